"""Where a walk is: the claim shown, which one is next, what changed on disk. No terminal here.

Nothing but the worksheet remembers a walk: the next one begins after the claim that this person
judged last. What was skipped is still open, and comes again.
"""

from dataclasses import dataclass, field, replace

from factsheet import queries, rules
from factsheet.anchors import Text, prepare
from factsheet.model import Claim, Worksheet
from factsheet.people import same_person
from factsheet.problems import FactsheetError
from factsheet.review.passages import Passage, passage
from factsheet.review.route import Route
from factsheet.review.terms import (
    ClaimFilter,
    Message,
    Outside,
    WalkProgress,
    complaint,
    difference,
)
from factsheet.store import Loaded
from factsheet.vocabulary import STATUSES


@dataclass(slots=True)
class Walk:
    """One person's walk. `shown` is the claim as the person sees it, None at the end."""

    loaded: Loaded
    filter: ClaimFilter
    by: str
    outside: Outside
    worksheet: Worksheet = field(init=False)
    data: bytes = field(init=False)
    route: Route = field(init=False)
    shown: Claim | None = field(init=False, default=None)
    _article: tuple[str | None, Text | str | None] = field(init=False, default=(None, None))

    def __post_init__(self) -> None:
        """Begin behind the claim that this person judged last."""
        self.worksheet, self.data = self.loaded.worksheet, self.loaded.data
        self.route = Route([c.id for c in self.worksheet.claims if self.filter.matches(c)])
        order = [claim.id for claim in self.worksheet.claims]
        newest = self._newest_of_mine()
        behind = order.index(newest) + 1 if newest else 0
        todo = set(self.route.queue)
        self._show(next((name for name in order[behind:] + order[:behind] if name in todo), None))

    def _newest_of_mine(self) -> str | None:
        mine = [
            (entry.at, number, claim.id)
            for number, claim in enumerate(self.worksheet.claims)
            for entry in claim.history
            if entry.status and same_person(entry.by, self.by)
        ]
        return max(mine)[2] if mine else None

    # Where the walk stands

    @property
    def opening(self) -> str:
        """What to say at the beginning: that the walk resumes, and where."""
        newest = self._newest_of_mine()
        if self.shown is None or newest is None or self.shown.id == self.route.queue[0]:
            return ""
        return f"Continuing after {newest}, your last verdict; earlier open claims come at the end."

    def _claim(self, name: str) -> Claim | None:
        return next((claim for claim in self.worksheet.claims if claim.id == name), None)

    def number(self) -> int:
        """Return the number of the claim shown, as `list` has it."""
        assert self.shown is not None
        return queries.number_of(self.worksheet, self.shown)

    def progress(self) -> WalkProgress:
        """Count what is done and what is left."""
        scope = replace(
            self.worksheet, claims=tuple(c for c in self.worksheet.claims if self.filter.mine(c))
        )
        counts = queries.progress(scope)
        todo = set(self.route.queue) - self.route.answered
        left = sum(claim.id in todo and self.filter.matches(claim) for claim in scope.claims)
        place = self.route.place(self.shown.id if self.shown else None)
        return WalkProgress(
            counts.settled, counts.stale, counts.total, left, place, len(self.route.queue)
        )

    def passage(self) -> Passage | str | None:
        """Return the quote of the claim shown in its sentence, or why it cannot be.

        None when there is no quote, or no text of the article is kept.
        """
        name = self.worksheet.article.text
        if self.shown is None or not self.shown.quote or name is None:
            return None
        if self._article[0] != name:
            stored = self.outside.article(name)
            text = stored.text
            self._article = (name, stored.trouble if text is None else prepare(text))
        found = self._article[1]
        if not isinstance(found, Text):
            return f"the article's text cannot be read: {found}"
        return passage(self.shown.quote, found, self.worksheet.article.language or "en")

    def objections(self, status: str) -> list[Message]:
        """Return what `check` would object to if the claim shown had this status."""
        if self.shown is None:
            return []
        return self._objections(replace(self.shown, status=status))

    def _objections(self, claim: Claim) -> list[Message]:
        found = rules.objections(self.worksheet, claim)
        return [Message(f"`check` will object: {finding.message}", "warning") for finding in found]

    # Going on

    def _show(self, name: str | None) -> None:
        self.shown = self._claim(name) if name else None
        if self.shown:
            self.route.last = self.shown.id

    def _go_on(self) -> None:
        self._show(self.route.following())

    def _take(self, worksheet: Worksheet, data: bytes) -> None:
        """Go on with a worksheet as it is on disk; claims that became open join the walk."""
        known = set(self.route.queue)
        self.worksheet, self.data = worksheet, data
        self.route.take([c.id for c in worksheet.claims if c.id in known or self.filter.matches(c)])

    def _reread(self) -> None:
        if self.outside.read() != self.data:
            loaded = self.outside.load()
            self._take(loaded.worksheet, loaded.data)

    def refresh(self) -> list[Message]:
        """Read the worksheet again if it changed on disk; say what became of the claim shown.

        Raises FactsheetError when it cannot be read now; what was shown stays.
        """
        self._reread()
        seen = self.shown
        if seen is None:
            return []
        now = self._claim(seen.id)
        if now is None:
            self._go_on()
            return [Message(f"{seen.id} was removed in the meantime", "warning")]
        if now == seen:
            return []
        self.shown = now
        return [Message(difference(seen, now), "warning")]

    def look(self) -> list[Message]:
        """Refresh, and say it when the worksheet cannot be read now."""
        try:
            return self.refresh()
        except FactsheetError as error:
            return complaint(error)

    def arrival(self) -> list[Message]:
        """Return that somebody settled the claim shown since the walk began."""
        claim = self.shown
        if claim is None or claim.id in self.route.answered or self.filter.matches(claim):
            return []
        verdict = claim.judgement
        who = f" by {verdict.by}" if verdict else ""
        return [Message(f"{STATUSES[claim.status].label.lower()}{who} in the meantime; n goes on")]

    def skip(self) -> list[Message]:
        """Leave the claim shown for later, and go on; at the end, begin again with what is left."""
        if self.shown is None:
            if not self.route.skipped:
                raise FactsheetError("nothing is left in this session; q quits")
            self.route.skipped.clear()
        elif self.shown.id not in self.route.answered:
            self.route.skipped.add(self.shown.id)
        self._reread()
        self._go_on()
        return self.arrival()

    def back(self) -> list[Message]:
        """Go back to the claim before."""
        self._reread()
        name = self.route.before(self.shown.id if self.shown else None)
        self.route.skipped.discard(name)
        self._show(name)
        return self.arrival()
