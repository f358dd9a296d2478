"""Footnotes of a page: which links lead to one, what it says, and where it is cited.

DPUB-ARIA calls them `doc-noteref` and `doc-footnote`; EPUB, pandoc, Markdown processors, Word,
Wikipedia and others each have names of their own, and all of them link the mark to the note.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from factsheet.anchors import prepare
from factsheet.documents.annotation import (
    COMMENT,
    ENDNOTE,
    FOOTNOTE,
    Annotation,
    in_text_order,
    on_words,
)
from factsheet.documents.html import page_text, page_tree
from factsheet.documents.sentinels import (
    bare,
    lines_with_words,
    number_sentinel,
    pieces_of,
    trimmed,
    unmarked,
    without_sentinels,
)
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
_AFTER = " \ufe0e↩↑⏎"
_BLOCKS = ("li", "p", "div", "aside", "dd", "td")
_NO_NOTE = "main, article, section, h1, h2, h3"
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{1,20}:", re.IGNORECASE)
_DOUBLE = re.compile(r" (?=[\ufdd1\ufde0-\ufdef]+(?: |$))")
_MOST, _LONGEST, _DEEP, _FEW = 5_000, 5_000, 4, 30


class Footnotes(NamedTuple):
    """A page's footnotes, each as often as it is cited, and the page's lines with their marks.

    The mark of a number is where the footnote of that number is cited. A line that is in a footnote
    is None: it is not part of the text. The mark's own words, such as [1], are not in a line where
    a quote is found in the page with and without them.
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
        return text, in_text_order(found)


def footnotes(source: str, lines: Sequence[str]) -> Footnotes:
    """Find the footnotes of a page, of which `lines` are what a reader sees."""
    tree = page_tree(without_sentinels(source))
    lines = [without_sentinels(line) for line in lines]
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
    marked = lines_with_words(page_text(tree).shown.split("\n"))
    if len(marked) != len(lines):  # the marks changed what is shown
        return Footnotes([], [*lines])
    ours = {number for number, note in enumerate(notes) if note.kind == COMMENT}
    return Footnotes(notes, list(_lines(marked, lines, count, ours)))


def _around(node: Any, before: int, after: int) -> None:
    node.insert_before(number_sentinel(before))
    node.insert_after(number_sentinel(after))


def _lines(
    marked: Sequence[str], lines: Sequence[str], count: int, comments: set[int]
) -> Iterator[str | None]:
    """Yield each line with the marks of citations, None for those within footnotes."""
    there = {mark for line in marked for mark, _ in pieces_of(line)}
    within: set[int] = set()
    for line, plain in zip(marked, lines, strict=True):
        pieces: list[tuple[bool, str]] = []  # is it a citation, its words
        gone: set[int] = set()  # places of those that go in any case
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
                    pieces.append((False, number_sentinel(mark)))
            if words.strip():
                inside, outside = inside or bool(within), outside or not within
            bare_sign = words.strip().isascii() and words.strip().isalnum()
            if citing and (mark in comments or bare_sign):
                gone.add(len(pieces))
            pieces.append((citing, words))
        kept = "".join(words for _, words in pieces)
        if " ".join(bare(kept).split()) != " ".join(plain.split()):
            yield plain
        else:
            yield None if inside and not outside else _cut(pieces, gone)


def _cut(pieces: list[tuple[bool, str]], gone: set[int]) -> str:
    """Join a line without its citations, those aside that would keep a quote from being found.

    Those `gone` go in any case: they lead to comments, or run into the word or figure before them.
    """

    def joined(without: set[int]) -> str:
        kept = (words for at, (_, words) in enumerate(pieces) if at not in without)
        return trimmed(_DOUBLE.sub("", "".join(kept)), " \t")

    def normal(line: str) -> list[str]:
        return prepare(bare(line)).normal.text.split()

    whole = joined(gone)
    every = {at for at, (citing, words) in enumerate(pieces) if citing and words} | gone
    if every == gone:
        return whole
    words, line = normal(whole), joined(every)
    if len(every) > _FEW or normal(line) == words:
        return line if normal(line) == words else whole
    return joined({at for at in every if at in gone or normal(joined(gone | {at})) == words})


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
    accepted: set[int] = set()
    fit: dict[int, bool] = {}  # is a block short enough, and no more than a note
    for link in links:
        name = (link.attrs.get("href") or "")[1:]
        if name not in targets or not _cites(link, name):
            continue
        if (note := _holder(targets[name])) is None:
            continue
        if any(one.mem_id in accepted for one in _above(link)):
            continue  # it leads back, or on to another note
        if note.mem_id not in fit:
            short = len(note.text() or "") <= _LONGEST
            fit[note.mem_id] = short and note.css_first(_NO_NOTE) is None
        if fit[note.mem_id]:
            accepted.add(note.mem_id)
            found.append((link, note, name))
    # What holds a citation, or several footnotes, is not a footnote.
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
            break
        node = node.parent
    else:
        return None
    # Google Docs gives each comment a <div>, with a <p> for each paragraph.
    above = node.parent if node is not None else None
    alone = above is not None and above.tag == "div" and len(above.css("a[id^='cmnt']")) == 1
    return above if alone else node


def _note(element: Any, name: str) -> Annotation:
    """Return what a footnote says, without its own number and the way back to its mark."""
    for block in element.css("p, div, li, dd, br, tr"):
        block.insert_before(" ")
    told = f"{name} {element.attrs.get('role') or ''}".lower()
    kind = ENDNOTE if "endnote" in told or "edn" in told else FOOTNOTE
    kind = COMMENT if name.startswith("cmnt") else kind  # as Google Docs calls them
    links = (link.attrs.get("href") or "" for link in element.css("a[href]"))
    words = " ".join((element.text() or "").split())
    for link in element.css("a[href^='#']"):
        back = " ".join((link.text() or "").split())
        words = words.removeprefix(back).removesuffix(back).strip() if back else words
    words = (_BEFORE.sub("", words, count=1) if _BEFORE.match(words) else words).rstrip(_AFTER)
    targets = (link for link in links if _SCHEME.match(link))
    return Annotation(
        kind,
        words,
        addresses=tuple(dict.fromkeys((*targets, *addresses_in(words)))),
        id=name,
    )
