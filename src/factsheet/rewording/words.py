"""The words of a text as people see them: a number with its signs, or a name, is one word."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from factsheet.slugs import STOP_WORDS
from factsheet.texts import UNSPACED

_PIECE = re.compile(
    rf"(?:\d[\d.,]*[十百千万萬亿億兆]*|[〇零一二三四五六七八九十百千万萬亿億兆两兩]+)(?=[{UNSPACED}])"
    rf"|[{UNSPACED}]|—|(?:(?![{UNSPACED}—])\S)+"
)
DENSE = re.compile(f"[{UNSPACED}]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number, a name or a sign: where it is, and what it is compared by."""

    start: int
    end: int
    key: str

    @property
    def light(self) -> bool:
        """Whether it is too slight to separate two changes: a sign, a short word, one character."""
        return len(self.key) <= 3 and not self.figure

    @property
    def spoken(self) -> bool:
        """Whether it is more than punctuation."""
        return any(unicodedata.category(sign)[0] not in "PZ" for sign in self.key)

    @property
    def figure(self) -> bool:
        """Whether it has a digit."""
        return any(map(str.isdecimal, self.key))

    @property
    def telling(self) -> bool:
        """Whether it is a number, or long enough to mean something by itself."""
        long = len(self.key) > (1 if DENSE.match(self.key) else 3)
        return self.figure or (long and self.key not in STOP_WORDS)


def words_of(text: str) -> list[Token]:
    """Cut a text into words, numbers with their signs, names of several words, and signs."""
    words: list[Token] = []
    for piece in _PIECE.finditer(text):
        for start, end in _without_signs(text, *piece.span()):
            last = words[-1] if words else None
            first = words.pop().start if last and _one(text, last, start, end) else start
            key = text[first:end].casefold().replace("’", "'")
            words.append(Token(first, end, re.sub(r"(?<=\d)\s(?=[\d%‰])", "", key)))
    return words


def _without_signs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the signs before a word, the word, the signs after it."""
    first, last = start, end
    while first < last and _is_sign(text, first, first + 1):
        first += 1
    while last > first and _is_sign(text, last - 1, last - 2):
        last -= 1
    yield from ((at, at + 1) for at in range(start, first))
    if first < last:
        yield first, last
    yield from ((at, at + 1) for at in range(last, end))


def _is_sign(text: str, at: int, beside: int) -> bool:
    """Whether a character is punctuation, and not part of the number beside it."""
    if unicodedata.category(text[at])[0] != "P":
        return False
    number = 0 <= beside < len(text) and text[beside].isdecimal()
    return not (number and (text[at] in "%‰" if beside < at else text[at] in "-–"))


def _one(text: str, last: Token, start: int, end: int) -> bool:
    """Whether a word forms one with the last: figures in groups, a name, a mark over a letter."""
    between, words = text[last.end : start], (text[last.start : last.end], text[start:end])
    if not between:
        return unicodedata.category(words[1][0])[0] == "M" or words[0] in "$€£¥₹"
    if between not in (" ", "\xa0", "\u202f"):
        return False
    groups = r"(?:\D?\d{1,3})(?:[ \xa0\u202f]\d{3})*", r"\d{3}(?:[.,]\d+)?\D?"
    if re.fullmatch(groups[0], words[0]) and re.fullmatch(groups[1], words[1]):
        return True
    if words[1] in ("%", "€", "$", "£", "‰"):
        return words[0][-1].isdecimal()
    names = [name for word in words for name in word.split()]
    return len(names) <= 4 and all(
        name[0].isupper() and name.casefold() not in STOP_WORDS for name in names
    )


def passage(text: str, words: Sequence[Token]) -> str:
    """Return the text from the first of these words to the last; nothing without any."""
    return text[words[0].start : words[-1].end] if words else ""
