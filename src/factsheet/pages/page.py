"""A page's body to its text, by what kind of page it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from factsheet.exchanges import charset_of
from factsheet.pages import sniffing
from factsheet.pages.decoding import decode
from factsheet.pages.html import read_html
from factsheet.pages.pdf import pdf_texts
from factsheet.pages.sniffing import SCAN, Unread
from factsheet.problems import FactsheetError

MAX_TEXT = 50_000_000
"""Characters of HTML or plain text that are read."""

_HTML = ("text/html", "application/xhtml+xml")
_APPLICATIONS = "json xml x-subrip yaml x-ndjson x-tex"
_TEXT = tuple(f"application/{kind}" for kind in _APPLICATIONS.split())
_WIDE, _WIDE_MARKS = ("utf-16", "utf-32", "ucs-2"), (b"\xff\xfe", b"\xfe\xff")
"""Encodings in which a letter has bytes that are otherwise control characters."""
_UNTOLD = ("", "application/octet-stream", "binary/octet-stream")
_MAYBE_HTML = (*_UNTOLD, "text/plain", "text/xml", "application/xml")


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says.

    `kind` is html, pdf, text, or other: then it is not read, and `unread` says what it is; so it
    does of a PDF without text. `text` is what a
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
    unread: Unread | None = None


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
    said = content_type.partition(";")[0].strip().lower()
    unread = sniffing.unread(body, said)
    charset = charset or charset_of(content_type)
    kind = "other" if unread else _kind(body, said, charset)
    if kind == "pdf":
        title, pages = texts_of(body)
        text = "\n".join(pages)
        return Page(kind, text, title, pages=pages, unread=None if text.strip() else SCAN)
    if kind == "other":
        return Page(kind, unread=unread or sniffing.unknown(said))
    text = decode(body, charset, html=kind == "html")
    if len(text) > MAX_TEXT:
        raise FactsheetError(f"the page has more than {MAX_TEXT // 10**6} million characters")
    if kind == "text":
        return Page(kind, text)
    found = read_html(text)
    return Page(kind, found.text, found.title, found.published, hidden=found.hidden)


def _kind(body: bytes, said: str, charset: str | None) -> str:
    start = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"%PDF-") or said == "application/pdf":
        return "pdf"
    wide = (charset or "").lower().startswith(_WIDE) or body.startswith(_WIDE_MARKS)
    odd = said not in _HTML and b"\0" in start
    if (odd or sniffing.is_binary(body)) and not wide:
        return "other"
    if said in _HTML or (said in _MAYBE_HTML and sniffing.looks_html(body)):
        return "html"
    is_text = said.startswith("text/") or said in _TEXT or said.endswith(("+json", "+xml"))
    return "text" if is_text or said in _UNTOLD else "other"
