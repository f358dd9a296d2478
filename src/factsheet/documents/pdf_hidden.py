"""The words on a PDF's page that no reader sees.

Hidden is what is drawn invisibly, transparent, in the colour of its ground, under a rectangle that
is drawn later, outside the page or its clip, or too small to be read. Invisible words over a
picture of the page are what a text recognition read in it.
"""

import ctypes
from math import hypot, inf
from typing import Any, NamedTuple

_TINY = 1.5
"""Points: letters of this size and below cannot be read."""
_LIKE = 24
"""Of 255: colours that differ less in red, green and blue look the same."""
_FAINT = 13
"""Of 255: what covers less cannot be seen."""
_SCAN = 0.6
"""The part of a page that pictures must cover for the page to count as a picture."""
_LOOKS = 300_000
"""Pairs of words and shapes that are compared on a page."""
_INVISIBLE = (3, 7)
_STROKED = (1, 5)
_TEXT, _PATH, _PICTURE, _SHADING, _FORM = 1, 2, 3, 4, 5
_DEPTH = 16

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points."""
_Colour = tuple[int, int, int]
_ALL: Box = (-inf, -inf, inf, inf)
_WHITE: _Colour = (255, 255, 255)


class _Shape(NamedTuple):
    """Something drawn that is not text: where, its colour (None for pictures), whether it covers.

    It covers what is below it when it is an opaque rectangle.
    """

    order: int
    box: Box
    colour: _Colour | None
    covers: bool


class _Words(NamedTuple):
    """Words that are drawn in one go; `clip` is the part of the page on which they show."""

    order: int
    box: Box
    clip: Box
    colour: _Colour | None
    seen: bool


def hidden_words(page: Any) -> dict[int, str | Box]:
    """Return the objects that draw words no reader sees: hidden, recognised, or seen in a box only.

    Empty where a page has no such words; else all others are seen.
    """
    left, bottom, right, top = page.get_cropbox()
    area: Box = left, bottom, right, top
    drawn, shapes = _drawn(page, area)
    pictures = sum(_size(_both(one.box, area)) for one in shapes if one.colour is None)
    hidden = "recognised" if pictures >= _SCAN * _size(area) else "hidden"
    looks = _LOOKS
    kinds: dict[int, str | Box] = {}
    for address, words in drawn.items():
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
        looks -= len(shapes)
        light = words.colour is not None and min(words.colour) > 255 - 2 * _LIKE
        if light if looks < 0 else _painted_out(words, shapes):
            kinds[address] = "hidden"
        elif _size(inside) < 0.9 * _size(words.box):
            kinds[address] = seen
    return kinds


def _painted_out(words: _Words, shapes: list[_Shape]) -> bool:
    """Whether words have the colour of their ground, or lie under what is drawn later."""
    x, y = (words.box[0] + words.box[2]) / 2, (words.box[1] + words.box[3]) / 2
    ground: _Colour | None = _WHITE
    for shape in shapes:
        if not within(x, y, shape.box):
            continue
        if shape.order < words.order:
            # What is not a rectangle may be a frame around the words.
            ground = shape.colour if shape.covers or not _alike(shape.colour, words) else ground
        elif shape.covers and _size(_both(shape.box, words.box)) > 0.9 * _size(words.box):
            return True
    return _alike(ground, words)


def _alike(colour: _Colour | None, words: _Words) -> bool:
    if colour is None or words.colour is None:
        return False
    return all(abs(a - b) <= _LIKE for a, b in zip(colour, words.colour, strict=True))


def _drawn(page: Any, area: Box) -> tuple[dict[int, _Words], list[_Shape]]:
    """Return what a page draws: words by their address, and shapes."""
    from pypdfium2 import PdfMatrix, raw

    words: dict[int, _Words] = {}
    shapes: list[_Shape] = []
    within = [(PdfMatrix(), area)]  # of each form that is open: its matrix, and what it may draw on
    for order, one in enumerate(page.get_objects(max_depth=_DEPTH)):
        del within[one.level + 1 :]
        matrix, clip = within[-1]
        if one.type == _FORM:
            own = one.get_matrix().multiply(matrix)
            within.append((own, _both(clip, _clip(one, matrix))))
        elif one.type == _TEXT:
            mode = raw.FPDFTextObj_GetTextRenderMode(one)
            colour = _colour(one, stroked=mode in _STROKED)
            own = one.get_matrix().multiply(matrix)
            size = ctypes.c_float()
            raw.FPDFTextObj_GetFontSize(one, size)
            height = abs(size.value) * hypot(own.c, own.d)
            seen = mode not in _INVISIBLE and height > _TINY
            seen = seen and (colour is None or colour[3] > _FAINT)
            open_to = _both(clip, _clip(one, matrix))
            words[address(one.raw)] = _Words(
                order, _bounds(one, matrix), open_to, colour[:3] if colour else None, seen
            )
        elif one.type in (_PICTURE, _SHADING):
            shapes.append(_Shape(order, _bounds(one, matrix), None, covers=False))
        elif one.type == _PATH:
            fill, stroke = ctypes.c_int(), ctypes.c_int()
            raw.FPDFPath_GetDrawMode(one, fill, stroke)
            colour = _colour(one)
            if fill.value and colour and colour[3] > _FAINT:
                plain = not raw.FPDFPageObj_HasTransparency(one)
                rectangle = raw.FPDFPath_CountSegments(one) in (4, 5)
                box = _bounds(one, matrix)
                shapes.append(_Shape(order, box, colour[:3], plain and rectangle))
    return words, shapes


def _colour(one: Any, *, stroked: bool = False) -> tuple[int, int, int, int] | None:
    from pypdfium2 import raw

    get = raw.FPDFPageObj_GetStrokeColor if stroked else raw.FPDFPageObj_GetFillColor
    parts = [ctypes.c_uint() for _ in range(4)]
    if not get(one, *parts):
        return None
    red, green, blue, alpha = (part.value for part in parts)
    return red, green, blue, alpha


def _bounds(one: Any, matrix: Any) -> Box:
    from pypdfium2 import PdfiumError

    try:
        left, bottom, right, top = matrix.on_rect(*one.get_bounds())
    except PdfiumError:  # of a path without points
        return 0, 0, 0, 0
    return left, bottom, right, top


def _clip(one: Any, matrix: Any) -> Box:
    """Return the box that a clip leaves open."""
    from pypdfium2 import raw

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
            seen = _both(seen, matrix.on_rect(min(across), min(up), max(across), max(up)))
    return seen


def address(pointer: Any) -> int:
    """Return the address of what PDFium points to."""
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


def _both(one: Box, other: Box) -> Box:
    """Return the intersection of two boxes, perhaps empty."""
    left, bottom = max(one[0], other[0]), max(one[1], other[1])
    return left, bottom, max(left, min(one[2], other[2])), max(bottom, min(one[3], other[3]))


def _size(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def within(x: float, y: float, box: Box) -> bool:
    """Whether a point is in a box."""
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
