"""Annotations as the W3C's model and Hypothes.is share them: selectors, replies, the page.

https://www.w3.org/TR/annotation-model/#selectors
"""

import re
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeGuard

from factsheet.importers.cited import (
    Source,
    SourceNote,
    lists,
    one_text,
    some_text,
    sort_tags,
    usable_address,
)
from factsheet.importers.imported import Problems, make_evidence
from factsheet.texts import one_line

_DEEPEST = 5
"""Selectors within selectors: a selector refines the one that it is in."""

_ELSEWHERE = re.compile(r"(?:urn|file|chrome-extension|blob|about|data):", re.I)
"""Addresses of files on somebody's own computer."""


_NOTHING = SourceNote("")


@dataclass(frozen=True, slots=True)
class ImportedAnnotation:
    """One annotation: the page, the words that it marks, what was said, which others it answers.

    `answers` are the ids of annotations, the first of a thread in front; `private` says that the
    public cannot read it, `blind` that it marks a place without giving its words. `known` are
    further values of the evidence.
    """

    where: str
    id: str = ""
    page: str = ""
    title: str = ""
    words: str = ""
    before: str = ""
    after: str = ""
    locator: str = ""
    said: SourceNote = _NOTHING
    tags: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    statement: str = ""
    private: bool = False
    blind: bool = False
    replies: tuple[SourceNote, ...] = ()
    known: Mapping[str, Any] | None = None


def is_thing(value: Any) -> TypeGuard[Mapping[str, Any]]:
    """Whether a value is an object."""
    return isinstance(value, dict)


def read_selectors(selectors: Any, **values: Any) -> ImportedAnnotation:
    """Return an annotation with what its selectors say: words, the words around them, the place."""
    found: dict[str, Any] = {}
    places: list[str] = []
    some = False
    todo = deque((one, 0) for one in lists(selectors))
    while todo:
        selector, depth = todo.popleft()
        if not is_thing(selector) or depth > _DEEPEST:
            continue
        some = True
        todo += [(one, depth + 1) for one in lists(selector.get("refinedBy"))]
        todo += [(one, depth + 1) for one in lists(selector.get("items"))]
        kind = one_text(selector.get("type") or selector.get("@type")).rpartition(":")[2]
        if kind == "TextQuoteSelector" and not found:
            found = {
                "words": some_text(selector.get("exact")),
                "before": some_text(selector.get("prefix")),
                "after": some_text(selector.get("suffix")),
            }
        elif place := _place(kind, selector):
            places.append(place)
    blind = some and not found.get("words")
    return ImportedAnnotation(
        **{**values, **found, "locator": ", ".join(places[:3]), "blind": blind}
    )


def _place(kind: str, selector: Mapping[str, Any]) -> str:
    """Return where a selector points, in a reader's terms: a page, seconds; empty for any other."""
    if kind == "PageSelector":
        index = selector.get("index")
        label = one_text(selector.get("label"))
        number = str(index + 1) if isinstance(index, int) else ""
        return f"p. {label or number}" if label or number else ""
    if kind == "MediaTimeSelector":
        return f"{one_text(selector.get('start'))}-{one_text(selector.get('end'))} s"
    if kind == "EPUBContentSelector":
        return one_text(selector.get("title"))
    if kind == "FragmentSelector":
        value = one_text(selector.get("value"))
        if page := re.search(r"(?:\A|&)page=(\d+)", value):
            return f"p. {page[1]}"
        if time := re.search(r"(?:\A|&)t=(?:npt:)?([\d.:]+(?:,[\d.:]+)?)", value):
            return f"{time[1].replace(',', '-')} s"
    return ""


def attach_replies(
    marks: Iterable[ImportedAnnotation],
) -> tuple[list[ImportedAnnotation], list[str]]:
    """Return the annotations that answer no other, each with its replies.

    Also returns a line for each reply to an annotation that is not in the file.
    """
    every = list(marks)
    first = {mark.id: mark for mark in every if mark.id and not mark.answers}
    replies: dict[str, list[SourceNote]] = {}
    left = []
    for mark in every:
        if not mark.answers:
            continue
        root = next((name for name in mark.answers if name in first), None)
        if root is not None:
            replies.setdefault(root, []).append(mark.said)
        else:
            who = f" by {mark.said.by}" if mark.said.by else ""
            left.append(
                f"{mark.where}{who}\ta reply to an annotation that is not in the file: "
                f"'{one_line(mark.said.words)[:200]}'"
            )
    return [
        replace(mark, replies=tuple(replies.get(mark.id, ()))) for mark in every if not mark.answers
    ], left


def source_of(mark: ImportedAnnotation, problems: Problems) -> Source:
    """Return an annotation as a source: its page is the evidence, the day it was made `accessed`.

    Whoever marks words on a page was looking at it on that day.
    """
    stance, claims, tags = sort_tags(mark.tags)
    url, trouble = usable_address(mark.page)
    if not url and (_ELSEWHERE.match(mark.page) or not mark.page):
        trouble = "" if mark.title else "its page has no web address and no title"
    evidence = None
    if url or (mark.title and not trouble):
        tree = {
            "url": url,
            "source": None if url else mark.title,
            "title": mark.title,
            "quote": mark.words,
            "locator": mark.locator,
            "accessed": mark.said.at and mark.said.at.date(),
            **(mark.known or {}),
            "stance": stance,
        }
        evidence = make_evidence(tree, mark.where, problems)
    return Source(
        mark.where,
        page=mark.page,
        evidence=evidence,
        trouble=trouble,
        words=mark.words,
        before=mark.before,
        after=mark.after,
        said=tuple(said for said in (mark.said, *mark.replies) if said.words),
        tags=tags,
        claims=claims,
        statement=mark.statement,
        annotation=True,
        blind=mark.blind,
    )
