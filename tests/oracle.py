"""Which lines an edit may touch, told by PyYAML's own marks and not by the package."""

import re
from collections.abc import Iterable
from typing import Any

import yaml
from styles import Touched
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from factsheet.problems import Path

COMMENT = re.compile(r"#~(\d+)~")
Chain = list[tuple[Node | None, Node]]


def complaints(old: str, new: str, touched: Iterable[Touched]) -> list[str]:
    """Say what is wrong with `new` as an edit of `old`; nothing, when all is well.

    Every old line that holds nothing of the change must be there, byte for byte and in order;
    comments may only go with what they stand in; line ends are as before.
    """
    root: Any = yaml.compose(old, Loader=yaml.CBaseLoader)
    may_change: set[int] = set()
    may_go: set[int] = set()
    for touch in touched:
        lines, gone = touched_lines(old, root, touch)
        may_change |= lines
        may_go |= gone
    lines_before, lines_after = split(old), split(new)
    missing = lost_lines(lines_before, lines_after, may_change | may_go)
    said = [f"line {number + 1} is lost: {lines_before[number]!r}" for number in missing]
    kept = [
        (number, mark)
        for number, line in enumerate(lines_before)
        for mark in COMMENT.findall(line)
        if number not in may_go
    ]
    marks = COMMENT.findall(new)
    said += [
        f"comment {mark} of line {number + 1} is lost" for number, mark in kept if mark not in marks
    ]
    if len(marks) != len(set(marks)):
        said.append("a comment stands twice")
    if marks != [mark for mark in COMMENT.findall(old) if mark in marks]:
        said.append("comments changed their order")
    only_crlf = "\r\n" in old and "\n" not in old.replace("\r\n", "")
    if only_crlf and "\n" in new.replace("\r\n", ""):
        said.append("a line end is not CRLF")
    if "\r\n" not in old and "\r" in new:
        said.append("a line end is not LF")
    return said


def split(text: str) -> list[str]:
    """Cut a text into lines as git does; the last one loses its line break."""
    return text.removesuffix("\n").removesuffix("\r").split("\n")


def lost_lines(before: list[str], after: list[str], spare: set[int]) -> list[int]:
    """List the lines that are not in `after`, in order, and are not spared."""
    lost, at = [], 0
    for number in range(len(before)):
        if number in spare:
            continue
        found = next((n for n in range(at, len(after)) if same(before, number, after, n)), None)
        if found is None:
            lost.append(number)
        else:
            at = found + 1
    return lost


def same(before: list[str], number: int, after: list[str], place: int) -> bool:
    """Compare two lines; a text's last line has lost its line break."""
    if number == len(before) - 1 or place == len(after) - 1:
        return before[number].removesuffix("\r") == after[place].removesuffix("\r")
    return before[number] == after[place]


def touched_lines(text: str, root: Node, touch: Touched) -> tuple[set[int], set[int]]:
    """Give the lines that may change, and those that may go with their comments."""
    chain = walk(root, touch.path)
    if len(chain) - 1 < len(touch.path):  # a new field: only its record is touched
        return (flow_ends(text, chain[-1][1]) if len(chain) == len(touch.path) else set()), set()
    (_, parent), (key, node) = chain[-2], chain[-1]
    if key is None and is_alias(parent, node):
        lines = span(text, *chain[-2])
        return lines, lines
    if touch.kind == "into":
        if not isinstance(node, ScalarNode) and children(node):
            return flow_ends(text, node), set()
        return span(text, key, node), set()
    lines = span(text, key, node)
    if touch.kind == "set":
        return lines, set()
    near = flow_ends(text, parent)
    rows = children(parent)
    number = next(n for n, row in enumerate(rows) if row[1] is node and row[0] is key)
    if number + 1 < len(rows) and not number and touch.path[-1] != 0 and not flows(parent):
        near.add(line_of(text, rows[1][0] or rows[1][1]))  # the next field moves up to the dash
        if not on_dash(text, key or node):
            near.clear()
    if isinstance(node, ScalarNode | MappingNode):
        return near, lines
    near |= lines  # a list: comments between its items stay
    own = {line_of(text, key or node)}
    if flows(node):
        own |= {line_of(text, node), line_of(text, node, end=True)}
    if any(is_alias(node, item) for _, item in children(node)):
        return near, lines
    return near, own.union(*(span(text, None, item) for _, item in children(node)))


