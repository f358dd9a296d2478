"""Make pages that are built to choke parsers harmless before they are parsed."""

import re

from factsheet.problems import FactsheetError

# A tag's beginning, wherever it is: comments and scripts are not told apart here.
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
# Elements that have no end tag, or may go without.
_ENDLESS = (
    "area base br col embed hr img input link meta param source track wbr "
    "p li dt dd tr td th thead tbody tfoot option optgroup colgroup html head body"
)
_FORMATTING = "a b big code em font i nobr s small strike strong tt u"
_NOT_COUNTED = frozenset(_ENDLESS.split())
_ONLY_FORMATS = frozenset(_FORMATTING.split())
_FORMATTING_TAG = re.compile(
    rf"</?(?:{_FORMATTING.replace(' ', '|')})(?=[\s/>])[^>]*+>?", re.IGNORECASE
)
_LONG_TAG = 2_000
_VALUE = re.compile(r"=\s*+(?:\"[^\"]*+\"?|'[^']*+'?)")
_ATTRIBUTE = re.compile(r"[^\s/]+")
_MOST_ATTRIBUTES = 1_000
"""In one tag; the largest of real pages have some dozens."""


def defuse_html(text: str) -> str:
    """Take out of a page what would make the parser slow or large.

    Its time grows with the square of the depth (100,000 nested <div>: 30 s) and of a tag's
    attributes; unclosed <font> and the like are opened again in every paragraph. Real pages stay as
    they are. Raises FactsheetError if only refusing helps.
    """
    if len(text) > _LONG_TAG:
        text = ">".join(_without_attributes(part) for part in text.split(">"))
    tags = text.count("<")
    if tags < 1000:
        return text
    depth, formatting = _depths(text)
    if formatting * tags > 2e6:
        text = _FORMATTING_TAG.sub("", text)
        depth, _ = _depths(text)
    if depth * tags > 2e8:
        raise FactsheetError(
            "the page's tags are nested too deeply to be read; save its text instead"
        )
    return text


def _without_attributes(part: str) -> str:
    if len(part) < _LONG_TAG:
        return part
    tag = _TAG.search(part)
    if tag is None:
        return part
    rest = part[tag.end() :]
    many = len(_ATTRIBUTE.findall(_VALUE.sub(" ", rest))) > _MOST_ATTRIBUTES
    return part[: tag.end()] if many or len(rest.split()) >= 5_000 else part


def _depths(text: str) -> tuple[int, int]:
    """Count how many elements are open at once at most: all, and those that only format."""
    is_open: dict[str, int] = {}
    depth = formatting = deepest = most = 0
    for closing, tag in _TAG.findall(text):
        name = tag.lower()
        if name in _NOT_COUNTED or (closing and not is_open.get(name)):
            continue
        step = -1 if closing else 1
        is_open[name] = is_open.get(name, 0) + step
        depth += step
        if name in _ONLY_FORMATS:
            formatting += step
            most = max(most, formatting)
        deepest = max(deepest, depth)
    return deepest, most
