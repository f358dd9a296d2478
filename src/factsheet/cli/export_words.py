"""What `export` says of a format beside the file: what it has no place for."""

from factsheet import console
from factsheet.model import Worksheet
from factsheet.reports import Facts
from factsheet.texts import counted


def say_not_there(public: Worksheet, facts: Facts) -> None:
    """Say how many claims a Word copy lists at the end, as their words are not in the article."""
    from factsheet.reports.docx import places

    if not facts.article_text:
        console.say("the copy has no article text: all claims are listed in it (factsheet load)")
        return
    if count := len(public.claims) - len(places(public.claims, facts.article_text)):
        be = "is" if count == 1 else "are"
        console.say(f"{counted(count, 'claim')} {be} listed at the end, not in the article")
