"""An article's file to its text and what it says of itself; one file a format."""

from collections.abc import Callable, Mapping

from factsheet.articles.article_text import ArticleText
from factsheet.articles.html import read_html
from factsheet.articles.markdown import read_markdown
from factsheet.articles.pdf import read_pdf
from factsheet.articles.plain import read_plain
from factsheet.articles.word import read_word
from factsheet.intake import looks_like
from factsheet.problems import FactsheetError

__all__ = ["FORMATS", "ArticleText", "read_article"]

FORMATS: Mapping[str, Callable[[bytes], ArticleText]] = {
    "txt": read_plain,
    "md": read_markdown,
    "html": read_html,
    "docx": read_word,
    "pdf": read_pdf,
}

ENDINGS = {
    **{name: name for name in FORMATS},
    "text": "txt",
    "markdown": "md",
    "htm": "html",
    "xhtml": "html",
}


def read_article(data: bytes, name: str) -> ArticleText:
    """Read an article; the format is told by the ending of `name`, else by looking at the bytes.

    `name` is a file's name, or `-`; it is used in messages, and nothing is opened. Raises
    FactsheetError for what cannot be read: empty, binary, damaged, protected, too large.
    """
    ending = name.rpartition("/")[2].rpartition(".")[2].lower() if "." in name else ""
    shown = "the text" if name == "-" else name
    try:
        if ending and ending not in ENDINGS and looks_like(data):
            raise FactsheetError(
                f"'.{ending}' is not read; give one of {', '.join('.' + one for one in FORMATS)}"
            )
        return FORMATS[ENDINGS.get(ending) or _seen(data)](data)
    except FactsheetError as error:
        raise FactsheetError(f"{shown}: {error}") from None


def _seen(data: bytes) -> str:
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return "docx"
    start = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return "html" if start.startswith((b"<!doctype html", b"<html", b"<?xml", b"<head")) else "txt"
