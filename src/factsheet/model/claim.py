"""A claim, its history, and what follows from them: the verdict, the approval, staleness."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any

from factsheet import fingerprints
from factsheet.model.evidence import Evidence
from factsheet.model.policy import Policy
from factsheet.model.values import BadValue, need_name
from factsheet.people import same_person
from factsheet.vocabulary import DEFAULT_STATUS, PRIORITIES, STALE, STATUSES, Status

ID = re.compile(r"[^\W\d_][\w.-]*\Z")
"""What an id looks like: a letter, then letters, digits, `.`, `_`, `-`."""


def _need_status(name: str) -> None:
    if name not in STATUSES:
        raise BadValue(f"'{name}' is not a status", "status")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a claim's history: a mark (with `status`) or an approval (with `approved`)."""

    at: Annotated[datetime, "When, in UTC: 2026-03-02T10:05:00Z."]
    by: Annotated[str, "Who."]
    status: Annotated[str | None, "The verdict that was given.", STATUSES] = None
    rating: Annotated[str | None, "The rating that was given with it."] = None
    approved: Annotated[bool | None, "true: signed off; false: the approval was withdrawn."] = None
    because: Annotated[str | None, "Why."] = None
    seen: Annotated[str | None, "Fingerprint of what was judged or approved."] = None
    unaware_of: Annotated[
        str | None,
        "Who gave a different verdict, neither knowing of the other; `merge` writes it, and the "
        "next mark settles it.",
    ] = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def action(self) -> str:
        """What was done, in a word or two."""
        if self.status is not None:
            return self.status
        if self.approved is None:
            return "noted"
        return "approved" if self.approved else "approval withdrawn"

    def __post_init__(self) -> None:
        """Refuse a time without a zone, an empty name, and an unknown status."""
        if self.at.tzinfo is None:
            raise BadValue("a time needs a time zone: 2026-03-02T10:05:00Z", "at")
        need_name(self.by, "by")
        if self.status is not None:
            _need_status(self.status)


@dataclass(frozen=True, slots=True)
class Claim:
    """One checkable thing that the article says."""

    id: Annotated[str, "A slug made from the claim's words; it never changes."]
    quote: Annotated[str | None, "The exact words in the article."] = None
    statement: Annotated[str | None, "One checkable sentence, in the checker's words."] = None
    attributed_to: Annotated[str | None, "The source that the article names."] = None
    priority: Annotated[str | None, "How important it is.", PRIORITIES] = None
    tags: Annotated[tuple[str, ...], "Keywords to group claims by."] = ()
    assigned: Annotated[str | None, "Who checks it."] = None
    status: Annotated[str, "The verdict; `history` explains it.", STATUSES] = DEFAULT_STATUS
    rating: Annotated[str | None, "The rating that readers see, in the newsroom's own words."] = (
        None
    )
    note: Annotated[str | None, "For the desk."] = None
    evidence: Annotated[tuple[Evidence, ...], "The evidence for and against it."] = ()
    history: Annotated[tuple[Entry, ...], "Who judged it, when and why; newest last."] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a claim that says nothing or cannot be named."""
        if not ID.match(self.id):
            raise BadValue(
                f"'{self.id}' is not an id: begin with a letter, then letters, digits, . _ -",
                "id",
            )
        if not (self.quote or self.statement):
            raise BadValue("a claim needs a quote or a statement")
        _need_status(self.status)

    @property
    def words(self) -> str:
        """The statement, else the quote: what a reader is shown first."""
        return self.statement or self.quote or ""

    @property
    def verdict(self) -> Entry | None:
        """The newest history entry that gives a status."""
        return next((entry for entry in reversed(self.history) if entry.status), None)

    @property
    def judgement(self) -> Entry | None:
        """The newest verdict, if it is the status that the claim has: who gave it, and why."""
        verdict = self.verdict
        return verdict if verdict is not None and verdict.status == self.status else None

    @property
    def approval(self) -> Entry | None:
        """The current approval: the newest one since the newest verdict, if not withdrawn."""
        for entry in reversed(self.history):
            if entry.status:
                return None
            if entry.approved is not None:
                return entry if entry.approved else None
        return None

    @property
    def outdated(self) -> bool:
        """Whether something that readers are told changed since the current approval.

        One without `seen`, as a person may write it, is outdated when the verdict is stale.
        """
        approval = self.approval
        if approval is None:
            return False
        if approval.seen is None:
            holds = not self.stale
        else:
            holds = fingerprints.approval_holds(approval.seen, self)
        return not holds or self.judgement is None or approval.rating not in (None, self.rating)

    def approval_state(self, rules: Policy) -> str | None:
        """Return whether the verdict is signed off as it is now, None if nobody did so.

        `approved`, `outdated`, or `invalid`: it does not say what was approved (no `seen`), or the
        person who judged gave it and the rules do not allow that. `Worksheet.approval_state` also
        knows who prepared verdicts.
        """
        approval, verdict = self.approval, self.judgement
        if approval is None:
            return None
        if self.outdated or verdict is None:
            return "outdated"
        unseen = approval.seen is None or (verdict.seen is None and rules.approval == "required")
        own = not rules.self_approval and same_person(approval.by, verdict.by)
        return "invalid" if unseen or own else "approved"

    @property
    def stale(self) -> bool:
        """Whether quote, statement, attribution or evidence changed since the newest verdict.

        Only a settled verdict can be stale, and one without `seen` is unknown, never stale.
        """
        verdict = self.verdict
        return bool(
            verdict
            and verdict.seen
            and STATUSES[self.status].settled
            and STATUSES[verdict.status or DEFAULT_STATUS].settled
            and not fingerprints.verdict_holds(verdict.seen, self)
        )

    @property
    def shown(self) -> Status:
        """The row of the table that people are shown: the status, or `STALE`."""
        return STALE if self.stale else STATUSES[self.status]
