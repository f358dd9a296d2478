"""Whom a sentence names as its source.

The rules work on words, not on a parse: find a verb of saying, read the name that ends before it
or begins after it, and see that the name is where a subject is. What is not clear gives
None: a missing source is better than a wrong one. A pronoun, "officials" or "the man" is not a
name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from factsheet.detection.names import WORD, Word, Wording, form
from factsheet.detection.packs import Pack, pack
from factsheet.detection.source_patterns import by_pattern

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


def source(text: str, lows: Iterable[str], code: str) -> str | None:
    """Return the words of the sentence `text` that name its source, unchanged, or None.

    `lows` are its words in small letters, `code` is its language's.
    """
    if pack(code).source_patterns:
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
    sentence = Wording(unquoted, words, known)
    for at, word in enumerate(words):
        if word.low not in openers:
            continue
        span = _according(sentence, at)
        if span is None and (length := sentence.verb(at)):
            span = _after(sentence, at, at + length) or _before(sentence, at, at + length)
        if span is not None:
            return text[span[0] : span[1]]
    return None


@cache
def _openers(code: str) -> frozenset[str]:
    """Return the words with which a verb of saying or an "according to" begins."""
    known = pack(code)
    return frozenset(entry.split()[0] for entry in known.say | known.say_that | known.according)


def _before(sentence: Wording, verb: int, after: int) -> tuple[int, int] | None:
    """Return the span of the name whose verb is `verb`, when it is before it."""
    if not (_says(sentence, verb, after) or _trails(sentence, verb, after)):
        return None
    at = verb - 1
    while at >= 0 and (
        sentence.words[at].low in sentence.known.auxiliary or sentence.words[at].low.endswith("ly")
    ):
        at -= 1
    gap = sentence.gap(at + 1)
    if at >= 0 and gap.lstrip().startswith(")"):
        opening = sentence.unquoted.rfind("(", 0, sentence.words[at].start)
        while at >= 0 and sentence.words[at].start > opening >= 0:
            at -= 1
        gap = gap.lstrip()[1:]
    if at < 0 or sentence.words[at].low in sentence.known.passive:
        return None
    if gap.strip() == ",":
        return _apposition(sentence, verb)
    if gap.strip(" .’'"):
        return None
    first = sentence.name_ending(at)
    if first is None or not (_opens(sentence, first) or _made_by(sentence, first)):
        return None
    span = sentence.words[first].start, sentence.words[at].end
    return span if sentence.is_somebody(span) else None


def _says(sentence: Wording, verb: int, after: int) -> bool:
    """Whether the verb introduces what was said, and not a thing: "reported a profit"."""
    words, known = sentence.words, sentence.known
    low = " ".join(word.low for word in words[verb:after])
    following = sentence.unquoted[words[after - 1].end :][:3].strip()
    if following[:1] in tuple(':,.;—–-“"«„‘'):
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
        between = sentence.unquoted[words[after - 1].end : window[told].start]
        return not re.search(r"[.;:“\"]", between)
    return True


def _trails(sentence: Wording, verb: int, after: int) -> bool:
    """Whether the verb closes the sentence: "…, the company announced on Thursday"."""
    if " ".join(word.low for word in sentence.words[verb:after]) not in sentence.known.say:
        return False
    rest = [word.low for word in sentence.words[after:]]
    if len(rest) > 5 or (rest and rest[0] not in ("on", "in", "at", "last", "late", "earlier")):
        return False
    comma = max(sentence.unquoted.rfind(mark, 0, sentence.words[verb].start) for mark in ',”"')
    return sum(word.end <= comma for word in sentence.words[:verb]) >= 4


def _made_by(sentence: Wording, first: int) -> bool:
    """Whether the sentence opens with "A report published by" or the like."""
    low = [word.low for word in sentence.words[:first]]
    while low and low[-1] in sentence.known.article:
        low.pop()
    return 2 <= len(low) <= 9 and low[-1] in ("by", "from") and bool(_REPORT_BY & set(low[:4]))


def _opens(sentence: Wording, first: int) -> bool:
    """Whether a clause's subject may begin at word `first`."""
    if first == 0:
        return True
    gap = sentence.gap(first).strip()
    if gap and gap[-1] in ',:—–-“"«”»…?!':
        return True
    if gap:
        return False
    words, known = sentence.words, sentence.known
    if words[first - 1].low in known.article:
        return _opens(sentence, first - 1)
    if first == 1 and (words[0].low in known.lead or words[0].low in known.article):
        return True
    # ", as Reuters reported"
    if words[first - 1].low in _AS and sentence.gap(first - 1).strip() == ",":
        return True
    # "On Tuesday Macron said", "In 2023 the ministry said"
    days = first <= 4 and (words[first - 1].low in known.date or words[first - 1].text.isdigit())
    return days and words[0].low in ("on", "in", "last", "late", "early", "el", "am", "le", "в")


