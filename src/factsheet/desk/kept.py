"""Look what kept copies prove: each file is read once, its page's text once."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from factsheet import apart, archive, store
from factsheet.anchors import prepare
from factsheet.model import APART, Archive, Evidence, Worksheet
from factsheet.pages import Page, page_text
from factsheet.problems import FactsheetError
from factsheet.proofs import Key, Proof, Reading, key, prove
from factsheet.urls import same_page


def prove_all(worksheet: Worksheet, path: Path) -> dict[Key, Proof]:
    """Look what the copies prove that a worksheet at `path` names, those of changed pages too."""
    items = [item for claim in worksheet.claims for item in claim.evidence]
    return prove_some(items, path)


def prove_some(items: Iterable[Evidence], path: Path) -> dict[Key, Proof]:
    """Look what the copies prove that these pieces of evidence name."""
    items = list(items)
    public = {
        copy.path
        for item in items
        for copy in (item.archive, item.changed)
        if copy and not item.confidential
    }
    by_file: defaultdict[str, list[tuple[Evidence, Archive]]] = defaultdict(list)
    for item in items:
        for kept in (item.archive, item.changed):
            if kept is not None:
                by_file[kept.path].append((item, kept))
    proofs: dict[Key, Proof] = {}
    for name, group in by_file.items():
        look = _opened(path, name, group[0][1].sha256, public)
        for item, kept in group:
            place = key(item, kept)
            if place is not None and place not in proofs:
                try:
                    proofs[place] = look(item, kept)
                except Exception as error:
                    proofs[place] = Proof(trouble=trouble_of(error))
    return proofs


def _opened(
    path: Path, name: str, sha256: str, public: set[str]
) -> Callable[[Evidence, Archive], Proof]:
    """Open a copy; give what tells of one piece of evidence what it proves.

    A copy is bytes that anybody may have made. Whatever it does to a reader is that copy's trouble,
    and the other evidence is looked at all the same. `public` are the files that are named by
    evidence that is not confidential.
    """
    try:
        file = store.beside(path, name)
        copy = archive.read(file, sha256)
        if copy.status not in (None, 200):
            no_page = f"the answer kept is status {copy.status}, no page"
            return lambda *_: Proof(copy.captured, no_page, by_hand=False)
        reading = read_page(copy.body, copy.content_type, copy.captured, copy.trouble)
    except Exception as error:
        absent = isinstance(error, archive.NotHere)
        trouble = trouble_of(error).rpartition(f"{Path(name).name}: ")[2]
        return lambda *_: Proof(trouble=trouble, absent=absent)

    by_hand = copy.status is None

    def look(item: Evidence, kept: Archive) -> Proof:
        captured = copy.captured.astimezone(UTC).replace(microsecond=0)
        trouble = None
        if kept.sha256.lower() != sha256.lower():
            trouble = "altered since it was kept; its SHA-256 is another"
        elif kept.body_sha256 not in (None, copy.body_sha256):
            trouble = "the page in it is another than body_sha256 says"
        elif kept.captured not in (None, captured):
            trouble = f"it was captured {captured:%Y-%m-%dT%H:%M:%SZ}, not when the worksheet says"
        elif item.url and copy.asked.startswith("http") and not same_page(copy.asked, item.url):
            trouble = f"it is a copy of another address: {copy.asked}"
        elif kept.method not in (None, "by-hand" if by_hand else "fetched"):
            really = "saved by hand" if by_hand else "fetched"
            trouble = f"the worksheet says {kept.method}, but the copy itself that it was {really}"
        proof = Proof(captured, trouble) if trouble else prove(item.quote, reading)
        exposed = _exposed(path, file, sha256, public) if item.confidential else None
        return replace(proof, by_hand=by_hand, exposed=exposed)

    return look


def _exposed(path: Path, file: Path, sha256: str, public: set[str]) -> str | None:
    """Say how others may see the copy of confidential evidence, `file`; None if they cannot."""
    if file.parent != store.folder_of(path) / APART:
        return "it is a link to a file elsewhere"
    if archive.open_to_all(file):
        return "everybody on this machine may read it, or see what is in its folder"
    if not public.issuperset(archive.left_behind(path.resolve(), sha256)):
        return f"the same file is in {archive.FOLDER}/ as well"
    return None


def trouble_of(error: Exception) -> str:
    """Say why bytes from outside could not be read, also where a reader broke on them.

    Raises an error that says that a reader is not installed: that is no fault of the bytes.
    """
    if isinstance(error, ImportError):
        raise error
    if isinstance(error, FactsheetError):
        return str(error)
    return f"damaged, or made to be unreadable: it broke its reader ({type(error).__name__})"


def read_page(
    body: bytes, content_type: str, captured: datetime, cut: str | None = None
) -> Reading:
    """Read a page's text as far as it has one; `cut` says why the page is not whole."""
    return read_whole(body, content_type, captured, cut=cut)[1]


def read_whole(
    body: bytes,
    content_type: str,
    captured: datetime,
    *,
    charset: str | None = None,
    cut: str | None = None,
) -> tuple[Page, Reading]:
    """Read a page, and its text for quotes as far as it has one.

    `charset` is the header's, when it is known already; `cut` says why the page is not whole. A
    page may break a reader: then any exception is raised, and `trouble_of` words it.
    """
    try:
        page = page_text(body, content_type, charset, texts_of=apart.page_texts)
    except FactsheetError as error:
        return Page("other"), Reading(captured, unreadable=str(error), cut=cut)
    return page, reading_of(page, captured, cut)


def reading_of(page: Page, captured: datetime, cut: str | None = None) -> Reading:
    """Make a page's text ready to look quotes up in."""
    unreadable = None
    if page.kind == "other":
        unreadable = "it is no text, but a picture or the like"
    elif page.kind == "pdf" and not page.text.strip():
        unreadable = "the PDF holds pictures of text only"
    return Reading(
        captured,
        None if unreadable else prepare(page.text),
        page.hidden,
        tuple(map(len, page.pages)),
        page.published,
        unreadable,
        cut,
    )
