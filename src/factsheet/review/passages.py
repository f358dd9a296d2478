"""A quote in its context: its sentence in the article, with the neighbours."""

from dataclasses import dataclass

from factsheet.anchors import Text, find
from factsheet.detection import sentences

_AROUND = 1_500
"""How many characters on each side are searched for neighbours."""
_LONGEST = 300
"""How many characters of a neighbour are shown."""


@dataclass(frozen=True, slots=True)
class Passage:
    """The words around a quote, each part on one line; `times` is how often it occurs."""

    before: str
    quote: str
    after: str
    times: int = 1


def passage(quote: str, text: Text, language: str) -> Passage | str:
    """Find a quote's sentence and its neighbours, or return why there are none."""
    result = find(quote, text)
    if not result.anchors:
        near = f"; nearest: {result.near.difference}" if result.near else ""
        return f"the quote is not in the article{near}"
    anchor = result.anchors[0]
    low, high = max(0, anchor.start - _AROUND), anchor.end + _AROUND
    window = text.original[low:high]
    start, end = anchor.start - low, anchor.end - low
    found = sentences(window, language or "en")
    first = next((n for n, s in enumerate(found) if s.end > start), 0)
    last = max((n for n, s in enumerate(found) if s.start < end), default=first)
    if first and start - found[first - 1].start <= _AROUND:
        first -= 1
    from_, to = found[first].start if found else start, found[last].end if found else end
    if last + 1 < len(found):
        to = found[last + 1].end
    before = " ".join(window[min(from_, start) : start].split())
    after = " ".join(window[end : max(to, end)].split())
    cut_before = len(before) > _LONGEST or (first == 0 and low > 0)
    cut_after = len(after) > _LONGEST or (last + 1 >= len(found) - 1 and high < len(text.original))
    return Passage(
        ("… " if cut_before else "") + before[-_LONGEST:] + _gap(window[start - 1 : start]),
        " ".join(window[start:end].split()),
        _gap(window[end : end + 1]) + after[:_LONGEST] + (" …" if cut_after else ""),
        len(result.anchors),
    )


def _gap(character: str) -> str:
    return " " if character.isspace() else ""
