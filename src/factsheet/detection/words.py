"""The words that spotting looks for, one row a language.

A row is a `Pack`. Its fields are lists separated by commas; a word may end in `*` (any ending), an
entry may be a phrase of several words. All small letters. English is in `english.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Pack:
    """The words of one language."""

    code: str
    known: str = (
        "little"  # how well: "well", "fairly", "little", by what docs/languages.md measures
    )
    common: frozenset[str] = frozenset()  # the commonest words, to guess the language by
    # For the sentence's end
    titles: frozenset[str] = frozenset()  # abbreviations that a name follows
    short_forms: frozenset[str] = frozenset()  # abbreviations that a number follows
    before_ordinal: frozenset[str] = frozenset()  # "Im 19. Jahrhundert"
    # For the score; the fields bear the names of the rows in `scoring.REASONS`
    number: frozenset[str] = frozenset()
    date: frozenset[str] = frozenset()
    share: frozenset[str] = frozenset()
    money: frozenset[str] = frozenset()
    superlative: frozenset[str] = frozenset()
    body: frozenset[str] = frozenset()
    act: frozenset[str] = frozenset()
    cause: frozenset[str] = frozenset()
    opinion: frozenset[str] = frozenset()
    wish: frozenset[str] = frozenset()
    prediction: frozenset[str] = frozenset()
    supposition: frozenset[str] = frozenset()
    vague: frozenset[str] = frozenset()
    scene: frozenset[str] = frozenset()
    personal: frozenset[str] = frozenset()
    # For the source that a sentence names
    say: frozenset[str] = frozenset()  # "said": the words may follow without "that"
    say_that: frozenset[str] = frozenset()  # only with "that", a colon or a quotation
    that: frozenset[str] = frozenset()
    according: frozenset[str] = frozenset()
    auxiliary: frozenset[str] = frozenset()  # may stand between the source and the verb
    passive: frozenset[str] = frozenset()  # before the verb: not a source
    article: frozenset[str] = frozenset()
    particle: frozenset[str] = frozenset()  # small words inside a name
    role: frozenset[str] = frozenset()  # small words beside a name: "foreign minister"
    institution: frozenset[str] = frozenset()  # a source by itself, after an article
    lead: frozenset[str] = frozenset()  # opens a sentence before its subject
    not_name: frozenset[str] = frozenset()  # capitals all the same
    # What belongs to the page and not to the article
    boilerplate: frozenset[str] = frozenset()  # anywhere in a sentence
    heads: tuple[str, ...] = ()  # regular expressions for the start of a sentence
    acted: str = r"(?!)"  # a regular expression for verbs in the past
    capital_nouns: bool = False  # a capital letter does not make a name
    spaced: bool = True  # words are separated by spaces


def code_of(language: str) -> str:
    """Return the first part of a BCP 47 code, which names a row: `de` of `de-AT`."""
    return language.split("-", maxsplit=1)[0].lower()


def row(code: str, **lists: str | tuple[str, ...] | bool) -> Pack:
    """Build a row from lists written as text."""
    made: dict[str, object] = {}
    for name, value in lists.items():
        if isinstance(value, str) and name not in ("acted", "known"):
            made[name] = frozenset(entry.strip() for entry in value.split(",") if entry.strip())
        else:
            made[name] = value
    return Pack(code, **made)  # type: ignore[arg-type]  # the lists' names are checked by Pack


@cache
def pack(code: str) -> Pack:
    """Return the row of a language, an empty one when there is none."""
    from factsheet.detection.english import ENGLISH
    from factsheet.detection.languages import OTHERS

    for known in (ENGLISH, *OTHERS):
        if known.code == code:
            return known
    return Pack(code)


def how_known(language: str | None) -> str:
    """Return how well a language's words are known: "well", "fairly", "little" or "not"."""
    known = pack(code_of(language or ""))
    return known.known if known.number else "not"
