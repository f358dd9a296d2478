"""Whether the ends of a span cut a word or a number in two, which would change what it says."""

import re
import unicodedata

from factsheet.texts import UNSPACED

_UNSPACED = re.compile(f"[{UNSPACED}]")

# What joins two digits into one figure: decimals, thousands, fractions, times, dates.
_JOINT = ".,'·:/⁄٫٬"
_JOINED_LEFT = re.compile(rf"\d[{_JOINT}]$")
_JOINED_RIGHT = re.compile(rf"[{_JOINT}-]\d|\^|[⁺⁻]| ?[%‰‱٪]")
_BARE_POINT = re.compile(r"(?:^|[^\w.])\.$")  # ".5" for 0.5
# A dash right before a figure: a minus sign, or the middle of a range or date. After a letter or a
# closing mark it is punctuation ("Covid-19", "the toll—5 people—rose").
_MINUS_LEFT = re.compile(r"(?<![^\W\d_])(?<![-.,;!?)\]%])-$")
_GROUP_LEFT = re.compile(r"(?<![\d.,])\d{1,3} $")
_GROUP_HEAD = re.compile(r"\d{3}(?!\d)")
_GROUP_TAIL = re.compile(r"(?<![\d.,])\d{1,3}$")
_GROUP_RIGHT = re.compile(r" \d{3}(?!\d)")
_NOT = re.compile(r"'t(?!\w)", re.IGNORECASE)


def cuts_word(text: str, start: int, end: int, groups: tuple[bool, bool]) -> bool:
    """Whether `text[start:end]` ends amid a word or figure; `text` is normalised.

    Refused are: a letter, digit or combining mark that touches one; any superscript or footnote
    figure that touches the end; a mark that continues a figure ("250" in "1,250", "250.5",
    "1/250"); a minus sign or range dash before a figure; a per cent sign after it; "can" in
    "can't". A space counts as a thousands mark when 1 to 3 digits are before it and exactly 3
    after it; `groups` says for the left and the right end whether that may be so (it may not
    across lines or cells). Chinese numerals are figures: "五人" is not in "十五人".
    """
    return _cut_left(text, start, groups[0]) or _cut_right(text, end, groups[1])


def _cut_left(text: str, start: int, groups: bool) -> bool:
    first, left = text[start], text[max(0, start - 8) : start]
    if not left:
        return False
    if _touch(left[-1], first) or (_is_mark(first) and left[-1] != " "):
        return True
    if unicodedata.category(first) == "Sc":
        return bool(_MINUS_LEFT.search(left))
    if not first.isdecimal():
        # The quote's own sign or point would belong to another figure: "-2001" in "1996-2001".
        second = text[start + 1 : start + 2]
        if first == "'" and second and _spelled(left[-1], second):
            return True
        return first in "-" + _JOINT and second.isdecimal() and left[-1].isalnum()
    return bool(
        _JOINED_LEFT.search(left)
        or _BARE_POINT.search(left)
        or _MINUS_LEFT.search(left[:-1] if unicodedata.category(left[-1]) == "Sc" else left)
        or (groups and _GROUP_LEFT.search(left) and _GROUP_HEAD.match(text, start))
    )


def _cut_right(text: str, end: int, groups: bool) -> bool:
    last, right = text[end - 1], text[end : end + 8]
    if not right:
        return False
    if _is_mark(right[0]) or unicodedata.category(right[0]) == "No" or _touch(last, right[0]):
        return True
    if last.isdecimal():
        return bool(
            _JOINED_RIGHT.match(right)
            or (groups and _GROUP_RIGHT.match(right) and _GROUP_TAIL.search(text[end - 6 : end]))
        )
    if last == "-":
        return right[0].isdecimal() and bool(_MINUS_LEFT.search(text[max(0, end - 2) : end]))
    if last == "'" and _spelled(text[end - 2 : end - 1], right[0]):
        return True
    if last in _JOINT:
        return right[0].isdecimal() and text[end - 2 : end - 1].isdecimal()
    return last.isalpha() and bool(_NOT.match(right))


def _touch(left: str, right: str) -> bool:
    if left.isnumeric() and right.isnumeric():
        return True
    if not (right.isalnum() and (left.isalnum() or _is_mark(left))):
        return False
    return not (_UNSPACED.match(left) or _UNSPACED.match(right))


def _spelled(left: str, right: str) -> bool:
    """Whether an apostrophe between the two is one within a word."""
    return left.isalpha() and right.isalpha() and not _UNSPACED.search(left + right)


def _is_mark(char: str) -> bool:
    return unicodedata.category(char)[0] == "M"
