"""Take one page out of a file of another tool, and keep nothing else of it."""

import gzip
import re
import uuid
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from factsheet.archive.chains import ANSWERS
from factsheet.archive.containers import read_records
from factsheet.archive.folders import Folder, name_of_page
from factsheet.archive.keeping import Kept, keep_file, second, writer_to
from factsheet.archive.reading import Copy, chain_in, page_in
from factsheet.archive.records import FILED_FROM, Record
from factsheet.http_messages import BrokenAnswer, divided, header
from factsheet.problems import FactsheetError
from factsheet.urls import masked, same_page

_SHOWN = 5
"""Pages that are named where the one that was asked for is not there."""
_PAGES = re.compile(r"text/html|application/(?:xhtml|pdf)|text/plain|multipart/related")
_ALL_CAPITALS = ("warc", "uri", "id", "ip")


def take(folder: Folder, data: bytes, name: str, *, wanted: str | None, url: str | None) -> Kept:
    """Keep the page at the address `wanted` of the archive `data`, for evidence at `url`.

    `name` is the file's. The records that lead to the page are kept as they are, with their dates,
    heads and digests. Where the archive has the page under a different address than `url`, or only
    as the repetition of another, the page alone is kept, under `url`: that it is the same is the
    word of who files it. Raises FactsheetError, and then nothing was written.
    """
    copy = _page(data, name, wanted)
    source = f"{name[:200]} (sha256:{sha256(data).hexdigest()})"
    records = chain_in(data, Path(name), copy.asked).records
    as_it_is = url and all(record.kind in ("response", "resource") for record in records)
    if not (as_it_is and any(same_page(address, url or "") for address in copy.addresses)):
        return keep_file(
            folder,
            copy.body,
            name=name,
            content_type=copy.content_type,
            captured=copy.captured,
            url=url,
            source=f"{source}; {masked(copy.asked)}",
        )
    made = BytesIO()
    writer_to(made)
    for record in records:
        made.write(gzip.compress(_spelled(record, source), mtime=0))
    path, digest = folder.save(made.getvalue(), name_of_page(copy.asked), copy.captured)
    return Kept(path, digest, copy.body_sha256, second(copy.captured))


def _page(data: bytes, name: str, wanted: str | None) -> Copy:
    """Read the page that is wanted. Raises FactsheetError, with the pages that are there."""
    if wanted is None:
        there = _pages(data, name)
        if len(there) != 1:
            raise FactsheetError(f"{name}: {_told(there)}; choose the page: --from-url URL")
        wanted = next(iter(there))
    copy = page_in(data, Path(name), url=wanted)
    if not any(same_page(address, wanted) for address in copy.addresses):
        raise FactsheetError(
            f"{name}: has no page of {wanted}; {_told(_pages(data, name))}; "
            "where one of them is the page: --from-url URL"
        )
    return copy


def _told(there: dict[str, datetime]) -> str:
    if not there:
        return "it has no pages"
    shown = ", ".join(f"{url} ({when:%Y-%m-%d})" for url, when in list(there.items())[:_SHOWN])
    more = len(there) - _SHOWN
    return f"it has {shown}" + (f" and {more} more" if more > 0 else "")


def _pages(data: bytes, name: str) -> dict[str, datetime]:
    """Return the addresses of the pages in a file, style sheets and pictures left out."""
    found: dict[str, datetime] = {}
    for record in read_records(data, name):
        if record.kind in ANSWERS and record.date and _PAGES.match(_type_of(record)):
            found.setdefault(record.url, record.date)
    return found


def _type_of(record: Record) -> str:
    """Return the type of a page that was there; empty for any other answer."""
    if not record.is_http:
        return record.fields.get("content-type", "").lower()
    try:
        answer = divided(record.block)[0]
    except BrokenAnswer:
        return ""
    return header(answer.headers, "content-type").lower() if answer.status == 200 else ""


def _spelled(record: Record, source: str) -> bytes:
    """Write a record as WARC 1.1, with the name of the file that it is from."""
    fields = {"warc-record-id": f"<urn:uuid:{uuid.uuid4()}>"} | record.fields
    fields |= {"content-length": str(len(record.block)), FILED_FROM.lower(): source}
    if record.is_http:
        fields["content-type"] = "application/http; msgtype=response"  # ARC has the page's type
    lines = [f"{_field(name)}: {' '.join(value.split())}" for name, value in fields.items()]
    return "\r\n".join(["WARC/1.1", *lines, "", ""]).encode() + record.block + b"\r\n\r\n"


def _field(name: str) -> str:
    return "-".join(_cased(name.split("-")))


def _cased(words: Iterable[str]) -> Iterable[str]:
    return (word.upper() if word in _ALL_CAPITALS else word.capitalize() for word in words)
