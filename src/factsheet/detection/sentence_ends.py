"""Where the sentences of a paragraph end.

`sentencex` finds the ends; `_joins` and `_MISSED_END` correct what it gets wrong.
"""

import re
from itertools import pairwise

from factsheet.detection.packs import pack
from factsheet.detection.paragraphs import CLOSERS

_WINDOW = 4_000
"""Characters given to `sentencex` at once: some texts are quadratic to it (200 KB of “: 9 s)."""

_BREAKS = re.compile(r"[\n\r\v\f\x1c-\x1f\x85\u2028\u2029\t\x00]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# A stop and a closing mark that only closes, then a capital letter: sentencex misses some of these.
_MISSED_END = re.compile(
    r"(?<=[.!?…][»”）)])\s+(?=[^\W\d_])|(?<=\sno\.)\s+(?=[A-Z][a-z])"
    r"|(?<=\sMay\.)\s+(?=[A-Z])"
)
# A year, or what is counted, ends a sentence before a capital letter: "40 млн лв. Кметът".
_CYRILLIC = ("ru", "uk", "bg")
_COUNTED = ("млн", "млрд", "тыс", "тис", "хил", "руб", "грн", "лв")
_MISSED_END_CYRILLIC = re.compile(
    _MISSED_END.pattern
    + r"|(?<=\d\s[гр]\.)\s+(?=[А-ЯЁІЇЄҐ])"
    + "".join(rf"|(?<=\s{unit}\.)\s+(?=[А-ЯЁІЇЄҐ])" for unit in _COUNTED)
)
# A full stop of Chinese and Japanese ends a sentence, also before a digit or a Latin letter; not so
# inside a quotation after which it is said who spoke.
_WIDE_SAYING = r"[^，。！？“「]{1,12}(?:说|表示|道|問|问|称)[。，]|と|って"
_SAYS = re.compile(_WIDE_SAYING)
_WIDE_END = re.compile(
    rf"(?<=[。！？｡])(?![。！？｡{re.escape(CLOSERS)}\s])"
    rf"|[。！？｡][{re.escape(CLOSERS)}]+(?=[A-Za-z\d])"
    rf"|(?P<said>[“「『][^“”「」『』]{{0,300}}[”」』](?={_WIDE_SAYING}))"
)
_LAST_WORD = re.compile(r"(?:^|[\s(\[\"“„«'‘’\-/])([^\W_][\w.]{0,11})\.\Z")
_INITIAL = re.compile(r"(?:^|[\s(\[\"“„«.-])[^\W\d_]\.\Z")
_YEAR = re.compile(r"\d\s[гр]\.\Z")
_NUMBERING = re.compile(r"\s*[(\[]?(?:\d{1,3}|[a-z])[.)\]]\s*\Z")
_ORDINAL = re.compile(r"(?:^|\s)(\w+)\s+\d{1,2}\.\Z")
_ENDS_QUOTED = re.compile(r"[.!?…。！？]['\"”’»」』）]+\Z")
_NOTE = re.compile(r"(?:[⁰¹²³⁴-⁹₀-₉]{1,3},?|\[\d{1,3}\]|\*{1,3}|[†‡]{1,2})++(?=\s)")


def sentence_ends(block: str, code: str) -> list[int]:
    """Return the offsets in `block` where its sentences end, the last one being its length."""
    ends: list[int] = []
    start = 0
    clean = _BREAKS.sub(" ", _SURROGATE.sub("\ufffd", block))
    pieces = [piece for wide in _split_wide(clean) for piece in _cut(wide, code)]
    for position, piece in enumerate(pieces):
        start += len(piece)
        following = pieces[position + 1] if position + 1 < len(pieces) else ""
        if not following or not _joins(piece, following, code):
            mark = _NOTE.match(following)  # it belongs to the sentence that it follows
            ends.append(start + mark.end() if mark and not piece[-1].isspace() else start)
    return ends


def _split_wide(piece: str) -> list[str]:
    if not any(stop in piece for stop in "。！？｡"):
        return [piece]
    cuts = [match.end() for match in _WIDE_END.finditer(piece) if not match["said"]]
    return [piece[start:end] for start, end in pairwise([0, *cuts, len(piece)])]


def _cut(block: str, code: str) -> list[str]:
    """Cut `block` with sentencex, a window at a time, and where it missed an end."""
    from sentencex import segment

    pieces: list[str] = []
    unfinished = ""
    at = 0
    while at < len(block):
        window = block[at : at + _WINDOW]
        found = segment(code, window)
        if "".join(found) != window:
            found = [window]
        more = at + len(window) < len(block)
        whole = len(found) > 1 or not more
        if whole and more:
            found.pop()  # its end may lie beyond the window
        at += sum(map(len, found))
        found[0] = unfinished + found[0]
        unfinished = "" if whole else found.pop()
        pieces += found
    if unfinished:
        pieces.append(unfinished)
    return [part for piece in pieces for part in _split_missed(piece, code)]


def _split_missed(piece: str, code: str) -> list[str]:
    parts = []
    start = 0
    missed = _MISSED_END_CYRILLIC if code in _CYRILLIC else _MISSED_END
    for match in missed.finditer(piece):
        # "В 2024 г. Россия" goes on; a year at the end of a longer sentence ends it.
        year = piece[match.start() - 3 : match.start()] in (" г.", " р.")
        year = year and piece.count(" ", start, match.start()) < 5
        if piece[match.end()].isupper() and not year:
            parts.append(piece[start : match.end()])
            start = match.end()
    parts.append(piece[start:])
    return parts


def _joins(piece: str, following: str, code: str) -> bool:
    """Whether sentencex cut one sentence into these two."""
    tail = piece[-40:].rstrip()
    head = following[:40].lstrip()
    if not tail or not head:
        return True
    if _NUMBERING.match(piece):
        return True
    first = head[0]
    if first in ",;:)]»”’、，。；：）」』%":
        return True
    if _ENDS_QUOTED.search(tail) and _says(head, code):
        return True
    if tail.rstrip(CLOSERS).endswith(("。", "！", "？", "｡")):
        return False
    if first.islower() and not head[1:2].isupper():
        return True
    glued = not piece[-1].isspace()
    if glued and (first == "-" or (_INITIAL.search(tail) and tail[-2].isascii())):
        return True
    if not tail.endswith("."):
        return False
    if code in ("de", "da", "nb", "no", "fi", "cs", "hu") and (ordinal := _ORDINAL.search(tail)):
        return ordinal.group(1).lower() in pack(code).before_ordinal
    if code in _CYRILLIC and _YEAR.search(tail):
        return False
    if _INITIAL.search(tail) and code in ("fr", "ru", "uk", "ar", "fa", "es", "pt", "it"):
        return first.isalpha()
    if word := _LAST_WORD.search(tail):
        known = word.group(1).lower()
        if known in pack(code).titles:
            return True
        return known in pack(code).short_forms and (first.isdigit() or first.islower())
    return False


def _says(head: str, code: str) -> bool:
    """Whether a piece says who spoke the quotation before it: `Ana Ruiz said on`, と述べた."""
    if code in ("ja", "zh"):
        return bool(_SAYS.match(head))
    said = pack(code).say
    for word in head.split()[:4]:
        if word.rstrip(".,;:") in said:
            return True
        if not word[0].isupper():
            return False
    return False
