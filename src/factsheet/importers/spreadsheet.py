"""XLSX: one sheet of claims, or a workbook with the sheets claims, evidence and history."""

import io
import warnings
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from factsheet.importers.imported import Imported, Options
from factsheet.importers.rows import read_tables
from factsheet.importers.table import HEADER_WITHIN, MAX_COLUMNS, Row, clean, is_header, make_table
from factsheet.intake import check_archive
from factsheet.problems import FactsheetError

MAX_CELLS = 20_000_000
LAST_ROW = 1_048_576


def knows_xlsx(data: bytes, name: str) -> bool:
    """Whether a file is called .xlsx or .xlsm, or is an archive with a workbook in it."""
    return name.lower().endswith((".xlsx", ".xlsm")) or (
        data.startswith(b"PK") and b"xl/workbook.xml" in data
    )


def read_xlsx(data: bytes, options: Options) -> Imported:
    """Read claims from a workbook.

    That is its sheets claims, evidence and history, or else the first sheet that names claims.
    Raises FactsheetError that names the cell of a formula or an error value.
    """
    sheets = _sheets(data)
    named = {title.strip().lower(): title for title in sheets}
    if "claims" in named:
        main = named["claims"]
        others = {
            one: make_table(sheets[named[one]], ("claim",))
            for one in ("evidence", "history")
            if one in named and _has_rows(sheets[named[one]])
        }
    else:
        main, others = _first(sheets, options), {}
    table = make_table(sheets[main], options.mapping)
    imported = read_tables(table, options, others.get("evidence"), others.get("history"))
    read = {main, *(named[one] for one in others)}
    left = [title for title, rows in sheets.items() if title not in read and _has_rows(rows)]
    notes = (f"read sheet '{main}'; not read: {', '.join(left)}",) if left else ()
    return replace(imported, notes=notes + imported.notes)


def _sheets(data: bytes) -> dict[str, list[Row]]:
    """Return the rows of each sheet of a workbook, by its title."""
    if not data.strip():
        raise FactsheetError("the file is empty")
    if "xl/workbook.xml" not in check_archive(data):
        raise FactsheetError("this is not an XLSX workbook; save it as XLSX or CSV")
    import openpyxl

    with warnings.catch_warnings():  # about styles and extensions, which say nothing of claims
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
            return {sheet.title: list(_rows(sheet)) for sheet in book.worksheets}
        except FactsheetError:
            raise
        except Exception as error:  # openpyxl lets KeyError, TypeError, zlib.error… through
            raise FactsheetError(
                f"the workbook is damaged ({type(error).__name__}); open it and save it again"
            ) from None


def _has_rows(rows: list[Row]) -> bool:
    """Whether there is something below a header."""
    return sum(not row.empty for row in rows) > 1


def _first(sheets: dict[str, list[Row]], options: Options) -> str:
    for title, rows in sheets.items():
        top = [row for row in rows if not row.empty][:HEADER_WITHIN]
        if any(is_header(row.cells, options.mapping) for row in top):
            return title
    filled = [title for title, rows in sheets.items() if any(not row.empty for row in rows)]
    if not filled:
        raise FactsheetError("the workbook is empty")
    return filled[0]


def _rows(sheet: Any) -> Iterator[Row]:
    """Yield the rows of a sheet; what it says of its own size is not believed."""
    sheet.reset_dimensions()
    cells_read = 0
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if number > LAST_ROW:
            raise FactsheetError(f"sheet '{sheet.title}' has more rows than a spreadsheet can")
        cells_read += len(cells)
        if cells_read > MAX_CELLS:
            raise FactsheetError(f"more than {MAX_CELLS} cells; split the workbook")
        texts: list[str] = []
        troubles: dict[int, str] = {}
        for place, cell in enumerate(cells):
            if cell.value is None:
                continue
            if place >= MAX_COLUMNS:
                raise FactsheetError(
                    f"cell {cell.coordinate}: up to {MAX_COLUMNS} columns are read"
                )
            texts += [""] * (place + 1 - len(texts))
            if cell.data_type == "f":
                troubles[place] = (
                    f"cell {cell.coordinate} contains a formula; paste its value there"
                )
            elif cell.data_type == "e":
                troubles[place] = f"cell {cell.coordinate} contains an error: {cell.value}"
            else:
                texts[place] = clean(_text(cell.value))
        if texts:
            yield Row(f"{sheet.title}, row {number}", texts, troubles)


def _text(value: object) -> str:
    """Spell a cell's value: dates as ISO 8601, whole numbers without a point."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return (
            value.date().isoformat()
            if value.time() == time()
            else value.isoformat(timespec="seconds")
        )
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
