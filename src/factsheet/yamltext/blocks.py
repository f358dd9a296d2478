"""Edits of block mappings and block lists: whole lines, and the line that a dash opens."""

from dataclasses import replace
from typing import Any

from factsheet.yamltext.edits import Edit, has_comment
from factsheet.yamltext.nodes import (
    Node,
    block_dashes,
    block_text_reach,
    column_of,
    content_end,
    keeps_breaks,
    line_end,
    line_start,
    next_line,
    opens_line,
)
from factsheet.yamltext.scalars import Style, field_lines, item_lines

Pair = tuple[Node, Node]


def change_fields(
    edit: Edit, node: Node, gone: list[str], new: list[str], record: dict[str, Any]
) -> None:
    """Take fields out of a block mapping and write the `new` ones of `record`.

    A new field stands behind the one that precedes it in `record`, which has the format's order.
    """
    text = edit.text
    first = node.pairs[0]
    kept = [pair for pair in node.pairs if pair[0].value not in gone]
    column = column_of(text, first[0].start)
    style = list_style(edit, node)
    names = list(record)
    on_dash = not opens_line(text, first[0].start)
    if on_dash and first[0].value in gone:
        gone = [name for name in gone if name != first[0].value]
        if new and (not kept or _apart(text, node) or _early(new[0], kept, names)):
            end = content_end(text, first[1], first[0])
            careful = beware(edit, next_line(text, end), column, style)
            lines = field_lines(new[0], record[new[0]], column, careful)
            edit.splice(first[0].start, end, edit.style.eol.join(lines).lstrip(" "))
            kept.insert(0, first)
            new = new[1:]
        else:
            gone = _move_up(edit, node, gone)
    above: Node | None = None
    for key, value in node.pairs:
        if key.value in gone:
            _cut(edit, above, key.start, content_end(text, value, key))
        else:
            above = value
    for name in new:
        pair = _last_of(kept, names[: names.index(name)]) or (kept[0] if kept and on_dash else None)
        at = line_start(text, (kept or node.pairs)[0][0].start)
        if pair is not None:
            at = _behind(text, content_end(text, pair[1], pair[0]), column)
        careful = beware(edit, at, column, style)
        edit.insert_lines(at, field_lines(name, record[name], column, careful))


def _last_of(pairs: list[Pair], names: list[str]) -> Pair | None:
    known = {pair[0].value: pair for pair in pairs}
    return next((known[name] for name in reversed(names) if name in known), None)


def _early(name: str, kept: list[Pair], names: list[str]) -> bool:
    """Say whether a field precedes the others in the format's order."""
    return _last_of(kept, names[: names.index(name)]) is None


def _behind(text: str, end: int, column: int) -> int:
    """Give the line behind a value, and behind the comments that are indented as a part of it."""
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


def beware(edit: Edit, at: int, column: int, style: Style) -> Style:
    """Forbid a block text that the lines from `at` on, or a missing line break, would change."""
    text = edit.text
    if at == len(text) and edit.cut_short:
        return replace(style, literal=False)
    return replace(style, literal=False) if _deep_comment(text, at, column) else style


def _deep_comment(text: str, at: int, column: int) -> bool:
    """Say whether a comment or spaces behind a field reach in deeper than it."""
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
    """Take out the lines of a field or item that stands `above` another."""
    text = edit.text
    if not opens_line(text, start):
        raise edit.refuse(start, "this does not begin its line")
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
    """Say whether comments or blank lines stand between a mapping's first two fields."""
    (key, value), *others = node.pairs
    end = next_line(text, content_end(text, value, key))
    return bool(others) and end != line_start(text, others[0][0].start)


def _move_up(edit: Edit, node: Node, gone: list[str]) -> list[str]:
    """Remove the field that stands on the dash's line; give those that are still to be removed.

    The field behind it moves up, if nothing stands between them.
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
    """Take items out of a block list and put in new ones, each behind an old one (-1: the head)."""
    text = edit.text
    dashes = block_dashes(text, node)
    ends = [
        max(content_end(text, item), dash + 1)
        for item, dash in zip(node.items, dashes, strict=True)
    ]
    above: Node | None = None
    for number, item in enumerate(node.items):
        if number in gone:
            _cut(edit, above, dashes[number], ends[number])
        else:
            above = item
    spaced = len(dashes) > 1 and _blank_line(text[ends[-2] : dashes[-1]])
    column = column_of(text, dashes[0])
    style, flow = _item_style(edit, node, dashes)
    for after, value in added:
        at = line_start(text, dashes[0])
        if after >= 0:
            at = _behind(text, ends[after], column)
        elif not opens_line(text, dashes[0]):
            raise edit.refuse(dashes[0], "this dash does not begin its line")
        lines = item_lines(value, column, beware(edit, at, column, style), flow)
        if spaced and not (after >= 0 and keeps_breaks(text, node.items[after])):
            lines.insert(0 if after >= 0 else len(lines), "")
        edit.insert_lines(at, lines)


def _blank_line(between: str) -> bool:
    return any(not line.strip() for line in between.split("\n")[1:-1])


def _item_style(edit: Edit, node: Node, dashes: list[int]) -> tuple[Style, bool | None]:
    """Give the style of a list's items, and whether they stand on one line (None: as it fits)."""
    text, eol = edit.text, edit.style.eol
    records = [item for item in node.items if item.kind == "map"]
    blocks = [item for item in records if not item.flow]
    gap = edit.style.gap
    for item, dash in zip(node.items, dashes, strict=True):
        if item.start > item.end - 1 or line_start(text, item.start) != line_start(text, dash):
            continue
        gap = item.start - dash
        break
    nested = list_style(edit, blocks[-1]) if blocks else edit.style
    return Style(nested.dash, max(gap, 2), eol), records[-1].flow if records else None


def list_style(edit: Edit, node: Node) -> Style:
    """Give the style of the lists in a block mapping, else that of the file."""
    return own_list_style(edit.text, node, edit.style.eol) or edit.style


def own_list_style(text: str, node: Node, eol: str) -> Style | None:
    """Find how a block mapping indents its first block list, if it has one."""
    for key, value in node.pairs:
        if value.kind == "list" and not value.flow and value.items:
            dash = block_dashes(text, value)[0]
            gap = value.items[0].start - dash
            on_line = line_start(text, value.items[0].start) == line_start(text, dash)
            indent = column_of(text, dash) - column_of(text, key.start)
            return Style(max(indent, 0), gap if on_line and gap > 1 else 2, eol)
    return None


def comments_between(text: str, start: int, node: Node) -> bool:
    """Say whether comments stand between the fields or items of a value, or from `start` on."""
    starts = [key.start for key, _ in node.pairs]
    if node.items:
        starts = [item.start for item in node.items] if node.flow else block_dashes(text, node)
    ends = [content_end(text, value, key) for key, value in node.pairs]
    ends = ends or [content_end(text, item) for item in node.items]
    gaps = [start, *(next_line(text, end) for end in ends)]
    if node.flow:
        starts.append(node.end)
    return any(has_comment(text, a, b) for a, b in zip(gaps, starts, strict=False))
