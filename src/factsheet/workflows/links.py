"""Visit a worksheet's addresses, and judge the answers; nothing is kept or written.

Those of confidential evidence are left alone, unless asked for.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Set

from factsheet import web
from factsheet.anchors import Match
from factsheet.documents import Document
from factsheet.model import Worksheet
from factsheet.proofs import LinkAnswer, prove
from factsheet.texts import confidential_pieces, counted
from factsheet.urls import masked
from factsheet.workflows.fetch_options import FetchOptions
from factsheet.workflows.saved_copies import read_whole, trouble_of

_log = logging.getLogger("factsheet.links")

_SLOTS = 64


def addresses(
    worksheet: Worksheet, *, confidential: bool = False
) -> tuple[dict[str, set[tuple[str, str | None]]], int]:
    """Group what a worksheet links to, each address with its quotes, by the page to ask for.

    Also returns how many pieces of confidential evidence were left out; `confidential` leaves out
    none. Evidence on a page that is visited anyway stays in.
    """
    links: defaultdict[str, set[tuple[str, str | None]]] = defaultdict(set)

    def add(url: str, quote: str | None) -> None:
        links[web.plain_address(url) or url].add((url, quote))

    if worksheet.article.url:
        add(worksheet.article.url, None)
    items = [item for item in worksheet.evidence if item.url]
    hidden = [item for item in items if item.confidential and not confidential]
    for item in items:
        if item.url and not (item.confidential and not confidential):
            add(item.url, item.quote)
    left = 0
    for item in hidden:
        url = item.url or ""
        if (web.plain_address(url) or url) in links:
            add(url, item.quote)
        else:
            left += 1
    pages = counted(len(links), "page")
    _log.info("%s to ask for; %s left out", pages, confidential_pieces(left))
    return dict(links), left


def secret_pages(worksheet: Worksheet) -> set[str]:
    """Return the pages that only confidential evidence links to."""
    pages: dict[bool, set[str]] = {True: set(), False: {worksheet.article.url or ""}}
    for item in worksheet.evidence:
        if item.url:
            pages[item.confidential].add(web.plain_address(item.url) or item.url)
    return pages[True] - pages[False]


def check_links(
    pages: dict[str, set[tuple[str, str | None]]],
    how: FetchOptions,
    done: Callable[[], None],
    *,
    secret: Set[str] = frozenset(),
) -> dict[tuple[str, str | None], LinkAnswer]:
    """Visit all pages of `addresses` at once; return the answer for each address and quote.

    `done` is called after each page; the debug log does not name the `secret` ones. Never raises
    for network problems.
    """
    links: dict[tuple[str, str | None], LinkAnswer] = {}
    for fetched in web.fetch_all(
        pages,
        limits=how.limits,
        allow=how.allow,
        slots=_SLOTS,
        per_host=how.per_host,
        dial=how.dial,
        secret=secret,
    ):
        try:
            links |= _answers(fetched, pages[fetched.asked], fetched.asked in secret)
        except Exception as error:  # whatever a page does to a reader, the others are asked for
            answer = LinkAnswer("error", trouble_of(error))
            links |= dict.fromkeys(pages[fetched.asked], answer)
        done()
    return links


def _answers(
    fetched: web.Fetched, quotes: set[tuple[str, str | None]], secret: bool
) -> dict[tuple[str, str | None], LinkAnswer]:
    page, reading = Document("other"), None
    if fetched.outcome in ("ok", "moved"):
        page, reading = read_whole(
            fetched.body,
            fetched.content_type,
            fetched.hops[-1].started,
            charset=fetched.charset,
        )
    links = {}
    for url, quote in quotes:
        found = None
        if reading and reading.text and quote:
            found = prove(quote, reading).how is not Match.MISSING
        outcome, reason = web.page_outcome(
            fetched, title=page.article.title or "", text=page.text, quote_found=found
        )
        seen = "no quote looked for" if found is None else f"quote {'' if found else 'not '}found"
        name = "a confidential page" if secret else masked(url)
        _log.info("%s: outcome %s, by the answer (%s), %s", name, outcome, fetched.outcome, seen)
        links[url, quote] = LinkAnswer(outcome, reason, fetched.moved_to)
    return links
