"""Edits as splices: the text of a worksheet, changed just where two worksheets differ.

`revise` compares the worksheet that was read with the one that is wanted, replaces only the
characters that must change, and reads the result again: what does not come back exactly as wanted
is refused, never written.
"""

import re
from typing import Any

from factsheet.fields import plain
from factsheet.model import Claim, Worksheet
from factsheet.problems import BrokenText
from factsheet.yamltext import blocks, flows
from factsheet.yamltext.align import align
from factsheet.yamltext.edits import CannotSplice, Edit, has_comment
from factsheet.yamltext.nodes import (
    Node,
    block_dashes,
    colon_end,
    column_of,
    compose,
    content_end,
    line_start,
    next_line,
)
from factsheet.yamltext.reading import Parsed, parse
from factsheet.yamltext.scalars import (
    Style,
    block_lines,
    flow_value,
    fold,
    value_lines,
)

__all__ = ["CannotSplice", "revise"]


def revise(text: str, parsed: Parsed, wanted: Worksheet) -> str:
    """Change a worksheet's text so that it reads as `wanted`.

    `parsed` is what `parse(text)` gave. Every line that holds nothing of the change stays byte for
    byte; new text follows the file's own style. Raises CannotSplice, naming the line, when the
    change cannot be made safely.
    """
    eol = "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"
    cut_short = not text.endswith("\n")
    edit = Edit(text + eol if cut_short else text, Style(eol=eol), cut_short)
    edit.style = _file_style(edit, parsed)
    old = parsed.worksheet
    rest_same = all(
        getattr(old, name) == getattr(wanted, name)
        for name in ("factsheet", "article", "rules", "ratings", "extra")
    )
    if rest_same and _same_ids(old.claims, wanted.claims) and _apart(parsed, text):
        for number, (before, after) in enumerate(zip(old.claims, wanted.claims, strict=True)):
            if before is not after and before != after:
                _edit_map(edit, _claim_node(edit.text, parsed, number), plain(before), plain(after))
    else:
        _edit_map(edit, compose(edit.text), plain(old), plain(wanted))
    new_text = edit.result()
    if cut_short and not any(end == len(edit.text) and not new for _, end, new in edit.splices):
        new_text = new_text.removesuffix(eol)
    _prove(edit, text, new_text, wanted)
    return new_text


def _same_ids(old: tuple[Claim, ...], new: tuple[Claim, ...]) -> bool:
    return len(old) == len(new) and all(a.id == b.id for a, b in zip(old, new, strict=True))


def _apart(parsed: Parsed, text: str) -> bool:
    """Say whether each claim can be parsed by itself."""
    return len(parsed.starts) == len(parsed.worksheet.claims) and "%TAG" not in text


def _claim_node(text: str, parsed: Parsed, number: int) -> Node:
    start, column = parsed.starts[number]
    return compose(text, start, column)


def _prove(edit: Edit, text: str, new_text: str, wanted: Worksheet) -> None:
    """Read the new text again; refuse it unless it is what was wanted."""
    place = min((start for start, _, _ in edit.splices), default=0)
    why = "the edited text would not read as intended"
    try:
        if parse(new_text).worksheet == wanted:
            return
        if text != edit.text and parse(text) != parse(edit.text):
            place, why = len(text), "the file's last text has no line break at its end: add one"
    except BrokenText as error:
        why = f"the edited text would not load ({error.problems[0].message})"
    raise edit.refuse(place, why)


def _file_style(edit: Edit, parsed: Parsed) -> Style:
    """Find out how the file indents its lists: by the first claim, and the list of claims."""
    style = edit.style
    if not parsed.starts or "%TAG" in edit.text:
        return style
    first = _claim_node(edit.text, parsed, 0)
    if not first.flow and (own := blocks.own_list_style(edit.text, first, style.eol)):
        return own
    start, column = parsed.starts[0]
    lead = edit.text[line_start(edit.text, start) : start]
    if lead.strip() != "-":
        return style
    return Style(lead.index("-"), column - lead.index("-"), style.eol)


def _edit_map(edit: Edit, node: Node, old: dict[str, Any], new: dict[str, Any]) -> None:
    _refuse_elsewhere(edit, node)
    gone, fresh = [], []
    for name in [*old, *(name for name in new if name not in old)]:
        if old.get(name) == new.get(name):
            continue
        key, value = node.key(name), node.get(name)
        if key is None or value is None:
            fresh.append(name)
        elif name in new:
            _edit_value(edit, node, key, value, old.get(name), new[name])
        elif name == "claims" or (
            name != "archive" and _keeps_something(edit.text, key, value, old[name])
        ):
            _empty(edit, key, value, old[name], explicit=name == "claims")
        else:
            edit.refuse_lent(key)
            edit.refuse_lent(value)
            gone.append(name)
    if gone or fresh:
        (flows if node.flow else blocks).change_fields(edit, node, gone, fresh, new)


