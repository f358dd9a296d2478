"""Web Annotation (W3C, JSON-LD): annotations, pages and collections of them.

https://www.w3.org/TR/annotation-model/
"""

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any

from factsheet.importers.annotated import (
    ImportedAnnotation,
    attach_replies,
    is_thing,
    read_selectors,
    source_of,
)
from factsheet.importers.bibliography import read_date
from factsheet.importers.cited import SourceNote, lists, one_text, some_text
from factsheet.importers.imported import Imported, Options, Problems, json_tree
from factsheet.intake import moment, read_text
from factsheet.problems import FactsheetError

_CONTEXT = re.compile(rb"www\.w3\.org/ns/(?:anno\b|oa\b)")
_TYPED = re.compile(rb'"@?type"\s*:\s*\[?\s*"(?:oa:)?Annotation(?:Page|Collection)?"')
_TAG = re.compile(r"<[^<>]{1,500}>")
_DEEPEST = 6

_Node = Mapping[str, Any]


def knows_web_annotation(data: bytes, name: str) -> bool:
    """Whether it is JSON with the context of annotations, or something of that type."""
    del name
    is_json = data[:100].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{")
    return is_json and bool(_CONTEXT.search(data) or (_TYPED.search(data) and b'"target"' in data))


def read_web_annotation(data: bytes, options: Options) -> Imported:
    """Read each annotation as a source, one for each of its targets.

    Pages of a collection that are elsewhere are reported, not fetched. Raises FactsheetError if it
    is not JSON, or contains no annotation.
    """
    text, remarks = read_text(data, fold_lines=False)
    problems = Problems(skip=options.skip_bad)
    value = json_tree(text)
    said = dict.fromkeys(remarks)
    own = is_thing(value) and _is_own(value)
    nodes = list(_annotations(value, said))
    marks = [
        mark
        for number, node in enumerate(nodes, 1)
        for mark in _marks(node, number, own=own or _is_own(node))
    ]
    found, left = attach_replies(marks)
    sources = tuple(source_of(mark, problems) for mark in found)
    problems.stop()
    if not nodes:
        raise FactsheetError("it contains no annotation")
    return Imported((), remarks=tuple(said), sources=sources, left_out=(*left, *problems.lines))


def _is_own(node: _Node) -> bool:
    generator = node.get("generator")
    return is_thing(generator) and generator.get("name") == "factsheet"


def _types(node: _Node) -> set[str]:
    return {
        one_text(kind).rpartition(":")[2] for kind in lists(node.get("type") or node.get("@type"))
    }


def _name(value: Any) -> str:
    """Return the address of a thing, given as an object or as a text."""
    if is_thing(value):
        return one_text(value.get("id") or value.get("@id"))
    return one_text(value)


def _annotations(value: Any, remarks: dict[str, None], depth: int = 0) -> Iterator[_Node]:
    if isinstance(value, list):
        for one in value:
            yield from _annotations(one, remarks, depth + 1)
    if depth > _DEEPEST or not is_thing(value):
        return
    kinds = _types(value)
    if "Annotation" in kinds or ("target" in value and not kinds):
        yield value
        return
    for name in ("first", "next", "last"):
        page = value.get(name)
        if is_thing(page) and name != "last":
            yield from _annotations(page, remarks, depth + 1)
        elif isinstance(page, str) and name != "last":
            remarks[f"the page {one_text(page)[:120]} is not in the file, and was not fetched"] = (
                None
            )
    for name in ("items", "@graph", "annotations"):
        for one in lists(value.get(name)):
            yield from _annotations(one, remarks, depth + 1)


def _marks(node: _Node, number: int, *, own: bool) -> Iterator[ImportedAnnotation]:
    """Yield an annotation once for each of its targets.

    In our own, the words are the evidence's note, which reports publish anyway.
    """
    name = _name(node)
    words, tags, statement = _bodies(node, own=own)
    said = SourceNote("" if own else words, _creator(node), moment(one_text(node.get("created"))))
    for target in lists(node.get("target")):
        source = target.get("source", target) if is_thing(target) else target
        page = _name(source)
        known: dict[str, Any] = {"note": words} if own else {}
        if is_thing(source):
            known["language"] = one_text(next(lists(source.get("language")), ""))
            known["author"] = one_text(source.get("dcterms:creator"))
            known["publisher"] = one_text(source.get("dcterms:publisher"))
            known["published"], _ = read_date(one_text(source.get("dcterms:issued")))
        yield read_selectors(
            target.get("selector") if is_thing(target) else None,
            where=f"annotation {name[-40:] or number}",
            id=name,
            page=page,
            title=one_text(source.get("dcterms:title")) if is_thing(source) else "",
            said=said,
            tags=tags,
            answers=(page,) if node.get("motivation") == "replying" else (),
            statement=statement,
            known=known,
        )


def _creator(node: _Node) -> str:
    for creator in lists(node.get("creator")):
        if is_thing(creator):
            name = one_text(creator.get("name")) or one_text(creator.get("nickname"))
            if name := name or _name(creator):
                return name
        elif name := one_text(creator):
            return re.sub(r"\Aacct:([^@]+)@.*\Z", r"\1", name)
    return ""


def _bodies(node: _Node, *, own: bool) -> tuple[str, tuple[str, ...], str]:
    """Return what the bodies of an annotation say, the tags among them, and our own statement."""
    words: list[str] = [some_text(node.get("bodyValue"))]
    tags: list[str] = []
    statement = ""
    todo = [(body, "", 0) for body in lists(node.get("body"))]
    while todo:
        body, inherited, depth = todo.pop(0)
        if not is_thing(body):
            words.append(one_text(body))
            continue
        purpose = one_text(next(lists(body.get("purpose")), "")) or inherited
        if depth < _DEEPEST and isinstance(body.get("items"), list):
            todo += [(one, purpose, depth + 1) for one in body["items"]]
            continue
        inner = body.get("source")
        text = some_text(body.get("value") or body.get("chars")) or (
            some_text(inner.get("value")) if is_thing(inner) else ""
        )
        if one_text(body.get("format")) == "text/html":
            text = html.unescape(_TAG.sub("", text)).strip()
        text = text or _name(inner) or _name(body)
        if purpose == "tagging":
            tags.append(text)
        elif own and purpose == "describing":
            statement = text
        elif own and purpose == "assessing":
            continue  # verdicts are given by people, not by files
        else:
            words.append(text)
    motivation = one_text(next(lists(node.get("motivation")), ""))
    if motivation == "tagging" and not tags:
        words, tags = [], words
    return "\n".join(filter(None, words)), tuple(tags), statement
