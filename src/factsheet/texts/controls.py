"""Characters that nobody sees or that steer what is seen, and texts in which they are visible."""

import re
from collections.abc import Callable, Mapping

BIDI = "\u202a-\u202e\u2066-\u2069"
"""Embeddings, overrides and isolates: they reorder letters up to their end."""

CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
"""C0 and C1 controls but tab, line feed and carriage return."""

IGNORABLE = (
    "\u00ad\u034f\u061c\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2065\ufe00-\ufe0f"
    "\U0001d173-\U0001d17a\U000e0100-\U000e01ef"
)
"""What shows nothing and may stay in a text: Unicode's default ignorables that are not `OBEYED`.

LRM, RLM and ALM place the punctuation beside them and end with it, and Arabic and Hebrew need them;
Persian, Indic scripts and emoji need ZWJ and ZWNJ, Khmer and Thai ZERO WIDTH SPACE.
"""

OBEYED = (
    f"{CONTROLS}\u2028\u2029{BIDI}\u206a-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f"
)
"""Characters that are not text: they steer a terminal or the order of what follows, or hide it.

Controls, line and paragraph separators, bidi controls, deprecated format characters, BOM,
interlinear annotation, noncharacters, halves of surrogate pairs, and tags but in flag emoji, which
are made of them.
"""
_FLAG = "\U0001f3f4"
_TAGS = f"(?:(?<={_FLAG})[\U000e0030-\U000e0039\U000e0061-\U000e007a]+\U000e007f)?"
# Patterns as texts: most commands never meet such characters, and `re` keeps what it has compiled.
_SPELLED = f"[\t\r{_FLAG}{OBEYED}]{_TAGS}"
_SPELLED_IN_LINES = f"(?:\r(?!\n)|[{_FLAG}{OBEYED}]){_TAGS}"
_REPLACED = f"[{_FLAG}{OBEYED}]{_TAGS}"
_SHORT = {"\t": "\\t", "\r": "\\r"}
_CODE = r"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8}))"
_SPELLED_IN_CELLS = rf"(?:\\(?={_CODE[2:]})|[\r{_FLAG}{OBEYED}]){_TAGS}"


def visible(text: str) -> str:
    r"""Return a text with what steers a terminal or its line spelled out: `\x1b`, `\u202e`.

    Line breaks stay.
    """
    return text if text.isprintable() else re.sub(_SPELLED, _escape, text)


def in_line(text: str) -> str:
    r"""Return a text as `visible` does, with its line breaks spelled out as well: `\n`."""
    return visible(text).replace("\n", "\\n")


def flat(text: str) -> str:
    """Return a text as `visible` does, with one space for its line breaks."""
    lines = text.splitlines()
    return visible(text if len(lines) < 2 else " ".join(filter(None, map(str.strip, lines))))


def one_line(text: str) -> str:
    """Return a text as `visible` does, on one line: every run of white space is one space."""
    return visible(" ".join(text.split()))


def caseless(text: str) -> str:
    """Return a text in small letters with one space for white space, to compare it by."""
    return " ".join(text.casefold().split())


def legible(text: str) -> str:
    """Return lines as `visible` does; tabs and line endings stay."""
    return text if is_plain(text) else re.sub(_SPELLED_IN_LINES, _escape, text)


def coded(text: str) -> str:
    r"""Return a text for a cell of a table: `\x1b` for what is not text; `decoded` undoes it.

    Line feeds and tabs stay. A backslash that looks like the beginning of such a code is `\x5c`.
    """
    return (
        text
        if text.isprintable() and "\\" not in text
        else re.sub(_SPELLED_IN_CELLS, lambda found: _escape(found, {}), text)
    )


def decoded(text: str) -> str:
    """Return the text that `coded` was given."""
    if "\\" not in text:
        return text
    return re.sub(_CODE, lambda found: _character(found[1] or found[2] or found[3]), text)


def _character(code: str) -> str:
    number = int(code, 16)
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"


def is_plain(text: str) -> bool:
    """Whether nothing in a text needs to be spelled out; line feeds and tabs do not."""
    return text.replace("\n", "").replace("\t", "").isprintable()


def readable(text: str) -> str:
    """Return a page for readers with U+FFFD for what `visible` spells out; lines stay lines."""
    if is_plain(text):  # most pages, and ten times as quick
        return text
    return replaced(re.sub("\r\n?|[\u2028\u2029]", "\n", text), lambda _: "\ufffd")


def replaced(text: str, write: Callable[[str], str]) -> str:
    """Return a text in which `write` has put something else for each character that is not text."""
    return re.sub(
        _REPLACED, lambda found: found[0] if found[0][0] == _FLAG else write(found[0]), text
    )


def _escape(match: re.Match[str], short: Mapping[str, str] = _SHORT) -> str:
    found = match[0]
    if found[0] == _FLAG or found in short:
        return short.get(found, found)
    code = ord(found)
    spelled = f"x{code:02x}" if code < 0x100 else f"u{code:04x}"
    return "\\" + (spelled if code < 0x10000 else f"U{code:08x}")
