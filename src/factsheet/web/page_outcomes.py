"""Decide whether a fetched page is still the page: by what its text says, beyond the status."""

import re

from factsheet.urls import split
from factsheet.web.fetching import Fetched

# How sites say "not found", in the languages of the larger ones.
_NOT_FOUND = re.compile(
    r"\b404\b|\bnot found\b|\bno longer (?:available|exists)\b|\b(?:doesn.t|does not) exist\b"
    r"|\bnicht gefunden\b|\bintrouvable\b|\bno (?:se ha |fue )?encontrad[ao]\b|\bnon trovata\b"
    r"|\bnão encontrad[ao]\b|\bniet gevonden\b|\bnie znaleziono\b|\bhittades inte\b"
    r"|\bне найдена\b|\bне знайдено\b|見つかりません|页面不存在|找不到",
    re.IGNORECASE,
)
_SHORT = 600


def page_outcome(
    fetched: Fetched, *, title: str = "", text: str = "", quote_found: bool | None = None
) -> tuple[str, str]:
    """Return what became of a page, judging by its content: the outcome and a reason.

    `title` and `text` are the page's, `quote_found` is None if there is no quote to look for. A
    quote that is there settles it. Else a page is suspected gone when it says "not found" in
    its title (or anywhere, if it says little), or when the site redirects to its front page; and
    changed when the quote is missing. What was cut off is not called changed.
    """
    outcome, reason = fetched.outcome, fetched.reason
    if outcome not in ("ok", "moved") or quote_found:
        return outcome, reason
    says = _NOT_FOUND.search(title) or (_NOT_FOUND.search(text) if len(text) < _SHORT else None)
    if says:
        return "suspected-gone", f"the page says '{says[0]}'"
    if _at_root(fetched.hops[-1].url) and not _at_root(fetched.hops[0].url):
        return "suspected-gone", "the site redirects to its front page"
    if quote_found is False:
        if fetched.hops[-1].cut:
            return "error", f"the quote is not in the part that was read; {reason}"
        return "changed", "the quote is no longer on the page"
    return outcome, reason


def _at_root(url: str) -> bool:
    parts = split(url)
    return parts is not None and parts.path in ("", "/") and not parts.query
