"""Find out what saved copies prove: each file is read once, and so is its page's text."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Set
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from factsheet import apart, archive, disk, store
from factsheet.anchors import Match, prepare
from factsheet.documents import Document, document_of
from factsheet.model import APART, Archive, Claim, Evidence, Worksheet
from factsheet.problems import FactsheetError
from factsheet.proofs import CopyText, Proof, ProofKey, key, prove, with_eye
from factsheet.urls import page_key
from factsheet.withholding import confidential_origins, origin
from factsheet.workflows.other_copies import copies_in, later_copies
from factsheet.workflows.vouching import lacks, no_page, trouble

_LATER = 5
"""Later copies of one page that are looked at, newest first, until one can be read."""


def prove_all(
    worksheet: Worksheet, path: Path, claims: Iterable[Claim] | None = None
) -> dict[ProofKey, Proof]:
    """Return what the copies that a worksheet at `path` names prove, those of changed pages too.

    `claims` are the ones asked for, else all. The others show which files are in use.
    """
    items = [item for claim in claims or worksheet.claims for item in claim.evidence]
    named = {kept.path for item in worksheet.evidence for kept in item.copies}
    now = datetime.now(UTC)
    proofs = _with_changes(items, prove_some(items, path, now), path, named, now)
    return _with_exposure(worksheet, items, proofs, path)


def _with_changes(
    items: list[Evidence], proofs: dict[ProofKey, Proof], path: Path, named: set[str], now: datetime
) -> dict[ProofKey, Proof]:
    """Add to each proof whether a later copy that the worksheet does not name lacks the quote."""
    copies = later_copies(items, path, named)
    look_into = cache(lambda name, url: _opened(path, name, None, url, now))
    for item in items:
        place = key(item, item.archive)
        proof = proofs.get(place) if place else None
        if not (item.archive and proof and proof.proven and proof.captured and item.url and place):
            continue
        # A page that changed and changed back has not changed.
        last = max(proof.captured, item.archive.confirmed or proof.captured)
        for captured, name in copies.get(page_key(item.url), ())[:_LATER]:
            if item.changed or captured.replace(microsecond=0) <= last:
                break
            later = look_into(name, item.url)(item, Archive(name, ""))
            if later.how is not None and not later.trouble:
                if later.how is Match.MISSING and not later.cut:
                    proofs[place] = replace(proof, later=later.captured)
                break
    return proofs


def _with_exposure(
    worksheet: Worksheet, items: list[Evidence], proofs: dict[ProofKey, Proof], path: Path
) -> dict[ProofKey, Proof]:
    """Add to each proof of confidential evidence how others may see its page."""
    if not any(item.confidential for item in items):
        return proofs
    open_ones = (item for item in worksheet.evidence if not item.confidential)
    public = {copy.path for item in open_ones for copy in item.copies}
    secret, copies = confidential_origins(worksheet), copies_in(path, archive.FOLDER)
    for item in items:
        earlier = {found.path for found in copies.get(origin(item), ())} - public
        for kept in item.copies if item.confidential else ():
            place = key(item, kept)
            if place in proofs:
                exposed = _exposed(path, kept, public)
                if earlier and origin(item) in secret:
                    exposed = exposed or f"a copy of its page is in {archive.FOLDER}/ as well"
                proofs[place] = replace(proofs[place], exposed=exposed)
    return proofs


def _exposed(path: Path, kept: Archive, public: Set[str]) -> str | None:
    """Return how others may see the copy of confidential evidence; None if they cannot."""
    try:
        file = store.beside(path, kept.path)
    except FactsheetError:
        return None
    if file.parent != store.folder_of(path) / APART:
        return "it is a link to a file elsewhere"
    if archive.is_open_to_all(file):
        return "everybody on this computer can read it, or see what is in its folder"
    if not set(archive.open_duplicates(path.resolve(), kept.sha256)) <= public:
        return f"the same file is in {archive.FOLDER}/ as well"
    return None


def prove_some(
    items: Iterable[Evidence], path: Path, now: datetime | None = None
) -> dict[ProofKey, Proof]:
    """Return what the copies that these pieces of evidence name prove; `now` is the time in UTC."""
    now = now or datetime.now(UTC)
    by_file: defaultdict[tuple[str, str, str | None], list[tuple[Evidence, Archive]]]
    by_file = defaultdict(list)
    for item in items:
        for kept in item.copies:
            by_file[kept.path, kept.sha256.lower(), item.url].append((item, kept))
    proofs: dict[ProofKey, Proof] = {}
    for (name, sha256, url), group in by_file.items():
        look = _opened(path, name, sha256, url, now)
        for item, kept in group:
            place = key(item, kept)
            if place is not None and place not in proofs:
                proofs[place] = look(item, kept)
    return proofs


def _opened(
    path: Path, name: str, sha256: str | None, url: str | None, now: datetime
) -> Callable[[Evidence, Archive], Proof]:
    """Open a copy; return a function that says what it proves about a piece of evidence.

    A copy is bytes that anybody may have made. Whatever it does to a reader is that copy's trouble;
    the other evidence is still looked at.
    """
    try:
        file = store.beside(path, name)
        copy = archive.read(file, sha256, url=url)
        reading = (
            None
            if no_page(copy)
            else read_page(copy.body, copy.content_type, copy.captured, copy.trouble)
        )
    except Exception as error:
        absent = isinstance(error, disk.NotHere)
        trouble = trouble_of(error).rpartition(f"{Path(name).name}: ")[2]
        return lambda *_: Proof(trouble=trouble, absent=absent)

    def look(item: Evidence, kept: Archive) -> Proof:
        try:
            return vouched(copy, reading, item, kept, now)
        except Exception as error:
            return Proof(trouble=trouble_of(error))

    return look


def vouched(
    copy: archive.Copy, reading: CopyText | None, item: Evidence, kept: Archive, now: datetime
) -> Proof:
    """Return what a copy that was read proves about a piece of evidence; `kept` describes it."""
    why = trouble(copy, item, kept, now)
    if why or reading is None:
        captured = archive.second(copy.captured)
        return Proof(captured, why or no_page(copy), by_hand=copy.by_hand)
    proof = replace(prove(item.quote, reading), lacks=lacks(copy, kept), by_hand=copy.by_hand)
    return with_eye(proof, item, kept)


def trouble_of(error: Exception) -> str:
    """Return why bytes from outside could not be read, even if a reader crashed on them.

    Raises an error that says that a reader is not installed: the bytes may be sound.
    """
    if isinstance(error, ImportError):
        raise error
    if isinstance(error, FactsheetError):
        return str(error)
    return f"damaged, or made to be unreadable: reading it failed ({type(error).__name__})"


def read_page(
    body: bytes, content_type: str, captured: datetime, cut: str | None = None
) -> CopyText:
    """Read a page's text as far as it has one; `cut` says why the page is not whole."""
    return read_whole(body, content_type, captured, cut=cut)[1]


def read_whole(
    body: bytes,
    content_type: str,
    captured: datetime,
    *,
    charset: str | None = None,
    cut: str | None = None,
) -> tuple[Document, CopyText]:
    """Read a page, and its text for quotes as far as it has one.

    `charset` is the header's, when it is known already; `cut` says why the page is not whole. A
    page may crash a reader: then any exception is raised, and `trouble_of` puts it into words.
    """
    try:
        page = document_of(body, content_type, charset, lines_of=apart.pdf_lines_in_child)
    except FactsheetError as error:
        return Document("other"), CopyText(captured, unreadable=str(error), cut=cut)
    return page, _reading_of(page, captured, cut)


def _reading_of(page: Document, captured: datetime, cut: str | None = None) -> CopyText:
    """Prepare a page's text for looking up quotes."""
    seen = f"{page.text}\n\n{page.margin}" if page.margin else page.text
    return CopyText(
        captured,
        None if page.unread else prepare(seen, wrapped=page.wrapped, seams=page.seams),
        page.apart,
        tuple(map(len, page.pages)),
        page.days,
        str(page.unread) if page.unread else None,
        cut,
        bool(page.unread and page.unread.by_eye),
        page.recognised,
    )
