"""Edits as splices: the text of a worksheet, changed just where two worksheets differ.

`revise` compares the worksheet that was read with the one that is wanted, replaces only the
characters that must change, and reads the result again: what does not come back exactly as wanted
is refused, never written.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from factsheet.fields import plain
from factsheet.model import Claim, Worksheet
from factsheet.problems import BrokenText, FactsheetError
from factsheet.yamltext.events import line_column
from factsheet.yamltext.nodes import (
    Node,
    colon_end,
    compose,
    content_end,
    line_end,
    line_start,
)
from factsheet.yamltext.reading import Parsed, parse
from factsheet.yamltext.scalars import (
    Style,
    block_lines,
    field_lines,
    flow_value,
    item_lines,
    scalar,
)


class CannotSplice(FactsheetError):
    """An edit cannot be made without touching what is not its own; the file is to be edited by hand."""


@dataclass(slots=True)
class Edit:
    """The text under edit and the splices found so far: (start, end, new text)."""

    text: str
    style: Style
    splices: list[tuple[int, int, str]] = field(default_factory=list)

    def splice(self, start: int, end: int, new: str) -> None:
        """Note that text[start:end] becomes `new`."""
        self.splices.append((start, end, new))

    def refuse(self, index: int, why: str) -> CannotSplice:
        """Word a refusal that names the line."""
        line, column = line_column(self.text, index)
        return CannotSplice(f"line {line}:{column}: {why}; edit this place by hand")

    def result(self) -> str:
        """Apply the splices, which do not overlap."""
        pieces, last = [], 0
        for start, end, new in sorted(self.splices, key=lambda splice: splice[:2]):
            if start < last:
                raise self.refuse(start, "two changes meet here")
            pieces += [self.text[last:start], new]
            last = end
        return "".join([*pieces, self.text[last:]])


def revise(text: str, parsed: Parsed, wanted: Worksheet) -> str:
    """Change a worksheet's text so that it reads as `wanted`.

    `parsed` is what `parse(text)` gave. Every line that holds nothing of the change stays byte for
    byte; new text follows the file's own style. Raises CannotSplice, naming the line, when the
    change cannot be made safely.
    """
    edit = Edit(text, file_style(text, parsed))
    old = parsed.worksheet
    pairs = _paired_claims(old.claims, wanted.claims)
    rest_same = all(
        getattr(old, name) == getattr(wanted, name)
        for name in ("factsheet", "article", "rules", "ratings", "extra")
    )
    if rest_same and pairs is not None and len(parsed.starts) == len(old.claims):
        for number, (before, after) in enumerate(pairs):
            if before is not after and before != after:
                _edit_map(edit, _claim_node(text, parsed, number), plain(before), plain(after))
    else:
        _edit_map(edit, compose(text), plain(old), plain(wanted))
    new_text = edit.result()
    _prove(edit, new_text, wanted)
    return new_text


def _paired_claims(
    old: tuple[Claim, ...], new: tuple[Claim, ...]
) -> list[tuple[Claim, Claim]] | None:
    if len(old) != len(new):
        return None
    pairs = list(zip(old, new, strict=True))
    return pairs if all(before.id == after.id for before, after in pairs) else None


def _claim_node(text: str, parsed: Parsed, number: int) -> Node:
    start, column = parsed.starts[number]
    return compose(text, start, column)


def _prove(edit: Edit, new_text: str, wanted: Worksheet) -> None:
    place = min((start for start, _, _ in edit.splices), default=0)
    try:
        if parse(new_text).worksheet == wanted:
            return
    except BrokenText as error:
        raise edit.refuse(place, f"the edited text would not load ({error.problems[0].message})") from None
    raise edit.refuse(place, "the edited text would not read as intended")


def file_style(text: str, parsed: Parsed) -> Style:
    """Find out how the file indents its lists and ends its lines."""
    newline = text.find("\n")
    eol = "\r\n" if newline > 0 and text[newline - 1] == "\r" else "\n"
    if not parsed.starts:
        return Style(eol=eol)
    start, column = parsed.starts[0]
    lead = text[line_start(text, start) : start]
    if lead.strip() != "-":
        return Style(eol=eol)
    dash = lead.index("-")
    return Style(dash, column - dash, eol)


def _edit_map(edit: Edit, node: Node, old: dict[str, Any], new: dict[str, Any]) -> None:
    if node.kind != "map":
        raise edit.refuse(node.start, "what is to be changed stands elsewhere (an alias)")
    removed = []
    for name in [*old, *(name for name in new if name not in old)]:
        if old.get(name) == new.get(name):
            continue
        key, value = node.key(name), node.get(name)
        if key is None or value is None:
            _add_field(edit, node, name, new)
        elif name not in new:
            removed.append(name)
        elif value.kind == "map" and isinstance(new[name], dict) and value.pairs:
            _edit_map(edit, value, old.get(name, {}), new[name])
        elif value.kind == "list" and isinstance(new[name], list) and value.items:
            _edit_list(edit, node, key, value, old.get(name, []), new[name])
        else:
            _replace(edit, node, key, value, new[name])
    for name in removed:
        if name == "claims" or len(removed) == len(node.pairs):
            _empty(edit, node, name)
        else:
            _remove_field(edit, node, name)


def _edit_list(
    edit: Edit, parent: Node, key: Node, node: Node, old: list[Any], new: list[Any]
) -> None:
    if len(node.items) != len(old):
        raise edit.refuse(node.start, "this list does not hold what was read")
    if not new:
        _empty(edit, parent, key.value)
        return
    pairs, gone, added = _align(old, new)
    for number, position in pairs:
        if old[number] != new[position]:
            if isinstance(old[number], dict) and isinstance(new[position], dict):
                _edit_map(edit, node.items[number], old[number], new[position])
            else:
                item = node.items[number]
                _replace_scalar(edit, item, "", new[position], node.flow, column_of(edit.text, item))
    _remove_items(edit, node, gone)
    _insert_items(edit, node, added, new)


def _align(
    old: list[Any], new: list[Any]
) -> tuple[list[tuple[int, int]], list[int], list[tuple[int, int]]]:
    """Pair the items of two lists, in order.

    Gives the pairs (old, new), the old that are gone, and the new as (after which old, new); the
    latter is -1 at the head. Items pair by equality, then records by id, then by place.
    """
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    pairs = [(number, number) for number in range(head)]
    middle_old = list(range(head, len(old) - tail))
    middle_new = list(range(head, len(new) - tail))
    names = {_name(old[number]): number for number in middle_old}
    if len(middle_old) == len(middle_new) and all(
        _name(old[a]) == _name(new[b]) for a, b in zip(middle_old, middle_new, strict=True)
    ):
        kept = list(zip(middle_old, middle_new, strict=True))
    else:
        kept, last = [], -1
        for position in middle_new:
            number = names.get(_name(new[position]), -1)
            if number > last:
                kept.append((number, position))
                last = number
    pairs += kept
    pairs += [(len(old) - tail + n, len(new) - tail + n) for n in range(tail)]
    paired_old, paired_new = {a for a, _ in pairs}, {b for _, b in pairs}
    gone = [number for number in middle_old if number not in paired_old]
    before = dict((b, a) for a, b in pairs)
    added, after = [], -1
    for position in range(len(new)):
        if position in paired_new:
            after = before[position]
        else:
            added.append((after, position))
    return pairs, gone, added


def _name(item: Any) -> Any:
    if isinstance(item, dict):
        if "id" in item:
            return item["id"]
        if "at" in item:
            return (item["at"], item.get("by"))
        return (item.get("url") or item.get("source"), item.get("quote"))
    return item if isinstance(item, str) else repr(item)


def column_of(text: str, node: Node) -> int:
    """Give the column, from 0, at which a node begins."""
    return node.start - line_start(text, node.start)


def _add_field(edit: Edit, node: Node, name: str, record: dict[str, Any]) -> None:
    """Write a new field behind the one that precedes it in `record`, which has the format's order."""
    value = record[name]
    if not node.pairs:
        at = edit.text.index("{", node.start) + 1
        edit.splice(at, at, f"{scalar(name, flow=True)}: {flow_value(value, key=name)}")
        return
    names = list(record)
    earlier = reversed(names[: names.index(name)])
    before = next((other for other in earlier if node.get(other)), node.pairs[0][0].value)
    key, neighbour = next(pair for pair in node.pairs if pair[0].value == before)
    at = content_end(edit.text, neighbour, key)
    first = node.pairs[0][0]
    if node.flow:
        quote = first.style
        gap = ", "
        between = edit.text[first.start : node.pairs[1][0].start] if len(node.pairs) > 1 else ""
        if "\n" in between:
            gap = "," + edit.style.eol + " " * column_of(edit.text, node.pairs[1][0])
        new = f"{scalar(name, flow=True, style=quote)}: {flow_value(value, key=name, style=quote)}"
        edit.splice(at, at, gap + new)
        return
    lines = field_lines(name, value, column_of(edit.text, first), _list_style(edit, node))
    _insert_lines(edit, at, lines)


