"""The passage of a text that is nearest to a quote, and how the two differ."""

import re
from collections import Counter
from dataclasses import dataclass

from factsheet.anchors.normal import Text
from factsheet.texts import UNSPACED, shortened, some_lines

_PIECE = 1_000  # a longer quote is explained by its first piece of this length that is not found
_LONGEST = 100_000
_SEEDS = 24
_HITS = 32  # occurrences of a seed that are looked at
_WINDOWS = 4
_LEAST = 65.0  # of 100: below this nothing is near
_SLACK = 8  # words by which a passage may be longer or shorter at each end
_SHOWN = 3
_WIDEST = 80

_WORD = re.compile(r"\w+")
_TOKEN = re.compile(
    rf"[{UNSPACED}]|(?:(?<!\w)-)?\d+(?:[.,:/]\d+)*[^\W{UNSPACED}]*%?"
    rf"|[^\W{UNSPACED}]+(?:['-][^\W{UNSPACED}]+)*|[^\w\s]|\w"
)


@dataclass(frozen=True, slots=True)
class NearMiss:
    """The passage of the original nearest to a quote, and how the quote differs from it.

    `start` and `end` are code-point offsets, end exclusive; `difference` reads quote → text.
    """

    start: int
    end: int
    passage: str
    difference: str


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    key: str


def near_miss(words: str, text: Text) -> NearMiss | None:
    """Return the passage most like `words`, a normalised quote, or None if nothing is near.

    The time is bounded: rare words of the quote vote for the places to compare, few of which are.
    """
    if len(words) > _LONGEST:
        return None
    words = _piece_not_found(words, text.folded.text)
    hay = text.normal.text
    # The folded text may be longer than the normalised one, so candidates are mapped back.
    best: tuple[float, int, int] = (0.0, 0, 0)
    for start, end in _windows(words, text):
        score, low, high = _aligned(words, hay[start:end])
        if score > best[0]:
            best = score, start + low, start + high
    if best[0] < _LEAST:
        return None
    quote_tokens = _tokens(words, 0, len(words))
    passage = _fitted(quote_tokens, hay, best[1], best[2])
    if not passage:
        return None
    span = text.original_span(passage[0].start, passage[-1].end)
    if span is None:
        return None
    difference = _difference(words, quote_tokens, hay, passage)
    return NearMiss(*span, text.original[slice(*span)], difference)


def _piece_not_found(words: str, folded: str) -> str:
    if len(words) <= _PIECE:
        return words
    start = 0
    while start < len(words):
        end = words.rfind(" ", start, start + _PIECE) if start + _PIECE < len(words) else len(words)
        end = end if end > start else start + _PIECE
        piece = words[start:end].strip()
        if piece.casefold() not in folded:
            return piece
        start = end
    return words[:_PIECE]


def _seeds(words: str) -> list[tuple[int, str]]:
    """Return offsets and strings to look for: words, or pairs of letters of unspaced scripts."""
    seeds: list[tuple[int, str]] = []
    for match in _WORD.finditer(words):
        if re.search(f"[{UNSPACED}]", match[0]):
            seeds += [(at, words[at : at + 2]) for at in range(match.start(), match.end() - 1, 2)]
        else:
            seeds.append((match.start(), match[0]))
    if len(seeds) <= _SEEDS:
        return seeds
    longest = sorted(seeds, key=lambda seed: -len(seed[1]))
    return longest[:_SEEDS]


