"""How a page's own style shows its elements: hidden, struck out, raised, as blocks or in a line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from factsheet.documents.sheets import SCREENS, Declared, declared

_FAR = 500
"""CSS pixels by which a text is moved away for good."""

_FAINT = 0.05
"""Opacity, or size as a part of the usual one, that nobody sees."""

_TINY = 2
"""CSS pixels: letters of that size, or a box with its overflow hidden, show no words."""

_ALIKE = 1.1
"""Contrast (WCAG 2) of words and what is behind them: 1 is none, and nobody reads so little."""

_NUMBER = re.compile(r"([-+]?\d{0,20}\.?\d{1,20}(?:e[-+]?\d{1,3})?)(px|r?em|ex|ch|pt|%|v[wh]|deg)?")
_PIXELS = {"px": 1, "em": 16, "rem": 16, "ex": 8, "ch": 8, "pt": 4 / 3, "vw": 10, "vh": 10, "": 1}
_FUNCTION = re.compile(r"([a-z0-9-]{1,30})\(([^()]{0,300})\)")
_SIZES = {"xx-small": 9, "x-small": 10, "small": 13, "medium": 16, "large": 18, "x-large": 24}
_HIDING = ("filter", "clip-path", "transform", "-webkit-filter", "-webkit-clip-path",
           "-webkit-transform")  # fmt: skip
_NONE = ("none", "auto", "initial", "unset", "inherit", "revert", "")


@dataclass(frozen=True, slots=True)
class Style:
    """How an element looks.

    `gone`: neither it nor what is in it is seen; `unseen`: so are its words, but for elements in it
    that say otherwise; None where it is as around it. `raised` and `lowered` are by style;
    `display` is a word of CSS, empty where nothing is declared. `before` and `after` are the words
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
    """What an element takes over: colours as (red, green, blue, alpha), a size in CSS pixels."""

    color: tuple[float, ...] | None = (0, 0, 0, 1)
    behind: tuple[float, ...] | None = (1, 1, 1, 1)
    visible: bool = True
    size: float = 16

    @property
    def unseen(self) -> bool:
        """Whether nobody sees words that are written so."""
        if not self.visible or self.size <= _TINY:
            return True
        if self.color is None:
            return False
        alike = self.behind is not None and _contrast(self.color, self.behind) < _ALIKE
        return alike or self.color[3] <= _FAINT


def styles(tree: Any) -> Iterator[tuple[Any, Style]]:
    """Yield each element of a page whose style is declared, <html> and <body> aside.

    These two are shown: what hides a whole page is a curtain, which a script draws. What one of
    the screens shows is not hidden.
    """
    nodes, screens = declared(tree)
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
    elif ground and (color := _color(ground)) and color[3] > 0.5:
        behind = color
    color = _color(own.get("-webkit-text-fill-color") or own.get("color", "")) or outer.color
    clipped = "text" in own.get("background-clip", "") + own.get("-webkit-background-clip", "")
    if clipped or own.get("text-shadow", "none") != "none":
        color = None
    return _Around(color, behind, visible or is_root, _size(own, outer.size))


def _style(own: Declared, size: float) -> Style:
    lines = own.get("text-decoration", "") + own.get("text-decoration-line", "")
    struck = "line-through" in lines + own.get("-webkit-text-decoration", "")
    lift = _lift(own, size)
    return Style(
        _gone(own),
        None,
        struck,
        lift > 0,
        lift < 0,
        own.get("display", ""),
        _words(own.get("before", "")),
        _words(own.get("after", "")),
    )


def _gone(own: Declared) -> bool:
    if own.get("display") == "none" or own.get("content-visibility") == "hidden":
        return True
    if _opacity(own.get("opacity", "1")) <= _FAINT:
        return own.get("animation", own.get("animation-name", "none")) in _NONE
    if any(_hides(name, words) for name, words in _functions(own, *_HIDING)):
        return True
    scale = own.get("scale", "none")
    if scale not in _NONE and any(_opacity(one) <= _FAINT for one in scale.split()[:2]):
        return True
    return _moved(own) or _cut_off(own)


def _hides(function: str, words: str) -> bool:
    """Whether a function moves an element away, cuts it off, or makes it too small or too faint."""
    parts = re.split(r"[\s,]+", words.strip())
    sizes = [_length(part) for part in parts if part] or [0.0]
    match function:
        case "opacity":
            return _opacity(words) <= _FAINT
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
        return any(abs(_opacity(part)) <= _FAINT for part in parts[:2])
    return function.startswith("translate") and any(abs(size) >= _FAR for size in sizes)


