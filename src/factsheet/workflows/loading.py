"""Load an article: its text beside the worksheet, its claims into it."""

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from factsheet import store, web
from factsheet.detection import MINIMUM, guess_language, spot
from factsheet.documents import Document
from factsheet.model import Article, Worksheet
from factsheet.problems import FactsheetError
from factsheet.workflows.draft_comments import DraftComments, NewComments
from factsheet.workflows.drafts import UNKNOWN, DraftChange, DraftResult, apply_draft, unchanged
from factsheet.workflows.fetch_options import FetchOptions
from factsheet.workflows.other_worksheets import OtherWorksheets
from factsheet.workflows.returned_docx import read_returned_docx

_log = logging.getLogger("factsheet.load")

EVERYTHING = -1_000
"""A score that every sentence reaches."""


@dataclass(frozen=True, slots=True)
class ArticleDetails:
    """What the user says about an article; it overrides what the document says about itself."""

    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    url: str | None = None
    published: date | None = None
    language: str | None = None


def fetch_article(url: str, how: FetchOptions) -> tuple[bytes, str]:
    """Fetch an article's page; returns its bytes and content type. Raises FactsheetError."""
    fetched = web.fetch(url, limits=how.limits, allow=how.allow, dial=how.dial)
    if fetched.outcome not in ("ok", "moved") or fetched.hops[-1].status != 200:
        raise FactsheetError(
            f"{url}: {fetched.reason or 'no page was returned'}; save the page and give the file"
        )
    if fetched.hops[-1].cut:
        raise FactsheetError(f"{url}: {fetched.reason}")
    return fetched.body, f"{fetched.content_type}; charset={fetched.charset or ''}"


@dataclass(frozen=True, slots=True)
class Loading:
    """What loading did, or would do: the worksheet, and what became of each claim.

    `left_out` counts the sentences that became no claim. `left` is the earlier text's file where
    that was left alone: it is not `load`'s own, or another worksheet names it, too. `noted` is what
    became of the text's comments and footnotes, `remarks` what else is to be said of a Word copy
    that came back.
    """

    worksheet: Worksheet
    changes: tuple[DraftChange, ...]
    left_out: int
    left: str | None = None
    noted: DraftComments = field(default_factory=lambda: DraftComments({}))
    remarks: tuple[str, ...] = ()


def load_article(
    path: Path,
    read: Document,
    given: ArticleDetails,
    *,
    minimum: int | None,
    dry_run: bool,
    wait: float,
    waiting: Callable[[str], None],
) -> Loading:
    """Bring a worksheet to an article, or begin one.

    `minimum` is the score from which a sentence becomes a claim, also one that was in the last
    draft; None is the usual, for new sentences only. Nothing is written on `dry_run`. Raises
    FactsheetError.
    """
    new = not path.exists() and not path.is_symlink()
    sheet = Worksheet() if new else store.load(path).worksheet
    stored = store.article_text(path, sheet.article.text)
    copy = read_returned_docx(read, sheet, stored.text)
    read, as_kept = (copy.document, copy.unchanged) if copy else (read, False)
    bare = (
        copy is not None and not read.text
    )  # a Word copy without the article changes nothing in it
    # A stored text that somebody changed since is not the last draft, and not ours to remove.
    last = stored.text if as_kept or stored.sha256 == sheet.article.sha256 else None
    data = read.text.encode()
    digest = stored.sha256 if as_kept else sha256(data).hexdigest()
    same = bare or stored.sha256 == digest
    text_name = str(sheet.article.text) if same else store.text_name(path, data)
    article = replace(_described(sheet.article, read, given), text=text_name, sha256=digest)
    article = sheet.article if bare else article
    candidates = spot(read.text, article.language or UNKNOWN, minimum=EVERYTHING)

    beside = NewComments(read, article.language or UNKNOWN, candidates)

    def draft(worksheet: Worksheet) -> tuple[DraftResult, DraftComments]:
        if worksheet.article != sheet.article:
            raise FactsheetError(f"{path}: a different text was loaded in the meantime; try again")
        done = (
            unchanged(worksheet)
            if bare
            else apply_draft(worksheet, article, read.text, candidates, last, minimum, beside.asked)
        )
        filled, noted = beside.put(done.worksheet, done.places)
        return replace(done, worksheet=filled), noted

    result, noted = draft(sheet)
    least = MINIMUM if minimum is None else minimum
    _log.info("language %s; a candidate scores %d or more", article.language, least)
    for one in candidates:
        what = "candidate" if one.score >= least else "left out"
        why = "; ".join(one.why) or "no reason"
        _log.info("characters %d to %d: %s, score %d: %s", one.start, one.end, what, one.score, why)
    kinds = Counter(change.what for change in result.changes)
    told = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
    _log.info("claims: %s; sentences left out: %d", told or "none", result.left_out)
    _refuse_another_article(path, result)
    folder = store.folder_of(path)
    outdated = {}
    earlier = str(sheet.article.text)
    if last is not None and stored.own and not same:
        needed = OtherWorksheets(path.resolve()).who_needs(
            earlier
        )  # such as a copy of this worksheet
        outdated = {} if needed else {folder / earlier: last.encode()}
    saved = result.worksheet
    if not dry_run:
        saved = store.update(
            path,
            lambda now: (result if now == sheet else draft(now)[0]).worksheet,
            wait=wait,
            waiting=waiting,
            begin=True,
            files={} if same else {folder / text_name: data},
            outdated=outdated,
        )
    left = None if same or outdated else sheet.article.text
    remarks = copy.remarks if copy else ()
    return Loading(saved, result.changes, result.left_out, left, noted, remarks)


def _described(known: Article, read: Document, given: ArticleDetails) -> Article:
    own = read.article
    return replace(
        known,
        title=given.title or known.title or own.title,
        author=given.author or known.author or own.author,
        publisher=given.publisher or known.publisher or own.publisher,
        url=given.url or known.url or own.url,
        published=given.published or known.published or own.published,
        language=given.language or known.language or own.language or guess_language(read.text),
    )


def _refuse_another_article(path: Path, draft: DraftResult) -> None:
    kinds = [change.what for change in draft.changes if change.what != "new"]
    if len(kinds) >= 3 and kinds.count("vanished") == len(kinds):
        raise FactsheetError(
            f"none of the {len(kinds)} quotes of {path} is in this text: it looks like a "
            "different article; load it into its own worksheet with -w FILE"
        )
