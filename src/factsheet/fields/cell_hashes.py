"""Marks of the cells of an export, by which changes made in a spreadsheet are recognised later.

A mark is a short hash of a cell's text: what somebody takes out of the workbook is not in the
hidden sheet either. What is confidential is in no export, and so in no mark.
"""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256

_SIZE = 12
"""Hex digits of a mark: 48 bits, so that no two of a worksheet's cells are alike by accident."""

KEYS: Mapping[str, tuple[str, str]] = {
    "claims": ("id", ""),
    "evidence": ("claim", "number"),
    "history": ("claim", "at"),
    "article": ("field", ""),
}
"""Sheet -> the columns by which its rows are known."""

CellKey = tuple[str, str]
Texts = Mapping[str, str]


def key_of(sheet: str, row: Texts) -> CellKey:
    """Return the cells by which a row is known; the first is empty in a row that is new."""
    first, second = KEYS[sheet]
    return row.get(first, ""), row.get(second, "")


def cell_hash(text: str) -> str:
    """Return the mark of a cell's text; white space at its ends and line endings do not count."""
    plain = text.replace("\r\n", "\n").strip()
    return sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:_SIZE]


def hash_rows(tables: Mapping[str, tuple[tuple[str, ...], Iterable[Texts]]]) -> Iterator[list[str]]:
    """Yield the rows of the hidden sheet: a sheet's name, a row's key, the marks of its cells.

    Before those of each sheet is a row with an empty key and the names of its columns.
    """
    yield ["sheet", "key", "more", "marks"]
    for sheet, (columns, rows) in tables.items():
        yield [sheet, "", "", "\n".join(columns)]
        for row in rows:
            yield [sheet, *key_of(sheet, row), "".join(cell_hash(row.get(c, "")) for c in columns)]


def read_hash_rows(rows: Iterable[list[str]]) -> dict[str, dict[CellKey, dict[str, str]]]:
    """Return the marks that `hash_rows` wrote: sheet -> key of a row -> column -> mark.

    Damaged marks are passed over: without them, a change cannot be recognised.
    """
    found: dict[str, dict[CellKey, dict[str, str]]] = {}
    columns: list[str] = []
    for row in rows:
        sheet, first, second, marks = (*row, "", "", "", "")[:4]
        if sheet not in KEYS:
            continue
        if not first:
            columns = marks.split("\n")
        elif len(marks) == _SIZE * len(columns):
            each = (marks[n : n + _SIZE] for n in range(0, len(marks), _SIZE))
            found.setdefault(sheet, {})[first, second] = dict(zip(columns, each, strict=True))
    return found
