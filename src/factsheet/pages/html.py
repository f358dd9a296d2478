"""The visible text of an HTML page, by marks set into its element tree.

Style sheets are not read: what a class or a script hides counts as visible. Hidden is what says so
in the page itself: `hidden`, `style="display: none"` and the like, <noscript>, alternative texts.
`aria-hidden` hides from screen readers, not from readers, and counts as visible.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from factsheet.intake import tamed
from factsheet.pages.dates import stated_day

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


def _table(plain: str, marks: str) -> dict[int, str]:
    return dict(zip(map(ord, plain), marks, strict=True))


# 10<sup>2</sup> must not become 102, nor a footnote's number part of a figure. CO<sub>2</sub> stays
# CO2, as people write it; only after a digit a lowered one is marked. A footnote in brackets, [2],
# parts itself from figures, and is copied like that.
_RAISED = _table("0123456789+-\u2212\u2013=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾")
_LOWERED = _table("0123456789+-\u2212\u2013=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎")
_BRACKETED = re.compile(r"(\[[^\[\]]*\])")


@dataclass(frozen=True, slots=True)
class Found:
    """What an HTML page says; see `Page`."""

    text: str
    hidden: str
    title: str
    published: date | None


def read_html(text: str) -> Found:
    """Read an HTML page. Raises FactsheetError when it is nested too deep."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(tamed(text))
    title = tree.css_first("head title")
    said = " ".join(title.text().split()) if title is not None else ""
    published = stated_day(tree)
    body = tree.body or tree.root
    if body is None:
        return Found("", "", said, published)
    alternatives = [node.attrs.get("alt") or "" for node in body.css("img[alt]")]
    _set_marks(body)
    shown, hidden = _sorted_out(body.text(deep=True))
    return Found(_tidy(shown), _tidy([*hidden, "\n", "\n".join(alternatives)]), said, published)


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
                table = _RAISED
            elif mark == "u" and out and out[-1][-1:].isdigit():
                table = _LOWERED
            elif mark == "v":
                verbatim = True
        if words:
            out.append(_raised(_spaced(words, verbatim), table))
    return shown, hidden


def _raised(words: str, table: dict[int, str]) -> str:
    if not table:
        return words
    pieces = _BRACKETED.split(words)
    pieces[::2] = [piece.translate(table) for piece in pieces[::2]]
    return "".join(pieces)


def _spaced(words: str, verbatim: bool) -> str:
    if not verbatim:
        words = words if words.isascii() else _NO_SPACE.sub("", words)
        words = _WHITE.sub(" ", words)
    return words.replace(_LINE, "\n").replace(_CELL, "\t")


def _tidy(pieces: list[str]) -> str:
    text = _GAPS.sub(lambda gap: "\t" if "\t" in gap[0] else " ", "".join(pieces))
    lines = (line.strip(" \t\r") for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
