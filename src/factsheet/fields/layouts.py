"""The worksheet as tables: which fields have a column in which table, and why others have none.

A new field of the model has its column at once in each table of its record, unless it is named in
`without`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from factsheet.fields.shapes import Shape, own, record
from factsheet.fields.writing import plain
from factsheet.model import Article, Claim, Entry, Evidence
from factsheet.texts import json_text
from factsheet.vocabulary import STANCES

COUNTS: Mapping[str, str] = {name: name.replace("-", "_") for name in STANCES}
"""Stance -> the column that counts the evidence with that stance."""


def flat_fields(cls: type) -> Mapping[str, Shape]:
    """Return the fields of one of the model's records; those of a record in it as `archive.path`.

    The record's own come first.
    """
    shapes = record(cls).fields
    own = {name: shape for name, shape in shapes.items() if shape.kind != "record"}
    for name, shape in shapes.items():
        if shape.cls:
            own |= {f"{name}.{one}": inner for one, inner in flat_fields(shape.cls).items()}
    return own


@dataclass(frozen=True, slots=True)
class TableLayout:
    """One table that people read, write or load: a row for each record of a class.

    `first` and `last` are the columns at its two ends, the record's own and computed ones,
    separated by spaces; the record's remaining fields are between them, in the model's order.
    `without` says why a field has no column (`changed` means all of its fields).
    """

    cls: type
    first: str = ""
    last: str = ""
    without: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of its columns, in order."""
        first, last = self.first.split(), self.last.split()
        rest = (
            name
            for name in flat_fields(self.cls)
            if name not in (*first, *last)
            and not {name, name.partition(".")[0]} & self.without.keys()
        )
        return (*first, *rest, *last)


_APART = re.compile(r'[,;\n"]')
_ITEMS = re.compile(r'\s*"((?:[^"]|"")*)"\s*(?=[,;\n]|$)|([^,;\n]+)')

MARKS = "exported"
"""The hidden sheet of a workbook with a mark for each cell, by which a later change is seen."""

_OWN_TABLE = "it has a separate table"
_CHANGED = {"changed": "a copy without the quote proves nothing"}

LAYOUTS: Mapping[str, TableLayout] = {
    "list": TableLayout(
        Claim,
        "number id status stale statement attributed_to supports refutes rating because assigned "
        "approval priority change",
        without={
            "quote": "if there is no statement, it is in `statement`",
            "tags": "`--tag` chooses by them",
            "note": "it may be of any length",
            "evidence": "it is counted in `supports` and `refutes`",
            "history": "the reason of its newest verdict is in `because`",
        },
    ),
    "csv": TableLayout(
        Claim,
        "id quote statement attributed_to priority tags assigned status stale rating because by at "
        "approval approved_by provisional",
        " ".join(["note", *COUNTS.values(), "withheld evidence preserved"]),
        {"history": "its newest verdict is in `because`, `by` and `at`"},
    ),
    "xlsx claims": TableLayout(
        Claim,
        "id status statement because rating stale",
        "withheld approval approved_by provisional",
        {"evidence": _OWN_TABLE, "history": _OWN_TABLE},
    ),
    "xlsx evidence": TableLayout(
        Evidence,
        "claim number stance",
        "preserved wayback",
        {
            **_CHANGED,
            "confidential": "confidential evidence is in no export",
            "salt": "only confidential evidence has one",
        },
    ),
    "xlsx history": TableLayout(
        Entry, "claim", without={"seen": "it is computed from confidential words, too"}
    ),
    "xlsx article": TableLayout(Article),
    "import claims": TableLayout(Claim, without={"evidence": _OWN_TABLE, "history": _OWN_TABLE}),
    "import evidence": TableLayout(Evidence, without={**_CHANGED, "salt": "`sign` writes it"}),
    "import history": TableLayout(Entry),
}


_SOURCE_IN_CSV, ENTRY_IN_CSV = ("url", "source"), ("because", "by", "at")
"""The columns of a csv about evidence, and, beside the status, about the newest verdict."""

_EVERY = {
    "claim": frozenset(one.name for one in fields(Claim)),
    "evidence": frozenset(one.name for one in fields(Evidence)),
    "history": frozenset(one.name for one in fields(Entry)),
    "article": frozenset(one.name for one in fields(Article)),
}
_NOT_PUBLISHED = {"evidence": frozenset({"confidential", "salt"}), "history": frozenset({"seen"})}


def _fields_of(table: str) -> frozenset[str]:
    return frozenset(name.partition(".")[0] for name in LAYOUTS[table].columns)


CARRIED: Mapping[str, Mapping[str, frozenset[str]]] = {
    "csv": {
        "claim": _fields_of("csv") & _EVERY["claim"] | {"extra"},
        "evidence": frozenset(_SOURCE_IN_CSV),
        "history": frozenset({*ENTRY_IN_CSV, "status"}),
        "article": frozenset(),
    },
    "xlsx": {
        "claim": _fields_of("xlsx claims") & _EVERY["claim"] | {"extra"},
        "evidence": _fields_of("xlsx evidence") & _EVERY["evidence"] | {"extra"},
        "history": _fields_of("xlsx history") & _EVERY["history"] | {"extra"},
        "article": _fields_of("xlsx article") - {"text", "sha256"} | {"extra"},
    },
    "json": {name: every - _NOT_PUBLISHED.get(name, set()) for name, every in _EVERY.items()},
    "jsonl": {
        name: every - _NOT_PUBLISHED.get(name, set()) if name != "article" else frozenset()
        for name, every in _EVERY.items()
    },
}
"""Export -> record -> the fields that `import` brings back from it."""


def cells(columns: Iterable[str], item: Any, others: Mapping[str, Any]) -> list[Any]:
    """Return a record's value for each column, else that of `others`, else None."""
    return [others[name] if name in others else _value(item, name) for name in columns]


def _value(item: Any, name: str) -> Any:
    for step in name.split("."):
        item = item and getattr(item, step)
    return item


def cell_text(value: Any) -> str:
    """Return a value as the text of a cell: lists with commas, dates and times as ISO 8601."""
    if value is None or value == ():
        return ""
    if isinstance(value, str):  # nearly all are one of these, among thousands
        return value
    value = plain(value)
    if isinstance(value, list):
        return ", ".join(map(_item_text, value))
    return own(value) if isinstance(value, bool) else str(value)


def own_keys(items: Iterable[Any]) -> tuple[str, ...]:
    """Return the user's own keys that some of the records have, in the order of the worksheet."""
    return tuple(dict.fromkeys(key for item in items for key in item.extra))


def own_text(value: Any) -> str:
    """Return the value of a user's own key as the text of a cell; as JSON if it is not plain text.

    So is a text that would be read as JSON.
    """
    if isinstance(value, str) and value[:1] not in ("[", "{", '"'):
        return value
    return json_text(value)


def _item_text(item: Any) -> str:
    """Return one of several values in a cell, in quotation marks if it would otherwise be split."""
    text = cell_text(item)
    if text and text == text.strip() and not _APART.search(text):
        return text
    return '"' + text.replace('"', '""') + '"'


def cell_items(text: str) -> list[str]:
    """Return the values that a cell lists, one per line or with commas or semicolons between."""
    found = _ITEMS.finditer(text)
    items = (
        item[1].replace('""', '"') if item[1] is not None else item[2].strip() for item in found
    )
    return [item for item in items if item]
