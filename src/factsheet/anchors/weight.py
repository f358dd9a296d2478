"""How much a quote says, apart from where it is found."""

import re

from factsheet.texts import UNSPACED

_DENSE = re.compile(f"[{UNSPACED}]")
_WORD = re.compile(rf"[^\W_{UNSPACED}]+(?:[.,:/'’-][^\W_{UNSPACED}]+)*")
_LONG = 16  # letters of a word that says enough by itself
_LEAST = 8  # letters and digits of several words


def is_one_word(quote: str) -> bool:
    """Whether a quote is no more than one short word or number, which any text may contain.

    Two characters of a script without spaces count as a word.
    """
    words = _WORD.findall(quote)
    return len(words) + len(_DENSE.findall(quote)) / 2 < 2 and len("".join(words)) < _LONG


def proves_little(quote: str) -> bool:
    """Whether a quote is too short to prove anything ("39.8", "of the", "in 2025")."""
    size = sum(map(len, _WORD.findall(quote))) + 2 * len(_DENSE.findall(quote))
    return is_one_word(quote) or size < _LEAST
