"""What changed between two worksheets, in words."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import asdict, dataclass, field, fields, replace
from operator import attrgetter
from typing import Any, TypeVar

from factsheet.fields import plain
from factsheet.model import Claim, Evidence, Worksheet
from factsheet.texts import entries, one_line, pieces
from factsheet.withholding import claim_tree, confidential_origins, entry_tree, origin

_SHORT = 60
_Record = TypeVar("_Record")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One thing that changed: the field, in words, and what it was and is now as plain values.

    `recorded` says that the claim's own history tells of it, too.
    """

    field: str
    words: str
    was: Any = None
    now: Any = None
    recorded: bool = False


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


@dataclass(slots=True)
class Hidden:
    """Which evidence is not spelled out: what is confidential in the newest worksheet or later.

    `origins` are the addresses and sources of such evidence, by which it is known in an earlier
    revision, where it was not marked yet. `whole` spells out everything.
    """

    origins: set[str] = field(default_factory=set)
    whole: bool = False

    @classmethod
    def of(cls, worksheet: Worksheet, *, whole: bool = False) -> "Hidden":
        """Hide what is confidential in a worksheet."""
        return cls(confidential_origins(worksheet), whole)

    def holds(self, *items: Evidence) -> bool:
        """Whether one piece of evidence, in its versions, is hidden; so is what it was before."""
        origins = {origin(item) for item in items}
        if self.whole or not (origins & self.origins or any(item.confidential for item in items)):
            return False
        self.origins |= origins
        return True

    def tree(self, item: Evidence) -> Any:
        """Return a piece of evidence as plain values; of a hidden one, that it is confidential."""
        return {"confidential": True} if self.holds(item) else plain(item)


