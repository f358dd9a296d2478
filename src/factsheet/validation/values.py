"""What literals must look like: numbers, dates, addresses, plain text."""

import math
import re
from datetime import date, datetime
from typing import Any

from factsheet.texts.controls import CONTROLS
from factsheet.urls import is_address, split

_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?\Z", re.ASCII)
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?\Z", re.ASCII)
_TIME = re.compile(
    r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d)?)(?:\.\d{1,9})?(Z|[+-]\d\d:?\d\d)?\Z", re.ASCII
)
_MARKUP = re.compile(
    r"</?[A-Za-z][A-Za-z0-9]{0,20}(?:\s[^<>]{0,300})?/?>|&(?:[a-z]{2,8}|#\d{1,6});"
)
_CONTROL = re.compile(f"[{CONTROLS}\r\ufffd\ud800-\udfff]")


def as_number(value: Any) -> float | None:
    """Read a number, also one written as text with `.` (https://schema.org/Number); else None."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value) if abs(value) < 1e15 and math.isfinite(value) else None
    return float(value) if isinstance(value, str) and _NUMBER.match(value.strip()) else None


def is_date(text: str) -> bool:
    """Whether a text is a date or time that exists, in ISO 8601's extended form.

    A year or a month alone will do, as in https://schema.org/Date; a time is `T10:05` with or
    without seconds and zone.
    """
    try:
        if found := _DATE.match(text):
            date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
            return True
        if found := _TIME.match(text):
            zone = (found[3] or "").replace("Z", "+00:00")
            datetime.fromisoformat(f"{found[1]}T{found[2]}{zone}")
            return True
    except ValueError:
        pass
    return False


def host_of(text: str) -> str | None:
    """Return the host of a web address, in lower case and ASCII; None if it is not one."""
    parts = split(text) if is_address(text) else None
    return parts.host if parts else None


def same_site(host: str, page: str) -> bool:
    """Whether a host is the page's own or one below it; `www.` makes no difference."""
    page = page.removeprefix("www.")
    return host == page or host.endswith("." + page)


def has_markup(text: str) -> bool:
    """Whether a text contains HTML tags or entities."""
    return bool(_MARKUP.search(text))


def has_control(text: str) -> bool:
    """Whether a text contains control characters, or the mark that a character was lost."""
    return bool(_CONTROL.search(text))
