"""How much a sentence is worth checking, and why.

A sentence starts at zero. Each row of `REASONS` that applies adds its weight once; a row whose
weight is negative speaks against. The rows named in `packs.Pack` apply if the sentence has one of
the pack's words; the others are computed in `_computed`. A desk that checks other things changes
the weights here and the words in the packs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from factsheet.detection.names import form
from factsheet.detection.packs import Pack, pack

MINIMUM = 2
"""A sentence with this score or more is a candidate."""
HIGH, NORMAL = 8, 5
"""The lowest score of a high and of a normal priority; anything less is low."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A row: its name, the words for people, and what it adds to the score.

    spared: where a row against does not count: in a sentence that names its "source" (that Smith
        said "may" is a fact), in one that a "speaker" of a transcript says.
    """

    name: str
    why: str
    weight: int
    spared: tuple[str, ...] = ()


REASONS: tuple[Reason, ...] = (
    Reason("number", "a number", 3),
    Reason("share", "a share", 3),
    Reason("money", "a sum of money", 3),
    Reason("date", "a date", 2),
    Reason("superlative", "a superlative", 2),
    Reason("act", "an event or a fact", 2),
    Reason("cause", "a cause or a comparison", 1),
    Reason("source", "names its source", 2),
    Reason("quoted", "a quotation", 2),
    Reason("body", "a named institution", 1),
    Reason("name", "a name", 1),
    Reason("names", "several names", 1),
    Reason("question", "a question", -6),
    Reason("opinion", "an opinion", -2),
    Reason("wish", "a wish", -2, ("source",)),
    Reason("prediction", "a prediction", -1, ("source",)),
    Reason("supposition", "a supposition", -1, ("source",)),
    Reason("vague", "names no one", -1, ("source",)),
    Reason("scene", "sets the scene", -1),
    Reason("personal", "a personal remark", -1, ("speaker",)),
    Reason("short", "very short", -2),
)
"""The one table of weights, measured on public sets: see docs/languages.md."""

_FROM_LISTS = (*(row.name for row in REASONS if row.name in Pack.__slots__), "boilerplate")

_YEAR = re.compile(
    r"(?<![\d.,])(?:1[5-9]|20)\d\d(?![\d.,]\d|\d)s?|(?:1[5-9]|20)\d\d年|(?<!\d)\d{1,2}月(?:\d{1,2}日)?"
    r"|\b\d{1,2} May\b|\bMay \d{1,2}\b"
)
_CAPITAL = "".join(chr(code) for code in range(0x41, 0x530) if chr(code).isupper())
# A run of words that begin with a capital letter
_CAPITALS = re.compile(
    rf"(?:(?<!\w)|(?<=\b[ld]['’]))[{_CAPITAL}][\w'’-]*(?:(?:\s|\.\s?)&?\s?[{_CAPITAL}][\w'’-]*)*"
)
_AGE = re.compile(r", \d\d, ")  # "Ruiz, 45, said"
_DIGITS = re.compile(r"(?<![A-Za-z\d])(?<![A-Za-z][-‑])\d")  # not those of "R-22" and "G7"
# Numbers in Chinese and Japanese words, with what they count; one (一) alone is "a".
_HAN_NUMBER = re.compile(
    r"(?:[二三四五六七八九十百千万亿億兆两兩数數]|一[一二三四五六七八九十百千万亿億])"
    r"[一二三四五六七八九十百千万亿億兆]{0,12}(?:[多余餘]?[个個]?(?:年|月|周|週|天|人|名|次|票|家|座|所|"
    r"倍|岁|歳|米|吨|公里|公斤|亩|辆|輛|台|件|円|元|间|層|层|校|社|回|割|位|项|項|份|艘|架|棟|栋|条|條)"
    r"|分之|対|对|比|成(?![员員为為功立本果分就长長都]))"
)
_SHARE = re.compile(
    r"\d\s?[%٪％‰]|[\d一二三四五六七八九两]\s?(?:成(?![员員为為功立本果分就长長都])|割)|分之"
)
_MONEY = re.compile(r"[$€£¥₹₽₩₺]")
_QUOTATION = re.compile(r"[\"“”„«»「」『』‹›]")
_QUESTION = re.compile(r"[?？؟][\s\"'”’»)）」』]*\Z")


@dataclass(frozen=True, slots=True)
class SentenceScore:
    """A score, and the reasons for and against, in words."""

    score: int
    why: tuple[str, ...]


def score_sentence(
    text: str,
    lows: list[str],
    held: frozenset[str],
    code: str,
    source: str | None,
    names: frozenset[str],
    *,
    spoken: bool,
) -> SentenceScore:
    """Return the score of the sentence `text` and its reasons in words.

    lows: its words in small letters. held: what `matching_lists` found in them. source: whom it
    names as its source. names: the article's `capitalised_names`. spoken: whether a transcript
    names its speaker.
    """
    held |= _computed(text, lows, pack(code), source, names)
    here = {name for name, holds in (("source", source), ("speaker", spoken)) if holds}
    rows = [row for row in REASONS if row.name in held and here.isdisjoint(row.spared)]
    return SentenceScore(sum(row.weight for row in rows), tuple(row.why for row in rows))


def capitalised_names(sentences: Iterable[list[tuple[str, bool]]], code: str) -> frozenset[str]:
    """Return the words that an article writes as names: with capitals, and not only at the start.

    `sentences` are the forms of the words of its sentences.
    """
    seen = {low for words in sentences for low, capital in words[1:] if capital}
    return frozenset(seen - pack(code).not_name)


def _computed(
    text: str, lows: list[str], known: Pack, source: str | None, names: frozenset[str]
) -> set[str]:
    held = set()
    if _DIGITS.search(text):
        undated = _YEAR.sub("", text)
        if undated != text:
            held.add("date")
        if _DIGITS.search(_AGE.sub(" ", undated)):
            held.add("number")
    if _SHARE.search(text):
        held.add("share")
    if _MONEY.search(text):
        held.add("money")
    if source:
        held.add("source")
    if not known.number and _QUOTATION.search(text):
        held.add("quoted")
    if _QUESTION.search(text[-20:]):
        held.add("question")
    if _acted(known.acted).search(text):
        held.add("act")
    count = _count_names(text, known, names, source or "")
    if count:
        held.add("name")
    if count > 1:
        held.add("names")
    if known.number and (len(lows) < 5 if known.spaced else len(text) < 7):
        held.add("short")
    return held


@cache
def _acted(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _count_names(text: str, known: Pack, names: frozenset[str], source: str) -> int:
    """Return how many names but the source's a sentence has, as far as capital letters tell."""
    found: set[str] = set()
    opening = re.search(r"\w", text)
    for match in _CAPITALS.finditer(text):
        run = match.group().split()
        known_ones = [form(word.strip("."))[0] in known.not_name for word in run]
        first = known_ones.index(False) if False in known_ones else len(run)
        last = len(run) - (known_ones[::-1].index(False) if False in known_ones else 0)
        run = run[first:last]
        at_start = first == 0 and opening is not None and opening.start() == match.start()
        if not run or (at_start and len(run) == 1 and form(run[0])[0] not in names):
            continue
        before = text[max(0, match.start() - 12) : match.start()]
        if known.capital_nouns and len(run) == 1 and not _is_sure(run[0], before):
            continue
        found.add(" ".join(run))
    return sum(name not in source for name in found)


