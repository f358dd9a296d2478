"""The validator's findings, and how it spells places and values from outside."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from factsheet import texts
from factsheet.texts import one_line

MAX_DEPTH = 60
"""How many levels of nesting are read."""


@dataclass(frozen=True, slots=True)
class ReviewFinding:
    """One thing that is wrong with a ClaimReview.

    `level` is `error` for what breaks a rule, `warning` for what a reader of the data will miss or
    misread. `path` leads to the value from the top of the JSON: `$[0].reviewRating.ratingValue`;
    in a page it begins with the number of the script: `script[0]:$`.
    """

    level: Literal["error", "warning"]
    path: str
    message: str
    remedy: str


error = partial(ReviewFinding, "error")
"""Make a finding that fails the file."""
warning = partial(ReviewFinding, "warning")
"""Make a finding that does not fail the file."""


def quoted(value: Any) -> str:
    """Quote a value from outside, short and on one line."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    text = value if isinstance(value, str) else repr(value)
    text = one_line(text[:80])
    return f"'{text}'" if len(text) <= 60 else f"'{text[:57]}…'"


def nearest(word: str, known: Iterable[str]) -> str:
    """Ask `did you mean claimReviewed?`; empty if no known word is near."""
    near = texts.nearest(word, known, cutoff=70)
    return f"did you mean {near[0]}?" if near else ""
