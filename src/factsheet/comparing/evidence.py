"""What changed in a claim's evidence, in words; of what is confidential, only that it changed."""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from factsheet.comparing.fields import FieldChange, called, changed_values, without
from factsheet.fields import plain
from factsheet.model import Evidence, Worksheet
from factsheet.texts import pieces
from factsheet.withholding import confidential_origins, origin


@dataclass(slots=True)
class Hidden:
    """Which evidence is not spelled out: what is confidential in the newest worksheet or later.

    `origins` are the addresses and sources of such evidence, by which it is known in an earlier
    revision, where it was not marked yet. `whole` spells out everything.
    """

    origins: set[str] = field(default_factory=set)
    whole: bool = False

    @classmethod
    def of(cls, *worksheets: Worksheet, whole: bool = False) -> "Hidden":
        """Hide what is confidential in any of these worksheets."""
        return cls(set().union(*map(confidential_origins, worksheets)), whole)

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


def evidence_changes(
    old: Sequence[Evidence], new: Sequence[Evidence], hidden: Hidden, once: Set[str]
) -> Iterator[FieldChange]:
    """Yield what changed from a claim's evidence to what it is now; `once` was confidential."""
    if old == new:
        return
    was = [item for _, item in without(old, new)]
    now = without(new, old)
    if not was and not now:
        yield FieldChange("evidence", "evidence reordered")
    for key in (attrgetter("identity"), origin):
        twins: dict[object, list[Evidence]] = {}
        for item in reversed(was):
            twins.setdefault(key(item), []).append(item)
        left = []
        for number, item in now:
            if twins.get(key(item)):
                yield _changed(number, twins[key(item)].pop(), item, hidden)
            else:
                left.append((number, item))
        now, was = left, [item for items in twins.values() for item in reversed(items)]
    if now:
        trees = [hidden.tree(item) for _, item in now]
        yield FieldChange("evidence", f"{pieces(len(now))} added", None, trees)
        yield from exposures(now, once)
    if was:
        trees = [hidden.tree(item) for item in was]
        yield FieldChange("evidence", f"{pieces(len(was))} removed", trees, None)


def exposures(items: Iterable[tuple[int, Evidence]], once: Set[str]) -> Iterator[FieldChange]:
    """Yield new evidence that was confidential before and now lacks the mark."""
    for number, item in items:
        if not item.confidential and origin(item) in once:
            words = (
                f"evidence {number} has the source of confidential evidence, but is not marked "
                "confidential"
            )
            yield FieldChange("evidence", words, True, False)


def _changed(number: int, old: Evidence, new: Evidence, hidden: Hidden) -> FieldChange:
    was, now = plain(old), plain(new)
    changes = list(changed_values(was, now))
    if not hidden.holds(old, new):
        words = ", ".join(change.words for change in changes)
        return FieldChange("evidence", f"evidence {number}: {words}", was, now)
    names = [name for name in dict.fromkeys((*was, *now)) if was.get(name) != now.get(name)]
    own = [name for name in names if name in new.extra or name in old.extra]
    changed = [called(name) for name in names if name not in (*own, "confidential")]
    changed += ["a field of your own"] * bool(own)
    head = f"evidence {number} (confidential)"
    if old.confidential != new.confidential:
        now_it = "now confidential" if new.confidential else "no longer confidential"
        head = f"evidence {number} is {now_it}"
    words = head + f": {', '.join(changed)} changed" * bool(changed)
    marks = [{"confidential": item.confidential} for item in (old, new)]
    return FieldChange("evidence", words, marks[0], marks[1])
