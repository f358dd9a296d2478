"""Microdata of a page as nodes of linked data.

https://html.spec.whatwg.org/multipage/microdata.html; but a `content` attribute is a property's
value on every element, as the W3C has it and publishers write.
"""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urljoin

from factsheet.importers.linked import types_of
from factsheet.urls import is_address

_ADDRESSES = {
    **dict.fromkeys(("a", "area", "link"), "href"),
    **dict.fromkeys(("audio", "embed", "iframe", "img", "source", "track", "video"), "src"),
    "object": "data",
}
_VALUES = {"data": "value", "meter": "value", "time": "datetime"}


def items_of(page: Any, kind: str) -> list[Any]:
    """Return the elements of a page that are items of a type."""
    return [
        node
        for node in page.css("[itemscope][itemtype]")
        if kind in types_of({"@type": (node.attrs.get("itemtype") or "").split()})
    ]


def microdata(page: Any, spend: Callable[[int], None], kind: str) -> list[dict[str, Any]]:
    """Read a page's items of a type, in order, then those that have an `itemid`.

    An item is `{"@type": […], "@id": …, property: [values]}`; items may hold each other in circles.
    `spend` is called with how much was read.
    """
    reader = _Reader(page, spend)
    nodes = (*items_of(page, kind), *page.css("[itemscope][itemid]"))
    items = [reader.item(node) for node in nodes]
    reader.fill()
    return items


class _Reader:
    """Reads the items of one page, each once."""

    def __init__(self, page: Any, spend: Callable[[int], None]) -> None:
        """Look up what items may refer to: elements by their ids, and the order of the page."""
        self.spend = spend
        base = page.css_first("base[href]")
        self.base = (base.attrs.get("href") or "").strip() if base is not None else ""
        self.items: dict[int, dict[str, Any]] = {}
        self.todo: list[Any] = []
        self.by_id: dict[str, Any] = {}
        self.order: dict[int, int] = {}
        if page.css_first("[itemref]") is not None:
            for node in reversed(page.css("[id]")):
                self.by_id[node.attrs.get("id") or ""] = node
            self.order = {node.mem_id: n for n, node in enumerate(page.root.traverse())}

    def item(self, node: Any) -> dict[str, Any]:
        """Return the item of an element, to be filled later."""
        if node.mem_id not in self.items:
            made: dict[str, Any] = {"@type": (node.attrs.get("itemtype") or "").split()}
            if name := (node.attrs.get("itemid") or "").strip():
                made["@id"] = name
            self.items[node.mem_id] = made
            self.todo.append(node)
        return self.items[node.mem_id]

    def fill(self) -> None:
        """Fill the items, and those that turn up on the way, with their properties."""
        while self.todo:
            node = self.todo.pop()
            item = self.items[node.mem_id]
            for part in self._properties(node):
                names = [n for n in part.attrs["itemprop"].split() if not n.startswith("@")]
                value = self._value(part)
                for name in dict.fromkeys(names):
                    item.setdefault(name, []).append(value)

    def _properties(self, root: Any) -> list[Any]:
        """Return the elements that are properties of an item, in the order of the page."""
        named = (root.attrs.get("itemref") or "").split()
        elsewhere = [self.by_id[name] for name in dict.fromkeys(named) if name in self.by_id]
        todo = [*elsewhere, *_children(root)]
        met = {root.mem_id}
        found = []
        while todo:
            node = todo.pop()
            if node.mem_id in met:
                continue
            met.add(node.mem_id)
            self.spend(40)
            attributes = node.attrs
            if "itemscope" not in attributes:
                todo += _children(node)
            if (attributes.get("itemprop") or "").strip():
                found.append(node)
        if elsewhere:
            found.sort(key=lambda node: self.order.get(node.mem_id, 0))
        return found

    def _value(self, node: Any) -> Any:
        attributes = node.attrs
        if "itemscope" in attributes:
            return self.item(node)
        if attributes.get("content") is not None or node.tag == "meta":
            value = attributes.get("content") or ""
        elif node.tag in _ADDRESSES:
            value = self._absolute(attributes.get(_ADDRESSES[node.tag]) or "")
        elif attributes.get(_VALUES.get(node.tag, "")) is not None:
            value = attributes[_VALUES[node.tag]]
        else:
            value = node.text(deep=True) or ""
        self.spend(len(value))
        return value

    def _absolute(self, address: str) -> str:
        """Return an address completed by the page's `base`, if it has one."""
        if not is_address(self.base) or is_address(address.strip()):
            return address
        try:
            return urljoin(self.base, address.strip())
        except ValueError:
            return address


def _children(node: Any) -> Iterator[Any]:
    """Return the elements in an element, the last one first."""
    child = node.last_child
    while child is not None:
        if child.is_element_node:
            yield child
        child = child.prev
