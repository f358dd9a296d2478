"""Check whether a file's ClaimReviews follow schema.org and Google's rules, offline.

`read` -> `survey` -> one function per rule. Nothing is fetched, and nothing is corrected.
"""

from dataclasses import replace

from factsheet.problems import FactsheetError
from factsheet.urls import refusal
from factsheet.urls import shown as address_shown
from factsheet.validation.findings import ReviewFinding
from factsheet.validation.nodes import survey
from factsheet.validation.reading import read
from factsheet.validation.rules import RULES, among

__all__ = ["ReviewFinding", "validate"]


def validate(data: bytes, name: str, *, page_url: str | None = None) -> list[ReviewFinding]:
    """Check every ClaimReview of a JSON file or an HTML page.

    `name` is the file's, for its suffix. `page_url` is where the page is, for the rule that `url`
    is on its domain; a page's own canonical address stands in for it. A file in which there is no
    ClaimReview is an error: nothing was checked. Raises FactsheetError if `page_url` is not a web
    address.
    """
    if page_url is not None and (why := refusal(page_url)):
        raise FactsheetError(f"'{address_shown(page_url)[:80]}' is not a web address: {why}")
    file = read(data, name)
    reviews, findings = survey(replace(file, address=page_url or file.address))
    ruled = [finding for review in reviews for rule in RULES for finding in rule(review)]
    return list(dict.fromkeys([*file.findings, *findings, *ruled, *among(reviews)]))
