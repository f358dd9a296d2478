"""Whom a sentence names as its source.

The rules work on words, not on a parse: find a verb of saying, read the name that ends before it
or begins after it, and see that the name stands where a subject stands. What is not clear gives
None: a missing source is better than a wrong one. A pronoun, "officials" or "the man" is no name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from factsheet.spotting.source_patterns import PATTERNS, by_pattern
from factsheet.spotting.words import Pack, pack

# Letters, digits and the marks that Python's \w leaves out (Latin, Arabic, Devanagari).
_LETTER = r"[\w\u0300-\u036f\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963]"
WORD = re.compile(rf"{_LETTER}+(?:[.’'&-]{_LETTER}+)*")
_LONGEST = 80
"""A source longer than this many characters is a sign that the rules went astray."""
_APPOSITION = 200
_FAR = 2_000
"""A source is looked for in so many characters at the start of a sentence."""
# Quotations of more than one word; «Коммерсантъ» is a name.
_QUOTED = re.compile(
    r"“[^“”\s]+\s[^“”]*”|\"[^\"\s]+\s[^\"]*\"|«\s?[^«»\s]+\s[^«»]*»|„[^„“”\s]+\s[^„“”]*[“”]"
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_AFTER_NAME = _words(
    "of in on at who as after during when while before from for with by to about last late this and"
)
_AS = frozenset(("as", "wie", "como", "comme", "come", "zoals", "как", "як"))
_REPORT_BY = _words(
    "report study data figures estimates analysis survey poll statement documents research "
    "audit statistics numbers census review paper letter article investigation findings "
    "records"
)


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
    """Return of each word of `text` its small letters and whether it begins with a capital one."""
    return [form(word) for word in WORD.findall(text)]


@lru_cache(maxsize=50_000)
def form(word: str) -> tuple[str, bool]:
    """Return the small letters of `word` and whether it begins with a capital one."""
    capital = word[0].isupper() or (word[1:2] in ("'", "’") and word[2:3].isupper())
    # "US" is not "us".
    return word if word == "US" else word.lower().replace("’", "'"), capital


def source(text: str, lows: Iterable[str], language: str = "en") -> str | None:
    """Return the words of the sentence `text` that name its source, unchanged, or None.

    `lows` are its words in small letters.
    """
    code = language.split("-", maxsplit=1)[0].lower()
    if code in PATTERNS:
        found = by_pattern(text[:_FAR], code)
    elif _openers(code).isdisjoint(lows):
        return None
    else:
        found = _by_words(text, pack(code))
    return found if found and len(found) <= _LONGEST else None


def _by_words(text: str, known: Pack) -> str | None:
    openers = _openers(known.code)
    text = text[:_FAR]
    unquoted = _QUOTED.sub(
        lambda match: match[0][0] + " " * (len(match[0]) - 2) + match[0][-1], text
    )
    words = [
        Word(match.start(), match.end(), match.group(), *form(match.group()))
        for match in WORD.finditer(unquoted)
    ]
    reader = _Reader(unquoted, words, known)
    for at, word in enumerate(words):
        if word.low not in openers:
            continue
        span = reader.according(at)
        if span is None and (length := reader.verb(at)):
            span = reader.after(at, at + length) or reader.before(at, at + length)
        if span is not None:
            return text[span[0] : span[1]]
    return None


@cache
def _openers(code: str) -> frozenset[str]:
    """Return the words with which a verb of saying or an "according to" begins."""
    known = pack(code)
    return frozenset(entry.split()[0] for entry in known.say | known.say_that | known.according)


@dataclass(frozen=True, slots=True)
class _Reader:
    unquoted: str
    words: list[Word]
    known: Pack

    def gap(self, at: int) -> str:
        """Return what stands before word number `at`."""
        start = self.words[at - 1].end if at else 0
        end = self.words[at].start if at < len(self.words) else len(self.unquoted)
        return self.unquoted[start:end]

    def phrase(self, at: int, entries: frozenset[str], longest: int = 4) -> int:
        """How many words at `at` make an entry of a list; 0 when none does."""
        low = [word.low for word in self.words[at : at + longest]]
        return next((n for n in range(len(low), 0, -1) if " ".join(low[:n]) in entries), 0)

    def verb(self, at: int) -> int:
        """How many words at `at` are a verb of saying."""
        if self.words[at].capital and at:
            return 0
        known = self.known
        return self.phrase(at, known.say, 2) or self.phrase(at, known.say_that, 2)

    def is_name(self, at: int) -> bool:
        """Say whether a word is written like a name."""
        word = self.words[at]
        return word.capital and not (
            word.low in self.known.not_name or (at == 0 and word.low in self.known.lead)
        )

    # Before the verb: "Al Jazeera has reported that", "Minister X, a lawyer, said"

    def before(self, verb: int, after: int) -> tuple[int, int] | None:
        """Return the span of the name whose verb is `verb`, when it stands before it."""
        if not (self._says(verb, after) or self._trails(verb, after)):
            return None
        at = verb - 1
        while at >= 0 and (
            self.words[at].low in self.known.auxiliary or self.words[at].low.endswith("ly")
        ):
            at -= 1
        gap = self.gap(at + 1)
        if at >= 0 and gap.lstrip().startswith(")"):
            opening = self.unquoted.rfind("(", 0, self.words[at].start)
            while at >= 0 and self.words[at].start > opening >= 0:
                at -= 1
            gap = gap.lstrip()[1:]
        if at < 0 or self.words[at].low in self.known.passive:
            return None
        if gap.strip() == ",":
            return self._apposition(verb)
        if gap.strip(" .’'"):
            return None
        first = self._name_ending(at)
        if first is None or not (self._opens(first) or self._made_by(first)):
            return None
        span = self.words[first].start, self.words[at].end
        return span if self._is_somebody(span) else None

    def _is_somebody(self, span: tuple[int, int]) -> bool:
        """Say whether a German phrase is more than an article and a noun: "die Bürger"."""
        words = [word for word in self.words if span[0] <= word.start < span[1]]
        if not self.known.capital_nouns or words[0].low not in self.known.article:
            return True
        capitals = [word for word in words if word.capital and word.low not in self.known.article]
        bodies = tuple(self.known.institution)
        return len(capitals) > 1 or any(word.low.endswith(bodies) for word in capitals)

    def _says(self, verb: int, after: int) -> bool:
        """Say whether the verb introduces what was said, and not a thing: "reported a profit"."""
        words, known = self.words, self.known
        low = " ".join(word.low for word in words[verb:after])
        following = self.unquoted[words[after - 1].end :][:3].strip()
        if following[:1] in tuple(':,.;—–-“"«„‘') and following:
            return low in known.say or following[0] in ':“"«„'
        window = words[after : after + 7]
        told = next((n for n, word in enumerate(window) if word.low in known.that), None)
        if low == "told" and window:
            heard = window[1 if window[0].low == "the" and len(window) > 1 else 0]
            if heard.capital or heard.low in ("reporters", "journalists", "lawmakers"):
                return True
        if low in known.say_that:
            if told is None:
                return False
            between = self.unquoted[words[after - 1].end : window[told].start]
            return not re.search(r"[.;:“\"]", between)
        return True

    def _trails(self, verb: int, after: int) -> bool:
        """Say whether the verb closes the sentence: "…, the company announced on Thursday"."""
        if " ".join(word.low for word in self.words[verb:after]) not in self.known.say:
            return False
        rest = [word.low for word in self.words[after:]]
        if len(rest) > 5 or (rest and rest[0] not in ("on", "in", "at", "last", "late", "earlier")):
            return False
        comma = max(self.unquoted.rfind(mark, 0, self.words[verb].start) for mark in ',”"')
        return sum(word.end <= comma for word in self.words[:verb]) >= 4

    def _made_by(self, first: int) -> bool:
        """Say whether the sentence opens with "A report published by" or the like."""
        low = [word.low for word in self.words[:first]]
        while low and low[-1] in self.known.article:
            low.pop()
        return 2 <= len(low) <= 9 and low[-1] in ("by", "from") and bool(_REPORT_BY & set(low[:4]))

    def _name_ending(self, at: int) -> int | None:
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
                    named = self._has_article(at) or word.low in ("police", "prosecutors")
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
        """Say whether the small word `at` ties a name or an office to what comes before."""
        back = at - 1
        while back > 0 and self.words[back].low in self.known.particle:
            back -= 1
        word = self.words[back]
        if self.gap(at).strip(" .") or not word.text:
            return False
        linking = self.words[back + 1].low
        if linking == "and" or linking in ("y", "et", "und", "и"):
            return self.is_name(back)
        if linking in ("the", "without", "against", "on", "in", "в", "на", "по", "о"):
            return False
        return (
            self.is_name(back) or word.low in self.known.role or word.low in self.known.institution
        )

    def _opens(self, first: int) -> bool:
        """Say whether a clause's subject may begin at word `first`."""
        if first == 0:
            return True
        gap = self.gap(first).strip()
        if gap and gap[-1] in ',:—–-“"«”»…?!':
            return True
        if gap:
            return False
        words, known = self.words, self.known
        if words[first - 1].low in known.article:
            return self._opens(first - 1)
        if first == 1 and (words[0].low in known.lead or words[0].low in known.article):
            return True
        # ", as Reuters reported"
        if words[first - 1].low in _AS and self.gap(first - 1).strip() == ",":
            return True
        # "On Tuesday Macron said", "In 2023 the ministry said"
        days = first <= 4 and (
            words[first - 1].low in known.date or words[first - 1].text.isdigit()
        )
        return days and words[0].low in ("on", "in", "last", "late", "early", "el", "am", "le", "в")

    def _apposition(self, verb: int) -> tuple[int, int] | None:
        """Return the span of X in "X, a man of many words, said"."""
        for at in range(verb - 1):
            starts = at == 0 or self.gap(at).strip() == ","
            starts = starts or (at == 1 and self.words[0].low in self.known.lead)
            if not starts or self.words[verb].start - self.words[at].start > _APPOSITION:
                continue
            span = self._name_from(at)
            if span is not None:
                end = self._after_place(self._word_at(span[1]))
                if self.gap(end).strip() == "," and end <= verb:
                    return self._with_name_after(span, end)
        return None

    def _after_place(self, at: int) -> int:
        """Return where "at Harlow Law School" or "in Texas" ends, which may follow a name."""
        if at + 1 < len(self.words) and self.words[at].low in ("at", "in"):
            place = self._name_from(at + 1)
            if place and not self.gap(at).strip():
                return self._word_at(place[1])
        return at

    def _with_name_after(self, span: tuple[int, int], end: int) -> tuple[int, int]:
        """Let "the mayor of Lyon, Ana Ruiz" be the whole of it."""
        if end >= len(self.words) or self.gap(end).strip() != "," or not self.is_name(end):
            return span
        named = self._name_from(end)
        closed = named and self.gap(self._word_at(named[1])).strip()[:1] in tuple(',.;:”»"')
        return (span[0], named[1]) if named and closed else span

    def _word_at(self, offset: int) -> int:
        return next(
            (n for n, word in enumerate(self.words) if word.start >= offset), len(self.words)
        )

    # After the verb: ", said Minister X", "dijo el presidente"

    def after(self, verb: int, after: int) -> tuple[int, int] | None:
        """Return the span of the name whose verb is `verb`, when it stands after it."""
        low = " ".join(word.low for word in self.words[verb:after])
        if low not in self.known.say and low not in self.known.say_that:
            return None
        before = self.gap(verb).strip()
        if self.known.code == "en":
            quoted = before and before[-1] in ',”"?!'
            if not quoted or low in ("found", "shows", "agreed"):
                return None
        elif before.endswith((".", ":")):
            return None
        if after >= len(self.words) or self.gap(after).strip() not in ("", "«"):
            return None
        if self.words[after].low in self.known.that:
            return None
        span = self._name_from(after)
        if span and self.words[after].low in self.known.article:
            span = self._with_name_after(span, self._word_at(span[1]))
        if span is None or self.known.code != "en":
            return span if span and self._is_somebody(span) else None
        following = self._word_at(span[1])
        ends = following == len(self.words) or self.gap(following).strip()
        return span if ends or self.words[following].low in _AFTER_NAME else None

    def _name_from(self, at: int) -> tuple[int, int] | None:
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
            if (
                self.is_name(at)
                or (word.low in known.institution and (article or word.capital))
                or (
                    word.low in known.institution
                    and last is None
                    and word.low in ("police", "prosecutors")
                )
            ):
                last = at
            elif word.low in known.role or word.low.endswith("'s"):
                offices += 1
                if last is not None and at + 1 <= len(words) and word.low in known.role:
                    # "Germany's interior minister" is one office, "Tim Cook head" is not said
                    last = at if words[at - 1].low.endswith("'s") or offices > 1 else last
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
            elif known.code == "en" and offices and last is None:
                break
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
        return self._name_from(at) if self.is_name(at) and at > first else None

    # "According to Y"

    def according(self, at: int) -> tuple[int, int] | None:
        """Return the span of Y in "according to Y"."""
        length = self.phrase(at, self.known.according)
        if not length or at + length >= len(self.words):
            return None
        at += length
        if self.gap(at).strip(" "):
            return None
        if self.known.code == "en":
            at = self._past_report(at)
        return self._name_from(at) if at < len(self.words) else None

    def _past_report(self, at: int) -> int:
        """Skip "a new report published on Monday by": the source is who made it."""
        for step in range(at, min(at + 9, len(self.words) - 1)):
            if step > at and self.gap(step).strip():
                break
            if (
                self.words[step].low in ("by", "from", "in")
                and any(word.low in _REPORT_BY for word in self.words[at:step])
                and (self.is_name(step + 1) or self.words[step + 1].low in self.known.article)
            ):
                return step + 1
        return at
