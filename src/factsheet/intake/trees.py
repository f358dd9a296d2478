"""HTML to a tree, within the depth that the parser stands; the text a reader sees in it."""

import re
from typing import Any

from factsheet.intake.encodings import stated_codec
from factsheet.intake.taming import tamed
from factsheet.problems import FactsheetError

WORDS = re.compile(r"\w+")
UNSEEN = frozenset(
    WORDS.findall(
        "script style noscript template head title svg math iframe object embed canvas audio video "
        "select option textarea button datalist dialog"
    )
)
BLOCKS = frozenset(
    WORDS.findall(
        "address article aside blockquote body caption center dd details div dl dt fieldset "
        "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav "
        "ol p pre section summary table tr ul head item list quote row"
    )
)
CELLS = frozenset(("td", "th", "cell"))


def charset(data: bytes) -> str | None:
    """Give the encoding that a page states in its first 1024 bytes, by Python's name."""
    found = re.search(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", data[:1024], re.I)
    return stated_codec(found[1].decode("ascii", "replace")) if found else None


def html_tree(text: str) -> Any:
    """Parse a page to an lxml element.

    libxml2 stops at 256 levels, and at a text of 10 MB in one piece, and drops the rest without a
    word; here that is a FactsheetError.
    """
    from lxml import etree, html

    text = tamed(text)

    # A parser of its own for each page: its log is what tells that something was dropped.
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        tree = None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise FactsheetError(
            "the page's tags are nested more than 250 deep; no reader's page is. "
            "Open it in a browser and save its text"
        )
    if tree is None:
        raise FactsheetError("there is no HTML in this file")
    return tree


def visible_text(tree: Any, *, lines: bool = False) -> str:
    """Give all the text of a tree that a reader sees, one block a line, cells parted by tabs.

    Elements that are hidden by their own attributes are left out; style sheets are not read. With
    `lines`, line ends inside a text are kept: in a page they are mere spaces.
    """
    from lxml import etree

    pieces: list[str] = []
    passed_over = None
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        tag, starts = element.tag, event == "start"
        if passed_over is None and starts and _hidden(element, tree):
            passed_over = element
        if passed_over is None:
            pieces.append(_border(tag, starts))
            if starts:
                pieces.append(_words(element.text, element, lines))
        elif element is passed_over and not starts:
            passed_over = None
        if not starts and passed_over is None and element is not tree:
            pieces.append(_words(element.tail, element.getparent(), lines))
    text = re.sub(r"[ \r\f\v]+", " ", "".join(pieces))
    shown = (re.sub(r" ?\t[ \t]*", "\t", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in shown if line)


def _hidden(element: Any, root: Any) -> bool:
    if element is root:
        return False
    style = re.sub(r"\s", "", element.get("style", "").lower())
    return (
        (
            element.tag in UNSEEN
            and not (element.tag == "head" and element.getparent().tag != "html")
        )
        or element.get("hidden") is not None
        or "display:none" in style
        or "visibility:hidden" in style
    )


def _border(tag: str, starts: bool) -> str:
    if tag in BLOCKS or (tag in ("br", "lb") and starts):
        return "\n"
    return "\t" if tag in CELLS and not starts else ""


def _words(text: str | None, parent: Any, lines: bool) -> str:
    if not text:
        return ""
    if lines or (parent is not None and parent.tag in ("pre", "code")):
        return text
    return re.sub(r"[ \t\r\n\f]+", " ", text)
