"""The article's text cut into pieces, each with the claims whose words it holds."""

import re
from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise

from factsheet.anchors import find, prepare
from factsheet.model import Claim

_MOST_PLACES = 20
"""Places of one claim that are highlighted; a quote of one common word occurs hundreds of times."""

_BLANK = re.compile(r"\n[^\S\n]*\n\s*")
_LINE = re.compile(r"\n\s*")


@dataclass(frozen=True, slots=True)
class TextRun:
    """A run of text under the same claims, which are given by their index.

    `inner` is the claim whose quote begins last, the one the piece links to; `outer` is the next
    one around it. `begins` names the other claims whose quotes begin here, `first` those of all of
    them that begin here for the first time. `opens`: the inner claim's quote begins here.
    """

    text: str
    inner: int | None = None
    outer: int | None = None
    opens: bool = False
    begins: tuple[int, ...] = ()
    first: frozenset[int] = frozenset()


def places_of(claims: Sequence[Claim], text: str) -> list[tuple[int, int, int]]:
    """Find the quotes in the text: (start, end, index of the claim), by start, long ones first."""
    prepared = prepare(text)
    places: dict[str, list[tuple[int, int]]] = {}
    for quote in {claim.quote for claim in claims if claim.quote}:
        anchors = find(quote, prepared, explain=False).anchors[:_MOST_PLACES]
        places[quote] = [(a.start, a.end) for a in anchors if a.end > a.start]
    found = [
        (start, end, index)
        for index, claim in enumerate(claims)
        for start, end in places.get(claim.quote or "", ())
    ]
    return sorted(found, key=lambda place: (place[0], -place[1], place[2]))


def paragraphs(text: str, places: Sequence[tuple[int, int, int]]) -> list[list[TextRun]]:
    """Cut a text into paragraphs, and those where a quote of `places` begins or ends.

    Paragraphs are set apart by blank lines; in a text without any, each line is one.
    """
    cuts = sorted({edge for start, end, _ in places for edge in (start, end)})
    opening = 0
    active: list[tuple[int, int, int]] = []  # innermost last
    ends: list[tuple[int, tuple[int, int, int]]] = []
    seen: set[int] = set()
    result = []
    for low, high in blocks(text):
        edges = [low, *cuts[bisect_left(cuts, low + 1) : bisect_left(cuts, high)], high]
        pieces = []
        for start, end in pairwise(edges):
            while ends and ends[0][0] <= start:
                del active[bisect_left(active, heappop(ends)[1])]
            begun = []
            while opening < len(places) and places[opening][0] < end:
                place = (places[opening][0], -places[opening][1], places[opening][2])
                opening += 1
                if -place[1] <= start:
                    continue  # it was wholly between two paragraphs
                insort(active, place)
                heappush(ends, (-place[1], place))
                begun.append(place[2])
            first = frozenset(begun) - seen
            seen |= first
            inner = active[-1][2] if active else None
            pieces.append(
                TextRun(
                    text[start:end],
                    inner,
                    active[-2][2] if len(active) > 1 else None,
                    inner in begun,
                    tuple(index for index in begun if index != inner),
                    first,
                )
            )
        result.append(pieces)
    return result


def blocks(text: str) -> list[tuple[int, int]]:
    """Return the spans of a text's paragraphs; no visible character is between two of them."""
    between = _BLANK if _BLANK.search(text.strip()) else _LINE
    found, low = [], len(text) - len(text.lstrip())
    stop = len(text.rstrip())
    for gap in between.finditer(text, low, stop):
        found.append((low, gap.start()))
        low = gap.end()
    return [*found, (low, stop)] if low < stop else found
