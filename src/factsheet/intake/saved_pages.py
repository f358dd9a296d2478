"""Web pages that a browser saved in one file: what page it is, from where, and since when.

MHTML (RFC 2557), as Chrome, Edge and Opera save it; Safari's webarchive, a property list; and HTML,
into which browsers and SingleFile write the address as a comment.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from typing import Any

from factsheet.problems import FactsheetError

MHTML, WEBARCHIVE = "multipart/related", "application/x-webarchive"
"""The media types of the two."""

_MAX_PARTS = 20_000
_SEEN = 8_192

_HEADER = re.compile(rb"(?:From [^\n]*\n)?(?:[!-9;-~]{1,76}:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}")
_MAIL_FIELD = re.compile(
    rb"^(?:MIME-Version|Content-Transfer-Encoding|Received|Return-Path|Message-ID|Delivered-To"
    rb"|X-MimeOLE|DKIM-Signature):",
    re.IGNORECASE | re.MULTILINE,
)
_RELATED = re.compile(
    rb"^(?:Content-Type:\s*multipart/related|Snapshot-Content-Location:)",
    re.IGNORECASE | re.MULTILINE,
)
_SAVED_BY = re.compile(rb"""From:\s*["<]{0,2}Saved by """, re.IGNORECASE)
_FIELD = re.compile(rb"[!-9;-~]{1,76}:|[ \t]")
_EMPTY_LINE = re.compile(rb"\r?\n\r?\n")
_PLIST = re.compile(rb"\s*<\?xml.{0,500}?<plist\b.{0,500}?<key>Web", re.DOTALL)

# What SingleFile, Chrome and Internet Explorer write at the head of a page.
_SINGLE_FILE = re.compile(
    rb"(?:Page saved with|Archive processed by) SingleFile\s+url:[ \t]*(\S{1,4000})[^>]{0,300}?-->"
)
_SAVED_DATE = re.compile(rb"saved date:[ \t]*([^\r\n>]{1,100})")
_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d{4,}\)(\S{1,4000})\s*-->", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A page as a browser saved it: its bytes and their Content-Type.

    `url` and `saved` (UTC) are what the file says, None if it does not; `media_type` is the
    file's own.
    """

    body: bytes
    content_type: str
    media_type: str
    url: str | None = None
    saved: datetime | None = None


def letter(data: bytes) -> str | None:
    """Return `mhtml` or `mail` for what begins as an email message does; else None."""
    start = data[:_SEEN].lstrip(b"\xef\xbb\xbf \t\r\n").replace(b"\r", b"")
    header = _HEADER.match(start)
    if _SAVED_BY.match(start) or (header and _RELATED.search(header[0])):
        return "mhtml"
    return "mail" if header and _MAIL_FIELD.search(header[0]) else None


def is_webarchive(data: bytes) -> bool:
    """Whether a file is a property list as Safari saves pages in."""
    return data.startswith(b"bplist0") or bool(_PLIST.match(data[:_SEEN]))


def saved_page(data: bytes) -> SavedPage | None:
    """Return the page in an MHTML file or a webarchive; None for any other file.

    Raises FactsheetError for one that cannot be read.
    """
    if is_webarchive(data):
        return _webarchive(data)
    return _mhtml(data) if letter(data) == "mhtml" else None


def said_in_html(data: bytes) -> tuple[str | None, datetime | None]:
    """Return the address from which a page says that it was saved, and when, in UTC."""
    start = data[:_SEEN]
    if found := _SINGLE_FILE.search(start):
        date = _SAVED_DATE.search(found[0])
        return _web(found[1].decode("utf-8", "replace")), _script_date(date[1] if date else b"")
    found = _SAVED_FROM.search(start)
    return (_web(found[1].decode("utf-8", "replace")) if found else None), None


def _mhtml(data: bytes) -> SavedPage:
    from email.errors import MessageError
    from email.parser import BytesParser
    from email.policy import compat32

    broken = FactsheetError("the MHTML file is damaged; save the page again")
    if data.count(b"\n--") > _MAX_PARTS:
        raise FactsheetError("the MHTML file has too many parts; save the page as HTML or PDF")
    try:
        message = BytesParser(policy=compat32).parsebytes(_tidied(data))
        page = _root(message)
        body = None if page is None else page.get_payload(decode=True)
    except (MessageError, ValueError, LookupError, RecursionError, AttributeError):
        raise broken from None
    if page is None or not isinstance(body, bytes):
        raise broken
    places = (message["Snapshot-Content-Location"], page["Content-Location"])
    url = next(filter(None, map(_web, places)), None) or _web(message["Content-Location"])
    content_type = str(page["Content-Type"] or "text/html")
    return SavedPage(body, " ".join(content_type.split()), MHTML, url, _mail_date(message["Date"]))


def _tidied(data: bytes) -> bytes:
    """Return an MHTML file without the lines of its head that continue a title of two lines.

    The parser would take what is below such a line for the body.
    """
    data = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    end = _EMPTY_LINE.search(data)
    lines = data[: end.start() if end else 0].split(b"\n")
    head = b"\n".join(line for line in lines if _FIELD.match(line))
    return head + data[end.start() :] if end else data


def _root(message: Message) -> Message | None:
    """Return the part that is the page: the one named as such, else the first that may be."""
    parts = [part for part in message.walk() if not part.is_multipart()]
    start = str(message.get_param("start") or "").strip('"')
    place = message["Snapshot-Content-Location"]
    pages = [part for part in parts if part.get_content_type() in _PAGES]
    named = [part for part in pages if start and part["Content-ID"] == start]
    placed = [part for part in pages if place and part["Content-Location"] == place]
    return next(iter(named + placed + pages), None)


_PAGES = ("text/html", "application/xhtml+xml", "text/plain")


def _webarchive(data: bytes) -> SavedPage:
    import plistlib
    from xml.parsers.expat import ExpatError

    try:
        main: Any = plistlib.loads(data)["WebMainResource"]
        body, kind = main["WebResourceData"], str(main.get("WebResourceMIMEType", "text/html"))
        charset = main.get("WebResourceTextEncodingName")
        if not isinstance(body, bytes):
            raise TypeError
    except (
        *(plistlib.InvalidFileException, ExpatError, ValueError, LookupError, TypeError),
        *(AttributeError, OverflowError, RecursionError, MemoryError),
    ):
        raise FactsheetError("the webarchive is damaged; save the page again") from None
    content_type = f"{kind}; charset={charset}" if isinstance(charset, str) else kind
    content_type = " ".join(content_type.split())[:200]
    return SavedPage(body, content_type, WEBARCHIVE, _web(main.get("WebResourceURL")))


def _web(said: Any) -> str | None:
    """Return a web address that a file states, which a long line may break."""
    address = "".join(str(said or "").split())
    return address if re.match(r"https?://[^/]", address, re.IGNORECASE) else None


def _mail_date(said: Any) -> datetime | None:
    from email.utils import parsedate_to_datetime

    try:
        when = parsedate_to_datetime(str(said))
        return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError):
        return None


def _script_date(said: bytes) -> datetime | None:
    """Read a date as scripts in browsers write it: Mon Mar 02 2026 10:00:00 GMT+0100 (…)."""
    words = said.decode("ascii", "replace").partition("(")[0].split()
    try:
        return datetime.strptime(" ".join(words[1:]), "%b %d %Y %H:%M:%S GMT%z").astimezone(UTC)
    except (ValueError, OverflowError):
        return None
