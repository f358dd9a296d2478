"""Hypothes.is: highlights and comments on web pages, as its API and its client export them.

https://h.readthedocs.io/en/latest/api-reference/v1/ (annotations); the client's exports are JSON,
CSV, text and HTML, of which the first two are read.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from factsheet.importers.annotated import (
    ImportedAnnotation,
    attach_replies,
    is_thing,
    read_selectors,
    source_of,
)
from factsheet.importers.cited import SourceNote, lists, one_text, some_text
from factsheet.importers.imported import Imported, Options, Problems, json_tree
from factsheet.intake import day, moment, read_text
from factsheet.problems import FactsheetError
from factsheet.texts import unescape_formula

_COLUMNS = {
    "created at": "at", "author": "by", "page": "page", "page number": "page", "url": "uri",
    "type": "type", "annotation/reply type": "type", "quote/description": "quote",
    "quote": "quote", "comment": "text", "tags": "tags", "group": "group",
}  # fmt: skip
_HEADER = {"at", "uri", "quote", "text", "tags", "type"}
_SEPARATORS = ",;\t|"
_PUBLIC = {"group:__world__", "__world__"}


def knows_hypothesis(data: bytes, name: str) -> bool:
    """Whether it is JSON of annotations, each with `uri` and `target`; or the client's CSV."""
    del name
    start = data[:4000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start[:1] in (b"{", b"["):
        marked = b'"target"' in data and b'"uri"' in data
        return marked and bool(re.search(rb'"(?:permissions|user|selector|group)"\s*:', data))
    return _separator(start.decode(errors="replace")) is not None


def _separator(text: str) -> str | None:
    """Return the separator of the client's CSV; None for any other text."""
    header = text.partition("\n")[0].strip('"\r').casefold()
    for sign in _SEPARATORS:
        names = {_COLUMNS.get(cell.strip(' "')) for cell in header.split(sign)}
        if names >= _HEADER:
            return sign
    return None


def read_hypothesis(data: bytes, options: Options) -> Imported:
    """Read each annotation as a source, with its replies among what people said.

    Raises FactsheetError if it is neither JSON nor such a table.
    """
    text, remarks = read_text(data, fold_lines=False)
    problems = Problems(skip=options.skip_bad)
    if sign := _separator(text):
        marks = _rows(text, sign)
        remarks = (*remarks, "its times have no time zone, so only the days are kept")
    else:
        marks = _annotations(json_tree(text), problems)
    found, left = attach_replies(marks)
    sources = tuple(source for mark in found if (source := source_of(mark, problems)))
    problems.stop()
    if not sources and not left:
        raise FactsheetError("it contains no annotations")
    hidden = sum(mark.private for mark in found)
    if hidden:
        remarks = (*remarks, _private(hidden))
    return Imported((), remarks=remarks, sources=sources, left_out=(*left, *problems.lines))


def _private(count: int) -> str:
    they = "annotation is" if count == 1 else "annotations are"
    return (
        f"{count} {they} not public at Hypothes.is: what people wrote goes into the claim's note, "
        "which reports leave out, but the quotes and addresses of evidence are published"
    )


def _annotations(value: Any, problems: Problems) -> Iterator[ImportedAnnotation]:
    """Yield the annotations of an answer of the API, of the client's export, or of a list."""
    if isinstance(value, dict):
        inner = next((value[k] for k in ("rows", "annotations") if k in value), None)
        replies = value.get("replies")
        rows = [value] if inner is None else [*lists(inner), *lists(replies)]
    else:
        rows = list(lists(value))
    for number, row in enumerate(rows, 1):
        if not is_thing(row):
            problems.add(f"annotation {number}", "an annotation must be an object")
            continue
        yield _annotation(row, number)


def _annotation(row: Mapping[str, Any], number: int) -> ImportedAnnotation:
    info = row.get("user_info")
    shown = one_text(info.get("display_name")) if is_thing(info) else ""
    user = re.sub(r"\Aacct:|@[^@]*\Z", "", one_text(row.get("user")))
    permissions = row.get("permissions")
    readers = set(map(one_text, lists(permissions.get("read")))) if is_thing(permissions) else set()
    document = row.get("document")
    title = next(lists(document.get("title")), "") if is_thing(document) else ""
    target = next(lists(row.get("target")), None)
    selectors = target.get("selector") if is_thing(target) else None
    name = one_text(row.get("id"))
    return read_selectors(
        selectors,
        where=f"annotation {name[:40] or number}",
        id=name,
        page=one_text(row.get("uri"))
        or (one_text(target.get("source")) if is_thing(target) else ""),
        title=one_text(title),
        said=SourceNote(
            some_text(row.get("text")), shown or user, moment(one_text(row.get("created")))
        ),
        tags=tuple(one_text(tag) for tag in lists(row.get("tags"))),
        answers=tuple(one_text(one) for one in lists(row.get("references"))),
        private=bool(readers) and not readers & _PUBLIC,
    )


def _rows(text: str, sign: str) -> Iterator[ImportedAnnotation]:
    """Yield the annotations of the client's CSV; its times are local, in an unknown zone."""
    try:
        rows = list(csv.reader((line + "\n" for line in text.split("\n")), delimiter=sign))
    except csv.Error as error:
        raise FactsheetError(f"not CSV: {error}") from None
    names = [_COLUMNS.get(cell.strip().casefold(), "") for cell in rows[0]]
    for number, cells in enumerate(rows[1:], 1):
        row = {
            name: unescape_formula(cell) for name, cell in zip(names, cells, strict=False) if name
        }
        if not any(row.values()):
            continue
        on = day(row.get("at", ""))
        page = one_text(row.get("page"))
        reply = row.get("type", "").strip().casefold() == "reply"
        yield ImportedAnnotation(
            where=f"annotation {number}",
            page=one_text(row.get("uri")),
            words=some_text(row.get("quote")),
            locator=f"p. {page}" if page else "",
            said=SourceNote(
                some_text(row.get("text")),
                one_text(row.get("by")),
                datetime(on.year, on.month, on.day, tzinfo=UTC) if on else None,
                day_only=True,
            ),
            tags=tuple(row.get("tags", "").split(",")),
            answers=("",) if reply else (),
        )
