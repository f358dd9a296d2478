"""What asking for a page can come to, in one table."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from factsheet.urls import split

if TYPE_CHECKING:
    from factsheet.web.fetching import Fetched

OUTCOMES: Mapping[str, str] = {
    "ok": "the page is there",
    "moved": "the page is there, and its address has changed for good",
    "changed": "the page is there, and the quote is no longer on it",
    "gone": "the server says that there is no such page (404, 410)",
    "suspected-gone": "there is an answer, but it looks like one for a page that is gone",
    "blocked": "the server does not show the page to us (401, 403, 429): could not tell",
    "error": "no usable answer: server error, no such host, broken certificate, malformed",
    "timeout": "no whole answer within the time limit",
    "refused": "not asked: the address is not a public one on the web",
}
"""Each outcome, and what it means. `changed` and `suspected-gone` come from `judge` only."""

_BY_STATUS = {
    **dict.fromkeys((404, 410), "gone"),
    **dict.fromkeys((401, 403, 429), "blocked"),
}
PASSING = frozenset((429, 500, 502, 503, 504))
"""Statuses that may be otherwise soon."""

# How sites say it, in the languages of the larger ones.
_NOT_FOUND = re.compile(
    r"\b404\b|\bnot found\b|\bno longer (?:available|exists)\b|\b(?:doesn.t|does not) exist\b"
    r"|\bnicht gefunden\b|\bintrouvable\b|\bno (?:se ha |fue )?encontrad[ao]\b|\bnon trovata\b"
    r"|\bnão encontrad[ao]\b|\bniet gevonden\b|\bnie znaleziono\b|\bhittades inte\b"
    r"|\bне найдена\b|\bне знайдено\b|見つかりません|页面不存在|找不到",
    re.IGNORECASE,
)
_SHORT = 600


def by_status(status: int) -> str:
    """Give the outcome that an answer's status means, redirects aside."""
    return "ok" if 200 <= status < 300 else _BY_STATUS.get(status, "error")


def judge(
    fetched: "Fetched", *, title: str = "", text: str = "", quote_found: bool | None = None
) -> tuple[str, str]:
    """Judge a page that was fetched by what stands on it; gives the outcome and a reason.

    `title` and `text` are the page's, `quote_found` is None when there is no quote to look for. A
    quote that stands there settles it. Else a page is suspected gone when it says "not found" in
    its title (or anywhere, if it says little), or when the site leads to its front page; and
    changed when the quote is missing. What was cut off is not called changed.
    """
    outcome, reason = fetched.outcome, fetched.reason
    if outcome not in ("ok", "moved") or quote_found:
        return outcome, reason
    says = _NOT_FOUND.search(title) or (_NOT_FOUND.search(text) if len(text) < _SHORT else None)
    if says:
        return "suspected-gone", f"the page says '{says[0]}'"
    if _at_root(fetched.hops[-1].url) and not _at_root(fetched.hops[0].url):
        return "suspected-gone", "the site leads to its front page"
    if quote_found is False:
        if fetched.hops[-1].cut:
            return "error", f"the quote is not in what was read; {reason}"
        return "changed", "the quote does not stand on the page"
    return outcome, reason


def _at_root(url: str) -> bool:
    parts = split(url)
    return parts is not None and parts.path in ("", "/") and not parts.query
