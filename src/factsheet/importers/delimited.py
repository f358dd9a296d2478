"""CSV and TSV: the delimiter, the byte order mark and the encoding are recognised."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import islice

from factsheet.importers.columns import guess, plain_name
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
from factsheet.intake import read_text
from factsheet.problems import FactsheetError
from factsheet.texts import unescape_formula

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 200
"""How many rows are looked at to choose a delimiter."""

_FORMULA = re.compile(r"=\s?[A-Za-z0-9(+\-@\"'{$]")


def knows_csv(data: bytes, name: str) -> bool:
    """Whether a file is called .csv, or begins with a header of a table of claims."""
    return name.lower().endswith(".csv") or _begins_as_table(data, name, (",", ";", "|"))


def knows_tsv(data: bytes, name: str) -> bool:
    """Whether a file is called .tsv or .tab, or begins with such a header."""
    return name.lower().endswith((".tsv", ".tab")) or _begins_as_table(data, name, ("\t",))


def _begins_as_table(data: bytes, name: str, delimiters: tuple[str, ...]) -> bool:
    if "." in name:
        return False
    first = data[:10_000].removeprefix(b"\xef\xbb\xbf").decode(errors="replace").partition("\n")[0]
    return any(
        delimiter in first and is_header([cell.strip(' "\r') for cell in first.split(delimiter)])
        for delimiter in delimiters
    )


def read_csv(data: bytes, options: Options, delimiter: str | None = None) -> Imported:
    """Read claims from delimited text (RFC 4180); `delimiter` is recognised if it is not given.

    Raises FactsheetError that names the line of a ragged row, of a formula, of an unclosed
    quotation mark.
    """
    table, remarks = read_csv_table(data, options, delimiter)
    imported = read_tables(table, options)
    return replace(imported, remarks=(*remarks, *imported.remarks))


def read_csv_table(
    data: bytes, options: Options, delimiter: str | None = None
) -> tuple[Table, tuple[str, ...]]:
    """Read the table of a delimited text, and remarks on how it was decoded."""
    text, remarks = read_text(data, fold_lines=False, exact=True)
    said = re.match(r"sep=(.)\n", text)
    if said:
        text = text[said.end() :]
    skipped = 1 if said else 0
    delimiter = options.delimiter or (
        said[1] if said else delimiter or _delimiter(text, options.mapping)
    )
    rows = _rows(text, delimiter, skipped, strict=not _is_unquoted(text, delimiter))
    # In other people's tables only a `'` at the beginning keeps a spreadsheet from obeying a cell.
    table = make_table(
        rows, options.mapping, freed=lambda cell, own: unescape_formula(cell, everywhere=own)
    )
    whole = [
        row
        if len(row.cells) == table.width
        else replace(
            row,
            torn=f"{len(row.cells)} cells, and the header has {table.width}; "
            f"put quotation marks around a cell that contains a {delimiter!r}, "
            "or set the separator: --delimiter",
        )
        for row in table.rows
    ]
    if not options.skip_bad and (torn := next((row for row in whole if row.torn), None)):
        raise FactsheetError(f"{torn.where}: {torn.torn}")
    return replace(table, rows=tuple(whole)), remarks


read_tsv = partial(read_csv, delimiter="\t")


def _delimiter(text: str, wanted: Iterable[str]) -> str:
    """Choose the delimiter whose header has the most known columns, then rows of its width."""
    names = {plain_name(name) for name in wanted}

    def fitness(delimiter: str) -> tuple[int, int, float, int]:
        try:
            rows = list(islice(_rows(text, delimiter, 0, strict=False), _SAMPLE))
        except FactsheetError:
            return (0, 0, 0, 0)
        filled = [row.cells for row in rows if not row.empty]
        tops = filled[:HEADER_WITHIN]
        asked, known, top = max(
            (
                len(names & {plain_name(cell) for cell in cells[:MAX_COLUMNS]}),
                sum(map(bool, map(guess, cells[:MAX_COLUMNS]))),
                -place,
            )
            for place, cells in enumerate(tops)
        )
        width = len(tops[-top])
        same = sum(len(cells) == width for cells in filled[-top:]) / len(filled[-top:])
        return (asked, known, same if width > 1 else same / 2, width)

    return max(_DELIMITERS, key=fitness)


def _is_unquoted(text: str, delimiter: str) -> bool:
    """Whether a text with tabs has a row on each line, so that a quotation mark quotes nothing."""
    if delimiter != "\t" or '"' not in text:
        return False
    counts = {line.count("\t") for line in text.split("\n") if line.strip()}
    return len(counts) == 1


def _rows(text: str, delimiter: str, skipped: int, *, strict: bool = True) -> Iterator[Row]:
    quoted = strict or delimiter != "\t"
    reader = csv.reader(
        (line + "\n" for line in text.split("\n")),
        delimiter=delimiter,
        strict=strict,
        quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
    )
    line = 1
    try:
        for cells in reader:
            if not quoted:
                cells = [_unquoted(cell) for cell in cells]  # noqa: PLW2901
            links: dict[int, str] = {}
            for place, cell in enumerate(cells):
                if cell[:1] == "=" and (found := hyperlink_formula(cell)):
                    links[place], cells[place] = found
            troubles = {
                place: f"column {place + 1} contains a formula; write its value, or put ' before it"
                for place, cell in enumerate(cells)
                if _FORMULA.match(cell)
            }
            yield Row(f"line {line + skipped}", cells, troubles, links)
            line = reader.line_num + 1
    except csv.Error as error:
        why = "a quotation mark is not closed" if "unexpected end" in str(error) else str(error)
        if "field larger" in why:
            most = csv.field_size_limit()
            why = f"a cell of more than {most} characters; is a quotation mark open?"
        raise FactsheetError(f"line {line + skipped}: {why}") from None


def _unquoted(cell: str) -> str:
    """Remove the quotation marks around a cell, if those within it are doubled."""
    inner = cell[1:-1]
    whole = len(cell) > 1 and cell[0] == cell[-1] == '"' and '"' not in inner.replace('""', "")
    return inner.replace('""', '"') if whole else cell
