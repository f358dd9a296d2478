"""Read the saved pages of any tool as records: WARC, ARC, WACZ, MHTML, webarchive.

WARC 0.17 to 1.1 (ISO 28500), ARC 1 and 2 (the Internet Archive's, of 1996), each plain or gzipped,
as one member or many; WACZ 1 (specs.webrecorder.net/wacz). Read leniently, as the formats' own
readers do, but within limits, which those do not have.
"""

import io
import json
import re
import zlib
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, BinaryIO, cast

from factsheet.archive.records import MAX_RECORD, Record
from factsheet.http_messages import GZIP
from factsheet.intake import check_archive, saved_page
from factsheet.problems import FactsheetError

_MAX_FIELDS = 65_536
"""Bytes in which a record's fields must end."""
_MAX_UNPACKED = 1_000_000_000
_MAX_RECORDS = 100_000
_MAX_EMPTY_LINES = 1_000
"""Bytes of a file's records in all; how many records, and how many empty lines between two."""
_PIECE = 65_536

_LENGTH = re.compile(r"[0-9]{1,12}")
_WARC = re.compile(rb"WARC/[01]\.\d{1,2}\s*")
_ARC = re.compile(rb"(?:filedesc:.* |\S.{0,65000} \S+ (\d{8,17}) \S+ (?:.* )?)\d{1,12}\s*")
_ARC_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\d*")
_ZSTD = re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18")
_IN_WACZ = re.compile(r"archive/[^/]+\.w?arc(\.gz)?", re.IGNORECASE)


def is_archive(data: bytes) -> bool:
    """Whether a file's first bytes are those of a WARC, an ARC or a WACZ file."""
    if data.startswith(b"PK\3\4"):
        return b"datapackage.json" in data or b"archive/" in data[:_PIECE]
    try:
        start = _opened(data, "").readline(_MAX_FIELDS)
    except FactsheetError:
        return True  # it is packed as archives are
    return bool(_WARC.fullmatch(start) or _is_arc(start))


def read_records(data: bytes, name: str) -> Iterator[Record]:
    """Read the records of a file, one after the other. Raises FactsheetError.

    `name` is the file's, for messages. A page that a browser saved is a `resource` record. In an
    archive, everything before a damaged record is read.
    """
    for record in records_in(data, name):
        if not record.whole:
            raise FactsheetError(f"{name}: damaged or cut short: a record is shorter than it says")
        yield record


def records_in(data: bytes, name: str) -> Iterator[Record]:
    """Read the records of a file as `read_records`, even if its end is missing."""
    if data.startswith(b"PK\3\4"):
        yield from _wacz(data, name)
    elif page := saved_page(data):
        fields = {"warc-type": "resource", "content-type": page.media_type}
        if page.url:
            fields["warc-target-uri"] = page.url
        if page.saved:
            fields["warc-date"] = page.saved.isoformat()
        yield Record(fields, data)
    else:
        yield from _one_after_another(_opened(data, name), name)


class _Unpacked(io.RawIOBase):
    """The bytes in a gzip file, member after member; they end where it is damaged or cut."""

    def __init__(self, data: bytes, name: str) -> None:
        self._data, self._name = memoryview(data), name
        self._place = self._size = 0
        self._member = zlib.decompressobj(GZIP)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        room = memoryview(buffer)
        while True:
            if self._member.eof:
                self._place -= len(self._member.unused_data)
                if bytes(self._data[self._place : self._place + 2]) != b"\x1f\x8b":
                    return 0
                self._member = zlib.decompressobj(GZIP)
            packed = self._member.unconsumed_tail
            if not packed:
                packed = bytes(self._data[self._place : self._place + _PIECE])
                self._place += len(packed)
            try:
                part = self._member.decompress(packed, len(room))
            except zlib.error:
                return 0
            if part:
                break
            if not packed:
                return 0
        self._size += len(part)
        if self._size > _MAX_UNPACKED:
            limit = f"{_MAX_UNPACKED // 10**6} MB"
            raise FactsheetError(
                f"{self._name}: unpacks to more than {limit}; the rest was not read"
            )
        room[: len(part)] = part
        return len(part)


def _opened(data: bytes, name: str) -> BinaryIO:
    if data.startswith(b"\x1f\x8b"):
        return cast(BinaryIO, io.BufferedReader(_Unpacked(data, name), _PIECE))
    if _ZSTD.match(data):
        raise FactsheetError(
            f"{name}: compressed with Zstandard, which factsheet cannot read; unpack it first: "
            "zstd -d"
        )
    return io.BytesIO(data)


