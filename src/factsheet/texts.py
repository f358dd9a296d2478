"""Text from outside, made harmless to look at."""

import json
import re
from typing import Any

_CONTROL = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_JSON_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def visible(text: str) -> str:
    r"""Spell out control characters, terminal escapes and bidi overrides: `\x1b`, `\u202e`.

    Line breaks stay.
    """
    if text.isascii() and text.isprintable():
        return text
    return _CONTROL.sub(_escape, text)


def one_line(text: str) -> str:
    """Give a text as `visible` does, on one line: every run of white space is one blank."""
    return visible(" ".join(text.split()))


def counted(number: int, thing: str) -> str:
    """Give `1 claim` or `2 claims`."""
    return f"{number} {thing}{'s' * (number != 1)}"


def pieces(number: int) -> str:
    """Give `1 piece of evidence` or `2 pieces of evidence`."""
    return f"{counted(number, 'piece')} of evidence"


def confidential_pieces(number: int) -> str:
    """Give `1 piece of confidential evidence` or `2 pieces of confidential evidence`."""
    return f"{counted(number, 'piece')} of confidential evidence"


def entries(number: int) -> str:
    """Give `1 history entry` or `2 history entries`."""
    return f"{number} history entr{'y' if number == 1 else 'ies'}"


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if match[0] in "\t\r":
        return {"\t": "\\t", "\r": "\\r"}[match[0]]
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def json_text(value: Any, *, indent: int | None = None) -> str:
    """Write JSON with readable Unicode; what a terminal or an eye could be fooled by is escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _JSON_UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
