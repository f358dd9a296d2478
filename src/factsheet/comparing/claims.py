"""What changed from one worksheet to another, claim by claim."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from factsheet.comparing.evidence import Hidden, evidence_changes, exposures
from factsheet.comparing.fields import FieldChange, brief, changed_value, changed_values, without
from factsheet.fields import plain
from factsheet.model import Claim, Worksheet
from factsheet.texts import entries, one_line, pieces
from factsheet.withholding import claim_tree, confidential_origins, entry_tree


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """What happened to one claim: it was `added`, `removed` or `changed`.

    `claim` is its id (as it is now), None for what is said of the whole worksheet.
    """

    claim: str | None
    kind: str
    parts: tuple[FieldChange, ...]

    @property
    def words(self) -> str:
        """The change on one line: `unverified → verified by Ana, 2 pieces of evidence added`."""
        return ", ".join(part.words for part in self.parts)


def compare(
    old: Worksheet | None, new: Worksheet | None, hidden: Hidden | None = None
) -> list[ClaimChange]:
    """Return what changed from one worksheet to another; None stands for a missing one.

    Of evidence that is `hidden`, by default the confidential, it is only said that it changed.

    Claims are the same if their ids are, or, where one id is gone and another is new, if their
    words are. First comes what concerns the whole worksheet, then the claims in the new one's
    order, then those that were removed.
    """
    old, new = old or Worksheet(), new or Worksheet()
    hidden = hidden or Hidden.of(new)
    once = confidential_origins(old)
    before = {claim.id: claim for claim in old.claims}
    here = {claim.id for claim in new.claims}
    gone = {_text(claim): claim for claim in reversed(old.claims) if claim.id not in here}
    whole, changes, kept = list(_whole(old, new)), [], []
    for claim in new.claims:
        was = before.get(claim.id) or gone.pop(_text(claim), None)
        if was is None:
            exposed = exposures(enumerate(claim.evidence, 1), once)
            changes.append(ClaimChange(claim.id, "added", (_added(claim, hidden), *exposed)))
            continue
        kept.append(was.id)
        if parts := tuple(_claim(was, claim, hidden, once)):
            changes.append(ClaimChange(claim.id, "changed", parts))
    left = set(kept)
    changes += [
        ClaimChange(claim.id, "removed", (_removed(claim, hidden),))
        for claim in old.claims
        if claim.id not in left
    ]
    if kept != [claim.id for claim in old.claims if claim.id in left]:
        whole.insert(0, FieldChange("claims", "claims reordered"))
    return [ClaimChange(None, "changed", tuple(whole))] * bool(whole) + changes


def _text(claim: Claim) -> tuple[str | None, str | None]:
    return claim.quote, claim.statement


def _whole(old: Worksheet, new: Worksheet) -> Iterator[FieldChange]:
    """Yield what changed beside the claims: article, rules, ratings, the user's own keys."""
    was, now = (plain(replace(sheet, claims=())) for sheet in (old, new))
    for name in dict.fromkeys((*was, *now)):
        one, other = was.get(name), now.get(name)
        if isinstance(one or other, dict) and isinstance(other or one, dict):
            yield from changed_values(one or {}, other or {}, f"{name} ")
        elif one != other:
            yield changed_value(name, one, other)


def _added(claim: Claim, hidden: Hidden) -> FieldChange:
    words = f"added: {brief(claim.words)}"
    status = f", {claim.status}" if claim.history or claim.evidence else ""
    evidence = f", {pieces(len(claim.evidence))}" if claim.evidence else ""
    return FieldChange(
        "claim", words + status + evidence, None, claim_tree(claim, confidential=hidden.whole)
    )


def _removed(claim: Claim, hidden: Hidden) -> FieldChange:
    with_it = [pieces(len(claim.evidence))] if claim.evidence else []
    with_it += [entries(len(claim.history))] if claim.history else []
    words = f"removed: {brief(claim.words)}" + (f", with {' and '.join(with_it)}" * bool(with_it))
    return FieldChange("claim", words, claim_tree(claim, confidential=hidden.whole), None)


def _claim(old: Claim, new: Claim, hidden: Hidden, once: Set[str]) -> Iterator[FieldChange]:
    if old == new:
        return
    if old.id != new.id:
        yield FieldChange("id", f"id was {old.id}", old.id, new.id)
    yield from _judged(old, new, hidden)
    yield from evidence_changes(old.evidence, new.evidence, hidden, once)
    for name in (each.name for each in fields(Claim)):
        was, now = getattr(old, name), getattr(new, name)
        if was == now or name in ("id", "status", "evidence", "history"):
            continue
        if name == "tags":
            changes = [f"tag {tag} added" for tag in now if tag not in was]
            changes += [f"tag {tag} removed" for tag in was if tag not in now]
            words = one_line(", ".join(changes) or "tags reordered")
            yield FieldChange(name, words, plain(was), plain(now))
        elif name == "extra":
            yield from changed_values(was, now)
        elif name == "assigned":
            words = f"assigned to {now or 'nobody'}" + (f", was {was}" if was else "")
            yield FieldChange(name, one_line(words), was, now)
        else:
            yield changed_value(name, was, now)
    if new.stale and not old.stale:
        yield FieldChange("stale", "the verdict is now stale", False, True)
    if new.outdated and old.approval and not old.outdated:
        yield FieldChange("approval", "the approval is now outdated", "approved", "outdated")


def _judged(old: Claim, new: Claim, hidden: Hidden) -> Iterator[FieldChange]:
    """Yield what was judged and approved, from the new entries, and what the file says."""
    added = [entry for _, entry in without(new.history, old.history)]
    at = words = old.status
    verdicts = [entry for entry in added if entry.status]
    for entry in verdicts:
        again = " again" if entry.status == at else ""
        words += f" → {entry.status}{again} by {entry.by}"
        at = entry.status or at
    by_hand = at != new.status
    if by_hand:
        words += f" → {new.status}, not in the history"
    if verdicts or by_hand:
        yield FieldChange("status", one_line(words), old.status, new.status, recorded=not by_hand)
    for entry in added:
        if not entry.status:
            tree = entry_tree(entry, confidential=hidden.whole)
            words = one_line(f"{entry.action} by {entry.by}")
            yield FieldChange("history", words, None, tree, recorded=True)
    for _, entry in without(old.history, new.history):
        tree = entry_tree(entry, confidential=hidden.whole)
        words = one_line(f"history entry removed ({entry.action} by {entry.by})")
        yield FieldChange("history", words, tree, None)


def told_by_git_alone(changes: Sequence[ClaimChange]) -> list[ClaimChange]:
    """Return changes without what the claims' histories record themselves."""
    rest = (
        replace(change, parts=tuple(part for part in change.parts if not part.recorded))
        for change in changes
    )
    return [change for change in rest if change.parts]


def change_object(change: ClaimChange) -> Mapping[str, Any]:
    """Return a change for JSON."""
    return {
        "claim": change.claim,
        "change": change.kind,
        "words": change.words,
        "parts": [
            {name: value for name, value in asdict(part).items() if name != "recorded"}
            for part in change.parts
        ],
    }
