"""Web addresses that a document names of itself."""

import re
from collections.abc import Iterable

from factsheet.urls import is_address, refusal, shown

_MEANT = re.compile(r"(?:[a-z][a-z0-9+.-]{0,20}:)?//|https?:", re.I)


def first_address(texts: Iterable[str | None], purpose: str) -> tuple[str | None, tuple[str, ...]]:
    """Return the first web address among texts, and notes on texts that only look like one.

    `purpose` says in the notes what they are not used as: `the article's address`.
    """
    notes: list[str] = []
    for text in texts:
        found = (text or "").strip()
        if is_address(found):
            return found, tuple(notes)
        if meant_as_address(found):
            notes.append(f"'{shown(found)[:80]}' is not used as {purpose}: {refusal(found)}")
    return None, tuple(dict.fromkeys(notes))


def meant_as_address(text: str) -> bool:
    """Whether a text begins as web addresses do, be it one or not."""
    return bool(_MEANT.match(text))