def _refuse_elsewhere(edit: Edit, node: Node) -> None:
    """Refuse a list or record that stands somewhere else, or is lent to somewhere else."""
    if node.kind == "alias":
        raise edit.refuse(node.start, f"what is to be changed stands elsewhere (*{node.anchor})")
    edit.refuse_lent(node, within=False)
    for key, _ in node.pairs:
        if key.kind == "alias":
            raise edit.refuse(key.start, f"a field's name stands elsewhere (*{key.anchor})")


def _edit_value(edit: Edit, parent: Node, key: Node, node: Node, old: Any, new: Any) -> None:
    if isinstance(new, dict) and node.pairs and new:
        _edit_map(edit, node, old or {}, new)
    elif isinstance(new, list) and node.items and new:
        _edit_list(edit, node, old, new)
    elif isinstance(new, dict | list) and not new:
        _empty(edit, key, node, old, explicit=True)
    elif isinstance(new, dict | list) and node.kind == "alias":
        _refuse_elsewhere(edit, node)
    elif parent.flow:
        _write_in_flow(edit, node, key, new)
    else:
        _write_in_block(edit, node, key, column_of(edit.text, key.start), new)


def _edit_list(edit: Edit, node: Node, old: list[Any], new: list[Any]) -> None:
    _refuse_elsewhere(edit, node)
    if len(node.items) != len(old):
        raise edit.refuse(node.start, "this list does not hold what was read")
    change = align(old, new)
    for number, position in change.kept:
        item = node.items[number]
        before, after = old[number], new[position]
        if before == after:
            continue
        if isinstance(before, dict) and isinstance(after, dict):
            _edit_map(edit, item, before, after)
        elif node.flow:
            _write_in_flow(edit, item, None, after)
        else:
            dash = block_dashes(edit.text, node)[number]
            _write_in_block(edit, item, None, column_of(edit.text, dash), after)
    if not change.gone and not change.added:
        return
    for number in change.gone:
        edit.refuse_lent(node.items[number])
    added = [(after, new[position]) for after, position in change.added]
    (flows if node.flow else blocks).change_items(edit, node, change.gone, added)


def _keeps_something(text: str, key: Node, node: Node, old: Any) -> bool:
    """Say whether a list or record holds lines that are not its fields' or items' own."""
    if node.kind not in ("map", "list") or not (node.pairs or node.items):
        return False
    if node.kind == "map" and any(name.value not in old for name, _ in node.pairs):
        return True
    return blocks.comments_between(text, next_line(text, colon_end(text, key)), node)


def _empty(edit: Edit, key: Node, node: Node, old: Any, *, explicit: bool) -> None:
    """Take everything out of a list or record whose field stays; `explicit` writes `[]` or `{}`."""
    edit.refuse_lent(node)
    whole = (explicit and node.flow) or not (node.pairs or node.items)
    empty = "{}" if isinstance(old, dict) else "[]"
    if whole:
        edit.splice(node.start, content_end(edit.text, node, key), empty)
        return
    if explicit:
        at = colon_end(edit.text, key)
        edit.splice(at, at, " " + empty)
    style = flows if node.flow else blocks
    if node.kind == "map":
        style.change_fields(edit, node, list(old), [], {})
    else:
        style.change_items(edit, node, list(range(len(node.items))), [])


def _write_in_flow(edit: Edit, node: Node, key: Node | None, value: Any) -> None:
    edit.refuse_lent(node)
    quote = node.style or (key.style if key else "")
    name = key.value if key else ""
    new = flow_value(value, key=name, style=quote)
    if key is not None and node.start == node.end:
        at = colon_end(edit.text, key)
        edit.splice(at, at, f" {new}" if at > key.end else f": {new}")
    else:
        edit.splice(node.start, node.end, new)


def _write_in_block(edit: Edit, node: Node, key: Node | None, column: int, value: Any) -> None:
    """Put a value in the place of another, behind the key or dash that stands in `column`."""
    text = edit.text
    edit.refuse_lent(node)
    if node.kind in ("map", "list") and not node.flow:
        raise edit.refuse(node.start, "a single value would take the place of this block")
    name = key.value if key else ""
    quote = node.style if node.style in ("'", '"') else ""
    at = next_line(text, content_end(text, node, key))
    style = blocks.beware(edit, at, column, edit.style)
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