def _apposition(sentence: Wording, verb: int) -> tuple[int, int] | None:
    """Return the span of X in "X, a man of many words, said"."""
    for at in range(verb - 1):
        starts = at == 0 or sentence.gap(at).strip() == ","
        starts = starts or (at == 1 and sentence.words[0].low in sentence.known.lead)
        if not starts or sentence.words[verb].start - sentence.words[at].start > _APPOSITION:
            continue
        span = sentence.name_from(at)
        if span is not None:
            end = _after_place(sentence, sentence.word_at(span[1]))
            if sentence.gap(end).strip() == "," and end <= verb:
                return sentence.with_name_after(span, end)
    return None


def _after_place(sentence: Wording, at: int) -> int:
    """Return where "at Harlow Law School" or "in Texas" ends, which may follow a name."""
    if at + 1 < len(sentence.words) and sentence.words[at].low in ("at", "in"):
        place = sentence.name_from(at + 1)
        if place and not sentence.gap(at).strip():
            return sentence.word_at(place[1])
    return at


def _after(sentence: Wording, verb: int, after: int) -> tuple[int, int] | None:
    """Return the span of the name whose verb is `verb`, when it is after it."""
    low = " ".join(word.low for word in sentence.words[verb:after])
    if low not in sentence.known.say and low not in sentence.known.say_that:
        return None
    before = sentence.gap(verb).strip()
    if sentence.known.code == "en":
        quoted = before and before[-1] in ',”"?!'
        if not quoted or low in ("found", "shows", "agreed"):
            return None
    elif before.endswith((".", ":")):
        return None
    if after >= len(sentence.words) or sentence.gap(after).strip() not in ("", "«"):
        return None
    if sentence.words[after].low in sentence.known.that:
        return None
    span = sentence.name_from(after)
    if span and sentence.words[after].low in sentence.known.article:
        span = sentence.with_name_after(span, sentence.word_at(span[1]))
    if span is None or sentence.known.code != "en":
        return span if span and sentence.is_somebody(span) else None
    following = sentence.word_at(span[1])
    ends = following == len(sentence.words) or sentence.gap(following).strip()
    return span if ends or sentence.words[following].low in _AFTER_NAME else None


def _according(sentence: Wording, at: int) -> tuple[int, int] | None:
    """Return the span of Y in "according to Y"."""
    length = sentence.phrase(at, sentence.known.according)
    if not length or at + length >= len(sentence.words):
        return None
    at += length
    if sentence.gap(at).strip(" "):
        return None
    if sentence.known.code == "en":
        at = _past_report(sentence, at)
    return sentence.name_from(at) if at < len(sentence.words) else None


def _past_report(sentence: Wording, at: int) -> int:
    """Skip "a new report published on Monday by": the source is who made it."""
    for step in range(at, min(at + 9, len(sentence.words) - 1)):
        if step > at and sentence.gap(step).strip():
            break
        if (
            sentence.words[step].low in ("by", "from", "in")
            and any(word.low in _REPORT_BY for word in sentence.words[at:step])
            and (
                sentence.is_name(step + 1) or sentence.words[step + 1].low in sentence.known.article
            )
        ):
            return step + 1
    return at
