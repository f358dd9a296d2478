"""A source kept elsewhere: in a reference library, or as a highlight on a page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from factsheet.intake import tidy
from factsheet.model import Evidence
from factsheet.problems import FactsheetError
from factsheet.urls import is_address, mended, refusal, shown
from factsheet.vocabulary import CLAIM_TAG, STANCES

STANCE = "stance:"
"""The beginning of a tag that states a stance."""

_LONGEST, _LONGEST_TAG = 100_000, 200
_STANCES = {
    word: row.name
    for row in STANCES.values()
    for word in (row.name, row.name.replace("-", " "), row.name.replace("-", "_"))
}


@dataclass(frozen=True, slots=True)
class SourceNote:
    """What a person wrote about a source: who (a name that the file gives), when (UTC), the words.

    `day_only` says that the time of day is not known.
    """

    words: str
    by: str = ""
    at: datetime | None = None
    day_only: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """One source of a file, and what the file says of it.

    `where` is its place in the file: `item 3 (doe2024)`. `page` is the address as the file has it,
    which need not be one on the web. `evidence` is what is known of it as evidence, without a
    claim; None if it cannot be any, and `trouble` says why. `words` are those that were marked on
    the page, `before` and `after` the ones around them. `said` are people's comments, `tags` their
    tags except for stances, `claims` the claims that it names. `statement` is the claim's, where
    factsheet wrote the file. `annotation` says that a person marked a page, `blind` that the words
    marked are not given.
    """

    where: str
    page: str = ""
    evidence: Evidence | None = None
    trouble: str = ""
    words: str = ""
    before: str = ""
    after: str = ""
    said: tuple[SourceNote, ...] = ()
    tags: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    statement: str = ""
    annotation: bool = False
    blind: bool = False

    @property
    def label(self) -> str:
        """How a person would recognise it: its words, else its title, address or source."""
        item = self.evidence
        known = [item.title, item.source, item.url] if item else []
        return next(filter(None, (self.words, *known, self.page)), self.where)


def sort_tags(tags: Iterable[str]) -> tuple[str | None, tuple[str, ...], tuple[str, ...]]:
    """Return the stance that tags say (None for none, or two), the claims they name, the others.

    A stance is a tag that is its name; `stance:` and `claim:` may be in front. Tags are cleaned,
    and each appears once.
    """
    stances: set[str] = set()
    claims: dict[str, None] = {}
    others: dict[str, None] = {}
    for tag in tags:
        text = one_text(tag)
        low = text.casefold()
        stance = _STANCES.get(low.removeprefix(STANCE).strip())
        if stance:
            stances.add(stance)
        elif low.startswith(CLAIM_TAG):
            named = text[len(CLAIM_TAG) :].replace(",", " ").split()
            claims |= dict.fromkeys(named)
        elif text and len(text) <= _LONGEST_TAG:
            others[text] = None
    return (stances.pop() if len(stances) == 1 else None), tuple(claims), tuple(others)


def one_text(value: Any) -> str:
    """Return a value as a text on one line, as `some_text` reads it."""
    return " ".join(some_text(value).split())


def some_text(value: Any) -> str:
    """Return a value as a text without control characters; empty if it is none.

    Raises FactsheetError for a value too long for a worksheet.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    if len(str(value)) > _LONGEST:
        raise FactsheetError(
            f"a text of more than {_LONGEST:,} characters: '{str(value)[:40].strip()}…'"
        )
    return tidy(str(value))[0].strip()


def usable_address(address: str) -> tuple[str | None, str]:
    """Return an address as evidence may have it, or None and why it may not."""
    if not address:
        return None, ""
    if is_address(address):
        return address, ""
    if found := mended(address):
        return found, ""
    return None, f"its address '{shown(address)[:80]}' is not a web address: {refusal(address)}"


def lists(value: Any) -> Iterator[Any]:
    """Yield the values of a list, or the single value given instead of one; nothing for nothing."""
    if isinstance(value, list):
        yield from value
    elif value is not None:
        yield value
