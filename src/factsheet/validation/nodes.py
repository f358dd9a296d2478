"""The nodes of JSON-LD documents: which are ClaimReviews, and what their properties hold.

Only as much of JSON-LD 1.1 (https://www.w3.org/TR/json-ld11/) as fact-checks use: `@context`,
`@graph`, `@type`, `@id`, `@value`, `@list` and `@set`, names with `schema:` or the whole address in
front, and schema.org's aliases `type` and `id`. Other contexts are not loaded.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from factsheet.texts import json_step
from factsheet.validation.reading import Document, Members
from factsheet.validation.remarks import MAX_DEPTH, Remark, error, shown

_PREFIX = re.compile(r"(?:https?://(?:www\.)?schema\.org/|schema:)")


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a property: a text, number, boolean or node (a dict), and its path.

    `elsewhere` is true of a node that stands somewhere else in the file, behind an `@id`.
    """

    path: str
    value: Any
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """What is known of the file as a whole.

    `nodes` finds a node by its `@id`; `address` is where the page stands on the web; `ids` are
    those of an HTML page's elements.
    """

    nodes: Mapping[str, Value]
    address: str | None = None
    ids: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """A JSON object with its types and properties by their plain schema.org names.

    `context` is every `@context` that holds here, outermost first.
    """

    path: str
    raw: Mapping[str, Any]
    page: Page
    context: tuple[Any, ...] = ()
    types: tuple[str, ...] = field(init=False)
    members: Mapping[str, list[Value]] = field(init=False)

    def __post_init__(self) -> None:
        """Bring types and property names into their plain form."""
        members: dict[str, list[Value]] = {}
        for key, value in self.raw.items():
            if not (key.startswith("@") or key in ("type", "id")):
                members.setdefault(plain(key), []).append(Value(self.path + json_step(key), value))
        object.__setattr__(self, "types", types_of(self.raw))
        object.__setattr__(self, "members", members)

    def values(self, name: str) -> list[Value]:
        """Return the values of a property: lists flattened, literals bare, references followed."""
        return [v for member in self.members.get(name, []) for v in _flat(member, self.page)]

    def node(self, value: Value) -> "Node":
        """Make a node of one of this node's values."""
        return Node(value.path, value.value, self.page, self.context)

    def text(self, name: str) -> str | None:
        """Return the first value of a property that is a text with something in it."""
        texts = (v.value for v in self.values(name) if isinstance(v.value, str))
        return next((text for text in texts if text.strip()), None)


def plain(name: str) -> str:
    """Take schema.org's prefix off a name."""
    return _PREFIX.sub("", name, count=1) if name.startswith(("http", "schema:")) else name


def types_of(raw: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the plain names of an object's types."""
    said = raw.get("@type", raw.get("type"))
    names = said if isinstance(said, list) else [said]
    return tuple(plain(name) for name in names if isinstance(name, str))


def _flat(value: Value, page: Page) -> Iterator[Value]:
    item = value.value
    if isinstance(item, list):
        for number, part in enumerate(item):
            yield from _flat(Value(value.path + json_step(number), part), page)
    elif isinstance(item, dict):
        for wrapper in ("@value", "@list", "@set"):
            if wrapper in item:
                yield from _flat(Value(value.path + json_step(wrapper), item[wrapper]), page)
                return
        name = item.get("@id", item.get("id"))
        if len(item) == 1 and isinstance(name, str) and name in page.nodes:
            yield page.nodes[name]
        else:
            yield value
    elif item is not None:
        yield value


@dataclass(frozen=True, slots=True)
class Survey:
    """What one pass over all documents finds.

    `types` are the type names met, for suggestions; `whole` is false when something stood too deep
    to be read.
    """

    reviews: list[Node]
    types: frozenset[str]
    remarks: list[Remark]
    whole: bool


def survey(documents: list[Document], address: str | None, ids: frozenset[str] | None) -> Survey:
    """Find the ClaimReviews, however deep they stand, and what no JSON reader should have to guess.

    The pass keeps its own stack: the depth of a file cannot exhaust the interpreter's.
    """
    nodes: dict[str, Value] = {}
    page = Page(nodes, address, ids)
    reviews: list[Node] = []
    types: set[str] = set()
    remarks: list[Remark] = []
    whole = True
    stack: list[tuple[str, Any, tuple[Any, ...], int]] = [
        (document.path, document.value, (), 1) for document in reversed(documents)
    ]
    while stack:
        path, value, context, depth = stack.pop()
        if isinstance(value, float) and not math.isfinite(value):
            remarks.append(error(path, "NaN and Infinity are no JSON", "write a number"))
        if not isinstance(value, dict | list):
            continue
        if depth > MAX_DEPTH:
            message = f"nested deeper than {MAX_DEPTH} levels; not read from here on"
            remarks.append(error(path, message, "flatten it; use @graph and @id"))
            whole = False
            continue
        if isinstance(value, list):
            children = [(path + json_step(n), item) for n, item in enumerate(value)]
        else:
            if isinstance(value, Members):
                remarks += [
                    error(
                        path + json_step(name),
                        f"{shown(name)} stands twice in an object",
                        "keep one",
                    )
                    for name in value.repeated
                ]
            if "@context" in value:
                context = (*context, value["@context"])
            names = types_of(value)
            types.update(names)
            if "ClaimReview" in names:
                reviews.append(Node(path, value, page, context))
            name = value.get("@id", value.get("id"))
            if isinstance(name, str) and len(value) > 1:
                nodes.setdefault(name, Value(path, value, elsewhere=True))
            children = [(path + json_step(k), v) for k, v in value.items() if k != "@context"]
        stack += [(p, v, context, depth + 1) for p, v in reversed(children)]
    return Survey(reviews, frozenset(types), remarks, whole)
