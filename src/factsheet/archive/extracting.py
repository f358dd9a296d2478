"""Take one page out of another tool's file, and keep nothing else of it."""

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
from factsheet.archive.reading import Copy, chain_in, page_in, whole_file
from factsheet.archive.records import FILED_FROM, Record
from factsheet.http_messages import BrokenAnswer, divided, header
from factsheet.intake import saved_page
from factsheet.problems import FactsheetError
from factsheet.texts import some_of
from factsheet.urls import masked, same_page

_SHOWN = 5
"""How many pages are named if the one that was asked for is not there."""
_PAGES = re.compile(r"text/html|application/(?:xhtml|pdf)|text/plain|multipart/related")
_ALL_CAPITALS = ("warc", "uri", "id", "ip")


def extract_page(
    folder: Folder, data: bytes, name: str, *, wanted: str | None, url: str | None
) -> Kept:
    """Keep the page at the address `wanted` of the archive `data`, for evidence at `url`.

    `name` is the file's. The records that lead to the page are kept as they are, with their dates,
    heads and digests. Where the archive has the page under a different address than `url`, or only
    as a reference to an earlier copy, just the page is kept, under `url`: whoever files it vouches
    that it is the same. Raises FactsheetError, and then nothing was written.
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
        made.write(_spelled(record, source))
    path, digest = folder.save(made.getvalue(), name_of_page(copy.asked), copy.captured)
    return Kept(path, digest, copy.body_sha256, second(copy.captured))


def replay_warc(file: Path, sha256_hex: str, url: str | None) -> tuple[str, bytes, Copy]:
    """Return the page that a copy's file keeps, as a WARC file for replay tools: name, bytes, page.

    A file that factsheet wrote is returned whole; of any other, only the records that lead to the
    page. The page in a browser's file is a `resource` record. Raises FactsheetError.
    """
    data = whole_file(file, sha256_hex)
    copy = page_in(data, file, url=url)
    records = chain_in(data, file, url).records
    stem = f"{name_of_page(copy.asked)}-{copy.captured:%Y-%m-%d}"
    if page := saved_page(copy.body):
        made = _as_resource(records[-1], page.body, page.content_type)
    elif any(record.kind not in ("response", "resource") for record in records):
        made = _as_resource(records[-1], copy.body, copy.content_type)
    elif _is_ours(data, len(records)):
        return file.name, data, copy
    else:
        made = b"".join(_spelled(record, file.name) for record in records)
    return f"{stem}-{sha256(made).hexdigest()[:10]}.warc.gz", made, copy


def _is_ours(data: bytes, answers: int) -> bool:
    """Whether factsheet wrote a file, and it has no answers but those that lead to the page."""
    if not data.startswith(b"\x1f\x8b"):
        return False
    records = read_records(data, "")
    first = next(records)
    wrote = first.kind == "warcinfo" and b"software: factsheet/" in first.block
    return wrote and sum(record.kind in ANSWERS for record in records) == answers


def _as_resource(record: Record, body: bytes, content_type: str) -> bytes:
    """Write the page of a record as a `resource` record, which has no HTTP head."""
    kept = ("warc-target-uri", "warc-date", FILED_FROM.lower())
    fields = {name: record.fields[name] for name in kept if name in record.fields}
    fields |= {"warc-type": "resource", "content-type": content_type or "application/octet-stream"}
    return _spelled(Record(fields, body), record.fields.get(FILED_FROM.lower(), ""))


def _page(data: bytes, name: str, wanted: str | None) -> Copy:
    """Read the page that is wanted. Raises FactsheetError, with the pages that are there."""
    if wanted is None:
        there = _pages(data, name)
        if len(there) != 1:
            raise FactsheetError(
                f"{name}: {_pages_in_words(there)}; choose the page: --from-url URL"
            )
        wanted = next(iter(there))
    copy = page_in(data, Path(name), url=wanted)
    if not any(same_page(address, wanted) for address in copy.addresses):
        raise FactsheetError(
            f"{name}: does not have the page {wanted}; {_pages_in_words(_pages(data, name))}; "
            "if one of them is the page: --from-url URL"
        )
    return copy


def _pages_in_words(there: dict[str, datetime]) -> str:
    if not there:
        return "it has no pages"
    pages = [f"{url} ({when:%Y-%m-%d})" for url, when in there.items()]
    return f"it has {some_of(pages, _SHOWN)}"


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
    """Write a record as WARC 1.1, a gzip member, with the name of the file that it is from."""
    id = uuid.uuid5(uuid.NAMESPACE_URL, f"{record.url} {sha256(record.block).hexdigest()}")
    fields = {"warc-record-id": f"<urn:uuid:{id}>"} | record.fields
    fields["content-length"] = str(len(record.block))
    if source:
        fields[FILED_FROM.lower()] = source
    if record.is_http:
        fields["content-type"] = "application/http; msgtype=response"  # ARC has the page's type
    lines = [f"{_field(name)}: {' '.join(value.split())}" for name, value in fields.items()]
    head = "\r\n".join(["WARC/1.1", *lines, "", ""]).encode()
    return gzip.compress(head + record.block + b"\r\n\r\n", mtime=0)


def _field(name: str) -> str:
    return "-".join(_cased(name.split("-")))


def _cased(words: Iterable[str]) -> Iterable[str]:
    return (word.upper() if word in _ALL_CAPITALS else word.capitalize() for word in words)
