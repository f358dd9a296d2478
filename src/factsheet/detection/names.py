"""Names in a sentence: where one begins, where it ends, and whether it is somebody's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from factsheet.detection.packs import Pack

# Letters, digits and the marks that Python's \w leaves out (Latin, Arabic, Devanagari).
_LETTER = r"[\w\u0300-\u036f\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963]"
WORD = re.compile(rf"{_LETTER}+(?:[.’'&-]{_LETTER}+)*")
_BARE = ("police", "prosecutors")
"""Institutions that are a source without an article."""


class Word(NamedTuple):
    """A word of a sentence.

    start, end: offsets into the sentence. text: as written. low: in small letters, with a straight
    apostrophe. capital: whether it begins with a capital letter, or does after an article: l'Insee.
    """

    start: int
    end: int
    text: str
    low: str
    capital: bool


def forms(text: str) -> list[tuple[str, bool]]:
    """Return each word of `text` in small letters, and whether it begins with a capital."""
    return [form(word) for word in WORD.findall(text)]


@lru_cache(maxsize=50_000)
def form(word: str) -> tuple[str, bool]:
    """Return the small letters of `word` and whether it begins with a capital one."""
    capital = word[0].isupper() or (word[1:2] in ("'", "’") and word[2:3].isupper())
    # "US" is not "us".
    return word if word == "US" else word.lower().replace("’", "'"), capital


@dataclass(frozen=True, slots=True)
class Wording:
    """A sentence without the words of its quotations, cut into words, and its language's row."""

    unquoted: str
    words: list[Word]
    known: Pack

    def gap(self, at: int) -> str:
        """Return what comes before word number `at`."""
        start = self.words[at - 1].end if at else 0
        end = self.words[at].start if at < len(self.words) else len(self.unquoted)
        return self.unquoted[start:end]

    def phrase(self, at: int, entries: frozenset[str], longest: int = 4) -> int:
        """How many words at `at` make an entry of a list; 0 if none does."""
        low = [word.low for word in self.words[at : at + longest]]
        return next((n for n in range(len(low), 0, -1) if " ".join(low[:n]) in entries), 0)

    def verb(self, at: int) -> int:
        """How many words at `at` are a verb of saying."""
        if self.words[at].capital and at:
            return 0
        known = self.known
        return self.phrase(at, known.say, 2) or self.phrase(at, known.say_that, 2)

    def is_name(self, at: int) -> bool:
        """Whether a word is written like a name."""
        word = self.words[at]
        return word.capital and not (
            word.low in self.known.not_name or (at == 0 and word.low in self.known.lead)
        )

    def is_somebody(self, span: tuple[int, int]) -> bool:
        """Whether a German phrase is more than an article and a noun: "die Bürger"."""
        words = [word for word in self.words if span[0] <= word.start < span[1]]
        if not self.known.capital_nouns or words[0].low not in self.known.article:
            return True
        capitals = [word for word in words if word.capital and word.low not in self.known.article]
        bodies = tuple(self.known.institution)
        return len(capitals) > 1 or any(word.low.endswith(bodies) for word in capitals)

    def name_ending(self, at: int) -> int | None:
        """Return where the name that ends with word `at` begins."""
        words, known = self.words, self.known
        named = False
        first = None
        while at >= 0:
            word = words[at]
            if first is not None and self.gap(at + 1).strip(" .’'&-"):
                break
            if self.is_name(at):
                named = True
                first = at
            elif word.low in known.institution and not (known.capital_nouns and not word.capital):
                if first is None:
                    named = self._has_article(at) or word.low in _BARE
                first = at
            elif word.low in known.role or (word.low.endswith(("'s", "s'")) and first is not None):
                first = at
            elif word.low in known.particle and first is not None and at > 0:
                if not self._linked(at):
                    break
            else:
                break
            at -= 1
        if first is None or not named:
            return None
        if first and words[first - 1].low in ("the", "el", "la", "le", "die", "das", "der", "il"):
            return first - 1
        return first

    def _has_article(self, at: int) -> bool:
        for back in range(at - 1, max(at - 4, -1), -1):
            if self.words[back].low in self.known.article:
                return True
        return False

    def _linked(self, at: int) -> bool:
        """Whether the small word `at` ties a name or an office to what comes before."""
        back = at - 1
        while back > 0 and self.words[back].low in self.known.particle:
            back -= 1
        word = self.words[back]
        if self.gap(at).strip(" ."):
            return False
        linking = self.words[back + 1].low
        if linking in ("and", "y", "et", "und", "и"):
            return self.is_name(back)
        if linking in ("the", "without", "against", "on", "in", "в", "на", "по", "о"):
            return False
        return (
            self.is_name(back) or word.low in self.known.role or word.low in self.known.institution
        )

    def with_name_after(self, span: tuple[int, int], end: int) -> tuple[int, int]:
        """Let "the mayor of Lyon, Ana Ruiz" be the whole of it."""
        if end >= len(self.words) or self.gap(end).strip() != "," or not self.is_name(end):
            return span
        named = self.name_from(end)
        closed = named and self.gap(self.word_at(named[1])).strip()[:1] in tuple(',.;:”»"')
        return (span[0], named[1]) if named and closed else span

    def word_at(self, offset: int) -> int:
        """Return the number of the first word that begins at `offset` or after it."""
        return next(
            (n for n, word in enumerate(self.words) if word.start >= offset), len(self.words)
        )

    def name_from(self, at: int) -> tuple[int, int] | None:
        """Return the span of the name that begins at word `at`, its office and article included."""
        words, known = self.words, self.known
        first = at
        article = at < len(words) and words[at].low in known.article
        if article:
            at += 1
            if words[first].low in ("a", "an", "un", "une", "ein", "eine"):
                first = at
        last = None
        offices = 0
        while at < len(words) and (at == first or not self.gap(at).strip(" .&-’'")):
            word = words[at]
            if self.gap(at).strip(" ").startswith(". ") and len(words[at - 1].text) > 4:
                break
            if self.is_name(at) or (
                word.low in known.institution
                and (article or word.capital or (last is None and word.low in _BARE))
            ):
                last = at
            elif word.low in known.role or word.low.endswith("'s"):
                offices += 1
                # "Germany's interior minister" is one office, "Tim Cook head" is not said
                if (
                    last is not None
                    and word.low in known.role
                    and (offices > 1 or words[at - 1].low.endswith("'s"))
                ):
                    last = at
            elif word.low in known.particle and at > first:
                if not self._linked(at):
                    break
            elif (
                known.code != "en"
                and article
                and last is None
                and not word.capital
                and at < first + 4
            ):
                offices += 1
            else:
                break
            at += 1
        if last is None:
            return self._office_then_name(first, at, offices)
        return words[first].start, words[last].end

    def _office_then_name(self, first: int, at: int, offices: int) -> tuple[int, int] | None:
        """Return the name in "the company's chief executive, Tim Cook"."""
        if not offices or at >= len(self.words) or self.gap(at).strip() != ",":
            return None
        return self.name_from(at) if self.is_name(at) and at > first else None
