"""Find which cells of an export people changed, by its marks and by the current worksheet."""

from collections.abc import Mapping
from dataclasses import dataclass

from factsheet import importers, reports
from factsheet.fields import CellKey, cell_hash, flat_fields, key_of
from factsheet.importers import ReturnedExport
from factsheet.model import Claim, Evidence
from factsheet.texts import counted, shortened

_CHOICES = {
    name: shape
    for cls in (Claim, Evidence)
    for name, shape in flat_fields(cls).items()
    if shape.kind in ("choice", "list")
}
_SOURCE = ("url", "source", "quote")


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row with changed cells: where it is, all its cells, and those to bring back."""

    where: str
    row: Mapping[str, str]
    cells: dict[str, str]


class Comparison:
    """A file compared with what was exported (its marks) and what would be exported now (`there`).

    Without marks, changes are measured against what would be exported now. `problems` and `remarks`
    gather the messages.
    """

    def __init__(
        self,
        file: ReturnedExport,
        there: Mapping[str, list[dict[str, str]]],
        values: importers.Values,
    ) -> None:
        """Begin with a file, and the rows of each sheet as they would be exported now."""
        self.file, self.values = file, values
        self.there = {
            sheet: {key_of(sheet, row): row for row in rows} for sheet, rows in there.items()
        }
        self.problems: list[str] = []
        self.remarks: list[str] = []

    def changes(
        self, sheet: str
    ) -> tuple[dict[CellKey, ChangedRow], list[tuple[str, Mapping[str, str]]]]:
        """Return the changed rows of a sheet by their keys in the worksheet, and the new rows."""
        there = self.there.get(sheet, {})
        marks = self.file.marks.get(sheet)
        changed: dict[CellKey, ChangedRow] = {}
        new: list[tuple[str, Mapping[str, str]]] = []
        seen: dict[CellKey, str] = {}
        places = self._places(sheet)
        for where, row in self.file.rows.get(sheet, ()):
            key = key_of(sheet, row)
            known = marks[key] if marks and key in marks else None
            if key not in there and known is None:
                new.append((where, row))
                continue
            if key in seen:
                self.problems.append(f"{where}: {' '.join(key).strip()} is already in {seen[key]}")
                continue
            seen[key] = where
            now = there.get(key, {})
            cells = {
                name: text
                for name, text in row.items()
                if cell_hash(text) != ((known or {}).get(name) or cell_hash(now.get(name, "")))
            }
            if not cells:
                continue
            place = self._place(places, key, known, row) if known and sheet == "evidence" else key
            if place not in there:
                self.problems.append(
                    f"{where}: {' '.join(key).strip()} is no longer in the worksheet as it was "
                    "exported; export it again"
                )
                continue
            changed[place] = ChangedRow(where, row, self._open(where, cells, known, there[place]))
        kept = [key for key in (marks or there) if key not in seen and key in there]
        if kept and sheet in self.file.rows:
            names = ", ".join(dict.fromkeys(key[0] for key in kept))
            self.remarks.append(
                f"not in the file, and kept in the worksheet: {counted(len(kept), 'row')} of sheet "
                f"'{sheet}' ({names})"
            )
        return changed, new

    def history_changed(self) -> bool:
        """Whether somebody edited the sheet of the history."""
        marks = self.file.marks.get("history")
        return marks is not None and any(
            cell_hash(text) != marks.get(key_of("history", row), {}).get(name, cell_hash(""))
            for _, row in self.file.rows.get("history", ())
            for name, text in row.items()
        )

    def _places(self, sheet: str) -> Mapping[str, list[CellKey]]:
        """Return the keys of a sheet's rows by the first part: a claim's pieces of evidence."""
        places: dict[str, list[CellKey]] = {}
        for key in self.there.get(sheet, {}):
            places.setdefault(key[0], []).append(key)
        return places

    def _place(
        self,
        places: Mapping[str, list[CellKey]],
        key: CellKey,
        known: Mapping[str, str],
        row: Mapping[str, str],
    ) -> CellKey | None:
        """Return where evidence is in the worksheet now, perhaps under a different number.

        It is recognised by its source as exported, or as in the file.
        """
        there = self.there["evidence"]
        others = [one for one in places.get(key[0], ()) if one != key]
        sources = [known, {name: cell_hash(row.get(name, "")) for name in _SOURCE}]
        for own in ([key] if key in there else [], others):
            for source in sources:
                for one in own:
                    if all(
                        cell_hash(there[one].get(name, "")) == source.get(name) for name in _SOURCE
                    ):
                        return one
        return None

    def _open(
        self,
        where: str,
        cells: Mapping[str, str],
        known: Mapping[str, str] | None,
        now: Mapping[str, str],
    ) -> dict[str, str]:
        """Return the cells to bring back: none that was cut, or that the worksheet already has."""
        taken = {}
        for name, text in cells.items():
            here = now.get(name, "")
            if text.endswith(reports.CUT):
                self.remarks.append(f"{where}: {name} was cut, being too long for a cell; left out")
            elif cell_hash(text) == cell_hash(here) or self._means(name, text) == self._means(
                name, here
            ):
                continue
            elif known and name in known and cell_hash(here) != known[name]:
                self.problems.append(
                    f"{where}: {name} was changed in the worksheet, too, since the export: "
                    f"'{shortened(here, 40)}' there, '{shortened(text, 40)}' in the file; make "
                    "them agree"
                )
            else:
                taken[name] = text
        return taken

    def _means(self, name: str, text: str) -> object:
        """Return a cell's meaning if several words mean the same, else its text."""
        shape = _CHOICES.get(name)
        return self.values.of(shape, name, text) if shape and text else text
