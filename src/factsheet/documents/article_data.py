"""The linked data (JSON-LD) of a page: what its article is, by schema.org's words for it.

Only as much as publishers write: `@graph`, `@type`, `@id` as a reference within the page, `@value`,
lists anywhere, and names with `schema:` or the whole address in front. No context is loaded.
"""

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from factsheet.urls import same_page

PageNode = Mapping[str, Any]

_PREFIX = re.compile(r"(?:schema:|https?://schema\.org/)")
_OPENINGS, _ENDINGS = (
    ("<!--", "//<![CDATA[", "/*<![CDATA[*/", "<![CDATA["),
    ("-->", "//]]>", "/*]]>*/", "]]>", ";"),
)
"""What pages wrap a script in, for browsers of 1998."""

_MOST = 2_000_000
"""How many characters of a page's scripts are read."""

_MOST_NODES = 10_000
"""Values that are looked at for nodes."""

_MOST_THINGS = 100
_OTHER_KINDS = frozenset(
    ("blogposting", "liveblogposting", "socialmediaposting", "report", "thesis")
)
"""What is published with a headline, an author and a day besides an …Article."""


class PageGraph:
    """The nodes of all JSON-LD of a page, found once; what is not JSON is passed over."""

    def __init__(self, tree: Any) -> None:
        """Read the scripts of a lexbor tree."""
        self.nodes: list[PageNode] = []
        left = _MOST
        for script in tree.css('script[type^="application/ld+json"]'):
            text = script.text()
            left -= len(text)
            if left < 0:
                break
            try:
                self.nodes += _top(json.loads(_unwrapped(text), strict=False))
            except (ValueError, RecursionError):
                continue
        self._by_id: dict[str, PageNode] = {}
        for node in self.nodes:
            if isinstance(name := node.get("@id"), str) and len(node) > 1:
                self._by_id.setdefault(name, node)

    def about(self, url: str | None, titles: Sequence[str]) -> list[PageNode]:
        """Return the articles that the page may be: one, unless the page leaves it open.

        Of several articles, the one with the page's address counts, else those with one of the
        `titles` as headline, else all.
        """
        found = _articles(self.nodes)
        if len(found) < 2:
            return found
        here = [node for node in found if url and any(same_page(url, at) for at in _places(node))]
        named = [node for node in found if set(self.texts(node, "headline")) & set(titles)]
        return here or named or found

    def texts(self, node: PageNode, key: str) -> list[str]:
        """Return what a node says under a key, as texts; a thing there by its name."""
        return [text for one in self.things(node, key) for text in texts_of(one)]

    def things(self, node: PageNode, key: str) -> list[Any]:
        """Return what a node says under a key: texts and nodes, references followed."""
        value = node.get(key)
        return list(
            map(self._meant, (value if isinstance(value, list) else [value])[:_MOST_THINGS])
        )

    def _meant(self, one: Any) -> Any:
        if not isinstance(one, dict):
            return one
        one = _short(one)
        name = one.get("@id")
        other = self._by_id.get(name) if isinstance(name, str) else None
        return {**other, **one} if other else one


def _unwrapped(text: str) -> str:
    text = text.strip()
    for opening in _OPENINGS:
        text = text.removeprefix(opening).lstrip()
    for ending in _ENDINGS:
        text = text.removesuffix(ending).rstrip()
    return text


def _short(node: PageNode) -> dict[str, Any]:
    return {_PREFIX.sub("", key): value for key, value in node.items()}


def _top(said: Any) -> list[PageNode]:
    """Return the nodes at the top of a script: lists, `@graph` and main entities opened."""
    found: list[PageNode] = []
    waiting = deque([said])
    for _ in range(_MOST_NODES):
        if not waiting:
            break
        here = waiting.popleft()
        if isinstance(here, list):
            waiting.extend(here[:_MOST_NODES])
        elif isinstance(here, dict):
            here = _short(here)
            found.append(here)
            waiting.extend(here[key] for key in ("@graph", "mainEntity") if key in here)
            page = here.get("mainEntityOfPage")
            waiting.extend([page] if isinstance(page, dict) and _articles([page]) else [])
    return found


def texts_of(thing: Any) -> list[str]:
    """Return the texts of a value of linked data: its own, or the names of a thing."""
    if isinstance(thing, dict):
        thing = thing.get("@value", thing.get("name", thing.get("alternateName")))
    values = thing if isinstance(thing, list) else [thing]
    return [value for value in values[:_MOST_THINGS] if isinstance(value, str)]


def types(node: PageNode) -> set[str]:
    """Return a node's types in small letters."""
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return {_PREFIX.sub("", kind).lower() for kind in kinds if isinstance(kind, str)}


def _articles(nodes: Sequence[PageNode]) -> list[PageNode]:
    """Return which nodes are articles."""
    return [
        node
        for node in nodes
        if any(kind.endswith("article") or kind in _OTHER_KINDS for kind in types(node))
    ]


def _places(node: PageNode) -> Iterator[str]:
    """Return the addresses that a node says are its own."""
    for key in ("url", "@id", "mainEntityOfPage"):
        value = node.get(key)
        if isinstance(value, dict):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str):
            yield value
