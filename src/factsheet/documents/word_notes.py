"""Word's comments, footnotes and endnotes (ECMA-376; threads and days: MS-DOCX 2.5)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from factsheet.documents.annotation import (
    COMMENT,
    ENDNOTE,
    FOOTNOTE,
    Annotation,
    in_text_order,
    in_threads,
    on_words,
)
from factsheet.documents.sentinels import bare
from factsheet.documents.word_text import W, WordText
from factsheet.intake import addresses_in, moment, tidy

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_LINK = re.compile(r'HYPERLINK\s+(?:\\[a-z]\s+)*"([^"]{1,8000})"', re.IGNORECASE)
_ON = frozenset(("1", "true", "on"))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a file: its XML, and the addresses that its links lead to, by their ids."""

    tree: Any
    links: Mapping[str, str]


def annotations(
    parts: Mapping[str, list[Part]], words: WordText, places: Mapping[int, int], text: str
) -> tuple[Annotation, ...]:
    """Return comments with their replies, footnotes and endnotes, in the order of the text.

    `parts` are the file's by their names in small letters, such as `commentsextended`; `words` read
    the text, and `places` are where its marks are. A comment within a footnote is on the footnote's
    place; those outside the text come last.
    """
    at: dict[tuple[str, str], int] = {}
    for number, mark in enumerate(words.marks):
        if number in places:
            at.setdefault(mark, places[number])
    found: list[Annotation] = []
    for part_name, kind in (("footnotes", FOOTNOTE), ("endnotes", ENDNOTE)):
        for part, piece in _pieces(parts, part_name):
            own = WordText(words.styles)
            note = _annotation(kind, part, piece, own)
            found.append(on_words(note, text, at.get((kind, note.id)), None))
            for mark in own.marks:
                if (kind, note.id) in at:
                    at.setdefault(mark, at[kind, note.id])
    found += (_placed(thread, at, text) for thread in _threads(parts, words))
    return in_text_order(found)


def _pieces(parts: Mapping[str, list[Part]], name: str) -> Iterator[tuple[Part, Any]]:
    """Yield the notes or comments that a person wrote; separators are of another type."""
    for part in parts.get(name, ()):
        for piece in part.tree:
            if piece.get(W + "type") in (None, "normal"):
                yield part, piece


def _placed(thread: Annotation, at: Mapping[tuple[str, str], int], text: str) -> Annotation:
    """Put a comment on its words; a reply may have some where its comment has none."""
    for name in (thread.id, *(reply.id for reply in thread.replies)):
        start, end = at.get(("start", name)), at.get(("end", name))
        here = at.get((COMMENT, name), end)
        if start is not None or here is not None:
            return on_words(thread, text, here if start is None else start, end or here)
    return thread


def _threads(parts: Mapping[str, list[Part]], words: WordText) -> list[Annotation]:
    """Return the comments, each reply with the first comment of its thread."""
    extended = _by_name(parts, "commentsextended", "commentEx", "paraId")
    written = _days(parts)
    comments: dict[str, tuple[Annotation, str]] = {}
    for part, piece in _pieces(parts, "comments"):
        # Whatever paragraph a program names, it is one of the comment's.
        names = [_attribute(one, "paraId") for one in piece.iter(W + "p")]
        name = next((one for one in reversed(names) if one in extended), "") or f" {len(comments)}"
        note = _annotation(COMMENT, part, piece, WordText(words.styles))
        told = extended.get(name)
        done = told is not None and _attribute(told, "done") in _ON
        day = next((written[one] for one in names if one in written), note.at)
        above = _attribute(told, "paraIdParent") if told is not None else ""
        comments[name] = replace(note, at=day, resolved=done), above
    return in_threads(comments)


def _attribute(element: Any, name: str) -> str:
    """Return an attribute, in whichever of the namespaces that Word has had for it."""
    return next((str(v) for key, v in element.items() if key.rpartition("}")[2] == name), "")


def _by_name(
    parts: Mapping[str, list[Part]], part_name: str, tag: str, name: str
) -> dict[str, Any]:
    """Return the elements of a tag in parts of a name, by an attribute that names each."""
    trees = (part.tree for part in parts.get(part_name, ()))
    return {_attribute(one, name): one for tree in trees for one in tree.iter("{*}" + tag)}


def _days(parts: Mapping[str, list[Part]]) -> dict[str, datetime]:
    """Return when comments were written, in true UTC, by the ids of their paragraphs."""
    said = _by_name(parts, "commentsextensible", "commentExtensible", "durableId")
    days = {name: moment(_attribute(one, "dateUtc")) for name, one in said.items()}
    ids = _by_name(parts, "commentsids", "commentId", "paraId")
    durable = {name: _attribute(one, "durableId") for name, one in ids.items()}
    return {name: at for name, number in durable.items() if (at := days.get(number))}


def _annotation(kind: str, part: Part, piece: Any, own: WordText) -> Annotation:
    """Read what a note says; `own` notes the marks in it."""
    lines = (bare(line).strip() for line in own.lines(piece))
    text = tidy("\n".join(filter(None, lines)))[0]
    author = " ".join(piece.get(W + "author", "").split())
    return Annotation(
        kind,
        text.replace("\ufdd0", ""),
        author=author or None,
        at=moment(piece.get(W + "date", "")),
        addresses=tuple(dict.fromkeys((*_targets(part, piece), *addresses_in(text)))),
        id=piece.get(W + "id", ""),
    )


def _targets(part: Part, piece: Any) -> Iterator[str]:
    """Yield the addresses that a note's links lead to, also those of fields."""
    fields: list[str] = []
    for one in piece.iter(W + "hyperlink", W + "fldSimple", W + "instrText"):
        if one.tag == W + "hyperlink":
            if target := part.links.get(one.get(_R + "id", "")):
                yield target
        else:
            fields.append(one.get(W + "instr", "") or one.text or "")
    yield from (found[1] for found in _LINK.finditer("".join(fields)))
