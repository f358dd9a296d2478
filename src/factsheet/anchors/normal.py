"""A text in the form in which quotes are compared, with the way back to the original.

Two texts are the same for a quote when they differ only in typography. What is folded: NFC (Unicode
Standard Annex 15), the shape of quotation marks and dashes, ellipses, ligatures, full-width ASCII,
white space of any kind and amount. What is dropped: soft hyphens, zero-width characters, marks of
direction, variation selectors, footnote marks. Never NFKC: it makes 10² into 102 and 1½ into 11/2.

A word broken over two lines with a plain hyphen ("infor-/mation") stays broken, because nothing
tells it from a compound ("well-/known"). With a soft hyphen before the line break the page itself
says that the word goes on, so the two halves are joined.
"""

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from factsheet.anchors.notes import footnote_marks
from factsheet.texts.controls import BIDI, IGNORABLE

_WHITE = "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
# The last two single marks are Greek accents that NFC turns into grave and acute.
_SINGLE = "‘’‚‛‹›`´′‵ʼʻ❛❜׳『』\u1fef\u1ffd"
_DOUBLE = "“”„‟«»″‶〝〞〟❝❞״「」"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2796\u2e3a\u2e3b\u05be\ufe58\ufe63"
_ONE_TO_ONE = {
    **dict.fromkeys(map(ord, _WHITE), " "),
    **dict.fromkeys(map(ord, _SINGLE), "'"),
    **dict.fromkeys(map(ord, _DOUBLE), '"'),
    **dict.fromkeys(map(ord, _DASHES), "-"),
    **{full: chr(full - 0xFEE0) for full in range(0xFF01, 0xFF5F)},
    0xFF40: "'",  # full-width grave accent
}
_FOLDED = frozenset(map(chr, _ONE_TO_ONE))
_FEW = 24
_LONGER = {
    "…": "...", "⋯": "...", "‥": "..",
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
}  # fmt: skip
_DROPPED = f"{IGNORABLE}{BIDI}\u206a-\u206f\ufeff"
_UNEVEN = re.compile(rf"[ {_DROPPED}]{{2,}}|[{_DROPPED}{''.join(_LONGER)}]|(?<=[\"']) | (?=[\"'])")
_BEFORE_OPENING = frozenset(" \t\n\xa0\u202f([{'’—–-/" + _WHITE)
_SPACES = re.compile(" {2,}")
# What NFC may change, over kinds of characters: m melts into the one before, n changes alone.
_GROUP = re.compile("[.n]?m{1,60}|n")
# No marks, yet NFC melts them into the one before: Hangul vowels and finals, Kirat Rai vowels.
_MELTING = re.compile("[\u1160-\u11ff\U00016d63-\U00016d6a]")


@dataclass(frozen=True, slots=True)
class Layer:
    """A rewritten text and where each of its places was before.

    `new` and `old` hold offsets in pairs: where a change begins and where it ends, in the rewritten
    text and in the text before. Between two changes the texts run in step.
    """

    text: str
    new: "array[int]"
    old: "array[int]"

    def start(self, place: int) -> int | None:
        """Return the offset in the text before of what begins at `place`; None inside a change."""
        at = bisect_right(self.new, place) - 1
        if at < 0:
            return place
        if at % 2 == 0 and self.new[at] != place:
            return None
        return self.old[at] + place - self.new[at]

    def end(self, place: int) -> int | None:
        """Return the offset in the text before of what ends at `place`; None inside a change."""
        at = bisect_left(self.new, place)
        if at < len(self.new) and self.new[at] == place:
            return self.old[at]
        if at % 2 == 1:
            return None
        return place if at == 0 else self.old[at - 1] + place - self.new[at - 1]


