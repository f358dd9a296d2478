"""A second person's sign-off on verdicts, as changes of the worksheet; nothing is saved here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from factsheet import fingerprints
from factsheet.model import Claim, Entry, Worksheet
from factsheet.people import same_person
from factsheet.problems import FactsheetError
from factsheet.vocabulary import STATUSES


@dataclass(frozen=True, slots=True)
class Approval:
    """What a person says of verdicts: who, when (UTC), why; `revoke` withdraws the sign-off."""

    by: str
    at: datetime
    because: str | None = None
    revoke: bool = False


def approve(
    worksheet: Worksheet, claims: Sequence[Claim], given: Approval
) -> tuple[Worksheet, list[Claim]]:
    """Sign off claims' verdicts, or withdraw the sign-off, with a history entry for each.

    The entry holds the rating and the fingerprint of what was seen. A claim that the same person
    approved as it stands, or that has no approval to withdraw, is not changed. Returns the
    worksheet and the claims that changed, as they are now. Raises FactsheetError, a line for each
    claim that cannot be approved; then none is.
    """
    if not given.revoke:
        refusals = [refusal(claim, given.by, worksheet) for claim in claims]
        if any(refusals):
            raise FactsheetError(*filter(None, refusals))
    changed = [
        replace(claim, history=(*claim.history, _entry(claim, given)))
        for claim in claims
        if not _is_unchanged(claim, given)
    ]
    return worksheet.replacing({claim.id: claim for claim in changed}), changed


def remark(claim: Claim, given: Approval, *, changed: bool) -> str:
    """Return what became of a claim that a person approved, or whose approval they withdrew."""
    if not changed and given.revoke:
        return f"{claim.id}: has no approval; nothing changed"
    if not changed:
        return f"{claim.id}: already approved by {given.by}; nothing changed"
    verdict = f"{claim.status} by {claim.judgement.by}" if claim.judgement else claim.status
    done = "approval withdrawn" if given.revoke else "approved"
    return f"{claim.id}: {verdict}, {done} by {given.by}"


def comment(worksheet: Worksheet, claims: Sequence[Claim], given: Approval) -> Worksheet:
    """Add what a person says of claims to their histories, where it decides nothing."""
    entry = Entry(at=given.at, by=given.by, because=given.because)
    return worksheet.replacing(
        {claim.id: replace(claim, history=(*claim.history, entry)) for claim in claims}
    )


def refusal(claim: Claim, by: str, worksheet: Worksheet) -> str | None:
    """Return why a person cannot approve a claim as it is, and what to do; None if they can."""
    verdict, rules = claim.judgement, worksheet.rules
    if not STATUSES[claim.status].settled:
        settled = ", ".join(row.name for row in STATUSES.values() if row.settled)
        return (
            f"{claim.id} is {claim.status}: there is no verdict to approve yet; "
            f"mark it first ({settled}): factsheet mark {claim.id} STATUS --because '…'"
        )
    again = f"factsheet mark {claim.id} {claim.status} --because '…'"
    if verdict is None:
        return f"{claim.id}: its history does not say who judged it {claim.status}; first: {again}"
    if claim.stale:
        return (
            f"{claim.id} changed since {verdict.by} marked it {claim.status}; look at it again "
            f"and mark it first: {again}"
        )
    if verdict.unaware_of:
        return (
            f"{claim.id}: {verdict.by} and {verdict.unaware_of} judged it differently, neither "
            f"knowing of the other; look at both and mark it first: {again}"
        )
    if worksheet.provisional(claim):
        return f"{claim.id}: {not_judged(verdict)}; look at it and mark it first: {again}"
    if verdict.seen is None and rules.approval == "required":
        return f"{claim.id}: {unseen(verdict)}; look again and mark it first: {again}"
    if same_person(verdict.by, by) and not rules.self_approval:
        return (
            f"{claim.id}: {verdict.by} judged it, so a second person must approve it (unless "
            "`rules` has `self_approval: true`)"
        )
    return None


def unseen(entry: Entry) -> str:
    """Return the message that a verdict or an approval has no fingerprint of what was seen."""
    what, done = ("approval", "approved") if entry.status is None else ("verdict", "judged")
    return f"{entry.by}'s {what} does not say what was {done}: it has no `seen`"


def not_judged(verdict: Entry) -> str:
    """Return the message that a verdict is provisional (`Worksheet.provisional`)."""
    return f"{verdict.by} prepared the verdict, and no person has judged it yet"


def doubt(claim: Claim, worksheet: Worksheet) -> str:
    """Return why an approval is not valid; it must be `invalid` (`Worksheet.approval_state`)."""
    approval, verdict = claim.approval, claim.judgement
    if approval is None or verdict is None:
        raise ValueError("not signed")
    if worksheet.provisional(claim):
        return not_judged(verdict)
    if approval.seen is None:
        return unseen(approval)
    if not worksheet.rules.self_approval and same_person(approval.by, verdict.by):
        return f"{verdict.by} both judged and approved"
    return unseen(verdict)


def _is_unchanged(claim: Claim, given: Approval) -> bool:
    approval = claim.approval
    if given.revoke:
        return approval is None
    return (
        approval is not None
        and not claim.outdated
        and approval.seen == fingerprints.of_approval(claim)
        and same_person(approval.by, given.by)
    )


def _entry(claim: Claim, given: Approval) -> Entry:
    return Entry(
        at=given.at,
        by=given.by,
        rating=None if given.revoke else claim.rating,
        approved=not given.revoke,
        because=given.because,
        seen=fingerprints.of_approval(claim),
    )


def outdated_by(before: Claim, after: Claim) -> str | None:
    """Return which verdict or approval a change made outdated; None if it did not."""
    if after.stale and not before.stale:
        return "its verdict is stale now; look again and mark it"
    if after.approval and after.outdated and before.approval and not before.outdated:
        return f"{after.approval.by}'s approval is outdated now; it needs a new one"
    return None
