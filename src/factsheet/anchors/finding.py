"""Find a quote in a prepared text."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from factsheet.anchors.adjacency import are_adjacent
from factsheet.anchors.borders import cuts_word
from factsheet.anchors.nearest import NearMiss, near_miss
from factsheet.anchors.normal import Text, prepare
from factsheet.anchors.notes import without_leading_mark
from factsheet.texts import UNSPACED

_MOST_ANCHORS = 10_000
_PART = 12  # the fewest characters of a part between ellipses, see `_weight`
_GAP = 1_000  # the most characters between two parts
_MOST_PARTS = 20
# Characters that may be compared again after refused candidates, or ten times the text if more.
# Only a text made to be slow gets there: a long periodic quote that always ends amid a word.
_EFFORT = 50_000_000

_OVER = "it runs over several paragraphs; quote each one separately"
_AROUND = "hidden or struck-out words come between its words"

_DOTS = r"\.(?: ?\.){2,}"
_ELLIPSIS = re.compile(rf" ?(?:\[ ?{_DOTS} ?\]|\( ?{_DOTS} ?\)|{_DOTS}) ?")
_DENSE = re.compile(f"[{UNSPACED}\uac00-\ud7a3]")
_VOWELLESS = re.compile("[\u0590-\u08ff]")
_WORD_RUN = re.compile(rf"[^\W_{UNSPACED}]+")
_THOUSANDS_SPACE = " \xa0\u2007\u2009\u202f"


class Match(StrEnum):
    """How a quote was found."""

    EXACT = "exact"  # character by character
    NORMALISED = "normalised"  # but for typography
    CASE = "case"  # but for typography and case
    ELIDED = "elided"  # its parts between ellipses, in order, in one sentence or the next
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place in the original text.

    `start` and `end` are code-point offsets, end exclusive; `how` says what it took to find it.
    `gaps` are the spans inside it that an elided quote leaves out, bare punctuation aside.
    """

    start: int
    end: int
    how: Match
    gaps: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """All places of a quote in order; when there is none, the nearest passage, if any is near.

    `parted` says what separates the words of a quote that are there but do not make up the quote.
    """

    anchors: tuple[Anchor, ...]
    near: NearMiss | None
    parted: str = ""

    @property
    def how(self) -> Match:
        """How the first occurrence was found, or `MISSING`."""
        return self.anchors[0].how if self.anchors else Match.MISSING

    @property
    def why_missing(self) -> str:
        """What is known of a quote that was not found, in words; empty if nothing is near."""
        return self.parted or (f"nearest: {self.near.difference}" if self.near else "")


@dataclass(frozen=True, slots=True)
class _Place:
    """A span of the normalised text (`low`, `high`) and the anchor it gives in the original."""

    low: int
    high: int
    anchor: Anchor


def find(
    quote: str,
    text: Text,
    *,
    before: str = "",
    after: str = "",
    explain: bool = True,
    most: int = _MOST_ANCHORS,
) -> Result:
    """Find every occurrence of `quote`, at most `most`, in `text`.

    The passes, each only when the ones before found nothing: equal but for typography (an
    occurrence equal to the last character is `exact`), equal but for case, elided. In all of them
    no occurrence may cut a word or a figure (see `borders.cuts_word`). Likeness never passes: it is
    reported as `near`, unless `explain` is false. A quote without a visible character is not found.

    `before` and `after` are words that are right before and after the quote, in any typography.
    When they single out one occurrence, only that one is returned.
    """
    bare = without_leading_mark(quote.strip())
    wanted = prepare(bare)
    words = wanted.normal.text.strip()
    if not words:
        return Result((), None)
    parts = _parts(words)
    places = _plain(words, text, bare, most) or _caseless(wanted, text, most)
    places = places or _elided(parts, text)
    if places:
        return Result(tuple(p.anchor for p in _singled_out(places, text, before, after)), None)
    if not explain:
        return Result((), None)
    if (text.seams or not text.wrapped) and (why := _parted(quote, text)):
        return Result((), None, why)
    if parts and all(_plain(part, text, most=1) for part in parts):
        return Result((), None, "its parts are not in the same sentence or in neighbouring ones")
    return Result((), near_miss(words, text))


def _parted(quote: str, text: Text) -> str:
    """Return what separates a quote's words, if that alone prevents a match; else nothing."""
    found = find(quote, replace(text, wrapped=True, seams=()), explain=False, most=1).anchors
    if not found:
        return ""
    over = "\n" in text.original[found[0].start : found[0].end]
    return _OVER if over and not text.wrapped else _AROUND


def _place(text: Text, low: int, high: int, how: Match) -> _Place | None:
    span = text.original_span(low, high)
    if span is None:
        return None
    start, end = span
    if text.parted(start, end):
        return None
    groups = (
        text.original[start - 1 : start] in _THOUSANDS_SPACE,
        text.original[end : end + 1] in _THOUSANDS_SPACE,
    )
    if cuts_word(text.normal.text, low, high, groups):
        return None
    return _Place(low, high, Anchor(start, end, how))


