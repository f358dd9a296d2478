"""ODT: paragraphs and tables in their order; comments, notes, running heads beside them."""

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from factsheet.documents.annotation import (
    COMMENT,
    Annotation,
    in_text_order,
    in_threads,
    not_the_text,
    on_words,
)
from factsheet.documents.document import SEAM, Document, ReadOptions, language_code, sensible
from factsheet.documents.open_text import DC, OFFICE, STYLE, TEXT, OpenText, attribute_value, looks
from factsheet.documents.sentinels import bare, gathered, unmarked
from factsheet.intake import addresses_in, check_archive, moment, tidy
from factsheet.model import Article
from factsheet.problems import FactsheetError

_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_LOCKED = b"encryption-data"


def read_open_document(data: bytes, _: ReadOptions) -> Document:
    """Read a text of OpenDocument (ISO/IEC 26300) as if every tracked change was accepted.

    It is read as Word's files are, see `read_word`.
    """
    parts = check_archive(data)
    if "content.xml" not in parts:
        raise FactsheetError("this is a ZIP archive, not an OpenDocument text")
    try:
        return _read(data, parts)
    except FactsheetError:
        raise
    except Exception as error:  # whatever lxml finds, or misses
        raise FactsheetError(
            f"the OpenDocument file is damaged or is something else ({type(error).__name__}); "
            "open it in a word processor and save it again"
        ) from None


def _read(data: bytes, parts: frozenset[str]) -> Document:
    import zipfile

    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if "META-INF/manifest.xml" in parts and _LOCKED in archive.read("META-INF/manifest.xml"):
            raise FactsheetError("the file is protected by a password; save a copy without one")
        named = ("content.xml", "styles.xml", "meta.xml")
        trees = {
            name: etree.fromstring(archive.read(name), parser) for name in named if name in parts
        }
    content, styles = trees["content.xml"], trees.get("styles.xml")
    body = content.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise FactsheetError("this OpenDocument file has no text")
    words = OpenText(looks(tree for tree in (styles, content) if tree is not None))
    marked, remarks = tidy(gathered("\n\n", words.lines(body)))
    text, seams, places = unmarked(marked)
    found = _annotations(words, places, text)
    beside = [one for one in found if one.kind != COMMENT]
    heads = (line for tree in _heads(styles) for line in words.lines(tree))
    margin = [*(one.words for one in beside), *filter(str.strip, map(bare, heads))]
    if next(body.iter(TEXT + "changed-region"), None) is not None:
        remarks += ("it has tracked changes; the text was read as if all of them were accepted",)
    remarks += not_the_text(one.kind for note in found for one in (note, *note.replies))
    apart = tuple((where, tidy("".join(gone))[0]) for where, gone in words.apart.items() if gone)
    margins = tidy("\n".join(dict.fromkeys(margin)))[0].replace(SEAM, "")
    return Document(
        "odt", text, _article(trees.get("meta.xml"), words, body), remarks,
        margin=margins, apart=apart, seams=seams, annotations=found,
    )  # fmt: skip


def _heads(styles: Any) -> Iterator[Any]:
    """Yield the running heads and feet."""
    for page in styles.iter(STYLE + "master-page") if styles is not None else ():
        for one in page:
            if isinstance(one.tag, str) and re.match(r"(header|footer)", one.tag[len(STYLE) :]):
                yield one


def _article(meta: Any, words: OpenText, body: Any) -> Article:
    def told(*names: str) -> str | None:
        found = (meta.find(f".//{name}") for name in names) if meta is not None else ()
        return next((one.text for one in found if one is not None and one.text), None)

    return Article(
        title=sensible(told(DC + "title")) or words.title(body),
        author=sensible(told(_META + "initial-creator", DC + "creator")),
        language=language_code(told(DC + "language")),
    )


def _annotations(words: OpenText, places: Mapping[int, int], text: str) -> tuple[Annotation, ...]:
    """Return comments with their replies, footnotes and endnotes, in the order of the text."""
    at: dict[tuple[str, str], int] = {}
    for number, mark in enumerate(words.marks):
        if number in places:
            at.setdefault(mark, places[number])
    notes: list[Annotation] = []
    comments: dict[str, tuple[Annotation, str]] = {}
    beside = list(words.beside)
    while beside:
        kind, name, element = beside.pop(0)
        own = OpenText(words.looks)
        place = at.get(("start", name))
        if kind == COMMENT:
            note = _comment(name, element, own)
            placed = on_words(note, text, place, at.get(("end", name)))
            comments[name] = placed, attribute_value(element, "parent-name")
        else:
            holder = element.find(TEXT + "note-body")
            note = _note(kind, name, holder if holder is not None else element, own)
            notes.append(on_words(note, text, place, None))
        # What is in a note is at the note's place.
        beside += own.beside
        if place is not None:
            for mark in own.marks:
                at.setdefault(mark, place)
    return in_text_order((*notes, *in_threads(comments)))


def _comment(name: str, element: Any, own: OpenText) -> Annotation:
    creator, date = element.find(DC + "creator"), element.find(DC + "date")
    note = _note(COMMENT, name, element, own)
    author = " ".join((creator.text or "").split()) if creator is not None else ""
    return Annotation(
        COMMENT, note.words, author=author or None,
        at=moment(date.text or "") if date is not None else None,
        addresses=note.addresses, resolved=attribute_value(element, "resolved") == "true", id=name,
    )  # fmt: skip


def _note(kind: str, name: str, element: Any, own: OpenText) -> Annotation:
    lines: Iterable[str] = (bare(line).strip() for line in own.lines(element))
    words = tidy("\n".join(filter(None, lines)))[0].replace(SEAM, "")
    links = (attribute_value(one, "href") for one in element.iter(TEXT + "a"))
    addresses = dict.fromkeys((*filter(None, links), *addresses_in(words)))
    return Annotation(kind, words, addresses=tuple(addresses), id=name)
