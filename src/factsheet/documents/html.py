"""HTML: the visible text of a page, by marks set into its element tree.

Hidden is what the page itself hides, by attributes or by its own styles (see `styling`), and text
that stands in for something else: <noscript>, alternative texts. Struck-out words, the comments of
readers and teasers for other pages are kept apart, because they are not what the page itself says.
`aria-hidden` hides from screen readers, not from readers, and counts as visible.
"""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any, NamedTuple

from factsheet.documents.document import Document, ReadOptions, unseamed
from factsheet.documents.html_defusing import defuse_html
from factsheet.documents.markup import Aside, drop_caps, elements_apart, set_maths
from factsheet.documents.stated_day import stated_days
from factsheet.documents.styling import ElementStyle, styles
from factsheet.documents.superscripts import LOWERED, RAISED, fractions, write_raised
from factsheet.intake import text_of
from factsheet.model import Article

# Marks begin with NUL, which the HTML standard keeps out of every parsed page.
_LINE, _CELL, _BREAK, _BLANK = "\0n", "\0t", "\0b", " "
_DROP, _RAISE, _LOWER, _VERBATIM = "\0x", "\0s", "\0u", "\0v"
_UNSEEN, _SEEN, _GLUE, _BACK = "\0i", "\0w", "\0g", "\0)"
_HIDE = Aside.HIDDEN.value
_PARTS = re.compile(f"\0([{''.join(fate.value[1] for fate in Aside)}xsuviwg)])")
_SEAM = "\0"

# Elements without markup inside: to browsers, which run scripts, <noscript> is one as well.
_RAW = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|textarea|title|iframe|noembed|noframes|xmp)\b"
    r".*?(?:</\1(?=[\s/>])|\Z)|<noscript\b[^>]*>(.*?)(?:</noscript(?=[\s/>])[^>]*>?|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_MAY_BE_RAW = re.compile("<noscript", re.IGNORECASE)
_NOSCRIPT = "text/noscript"
_TAG = re.compile(r"<[^<>]*>")

_LINE_TAGS = (
    "address article aside blockquote caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li listing main "
    "menu nav ol optgroup option p plaintext pre search section summary table tbody tfoot "
    "thead tr ul xmp"
)
_UNSEEN_TAGS = (
    "rt rp datalist audio video canvas object title desc metadata annotation annotation-xml"
)
_AROUND = {
    **dict.fromkeys(_LINE_TAGS.split(), (_LINE, _LINE)),
    **dict.fromkeys(("td", "th"), (_CELL, _CELL)),
    "br": (_BREAK, ""),
    **dict.fromkeys(("button", "input", "select", "textarea"), (_BLANK, _BLANK)),
    **dict.fromkeys(
        ("script", "style", "template", "iframe", "noembed", "noframes"), (_DROP, _BACK)
    ),
    **dict.fromkeys(_UNSEEN_TAGS.split(), (Aside.INSTEAD.value, _BACK)),
    "sup": (_RAISE, _BACK),
    "sub": (_LOWER, _BACK),
}
_VERBATIM_TAGS = frozenset(("pre", "textarea", "listing", "xmp", "plaintext"))
_WHITE = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]")
# A line break in the source between two of these is not a space (CSS Text 3, segment breaks): kana,
# Chinese characters, full-width forms; not Hangul.
_WIDE = (
    "\u2e80-\u312f\u3190-\u4dbf\u4e00-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff9f"
    "\U00020000-\U0003ffff"
)
_NO_SPACE = re.compile(rf"(?<=[{_WIDE}])[ \t\r\f]{{0,200}}\n[ \t\n\r\f]*(?=[{_WIDE}])")
_GAPS = re.compile(r"[ \t]{2,}")
# Of what `_GAPS` has made one: no place is read twice.
_SEAMS = re.compile(f"[ \\t]?{_SEAM}[ \\t{_SEAM}]*")
_BREAKS = re.compile("[ \\t]?\u2028[ \\t\u2028]*")


class PageText(NamedTuple):
    """What a page says.

    `shown` has one block per line, and U+2028 where a line ends within a block; `seams` are the
    places in it where hidden or struck-out words are. `apart` has everything else, by its fate.
    """

    shown: str
    seams: tuple[int, ...]
    apart: dict[Aside, str]


def page_tree(text: str) -> Any:
    """Parse a page to a lexbor tree. Raises FactsheetError if it is nested too deep."""
    from selectolax.lexbor import LexborHTMLParser

    if _MAY_BE_RAW.search(text):
        text = _RAW.sub(_without_markup, text)
    return LexborHTMLParser(defuse_html(text))


def _without_markup(found: re.Match[str]) -> str:
    """Put the words of a <noscript> into a script of a type that is never run."""
    if found[2] is None:
        return found[0]
    words = unescape(_TAG.sub(" ", found[2])).replace("<", " ")
    return f'<script type="{_NOSCRIPT}">{words}</script>'


def read_html(data: bytes, options: ReadOptions) -> Document:
    """Read a page: all that a reader sees, its title, and the day that it states."""
    source, remarks = text_of(data, options.charset)
    tree = page_tree(source)
    title = tree.css_first("head title")
    said = " ".join(title.text().split()) if title is not None else ""
    days = stated_days(tree)
    article = Article(title=said or None, published=days[0] if days else None)
    found = page_text(tree)
    apart = tuple((fate.words, text) for fate, text in found.apart.items() if text)
    return Document(
        "html", found.shown, article, remarks,
        seams=found.seams, apart=apart, days=days, source=source,
    )  # fmt: skip


