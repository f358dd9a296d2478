"""Web addresses that a document gives for itself."""

import re
from collections.abc import Iterable

from factsheet.urls import is_address, refusal, shown

_WITHIN = re.compile(r"https?://(?:(?![,;|]https?://)[^\s，。；、）」』】])+", re.IGNORECASE)
_ENDS = ",;.!?\"'”’»："
_CLOSING = {")": "(", "]": "[", ">": "<", "}": "{"}
_TAIL = 100
"""Characters at an address's end that may be punctuation around it."""
_MEANT = re.compile(r"(?:[a-z][a-z0-9+.-]{0,20}:)?//|https?:", re.I)


def first_address(texts: Iterable[str | None], purpose: str) -> tuple[str | None, tuple[str, ...]]:
    """Return the first web address among texts, and remarks on texts that only look like one.

    `purpose` says in the remarks what they were not used as: `the article's address`.
    """
    remarks: list[str] = []
    for text in texts:
        found = (text or "").strip()
        if is_address(found):
            return found, tuple(remarks)
        if meant_as_address(found):
            remarks.append(f"'{shown(found)[:80]}' is not used as {purpose}: {refusal(found)}")
    return None, tuple(dict.fromkeys(remarks))


def meant_as_address(text: str) -> bool:
    """Whether a text begins like a web address, valid or not."""
    return bool(_MEANT.match(text))


def addresses_in(text: str) -> list[str]:
    """Return the web addresses in a text, without the punctuation around them."""
    found = []
    for match in _WITHIN.finditer(text):
        address = match[0]
        for _ in range(_TAIL):
            opening = _CLOSING.get(address[-1], "")
            unopened = opening and address.count(address[-1]) > address.count(opening)
            if address[-1] not in _ENDS and not unopened:
                break
            address = address[:-1]
        if is_address(address):
            found.append(address)
    return found