def is_alias(parent: Node, item: Node) -> bool:
    """Say whether an item is an alias: it has the marks of its anchor, before its neighbours."""
    before = parent.start_mark.index
    for _, other in children(parent):
        if other is item:
            break
        before = max(before, other.start_mark.index + 1)
    return item.start_mark.index < before or sum(c is item for _, c in children(parent)) > 1


def flows(node: Node) -> bool:
    return bool(getattr(node, "flow_style", False))


def on_dash(text: str, node: Node) -> bool:
    line = text.split("\n")[line_of(text, node)]
    return line[: column_of(text, node)].strip() != ""


def line_of(text: str, node: Node, *, end: bool = False) -> int:
    """Count the lines before a node as git does; PyYAML's own marks also count U+2028."""
    mark = node.end_mark if end else node.start_mark
    return text.count("\n", 0, mark.index)


def column_of(text: str, node: Node) -> int:
    return node.start_mark.index - text.rfind("\n", 0, node.start_mark.index) - 1


def walk(root: Node, path: Path) -> Chain:
    chain: Chain = [(None, root)]
    for step in path:
        _, node = chain[-1]
        if isinstance(node, MappingNode):
            found = next(((k, v) for k, v in node.value if k.value == step), None)
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
            found = (None, node.value[step])
        else:
            found = None
        if found is None:
            return chain
        chain.append(found)
    return chain


def children(node: Node) -> Chain:
    if isinstance(node, MappingNode):
        return list(node.value)
    return [(None, item) for item in node.value] if isinstance(node, SequenceNode) else []


def span(text: str, key: Node | None, node: Node) -> set[int]:
    """Give the lines of a value with its key or dash."""
    first = line_of(text, key or node)
    if key is None:
        first = dash_line(text, node)
    return set(range(first, max(last_line(text, key, node), first) + 1))


def dash_line(text: str, node: Node) -> int:
    """Find the line of the dash: the node's own, or one above when it begins below its dash."""
    lines = text.split("\n")
    line = line_of(text, node)
    if lines[line][: column_of(text, node)].strip(" ") or getattr(node, "anchor", None):
        return line
    above = line
    while above and not re.match(r"\s*-(\s|$)", lines[above]):
        above -= 1
        if lines[above].strip() and not re.match(r"\s*(#|-\s*(&\S+)?\s*(#.*)?$)", lines[above]):
            return line
    return above


def last_line(text: str, key: Node | None, node: Node) -> int:
    start = line_of(text, key or node)
    if key is not None and node.end_mark.index <= key.end_mark.index:
        return start  # an alias: the marks are those of the anchor
    if isinstance(node, ScalarNode):
        if node.style in ("|", ">"):
            body = text[node.start_mark.index : node.end_mark.index]
            last = node.value.rstrip("\n").rpartition("\n")[2]
            if "+" in body.split("\n")[0].partition("#")[0] or (
                node.value and not last.strip(" \t")
            ):
                return line_of(text, node) + body.removesuffix("\n").count("\n")
            return line_of(text, node) + body.rstrip(" \t\r\n").count("\n")
        return (
            start if node.start_mark.index == node.end_mark.index else line_of(text, node, end=True)
        )
    if flows(node) or not node.value:
        return line_of(text, node, end=True)
    last = children(node)[-1]
    if last[0] is None and is_alias(node, last[1]):
        return line_of(text, node, end=True)
    return last_line(text, *last)


def flow_ends(text: str, node: Node) -> set[int]:
    """Give the lines on which the parts of a flow collection end: commas come and go there."""
    if isinstance(node, ScalarNode) or not flows(node):
        return set()
    lines = {line_of(text, node), line_of(text, node, end=True)}
    for key, value in children(node):
        lines |= {last_line(text, key, value), line_of(text, key or value)}
    return lines