def compare(
    old: Worksheet | None, new: Worksheet | None, hidden: Hidden | None = None
) -> list[ClaimChange]:
    """Return what changed from one worksheet to another; None stands for one that is not there.

    Of evidence that is `hidden`, by default what is confidential, only that it changed is said.

    Claims are the same when their id is, or, where an id is gone and another is new, when the
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
            exposed = _exposed(enumerate(claim.evidence, 1), once)
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
            yield from _values(one or {}, other or {}, f"{name} ")
        elif one != other:
            yield _value(name, one, other)


def _values(was: Mapping[str, Any], now: Mapping[str, Any], of: str = "") -> Iterator[FieldChange]:
    """Yield the fields in which two records differ; `of` precedes their names."""
    for name in dict.fromkeys((*was, *now)):
        if was.get(name) != now.get(name):
            yield _value(of + name, was.get(name), now.get(name))


def _added(claim: Claim, hidden: Hidden) -> FieldChange:
    words = f"added: {_brief(claim.words)}"
    status = f", {claim.status}" if claim.history or claim.evidence else ""
    evidence = f", {pieces(len(claim.evidence))}" if claim.evidence else ""
    return FieldChange(
        "claim", words + status + evidence, None, claim_tree(claim, confidential=hidden.whole)
    )


def _removed(claim: Claim, hidden: Hidden) -> FieldChange:
    with_it = [pieces(len(claim.evidence))] if claim.evidence else []
    with_it += [entries(len(claim.history))] if claim.history else []
    words = f"removed: {_brief(claim.words)}" + (f", with {' and '.join(with_it)}" * bool(with_it))
    return FieldChange("claim", words, claim_tree(claim, confidential=hidden.whole), None)


def _claim(old: Claim, new: Claim, hidden: Hidden, once: Set[str]) -> Iterator[FieldChange]:
    if old == new:
        return
    if old.id != new.id:
        yield FieldChange("id", f"id was {old.id}", old.id, new.id)
    yield from _judged(old, new, hidden)
    yield from _evidence(old.evidence, new.evidence, hidden, once)
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
            yield from _values(was, now)
        elif name == "assigned":
            words = f"assigned to {now or 'nobody'}" + (f", was {was}" if was else "")
            yield FieldChange(name, one_line(words), was, now)
        else:
            yield _value(name, was, now)
    if new.stale and not old.stale:
        yield FieldChange("stale", "the verdict is now stale", False, True)
    if new.outdated and old.approval and not old.outdated:
        yield FieldChange("approval", "the approval is now outdated", "approved", "outdated")


def _judged(old: Claim, new: Claim, hidden: Hidden) -> Iterator[FieldChange]:
    """Yield what was judged and approved, from the new entries, and what the file says."""
    added = [entry for _, entry in _without(new.history, old.history)]
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
    for _, entry in _without(old.history, new.history):
        tree = entry_tree(entry, confidential=hidden.whole)
        words = one_line(f"history entry removed ({entry.action} by {entry.by})")
        yield FieldChange("history", words, tree, None)


def _without(items: Iterable[_Record], others: Iterable[_Record]) -> list[tuple[int, _Record]]:
    """Number the items from 1, and give those that others do not have (or have fewer of)."""
    rest = Counter(map(repr, others))
    left = []
    for number, item in enumerate(items, 1):
        key = repr(item)  # what holds a user's own keys cannot be hashed
        if rest[key]:
            rest[key] -= 1
        else:
            left.append((number, item))
    return left


def _evidence(
    old: Sequence[Evidence], new: Sequence[Evidence], hidden: Hidden, once: Set[str]
) -> Iterator[FieldChange]:
    if old == new:
        return
    was = [item for _, item in _without(old, new)]
    now = _without(new, old)
    if not was and not now:
        yield FieldChange("evidence", "evidence reordered")
    for key in (attrgetter("identity"), origin):
        twins: dict[object, list[Evidence]] = {}
        for item in reversed(was):
            twins.setdefault(key(item), []).append(item)
        left = []
        for number, item in now:
            if twins.get(key(item)):
                yield _changed_evidence(number, twins[key(item)].pop(), item, hidden)
            else:
                left.append((number, item))
        now, was = left, [item for items in twins.values() for item in reversed(items)]
    if now:
        trees = [hidden.tree(item) for _, item in now]
        yield FieldChange("evidence", f"{pieces(len(now))} added", None, trees)
        yield from _exposed(now, once)
    if was:
        trees = [hidden.tree(item) for item in was]
        yield FieldChange("evidence", f"{pieces(len(was))} removed", trees, None)


def _exposed(items: Iterable[tuple[int, Evidence]], once: Set[str]) -> Iterator[FieldChange]:
    """Return which new evidence is what was confidential before, without the mark."""
    for number, item in items:
        if not item.confidential and origin(item) in once:
            words = (
                f"evidence {number} has the source of confidential evidence, but is not marked "
                "confidential"
            )
            yield FieldChange("evidence", words, True, False)


def _changed_evidence(number: int, old: Evidence, new: Evidence, hidden: Hidden) -> FieldChange:
    was, now = plain(old), plain(new)
    changes = list(_values(was, now))
    if not hidden.holds(old, new):
        words = ", ".join(change.words for change in changes)
        return FieldChange("evidence", f"evidence {number}: {words}", was, now)
    names = [name for name in dict.fromkeys((*was, *now)) if was.get(name) != now.get(name)]
    own = [name for name in names if name in new.extra or name in old.extra]
    changed = [_label(name) for name in names if name not in (*own, "confidential")]
    changed += ["a field of your own"] * bool(own)
    head = f"evidence {number} (confidential)"
    if old.confidential != new.confidential:
        now_it = "now confidential" if new.confidential else "no longer confidential"
        head = f"evidence {number} is {now_it}"
    words = head + f": {', '.join(changed)} changed" * bool(changed)
    marks = [{"confidential": item.confidential} for item in (old, new)]
    return FieldChange("evidence", words, marks[0], marks[1])


def _value(name: str, was: Any, now: Any) -> FieldChange:
    """Return how a field's value changed: `note added`, `priority high → low`."""
    label = _label(name)
    structured = isinstance(was, dict | list) or isinstance(now, dict | list)
    if was is None or now is None:
        value = "" if structured else f" “{_brief(str(was if now is None else now))}”"
        words = f"{label}{value} {'removed' if now is None else 'added'}"
    elif structured:
        words = f"{label} changed"
    else:
        before, after = _apart(one_line(str(was)), one_line(str(now)))
        words = f"{label} “{before}” → “{after}”"
    return FieldChange(name.split(" ", maxsplit=1)[0], words, plain(was), plain(now))


def _label(name: str) -> str:
    """Return what a field is called in a sentence."""
    return "comparison by eye" if name == "by_eye" else one_line(name.replace("_", " "))


def _apart(was: str, now: str) -> tuple[str, str]:
    """Shorten two texts to the passage where they first differ."""
    if max(len(was), len(now)) > _SHORT:
        same = next(
            (n for n, (a, b) in enumerate(zip(was, now, strict=False)) if a != b),
            min(len(was), len(now)),
        )
        cut = max(0, same - _SHORT // 3)
        if cut:
            was, now = "…" + was[cut:], "…" + now[cut:]
    return _brief(was), _brief(now)


def _brief(text: str) -> str:
    text = one_line(text[: 20 * _SHORT])
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"


def told_by_git_alone(changes: Sequence[ClaimChange]) -> list[ClaimChange]:
    """Return changes without what the claims' histories record themselves."""
    rest = (
        replace(change, parts=tuple(part for part in change.parts if not part.recorded))
        for change in changes
    )
    return [change for change in rest if change.parts]


def change_object(change: ClaimChange) -> Mapping[str, Any]:
    """Return a change as JSON knows it."""
    return {
        "claim": change.claim,
        "change": change.kind,
        "words": change.words,
        "parts": [
            {name: value for name, value in asdict(part).items() if name != "recorded"}
            for part in change.parts
        ],
    }
