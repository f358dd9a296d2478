"""YAML text to a worksheet."""

import re
from contextlib import suppress
from typing import NamedTuple, TypeVar

from factsheet.fields import BadTree, read
from factsheet.fields.shapes import Shape, record
from factsheet.model import Claim, Worksheet
from factsheet.problems import BrokenText, Path
from factsheet.yamltext.events import Tree, line_column, load_tree, no_collecting, problem_at
from factsheet.yamltext.redaction import redacted_problems

_Model = TypeVar("_Model", Claim, Worksheet)


class Parsed(NamedTuple):
    """A worksheet with the places (index, column) where its claims begin in the text."""

    worksheet: Worksheet
    starts: list[tuple[int, int]]


def parse(text: str) -> Parsed:
    """Read a worksheet from YAML text that has no BOM.

    Raises BrokenText with every problem and its line and column.
    """
    with no_collecting():
        return _parse(text)


def parse_again(text: str, before: str, parsed: Parsed) -> Parsed:
    """Read the text that an edit produced: like `parse`, but quicker where claims stayed.

    `parsed` is what `parse(before)` gave. The YAML is read completely; a claim that is in the same
    characters, from the same column to where the next one begins, is the same claim, unless it may
    refer to an anchor elsewhere.
    """
    with no_collecting():
        tree = load_tree(text)
        new, rows = _pieces(text, tree.starts), tree.root.get("claims")
        alone = not (tree.anchored or tree.problems)
        if alone and isinstance(rows, list) and len(rows) == len(new):
            old = _pieces(before, parsed.starts)
            known = dict(zip(old, parsed.worksheet.claims, strict=False))
            claims = [known.get(piece, row) for piece, row in zip(new, rows, strict=True)]
            with suppress(BadTree):  # is reported below
                return Parsed(read(Worksheet, tree.root | {"claims": claims}), tree.starts)
        return Parsed(_typed(Worksheet, text, tree), tree.starts)


def _pieces(text: str, starts: list[tuple[int, int]]) -> list[tuple[int, str]]:
    """Cut a text where its claims begin: each one's column, and its characters to the next."""
    ends = [start for start, _ in starts[1:]] + [len(text)]
    return [(column, text[start:end]) for (start, column), end in zip(starts, ends, strict=False)]


def reads_as(text: str, wanted: Worksheet) -> bool:
    """Whether a text reads as exactly this worksheet."""
    try:
        return parse(text).worksheet == wanted
    except BrokenText:
        return False


def _parse(text: str) -> Parsed:
    tree = load_tree(text)
    return Parsed(_typed(Worksheet, text, tree), tree.starts)


_CLAIM = (
    "the claim is empty; give it an id, and a quote or a statement",
    "not a claim: fields such as 'id:' and 'quote:' are expected",
)


def parse_claim(text: str) -> Claim:
    """Read one claim by itself. Raises BrokenText with every problem, its line and column."""
    return _typed(Claim, text, load_tree(text, _CLAIM))


def _typed(cls: type[_Model], text: str, tree: Tree) -> _Model:
    problems = redacted_problems(text, tree.problems)
    model = None
    try:
        model = read(cls, tree.root)
    except BadTree as error:
        from factsheet.yamltext.locating import locate

        places = locate(text, [(problem.path, problem.key) for problem in error.problems])
        problems += [
            problem_at(text, index, problem.message)
            for index, problem in zip(places, error.problems, strict=True)
        ]
    if problems or model is None:
        raise BrokenText(sorted(problems, key=lambda problem: (problem.line, problem.column)))
    return model


def positions(text: str, parsed: Parsed, paths: list[Path]) -> list[tuple[int, int]]:
    """Return line and column, from 1, of the field that each path leads to."""
    if not paths:
        return []
    from factsheet.yamltext.locating import locate

    alone = len(parsed.starts) == len(parsed.worksheet.claims) and "%TAG" not in text
    places = locate(text, [(path, False) for path in paths], parsed.starts if alone else ())
    return [line_column(text, index) for index in places]


_SWALLOWED = re.compile(r" #[^\r\n]*")
_NO_PROSE = frozenset(("assigned", "by", "id", "language", "path", "seen", "sha256", "text"))
"""Fields of text in which nobody writes a #, so that one space before a comment is enough."""


def swallowed(text: str) -> list[tuple[Path, str]]:
    """Find the texts after which YAML took ` #…` for a comment, each with what was lost.

    A comment that is set off by more than one space is meant as one, and left out.
    """
    if " #" not in text:
        return []
    from factsheet.yamltext.nodes import Node, compose, line_end

    lost: list[tuple[Path, str]] = []

    def look(node: Node, shape: Shape, path: Path) -> None:
        if node.kind == "map":
            for key, value in node.pairs:
                if key.value in shape.fields and key.value not in _NO_PROSE:
                    look(value, shape.fields[key.value], (*path, key.value))
        elif node.kind == "list" and shape.item:
            for number, item in enumerate(node.items):
                look(item, shape.item, (*path, number))
        elif shape.kind == "text" and node.kind == "scalar" and not node.style:
            rest = _SWALLOWED.match(text, node.end, line_end(text, node.end))
            if rest and node.end > node.start:
                lost.append((path, rest[0].strip()))

    look(compose(text), record(Worksheet), ())
    return lost
