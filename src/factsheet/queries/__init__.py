"""Questions to a worksheet: which claim is meant, which are asked for, how much is done."""

from factsheet.queries.bibliography import citation, translation
from factsheet.queries.counting import HEADINGS, Progress, by_stance, progress, stances, together
from factsheet.queries.lookup import find_claim, find_claims, is_numeric, number_of, numbers, spans
from factsheet.queries.selection import SORTS, cannot_hold, select

__all__ = [
    "HEADINGS",
    "SORTS",
    "Progress",
    "by_stance",
    "cannot_hold",
    "citation",
    "find_claim",
    "find_claims",
    "is_numeric",
    "number_of",
    "numbers",
    "progress",
    "select",
    "spans",
    "stances",
    "together",
    "translation",
]
