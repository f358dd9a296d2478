"""How a page's own style shows its elements: hidden, struck out, raised, as blocks or in a line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from factsheet.documents.css_values import (
    color_of,
    contrast,
    font_size,
    generated_words,
    is_length,
    length,
    opacity,
)
from factsheet.documents.style_sheets import SCREENS, Declared, style_declarations

_FAR = 500
"""CSS pixels by which a text is moved away for good."""

_FAINT = 0.05
"""Opacity, or size as a part of the usual one, below which nobody sees the words."""

_TINY = 2
"""CSS pixels: letters of that size, or a box with its overflow hidden, show no words."""

_ALIKE = 1.1
"""Contrast (WCAG 2) of words and what is behind them: 1 is none; nobody can read below this."""

_FUNCTION = re.compile(r"([a-z0-9-]{1,30})\(([^()]{0,300})\)")
_HIDING = ("filter", "clip-path", "transform", "-webkit-filter", "-webkit-clip-path",
           "-webkit-transform")  # fmt: skip
_NONE = ("none", "auto", "initial", "unset", "inherit", "revert", "")


@dataclass(frozen=True, slots=True)
class ElementStyle:
    """How an element looks.

    `gone`: neither it nor what is in it is seen; `unseen`: so are its words, but for elements in it
    that say otherwise; None if it is as around it. `raised` and `lowered` are by style;
    `display` is a word of CSS, empty if nothing is declared. `before` and `after` are the words
    that its style adds.
    """

    gone: bool = False
    unseen: bool | None = None
    struck: bool = False
    raised: bool = False
    lowered: bool = False
    display: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class _Around:
    """What an element inherits: colours as (red, green, blue, alpha), a size in CSS pixels."""

    color: tuple[float, ...] | None = (0, 0, 0, 1)
    behind: tuple[float, ...] | None = (1, 1, 1, 1)
    visible: bool = True
    size: float = 16

    @property
    def unseen(self) -> bool:
        """Whether nobody sees words in this style."""
        if not self.visible or self.size <= _TINY:
            return True
        if self.color is None:
            return False
        alike = self.behind is not None and contrast(self.color, self.behind) < _ALIKE
        return alike or self.color[3] <= _FAINT


def styles(tree: Any) -> Iterator[tuple[Any, ElementStyle]]:
    """Yield each element of a page whose style is declared, <html> and <body> aside.

    These two count as shown: what hides a whole page is a curtain, which a script draws back. What
    one of the screens shows is not hidden.
    """
    nodes, screens = style_declarations(tree)
    # Where colours may come from a style sheet elsewhere, white words have a dark ground there.
    told = _Around(behind=None if tree.css_first("link[rel~=stylesheet]") else (1, 1, 1, 1))
    known = [{-1: told} for _ in SCREENS]
    root = {node.mem_id for node in tree.css("html, body")}
    for key, node in nodes.items():
        now = [
            _around(node, screen, around, root)
            for screen, around in zip(screens, known, strict=True)
        ]
        if key in root:
            continue
        outer = node.parent.mem_id if node.parent is not None else -1
        unseen = all(around.unseen for around in now)
        as_around = unseen == all(around[outer].unseen for around in known)
        seen = [
            _style(screen.get(key, {}), at.size) for screen, at in zip(screens, now, strict=True)
        ]
        yield (
            node,
            replace(
                seen[0],
                gone=all(style.gone for style in seen),
                unseen=None if as_around else unseen,
                struck=all(style.struck for style in seen),
            ),
        )


def _around(
    node: Any, screen: dict[int, Declared], known: dict[int, _Around], root: set[int]
) -> _Around:
    """Return what holds in an element, its own declarations included; each is looked at once."""
    chain = []
    while node is not None and node.mem_id not in known:
        chain.append(node)
        node = node.parent
    found = known[node.mem_id if node is not None else -1]
    for one in reversed(chain):
        if own := screen.get(one.mem_id):
            found = _within(own, found, one.mem_id in root)
        known[one.mem_id] = found
    return found


def _within(own: Declared, outer: _Around, is_root: bool) -> _Around:
    visibility = own.get("visibility", "")
    visible = outer.visible if visibility in ("", "inherit") else visibility == "visible"
    ground = own.get("background-color") or own.get("background", "")
    images = own.get("background", "") + own.get("background-image", "")
    behind = outer.behind
    if "url(" in images or "gradient(" in images:
        behind = None
    elif ground and (color := color_of(ground)) and color[3] > 0.5:
        behind = color
    color = color_of(own.get("-webkit-text-fill-color") or own.get("color", "")) or outer.color
    clipped = "text" in own.get("background-clip", "") + own.get("-webkit-background-clip", "")
    if clipped or own.get("text-shadow", "none") != "none":
        color = None
    return _Around(color, behind, visible or is_root, font_size(own, outer.size))


def _style(own: Declared, size: float) -> ElementStyle:
    lines = own.get("text-decoration", "") + own.get("text-decoration-line", "")
    struck = "line-through" in lines + own.get("-webkit-text-decoration", "")
    lift = _lift(own, size)
    return ElementStyle(
        _gone(own),
        None,
        struck,
        lift > 0,
        lift < 0,
        own.get("display", ""),
        generated_words(own.get("before", "")),
        generated_words(own.get("after", "")),
    )


def _gone(own: Declared) -> bool:
    if own.get("display") == "none" or own.get("content-visibility") == "hidden":
        return True
    if opacity(own.get("opacity", "1")) <= _FAINT:
        return own.get("animation", own.get("animation-name", "none")) in _NONE
    if any(_hides(name, words) for name, words in _functions(own, *_HIDING)):
        return True
    scale = own.get("scale", "none")
    if scale not in _NONE and any(opacity(one) <= _FAINT for one in scale.split()[:2]):
        return True
    return _moved(own) or _cut_off(own)


def _hides(function: str, words: str) -> bool:
    """Whether a function moves an element away, cuts it off, or makes it too small or too faint."""
    parts = re.split(r"[\s,]+", words.strip())
    sizes = [length(part) for part in parts if part] or [0.0]
    match function:
        case "opacity":
            return opacity(words) <= _FAINT
        case "blur":
            return sizes[0] >= 20
        case "inset":
            return "%" in words and max(sizes[:2]) >= 50
        case "circle" | "ellipse":
            return bool(parts[0]) and sizes[0] <= 0 and not words.startswith("at")
        case "polygon" | "rect" | "xywh":
            return len(set(sizes)) == 1
        case "rotatex" | "rotatey":
            return abs(sizes[0]) % 180 == 90
        case "matrix" if len(sizes) == 6:
            return abs(sizes[0] * sizes[3] - sizes[1] * sizes[2]) <= _FAINT**2
    if function.startswith("scale"):
        return any(abs(opacity(part)) <= _FAINT for part in parts[:2])
    return function.startswith("translate") and any(abs(size) >= _FAR for size in sizes)


def _moved(own: Declared) -> bool:
    """Whether an element is off the screen."""
    if own.get("position") in ("absolute", "fixed", "relative", "sticky"):
        edges = [own.get(name, "") for name in ("left", "right", "top", "bottom")]
        edges += [*own.get("inset", "").split(), own.get("inset-inline-start", "")]
        if any(abs(length(edge)) >= _FAR for edge in edges):
            return True
    margins = [own.get(f"margin-{side}", "") for side in ("left", "right", "top")]
    margins += own.get("margin", "").split()
    if min(map(length, margins), default=0) <= -_FAR:
        return True
    indent = own.get("text-indent", "")
    if abs(length(indent)) >= _FAR:
        return True
    if length(indent) >= 100 and indent.endswith("%") and _clips(own):
        return True
    return _hides("translate", own.get("translate", ""))


def _cut_off(own: Declared) -> bool:
    """Whether an element is clipped to nothing, or its box is too small for words."""
    if own.get("position") in ("absolute", "fixed"):
        for name, words in _functions(own, "clip"):
            sizes = [length(one) for one in re.split(r"[\s,]+", words) if one]
            if name == "rect" and len(sizes) == 4:
                top, right, bottom, left = sizes
                if "auto" not in words and (bottom - top <= _TINY or right - left <= _TINY):
                    return True
    padded = any(length(one) > _TINY for name in ("padding", "padding-top", "padding-bottom")
                 for one in own.get(name, "").split())  # fmt: skip
    sides = ("width", "height", "block-size", "inline-size")
    given = [own.get(one, "") for side in sides for one in (side, f"max-{side}")]
    small = any(is_length(one) and length(one) <= _TINY for one in given)
    return small and _clips(own) and not padded


def _clips(own: Declared) -> bool:
    overflow = " ".join(own.get(name, "") for name in ("overflow", "overflow-x", "overflow-y"))
    return bool(re.search(r"hidden|clip|auto|scroll", overflow))


def _lift(own: Declared, size: float) -> float:
    """Return by how much words are above the line, or below it."""
    place = own.get("vertical-align", own.get("font-variant-position", ""))
    if place in ("super", "sub"):
        return 1 if place == "super" else -1
    if is_length(place) and own.get("display", "inline") in ("inline", "inline-block"):
        return length(place)
    if own.get("position") == "relative":
        up = -length(own.get("top", "")) or length(own.get("bottom", ""))
        return up if 0.2 * size <= abs(up) <= 1.5 * size else 0
    return 0


def _functions(own: Declared, *names: str) -> list[tuple[str, str]]:
    return _FUNCTION.findall(" ".join(own.get(name, "") for name in names))
