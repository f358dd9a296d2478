"""YAML text to plain values, straight from libyaml's events: quick, and safe against bombs.

Only libyaml is used, never PyYAML's pure-Python parser: the two differ (a tab before `#`), and a
worksheet must not change its meaning with the machine.
"""

import gc
import re
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from sys import intern
from typing import Any, NamedTuple

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from factsheet.problems import BrokenText, FactsheetError, Problem

_MAX_SCALAR = 1_000_000
_MAX_DEPTH = 60
_MAX_ALIASED = 100_000
_LIBYAML_TOO_DEEP = "exceeded maximum nesting depth"
"""What libyaml (0.2.6 and later) says of 1,000 levels before it reports the first one."""
_NULLS = frozenset(("", "~", "null"))
"""Plain scalars that stand for "nothing here", as an empty text does; quoted, two are text."""
_TAGS = frozenset(("!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"))
_CONFLICT = re.compile(r"^(<{7}|={7}|>{7}|\|{7})(?= |\r?$)", re.MULTILINE)
_LONE_CR = re.compile(r"\r(?!\n)")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Tree(NamedTuple):
    """A YAML text as plain values.

    `starts` are the (index, column) of the mappings two levels down (the claims, in order, when all
    items of `claims` are mappings and no other list of mappings is at the top). `anchored` says
    that a value has an anchor, so that others may refer to it.
    """

    root: dict[str, Any]
    starts: list[tuple[int, int]]
    problems: list[Problem]
    anchored: bool


@contextmanager
def no_collecting() -> Iterator[None]:
    """Hold back the garbage collector: half the time at 10,000 claims; there are no cycles here."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def parser(text: str) -> Any:
    """Return libyaml's parser over a text, or say that PyYAML came without it."""
    try:
        from yaml._yaml import CParser
    except ImportError:
        raise FactsheetError(
            "PyYAML is installed without libyaml; reinstall it from a wheel: "
            "pip install --force-reinstall PyYAML"
        ) from None
    return CParser(text)


def line_column(text: str, index: int) -> tuple[int, int]:
    """Turn a code-point index into line and column, from 1, as editors count them."""
    starts = _line_starts(text)
    line = bisect_right(starts, index)
    return line, index - starts[line - 1] + 1


@lru_cache(1)
def _line_starts(text: str) -> list[int]:
    """Return where a text's lines begin; cached, as there may be thousands of problems in it."""
    return [0, *(match.end() for match in re.finditer("\n", text))]


def problem_at(text: str, index: int, message: str) -> Problem:
    """Make a problem of a place in the text."""
    return Problem(message, *line_column(text, index))


_WORKSHEET = (
    "the worksheet is empty; start it with 'factsheet: 1'",
    "not a worksheet: 'factsheet: 1' and 'claims:' are expected",
)
"""The messages for an empty text, and for one that is not a record, if a worksheet is expected."""


def load_tree(text: str, expected: tuple[str, str] = _WORKSHEET) -> Tree:
    """Read a text without its BOM; `expected` has the messages if it contains no record.

    Raises BrokenText if the YAML itself is broken, or is built to do harm. Double keys and tags
    are collected in `problems`, so that they are reported along with what else is wrong.
    """
    if "\r" in text and (lone := _LONE_CR.search(text)):
        # For libyaml a line ends here, for editors, git and our edits none does.
        why = "a lone carriage return does not end a line; save the file with LF or CRLF"
        raise BrokenText([problem_at(text, lone.start(), why)])
    try:
        return _load(text, expected)
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        if getattr(error, "problem", None) == _LIBYAML_TOO_DEEP:
            with suppress(yaml.YAMLError):  # the text before it says where our own limit is
                _load(text[: error.problem_mark.index], expected)  # type: ignore[union-attr]
        raise BrokenText([_syntax_problem(text, error)]) from None


