"""A page of a PDF: its lines, raised figures as such, and what no reader sees kept apart."""

import ctypes
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from factsheet.documents.pdf_hidden import Box, address, hidden_words, within
from factsheet.documents.superscripts import LOWERED, RAISED, write_raised

_LEVEL = 0.3
"""Points: letters that differ less are on one line."""


class PdfLine(NamedTuple):
    """A line of a page: its words, and in points its upper and lower edge, left and right.

    `kind` is empty for what a reader sees, else hidden or recognised.
    """

    words: str
    top: float
    bottom: float
    left: float
    right: float
    kind: str = ""


def page_lines(page: Any) -> list[PdfLine]:
    """Find the lines of a page, in the order in which it draws them."""
    text_page = page.get_textpage()
    try:
        return _Lines(text_page, hidden_words(page)).found()
    finally:
        text_page.close()


class _Lines:
    """The lines of a page's text; `kinds` are by the address of what draws a letter."""

    def __init__(self, text_page: Any, kinds: dict[int, str | Box]) -> None:
        from pypdfium2 import raw

        self.raw, self.text_page, self.kinds = raw, text_page, kinds
        self.text: str = text_page.get_text_range()

    def found(self) -> list[PdfLine]:
        lines: list[PdfLine] = []
        plain = -1  # the last letter that is on its line, and is not raised
        ends_raised = False
        # PDFium takes out the line's end after a hyphen that it holds for a broken word's, and
        # makes one where a raised figure begins or ends.
        for match in re.finditer(r"[^\r\n\ufffe]+\ufffe?", self.text):
            for start, end, kind in self._runs(*match.span()):
                line = self._line(start, end, kind)
                if line is None:
                    continue
                goes_on = (
                    (ends_raised or line.words.strip().isdecimal())
                    and bool(lines and plain >= 0 and lines[-1].kind == kind)
                    and self._goes_on(plain, lines[-1].right, start + _indent(line.words))
                )
                words, plain, ends_raised = self._raised(
                    line.words, start, plain if goes_on else -1
                )
                line = line._replace(words=words)
                lines.append(_joined(lines.pop(), line) if goes_on else line)
        return [line._replace(words=line.words.strip(" ")) for line in lines]

    def _runs(self, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """Cut a line where hidden words begin or end."""
        if not self.kinds:
            yield start, end, ""
            return
        kind = ""
        before = start
        for place in range(start, end):
            drawn = self.raw.FPDFText_GetTextObject(self.text_page, self._char(place))
            now = self.kinds.get(address(drawn), "") if drawn else kind
            if not isinstance(now, str):  # in part outside
                left, bottom, right, top = self._box(place)
                now = "" if within((left + right) / 2, (bottom + top) / 2, now) else "hidden"
            if now != kind:
                if self.text[before:place].strip():
                    yield before, place, kind
                kind, before = now, place
        yield before, end, kind

    def _line(self, start: int, end: int, kind: str) -> PdfLine | None:
        words = self.text[start:end]
        last = start + len(words.rstrip(" \ufffe")) - 1
        if last < start + _indent(words):
            return None
        boxes = [self._box(place) for place in (start + _indent(words), last)]
        top, bottom = max(box[3] for box in boxes), min(box[1] for box in boxes)
        return PdfLine(words, top, bottom, boxes[0][0], boxes[1][2], kind)

    def _raised(self, words: str, start: int, plain: int) -> tuple[str, int, bool]:
        """Write figures that are above or below the letter before them as such.

        Returns the words, the place of the last letter that does not, and whether such figures are
        the last.
        """
        if plain < 0 and not re.search(r"\S\d", words):
            return words, start + len(words.rstrip(" \ufffe")) - 1, False
        out = list(words)
        ends_raised = False
        for at, sign in enumerate(words):
            figure = sign.isascii() and sign.isdecimal() and plain >= 0
            step = self._step(plain, start + at) if figure else 0.0
            if not step:
                plain = -1 if sign == " " else start + at
            else:
                out[at] = write_raised(sign, RAISED if step > 0 else LOWERED, self.text[plain])
            ends_raised = bool(step)
        return "".join(out), plain, ends_raised

    def _step(self, plain: int, place: int) -> float:
        """Return by how much a figure is above the letter before it, 0 for one beside it."""
        step = self._base(place) - self._base(plain)
        if abs(step) < _LEVEL:
            return 0.0
        box, own = self._box(plain), self._box(place)
        height = box[3] - box[1]
        smaller = own[3] - own[1] < 0.9 * height
        beside = -0.25 * height < own[0] - box[2] < 3 * height  # not so where a line is turned
        apart = not beside or not 0.1 * height < abs(step) < height
        return 0.0 if apart or not (smaller or abs(step) > 0.2 * height) else step

    def _goes_on(self, plain: int, right: float, place: int) -> bool:
        """Whether PDFium broke a line only because a figure is raised, or was."""
        box = self._box(plain)
        height = box[3] - box[1]
        if not -0.3 * height < self._box(place)[0] - right < 1.2 * height:
            return False
        level = abs(self._base(place) - self._base(plain)) < 0.1 * height
        return level or bool(self.text[place].isdecimal() and self._step(plain, place))

    def _char(self, place: int) -> int:
        return max(0, int(self.raw.FPDFText_GetCharIndexFromTextIndex(self.text_page, place)))

    def _box(self, place: int) -> Box:
        left, bottom, right, top = self.text_page.get_charbox(self._char(place), loose=True)
        return left, bottom, right, top

    def _base(self, place: int) -> float:
        x, y = ctypes.c_double(), ctypes.c_double()
        self.raw.FPDFText_GetCharOrigin(self.text_page, self._char(place), x, y)
        return y.value


def _indent(words: str) -> int:
    return len(words) - len(words.lstrip())


def _joined(one: PdfLine, other: PdfLine) -> PdfLine:
    top, bottom = max(one.top, other.top), min(one.bottom, other.bottom)
    return PdfLine(one.words + other.words, top, bottom, one.left, other.right, one.kind)
