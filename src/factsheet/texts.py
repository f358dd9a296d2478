"""Text from outside, made harmless to look at."""

import json
import re
from collections.abc import Iterable
from typing import Any

_OBEYED = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffb"
    "\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f"
)
"""Characters that are no text: they steer a terminal or the order of what follows, or hide it.

Spelled out are C0 and C1 controls but tab and line feed, line and paragraph separators, embeddings,
overrides and isolates (they reorder letters up to their end), deprecated format characters, BOM,
interlinear annotation, halves of surrogate pairs, noncharacters, and tags but in flag emoji, which
are made of them. What people write stays: LRM, RLM and ALM (they place the punctuation beside them
and end with it, and Arabic and Hebrew need them), ZWJ and ZWNJ (Persian, Indic scripts, emoji),
ZERO WIDTH SPACE (Khmer, Thai), soft hyphen, word joiner, variation selectors.
"""
_FLAG = "\U0001f3f4"
_TAGS = f"(?:(?<={_FLAG})[\U000e0030-\U000e0039\U000e0061-\U000e007a]+\U000e007f)?"
_SPELLED = re.compile(f"[\t\r{_FLAG}{_OBEYED}]{_TAGS}")
_SPELLED_IN_LINES = re.compile(f"(?:\r(?!\n)|[{_FLAG}{_OBEYED}]){_TAGS}")
_REPLACED = re.compile(f"[{_FLAG}{_OBEYED}]{_TAGS}")
_SHORT = {"\t": "\\t", "\r": "\\r"}

_UNSEEN = (
    "\u00ad\u034f\u061c\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2065\ufe00-\ufe0f"
    "\U0001d173-\U0001d17a\U000e0100-\U000e01ef"
)
"""Unicode's default ignorables, as far as `_OBEYED` has them not."""
_BLANK = "\t\x0b\x0c\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_WITHIN = rf"#(?=[{_UNSEEN}]*#[\w{_UNSEEN}]*\[)"
_COMMAND = re.compile(rf"\n((?:[{_BLANK}{_UNSEEN}]|\x1b\[[0-9;]*m)*):(?=[{_UNSEEN}]*:)|{_WITHIN}")
"""What a CI runner obeys: a line that begins with `::`, and `##[` or `##word[` anywhere in it.

GitHub trims a line first (actions/runner, src/Runner.Common/ActionCommand.cs), and compares as a
person's language does, where characters that nobody sees count for nothing.
"""
_WITHIN_JSON = re.compile(_WITHIN)
_BEFORE = "[\0\n;,|\t\r]"
_SIGN = "[=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b]"
_FORMULA = f"(?=[ \xa0\u2000-\u200f\u2060\u3000\"']*{_SIGN})"
_UNGUARDED = re.compile(f"({_BEFORE}){_FORMULA}")
_GUARDED = re.compile(f"({_BEFORE})'{_FORMULA}")


def visible(text: str) -> str:
    r"""Spell out control characters, terminal escapes and bidi overrides: `\x1b`, `\u202e`.

    Line breaks stay.
    """
    return text if text.isprintable() else _SPELLED.sub(_escape, text)


def in_line(text: str) -> str:
    r"""Return a text as `visible` does, with its line breaks spelled out as well: `\n`."""
    return visible(text).replace("\n", "\\n")


def flat(text: str) -> str:
    """Return a text as `visible` does, with one space for its line breaks."""
    lines = text.splitlines()
    return visible(text if len(lines) < 2 else " ".join(filter(None, map(str.strip, lines))))


def one_line(text: str) -> str:
    """Return a text as `visible` does, on one line: every run of white space is one blank."""
    return visible(" ".join(text.split()))


def legible(text: str) -> str:
    """Return lines as `visible` does; tabs and line ends stay."""
    return text if _plain(text) else _SPELLED_IN_LINES.sub(_escape, text)


def _plain(text: str) -> bool:
    return text.replace("\n", "").replace("\t", "").isprintable()


