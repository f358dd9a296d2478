"""WARC records, to and from bytes."""

import re
from base64 import b32encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha1
from io import BytesIO

from factsheet.http_messages import GZIP, inflate
from factsheet.problems import FactsheetError

MAX_FILE = 256_000_000
MAX_RECORD = 256_000_000
"""Bytes of a file, and of its records when they are unpacked."""
_MAX_RECORDS = 64
"""How many records are looked at: ten redirects and their requests come first."""
MAX_FIELDS = 65_536
"""Bytes in which a record's fields must end."""

CONTAINER = "WARC-Refers-To-Container"
"""The field of a revisit record that names the file with the body, as `file://NAME`.

An extension in use (github.com/iipc/warc-specifications/issues/111); the standard itself leaves
finding the file to an index.
"""

ORIGINAL_DIGEST = "Refers-To-Payload-Digest"
"""The field of a revisit record with the digest of the body that it refers to.

The standard puts it into WARC-Payload-Digest, where FastWARC 2.0 compares it with the revisit's
own, empty payload and calls the record corrupt.
"""

_LENGTH = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class Record:
    """One WARC record; `fields` have lower-case names, `block` is what follows them."""

    fields: dict[str, str]
    block: bytes

    @property
    def kind(self) -> str:
        """The record's type, such as response."""
        return self.fields.get("warc-type", "")

    @property
    def url(self) -> str:
        """The address that was asked."""
        return self.fields.get("warc-target-uri", "").strip("<>")

    @property
    def date(self) -> datetime | None:
        """The moment of the capture, in UTC; None when the record says none that there is."""
        try:
            when = datetime.fromisoformat(self.fields.get("warc-date", ""))
            return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
        except (ValueError, OverflowError):  # a zone may lead out of the years 1 to 9999
            return None


def payload_digest(body: bytes) -> str:
    """Return the digest of a body as warcio writes it."""
    return "sha1:" + b32encode(sha1(body).digest()).decode()  # noqa: S324 - the format's digest


def read_records(data: bytes, name: str) -> Iterator[Record]:
    """Read records, each a gzip member, one after the other. Raises FactsheetError.

    `name` is the file's, for messages. They are unpacked within a limit and looked over before
    warcio's parser gets it, which has no limits of its own.
    """
    place, left = 0, MAX_RECORD
    for _ in range(_MAX_RECORDS):
        if place >= len(data):
            return
        member, place, whole = inflate(data, place, left + 1, GZIP)
        left -= len(member)
        if left < 0:
            raise FactsheetError(f"{name}: a record is larger than {MAX_RECORD // 10**6} MB")
        if not whole:
            raise FactsheetError(f"{name}: damaged or cut; not a complete gzipped WARC file")
        yield _record(member, name)


def read_fields(member: bytes, name: str) -> tuple[dict[str, str], int]:
    """Read a record's fields, and where its block begins. Raises FactsheetError."""
    from warcio.exceptions import ArchiveLoadFailed
    from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

    end = member.find(b"\r\n\r\n", 0, MAX_FIELDS) + 4
    if end < 4 or not member.startswith(b"WARC/1."):
        raise FactsheetError(f"{name}: not a WARC file, or one that is damaged")
    try:
        parsed = StatusAndHeadersParser(["WARC/"]).parse(BytesIO(member[:end]))
    except (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, ValueError):
        raise FactsheetError(f"{name}: a record's fields are damaged") from None
    return {key.lower(): value for key, value in reversed(parsed.headers)}, end


def _record(member: bytes, name: str) -> Record:
    fields, end = read_fields(member, name)
    length = fields.get("content-length", "")
    if not _LENGTH.fullmatch(length) or end + int(length) > len(member):
        raise FactsheetError(f"{name}: a record is shorter than it says")
    return Record(fields, member[end : end + int(length)])