def _list_style(edit: Edit, node: Node) -> Style:
    """Give the style of the lists in a block mapping, else that of the file."""
    for key, value in node.pairs:
        if value.kind == "list" and not value.flow and value.items:
            dash = column_of(edit.text, value)
            inner = column_of(edit.text, value.items[0])
            gap = inner - dash if inner > dash else 2
            return Style(max(dash - column_of(edit.text, key), 0), gap, edit.style.eol)
    return edit.style


def _insert_lines(edit: Edit, at: int, lines: list[str]) -> None:
    """Put lines behind the line of `at`."""
    end = line_end(edit.text, at)
    edit.splice(end, end, "".join(edit.style.eol + line for line in lines))


def _remove_field(edit: Edit, node: Node, name: str) -> None:
    text = edit.text
    number = next(n for n, pair in enumerate(node.pairs) if pair[0].value == name)
    key, value = node.pairs[number]
    _refuse_shared(edit, value)
    end = content_end(text, value, key)
    if node.flow:
        _remove_from_flow(edit, [pair[0].start for pair in node.pairs], number, end)
        return
    start = line_start(text, key.start)
    if not text[start : key.start].strip():
        edit.splice(start, _next_line(text, end), "")
    elif number + 1 == len(node.pairs):
        raise edit.refuse(key.start, f"'{name}' is all there is here")
    elif "#" in text[line_end(text, end) : node.pairs[number + 1][0].start]:
        edit.splice(key.start, line_end(text, end), "")
    else:
        edit.splice(key.start, node.pairs[number + 1][0].start, "")


