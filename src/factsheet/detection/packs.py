"""The words that detection looks for: a pack per language, from a file in `languages/`."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Pack:
    """The words of one language, all in small letters.

    A word may end in `*` (any ending); an entry may be a phrase of several words.
    """

    code: str
    # How well: "well", "fairly" or "little", by what docs/languages.md measures
    known: str = "little"
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
    auxiliary: frozenset[str] = frozenset()  # between the source and the verb
    passive: frozenset[str] = frozenset()  # before the verb: not a source
    article: frozenset[str] = frozenset()
    particle: frozenset[str] = frozenset()  # small words inside a name
    role: frozenset[str] = frozenset()  # small words beside a name: "foreign minister"
    institution: frozenset[str] = frozenset()  # a source by itself, after an article
    lead: frozenset[str] = frozenset()  # opens a sentence before its subject
    not_name: frozenset[str] = frozenset()  # capitals all the same
    # The same where no capital letters show a name: regular expressions, the source is group x
    source_patterns: tuple[str, ...] = ()
    not_source: str = r"(?!)"  # what they find and is not a source
    after_source: str = r"(?!)"  # where a source that they find ends
    # What belongs to the page and not to the article
    boilerplate: frozenset[str] = frozenset()  # anywhere in a sentence
    heads: tuple[str, ...] = ()  # regular expressions for the start of a sentence
    acted: str = r"(?!)"  # a regular expression for verbs in the past
    capital_nouns: bool = False  # a capital letter does not make a name
    spaced: bool = True  # words are separated by spaces


_FIELDS = {field.name: field.type for field in fields(Pack)}


def code_of(language: str) -> str:
    """Return the first part of a BCP 47 code, which names a pack: `de` of `de-AT`."""
    return language.split("-", maxsplit=1)[0].lower()


@cache
def data(name: str) -> Any:
    """Return the contents of the YAML file `name` of this room, without its suffix."""
    import yaml

    text = files(__package__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of the languages that have a pack."""
    names = (file.name for file in files(__package__).joinpath("languages").iterdir())
    return tuple(sorted(name[:-5] for name in names if name.endswith(".yaml")))


@cache
def pack(code: str) -> Pack:
    """Return the pack of a language, an empty one when there is none.

    Raises ValueError for a file that has a list with an unknown name, an empty entry or a capital.
    """
    if code not in languages():
        return Pack(code)
    found = {name: _value(code, name, value) for name, value in data(f"languages/{code}").items()}
    return Pack(code, **found)


def _value(code: str, name: str, value: Any) -> Any:
    """Read a field of a pack; the lines of a regular expression are joined without spaces."""
    kind = _FIELDS.get(name) if name != "code" else None
    if kind == "frozenset[str]" and isinstance(value, str):
        entries = [entry.strip() for entry in value.split(",")]
        if all(entry and (entry == entry.lower() or entry == "US") for entry in entries):
            return frozenset(entries)
    elif kind == "tuple[str, ...]" and isinstance(value, list):
        return tuple(one.replace("\n", "") for one in value)
    elif kind in ("str", "bool") and isinstance(value, str if kind == "str" else bool):
        return value.replace("\n", "") if isinstance(value, str) else value
    raise ValueError(f"languages/{code}.yaml: {name} is not a list of words in small letters")


def pack_coverage(language: str | None) -> str:
    """Return how well a language's words are known: "well", "fairly", "little" or "not"."""
    known = pack(code_of(language or ""))
    return known.known if known.number else "not"
