"""An edited export that comes back: its rows as they are, and the marks of what was exported."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from factsheet.fields import LAYOUTS, CellKey, flat_fields
from factsheet.fields.cell_hashes import KEYS, read_hash_rows
from factsheet.importers.delimited import read_csv_table
from factsheet.importers.imported import Options
from factsheet.importers.spreadsheet import knows_xlsx, read_workbook
from factsheet.importers.table import Table
from factsheet.importers.values import in_utc
from factsheet.problems import FactsheetError


@dataclass(frozen=True, slots=True)
class ReturnedExport:
    """The contents of an export that came back.

    `rows` are those of each sheet, each with where it is and column -> text; a csv has the sheet of
    claims alone. `marks` are those of what was exported, by sheet, row and column; a csv has none.
    `remarks` are for the user.
    """

    format: str
    rows: Mapping[str, list[tuple[str, dict[str, str]]]]
    marks: Mapping[str, Mapping[CellKey, Mapping[str, str]]]
    remarks: tuple[str, ...] = ()


def read_returned_export(data: bytes, name: str, options: Options) -> ReturnedExport:
    """Read a csv or xlsx that `export` wrote and somebody edited since.

    Raises FactsheetError for any other file, and for one without the column `id`.
    """
    shown = "the input" if name == "-" else name
    try:
        if knows_xlsx(data, name):
            tables, remarks = read_workbook(data, options)
            marked = tables.pop("exported", None)
            marks = read_hash_rows(list(row.cells) for row in marked.rows) if marked else {}
            tables["claims"] = _renamed(tables["claims"], options.mapping)
            return ReturnedExport(
                "xlsx", {n: _rows(n, table) for n, table in tables.items()}, marks, remarks
            )
        table, remarks = read_csv_table(data, options)
        table = _renamed(table, options.mapping)
        return ReturnedExport("csv", {"claims": _rows("claims", table)}, {}, remarks)
    except FactsheetError as error:
        raise error.of(shown) from None


def _renamed(table: Table, mapping: Mapping[str, str]) -> Table:
    """Return a table with the columns called as the user maps them. Raises FactsheetError."""
    names = dict(zip(table.names, table.names, strict=True))
    for column, target in mapping.items():
        if column not in names:
            raise FactsheetError(f"no column is called '{column}'; columns: {', '.join(names)}")
        if target in names:
            raise FactsheetError(
                f"there is already a column '{target}'; move the cells of '{column}' into it"
            )
        names[column] = target or column
    return replace(table, names=tuple(names.values()))


def _rows(sheet: str, table: Table) -> list[tuple[str, dict[str, str]]]:
    missing = next((name for name in KEYS[sheet] if name and name not in table.names), None)
    if missing:
        raise FactsheetError(
            f"sheet '{sheet}' has no column '{missing}', so this is not an edited export; "
            "to import its claims, leave out --update"
        )
    layout = LAYOUTS.get(f"xlsx {sheet}")
    shapes = flat_fields(layout.cls) if layout else {}
    times = {name for name, shape in shapes.items() if shape.kind == "time"}
    found = []
    for row in table.rows:
        cells = {}
        for place, name in enumerate(table.names):
            text = row.cells[place] if place < len(row.cells) else ""
            if message := row.troubles.get(place):
                raise FactsheetError(f"{row.where}: {message}")
            cells[name] = in_utc(text) if name in times else text
        found.append((row.where, cells))
    return found
