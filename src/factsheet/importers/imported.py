"""What an importer is given and what it returns."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from factsheet.fields import BadTree, read
from factsheet.importers.cited import Source
from factsheet.intake import ambiguous_day, day
from factsheet.model import Article, Claim, Evidence
from factsheet.problems import FactsheetError, path_text
from factsheet.texts import json_value, some_lines


@dataclass(frozen=True, slots=True)
class Options:
    """What the user said of a file.

    `mapping` is column -> field, `values` a cell's word -> the format's (`""`: left out),
    `date_format` how dates are written (strptime), `delimiter` what is between cells. `skip_bad`
    leaves out what cannot be read in place of refusing the file.
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    date_format: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    delimiter: str | None = None
    skip_bad: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file holds.

    `columns` says which field each column of a table became, `""` for one that is left out; it is
    empty if the file is not a table. `remarks` are for the user. `article` is there if the file is
    a whole worksheet. `left_out` has a line for each row or review that could not be read: where it
    is, and why. `own` says that factsheet exported the file. `provisional` are the ids of the
    claims whose verdict, as the file says, no person gave. `sources` are what a library or
    annotations have in place of claims.
    """

    claims: tuple[Claim, ...]
    columns: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    article: Article | None = None
    left_out: tuple[str, ...] = ()
    own: bool = False
    provisional: frozenset[str] = frozenset()
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Importer:
    """One row of the table of importers.

    `knows` says by name and content whether a file is this importer's; `read` reads it, or raises
    FactsheetError. `columns` says whether it is a table, which `--map`, `--map-value` and
    `--date-format` need.
    """

    name: str
    knows: Callable[[bytes, str], bool]
    read: Callable[[bytes, Options], Imported]
    columns: bool = False


class Problems:
    """The problems of one file, gathered so that all are reported at once.

    With `skip`, what has a problem is to be left out, and the problems say why.
    """

    def __init__(self, *, skip: bool = False) -> None:
        """Begin with none."""
        self.lines: list[str] = []
        self.skip = skip

    def add(self, where: str, message: str) -> None:
        """Note a problem and where it is: `line 5`, `cell B7`."""
        self.lines.append(f"{where}: {message}" if where else message)

    def add_all(self, where: str, error: BadTree) -> None:
        """Note every problem of a claim that cannot be read, each with its field."""
        for problem in error.problems:
            at = f"{path_text(problem.path)}: " if problem.path else ""
            self.add(where, at + problem.message)

    def stop(self, remedy: str = "", *, nothing: bool = False) -> None:
        """Raise FactsheetError, with 20 problems at most and the remedy, if none may be skipped.

        None may be skipped if `nothing` would be left.
        """
        if self.lines and (nothing or not self.skip):
            raise FactsheetError(*some_lines(self.lines, 20), *([remedy] if remedy else []))


def read_day(text: str, date_format: str | None) -> date:
    """Read a date of a table by the user's format, else if there is only one way to read it.

    Raises ValueError with a message that names `--date-format`.
    """
    if date_format:
        try:
            return datetime.strptime(text, date_format).date()
        except ValueError:
            raise ValueError(f"'{text[:40]}' does not match --date-format {date_format}") from None
    if found := day(text):
        return found
    if ambiguous_day(text):
        raise ValueError(
            f"'{text[:40]}' could be two different days; add --date-format, such as %d/%m/%Y"
        )
    raise ValueError(f"'{text[:40]}' is not a date; write it as 2026-03-01, or add --date-format")


def make_evidence(tree: Mapping[str, Any], where: str, problems: Problems) -> Evidence | None:
    """Make evidence from the values that are not empty; None if the format refuses them."""
    try:
        return read(Evidence, {name: value for name, value in tree.items() if value})
    except BadTree as error:
        problems.add_all(where, error)
        return None


def json_tree(text: str, *, strict: bool = False) -> Any:
    """Read JSON as `json_value` does, but with an error message for people.

    Raises FactsheetError.
    """
    try:
        return json_value(text, strict=strict)
    except ValueError as error:
        raise FactsheetError(str(error)) from None
