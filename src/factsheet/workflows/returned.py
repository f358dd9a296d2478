"""An export that came back from a spreadsheet: what people changed in it, as changes of claims.

A cell counts as changed when it differs from what was exported, not from the worksheet: what
others did to the worksheet meanwhile stays. Nothing is removed, and nothing that is changed in the
file passes without a word.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any, TypeVar

from factsheet import edits, importers, reports
from factsheet.fields import BadTree, Key, flat, key_of, mark, plain, read
from factsheet.importers import Options, Returned
from factsheet.model import Article, Claim, Evidence, Worksheet
from factsheet.problems import FactsheetError
from factsheet.slugs import slug
from factsheet.texts import counted
from factsheet.vocabulary import DEFAULT_STATUS, STATUSES

_JUDGED = {"status", "because", "rating"}
_FIELDS = flat(Claim).keys() - {"evidence", "history"}
_CHOICES = {
    name: shape
    for cls in (Claim, Evidence)
    for name, shape in flat(cls).items()
    if shape.kind in ("choice", "list")
}
_SOURCE = ("url", "source", "quote")
Texts = Mapping[str, str]
Record = TypeVar("Record", Claim, Evidence, Article)


@dataclass(slots=True)
class Taken:
    """What came of a file: the worksheet, the ids of new claims, notes for the user."""

    worksheet: Worksheet
    added: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Changed:
    """A row of which cells were changed: what is in them now."""

    where: str
    row: Texts
    cells: dict[str, str]


def take_back(
    worksheet: Worksheet, file: Returned, by: str, now: datetime, options: Options | None = None
) -> Taken:
    """Bring the changes of an export that was edited into its worksheet.

    Fields are set, a status or a reason that was changed becomes a verdict by `by` at `now` (UTC),
    new rows become claims or evidence. Rows that are gone from the file are kept.
    Raises FactsheetError that names each cell that cannot be taken over, or that was changed in the
    worksheet, too, in another way; then nothing is changed.
    """
    return _Return(worksheet, file, by, now, options or Options()).done()


class _Return:
    def __init__(
        self, worksheet: Worksheet, file: Returned, by: str, now: datetime, options: Options
    ) -> None:
        self.sheet, self.file, self.by, self.now = worksheet, file, by, now
        self.taken = Taken(worksheet)
        self.values = importers.Values(options, own=True)
        self.faults: list[str] = []
        public, facts = reports.publishable(worksheet, now)
        self.there = {
            sheet: {key_of(sheet, row): row for row in rows}
            for sheet, rows in reports.tables(public, facts, file.format).items()
        }

    def done(self) -> Taken:
        """Apply everything, or raise what stands against it."""
        claims, new = self._changes("claims")
        evidence, more = self._changes("evidence")
        for item in claims.values():
            self._fields(item)
        for key, item in evidence.items():
            self._evidence(key, item)
        ids = {where: name for where, row in new if (name := self._new_claim(where, row))}
        self._new_evidence(more, set(ids.values()))
        for item in claims.values():
            self._verdict(item)
        self._article()
        self._history()
        if self.faults:
            more_of_them = len(self.faults) - 20
            tail = [f"and {more_of_them} more"] if more_of_them > 0 else []
            raise FactsheetError(*self.faults[:20], *tail)
        self.taken.worksheet = self.sheet
        self.taken.notes += self.values.notes()
        return self.taken

    def _changes(self, sheet: str) -> tuple[dict[Key, _Changed], list[tuple[str, Texts]]]:
        """Return the changed rows of a sheet by their keys in the worksheet, and the new rows."""
        there = self.there.get(sheet, {})
        marks = self.file.marks.get(sheet)
        changed: dict[Key, _Changed] = {}
        new: list[tuple[str, Texts]] = []
        seen: dict[Key, str] = {}
        for where, row in self.file.rows.get(sheet, ()):
            key = key_of(sheet, row)
            known = marks[key] if marks and key in marks else None
            if key not in there and known is None:
                new.append((where, row))
                continue
            if key in seen:
                self.faults.append(f"{where}: {' '.join(key).strip()} is already in {seen[key]}")
                continue
            seen[key] = where
            cells = {
                name: text
                for name, text in row.items()
                if mark(text) != (known or {}).get(name, mark(there.get(key, {}).get(name, "")))
            }
            if not cells:
                continue
            place = self._place(sheet, key, known, row) if known else key
            if place is None:
                self.faults.append(
                    f"{where}: {' '.join(key).strip()} is no longer in the worksheet as it was "
                    "exported; export it again"
                )
                continue
            changed[place] = _Changed(where, row, self._open(where, cells, known, there[place]))
        kept = [key for key in (marks or there) if key not in seen and key in there]
        if kept and sheet in self.file.rows:
            names = ", ".join(dict.fromkeys(key[0] for key in kept))
            what = counted(len(kept), "row")
            self.taken.notes.append(
                f"not in the file, and kept in the worksheet: {what} of sheet '{sheet}' ({names})"
            )
        return changed, new

    def _place(self, sheet: str, key: Key, known: Mapping[str, str], row: Texts) -> Key | None:
        """Return where a row is in the worksheet now: evidence may have another number.

        It is known by its source as it was exported, or by that of the file.
        """
        there = self.there[sheet]
        if sheet != "evidence":
            return key if key in there else None
        own = sorted((one for one in there if one[0] == key[0]), key=lambda one: one != key)
        for source in (known, {name: mark(row.get(name, "")) for name in _SOURCE}):
            for one in own:
                if all(mark(there[one].get(name, "")) == source.get(name) for name in _SOURCE):
                    return one
        return None

    def _open(
        self, where: str, cells: Texts, known: Mapping[str, str] | None, now: Texts
    ) -> dict[str, str]:
        """Return the cells to take over: none that is cut, or that the worksheet has already."""
        taken = {}
        for name, text in cells.items():
            here = now.get(name, "")
            if text.endswith(reports.CUT):
                self.taken.notes.append(f"{where}: {name} is cut, too long for a cell; left out")
            elif mark(text) == mark(here) or self._means(name, text) == self._means(name, here):
                continue
            elif known and name in known and mark(here) != known[name]:
                self.faults.append(
                    f"{where}: {name} was changed in the worksheet, too, since the export: "
                    f"'{_brief(here)}' there, '{_brief(text)}' in the file; make them agree"
                )
            else:
                taken[name] = text
        return taken

    def _means(self, name: str, text: str) -> Any:
        """Return what a cell means where several words mean the same, else its text."""
        shape = _CHOICES.get(name)
        return self.values.of(shape, name, text) if shape and text else text

    def _claim(self, name: str) -> Claim:
        return next(claim for claim in self.sheet.claims if claim.id == name)

    def _set(self, cls: type[Record], record: Any, where: str, cells: Texts) -> Record | None:
        """Return a record with fields from cells; an empty cell takes a field away."""
        tree = plain(record) if record is not None else {}
        shapes = flat(cls)
        try:
            for name, text in cells.items():
                *block, last = name.split(".")
                if name not in shapes and not name.startswith("x-"):
                    self.taken.notes.append(f"{where}: {name} is worked out, or no field; left out")
                    continue
                value = self.values.of(shapes.get(name), name, text) if text else None
                inner = tree.setdefault(block[0], {}) if block else tree
                if value in (None, [], ""):
                    inner.pop(last, None)
                else:
                    inner[last] = value
            if archive := {name for name in ("archive", "changed") if tree.get(name) == {}}:
                tree = {name: value for name, value in tree.items() if name not in archive}
            return read(cls, tree)
        except BadTree as error:
            self.faults += [
                f"{where}: {'.'.join(map(str, one.path)) or 'row'}: {one.message}"
                for one in error.faults
            ]
        except ValueError as error:
            self.faults.append(f"{where}: {error}")
        return None

    def _fields(self, item: _Changed) -> None:
        own = {name: text for name, text in item.cells.items() if name not in _JUDGED}
        listed = own.pop("evidence", None)
        claim = self._claim(item.row["id"])
        if listed is not None:
            self._listed(item.where, claim, listed)
            claim = self._claim(claim.id)
        if own and (changed := self._set(Claim, claim, item.where, own)):
            self.sheet = self.sheet.replacing({claim.id: changed})

    def _listed(self, where: str, claim: Claim, text: str) -> None:
        """Add the sources that a cell of a csv has and the claim has not."""
        there = self.there["claims"][claim.id, ""]["evidence"].split("\n")
        lines = [line for line in text.split("\n") if line.strip()]
        for line in lines:
            if line not in there:
                self._add(where, claim.id, importers.listed(line.strip()))
        if gone := [line for line in there if line and line not in lines]:
            self.taken.notes.append(
                f"{where}: evidence is not in the file and is kept: {', '.join(gone)}"
            )

    def _verdict(self, item: _Changed) -> None:
        judged = {name: text for name, text in item.cells.items() if name in _JUDGED}
        if not judged:
            return
        claim = self._claim(item.row["id"])
        there = self.there["claims"][claim.id, ""]
        if not self.file.marks and any(
            item.row.get(name, there.get(name, "")) != there.get(name, "") for name in ("by", "at")
        ):
            self.faults.append(
                f"{item.where}: {claim.id} was judged since the export; export it again"
            )
            return
        try:
            status = claim.status
            if "status" in judged:
                given = self.values.of(flat(Claim)["status"], "status", judged["status"])
                status = str(given or "")
            if status not in STATUSES:
                raise FactsheetError(f"'{status[:40]}' is not a status: {', '.join(STATUSES)}")
            because = judged.get(
                "because", "" if "status" in judged else item.row.get("because", "")
            )
            text = self.values.of(None, "because", because) if because else None
            rating = (
                self.values.of(None, "rating", judged["rating"]) if "rating" in judged else None
            )
            given_now = edits.Mark(status, self.by, self.now, text, rating)
            self.sheet, _ = edits.mark(self.sheet, [claim], given_now)
        except FactsheetError as error:
            self.faults.append(f"{item.where}: status: {error}")

    def _evidence(self, key: Key, item: _Changed) -> None:
        claim = self._claim(key[0])
        number = _numbers(claim)[int(key[1]) - 1]
        if changed := self._set(Evidence, claim.evidence[number - 1], item.where, item.cells):
            self._try(item.where, edits.edit_evidence, claim, number, _values(changed))

    def _new_claim(self, where: str, row: Texts) -> str | None:
        cells = {name: text for name, text in row.items() if text and name not in _JUDGED}
        own = {n: t for n, t in cells.items() if n in _FIELDS or n.startswith("x-")}
        taken = {claim.id for claim in self.sheet.claims}
        name = row.get("id") or slug(row.get("statement") or row.get("quote") or "", taken)
        made = self._set(Claim, None, where, {**own, "id": name})
        if made is None:
            return None
        report = edits.append_claims(self.sheet.claims, [made])
        if not report.added:
            if row.get("id"):
                self.faults.append(
                    f"{where}: {name}: the worksheet has a claim with these words; change an id "
                    "with `factsheet edit CLAIM --id ID`"
                )
            else:
                self.taken.notes.append(f"{where}: the worksheet has this claim already; left out")
            return None
        self.sheet = replace(self.sheet, claims=report.claims)
        self.taken.added.append(name)
        if listed := row.get("evidence", "") if self.file.format == "csv" else "":
            for line in filter(str.strip, listed.split("\n")):
                self._add(where, name, importers.listed(line.strip()))
        judged = {n: row[n] for n in _JUDGED if row.get(n)}
        status = judged.get("status", DEFAULT_STATUS)
        if judged and status != DEFAULT_STATUS:
            self.there["claims"][name, ""] = dict(row)
            self._verdict(_Changed(where, {**row, "id": name}, judged))
        return name

    def _new_evidence(self, rows: list[tuple[str, Texts]], new: set[str]) -> None:
        names = {claim.id for claim in self.sheet.claims} | new
        for where, row in rows:
            claim = row.get("claim", "")
            if claim not in names:
                self.faults.append(f"{where}: there is no claim '{claim[:60]}'")
                continue
            cells = {
                name: text
                for name, text in row.items()
                if text and (name in flat(Evidence) or name.startswith("x-"))
            }
            self._add(where, claim, cells)

    def _add(self, where: str, claim: str, cells: Texts) -> None:
        item = self._set(Evidence, None, where, cells)
        if item and item not in self._claim(claim).evidence:
            self._try(where, edits.add_evidence, self._claim(claim), _values(item))

    def _try(self, where: str, change: Any, *given: Any) -> None:
        try:
            done = change(self.sheet, *given)
        except FactsheetError as error:
            self.faults.append(f"{where}: {error}")
        else:
            self.sheet = done[0] if isinstance(done, tuple) else done

    def _article(self) -> None:
        changed, _ = self._changes("article")
        cells = {
            key[0]: item.cells["value"] for key, item in changed.items() if "value" in item.cells
        }
        if cells:
            where = next(iter(changed.values())).where
            if article := self._set(Article, self.sheet.article, where, cells):
                self.sheet = replace(self.sheet, article=article)

    def _history(self) -> None:
        """Say that what was written into the history is left out: only a verdict adds to it."""
        marks = self.file.marks.get("history")
        if marks is None:
            return
        rows = self.file.rows.get("history", ())
        if any(
            mark(text) != marks.get(key_of("history", row), {}).get(name)
            for _, row in rows
            for name, text in row.items()
        ):
            self.taken.notes.append(
                "what was changed in sheet 'history' is left out: `mark` and `approve` write it"
            )


def _numbers(claim: Claim) -> list[int]:
    """Return the numbers of the evidence that exports show; they count it from 1."""
    return [number for number, item in enumerate(claim.evidence, 1) if not item.confidential]


def _values(item: Evidence) -> dict[str, Any]:
    return {one.name: getattr(item, one.name) for one in fields(item)}


def _brief(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
