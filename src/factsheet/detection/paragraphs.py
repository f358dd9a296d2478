"""Where the paragraphs of an article are.

A line break ends a paragraph, except in hard-wrapped text (mail, plain text of about 70 columns),
where a blank line, a bullet or a line that could have held the next word ends it. `_wrap_width`
decides which of the two a text is, from the text alone.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

CLOSERS = "\"'”’»›)]】」』〉》）"
"""Marks that close what a sentence ends in."""

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_STOP = re.compile(rf"[.!?…:;。！？：；؟۔।॥][{re.escape(CLOSERS)}\s]*\Z")
_BULLET = re.compile(
    r"(?:[-*•‣▪●○◦·–—>]|(?:[(\[]?(?:\d{1,3}|[a-z])[.)\]]|[A-Z]\)))\s+"  # "- ", "3. ", "(a) "
)
_LABEL = re.compile(r"[^\W\d_][\w .'’-]{0,40}:(?:\s|$)")
_UNWRAPPED = 120
"""A text with lines longer than this was not wrapped by a program for plain text."""


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


def spans(text: str) -> list[tuple[int, int]]:
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


def _continues(line: _Line, following: _Line, width: int) -> bool:
    """Whether `following` goes on with the paragraph of `line` in text wrapped at `width`."""
    if following.item:
        return False
    return _is_full(line, following, width) or (not line.stopped and following.lower)


def _is_full(line: _Line, following: _Line, width: int) -> bool:
    """Whether the next word would not have fitted on the line (with some slack)."""
    return line.length + 1 + following.first_word > width * 0.85


def _wrap_width(lines: list[_Line]) -> int:
    """Return the width at which a text is hard-wrapped, or 0 if it is not.

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
