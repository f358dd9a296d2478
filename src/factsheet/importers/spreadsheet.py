"""XLSX: one sheet of claims, or a workbook with the sheets claims, evidence and history."""

import io
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from factsheet.fields import MARKS, BadTree, flat_fields, read
from factsheet.importers.hyperlinks import hyperlinks
from factsheet.importers.imported import Imported, Options
from factsheet.importers.rows import read_tables
from factsheet.importers.table import (
    HEADER_WITHIN,
    MAX_COLUMNS,
    Row,
    Table,
    hyperlink_formula,
    is_header,
    make_table,
)
from factsheet.importers.values import Values
from factsheet.intake import check_archive
from factsheet.model import Article
from factsheet.problems import FactsheetError

_OTHERS = {
    "evidence": ("claim",),
    "history": ("claim",),
    "article": ("field", "value"),
    MARKS: ("sheet", "key", "marks"),
}
"""The other sheets of our own export, and the columns by which their header is recognised."""

_TEXT_FIELDS = ("text", "sha256")
_MAX_CELLS = 20_000_000
_LAST_ROW = 1_048_576
_PERCENT = re.compile(r"[#0,]*0(?:\.(0+))?(\\?\s?%)")


def knows_xlsx(data: bytes, name: str) -> bool:
    """Whether a file is called .xlsx or .xlsm, or is an archive with a workbook in it."""
    return name.lower().endswith((".xlsx", ".xlsm")) or (
        data.startswith(b"PK") and b"xl/workbook.xml" in data
    )


def read_xlsx(data: bytes, options: Options) -> Imported:
    """Read claims from a workbook.

    That is its sheets claims, evidence, history and article, or else the first sheet that names
    claims. Raises FactsheetError that names the cell of a formula or an error value.
    """
    tables, left = read_workbook(data, options)
    main = tables["claims"]
    imported = read_tables(main, options, tables.get("evidence"), tables.get("history"))
    article = _article_of(tables["article"]) if "article" in tables and main.own else None
    return replace(imported, remarks=left + imported.remarks, article=article)


def read_workbook(data: bytes, options: Options) -> tuple[dict[str, Table], tuple[str, ...]]:
    """Read the tables of a workbook: `claims`, and which of the other sheets it has.

    Returns remarks on the sheets that are not read, too.
    """
    sheets = _sheets(data)
    named = {title.strip().lower(): title for title in sheets}
    main = named["claims"] if "claims" in named else _first(sheets, options)
    tables = {"claims": make_table(sheets[main], options.mapping)}
    read = {main}
    if "claims" in named:
        for one, wanted in _OTHERS.items():
            if one in named and _has_rows(sheets[named[one]]):
                own = tables["claims"].own
                tables[one] = make_table(sheets[named[one]], wanted, own=own)
                read.add(named[one])
    left = [
        title
        for title, rows in sheets.items()
        if title not in read and title not in _OTHERS and _has_rows(rows)
    ]
    remarks = (f"read sheet '{main}'; not read: {', '.join(left)}",) if left else ()
    return tables, remarks


def _article_of(table: Table) -> Article | None:
    """Read the sheet of the article: a field and its value in each row.

    Its text is a file that does not come with the workbook, so its name and checksum are left out.
    """
    values = Values(Options(), own=True)
    fields = flat_fields(Article)
    tree = {}
    for row in table.rows:
        name, text = (*row.cells, "", "")[:2]
        if text and name not in _TEXT_FIELDS and (name in fields or name.startswith("x-")):
            tree[name] = values.of(fields.get(name), name, text)
    try:
        return read(Article, tree) if tree else None
    except BadTree as error:
        raise FactsheetError(f"sheet 'article': {error}") from None


def _sheets(data: bytes) -> dict[str, list[Row]]:
    """Return the rows of each sheet of a workbook, by its title."""
    if not data.strip():
        raise FactsheetError("the file is empty")
    if "xl/workbook.xml" not in check_archive(data):
        raise FactsheetError("this is not an XLSX workbook; save it as XLSX or CSV")
    import openpyxl

    with warnings.catch_warnings():  # about styles and extensions, which say nothing about claims
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
            links = hyperlinks(data)
            return {
                sheet.title: list(_rows(sheet, links.get(sheet.title, {})))
                for sheet in book.worksheets
            }
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


def _rows(sheet: Any, links: Mapping[str, str]) -> Iterator[Row]:
    """Yield the rows of a sheet; what it says about its own size is not believed."""
    sheet.reset_dimensions()
    cells_read = 0
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if number > _LAST_ROW:
            raise FactsheetError(f"sheet '{sheet.title}' has more rows than a spreadsheet can")
        cells_read += len(cells)
        if cells_read > _MAX_CELLS:
            raise FactsheetError(f"more than {_MAX_CELLS} cells; split the workbook")
        texts: list[str] = []
        troubles: dict[int, str] = {}
        beside: dict[int, str] = {}
        for place, cell in enumerate(cells):
            if cell.value is None:
                continue
            if place >= MAX_COLUMNS:
                raise FactsheetError(
                    f"cell {cell.coordinate}: up to {MAX_COLUMNS} columns are read"
                )
            texts += [""] * (place + 1 - len(texts))
            if cell.coordinate in links:
                beside[place] = links[cell.coordinate]
            if cell.data_type == "f" and (found := hyperlink_formula(str(cell.value))):
                beside[place], texts[place] = found
            elif cell.data_type == "f":
                troubles[place] = (
                    f"cell {cell.coordinate} contains a formula; paste its value there"
                )
            elif cell.data_type == "e":
                troubles[place] = f"cell {cell.coordinate} contains an error: {cell.value}"
            else:
                texts[place] = _text(cell.value, cell.number_format)
        if texts:
            yield Row(f"{sheet.title}, row {number}", texts, troubles, beside)


def _text(value: object, shown: str) -> str:
    """Return a cell's value as text: dates as ISO 8601, numbers as people see them.

    `shown` is the cell's number format: `0%` shows 0.12 as 12%, `0000` shows 33 as 0033.
    """
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
    if isinstance(value, int | float):
        if percent := _PERCENT.fullmatch(shown or ""):
            return f"{value * 100:.{len(percent[1] or '')}f}{percent[2]}"
        if isinstance(value, int) and re.fullmatch("0{2,}", shown or ""):
            return f"{value:0{len(shown)}d}"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
