"""The values of a walk: which claims, what comes from outside, messages, progress, undo."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from factsheet.approvals import outdated_by
from factsheet.model import Claim, Worksheet
from factsheet.people import same_person
from factsheet.problems import FactsheetError
from factsheet.store import Loaded, StoredText, Write
from factsheet.vocabulary import STATUSES
from factsheet.yamltext import TextChange


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """Which claims are walked: the open ones, unless statuses are named or all are asked for."""

    statuses: tuple[str, ...] = ()
    assigned: str | None = None
    everything: bool = False

    def mine(self, claim: Claim) -> bool:
        """Whether it is assigned to the person asked for."""
        return self.assigned is None or same_person(claim.assigned or "", self.assigned)

    def matches(self, claim: Claim) -> bool:
        """Whether a claim is walked."""
        if self.statuses:
            return self.mine(claim) and claim.status in self.statuses
        return self.mine(claim) and (self.everything or is_open(claim))


def is_open(claim: Claim) -> bool:
    """Whether a claim needs work: its status is not settled, or its verdict is stale."""
    return claim.stale or not STATUSES[claim.status].settled


@dataclass(frozen=True, slots=True)
class Outside:
    """What a walk needs from outside, each as a function."""

    read: Callable[[], bytes]
    load: Callable[[], Loaded]
    save: Callable[[Callable[[Worksheet], Worksheet], Write], Worksheet]
    article: Callable[[str], StoredText]
    edit: Callable[[Path], None]
    browse: Callable[[str], bool]
    now: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Message:
    """Something said to the person; `kind` is done, warning or trouble."""

    text: str
    kind: str = "done"


@dataclass(frozen=True, slots=True)
class UndoStep:
    """A change made in this walk, to be undone."""

    what: str
    before: Claim
    after: Claim
    change: TextChange | None
    answer: bool


@dataclass(frozen=True, slots=True)
class WalkProgress:
    """How far the walk is.

    `settled`, `stale` and `total` count the claims that could be meant (all, or the assigned ones);
    `left` those of this walk without an answer; `place` of `length` is where the walk stands.
    """

    settled: int
    stale: int
    total: int
    left: int
    place: int
    length: int


class Changed(FactsheetError):
    """The claim changed since it was shown."""


def complaint(error: FactsheetError) -> list[Message]:
    """Return what could not be done, one message per line."""
    return [Message(line, "trouble") for line in error.lines]


def staleness(before: Claim | None, after: Claim) -> list[Message]:
    """Return that a change made a verdict or approval outdated."""
    said = outdated_by(before, after) if before else None
    return [Message(said, "warning")] if said else []


def difference(seen: Claim, now: Claim) -> str:
    """Return what somebody changed in a claim while it was shown."""
    new = [entry for entry in now.history if entry not in seen.history]
    if new:
        because = f": {new[-1].because}" if new[-1].because else ""
        return f"{new[-1].by} judged it in the meantime: {new[-1].action}{because}; shown again"
    return "it was changed in the meantime; shown again"