def _load(  # noqa: C901, PLR0915 - one loop: calls would double its time
    text: str, expected: tuple[str, str]
) -> Tree:
    next_event = parser(text).get_event
    problems: list[Problem] = []
    starts: list[tuple[int, int]] = []
    anchors: dict[str, Any] = {}
    weights: dict[int, int] = {}
    aliased = documents = 0
    root: Any = None
    node: Any = None
    key: Any = None
    in_map = False
    anchor: Any = None
    stack: list[tuple[Any, bool, Any]] = []
    # What a text does not contain need not be looked for in its events.
    long, tagged, anchored = len(text) > _MAX_SCALAR, "!" in text, "&" in text
    merging, shortest = "<<" in text, max(map(len, _NULLS)) + 1

    def report(event: Any, message: str) -> None:
        problems.append(problem_at(text, event.start_mark.index, message))

    def stop(event: Any, message: str) -> BrokenText:
        # Alone: what else was found may be in confidential evidence, which is not known here.
        return BrokenText([problem_at(text, event.start_mark.index, message)])

    def meant(event: Any) -> Any:
        nonlocal aliased
        if event.anchor not in anchors:
            raise stop(event, "* names no anchor before it; if it is text, put it in quotes")
        value = anchors[event.anchor]
        aliased += weights.get(id(value), 1)
        if aliased > _MAX_ALIASED:
            raise stop(event, f"aliases expand to more than {_MAX_ALIASED:,} values")
        return value

    # Python 3.11 makes a loop quicker while it runs only if it is an unconditional one.
    while True:
        event = next_event()
        if event is None:
            break
        kind = type(event)
        if in_map and kind is not MappingEndEvent:  # a key; its value is the next event
            if kind is ScalarEvent:
                key = intern(event.value)  # a few words, thousands of times: a fifth of the memory
                if long and len(key) > _MAX_SCALAR:
                    raise stop(event, _too_long(key))
                if tagged and event.tag is not None and event.tag not in _TAGS:
                    report(event, f"the tag {_tag(event.tag)} is not allowed; write plain text")
                if anchored and event.anchor is not None:
                    anchors[event.anchor] = key
                if key in node:
                    report(event, f"the key '{key[:60]}' appears twice; keep one")
                elif merging and key == "<<" and event.implicit[0]:
                    report(event, "merge keys (<<) are not allowed; write the fields out")
            else:
                key = meant(event) if kind is AliasEvent else None
                if not isinstance(key, str):
                    raise stop(event, "a key must be a plain word, not a block or list")
            event = next_event()
            kind = type(event)
        if kind is ScalarEvent:
            value = event.value
            if long and len(value) > _MAX_SCALAR:
                raise stop(event, _too_long(value))
            if tagged and event.tag is not None and event.tag not in _TAGS:
                report(event, f"the tag {_tag(event.tag)} is not allowed; write plain text")
            if len(value) < shortest and value in _NULLS and (event.implicit[0] or not value):
                value = None
            if anchored and event.anchor is not None:
                anchors[event.anchor] = value
            if in_map:
                node[key] = value
            elif node is None:
                root = value
            else:
                node.append(value)
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            if len(stack) >= _MAX_DEPTH:
                raise stop(event, f"nested deeper than {_MAX_DEPTH} levels")
            if tagged and event.tag is not None and event.tag not in _TAGS:
                report(event, f"the tag {_tag(event.tag)} is not allowed; write plain text")
            new: Any = {} if kind is MappingStartEvent else []
            if node is None:
                root = new
            elif in_map:
                node[key] = new
            else:
                node.append(new)
                if len(stack) == 2 and kind is MappingStartEvent and stack[1][2] == "claims":
                    starts.append((event.start_mark.index, event.start_mark.column))
            stack.append((node, in_map, key))
            if anchored and event.anchor is not None:
                anchor = (event.anchor, new, anchor)
            node, in_map, key = new, kind is MappingStartEvent, None
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            if anchor is not None and anchor[1] is node:
                weights[id(node)] = _weight(node, weights)
                anchors[anchor[0]] = node
                anchor = anchor[2]
            node, in_map, key = stack.pop()
        elif kind is AliasEvent:
            value = meant(event)
            if in_map:
                node[key] = value
            elif node is not None:
                node.append(value)
        elif kind is DocumentStartEvent:
            documents += 1
            if documents == 2:
                raise stop(event, "a second document begins here; a worksheet is one document")
    if root is None:
        raise BrokenText([Problem(expected[0], 1, 1)])
    if type(root) is not dict:
        raise BrokenText([Problem(expected[1], 1, 1)])
    return Tree(root, starts, problems, bool(anchors))


def _weight(value: Any, weights: dict[int, int]) -> int:
    """Count the values in a tree; the target of aliases counts each time."""
    total, todo = 0, [value]
    while todo:
        item = todo.pop()
        known = weights.get(id(item))
        if known is not None and item is not value:
            total += known
            continue
        total += 1
        if isinstance(item, dict):
            todo.extend(item.values())
        elif isinstance(item, list):
            todo.extend(item)
    return total


def _too_long(text: str) -> str:
    return f"a text of {len(text):,} characters; the limit is {_MAX_SCALAR:,}"


def _tag(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")[:60]


def _syntax_problem(text: str, error: Exception) -> Problem:
    conflict = _CONFLICT.search(text)
    if conflict:
        return problem_at(
            text,
            conflict.start(),
            "merge conflict markers; choose one side and remove the markers",
        )
    forbidden = _FORBIDDEN.search(text)
    if forbidden:
        name = f"U+{ord(forbidden[0]):04X}"
        return problem_at(
            text, forbidden.start(), f"the control character {name} is not allowed; delete it"
        )
    mark = getattr(error, "problem_mark", None)
    message = str(getattr(error, "problem", None) or error).splitlines()[0]
    context = getattr(error, "context", None)
    if "end of stream" in message and "quoted scalar" in str(context):
        opening = getattr(error, "context_mark", None) or mark
        if opening is not None:
            return problem_at(
                text, opening.index, "the quotation mark that opens here is never closed"
            )
    index = mark.index if mark is not None else 0
    return problem_at(text, index, f"broken YAML: {message}" + (f" ({context})" if context else ""))
