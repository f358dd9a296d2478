"""Edits as splices: the text of a worksheet, changed only where two worksheets differ.

`revise` compares the worksheet that was read with the one that is wanted, replaces only the
characters that must change, and reads the result again: a result that does not read exactly as
wanted is refused, never written.
"""

import re
from dataclasses import replace
from typing import Any

from factsheet.fields import plain
from factsheet.model import Worksheet
from factsheet.problems import BrokenText
from factsheet.yamltext import blocks, flows
from factsheet.yamltext.align import Alignment, align
from factsheet.yamltext.edits import CannotSplice, Edit, has_comment
from factsheet.yamltext.events import no_collecting
from factsheet.yamltext.locating import claim_node
from factsheet.yamltext.nodes import (
    Node,
    block_dash,
    colon_end,
    column_of,
    compose,
    content_end,
    line_start,
    next_line,
)
from factsheet.yamltext.reading import Parsed, parse, parse_again
from factsheet.yamltext.scalars import YamlStyle

__all__ = ["CannotSplice", "revise"]


def revise(text: str, parsed: Parsed, wanted: Worksheet) -> str:
    """Change a worksheet's text so that it reads as `wanted`.

    `parsed` is what `parse(text)` gave. Every line that the change does not touch stays byte for
    byte; new text follows the file's own style. Raises CannotSplice, naming the line, when the
    change cannot be made safely.
    """
    eol = "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"
    cut_short = not text.endswith("\n")
    edit = Edit(text + eol if cut_short else text, YamlStyle(eol=eol), cut_short)
    edit.style = _file_style(edit, parsed)
    with no_collecting():
        if not _edit_claims(edit, parsed, wanted):
            _edit_all(edit, parsed.worksheet, wanted)
    new_text = edit.result()
    if cut_short and not any(end == len(edit.text) and not new for _, end, new in edit.splices):
        new_text = new_text.removesuffix(eol)
    _prove(edit, text, parsed, new_text, wanted)
    return new_text


def _edit_all(edit: Edit, old: Worksheet, wanted: Worksheet) -> None:
    if old.claims == wanted.claims:
        old, wanted = replace(old, claims=()), replace(wanted, claims=())
    _edit_map(edit, compose(edit.text), plain(old), plain(wanted))


def _edit_claims(edit: Edit, parsed: Parsed, wanted: Worksheet) -> bool:
    """Change the claims that differ, each parsed by itself: quick where there are thousands.

    Returns False, and does nothing, where something else differs or claims cannot stand alone.
    """
    old, new = parsed.worksheet, wanted.claims
    if len(parsed.starts) != len(old.claims) or "%TAG" in edit.text:
        return False
    if not old.claims or not new or replace(old, claims=()) != replace(wanted, claims=()):
        return False
    if [claim.id for claim in old.claims] == [claim.id for claim in new]:
        change = Alignment([(n, n) for n in range(len(new))], [], [])
    else:
        tagged = ([{"id": claim.id, "": claim} for claim in claims] for claims in (old.claims, new))
        change = align(*tagged)
    claims = _claims_node(edit.text, parsed, change)
    if claims is None:
        return False
    for number, position in change.kept:
        if old.claims[number] is not new[position] and old.claims[number] != new[position]:
            node = claim_node(edit.text, parsed.starts, number)
            _edit_map(edit, node, plain(old.claims[number]), plain(new[position]))
    _change_items(edit, claims, change, [plain(new[position]) for _, position in change.added])
    return True


def _claims_node(text: str, parsed: Parsed, change: Alignment) -> Node | None:
    """Return the list of claims with only those in it that its change asks for.

    The others have a start and nothing else. None if the claims are not a plain block list.
    """
    if not change.gone and not change.added:
        return Node("list", 0, 0)
    items = [Node("map", start, start) for start, _ in parsed.starts]
    last = len(items) - 1
    needed = {0, last, max(last - 1, 0), *change.gone}
    needed |= {after for after, _ in change.added if after >= 0}
    needed |= {number - 1 for number in change.gone if number}
    for number in needed:
        items[number] = claim_node(text, parsed.starts, number)
    leads = (text[line_start(text, items[n].start) : items[n].start] for n in needed)
    if items[0].flow or any(lead.strip(" ") != "-" for lead in leads):
        return None
    return Node("list", items[0].start, items[last].end, items=items)


