"""Edits of flow mappings and flow lists (`{…}`, `[…]`): commas, and stacked lines."""

import re
from dataclasses import dataclass
from typing import Any

from factsheet.yamltext.edits import Edit, has_comment
from factsheet.yamltext.nodes import (
    Node,
    content_end,
    line_end,
    line_start,
    next_line,
    opens_line,
)
from factsheet.yamltext.scalars import flow_value, scalar


@dataclass(frozen=True, slots=True)
class Part:
    """A field or item of a flow collection; `comma` is the index behind its comma, if any."""

    start: int
    end: int
    comma: int | None


_COMMA = re.compile(r"(?:\s|(?<=\s)#[^\n]*\n)*,")
_OPENING = re.compile(r"(?:[&!][^\s,{}\[\]]*|\s|#[^\n]*\n)*[{\[]")


def change_fields(
    edit: Edit, node: Node, gone: list[str], new: list[str], record: dict[str, Any]
) -> None:
    """Take fields out of a flow mapping and write the `new` ones of `record`, in its order."""
    names = [key.value for key, _ in node.pairs]
    parts = [_part(edit.text, key, value) for key, value in node.pairs]
    order = list(record)
    added = []
    for name in new:
        earlier = [other for other in order[: order.index(name)] if other in names]
        after = names.index(earlier[-1]) if earlier else -1
        quote = node.pairs[0][0].style if node.pairs else ""
        key = scalar(name, flow=True, style=quote)
        value = _value(edit, node, record[name], name, quote)
        added.append((after, f"{key}: {value}"))
    _change(edit, node, parts, {names.index(name) for name in gone}, added)


def change_items(edit: Edit, node: Node, gone: list[int], added: list[tuple[int, Any]]) -> None:
    """Take items out of a flow list and put in new ones, each behind an old one (-1: the head)."""
    parts = [_part(edit.text, None, item) for item in node.items]
    first = node.items[0]
    quote = first.pairs[0][0].style if first.pairs else first.style
    texts = [(after, _value(edit, node, value, "", quote)) for after, value in added]
    _change(edit, node, parts, set(gone), texts)


def _part(text: str, key: Node | None, value: Node) -> Part:
    end = content_end(text, value, key)
    comma = _COMMA.match(text, end)
    return Part(key.start if key else value.start, end, comma.end() if comma else None)


def stacked_pad(text: str, node: Node) -> str | None:
    """Give the spaces before the fields or items of a flow collection; None if they share lines."""
    starts = [key.start for key, _ in node.pairs] + [item.start for item in node.items]
    if not starts or not all(opens_line(text, start) for start in starts):
        return None
    return text[line_start(text, starts[-1]) : starts[-1]]


def _value(edit: Edit, node: Node, value: Any, name: str, quote: str) -> str:
    """Write a new value as its neighbours are written: on one line, or with lines of its own."""
    text = edit.text
    pad = stacked_pad(text, node)
    nested = [
        item
        for item in node.items or [value for _, value in node.pairs]
        if item.kind in ("map", "list") and (item.pairs or item.items)
    ]
    step = ""
    if pad is not None and isinstance(value, dict | list):
        like = next((item for item in nested if stacked_pad(text, item) is not None), None)
        if like is not None or (not nested and any(isinstance(item, dict) for item in value)):
            start = line_start(text, (like or node).start)
            outer = text[start : line_end(text, start)]
            outer = outer[: len(outer) - len(outer.lstrip())]
            inner = stacked_pad(text, like) if like else pad
            step = edit.style.eol + " " * max(len(inner or "") - len(outer), 1)
    return flow_value(
        value, key=name, style=quote if quote in ("'", '"') else "", pad=pad or "", step=step
    )


def _change(
    edit: Edit, node: Node, parts: list[Part], gone: set[int], added: list[tuple[int, str]]
) -> None:
    text = edit.text
    opening = _OPENING.match(text, node.start)
    if opening is None:
        raise edit.refuse(node.start, "these fields stand without braces")
    trailing = bool(parts) and parts[-1].comma is not None
    kept = [number for number in range(len(parts)) if number not in gone]
    after = {number: [new for place, new in added if place == number] for number in [-1, *kept]}
    last = max((number for number in after if number < 0 or number in kept), default=-1)
    for number, part in enumerate(parts):
        if number in gone:
            _cut(edit, part)
        elif part.comma is not None and number == last and not after[number] and not trailing:
            behind = parts[number + 1].start
            spaces = not text[part.comma : behind].strip(" ")
            edit.splice(part.comma - 1, behind if spaces else part.comma, "")
    pad = stacked_pad(text, node)
    gap = " " if pad is None else edit.style.eol + pad
    for number, news in after.items():
        if not news:
            continue
        final = number == last
        commas = [new + "," for new in news]
        if number < 0:
            _open(edit, opening.end(), parts, [*commas[:-1], news[-1]] if final else commas, pad)
            continue
        part = parts[number]
        if part.comma is None:
            edit.splice(part.end, part.end, ",")
        if final and not trailing:
            commas[-1] = news[-1]
        at = part.comma or part.end
        end = line_end(text, at)
        if pad is not None and not _code(text[at:end]):
            edit.insert_lines(next_line(text, at), [pad + new for new in commas])
        else:
            edit.splice(at, at, "".join(gap + new for new in commas))


def _open(edit: Edit, inside: int, parts: list[Part], news: list[str], pad: str | None) -> None:
    """Put new parts at the head."""
    if not parts:
        edit.splice(inside, inside, " ".join(news))
    elif not opens_line(edit.text, start := parts[0].start):
        edit.splice(start, start, "".join(new + " " for new in news))
    else:
        first = line_start(edit.text, start)
        spaces = edit.text[first:start]
        rows = news if pad is not None else [" ".join(news)]
        edit.insert_lines(first, [spaces + row for row in rows])


def _code(rest: str) -> bool:
    """Say whether more than spaces and a comment stand on the rest of a line."""
    return bool(rest.strip()) and not (rest[0].isspace() and rest.lstrip().startswith("#"))


def _cut(edit: Edit, part: Part) -> None:
    """Take out a part with its comma: whole lines where it has them for itself."""
    text = edit.text
    end = part.comma or part.end
    if has_comment(text, part.end, end):
        edit.splice(part.start, part.end, "")
        edit.splice(end - 1, end, "")
    elif opens_line(text, part.start) and not _code(text[end : line_end(text, end)]):
        edit.cut_lines(part.start, end)
    else:
        spaces = len(text[end:]) - len(text[end:].lstrip(" ")) if part.comma else 0
        edit.splice(part.start, end + spaces, "")
