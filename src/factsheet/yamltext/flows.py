"""Edits of flow mappings and flow lists (`{…}`, `[…]`): commas, and stacked lines."""

import re
from dataclasses import dataclass
from typing import Any

from factsheet.yamltext.edits import Edit, has_comment
from factsheet.yamltext.nodes import (
    Node,
    colon_end,
    content_end,
    line_end,
    line_start,
    next_line,
    opens_line,
)
from factsheet.yamltext.scalars import flow_value, scalar


@dataclass(frozen=True, slots=True)
class _FlowPart:
    """A field or item of a flow collection; `comma` is the index after its comma, if any."""

    start: int
    end: int
    comma: int | None


_COMMA = re.compile(r"(?:\s|(?<=\s)#[^\n]*\n)*,")
_OPENING = re.compile(r"(?:[&!][^\s,{}\[\]]*+|\s|#[^\n]*+\n)*+[{\[]")


def change_fields(
    edit: Edit, node: Node, gone: list[str], new: list[str], record: dict[str, Any]
) -> None:
    """Take fields out of a flow mapping and write the `new` ones of `record`, in its order."""
    places = {key.value: number for number, (key, _) in enumerate(node.pairs)}
    parts = [_part(edit.text, key, value) for key, value in node.pairs]
    quote = node.pairs[0][0].style if node.pairs else ""
    wanted = set(new)
    added = []
    after = -1
    for name, content in record.items():
        after = places.get(name, after)
        if name in wanted:
            key = scalar(name, flow=True, style=quote)
            value = _value(edit, node, content, name, quote)
            added.append((after, f"{key}: {value}"))
    _change(edit, node, parts, {places[name] for name in gone}, added)


def change_items(edit: Edit, node: Node, gone: list[int], added: list[tuple[int, Any]]) -> None:
    """Take items out of a flow list and put in new ones, each after an old one (-1: the head)."""
    parts = [_part(edit.text, None, item) for item in node.items]
    quote = ""
    if node.items:
        first = node.items[0]
        quote = first.pairs[0][0].style if first.pairs else first.style
    texts = [(after, _value(edit, node, value, "", quote)) for after, value in added]
    _change(edit, node, parts, set(gone), texts)


def _part(text: str, key: Node | None, value: Node) -> _FlowPart:
    end = content_end(text, value, key)
    comma = _COMMA.match(text, end)
    return _FlowPart(key.start if key else value.start, end, comma.end() if comma else None)


def write_value(edit: Edit, parent: Node, key: Node | None, node: Node, value: Any) -> None:
    """Put a value in place of another in `parent`; `key` is that of a field."""
    edit.refuse_lent(node)
    quote = node.style or (key.style if key else "")
    new = _value(edit, parent, value, key.value if key else "", quote)
    if key is not None and node.start == node.end:
        at = colon_end(edit.text, key)
        edit.splice(at, at, f" {new}" if at > key.end else f": {new}")
    else:
        edit.splice(node.start, node.end, new)


def _stacked_pad(text: str, node: Node) -> str | None:
    """Return the spaces before a flow collection's fields or items; None if they share lines."""
    starts = [key.start for key, _ in node.pairs] + [item.start for item in node.items]
    if not starts or not all(opens_line(text, start) for start in starts):
        return None
    return text[line_start(text, starts[-1]) : starts[-1]]


def _value(edit: Edit, node: Node, value: Any, name: str, quote: str) -> str:
    """Write a new value as its neighbours are written: on one line, or with lines of its own."""
    quote = quote if quote in ("'", '"') else ""
    pad = _stacked_pad(edit.text, node) if isinstance(value, dict | list) else None
    if pad is None:
        return flow_value(value, key=name, style=quote)
    return flow_value(value, key=name, style=quote, pad=pad, step=_step(edit, node, value, quote))


def _step(edit: Edit, node: Node, value: Any, quote: str) -> str:
    """Return the line break and indentation for the lines of a new value; nothing for one line."""
    values = node.items or [value for _, value in node.pairs]
    nested = [item for item in values if item.pairs or item.items]
    like = next((item for item in nested if _stacked_pad(edit.text, item) is not None), None)
    if like is None and (nested or (quote != '"' and not any(isinstance(v, dict) for v in value))):
        return ""
    inner = _stacked_pad(edit.text, like or node) or ""
    start = line_start(edit.text, (like or node).start)
    line = edit.text[start : line_end(edit.text, start)]
    outer = len(line) - len(line.lstrip())
    return edit.style.eol + " " * max(len(inner) - outer, 1)


