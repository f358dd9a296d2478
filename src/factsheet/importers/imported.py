"""What an importer is asked and what it gives."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from factsheet.fields import BadTree
from factsheet.intake import ambiguous_day, day
from factsheet.model import Article, Claim
from factsheet.problems import FactsheetError, path_text


@dataclass(frozen=True, slots=True)
class Options:
    """What the user said of a file: column -> field, and how its dates are written (strptime).

    `skip_bad` asks to leave out, and to name, what cannot be read, instead of reading nothing.
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    date_format: str | None = None
    skip_bad: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file holds.

    `columns` says of each column of a table which field it went to, `""` for one that is left out;
    it is empty for what is no table. `notes` are for the user. `article` is there where the file
    is a whole worksheet. `left_out` has a line, where and why, for each claim or review that
    `skip_bad` left out.
    """

    claims: tuple[Claim, ...]
    columns: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    article: Article | None = None
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Importer:
    """One row of the table of importers.

    `knows` says by name and content whether a file is this importer's; `read` reads it, or raises
    FactsheetError. `columns` says whether it is a table, which `--map` and `--date-format` need.
    """

    name: str
    knows: Callable[[bytes, str], bool]
    read: Callable[[bytes, Options], Imported]
    columns: bool = False


class Faults:
    """The faults of one file, gathered so that all are told at once."""

    def __init__(self) -> None:
        """Begin with none."""
        self.lines: list[str] = []

    def add(self, where: str, message: str) -> None:
        """Note a fault and where it is: `line 5`, `cell B7`."""
        self.lines.append(f"{where}: {message}" if where else message)

    def add_all(self, where: str, error: BadTree) -> None:
        """Note every fault of a claim that cannot be read, each with its field."""
        for fault in error.faults:
            at = f"{path_text(fault.path)}: " if fault.path else ""
            self.add(where, at + fault.message)

    def stop(self, remedy: str = "") -> None:
        """Raise FactsheetError if there are faults; it shows the first 20, then the remedy."""
        if self.lines:
            more = len(self.lines) - 20
            tail = [f"and {more} more"] if more > 0 else []
            tail += [remedy] if remedy else []
            raise FactsheetError(*self.lines[:20], *tail)


def read_day(text: str, date_format: str | None) -> date:
    """Read a date of a table by the user's format, else if there is one way only to read it.

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
