"""Linked data (JSON-LD) as reviews use it: what a node says, even if it only names another.

Only as much as published reviews need: `@graph`, `@type`, `@id`, `@value`, `@list` and `@set`, and
names with `schema:` or the whole address in front. Contexts are not loaded.
"""

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from factsheet.problems import FactsheetError
from factsheet.texts import json_step

GraphNode = Mapping[str, Any]

_PREFIXES = ("", "schema:", "https://schema.org/", "http://schema.org/")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_AND = re.compile(r"&(?:amp|#0{0,4}38|#x0{0,4}26);", re.I)
_LONGEST_PATH = 300


class NodePlace(NamedTuple):
    """Where a node is: a step, and the place of the node around it."""

    step: str | int
    within: "NodePlace | None" = None

    def __str__(self) -> str:
        """Write it as `validate` does: `$.dataFeedElement[1].item[0]`; too long a place is cut."""
        steps: list[str | int] = []
        place: NodePlace | None = self
        while place:
            steps.append(place.step)
            place = place.within
        path = str(steps.pop())
        while steps and len(path) <= _LONGEST_PATH:
            path += json_step(steps.pop())
        return path + "…" if steps else path


class Budget:
    """How much may be read and built from a file: references could make a small one endless."""

    def __init__(self, size: int) -> None:
        """Begin with what any file of this many characters may need."""
        self.left = 10 * size + 1_000_000

    def spend(self, amount: int) -> None:
        """Count what is read or built. Raises FactsheetError if it outgrows the file by far."""
        self.left -= amount
        if self.left < 0:
            raise FactsheetError("its references expand to far more than the file contains")


class Graph:
    """The nodes of a whole file, whichever of its blocks they are in.

    `found` are those that were looked for, with their places, in the order of the text; nodes
    inside one of them are not listed.
    """

    def __init__(
        self, roots: Sequence[tuple[str, Any]], wanted: Callable[[GraphNode], bool], budget: Budget
    ) -> None:
        """Walk through the roots, each with its name."""
        self.found: list[tuple[NodePlace, GraphNode]] = []
        self.known: dict[str, dict[str, Any]] = {}
        self.spend = budget.spend
        seen: set[int] = set()
        todo = [(NodePlace(name), value, False) for name, value in reversed(roots)]
        while todo:
            place, value, inside = todo.pop()
            if not isinstance(value, dict | list) or id(value) in seen:
                continue
            seen.add(id(value))
            if isinstance(value, dict):
                if (name := node_id(value)) is not None:
                    self.known.setdefault(name, {})
                    for key, member in value.items():
                        self.known[name].setdefault(key, member)
                if not inside and wanted(value):
                    self.found.append((place, value))
                    inside = True
                members: list[tuple[str | int, Any]] = list(value.items())
            else:
                members = list(enumerate(value))
            todo += [(NodePlace(key, place), member, inside) for key, member in reversed(members)]

    def whole(self, node: GraphNode) -> GraphNode:
        """Return all that the file says about the node with this one's `@id`, else the node."""
        return self.known.get(node_id(node) or "", node)

    def member(self, node: GraphNode, name: str) -> Any:
        """Return a property as this node has it, else as the node with this one's `@id` has it."""
        for one in (node, self.whole(node)):
            for prefix in _PREFIXES:
                if one.get(prefix + name) is not None:
                    return one[prefix + name]
        return None

    def values(self, node: GraphNode, name: str) -> list[Any]:
        """Return a property's values: lists opened, `@value` bare; they may be references."""
        return list(self._flat(self.member(node, name)))

    def nodes(self, node: GraphNode, name: str) -> list[Any]:
        """Return a property's values, with nodes for the texts that name one by its `@id`."""
        return [
            {"@id": value} if isinstance(value, str) and value in self.known else value
            for value in self.values(node, name)
        ]

    def words(self, value: Any) -> str | None:
        """Return a text on one line, without HTML; a number as text; None for anything else."""
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            return None
        text = str(value)
        self.spend(len(text))
        return " ".join(html.unescape(_TAG.sub(" ", text)).split()) or None

    def text(self, node: GraphNode, *names: str) -> str | None:
        """Return the first words that a property has, of the first property that has some."""
        return next((words for name in names for words in self.texts(node, name)), None)

    def texts(self, node: GraphNode, name: str) -> list[str]:
        """Return the words of a property that has several."""
        said = (self.words(value) for value in self.values(node, name))
        return [words for words in said if words]

    def address(self, value: Any) -> str | None:
        """Return an address as it is written, except for a link around it and HTML's `&amp;`."""
        if not isinstance(value, str):
            return None
        self.spend(len(value))
        return _AND.sub("&", _TAG.sub("", value) if value.lstrip().startswith("<") else value)

    def _flat(self, value: Any) -> Iterator[Any]:
        todo = [value]
        while todo:
            item = todo.pop()
            self.spend(10)
            if isinstance(item, list):
                todo += reversed(item)
            elif isinstance(item, dict):
                inner = next((key for key in ("@value", "@list", "@set") if key in item), None)
                if inner:
                    todo.append(item[inner])
                else:
                    yield item
            elif item is not None:
                yield item


def types_of(node: GraphNode) -> tuple[str, ...]:
    """Return the plain names of a node's types: `Person` for `http://schema.org/Person`."""
    said = node.get("@type", node.get("type"))
    names = said if isinstance(said, list) else [said]
    return tuple(re.split(r"[/:#]", name)[-1] for name in names if isinstance(name, str))


def without_id(node: GraphNode) -> GraphNode:
    """Return a node without its `@id`, so that what it does not say itself is not looked for."""
    return {key: value for key, value in node.items() if key not in ("@id", "id")}


def is_reference(node: GraphNode) -> bool:
    """Whether a node only names another: it has an `@id`, perhaps its types, and nothing else."""
    return node_id(node) is not None and not node.keys() - {
        "@id",
        "@type",
        "@context",
        "id",
        "type",
    }


def node_id(node: GraphNode) -> str | None:
    """Return the `@id` of a node."""
    name = node.get("@id", node.get("id"))
    return name if isinstance(name, str) and name else None
