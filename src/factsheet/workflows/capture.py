"""Keep the pages that evidence stands on: fetch each once, file it, prove it, say so at once."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from factsheet import archive, store, web
from factsheet.http_messages import Hop
from factsheet.model import Archive, Claim, Evidence, Worksheet
from factsheet.problems import FactsheetError
from factsheet.proofs import Proof, finding, proof_of
from factsheet.texts import counted, pieces
from factsheet.workflows.capture_targets import Target
from factsheet.workflows.fetch_options import FetchOptions
from factsheet.workflows.saved_copies import prove_some, read_page, read_whole, trouble_of, vouched
from factsheet.workflows.vouching import no_page

_log = logging.getLogger("factsheet.capture")

_SLOW_SAVE = 0.3
"""Seconds from which a save is not made for each page."""


@dataclass(frozen=True, slots=True)
class Captured:
    """What became of one piece of evidence.

    `outcome` is `preserved`; `kept`, when there is no quote that could prove anything; `changed`,
    when an earlier copy holds the quote and the page no longer does; `quote-missing`;
    `negation-left-out`; `unreadable`; or one of the network door's (`gone`, `blocked`, …) when
    there was no page to keep. `reason` says more. `path` is the file, also of an answer that does
    not count. `proof` is what the kept copy proves.
    """

    target: Target
    outcome: str
    reason: str = ""
    path: str | None = None
    proof: Proof | None = None

    @property
    def preserved(self) -> bool:
        """Whether the evidence now has a good copy, just made, with the quote on it."""
        return self.outcome == "preserved"

    @property
    def done(self) -> bool:
        """Whether there is nothing left to do: preserved, or kept and without a quote to prove."""
        return self.outcome in ("preserved", "kept")


Save = Callable[[Callable[[Worksheet], Worksheet]], Worksheet]
"""Saves a change of the worksheet and gives what was saved, as `store.update` does."""


def capture(
    pages: dict[str, list[Target]], path: Path, save: Save, how: FetchOptions
) -> Iterator[list[Captured]]:
    """Fetch pages, file each, save what it proves; gives each page's results once they are saved.

    `path` is the worksheet's. Raises FactsheetError when a file or the worksheet cannot be written;
    what was captured before stays.
    """
    pending: list[_Judged] = []
    saved_at, cost = time.monotonic(), 0.0
    secret = {url for url, group in pages.items() if all(t.item.confidential for t in group)}
    count = counted(len(pages), "page")
    _log.info("%s to ask for, %d of confidential evidence only", count, len(secret))
    fetched_pages = web.fetch_all(
        pages, limits=how.limits, allow=how.allow, slots=16, per_host=how.per_host, secret=secret
    )

    def save_pending() -> Iterator[list[Captured]]:
        nonlocal saved_at, cost
        started = time.monotonic()
        values = {place: new for judged in pending for place, new in judged.values.items()}
        judged_pages = [judged.results for judged in pending]
        if values:
            saved = save(partial(_with_values, values))
            judged_pages = [_as_saved(judged, saved) for judged in pending]
            _log.info("worksheet saved: %s changed", pieces(len(values)))
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


def _file(fetched: web.Fetched, targets: list[Target], path: Path) -> "_Judged":
    hops = fetched.hops
    if not hops or fetched.outcome == "refused":
        return _Judged([Captured(target, fetched.outcome, fetched.reason) for target in targets])
    judged = _Judged([])
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
) -> "_Judged":
    last = fetched.hops[-1]
    is_page = fetched.outcome in ("ok", "moved")
    if not is_page:
        reason = fetched.reason or f"status {last.status}"
        return _Judged([Captured(target, fetched.outcome, reason, kept.path) for target in targets])
    try:
        return _judge_page(fetched, kept, targets, path)
    except Exception as error:  # whatever a page does to a reader, the others are captured
        reason = trouble_of(error)
        return _Judged([Captured(target, "error", reason, kept.path) for target in targets])


def _judge_page(
    fetched: web.Fetched, kept: archive.Kept, targets: list[Target], path: Path
) -> "_Judged":
    """Judge the page by the copy that was just filed, read back as `check` will read it."""
    last = fetched.hops[-1]
    copy = archive.read(store.beside(path, kept.path), kept.sha256, url=fetched.hops[0].url)
    if why := no_page(copy):
        return _Judged([Captured(target, "error", why, kept.path) for target in targets])
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
    return _judge(new, prove_one, targets, path, suspicion=suspicion, note=note, read_on=day)


def _earlier(targets: list[Target], path: Path, hops: Sequence[Hop]) -> archive.Kept | None:
    """Return the copy that holds this very page already, so that no second one is filed."""
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


_Values = dict[tuple[str, tuple[str, str]], dict[str, object]]
"""New fields by claim id and the evidence's identity."""


@dataclass(frozen=True, slots=True)
class _Judged:
    """What became of the evidence on one page, and what the worksheet is to say of it."""

    results: list[Captured]
    values: _Values = field(default_factory=dict)

    def with_more(self, more: "_Judged") -> "_Judged":
        """Return both together."""
        return _Judged(self.results + more.results, self.values | more.values)


