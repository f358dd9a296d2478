"""Whether a file's ClaimReviews keep to schema.org and to Google's rules, offline.

`read` -> `survey` -> one function a rule. Nothing is fetched, and nothing is put right.
"""

from collections.abc import Iterator

from factsheet.problems import FactsheetError
from factsheet.urls import refusal
from factsheet.urls import shown as address_shown
from factsheet.validation.nodes import Survey, survey
from factsheet.validation.reading import Reading, read
from factsheet.validation.remarks import Remark, error, nearest, shown
from factsheet.validation.rules import RULES, among
from factsheet.validation.values import host_of

__all__ = ["Remark", "validate"]


def validate(data: bytes, name: str, *, page_url: str | None = None) -> list[Remark]:
    """Check every ClaimReview of a JSON file or an HTML page.

    `name` is the file's, for its suffix. `page_url` is where the page stands, for the rule that
    `url` is on its domain; a page's own canonical address stands in for it. A file in which there
    is no ClaimReview is an error: nothing was checked. Raises FactsheetError when `page_url` is
    no web address.
    """
    if page_url is not None and (why := refusal(page_url)):
        raise FactsheetError(f"'{address_shown(page_url)[:80]}' is not a web address: {why}")
    reading = read(data, name)
    address = page_url or (reading.address if host_of(reading.address or "") else None)
    found = survey(reading.documents, address, reading.ids)
    return list(dict.fromkeys(_remarks(reading, found)))


def _remarks(reading: Reading, found: Survey) -> Iterator[Remark]:
    yield from reading.remarks
    yield from found.remarks
    if not found.whole:
        return
    for review in found.reviews:
        for rule in RULES:
            yield from rule(review)
    yield from among(found.reviews)
    if not found.reviews:
        near = [name for name in found.types if nearest(name, ["ClaimReview"])]
        remedy = 'a ClaimReview is an object with "@type": "ClaimReview"'
        if near:
            remedy += f"; there is one with {shown(min(near))}"
        yield error("$", "no ClaimReview found; nothing was checked", remedy)
