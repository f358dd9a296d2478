"""Apply what people changed in an export that came back from a spreadsheet.

A cell counts as changed when it differs from what was exported, not from the worksheet: what others
did to the worksheet meanwhile stays. Nothing is removed, and no change in the file is dropped
silently.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, TypeVar

from factsheet import edits, importers, reports
from factsheet.fields import BadTree, CellKey, flat_fields, plain, read
from factsheet.importers import Options, ReturnedExport
from factsheet.model import Article, Claim, Evidence, Worksheet
from factsheet.problems import FactsheetError
from factsheet.slugs import slug
from factsheet.texts import some_lines
from factsheet.vocabulary import DEFAULT_STATUS, STATUSES
from factsheet.workflows.changed_cells import ChangedRow, Comparison

_JUDGED = {"status", "because", "rating"}
_FIELDS = flat_fields(Claim).keys() - {"evidence", "history"}
_Record = TypeVar("_Record", Claim, Evidence, Article)


@dataclass(frozen=True, slots=True)
class ReturnedTable:
    """The result for one file: the worksheet, the ids of new claims, remarks for the user."""

    worksheet: Worksheet
    added: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def apply_returned_table(
    worksheet: Worksheet,
    file: ReturnedExport,
    by: str,
    now: datetime,
    options: Options | None = None,
) -> ReturnedTable:
    """Bring the changes of an export that was edited into its worksheet.

    Fields are set, a status or a reason that was changed becomes a verdict by `by` at `now` (UTC),
    new rows become claims or evidence. Rows missing from the file are kept. Raises FactsheetError
    that names each cell that cannot be applied, or that was also changed in the worksheet,
    differently; then nothing is changed.
    """
    public, facts = reports.publishable(worksheet, now)
    values = importers.Values(options or Options(), own=True)
    found = Comparison(file, reports.tables(public, facts, file.format), values)
    return _Return(worksheet, found, by, now).done()


class _Return:
    """The claims of a worksheet while the rows of a file are applied to them."""

    def __init__(self, worksheet: Worksheet, found: Comparison, by: str, now: datetime) -> None:
        self.sheet, self.found, self.by, self.now = worksheet, found, by, now
        self.claims = {claim.id: claim for claim in worksheet.claims}
        self.words = edits.claims_by_words(worksheet.claims)
        self.added: list[str] = []
        self.values, self.problems, self.remarks = found.values, found.problems, found.remarks

    def done(self) -> ReturnedTable:
        """Apply everything, or raise what prevents it."""
        claims, new = self.found.changes("claims")
        evidence, more = self.found.changes("evidence")
        for item in claims.values():
            self._set_fields(item)
        for name in dict.fromkeys(key[0] for key in evidence):
            self._set_evidence(name, {k: item for k, item in evidence.items() if k[0] == name})
        begun = [one for where, row in new if (one := self._begin(where, row))]
        for where, row in more:
            self._add(where, row.get("claim", ""), row)
        for item in (*claims.values(), *begun):
            self._judge(item)
        article = self._article()
        if self.found.history_changed():
            self.remarks.append(
                "changes in sheet 'history' are left out: `mark` and `approve` write it"
            )
        if self.problems:
            raise FactsheetError(*some_lines(self.problems, 20))
        self.remarks += self.values.remarks()
        sheet = replace(self.sheet, claims=tuple(self.claims.values()), article=article)
        return ReturnedTable(sheet, tuple(self.added), tuple(self.remarks))

    def _change(self, where: str, name: str, change: Callable[..., Any], *given: Any) -> None:
        """Carry out one of the `edits` on a claim, on a worksheet that has just this one."""
        alone = replace(self.sheet, claims=(self.claims[name],))
        try:
            done = change(alone, *given)
        except FactsheetError as error:
            self.problems.append(f"{where}: {error}")
        else:
            (self.claims[name],) = (done[0] if isinstance(done, tuple) else done).claims

    def _read(
        self, cls: type[_Record], record: Any, where: str, cells: Mapping[str, str]
    ) -> _Record | None:
        """Return a record with fields from cells; an empty cell removes a field."""
        tree = plain(record) if record is not None else {}
        shapes = flat_fields(cls)
        try:
            for name, text in cells.items():
                *block, last = name.split(".")
                if name not in shapes and not name.startswith("x-"):
                    self.remarks.append(f"{where}: {name} is computed, or not a field; left out")
                    continue
                value = self.values.of(shapes.get(name), name, text) if text else None
                inner = tree.setdefault(block[0], {}) if block else tree
                if value is None:
                    inner.pop(last, None)
                else:
                    inner[last] = value
            emptied = [name for name in ("archive", "changed") if tree.get(name) == {}]
            return read(cls, {name: value for name, value in tree.items() if name not in emptied})
        except BadTree as error:
            self.problems += [
                f"{where}: {'.'.join(map(str, one.path)) or 'row'}: {one.message}"
                for one in error.problems
            ]
        except ValueError as error:
            self.problems.append(f"{where}: {error}")
        return None

    def _set_fields(self, item: ChangedRow) -> None:
        own = {name: text for name, text in item.cells.items() if name not in _JUDGED}
        name = item.row["id"]
        listed = own.pop("evidence", None)
        if listed is not None:
            there = self.found.there["claims"][name, ""]["evidence"].split("\n")
            gone = [line for line in there if line and line not in listed.split("\n")]
            self._add_listed(item.where, name, listed, there)
            if gone:
                self.remarks.append(
                    f"{item.where}: evidence missing from the file is kept: {', '.join(gone)}"
                )
        if own and (changed := self._read(Claim, self.claims[name], item.where, own)):
            self.claims[name] = changed

    def _add_listed(self, where: str, name: str, text: str, there: list[str]) -> None:
        """Add the sources that a cell of a csv lists and the claim lacks."""
        for line in filter(str.strip, text.split("\n")):
            if line not in there:
                self._add(where, name, importers.evidence_in_line(line.strip()))

    def _set_evidence(self, name: str, rows: Mapping[CellKey, ChangedRow]) -> None:
        """Set the changed evidence of a claim, all at once: two pieces may have swapped places."""
        claim = self.claims[name]
        shown = [n for n, one in enumerate(claim.evidence, 1) if not one.confidential]
        items = {}
        for key, item in rows.items():
            number = shown[int(key[1]) - 1]
            if made := self._read(Evidence, claim.evidence[number - 1], item.where, item.cells):
                items[number] = made
        where = next(iter(rows.values())).where
        self._change(where, name, edits.set_evidence, claim, items)

    def _begin(self, where: str, row: Mapping[str, str]) -> ChangedRow | None:
        """Add the claim of a new row, unmarked; its verdict is given when it has its evidence."""
        cells = {name: text for name, text in row.items() if text and name not in _JUDGED}
        own = {n: t for n, t in cells.items() if n in _FIELDS or n.startswith("x-")}
        name = row.get("id") or slug(row.get("statement") or row.get("quote") or "", self.claims)
        made = self._read(Claim, None, where, {**own, "id": name})
        if made is None:
            return None
        if edits.twin(made, self.words):
            if row.get("id"):
                self.problems.append(
                    f"{where}: {name}: the worksheet already has a claim with these words; change "
                    "an id "
                    "with `factsheet edit CLAIM --id ID`"
                )
            else:
                self.remarks.append(f"{where}: the worksheet already has this claim; left out")
            return None
        self.claims[name] = made
        self.added.append(name)
        if self.found.file.format == "csv":
            self._add_listed(where, name, row.get("evidence", ""), [])
        judged = {one: row[one] for one in _JUDGED if row.get(one)}
        if judged.get("status", DEFAULT_STATUS) == DEFAULT_STATUS:
            judged = {}
        return ChangedRow(where, {**row, "id": name}, judged)

    def _add(self, where: str, name: str, row: Mapping[str, str]) -> None:
        """Add evidence to a claim, unless it is already there, unchanged."""
        if name not in self.claims:
            self.problems.append(f"{where}: there is no claim '{name[:60]}'")
            return
        known = flat_fields(Evidence)
        cells = {n: t for n, t in row.items() if t and (n in known or n.startswith("x-"))}
        item = self._read(Evidence, None, where, cells)
        if item and item not in self.claims[name].evidence:
            self._change(where, name, edits.add_evidence, self.claims[name], _values(item))

    def _judge(self, item: ChangedRow) -> None:
        judged = {name: text for name, text in item.cells.items() if name in _JUDGED}
        if not judged:
            return
        claim = self.claims[item.row["id"]]
        there = self.found.there["claims"].get((claim.id, ""), {})
        if not self.found.file.marks and any(
            there.get(name) and item.row.get(name, there[name]) != there[name]
            for name in ("by", "at")
        ):
            self.problems.append(
                f"{item.where}: {claim.id} was judged since the export; export it again"
            )
            return
        status = claim.status
        if "status" in judged:
            shape = flat_fields(Claim)["status"]
            status = str(self.values.of(shape, "status", judged["status"]) or "")
        if status not in STATUSES:
            known = ", ".join(STATUSES)
            self.problems.append(f"{item.where}: status: '{status[:40]}' is not one of {known}")
            return
        # A reason left unchanged beside a different status was that of the old verdict.
        because = judged.get("because", "" if "status" in judged else item.row.get("because", ""))
        text, rating = (
            self.values.of(None, name, words) if words else words
            for name, words in (("because", because), ("rating", judged.get("rating")))
        )
        given = edits.Mark(status, self.by, self.now, text or None, rating)
        self._change(item.where, claim.id, edits.mark, [claim], given)

    def _article(self) -> Article:
        changed, new = self.found.changes("article")
        rows = [*changed.values(), *(ChangedRow(where, row, dict(row)) for where, row in new)]
        cells = {
            item.row["field"]: item.cells["value"]
            for item in rows
            if item.cells.get("value") is not None
        }
        made = self._read(Article, self.sheet.article, "article", cells) if cells else None
        return made or self.sheet.article


def _values(item: Evidence) -> dict[str, Any]:
    return {one.name: getattr(item, one.name) for one in fields(item)}
