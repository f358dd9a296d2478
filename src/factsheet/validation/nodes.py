"""The nodes of JSON-LD documents: which are ClaimReviews, and what their properties hold.

Only as much of JSON-LD 1.1 (https://www.w3.org/TR/json-ld11/) as fact-checks use: `@context`,
`@graph`, `@type`, `@id`, `@value`, `@list` and `@set`, names with `schema:` or the whole address in
front, and schema.org's aliases `type` and `id`. Other contexts are not loaded.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from factsheet.texts import json_step
from factsheet.validation.findings import MAX_DEPTH, ReviewFinding, error, nearest, quoted
from factsheet.validation.reading import Members, ReviewFile, Value

_PREFIX = re.compile(r"(?:https?://(?:www\.)?schema\.org/|schema:)")


@dataclass(frozen=True)
class SchemaNode:
    """A JSON object with its types and properties by their plain schema.org names.

    `file` is what it is in, and `by_id` finds that file's nodes by their `@id`; `context` is every
    `@context` that applies here, outermost first.
    """

    path: str
    raw: Mapping[str, Any]
    file: ReviewFile
    by_id: Mapping[str, Value]
    context: tuple[Any, ...] = ()

    @cached_property
    def types(self) -> tuple[str, ...]:
        """The plain names of its types."""
        return types_of(self.raw)

    @cached_property
    def members(self) -> Mapping[str, list[Value]]:
        """The value of each property, by its plain name."""
        members: dict[str, list[Value]] = {}
        for key, value in self.raw.items():
            if not (key.startswith("@") or key in ("type", "id")):
                members.setdefault(_plain(key), []).append(Value(self.path + json_step(key), value))
        return members

    def values(self, name: str) -> list[Value]:
        """Return the values of a property: lists flattened, literals bare, references followed."""
        return [v for member in self.members.get(name, []) for v in _flat(member, self.by_id)]

    def node(self, value: Value) -> "SchemaNode":
        """Make a node of one of this node's values."""
        return SchemaNode(value.path, value.value, self.file, self.by_id, self.context)

    def nodes(self, name: str) -> list["SchemaNode"]:
        """Return the values of a property that are nodes."""
        return [self.node(value) for value in self.values(name) if isinstance(value.value, dict)]

    def texts(self, name: str) -> list[Value]:
        """Return the values of a property that are texts with something in them."""
        return [v for v in self.values(name) if isinstance(v.value, str) and v.value.strip()]

    def text(self, name: str) -> str | None:
        """Return the first text of a property."""
        return next((value.value for value in self.texts(name)), None)


def _plain(name: str) -> str:
    """Take schema.org's prefix off a name."""
    return _PREFIX.sub("", name, count=1) if name.startswith(("http", "schema:")) else name


def types_of(raw: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the plain names of an object's types."""
    said = raw.get("@type", raw.get("type"))
    names = said if isinstance(said, list) else [said]
    return tuple(_plain(name) for name in names if isinstance(name, str))


def _flat(value: Value, by_id: Mapping[str, Value]) -> Iterator[Value]:
    item = value.value
    if isinstance(item, list):
        for number, part in enumerate(item):
            yield from _flat(Value(value.path + json_step(number), part), by_id)
    elif isinstance(item, dict):
        for wrapper in ("@value", "@list", "@set"):
            if wrapper in item:
                yield from _flat(Value(value.path + json_step(wrapper), item[wrapper]), by_id)
                return
        name = _id_of(item)
        yield by_id.get(name, value) if name and len(item) == 1 else value
    elif item is not None:
        yield value


def _id_of(raw: Mapping[str, Any]) -> str | None:
    name = raw.get("@id", raw.get("id"))
    return name if isinstance(name, str) else None


def survey(file: ReviewFile) -> tuple[list[SchemaNode], list[ReviewFinding]]:
    """Find the ClaimReviews, however deep, and anything a JSON reader would have to guess.

    The pass keeps its own stack: the depth of a file cannot exhaust the interpreter's. Where
    something is too deep to be read, no review is judged.
    """
    by_id: dict[str, Value] = {}
    reviews: list[SchemaNode] = []
    types: set[str] = set()
    findings: list[ReviewFinding] = []
    whole = True
    stack: list[tuple[str, Any, tuple[Any, ...], int]] = [
        (document.path, document.value, (), 1) for document in reversed(file.documents)
    ]
    while stack:
        path, value, context, depth = stack.pop()
        if isinstance(value, float) and not math.isfinite(value):
            findings.append(error(path, "NaN and Infinity are not JSON", "write a number"))
        if not isinstance(value, dict | list):
            continue
        if depth > MAX_DEPTH:
            message = f"nested deeper than {MAX_DEPTH} levels; not read from here on"
            findings.append(error(path, message, "flatten it; use @graph and @id"))
            whole = False
            continue
        if isinstance(value, list):
            children = [(path + json_step(n), item) for n, item in enumerate(value)]
        else:
            for key in value.repeated if isinstance(value, Members) else ():
                message = f"{quoted(key)} appears twice in an object"
                findings.append(error(path + json_step(key), message, "keep one"))
            if "@context" in value:
                context = (*context, value["@context"])
            types.update(types_of(value))
            if "ClaimReview" in types_of(value):
                reviews.append(SchemaNode(path, value, file, by_id, context))
            if (name := _id_of(value)) is not None and len(value) > 1:
                by_id.setdefault(name, Value(path, value, elsewhere=True))
            children = [(path + json_step(k), v) for k, v in value.items() if k != "@context"]
        stack += [(p, v, context, depth + 1) for p, v in reversed(children)]
    if whole and not reviews:
        remedy = 'a ClaimReview is an object with "@type": "ClaimReview"'
        if near := [name for name in types if nearest(name, ["ClaimReview"])]:
            remedy += f"; there is one with {quoted(min(near))}"
        findings.append(error("$", "no ClaimReview found; nothing was checked", remedy))
    return (reviews if whole else []), findings
