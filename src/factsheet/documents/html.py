"""HTML: the visible text of a page, by marks set into its element tree.

Style sheets are not read: what a class or a script hides counts as visible. Hidden is what says so
in the page itself: `hidden`, `style="display: none"` and the like, <noscript>, alternative texts.
`aria-hidden` hides from screen readers, not from readers, and counts as visible.
"""

import re
from typing import Any

from factsheet.documents.document import Document, Told
from factsheet.documents.raising import LOWERED, RAISED, written
from factsheet.documents.stated_day import stated_day
from factsheet.documents.taming import tamed
from factsheet.intake import text_of
from factsheet.model import Article

# Marks begin with NUL, which the HTML standard keeps out of every parsed page.
_LINE, _CELL, _BLANK = "\0n", "\0t", " "
_HIDE, _DROP, _RAISE, _LOWER, _VERBATIM, _BACK = "\0h", "\0x", "\0s", "\0u", "\0v", "\0)"
_PARTS = re.compile("\0([hxsuv)])")

_LINE_TAGS = (
    "address article aside blockquote caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li listing main "
    "menu nav ol optgroup option p plaintext pre search section summary table tbody tfoot "
    "thead tr ul xmp br"
)
_UNSEEN_TAGS = (
    "noscript rt rp datalist audio video canvas object title desc metadata annotation "
    "annotation-xml"
)
_AROUND = {
    **dict.fromkeys(_LINE_TAGS.split(), (_LINE, _LINE)),
    **dict.fromkeys(("td", "th"), (_CELL, _CELL)),
    **dict.fromkeys(("button", "input", "select", "textarea"), (_BLANK, _BLANK)),
    **dict.fromkeys(
        ("script", "style", "template", "iframe", "noembed", "noframes"), (_DROP, _BACK)
    ),
    **dict.fromkeys(_UNSEEN_TAGS.split(), (_HIDE, _BACK)),
    "sup": (_RAISE, _BACK),
    "sub": (_LOWER, _BACK),
}
_VERBATIM_TAGS = frozenset(("pre", "textarea", "listing", "xmp", "plaintext"))
_MAY_HIDE = "[hidden], [style], dialog"
_HIDING = re.compile(
    r"display\s*:\s*none(?![\w-])|visibility\s*:\s*(?:hidden|collapse)"
    r"|(?:opacity|font-size)\s*:\s*0(?:\.0*)?[a-z%]*\s*(?:;|!|$)",
    re.IGNORECASE,
)
_WHITE = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]")
# A line break in the source between two of these is no space (CSS Text 3, segment breaks): kana,
# Chinese characters, full-width forms; not Hangul.
_WIDE = (
    "\u2e80-\u312f\u3190-\u4dbf\u4e00-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff9f"
    "\U00020000-\U0003ffff"
)
_NO_SPACE = re.compile(rf"(?<=[{_WIDE}])[ \t\r\f]{{0,200}}\n[ \t\n\r\f]*(?=[{_WIDE}])")
_GAPS = re.compile(r"[ \t]{2,}")


def page_tree(text: str) -> Any:
    """Parse a page to a lexbor tree. Raises FactsheetError when it is nested too deep."""
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser(tamed(text))


def read_html(data: bytes, told: Told) -> Document:
    """Read a page: all that a reader sees, its title, and the day that it states."""
    source, notes = text_of(data, told.charset)
    tree = page_tree(source)
    title = tree.css_first("head title")
    said = " ".join(title.text().split()) if title is not None else ""
    article = Article(title=said or None, published=stated_day(tree))
    shown, hidden = texts(tree)
    return Document("html", shown, article, notes, hidden=hidden, source=source)


def texts(tree: Any) -> tuple[str, str]:
    """Give the text that a reader sees, a block a line, and what is hidden; changes the tree."""
    body = tree.body or tree.root
    if body is None:
        return "", ""
    alternatives = [node.attrs.get("alt") or "" for node in body.css("img[alt]")]
    _set_marks(body)
    shown, hidden = _sorted_out(body.text(deep=True))
    return _tidy(shown), _tidy([*hidden, "\n", "\n".join(alternatives)])


def _set_marks(body: Any) -> None:
    """Put a mark before and after each element that breaks, hides or changes its text."""
    marked = [(node, tag) for node in body.traverse() if (tag := node.tag) in _AROUND]
    for node, tag in marked:
        before, after = _AROUND[tag]
        if tag in _VERBATIM_TAGS:
            before, after = before + _VERBATIM, _BACK + after
        node.insert_before(before)
        node.insert_after(after)
    for node in body.css(_MAY_HIDE):
        if node.mem_id != body.mem_id and _hides(node):
            node.insert_before(_HIDE)
            node.insert_after(_BACK)


def _hides(node: Any) -> bool:
    if node.tag == "dialog" and "open" not in node.attrs:
        return True
    return "hidden" in node.attrs or bool(_HIDING.search(node.attrs.get("style") or ""))


def _sorted_out(marked: str) -> tuple[list[str], list[str]]:
    """Follow the marks through a text: what is shown, and what is hidden."""
    shown: list[str] = []
    hidden: list[str] = []
    out = shown
    table: dict[int, str] = {}
    verbatim = False
    before = [(out, table, verbatim)]
    words, *parts = _PARTS.split(marked)
    out.append(_spaced(words, verbatim))
    for mark, words in zip(parts[::2], parts[1::2], strict=True):
        if mark == ")":
            out, table, verbatim = before.pop() if len(before) > 1 else before[0]
        else:
            before.append((out, table, verbatim))
            if mark in "hx" and out is shown:
                out = hidden if mark == "h" else []
                out.append("\n")
            elif mark == "x":
                out = []
            elif mark == "s":
                table = RAISED
            elif mark == "u" and out and out[-1][-1:].isdigit():
                table = LOWERED
            elif mark == "v":
                verbatim = True
        if words:
            out.append(written(_spaced(words, verbatim), table))
    return shown, hidden


def _spaced(words: str, verbatim: bool) -> str:
    if not verbatim:
        words = words if words.isascii() else _NO_SPACE.sub("", words)
        words = _WHITE.sub(" ", words)
    return words.replace(_LINE, "\n").replace(_CELL, "\t")


def _tidy(pieces: list[str]) -> str:
    text = _GAPS.sub(lambda gap: "\t" if "\t" in gap[0] else " ", "".join(pieces))
    lines = (line.strip(" \t\r") for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
