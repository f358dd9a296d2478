"""Rules about confidential evidence: a mark that was removed, words that are published too."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from factsheet.fields import plain
from factsheet.model import Claim, Evidence, Worksheet
from factsheet.problems import Finding, Path
from factsheet.rules.context import Context, Findings, each, each_piece
from factsheet.texts import counted
from factsheet.withholding import origin, texts_in

_PASSAGE = 4
"""How many words in a row make a passage; in a script without spaces, twice as many characters."""

_ADDRESS = re.compile(r"(?<!\S)\S+?://\S+")
_SIGNLESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
"""Thai, Lao, Burmese, Khmer, Japanese, Chinese: no spaces between words."""
_SIGN = re.compile(rf"[{_SIGNLESS}]")
_TOKEN = re.compile(rf"[{_SIGNLESS}]|[^\W_{_SIGNLESS}]+")
_APOSTROPHES = str.maketrans("", "", "'’‘ʼ`´")
_UNSAID = frozenset(("kind", "stance", "published", "accessed", "archive", "changed"))
"""Fields whose values are not the source's words."""


def no_longer_confidential(worksheet: Worksheet, context: Context) -> Findings:
    """Evidence that was confidential in an earlier git revision is no longer marked so."""
    for path, claim, number, item in each_piece(worksheet) if context.once_confidential else ():
        if not item.confidential and origin(item) in context.once_confidential:
            yield Finding(
                path,
                f"evidence {number} was confidential in an earlier revision; exports publish it",
                f"if it must stay so: factsheet evidence edit {claim.id} {number} --confidential",
            )


class _Source(NamedTuple):
    """Where a passage is from: the claim's id, the number of the piece, its field."""

    claim: str
    number: int
    field: str


def confidential_words(worksheet: Worksheet, context: Context) -> Findings:
    """A field that is published repeats four or more words of confidential evidence in a row."""
    secret: dict[tuple[str, ...], _Source] = {}
    addresses: dict[str, _Source] = {}
    for _, claim, number, item in each_piece(worksheet):
        if item.confidential:
            for field, text in _source_texts(item):
                source = _Source(claim.id, number, field)
                for passage in _secrets(field, text):
                    secret.setdefault(passage, source)
                for address in _addresses(text):
                    addresses.setdefault(address, source)
    if not (secret or addresses):
        return
    longest = max(map(len, secret), default=0)
    article = _found(_tokens(context.article_text or ""), longest, set(secret))
    unsaid = secret.keys() - {passage for _, passage in article}
    for path, claim in each(worksheet):
        for place, text in _published(path, claim):
            known = next((addresses[a] for a in _addresses(text) if a in addresses), None)
            if known:
                yield _finding(place, "an address", known)
                continue
            tokens = _tokens(text)
            run, found = _longest(tokens, longest, unsaid, secret)
            if found:
                unit = "character" if any(map(_SIGN.match, run)) else "word"
                yield _finding(place, counted(len(run), unit), found)


def _finding(path: Path, what: str, source: _Source) -> Finding:
    return Finding(
        path,
        f"{_name(path)} repeats {what} from the {source.field} of confidential evidence "
        f"{source.number} ({source.claim})",
        "rephrase it, or leave out the source; exports publish this field",
    )


def _name(path: Path) -> str:
    """Return a field's name in words: `statement`, `because of entry 2`, `note of evidence 1`."""
    if len(path) < 4:
        return str(path[2])
    part = "entry" if path[2] == "history" else "evidence"
    return f"{path[4]} of {part} {int(path[3]) + 1}"


def _source_texts(item: Evidence) -> Iterator[tuple[str, str]]:
    """Yield the texts of a piece of evidence, each with its field's name."""
    for field, value in plain(item).items():
        if field not in _UNSAID:
            name = "own fields" if field in item.extra else field
            yield from ((name, text) for text in texts_in(value))


def _published(path: Path, claim: Claim) -> Iterator[tuple[Path, str]]:
    """Yield the texts of a claim that exports publish, each with its path."""
    for name in ("quote", "statement", "attributed_to", "rating", "note"):
        if text := getattr(claim, name):
            yield (*path, name), text
    yield from (
        ((*path, name), text) for name in claim.extra for text in texts_in(claim.extra[name])
    )
    for index, entry in enumerate(claim.history):
        if entry.because:
            yield (*path, "history", index, "because"), entry.because
    for index, item in enumerate(claim.evidence):
        if not item.confidential:
            for field, value in plain(item).items():
                if field not in _UNSAID:
                    where = (*path, "evidence", index, field)
                    yield from ((where, text) for text in texts_in(value))


def _addresses(text: str) -> Iterator[str]:
    """Yield the web addresses in a text, as `origin` knows them."""
    for found in _ADDRESS.findall(text):
        yield origin(Evidence(url=found.strip("()[]<>\"'“”«».,;:!?")))


def _tokens(text: str) -> list[str]:
    """Return the words of a text, without case, accents, punctuation and addresses."""
    text = unicodedata.normalize("NFKD", _ADDRESS.sub(" | ", text)).casefold()
    bare = "".join(c for c in text if unicodedata.category(c)[0] != "M")
    return _TOKEN.findall(unicodedata.normalize("NFC", bare.translate(_APOSTROPHES)))


def _passage(tokens: list[str], start: int) -> int | None:
    """Return where the shortest passage ends that begins at a token; None if none does."""
    weight = 0
    for end in range(start, min(len(tokens), start + 2 * _PASSAGE)):
        weight += 1 if _SIGN.match(tokens[end]) else 2
        if weight >= 2 * _PASSAGE:
            return end + 1
    return None


def _secrets(field: str, text: str) -> Iterator[tuple[str, ...]]:
    """Yield the passages of a text, or all of a short source such as a name."""
    tokens = _tokens(text)
    ends = [(start, _passage(tokens, start)) for start in range(len(tokens))]
    yield from (tuple(tokens[start:end]) for start, end in ends if end)
    if field == "source" and 2 <= len(tokens) < _PASSAGE:
        yield tuple(tokens)


def _found(
    tokens: list[str], longest: int, known: set[tuple[str, ...]]
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the known passages, each with where it begins."""
    for start in range(len(tokens)):
        for length in range(2, longest + 1):
            passage = tuple(tokens[start : start + length])
            if len(passage) == length and passage in known:
                yield start, passage


def _longest(
    tokens: list[str],
    longest: int,
    known: set[tuple[str, ...]],
    secret: dict[tuple[str, ...], _Source],
) -> tuple[list[str], _Source | None]:
    """Return the longest run of words from confidential evidence, and from which."""
    best: tuple[int, int, _Source | None] = (0, 0, None)
    begun = ended = -1
    for start, passage in _found(tokens, longest, known):
        if start >= ended:
            begun = start
        ended = max(ended, start + len(passage))
        if ended - begun > best[1] - best[0]:
            best = (begun, ended, secret[passage])
    return tokens[best[0] : best[1]], best[2]