def readable(text: str) -> str:
    """Return a page for readers with U+FFFD for what `visible` spells out; lines stay lines."""
    for end in ("\r\n", "\r", "\u2028", "\u2029"):
        text = text.replace(end, "\n")
    return _REPLACED.sub(lambda found: found[0] if found[0][0] == _FLAG else "\ufffd", text)


def harmless(text: str) -> str:
    """Make whole lines harmless to a terminal and to the log of a CI runner."""
    if _plain(text) and "::" not in text and "##" not in text:  # most texts, and the quickest
        return text
    return uncommanded(legible(text))


def uncommanded(text: str, colon: str = "\\x3a", sign: str = "\\x23") -> str:
    r"""Spell what a CI runner would take as its command: `\x3a:error::`, `\x23#[error]`.

    `colon` and `sign` are how the text's format spells these two characters.
    """

    def spell(found: re.Match[str]) -> str:
        return sign if found[0] == "#" else f"\n{found[1]}{colon}"

    return _COMMAND.sub(spell, "\n" + text)[1:]


def guarded(text: str) -> str:
    """Put a `'` before what a spreadsheet would take as a formula.

    At the beginning of a text, and wherever a program that guesses a delimiter might begin a cell:
    behind `;`, `,`, `|`, a tab or a line break (OWASP's advice on CSV injection).
    """
    return _UNGUARDED.sub(r"\1'", "\n" + text)[1:]


def unguarded(text: str) -> str:
    """Take back what `guarded` did."""
    return _GUARDED.sub(r"\1", "\n" + text)[1:]


def guarded_cells(cells: Iterable[str]) -> list[str]:
    """Return cells as `visible` does, each `guarded`."""
    return guarded("\0".join(map(visible, cells))).split("\0")


def counted(number: int, thing: str) -> str:
    """Return `1 claim` or `2 claims`."""
    return f"{number} {thing}{'s' * (number != 1)}"


def pieces(number: int) -> str:
    """Return `1 piece of evidence` or `2 pieces of evidence`."""
    return f"{counted(number, 'piece')} of evidence"


def confidential_pieces(number: int) -> str:
    """Return `1 piece of confidential evidence` or `2 pieces of confidential evidence`."""
    return f"{counted(number, 'piece')} of confidential evidence"


def entries(number: int) -> str:
    """Return `1 history entry` or `2 history entries`."""
    return f"{number} history entr{'y' if number == 1 else 'ies'}"


def nearest(word: str, known: Iterable[str], *, count: int = 1, cutoff: float = 60) -> list[str]:
    """Return the known words that somebody may have meant, the nearest first; case does not count.

    `cutoff` is how alike they are at least, of 100. For thousands of words it takes no time to
    speak of.
    """
    from rapidfuzz import fuzz, process

    small = {name: name.lower() for name in known}
    near = process.extract(
        word[:60].lower(), small, scorer=fuzz.ratio, score_cutoff=cutoff, limit=count
    )
    return [name for _, _, name in near]


def _escape(match: re.Match[str]) -> str:
    found = match[0]
    if found[0] == _FLAG or found in _SHORT:
        return _SHORT.get(found, found)
    code = ord(found)
    spelled = f"x{code:02x}" if code < 0x100 else f"u{code:04x}"
    return "\\" + (spelled if code < 0x10000 else f"U{code:08x}")


def _json_escape(match: re.Match[str]) -> str:
    found = match[0]
    if found[0] == _FLAG:
        return found
    return f"\\u{ord(found):04x}" if ord(found) < 0x10000 else json.dumps(found)[1:-1]


def json_text(value: Any, *, indent: int | None = None) -> str:
    """Write JSON with readable Unicode, equal to the value.

    What a terminal, an eye or a CI runner could be fooled by is escaped.
    """
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    if not _plain(text):
        text = _REPLACED.sub(_json_escape, text)
    return _WITHIN_JSON.sub(r"\\u0023", text)
