"""What a CI runner or a spreadsheet would obey, escaped."""

import re
from collections.abc import Iterable

from factsheet.texts.controls import IGNORABLE, is_plain, legible

COMMAND_WITHIN = rf"#(?=[{IGNORABLE}]*#[\w{IGNORABLE}]*\[)"
_COMMAND = rf"\n((?:[^\S\n]|[{IGNORABLE}]|\x1b\[[0-9;]*m)*):(?=[{IGNORABLE}]*:)|{COMMAND_WITHIN}"
"""What a CI runner obeys: a line that begins with `::`, and `##[` or `##word[` anywhere in it.

GitHub trims a line first (actions/runner, src/Runner.Common/ActionCommand.cs), and compares as a
person's language does, where characters that nobody sees count for nothing.
"""
_BEFORE = "[\0\n;,|\t\r]"
_SIGN = "[=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b]"
_FORMULA = f"(?=[ \xa0\u2000-\u200f\u2060\u3000\"']*{_SIGN})"
_UNGUARDED = f"({_BEFORE}){_FORMULA}"
_GUARDED = f"({_BEFORE})'{_FORMULA}"


def escape_lines(text: str) -> str:
    """Make whole lines harmless to a terminal and to the log of a CI runner."""
    # Most texts, and the quickest; others may hold what is printable and counts for nothing.
    if text.isascii() and is_plain(text) and "::" not in text and "##" not in text:
        return text
    return escape_ci_commands(legible(text))


def escape_ci_commands(text: str, colon: str = "\\x3a", sign: str = "\\x23") -> str:
    r"""Escape what a CI runner would take for its command: `\x3a:error::`, `\x23#[error]`.

    `colon` and `sign` are how the text's format spells these two characters.
    """

    def spell(found: re.Match[str]) -> str:
        return sign if found[0] == "#" else f"\n{found[1]}{colon}"

    return re.sub(_COMMAND, spell, "\n" + text)[1:]


def escape_formula(text: str) -> str:
    """Put a `'` before what a spreadsheet would take as a formula.

    At the beginning of a text, and wherever a program that guesses a delimiter might begin a cell:
    after `;`, `,`, `|`, a tab or a line break (OWASP's advice on CSV injection).
    """
    return re.sub(_UNGUARDED, r"\1'", "\n" + text)[1:]


def unescape_formula(text: str, *, everywhere: bool = True) -> str:
    """Undo what `escape_formula` did; else only at the beginning of the text."""
    if everywhere:
        return re.sub(_GUARDED, r"\1", "\n" + text)[1:]
    bare = text.lstrip()
    return bare[1:] if re.match(_GUARDED, "\n" + bare) else text


def escape_formulas(cells: Iterable[str]) -> list[str]:
    """Return cells, each escaped as `escape_formula` does; none of them holds a NUL."""
    return escape_formula("\0".join(cells)).split("\0")
