"""What no report may show: the user name and password in an address."""

from collections.abc import Mapping
from dataclasses import is_dataclass, replace
from datetime import date
from typing import Any

from factsheet.model import Worksheet
from factsheet.proofs import Proofs, key, proof_of
from factsheet.urls import masked, shown

_HARMLESS = (bool, int, float, date)


def without_credentials(worksheet: Worksheet, proofs: Proofs) -> tuple[Worksheet, Proofs]:
    """Take user names and passwords out of the addresses in every field; the proofs follow.

    A `url` that is not a web address is spelled as `urls.shown` does, so that no format links it.
    """
    public: Worksheet = _cleaned(worksheet)
    if public is worksheet:
        return worksheet, proofs
    moved = dict(proofs)
    for before, after in zip(worksheet.claims, public.claims, strict=True):
        for old, new in zip(before.evidence, after.evidence, strict=True):
            if old is not new and (name := key(new, new.archive)) and (p := proof_of(old, proofs)):
                moved[name] = p
    return public, moved


def _cleaned(value: Any, name: str = "") -> Any:
    """Clean a text, or a value with texts in it; returns the same object if nothing changes."""
    if isinstance(value, str):
        return shown(value) if name == "url" else masked(value)
    if isinstance(value, tuple | list):
        items = [_cleaned(item) for item in value]
        same = all(new is old for new, old in zip(items, value, strict=True))
        return value if same else type(value)(items)
    if isinstance(value, Mapping):
        pairs = {one: _cleaned(item) for one, item in value.items()}
        return value if all(pairs[one] is value[one] for one in value) else pairs
    if is_dataclass(value) and not isinstance(value, type):
        changed = {}
        for one in value.__dataclass_fields__:
            item = getattr(value, one)
            if not item or (one != "url" and isinstance(item, _HARMLESS)):
                continue
            text = one != "url" and isinstance(item, str)  # most fields, so no call for them
            new = masked(item) if text else _cleaned(item, one)
            if new is not item:
                changed[one] = new
        return replace(value, **changed) if changed else value
    return value
