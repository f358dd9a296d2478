"""Where a field is in a worksheet's text."""

from collections.abc import Collection

from factsheet.problems import Path
from factsheet.yamltext.nodes import Node, Starts, compose


def aliases(text: str, anchor: str) -> list[Node]:
    """Find the places that refer to an anchor."""
    found, todo = [], [compose(text)]
    while todo:
        node = todo.pop()
        if node.kind == "alias" and node.anchor == anchor:
            found.append(node)
        todo += node.items + [part for pair in node.pairs for part in pair]
    return found


def claim_node(text: str, starts: Starts, number: int) -> Node:
    """Parse a claim by its number, from 0, by itself."""
    stop = starts[number + 1][0] if number + 1 < len(starts) else None
    return compose(text, *starts[number], stop)


def locate(text: str, paths: Collection[tuple[Path, bool]], starts: Starts = ()) -> list[int]:
    """Find the index of each path's value (or of its key, where the flag says so).

    A path that leads nowhere gives the nearest value above it. With `starts`, a claim is parsed by
    itself, and the rest of the text no further than needed.
    """
    keys = {str(path[0]) for path, _ in paths if path and _number(path, starts) is None}
    roots: dict[int | None, Node] = {}
    fields: dict[int, dict[str, tuple[Node, Node]]] = {}
    found = []
    for path, at_key in paths:
        number = _number(path, starts)
        if number not in roots:
            roots[number] = (
                compose(text, until=keys) if number is None else claim_node(text, starts, number)
            )
        steps = path if number is None else path[2:]
        found.append(_walk(roots[number], steps, at_key, fields))
    return found


def _number(path: Path, starts: Starts) -> int | None:
    """Return the number of the claim that a path leads into, where it can be parsed by itself."""
    number = path[1] if len(path) > 1 and path[0] == "claims" else None
    return number if isinstance(number, int) and number < len(starts) else None


def _walk(
    node: Node, path: Path, at_key: bool, fields: dict[int, dict[str, tuple[Node, Node]]]
) -> int:
    """Follow a path; `fields` keeps each record's fields by name, for the next path."""
    index = node.start
    for step in path:
        if isinstance(step, int):
            if step >= len(node.items):
                return index
            node = node.items[step]
        else:
            named = fields.get(id(node))
            if named is None:
                named = fields[id(node)] = {key.value: (key, item) for key, item in node.pairs}
            pair = named.get(step)
            if pair is None:
                return index
            key, node = pair
            if (at_key and step == path[-1]) or node.start == node.end:
                return key.start
        index = node.start
    return index