def _moved(own: Declared) -> bool:
    """Whether an element stands off the screen."""
    if own.get("position") in ("absolute", "fixed", "relative", "sticky"):
        edges = [own.get(name, "") for name in ("left", "right", "top", "bottom")]
        edges += [*own.get("inset", "").split(), own.get("inset-inline-start", "")]
        if any(abs(_length(edge)) >= _FAR for edge in edges):
            return True
    margins = [own.get(f"margin-{side}", "") for side in ("left", "right", "top")]
    margins += own.get("margin", "").split()
    if min(map(_length, margins), default=0) <= -_FAR:
        return True
    indent = own.get("text-indent", "")
    if abs(_length(indent)) >= _FAR:
        return True
    if _length(indent) >= 100 and indent.endswith("%") and _clips(own):
        return True
    return _hides("translate", own.get("translate", ""))


def _cut_off(own: Declared) -> bool:
    """Whether an element is clipped to nothing, or its box is too small for words."""
    if own.get("position") in ("absolute", "fixed"):
        for name, words in _functions(own, "clip"):
            sizes = [_length(one) for one in re.split(r"[\s,]+", words) if one]
            if name == "rect" and len(sizes) == 4:
                top, right, bottom, left = sizes
                if "auto" not in words and (bottom - top <= _TINY or right - left <= _TINY):
                    return True
    padded = any(_length(one) > _TINY for name in ("padding", "padding-top", "padding-bottom")
                 for one in own.get(name, "").split())  # fmt: skip
    sides = ("width", "height", "block-size", "inline-size")
    given = [own.get(one, "") for side in sides for one in (side, f"max-{side}")]
    small = any(_is_length(one) and _length(one) <= _TINY for one in given)
    return small and _clips(own) and not padded


def _clips(own: Declared) -> bool:
    overflow = " ".join(own.get(name, "") for name in ("overflow", "overflow-x", "overflow-y"))
    return bool(re.search(r"hidden|clip|auto|scroll", overflow))


def _lift(own: Declared, size: float) -> float:
    """Return by how much words stand above the line, or below it."""
    place = own.get("vertical-align", own.get("font-variant-position", ""))
    if place in ("super", "sub"):
        return 1 if place == "super" else -1
    if _is_length(place) and own.get("display", "inline") in ("inline", "inline-block"):
        return _length(place)
    if own.get("position") == "relative":
        up = -_length(own.get("top", "")) or _length(own.get("bottom", ""))
        return up if 0.2 * size <= abs(up) <= 1.5 * size else 0
    return 0


def _functions(own: Declared, *names: str) -> list[tuple[str, str]]:
    return _FUNCTION.findall(" ".join(own.get(name, "") for name in names))


def _is_length(value: str) -> bool:
    return bool(_NUMBER.fullmatch(value))


def _length(value: str) -> float:
    """Return a length in CSS pixels, a percentage or an angle as its number; 0 for what is none."""
    if calculated := re.fullmatch(r"(?:calc|max|min)\(\s*([^()]{1,60}?)\s*\)", value):
        value = calculated[1].split()[0]
    found = _NUMBER.fullmatch(value.strip())
    return float(found[1]) * _PIXELS.get(found[2] or "", 1) if found else 0.0


def _opacity(value: str) -> float:
    found = _NUMBER.fullmatch(value.strip())
    return float(found[1]) / (100 if found[2] == "%" else 1) if found else 1.0


def _size(own: Declared, outer: float) -> float:
    value = own.get("font-size", "")
    if not value and (font := own.get("font", "")):
        value = next((one.partition("/")[0] for one in font.split() if one[:1].isdigit()
                      and not re.fullmatch(r"[1-9]00(?:/.*)?", one)), "")  # fmt: skip
    if value in _SIZES:
        return _SIZES[value]
    found = _NUMBER.fullmatch(value)
    if not found:
        return outer
    number, unit = float(found[1]), found[2] or "px"
    if unit in ("em", "%"):
        return outer * number / (100 if unit == "%" else 1)
    return number * _PIXELS.get(unit, 1)


def _color(value: str) -> tuple[float, ...] | None:
    """Return red, green, blue (0 to 1, sRGB) and alpha; None for what is no colour."""
    import tinycss2
    from tinycss2 import color4

    for token in tinycss2.parse_component_value_list(value, skip_comments=True) if value else ():
        color = color4.parse_color(token)
        if color is not None and color != "currentcolor":
            try:
                shown = color.to("srgb")
            except (NotImplementedError, ValueError):
                return None
            return (*(part or 0.0 for part in shown.coordinates), shown.alpha)
    return None


def _contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    lights = sorted(_light(color) + 0.05 for color in (one, other))
    return lights[1] / lights[0]


def _light(color: tuple[float, ...]) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (min(1.0, max(0.0, part)) for part in color[:3])
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _words(content: str) -> str:
    """Return the words that `content` puts on a page; signs of icon fonts are none."""
    words = "".join(re.findall(r'"([^"]{0,500})"', content))
    return words if re.search(r"[^\W_\ue000-\uf8ff]", words) else ""
