"""Write a capture: one WARC file, whole or not at all."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from factsheet import __version__
from factsheet.archive.folders import Folder, file_name, name_of_page
from factsheet.archive.reading import read
from factsheet.archive.records import FILED_FROM, MAX_FILE
from factsheet.disk import read_bytes
from factsheet.http_messages import Hop, content
from factsheet.problems import FactsheetError

if TYPE_CHECKING:
    from warcio.warcwriter import WARCWriter

_MAX_BODY = 200_000_000
"""Bytes of a body when it is unpacked; what is beyond is not hashed."""

# The field is optional. A resource's payload is its block, which has a digest, and fastwarc 2.0
# calls a second one false; as it does where the head ends in a bare line feed.
_NO_PAYLOAD_DIGEST = ("warcinfo", "resource")


@dataclass(frozen=True, slots=True)
class Kept:
    """A capture that was written: what a worksheet's `archive` says of it.

    `path` is relative to the worksheet's folder, `sha256` the file's, `body_sha256` that of the
    page's body, unpacked; `captured` the moment it was asked for, in UTC, to the second;
    `confirmed` the moment it was fetched again and was still the same.
    """

    path: str
    sha256: str
    body_sha256: str
    captured: datetime
    confirmed: datetime | None = None


def keep(folder: Folder, hops: Sequence[Hop]) -> Kept:
    """Write the exchanges that lead to a page, `hops`, into a file of their own.

    Raises FactsheetError, and then nothing was written.
    """
    made = BytesIO()
    writer = writer_to(made)
    for hop in hops:
        _write(writer, hop)
    last = hops[-1]
    captured = second(last.started)
    path, digest = folder.save(made.getvalue(), name_of_page(hops[0].url), captured)
    body = content(last.head, last.body, _MAX_BODY).data
    return Kept(path, digest, sha256(body).hexdigest(), captured)


def unchanged(file: Path, path: str, sha256_hex: str, hops: Sequence[Hop]) -> Kept | None:
    """Return the copy that has exactly the page that came; None if the page is not the same.

    `file` is a copy's file, `path` and `sha256_hex` what the worksheet says of it. The page is the
    same when the addresses asked and reached, the type and the unpacked body are. The result is the
    file that holds the body, even if `file` only refers to it.
    """
    last = hops[-1]
    if last.cut or last.status != 200 or not last.body:
        return None
    try:
        copy = read(file, sha256_hex)
        if copy.file != file:
            copy = read(copy.file, None)
            path = str(PurePosixPath(path).with_name(copy.file.name))
        digest = sha256(read_bytes(copy.file, MAX_FILE)).hexdigest()
    except FactsheetError:
        return None  # a copy that is damaged is no reason not to keep this one
    body = sha256(content(last.head, last.body, _MAX_BODY).data).hexdigest()
    came = (hops[0].url, last.url, last.status, last.header("content-type"), body, None)
    kept = copy.asked, copy.url, copy.status, copy.content_type, copy.body_sha256, copy.trouble
    if came != kept:
        return None
    return Kept(path, digest, body, second(copy.captured), second(last.started))


def refile(folder: Folder, file: Path, data: bytes) -> tuple[str, str, datetime | None]:
    """Write a copy that exists, with these bytes, into another folder; the old file stays.

    Returns its path and SHA-256, and when it was captured, if that differs now: if the old file
    only refers to the page, the file that holds it is filed. Raises FactsheetError.
    """
    stem, day, captured = "copy", datetime.now(UTC), None
    with suppress(FactsheetError):  # what is damaged is filed as it is
        copy = read(file, None)
        if copy.file != file:
            copy = read(copy.file, None)
            data, captured = read_bytes(copy.file, MAX_FILE), second(copy.captured)
        stem, day = name_of_page(copy.asked), copy.captured
    ending = ".warc.gz" if file.name.endswith(".warc.gz") else file.suffix[:6]
    return (*folder.save(data, stem, day, ending), captured)


def keep_file(
    folder: Folder,
    data: bytes,
    *,
    name: str,
    content_type: str,
    captured: datetime,
    url: str | None = None,
    source: str = "",
) -> Kept:
    """Write a page saved by hand, or a document that someone sent, as a `resource` record.

    `name` is the file's, `url` the page's address when it has one; else the record is named after
    its content (RFC 6920). `captured` is in UTC, `source` says which file it was taken from. Raises
    FactsheetError, and then nothing was written.
    """
    from base64 import urlsafe_b64encode

    body_sha256 = sha256(data)
    made = BytesIO()
    writer = writer_to(made)
    content_name = urlsafe_b64encode(body_sha256.digest()).rstrip(b"=").decode()
    record = writer.create_warc_record(
        url or f"ni:///sha-256;{content_name}",
        "resource",
        payload=BytesIO(data),
        length=len(data),
        warc_content_type=_one_line(content_type) or "application/octet-stream",
        warc_headers_dict={"WARC-Date": _date(captured)}
        | ({FILED_FROM: " ".join(source.split())} if source else {}),
    )
    writer.write_record(record)
    captured = second(captured)
    stem = name.rpartition(".")[0] or name
    path, digest = folder.save(made.getvalue(), file_name(stem), captured)
    return Kept(path, digest, body_sha256.hexdigest(), captured)


def writer_to(made: BytesIO) -> "WARCWriter":
    """Begin a WARC file, with a record about what writes it."""
    from warcio.warcwriter import WARCWriter

    writer = WARCWriter(made, gzip=True, warc_version="1.1")
    about = {
        "software": f"factsheet/{__version__}",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
    }
    writer.NO_PAYLOAD_DIGEST_TYPES = _NO_PAYLOAD_DIGEST
    writer.write_record(writer.create_warcinfo_record(None, about))
    return writer


class _RawHead:
    """An HTTP head as it came, where warcio would write its own spelling of it."""

    def __init__(self, head: bytes) -> None:
        self.headers_buff = head

    def compute_headers_buffer(self, _: object) -> None:
        """Keep the bytes."""


def _write(writer: Any, hop: Hop) -> None:
    fields = {"WARC-Date": _date(hop.started), "WARC-IP-Address": hop.peer[0]}
    request = writer.create_warc_record(
        hop.url,
        "request",
        payload=BytesIO(),
        length=0,
        http_headers=_RawHead(hop.request),
        warc_headers_dict=dict(fields),
    )
    if hop.cut:
        fields["WARC-Truncated"] = hop.cut
    crlf = hop.head.endswith(b"\r\n\r\n")
    writer.NO_PAYLOAD_DIGEST_TYPES = (*_NO_PAYLOAD_DIGEST, *(() if crlf else ("response",)))
    answer = writer.create_warc_record(
        hop.url,
        "response",
        payload=BytesIO(hop.body),
        length=len(hop.body),
        http_headers=_RawHead(hop.head),
        warc_headers_dict=fields,
    )
    writer.write_request_response_pair(request, answer)


def second(when: datetime) -> datetime:
    """Return a moment in UTC, to the second, as a worksheet says it."""
    return when.astimezone(UTC).replace(microsecond=0)


def _date(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _one_line(text: str) -> str:
    return " ".join(text.split())[:200]