def page_text(tree: Any) -> PageText:
    """Return the text that a reader sees, and what is kept apart; changes the tree."""
    body = tree.body or tree.root
    if body is None:
        return PageText("", (), {})
    alternatives = "\n".join(node.attrs.get("alt") or "" for node in body.css("img[alt]"))
    _set_marks(tree, body)
    pieces = _sorted_out(body.text(deep=True))
    apart = {fate: _tidy(found).replace(_SEAM, "") for fate, found in pieces.items() if fate}
    apart[Aside.INSTEAD] = "\n".join(filter(None, (apart[Aside.INSTEAD], _tidy([alternatives]))))
    return PageText(*unseamed(_tidy(pieces[None]), _SEAM), apart)


def _set_marks(tree: Any, body: Any) -> None:
    """Put a mark before and after each element that breaks, hides or changes its text."""
    looked = {node.mem_id: (node, style) for node, style in styles(tree)}
    marked = [(node, tag) for node in body.traverse() if (tag := node.tag) in _AROUND]
    apart = elements_apart(body)
    for node, tag in marked:
        before, after = _AROUND[tag]
        if tag == "script" and node.attrs.get("type") == _NOSCRIPT:
            before = _HIDE
        if tag in _VERBATIM_TAGS:
            before, after = before + _VERBATIM, _BACK + after
        shown = looked[node.mem_id][1].display if node.mem_id in looked else ""
        if before.startswith(_LINE) and (shown.startswith("inline") or shown == "contents"):
            before, after = before.removeprefix(_LINE), after.removesuffix(_LINE)
        node.insert_before(before)
        node.insert_after(after)
    for node, style in looked.values():
        for before, after in _by_style(node.tag, style):
            node.insert_before(before)
            node.insert_after(after)
    for node, fate in apart:
        node.insert_before(fate.value)
        node.insert_after(_BACK)
    for node in drop_caps(body):
        node.insert_after(_GLUE)
    set_maths(body, _RAISE, _LOWER, _BACK)


_BLOCKS = ("block", "flex", "grid", "table", "list-item", "flow-root", "table-row")


def _by_style(tag: str, style: ElementStyle) -> list[tuple[str, str]]:
    plain = tag not in _AROUND
    lifted = (style.raised or style.lowered) and tag not in ("sup", "sub")
    marks = (
        (style.display in _BLOCKS and plain, _LINE, _LINE),
        (style.display == "table-cell" and plain, _CELL, _CELL),
        (style.gone, _HIDE, _BACK),
        (style.unseen is not None, _UNSEEN if style.unseen else _SEEN, _BACK),
        (style.struck, Aside.STRUCK.value, _BACK),
        (lifted, _RAISE if style.raised else _LOWER, _BACK),
        (style.before or style.after, style.before, style.after),
    )
    return [(before, after) for given, before, after in marks if given]


class _Context(NamedTuple):
    """Where words go: to a fate that nothing in it changes; `unseen`, which can be taken back."""

    fate: Aside | None = None
    dropped: bool = False
    unseen: bool = False
    table: dict[int, str] = {}  # noqa: RUF012 - it is never changed
    verbatim: bool = False


_CHANGES: Mapping[str, dict[str, Any]] = {
    "x": {"dropped": True}, "i": {"unseen": True}, "w": {"unseen": False},
    "v": {"verbatim": True}, "s": {"table": RAISED}, "u": {"table": LOWERED},
}  # fmt: skip
_WORD = re.compile(r"\w")


def _sorted_out(marked: str) -> dict[Aside | None, list[str]]:
    """Follow the marks through a text: what is shown (None), and what is kept apart."""
    pieces: dict[Aside | None, list[str]] = {None: [], **{fate: [] for fate in Aside}}
    shown = pieces[None]
    now = _Context()
    before = [now]
    glued = parted = False
    words, *parts = _PARTS.split(marked)
    shown.append(_spaced(words, False))
    for mark, words in zip(parts[::2], parts[1::2], strict=True):
        if mark == ")":
            now = before.pop() if len(before) > 1 else before[0]
        elif mark == "g":
            glued = True
            shown[-1] = shown[-1].rstrip(" \n")
        else:
            before.append(now)
            now = now._replace(**_CHANGES.get(mark) or {"fate": now.fate or Aside("\0" + mark)})
        if not words or now.dropped:
            continue
        fate = now.fate or (Aside.HIDDEN if now.unseen else None)
        said = write_raised(_spaced(words, now.verbatim), now.table, shown[-1])
        if fate is None:
            if parted:
                shown.append(_SEAM)
            said = said.lstrip() if glued else said
            glued, parted = glued and not said, False
        elif fate in (Aside.HIDDEN, Aside.STRUCK):
            parted = parted or bool(_WORD.search(said))
        if pieces[fate] and fate is not None and mark != ")":
            pieces[fate].append("\n")
        pieces[fate].append(said)
    return pieces


def _spaced(words: str, verbatim: bool) -> str:
    if verbatim:
        words = words.replace("\n", "\u2028")
    else:
        words = words if words.isascii() else _NO_SPACE.sub("", words)
        words = _WHITE.sub(" ", words)
    return words.replace(_LINE, "\n").replace(_CELL, "\t").replace(_BREAK, "\u2028")


def _tidy(pieces: list[str]) -> str:
    text = _GAPS.sub(lambda gap: _gap(gap[0]), "".join(pieces))
    if _SEAM in text:
        text = _SEAMS.sub(lambda seam: _gap(seam[0]) + _SEAM, text)
    if "\u2028" in text:
        text = _BREAKS.sub(lambda found: "\n" if found[0].count("\u2028") > 1 else "\u2028", text)
    lines = (line.strip(f" \t\r\u2028\u00ad{_SEAM}") for line in fractions(text).split("\n"))
    return "\n".join(line for line in lines if line)


def _gap(white: str) -> str:
    return "\t" if "\t" in white else " " if " " in white else ""
