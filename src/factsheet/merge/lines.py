"""Lines of text: three-way merging, and conflict markers around what differs."""

import re
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import product

from factsheet.yamltext.align import equal_ends

_MOST_LINES = 3000
"""Above that, lines are not compared: the time grows with the square."""
_MOST_MEETINGS = 3


def rows(text: str) -> list[str]:
    """Cut a text into its lines, which keep their line breaks; only a line feed is one."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _chunks(*texts: list[str]) -> Iterator[tuple[list[str], ...]]:
    """Cut three texts (base, ours, theirs) at the lines that all have in common."""
    at = (0, 0, 0)
    for *starts, size in _common(*texts):
        yield tuple(text[a:b] for text, a, b in zip(texts, at, starts, strict=True))
        yield (texts[0][starts[0] : starts[0] + size],) * 3
        at = (starts[0] + size, starts[1] + size, starts[2] + size)


def _common(base: list[str], ours: list[str], theirs: list[str]) -> list[tuple[int, int, int, int]]:
    """Return the runs of lines that all three have: where they begin in each, and how long."""
    left = SequenceMatcher(None, base, ours, autojunk=False).get_matching_blocks()
    right = SequenceMatcher(None, base, theirs, autojunk=False).get_matching_blocks()
    found, i, j = [], 0, 0
    while i < len(left) and j < len(right):
        a, b = left[i], right[j]
        start, end = max(a.a, b.a), min(a.a + a.size, b.a + b.size)
        if start < end:
            found.append((start, a.b + start - a.a, b.b + start - b.a, end - start))
        if a.a + a.size < b.a + b.size:
            i += 1
        else:
            j += 1
    return [*found, (len(base), len(ours), len(theirs), 0)]


def merged_texts(base: str, ours: str, theirs: str) -> Iterator[str]:
    """Yield the texts that merging line by line could give, the likeliest first; perhaps none.

    Lines that both sides put in at one place are tried in both orders.
    """
    texts = [rows(text) for text in (base, ours, theirs)]
    if sum(map(len, texts)) > _MOST_LINES:
        return
    choices: list[Sequence[list[str]]] = []
    meetings = 0
    for old, mine, other in _chunks(*texts):
        if other in (mine, old):
            choices.append((mine,))
        elif mine == old:
            choices.append((other,))
        elif old:
            return
        else:
            meetings += 1
            choices.append((mine + other, other + mine))
    if meetings > _MOST_MEETINGS:
        return
    for choice in product(*choices):
        yield "".join(line for lines in choice for line in lines)


def marked(ours: str, theirs: str, label: Callable[[str], tuple[str, str]], size: int) -> str:
    """Write two texts as one, with conflict markers around the lines in which they differ.

    `label` returns the words after the markers for the lines of one place; `size` is the markers'
    length. Taking one side at every marker gives that side's text back.
    """
    left, right = rows(ours), rows(theirs)
    parts: list[str] = []
    a = b = 0
    for at_left, at_right, same in _equal(left, right):
        mine, other = "".join(left[a:at_left]), "".join(right[b:at_right])
        if mine or other:
            first, second = label(mine + other)
            parts += [
                f"{'<' * size} {first}\n", mine, f"{'=' * size}\n", other,
                f"{'>' * size} {second}\n",
            ]  # fmt: skip
        a, b = at_left + same, at_right + same
        parts += left[at_left:a]
    return "".join(parts)


def _equal(left: list[str], right: list[str]) -> Sequence[tuple[int, int, int]]:
    """Return the lines that two texts share: where in each, and how many; the last at the end.

    Of long texts only the first and the last ones are looked for.
    """
    if len(left) + len(right) <= _MOST_LINES:
        return SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
    head, tail = equal_ends(left, right)
    return [(0, 0, head), (len(left) - tail, len(right) - tail, tail)]
