"""The terms of a walk: which claims are meant, what the outside gives, what is said and counted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from factsheet.model import STATUSES, Claim, Worksheet
from factsheet.people import same_person
from factsheet.problems import FactsheetError
from factsheet.queries import outdated_by
from factsheet.store import Loaded, StoredText, Write
from factsheet.yamltext import TextChange


@dataclass(frozen=True, slots=True)
class Choice:
    """Which claims are walked: the open ones, unless statuses are named or all are asked for."""

    statuses: tuple[str, ...] = ()
    assigned: str | None = None
    everything: bool = False

    def mine(self, claim: Claim) -> bool:
        """Whether it is assigned to the person asked for."""
        return self.assigned is None or same_person(claim.assigned or "", self.assigned)

    def fits(self, claim: Claim) -> bool:
        """Whether a claim is walked."""
        if self.statuses:
            return self.mine(claim) and claim.status in self.statuses
        return self.mine(claim) and (self.everything or is_open(claim))


def is_open(claim: Claim) -> bool:
    """Whether a claim needs work: its status is not settled, or its verdict is stale."""
    return claim.stale or not STATUSES[claim.status].settled


@dataclass(frozen=True, slots=True)
class Doors:
    """What a walk needs of the outside, each as a function."""

    read: Callable[[], bytes]
    load: Callable[[], Loaded]
    save: Callable[[Callable[[Worksheet], Worksheet], Write], Worksheet]
    article: Callable[[str], StoredText]
    edit: Callable[[Path], None]
    browse: Callable[[str], bool]
    now: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Note:
    """Something said to the person; `kind` is done, warning or trouble."""

    text: str
    kind: str = "done"


@dataclass(frozen=True, slots=True)
class Deed:
    """A change made in this walk, so that it can be taken back."""

    what: str
    before: Claim
    after: Claim
    change: TextChange | None
    answer: bool


@dataclass(frozen=True, slots=True)
class Standing:
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
    """The claim is not the one that was shown."""


def complaint(error: FactsheetError) -> list[Note]:
    """Return what could not be done, a note a line."""
    return [Note(line, "trouble") for line in error.lines]


def staleness(before: Claim | None, after: Claim) -> list[Note]:
    """Return that a change made a verdict or approval outdated."""
    said = outdated_by(before, after) if before else None
    return [Note(said, "warning")] if said else []


def difference(seen: Claim, now: Claim) -> str:
    """Return what somebody did to a claim while it was shown."""
    new = [entry for entry in now.history if entry not in seen.history]
    if new:
        because = f": {new[-1].because}" if new[-1].because else ""
        return f"{new[-1].by} judged it meanwhile: {new[-1].deed}{because}; shown anew"
    return "it was changed meanwhile; shown anew"
