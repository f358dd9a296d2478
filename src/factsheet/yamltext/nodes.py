"""Where things are in a YAML text: nodes with the span of every value."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from factsheet.yamltext.events import parser

Starts = Sequence[tuple[int, int]]
"""The index and column of each claim."""


@dataclass(slots=True)
class Node:
    """A value in the text: `kind` is scalar, alias, map or list.

    `start` and `end` are code-point indexes and take in anchor and tag. The `end` of a block
    collection runs past the comments after it: ask `content_end` instead. `style` is a scalar's
    quoting: `'`, `"`, `|`, `>` or nothing.
    """

    kind: str
    start: int
    end: int
    flow: bool = False
    style: str = ""
    value: str = ""
    anchor: str | None = None
    tag: str | None = None
    pairs: list[tuple["Node", "Node"]] = field(default_factory=list)
    items: list["Node"] = field(default_factory=list)

    def get(self, name: str) -> "Node | None":
        """Find a mapping's value by its key."""
        return next((value for key, value in self.pairs if key.value == name), None)

    def key(self, name: str) -> "Node | None":
        """Find a mapping's key."""
        return next((key for key, _ in self.pairs if key.value == name), None)


def compose(
    text: str,
    start: int = 0,
    column: int = 0,
    stop: int | None = None,
    until: Iterable[str] = (),
) -> Node:
    """Parse the node that begins at `start`, in that column, up to its end (or `stop`).

    Of a map, everything after the last of the keys in `until` is left out. The text must have been
    read without an error before.
    """
    missing = set(until)
    piece = " " * column + text[start:stop]
    shift = start - column
    next_event = parser(piece).get_event
    stack: list[Node] = []
    keys: list[Node | None] = []
    while True:
        event: Any = next_event()
        kind = type(event)
        if kind is ScalarEvent:
            node = _node("scalar", event, shift)
            node.style = event.style or ""
            node.value = event.value
        elif kind is AliasEvent:
            node = _node("alias", event, shift)
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            node = _node("map" if kind is MappingStartEvent else "list", event, shift)
            node.flow = bool(event.flow_style)
            stack.append(node)
            keys.append(None)
            continue
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            node = stack.pop()
            keys.pop()
            node.end = event.end_mark.index + shift
        else:
            continue
        if not stack:
            return node
        parent = stack[-1]
        if parent.kind == "list":
            parent.items.append(node)
        elif (key := keys[-1]) is None:
            keys[-1] = node
        else:
            parent.pairs.append((key, node))
            keys[-1] = None
            if len(stack) == 1 and key.value in missing:
                missing.remove(key.value)
                if not missing:
                    return parent


def _node(kind: str, event: Any, shift: int) -> Node:
    node = Node(kind, event.start_mark.index + shift, event.end_mark.index + shift)
    node.anchor = event.anchor
    node.tag = getattr(event, "tag", None)
    return node


def content_end(text: str, node: Node, key: Node | None = None) -> int:
    """Return the index after a value's last character, without the line break.

    An empty value (`note:`) ends after its key's colon.
    """
    key, node = _last(node, key)
    if node.kind == "scalar" and node.start == node.end:
        return node.start if key is None else colon_end(text, key)
    if node.kind == "scalar" and node.style in ("|", ">"):
        return _block_scalar_end(text, node)
    return node.end


def behind(text: str, end: int, column: int) -> int:
    """Return the line after a value that ends at `end`, and after the comments that belong to it.

    Those are the ones that reach in deeper than `column`.
    """
    found = at = next_line(text, end)
    while at < len(text):
        line = text[at : line_end(text, at)]
        at = next_line(text, at)
        inner = line.lstrip(" ")
        if inner.startswith("#") and len(line) - len(inner) > column:
            found = at
        elif inner:
            break
    return found


def colon_end(text: str, key: Node) -> int:
    """Return the index after the colon of a key; after the key where it has none."""
    colon = _COLON.match(text, key.end)
    return colon.end() if colon else key.end


_COLON = re.compile(r"\s*:")


def block_text_reach(text: str, node: Node) -> int | None:
    """Return the column from which lines after a value belong to the block text it ends in."""
    _, last = _last(node, None)
    if last.style not in ("|", ">"):
        return None
    lines = text[next_line(text, last.start) : last.end].split("\n")
    return min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), default=1)


def keeps_breaks(text: str, node: Node) -> bool:
    """Whether blank lines after a value belong to it (`|+`)."""
    _, last = _last(node, None)
    return last.style in ("|", ">") and "+" in text[last.start : line_end(text, last.start)]


def _last(node: Node, key: Node | None) -> tuple[Node | None, Node]:
    """Find the value at the end of a block, and its key."""
    while node.kind in ("map", "list") and not node.flow and (node.pairs or node.items):
        key, node = node.pairs[-1] if node.pairs else (None, node.items[-1])
    return key, node


def _block_scalar_end(text: str, node: Node) -> int:
    """Leave out blank lines after the text, unless they are a part of it."""
    header_end = line_end(text, node.start)
    header = text[node.start : header_end].partition("#")[0]
    last_line = node.value.rstrip("\n").rpartition("\n")[2]
    if "+" in header or (node.value and not last_line.strip(" \t")):
        end = node.end - text.endswith("\n", node.start, node.end)
        return end - text.endswith("\r", node.start, end)
    body = text[header_end : node.end].rstrip(" \t\r\n")
    return header_end + len(body)


def block_dash(text: str, node: Node, number: int) -> int:
    """Return the index of the dash of a block list's item."""
    item = node.items[number]
    start = line_start(text, item.start)
    if text[start : item.start].strip(" ") == "-":
        return text.index("-", start)
    above = node.items[number - 1] if number else None
    at = node.start if above is None else content_end(text, above)
    if above is not None and above.start == above.end:  # an empty item ends at its dash
        at = block_dash(text, node, number - 1) + 1
    dash = _DASH.match(text, at)
    assert dash is not None
    return dash.end() - 1


_DASH = re.compile(r"(?:\s|#[^\n]*+|[&!][^\s#]*+)*+-")
"""The way from the end of an item, or the start of a list, to a dash: comments, anchor, tag."""


def column_of(text: str, index: int) -> int:
    """Return the column of an index, from 0."""
    return index - line_start(text, index)


def opens_line(text: str, index: int) -> bool:
    """Whether only spaces are before an index on its line."""
    return not text[line_start(text, index) : index].strip()


def line_start(text: str, index: int) -> int:
    """Return the index of the first character of the line."""
    return text.rfind("\n", 0, index) + 1


def line_end(text: str, index: int) -> int:
    """Return the index after the last character of the line, before its line break."""
    end = text.find("\n", index)
    if end < 0:
        return len(text)
    return end - 1 if end > index and text[end - 1] == "\r" else end


def next_line(text: str, index: int) -> int:
    """Return the index at which the next line begins."""
    newline = text.find("\n", index)
    return newline + 1 if newline >= 0 else len(text)
