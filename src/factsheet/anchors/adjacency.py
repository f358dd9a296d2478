"""Whether two places in a text belong together: in one sentence, or in it and the next."""

import re

from factsheet.anchors.normal import Text
from factsheet.texts import UNSPACED

# In normalised text: quotation marks are ' and ", full-width stops ASCII.
# A run of stops is tried from its first alone.
_END = re.compile(
    rf"(?<![.!?؟۔।॥])[.!?؟۔।॥]++['\")\]]*+ +(?=\S)|[。｡]['\")\]]*|[!?]['\")\]]*(?=[{UNSPACED}])"
)
_BEFORE = 24
_LAST_WORD = re.compile(r"(?:^|[\s(\[\"'-])([^\s(\[\"'-]+)$")
# A stop after these ends no sentence, or not for certain; then it counts as none.
_SHORT_FORMS = """
    mr mrs ms dr prof st sen rep gov gen col lt sgt capt rev hon jr sr vs no nos vol pp ed eds inc
    ltd co corp dept approx fig ca cf al jan feb mar apr jun jul aug sep sept oct nov dec
    hr fr nr bzw evtl inkl usw vgl abs art str bd geb mme mlle mm me sra srta dra ud uds sig dott
    avv ing dhr mevr г гг ул им тыс млн млрд руб проф см стр т м
"""
_NO_END = frozenset(_SHORT_FORMS.split())

_BREAK = r"(?:\r\n?|[\n\v\x85\u2028])"
_LINE_BREAK = re.compile(_BREAK)
_PARAGRAPH = re.compile(rf"{_BREAK}[ \t\xa0\u3000]*{_BREAK}|[\f\u2029]")
_BULLET = re.compile(r"[ \t]*(?:[-*•‣▪●○◦·–—]|\(?(?:\d{1,3}|[a-z])[.)])\s")
_WIDTHS = range(20, 121)
_LINES = 1_500  # characters on either side from which the width of lines is taken


def are_adjacent(text: Text, low: int, high: int) -> bool:
    """Whether what ends at `low` and what begins at `high` are in one sentence or in neighbours.

    Both are offsets into `text.normal`. A paragraph's end parts them. A stop that may belong to an
    abbreviation, an initial or an ordinal number ends no sentence.
    """
    span = text.original_span(low, high)
    if span is None or _paragraph_ends(text, *span):
        return False
    normal = text.normal.text
    start = max(0, low - 8)
    ends = 0
    for match in _END.finditer(normal, start, min(len(normal), high + 1)):
        if low < match.end() <= high and _ends_sentence(normal, match):
            ends += 1
    return ends < 2


def _ends_sentence(normal: str, match: re.Match[str]) -> bool:
    if not match[0].startswith("."):
        return True
    following = normal[match.end()]
    if following.islower():
        return False
    word = _LAST_WORD.search(normal[max(0, match.start() - _BEFORE) : match.start()])
    if word is None:
        return True
    last = word[1].lower()
    initial = len(last) == 1 and last.isalpha()
    ordinal = last.isdecimal() and len(last) < 3
    return not (initial or ordinal or "." in last or last in _NO_END)


def _paragraph_ends(text: Text, start: int, end: int) -> bool:
    gap = text.original[start:end]
    if _PARAGRAPH.search(gap):
        return True
    if not text.wrapped:
        return "\n" in gap
    breaks = [(start + match.start(), start + match.end()) for match in _LINE_BREAK.finditer(gap)]
    if not breaks:
        return False
    around = text.original[max(0, start - _LINES) : end + _LINES]
    width = max(map(len, _LINE_BREAK.split(around)))
    return width not in _WIDTHS or any(
        _had_room(text.original, at, after, width) for at, after in breaks
    )


def _had_room(original: str, at: int, after: int, width: int) -> bool:
    """Whether a line that ends at `at` could have held what follows, as a paragraph's last one."""
    before = original[max(0, at - width - 1) : at]
    line = _LINE_BREAK.split(before)[-1]
    following = _LINE_BREAK.split(original[after : after + width + 1], maxsplit=1)[0]
    if _BULLET.match(following):
        return True
    word = following.split(maxsplit=1)[:1] or [""]
    taken = 1 if re.match(f"[{UNSPACED}]", word[0]) else len(word[0])
    return len(line.rstrip()) + 1 + taken < width
