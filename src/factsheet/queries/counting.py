"""How much of a worksheet is done, and what a claim's evidence says, in numbers."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from factsheet.model import Claim, Evidence, Worksheet
from factsheet.vocabulary import STANCES, STATUSES

HEADINGS: Mapping[str | None, str] = {
    **{row.name: row.heading for row in STANCES.values()},
    None: "No stance given",
}
"""Each stance, and the heading above its evidence, in the order shown."""


class Progress(NamedTuple):
    """How much of a worksheet is done: counts of claims.

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
    """Add up the progress of several worksheets."""
    parts = list(parts)
    return Progress(
        sum(part.total for part in parts),
        sum(part.settled for part in parts),
        sum(part.stale for part in parts),
        sum(part.approved for part in parts),
        {name: sum(part.by_status[name] for part in parts) for name in STATUSES},
    )


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