def _occurrences(
    words: str, hay: str, place: Callable[[int, int], _Place | None], most: int
) -> list[_Place]:
    """Return the occurrences, none overlapping, that `place` accepts, `most` at most."""
    found: list[_Place] = []
    effort = max(_EFFORT, 10 * len(hay))
    at = hay.find(words)
    while at >= 0 and len(found) < most and effort > 0:
        occurrence = place(at, at + len(words))
        if occurrence:
            found.append(occurrence)
            at += len(words)
        else:
            # Within this run of letters the next start would be refused as well.
            run = _WORD_RUN.match(hay, at)
            at = run.end() if run else at + 1
            effort -= len(words)
        at = hay.find(words, at)
    return found


def _plain(words: str, text: Text, bare: str = "", most: int = _MOST_ANCHORS) -> list[_Place]:
    def place(low: int, high: int) -> _Place | None:
        found = _place(text, low, high, Match.NORMALISED)
        if found and bare and text.original.startswith(bare, found.anchor.start):
            start = found.anchor.start
            return _Place(low, high, Anchor(start, start + len(bare), Match.EXACT))
        return found

    return _occurrences(words, text.normal.text, place, most)


def _caseless(wanted: Text, text: Text, most: int) -> list[_Place]:
    words = wanted.normal.text.strip()

    def place(start: int, end: int) -> _Place | None:
        low, high = text.folded.start(start), text.folded.end(end)
        if low is None or high is None or not _same_sharp_s(words, text.normal.text[low:high]):
            return None
        return _place(text, low, high, Match.CASE)

    return _occurrences(wanted.folded.text.strip(), text.folded.text, place, most)


def _same_sharp_s(one: str, other: str) -> bool:
    """Whether two texts that fold alike do so rightly: "Maße" is not "Masse"; only SS is ß."""
    if not {"ß", "ẞ"} & {*one, *other}:
        return True
    pairs = zip(
        *("".join(c * len(c.casefold()) for c in side) for side in (one, other)), strict=True
    )
    return not any({"s", sharp} == {a, b} for a, b in pairs for sharp in "ßẞ")


def _parts(words: str) -> list[str]:
    """Cut a quote at its ellipses; empty if there are none, or a part is too short."""
    pieces = _ELLIPSIS.split(words)
    parts = [piece for piece in pieces if piece]
    if len(pieces) < 2 or not 0 < len(parts) <= _MOST_PARTS or min(map(_weight, parts)) < _PART:
        return []
    return parts


def _elided(parts: Sequence[str], text: Text) -> list[_Place]:
    """Find the parts of an elided quote; one place runs from the first part to the last.

    Each part is in the sentence of the one before it or in the next, in the same paragraph.
    """
    if not parts:
        return []
    chains: list[tuple[_Place, ...]] = [(place,) for place in _plain(parts[0], text)]
    for part in parts[1:]:
        # Join each occurrence to the last chain that ends before it, if that is near enough.
        longer: list[tuple[_Place, ...]] = []
        at = 0
        for place in _plain(part, text) if chains else ():
            while at + 1 < len(chains) and chains[at + 1][-1].high <= place.low:
                at += 1
            last = chains[at][-1]
            near = 0 <= place.low - last.high <= _GAP
            if near and are_adjacent(text, last.high, place.low):
                longer.append((*chains[at], place))
        chains = longer
    # Of chains with one beginning the shortest counts.
    shortest: dict[int, _Place] = {}
    for chain in chains:
        first, last = chain[0], chain[-1]
        if first.low not in shortest:
            gaps = tuple(_gaps(chain, text.original))
            anchor = Anchor(first.anchor.start, last.anchor.end, Match.ELIDED, gaps)
            shortest[first.low] = _Place(first.low, last.high, anchor)
    return list(shortest.values())


def _weight(part: str) -> int:
    """Count letters; some scripts say a word with a third of them, or leave the vowels out."""
    return len(part) + 2 * len(_DENSE.findall(part)) + len(_VOWELLESS.findall(part))


def _gaps(chain: tuple[_Place, ...], original: str) -> Iterator[tuple[int, int]]:
    for one, other in pairwise(place.anchor for place in chain):
        if any(map(str.isalnum, original[one.end : other.start])):
            yield one.end, other.start


def _singled_out(places: list[_Place], text: Text, before: str, after: str) -> list[_Place]:
    """Return the one place whose surroundings agree best, or all of them."""
    left, right = (prepare(side).normal.text.strip() for side in (before, after))
    if len(places) < 2 or not (left or right):
        return places
    whole = text.normal.text

    def agreement(place: _Place) -> int:
        ahead = whole[max(0, place.low - len(left) - 1) : place.low].rstrip()
        behind = whole[place.high : place.high + len(right) + 1].lstrip()
        return bool(left and ahead.endswith(left)) + bool(right and behind.startswith(right))

    scores = [agreement(place) for place in places]
    best = max(scores)
    return [places[scores.index(best)]] if best and scores.count(best) == 1 else places