@dataclass(frozen=True, slots=True)
class Text:
    """A text prepared once for many searches; make it with `prepare`.

    `tidy`, `bare`, `normal` and `folded` are the layers above the original: typography folded, then
    no footnote marks, then NFC, then without case. `wrapped`: a line break may lie inside a
    paragraph, as in plain text; else a line feed ends a block, and no quote runs over it. `seams`
    are the places of words that are not shown, or struck out.
    """

    original: str
    tidy: Layer = field(repr=False)
    bare: Layer = field(repr=False)
    normal: Layer = field(repr=False)
    folded: Layer = field(repr=False)
    wrapped: bool = True
    seams: tuple[int, ...] = ()

    def parted(self, start: int, end: int) -> bool:
        """Whether a span of the original runs over the end of a block, or around such words."""
        if not self.wrapped and "\n" in self.original[start:end]:
            return True
        return bisect_right(self.seams, start) < bisect_left(self.seams, end)

    def original_span(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the original's span for a span of `normal`; None if an end halves a character.

        Half of a ligature or of an ellipsis sign is not a place in the original.
        """
        low, high = self.normal.start(start), self.normal.end(end)
        for layer in (self.bare, self.tidy):
            if low is None or high is None:
                return None
            low, high = layer.start(low), layer.end(high)
        return None if low is None or high is None else (low, high)


def prepare(text: str, *, wrapped: bool = True, seams: tuple[int, ...] = ()) -> Text:
    """Return `text` with its normalised and caseless forms and the offset maps, in linear time.

    `wrapped` and `seams` are as in `Text`.
    """
    tidy = _tidied(text)
    bare = _rewritten(tidy.text, footnote_marks(tidy.text), lambda *_: "")
    normal = _composed(bare.text)
    return Text(text, tidy, bare, normal, _caseless(normal.text), wrapped, seams)


def _rewritten(
    text: str, matches: Iterable[re.Match[str]], replace: Callable[[int, int], str]
) -> Layer:
    """Replace the span of each match, noting those that changed."""
    pieces: list[str] = []
    new, old = array("Q"), array("Q")
    done = shift = 0
    for match in matches:
        low, high = match.span()
        before, after = text[low:high], replace(low, high)
        if before == after:
            continue
        pieces += text[done:low], after
        new.append(low + shift)
        old.append(low)
        shift += len(after) - len(before)
        new.append(high + shift)
        old.append(high)
        done = high
    pieces.append(text[done:])
    return Layer("".join(pieces), new, old)


def _unchanged(text: str) -> Layer:
    return Layer(text, array("Q"), array("Q"))


def _one_to_one(text: str) -> str:
    """Fold what stays one character; `translate` takes ten times as long as a few `replace`."""
    found = set(text) & _FOLDED
    if len(found) > _FEW:
        return text.translate(_ONE_TO_ONE)
    for char in found:
        text = text.replace(char, _ONE_TO_ONE[ord(char)])
    return text


def _tidied(text: str) -> Layer:
    even = _one_to_one(text)
    if text.isascii() and "  " not in even:
        return _unchanged(even)

    def replace(low: int, high: int) -> str:
        run = even[low:high]
        if run in _LONGER:
            return _LONGER[run]
        if run[0] == "\xad" and "\n" in text[low:high]:
            return ""
        if " " in run and _within_guillemets(text, low, high):
            return ""
        return " " if " " in run else ""

    uneven = _SPACES if text.isascii() else _UNEVEN
    return _rewritten(even, uneven.finditer(even), replace)


def _within_guillemets(text: str, low: int, high: int) -> bool:
    """Whether a space is within « and » as French has them, and not before » as in German."""
    if text[max(0, low - 1) : low] in ("«", "‹"):
        return low < 2 or text[low - 2] in _BEFORE_OPENING
    after = text[high + 1 : high + 2]
    return text[high : high + 1] in ("»", "›") and not after.isalnum()


def _composed(text: str) -> Layer:
    """Bring a text into NFC, a base and its marks at a time.

    Looks only at the text's own alphabet first, so most texts cost one pass. A pile of more than 60
    marks is cut (UAX 15's stream-safe format stops at 30): sorting a pile takes quadratic time.
    """
    if text.isascii():
        return _unchanged(text)
    kinds: dict[int, str] = {}
    for char in set(text):
        if unicodedata.category(char)[0] == "M" or _MELTING.match(char):
            kinds[ord(char)] = "m"
        else:
            kinds[ord(char)] = "." if unicodedata.normalize("NFC", char) == char else "n"
    if {*kinds.values()} == {"."}:
        return _unchanged(text)
    if unicodedata.is_normalized("NFC", text):
        return _unchanged(text)
    known: dict[str, str] = {}

    def replace(low: int, high: int) -> str:
        group = text[low:high]
        if group not in known:
            known[group] = unicodedata.normalize("NFC", group)
        return known[group]

    return _rewritten(text, _GROUP.finditer(text.translate(kinds)), replace)


def _caseless(text: str) -> Layer:
    if text.isascii():
        return _unchanged(text.lower())
    longer = [char for char in set(text) if len(char.casefold()) > 1]
    if not longer:
        return _unchanged(text.casefold())
    places = re.finditer(f"[{re.escape(''.join(longer))}]", text)
    changes = _rewritten(text, places, lambda low, high: text[low:high].casefold())
    return Layer(text.casefold(), changes.new, changes.old)
