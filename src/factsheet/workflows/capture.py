"""Save the pages that evidence rests on: fetch each once, file it, prove it, report it at once."""

import logging
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from factsheet import archive, store, web
from factsheet.http_messages import Hop
from factsheet.model import Archive
from factsheet.problems import FactsheetError
from factsheet.proofs import Proof
from factsheet.texts import counted, pieces
from factsheet.workflows.capture_proof import (
    Captured,
    PageOutcome,
    Save,
    prove_capture,
    save_judged,
)
from factsheet.workflows.capture_targets import Target
from factsheet.workflows.fetch_options import FetchOptions
from factsheet.workflows.filling import describe
from factsheet.workflows.saved_copies import read_whole, trouble_of, vouched
from factsheet.workflows.vouching import no_page

_log = logging.getLogger("factsheet.capture")

_SLOW_SAVE = 0.3
"""If a save takes this many seconds, several pages share one."""


def capture(
    pages: dict[str, list[Target]],
    path: Path,
    save: Save,
    how: FetchOptions,
    *,
    refresh: bool = False,
) -> Iterator[list[Captured]]:
    """Fetch pages, file each, save what it proves; returns each page's results once they are saved.

    `path` is the worksheet's. Raises FactsheetError if a file or the worksheet cannot be written;
    what was captured before stays. Empty fields of evidence are filled in from its page; `refresh`
    fills in those that a verdict or an approval covers, too.
    """
    pending: list[PageOutcome] = []
    saved_at, cost = time.monotonic(), 0.0
    secret = {url for url, group in pages.items() if all(t.item.confidential for t in group)}
    count = counted(len(pages), "page")
    _log.info("%s to ask for, %d of confidential evidence only", count, len(secret))
    fetched_pages = web.fetch_all(
        pages,
        limits=how.limits,
        allow=how.allow,
        slots=16,
        per_host=how.per_host,
        dial=how.dial,
        secret=secret,
    )

    def save_pending() -> Iterator[list[Captured]]:
        nonlocal saved_at, cost
        started = time.monotonic()
        changed = sum(len(judged.values) for judged in pending)
        judged_pages = [judged.results for judged in pending]
        if changed:
            judged_pages = save_judged(pending, save, refresh=refresh)
            _log.info("worksheet saved: %s changed", pieces(changed))
        saved_at = time.monotonic()
        cost = saved_at - started
        yield from judged_pages
        pending.clear()

    for fetched in fetched_pages:
        pending.append(_file(fetched, pages[fetched.asked], path))
        # A worksheet of thousands of claims takes long to save: then several pages wait for one.
        if cost < _SLOW_SAVE or time.monotonic() - saved_at >= cost:
            yield from save_pending()
    yield from save_pending()


def _file(fetched: web.Fetched, targets: list[Target], path: Path) -> PageOutcome:
    hops = fetched.hops
    if not hops or fetched.outcome == "refused":
        return PageOutcome(
            [Captured(target, fetched.outcome, fetched.reason) for target in targets]
        )
    judged = PageOutcome([])
    for confidential in (False, True):
        if group := [each for each in targets if each.item.confidential is confidential]:
            folder = archive.Folder(path.resolve(), confidential)
            kept = _earlier(group, path, hops)
            same = "the page is that of an earlier copy" if kept else "a new copy is filed"
            _log.info("%s, evidence %d: %s", group[0].claim, group[0].number, same)
            kept = kept or archive.keep(folder, hops)
            judged = judged.with_more(_judge_answer(fetched, kept, group, path))
    return judged


def _judge_answer(
    fetched: web.Fetched, kept: archive.Kept, targets: list[Target], path: Path
) -> PageOutcome:
    last = fetched.hops[-1]
    is_page = fetched.outcome in ("ok", "moved")
    if not is_page:
        reason = fetched.reason or f"status {last.status}"
        return PageOutcome(
            [Captured(target, fetched.outcome, reason, kept.path) for target in targets]
        )
    try:
        return _judge_page(fetched, kept, targets, path)
    except Exception as error:  # whatever a page does to a reader, the other pages are captured
        reason = trouble_of(error)
        return PageOutcome([Captured(target, "error", reason, kept.path) for target in targets])


def _judge_page(
    fetched: web.Fetched, kept: archive.Kept, targets: list[Target], path: Path
) -> PageOutcome:
    """Judge the page by the copy that was just filed, read back as `check` will read it."""
    last = fetched.hops[-1]
    copy = archive.read(store.beside(path, kept.path), kept.sha256, url=fetched.hops[0].url)
    if why := no_page(copy):
        return PageOutcome([Captured(target, "error", why, kept.path) for target in targets])
    page, reading = read_whole(copy.body, copy.content_type, kept.captured, cut=copy.trouble)

    def suspicion(proof: Proof) -> tuple[str, str] | None:
        found = None if proof.how is None else proof.counts
        title = page.article.title or ""
        judged = web.page_outcome(fetched, title=title, text=page.text, quote_found=found)
        return judged if judged[0] == "suspected-gone" else None

    note = f"moved to {fetched.moved_to}" if fetched.moved_to else fetched.reason
    if kept.confirmed:
        same = f"the page is the same as on {kept.captured:%Y-%m-%d}"
        note = "; ".join(filter(None, (note, same)))
    day = last.started.astimezone(UTC).date()
    new = Archive(
        kept.path, kept.sha256, kept.body_sha256, kept.captured, kept.confirmed, "fetched"
    )
    prove_one = partial(vouched, copy, reading, now=datetime.now(UTC))
    said = describe(page, fetched.hops[-1].url, new.captured or last.started)
    return prove_capture(
        new, prove_one, targets, path, suspicion=suspicion, note=note, read_on=day, said=said
    )


def _earlier(targets: list[Target], path: Path, hops: Sequence[Hop]) -> archive.Kept | None:
    """Return the copy that already has exactly this page, so that no second one is filed."""
    copies = [
        kept
        for target in targets
        for kept in (target.item.archive, target.item.changed)
        if kept and (kept.apart if target.item.confidential else not kept.withheld)
    ]
    for name, sha256 in dict.fromkeys((kept.path, kept.sha256) for kept in copies):
        try:
            found = archive.unchanged(store.beside(path, name), name, sha256, hops)
        except FactsheetError:
            continue  # a path out of the worksheet's folder
        if found:
            return found
    return None
