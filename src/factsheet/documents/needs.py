"""What a page needs to look right: the addresses of its style sheets, pictures and fonts."""

import re
from collections.abc import Iterator
from urllib.parse import quote, urljoin

from factsheet.documents.html import page_tree
from factsheet.intake import text_of
from factsheet.urls import is_address

MOST = 300
"""Addresses that are named; the home pages of the largest papers need about 200."""

LONGEST = 2000
"""Characters of an address in a style sheet; what is longer is a picture written out."""

_IN_CSS = re.compile(
    # What is not closed is passed over as well: no place is read twice.
    r"url\(\s*+[\"']?([^\"')\s]*+)([\"']?\s*+\))?|@import\s+[\"']([^\"']*+)([\"'])?",
    re.IGNORECASE,
)
_SOURCES = (
    ("img", "src"),
    ("input[type=image]", "src"),
    ("video", "poster"),
    ("image", "href"),
    ("body", "background"),
)


def html_needs(body: bytes, charset: str | None, address: str) -> list[str]:
    """Name what an HTML page at `address` needs, each once, at most `MOST`.

    Of a picture in several sizes the first is named. Scripts and frames are left out: they change
    what the page says. Raises FactsheetError for a page that cannot be read.
    """
    tree = page_tree(text_of(body, charset)[0])
    base = tree.css_first("base[href]")
    start = urljoin(address, (base.attrs.get("href") or "").strip()) if base else address

    def named() -> Iterator[str]:
        for link in tree.css("link[rel][href]"):
            if {"stylesheet", "icon"} & set((link.attrs.get("rel") or "").lower().split()):
                yield link.attrs.get("href") or ""
        for selector, attribute in _SOURCES:
            for node in tree.css(selector):
                yield node.attrs.get(attribute) or ""
        for node in tree.css("[srcset]"):
            first = (node.attrs.get("srcset") or "").strip().split()
            yield first[0] if first else ""
        for node in tree.css("style"):
            yield from _in_css(node.text())
        for node in tree.css("[style]"):
            yield from _in_css(node.attrs.get("style") or "")

    return _joined(named(), start)


def css_needs(body: bytes, charset: str | None, address: str) -> list[str]:
    """Name what a style sheet at `address` needs: others, pictures, fonts; at most `MOST`."""
    return _joined(_in_css(text_of(body, charset)[0]), address)


def _in_css(text: str) -> Iterator[str]:
    for match in _IN_CSS.finditer(text):
        address, closed = (match[1], match[2]) if match[1] else (match[3], match[4])
        if closed and 0 < len(address or "") <= LONGEST:
            yield address


def _joined(found: Iterator[str], address: str) -> list[str]:
    seen: dict[str, None] = {}
    for name in found:
        try:
            url = urljoin(address, name.strip())
        except ValueError:
            continue
        # As browsers do with what pages write; an address that a person writes is held to more.
        url = re.sub(r"[\s<>\"\\`]", lambda found: quote(found[0]), url.partition("#")[0])
        if name.strip() and is_address(url):
            seen.setdefault(url)
        if len(seen) >= MOST:
            break
    return list(seen)
