"""Where a walk is: the claim shown, which one is next, what changed on disk. No terminal here.

Nothing but the worksheet remembers a walk: the next one begins after the claim that this person
judged last. What was skipped is still open, and comes again.
"""

from dataclasses import dataclass, field, replace

from factsheet import fingerprints, queries, rules
from factsheet.anchors import Text, prepare
from factsheet.model import Claim, Entry, Worksheet
from factsheet.people import same_person
from factsheet.problems import FactsheetError
from factsheet.review.judged_versions import judged_version
from factsheet.review.passages import Passage, passage
from factsheet.review.route import Route
from factsheet.review.walk_types import (
    ClaimFilter,
    Message,
    WalkProgress,
    WalkServices,
    changed_meanwhile,
    complaint,
)
from factsheet.store import Loaded
from factsheet.texts import counted
from factsheet.vocabulary import STATUSES


@dataclass(slots=True)
class Walk:
    """One person's walk. `shown` is the claim as the person sees it, None at the end.

    `wanted` are the ids that the filter chooses now; `sought` is what was searched for last.
    """

    loaded: Loaded
    filter: ClaimFilter
    by: str
    outside: WalkServices
    worksheet: Worksheet = field(init=False)
    data: bytes = field(init=False)
    route: Route = field(init=False)
    wanted: set[str] = field(init=False)
    shown: Claim | None = field(init=False, default=None)
    sought: str = field(init=False, default="")
    _article: tuple[str | None, Text | str | None] = field(init=False, default=(None, None))
    _judged: dict[tuple[str, str], Claim | str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Begin after the claim that this person judged last, or with the first of those named."""
        self.route = Route([])
        self._take(self.loaded.worksheet, self.loaded.data)
        order = self.filter.ordered(self.worksheet)
        newest = self._newest_of_mine()
        after = order.index(newest) + 1 if newest else 0
        todo = set(self.route.queue)
        self._show(next((name for name in order[after:] + order[:after] if name in todo), None))

    def _newest_of_mine(self) -> str | None:
        if self.filter.names or self.filter.editor or self.filter.sort != "file":
            return None
        mine = [
            (entry.at, number, claim.id)
            for number, claim in enumerate(self.worksheet.claims)
            for entry in claim.history
            if entry.status and same_person(entry.by, self.by)
        ]
        return max(mine)[2] if mine else None

    # Where the walk is

    @property
    def opening(self) -> str:
        """What to say at the beginning: that the walk resumes, and where."""
        if self.filter.editor:
            return self.barred()
        newest = self._newest_of_mine()
        if self.shown is None or newest is None or self.shown.id == self.route.queue[0]:
            return ""
        return f"Continuing after {newest}, your last verdict; earlier open claims come at the end."

    def barred(self) -> str:
        """Return how many verdicts are not approved and cannot be by this person."""
        count = len(self.filter.waiting(self.worksheet)) - len(self.wanted)
        if not count:
            return ""
        them = "it" if count == 1 else "them"
        return (
            f"{counted(count, 'other verdict')} cannot be approved by {self.by}; factsheet review "
            f"--unapproved shows {them}, and p says why"
        )

    def _claim(self, name: str) -> Claim | None:
        return next((claim for claim in self.worksheet.claims if claim.id == name), None)

    def number(self) -> int:
        """Return the number of the claim shown, as `list` has it."""
        assert self.shown is not None
        return queries.number_of(self.worksheet, self.shown)

    def progress(self) -> WalkProgress:
        """Count what is done and what is left."""
        scope = replace(self.worksheet, claims=tuple(self.filter.scope(self.worksheet)))
        counts = queries.progress(scope)
        done = counts.approved if self.filter.editor else counts.settled
        left = len(self.wanted.intersection(self.route.queue) - self.route.answered)
        place = self.route.place(self.shown.id if self.shown else None)
        return WalkProgress(done, counts.stale, counts.total, left, place, len(self.route.queue))

    def passage(self) -> Passage | str | None:
        """Return the quote of the claim shown in its sentence, or why that is impossible.

        None if there is no quote, or no text of the article is kept.
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
        self.worksheet, self.data = worksheet, data
        self.wanted = self.filter.walked(worksheet, self.by)
        self._join(self.wanted)

    def _join(self, names: set[str]) -> None:
        known = names.union(self.route.queue)
        self.route.take([name for name in self.filter.ordered(self.worksheet) if name in known])

    def _reread(self) -> None:
        if self.outside.read() != self.data:
            loaded = self.outside.load()
            self._take(loaded.worksheet, loaded.data)

    def refresh(self) -> list[Message]:
        """Read the worksheet again if it changed on disk; say what became of the claim shown.

        Raises FactsheetError if it cannot be read now; what was shown stays.
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
        return [Message(changed_meanwhile(seen, now), "warning")]

    def look(self) -> list[Message]:
        """Refresh, and say so if the worksheet cannot be read now."""
        try:
            return self.refresh()
        except FactsheetError as error:
            return complaint(error)

    def arrival(self) -> list[Message]:
        """Return the message that somebody dealt with the claim since the walk began, if so."""
        claim = self.shown
        if claim is None or claim.id in self.route.answered or claim.id in self.wanted:
            return []
        last = claim.history[-1] if claim.history else None
        done = last.action if last else STATUSES[claim.status].label.lower()
        who = f" by {last.by}" if last else ""
        return [Message(f"{done}{who} in the meantime; n goes on")]

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

    def jump(self, name: str) -> list[Message]:
        """Show the claim with an id, the beginning of one, or a number. Raises FactsheetError."""
        self._reread()
        return self._visit(queries.find_claim(self.worksheet, name).id)

    def search(self, text: str) -> list[Message]:
        """Show the next claim that contains a text, of all in the worksheet.

        Raises FactsheetError if there is none.
        """
        self._reread()
        rows = queries.select(self.worksheet, search=text)
        if not rows:
            raise FactsheetError(f"no claim contains '{text[:60]}'")
        self.sought = text
        here = self.number() if self.shown else 0
        at = next((n for n, (number, _) in enumerate(rows) if number > here), 0)
        more = "; / and Enter go to the next" if len(rows) > 1 else ""
        found = f"'{text[:60]}' is in {counted(len(rows), 'claim')}; this is {at + 1}{more}"
        return [Message(found), *self._visit(rows[at][1].id)]

    def _visit(self, name: str) -> list[Message]:
        """Show a claim, even one that is not in the walk; it then counts as asked about."""
        if name not in self.route.queue:
            self.route.answered.add(name)
            self._join({name})
        self.route.skipped.discard(name)
        self._show(name)
        return self.arrival()

    # What was judged

    def questioned(self) -> Entry | None:
        """Return the verdict or approval since which the claim shown has changed, if any."""
        claim = self.shown
        if claim is None:
            return None
        return claim.verdict if claim.stale else claim.approval if claim.outdated else None

    def judged(self) -> Claim | str:
        """Return the claim shown as it was when judged or approved, or why that is not known."""
        claim, entry = self.shown, self.questioned()
        if claim is None or entry is None or not entry.seen:
            return "the history does not say what was seen"
        holds = fingerprints.verdict_holds if entry.status else fingerprints.approval_holds
        seen = entry.seen
        place = (claim.id, seen)
        if place not in self._judged:
            found = judged_version(claim, lambda other: holds(seen, other))
            self._judged[place] = found or self.outside.judged(
                claim, lambda other: holds(seen, other)
            )
        return self._judged[place]
