"""What is recorded about the Wayback Machine's copy of a page, the second witness."""

from hashlib import sha256
from typing import Literal

from factsheet.model import Evidence, Wayback
from factsheet.urls import same_page, wayback_time


def wayback_copy(item: Evidence) -> Wayback | None:
    """Return the Wayback copy recorded for evidence; None if it cannot be of that page."""
    found = item.archive.wayback if item.archive else None
    if found is None or not item.url or wayback_time(found.url) != found.captured:
        return None
    return found if same_page(found.url, item.url) else None


def quote_in_wayback(item: Evidence) -> Literal["found", "missing"] | None:
    """Return whether the quote is in the Wayback copy; None if that was not looked for."""
    found = wayback_copy(item)
    if found is None or not item.quote:
        return None
    return found.quote if found.quote_sha256 in (None, quote_hash(item.quote)) else None


def quote_hash(quote: str) -> str:
    """Return the SHA-256 of a quote, in hex, which shows later whether the quote has changed."""
    return sha256(quote.encode("utf-8", "surrogatepass")).hexdigest()


_IN_THAT_COPY = {"found": ": quote found", "missing": ": quote not in that copy"}


def wayback_summary(item: Evidence) -> str:
    """Return what the Wayback copy says of the quote, in words; empty if none was looked up."""
    found = wayback_copy(item)
    if found is None:
        return ""
    where = _IN_THAT_COPY.get(quote_in_wayback(item) or "", "")
    return f"Wayback copy of {found.captured:%Y-%m-%d}{where}"