def _next_line(text: str, index: int) -> int:
    newline = text.find("\n", index)
    return newline + 1 if newline >= 0 else len(text)


_COMMA = re.compile(r"(?:\s|#[^\n]*\n)*,[ \t]*")


def _remove_from_flow(edit: Edit, starts: list[int], number: int, end: int) -> None:
    text = edit.text
    start = starts[number]
    comma = _COMMA.match(text, end)
    if comma is not None:
        edit.splice(start, comma.end(), "")
    elif number:
        before = text.rindex(",", starts[number - 1], start)
        edit.splice(before, before + 1, "")
        edit.splice(before + 1 if not text[before + 1 : start].strip() else start, end, "")
    else:
        edit.splice(start, end, "")


def _remove_items(edit: Edit, node: Node, gone: list[int]) -> None:
    if node.flow and len(gone) > 1:
        raise edit.refuse(node.start, "several items of a list on one line go at once")
    for number in gone:
        item = node.items[number]
        _refuse_shared(edit, item)
        end = content_end(edit.text, item)
        if node.flow:
            _remove_from_flow(edit, [item.start for item in node.items], number, end)
            continue
        start = _dash_line(edit, node, item)
        edit.splice(start, _next_line(edit.text, end), "")


def _dash_line(edit: Edit, node: Node, item: Node) -> int:
    """Find the start of the line that holds a block item's dash."""
    column = column_of(edit.text, node)
    start = line_start(edit.text, item.start)
    while start >= 0:
        line = edit.text[start : line_end(edit.text, start)]
        if line[:column].strip() == "" and line[column : column + 1] == "-":
            return start
        if start == 0:
            break
        start = line_start(edit.text, start - 1)
    raise edit.refuse(item.start, "the dash of this item does not stand in its place")


