"""Write a capture: one WARC file, whole or not at all."""

import contextlib
import os
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factsheet import __version__
from factsheet.archive.reading import original
from factsheet.archive.records import CONTAINER, ORIGINAL_DIGEST, Record, payload_digest
from factsheet.exchanges import Hop, content
from factsheet.problems import FactsheetError
from factsheet.urls import split

if TYPE_CHECKING:
    from warcio.warcwriter import WARCWriter

FOLDER = "evidence"
"""Where captures are kept, beside the worksheet."""

MAX_BODY = 200_000_000
"""Bytes of a body when it is unpacked; what is beyond is not hashed."""
_HOUR = 3600.0

# The field is optional. A resource's payload is its block, which has a digest, and fastwarc 2.0
# calls a second one false; as it does where the head ends in a bare line feed.
_NO_PAYLOAD_DIGEST = ("warcinfo", "revisit", "resource")


@dataclass(frozen=True, slots=True)
class Kept:
    """A capture that was written: what a worksheet's `archive` says of it.

    `path` is relative to the worksheet's folder, `sha256` the file's, `body_sha256` that of the
    page's body, unpacked; `captured` the moment it was asked for, in UTC, to the second. `repeats`
    is the file with the body, when the page had not changed.
    """

    path: str
    sha256: str
    body_sha256: str
    captured: datetime
    repeats: str | None = None


def keep(
    folder: Path,
    hops: Sequence[Hop],
    *,
    requisites: Sequence[Sequence[Hop]] = (),
    earlier: Path | None = None,
) -> Kept:
    """Write an exchange into a file of its own in `folder`/evidence.

    `hops` lead to the page; `requisites` are the exchanges for what it needs to look right.
    `earlier` is an earlier capture's file in the same place: when the page's body there is the same
    byte for byte, a `revisit` record refers to it (profile identical-payload-digest). Raises
    FactsheetError, and then nothing was written.
    """
    last = hops[-1]
    there = _target(folder)
    before = _same_before(there, earlier, last)
    made = BytesIO()
    writer = _writer(made)
    for hop in hops[:-1]:
        _write(writer, hop, None)
    _write(writer, last, before)
    for more in requisites:
        for hop in more:
            _write(writer, hop, None)
    captured = last.started.astimezone(UTC).replace(microsecond=0)
    name, digest = _save(there, made.getvalue(), _slug_of_url(hops[0].url), captured)
    body = content(last.head, last.body, MAX_BODY).data
    repeats = f"{FOLDER}/{before[0]}" if before else None
    return Kept(f"{FOLDER}/{name}", digest, sha256(body).hexdigest(), captured, repeats)


def keep_file(
    folder: Path,
    data: bytes,
    *,
    name: str,
    content_type: str,
    captured: datetime,
    url: str | None = None,
) -> Kept:
    """Write a page saved by hand, or a document that someone sent, as a `resource` record.

    `name` is the file's, `url` the page's address when it has one; else the record is named after
    its content (RFC 6920). `captured` is in UTC. Raises FactsheetError, and then nothing was
    written.
    """
    from base64 import urlsafe_b64encode

    there = _target(folder)
    body_sha256 = sha256(data)
    made = BytesIO()
    writer = _writer(made)
    content_name = urlsafe_b64encode(body_sha256.digest()).rstrip(b"=").decode()
    record = writer.create_warc_record(
        url or f"ni:///sha-256;{content_name}",
        "resource",
        payload=BytesIO(data),
        length=len(data),
        warc_content_type=_one_line(content_type) or "application/octet-stream",
        warc_headers_dict={"WARC-Date": _date(captured)},
    )
    writer.write_record(record)
    captured = captured.astimezone(UTC).replace(microsecond=0)
    stem = name.rpartition(".")[0] or name
    saved, digest = _save(there, made.getvalue(), _slug(stem), captured)
    return Kept(f"{FOLDER}/{saved}", digest, body_sha256.hexdigest(), captured)


def _writer(made: BytesIO) -> "WARCWriter":
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


def _write(writer: Any, hop: Hop, before: tuple[str, Record] | None) -> None:
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
    if before is None:
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
    else:
        file, record = before
        fields["WARC-Refers-To"] = record.fields.get("warc-record-id", "")
        fields[CONTAINER] = f"file://{file}"
        fields[ORIGINAL_DIGEST] = digest = payload_digest(hop.body)
        answer = writer.create_revisit_record(
            hop.url,
            digest,
            record.url,
            record.fields["warc-date"],
            http_headers=_RawHead(hop.head),
            warc_headers_dict=fields,
        )
        answer.rec_headers.remove_header("WARC-Payload-Digest")
    writer.write_request_response_pair(request, answer)


def _date(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _one_line(text: str) -> str:
    return " ".join(text.split())[:200]


def _same_before(there: Path, earlier: Path | None, hop: Hop) -> tuple[str, Record] | None:
    """Give the file and record that have this very body; None when there is none to be read."""
    if earlier is None or hop.cut or hop.status != 200 or not hop.body:
        return None
    if os.path.realpath(earlier.parent) != str(there):
        return None
    try:
        file, record, body = original(earlier)
    except FactsheetError:
        return None  # an earlier copy that is damaged is no reason not to keep this one
    same = record.url == hop.url and body == hop.body and "warc-truncated" not in record.fields
    return (file.name, record) if same and record.kind == "response" else None


def _target(folder: Path) -> Path:
    """Make sure of the folder for captures. Raises FactsheetError, also when it is elsewhere."""
    there = Path(os.path.realpath(folder)) / FOLDER
    try:
        there.mkdir(exist_ok=True)
    except FileExistsError:
        raise FactsheetError(
            f"{there}: is no folder; kept copies go into one of this name"
        ) from None
    except OSError as error:
        raise FactsheetError(f"{there}: {(error.strerror or str(error)).lower()}") from None
    if os.path.realpath(there) != str(there):
        raise FactsheetError(f"{there}: is a link to elsewhere; kept copies stay here")
    return there


def _slug_of_url(url: str) -> str:
    parts = split(url)
    return _slug(f"{parts.host.removeprefix('www.')} {parts.path}" if parts else "")


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower())[:60].strip("-") or "capture"


def _save(there: Path, data: bytes, slug: str, captured: datetime) -> tuple[str, str]:
    """Put a file in place in one step; gives its name and SHA-256. Raises FactsheetError."""
    digest = sha256(data).hexdigest()
    name = f"{slug}-{captured:%Y-%m-%d}-{digest[:10]}.warc.gz"
    temporary = there / f".{name}.new"
    try:
        _clear(there)
        try:
            with temporary.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(there / name)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        _flush(there)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise FactsheetError(f"{there / name}: {reason}; nothing was kept") from None
    return name, digest


def _clear(there: Path) -> None:
    """Remove what a killed process left; what is younger than an hour may still be written."""
    for left in there.glob(".*.warc.gz.new"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > _HOUR:
                left.unlink()


def _flush(there: Path) -> None:
    with contextlib.suppress(OSError):
        descriptor = os.open(there, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
