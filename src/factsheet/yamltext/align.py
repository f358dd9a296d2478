"""Match the items of a list before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Alignment:
    """How an old list became a new one, by index.

    `kept` are pairs (old, new) in order, `gone` the old without a partner, and `added` the new
    without one, each as (the old one before it, -1 at the head; new).
    """

    kept: list[tuple[int, int]]
    gone: list[int]
    added: list[tuple[int, int]]


def align(old: list[Any], new: list[Any]) -> Alignment:
    """Pair the items of two lists: equal ones, then records that name the same, then by place.

    A record that was moved after another is gone and added.
    """
    head, tail = equal_ends(old, new)
    kept = [(number, number) for number in range(head)]
    kept += _middle(old, new, range(head, len(old) - tail), range(head, len(new) - tail))
    kept += [(len(old) - tail + n, len(new) - tail + n) for n in range(tail)]
    partners = {position: number for number, position in kept}
    gone = sorted(set(range(len(old))) - set(partners.values()))
    added, after = [], -1
    for position in range(len(new)):
        if position in partners:
            after = partners[position]
        else:
            added.append((after, position))
    return Alignment(kept, gone, added)


def equal_ends(old: Sequence[Any], new: Sequence[Any]) -> tuple[int, int]:
    """Count the items at the beginning, and of the rest those at the end, that two lists share."""
    head, shorter = 0, min(len(old), len(new))
    while head < shorter and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < shorter - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return head, tail


def _middle(old: list[Any], new: list[Any], olds: range, news: range) -> list[tuple[int, int]]:
    names = {_name(old[number]): number for number in olds}
    named, last = [], olds.start - 1
    for position in news:
        number = names.get(_name(new[position]), -1)
        if number > last:
            named.append((number, position))
            last = number
    kept = []
    number, position = olds.start, news.start
    for next_number, next_position in [*named, (olds.stop, news.stop)]:
        if next_number - number == next_position - position:  # as many: the same, changed
            pairs = zip(range(number, next_number), range(position, next_position), strict=True)
            kept += [(a, b) for a, b in pairs if type(old[a]) is type(new[b])]
        kept.append((next_number, next_position))
        number, position = next_number + 1, next_position + 1
    return kept[:-1]


def _name(item: Any) -> Any:
    if isinstance(item, dict):
        if "id" in item:
            return item["id"]
        if "at" in item:
            return (item["at"], item.get("by"))
        return (item.get("url") or item.get("source"), item.get("quote"))
    return item if isinstance(item, str) else repr(item)