def _insert_items(edit: Edit, node: Node, added: list[tuple[int, int]], new: list[Any]) -> None:
    for after, position in added:
        value = new[position]
        if node.flow:
            neighbour = node.items[max(after, 0)]
            quote = neighbour.pairs[0][0].style if neighbour.pairs else neighbour.style
            text = flow_value(value, style=quote if quote in ("'", '"') else "")
            if after < 0:
                edit.splice(neighbour.start, neighbour.start, text + ", ")
            else:
                at = content_end(edit.text, neighbour)
                edit.splice(at, at, ", " + text)
            continue
        column = column_of(edit.text, node)
        first = node.items[0]
        gap = column_of(edit.text, first) - column
        flow = node.items[-1].flow if node.items[-1].kind == "map" else None
        own = Style(edit.style.dash, gap if gap > 1 else 2, edit.style.eol)
        for item in reversed(node.items):
            if item.kind == "map" and not item.flow:
                nested = _list_style(edit, item)
                own = Style(nested.dash, own.gap, edit.style.eol)
                break
        lines = item_lines(value, column, own, flow=flow)
        if after < 0:
            start = _dash_line(edit, node, first)
            edit.splice(start, start, "".join(line + edit.style.eol for line in lines))
        else:
            item = node.items[after]
            _insert_lines(edit, max(content_end(edit.text, item), item.start), lines)


def _refuse_shared(edit: Edit, node: Node) -> None:
    """Refuse to change what an anchor lends to other places."""
    todo = [node]
    while todo:
        item = todo.pop()
        if item.anchor and item.kind != "alias":
            name = re.escape(item.anchor)
            if re.search(rf"\*{name}(?![\w-])", edit.text):
                raise edit.refuse(item.start, f"aliases (*{item.anchor}) take their value from here")
        todo += item.items + [part for pair in item.pairs for part in pair]


def _empty(edit: Edit, parent: Node, name: str) -> None:
    """Turn a list into `[]`, a block of fields into `{}`; comments between its lines stay."""
    key, node = parent.key(name), parent.get(name)
    assert key is not None
    assert node is not None
    _refuse_shared(edit, node)
    empty = "{}" if node.kind == "map" else "[]"
    if node.kind not in ("map", "list") or node.flow:
        edit.splice(node.start, content_end(edit.text, node, key), empty)
        return
    at = colon_end(edit.text, key)
    edit.splice(at, at, " " + empty)
    if node.kind == "map":
        start = line_start(edit.text, node.pairs[0][0].start)
        edit.splice(start, _next_line(edit.text, content_end(edit.text, node)), "")
        return
    _remove_items(edit, node, list(range(len(node.items))))


def _replace(edit: Edit, parent: Node, key: Node, node: Node, value: Any) -> None:
    """Put a value in the place of another; a list or block takes lines of its own."""
    text = edit.text
    _refuse_shared(edit, node)
    block = node.kind in ("map", "list") and not node.flow
    if isinstance(value, dict | list) and value and not parent.flow and not block:
        if node.style in ("|", ">"):
            raise edit.refuse(node.start, "a list or block would take the place of this text")
        lines = field_lines(key.value, value, column_of(text, key), _list_style(edit, parent))
        at = colon_end(text, key)
        end = content_end(text, node, key)
        head, rest = lines[0].partition(":")[2], lines[1:]
        edit.splice(at, end, head)
        if rest:
            _insert_lines(edit, end, rest)
    elif block:
        raise edit.refuse(node.start, "a single value would take the place of this block")
    elif isinstance(value, dict | list):
        edit.splice(node.start, node.end, flow_value(value, style=key.style))
    elif node.start == node.end:
        at = colon_end(text, key)
        edit.splice(at, at, " " + scalar(value, key=key.value, flow=parent.flow, style=key.style))
    else:
        _replace_scalar(edit, node, key.value, value, parent.flow, column_of(text, key))


def _replace_scalar(
    edit: Edit, node: Node, name: str, value: Any, flow: bool, column: int
) -> None:
    text = edit.text
    _refuse_shared(edit, node)
    end = content_end(text, node)
    if node.style in ("|", ">") and isinstance(value, str) and not flow:
        lines = block_lines(value)
        header_end = line_end(text, node.start)
        header = re.match(r"[|>][+-]?(?=\s|$)", text[node.start : header_end])
        if lines is not None and header is not None:
            first = _next_line(text, header_end)
            body = text[first:end]
            pad = body[: len(body) - len(body.lstrip(" "))] or " " * (column + 2)
            style = ">" if node.style == ">" and len(lines) == 1 else "|"
            chomp = "" if value.endswith("\n") else "-"
            edit.splice(node.start, node.start + header.end(), style + chomp)
            new = edit.style.eol.join(pad + line if line else "" for line in lines)
            edit.splice(first, end, new)
            return
    style = node.style if node.style in ("'", '"') else ""
    edit.splice(node.start, end, scalar(value, key=name, flow=flow, style=style))
