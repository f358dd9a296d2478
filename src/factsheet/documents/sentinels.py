"""Marks that readers put into a text and take out again: for what is not shown, for notes.

They are noncharacters, which no text has (Unicode 23.7): `clean` takes them out of what is read.
"""

import re
from collections.abc import Iterable, Iterator

from factsheet.documents.document import SEAM

_BEGIN = "\ufdd1"
_DIGITS = "".join(map(chr, range(0xFDE0, 0xFDF0)))
_MARKS = _BEGIN + _DIGITS
_OWN = re.compile("[\ufdd0-\ufdef]")
_ANY = re.compile(f"{SEAM}|{_BEGIN}([{_DIGITS}]*)")


def without_sentinels(words: str) -> str:
    """Return a file's words without characters that would be mistaken for marks."""
    return words if words.isascii() else _OWN.sub("", words)


def number_sentinel(number: int) -> str:
    """Return the mark of a number."""
    return _BEGIN + "".join(_DIGITS[int(digit, 16)] for digit in f"{number:x}")


def bare(text: str) -> str:
    """Return a text without its numbered marks."""
    return re.sub(f"[{_MARKS}]+", "", text) if _BEGIN in text else text


def _marks_of(text: str) -> str:
    return "".join(sign for sign in text if sign in _MARKS) if _BEGIN in text else ""


def trimmed(text: str, signs: str) -> str:
    """Return a text without `signs` and seams at its ends, whose numbered marks stay."""
    both = f"{signs}{SEAM}{_MARKS}"
    start = len(text) - len(text.lstrip(both))
    end = max(start, len(text.rstrip(both)))
    return _marks_of(text[:start]) + text[start:end] + _marks_of(text[end:])


def gathered(separator: str, lines: Iterable[str], spaces: str | None = None) -> str:
    """Join the lines that have words; the numbered marks of others go to what follows.

    `spaces` are the characters that are not words; white space, if it is None.
    """
    return separator.join(lines_with_words(lines, spaces))


def lines_with_words(lines: Iterable[str], spaces: str | None = None) -> list[str]:
    """Return the lines that have words, with the marks of the others, as `gathered` has them."""
    kept: list[str] = []
    waiting = ""
    for line in lines:
        if bare(line).strip(spaces):
            kept.append(waiting + line)
            waiting = ""
        else:
            waiting += _marks_of(line)
    if waiting:
        kept.append((kept.pop() if kept else "") + waiting)
    return kept


def pieces_of(text: str) -> Iterator[tuple[int | None, str]]:
    """Yield the pieces of a text, each with the number of the mark before it, if any."""
    number: int | None = None
    done = 0
    for mark in _ANY.finditer(text):
        if mark[1]:
            yield number, text[done : mark.start()]
            number, done = _number(mark[1]), mark.end()
    yield number, text[done:]


def _number(digits: str) -> int:
    return int("".join(f"{_DIGITS.index(digit):x}" for digit in digits), 16)


def unmarked(text: str) -> tuple[str, tuple[int, ...], dict[int, int]]:
    """Return a text without marks; where its seams are; where each number is, the first time."""
    pieces: list[str] = []
    seams: list[int] = []
    places: dict[int, int] = {}
    done = length = 0
    for mark in _ANY.finditer(text):
        pieces.append(text[done : mark.start()])
        length += mark.start() - done
        done = mark.end()
        if mark[1] is None:
            seams.append(length)
        elif mark[1]:
            places.setdefault(_number(mark[1]), length)
    return "".join((*pieces, text[done:])), tuple(seams), places