def _judge(
    kept: Archive,
    prove_one: Callable[[Evidence, Archive], Proof],
    targets: list[Target],
    path: Path,
    *,
    suspicion: Callable[[Proof], tuple[str, str] | None] = lambda _: None,
    note: str = "",
    read_on: date | None = None,
) -> _Judged:
    """Judge what a copy proves of each piece of evidence, as `prove_one` says.

    `kept` is what the worksheet is to say of the copy. `suspicion` gives an outcome and a reason
    where the page looks gone; `note` is said beside what was found. `read_on` is the day when the
    page was read just now; a page that somebody saved was read on the day that the evidence says.
    """
    results: list[Captured] = []
    values: _Values = {}
    for target in targets:
        item = target.item
        new = _with_own(kept, item)
        proof = prove_one(item, new)
        told = partial(Captured, target, path=kept.path, proof=proof)
        place = (target.claim, item.identity)
        day = kept.captured.astimezone(UTC).date() if kept.captured else read_on
        doubt = suspicion(proof)
        if doubt:
            results.append(told(*doubt))
        elif proof.trouble:
            results.append(told("error", proof.trouble))
        elif proof.counts:
            accessed = read_on or item.accessed or day
            values[place] = {"archive": new, "accessed": accessed, "changed": None}
            outcome = "preserved" if proof.proven else "kept"
            results.append(told(outcome, "; ".join(filter(None, (finding(proof), note)))))
        elif not _proven(item, path):
            values[place] = {"archive": new, "accessed": item.accessed or day}
            results.append(told(_missed(proof), "; ".join(filter(None, (finding(proof), note)))))
        elif proof.cut:
            results.append(told("error", f"the quote is not in the part that was read; {note}"))
        elif _missed(proof) != "quote-missing":
            results.append(told(_missed(proof), f"{finding(proof)}; the earlier copy is kept"))
        else:
            values[place] = {"changed": new}
            results.append(told("changed", f"{finding(proof)}; the earlier copy still has it"))
        _log_choice(results[-1], set(values.get(place, ())))
    return _Judged(results, values)


def _log_choice(result: Captured, fields: set[str]) -> None:
    """Log which copy was chosen, and by what; the words of the page are not in it."""
    target, proof = result.target, result.proof
    how = proof.how.value if proof and proof.how else "no quote to look for, or no text to read"
    if "changed" in fields and "archive" not in fields:
        choice = "the earlier copy stays, this one is noted as changed"
    elif fields:
        choice = "this copy goes into the worksheet"
    else:
        choice = "the worksheet stays as it was"
    where = "" if target.item.confidential else f"; file {result.path}"
    _log.info(
        "%s, evidence %d: %s; quote: %s; %s%s",
        *(target.claim, target.number, result.outcome, how, choice, where),
    )


def _with_own(new: Archive, item: Evidence) -> Archive:
    """Return a copy with what a person wrote beside the same one."""
    for old in (item.archive, item.changed):
        if old is not None and (old.path, old.sha256) == (new.path, new.sha256):
            return replace(new, extra=old.extra)
    return new


def _missed(proof: Proof) -> str:
    """Return the outcome for a page on which the quote is not proven."""
    if proof.unreadable:
        return "unreadable"
    return "negation-left-out" if proof.omission.negation else "quote-missing"


def _with_values(values: _Values, worksheet: Worksheet) -> Worksheet:
    """Set the new fields; evidence that was edited meanwhile is another, and left alone."""
    touched = {claim for claim, _ in values}

    def changed(claim: Claim) -> Claim:
        if claim.id not in touched:
            return claim
        evidence = tuple(
            replace(item, **values.get((claim.id, item.identity), {}))  # type: ignore[arg-type]
            for item in claim.evidence
        )
        return replace(claim, evidence=evidence)

    return replace(worksheet, claims=tuple(map(changed, worksheet.claims)))


def _as_saved(judged: _Judged, worksheet: Worksheet) -> list[Captured]:
    """Return the results as far as the worksheet has them: who edited it meanwhile is told."""
    there = {(claim.id, item.identity) for claim in worksheet.claims for item in claim.evidence}

    def told(result: Captured) -> Captured:
        place = (result.target.claim, result.target.item.identity)
        if place not in judged.values or place in there:
            return result
        reason = (
            "the evidence was edited in the meantime: the copy is saved, but not in the worksheet"
        )
        return replace(result, outcome="error", reason=reason)

    return [told(result) for result in judged.results]


def _proven(item: Evidence, path: Path) -> bool:
    """Whether an earlier copy holds the quote."""
    proof = proof_of(item, prove_some([item], path))
    return proof is not None and proof.counts


def file_copy(
    target: Target,
    data: bytes,
    name: str,
    content_type: str,
    now: datetime,
    path: Path,
    save: Save,
    by: str,
) -> Captured:
    """File a page saved by hand, or a document that somebody sent, as the copy of one evidence.

    `name` is its file's name, `by` who saved it. Raises FactsheetError.
    """
    folder = archive.Folder(path.resolve(), target.item.confidential)
    url = web.plain_address(target.item.url) if target.item.url else None
    kept = archive.keep_file(
        folder, data, name=name, content_type=content_type, captured=now, url=url
    )
    copy = archive.read(store.beside(path, kept.path), kept.sha256, url=url)
    reading = read_page(copy.body, copy.content_type, kept.captured)
    new = Archive(kept.path, kept.sha256, kept.body_sha256, kept.captured, method="by-hand", by=by)
    prove_one = partial(vouched, copy, reading, now=now)
    judged = _judge(new, prove_one, [target], path, note=f"saved by hand by {by}")
    return _as_saved(judged, save(partial(_with_values, judged.values)))[0]
