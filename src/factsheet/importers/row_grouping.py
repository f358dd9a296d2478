"""Gather claims from rows: rows with one id, or the same words, are one claim."""

from collections import Counter
from typing import Any

from factsheet.fields import BadTree, flat_fields, read
from factsheet.importers.cells import evidence_in_line
from factsheet.importers.columns import (
    EVIDENCE,
    LISTED,
    NEWEST,
    PROVISIONAL,
)
from factsheet.importers.imported import Options, Problems
from factsheet.importers.sources import sources
from factsheet.importers.table import Row
from factsheet.importers.values import Values
from factsheet.model import ID, Claim, Entry, Evidence
from factsheet.slugs import slug
from factsheet.texts import caseless, counted, some_of
from factsheet.urls import masked
from factsheet.vocabulary import STATUSES

_FIELDS = {
    **flat_fields(Claim),
    **{f"evidence.{name}": shape for name, shape in flat_fields(Evidence).items()},
}
_ENTRY = flat_fields(Entry)

_Tree = dict[str, Any]
Words = tuple[str, str]


class RowGrouping:
    """The claims of one file while its rows are read."""

    def __init__(self, options: Options, *, own: bool = False) -> None:
        """Begin with no claims; `own` says that factsheet exported the file."""
        self.values = Values(options, own=own)
        self.problems = Problems(skip=options.skip_bad)
        self.trees: dict[object, _Tree] = {}
        self.where: dict[object, str] = {}
        self.newest: dict[Words, object] = {}
        self.pieces: dict[object, set[str]] = {}
        self.verdicts: Counter[str] = Counter()
        self.homeless: list[str] = []
        self.joined: list[str] = []
        self.sourceless: list[str] = []
        self.provisional: set[object] = set()
        self.renamed: list[str] = []

    def add(self, row: Row, cells: dict[str, str], key: object = None) -> None:
        """Take one row: its claim, and its pieces of evidence.

        Rows with the same `key` are one claim; without one those with the same id, or the same
        words by the same speaker.
        """
        sound = len(self.problems.lines)
        provisional = cells.pop(PROVISIONAL, "")
        values, pieces = self._sorted(row.where, cells)
        if self.problems.skip and len(self.problems.lines) > sound:
            return
        words = caseless(values.get("quote") or ""), caseless(values.get("statement") or "")
        if key is None:
            key = values.get("id") or self._same(words, values.get("attributed_to"))
        if key is None:
            self._add_to_last(row.where, values, pieces)
            return
        if key not in self.trees:
            if not any(words):
                self.problems.add(row.where, f"no claim next to the id '{key}'")
                return
            self.trees[key] = {}
            self.where[key] = row.where
        elif self.where[key] != row.where:
            self.joined.append(f"{row.where} ({self.where[key]})")
        self.newest[words] = key
        if provisional:
            self.provisional.add(key)
        self._merge(key, row.where, values, pieces)

    def _same(self, words: Words, speaker: str | None) -> object:
        """Return the key of the claim with these words that is not attributed to somebody else."""
        if not any(words):
            return None
        there = self.newest.get(words)
        known = self.trees[there].get("attributed_to") if there is not None else None
        if there is not None and (not speaker or not known or caseless(speaker) == caseless(known)):
            return there
        return (*words, caseless(speaker or ""))

    def add_evidence(self, row: Row, cells: dict[str, str]) -> None:
        """Take one row of the sheet of evidence; `claim` names the claim."""
        if (tree := self._owner(row.where, cells)) is None:
            return
        prefixed = {
            name if name.startswith("x-") else f"evidence.{name}": text
            for name, text in cells.items()
        }
        own = {
            name: self.values.of(None, name, prefixed.pop(name))
            for name in list(prefixed)
            if name.startswith("x-")
        }
        _, pieces = self._sorted(row.where, prefixed)
        for piece in pieces:
            tree.setdefault("evidence", []).append({**piece, **own})

    def add_entry(self, row: Row, cells: dict[str, str]) -> None:
        """Take one row of the sheet of history; `claim` names the claim."""
        if (tree := self._owner(row.where, cells)) is None:
            return
        tree.setdefault("history", []).append(self._entry(cells))

    def _entry(self, cells: dict[str, str]) -> _Tree:
        return {name: self.values.of(_ENTRY.get(name), name, text) for name, text in cells.items()}

    def finish(self) -> tuple[tuple[Claim, ...], tuple[str, ...]]:
        """Make the claims and remarks; raises FactsheetError with all the problems of the file."""
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
                self.problems.add_all(self.where[key], error)
        self.problems.stop(nothing=not claims)
        return tuple(claims), tuple(self._notes())

    def _notes(self) -> list[str]:
        remarks = self.values.remarks()
        if self.verdicts:
            shown = ", ".join(
                f"'{word[:30]}' ({count})" for word, count in self.verdicts.most_common(5)
            )
            remarks.append(
                f"{shown}: not a status; kept as x-status, and the claims are unverified until "
                "somebody marks them; say what a word means: "
                f"--map-value '{next(iter(self.verdicts))[:30]}=verified'"
            )
        if self.homeless:
            remarks.append(
                "evidence in rows without a claim was added to the claim above: "
                f"{some_of(self.homeless, 20)}"
            )
        if self.sourceless:
            remarks.append(
                "left out, because it has neither an address nor a source: "
                f"{some_of(self.sourceless, 20)}"
            )
        if self.joined:
            count = counted(len(self.joined), "row")
            remarks.append(
                f"{count} merged with the same claim in a row above: {some_of(self.joined, 20)}"
            )
        if self.renamed:
            remarks.append(
                f"ids begin with a letter, unlike '{self.renamed[0][:30]}': new ones were made "
                "from the claims' words, and the file's are kept as x-id"
            )
        return remarks

    def _owner(self, where: str, cells: dict[str, str]) -> _Tree | None:
        owner = cells.pop("claim", "")
        if owner not in self.trees:
            self.problems.add(where, f"the claims sheet has no claim '{owner[:60]}'")
            return None
        return self.trees[owner]

    def _add_to_last(self, where: str, values: _Tree, pieces: list[_Tree]) -> None:
        if values or not pieces or not self.trees:
            self.problems.add(where, "no claim in this row")
            return
        self.homeless.append(where)
        self._merge(next(reversed(self.trees)), where, {}, pieces)

    def _merge(self, key: object, where: str, values: _Tree, pieces: list[_Tree]) -> None:
        tree = self.trees[key]
        for name, value in values.items():
            if name == "tags":
                tree["tags"] = list(dict.fromkeys([*tree.get("tags", ()), *value]))
            elif tree.setdefault(name, value) != value and not _same_text(tree[name], value):
                self.problems.add(
                    where, f"{name} differs from that of the same claim in {self.where[key]}"
                )
        seen = self.pieces.setdefault(key, set())
        evidence = tree.setdefault("evidence", [])
        for piece in pieces:
            if (same := repr(sorted(piece.items()))) not in seen:
                seen.add(same)
                evidence.append(piece)

    def _sorted(self, where: str, cells: dict[str, str]) -> tuple[_Tree, list[_Tree]]:
        """Sort a row's cells into the claim's values and its pieces of evidence."""
        values: _Tree = {}
        pieces: dict[int, _Tree] = {}
        sources_listed = cells.pop(LISTED, "")
        newest = {name: cells.pop(name) for name in NEWEST if name in cells}
        for name, text in cells.items():
            try:
                if found := EVIDENCE.fullmatch(name):
                    shape = _FIELDS.get(f"evidence.{found[2]}")
                    value = self.values.of(shape, found[2], text)
                    if value is not None:
                        _put(pieces.setdefault(int(found[1] or 1), {}), found[2], value)
                elif (value := self.values.of(_FIELDS.get(name), name, text)) is not None:
                    values[name] = value
            except ValueError as error:
                self.problems.add(where, f"{name}: {error}")
        status = values.get("status")
        if status and status not in STATUSES:
            self.verdicts[status] += 1
            values["x-status"] = values.pop("status")
        elif status and newest.keys() >= {"by", "at"}:
            values["history"] = [self._entry({**newest, "status": status})]
        given = [one for piece in pieces.values() for one in self._addressed(where, piece)]
        return values, given + list(
            map(evidence_in_line, sources_listed.split("\n") if sources_listed else ())
        )

    def _addressed(self, where: str, piece: _Tree) -> list[_Tree]:
        """Put addresses into `url` and other words into `source`; a cell may have several."""
        url, source = piece.pop("url", ""), piece.pop("source", "")
        if masked(f"{url} {source}") != f"{url} {source}":
            self.problems.add(where, "an address contains a user name or password; remove it")
            return []
        if self.values.own:
            own = {name: text for name, text in (("url", url), ("source", source)) if text}
            found = [own] if own else []
        else:
            found = sources(url, source)
        if not found and piece:
            names = ", ".join(piece)
            if self.values.own:
                self.problems.add(
                    where, f"{names} given for evidence that has neither url nor source"
                )
            self.sourceless.append(f"{where} ({names})")
        return [{**one, **piece} for one in found]


def _same_text(one: Any, other: Any) -> bool:
    """Whether two texts differ only in case and white space."""
    return isinstance(one, str) and isinstance(other, str) and caseless(one) == caseless(other)


def _put(piece: _Tree, name: str, value: Any) -> None:
    """Set a field; `archive.path` goes into the block of the archive."""
    *block, last = name.split(".")
    (piece.setdefault(block[0], {}) if block else piece)[last] = value
