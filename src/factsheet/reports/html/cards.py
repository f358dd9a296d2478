"""What a claim's card says, worked out before it is laid out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from factsheet.model import Claim, Entry, Evidence
from factsheet.queries import HEADINGS
from factsheet.reports.report_facts import ReportFacts
from factsheet.vocabulary import STATUSES, Status


@dataclass(frozen=True, slots=True)
class Card:
    """A claim as readers see it.

    `number` is its place in the worksheet, from 1. `status` is what is shown: `STALE` for a stale
    verdict. `verdict` is the entry that explains the claim's status, None if the history has none
    or tells of another status; then that one is `former`. `approval` is the approval of the newest
    verdict, `signed` says whether it holds.
    `lacks` is the stance of evidence that the status needs and nobody recorded. `groups` are
    stances with their evidence. `placed`: the claim's quote is marked in the article.
    """

    number: int
    claim: Claim
    status: Status
    verdict: Entry | None
    former: Entry | None
    approval: Entry | None
    signed: str | None
    stale: bool
    withheld: int
    lacks: str | None
    groups: Sequence[tuple[str | None, Sequence[Evidence]]]
    placed: bool


def cards(claims: Sequence[Claim], facts: ReportFacts, placed: frozenset[int]) -> Iterator[Card]:
    """Make the cards in the worksheet's order; `placed` holds the indexes of quotes in the text."""
    for index, claim in enumerate(claims):
        newest = claim.verdict
        explains = newest is not None and newest.status == claim.status
        yield Card(
            number=index + 1,
            claim=claim,
            status=facts.shown(claim),
            verdict=newest if explains else None,
            former=None if explains else newest,
            approval=claim.approval,
            signed=facts.signed.get(claim.id),
            stale=claim.id in facts.stale,
            withheld=facts.withheld.get(claim.id, 0),
            lacks=_lacks(claim, newest, facts),
            groups=_groups(claim),
            placed=index in placed,
        )


def _groups(claim: Claim) -> list[tuple[str | None, Sequence[Evidence]]]:
    """Sort a claim's evidence by its stance, in the order of the table."""
    groups = (
        (stance, [item for item in claim.evidence if item.stance == stance]) for stance in HEADINGS
    )
    return [(stance, items) for stance, items in groups if items]


def _lacks(claim: Claim, newest: Entry | None, facts: ReportFacts) -> str | None:
    """Return what is missing where nothing supports the status, as `check` would."""
    if claim.id in facts.withheld:
        return None
    needed = STATUSES[claim.status].rests_on
    if needed is None or any(item.stance == needed for item in claim.evidence):
        return None
    if needed == "refutes" and newest and newest.status == claim.status and newest.because:
        return None
    return needed
