"""A table as read from a file: its header, and its rows as texts."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from factsheet.importers.columns import guess, plain_name
from factsheet.intake import tidy
from factsheet.problems import FactsheetError

_MAX_ROWS, MAX_COLUMNS = 1_048_576, 500
"""As many rows as a spreadsheet has."""
_EXPORTED = {"id", "stale"}
"""Columns that together show a table of claims to be our export: nobody else computes `stale`."""

HEADER_WITHIN = 10
"""Rows in which the header is looked for: newsrooms put a title above it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it is (`line 5`, `row 5`), its cells, and what is wrong with some.

    `links` are the addresses linked to the words of cells, `torn` says why the cells do not match
    the header.
    """

    where: str
    cells: Sequence[str]
    troubles: Mapping[int, str] = field(default_factory=dict)
    links: Mapping[int, str] = field(default_factory=dict)
    torn: str = ""

    @property
    def empty(self) -> bool:
        """Whether it is empty."""
        return not any(cell.strip() for cell in self.cells) and not self.troubles


@dataclass(frozen=True, slots=True)
class Table:
    """A table below its header; column names are unique.

    `names` has one for each cell of the widest row, `width` counts those of the header. `own` says
    that factsheet exported it. `remarks` say what was passed over.
    """

    names: tuple[str, ...]
    width: int
    rows: tuple[Row, ...]
    own: bool = False
    remarks: tuple[str, ...] = ()


def make_table(
    rows: Iterable[Row],
    wanted: Iterable[str] = (),
    *,
    own: bool = False,
    freed: Callable[[str, bool], str] = lambda cell, _: cell,
) -> Table:
    """Find the header among the first rows: the one that names the claims (or all of `wanted`).

    A table is factsheet's own if `own` says so or its header shows it; then its cells are kept as
    they are, else without the white space around them. `freed` undoes what made a cell harmless; it
    is told which of the two applies. Raises FactsheetError for no rows, too many, a broken header.
    """
    filled = []
    for row in rows:
        if not row.empty:
            filled.append(row)
        if len(filled) > _MAX_ROWS:
            raise FactsheetError(f"more than {_MAX_ROWS} rows; split the file")
    if not filled:
        raise FactsheetError("it has no rows")
    top = filled[:HEADER_WITHIN]
    place = next((n for n, row in enumerate(top) if is_header(row.cells, wanted)), 0)
    header, body = filled[place], filled[place + 1 :]
    for message in header.troubles.values():
        raise FactsheetError(f"{header.where}: {message}")
    width = max(len(row.cells) for row in filled[place:])
    if width > MAX_COLUMNS:
        raise FactsheetError(f"{width} columns; up to {MAX_COLUMNS} are read")
    if not body:
        raise FactsheetError("it has a header but no rows below it")
    remarks = (f"skipped the lines above the header ({header.where})",) if place else ()
    names = _unique([freed(cell, False) for cell in header.cells], width)
    own = own or set(names) >= _EXPORTED
    kept = tuple(
        replace(row, cells=[freed(c, own) if own else clean_cell(freed(c, own)) for c in row.cells])
        for row in body
    )
    return Table(names, len(header.cells), kept, own, remarks)


def is_header(cells: Sequence[str], wanted: Iterable[str] = ()) -> bool:
    """Whether a row names the columns."""
    if wanted := {plain_name(name) for name in wanted}:
        return wanted <= {plain_name(cell) for cell in cells}
    return bool({guess(cell) for cell in cells} & {"quote", "statement"})


_LINK = re.compile(
    r'=\s*HYPERLINK\(\s*"([^"]+)"\s*(?:[,;]\s*"((?:[^"]|"")*)"\s*)?\)\s*', re.IGNORECASE
)
"""A cell that links its words: an address and words in quotation marks, nothing computed."""


def hyperlink_formula(formula: str) -> tuple[str, str] | None:
    """Return the address and the words of a HYPERLINK formula; None for any other."""
    found = _LINK.fullmatch(formula)
    return (found[1], (found[2] or found[1]).replace('""', '"')) if found else None


def clean_cell(cell: str) -> str:
    r"""Return a cell's text without the white space around it, its line endings as `\\n`."""
    cell = cell.strip()
    return cell if cell.isprintable() else tidy(cell)[0].strip()


def _unique(cells: Sequence[str], width: int) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for number in range(width):
        name = " ".join(cells[number].split()) if number < len(cells) else ""
        name = name or f"(column {number + 1})"
        count = 1
        unique = name
        while unique in names:
            count += 1
            unique = f"{name} {count}"
        names[unique] = None
    return tuple(names)
