"""The model to plain values, in the format's own order of fields."""

import dataclasses
from datetime import UTC, date, datetime
from typing import Any

from factsheet.fields.shapes import SPILL


def plain(value: Any) -> Any:
    """Turn a model value into dict, list, text, bool and number, as JSON knows them.

    Fields that hold nothing are left out; a claim's status never is. Dates and times become
    ISO 8601 text, times in UTC.
    """
    if isinstance(value, datetime):
        return time_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if not dataclasses.is_dataclass(value):
        return value
    record: dict[str, Any] = {}
    own = {"extra", SPILL.get(type(value))}
    for field in dataclasses.fields(value):
        item = getattr(value, field.name)
        if field.name in own:
            record |= plain(item)
        elif not (item is None or item == () or (item is False and field.default is False)):
            filled = plain(item)
            if filled != {}:
                record[field.name] = filled
    return record


def time_text(time: datetime) -> str:
    """Return a time in UTC as text: `2026-03-02T10:05:00Z`."""
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z")