def _one_after_another(file: BinaryIO, name: str) -> Iterator[Record]:
    """Read the records of a WARC or an ARC file that is unpacked."""
    arc_fields = 5
    for count in range(_MAX_RECORDS):
        first = _next_line(file)
        if not first:
            return
        if _WARC.fullmatch(first):
            fields = _fields(_head(file, name))
        elif found := _is_arc(first):
            fields = _arc_fields(first, found[1] or b"", arc_fields)
        elif count:
            raise FactsheetError(f"{name}: damaged: no record begins where the last one ends")
        else:
            raise FactsheetError(f"{name}: not a WARC file, or a damaged one")
        said = fields.get("content-length", "")
        length = int(said) if _LENGTH.fullmatch(said) else MAX_RECORD + 1
        if length > MAX_RECORD and _LENGTH.fullmatch(said):
            raise FactsheetError(f"{name}: a record is larger than {MAX_RECORD // 10**6} MB")
        block = file.read(length) if _LENGTH.fullmatch(said) else b""
        yield Record(fields, block, len(block) == length)
        if first.startswith(b"filedesc:") and b"\n" in block:
            arc_fields = max(5, len(block.split(b"\n")[1].split()))
    raise FactsheetError(f"{name}: has more than {_MAX_RECORDS:,} records; the rest was not read")


def _next_line(file: BinaryIO) -> bytes:
    for _ in range(_MAX_EMPTY_LINES):
        if (line := file.readline(_MAX_FIELDS)).strip() or not line:
            return line
    return b"-"  # no line that a record begins with


def _head(file: BinaryIO, name: str) -> list[bytes]:
    """Read lines up to an empty one. Raises FactsheetError."""
    lines: list[bytes] = []
    left = _MAX_FIELDS
    while (line := file.readline(left)) not in (b"\r\n", b"\n"):
        left -= len(line)
        if left <= 0 or not line.endswith(b"\n"):
            raise FactsheetError(f"{name}: not a WARC file, or a damaged one")
        lines.append(line)
    return lines


def _fields(lines: list[bytes]) -> dict[str, str]:
    """Read fields; if one appears twice, the first counts. A line may be folded."""
    fields: dict[str, str] = {}
    last = ""
    for line in lines:
        text = _decoded(line).rstrip("\r\n")
        if text[:1] in (" ", "\t"):
            if last:
                fields[last] = f"{fields[last]} {text.strip()}".strip()
            continue
        name, colon, value = text.partition(":")
        name = name.strip().lower()
        last = name if colon and name not in fields else ""
        if last:
            fields[last] = value.strip()
    return fields


def _decoded(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("latin-1")


def _is_arc(line: bytes) -> re.Match[bytes] | None:
    return _ARC.fullmatch(line.rstrip(b"\r\n"))


def _arc_fields(line: bytes, when: bytes, count: int) -> dict[str, str]:
    """Read an ARC record's line as the fields of a WARC record; an address may have spaces."""
    if line.startswith(b"filedesc:"):
        return {"warc-type": "warcinfo", "content-length": _decoded(line.split()[-1])}
    parts = _decoded(line).strip().rsplit(" ", count - 1)
    if len(parts) < 5:
        parts = _decoded(line).split(" ")
    day = parts[2] if len(parts) > 3 and parts[2].isdecimal() else when.decode()
    return {
        "warc-type": "response",
        "warc-target-uri": parts[0],
        "warc-date": _ARC_DATE.sub(r"\1-\2-\3T\4:\5:\6Z", day.ljust(14, "0")),
        "content-type": parts[3],
        "content-length": parts[-1],
    }


def _wacz(data: bytes, name: str) -> Iterator[Record]:
    """Read the WARC files in a WACZ; each must be as `datapackage.json` says of it."""
    import zipfile

    try:
        parts = check_archive(data)
    except FactsheetError as error:
        raise FactsheetError(f"{name}: {error}") from None
    warcs = [part for part in sorted(parts) if _IN_WACZ.fullmatch(part)]
    if not warcs:
        raise FactsheetError(f"{name}: a ZIP archive with no WARC files in archive/, so not a WACZ")
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        stated = _stated(opened.read("datapackage.json") if "datapackage.json" in parts else b"")
        for part in warcs:
            warc = opened.read(part)
            if stated.get(part) not in (None, sha256(warc).hexdigest()):
                raise FactsheetError(f"{name}: altered: {part} does not match datapackage.json")
            yield from _one_after_another(_opened(warc, f"{name}: {part}"), f"{name}: {part}")


def _stated(package: bytes) -> dict[str, str]:
    """Return the SHA-256 that a `datapackage.json` states of its files, by path."""
    try:
        resources: Any = json.loads(package)["resources"]
        return {
            each["path"]: each["hash"].removeprefix("sha256:").lower()
            for each in resources
            if each["hash"].startswith("sha256:")
        }
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}
