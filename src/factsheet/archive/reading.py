"""Read a capture back: the page at the end of the exchange, as it was."""

import os
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path

from factsheet.archive.chains import ANSWERS, PageRecords, follow
from factsheet.archive.containers import read_records, records_in
from factsheet.archive.digests import block_is_altered, payload_is_altered
from factsheet.archive.records import (
    CONTAINER,
    MAX_FILE,
    ORIGINAL_DIGEST,
    SEGMENT,
    Record,
    payload_digest,
)
from factsheet.disk import read_bytes
from factsheet.http_messages import BrokenAnswer, Head, content, divided, header
from factsheet.problems import FactsheetError

_MAX_BODY = 200_000_000
"""Bytes of a page when it is unpacked."""
_PEEK = 262_144
_FIRST = 4
"""Bytes and records in which a file's first answer begins."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A page as it was kept.

    `file` holds it: an earlier file than the one that was read, if that only refers to it.
    `addresses` lead to it: first the one that was asked for, `asked`, then where each redirect
    leads, last the one that answered, `url`; `gap` says why they lead to no page. `status` is the
    page's HTTP status, None for a file kept by hand. `body` is unpacked, `body_sha256` its SHA-256
    in hex; `trouble` says why it is not whole. `captured` is in UTC. `by_hand`: a person filed it.
    """

    file: Path
    addresses: tuple[str, ...]
    status: int | None
    content_type: str
    body: bytes
    body_sha256: str
    captured: datetime
    trouble: str | None = None
    gap: str | None = None
    by_hand: bool = False

    @property
    def asked(self) -> str:
        """The address that was asked for, before any redirect; empty if the file names none."""
        return self.addresses[0]

    @property
    def url(self) -> str:
        """The address that answered."""
        return self.addresses[-1]


def whole_file(path: Path, sha256_hex: str | None) -> bytes:
    """Return the bytes of a copy, which has this SHA-256 if one is given. Raises FactsheetError."""
    data = read_bytes(path, MAX_FILE)
    if sha256_hex is not None and sha256(data).hexdigest() != sha256_hex.lower():
        raise FactsheetError(f"{path}: altered since it was saved; its SHA-256 differs")
    return data


def read(
    path: Path, sha256_hex: str | None, *, url: str | None = None, limit: int = _MAX_BODY
) -> Copy:
    """Read the page that a capture's file keeps.

    `path` must have been found to lie in the worksheet's folder. `sha256_hex` is what the worksheet
    says of the file; it is compared first. A file may hold several pages: the one meant is that of
    `url`, or the first where none is. The body of an unchanged page is read from the earlier file
    beside it, which must have the digest that this one states; whether the body is the one the
    worksheet means, the caller sees by `body_sha256`. Raises FactsheetError for a file that is
    missing, altered, damaged, cut short, not a WARC, or unpacks to more than `limit` bytes.
    """
    return page_in(whole_file(path, sha256_hex), path, url=url, limit=limit)


def page_in(data: bytes, path: Path, *, url: str | None, limit: int = _MAX_BODY) -> Copy:
    """Read the page that the bytes of a file at `path` keep, as `read` does."""
    chain = chain_in(data, path, url)
    record = chain.page
    addresses = tuple(one.url for one in chain.records)
    captured = record.date
    if captured is None:
        raise FactsheetError(f"{path}: the record has no date, or an impossible one")
    if not record.is_http:
        content_type = record.fields.get("content-type", "")
        body = _limited(record.block, limit, path)
        digest = sha256(body).hexdigest()
        cut = _truncated(record)
        return Copy(path, addresses, None, content_type, body, digest, captured, cut, by_hand=True)
    file, block = (
        _repeated(data, path, record) if record.kind == "revisit" else (path, record.block)
    )
    answer, head, body = _divided(block, path)
    try:
        found = content(head, body, limit)
    except BrokenAnswer as error:
        raise FactsheetError(f"{path}: {error}") from None
    if len(found.data) >= limit and found.trouble:
        raise FactsheetError(f"{path}: {found.trouble}")
    return Copy(
        file,
        addresses,
        answer.status,
        header(answer.headers, "content-type"),
        found.data,
        sha256(found.data).hexdigest(),
        captured,
        _truncated(record) or found.trouble,
        chain.gap,
        record.by_hand,
    )


