"""A page of a PDF: its lines, raised figures as such, and what no reader sees told apart.

Hidden is what is drawn invisibly, transparent, in the colour of its ground, under a rectangle that
is drawn later, outside the page or its clip, or too small to be read. Invisible words over a
picture of the page are what a text recognition read in it.
"""

import ctypes
import re
from collections.abc import Iterator
from math import hypot, inf
from typing import Any, NamedTuple

from factsheet.documents.raising import LOWERED, RAISED, written

_TINY = 1.5
"""Points: letters of this size and below are no letters to a reader."""
_LEVEL = 0.3
"""Points: letters that differ less stand on one line."""
_LIKE = 24
"""Of 255: colours that differ less in red, green and blue look the same."""
_FAINT = 13
"""Of 255: what covers less is not seen."""
_SCAN = 0.6
"""The part of a page that pictures cover where the page is one."""
_LOOKS = 300_000
"""Pairs of words and shapes that are compared on a page."""
_INVISIBLE = (3, 7)
_STROKED = (1, 5)
_TEXT, _PATH, _PICTURE, _SHADING, _FORM = 1, 2, 3, 4, 5
_DEPTH = 15

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points."""
Matrix = tuple[float, float, float, float, float, float]
Colour = tuple[int, int, int]
_PLAIN: Matrix = (1, 0, 0, 1, 0, 0)
_ALL: Box = (-inf, -inf, inf, inf)
_WHITE: Colour = (255, 255, 255)


class Line(NamedTuple):
    """A line of a page: its words, and in points its upper and lower edge, left and right.

    `kind` is empty for what a reader sees, else hidden or recognised.
    """

    words: str
    top: float
    bottom: float
    left: float
    right: float
    kind: str = ""


class _Shape(NamedTuple):
    """What is drawn and is no text: where, in which colour (None for pictures), whether it covers.

    It covers what is below it when it is an opaque rectangle.
    """

    order: int
    box: Box
    colour: Colour | None
    covers: bool


class _Words(NamedTuple):
    """Words that are drawn in one go; `clip` is what of the page is open to them."""

    order: int
    box: Box
    clip: Box
    colour: Colour | None
    seen: bool


def page_lines(page: Any) -> list[Line]:
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

    def found(self) -> list[Line]:
        lines: list[Line] = []
        plain = -1  # the last letter that stands on its line, and is not raised
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
            now = self.kinds.get(_address(drawn), "") if drawn else kind
            if not isinstance(now, str):  # in part outside
                left, bottom, right, top = self._box(place)
                now = "" if _within((left + right) / 2, (bottom + top) / 2, now) else "hidden"
            if now != kind:
                if self.text[before:place].strip():
                    yield before, place, kind
                kind, before = now, place
        yield before, end, kind

    def _line(self, start: int, end: int, kind: str) -> Line | None:
        words = self.text[start:end]
        last = start + len(words.rstrip(" \ufffe")) - 1
        if last < start + _indent(words):
            return None
        boxes = [self._box(place) for place in (start + _indent(words), last)]
        top, bottom = max(box[3] for box in boxes), min(box[1] for box in boxes)
        return Line(words, top, bottom, boxes[0][0], boxes[1][2], kind)

    def _raised(self, words: str, start: int, plain: int) -> tuple[str, int, bool]:
        """Write figures that stand above or below the letter before them as such.

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
            elif step > 0 or self.text[plain].isdecimal():
                out[at] = written(sign, RAISED if step > 0 else LOWERED)
            ends_raised = bool(step)
        return "".join(out), plain, ends_raised

    def _step(self, plain: int, place: int) -> float:
        """Return by how much a figure stands above the letter before it, 0 for one beside it."""
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


def _joined(one: Line, other: Line) -> Line:
    top, bottom = max(one.top, other.top), min(one.bottom, other.bottom)
    return Line(one.words + other.words, top, bottom, one.left, other.right, one.kind)


def hidden_words(page: Any) -> dict[int, str | Box]:
    """Return what draws words that no reader sees: hidden, recognised, or seen in a box only.

    Empty where a page has no such words; else all others are seen.
    """
    drawn = _Drawn(page)
    area = drawn.area
    pictures = sum(_size(_both(one.box, area)) for one in drawn.shapes if one.colour is None)
    hidden = "recognised" if pictures >= _SCAN * _size(area) else "hidden"
    looks = _LOOKS
    kinds: dict[int, str | Box] = {}
    for address, words in drawn.words.items():
        if not words.seen:
            kinds[address] = hidden
            continue
        seen = _both(words.clip, area)
        inside = _both(words.box, seen)
        if not _size(words.box):  # spaces
            continue
        if _size(inside) <= 0.02 * _size(words.box):
            kinds[address] = "hidden"
            continue
        looks -= len(drawn.shapes)
        light = words.colour is not None and min(words.colour) > 255 - 2 * _LIKE
        if looks < 0:
            if light:
                kinds[address] = "hidden"
        elif _painted_out(words, drawn.shapes):
            kinds[address] = "hidden"
        if address not in kinds and _size(inside) < 0.9 * _size(words.box):
            kinds[address] = seen
    return kinds


def _painted_out(words: _Words, shapes: list[_Shape]) -> bool:
    """Whether words have the colour of their ground, or lie under what is drawn later."""
    x, y = (words.box[0] + words.box[2]) / 2, (words.box[1] + words.box[3]) / 2
    ground: Colour | None = _WHITE
    for shape in shapes:
        if not _within(x, y, shape.box):
            continue
        if shape.order < words.order:
            # What is no rectangle may be a frame around the words.
            ground = shape.colour if shape.covers or not _alike(shape.colour, words) else ground
        elif shape.covers and _size(_both(shape.box, words.box)) > 0.9 * _size(words.box):
            return True
    return _alike(ground, words)


