"""Findings as GitHub's workflow commands: `::error file=…,line=…::message`.

The escapes are those of GitHub's own toolkit (actions/toolkit, packages/core/src/command.ts).
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from factsheet import vcs
from factsheet.problems import FactsheetError, Finding, LocatedError
from factsheet.texts import escape_lines, one_line

_IN_TEXT = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def annotation(level: str, file: str, line: int, column: int, title: str, message: str) -> str:
    """Write one annotation, on a line of its own; `level` is error or warning."""
    values = {"file": file, "line": line, "col": column, "title": title}
    properties = ",".join(
        f"{name}={escape_lines(str(value)).translate(_IN_PROPERTY)}"
        for name, value in values.items()
        if value
    )
    return f"::{level} {properties}::{escape_lines(message).translate(_IN_TEXT)}\n"


def annotations(
    file: str, findings: Sequence[Finding], places: Sequence[tuple[int, int]]
) -> Iterator[str]:
    """Write the findings of a worksheet, each at its line."""
    for finding, (line, column) in zip(findings, places, strict=True):
        claim = f"{finding.claim}: " if finding.claim else ""
        message = one_line(f"{claim}{finding.message}") + "\n" + one_line(finding.remedy)
        yield annotation(finding.level, file, line, column, finding.rule, message)


def complaints(error: FactsheetError) -> Iterator[str]:
    """Write what is wrong with a worksheet that cannot be read."""
    if isinstance(error, LocatedError) and error.problems:
        file = name(Path(error.source))
        for problem in error.problems:
            message = one_line(problem.message)
            yield annotation("error", file, problem.line, problem.column, "worksheet", message)
    else:
        yield annotation("error", "", 0, 0, "worksheet", one_line(str(error)))


def name(path: Path) -> str:
    """Return a file's name for GitHub: from the repository's top, else the workspace or here."""
    real = Path(os.path.realpath(path.parent)) / path.name
    workspace = os.environ.get("GITHUB_WORKSPACE")
    for folder in (vcs.top(real.parent), Path(workspace) if workspace else None, Path.cwd()):
        if folder and real.is_relative_to(there := Path(os.path.realpath(folder))):
            return real.relative_to(there).as_posix()
    return path.as_posix()