def chain_in(data: bytes, path: Path, url: str | None = None) -> PageRecords:
    """Follow the records to the page, and compare each with its own digests."""
    try:
        chain = follow(lambda: read_records(data, str(path)), url)
        altered = chain and any(
            block_is_altered(record) or payload_is_altered(record) for record in chain.records
        )
    except BrokenAnswer as error:
        raise FactsheetError(f"{path}: {error}") from None
    if chain is None:
        raise FactsheetError(f"{path}: it contains no page")
    if altered:
        raise FactsheetError(f"{path}: altered: a record does not match its own digest")
    return chain


def _divided(block: bytes, path: Path) -> tuple[Head, bytes, bytes]:
    try:
        return divided(block)
    except BrokenAnswer as error:
        raise FactsheetError(f"{path}: {error}") from None


def _repeated(data: bytes, path: Path, record: Record) -> tuple[Path, bytes]:
    """Return the answer that a revisit record repeats, and its file. Raises FactsheetError.

    It is in the file itself or, where the record names another, beside it: before 2026-12 a second
    copy of an unchanged page was such a record.
    """
    stated = _digest_of(record)
    if CONTAINER.lower() in record.fields or not stated:
        earlier = _beside(path, record)
        source = chain_in(read_bytes(earlier, MAX_FILE), earlier).page
        if source.kind != "response":
            raise FactsheetError(f"{earlier}: does not have the page {path.name} refers to")
        body = _divided(source.block, earlier)[2]
        if payload_digest(body) != record.fields.get(ORIGINAL_DIGEST.lower()):
            raise FactsheetError(f"{earlier}: altered; {path.name} refers to a different body")
        return earlier, _divided(record.block, path)[1] + body
    for source in read_records(data, str(path)):
        if source.kind == "response" and source.is_http and _digest_of(source) == stated:
            if payload_is_altered(source):
                raise FactsheetError(f"{path}: altered: a record does not match its own digest")
            return path, source.block
    raise FactsheetError(
        f"{path}: it only refers to an earlier copy of the page, which is not here"
    )


def _digest_of(record: Record) -> str | None:
    return record.fields.get("warc-payload-digest", "").strip().lower() or None


def _beside(path: Path, record: Record) -> Path:
    name = record.fields.get(CONTAINER.lower(), "").removeprefix("file://")
    earlier = path.parent / name
    if not name or name != os.path.basename(name) or earlier.is_symlink():  # noqa: PTH119
        raise FactsheetError(f"{path}: does not say which file has the page it refers to")
    return earlier


def _limited(body: bytes, limit: int, path: Path) -> bytes:
    if len(body) > limit:
        raise FactsheetError(f"{path}: longer than {limit / 10**6:g} MB")
    return body


def _truncated(record: Record) -> str | None:
    if SEGMENT in record.fields:
        return "the page is spread over several records; only the first is read"
    cut = record.fields.get("warc-truncated")
    return f"the page was cut short when it was saved ({cut[:20]})" if cut else None


@dataclass(frozen=True, slots=True)
class CaptureHead:
    """What a capture's file says first: the address, when, and whether a person filed it."""

    url: str
    captured: datetime
    by_hand: bool


def peek(path: Path) -> CaptureHead | None:
    """Look at the first answer that a file keeps, without its body; None if it has none.

    It costs little, whatever the file's size. Raises FactsheetError.
    """
    records = records_in(read_bytes(path, MAX_FILE, _PEEK), str(path))
    for record in islice(records, _FIRST):
        if record.kind in ANSWERS and record.date:
            return CaptureHead(record.url, record.date, record.by_hand)
    return None
