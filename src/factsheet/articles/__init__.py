"""An article's file to its text and what it says of itself; one file a format."""

from collections.abc import Callable, Mapping

from factsheet.articles.article_text import ArticleText
from factsheet.articles.html import read_html
from factsheet.articles.markdown import read_markdown
from factsheet.articles.pdf import Line, PdfLines, pdf_lines, pdf_text
from factsheet.articles.plain import read_plain
from factsheet.articles.word import read_word
from factsheet.intake import looks_like
from factsheet.problems import FactsheetError

__all__ = ["FORMATS", "ArticleText", "Line", "PdfLines", "pdf_lines", "read_article"]

FORMATS: Mapping[str, Callable[[bytes], ArticleText]] = {
    "txt": read_plain,
    "md": read_markdown,
    "html": read_html,
    "docx": read_word,
    "pdf": lambda data: pdf_text(pdf_lines(data)),
}

ENDINGS = {
    **{name: name for name in FORMATS},
    "text": "txt",
    "markdown": "md",
    "htm": "html",
    "xhtml": "html",
}


TYPES = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "txt",
    "text/markdown": "md",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}
"""Formats by media type, for articles that come from the web."""


def read_article(
    data: bytes,
    name: str,
    media_type: str = "",
    *,
    lines_of: Callable[[bytes], PdfLines] = pdf_lines,
) -> ArticleText:
    """Read an article; the format is told by its media type, else the ending of `name`.

    Else the bytes are looked at. `name` is a file's name, an address, or `-`; it is used in
    messages, and nothing is opened. `lines_of` finds the lines of a PDF, elsewhere perhaps. Raises
    FactsheetError for what cannot be read: empty, binary, damaged, protected, too large.
    """
    known = TYPES.get(media_type.partition(";")[0].strip().lower())
    ending = known or _ending(name)
    shown = "the text" if name == "-" else name
    try:
        if ending and ending not in ENDINGS and looks_like(data):
            raise FactsheetError(
                f"'.{ending}' is not read; give one of {', '.join('.' + one for one in FORMATS)}"
            )
        form = ENDINGS.get(ending) or _seen(data)
        return pdf_text(lines_of(data)) if form == "pdf" else FORMATS[form](data)
    except FactsheetError as error:
        raise error.of(shown) from None


def _ending(name: str) -> str:
    return name.rpartition("/")[2].rpartition(".")[2].lower() if "." in name else ""


def _seen(data: bytes) -> str:
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return "docx"
    start = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return "html" if start.startswith((b"<!doctype html", b"<html", b"<?xml", b"<head")) else "txt"
