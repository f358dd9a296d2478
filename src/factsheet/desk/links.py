"""Ask for every address of a worksheet, and judge what came; nothing is kept or written."""

from collections import defaultdict
from collections.abc import Callable

from factsheet import web
from factsheet.desk.asking import Asking
from factsheet.desk.kept import reading_of
from factsheet.model import Worksheet
from factsheet.pages import Page, page_text
from factsheet.problems import FactsheetError
from factsheet.proofs import Link, prove

SLOTS = 64


def addresses(worksheet: Worksheet) -> dict[str, set[tuple[str, str | None]]]:
    """Group what a worksheet links to, each address with its quotes, by the page to ask for."""
    links: defaultdict[str, set[tuple[str, str | None]]] = defaultdict(set)

    def add(url: str, quote: str | None) -> None:
        links[web.plain_address(url) or url].add((url, quote))

    if worksheet.article.url:
        add(worksheet.article.url, None)
    for claim in worksheet.claims:
        for item in claim.evidence:
            if item.url:
                add(item.url, item.quote)
    return dict(links)


def watch(
    pages: dict[str, set[tuple[str, str | None]]], asking: Asking, done: Callable[[], None]
) -> dict[tuple[str, str | None], Link]:
    """Ask for all pages of `addresses` at once; give the answer for each address and quote.

    `done` is called after each page. Never raises for what the net does.
    """
    links: dict[tuple[str, str | None], Link] = {}
    for fetched in web.fetch_all(
        pages, limits=asking.limits, allow=asking.allow, slots=SLOTS, per_host=asking.per_host
    ):
        page = _read(fetched)
        reading = reading_of(page, fetched.hops[-1].started) if page else None
        for url, quote in pages[fetched.asked]:
            found = None
            if reading and reading.text and quote:
                found = prove(quote, reading).counts
            outcome, reason = web.judge(
                fetched,
                title=page.title if page else "",
                text=page.text if page else "",
                quote_found=found,
            )
            links[url, quote] = Link(outcome, reason, fetched.moved_to)
        done()
    return links


def _read(fetched: web.Fetched) -> Page | None:
    if fetched.outcome not in ("ok", "moved"):
        return None
    try:
        return page_text(fetched.body, fetched.content_type, fetched.charset)
    except FactsheetError:
        return None
