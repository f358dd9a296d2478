"""Three-way merging of plain values: a record by its fields, a list of words, evidence, history."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from factsheet.fields import as_time
from factsheet.merge.pairing import PairingKey, Unit, pair, units, whole
from factsheet.problems import Path
from factsheet.urls import page_key

Side = Literal["base", "ours", "theirs"]
PlainRecord = dict[str, Any]

_ATOMIC = frozenset(("archive", "changed", "by_eye"))
"""Records whose fields belong together: half ours and half theirs would be false."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Two edits that exclude each other; None stands for a field or item that was removed."""

    path: Path
    ours: Any
    theirs: Any
    ours_by: str | None = None
    theirs_by: str | None = None


@dataclass(frozen=True, slots=True)
class People:
    """Who made each side, where it is known; verdicts name their own people."""

    ours: str | None = None
    theirs: str | None = None


@dataclass(slots=True)
class Merging:
    """A merge in progress: whose value wins a clash; the clashes and remarks so far."""

    choose: Side
    people: People = People()
    clashes: list[Clash] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def clash(
        self, path: Path, base: Any, ours: Any, theirs: Any, people: People | None = None
    ) -> Any:
        """Note a clash; return the value to keep."""
        by = people or self.people
        self.clashes.append(Clash(path, ours, theirs, by.ours, by.theirs))
        return self.choice(base, ours, theirs)

    def choice(self, base: Any, ours: Any, theirs: Any) -> Any:
        """Return the value of the side that wins."""
        return {"base": base, "ours": ours, "theirs": theirs}[self.choose]


def merge_value(at: Merging, path: Path, base: Any, ours: Any, theirs: Any) -> Any:
    """Merge a plain value; None is one that is absent."""
    if theirs in (ours, base):
        return ours
    if ours == base:
        return theirs
    if isinstance(ours, dict) and isinstance(theirs, dict) and path[-1] not in _ATOMIC:
        return merge_fields(at, path, base if isinstance(base, dict) else {}, ours, theirs)
    return at.clash(path, base, ours, theirs)


def merge_fields(
    at: Merging, path: Path, base: PlainRecord, ours: PlainRecord, theirs: PlainRecord
) -> PlainRecord:
    """Merge a record field by field."""
    merged: PlainRecord = {}
    for name in dict.fromkeys([*ours, *theirs]):
        value = merge_value(at, (*path, name), base.get(name), ours.get(name), theirs.get(name))
        if value is not None:
            merged[name] = value
    return merged


def merge_words(base: list[str], ours: list[str], theirs: list[str]) -> list[str]:
    """Merge a list of words: ours, without what they removed, and with what they added."""
    known = set(base)
    gone = known - set(theirs)
    new = [word for word in theirs if word not in known]
    return list(dict.fromkeys([*(word for word in ours if word not in gone), *new]))


def _origin(item: PlainRecord) -> str:
    return str(item.get("url") or item["source"])


def _identity(item: PlainRecord) -> tuple[str, str | None]:
    return _origin(item), item.get("quote")


def _address(item: PlainRecord) -> str:
    return page_key(_origin(item)).casefold()


def _quote(item: PlainRecord) -> Any:
    return item.get("quote")


def _rest(item: PlainRecord) -> str | None:
    """Return a key of everything but address and quote, if that distinguishes items."""
    rest = {name: item[name] for name in item if name not in ("url", "source", "quote")}
    told = rest.keys() - {"kind", "stance", "accessed", "confidential"}
    return whole(rest) if told else None


def _matched(
    base: list[PlainRecord],
    ours: list[PlainRecord],
    theirs: list[PlainRecord],
    keys: tuple[PairingKey, ...],
    agree: Callable[[PlainRecord, PlainRecord], bool] = lambda *_: True,
) -> list[Unit]:
    """Match the items of three lists.

    One that was edited is recognised by any of the `keys`; what each side added is the same only by
    the first two, and where `agree` says so.
    """
    to_ours, to_theirs = pair(base, ours, keys), pair(base, theirs, keys)
    new_ours = sorted(set(range(len(ours))) - set(to_ours.values()))
    new_theirs = sorted(set(range(len(theirs))) - set(to_theirs.values()))
    both = pair([ours[n] for n in new_ours], [theirs[n] for n in new_theirs], keys[:2])
    same = {new_ours[a]: new_theirs[b] for a, b in both.items()}
    same = {a: b for a, b in same.items() if agree(ours[a], theirs[b])}
    return units((len(base), len(ours), len(theirs)), to_ours, to_theirs, same)


