"""The words of OpenDocument's XML: which are shown, which are raised, which are hidden."""

import re
from collections.abc import Iterable, Iterator, Mapping
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

_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, TEXT, STYLE = _NS % "office", _NS % "text", _NS % "style"
DC = "{http://purl.org/dc/elements/1.1/}"
_TABLE, _DRAW, _SVG = (
    _NS % "table",
    _NS % "drawing",
    "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}",
)
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_PARAGRAPHS = (TEXT + "p", TEXT + "h")
_CELLS = (_TABLE + "table-cell", _TABLE + "covered-table-cell")
_SIGNS = {TEXT + "tab": "\t", TEXT + "line-break": "\n"}
_NO_WORDS = frozenset(
    (DC + "creator", DC + "date", DC + "title", OFFICE + "forms", OFFICE + "change-info",
     TEXT + "note-citation", _SVG + "title", _SVG + "desc")
)  # fmt: skip
_NO_WORDS_END = ("-decls", "-source", "date-string", "creator-initials", "sender-initials")
_HIDING = (TEXT + "hidden-text", TEXT + "hidden-paragraph", TEXT + "ruby-text")
_WHITE = re.compile(r"[ \t\r\n]+")
_SIZE = re.compile(r"(\d{1,4}(?:\.\d{1,6})?)pt")
_TINY = 1.5
"""Points: letters of this size and below cannot be read."""
_MOST_SPACES = 1_000

Look = tuple[str, dict[int, str] | None]
"""Where words with that look are, empty if a reader sees them; how their figures are written."""


def attribute_value(element: Any, name: str) -> str:
    """Return an attribute, whatever its namespace."""
    return next((str(v) for key, v in element.items() if key.rpartition("}")[2] == name), "")


def looks(trees: Iterable[Any]) -> dict[str, Look]:
    """Return how words of each style look, by what it is based on."""
    found = {
        attribute_value(one, "name"): one for tree in trees for one in tree.iter(STYLE + "style")
    }
    return {name: _look(style, found) for name, style in found.items()}


def _look(style: Any, styles: Mapping[str, Any]) -> Look:
    chain = [style]
    while (below := styles.get(attribute_value(chain[-1], "parent-style-name"))) is not None:
        if len(chain) > 20:
            break
        chain.append(below)
    properties: dict[str, str] = {}
    for one in reversed(chain):
        for told in (one.find(STYLE + "text-properties"), one.find(STYLE + "section-properties")):
            properties |= dict(told.items()) if told is not None else {}
    size = _SIZE.fullmatch(properties.get(_FO + "font-size", ""))
    hidden = properties.get(TEXT + "display") == "none" or (size and float(size[1]) <= _TINY)
    struck = any(
        properties.get(f"{STYLE}text-line-through-{name}", "none") != "none"
        for name in ("style", "type")
    )
    position = properties.get(STYLE + "text-position", "").split()[:1]
    height = position[0] if position else ""
    table = None
    if height:
        lowered = height.startswith(("sub", "-"))
        none = not height.strip("-0.%")
        table = {} if none else LOWERED if lowered else RAISED
    return HIDDEN if hidden else STRUCK if struck else "", table


