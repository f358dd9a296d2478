"""Edits of block mappings and block lists: whole lines, and the line that a dash opens."""

import re
from dataclasses import replace
from typing import Any

from factsheet.yamltext.edits import Edit, has_comment
from factsheet.yamltext.nodes import (
    Node,
    behind,
    block_dash,
    block_text_reach,
    colon_end,
    column_of,
    content_end,
    keeps_breaks,
    line_end,
    line_start,
    next_line,
    opens_line,
)
from factsheet.yamltext.scalars import (
    YamlStyle,
    block_lines,
    field_lines,
    fold,
    item_lines,
    value_lines,
)

_Pair = tuple[Node, Node]


def change_fields(
    edit: Edit, node: Node, gone: list[str], new: list[str], record: dict[str, Any]
) -> None:
    """Take fields out of a block mapping and write the `new` ones of `record`.

    A new field goes after the one that precedes it in `record`, which has the format's order.
    """
    text = edit.text
    first = node.pairs[0]
    going = set(gone)
    kept = [pair for pair in node.pairs if pair[0].value not in going]
    column = column_of(text, first[0].start)
    style = _list_style(edit, node)
    names = list(record)
    on_dash = not opens_line(text, first[0].start)
    if on_dash and first[0].value in gone:
        gone = [name for name in gone if name != first[0].value]
        if new and (not kept or _apart(text, node) or _early(new[0], kept, names)):
            end = content_end(text, first[1], first[0])
            careful = _beware(edit, next_line(text, end), column, style)
            if line_end(text, end) > end:  # what stays after it would be a part of a block text
                careful = replace(careful, literal=False)
            lines = field_lines(new[0], record[new[0]], column, careful)
            edit.splice(first[0].start, end, edit.style.eol.join(lines).lstrip(" "))
            kept.insert(0, first)
            new = new[1:]
        else:
            gone = _move_up(edit, node, gone)
    above: Node | None = None
    going = set(gone)
    for key, value in node.pairs:
        if key.value in going:
            _cut(edit, above, key.start, content_end(text, value, key))
        else:
            above = value
    known = {pair[0].value: pair for pair in kept}
    wanted = set(new)
    pair = kept[0] if kept and on_dash else None
    for name in names:
        pair = known.get(name, pair)
        if name not in wanted:
            continue
        at = line_start(text, (kept or node.pairs)[0][0].start)
        if pair is not None:
            at = behind(text, content_end(text, pair[1], pair[0]), column)
        careful = _beware(edit, at, column, style)
        edit.insert_lines(at, field_lines(name, record[name], column, careful))


def _early(name: str, kept: list[_Pair], names: list[str]) -> bool:
    """Whether a field precedes the others in the format's order."""
    known = {pair[0].value for pair in kept}
    return known.isdisjoint(names[: names.index(name)])


def _beware(edit: Edit, at: int, column: int, style: YamlStyle) -> YamlStyle:
    """Forbid a block text that the lines from `at` on, or a missing line break, would change."""
    text = edit.text
    if at == len(text) and edit.cut_short:
        return replace(style, literal=False)
    return replace(style, literal=False) if _deep_comment(text, at, column) else style


def _deep_comment(text: str, at: int, column: int) -> bool:
    """Whether a comment or spaces after a field reach in deeper than it."""
    while at < len(text):
        line = text[at : line_end(text, at)]
        inner = line.lstrip(" ")
        if len(line) - len(inner) > column and inner[:1] in ("", "#", "\t"):
            return True
        if inner:
            break
        at = next_line(text, at)
    return False


def _cut(edit: Edit, above: Node | None, start: int, end: int) -> None:
    """Take out the lines of a field or item that is `above` another."""
    text = edit.text
    if not opens_line(text, start):
        raise edit.refuse(start, "something else comes before this on its line")
    behind = next_line(text, end)
    reach = block_text_reach(text, above) if above else None
    if reach is not None and behind < len(text):
        blank = not text[behind : line_end(text, behind)].strip()
        if _deep_comment(text, behind, reach - 1) or (
            above and blank and keeps_breaks(text, above)
        ):
            raise edit.refuse(behind, "this would become a part of the text above")
    edit.cut_lines(start, end)


def _apart(text: str, node: Node) -> bool:
    """Whether comments or blank lines are between a mapping's first two fields."""
    (key, value), *others = node.pairs
    end = next_line(text, content_end(text, value, key))
    return bool(others) and end != line_start(text, others[0][0].start)


def _move_up(edit: Edit, node: Node, gone: list[str]) -> list[str]:
    """Remove the field on the dash's line; return those that are still to be removed.

    The field after it moves up, if nothing is between them.
    """
    text = edit.text
    (key, value), *others = node.pairs
    start = key.start
    if not others or "-" not in text[line_start(text, start) : start]:
        raise edit.refuse(start, f"'{key.value}' is all there is on this line")
    heir = others[0][0]
    if _apart(text, node) or heir.value in gone:
        edit.splice(
            len(text[:start].rstrip(" ")), line_end(text, content_end(text, value, key)), ""
        )
        return gone
    edit.splice(start, heir.start, "")
    return gone


