"""What can go wrong: errors, which stop a command, and findings, which are only reported."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

Path = tuple[str | int, ...]
"""Where a value is in a worksheet: `("claims", 3, "evidence", 0, "url")`."""


class FactsheetError(Exception):
    """A command cannot do what it was asked; exit code 2.

    The message says what is wrong and what to do next, in one or two `lines`. Each is shown on
    one line, even if a value in it has line breaks. Several problems of one
    file are one error with several lines, each `located`: it begins with `file:line:column:`.
    """

    located = False

    def __init__(self, *lines: str) -> None:
        """Keep the lines; there is at least one."""
        super().__init__(*lines)
        self.lines = lines

    def __str__(self) -> str:
        """Return the lines as one text."""
        return "\n".join(self.lines)

    def of(self, name: str) -> FactsheetError:
        """Return an error that says first what it is about: a file, a claim."""
        return FactsheetError(f"{name}: {self.lines[0]}", *self.lines[1:])


class LocatedError(FactsheetError):
    """An error whose lines begin with the place, as editors and CI read them."""

    located = True

    def __init__(self, *lines: str, source: str = "", problems: Sequence[Problem] = ()) -> None:
        """Keep the lines, and the problems in them with the name of the file they are in."""
        super().__init__(*lines)
        self.source = source
        self.problems = problems


class Problem(NamedTuple):
    """One thing that makes an input unreadable.

    Line and column count from 1; they are 0 if there is none (a file that is missing, plain
    values). In plain values, `path` leads to the value, and `key` says that its key is to blame.
    """

    message: str
    line: int = 0
    column: int = 0
    path: Path = ()
    key: bool = False


class BrokenText(FactsheetError):
    """A text is not a worksheet; has every problem found, in the order of the text."""

    def __init__(self, problems: list[Problem]) -> None:
        """Keep the problems; there is at least one."""
        super().__init__(*(problem.message for problem in problems))
        self.problems = problems


class Finding(NamedTuple):
    """One thing that `check` reports; the command goes on.

    `path` leads to the field. A rule says where and what; `check` adds the rule's name, its level,
    and the claim's id, None for the whole worksheet.
    """

    path: Path
    message: str
    remedy: str
    rule: str = ""
    level: str = ""
    claim: str | None = None


def path_text(path: Path) -> str:
    """Return a path as people read it: `claims[3].evidence[0].url`, counting from 0."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text
