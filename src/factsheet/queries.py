"""Questions to a worksheet: which claim is meant, which are asked for, how far the work is."""

import sys
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from factsheet.model import Claim, Evidence, Worksheet
from factsheet.people import same_person
from factsheet.problems import FactsheetError
from factsheet.texts import nearest
from factsheet.vocabulary import DEFAULT_PRIORITY, PRIORITIES, STANCES, STATUSES

Row = tuple[int, Claim]
"""A claim with its number: its place in the file, from 1, whatever the order shown."""

HEADINGS: Mapping[str | None, str] = {
    **{row.name: row.heading for row in STANCES.values()},
    None: "No stance given",
}
"""Each stance, and what is above its evidence, in the order shown."""

SORTS: Mapping[str, Callable[[Row], object]] = {
    "file": lambda row: row[0],
    "id": lambda row: row[1].id.casefold(),
    "status": lambda row: list(STATUSES).index(row[1].status),
    "priority": lambda row: list(PRIORITIES).index(row[1].priority or DEFAULT_PRIORITY),
    "attributed-to": lambda row: (
        row[1].attributed_to is None,
        (row[1].attributed_to or "").casefold(),
    ),
    "changed": lambda row: -_changed(row[1]).timestamp(),
}


def _changed(claim: Claim) -> datetime:
    return max((entry.at for entry in claim.history), default=datetime(1970, 1, 1, tzinfo=UTC))


def find_claim(worksheet: Worksheet, name: str) -> Claim:
    """Find the claim that a person means: exact id, then number, then unique beginning of an id.

    Raises FactsheetError with the nearest ids when there is none, or with the candidates.
    """
    return find_claims(worksheet, (name,))[0]


def find_claims(worksheet: Worksheet, names: Iterable[str]) -> list[Claim]:
    """Find several claims, each once, in the order given; raises as `find_claim` does."""
    numbers = {claim.id: number for number, claim in enumerate(worksheet.claims)}
    in_order: list[str] = []
    found: dict[int, Claim] = {}
    for name in names:
        number = numbers.get(name)
        if number is None:
            if not in_order and not name.isdecimal():
                in_order = sorted(numbers)  # ids with the same beginning stand together
            number = _number(name, numbers, in_order)
        found[number] = worksheet.claims[number]
    return list(found.values())


def _number(name: str, numbers: Mapping[str, int], in_order: Sequence[str]) -> int:
    """Return the place, from 0, of the claim that a number or the beginning of an id means."""
    if name.isdecimal():
        number = int(name[:12])
        if 1 <= number <= len(numbers):
            return number - 1
        raise FactsheetError(f"there is no claim {name}; the worksheet has {len(numbers)}")
    first = bisect_left(in_order, name)
    last = bisect_left(in_order, name + chr(sys.maxunicode), first) if name else first
    if last - first == 1:
        return numbers[in_order[first]]
    if last > first:
        fitting = sorted(in_order[first:last], key=numbers.__getitem__)
        ids = ", ".join(fitting[:5]) + (", …" if len(fitting) > 5 else "")
        raise FactsheetError(f"'{name}' matches {len(fitting)} claims: {ids}; give more of the id")
    near = nearest(name, numbers, count=3, cutoff=50)
    hint = f"did you mean {' or '.join(near)}?" if near else "`factsheet list` shows them"
    raise FactsheetError(f"there is no claim '{name[:60]}'; {hint}")


def number_of(worksheet: Worksheet, claim: Claim) -> int:
    """Return a claim's number, from 1."""
    return next(n for n, other in enumerate(worksheet.claims, 1) if other.id == claim.id)


