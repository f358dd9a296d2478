"""What a person changes in a walk: answers, evidence, edits, and undoing them. No terminal here.

Every answer is one save, for the claim as it was shown: if somebody changed it in the meantime, the
answer is refused, and the claim shown again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from factsheet import edits, queries
from factsheet.model import Claim, Worksheet
from factsheet.problems import FactsheetError
from factsheet.review.terms import Changed, Message, UndoStep, staleness
from factsheet.review.walk import Walk
from factsheet.store import BOM, Write
from factsheet.workflows import editing
from factsheet.yamltext import Parsed, TextChange, change_between, revise, take_back


@dataclass(slots=True)
class Session(Walk):
    """A walk in which claims are changed.

    `drafts` are answers that could not be saved, `kept` the files of edits that were refused.
    """

    undo_steps: list[UndoStep] = field(init=False, default_factory=list)
    drafts: dict[tuple[str, str], Mapping[str, str]] = field(init=False, default_factory=dict)
    kept: dict[str, Path] = field(init=False, default_factory=dict)

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
                raise Changed(f"{seen.id} changed in the meantime; nothing was saved")
            return change(worksheet, seen)

        def watched(text: str, parsed: Parsed, wanted: Worksheet) -> str:
            number = queries.number_of(parsed.worksheet, seen) - 1
            new = write(text, parsed, wanted)
            noted.append((number, new, change_between(text, new, parsed, number)))
            return new

        worksheet = self.outside.save(checked, watched)
        number, text, done = noted[-1]
        after = worksheet.claims[number]
        self.route.rename(seen.id, after.id)
        self._take(worksheet, (BOM if self.data.startswith(BOM) else b"") + text.encode())
        if remember and after != seen:
            self.undo_steps.append(UndoStep(what, seen, after, done, answer))
        if self.shown and self.shown.id in (seen.id, after.id):
            self.shown = after
        return after

    def answer(self, status: str, because: str = "", rating: str = "") -> list[Message]:
        """Give the claim shown a verdict, save it, and go on; say what `check` would object to.

        Raises Changed when it is not the claim that was shown.
        """
        given = edits.Mark(status, self.by, self.outside.now(), because or None, rating or None)
        before = self.shown
        after = self._commit(
            status, lambda sheet, claim: edits.mark(sheet, [claim], given)[0], answer=True
        )
        self.route.answered.add(after.id)
        self.route.skipped.discard(after.id)
        told = f" ({rating})" if rating else ""
        again = " as before; nothing changed" if after == before else ""
        reason = f": {because}" if because else ", without a reason"
        notes = [Message(f"{after.id}: {status}{told}{again or reason}"), *self._objections(after)]
        self._go_on()
        return notes + self.arrival()

    def add_evidence(self, values: dict[str, Any]) -> list[Message]:
        """Add evidence to the claim shown, and stay there."""
        remarks: list[str | None] = []

        def change(sheet: Worksheet, claim: Claim) -> Worksheet:
            changed, remark = edits.add_evidence(sheet, claim, values)
            remarks.append(remark)
            return changed

        before = self.shown
        after = self._commit("evidence added", change)
        notes = [Message(f"{after.id}: evidence {len(after.evidence)} added")]
        notes += [Message(remark, "warning") for remark in remarks if remark]
        return notes + staleness(before, after)

    def edit(self) -> list[Message]:
        """Let the person edit the claim shown in an editor, and stay there.

        Raises FactsheetError; a text that was refused is kept, and edited further the next time.
        """
        notes = self.refresh()
        if notes or self.shown is None:
            return notes or [Message("no claim is shown; b goes back", "trouble")]
        claim, loaded = self.shown, self.outside.load()
        try:
            draft = editing.by_hand(loaded, claim, self.outside.edit, self.kept.get(claim.id))
            if draft is None:
                self.kept.pop(claim.id, None)
                return [Message(f"{claim.id}: nothing changed")]
            editing.put_in(draft, self._edited)
        except editing.RefusedText as error:
            self.kept[claim.id] = error.file
            raise
        self.kept.pop(claim.id, None)
        return [Message(f"{draft.after.id}: edited"), *staleness(claim, draft.after)]

    def _edited(self, change: Callable[[Worksheet], Worksheet], write: Write) -> Worksheet:
        self._commit("edit", lambda sheet, _: change(sheet), write)
        return self.worksheet

    def undo(self) -> list[Message]:
        """Undo the last change of this walk, to the last character, and show its claim.

        An entry made in this walk is removed from the history, unless somebody changed the claim
        since; then a new verdict is needed. Raises FactsheetError.
        """
        if not self.undo_steps:
            raise FactsheetError("nothing was changed in this session")
        step = self.undo_steps[-1]
        before, after = step.before, step.after

        def change(sheet: Worksheet, _: Claim) -> Worksheet:
            return sheet.replacing({after.id: before})

        def write(text: str, parsed: Parsed, wanted: Worksheet) -> str:
            number = queries.number_of(parsed.worksheet, after) - 1
            return take_back(text, parsed, number, step.change, wanted)

        try:
            self._commit("undo", change, write, seen=after, remember=False)
        except Changed:
            self.undo_steps.pop()
            raise FactsheetError(
                f"{after.id} has since been changed by somebody else, so it is not undone; mark "
                "it again"
            ) from None
        self.undo_steps.pop()
        if step.answer:
            self.route.answered.discard(before.id)
        self._show(before.id)
        return [Message(f"{before.id}: undone: {step.what}")]

    def addresses(self) -> list[tuple[int, str]]:
        """Return the addresses of the claim shown, each with its evidence's number."""
        items = self.shown.evidence if self.shown else ()
        return [(number, item.url) for number, item in enumerate(items, 1) if item.url]

    def browse(self, url: str) -> list[Message]:
        """Open an address in the person's browser; only http and https. Raises FactsheetError."""
        edits.address(url)
        if not self.outside.browse(url):
            return [Message(f"no browser could be opened; the address is {url}", "trouble")]
        return [Message(f"opened {url}")]
