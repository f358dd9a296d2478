"""File what a person saved: a browser's page, a document, a page from another tool's archive."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from factsheet import archive, store, web
from factsheet.intake import said_in_html, saved_page
from factsheet.model import Archive
from factsheet.problems import FactsheetError
from factsheet.urls import masked, original, same_page
from factsheet.workflows.capture_proof import Captured, Save, prove_capture, save_judged
from factsheet.workflows.capture_targets import Target
from factsheet.workflows.filling import describe
from factsheet.workflows.saved_copies import read_whole, vouched
from factsheet.workflows.vouching import no_page, possible


@dataclass(frozen=True, slots=True)
class Handed:
    """A file that somebody hands in: its bytes, its name, and the media type that the name says.

    `url` is the address in it that is meant, where that is not the evidence's; `by` who saved it.
    """

    data: bytes
    name: str
    content_type: str
    url: str | None
    by: str


def file_copy(
    target: Target, handed: Handed, now: datetime, path: Path, save: Save, *, refresh: bool = False
) -> Captured:
    """File what somebody saved as the copy of one piece of evidence.

    It counts if the quote is on it. The address that the file states is compared with the
    evidence's, and the time that it states becomes the copy's. `refresh` as in `capture`. Raises
    FactsheetError.
    """
    folder = archive.Folder(path.resolve(), target.item.confidential)
    url = web.plain_address(target.item.url) if target.item.url else None
    wanted = web.plain_address(handed.url) or handed.url if handed.url else url
    if archive.is_archive(handed.data):
        kept = archive.extract_page(folder, handed.data, handed.name, wanted=wanted, url=url)
        remarks = [f"captured on {kept.captured:%Y-%m-%d}, according to the archive"]
    else:
        said, saved, content_type = _stated(handed)
        remarks = _notes(handed, said, wanted)
        if saved and not possible(saved, now):
            saved = None
        if saved:
            remarks.append(f"saved on {saved:%Y-%m-%d}, according to the file")
        kept = archive.keep_file(
            folder,
            handed.data,
            name=handed.name,
            content_type=content_type,
            captured=saved or now,
            url=url,
            source=f"{handed.name}; {said}" if said else "",
        )
    copy = archive.read(store.beside(path, kept.path), kept.sha256, url=url)
    if why := no_page(copy):
        return Captured(target, "error", why, kept.path)
    page, reading = read_whole(copy.body, copy.content_type, kept.captured, cut=copy.trouble)
    by = handed.by
    new = Archive(kept.path, kept.sha256, kept.body_sha256, kept.captured, method="by-hand", by=by)
    prove_one = partial(vouched, copy, reading, now=now)
    note = "; ".join([f"saved by hand by {by}", *remarks])
    said_of = describe(page, url, kept.captured)
    judged = prove_capture(new, prove_one, [target], path, note=note, said=said_of)
    return save_judged([judged], save, refresh=refresh)[0][0]


def _stated(handed: Handed) -> tuple[str | None, datetime | None, str]:
    """Return the address and the time that a file states, and its media type."""
    with suppress(FactsheetError):  # a damaged one is filed like any unreadable file
        if page := saved_page(handed.data):
            return masked(page.url or "") or None, page.saved, page.media_type
    said, saved = said_in_html(handed.data)
    return masked(said or "") or None, saved, handed.content_type


def _notes(handed: Handed, said: str | None, wanted: str | None) -> list[str]:
    """Return remarks on the address in a file. Raises FactsheetError."""
    if said is None:
        if handed.url:
            raise FactsheetError(f"{handed.name}: does not say which address it is from")
        return []
    if wanted and any(same_page(one, wanted) for one in (said, original(said))):
        return []
    if handed.url:
        raise FactsheetError(f"{handed.name}: says that it is from {said}, not from {handed.url}")
    return [f"the file says that it is from {said}: is this the same page?"] if wanted else []
