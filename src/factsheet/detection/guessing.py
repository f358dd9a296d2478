"""Guess which language a text is in, by its script, its letters and its commonest words."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from string import ascii_lowercase, digits, punctuation

from factsheet.detection.names import WORD
from factsheet.detection.packs import data, languages

_SAMPLE = 20_000
_SCRIPTS = re.compile(
    r"(?P<kana>[\u3040-\u30ff])|(?P<han>[\u3400-\u9fff])|(?P<arabic>[\u0600-\u06ff])"
    r"|(?P<cyrillic>[\u0400-\u052f])|(?P<latin>[A-Za-z\u00c0-\u024f\u1e00-\u1eff])|(?P<other>[^\W\d_])"
)
_NOT_ARABIC = "ٹڈڑںےڵێۆەښځټړپچژگیک"
"""Letters of Persian, Urdu, Kurdish and Pashto."""


@dataclass(frozen=True, slots=True)
class _Traits:
    """A language's commonest words, and the characters that a word of it may have."""

    words: frozenset[str]
    letters: frozenset[str]


def guess_language(text: str) -> str | None:
    """Return the code of the language of `text`, one that has a pack of words.

    None if unsure, and where a language without a pack is as likely. Only the first 20,000
    characters count.
    """
    sample = text[:_SAMPLE]
    scripts = Counter(match.lastgroup or "" for match in _SCRIPTS.finditer(sample))
    letters = scripts.total()
    # One Chinese character is worth about three letters.
    for wide in ("kana", "han"):
        scripts[wide] *= 3
    if letters < 10:
        return None
    script = scripts.most_common(1)[0][0]
    if script in ("han", "kana"):
        return "ja" if scripts["kana"] * 10 > scripts["han"] else "zh"
    if scripts[script] * 2 < scripts.total():
        return None
    if script == "arabic":
        foreign = sum(map(sample.count, _NOT_ARABIC))
        return "ar" if foreign * 100 <= letters and re.search(r"\bال", sample) else None
    return _by_words(sample, script) if script in data("commonest_words") else None


@cache
def _traits(script: str) -> dict[str, _Traits]:
    all_have = digits + punctuation + "’" + (ascii_lowercase if script == "latin" else "")
    return {
        code: _Traits(frozenset(one["words"].split()), frozenset(all_have + one["letters"]))
        for code, one in data("commonest_words")[script].items()
    }


def _by_words(sample: str, script: str) -> str | None:
    """Return the language whose words and letters fit better than those of every other."""
    written = WORD.findall(sample)
    words = Counter(word.lower() for word in written)
    # Names keep their letters abroad.
    small = Counter(word.lower() for word in written if word[0].islower() and not word.isascii())
    traits = _traits(script)
    held = {code: sum(words[word] for word in one.words) for code, one in traits.items()}
    strange = {
        code: sum(small[word] for word in small if not one.letters.issuperset(word))
        for code, one in traits.items()
    }
    best = max(traits, key=lambda code: held[code] - strange[code])
    own = traits[best].words
    total = words.total()
    # Any language may have a few of the words, and short ones, by chance.
    several = sum(len(word) > 2 for word in own & words.keys()) >= min(15, 2 + len(words) // 20)
    if best not in languages() or not several or held[best] < 3 or held[best] * 6 < total:
        return None
    for code, one in traits.items():
        if code != best:
            more = sum(words[word] for word in own - one.words) + strange[code]
            less = sum(words[word] for word in one.words - own) + strange[best]
            if more < 2 * less + 2:
                return None
    return best
