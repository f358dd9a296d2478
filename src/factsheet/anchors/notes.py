"""Footnote marks in a text: ¹, [1], *. They are not part of what is said.

A mark is distinguished from a power, a unit and a formula by what it follows: a stop, or a word of
four and more letters. What touches a figure may be its power ("10⁶"), so only [1] and * are marks
there.
"""

import re
from collections.abc import Iterator

_WORD = r"(?<=[^\W\d_]{4})|(?<=[^\W\d_]{4}['\")])"
_STOP = r"(?<=[^\W_]{2}[.,;:!?…。])|(?<=[.,;:!?…。]['\")])"
_HIGH, _LOW = "⁰¹²³⁴-⁹", "₀-₉"
_MARK = re.compile(
    rf"(?=[{_HIGH}{_LOW}*†‡\[])(?:"
    rf"(?:{_WORD}|{_STOP})[{_HIGH}]{{1,3}}(?:,[{_HIGH}]{{1,3}}){{0,9}}(?![{_HIGH}{_LOW}⁺⁻/⁄])"
    rf"|(?:{_STOP})[{_LOW}]{{1,3}}(?![{_HIGH}{_LOW}])"
    rf"|(?:{_WORD}|{_STOP}|(?<=\d))(?:\*{{1,3}}|[†‡]{{1,2}})(?![\w*†‡])"
    rf"|(?:{_WORD}|{_STOP}|(?<=[^\W_]))(?:\[\d{{1,3}}\]){{1,9}})"
)
_SIGNS = re.compile(rf"[{_HIGH}{_LOW}*†‡\[]")
# What is squared or cubed: a word after a figure, a unit.
_MEASURED = re.compile(
    r"(?:\d[ -]?[^\W\d_]{1,24}|met(?:re|er|ro)s?|mètres?|метр\w{0,3}|feet|foot|inch(?:es)?"
    r"|miles?|yards?)\Z",
    re.IGNORECASE,
)
_LEADING = re.compile(rf"(?:[{_HIGH}{_LOW}]{{1,3}}|\[\d{{1,3}}\]|\*{{1,3}}|[†‡]{{1,2}}) +(?=\S)")


def footnote_marks(text: str) -> Iterator[re.Match[str]]:
    """Yield each footnote mark of a text whose typography is folded, in order."""
    for mark in _MARK.finditer(text) if _SIGNS.search(text) else ():
        power = mark[0] in ("²", "³")
        if not (power and _MEASURED.search(text[max(0, mark.start() - 30) : mark.start()])):
            yield mark


def without_leading_mark(quote: str) -> str:
    """Return a quote without the mark of the footnote before it, which belongs to other words."""
    found = _LEADING.match(quote)
    return quote[found.end() :] if found else quote
