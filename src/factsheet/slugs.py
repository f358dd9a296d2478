"""Ids from a claim's words."""

import re
import unicodedata
from collections.abc import Collection

from factsheet.texts import UNSPACED

_LENGTH, _WORDS, _SHORT = 40, 5, 12
_APART = re.compile(r"[\s\-\u2013\u2014/'\u2019]+")
_DENSE = re.compile(f"[{UNSPACED}]")
_CLAUSES = re.compile(r"[\s\-\u2013\u2014/，。、；：！？…「」『』《》（）【】,;:!?()]+")
_BEGINNING = re.compile(r"(?:[\d〇零一二三四五六七八九十]{1,9}[年月日号號]|[\d_])+")
_LATIN = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "\u0131": "i"}
)
STOP_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an the of to in on at by for from with and or but that this these those is are was were "
        "be been being has have had will would its it as he she they his her their s t "
        "der die das den dem des ein eine einen einem und oder in im am an auf von zu mit ist sind "
        "war hat haben le la les l un une des du de et ou en au aux est sont a ont que qui dans "
        "par el los las y o del es son ha han por con se lo os um uma e do da dos das na foi",
    )
)


def slug(words: str, taken: Collection[str]) -> str:
    """Make an id of the first five telling words, at most 40 characters, that is not in `taken`.

    Latin letters lose their accents, other scripts keep their letters; where there are no spaces
    between words, the id has at most 12 characters and ends with a clause if it can. `-2`, `-3`…
    make it unique.
    """
    if 3 * len(_DENSE.findall(words[:1000])) > len(words[:1000]):
        return _unique(_short(words[:1000]), taken)
    parts = [part for word in _APART.split(words[:1000]) if (part := _plain(word))]
    telling = [part for part in parts if part not in STOP_WORDS] or parts
    while telling and not telling[0][0].isalpha():
        telling = telling[1:]
    base = ""
    for part in telling[:_WORDS]:
        longer = f"{base}-{part}" if base else part[:_LENGTH]
        if len(longer) > _LENGTH:
            break
        base = longer
    if not base:
        whole = "".join(parts)
        letter = next((at for at, sign in enumerate(whole) if sign.isalpha()), len(whole))
        base = whole[letter : letter + _LENGTH] or "claim"
    return _unique(base, taken)


def _short(words: str) -> str:
    """Return the beginning of an id in a script without spaces: whole clauses where they fit."""
    clauses = [part for clause in _CLAUSES.split(words) if (part := _plain(clause))]
    base = ""
    for clause in clauses:
        dated = None if base else _BEGINNING.match(clause)
        part = clause[dated.end() :] if dated else clause
        longer = f"{base}-{part}" if base and part else base or part
        if len(longer) > _SHORT:
            # A first clause such as 据悉 says nothing.
            return (base if len(base) >= _SHORT // 2 else longer[:_SHORT]).rstrip("-")
        base = longer
    return base or "claim"


def _unique(base: str, taken: Collection[str]) -> str:
    if base not in taken:
        return base
    # Thousands of claims may have the same words: double the number, then halve the way back.
    used, free = 1, 2
    while _numbered(base, free) in taken:
        used, free = free, free * 2
    while free - used > 1:
        middle = (used + free) // 2
        used, free = (middle, free) if _numbered(base, middle) in taken else (used, middle)
    return _numbered(base, free)


def _numbered(base: str, number: int) -> str:
    tail = f"-{number}"
    return base[: _LENGTH - len(tail)].rstrip("-") + tail


def _plain(word: str) -> str:
    """Return a word's letters and digits, small, without accents where the script is Latin."""
    word = word.lower().translate(_LATIN)
    if any("LATIN" in unicodedata.name(sign, "") for sign in word):
        decomposed = unicodedata.normalize("NFKD", word)
        word = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    word = unicodedata.normalize("NFC", word)
    return "".join(sign for sign in word if sign.isalnum())
