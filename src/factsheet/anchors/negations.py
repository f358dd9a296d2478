"""Words that turn a sentence into its opposite, in the languages that people quote."""

import re
from collections.abc import Iterable
from functools import cache

from factsheet.anchors.normal import prepare
from factsheet.texts import UNSPACED
from factsheet.word_lists import word_lists

# Arabic and Hebrew write "and", "that", "in" together with the word that follows.
_ARABIC = """لا لم لن ليس ليست ليسوا لسنا لست غير دون بدون بلا عدم أبدا قط نفى نفت نفوا ينفي
    تنفي ينفون نفي أنكر أنكرت ينكر تنكر رفض رفضت رفضوا يرفض ترفض رفضه رفضها"""
_HEBREW = """לא אין אינו אינה אינם אינן איני מעולם בלי ללא בלתי שום הכחיש הכחישה הכחישו מכחיש סירב
    סירבה סירבו דחה דחתה שלל שללה"""
# What has no spaces around it, or is an ending. Exceptions are in _HARMLESS.
_SIGNS = (
    "n't(?![a-z])",
    "[不没沒未非无無否勿]|拒绝|拒絕|驳斥|駁斥|禁止|从来没|从未",
    "ない|なかっ|なく(?=[、。てな])|ません|まいと|[せらわれけえべめかさ]ず(?=[に、もと])|ぬ(?=[。、])|拒否|拒絶",
    "않|없|못하|못했|못한|부인했|부인하|거부|거절",
    "ไม่|มิได้|ไร้|ปฏิเสธ",
)
# Turkish verbs say no in the middle.
_TURKISH = """*madı*, *medi*, *mayaca*, *meyece*, *mıyor*, *miyor*, *muyor*, *müyor*, *mamış*,
    *memiş*"""
# Words that say no in one language and something else in others: with what shows the language.
_BY_LANGUAGE = (
    ("no", r"(?!.*(?:[ãõ]|\b(?:dos|das|uma|ao|em|pelo|pela|nos|nas)\b))"),
    ("pas, ni, ne, n", r"(?=.*\b(?:les?|la|des|du|une?|est|et|que|aux?|dans|los|del|con)\b)"),
    ("ne", "(?=.*[ěščřžýůćđ])"),
    ("né, mai, mica", r"(?=.*\b(?:di|che|della|dello|degli|gli|è|sono|hanno|nel|nella|alla)\b)"),
    ("sin", r"(?=.*\b(?:los|que|una|por|con|su|sus|para)\b)"),
    ("sem, nem", "(?=.*[ãõç])"),
    ("noch", r"(?=.*\b(?:het|een|van|niet|zijn|wordt)\b)"),
    ("nu, nici, niciun, nicio, fără, niciodată, nimeni, nimic", "(?=.*[ăţțșş])"),
    ("ei, emme, ilman", r"(?=.*\b(?:että|oli|joka|mutta|ovat|myös)\b)"),
    (_TURKISH, "(?=.*[ığş])"),
)
_HARMLESS = re.compile(
    r"\bnot (?:only|just|least)\b|\bno (?:later|less|fewer) than\b|\bno doubt\b|\bno(?=\. ?\d)"
    r"|\bnon(?=-)|\bnicht (?:nur|zuletzt|mehr als)\b|\bniet alleen\b|\bnon (?:seulement|solo)\b"
    r"|\bno s[oó]lo\b|\bnão (?:só|apenas)\b|\bnie tylko\b|\bне (?:только|менее)\b|\bне тільки\b"
    r"|\bsans doute\b|\bohne weiteres\b|\bнет сомнени\w+|\bhàng không\b|\bkhông (?:gian|quân|khí)\b"
    r"|不(?:断|斷|仅|僅|但|只|过|過|同|管|论|論|久|少|得不)|非(?:常|洲|典)|未(?:来|來|婚)|[无無](?:论|論|锡|錫)"
    r"|没(?:收|落)|沒(?:收|落)|[淹埋沉吞][没沒]|少ない|少なく|危ない|間もな[いく]|ไม่(?:เพียง|น้อย)"
    r"|\bnamaz\b|\bنه تنها\b|لا سيما",
    re.IGNORECASE,
)
_VOWEL_POINTS = re.compile("[\u05b0-\u05c7\u064b-\u0652\u0670]")
_IN_WORD = "[^\\W_]|[\u0300-\u036f\u0900-\u0903\u093a-\u094f]"


def negation(omitted: str, passage: str) -> str | None:
    """Return the word in `omitted` that may turn what is left into its opposite, or None.

    `passage` is all that was said there, the omitted words among it: it shows the language where a
    word says no in one language only. Harmless phrases ("not only", 不断) do not count.
    """
    normal = [_VOWEL_POINTS.sub("", prepare(side).normal.text) for side in (omitted, passage)]
    words = _HARMLESS.sub(" - ", normal[0])
    found = _always().search(words)
    for pattern, language in _sometimes():
        other = pattern.search(words)
        if other and (not found or other.start() < found.start()) and language.match(normal[1]):
            found = other
    return found[0].strip() if found else None


@cache
def _always() -> re.Pattern[str]:
    prefixed = (
        rf"[وفأ]?(?:{'|'.join(_ARABIC.split())})|(?:ו|ש|וש|כש)?(?:{'|'.join(_HEBREW.split())})"
    )
    words = [word for line in word_lists(__package__, "negations.txt") for word in line]
    whole = f"{_alternatives(words)}|{prefixed}"
    return re.compile(f"{_bounded(whole)}|{'|'.join(_SIGNS)}", re.IGNORECASE)


@cache
def _sometimes() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    return tuple(
        (
            re.compile(_bounded(_alternatives(words.split(","))), re.IGNORECASE),
            re.compile(language, re.IGNORECASE | re.DOTALL),
        )
        for words, language in _BY_LANGUAGE
    )


def _alternatives(words: Iterable[str]) -> str:
    named = (" ".join(word.split()) for word in words)
    return "|".join(
        re.escape(word).replace(r"\*", r"\w*") for word in sorted(named, key=len, reverse=True)
    )


def _bounded(pattern: str) -> str:
    spaced = f"(?:(?![{UNSPACED}])(?:{_IN_WORD}))"
    return f"(?<!{_IN_WORD.replace('|', ')(?<!')})(?:{pattern})(?!{spaced})"
