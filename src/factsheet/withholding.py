"""What stays at the desk: confidential evidence, and what is computed from its words."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import fields, replace
from typing import Any
from urllib.parse import urlsplit

from factsheet.fields import plain
from factsheet.model import Claim, Entry, Evidence, Worksheet
from factsheet.texts import caseless
from factsheet.urls import page_key

_SHORT = 4
"""Values of up to this many characters, such as `p. 3`, give nobody away."""


def without_seen(claim: Claim) -> Claim:
    """Return a claim whose history holds no fingerprints.

    A fingerprint is computed from confidential words, too: who guesses them could prove the guess.
    """
    if not any(entry.seen for entry in claim.history):
        return claim
    return replace(claim, history=tuple(replace(entry, seen=None) for entry in claim.history))


def evidence_trees(items: Iterable[Evidence], *, confidential: bool = False) -> list[Any]:
    """Return evidence as plain values; of a confidential piece only that it is one, and its number.

    `confidential` includes these in full.
    """
    return [
        plain(item) if confidential or not item.confidential else placeholder(number)
        for number, item in enumerate(items, 1)
    ]


def origin(item: Evidence) -> str:
    """Return what pieces of evidence from one source share: the page, or the source's words."""
    return page_key(item.url) if item.url else caseless(item.source or "")


def placeholder(number: int) -> dict[str, Any]:
    """Return what stands for a confidential piece of evidence, by its number in the claim."""
    return {"number": number, "confidential": True}


def claim_tree(claim: Claim, *, confidential: bool = False) -> dict[str, Any]:
    """Return a claim as plain values, without what is confidential and what is computed from it."""
    if confidential:
        tree: dict[str, Any] = plain(claim)
        return tree
    tree = plain(without_seen(claim))
    if claim.evidence:
        tree["evidence"] = evidence_trees(claim.evidence)
    return tree


def entry_tree(entry: Entry, *, confidential: bool = False) -> dict[str, Any]:
    """Return a history entry as plain values, without what is computed from confidential words."""
    tree: dict[str, Any] = plain(entry if confidential else replace(entry, seen=None))
    return tree


def open_origins(worksheet: Worksheet) -> set[str]:
    """Return the origins of the evidence that is not confidential."""
    return {origin(i) for i in worksheet.evidence if not i.confidential}


def confidential_origins(worksheet: Worksheet) -> set[str]:
    """Return the origins that only confidential evidence has."""
    items = [item for item in worksheet.evidence if item.confidential]
    return {origin(item) for item in items} - open_origins(worksheet) if items else set()


def withheld(claim: Claim) -> int:
    """Return how many pieces of a claim's evidence are confidential."""
    return sum(item.confidential for item in claim.evidence)


def secret_words(claim: Claim) -> set[str]:
    """Return what only a claim's confidential evidence says, its hosts too, as `folded` texts."""
    hidden = [item for item in claim.evidence if item.confidential]
    if not hidden:
        return set()
    values = [getattr(claim, field.name) for field in fields(claim)]
    said = [value for value in values if isinstance(value, str)]
    said += [entry.because or "" for entry in claim.history]
    said += [text for item in claim.evidence if not item.confidential for text in _words_of(item)]
    known = "\n".join(map(folded, said))
    return {text for item in hidden for text in _words_of(item) if text not in known}


def _words_of(item: Evidence) -> set[str]:
    found = {folded(text) for text in texts_in(plain(item))}
    with suppress(ValueError):
        found.add((urlsplit(item.url or "").hostname or "").removeprefix("www."))
    return {text for text in found - {item.kind, item.stance} if len(text) > _SHORT}


def folded(text: str) -> str:
    """Return a text as publishers are compared: without case, extra spaces and a leading "The"."""
    return caseless(text).removeprefix("the ")


def texts_in(value: object) -> Iterator[str]:
    """Yield the texts in a plain value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts_in(part)