def _change(
    edit: Edit, node: Node, parts: list[_FlowPart], gone: set[int], added: list[tuple[int, str]]
) -> None:
    """Cut parts and put in new ones; commas go between them, and at the end if there was one."""
    opening = _OPENING.match(edit.text, node.start)
    inside = opening.end() if opening else node.start
    if opening is None:  # `[url: …]`
        edit.splice(inside, inside, "{")
    kept = [number for number in range(len(parts)) if number not in gone]
    last = kept[-1] if kept else -1
    ends_in_comma = bool(parts) and parts[-1].comma is not None
    behind: dict[int, list[str]] = {}
    for after, new in added:
        behind.setdefault(after, []).append(new)
    for number in gone:
        _cut(edit, parts[number])
    if kept and last not in behind and not ends_in_comma:
        _cut_comma(edit, parts, last)
    pad = _stacked_pad(edit.text, node)
    for number, news in behind.items():
        commas = [new + "," for new in news]
        if number == last and not ends_in_comma:
            commas[-1] = news[-1]
        if number >= 0:
            _insert(edit, parts[number], commas, pad)
        else:
            _open(
                edit,
                inside,
                parts,
                commas,
                pad,
                last_on_line=not kept or _ends_line(edit, parts, gone),
            )
    if opening is None:
        edit.splice(parts[-1].end, parts[-1].end, "}")


def _ends_line(edit: Edit, parts: list[_FlowPart], gone: set[int]) -> bool:
    """Whether the first part is cut and its line ends after it."""
    at = parts[0].comma if parts else None
    return 0 in gone and at is not None and not edit.text[at : line_end(edit.text, at)].strip()


def _insert(edit: Edit, part: _FlowPart, news: list[str], pad: str | None) -> None:
    """Put new parts, which bring their commas, after another."""
    text = edit.text
    if part.comma is None:
        edit.splice(part.end, part.end, ",")
    at = part.comma or part.end
    if pad is not None and not _code(text[at : line_end(text, at)]):
        edit.insert_lines(next_line(text, at), [pad + new for new in news])
    else:
        gap = " " if pad is None else edit.style.eol + pad
        edit.splice(at, at, "".join(gap + new for new in news))


def _open(
    edit: Edit,
    inside: int,
    parts: list[_FlowPart],
    news: list[str],
    pad: str | None,
    *,
    last_on_line: bool,
) -> None:
    """Put new parts at the head; `last_on_line` says that no other part follows on the line."""
    if not parts:
        edit.splice(inside, inside, " ".join(news))
    elif not opens_line(edit.text, start := parts[0].start):
        edit.splice(start, start, " ".join(news) + ("" if last_on_line else " "))
    else:
        first = line_start(edit.text, start)
        spaces = edit.text[first:start]
        rows = news if pad is not None else [" ".join(news)]
        edit.insert_lines(first, [spaces + row for row in rows])


def _cut_comma(edit: Edit, parts: list[_FlowPart], last: int) -> None:
    """Take out the comma of what is the last part now."""
    comma = parts[last].comma
    if comma is not None:
        behind = parts[last + 1].start
        spaces = not edit.text[comma:behind].strip(" ")
        edit.splice(comma - 1, behind if spaces else comma, "")


def _code(rest: str) -> bool:
    """Whether the rest of a line has more than spaces and a comment."""
    return bool(rest.strip()) and not (rest[0].isspace() and rest.lstrip().startswith("#"))


def _cut(edit: Edit, part: _FlowPart) -> None:
    """Take out a part with its comma: whole lines where it has them for itself."""
    text = edit.text
    end = part.comma or part.end
    if has_comment(text, part.end, end):
        edit.splice(part.start, part.end, "")
        edit.splice(end - 1, end, "")
    elif opens_line(text, part.start) and not _code(text[end : line_end(text, end)]):
        edit.cut_lines(part.start, end)
    else:
        while part.comma and text[end] == " ":
            end += 1
        edit.splice(part.start, end, "")
