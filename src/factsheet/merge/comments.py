"""Comments that would be lost in a merge, brought back."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate

from yaml import YAMLError

from factsheet.merge.lines import rows
from factsheet.yamltext.nodes import Node, compose, next_line

# YAML ends a comment also at NEL, LS and PS, which are not line breaks to git and editors.
_HASH = re.compile(r"(?<!\S)#[^\r\n\x85\u2028\u2029]*")

_MOST_READS = 60
"""How many placements of comments are tried: each time the whole text is read."""


@dataclass(frozen=True, slots=True)
class YamlComment:
    """A comment: its text, its line's number, and what is before it on the line."""

    text: str
    line: int
    before: str


def comments(text: str) -> list[YamlComment]:
    """Find the comments of a text; a piece that cannot be read by itself gives none."""
    try:
        spans = sorted(_spans(text, compose(text)))
    except YAMLError:
        return []
    starts = [start for start, _ in spans]
    lines = [match.start() for match in re.finditer("\n", text)]
    found = []
    for match in _HASH.finditer(text):
        at = match.start()
        span = bisect_right(starts, at) - 1
        if span >= 0 and at < spans[span][1]:
            continue
        before = text[text.rfind("\n", 0, at) + 1 : at]
        found.append(YamlComment(match[0].rstrip(), bisect_left(lines, at), before))
    return found


def _spans(text: str, node: Node) -> list[tuple[int, int]]:
    """Return where scalars are; a comment may follow the `|` of a block text."""
    found, todo = [], [node]
    while todo:
        item = todo.pop()
        if item.kind == "scalar":
            block = item.style in ("|", ">")
            found.append((next_line(text, item.start) if block else item.start, item.end))
        todo += item.items + [part for pair in item.pairs for part in pair]
    return found


def with_comments(
    text: str, base: str | None, sides: list[str], reads: Callable[[str], bool], top: str = ""
) -> str:
    """Bring back into a text the comments that `sides` have beyond `base` and it has not.

    A comment goes to the line that it was at, or above the line that it preceded; if that is
    unknown, above everything, after `top`, with which the text begins. `reads` says whether a text
    still means what it should; it is asked at most `_MOST_READS` times.
    """
    old = Counter(comment.text for comment in comments(base)) if base else Counter()
    asked = 0

    def still_reads(new: str) -> bool:
        nonlocal asked
        asked += 1
        return asked <= _MOST_READS and reads(new)

    for side in sides:
        have = Counter(comment.text for comment in comments(text))
        lost = [c for c in comments(side) if c.text not in old and not have[c.text]]
        text = _with_all(text, lost, _Neighbours(rows(side)), still_reads, top)
    return text


def _with_all(
    text: str,
    lost: list[YamlComment],
    side: "_Neighbours",
    reads: Callable[[str], bool],
    top: str,
) -> str:
    """Bring back one side's comments, all at once if the text then still reads, else by halves."""
    if not lost:
        return text
    for between in (False, True):
        new = _inserted(text, lost, side, top, beside=not between)
        if reads(new):
            return new
        if len(lost) > 1:
            half = len(lost) // 2
            text = _with_all(text, lost[:half], side, reads, top)
            return _with_all(text, lost[half:], side, reads, top)
    return _on_top(text, [lost[0].text], top)


def _inserted(
    text: str, lost: list[YamlComment], side: "_Neighbours", top: str, *, beside: bool
) -> str:
    """Put comments to where they belong; with `beside`, rather after a line than above one."""
    lines = _Lines(rows(text))
    above: dict[int, list[str]] = {}
    behind: dict[int, list[str]] = {}
    homeless = []
    for comment in lost:
        if beside and lines.put_behind(comment):
            continue
        pad = comment.before[: len(comment.before) - len(comment.before.lstrip())]
        following, preceding = side.of(comment)
        if following is not None and (place := lines.like(following)) is not None:
            above.setdefault(place, []).append(pad + comment.text + "\n")
        elif preceding is not None and (place := lines.only(preceding)) is not None:
            behind.setdefault(place, []).append(pad + comment.text + "\n")
        else:
            homeless.append(comment.text)
    text = "".join(
        "".join([*above.get(number, ()), line, *behind.get(number, ())])
        for number, line in enumerate(lines.lines)
    )
    return _on_top(text, homeless, top)


class _Lines:
    """The lines of a text, looked up by their content."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self._places: dict[str, list[int]] = {}
        for number, line in enumerate(lines):
            self._places.setdefault(_code(line), []).append(number)
        self._sorted = sorted((line, number) for number, line in enumerate(lines))

    def only(self, code: str) -> int | None:
        """Find the only line that is `code`; its number."""
        places = self._places.get(code, [])
        return places[0] if len(places) == 1 else None

    def like(self, code: str) -> int | None:
        """Find the only line that is `code`, perhaps an entry that was given a field."""
        place = self.only(code)
        return self._begun(code[:-1]) if place is None and code.endswith("}") else place

    def _begun(self, start: str) -> int | None:
        """Find the only line that begins so; its number."""
        at = bisect_left(self._sorted, (start,))
        found = [number for line, number in self._sorted[at : at + 2] if line.startswith(start)]
        return found[0] if len(found) == 1 else None

    def put_behind(self, comment: YamlComment) -> bool:
        """Put a comment after the line that it was on, even if the line's value has changed."""
        code = comment.before.rstrip()
        key = _KEY.match(code)
        place = self.only(code) if code else None
        if place is None and key:
            place = self._begun(key[0])
        if place is None or " #" in self.lines[place]:
            return False
        line = self.lines[place].rstrip()
        self.lines[place] = line + comment.before[len(code) :] + comment.text + "\n"
        return True


class _Neighbours:
    """The lines of a side that say something, next to each line."""

    def __init__(self, lines: list[str]) -> None:
        self._codes = [_code(line) for line in lines if not _is_blank_or_comment(line)]
        self._counts = list(
            accumulate((not _is_blank_or_comment(line) for line in lines), initial=0)
        )

    def of(self, comment: YamlComment) -> tuple[str | None, str | None]:
        """Return the codes of the line that a comment was above, and of the line it was on."""
        after = self._counts[comment.line + (not comment.before.strip())]
        before = self._counts[comment.line] - 1
        return (
            self._codes[after] if after < len(self._codes) else None,
            self._codes[before] if before >= 0 else None,
        )


def _code(line: str) -> str:
    """Return a line without the comment at its end, or anything that looks like one."""
    return re.split(r"\s#", line, maxsplit=1)[0].rstrip()


_KEY = re.compile(r" *(?:- +)?[\w-]+:(?= |\Z)")


def _is_blank_or_comment(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _on_top(text: str, found: list[str], top: str) -> str:
    rest = text[len(top) :]
    dash = re.search(r"^ *(?=- )", rest, re.MULTILINE) if top else None
    pad = dash[0] if dash else ""
    at = len(top) + (dash.start() if dash else 0)
    return text[:at] + "".join(f"{pad}{comment}\n" for comment in found) + text[at:]
