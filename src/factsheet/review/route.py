"""The order of a walk: which claims it visits, which of them were passed, where it is."""

from dataclasses import dataclass, field

from factsheet.problems import FactsheetError


@dataclass(slots=True)
class Route:
    """The ids of a walk's claims, in the worksheet's order. `last` was shown last; empty: none."""

    queue: list[str]
    last: str = ""
    answered: set[str] = field(default_factory=set)
    skipped: set[str] = field(default_factory=set)

    def following(self) -> str | None:
        """Return the next claim neither answered nor skipped, the first after the last shown."""
        at = self.queue.index(self.last) + 1 if self.last in self.queue else 0
        passed = self.answered | self.skipped
        order = self.queue[at:] + self.queue[:at]
        return next((name for name in order if name not in passed), None)

    def before(self, shown: str | None) -> str:
        """Return the claim before the one shown; at the end, the last. Raises FactsheetError."""
        at = self.queue.index(self.last) if self.last in self.queue else 0
        if shown is None and self.queue:
            return self.queue[at]
        if not at:
            raise FactsheetError("this is the first claim of the session")
        return self.queue[at - 1]

    def take(self, queue: list[str]) -> None:
        """Go on with other claims; if the last one is gone, the one before it counts as last."""
        if self.last not in queue and self.last in self.queue:
            earlier = self.queue[: self.queue.index(self.last)]
            self.last = next((name for name in reversed(earlier) if name in queue), "")
        self.queue = queue

    def rename(self, old: str, new: str) -> None:
        """Go on with a claim under its new id."""
        self.queue = [new if name == old else name for name in self.queue]
        self.last = new if self.last == old else self.last

    def place(self, shown: str | None) -> int:
        """Return the place of the claim shown, from 1; at the end, how many there are."""
        return self.queue.index(shown) + 1 if shown else len(self.queue)
