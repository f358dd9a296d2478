"""The worksheet as a spreadsheet: a sheet each for claims, evidence, history and the article.

Columns have the worksheet's own field names, so `import` reads the sheets back; what is worked out
is for the eye. A text stays a text whatever it begins with, there is not one formula, and the same
worksheet at the same time gives the same bytes. A hidden sheet has a mark for each cell, by which
`import --update` sees what people changed.

Excel's limits (https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3): 32,767
UTF-16 units in a cell, 1,048,576 rows and 65,530 links in a sheet; its calendar begins in 1900.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from factsheet.fields import (
    LAYOUTS,
    MARKS,
    cell_hashes,
    cell_text,
    cells,
    own_keys,
    own_text,
    time_text,
)
from factsheet.model import Article, Claim, Entry, Evidence, Worksheet
from factsheet.problems import FactsheetError
from factsheet.proofs import state, wayback
from factsheet.reports import CUT
from factsheet.reports.report_facts import ReportFacts, derived_columns
from factsheet.texts import coded
from factsheet.urls import is_address
from factsheet.vocabulary import CHOICES, STALE, STATUSES

_WIDTHS: Mapping[str, int] = {
    **dict.fromkeys(("stale", "priority", "withheld", "number"), 9),
    **dict.fromkeys(("approval", "kind", "approved", "archive.method"), 11),
    **dict.fromkeys(("status", "stance", "locator", "published", "accessed", "assigned"), 14),
    **dict.fromkeys(("rating", "by", "approved_by", "unaware_of", "archive.by"), 16),
    **dict.fromkeys(("id", "claim", "at", "archive.captured", "archive.confirmed"), 24),
    **dict.fromkeys(("source", "archive.path"), 30),
    **dict.fromkeys(("url", "note", "preserved", "wayback"), 40),
    **dict.fromkeys(("statement", "quote", "because"), 50),
}
"""Widths of columns in characters; the others have 20."""

CELL = 32_767
_ROWS = 1_048_576
_COLUMNS = 16_384
_LINKS = 65_000

_FIRST_DAY = date(1900, 3, 1)
"""Before it, Excel's day numbers are one off (it knows a 29 February 1900)."""
FILLS = {
    "green": "#C6EFCE",
    "red": "#FFC7CE",
    "yellow": "#FFF2CC",
    "cyan": "#D6F1F5",
    "blue": "#DAE8FC",
    "magenta": "#EBDDF5",
    "bright_black": "#E7E6E6",
    "bright_yellow": "#FFD8A8",
}

SheetRow = dict[str, Any]


def render(worksheet: Worksheet, facts: ReportFacts) -> bytes:
    r"""Write the workbook. Dates are real dates, times real times in UTC.

    A text longer than a cell is cut and ends with `CUT`; characters that XML cannot hold are
    spelled out (`\x00`). Raises FactsheetError if a sheet cannot hold all rows.
    """
    from xlsxwriter import Workbook

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(out, options) as book:
        book.set_properties({"created": facts.made.astimezone(UTC).replace(tzinfo=None)})
        formats = _formats(book)
        tables = sheets(worksheet, facts)
        for name, (columns, rows) in tables.items():
            _write(book.add_worksheet(name), columns, rows, formats)
        hidden = book.add_worksheet(MARKS)
        hidden.hide()
        for number, row in enumerate(cell_hashes.hash_rows(texts(tables))):
            for column, text in enumerate(row):
                hidden.write_string(number, column, safe(text))
    return out.getvalue()


def texts(
    tables: Mapping[str, tuple[tuple[str, ...], list[SheetRow]]],
) -> dict[str, tuple[tuple[str, ...], list[dict[str, str]]]]:
    """Return sheets with each cell as the text that an importer reads in it."""
    return {
        name: (
            columns,
            [{column: safe(cell_text(value)) for column, value in row.items()} for row in rows],
        )
        for name, (columns, rows) in tables.items()
    }


def sheets(
    worksheet: Worksheet, facts: ReportFacts
) -> dict[str, tuple[tuple[str, ...], list[SheetRow]]]:
    """Return the sheets by name: the columns of each, and its rows as column -> value."""
    claims = worksheet.claims
    tables: dict[str, tuple[tuple[str, ...], list[SheetRow]]] = {
        "claims": (own_keys(claims), [_claim(claim, facts) for claim in claims]),
        "evidence": (
            own_keys(worksheet.evidence),
            [
                _evidence(claim, number, item, facts)
                for claim in claims
                for number, item in enumerate(claim.evidence, 1)
            ],
        ),
        "history": (
            own_keys(entry for claim in claims for entry in claim.history),
            [
                _own(entry) | _row("history", entry, {"claim": claim.id})
                for claim in claims
                for entry in claim.history
            ],
        ),
    }
    named = {
        name: (LAYOUTS[f"xlsx {name}"].columns + own, rows) for name, (own, rows) in tables.items()
    }
    return named | {"article": (("field", "value"), _article(worksheet))}


def _article(worksheet: Worksheet) -> list[SheetRow]:
    columns = LAYOUTS["xlsx article"].columns
    fields = dict(zip(columns, cells(columns, worksheet.article, {}), strict=True))
    fields |= _own(worksheet.article)
    return [{"field": name, "value": value} for name, value in fields.items()]


