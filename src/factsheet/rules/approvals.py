"""Rules about what verdicts and approvals cover, who gave them, and when."""

from collections.abc import Iterator
from datetime import timedelta

from factsheet import fingerprints
from factsheet.approvals import not_judged, unseen
from factsheet.fields import time_text
from factsheet.model import Claim, Entry, Worksheet
from factsheet.people import maybe_same_person, same_person
from factsheet.problems import Finding, Path
from factsheet.rewording import reworded
from factsheet.rewording.proposals import proposal
from factsheet.rules.context import Context, Findings, each
from factsheet.texts import counted
from factsheet.vocabulary import STATUSES

_CLOCKS = timedelta(minutes=5)
"""How much two people's clocks may differ."""


def _settled(worksheet: Worksheet) -> Iterator[tuple[Path, Claim]]:
    return ((path, claim) for path, claim in each(worksheet) if STATUSES[claim.status].settled)


def _mark_again(claim: Claim) -> str:
    return f"look again, then: factsheet mark {claim.id} {claim.status} --because '…'"


def _approve(claim: Claim) -> str:
    return f"a second person checks it and runs: factsheet approve {claim.id}"


def stale_verdict(worksheet: Worksheet, _: Context) -> Findings:
    """Quote, statement, attribution or evidence changed since a settled verdict."""
    for path, claim in each(worksheet):
        verdict = claim.verdict
        if claim.stale and verdict and fingerprints.READABLE.match(verdict.seen or ""):
            what, asked = reworded(claim), proposal(claim)
            yield Finding(
                (*path, "status"),
                f"changed since the verdict ({claim.status}, by {verdict.by})"
                + f": {what}" * bool(what),
                f"{asked} if so: factsheet mark {claim.id} {asked.status} --because '…'"
                if asked
                else _mark_again(claim),
            )


def unreadable_fingerprint(worksheet: Worksheet, _: Context) -> Findings:
    """`seen` is not a fingerprint, so it does not say what was judged or approved."""
    for path, claim in each(worksheet):
        for number, entry in enumerate(claim.history):
            if entry.seen is not None and not fingerprints.READABLE.match(entry.seen):
                yield Finding(
                    (*path, "history", number, "seen"),
                    f"'{entry.seen[:40]}' is not a fingerprint (s- and 32 or 8 hex digits), so it "
                    f"does not say what {entry.by} saw",
                    "restore the earlier value, or mark and approve it again",
                )


def short_fingerprint(worksheet: Worksheet, _: Context) -> Findings:
    """A verdict or its approval has a fingerprint of 8 digits, which can be forged, or none."""
    for path, claim in _settled(worksheet):
        for entry in (claim.judgement, claim.approval):
            if entry and (entry.seen is None or fingerprints.is_short(entry.seen)):
                what = "no fingerprint" if entry.seen is None else "a fingerprint of 8 digits"
                yield Finding(
                    (*path, "history"),
                    f"{entry.by}'s {'verdict' if entry.status else 'approval'} has {what}",
                    _mark_again(claim) if entry.status else _approve(claim),
                )


def not_yet_judged(worksheet: Worksheet, _: Context) -> Findings:
    """Verdicts are by whoever prepared them (`prepared_by`): no person has judged them yet."""
    waiting = sum(map(worksheet.provisional, worksheet.claims))
    if waiting:
        were = "was" if waiting == 1 else "were"
        yield Finding(
            ("prepared_by",),
            f"{counted(waiting, 'verdict')} {were} prepared by '{worksheet.prepared_by}' and not "
            "yet judged by a person",
            "look at each: factsheet review --all, or: factsheet mark CLAIM STATUS --because '…'",
        )


def approval_missing(worksheet: Worksheet, _: Context) -> Findings:
    """`approval: required`, but a settled claim has no valid approval, or `seen` is missing."""
    if worksheet.rules.approval != "required":
        return
    for path, claim in _settled(worksheet):
        verdict = claim.judgement
        if verdict and worksheet.provisional(claim):
            yield Finding(
                (*path, "status"), f"not approved: {not_judged(verdict)}", _mark_again(claim)
            )
        elif claim.approval is None:
            yield Finding((*path, "status"), "not approved", _approve(claim))
        elif trouble := _unsure(claim):
            yield Finding((*path, "status"), trouble, _approve(claim))
        elif verdict and verdict.seen is None:
            yield Finding((*path, "status"), unseen(verdict), _mark_again(claim))


def approval_outdated(worksheet: Worksheet, _: Context) -> Findings:
    """An approval is outdated, is of a verdict that no person gave, or has no `seen`."""
    if worksheet.rules.approval == "required":
        return  # approval-missing reports it
    for path, claim in each(worksheet):
        verdict = claim.judgement
        if claim.approval and verdict and worksheet.provisional(claim):
            told = f"{claim.approval.by} approved it, but {not_judged(verdict)}"
            yield Finding((*path, "status"), told, _mark_again(claim))
        elif not claim.stale and (trouble := _unsure(claim)):
            yield Finding((*path, "status"), trouble, _approve(claim))


def _unsure(claim: Claim) -> str | None:
    """Return why a claim's approval cannot be relied on; None if it can, or there is none."""
    approval = claim.approval
    if claim.outdated:
        return "changed since it was approved"
    return unseen(approval) if approval and approval.seen is None else None


def self_approval(worksheet: Worksheet, _: Context) -> Findings:
    """The person who judged also approved, and `self_approval` does not allow it."""
    for path, claim, verdict, approval in _both(worksheet):
        if same_person(approval.by, verdict.by):
            written = f" (as '{approval.by}')" if approval.by != verdict.by else ""
            yield Finding(
                (*path, "history"),
                f"{verdict.by} both judged and approved{written}",
                _approve(claim),
            )


def approver_unclear(worksheet: Worksheet, _: Context) -> Findings:
    """Judge and approver may be the same person: one name is part of the other."""
    for path, claim, verdict, approval in _both(worksheet):
        if maybe_same_person(approval.by, verdict.by):
            yield Finding(
                (*path, "history"),
                f"{verdict.by} judged and {approval.by} approved: are they the same person?",
                f"if so, {_approve(claim)}; if not, write both names in full",
            )


def _both(worksheet: Worksheet) -> Iterator[tuple[Path, Claim, Entry, Entry]]:
    """Yield the approved claims with verdict and approval, where two people must give them."""
    for path, claim in () if worksheet.rules.self_approval else each(worksheet):
        approval, verdict = claim.approval, claim.verdict
        if approval and verdict:
            yield path, claim, verdict, approval


def impossible_times(worksheet: Worksheet, context: Context) -> Findings:
    """A history entry is in the future, or over 5 minutes earlier than one above it."""
    for path, claim in each(worksheet):
        before: Entry | None = None
        for number, entry in enumerate(claim.history):
            what = f"{entry.by}'s entry ({entry.action}) of {time_text(entry.at)}"
            trouble = None
            if context.now and entry.at > context.now + _CLOCKS:
                trouble = f"{what} is in the future"
            elif before and entry.at < before.at - _CLOCKS:
                trouble = f"{what} is earlier than one above it ({time_text(before.at)})"
            if trouble:
                yield Finding(
                    (*path, "history", number, "at"),
                    trouble,
                    "correct the time, or the order (oldest first), and check the writer's clock",
                )
            if before is None or entry.at > before.at:
                before = entry
