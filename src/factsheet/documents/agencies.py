"""News agencies: which one wrote the text that a site republished."""

import re

from factsheet.people import spellings
from factsheet.word_lists import word_lists

_NAMES = word_lists(__package__, "agencies.txt")
_BY_SPELLING = {
    spelling: names[0] for names in _NAMES for name in names for spelling in spellings(name)
}
_ANY = "|".join(sorted((re.escape(name) for names in _NAMES for name in names), key=len)[::-1])
# How the text of an agency begins: MOSCOW, April 17 /TASS/. – МОСКВА, 3 июл — РИА Новости. –
# WASHINGTON (AP) — … – KABUL, July 4 (Reuters) - … – Berlin (dpa) - … – 新华社北京4月17日电
_HEADS = re.compile(
    rf"\A(?:(?=[^\W\d_]).{{0,70}}?(?:/\s?(?P<slashes>{_ANY})\s?/"
    rf"|\((?P<brackets>{_ANY})(?:\s?/[^()]{{0,20}})?\)\s*(?:[-–—:.]|\Z)"
    rf"|[-–—]\s*(?P<dash>{_ANY})\s?[.,])"
    rf"|\((?P<first>{_ANY})\)\s*[-–—:]?\s"
    r"|(?P<chinese>新华社|新華社|中新社|中央社)\S{0,12}?(?:电|電))",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"\A(?:by|von|par|por|from|source|quelle|mit|with|via) ?:? (?:the )?"
    r"| (?:in|at|from|staff) .*|[,/|].*",
    re.I,
)
_LINES = 400


def agency_named(name: str) -> str | None:
    """Return the agency that a name means, in the spelling used here; None if it is not one."""
    bare = _AROUND.sub("", name.strip())
    return next((_BY_SPELLING[one] for one in spellings(bare) if one in _BY_SPELLING), None)


def agency_heading(text: str) -> str | None:
    """Return the agency that a paragraph at the head of a text credits, else None.

    Takes the page's visible text, one paragraph per line; only long lines are paragraphs.
    """
    for line in text.split("\n")[:_LINES]:
        if len(line) >= 40 and (found := _HEADS.match(line[:200])):
            return agency_named(next(filter(None, found.groups())))
    return None
