"""Raised and lowered figures, in characters of their own.

10<sup>2</sup> must not become 102, nor a footnote's number part of a figure. CO<sub>2</sub> stays
CO2, as people write it; only after a digit a lowered one is marked. A footnote in brackets, [2],
parts itself from figures, and is copied like that.
"""

import re


def _table(plain: str, marks: str) -> dict[int, str]:
    return dict(zip(map(ord, plain), marks, strict=True))


RAISED = _table("0123456789+-\u2212\u2013=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾")
LOWERED = _table("0123456789+-\u2212\u2013=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎")
_PLAIN = {
    ord(mark): chr(plain)
    for table in (RAISED, LOWERED)
    for plain, mark in table.items()
    if plain < 128
}
_FRACTION = re.compile(r"(\d?)([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,9})([/\u2044])([₀₁₂₃₄₅₆₇₈₉]{1,9})")
_STROKES = ("/", "\u2044")
_LOW = frozenset("₀₁₂₃₄₅₆₇₈₉")
_BRACKETED = re.compile(r"(\[[^\[\]]*\])")


def write_raised(words: str, table: dict[int, str], before: str) -> str:
    """Write words that are raised or lowered, as `table` says, after those `before`."""
    if not table or (table is LOWERED and not (before[-1:].isdigit() or before[-1:] in _STROKES)):
        return words
    pieces = _BRACKETED.split(words)
    pieces[::2] = [piece.translate(table) for piece in pieces[::2]]
    return "".join(pieces)


def fractions(text: str) -> str:
    """Write a raised and a lowered figure beside a stroke as a fraction: 3 1/2."""

    def plain(found: re.Match[str]) -> str:
        whole, above, stroke, below = found.groups()
        return (
            f"{whole}{' ' * bool(whole)}{above.translate(_PLAIN)}{stroke}{below.translate(_PLAIN)}"
        )

    return text if _LOW.isdisjoint(text) else _FRACTION.sub(plain, text)
