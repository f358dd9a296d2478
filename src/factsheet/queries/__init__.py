"""Questions to a worksheet: which claim is meant, which are asked for, how far the work is."""

from factsheet.queries.counting import HEADINGS, Progress, by_stance, progress, stances, together
from factsheet.queries.lookup import find_claim, find_claims, number_of
from factsheet.queries.selection import SORTS, Row, cannot_hold, select

__all__ = [
    "HEADINGS",
    "SORTS",
    "Progress",
    "Row",
    "by_stance",
    "cannot_hold",
    "find_claim",
    "find_claims",
    "number_of",
    "progress",
    "select",
    "stances",
    "together",
]
