"""From an article to the claims that somebody may want to check."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass

from factsheet.detection.attribution import source
from factsheet.detection.boilerplate import (
    is_boilerplate,
    is_caption,
    is_title,
    prefix_length,
    speaker_label,
)
from factsheet.detection.names import forms
from factsheet.detection.packs import code_of
from factsheet.detection.scoring import (
    HIGH,
    MINIMUM,
    NORMAL,
    capitalised_names,
    matching_lists,
    score_sentence,
)
from factsheet.detection.segmentation import Sentence, paragraphs

_log = logging.getLogger("factsheet.detection")


@dataclass(frozen=True, slots=True)
class _Read:
    """A sentence, its words' forms, and what the language's lists say of them."""

    sentence: Sentence
    words: list[tuple[str, bool]]
    held: frozenset[str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be worth checking.

    start, end: offsets into the article in code points, end exclusive.
    quote: the exact words, `quote == article[start:end]`.
    score: the sum of the weights in `scoring.REASONS`.
    priority: "high", "normal" or "low", by the score.
    attributed_to: whom the sentence names as its source, in its own words; None if it names none
        or when that is not clear.
    why: the reasons for and against, in words.
    """

    start: int
    end: int
    quote: str
    score: int
    priority: str
    attributed_to: str | None
    why: tuple[str, ...]


def spot(text: str, language: str = "en", *, minimum: int = MINIMUM) -> list[Candidate]:
    """Return the sentences of `text` that score `minimum` or more, in the article's order.

    Boilerplate and titles are never among them, however low `minimum` is. Of sentences with the
    same words only the first counts. `language` is a BCP 47 code; a language without words of its
    own is judged by numbers, dates and names alone.
    """
    code = code_of(language)
    blocks = _worth_reading(text, code)
    names = capitalised_names((read.words for _, block in blocks for read in block), code)
    seen = set()
    found = []
    left_out: Counter[str] = Counter()
    for speaker, block in blocks:
        for read in block:
            sentence, lows = read.sentence, [low for low, _ in read.words]
            same = " ".join(lows)
            if same in seen:
                left_out["said before"] += 1
                continue
            seen.add(same)
            named = source(sentence.text, lows, code)
            spoken = speaker is not None
            judgement = score_sentence(
                sentence.text, lows, read.held, code, named, names, spoken=spoken
            )
            left_out["low score"] += judgement.score < minimum
            if judgement.score >= minimum:
                found.append(
                    Candidate(
                        start=sentence.start,
                        end=sentence.end,
                        quote=sentence.text,
                        score=judgement.score,
                        priority=_priority(judgement.score),
                        attributed_to=named or speaker,
                        why=judgement.why,
                    )
                )
    _log_left_out(f"{len(found)} sentences found", left_out)
    return found


def _log_left_out(found: str, left_out: Counter[str]) -> None:
    told = ", ".join(f"{count} {why}" for why, count in left_out.items() if count)
    _log.info("%s; left out: %s", found, told or "none")


def _priority(score: int) -> str:
    if score >= HIGH:
        return "high"
    return "normal" if score >= NORMAL else "low"


def _worth_reading(text: str, code: str) -> list[tuple[str | None, list[_Read]]]:
    """Return the paragraphs that are the article's text, each with its speaker if it has one."""
    blocks = paragraphs(text, code)
    labels = Counter(label for block in blocks if (label := speaker_label(block[0].text)))
    transcript = labels.total() > 2
    titles = [is_title(block, code) for block in blocks]
    punctuated = sum(titles) * 3 <= len(blocks) * 2  # else a text without stops
    kept: list[tuple[str | None, list[_Read]]] = []
    left_out: Counter[str] = Counter()
    for block, title in zip(blocks, titles, strict=True):
        read = [_read(sentence, code) for sentence in block]
        if is_boilerplate(block[0].text, read[0].held, code) or is_caption(block):
            left_out["boilerplate or captions"] += 1
            continue
        label = speaker_label(block[0].text)
        speaker = label if label and transcript and (labels[label] > 1 or label.isupper()) else None
        if title and punctuated and not speaker:
            left_out["titles"] += 1
            continue
        article = [
            trimmed
            for number, one in enumerate(read)
            if not (number and is_boilerplate(one.sentence.text, one.held, code))
            and (trimmed := _trim(one, number == 0, speaker, code)).words
        ]
        if article:
            kept.append((None if speaker in ("Q", "A") else speaker, article))
    _log_left_out(f"{len(blocks)} paragraphs, judged with the words of '{code}'", left_out)
    return kept


def _read(sentence: Sentence, code: str) -> _Read:
    words = forms(sentence.text)
    return _Read(sentence, words, matching_lists([low for low, _ in words], sentence.text, code))


def _trim(read: _Read, first: bool, speaker: str | None, code: str) -> _Read:
    """Return the sentence without bullet, dateline, label and the half of a pair of quotes."""
    sentence = read.sentence
    text = sentence.text
    start = 0
    if first:
        start = prefix_length(text, code)
        if speaker and text.startswith(speaker, start):
            start += len(speaker) + 1
    start, end = _without_half_pairs(text, start)
    if (start, end) == (0, len(text)):
        return read
    at = sentence.start + start
    return _read(Sentence(at, at + end - start, text[start:end]), code)


def _without_half_pairs(text: str, start: int) -> tuple[int, int]:
    """Return the span of `text` from `start`, without a quotation mark that has no partner."""
    end = len(text)
    low = ("„", "“”") if "„" in text else ("“", "”")
    for opening, closing in (low, "«»", "「」", "()", "[]", '""'):
        start += len(text[start:end]) - len(text[start:end].lstrip())
        first, last = text[start : start + 1] == opening, text[end - 1 : end] in closing
        if not (first or last) or end - start < 2:
            continue
        opened = text.count(opening, start, end)
        closed = sum(text.count(mark, start, end) for mark in closing)
        odd = opened % 2 if opening == closing else opened - closed
        if first and odd > 0:
            start += 1
        elif last and odd:
            end -= 1
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
