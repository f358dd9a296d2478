"""Rows of a table to claims, with the tables of evidence and history that belong to it."""

from factsheet.fields import LAYOUTS
from factsheet.importers.cells import CellLinks, cells_of
from factsheet.importers.columns import (
    ENTRY_FIELDS,
    EVIDENCE_FIELDS,
    NEWEST,
    assign,
    plain_name,
)
from factsheet.importers.imported import Imported, Options
from factsheet.importers.row_grouping import RowGrouping
from factsheet.importers.table import Table


def read_tables(
    claims: Table, options: Options, evidence: Table | None = None, history: Table | None = None
) -> Imported:
    """Make claims from a table, and from the sheets of evidence and history that belong to it.

    Raises FactsheetError that names the rows that cannot be read.
    """
    columns, remarks = assign(claims.names, options.mapping, own=claims.own)
    if history:  # it has every entry, and the table of claims only the newest verdict's
        columns |= dict.fromkeys(columns.keys() & set(NEWEST), "")
    gathering = RowGrouping(options, own=claims.own)
    links = CellLinks()
    for row in claims.rows:
        if (cells := cells_of(claims, row, columns, gathering.problems, links)) is not None:
            gathering.add(row, cells)
    if evidence or history:
        gathering.problems.stop()  # else every row of the other sheets would lack its claim
    for sheet, table, known, take in (
        ("evidence", evidence, EVIDENCE_FIELDS, gathering.add_evidence),
        ("history", history, ENTRY_FIELDS, gathering.add_entry),
    ):
        if table:
            own = _sheet_columns(table.names, ("claim", *known))
            columns |= {f"{sheet}: {name}": target for name, target in own.items()}
            for row in table.rows:
                if (cells := cells_of(table, row, own, gathering.problems, links)) is not None:
                    take(row, cells)
            remarks += table.remarks
    made, more = gathering.finish()
    if claims.own:
        worked_out = {name for layout in LAYOUTS.values() for name in layout.columns}
        columns = {
            name: target
            for name, target in columns.items()
            if target or name.rpartition(": ")[2] not in worked_out
        }
    return Imported(
        made,
        columns,
        (*claims.remarks, *remarks, *links.remarks(), *more),
        left_out=tuple(gathering.problems.lines),
        own=claims.own,
        provisional=frozenset(map(str, gathering.provisional)) if claims.own else frozenset(),
    )


def _sheet_columns(names: tuple[str, ...], known: tuple[str, ...]) -> dict[str, str]:
    """Return column -> field for the sheets of evidence and history, with the fields' names."""
    folded = {plain_name(name): name for name in known}
    return {
        name: name if name.startswith("x-") else folded.get(plain_name(name), "") for name in names
    }
