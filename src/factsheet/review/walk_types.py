"""The values of a walk: the filter, what comes from outside, messages, progress, undo."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factsheet import approvals, queries
from factsheet.approvals import outdated_by
from factsheet.comparing import Hidden, compare
from factsheet.model import Claim, Worksheet
from factsheet.problems import FactsheetError
from factsheet.store import Loaded, StoredText, Write
from factsheet.vocabulary import STATUSES
from factsheet.yamltext import TextChange

if TYPE_CHECKING:
    from factsheet.workflows.capture_proof import Captured
    from factsheet.workflows.capture_targets import Target


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """Which claims are walked, as `list` chooses them, and in which order.

    They are the open ones, unless ids (`names`), statuses or all are asked for. An `editor` walks
    the verdicts that they may approve.
    """

    statuses: tuple[str, ...] = ()
    assigned: str | None = None
    everything: bool = False
    names: tuple[str, ...] = ()
    priorities: tuple[str, ...] = ()
    tag: str | None = None
    search: str | None = None
    stale: bool = False
    changed: bool = False
    unapproved: bool = False
    provisional: bool = False
    editor: bool = False
    sort: str = "file"

    def scope(self, worksheet: Worksheet) -> list[Claim]:
        """Return the claims that could be meant, whatever their state."""
        return self._chosen(worksheet)

    def _chosen(self, worksheet: Worksheet, **more: Any) -> list[Claim]:
        rows = queries.select(
            worksheet,
            priorities=self.priorities,
            tag=self.tag,
            assigned=self.assigned,
            search=self.search,
            **more,
        )
        return [claim for _, claim in rows if not self.names or claim.id in self.names]

    def waiting(self, worksheet: Worksheet) -> list[Claim]:
        """Return the claims whose verdict nobody has approved as it is."""
        return self._chosen(worksheet, unapproved=True)

    @property
    def narrow(self) -> bool:
        """Whether it leaves out claims for any reason but their state."""
        return bool(self.assigned or self.priorities or self.tag or self.search)

    @property
    def settled_too(self) -> bool:
        """Whether it asks for claims that are not open."""
        return bool(
            self.everything
            or self.names
            or self.statuses
            or self.stale
            or self.changed
            or self.unapproved
            or self.provisional
        )

    def walked(self, worksheet: Worksheet, by: str) -> set[str]:
        """Return the ids of the claims that are walked."""
        if self.editor:
            waiting = self.waiting(worksheet)
            return {c.id for c in waiting if not approvals.refusal(c, by, worksheet)}
        chosen = self._chosen(
            worksheet,
            statuses=self.statuses,
            stale=self.stale,
            changed=self.changed,
            unapproved=self.unapproved,
            provisional=self.provisional,
        )
        return {claim.id for claim in chosen if self.settled_too or _is_open(claim)}

    def ordered(self, worksheet: Worksheet) -> list[str]:
        """Return the ids of all claims, in the order of the walk."""
        return [claim.id for _, claim in queries.select(worksheet, sort=self.sort)]


def _is_open(claim: Claim) -> bool:
    """Whether a claim needs work: its status is not settled, or its verdict is stale."""
    return claim.stale or not STATUSES[claim.status].settled


@dataclass(frozen=True, slots=True)
class WalkServices:
    """What a walk needs from outside, each as a function.

    `judged` finds an earlier version of a claim for which something is true, or says why it cannot.
    """

    read: Callable[[], bytes]
    load: Callable[[], Loaded]
    save: Callable[[Callable[[Worksheet], Worksheet], Write], Worksheet]
    article: Callable[[str], StoredText]
    edit: Callable[[Path], None]
    browse: Callable[[str], bool]
    now: Callable[[], datetime]
    judged: Callable[[Claim, Callable[[Claim], bool]], Claim | str]
    capture: "Callable[[Sequence[Target]], Iterator[Captured]]"


@dataclass(frozen=True, slots=True)
class Message:
    """A message to the user; `kind` is done, warning or trouble."""

    text: str
    kind: str = "done"


@dataclass(frozen=True, slots=True)
class UndoStep:
    """A change made in this walk, to be undone.

    `after` is None for a claim that was removed; `texts` are then the worksheet's, before and
    after it, and `earlier` the ids of the claims above it.
    """

    what: str
    before: Claim
    after: Claim | None
    change: TextChange | None = None
    answer: bool = False
    texts: tuple[str, str] = ("", "")
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WalkProgress:
    """How far the walk is.

    `done`, `stale` and `total` count the claims that could be meant (all, or the assigned ones),
    `done` those that are settled, or, for an editor, approved; `left` those of this walk without an
    answer; `place` of `length` is where the walk is.
    """

    done: int
    stale: int
    total: int
    left: int
    place: int
    length: int


class EditConflict(FactsheetError):
    """The claim changed since it was shown."""


def complaint(error: FactsheetError) -> list[Message]:
    """Return what could not be done, as one message per line."""
    return [Message(line, "trouble") for line in error.lines]


def staleness(before: Claim | None, after: Claim) -> list[Message]:
    """Return the message that a change made a verdict or approval outdated, if it did."""
    said = outdated_by(before, after) if before else None
    return [Message(said, "warning")] if said else []


def changed_meanwhile(seen: Claim, now: Claim) -> str:
    """Return what somebody changed in a claim while it was shown."""
    new = [entry for entry in now.history if entry not in seen.history]
    if new:
        because = f": {new[-1].because}" if new[-1].because else ""
        acted = "judged" if new[-1].status else "acted on"
        return f"{new[-1].by} {acted} it in the meantime: {new[-1].action}{because}; shown again"
    was, then = Worksheet(claims=(seen,)), Worksheet(claims=(now,))
    words = "; ".join(change.words for change in compare(was, then, Hidden(whole=True)))
    return f"changed in the meantime: {words}; shown again"
