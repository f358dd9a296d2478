"""Which field a table's column goes to: by its name, in five languages, or as the user says."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from factsheet.fields import ENTRY_IN_CSV, LAYOUTS, did_you_mean
from factsheet.problems import FactsheetError
from factsheet.texts import some_of
from factsheet.word_lists import word_lists

_CLAIM_FIELDS, EVIDENCE_FIELDS, ENTRY_FIELDS = (
    LAYOUTS[f"import {sheet}"].columns for sheet in ("claims", "evidence", "history")
)

EVIDENCE = re.compile(r"evidence\.(?:(\d{1,2})\.)?(.+)")
"""`evidence.url`, and `evidence.2.url` where one row has several pieces."""


def plain_name(name: str) -> str:
    """Fold a column's name: `Source_URL ` and `source url` are the same."""
    folded = unicodedata.normalize("NFKD", name.replace("ß", "ss")).casefold()
    letters = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[^\W_]+", letters))


_OF_ANYTHING = {"title", "author", "language", "translation"}
"""Names of a source's fields that in a table may as well be a claim's, or a review's."""

_GUESSES = {
    **{
        plain_name(name): f"evidence.{name}" for name in EVIDENCE_FIELDS if name not in _OF_ANYTHING
    },
    **{plain_name(name): name for name in _CLAIM_FIELDS},
    **{name: field for field, *names in word_lists(__package__, "columns.txt") for name in names},
}


PROVISIONAL = "provisional"
LISTED, NEWEST = "evidence", ENTRY_IN_CSV
"""Columns of our own exports that are not fields of a claim.

Whether no person has judged; addresses and sources line by line; the newest verdict's entry.
"""


def _own_field(name: str) -> str:
    """Return the field of a column of our own export, `""` for a computed one."""
    is_field = name in (*_CLAIM_FIELDS, LISTED, PROVISIONAL, *NEWEST)
    return name if is_field or name.startswith("x-") else ""


def guess(name: str) -> str:
    """Return the field that a column's name means, `""` for none.

    `Source 2` means the source of a second piece of evidence; `x-…` stays the user's own key.
    """
    stripped = name.strip()
    if re.fullmatch(r"x-[\w.-]+", stripped) or stripped in _ALL_FIELDS - _OF_ANYTHING:
        return _ALIASES.get(stripped, stripped)
    folded = plain_name(name)
    if folded in _GUESSES:
        return _GUESSES[folded]
    if "." in stripped and " " not in stripped:  # a path in JSON: what it ends with
        inner = guess(stripped.rpartition(".")[2])
        return inner if inner.startswith("evidence.") else ""
    numbered = re.fullmatch(r"(.+?) ?(\d{1,2})", folded)
    target = _GUESSES.get(numbered[1], "") if numbered else ""
    if numbered and target.startswith("evidence."):
        number = int(numbered[2])
        return target if number <= 1 else target.replace("evidence.", f"evidence.{number}.", 1)
    return ""


def assign(
    names: Sequence[str], mapping: Mapping[str, str], *, own: bool = False
) -> tuple[dict[str, str], list[str]]:
    """Return column -> field for a table's claims, and remarks; the user's mapping comes first.

    The columns of our own export are the fields of the same name.

    Raises FactsheetError for a mapping to a column or field that is not there, and where no column
    holds the claims.
    """
    chosen = _chosen(names, mapping)
    columns: dict[str, str] = {}
    taken = set(chosen.values()) - {""}
    remarks = []
    meant = _own_field if own else guess
    exact_first = sorted(names, key=lambda name: plain_name(name) not in ("statement", "quote"))
    for name in exact_first:
        target = chosen.get(name, meant(name))
        if name not in chosen and target and target in taken:
            remarks.append(f"column '{name}' was left out: another column is used for {target}")
            target = ""
        taken |= {target} - {""}
        columns[name] = target
    if not {"quote", "statement"} & taken:
        raise FactsheetError(
            f"no column contains the claims; the columns are {_listed(names)}. "
            'Say which: --map "COLUMN=statement"'
        )
    return {name: columns[name] for name in names}, remarks


def _chosen(names: Sequence[str], mapping: Mapping[str, str]) -> dict[str, str]:
    chosen = {}
    for asked, target in mapping.items():
        found = [name for name in names if name == asked] or [
            name for name in names if plain_name(name) == plain_name(asked)
        ]
        if not found:
            raise FactsheetError(f"no column is called '{asked}'; columns: {_listed(names)}")
        chosen[found[0]] = _field_name(target)
    twins = [
        target for target in chosen.values() if target and list(chosen.values()).count(target) > 1
    ]
    if twins:
        raise FactsheetError(
            f"two columns are mapped to '{twins[0]}'; map one of them to a different field"
        )
    return chosen


def _field_name(target: str) -> str:
    """Check the field of a mapping, and return its full name: `url` is `evidence.url`."""
    target = target.strip()
    target = _ALIASES.get(target, target)
    numbered = EVIDENCE.fullmatch(target)
    if (
        target
        and target not in _ALL_FIELDS
        and not re.fullmatch(r"x-[\w.-]+", target)
        and not (numbered and f"evidence.{numbered[2]}" in _ALL_FIELDS)
    ):
        hint = did_you_mean(target, tuple(_ALL_FIELDS)) or f"; fields: {', '.join(_CLAIM_FIELDS)}"
        raise FactsheetError(
            f"'{target}' is not a field{hint}; to skip the column, put nothing after ="
        )
    return target


_ALIASES = {name: f"evidence.{name}" for name in EVIDENCE_FIELDS if name not in _CLAIM_FIELDS}
_ALL_FIELDS = {*_CLAIM_FIELDS, *_ALIASES, *(f"evidence.{name}" for name in EVIDENCE_FIELDS)}


def _listed(names: Sequence[str]) -> str:
    return some_of([f"'{name[:40]}'" for name in names], 20)
