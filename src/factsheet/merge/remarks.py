"""Comments that would be lost in a merge, brought back."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from yaml import YAMLError

from factsheet.merge.lines import rows
from factsheet.yamltext.nodes import Node, compose, next_line

# YAML ends a comment also at NEL, LS and PS, which are no line breaks to git and editors.
_HASH = re.compile(r"(?<!\S)#[^\r\n\x85\u2028\u2029]*")


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment: its text, its line's number, and what stands before it on the line."""

    text: str
    line: int
    before: str


def comments(text: str) -> list[Comment]:
    """Find the comments of a text; a piece that cannot be read by itself gives none."""
    try:
        spans = sorted(_spans(text, compose(text)))
    except YAMLError:
        return []
    starts = [start for start, _ in spans]
    found = []
    for match in _HASH.finditer(text):
        at = match.start()
        span = bisect_right(starts, at) - 1
        if span >= 0 and at < spans[span][1]:
            continue
        before = text[text.rfind("\n", 0, at) + 1 : at]
        found.append(Comment(match[0].rstrip(), text.count("\n", 0, at), before))
    return found


def _spans(text: str, node: Node) -> list[tuple[int, int]]:
    """List where scalars stand; a comment may stand behind the `|` of a block text."""
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

    A comment goes to the line that it stood at, or above the line that it preceded; where that
    cannot be told, above everything, behind `top`, with which the text begins. `reads` says
    whether a text still means what it should.
    """
    old = Counter(comment.text for comment in comments(base)) if base else Counter()
    for side in sides:
        have = Counter(comment.text for comment in comments(text))
        lost = [c for c in comments(side) if c.text not in old and not have[c.text]]
        lines = rows(side)
        for comment in lost:
            for attempt in (_beside, _between):
                new = attempt(text, comment, lines)
                if new is not None and reads(new):
                    text = new
                    break
            else:
                text = _on_top(text, comment.text, top)
    return text


def _beside(text: str, comment: Comment, _: list[str]) -> str | None:
    """Put a comment behind the line that it stood behind, also where that has another value now."""
    code = comment.before.rstrip()
    if not code:
        return None
    lines = rows(text)
    place = _only(lines, code)
    key = _KEY.match(code)
    if place is None and key:
        place = _only(lines, key[0], whole=False)
    if place is None or " #" in lines[place]:
        return None
    lines[place] = lines[place].rstrip() + comment.before[len(code) :] + comment.text + "\n"
    return "".join(lines)


def _between(text: str, comment: Comment, side: list[str]) -> str | None:
    """Put a comment above the line that it stood above, else behind the one it stood behind."""
    lines = rows(text)
    code = comment.before.strip()
    pad = comment.before[: len(comment.before) - len(comment.before.lstrip())]
    after = [n for n in range(comment.line + (not code), len(side)) if not _silent(side[n])]
    before = [n for n in range(comment.line - 1, -1, -1) if not _silent(side[n])]
    place = None
    if after:
        line = _code(side[after[0]])
        place = _only(lines, line)
        if place is None and line.endswith("}"):  # an entry that was given a field
            place = _only(lines, line[:-1], whole=False)
    if place is None and before:
        place = _only(lines, _code(side[before[0]]))
        place = None if place is None else place + 1
    if place is None:
        return None
    return "".join([*lines[:place], pad + comment.text + "\n", *lines[place:]])


def _code(line: str) -> str:
    """Give a line without the comment at its end, or what looks like one."""
    return re.split(r"\s#", line)[0].rstrip()


_KEY = re.compile(r" *(?:- +)?[\w-]+:(?= |\Z)")


def _only(lines: list[str], text: str, *, whole: bool = True) -> int | None:
    """Find the only line that is `text`, or begins with it; its number."""
    places = [
        number
        for number, line in enumerate(lines)
        if (_code(line) == text if whole else line.startswith(text))
    ]
    return places[0] if len(places) == 1 else None


def _silent(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _on_top(text: str, comment: str, top: str) -> str:
    if not top:
        return comment + "\n" + text
    rest = text[len(top) :]
    dash = re.search(r"^ *(?=- )", rest, re.MULTILINE)
    pad = dash[0] if dash else ""
    at = len(top) + (dash.start() if dash else 0)
    return text[:at] + pad + comment + "\n" + text[at:]
