"""Where the sentences of an article stand.

Lines become paragraphs first. A line break ends a paragraph, except in hard-wrapped text (mail,
plain text of about 70 columns), where a blank line, a bullet or a line that could have held the
next word ends it. `_is_wrapped` decides which of the two a text is, from the text alone.

Inside a paragraph `sentencex` finds the sentences; `_joins` and `_MISSED_END` correct what it gets
wrong. Every character that is not white space lies in exactly one sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from factsheet.detection.packs import code_of, pack

_WINDOW = 4_000
"""Characters given to `sentencex` at once: some texts are quadratic to it (200 KB of “: 9 s)."""

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_CLOSERS = "\"'”’»›)]】」』〉》）"
_STOP = re.compile(rf"[.!?…:;。！？：；؟۔।॥][{re.escape(_CLOSERS)}\s]*\Z")
_BULLET = re.compile(
    r"(?:[-*•‣▪●○◦·–—>]|(?:[(\[]?(?:\d{1,3}|[a-z])[.)\]]|[A-Z]\)))\s+"  # "- ", "3. ", "(a) "
)
_LABEL = re.compile(r"[^\W\d_][\w .'’-]{0,40}:(?:\s|$)")
_BREAKS = re.compile(r"[\n\r\v\f\x1c-\x1f\x85\u2028\u2029\t\x00]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNWRAPPED = 120
"""A text with lines longer than this was not wrapped by a program for plain text."""

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
    rf"(?<=[。！？｡])(?![。！？｡{re.escape(_CLOSERS)}\s])"
    rf"|[。！？｡][{re.escape(_CLOSERS)}]+(?=[A-Za-z\d])"
    rf"|(?P<said>[“「『][^“”「」『』]{{0,300}}[”」』](?={_WIDE_SAYING}))"
)
_LAST_WORD = re.compile(r"(?:^|[\s(\[\"“„«'‘’\-/])([^\W_][\w.]{0,11})\.\Z")
_INITIAL = re.compile(r"(?:^|[\s(\[\"“„«.-])[^\W\d_]\.\Z")
_YEAR = re.compile(r"\d\s[гр]\.\Z")
_NUMBERING = re.compile(r"\s*[(\[]?(?:\d{1,3}|[a-z])[.)\]]\s*\Z")
_ORDINAL = re.compile(r"(?:^|\s)(\w+)\s+\d{1,2}\.\Z")
_ENDS_QUOTED = re.compile(r"[.!?…。！？]['\"”’»」』）]+\Z")
_NOTE = re.compile(r"(?:[⁰¹²³⁴-⁹₀-₉]{1,3},?|\[\d{1,3}\]|\*{1,3}|[†‡]{1,2})++(?=\s)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a text.

    start, end: offsets into the text in code points, end exclusive.
    text: the words, `text == article[start:end]`, without white space around them.
    """

    start: int
    end: int
    text: str


def sentences(text: str, language: str = "en") -> list[Sentence]:
    """Return the sentences of `text` in order.

    Headlines, bylines and bullets are sentences too: every character that is not white space is in
    one. `language` is a BCP 47 code; only its first part counts, an unknown one is treated as
    English would be by the library.
    """
    return [sentence for block in paragraphs(text, code_of(language)) for sentence in block]


def paragraphs(text: str, code: str) -> list[list[Sentence]]:
    """Return the sentences of `text`, grouped by paragraph; no group is empty."""
    grouped = []
    for start, end in _blocks(text):
        block = []
        cut = start
        for stop in _ends(text[start:end], code):
            piece = text[cut : start + stop]
            words = piece.strip()
            if words:
                at = cut + len(piece) - len(piece.lstrip())
                block.append(Sentence(at, at + len(words), words))
            cut = start + stop
        if block:
            grouped.append(block)
    return grouped


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    fresh: bool  # nothing before it, or a blank line
    first_word: int  # its length
    stopped: bool  # ends with a final stop
    lower: bool  # begins with a small letter
    capital: bool  # begins with a capital letter
    item: bool  # begins with a bullet or a label

    @property
    def length(self) -> int:
        return self.end - self.start


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    fresh = True
    last_end = 0
    for match in _LINE.finditer(text):
        raw = match.group()
        words = raw.strip()
        gap = text[last_end : match.start()].replace("\r\n", "\n")
        last_end = match.end()
        fresh = fresh or len(gap) > 1
        if not words:
            fresh = True
            continue
        start = match.start() + len(raw) - len(raw.lstrip())
        head = words[0]
        lines.append(
            _Line(
                start,
                start + len(words),
                fresh,
                1 if head >= "\u2e80" else len(words[:30].split(maxsplit=1)[0]),
                bool(_STOP.search(words[-10:])),
                head.islower(),
                head.isupper(),
                bool(_BULLET.match(words) or _LABEL.match(words)),
            )
        )
        fresh = False
    return lines


def _blocks(text: str) -> list[tuple[int, int]]:
    """Return the spans of the paragraphs."""
    lines = _lines(text)
    width = _wrap_width(lines)
    blocks: list[tuple[int, int]] = []
    run: list[_Line] = []

    def close() -> None:
        if not run:
            return
        start, end = run[0].start, run[-1].end
        # A transcript without any punctuation has only its lines.
        if (
            len(run) > 1
            and (sum(line.stopped for line in run) + 1) * 1_000 < end - start
            and (text.count(". ", start, end) + 1) * 1_000 < end - start
        ):
            blocks.extend((line.start, line.end) for line in run)
        else:
            blocks.append((start, end))
        run.clear()

    for line in lines:
        if run and not (width and not line.fresh and _continues(run[-1], line, width)):
            close()
        run.append(line)
    close()
    return blocks


def _continues(line: _Line, following: _Line, width: int) -> bool:
    """Whether `following` goes on with the paragraph of `line` in text wrapped at `width`."""
    if following.item:
        return False
    return _is_full(line, following, width) or (not line.stopped and following.lower)


def _is_full(line: _Line, following: _Line, width: int) -> bool:
    """Whether the next word would not have fitted on the line (with some slack)."""
    return line.length + 1 + following.first_word > width * 0.85


def _wrap_width(lines: list[_Line]) -> int:
    """Return the width at which a text is hard-wrapped, or 0 when it is not.

    It is when a quarter of its line breaks fall inside a sentence (no stop before, no capital
    after) and four fifths of those lines are full.
    """
    pairs = [(line, after) for line, after in pairwise(lines) if not after.fresh and not after.item]
    if not pairs:
        return 0
    lengths = sorted(line.length for line, _ in pairs)
    width = lengths[int(len(lengths) * 0.95)]
    inside = [pair for pair in pairs if not pair[0].stopped and not pair[1].capital]
    full = sum(_is_full(line, after, width) for line, after in inside)
    wrapped = len(inside) * 4 >= len(pairs) and inside and full * 5 >= len(inside) * 4
    return width if wrapped and 12 <= width <= _UNWRAPPED else 0


def _ends(block: str, code: str) -> list[int]:
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
    if tail.rstrip(_CLOSERS).endswith(("。", "！", "？", "｡")):
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
