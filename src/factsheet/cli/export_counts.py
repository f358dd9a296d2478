"""What `export` says about single formats: how many sources there are, what is on no page."""

from factsheet import console
from factsheet.model import Worksheet
from factsheet.texts import counted, pieces
from factsheet.urls import is_address


def count_sources(public: Worksheet) -> str:
    """Return how many sources a worksheet has, each counted once."""
    from factsheet.reports.csl import items

    return counted(len(items(public)), "source")


def say_unmarkable(public: Worksheet) -> int:
    """Return how many claims no annotation can mark; say how many claims and sources that is."""
    pieces_left = sum(not is_address(i.url) for i in public.evidence)
    if pieces_left:
        console.say(f"{pieces(pieces_left)} without an address left out")
    if not is_address(public.article.url):
        console.say("the claims are left out: the article has no address to mark them on")
        return len(public.claims)
    left = sum(not claim.quote for claim in public.claims)
    if left:
        console.say(f"{counted(left, 'claim')} without a quote left out")
    return left
