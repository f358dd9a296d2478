"""Rows of a table to claims: several rows with one id, or the same words, are one claim."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from factsheet.fields import BadTree, flat, read
from factsheet.fields.shapes import Shape
from factsheet.importers.columns import (
    ENTRY_FIELDS,
    EVIDENCE,
    EVIDENCE_FIELDS,
    assign,
    plain_name,
)
from factsheet.importers.imported import Faults, Imported, Options, read_day
from factsheet.importers.table import Row, Table
from factsheet.intake import ambiguous_day, day
from factsheet.model import (
    ID,
    KINDS,
    PRIORITIES,
    STANCES,
    STATUSES,
    Choice,
    Claim,
    Entry,
    Evidence,
    Status,
)
from factsheet.slugs import slug
from factsheet.urls import is_address, masked

_CHOICES: Mapping[str, Mapping[str, Choice | Status]] = {
    "status": STATUSES,
    "priority": PRIORITIES,
    "stance": STANCES,
    "kind": KINDS,
}
WORDS: Mapping[str, Mapping[str, str]] = {
    field: {
        word.casefold(): row.name
        for row in table.values()
        for word in (row.name, row.name.replace("-", " "), row.label, *row.synonyms)
    }
    for field, table in _CHOICES.items()
}
"""Field -> what tables have in it, small -> the word of the format."""
FIELDS = {**flat(Claim), **{f"evidence.{name}": shape for name, shape in flat(Evidence).items()}}
ENTRY = flat(Entry)
TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?")

Tree = dict[str, Any]


class Gathering:
    """The claims of one file while its rows are read."""

    def __init__(self, options: Options) -> None:
        """Begin with no claims."""
        self.options = options
        self.faults = Faults()
        self.trees: dict[object, Tree] = {}
        self.where: dict[object, str] = {}
        self.pieces: dict[object, set[str]] = {}
        self.verdicts: Counter[str] = Counter()
        self.homeless: list[str] = []
        self.renamed: list[str] = []

    def add(self, row: Row, cells: dict[str, str]) -> None:
        """Take one row: its claim, and its pieces of evidence."""
        values, pieces = self._sorted(row.where, cells)
        words = (values.get("quote"), values.get("statement"))
        key: object = values.get("id") or (words if any(words) else None)
        if key is None:
            self._add_to_last(row.where, values, pieces)
            return
        if key not in self.trees:
            if not any(words):
                self.faults.add(row.where, f"no claim next to the id '{key}'")
            self.trees[key] = {}
            self.where[key] = row.where
        self._merge(key, row.where, values, pieces)

    def add_evidence(self, row: Row, cells: dict[str, str]) -> None:
        """Take one row of the sheet of evidence; `claim` names the claim."""
        if (tree := self._owner(row.where, cells)) is None:
            return
        prefixed = {
            name if name.startswith("x-") else f"evidence.{name}": text
            for name, text in cells.items()
        }
        own = {name: prefixed.pop(name) for name in list(prefixed) if name.startswith("x-")}
        _, pieces = self._sorted(row.where, prefixed)
        for piece in pieces:
            tree.setdefault("evidence", []).append({**piece, **own})

    def add_entry(self, row: Row, cells: dict[str, str]) -> None:
        """Take one row of the sheet of history; `claim` names the claim."""
        if (tree := self._owner(row.where, cells)) is None:
            return
        entry: Tree = {
            name: self._value(ENTRY.get(name), name, text) for name, text in cells.items()
        }
        tree.setdefault("history", []).append(entry)

    def finish(self) -> tuple[tuple[Claim, ...], tuple[str, ...]]:
        """Make the claims and notes; raises FactsheetError with all the faults of the file."""
        taken = {key for key in self.trees if isinstance(key, str) and ID.match(key)}
        claims = []
        for key, tree in self.trees.items():
            if key not in taken:
                if isinstance(key, str):
                    self.renamed.append(key)
                    tree["x-id"] = key
                tree["id"] = slug(tree.get("statement") or tree.get("quote") or "", taken)
                taken.add(tree["id"])
            try:
                claims.append(read(Claim, tree))
            except BadTree as error:
                self.faults.add_all(self.where[key], error)
        self.faults.stop()
        return tuple(claims), tuple(self._notes())

    def _notes(self) -> list[str]:
        notes = []
        if self.verdicts:
            shown = ", ".join(
                f"'{word[:30]}' ({count})" for word, count in self.verdicts.most_common(5)
            )
            notes.append(
                f"{shown}: not a status; kept as rating, and the claims are unverified until "
                "somebody marks them"
            )
        if self.homeless:
            shown = ", ".join(self.homeless[:5]) + ("…" if len(self.homeless) > 5 else "")
            notes.append(f"evidence in rows without a claim was added to the claim above: {shown}")
        if self.renamed:
            notes.append(
                f"ids begin with a letter, unlike '{self.renamed[0][:30]}': new ones were made "
                "from the claims' words, and the file's are kept as x-id"
            )
        return notes

    def _owner(self, where: str, cells: dict[str, str]) -> Tree | None:
        owner = cells.pop("claim", "")
        if owner not in self.trees:
            self.faults.add(where, f"the claims sheet has no claim '{owner[:60]}'")
            return None
        return self.trees[owner]

    def _add_to_last(self, where: str, values: Tree, pieces: list[Tree]) -> None:
        if values or not pieces or not self.trees:
            self.faults.add(where, "no claim in this row")
            return
        self.homeless.append(where)
        self._merge(next(reversed(self.trees)), where, {}, pieces)

    def _merge(self, key: object, where: str, values: Tree, pieces: list[Tree]) -> None:
        tree = self.trees[key]
        for name, value in values.items():
            if name == "tags":
                tree["tags"] = list(dict.fromkeys([*tree.get("tags", ()), *value]))
            elif tree.setdefault(name, value) != value:
                self.faults.add(
                    where, f"{name} differs from that of the same claim in {self.where[key]}"
                )
        seen = self.pieces.setdefault(key, set())
        evidence = tree.setdefault("evidence", [])
        for piece in pieces:
            if (same := repr(sorted(piece.items()))) not in seen:
                seen.add(same)
                evidence.append(piece)

    def _sorted(self, where: str, cells: dict[str, str]) -> tuple[Tree, list[Tree]]:
        """Sort a row's cells into the claim's values and its pieces of evidence."""
        values: Tree = {}
        pieces: dict[int, Tree] = {}
        for name, text in cells.items():
            try:
                if found := EVIDENCE.fullmatch(name):
                    piece = pieces.setdefault(int(found[1] or 1), {})
                    shape = FIELDS.get(f"evidence.{found[2]}")
                    _put(piece, found[2], self._value(shape, found[2], text))
                else:
                    values[name] = self._value(FIELDS.get(name), name, text)
            except ValueError as error:
                self.faults.add(where, f"{name}: {error}")
        status = values.get("status")
        if status and status not in STATUSES:
            self.verdicts[status] += 1
            values["x-status" if values.get("rating", status) != status else "rating"] = status
            del values["status"]
        return values, [one for piece in pieces.values() for one in self._addressed(where, piece)]

    def _value(self, shape: Shape | None, name: str, text: str) -> Any:
        """Return a cell's value as the field's shape wants it; of a key of the user's own, text."""
        if shape is None:
            return self._own_date(text) if name == "x-date" else text
        if shape.kind == "list":
            return [tag for part in re.split(r"[,;\n]", text) if (tag := part.strip())]
        if shape.kind == "date":
            return read_day(text, self.options.date_format).isoformat()
        if shape.kind == "time":
            return in_utc(text)
        if shape.kind == "bool":
            return TRUTHS.get(text.lower(), text)
        if shape.kind != "choice":
            return text
        return WORDS.get(name, {}).get(" ".join(text.casefold().split()), text)

    def _own_date(self, text: str) -> str:
        """Spell a date of the user's own column as ISO 8601; what is no date stays as it is."""
        if self.options.date_format or ambiguous_day(text):
            return read_day(text, self.options.date_format).isoformat()
        found = day(text)
        return found.isoformat() if found else text

    def _addressed(self, where: str, piece: Tree) -> list[Tree]:
        """Put addresses to `url` and what is none to `source`; several in a cell are several."""
        url, source = piece.pop("url", ""), piece.pop("source", "")
        if masked(f"{url} {source}") != f"{url} {source}":
            self.faults.add(where, "an address contains a user name or password; remove it")
            return []
        urls = _addresses(url)
        if url and not urls:
            source = f"{source}; {url}" if source else url
        elif not urls and (urls := _addresses(source)):
            source = ""
        if urls:
            return [{"url": one, **({"source": source} if source else {}), **piece} for one in urls]
        if source:
            return [{"source": source, **piece}]
        if piece:
            names = ", ".join(piece)
            self.faults.add(where, f"{names} given for evidence that has neither url nor source")
        return []


