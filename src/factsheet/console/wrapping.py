"""Where a text may be broken into lines: never within a word, nor within a command to be typed.

Rich breaks at spaces only, and then anywhere in what is too long: so a line of Chinese was cut
within its numbers and names.
"""

import re
from collections.abc import Iterator
from typing import Any

from rich.cells import cell_len, chop_cells
from rich.console import Console, ConsoleOptions
from rich.containers import Lines
from rich.measure import Measurement
from rich.text import Text

# Scripts that are written without spaces between words, of two columns a character, except Hangul:
# they may be broken after each character, but before no closing punctuation, and after no opening.
_WIDE = (
    "[\u2e80-\u2fdf\u3005-\u3007\u3021-\u30ff\u3100-\u312f\u31a0-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)
_OPENING = "[\u3008\u300a\u300c\u300e\u3010\u3014\u3016\uff08\uff3b\uff5b\u201c\u2018(]"
_CLOSING = (
    "[\u3001-\u3003\u3009\u300b\u300d\u300f\u3011\u3015\u3017\uff01\uff09\uff0c\uff0e\uff1a\uff1b\uff1f"
    "\uff3d\uff5d\u30fb\u30fc\u2026\u201d\u2019.,:;!?)]"
)
_PIECE = re.compile(rf"{_OPENING}{{0,9}}{_WIDE}{_CLOSING}*|(?:(?!{_OPENING}{{0,9}}{_WIDE})\S)+|\s+")
_COMMAND = re.compile(r"`?factsheet (?:'[^']*'|[^;,`'])+[;,`]*|\S+")


def longest_word(text: str) -> int:
    """Return the columns of the longest word of a text."""
    return max(map(cell_len, filter(str.strip, _PIECE.findall(text))), default=0)


class WrappedText(Text):
    """A text for Rich that is broken between words; a word that is too wide is broken anywhere."""

    def wrap(self, console: Console, width: int, **_: Any) -> Lines:
        """Break it into lines; Rich asks for this to draw a table or a paragraph."""
        del console
        lines = Lines()
        for line in self.split("\n", allow_blank=True):
            for part in line.divide(list(_breaks(line.plain, max(width, 1)))):
                part.rstrip()
                lines.append(part)
        return lines

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """Return the columns of the longest word, and of the longest line."""
        del console, options
        text = self.plain
        return Measurement(longest_word(text), max(map(cell_len, text.split("\n")), default=0))


def _breaks(text: str, width: int) -> Iterator[int]:
    """Yield where lines begin, except the first."""
    at = used = 0
    for piece in _PIECE.findall(text):
        size = cell_len(piece)
        if piece.isspace() or used + size <= width:
            used += size
        else:
            if used:
                yield at
            parts = chop_cells(piece, width)
            place = at
            for part in parts[:-1]:
                place += len(part)
                yield place
            used = cell_len(parts[-1])
        at += len(piece)


def around_commands(text: str, width: int) -> Iterator[str]:
    """Yield a text in lines; a command that is wider than the terminal is left to the terminal."""
    line = ""
    for match in _COMMAND.finditer(text):
        piece = match[0].strip()
        longer = f"{line} {piece}".lstrip()
        if line and cell_len(longer) > width:
            yield line
            longer = piece
        line = longer
    yield line
