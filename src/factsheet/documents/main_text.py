"""From a document to the article in it: its main text, and all that it says of itself."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from factsheet.documents.annotation import not_the_text
from factsheet.documents.document import Document
from factsheet.documents.html import page_text, page_tree
from factsheet.documents.html_notes import footnotes
from factsheet.documents.markup import PIECES
from factsheet.documents.opening import opening
from factsheet.documents.trafilatura_metadata import trafilatura_guess
from factsheet.problems import FactsheetError
from factsheet.texts import counted

_MARKS = 0x100000
_MOST_MARKS = 0xFFFD
"""Marks of a page's pieces of text: one character, for private use, before each piece."""

_LONG = 200
"""The fewest characters of a paragraph whose absence from the main text is reported."""


def article(document: Document) -> Document:
    """Trim a document to the article in it.

    `text` is then its main text, in lines of the document; `article` has title, author,
    publisher, url, published and language where the document says so, its first and last lines
    included. Raises FactsheetError if there is no text.
    """
    if document.unread:
        raise FactsheetError(f"cannot read this: {document.unread}")
    if document.kind == "html":
        document = _main_part(document)
    if document.seams:
        count = counted(len(document.seams), "passage")
        remark = f"left out {count}: hidden or struck out"
        document = replace(document, remarks=(*document.remarks, remark), seams=())
    if document.kind == "pdf":
        document = replace(document, text=_over_pages(document.text))
    if not document.text.strip():
        raise FactsheetError(_EMPTY.get(document.kind, "there is no text in this file"))
    text = document.text.replace("\u2028", "\n")
    described, remarks = opening(text, document.article)
    return replace(document, text=text, article=described, remarks=document.remarks + remarks)


_EMPTY = {"html": "the page shows no text; a script may fill it in"}


def _over_pages(text: str) -> str:
    """Join what runs over the end of a PDF's page; two line breaks part its paragraphs."""
    joined = re.sub(r"(?<!\n)\n(?!\n)", " ", text.strip("\n").replace("\u00ad\n", ""))
    return re.sub(r"\n{3,}", "\n\n", joined)


def _main_part(document: Document) -> Document:
    """Take the lines of a page's visible text that trafilatura takes for its main text.

    It sees the page with a mark before each piece of text, and the lines with most of the marks
    that it gives back are taken.
    """
    import trafilatura
    from lxml import etree, html

    tree = page_tree(document.source)
    for number, node in enumerate(list(_pieces(tree))):
        node.insert_before(chr(_MARKS + number % _MOST_MARKS))
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        page = html.document_fromstring((tree.html or "").encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return document
    said, remarks = trafilatura_guess(page)
    found: Any = trafilatura.bare_extraction(page, favor_recall=True, include_comments=False)
    body = found.body if found is not None else None
    # libxml2 stops at 256 levels, and at a text of 10 MB in one piece, and drops the rest.
    whole = not any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)
    marks = set(PIECES.findall("".join(body.itertext()))) if whole and body is not None else set()
    taken: list[str] = []
    left: list[str] = []
    seams: list[int] = []
    start = 0
    lines, marked_lines = document.text.split("\n"), page_text(tree).shown.split("\n")
    if len(lines) != len(marked_lines):  # the marks changed what is shown
        marked_lines = [""] * len(lines)
    beside = footnotes(document.source, lines)
    for line, noted, marked in zip(lines, beside.lines, marked_lines, strict=True):
        if noted is not None and _mostly(marked, marks):
            taken.append(noted)
            seams += document.seams[
                bisect_right(document.seams, start) : bisect_left(document.seams, start + len(line))
            ]
        elif noted is not None:
            left.append(line)
        start += len(line) + 1
    text, cited = beside.placed("\n".join(taken))
    if not text:
        kept = (line for line in beside.lines if line is not None)
        text, cited = beside.placed("\n".join(kept))
        remarks += ("no main text was found; all the page's visible text was taken",)
    elif long := [line for line in left if len(line) >= _LONG]:
        count = counted(len(long), "long paragraph")
        remarks += (f"left out {count} outside the main text, such as '{long[0][:60]}'",)
    remarks += not_the_text(kind for kind, _ in {(note.kind, note.id) for note in cited})
    remarks = document.remarks + remarks
    return replace(
        document, text=text, article=said, remarks=remarks, seams=tuple(seams), annotations=cited
    )


def _pieces(tree: Any) -> Iterator[Any]:
    body = tree.body or tree.root
    for node in body.traverse(include_text=True) if body is not None else ():
        written = node.tag == "-text" and node.parent.tag not in ("script", "style")
        if written and node.text(deep=False).strip():
            yield node


def _mostly(line: str, marks: set[str]) -> bool:
    pieces = PIECES.split(line)[1:]
    lengths = [len(piece.strip()) for piece in pieces]
    found = [mark in marks for mark in PIECES.findall(line)]
    return 2 * sum(n for n, yes in zip(lengths, found, strict=True) if yes) > sum(lengths)