class OpenText:
    """The words of a document's parts, with a seam where some are not shown; those are `apart`.

    Where a comment or note belongs, its text has a numbered mark: `marks` say of each whether it is
    a `start` or an `end`, and whose; `beside` are the comments and notes themselves: kind, name,
    element.
    """

    def __init__(self, looks: Mapping[str, Look]) -> None:
        self.looks = looks
        self.apart: dict[str, list[str]] = {HIDDEN: [], STRUCK: []}
        self.marks: list[tuple[str, str]] = []
        self.beside: list[tuple[str, str, Any]] = []

    def lines(self, container: Any, apart: str = "") -> Iterator[str]:
        """Yield each paragraph, and each row of a table with its cells parted by tabs.

        The parser stops at 256 levels of XML, so that this cannot go too deep.
        """
        waiting = ""
        for one in container:
            if not isinstance(one.tag, str) or _wordless(one.tag):
                continue
            if one.tag in _PARAGRAPHS:
                paragraph = _Paragraph(self)
                paragraph.read(one, apart, {})
                yield waiting + paragraph.words()
                waiting = ""
                for box in paragraph.boxes:
                    yield from self.lines(box, apart)
            elif one.tag == _TABLE + "table-row":
                cells = [cell for cell in one if cell.tag in _CELLS]
                rows = (gathered(" ", self.lines(cell, apart), "") for cell in cells)
                yield "\t".join(rows).rstrip("\t")
            elif one.tag == TEXT + "tracked-changes":
                self._deleted(one)
            elif mark := self.mark(one):
                waiting += mark
            else:
                hidden = self.looks.get(attribute_value(one, "style-name"), ("", None))[0]
                hidden = HIDDEN if attribute_value(one, "display") == "none" else hidden
                section = one.tag == TEXT + "section"
                yield from self.lines(one, apart or (hidden if section else ""))
        if waiting:
            yield waiting

    def mark(self, element: Any) -> str:
        """Note a comment's beginning or end, or a footnote; returns its mark, empty for others."""
        what, name = "start", attribute_value(element, "name")
        if element.tag == TEXT + "note":
            kind = "endnote" if attribute_value(element, "note-class") == "endnote" else "footnote"
            name = attribute_value(element, "id") or f"note {len(self.beside)}"
            self.beside.append((kind, name, element))
        elif element.tag == OFFICE + "annotation":
            name = name or f"comment {len(self.beside)}"
            self.beside.append(("comment", name, element))
        elif element.tag == OFFICE + "annotation-end":
            what = "end"
        else:
            return ""
        self.marks.append((what, name))
        return number_sentinel(len(self.marks) - 1)

    def title(self, body: Any) -> str | None:
        """Return the words of the first paragraph that has the style of a title."""
        for one in list(body.iter(*_PARAGRAPHS))[:20]:
            if attribute_value(one, "style-name") == "Title":
                paragraph = _Paragraph(OpenText(self.looks))
                paragraph.read(one, "", {})
                if words := " ".join(bare(paragraph.words()).replace(SEAM, "").split()):
                    return words
        return None

    def _deleted(self, changes: Any) -> None:
        """Keep the words that tracked changes delete."""
        for deletion in changes.iter(TEXT + "deletion"):
            gone = OpenText(self.looks)
            lines = filter(None, map(bare, gone.lines(deletion)))
            self.apart[STRUCK] += [f"{line.replace(SEAM, '')}\n" for line in lines]


class _Paragraph:
    """A paragraph as it is read: its pieces, and the text boxes that hang on it."""

    def __init__(self, around: OpenText) -> None:
        self.around = around
        self.pieces: list[str] = []
        self.last = ""  # what was shown, marks aside
        self.boxes: list[Any] = []

    def words(self) -> str:
        """Return its words, with marks; ends what was hidden in it."""
        for gone in self.around.apart.values():
            if gone and not gone[-1].endswith("\n"):
                gone.append("\n")
        return trimmed("".join(self.pieces), " \t\n")

    def read(self, element: Any, apart: str, table: dict[int, str]) -> None:
        """Read what is in an element."""
        own, raised = self.around.looks.get(attribute_value(element, "style-name"), ("", None))
        hiding = element.tag in _HIDING or attribute_value(element, "display") == "none"
        apart = apart or (HIDDEN if hiding else own)
        table = table if raised is None else raised
        self._add_text(element.text, apart, table)
        for one in element:
            if not isinstance(one.tag, str) or _wordless(one.tag):
                pass
            elif one.tag == TEXT + "s":
                count = attribute_value(one, "c")
                number = min(int(count[:5]), _MOST_SPACES) if count.isdecimal() else 1
                self._put(" " * number, apart, table)
            elif sign := _SIGNS.get(one.tag):
                self._put(sign, apart, table)
            elif mark := self.around.mark(one):
                self.pieces.append(mark)
            elif one.tag == TEXT + "change":
                self.pieces.append(SEAM)
                self.last = SEAM
            elif one.tag.startswith(_DRAW) and next(one.iter(*_PARAGRAPHS), None) is not None:
                self.boxes.append(one)
            else:
                self.read(one, apart, table)
            self._add_text(one.tail, apart, table)

    def _add_text(self, words: str | None, apart: str, table: dict[int, str]) -> None:
        """Put down text of the file, in which white space of any amount is one space."""
        text = _WHITE.sub(" ", without_sentinels(words or ""))
        self._put(text.lstrip(" ") if self.last.endswith(" ") else text, apart, table)

    def _put(self, words: str, apart: str, table: dict[int, str]) -> None:
        if words and apart:
            self.around.apart[apart].append(words)
            self.pieces.append(SEAM)
            self.last = SEAM
        elif words:
            self.last = write_raised(words, table, self.last)
            self.pieces.append(self.last)


def _wordless(tag: str) -> bool:
    return tag in _NO_WORDS or tag.endswith(_NO_WORDS_END)
