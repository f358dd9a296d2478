"""CSV and TSV: the delimiter, the byte order mark and the encoding are recognised."""

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import islice

from factsheet.importers.columns import guess
from factsheet.importers.imported import Imported, Options
from factsheet.importers.rows import read_tables
from factsheet.importers.table import Row, clean, is_header, make_table
from factsheet.intake import read_text
from factsheet.problems import FactsheetError
from factsheet.texts import unguarded

DELIMITERS = (",", ";", "\t", "|")
FORMULA = re.compile(r"=\s?[A-Za-z0-9(+\-@\"'{$]")


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
    """Read claims from delimited text (RFC 4180); `delimiter` is recognised where it is None.

    Raises FactsheetError that names the line of a ragged row, of a formula, of a quotation mark
    without its mate.
    """
    text, notes = read_text(data, fold_lines=False, exact=True)
    said = re.match(r"sep=(.)\n", text)
    if said:
        text = text[said.end() :]
    skipped = 1 if said else 0
    delimiter = delimiter or (said[1] if said else _delimiter(text))
    table = make_table(_rows(text, delimiter, skipped), options.mapping)
    for row in table.rows:
        if len(row.cells) != table.width:
            raise FactsheetError(
                f"{row.where}: {len(row.cells)} cells, and the header has {table.width}; "
                f"put quotation marks around a cell that holds a {delimiter!r}"
            )
    imported = read_tables(table, options)
    return replace(imported, notes=(*notes, *imported.notes))


read_tsv = partial(read_csv, delimiter="\t")


def _delimiter(text: str) -> str:
    """Choose the delimiter that gives the most known columns, then rows of one width."""

    def fitness(delimiter: str) -> tuple[int, bool, int]:
        try:
            rows = list(islice(_rows(text[:50_000], delimiter, 0, strict=False), 20))
        except FactsheetError:
            return (0, False, 0)
        filled = [row.cells for row in rows if not row.empty]
        widths = {len(cells) for cells in filled}
        known = max((sum(map(bool, map(guess, cells[:50]))) for cells in filled), default=0)
        return (known, len(widths) == 1, max(widths, default=0))

    return max(DELIMITERS, key=fitness)


def _rows(text: str, delimiter: str, skipped: int, *, strict: bool = True) -> Iterator[Row]:
    reader = csv.reader(
        (line + "\n" for line in text.split("\n")), delimiter=delimiter, strict=strict
    )
    line = 1
    try:
        for cells in reader:
            troubles = {
                place: f"column {place + 1} contains a formula; write its value, or put ' before it"
                for place, cell in enumerate(cells)
                if FORMULA.match(cell)
            }
            cleaned = [clean(unguarded(cell)) for cell in cells]
            yield Row(f"line {line + skipped}", cleaned, troubles)
            line = reader.line_num + 1
    except csv.Error as error:
        why = "a quotation mark is not closed" if "unexpected end" in str(error) else str(error)
        if "field larger" in why:
            most = csv.field_size_limit()
            why = f"a cell of more than {most} characters; is a quotation mark open?"
        raise FactsheetError(f"line {line + skipped}: {why}") from None
