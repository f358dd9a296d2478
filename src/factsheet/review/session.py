"""What a person does in a walk: judge, approve, comment, edit claims and evidence, save pages.

No terminal here. `Changes` saves and undoes.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from factsheet import approvals, edits, extras
from factsheet.approvals import Approval
from factsheet.model import Claim, Worksheet
from factsheet.problems import FactsheetError
from factsheet.review.changes import Changes, ClaimEdit
from factsheet.review.walk_types import Message, staleness
from factsheet.store import Write
from factsheet.texts import confidential_pieces
from factsheet.vocabulary import STATUSES
from factsheet.workflows import editing

if TYPE_CHECKING:
    from factsheet.workflows.capture_proof import Captured

_SENT_BACK = "checking"
"""The status of a claim whose verdict was sent back."""


@dataclass(slots=True)
class Session(Changes):
    """A walk, and all that its keys do."""

    # Verdicts, approvals, comments

    def answer(self, status: str, because: str = "", rating: str = "") -> list[Message]:
        """Mark the claim shown, save that, and go on; say what `check` would object to.

        Raises Changed if it is not the claim that was shown.
        """
        given = edits.Mark(status, self.by, self.outside.now(), because or None, rating or None)
        before, after = self._answered(
            status, lambda sheet, claim: edits.mark(sheet, [claim], given)[0]
        )
        told = f" ({rating})" if rating else ""
        again = " as before; nothing changed" if after == before else ""
        reason = f": {because}" if because else ", without a reason"
        notes = [Message(f"{after.id}: {status}{told}{again or reason}"), *self._objections(after)]
        self._go_on()
        return notes + self.arrival()

    def _answered(self, what: str, change: ClaimEdit) -> tuple[Claim, Claim]:
        before = self.needed()
        after, _ = self.commit(what, change, answer=True)
        self.route.answered.add(after.id)
        self.route.skipped.discard(after.id)
        return before, after

    def approve(self) -> list[Message]:
        """Approve the verdict on the claim shown, as `factsheet approve` does, and go on."""
        given = Approval(self.by, self.outside.now())
        before, after = self._answered(
            "approval", lambda sheet, claim: approvals.approve(sheet, [claim], given)[0]
        )
        self._go_on()
        done = approvals.remark(before, given, changed=after != before)
        return [Message(done), *self.arrival()]

    def send_back(self, because: str) -> list[Message]:
        """Send the verdict on the claim shown back: it is being checked again, and why.

        A claim that nobody is assigned to is assigned to whoever judged it.
        """
        claim = self.needed()
        verdict, judge = claim.judgement, ""
        if verdict and not claim.assigned and not self.worksheet.provisional(claim):
            judge = verdict.by
        given = edits.Mark(_SENT_BACK, self.by, self.outside.now(), because)

        def change(sheet: Worksheet, claim: Claim) -> Worksheet:
            sheet, changed = edits.mark(sheet, [claim], given)
            return edits.edit_claims(sheet, changed, {"assigned": judge}) if judge else sheet

        _, after = self._answered("sending it back", change)
        self._go_on()
        to = f" to {after.assigned}" if after.assigned else ""
        return [Message(f"{after.id}: sent back{to}: {because}"), *self.arrival()]

    def no_verdict(self) -> str:
        """Return why there is no verdict that could be sent back; empty if there is one."""
        claim = self.needed()
        if STATUSES[claim.status].settled:
            return ""
        return f"{claim.id} is {claim.status}: there is no verdict to send back"

    def comment(self, text: str) -> list[Message]:
        """Add a comment to the history of the claim shown, and stay there."""
        given = Approval(self.by, self.outside.now(), text)
        after, _ = self.commit(
            "comment", lambda sheet, claim: approvals.comment(sheet, [claim], given)
        )
        return [Message(f"{after.id}: comment added")]

    # The claim

    def set_fields(self, values: dict[str, Any]) -> list[Message]:
        """Set fields of the claim shown, and stay there; None removes a field."""
        before = self.needed()
        changed = {name: text for name, text in values.items() if getattr(before, name) != text}
        if not changed:
            return [Message(f"{before.id}: nothing changed")]
        what = ", ".join(changed)
        after, _ = self.commit(what, lambda sheet, claim: edits.edit_claim(sheet, claim, changed))
        if "assigned" in changed:
            return [Message(f"{after.id}: assigned to {after.assigned or 'nobody'}")]
        return [Message(f"{after.id}: {what} changed"), *staleness(before, after)]

    def edit(self) -> list[Message]:
        """Let the person edit the claim shown in an editor, and stay there.

        Raises FactsheetError; a text that was refused is kept, and edited further the next time.
        """
        notes = self.refresh()
        if notes:
            return notes
        claim, loaded = self.needed(), self.outside.load()
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
        self.commit("edit", lambda sheet, _: change(sheet), write)
        return self.worksheet

    # Its evidence

    def add_evidence(self, values: dict[str, Any]) -> list[Message]:
        """Add evidence to the claim shown, and stay there."""
        remarks: list[str | None] = []

        def change(sheet: Worksheet, claim: Claim) -> Worksheet:
            changed, remark = edits.add_evidence(sheet, claim, values)
            remarks.append(remark)
            return changed

        before = self.needed()
        after, _ = self.commit("evidence added", change)
        notes = [Message(f"{after.id}: evidence {len(after.evidence)} added")]
        notes += [Message(remark, "warning") for remark in remarks if remark]
        return notes + staleness(before, after)

    def edit_evidence(self, number: int, values: dict[str, Any]) -> list[Message]:
        """Set fields of a piece of evidence, and stay there; None removes a field.

        Whether it is confidential decides where its copy is, as in `factsheet evidence edit`.
        """
        before = self.needed()
        item = edits.pick_evidence(before, number)
        if all(getattr(item, name) == value for name, value in values.items()):
            return [Message(f"{before.id}: nothing changed")]
        what = ", ".join(values)
        after, remarks = self.commit(
            f"{what} of evidence {number}",
            lambda sheet, claim: edits.edit_evidence(sheet, claim, number, values),
            concerns=(lambda claim, place, _: claim.id == before.id and place == number)
            if "confidential" in values
            else None,
        )
        notes = [Message(f"{after.id}: {what} of evidence {number} changed")]
        if item.confidential and not after.evidence[number - 1].confidential:
            notes.append(Message("exports publish its words from now on", "warning"))
        return notes + [Message(text) for text in remarks] + staleness(before, after)

    def remove_evidence(self, number: int) -> list[Message]:
        """Remove a piece of evidence, and stay."""
        before = self.needed()
        after, _ = self.commit(
            f"evidence {number} removed",
            lambda sheet, claim: edits.remove_evidence(sheet, claim, number),
        )
        notes = [Message(f"{after.id}: evidence {number} removed; u undoes it")]
        return notes + staleness(before, after)

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

    def capture(self, number: int | None) -> Iterator[Message]:
        """Save the page of one piece of evidence of the claim shown, or all without a valid copy.

        Yields each outcome as it comes, also in another thread; `captured` takes them over.
        Confidential evidence is only fetched by its number, so that no server learns of it by
        accident. Raises FactsheetError.
        """
        return self._capture(self.needed(), number)

    def _capture(self, claim: Claim, number: int | None) -> Iterator[Message]:
        try:
            from factsheet.workflows.capture_targets import Target, choose

            if number is not None:
                targets = [Target(claim.id, number, edits.pick_evidence(claim, number))]
            else:
                now = self.outside.now()
                missing = choose([claim], self.loaded.path, now, missing=True)
                targets = [target for target in missing if not target.item.confidential]
                if left := len(missing) - len(targets):
                    words = f"{confidential_pieces(left)} not fetched; choose it by its number"
                    yield Message(words, "warning")
            if not targets:
                yield Message(f"{claim.id}: nothing to save")
            yield from map(_outcome, self.outside.capture(targets) if targets else ())
        except ModuleNotFoundError as error:
            raise FactsheetError(extras.remedy(error.name) or str(error)) from None


def _outcome(result: "Captured") -> Message:
    target, proof = result.target, result.proof
    reason = f": {result.reason}" if result.reason else ""
    page = ""
    if proof and proof.page and not target.item.locator:
        page = f"; the quote is on page {proof.page} of {proof.pages}, and f sets the locator"
    filled = f"; filled in: {', '.join(result.filled.values)}" if result.filled.values else ""
    kind = "done" if result.done else "warning"
    words = f"{target.claim}: evidence {target.number}: {result.outcome}{reason}{page}{filled}"
    return Message(words, kind)
