"""Read a capture back: the page at the end of the exchange, as it was."""

import os
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from factsheet.archive.records import (
    CONTAINER,
    ORIGINAL_DIGEST,
    Record,
    payload_digest,
    read_file,
    read_records,
)
from factsheet.exchanges import REDIRECTS, BrokenAnswer, Head, content, divided, header
from factsheet.problems import FactsheetError

_ANSWERS = ("response", "revisit", "resource")


@dataclass(frozen=True, slots=True)
class Copy:
    """A page as it was kept.

    `file` holds it: another file than the one that was read where that refers to an earlier one.
    `asked` is the address that was asked for, before any redirect, `url` the one that answered;
    `status` the page's HTTP status, None for a file kept by hand. `body` is unpacked, `body_sha256`
    its SHA-256 in hex; `trouble` says why it is not whole. `captured` is in UTC.
    """

    file: Path
    asked: str
    url: str
    status: int | None
    content_type: str
    body: bytes
    body_sha256: str
    captured: datetime
    trouble: str | None = None


def read(path: Path, sha256_hex: str | None, *, limit: int = 200_000_000) -> Copy:
    """Read the page that a capture's file keeps.

    `path` must have been found to lie in the worksheet's folder. `sha256_hex` is what the worksheet
    says of the file; it is compared first. The body of an unchanged page is read from the earlier
    file beside it, which must have the digest that this one states; whether the body is the one the
    worksheet means, the caller sees by `body_sha256`. Raises FactsheetError for a file that is
    missing, altered, damaged, cut, no WARC, or unpacks to more than `limit` bytes.
    """
    data = read_file(path)
    if sha256_hex is not None and sha256(data).hexdigest() != sha256_hex.lower():
        raise FactsheetError(f"{path}: altered since it was kept; its SHA-256 is another")
    asked, record = _page_record(data, path)
    captured = record.date
    if captured is None:
        raise FactsheetError(f"{path}: the record has no date, or none that exists")
    if record.kind == "resource":
        content_type = record.fields.get("content-type", "")
        body = _limited(record.block, limit, path)
        digest = sha256(body).hexdigest()
        return Copy(path, asked, record.url, None, content_type, body, digest, captured)
    answer, head, body = _divided(record, path)
    file = path
    if record.kind == "revisit":
        file, body = _repeated(path, record)
    try:
        found = content(head, body, limit)
    except BrokenAnswer as error:
        raise FactsheetError(f"{path}: {error}") from None
    if len(found.data) >= limit and found.trouble:
        raise FactsheetError(f"{path}: {found.trouble}")
    return Copy(
        file,
        asked,
        record.url,
        answer.status,
        header(answer.headers, "content-type"),
        found.data,
        sha256(found.data).hexdigest(),
        captured,
        _truncated(record) or found.trouble,
    )


def _page_record(data: bytes, path: Path) -> tuple[str, Record]:
    """Give the address that was asked first, and the first record that is no redirect."""
    page: Record | None = None
    asked = ""
    for record in read_records(data, str(path)):
        if record.kind not in _ANSWERS:
            continue
        page = record
        asked = asked or record.url
        if record.kind == "resource" or not _is_redirect(record, path):
            break
    if page is None:
        raise FactsheetError(f"{path}: there is no page in it")
    return asked, page


def _is_redirect(record: Record, path: Path) -> bool:
    return _divided(record, path)[0].status in REDIRECTS


def _divided(record: Record, path: Path) -> tuple[Head, bytes, bytes]:
    try:
        return divided(record.block)
    except BrokenAnswer as error:
        raise FactsheetError(f"{path}: {error}") from None


def _repeated(path: Path, record: Record) -> tuple[Path, bytes]:
    """Read the body that a revisit record refers to, and its file. Raises FactsheetError.

    Before 2026-12 a second copy of an unchanged page was such a record.
    """
    earlier = _beside(path, record)
    _, source = _page_record(read_file(earlier), earlier)
    if source.kind != "response":
        raise FactsheetError(f"{earlier}: does not have the page that {path.name} refers to")
    body = _divided(source, earlier)[2]
    if payload_digest(body) != record.fields.get(ORIGINAL_DIGEST.lower()):
        raise FactsheetError(f"{earlier}: altered; {path.name} refers to another body")
    return earlier, body


def _beside(path: Path, record: Record) -> Path:
    name = record.fields.get(CONTAINER.lower(), "").removeprefix("file://")
    earlier = path.parent / name
    if not name or name != os.path.basename(name) or earlier.is_symlink():  # noqa: PTH119
        raise FactsheetError(f"{path}: does not say which file has the page that it refers to")
    return earlier


def _limited(body: bytes, limit: int, path: Path) -> bytes:
    if len(body) > limit:
        raise FactsheetError(f"{path}: longer than {limit / 10**6:g} MB")
    return body


def _truncated(record: Record) -> str | None:
    cut = record.fields.get("warc-truncated")
    return f"the page was cut when it was kept ({cut[:20]})" if cut else None
