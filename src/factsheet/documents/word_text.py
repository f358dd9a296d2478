"""The words of Word's XML (ECMA-376): which are shown, which are raised, which are hidden."""

from collections.abc import Iterator, Mapping
from typing import Any

from factsheet.documents.document import HIDDEN, SEAM, STRUCK
from factsheet.documents.sentinels import (
    bare,
    gathered,
    number_sentinel,
    trimmed,
    without_sentinels,
)
from factsheet.documents.superscripts import LOWERED, RAISED, write_raised

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SIGNS = {
    W + "tab": "\t",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "\u2011",
    W + "softHyphen": "\u00ad",
}
_NO_WORDS = frozenset((W + "pPr", W + "rPr", W + "sectPr", W + "instrText", W + "delInstrText"))
_TEXTS = frozenset((W + "t", W + "delText", _M + "t"))
_MARKS = {
    W + "commentRangeStart": "start",
    W + "commentRangeEnd": "end",
    W + "commentReference": "comment",
    W + "footnoteReference": "footnote",
    W + "endnoteReference": "endnote",
}
_TABLES: Mapping[str, dict[int, str]] = {"superscript": RAISED, "subscript": LOWERED}
_MATHS: Mapping[str, dict[int, str]] = {_M + "sup": RAISED, _M + "sub": LOWERED}

RunStyle = dict[str, str]
"""What a style or a run says of how words look, by the name of the property."""

_APART = {"vanish": HIDDEN, "strike": STRUCK, "dstrike": STRUCK}
_LOOKS = frozenset((*_APART, "vertAlign", "position", "sz"))
_TAGS = {
    W + "del": STRUCK, W + "moveFrom": STRUCK, W + "delText": STRUCK, W + "rt": HIDDEN,
}  # fmt: skip
_OFF = frozenset(("0", "false", "off", "none"))
_TINY = 3
"""Half points: letters of this size and below cannot be read."""


def run_style(properties: Any, styles: Mapping[str, RunStyle]) -> RunStyle:
    """Return what run properties say, those of a character style below their own."""
    style: RunStyle = {}
    for one in properties if properties is not None else ():
        name = one.tag.removeprefix(W) if isinstance(one.tag, str) else ""
        if name == "rStyle":
            style = styles.get(one.get(W + "val", ""), {}) | style
        elif name in _LOOKS:
            style[name] = one.get(W + "val", "true")
    return style


def _apart(style: RunStyle) -> str:
    """Return where words with that look are; empty if a reader sees them."""
    size = style.get("sz", "")
    if size.isdecimal() and int(size[:9]) <= _TINY:
        return HIDDEN
    return next((_APART[name] for name in _APART if style.get(name, "off") not in _OFF), "")


def _table(style: RunStyle) -> dict[int, str]:
    """Return how figures are written that are raised or lowered."""
    position = style.get("position", "0")
    raised = position.isdecimal() and int(position[:9]) > 0
    return RAISED if raised else _TABLES.get(style.get("vertAlign", ""), {})


class WordText:
    """The words of a document's parts, with a seam where some are not shown; those are `apart`.

    Where a comment or note belongs, its text has a numbered mark; `marks` say what each means: the
    `start` or the `end` of a comment's words, a `comment`'s own place, a `footnote`'s, an
    `endnote`'s, and which one, by its id.
    """

    def __init__(self, styles: Mapping[str, RunStyle]) -> None:
        self.styles = styles
        self.apart: dict[str, list[str]] = {HIDDEN: [], STRUCK: []}
        self.marks: list[tuple[str, str]] = []

    def lines(self, container: Any) -> Iterator[str]:
        """Yield each paragraph, and each row of a table with its cells parted by tabs.

        The parser stops at 256 levels of XML, so that tables in cells cannot go too deep.
        """
        stack = [iter(container)]
        initial = ""
        while stack:
            element = next(stack[-1], None)
            if element is None:
                stack.pop()
            elif element.tag in _MARKS:
                initial += self._mark(element)
            elif element.tag == W + "p":
                words, boxes = self._paragraph(element)
                if element.find(f"{W}pPr/{W}framePr[@{W}dropCap]") is not None and bare(words):
                    initial += words  # it begins the paragraph that follows
                    continue
                yield initial + words
                initial = ""
                for box in boxes:
                    yield from self.lines(box)
            elif element.tag == W + "tr":
                yield self._row(element, initial)
                initial = ""
            elif element.tag not in _NO_WORDS and not _is_second(element):
                stack.append(iter(element))
        if initial:
            yield initial

    def _row(self, row: Any, waiting: str) -> str:
        cells = []
        for one in row:
            if one.tag in _MARKS:
                waiting += self._mark(one)
            elif one.tag in (W + "tc", W + "sdt"):
                cells.append(waiting + gathered(" ", self.lines(one), ""))
                waiting = ""
        return "\t".join(cells) + waiting

    def _mark(self, element: Any) -> str:
        self.marks.append((_MARKS[element.tag], element.get(W + "id", "")))
        return number_sentinel(len(self.marks) - 1)

    def title(self, body: Any, styles: set[str]) -> str | None:
        """Return the words of the first paragraph that has a title's style."""
        for paragraph in body.findall(W + "p")[:20]:
            style = paragraph.find(f"{W}pPr/{W}pStyle")
            if style is not None and style.get(W + "val") in styles:
                words = bare(" ".join(WordText(self.styles)._paragraph(paragraph)[0].split()))
                if words:
                    return words
        return None

    def _paragraph(self, paragraph: Any) -> tuple[str, list[Any]]:
        """Return a paragraph's words, and the text boxes that hang on it."""
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        base = self.styles.get(style.get(W + "val", ""), {}) if style is not None else {}
        shown: list[str] = []
        last = ""  # what was shown, marks aside
        boxes: list[Any] = []
        table: dict[int, str] = {}
        apart = ""
        stack = [(iter(paragraph), table, apart)]
        while stack:
            element = next(stack[-1][0], None)
            _, table, apart = stack[-1]
            if element is None:
                stack.pop()
            elif element.tag in _NO_WORDS or _is_second(element):
                continue
            elif element.tag == W + "txbxContent" and not apart:
                boxes.append(element)
            elif element.tag in _MARKS:
                shown.append(self._mark(element))
            else:
                if element.tag == W + "r":
                    style = base | run_style(element.find(W + "rPr"), self.styles)
                    table, apart = _table(style), apart or _apart(style)
                elif element.tag == W + "p" and last:
                    shown.append(last := "\n")
                elif element.tag == _M + "den":
                    shown.append(last := "/")
                table = _MATHS.get(element.tag, table)
                apart = apart or _TAGS.get(element.tag, "")
                words = without_sentinels(element.text or "") if element.tag in _TEXTS else ""
                words = words or _SIGNS.get(element.tag, "")
                if words and apart:
                    self.apart[apart].append(words)
                    shown.append(last := SEAM)
                elif words:
                    shown.append(last := write_raised(words, table, last))
                stack.append((iter(element), table, apart))
        for gone in self.apart.values():
            if gone and gone[-1] != "\n":
                gone.append("\n")
        return trimmed("".join(shown), " \t\n"), boxes


def _is_second(element: Any) -> bool:
    """Whether an element says again, for older programs, what one before it says."""
    return element.tag == _MC + "Fallback" and element.getprevious() is not None
