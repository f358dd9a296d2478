"""New YAML text for values: as plain as can be read back, quoted where necessary."""

import re
from dataclasses import dataclass
from typing import Any

from yaml.resolver import Resolver

from factsheet.fields import date_fields
from factsheet.problems import FactsheetError
from factsheet.texts.controls import OBEYED

_WIDTH = 100
"""A record of a list is written on one line up to this many characters."""

_FOLD_AT = 80
"""A folded text is broken after this many characters, beside its indentation."""

_SPECIAL = re.compile(f"[{OBEYED}\r\u061c\u200e\u200f\ufffc\ufffd\U000e0080-\U000e0fff]")
"""What would be invisible in a file, or break lines: written as an escape."""

_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`=<~](?:[^\n\r\t:#]|:(?=[^\s])|(?<!\s)#)*\Z")
_FLOW_BREAKERS = re.compile(r"[,\[\]{}?]|:$")  # a question mark only for PyYAML's own parser
_OTHER_READERS = re.compile(r"(?:0o[0-7]+|[yYnN])\Z")
"""Plain words that YAML 1.2 or 1.1 readers other than PyYAML take for numbers and booleans."""


def scalar(value: Any, *, key: str = "", flow: bool = False, style: str = "") -> str:
    """Write a text, number or boolean on one line, in the quoting `style` (`'`, `"`) if it serves.

    `key` is the field it is for: dates and times are plain in theirs. Raises FactsheetError for
    text that is not Unicode (half a surrogate pair, as from a broken argument).
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if value is None:
        return "null"
    text = str(value)
    _refuse_surrogates(text)
    if _SPECIAL.search(text) or "\n" in text or "\t" in text or style == '"':
        return _double_quoted(text)
    if style == "'" or not _plain_ok(text, key, flow):
        if style != "'" and "'" in text and '"' not in text and "\\" not in text:
            return _double_quoted(text)
        return "'" + text.replace("'", "''") + "'"
    return text


def _refuse_surrogates(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        shown = ascii(text[:40])
        raise FactsheetError(
            f"this text is not valid Unicode and cannot be stored: {shown}"
        ) from None


def _plain_ok(text: str, key: str, flow: bool) -> bool:
    if not _PLAIN.match(text) or text != text.strip() or text.endswith(":"):
        return False
    if flow and _FLOW_BREAKERS.search(text):
        return False
    if text.startswith(("---", "...")) or _OTHER_READERS.match(text):
        return False
    if key in date_fields():
        return True
    resolvers = Resolver.yaml_implicit_resolvers
    return (
        not any(
            pattern.match(text)
            for _, pattern in (*resolvers.get(text[0], ()), *resolvers.get(None, ()))
        )
        and text != "null"
    )


def _double_quoted(text: str) -> str:
    escaped = (
        text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    )
    return '"' + _SPECIAL.sub(_escape, escaped) + '"'


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def block_lines(text: str) -> list[str] | None:
    """Return a text's lines for a literal block (`|`), or None if a block cannot hold it."""
    _refuse_surrogates(text)
    lines = text.removesuffix("\n").split("\n")
    first = lines[0]
    if not first or first[0] in " \t" or _SPECIAL.search(text.replace("\n", "")):
        return None
    if text.endswith("\n\n") or any(line and not line.strip() for line in lines):
        return None
    return lines


def fold(line: str) -> list[str]:
    """Break a line where a folded block (`>`) joins it again: at single spaces."""
    lines, at = [], 0
    while len(line) - at > _FOLD_AT and (part := _FOLD.match(line, at)):
        lines.append(part[0][:-1])
        at = part.end()
    return [*lines, line[at:]]


_FOLD = re.compile(rf"(?:.{{,{_FOLD_AT - 1}}}\S|.*?\S) (?=\S)")


def flow_value(value: Any, *, key: str = "", style: str = "", pad: str = "", step: str = "") -> str:
    """Write any value in flow style: `{at: 2026-03-02T10:05:00Z, by: Ana}`.

    It is on one line; with a `step` (line break and spaces), every item of a list or record
    is on a line of its own, indented by `pad` and the step's spaces.
    """
    if not isinstance(value, dict | list):
        plain_date = key in date_fields() and style == "'"
        return scalar(value, key=key, flow=True, style="" if plain_date else style)
    eol, _, spaces = step.rpartition("\n")
    inner = pad + spaces
    if isinstance(value, dict):
        parts = [
            scalar(name, flow=True, style=style)
            + ": "
            + flow_value(item, key=name, style=style, pad=inner, step=step)
            for name, item in value.items()
        ]
    else:
        parts = [flow_value(item, style=style, pad=inner, step=step) for item in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    if not step or not parts:
        return opening + ", ".join(parts) + closing
    line = eol + "\n"
    return opening + line + inner + ("," + line + inner).join(parts) + line + pad + closing


@dataclass(frozen=True, slots=True)
class YamlStyle:
    """How a file writes its lists: how far a dash is indented from its key, the text from the dash.

    `eol` is the line break; `literal` says whether a text of several lines may be a block (`|`).
    """

    dash: int = 0
    gap: int = 2
    eol: str = "\n"
    literal: bool = True


def field_lines(name: str, value: Any, indent: int, style: YamlStyle) -> list[str]:
    """Write a field of a block mapping as lines, the first `name: …`, all indented."""
    head, *rest = value_lines(name, value, indent, style)
    return [" " * indent + scalar(name) + ":" + head, *rest]


def value_lines(
    name: str, value: Any, indent: int, style: YamlStyle, *, quote: str = ""
) -> list[str]:
    """Write what follows `name:`: the rest of that line, then further lines.

    `indent` is the column of the key; `quote` is the quoting that a text is to have.
    """
    if isinstance(value, dict) and value:
        short = " " + flow_value(value)
        flat = not any(isinstance(item, dict | list) for item in value.values())
        if flat and (name == "archive" or (indent and indent + len(name + short) < _WIDTH)):
            return [short]
        lines = [""]
        for key, item in value.items():
            lines += field_lines(key, item, indent + 2, style)
        return lines
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        lines = [""]
        for item in value:
            lines += item_lines(item, indent + style.dash, style)
        return lines
    if isinstance(value, dict | list):
        return [" " + flow_value(value)]
    if (
        style.literal
        and isinstance(value, str)
        and "\n" in value
        and (block := block_lines(value)) is not None
    ):
        pad = " " * (indent + 2)
        mark = "|" if value.endswith("\n") else "|-"
        return [" " + mark, *(pad + line if line else "" for line in block)]
    return [" " + scalar(value, key=name, style=quote)]


def item_lines(value: Any, indent: int, style: YamlStyle, flow: bool | None = None) -> list[str]:
    """Write an item of a block list as lines; `flow` says whether on one line, None: as it fits."""
    dash = " " * indent + "-" + " " * (style.gap - 1)
    if not isinstance(value, dict) or not value:
        return [dash + (flow_value(value) if isinstance(value, list | dict) else scalar(value))]
    short = dash + flow_value(value)
    if flow or (flow is None and "at" in value and len(short) <= _WIDTH):
        return [short]
    lines: list[str] = []
    for name, item in value.items():
        lines += field_lines(name, item, indent + style.gap, style)
    lines[0] = dash + lines[0].lstrip(" ")
    return lines
