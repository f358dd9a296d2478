"""What surrounds the text of an article: titles, datelines, labels, share lines, disclaimers."""

from __future__ import annotations

import re
from functools import cache

from factsheet.detection.packs import pack
from factsheet.detection.segmentation import Sentence

_LONG = 400
"""Boilerplate that is recognised by words inside it is no longer than this."""
_ENDS = re.compile(r"[.!?…。！？؟۔।॥;；][\s\"'”’»›)\]】」』）*†‡⁰¹²³⁴-⁹₀-₉]*(?:\[\d+\])?\Z")
_ALONE = re.compile(r"(?:https?://|www\.)\S+\Z|[^\s@]+@\S+\.\w+\Z|(?:[#@]\w+\s*)+\Z", re.ASCII)
_MENU = re.compile(r"\s[|·•»>]\s")
_CREDITED = re.compile(
    r"[\[(](?i:file|photo|image|source|credit|courtesy|screenshot|handout)s?\s?[:/]"
    r"|/(?:Reuters|REUTERS|AFP|AP|EPA|Getty|dpa)\b|\b(?:Reuters|REUTERS|AFP|AP|EPA|dpa)/"
)
_CREDIT = re.compile(
    r"(?:photo|foto|picture|image)\b|[^\W\d_][\w .'-]{2,40}/\s?[^\W\d_][^.]*\Z", re.I
)
_LEADING = re.compile(
    r"(?:[-*•‣▪●○◦·–—>]+|(?:[(\[]?(?:\d{1,3}|[a-z])[.)\]]|[A-Z]\))(?=\s))\s*"  # a bullet
    r"|[(\[]?\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d+)?[)\]]?\s*[-–—]?\s*"  # a time in a transcript
)
_DATELINE = re.compile(
    # KABUL, Berlin, NEW YORK; two words are separated by a sign, so there is one way to read them
    r"[A-ZÀ-ÞА-ЯЁІЇЄ][\w.’'-]{0,40}(?:[ ,/]{1,2}[A-ZÀ-ÞА-ЯЁІЇЄ][\w.’'-]{0,40}){0,4}[ ,/]{0,2}"
    r"(?:,? ?\d{1,2}\.? ?\w{3,10}\.?,? |,? ?\w{3,10}\.? \d{1,2},? )?(?:\d{4},? )?"
    r"(?:\([\w .,’'/-]{2,120}\)\s?)?(?:\.?\s?[-–—]{1,2}|:)\s+"
    r"(?:(?:РИА Новости|ТАСС|Интерфакс)\.(?:\s|$))?"
)
_CHINESE_DATELINE = re.compile(
    r"(?:新华社|中新社|中新网|本报|人民网|央视网)?\w{0,8}?(?:\d{1,2}月)?\d{1,2}日"
    r"(?:[电讯](?:（[^）]{0,30}）|\([^)]{0,30}\))?|(?:（[^）]{0,30}）|\([^)]{0,30}\))[电讯])\s*"
)
_LABEL = re.compile(r"([^\W\d_][\w .’'-]{0,40}(?:\([\w ,.-]{1,40}\))?):\s+(?=\S)")


def is_title(block: list[Sentence], code: str) -> bool:
    """Whether a paragraph is a headline: one short piece without a stop, or in Title Case."""
    text = block[0].text
    if len(block) > 1:
        return False
    words = text.split()
    limit = 25 if pack(code).spaced else 40
    size = len(words) if pack(code).spaced else len(text)
    if size <= limit and not _ENDS.search(text[-40:]):
        return True
    long_words = [word for word in words if len(word) > 3]
    return (
        not pack(code).capital_nouns
        and 3 <= len(long_words) <= limit
        and sum(word[0].isupper() for word in long_words) > 0.8 * len(long_words)
        and not text.rstrip("\"'”’»)").endswith(".")
    )


def is_caption(block: list[Sentence]) -> bool:
    """Whether a paragraph ends with a credit: "Cars enter the tunnel. K. Osei/Norda News"."""
    last = block[-1].text
    return bool(len(block) > 1 and len(last.split()) <= 6 and _CREDIT.match(last))


def is_boilerplate(text: str, held: frozenset[str], code: str) -> bool:
    """Whether a sentence belongs to the page and not to the article.

    held: what `scoring.listed` found in it.
    """
    start = _leading_mark(text)
    start += len(text[start:]) - len(text[start:].lstrip("[*_#> "))  # Markdown
    if (
        not any(map(str.isalnum, text))
        or _ALONE.match(text, start)
        or _heads(code).match(text, start)
    ):
        return True
    if len(text) > _LONG:
        return False
    if _MENU.search(text):
        pieces = _MENU.split(text)
        if len(pieces) > 2 and max(map(len, pieces)) < 40:  # Home | World | Sport
            return True
    return bool(_CREDITED.search(text)) or "boilerplate" in held


@cache
def _heads(code: str) -> re.Pattern[str]:
    """Return the beginnings of boilerplate; English is on pages in every language."""
    rows = [pack("en")] if code == "en" else [pack(code), pack("en")]
    patterns = (f"(?:{pattern})" for known in rows for pattern in known.heads)
    return re.compile("|".join(patterns), re.IGNORECASE)


def prefix_length(text: str, code: str) -> int:
    """Return how many characters before the sentence are a bullet, a time or a dateline."""
    start = _leading_mark(text)
    match = (_CHINESE_DATELINE.match if code == "zh" else _DATELINE.match)(text[:120], start)
    if match and (code == "zh" or _is_dateline(match.group(), code)):
        start = match.end()
    return start


def _is_dateline(text: str, code: str) -> bool:
    """Whether what looks like a dateline is one.

    It has an agency in brackets, a date, or a place in capitals; other languages than English also
    write "Berlin" and a dash.
    """
    place = re.match(r"[^\W\d_]+", text)
    if text.rstrip().endswith(":") or place is None:
        return False
    capitals = place.group().isupper() and len(place.group()) > 2
    plain = code != "en" and text.rstrip().endswith(("–", "—")) and len(text.split()) <= 3
    return "(" in text or capitals or plain or bool(re.search(r"\d", text))


def speaker_label(text: str) -> str | None:
    """Return the speaker in `MODERATOR: Welcome`, or None."""
    match = _LABEL.match(text, _leading_mark(text))
    if match and len(match.group(1).split()) <= 6:
        return match.group(1)
    return None


def _leading_mark(text: str) -> int:
    """Return how many characters a bullet or a time takes at the start."""
    match = _LEADING.match(text)
    return match.end() if match else 0
