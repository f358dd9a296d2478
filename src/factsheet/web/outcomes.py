"""The possible outcomes of requesting a page, in one table, and what a status means."""

from collections.abc import Mapping

OUTCOMES: Mapping[str, str] = {
    "ok": "the page is there",
    "moved": "the page is there, and its address has changed permanently",
    "changed": "the page is there, but the quote is no longer on it",
    "gone": "the server says that there is no such page (404, 410)",
    "suspected-gone": "there is an answer, but the page seems to be gone",
    "blocked": "the server denied access (401, 403, 429): the page may still be there",
    "error": "no usable answer: server error, no such host, broken certificate, malformed",
    "timeout": "no complete answer within the time limit",
    "refused": "not contacted: not a public web address",
}
"""Each outcome, and what it means. `changed` and `suspected-gone` come from `page_outcome` only."""

_BY_STATUS = {
    **dict.fromkeys((404, 410), "gone"),
    **dict.fromkeys((401, 403, 429), "blocked"),
}
MAY_BE_RETRIED = frozenset((429, 500, 502, 503, 504))
"""Statuses after which another try may help."""


def by_status(status: int) -> str:
    """Return the outcome that an answer's status means, redirects aside."""
    return "ok" if 200 <= status < 300 else _BY_STATUS.get(status, "error")