def _windows(words: str, text: Text) -> list[tuple[int, int]]:
    """Return the spans of the normalised text where most of the quote's rare words meet."""
    folded, hay = text.folded.text, text.normal.text
    margin = max(40, len(words) // 4)
    votes: Counter[int] = Counter()
    for offset, seed in _seeds(words):
        hits = _first_hits(seed.casefold(), folded) or _first_hits(seed.casefold()[:4], folded)
        for hit in hits:
            votes[(hit - offset) // margin] += 60 // len(hits) + 1
    # A place near the border of two buckets votes in both.
    joint = {bucket: votes[bucket] + votes[bucket + 1] for bucket in votes}
    spans = []
    for bucket in sorted(joint, key=lambda b: (-joint[b], b))[:_WINDOWS]:
        low = _back(text, bucket * margin)
        spans.append((max(0, low - margin), min(len(hay), low + 3 * margin + len(words))))
    return spans


def _back(text: Text, place: int) -> int:
    for near in (place, place - 1, place - 2):
        found = text.folded.start(max(0, near))
        if found is not None:
            return found
    return max(0, place)


def _first_hits(seed: str, folded: str) -> list[int]:
    hits: list[int] = []
    at = folded.find(seed)
    while at >= 0 and len(hits) < _HITS:
        hits.append(at)
        at = folded.find(seed, at + len(seed))
    return hits


def _aligned(words: str, window: str) -> tuple[float, int, int]:
    from rapidfuzz import fuzz

    found = fuzz.partial_ratio_alignment(words.lower(), window.lower(), score_cutoff=_LEAST)
    return (found.score, found.dest_start, found.dest_end) if found else (0.0, 0, 0)


def _tokens(text: str, start: int, end: int) -> list[_Token]:
    return [_Token(m.start(), m.end(), m[0].lower()) for m in _TOKEN.finditer(text, start, end)]


def _fitted(quote: list[_Token], hay: str, low: int, high: int) -> list[_Token]:
    """Return the tokens of the passage, grown or shrunk by whole tokens to fit the quote best."""
    from rapidfuzz.distance import Levenshtein

    reach = 160
    around = _tokens(hay, _word_start(hay, low - reach), high + reach)
    inside = [i for i, token in enumerate(around) if token.end > low and token.start < high]
    if not inside or not quote:
        return []
    wanted = [token.key for token in quote]
    keys = [token.key for token in around]

    def cost(first: int, last: int) -> int:
        return Levenshtein.distance(wanted, keys[first : last + 1])

    first, last = inside[0], inside[-1]
    nearby = range(max(0, first - _SLACK), min(last, first + _SLACK) + 1)
    lasts = range(max(first, last - _SLACK), min(len(keys) - 1, last + _SLACK) + 1)
    last = min(lasts, key=lambda i: (cost(first, i), abs(i - last)))
    first = min((i for i in nearby if i <= last), key=lambda i: (cost(i, last), abs(i - first)))
    last = min((i for i in lasts if i >= first), key=lambda i: (cost(first, i), abs(i - last)))
    return around[first : last + 1]


def _word_start(text: str, place: int) -> int:
    """Return where the word at `place` begins, or `place` when that is far."""
    if place <= 0:
        return 0
    space = text.rfind(" ", max(0, place - _WIDEST), place)
    return space + 1 if space >= 0 else place


def _difference(words: str, quote: list[_Token], hay: str, passage: list[_Token]) -> str:
    from rapidfuzz.distance import Levenshtein

    edits = Levenshtein.opcodes([t.key for t in quote], [t.key for t in passage])
    said = []
    for edit in edits:
        if edit.tag == "equal":
            continue
        ours = _slice(words, quote[edit.src_start : edit.src_end])
        theirs = _slice(hay, passage[edit.dest_start : edit.dest_end])
        if not ours:
            said.append(f"the quote lacks '{theirs}'")
        elif not theirs:
            said.append(f"the text lacks '{ours}'")
        else:
            said.append(f"'{ours}' → '{theirs}'")
    if not said:
        return "the same words, but part of a longer word or figure, or spaced differently"
    return "; ".join(some_lines(said, _SHOWN))


def _slice(text: str, tokens: list[_Token]) -> str:
    words = text[tokens[0].start : tokens[-1].end] if tokens else ""
    return shortened(words, _WIDEST)
