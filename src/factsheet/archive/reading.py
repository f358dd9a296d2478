"""Read a capture back: the page at the end of the exchange, as it was."""

import os
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from factsheet.archive.chains import ANSWERS, Chain, follow
from factsheet.archive.digests import block_is_altered, payload_is_altered
from factsheet.archive.records import (
    CONTAINER,
    MAX_FIELDS,
    MAX_FILE,
    ORIGINAL_DIGEST,
    Record,
    payload_digest,
    read_fields,
    read_records,
)
from factsheet.disk import read_bytes
from factsheet.http_messages import GZIP, BrokenAnswer, Head, content, divided, header, inflate
from factsheet.problems import FactsheetError

_PEEK = 262_144
_FIRST = 4
"""Bytes and records in which a file's first answer begins."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A page as it was kept.

    `file` holds it: another file than the one that was read where that refers to an earlier one.
    `addresses` lead to it: first the one that was asked for, `asked`, then where each redirect
    leads, last the one that answered, `url`; `gap` says why they lead to no page. `status` is the
    page's HTTP status, None for a file kept by hand. `body` is unpacked, `body_sha256` its SHA-256
    in hex; `trouble` says why it is not whole. `captured` is in UTC.
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

    @property
    def asked(self) -> str:
        """The address that was asked for, before any redirect; empty when the file names none."""
        return self.addresses[0]

    @property
    def url(self) -> str:
        """The address that answered."""
        return self.addresses[-1]


def original(path: Path, sha256_hex: str | None) -> bytes:
    """Return the bytes of a copy, which has this SHA-256 if one is given. Raises FactsheetError."""
    data = read_bytes(path, MAX_FILE)
    if sha256_hex is not None and sha256(data).hexdigest() != sha256_hex.lower():
        raise FactsheetError(f"{path}: altered since it was saved; its SHA-256 differs")
    return data


def read(
    path: Path, sha256_hex: str | None, *, url: str | None = None, limit: int = 200_000_000
) -> Copy:
    """Read the page that a capture's file keeps.

    `path` must have been found to lie in the worksheet's folder. `sha256_hex` is what the worksheet
    says of the file; it is compared first. A file may hold several pages: the one meant is that of
    `url`, or the first where none is. The body of an unchanged page is read from the earlier
    file beside it, which must have the digest that this one states; whether the body is the one the
    worksheet means, the caller sees by `body_sha256`. Raises FactsheetError for a file that is
    missing, altered, damaged, cut, no WARC, or unpacks to more than `limit` bytes.
    """
    chain = _chain(original(path, sha256_hex), path, url)
    record = chain.page
    addresses = tuple(one.url for one in chain.records)
    captured = record.date
    if captured is None:
        raise FactsheetError(f"{path}: the record has no date, or an impossible one")
    if record.kind == "resource":
        content_type = record.fields.get("content-type", "")
        body = _limited(record.block, limit, path)
        digest = sha256(body).hexdigest()
        return Copy(path, addresses, None, content_type, body, digest, captured)
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
        addresses,
        answer.status,
        header(answer.headers, "content-type"),
        found.data,
        sha256(found.data).hexdigest(),
        captured,
        _truncated(record) or found.trouble,
        chain.gap,
    )


def _chain(data: bytes, path: Path, url: str | None = None) -> Chain:
    """Follow the records to the page, and compare each with its own digests."""
    try:
        chain = follow(read_records(data, str(path)), url)
        altered = chain and any(
            block_is_altered(record) or payload_is_altered(record) for record in chain.records
        )
    except BrokenAnswer as error:
        raise FactsheetError(f"{path}: {error}") from None
    if chain is None:
        raise FactsheetError(f"{path}: there is no page in it")
    if altered:
        raise FactsheetError(f"{path}: altered: a record does not match its own digest")
    return chain


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
    source = _chain(read_bytes(earlier, MAX_FILE), earlier).page
    if source.kind != "response":
        raise FactsheetError(f"{earlier}: does not have the page that {path.name} refers to")
    body = _divided(source, earlier)[2]
    if payload_digest(body) != record.fields.get(ORIGINAL_DIGEST.lower()):
        raise FactsheetError(f"{earlier}: altered; {path.name} refers to a different body")
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
    return f"the page was cut when it was saved ({cut[:20]})" if cut else None


@dataclass(frozen=True, slots=True)
class Seen:
    """What a capture's file says first: the address, when, and whether a person filed it."""

    url: str
    captured: datetime
    by_hand: bool


def peek(path: Path) -> Seen | None:
    """Look at the first answer that a file keeps, without its body; None when it has none.

    It costs little, whatever the file's size. Raises FactsheetError.
    """
    data = read_bytes(path, MAX_FILE, _PEEK)
    place, whole = 0, True
    for _ in range(_FIRST):
        if place >= len(data) or not whole:
            break
        member, place, whole = inflate(data, place, MAX_FIELDS, GZIP)
        record = Record(read_fields(member, str(path))[0], b"")
        if record.kind in ANSWERS and record.date:
            return Seen(record.url, record.date, record.kind == "resource")
    return None
