"""Where claims are in the article's text, and in which order that puts them."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate

from factsheet.anchors import Anchor
from factsheet.model import Claim


class Spans:
    """Spans of a text, which answer whether another span overlaps one of them."""

    def __init__(self, places: Mapping[str, Anchor]) -> None:
        spans = sorted((anchor.start, anchor.end) for anchor in places.values())
        self.starts = [start for start, _ in spans]
        self.ends = list(accumulate((end for _, end in spans), max))

    def meet(self, start: int, end: int) -> bool:
        """Whether a span begins before `end` and ends after `start`."""
        before = bisect_left(self.starts, end)
        return bool(before) and self.ends[before - 1] > start


def out_of_order(origins: Mapping[str, int], places: Mapping[str, Anchor]) -> list[str]:
    """Return the claims that are out of the old order: as few as possible."""
    both = sorted((name for name in origins if name in places), key=lambda name: origins[name])
    # The longest run that kept its order (patience sorting); the others moved.
    tails: list[int] = []
    ends: list[int] = []
    links: list[int] = []
    starts = [places[name].start for name in both]
    for number, start in enumerate(starts):
        at = bisect_right(tails, start)
        links.append(ends[at - 1] if at else -1)
        if at == len(tails):
            tails.append(start)
            ends.append(number)
        else:
            tails[at], ends[at] = start, number
    kept = set()
    number = ends[-1] if ends else -1
    while number >= 0:
        kept.add(number)
        number = links[number]
    return [name for number, name in enumerate(both) if number not in kept]


def in_article_order(
    old: Sequence[Claim], claims: Mapping[str, Claim], places: Mapping[str, Anchor]
) -> tuple[Claim, ...]:
    """Put each new claim after the old one that precedes it in the article."""
    known = {claim.id: number for number, claim in enumerate(old)}
    anchored = sorted((places[name].start, known[name], name) for name in known if name in places)
    starts = [start for start, *_ in anchored]
    behind: dict[str | None, list[str]] = {}
    fresh = sorted((places[name].start, name) for name in claims if name not in known)
    for start, name in fresh:
        at = bisect_right(starts, start)
        behind.setdefault(anchored[at - 1][-1] if at else None, []).append(name)
    order = list(behind.get(None, ()))
    for claim in old:
        order += [claim.id, *behind.get(claim.id, ())]
    return tuple(claims[name] for name in order)
