"""DOCX: paragraphs and tables in their order, notes at the end, core properties."""

import io
import re
from collections.abc import Iterator
from typing import Any

from factsheet.documents.document import Document, Told, language_code, sensible
from factsheet.intake import check_archive, tidy
from factsheet.model import Article
from factsheet.problems import FactsheetError

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
GONE = frozenset((W + "del", W + "moveFrom", W + "pPr", W + "rPr", W + "sectPr", FALLBACK))


def read_word(data: bytes, _: Told) -> Document:
    """Read a DOCX file as if every tracked change was accepted; footnotes follow the text."""
    parts = check_archive(data)
    if "word/document.xml" not in parts and "[Content_Types].xml" not in parts:
        raise FactsheetError("this is a ZIP archive, not a DOCX file")
    import docx

    try:
        document = docx.Document(io.BytesIO(data))
        body = document.element.body
        lines = list(_lines(body))
        for part in document.part.package.iter_parts():
            if re.search(r"/(foot|end)notes\d*\.xml$", str(part.partname)):
                lines += _notes(part.blob)
        properties = document.core_properties
        title = sensible(properties.title) or _styled_title(document)
        author, language = sensible(properties.author), properties.language
    except Exception as error:  # python-docx lets KeyError, ValueError, lxml's errors… through
        raise FactsheetError(
            f"the DOCX file is damaged or of another kind ({type(error).__name__}); "
            "open it in a word processor and save it anew"
        ) from None
    text, notes = tidy("\n\n".join(line for line in lines if line.strip()))
    if next(body.iter(W + "ins", W + "del", W + "moveFrom"), None) is not None:
        notes += ("it has tracked changes; the text was read as if all of them were accepted",)
    article = Article(title=title, author=author, language=language_code(language))
    return Document("docx", text, article, notes)


def _styled_title(document: Any) -> str | None:
    for paragraph in document.paragraphs[:20]:
        style = paragraph.style.name.lower() if paragraph.style is not None else ""
        if style == "title" and (words := " ".join(paragraph.text.split())):
            return str(words)
    return None


def _lines(container: Any) -> Iterator[str]:
    """Give each paragraph, and each row of a table with its cells parted by tabs.

    The parser stops at 256 levels of XML, so that tables in cells cannot go too deep.
    """
    stack = [iter(container)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif element.tag == W + "p":
            yield _words(element)
        elif element.tag == W + "tr":
            cells = element.iterchildren(W + "tc", W + "sdt")
            yield "\t".join(" ".join(filter(None, _lines(cell))) for cell in cells)
        elif element.tag not in GONE:
            stack.append(iter(element))


def _words(paragraph: Any) -> str:
    pieces = []
    stack = [iter(paragraph)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
            continue
        name = element.tag.removeprefix(W) if isinstance(element.tag, str) else ""
        if name == "t":
            pieces.append(element.text or "")
        elif name in SIGNS:
            pieces.append(SIGNS[name])
        elif element.tag not in GONE:
            if name == "p" and pieces:
                pieces.append("\n")
            stack.append(iter(element))
    return "".join(pieces).strip()


def _notes(blob: bytes) -> list[str]:
    from lxml import etree

    root = etree.fromstring(blob, etree.XMLParser(resolve_entities=False, no_network=True))
    return [line for line in _lines(root) if line.strip()]
