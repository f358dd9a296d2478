"""Match the items of lists, and find the order of a merged list."""

import json
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

PairingKey = Callable[[Any], Any]
Pairs = dict[int, int]
"""The index of an item in one list, and that of the same item in the other."""


def pair(left: Sequence[Any], right: Sequence[Any], keys: Iterable[PairingKey]) -> Pairs:
    """Pair the items of two lists by the first key that they share; None is not a key.

    A later key is tried only on what the earlier ones left over. Equal keys pair in their order.
    """
    pairs: Pairs = {}
    open_left, open_right = list(range(len(left))), list(range(len(right)))
    for key in keys:
        if not open_left or not open_right:
            break
        there: dict[Any, deque[int]] = defaultdict(deque)
        for number in open_right:
            name = key(right[number])
            if name is not None:
                there[name].append(number)
        for number in open_left:
            name = key(left[number])
            if name is not None and there.get(name):
                pairs[number] = there[name].popleft()
        taken = set(pairs.values())
        open_left = [number for number in open_left if number not in pairs]
        open_right = [number for number in open_right if number not in taken]
    return pairs


def whole(record: Any) -> str:
    """Return a key that plain values share only if they are equal, even in the order of fields."""
    return json.dumps(record)


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing in up to three lists, by its index in each; None if it is not."""

    base: int | None
    ours: int | None
    theirs: int | None


def units(sizes: tuple[int, int, int], to_ours: Pairs, to_theirs: Pairs, both: Pairs) -> list[Unit]:
    """Bring together the same things from three lists, in our order.

    `sizes` are the lengths of base, ours and theirs; `both` pairs items that each side added.
    """
    in_base, in_ours, in_theirs = sizes
    back_ours = {ours: number for number, ours in to_ours.items()}
    back_theirs = {theirs: number for number, theirs in to_theirs.items()}
    found = []
    for ours in range(in_ours):
        number = back_ours.get(ours)
        theirs = both.get(ours) if number is None else to_theirs.get(number)
        found.append(Unit(number, ours, theirs))
    taken = {unit.theirs for unit in found}
    found += [
        Unit(back_theirs.get(theirs), None, theirs)
        for theirs in range(in_theirs)
        if theirs not in taken
    ]
    sides = ("ours", "theirs")
    old_ours = [to_ours[number] for number in range(in_base) if number in to_ours]
    old_theirs = [to_theirs[number] for number in range(in_base) if number in to_theirs]
    if old_theirs != sorted(old_theirs) and old_ours == sorted(old_ours):
        sides = ("theirs", "ours")  # they changed the order of what was there, and we did not
    return _arranged(found, *sides)


def _arranged(found: list[Unit], leader: str, other: str) -> list[Unit]:
    """Order units by one side; what only the other has keeps its predecessor.

    If both sides put new things in one place, those of the leading side come first.
    """
    first, second = attrgetter(leader), attrgetter(other)
    lead = sorted((unit for unit in found if first(unit) is not None), key=first)
    rest = sorted((unit for unit in found if second(unit) is not None), key=second)
    place = {id(unit): number for number, unit in enumerate(lead)}
    after: dict[int, list[Unit]] = defaultdict(list)
    at = -1
    for unit in rest:
        if first(unit) is not None:
            at = place[id(unit)]
            continue
        while at + 1 < len(lead) and lead[at + 1].base is None and second(lead[at + 1]) is None:
            at += 1
        after[at].append(unit)
    order = list(after[-1])
    for number, unit in enumerate(lead):
        order += [unit, *after[number]]
    return order
