"""The walk itself: the claim shown, answers, undo, resume. No terminal here.

Every answer is one save, for the claim as it was shown: when somebody changed it meanwhile the
answer is refused, and the claim shown anew. Nothing but the worksheet remembers a walk: the next
one begins behind the claim that this person judged last. What was skipped is open still, and comes
again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from factsheet import edits, queries, rules
from factsheet.anchors import Text, prepare
from factsheet.model import STATUSES, Claim, Worksheet
from factsheet.people import same_person
from factsheet.problems import FactsheetError
from factsheet.review.passages import Passage, passage
from factsheet.review.route import Route
from factsheet.review.terms import (
    Changed,
    Choice,
    Deed,
    Doors,
    Note,
    Standing,
    complaint,
    difference,
    staleness,
)
from factsheet.store import BOM, Loaded, Write
from factsheet.workflows import editing
from factsheet.yamltext import Parsed, TextChange, change_between, revise, take_back


@dataclass(slots=True)
class Session:
    """One person's walk. `shown` is the claim as the person sees it, None at the end."""

    loaded: Loaded
    choice: Choice
    by: str
    doors: Doors
    worksheet: Worksheet = field(init=False)
    data: bytes = field(init=False)
    route: Route = field(init=False)
    shown: Claim | None = field(init=False, default=None)
    deeds: list[Deed] = field(init=False, default_factory=list)
    drafts: dict[tuple[str, str], Mapping[str, str]] = field(init=False, default_factory=dict)
    kept: dict[str, Path] = field(init=False, default_factory=dict)
    _article: tuple[str | None, Text | str | None] = field(init=False, default=(None, None))

    def __post_init__(self) -> None:
        """Begin behind the claim that this person judged last."""
        self.worksheet, self.data = self.loaded.worksheet, self.loaded.data
        self.route = Route([c.id for c in self.worksheet.claims if self.choice.fits(c)])
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
        """What is to be said at the beginning: that the walk resumes, and where."""
        newest = self._newest_of_mine()
        if self.shown is None or newest is None or self.shown.id == self.route.queue[0]:
            return ""
        return f"Going on behind {newest}, which you judged last; the earlier ones follow."

    def _claim(self, name: str) -> Claim | None:
        return next((claim for claim in self.worksheet.claims if claim.id == name), None)

    def number(self) -> int:
        """Return the number of the claim shown, as `list` has it."""
        assert self.shown is not None
        return queries.number_of(self.worksheet, self.shown)

    def standing(self) -> Standing:
        """Count what is done and what is left."""
        scope = replace(
            self.worksheet, claims=tuple(c for c in self.worksheet.claims if self.choice.mine(c))
        )
        counts = queries.progress(scope)
        todo = set(self.route.queue) - self.route.answered
        left = sum(claim.id in todo and self.choice.fits(claim) for claim in scope.claims)
        place = self.route.place(self.shown.id if self.shown else None)
        return Standing(
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
            stored = self.doors.article(name)
            text = stored.text
            self._article = (name, stored.trouble if text is None else prepare(text))
        found = self._article[1]
        if not isinstance(found, Text):
            return f"the article's text cannot be read: {found}"
        return passage(self.shown.quote, found, self.worksheet.article.language or "en")

    def objections(self, status: str) -> list[Note]:
        """Return what `check` would object to if the claim shown had this status."""
        if self.shown is None:
            return []
        return self._objections(replace(self.shown, status=status))

    def _objections(self, claim: Claim) -> list[Note]:
        found = rules.objections(self.worksheet, claim)
        return [Note(f"`check` will object: {finding.message}", "warning") for finding in found]

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
        self.route.take([c.id for c in worksheet.claims if c.id in known or self.choice.fits(c)])

    def _reread(self) -> None:
        if self.doors.read() != self.data:
            loaded = self.doors.load()
            self._take(loaded.worksheet, loaded.data)

    def refresh(self) -> list[Note]:
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
            return [Note(f"{seen.id} was removed meanwhile", "warning")]
        if now == seen:
            return []
        self.shown = now
        return [Note(difference(seen, now), "warning")]

    def look(self) -> list[Note]:
        """Refresh, and say it when the worksheet cannot be read now."""
        try:
            return self.refresh()
        except FactsheetError as error:
            return complaint(error)

    def arrival(self) -> list[Note]:
        """Return that somebody settled the claim shown since the walk began."""
        claim = self.shown
        if claim is None or claim.id in self.route.answered or self.choice.fits(claim):
            return []
        verdict = claim.judgement
        who = f" by {verdict.by}" if verdict else ""
        return [Note(f"meanwhile {STATUSES[claim.status].label.lower()}{who}; n goes on")]

    def skip(self) -> list[Note]:
        """Leave the claim shown for later, and go on; at the end, begin again with what is left."""
        if self.shown is None:
            if not self.route.skipped:
                raise FactsheetError("nothing is left in this walk; q quits")
            self.route.skipped.clear()
        elif self.shown.id not in self.route.answered:
            self.route.skipped.add(self.shown.id)
        self._reread()
        self._go_on()
        return self.arrival()

    def back(self) -> list[Note]:
        """Go back to the claim before."""
        self._reread()
        name = self.route.before(self.shown.id if self.shown else None)
        self.route.skipped.discard(name)
        self._show(name)
        return self.arrival()

    # Changes: one save each

    def _commit(
        self,
        what: str,
        change: Callable[[Worksheet, Claim], Worksheet],
        write: Write = revise,
        *,
        seen: Claim | None = None,
        answer: bool = False,
        remember: bool = True,
    ) -> Claim:
        seen = seen or self.shown
        if seen is None:
            raise FactsheetError("no claim is shown; b goes back")
        noted: list[tuple[int, str, TextChange | None]] = []

        def checked(worksheet: Worksheet) -> Worksheet:
            found = next((claim for claim in worksheet.claims if claim.id == seen.id), None)
            if found != seen:
                raise Changed(f"{seen.id} changed meanwhile: nothing was saved")
            return change(worksheet, seen)

        def watched(text: str, parsed: Parsed, wanted: Worksheet) -> str:
            number = queries.number_of(parsed.worksheet, seen) - 1
            new = write(text, parsed, wanted)
            noted.append((number, new, change_between(text, new, parsed, number)))
            return new

        worksheet = self.doors.save(checked, watched)
        number, text, done = noted[-1]
        after = worksheet.claims[number]
        self.route.rename(seen.id, after.id)
        self._take(worksheet, (BOM if self.data.startswith(BOM) else b"") + text.encode())
        if remember and after != seen:
            self.deeds.append(Deed(what, seen, after, done, answer))
        if self.shown and self.shown.id in (seen.id, after.id):
            self.shown = after
        return after

    def answer(self, status: str, because: str = "", rating: str = "") -> list[Note]:
        """Return the claim shown a verdict, save it, and go on. Says what `check` would object to.

        Raises Changed when it is not the claim that was shown.
        """
        given = edits.Mark(status, self.by, self.doors.now(), because or None, rating or None)
        before = self.shown
        after = self._commit(
            status, lambda sheet, claim: edits.mark(sheet, [claim], given)[0], answer=True
        )
        self.route.answered.add(after.id)
        self.route.skipped.discard(after.id)
        told = f" ({rating})" if rating else ""
        again = " already; nothing changed" if after == before else ""
        reason = f": {because}" if because else ", without a reason"
        notes = [Note(f"{after.id}: {status}{told}{again or reason}"), *self._objections(after)]
        self._go_on()
        return notes + self.arrival()

    def add_evidence(self, values: dict[str, Any]) -> list[Note]:
        """Add evidence to the claim shown, and stay there."""
        remarks: list[str | None] = []

        def change(sheet: Worksheet, claim: Claim) -> Worksheet:
            changed, remark = edits.add_evidence(sheet, claim, values)
            remarks.append(remark)
            return changed

        before = self.shown
        after = self._commit("evidence", change)
        notes = [Note(f"{after.id}: evidence {len(after.evidence)} added")]
        notes += [Note(remark, "warning") for remark in remarks if remark]
        return notes + staleness(before, after)

    def edit(self) -> list[Note]:
        """Let the person edit the claim shown in an editor, and stay there.

        Raises FactsheetError; a text that was refused is kept, and edited further the next time.
        """
        notes = self.refresh()
        if notes or self.shown is None:
            return notes or [Note("no claim is shown; b goes back", "trouble")]
        claim, loaded = self.shown, self.doors.load()
        try:
            draft = editing.by_hand(loaded, claim, self.doors.edit, self.kept.get(claim.id))
            if draft is None:
                self.kept.pop(claim.id, None)
                return [Note(f"{claim.id}: nothing changed")]
            editing.put_in(draft, self._edited)
        except editing.RefusedText as error:
            self.kept[claim.id] = error.file
            raise
        self.kept.pop(claim.id, None)
        return [Note(f"{draft.after.id}: edited"), *staleness(claim, draft.after)]

    def _edited(self, change: Callable[[Worksheet], Worksheet], write: Write) -> Worksheet:
        self._commit("edit", lambda sheet, _: change(sheet), write)
        return self.worksheet

    def undo(self) -> list[Note]:
        """Take the last change of this walk back, to the last character, and show its claim.

        An entry that was made in this walk goes out of the history again, as long as nobody
        touched the claim since; else it stays, and a new verdict is the way. Raises FactsheetError.
        """
        if not self.deeds:
            raise FactsheetError("nothing was changed in this walk")
        deed = self.deeds[-1]
        before, after = deed.before, deed.after

        def change(sheet: Worksheet, _: Claim) -> Worksheet:
            return sheet.replacing({after.id: before})

        def write(text: str, parsed: Parsed, wanted: Worksheet) -> str:
            number = queries.number_of(parsed.worksheet, after) - 1
            return take_back(text, parsed, number, deed.change, wanted)

        try:
            self._commit("undo", change, write, seen=after, remember=False)
        except Changed:
            self.deeds.pop()
            raise FactsheetError(
                f"{after.id} was changed by somebody since: it stays; judge it anew"
            ) from None
        self.deeds.pop()
        if deed.answer:
            self.route.answered.discard(before.id)
        self._show(before.id)
        return [Note(f"{before.id}: taken back: {deed.what}")]

    def addresses(self) -> list[tuple[int, str]]:
        """Return the addresses of the claim shown, each with its evidence's number."""
        items = self.shown.evidence if self.shown else ()
        return [(number, item.url) for number, item in enumerate(items, 1) if item.url]

    def browse(self, url: str) -> list[Note]:
        """Open an address in the person's browser; only http and https. Raises FactsheetError."""
        edits.address(url)
        if not self.doors.browse(url):
            return [Note(f"no browser could be opened; the address is {url}", "trouble")]
        return [Note(f"opened {url}")]