def _at(items: list[PlainRecord], number: int | None) -> PlainRecord | None:
    return None if number is None else items[number]


def merge_evidence(
    at: Merging,
    path: Path,
    base: list[PlainRecord],
    ours: list[PlainRecord],
    theirs: list[PlainRecord],
) -> list[PlainRecord]:
    """Merge evidence by its identity: url (or source) and quote.

    An item whose address or quote was edited is recognised by its quote or address. What one side
    removed and the other left alone is removed; what the other edited is a clash.
    """
    keys: tuple[PairingKey, ...] = (whole, _identity, _address, _quote, _rest)
    merged: list[PlainRecord] = []
    for unit in _matched(base, ours, theirs, keys):
        b, o, t = _at(base, unit.base), _at(ours, unit.ours), _at(theirs, unit.theirs)
        found = o or t
        if b is not None or (o is not None and t is not None):
            name: str | int = _origin(found or b or {})
            if hidden := any(item and item.get("confidential") for item in (b, o, t)):
                place = next(n for n in (unit.ours, unit.theirs, unit.base) if n is not None)
                name = f"{place + 1} (confidential)"
            before = len(at.clashes)
            found = merge_value(at, (*path, name), b, o, t)
            if hidden:
                at.clashes[before:] = map(_redacted, at.clashes[before:])
        if found is not None:
            merged.append(found)
    return _once(merged, max(ours, theirs, key=len))


def _redacted(clash: Clash) -> Clash:
    """Return a clash that says which field was edited or removed, but not its content."""
    edited: PlainRecord = {}
    ours = None if clash.ours is None else edited
    return replace(clash, ours=ours, theirs=None if clash.theirs is None else edited)


def _once(items: list[PlainRecord], allowed: list[PlainRecord]) -> list[PlainRecord]:
    """Take out an item that appears twice, unless a side had it twice."""
    left = Counter(map(_content, allowed))
    found: list[PlainRecord] = []
    for item in items:
        name = _content(item)
        left.setdefault(name, 1)
        left[name] -= 1
        if left[name] >= 0:
            found.append(item)
    return found


def _content(item: PlainRecord) -> str:
    return json.dumps(item, sort_keys=True)


@dataclass(frozen=True, slots=True)
class MergedHistory:
    """A merged history, and what each side added to it."""

    entries: list[PlainRecord]
    new_ours: list[PlainRecord]
    new_theirs: list[PlainRecord]


def _act_key(entry: PlainRecord) -> tuple[Any, ...]:
    return (entry["at"], entry["by"], entry.get("status"), entry.get("approved"))


def _moment_key(entry: PlainRecord) -> tuple[Any, ...]:
    return (entry["at"], entry["by"])


def _order(entry: PlainRecord) -> tuple[Any, ...]:
    return (as_time(entry["at"]), entry["by"])


def merge_history(
    at: Merging,
    path: Path,
    base: list[PlainRecord],
    ours: list[PlainRecord],
    theirs: list[PlainRecord],
) -> MergedHistory:
    """Keep the entries of both sides, each once, in the order of time."""
    found = _matched(base, ours, theirs, (whole, _act_key, _moment_key), _agree)
    entries: list[PlainRecord] = []
    late: list[PlainRecord] = []
    for unit in found:
        b, o, t = _at(base, unit.base), _at(ours, unit.ours), _at(theirs, unit.theirs)
        if o is not None and t is not None and b is None:
            entry: Any = {**t, **o}
        elif b is None:
            entry = o or t
        else:
            entry = merge_value(at, (*path, f"{b['at']} {b['by']}"), b, o, t)
        if entry is not None:
            (entries if o is not None else late).append(entry)
    late.sort(key=_order)
    turned: list[PlainRecord] = []
    for entry in reversed(entries):
        while late and _order(late[-1]) >= _order(entry):
            turned.append(late.pop())
        turned.append(entry)
    entries = [*late, *reversed(turned)]
    added = [unit for unit in found if unit.base is None]
    new_ours = sorted(u.ours for u in added if u.ours is not None and u.theirs is None)
    new_theirs = sorted(u.theirs for u in added if u.theirs is not None and u.ours is None)
    return MergedHistory(entries, [ours[n] for n in new_ours], [theirs[n] for n in new_theirs])


def _agree(one: PlainRecord, other: PlainRecord) -> bool:
    """Whether two entries by one person at one moment are the same, one perhaps more complete."""
    shared = one.keys() & other.keys()
    same = all(one[name] == other[name] for name in shared)
    return same and shared in (one.keys(), other.keys())
