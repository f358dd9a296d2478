"""Addresses of the Wayback Machine's copies: of which page, and from when."""

import re
from datetime import UTC, datetime

from factsheet.urls.addresses import split

ARCHIVE = "https://web.archive.org"
"""Where the Wayback Machine is."""

_HOST = ARCHIVE.removeprefix("https://")
_COPY = re.compile(r"/web/(\d{14})(?:[a-z]{2}_)?/[^/]")


def wayback_stamp(when: datetime) -> str:
    """Return a time as the Wayback Machine writes it: 14 digits, UTC."""
    return f"{when.astimezone(UTC):%Y%m%d%H%M%S}"


def wayback_moment(stamp: str) -> datetime | None:
    """Return the time (UTC) that 14 digits mean; None for what is not such a time."""
    if not (len(stamp) == 14 and stamp.isascii() and stamp.isdecimal()):
        return None
    try:
        return datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def wayback_address(page: str, when: datetime, *, raw: bool = False) -> str:
    """Return the address of the copy of a page that was made at a time.

    `raw` is the page as it was, without the links and the frame that are for people.
    https://help.archive.org/help/wayback-machine-general-information/ has the form.
    """
    return f"{ARCHIVE}/web/{wayback_stamp(when)}{'id_' if raw else ''}/{page}"


def wayback_time(url: str) -> datetime | None:
    """Return when the copy at an address was made (UTC); None if it is not that archive's."""
    parts = split(url)
    found = _COPY.match(parts.path) if parts and (parts.host, parts.port) == (_HOST, "") else None
    return wayback_moment(found[1]) if found else None