def read_tables(
    claims: Table, options: Options, evidence: Table | None = None, history: Table | None = None
) -> Imported:
    """Make claims of a table, and of the sheets of evidence and history that belong to it.

    Raises FactsheetError that names the rows that cannot be read.
    """
    columns, notes = assign(claims.names, options.mapping)
    gathering = Gathering(options)
    for row in claims.rows:
        if (cells := _cells(claims, row, columns, gathering.faults)) is not None:
            gathering.add(row, cells)
    if evidence or history:
        gathering.faults.stop()  # else every row of the other sheets would lack its claim
    for sheet, table, known, take in (
        ("evidence", evidence, EVIDENCE_FIELDS, gathering.add_evidence),
        ("history", history, ENTRY_FIELDS, gathering.add_entry),
    ):
        if table:
            own = sheet_columns(table.names, ("claim", *known))
            columns |= {f"{sheet}: {name}": target for name, target in own.items()}
            for row in table.rows:
                if (cells := _cells(table, row, own, gathering.faults)) is not None:
                    take(row, cells)
            notes += table.notes
    made, more = gathering.finish()
    return Imported(made, columns, (*claims.notes, *notes, *more))


def sheet_columns(names: tuple[str, ...], known: tuple[str, ...]) -> dict[str, str]:
    """Give column -> field for the sheets of evidence and history, which have the fields' names."""
    folded = {plain_name(name): name for name in known}
    return {
        name: name if name.startswith("x-") else folded.get(plain_name(name), "") for name in names
    }


def in_utc(text: str) -> str:
    """Return a spreadsheet's time its zone, which its cells cannot hold: it is UTC."""
    found = TIME.fullmatch(text)
    return f"{found[1]}T{found[2]}Z" if found else text


def _cells(
    table: Table, row: Row, columns: dict[str, str], faults: Faults
) -> dict[str, str] | None:
    """Return field -> text for the cells that are read; None where one of them cannot be."""
    found, sound = {}, True
    for place, name in enumerate(table.names):
        if target := columns[name]:
            if message := row.troubles.get(place):
                faults.add(row.where, message)
                sound = False
            elif place < len(row.cells) and row.cells[place]:
                found[target] = row.cells[place]
    return found if sound else None


def _addresses(text: str) -> list[str]:
    parts = [part.rstrip(",;") for part in text.split()]
    return parts if parts and all(map(is_address, parts)) else []


def _put(piece: Tree, name: str, value: Any) -> None:
    """Set a field; `archive.path` goes into the block of the archive."""
    *block, last = name.split(".")
    (piece.setdefault(block[0], {}) if block else piece)[last] = value
