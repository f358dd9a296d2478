"""How a walk saves and undoes: one save per answer, for the claim as it was shown.

If somebody changed the claim in the meantime, the answer is refused, and the claim shown again;
only a copy of its pages may have been saved since. No terminal here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from factsheet import edits, queries
from factsheet.model import Claim, Worksheet
from factsheet.problems import FactsheetError
from factsheet.review.walk import Walk
from factsheet.review.walk_types import EditConflict, Message, UndoStep
from factsheet.store import BOM, Write
from factsheet.workflows.moving_copies import Concerns, save_and_move_copies
from factsheet.yamltext import Parsed, TextChange, change_between, revise, undo_change

ClaimEdit = Callable[[Worksheet, Claim], Worksheet]
"""Makes the next worksheet of one, and of the claim in it that is meant."""


@dataclass(slots=True)
class Changes(Walk):
    """A walk in which claims are changed.

    `drafts` are answers that could not be saved, `kept` the files of edits that were refused.
    """

    undo_steps: list[UndoStep] = field(init=False, default_factory=list)
    drafts: dict[tuple[str, str], Mapping[str, str]] = field(init=False, default_factory=dict)
    kept: dict[str, Path] = field(init=False, default_factory=dict)

    def needed(self) -> Claim:
        """Return the claim shown. Raises FactsheetError if none is."""
        if self.shown is None:
            raise FactsheetError("no claim is shown; b goes back")
        return self.shown

    def commit(
        self,
        what: str,
        change: ClaimEdit,
        write: Write = revise,
        *,
        answer: bool = False,
        concerns: Concerns | None = None,
    ) -> tuple[Claim, list[str]]:
        """Save a change of the claim shown, to be undone as `what`.

        With `concerns`, the copies of some evidence are put where they belong; when one was moved,
        the change cannot be undone.
        Returns the claim as it is now, and what was done with copies. Raises Changed if it is not
        the claim that was shown.
        """
        seen = self.needed()
        noted: list[tuple[int, str, TextChange | None, Claim]] = []

        def watched(text: str, parsed: Parsed, wanted: Worksheet) -> str:
            number = queries.number_of(parsed.worksheet, seen) - 1
            new = write(text, parsed, wanted)
            before = parsed.worksheet.claims[number]
            noted.append((number, new, change_between(text, new, parsed, number), before))
            return new

        def checked(worksheet: Worksheet) -> Worksheet:
            return change(worksheet, _same(worksheet, seen))

        worksheet, remarks = self._save(checked, watched, concerns)
        number, text, done, before = noted[-1]
        after = worksheet.claims[number]
        self.route.rename(seen.id, after.id)
        self._written(worksheet, text)
        self.shown = after
        if after != before and not remarks:
            self.undo_steps.append(UndoStep(what, before, after, done, answer))
        return after, remarks

    def _save(
        self, change: Callable[[Worksheet], Worksheet], write: Write, concerns: Concerns | None
    ) -> tuple[Worksheet, list[str]]:
        if concerns is None:
            return self.outside.save(change, write), []
        saved: list[Worksheet] = []

        def save(placed: Callable[[Worksheet], Worksheet]) -> Worksheet:
            saved.append(self.outside.save(placed, write))
            return saved[-1]

        remarks = save_and_move_copies(self.loaded.path, save, change, concerns)
        return saved[-1], remarks

    def _written(self, worksheet: Worksheet, text: str) -> None:
        bom = BOM if self.data.startswith(BOM) else b""
        self._take(worksheet, bom + text.encode())

    def remove(self) -> list[Message]:
        """Remove the claim shown, with its evidence and history, and go on."""
        seen = self.needed()
        texts: list[tuple[str, str]] = []

        def watched(text: str, parsed: Parsed, wanted: Worksheet) -> str:
            texts.append((text, revise(text, parsed, wanted)))
            return texts[-1][1]

        worksheet = self.outside.save(
            lambda sheet: edits.remove_claims(sheet, [_same(sheet, seen)]), watched
        )
        earlier = tuple(claim.id for claim in self.worksheet.claims[: self.number() - 1])
        self.undo_steps.append(UndoStep("removal", seen, None, texts=texts[-1], earlier=earlier))
        self._written(worksheet, texts[-1][1])
        self._go_on()
        return [Message(f"{seen.id}: removed; u undoes it"), *self.arrival()]

    def undo(self) -> list[Message]:
        """Undo the last change of this walk, to the last character, and show its claim.

        An entry made in this walk is removed from the history, unless somebody changed the claim
        since; then a new verdict is needed. Raises FactsheetError.
        """
        if not self.undo_steps:
            raise FactsheetError("nothing was changed in this session")
        step = self.undo_steps[-1]
        try:
            text, worksheet = self._undone(step)
        except EditConflict:
            self.undo_steps.pop()
            name = step.after.id if step.after else step.before.id
            raise FactsheetError(
                f"{name} has since been changed by somebody else, so it is not undone; "
                + ("mark it again" if step.answer else "change it back by hand")
            ) from None
        self.undo_steps.pop()
        if step.after:
            self.route.rename(step.after.id, step.before.id)
        if step.answer:
            self.route.answered.discard(step.before.id)
        self._written(worksheet, text)
        self._visit(step.before.id)
        return [Message(f"{step.before.id}: undone: {step.what}")]

    def _undone(self, step: UndoStep) -> tuple[str, Worksheet]:
        before, after = step.before, step.after
        texts: list[str] = []

        def change(sheet: Worksheet) -> Worksheet:
            if after is not None:
                if after not in sheet.claims:
                    raise EditConflict("changed")
                return sheet.replacing({after.id: before})
            if any(claim.id == before.id for claim in sheet.claims):
                raise EditConflict("there again")
            places = [n for n, c in enumerate(sheet.claims, 1) if c.id in step.earlier]
            at = places[-1] if places else 0
            return replace(sheet, claims=(*sheet.claims[:at], before, *sheet.claims[at:]))

        def write(text: str, parsed: Parsed, wanted: Worksheet) -> str:
            if after is None:
                was, left = step.texts
                texts.append(was if text == left else revise(text, parsed, wanted))
            else:
                number = queries.number_of(parsed.worksheet, after) - 1
                texts.append(undo_change(text, parsed, number, step.change, wanted))
            return texts[-1]

        worksheet = self.outside.save(change, write)
        return texts[-1], worksheet

    def captured(self) -> list[Message]:
        """Take over the copies that were saved meanwhile; the claim shown did not change by that.

        Raises FactsheetError.
        """
        self._reread()
        there = {claim.id: claim for claim in self.worksheet.claims}
        self.undo_steps = [
            replace(step, before=_copied(step.before, now), after=_copied(step.after, now))
            if step.after and (now := there.get(step.after.id))
            else step
            for step in self.undo_steps
        ]
        now = there.get(self.shown.id) if self.shown else None
        if self.shown and now and _copied(self.shown, now) == now:
            self.shown = now
        return self.look()


def _same(worksheet: Worksheet, seen: Claim) -> Claim:
    """Return a claim as it is now. Raises Changed if more than copies came to it."""
    found = next((claim for claim in worksheet.claims if claim.id == seen.id), None)
    if found is None or found != _copied(seen, found):
        raise EditConflict(f"{seen.id} changed in the meantime; nothing was saved")
    return found


def _copied(claim: Claim, now: Claim) -> Claim:
    """Return a claim with the copies that the same evidence has now."""
    there = {item.identity: item for item in now.evidence}
    evidence = tuple(
        replace(item, archive=new.archive, changed=new.changed, accessed=new.accessed)
        if (new := there.get(item.identity))
        else item
        for item in claim.evidence
    )
    return replace(claim, evidence=evidence)