def select(
    worksheet: Worksheet,
    *,
    statuses: Collection[str] = (),
    tag: str | None = None,
    attributed_to: str | None = None,
    assigned: str | None = None,
    unassigned: bool = False,
    stale: bool = False,
    unapproved: bool = False,
    search: str | None = None,
    sort: str = "file",
    confidential: bool = True,
) -> list[Row]:
    """Choose and order claims; a filter that is not given lets everything through.

    Names are compared without case; `attributed_to` and `search` find parts of words. `search`
    looks in id, quote, statement, attribution, note, rating, tags, and the evidence's texts, of
    confidential evidence only with `confidential`.
    """
    rows: Iterable[Row] = enumerate(worksheet.claims, 1)
    if statuses:
        rows = [row for row in rows if row[1].status in statuses]
    if tag:
        rows = [row for row in rows if tag.casefold() in (t.casefold() for t in row[1].tags)]
    if attributed_to:
        needle = attributed_to.casefold()
        rows = [row for row in rows if needle in (row[1].attributed_to or "").casefold()]
    if assigned:
        rows = [row for row in rows if same_person(row[1].assigned or "", assigned)]
    if unassigned:
        rows = [row for row in rows if not row[1].assigned]
    if search:
        rows = [row for row in rows if search.casefold() in _haystack(row[1], confidential)]
    if stale:
        rows = [row for row in rows if row[1].stale]
    if unapproved:
        rows = [row for row in rows if to_approve(row[1], worksheet)]
    return sorted(rows, key=SORTS[sort]) if sort != "file" else list(rows)  # type: ignore[arg-type]


def to_approve(claim: Claim, worksheet: Worksheet) -> bool:
    """Whether a claim has a settled verdict that nobody signed off as it stands.

    An approval that is not valid (`Worksheet.approval_state`) is to be given again.
    """
    return STATUSES[claim.status].settled and worksheet.approval_state(claim) != "approved"


def outdated_by(before: Claim, after: Claim) -> str | None:
    """Return which verdict or approval a change made outdated; None where it did not."""
    if after.stale and not before.stale:
        return "its verdict is stale now; look again and mark it"
    if after.approval and after.outdated and before.approval and not before.outdated:
        return f"{after.approval.by}'s approval is outdated now; it needs a new one"
    return None


def cannot_hold(text: str, search: str) -> bool:
    r"""Whether a worksheet's YAML text shows that no claim in it holds the words searched for.

    A quick no for many files; False when it takes a look at the claims. Each value stands in the
    text letter by letter, but for blanks (lines are folded), `''` in single quotes and what a
    backslash escapes: so every word of the search must stand there, if it has no `'` and the text
    no backslash. Upper and lower case are folded letter by letter, too.
    """
    if "\\" in text or "'" in search:
        return False
    folded = text.casefold()
    return not all(word in folded for word in search.casefold().split())


def _haystack(claim: Claim, confidential: bool) -> str:
    texts = [claim.id, claim.quote, claim.statement, claim.attributed_to, claim.note, claim.rating]
    texts += claim.tags
    for item in claim.evidence:
        if item.confidential and not confidential:
            continue
        texts += [item.url, item.source, item.publisher, item.via, item.quote, item.note]
    return "\n".join(text for text in texts if text).casefold()


class Progress(NamedTuple):
    """How far a worksheet is: counts of claims.

    `stale` are not settled; `approved` are those whose verdict is signed off as it stands.
    """

    total: int
    settled: int
    stale: int
    approved: int
    by_status: Mapping[str, int]


def progress(worksheet: Worksheet) -> Progress:
    """Count the claims by status; a stale verdict is not settled."""
    by_status = dict.fromkeys(STATUSES, 0)
    settled = stale = approved = 0
    for claim in worksheet.claims:
        by_status[claim.status] += 1
        approved += worksheet.approval_state(claim) == "approved"
        if claim.stale:
            stale += 1
        elif STATUSES[claim.status].settled:
            settled += 1
    return Progress(len(worksheet.claims), settled, stale, approved, by_status)


def together(parts: Iterable[Progress]) -> Progress:
    """Add up how far several worksheets are."""
    by_status = dict.fromkeys(STATUSES, 0)
    total = settled = stale = approved = 0
    for part in parts:
        total += part.total
        settled += part.settled
        stale += part.stale
        approved += part.approved
        for name, count in part.by_status.items():
            by_status[name] += count
    return Progress(total, settled, stale, approved, by_status)


def stances(claim: Claim) -> tuple[int, int]:
    """Count the evidence for and against a claim."""
    kinds = [item.stance for item in claim.evidence]
    return kinds.count("supports"), kinds.count("refutes")


def by_stance(claim: Claim) -> Iterator[tuple[str, list[tuple[int, Evidence]]]]:
    """Yield the stances that a claim's evidence takes: the heading, and each with its number."""
    for stance, heading in HEADINGS.items():
        items = [(n, item) for n, item in enumerate(claim.evidence, 1) if item.stance == stance]
        if items:
            yield heading, items
