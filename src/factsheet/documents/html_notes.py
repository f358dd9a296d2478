"""Footnotes of a page: which links lead to one, what it says, and where it is cited.

DPUB-ARIA calls them `doc-noteref` and `doc-footnote`; EPUB, pandoc, Markdown processors, Word,
Wikipedia and others each have names of their own, and all of them link the mark to the note.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from factsheet.anchors import prepare
from factsheet.documents.annotation import ENDNOTE, FOOTNOTE, Annotation, in_order, on_words
from factsheet.documents.html import page_tree, texts
from factsheet.documents.marks import bare, clean, folded, numbered, pieces_of, trimmed, unmarked
from factsheet.intake import addresses_in

_NAMES = re.compile(
    r"(?:user-content-)?_{0,2}(?:fn|ftn|edn|sdfootnote|sdendnote|cite[_-]?note|foot-?note|end-?note"
    r"|note)(?:[^a-z]|$)",
    re.IGNORECASE,
)
_BACK = re.compile(r"ref|back|anc$", re.IGNORECASE)
_CITES = re.compile(
    r"[\[(]?(?:[^\W\d_]{1,5}\.? )?(?:\d{1,4}|[^\W\d_]{1,4}|[*†‡§]{1,3})[\])]?", re.IGNORECASE
)
_BEFORE = re.compile(
    r"(?:[\^↑](?: (?:[a-z]|[\d.]{1,5})(?= ))*"
    r"|[\[(]?(?:\d{1,4}|[*†‡]{1,2})(?:[\])][.:]?|[.:])?(?= )) *"
)
_AFTER = re.compile(r"[ \ufe0e]*[↩↑⏎]\ufe0e?$")
_BLOCKS = ("li", "p", "div", "aside", "dd", "td")
_NO_NOTE = "main, article, section, h1, h2, h3"
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{1,20}:", re.IGNORECASE)
_DOUBLE = re.compile(r" (?=[\ufdd1\ufde0-\ufdef]+(?: |$))")
_MOST, _LONGEST, _DEEP, _FEW = 5_000, 5_000, 4, 30


class Footnotes(NamedTuple):
    """A page's footnotes, each as often as it is cited, and the page's lines with their marks.

    The mark of a number is where the footnote of that number is cited. A line that is in a footnote
    is None: it is no part of the text. The mark's own words, such as [1], are not in a line where a
    quote is found in the page with and without them.
    """

    notes: list[Annotation]
    lines: list[str | None]

    def placed(self, marked: str) -> tuple[str, tuple[Annotation, ...]]:
        """Return a text of some of the lines without marks, and the footnotes cited in it."""
        text, _, places = unmarked(marked)
        found = (
            on_words(note, text, places[number], None)
            for number, note in enumerate(self.notes)
            if number in places
        )
        return text, in_order(found)


def footnotes(source: str, lines: Sequence[str]) -> Footnotes:
    """Find the footnotes of a page, of which `lines` are what a reader sees."""
    tree = page_tree(clean(source))
    lines = [clean(line) for line in lines]
    cited = _citations(tree)
    if not cited:
        return Footnotes([], [*lines])
    kinds = {note.mem_id: _note(note, name) for _, note, name in cited}
    notes = [kinds[note.mem_id] for _, note, _ in cited]
    count = len(cited)
    for number, (link, _, _) in enumerate(cited):
        raised = link.parent is not None and link.parent.tag == "sup"
        _around(link.parent if raised else link, number, count + number)
    elements = {note.mem_id: note for _, note, _ in cited}
    for number, element in enumerate(elements.values()):
        _around(element, 2 * (count + number), 2 * (count + number) + 1)
    marked = folded(texts(tree).shown.split("\n"))
    if len(marked) != len(lines):  # the marks changed what is shown
        return Footnotes([], [*lines])
    return Footnotes(notes, list(_lines(marked, lines, count)))


def _around(node: Any, before: int, after: int) -> None:
    node.insert_before(numbered(before))
    node.insert_after(numbered(after))


def _lines(marked: Sequence[str], lines: Sequence[str], count: int) -> Iterator[str | None]:
    """Yield each line with the marks of citations, None for those within footnotes."""
    there = {mark for line in marked for mark, _ in pieces_of(line)}
    within: set[int] = set()
    for line, plain in zip(marked, lines, strict=True):
        pieces: list[tuple[bool, str]] = []  # is it a citation, its words
        inside = outside = citing = False
        for mark, words in pieces_of(line):
            if mark is not None and mark >= 2 * count:
                own = mark - mark % 2
                if mark != own:
                    within.discard(own)
                elif own + 1 in there:
                    within.add(own)
            elif mark is not None:
                citing = mark < count and count + mark in there
                if mark < count:
                    pieces.append((False, numbered(mark)))
            if words.strip():
                inside, outside = inside or bool(within), outside or not within
            pieces.append((citing, words))
        kept = "".join(words for _, words in pieces)
        if " ".join(bare(kept).split()) != " ".join(plain.split()):
            yield plain
        else:
            yield None if inside and not outside else _cut(pieces, plain)


def _cut(pieces: list[tuple[bool, str]], plain: str) -> str:
    """Join a line without its citations, those aside that would keep a quote from being found."""

    def joined(without: Callable[[int], bool]) -> str:
        kept = (words for at, (_, words) in enumerate(pieces) if not without(at))
        return trimmed(_DOUBLE.sub("", "".join(kept)), " \t")

    def same(line: str) -> bool:
        return prepare(bare(line)).normal.text.split() == words

    words = prepare(plain).normal.text.split()
    every = {at for at, (citing, one) in enumerate(pieces) if citing and one}
    line = joined(every.__contains__)
    if not every or same(line):
        return line
    few = {at for at in every if len(every) <= _FEW and same(joined(at.__eq__))}
    return joined(few.__contains__)


def _citations(tree: Any) -> list[tuple[Any, Any, str]]:
    """Return the links that cite a footnote, each with the footnote and what it is called."""
    body = tree.body
    links = body.css("a[href^='#']")[:_MOST] if body is not None else []
    if not links:
        return []
    targets = {
        name: node
        for node in body.css("[id], a[name]")
        if (name := node.attrs.get("id") or node.attrs.get("name"))
    }
    found = []
    fit: dict[int, bool] = {}  # is a block short enough, and no more than a note
    for link in links:
        name = (link.attrs.get("href") or "")[1:]
        if name not in targets or not _cites(link, name):
            continue
        if (note := _holder(targets[name])) is None:
            continue
        if note.mem_id not in fit:
            short = len(note.text() or "") <= _LONGEST
            fit[note.mem_id] = short and note.css_first(_NO_NOTE) is None
        if fit[note.mem_id]:
            found.append((link, note, name))
    # What holds a citation, or several footnotes, is no footnote.
    called: dict[int, set[str]] = {}
    for _, note, name in found:
        called.setdefault(note.mem_id, set()).add(name)
    citing = {one.mem_id for link, *_ in found for one in _above(link)}
    return [one for one in found if len(called[one[1].mem_id]) == 1 and one[1].mem_id not in citing]


def _cites(link: Any, name: str) -> bool:
    """Whether a link is the mark of a footnote, and none that leads back from one."""
    told = " ".join(str(link.attrs.get(one) or "") for one in ("role", "epub:type", "class", "rev"))
    words = " ".join((link.text() or "").split())
    if "backlink" in told or "backref" in told or not _CITES.fullmatch(words):
        return False
    sure = "noteref" in told or "footnote-ref" in told or "data-footnote-ref" in link.attrs
    if sure:
        return True
    raised = link.css_first("sup") is not None or any(
        one.tag == "sup" for one in list(_above(link))[:2]
    )
    return not _BACK.search(name) and bool(_NAMES.match(name) or raised)


def _above(node: Any) -> Iterator[Any]:
    while (node := node.parent) is not None:
        yield node


def _holder(target: Any) -> Any:
    """Return the block that a footnote's address names, or that what it names is in; else None."""
    node = target
    for _ in range(_DEEP):
        if node is None or node.tag in _BLOCKS:
            return node
        node = node.parent
    return None


def _note(element: Any, name: str) -> Annotation:
    """Return what a footnote says, without its own number and the way back to its mark."""
    told = f"{name} {element.attrs.get('role') or ''}".lower()
    links = (link.attrs.get("href") or "" for link in element.css("a[href]"))
    words = " ".join((element.text() or "").split())
    for link in element.css("a[href^='#']"):
        back = " ".join((link.text() or "").split())
        words = words.removeprefix(back).removesuffix(back).strip() if back else words
    words = _AFTER.sub("", _BEFORE.sub("", words, count=1) if _BEFORE.match(words) else words)
    targets = (link for link in links if _SCHEME.match(link))
    return Annotation(
        ENDNOTE if "endnote" in told or "edn" in told else FOOTNOTE,
        words,
        addresses=tuple(dict.fromkeys((*targets, *addresses_in(words)))),
        id=name,
    )
