"""A page's body to its text, by what kind of page it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from factsheet.exchanges import charset_of
from factsheet.pages.decoding import decode
from factsheet.pages.html import read_html
from factsheet.pages.pdf import pdf_texts
from factsheet.problems import FactsheetError

MAX_TEXT = 50_000_000
"""Characters of HTML or plain text that are read."""

_HTML = ("text/html", "application/xhtml+xml")
_TEXT = ("application/json", "application/xml", "application/rtf")
_UNTOLD = ("", "application/octet-stream", "binary/octet-stream", "text/plain")


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says.

    `kind` is html, pdf, text, or other: then there is no text, as with a picture. `text` is what a
    reader sees, a line for each paragraph, cell texts parted by tabs. `pages` are a PDF's page
    texts; `text` is these joined. `hidden` is what the page contains and does not show: a quote
    found only there is no quote of the page. `published` is the day the page itself states.
    """

    kind: str
    text: str = ""
    title: str = ""
    published: date | None = None
    pages: tuple[str, ...] = ()
    hidden: str = ""


def page_text(
    body: bytes,
    content_type: str,
    charset: str | None = None,
    *,
    texts_of: Callable[[bytes], tuple[str, tuple[str, ...]]] = pdf_texts,
) -> Page:
    """Read the text of a page from its decoded body.

    `content_type` is the header's value, with or without parameters; `charset` its charset, else
    it is looked for in the content type and in the page. Where the type says little, the first
    bytes decide. `texts_of` reads a PDF as `pdf_texts` does, elsewhere perhaps. Raises
    FactsheetError for a PDF that is damaged or protected, and for text that is
    too long or nested too deep to be read in a reasonable time.
    """
    kind = _kind(body, content_type)
    if kind == "pdf":
        title, pages = texts_of(body)
        return Page(kind, "\n".join(pages), title, pages=pages)
    if kind == "other":
        return Page(kind)
    text = decode(body, charset or charset_of(content_type), html=kind == "html")
    if len(text) > MAX_TEXT:
        raise FactsheetError(f"the page has more than {MAX_TEXT // 10**6} million characters")
    if kind == "text":
        return Page(kind, text)
    found = read_html(text)
    return Page(kind, found.text, found.title, found.published, hidden=found.hidden)


def _kind(body: bytes, content_type: str) -> str:
    said = content_type.partition(";")[0].strip().lower()
    start = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"%PDF-") or said == "application/pdf":
        return "pdf"
    if said in _HTML:
        return "html"
    looks_html = start[:15].lower().startswith((b"<!doctype html", b"<html"))
    if looks_html and said in _UNTOLD:
        return "html"
    if said.startswith("text/") or said in _TEXT or said.endswith(("+json", "+xml")):
        return "text"
    return "text" if said in _UNTOLD and b"\0" not in start else "other"