def change_items(edit: Edit, node: Node, gone: list[int], added: list[tuple[int, Any]]) -> None:
    """Take items out of a block list and put in new ones, each after an old one (-1: the head)."""
    text = edit.text
    above: Node | None = None
    for place, number in enumerate(gone):
        if number and gone[place - 1 : place] != [number - 1]:
            above = node.items[number - 1]
        _cut(edit, above, block_dash(text, node, number), _item_end(text, node, number))
    if not added:
        return
    first = block_dash(text, node, 0)
    column = column_of(text, first)
    style, flow = _item_style(edit, node)
    spaced = _spaced(text, node)
    for after, value in added:
        at = line_start(text, first)
        if after >= 0:
            at = behind(text, _item_end(text, node, after), column)
        elif not opens_line(text, first):
            raise edit.refuse(first, "something else comes before this dash on its line")
        lines = item_lines(value, column, _beware(edit, at, column, style), flow)
        if spaced and not (after >= 0 and keeps_breaks(text, node.items[after])):
            lines.insert(0 if after >= 0 else len(lines), "")
        edit.insert_lines(at, lines)


def _item_end(text: str, node: Node, number: int) -> int:
    return max(content_end(text, node.items[number]), block_dash(text, node, number) + 1)


def _spaced(text: str, node: Node) -> bool:
    """Whether a blank line is before the last item of a list."""
    last = len(node.items) - 1
    if not last:
        return False
    between = text[_item_end(text, node, last - 1) : block_dash(text, node, last)]
    return any(not line.strip() for line in between.split("\n")[1:-1])


def _item_style(edit: Edit, node: Node) -> tuple[YamlStyle, bool | None]:
    """Return the style of a list's items, and whether they are on one line (None: as it fits)."""
    text, last = edit.text, node.items[-1]
    first = node.items[0].start
    dash = block_dash(text, node, 0)
    gap = first - dash if line_start(text, first) == line_start(text, dash) else edit.style.gap
    nested = _list_style(edit, last) if last.kind == "map" and not last.flow else edit.style
    style = YamlStyle(nested.dash, max(gap, 2), edit.style.eol)
    return style, last.flow if last.kind == "map" else None


def write_value(edit: Edit, node: Node, key: Node | None, column: int, value: Any) -> None:
    """Put a value in place of another, after the key or dash that is in `column`."""
    text = edit.text
    edit.refuse_lent(node)
    if node.kind in ("map", "list") and not node.flow:
        raise edit.refuse(node.start, "a single value would take the place of this block")
    name = key.value if key else ""
    quote = node.style if node.style in ("'", '"') else ""
    at = next_line(text, content_end(text, node, key))
    style = _beware(edit, at, column, edit.style)
    head, *rest = value_lines(name, value, column, style, quote=quote)
    if node.style in ("|", ">"):
        header = _HEADER.match(text, node.start)
        assert header is not None
        body = next_line(text, node.start)
        if style.literal and isinstance(value, str) and (lines := block_lines(value)) is not None:
            head, rest = _block_text(text[body:at], header[0], lines, column, value)
        edit.splice(node.start, header.end(), head.lstrip(" "))
        edit.splice(body, at, "".join(line + edit.style.eol for line in rest))
        return
    start, end = node.start, node.end
    if node.start == node.end and key is not None:
        start = end = colon_end(text, key)
    elif head:
        head = head.lstrip(" ")
    elif key is not None:
        start = colon_end(text, key)
    if not node.style and has_comment(text, start, end):
        raise edit.refuse(start, "there is a comment in what is to be replaced")
    edit.splice(start, end, head)
    if rest:
        edit.insert_lines(at, rest)


_HEADER = re.compile(r"(?:[&!]\S*\s+)*[|>][-+0-9]*")


def _block_text(
    body: str, header: str, lines: list[str], column: int, value: str
) -> tuple[str, list[str]]:
    """Write a text into the place of a block text: the new header, and the lines."""
    pad = body[: len(body) - len(body.lstrip(" "))] or " " * (column + 2)
    style = "|"
    if ">" in header and len(lines) == 1:
        style, lines = ">", fold(lines[0]) if body.count("\n") > 1 else lines
    chomp = "" if value.endswith("\n") else "-"
    return style + chomp, [pad + line if line else "" for line in lines]


def _list_style(edit: Edit, node: Node) -> YamlStyle:
    """Return the style of the lists in a block mapping, else that of the file."""
    return own_list_style(edit.text, node, edit.style.eol) or edit.style


def own_list_style(text: str, node: Node, eol: str) -> YamlStyle | None:
    """Find how a block mapping indents its first block list, if it has one."""
    for key, value in node.pairs:
        if value.kind == "list" and not value.flow and value.items:
            dash = block_dash(text, value, 0)
            gap = value.items[0].start - dash
            on_line = line_start(text, value.items[0].start) == line_start(text, dash)
            indent = column_of(text, dash) - column_of(text, key.start)
            return YamlStyle(max(indent, 0), gap if on_line and gap > 1 else 2, eol)
    return None


def comments_between(text: str, start: int, node: Node) -> bool:
    """Whether comments are between the fields or items of a value, or from `start` on."""
    starts = [key.start for key, _ in node.pairs]
    ends = [content_end(text, value, key) for key, value in node.pairs]
    for number, item in enumerate(node.items):
        starts.append(item.start if node.flow else block_dash(text, node, number))
        ends.append(content_end(text, item))
    gaps = [start, *(next_line(text, end) for end in ends)]
    if node.flow:
        starts.append(node.end)
    return any(has_comment(text, a, b) for a, b in zip(gaps, starts, strict=False))