def _alike(colour: Colour | None, words: _Words) -> bool:
    if colour is None or words.colour is None:
        return False
    return all(abs(a - b) <= _LIKE for a, b in zip(colour, words.colour, strict=True))


class _Drawn:
    """What a page draws, in its order: words by their address, and shapes."""

    def __init__(self, page: Any) -> None:
        from pypdfium2 import raw

        self.raw = raw
        left, bottom, right, top = page.get_cropbox()
        self.area: Box = left, bottom, right, top
        self.words: dict[int, _Words] = {}
        self.shapes: list[_Shape] = []
        self.order = 0
        self._gather(page, _PLAIN, self.area, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, 0)

    def _gather(
        self, parent: Any, matrix: Matrix, clip: Box, count: Any, get: Any, depth: int
    ) -> None:
        raw = self.raw
        for number in range(count(parent)):
            self.order += 1
            one = get(parent, number)
            kind = raw.FPDFPageObj_GetType(one)
            if kind == _FORM and depth < _DEPTH:
                within = _times(self._matrix(one), matrix)
                clips = _both(clip, self._clip(one, matrix))
                self._gather(
                    one, within, clips, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject,
                    depth + 1,
                )  # fmt: skip
            elif kind == _TEXT:
                self._words(one, matrix, clip)
            elif kind in (_PATH, _PICTURE, _SHADING):
                self._shape(one, kind, matrix)

    def _words(self, one: Any, matrix: Matrix, clip: Box) -> None:
        raw = self.raw
        mode = raw.FPDFTextObj_GetTextRenderMode(one)
        colour = self._colour(one, stroked=mode in _STROKED)
        own = _times(self._matrix(one), matrix)
        size = ctypes.c_float()
        raw.FPDFTextObj_GetFontSize(one, size)
        height = abs(size.value) * hypot(own[2], own[3])
        seen = mode not in _INVISIBLE and height > _TINY and (colour is None or colour[3] > _FAINT)
        clip = _both(clip, self._clip(one, matrix))
        self.words[_address(one)] = _Words(
            self.order, self._bounds(one, matrix), clip, colour[:3] if colour else None, seen
        )

    def _shape(self, one: Any, kind: int, matrix: Matrix) -> None:
        raw = self.raw
        box = self._bounds(one, matrix)
        if kind != _PATH:
            self.shapes.append(_Shape(self.order, box, None, covers=False))
            return
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(one, fill, stroke)
        colour = self._colour(one)
        if fill.value and colour and colour[3] > _FAINT:
            plain = not raw.FPDFPageObj_HasTransparency(one)
            rectangle = raw.FPDFPath_CountSegments(one) in (4, 5)
            self.shapes.append(_Shape(self.order, box, colour[:3], plain and rectangle))

    def _colour(self, one: Any, *, stroked: bool = False) -> tuple[int, int, int, int] | None:
        get = self.raw.FPDFPageObj_GetStrokeColor if stroked else self.raw.FPDFPageObj_GetFillColor
        parts = [ctypes.c_uint() for _ in range(4)]
        if not get(one, *parts):
            return None
        red, green, blue, alpha = (part.value for part in parts)
        return red, green, blue, alpha

    def _matrix(self, one: Any) -> Matrix:
        found = self.raw.FS_MATRIX()
        if not self.raw.FPDFPageObj_GetMatrix(one, found):
            return _PLAIN
        return found.a, found.b, found.c, found.d, found.e, found.f

    def _bounds(self, one: Any, matrix: Matrix) -> Box:
        edges = [ctypes.c_float() for _ in range(4)]
        if not self.raw.FPDFPageObj_GetBounds(one, *edges):
            return 0, 0, 0, 0
        left, bottom, right, top = (edge.value for edge in edges)
        return _placed((left, bottom, right, top), matrix)

    def _clip(self, one: Any, matrix: Matrix) -> Box:
        """Return the box that a clip leaves open."""
        raw = self.raw
        clip = raw.FPDFPageObj_GetClipPath(one)
        seen = _ALL
        for path in range(max(0, raw.FPDFClipPath_CountPaths(clip)) if clip else 0):
            x, y = ctypes.c_float(), ctypes.c_float()
            points = []
            for number in range(min(100, raw.FPDFClipPath_CountPathSegments(clip, path))):
                segment = raw.FPDFClipPath_GetPathSegment(clip, path, number)
                if raw.FPDFPathSegment_GetPoint(segment, x, y):
                    points.append((x.value, y.value))
            if points and len(points) < 100:
                across, up = zip(*points, strict=True)
                seen = _both(seen, _placed((min(across), min(up), max(across), max(up)), matrix))
        return seen


def _address(pointer: Any) -> int:
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


def _times(one: Matrix, other: Matrix) -> Matrix:
    """Return the matrix that does what `one` does, and then what `other` does."""
    (a, b, c, d, e, f), (p, q, r, s, t, u) = one, other
    return (
        a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s,
        e * p + f * r + t, e * q + f * s + u,
    )  # fmt: skip


def _placed(box: Box, matrix: Matrix) -> Box:
    a, b, c, d, e, f = matrix
    corners = [
        (a * x + c * y + e, b * x + d * y + f) for x in (box[0], box[2]) for y in (box[1], box[3])
    ]
    across, up = zip(*corners, strict=True)
    return min(across), min(up), max(across), max(up)


def _both(one: Box, other: Box) -> Box:
    """Return what two boxes have in common, perhaps nothing."""
    left, bottom = max(one[0], other[0]), max(one[1], other[1])
    return left, bottom, max(left, min(one[2], other[2])), max(bottom, min(one[3], other[3]))


def _size(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _within(x: float, y: float, box: Box) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
