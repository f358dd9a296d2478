"""What CSS values mean: lengths, opacity, sizes of letters, colours, words."""

import re

from factsheet.documents.style_sheets import Declared

_NUMBER = re.compile(r"([-+]?\d{0,20}\.?\d{1,20}(?:e[-+]?\d{1,3})?)(px|r?em|ex|ch|pt|%|v[wh]|deg)?")
_PIXELS = {"px": 1, "em": 16, "rem": 16, "ex": 8, "ch": 8, "pt": 4 / 3, "vw": 10, "vh": 10, "": 1}
_SIZES = {"xx-small": 9, "x-small": 10, "small": 13, "medium": 16, "large": 18, "x-large": 24}


def is_length(value: str) -> bool:
    """Whether a value is a number, with a unit or without."""
    return bool(_NUMBER.fullmatch(value))


def length(value: str) -> float:
    """Return a length in CSS pixels, a percentage or an angle as its number; else 0."""
    if calculated := re.fullmatch(r"(?:calc|max|min)\(\s*([^()]{1,60}?)\s*\)", value):
        value = calculated[1].split()[0]
    found = _NUMBER.fullmatch(value.strip())
    return float(found[1]) * _PIXELS.get(found[2] or "", 1) if found else 0.0


def opacity(value: str) -> float:
    """Return an opacity, from 0 to 1; 1 if the value is not one."""
    found = _NUMBER.fullmatch(value.strip())
    return float(found[1]) / (100 if found[2] == "%" else 1) if found else 1.0


def font_size(own: Declared, outer: float) -> float:
    """Return the size of letters in CSS pixels; that around them where none is declared."""
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


def color_of(value: str) -> tuple[float, ...] | None:
    """Return red, green, blue (0 to 1, sRGB) and alpha; None if the value is not a colour."""
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


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """Return the contrast of two colours (WCAG 2): 1 for none, 21 for black on white."""
    lights = sorted(_light(color) + 0.05 for color in (one, other))
    return lights[1] / lights[0]


def _light(color: tuple[float, ...]) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (min(1.0, max(0.0, part)) for part in color[:3])
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def generated_words(content: str) -> str:
    """Return the words that `content` puts on a page, without signs of icon fonts."""
    words = "".join(re.findall(r'"([^"]{0,500})"', content))
    return words if re.search(r"[^\W_\ue000-\uf8ff]", words) else ""