def _prove(edit: Edit, text: str, parsed: Parsed, new_text: str, wanted: Worksheet) -> None:
    """Read the new text again; refuse it unless it is what was wanted."""
    place = min((start for start, _, _ in edit.splices), default=0)
    why = "the edited text would not read as intended"
    try:
        if parse_again(new_text, text, parsed).worksheet == wanted:
            return
        if text != edit.text and parse(text) != parse(edit.text):
            place, why = len(text), "the file's last text has no line break at its end: add one"
    except BrokenText as error:
        why = f"the edited text would not load ({error.problems[0].message})"
    raise edit.refuse(place, why)


def _file_style(edit: Edit, parsed: Parsed) -> YamlStyle:
    """Find out how the file indents its lists: by the first claim, and the list of claims."""
    style = edit.style
    if not parsed.starts or "%TAG" in edit.text:
        return style
    first = claim_node(edit.text, parsed.starts, 0)
    if not first.flow and (own := blocks.own_list_style(edit.text, first, style.eol)):
        return own
    start, column = parsed.starts[0]
    lead = edit.text[line_start(edit.text, start) : start]
    if lead.strip() != "-":
        return style
    key = _CLAIMS.search(edit.text, 0, start)
    dash = lead.index("-")
    return YamlStyle(max(dash - len(key[1]), 0) if key else 0, column - dash, style.eol)


_CLAIMS = re.compile(r"^( *)[\"']?claims[\"']?\s*:", re.MULTILINE)


def _edit_map(edit: Edit, node: Node, old: dict[str, Any], new: dict[str, Any]) -> None:
    _refuse_elsewhere(edit, node)
    gone, fresh = [], []
    for name in [*old, *(name for name in new if name not in old)]:
        if old.get(name) == new.get(name):
            continue
        key, value = node.key(name), node.get(name)
        if key is None or value is None:
            alias = next((key for key, _ in node.pairs if key.kind == "alias"), None)
            if alias is not None and name in old:
                raise edit.refuse(alias.start, f"a field's name is elsewhere (*{alias.anchor})")
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
    """Refuse a list or record that is defined elsewhere, or that other places refer to."""
    if node.kind == "alias":
        raise edit.refuse(node.start, f"what is to be changed is elsewhere (*{node.anchor})")
    edit.refuse_lent(node, within=False)


def _edit_value(edit: Edit, parent: Node, key: Node, node: Node, old: Any, new: Any) -> None:
    if isinstance(new, dict) and node.pairs and new:
        _edit_map(edit, node, old or {}, new)
    elif isinstance(new, list) and node.items and new:
        _edit_list(edit, node, old, new)
    elif isinstance(new, dict | list) and not new:
        _empty(edit, key, node, old, explicit=True)
    elif isinstance(new, dict | list) and node.kind == "alias":
        _refuse_elsewhere(edit, node)
    elif node.flow and has_comment(edit.text, node.start, node.end):  # `[ # none yet` …
        if isinstance(new, dict):
            flows.change_fields(edit, node, [], list(new), new)
        else:
            flows.change_items(edit, node, [], [(-1, item) for item in new])
    elif parent.flow:
        flows.write_value(edit, parent, key, node, new)
    else:
        blocks.write_value(edit, node, key, column_of(edit.text, key.start), new)


def _edit_list(edit: Edit, node: Node, old: list[Any], new: list[Any]) -> None:
    _refuse_elsewhere(edit, node)
    if len(node.items) != len(old):
        raise edit.refuse(node.start, "this list does not contain what was read")
    change = align(old, new)
    for number, position in change.kept:
        item = node.items[number]
        before, after = old[number], new[position]
        if before == after:
            continue
        if isinstance(before, dict) and isinstance(after, dict):
            _edit_map(edit, item, before, after)
        elif node.flow:
            flows.write_value(edit, node, None, item, after)
        else:
            dash = block_dash(edit.text, node, number)
            blocks.write_value(edit, item, None, column_of(edit.text, dash), after)
    _change_items(edit, node, change, [new[position] for _, position in change.added])


def _change_items(edit: Edit, node: Node, change: Alignment, values: list[Any]) -> None:
    if not change.gone and not change.added:
        return
    for number in change.gone:
        edit.refuse_lent(node.items[number])
    added = [(after, value) for (after, _), value in zip(change.added, values, strict=True)]
    (flows if node.flow else blocks).change_items(edit, node, change.gone, added)


def _keeps_something(text: str, key: Node, node: Node, old: Any) -> bool:
    """Whether a list or record holds lines that are not its fields' or items' own."""
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