def _own(item: Claim | Evidence | Entry | Article) -> SheetRow:
    return {key: own_text(value) for key, value in item.extra.items()}


def _row(sheet: str, item: Claim | Evidence | Entry, others: SheetRow) -> SheetRow:
    columns = LAYOUTS[f"xlsx {sheet}"].columns
    return dict(zip(columns, cells(columns, item, others), strict=True))


def _claim(claim: Claim, facts: ReportFacts) -> SheetRow:
    others = derived_columns(claim, facts)
    others |= {name: others[name] or None for name in ("stale", "withheld")}
    return _own(claim) | _row("claims", claim, others)


def _evidence(claim: Claim, number: int, item: Evidence, facts: ReportFacts) -> SheetRow:
    proof = facts.proof(item)
    others = {
        "claim": claim.id,
        "number": number,
        "preserved": state(item, proof),
        "wayback": wayback(item, proof),
    }
    return _own(item) | _row("evidence", item, others)


@dataclass(frozen=True, slots=True)
class _Formats:
    """The workbook's cell formats.

    `quote_prefix` marks a cell as text for good: an editor who opens and leaves it makes no
    formula of it.
    """

    text: Any
    head: Any
    plain: Any
    link: Any
    day: Any
    time: Any
    statuses: Mapping[str, Any]


def _formats(book: Any) -> _Formats:
    top = {"valign": "top", "align": "left"}
    text = {"valign": "top", "text_wrap": True, "quote_prefix": True}
    return _Formats(
        text=book.add_format(text),
        head=book.add_format({"valign": "top", "bold": True, "bg_color": "#D9D9D9", "bottom": 1}),
        plain=book.add_format(top),
        link=book.add_format({**text, "font_color": "#0563C1", "underline": 1}),
        day=book.add_format({**top, "num_format": "yyyy-mm-dd"}),
        time=book.add_format({**top, "num_format": 'yyyy-mm-dd hh:mm:ss "UTC"'}),
        statuses={
            row.name: book.add_format({**text, "bg_color": FILLS[row.paint]})
            for row in (*STATUSES.values(), STALE)
        },
    )


def _write(sheet: Any, columns: Sequence[str], rows: Iterable[SheetRow], formats: _Formats) -> None:
    if len(columns) > _COLUMNS:
        raise FactsheetError(f"a sheet has room for {_COLUMNS:,} columns; export as jsonl")
    for column, title in enumerate(columns):
        sheet.set_column(column, column, _WIDTHS.get(title, 20))
        sheet.write_string(0, column, safe(title), formats.head)
        if title in CHOICES:  # the cells offer its words, to the end of the sheet
            choice = {"validate": "list", "source": list(CHOICES[title])}
            sheet.data_validation(1, column, _ROWS - 1, column, choice)
    sheet.freeze_panes(1, 1)
    number = 0
    for number, row in enumerate(rows, 1):
        if number >= _ROWS:
            raise FactsheetError(f"a sheet has room for {_ROWS:,} rows; export as jsonl")
        for column, title in enumerate(columns):
            value = row.get(title)
            if value in (None, "", ()):
                continue
            if title == "status":
                sheet.write_string(
                    number,
                    column,
                    value,
                    formats.statuses[STALE.name if row.get("stale") else value],
                )
            elif title in ("url", "wayback") and number < _LINKS and _is_link(value):
                sheet.write_url(number, column, value, formats.link, safe(value))
            else:
                _write_cell(sheet, number, column, value, formats)
    sheet.autofilter(0, 0, number, len(columns) - 1)


def _write_cell(sheet: Any, row: int, column: int, value: Any, formats: _Formats) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, safe(value), formats.text)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, formats.plain)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, formats.plain)
    elif isinstance(value, tuple):
        sheet.write_string(row, column, safe(cell_text(value)), formats.text)
    elif isinstance(value, datetime):
        utc = value.astimezone(UTC).replace(tzinfo=None)
        if utc.date() >= _FIRST_DAY:
            sheet.write_datetime(row, column, utc, formats.time)
        else:
            sheet.write_string(row, column, time_text(value), formats.text)
    elif value >= _FIRST_DAY:
        sheet.write_datetime(row, column, value, formats.day)
    else:
        sheet.write_string(row, column, value.isoformat(), formats.text)


def _is_link(url: str) -> bool:
    """Whether a cell may link to an address: a web address of at most 2,000 characters.

    None with an IPv6 address: the brackets that it needs become codes in a spreadsheet.
    """
    return len(url) <= 2000 and is_address(url) and "//[" not in url


def safe(text: str) -> str:
    r"""Fit a text into a cell: `\x00`, `\u202e` for what is not text; cut where a cell ends."""
    text = coded(text)
    if len(text) <= CELL // 2 or _units(text) <= CELL:
        return text
    room = text[: CELL - len(CUT)]
    while (over := _units(room) - (CELL - len(CUT))) > 0:
        room = room[: -max(1, over // 2)]
    return room + CUT


def _units(text: str) -> int:
    return len(text) + sum(char > "\uffff" for char in text)
