"""The Wayback Machine as a second witness: whether it has the page, with the quote on it."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Literal

from factsheet import web
from factsheet.model import Evidence, Wayback, Worksheet
from factsheet.proofs import CopyText, LinkAnswer, Proof, Standing, finding, prove
from factsheet.urls import original
from factsheet.wayback import quote_hash, wayback_copy
from factsheet.workflows.capture_proof import Captured, Save
from factsheet.workflows.capture_targets import Target
from factsheet.workflows.saved_copies import read_whole, trouble_of
from factsheet.workflows.wayback import NoWaybackAnswer, WaybackClient, WaybackCopy

_log = logging.getLogger("factsheet.wayback")


@dataclass(frozen=True, slots=True)
class WaybackOutcome:
    """What the Wayback Machine says of one piece of evidence.

    `found` is the copy, None if none can be read; `reason` says why, or gives details. `unsaved`
    says why the page was not saved there just now; empty if it was, or was not asked for.
    """

    target: Target
    found: Wayback | None
    reason: str = ""
    unsaved: str = ""


_Values = dict[tuple[str, tuple[str, str]], tuple[Evidence, Wayback]]


def pages_to_ask(
    results: Iterable[Captured], allow: web.Exceptions
) -> tuple[dict[str, list[Target]], list[str]]:
    """Return the pages that may be named to the Wayback Machine, and in words why others are not.

    Only pages that answered from a public address are: names in your own network are nobody's
    business. Nor is confidential evidence, which is left out silently.
    """
    pages: defaultdict[str, list[Target]] = defaultdict(list)
    remarks: dict[str, None] = {}
    for result in results:
        target, url = result.target, result.target.item.url or ""
        page = web.plain_address(url)
        if target.item.confidential or page is None or result.path is None:
            continue
        name = f"{target.claim} {target.number}"
        if web.is_excepted(page, allow):
            remarks[f"{name}: an address on your own network is not sent to the archive"] = None
        elif original(page) != page:
            remarks[f"{name}: the address is already an archive's: no second witness"] = None
        else:
            pages[page].append(target)
    return dict(pages), list(remarks)


def look_up_copies(
    pages: dict[str, list[Target]], sheet: Worksheet, save: Save, machine: WaybackClient
) -> Iterator[list[WaybackOutcome]]:
    """Ask the Wayback Machine page by page, save what it says, return what became of each page.

    `sheet` is the worksheet after the pages were captured. Raises FactsheetError if the worksheet
    cannot be written; what was saved before stays.
    """
    items = {(claim.id, item.identity): item for claim in sheet.claims for item in claim.evidence}
    for page, targets in pages.items():
        there = [items.get((each.claim, each.item.identity), each.item) for each in targets]
        unsaved, copy, reading, why = _look(page, _last_seen(there, machine), machine)
        if copy is None or reading is None:
            _log.info("no copy that can be read: %s", why)
            yield [WaybackOutcome(target, None, why, unsaved) for target in targets]
            continue
        values: _Values = {}
        told = []
        for target, item in zip(targets, there, strict=True):
            found, reason = _witness(item, copy, reading)
            if item.archive:
                values[target.claim, item.identity] = (item, found)
            told.append(WaybackOutcome(target, found, reason, unsaved))
        saved = save(partial(_noted, values)) if values else sheet
        yield [_as_saved(each, saved) for each in told]


def recheck_copies(
    worksheet: Worksheet, machine: WaybackClient, done: Callable[[], None]
) -> dict[tuple[str, str | None], LinkAnswer]:
    """Visit the Wayback copies on record; return the answer for each address and quote.

    Confidential evidence is left alone. `done` is called after each copy.
    """
    links: dict[tuple[str, str | None], LinkAnswer] = {}
    for found, quotes in copies_noted(worksheet).items():
        try:
            page = original(found[0])
            reading = _read(machine.open(WaybackCopy(page, found[1])), found[1])
            for quote in quotes:
                links[found[0], quote] = _link(prove(quote, reading))
        except NoWaybackAnswer as error:
            links |= dict.fromkeys(
                ((found[0], quote) for quote in quotes), LinkAnswer("error", str(error))
            )
        done()
    return links


def copies_noted(worksheet: Worksheet) -> dict[tuple[str, datetime], set[str | None]]:
    """Return the Wayback copies on record, by address and time, with the quotes on them."""
    noted: defaultdict[tuple[str, datetime], set[str | None]] = defaultdict(set)
    for item in worksheet.evidence:
        if not item.confidential and (found := wayback_copy(item)):
            noted[found.url, found.captured].add(item.quote)
    return dict(noted)


def _link(proof: Proof) -> LinkAnswer:
    return (
        LinkAnswer("changed", _missing(proof)) if _verdict(proof) == "missing" else LinkAnswer("ok")
    )


def _last_seen(items: list[Evidence], machine: WaybackClient) -> datetime:
    """Return when we ourselves last saw the page (UTC)."""
    kept = [item.archive for item in items if item.archive]
    times = [when for copy in kept for when in [copy.confirmed or copy.captured] if when]
    return max(times, default=machine.now())


def _look(
    page: str, when: datetime, machine: WaybackClient
) -> tuple[str, WaybackCopy | None, CopyText | None, str]:
    """Ask it to save a page, and for its copies; read the one nearest to `when`, if possible.

    Returns why it was not saved, the copy and its text, or why there is none.
    """
    unsaved = why = ""
    copies = set()
    if machine.keys:
        try:
            copies.add(machine.save(page))
        except NoWaybackAnswer as error:
            unsaved = str(error)
    try:
        copies.add(machine.nearest(page, when))
    except NoWaybackAnswer as error:
        why = str(error)
    for copy in sorted(copies, key=lambda copy: abs(copy.captured - when)):
        try:
            return unsaved, copy, _read(machine.open(copy), copy.captured), ""
        except NoWaybackAnswer as error:
            why = str(error)
    return unsaved, None, None, why


def _read(fetched: web.Fetched, captured: datetime) -> CopyText:
    """Read the text of a copy. Raises NoWitness if it crashes a reader."""
    cut = fetched.reason if fetched.hops[-1].cut else None
    try:
        return read_whole(
            fetched.body, fetched.content_type, captured, charset=fetched.charset, cut=cut
        )[1]
    except Exception as error:  # whatever a page does to a reader, the others are visited
        raise NoWaybackAnswer(f"its copy is {trouble_of(error)}") from None


def _witness(item: Evidence, copy: WaybackCopy, reading: CopyText) -> tuple[Wayback, str]:
    """Return what a copy shows about a piece of evidence, and in words what was found."""
    proof = prove(item.quote, reading)
    quote = _verdict(proof)
    looked = quote_hash(item.quote) if quote and item.quote else None
    extra = item.archive.wayback.extra if item.archive and item.archive.wayback else {}
    words = _missing(proof) if quote == "missing" else finding(proof)
    if quote is None and proof.standing is Standing.UNPROVEN and proof.cut:
        words = f"quote not in the part that was read: {proof.cut}"
    return Wayback(copy.url, copy.captured, quote, looked, extra), words


def _missing(proof: Proof) -> str:
    return "; ".join(filter(None, ("quote not in that copy", proof.difference)))


def _verdict(proof: Proof) -> Literal["found", "missing"] | None:
    """Return `found`, `missing`, or None if a program cannot tell."""
    if proof.standing is Standing.PROVEN:
        return "found"
    if proof.standing is Standing.UNPROVEN and not proof.unreadable and not proof.cut:
        return "missing"
    return None


def _noted(values: _Values, worksheet: Worksheet) -> Worksheet:
    """Record copies beside ours; evidence whose own copy has changed meanwhile is left alone."""

    def noted(claim_id: str, item: Evidence) -> Evidence:
        before, found = values.get((claim_id, item.identity), (None, None))
        if before is None or item.archive is None or item.confidential:
            return item
        if item.archive != before.archive:
            return item
        return replace(item, archive=replace(item.archive, wayback=found))

    touched = {claim_id for claim_id, _ in values}
    claims = tuple(
        replace(claim, evidence=tuple(noted(claim.id, item) for item in claim.evidence))
        if claim.id in touched
        else claim
        for claim in worksheet.claims
    )
    return replace(worksheet, claims=claims)


def _as_saved(told: WaybackOutcome, worksheet: Worksheet) -> WaybackOutcome:
    """Return a result, with a remark if the worksheet does not have it."""
    place = (told.target.claim, told.target.item.identity)
    there = (
        item.archive.wayback
        for claim in worksheet.claims
        for item in claim.evidence
        if (claim.id, item.identity) == place and item.archive
    )
    if told.found in there:
        return told
    why = "not recorded: the evidence has no saved copy of your own, or a different one by now"
    return replace(told, reason=f"{told.reason}; {why}")
