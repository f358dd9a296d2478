"""Names of people and publishers: whether two names are the same person's."""

import re
import unicodedata
from functools import lru_cache

# The rows of Unicode's table of confusables within ASCII; a test compares them with the table.
_ASCII_LOOKS = str.maketrans({"0": "O", "1": "l", "I": "l", "|": "l", "m": "rn"})
# Accents in Latin, Greek and Cyrillic; points and stretched letters in Arabic and Hebrew, which
# people write or leave out. The vowel signs of other scripts tell names apart.
_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0640\u064b-\u065f\u0670]")


def same_person(one: str, other: str) -> bool:
    """Whether two names are one person's: the same, or made to look so (`spellings`)."""
    return _folded(one) == _folded(other) or not spellings(one).isdisjoint(spellings(other))


@lru_cache(4096)
def spellings(name: str) -> frozenset[str]:
    """Return the texts by which a name is compared: names that share one are one name.

    Case, width, accents, punctuation, spaces and invisible characters make no difference, nor do
    letters that look alike (Latin A and Cyrillic А), by Unicode's table of confusables (UTS #39).
    """
    plain = _folded(name)
    if name.isascii():
        looks = {_folded(text.translate(_ASCII_LOOKS)) for text in (name, plain)}
    else:
        looks = _looks(name)
    return frozenset(text.replace(" ", "") for text in (plain, *looks))


def is_name(text: str) -> bool:
    """Whether a text can be somebody's name: it has visible characters."""
    return any(map(_is_seen, text))


def _is_seen(char: str) -> bool:
    blank = unicodedata.category(char)[0] in "CMZ" or char == "\N{BRAILLE PATTERN BLANK}"
    return not blank and not _INVISIBLE.match(char)


def maybe_same_person(one: str, other: str) -> bool:
    """Whether two different names may be one person's: one has all words of the other.

    As Ana Weber and Ana B. Weber, A. Weber, or Weber, Ana: an initial is taken for its word, but
    one word at least is the same.
    """
    if same_person(one, other):
        return False
    words = (_folded(one).split(), _folded(other).split())
    few, many = sorted(words, key=lambda words: (len(words), words))
    initials, same = [], 0
    for word in few:
        twin = next((found for found in many if same_person(word, found)), None)
        if twin is None:
            initials.append(word)
        else:
            many.remove(twin)
            same += len(word) > 1
    for word in initials:
        twin = next((found for found in many if _initial(word, found)), None)
        if twin is None:
            return False
        many.remove(twin)
    return same > 0


def _initial(word: str, other: str) -> bool:
    return min(len(word), len(other)) == 1 and same_person(word[0], other[0])


@lru_cache(1024)
def _folded(name: str) -> str:
    """Fold a name to its letters and digits, in words; one without any is left as it is."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    plain = _ACCENTS.sub("", plain).replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "")
    kept = "".join(map(_kept, plain))
    return " ".join(kept.split()) or " ".join(plain.split())


def _kept(char: str) -> str:
    """Return a character of a name; a space for marks and symbols, nothing if it is invisible."""
    kind = unicodedata.category(char)
    if char != "|" and (kind[0] in "PZS" or char.isspace()):  # | looks like l
        return " "
    return "" if kind in ("Cf", "Cc") or _INVISIBLE.match(char) else char


# Letters and marks without a shape of their own (Unicode's Default_Ignorable_Code_Point) that are
# no format characters: the grapheme joiner, Hangul and Khmer fillers, variation selectors.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0100-\U000e01ef]"
)


def _looks(name: str) -> set[str]:
    """Return how a name looks, as written and without case: I and l are alike, i and l are not.

    Each letter is replaced by the one that stands for all that look like it.
    """
    written = _ACCENTS.sub("", unicodedata.normalize("NFKD", name))
    return {_folded("".join(map(_prototype, text))) for text in (written, _folded(name))}


@lru_cache(4096)
def _prototype(char: str) -> str:
    alike = _alike(char)
    if len(alike) != 1:
        return char  # it looks like nothing else, or stands for many
    (other,) = alike
    return other if len(_alike(other)) > 1 else min(char, other)


@lru_cache(4096)
def _alike(char: str) -> list[str]:
    """Look a character up in the table: those that it stands for, or the one that stands for it."""
    from confusable_homoglyphs.confusables import is_confusable

    found = is_confusable(char, greedy=True) or []
    return [row["c"] for item in found for row in item["homoglyphs"]]