def _is_sure(word: str, before: str) -> bool:
    """Whether one capital word is a name where all nouns have capitals (German)."""
    previous = before.lower().split()[-1:]
    return (word.isupper() and len(word) > 1) or previous in (["in"], ["aus"], ["nach"], ["frau"])


def matching_lists(lows: list[str], text: str, code: str) -> frozenset[str]:
    """Return the rows of a language's lists that have a word of the sentence, boilerplate too."""
    known = pack(code)
    if not known.spaced:
        entries, rows = _unspaced(code)
        found = {row for entry in entries.findall(text) for row in rows[entry]}
        return frozenset(found | {"number"} if _HAN_NUMBER.search(text) else found)
    held: set[str] = set()
    month = code == "en" and _MONTH_OF_MAY.search(text)
    for at, low in enumerate(lows, 1):
        if month and low == "may":
            continue
        alone, phrases = _meaning(code, low)
        if alone:
            held.update(alone)
        if phrases and at < len(lows):
            for rest, name in phrases.get(lows[at], ()):
                if lows[at : at + len(rest)] == rest:
                    held.add(name)
    return frozenset(held)


_MONTH_OF_MAY = re.compile(
    r"\d\s+May\b|\bMay\s+\d|\b(?:in|on|of|by|since|until|last|next|this|late|early)\s+May\b"
)

_Phrases = dict[str, list[tuple[list[str], str]]]
"""The second word of a phrase -> (all words but the first, row)."""


@lru_cache(maxsize=50_000)
def _meaning(code: str, low: str) -> tuple[frozenset[str], _Phrases]:
    """Return the rows that a word alone makes apply, and the phrases that it begins."""
    words, stems = _lists(code)
    alone: set[str] = set()
    phrases: _Phrases = {}
    for shape in _arabic_forms(low) if code == "ar" else (low,):
        for rest, name in words.get(shape, ()):
            if rest:
                phrases.setdefault(rest[0], []).append((rest, name))
            else:
                alone.add(name)
        for length in range(3, min(len(shape), 14) + 1):
            alone.update(stems.get(shape[:length], ()))
    return frozenset(alone), phrases


@cache
def _lists(code: str) -> tuple[_Phrases, dict[str, list[str]]]:
    """Return a pack turned around: first word -> (the others, row), and stem -> rows."""
    words: _Phrases = {}
    stems: dict[str, list[str]] = {}
    lists = [(name, pack(code)) for name in _FROM_LISTS]
    if code != "en":
        lists.append(("boilerplate", pack("en")))
    for name, known in lists:
        for entry in getattr(known, name):
            first, *rest = entry.split()
            if first.endswith("*"):
                stems.setdefault(first[:-1], []).append(name)
            else:
                words.setdefault(first, []).append((rest, name))
    return words, stems


@cache
def _unspaced(code: str) -> tuple[re.Pattern[str], dict[str, set[str]]]:
    """Return a pattern for all entries of a pack, and their rows.

    The longest entry counts, so the high court (最高法院) is not the highest (最高).
    """
    rows: dict[str, set[str]] = {}
    for name in _FROM_LISTS:
        for entry in getattr(pack(code), name):
            rows.setdefault(entry, set()).add(name)
    longest = sorted(rows, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest))), rows


def _arabic_forms(word: str) -> tuple[str, ...]:
    """Return a word and the word without "and", "in", "for" and the article glued to it."""
    shapes = {word}
    for shape in (word, word[1:] if word[:1] in "وفبلك" else word):
        shapes.add(shape)
        if shape.startswith(("ال", "لل")):
            shapes.add(shape[2:])
    return tuple(sorted(shapes))
