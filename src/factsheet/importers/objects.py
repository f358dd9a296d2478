"""JSON objects in other people's formats, as rows of a table: one column for each path of names."""

from collections.abc import Iterator, Mapping
from typing import Any

from factsheet.importers.columns import assign, guess
from factsheet.importers.imported import Imported, Options
from factsheet.importers.row_grouping import RowGrouping
from factsheet.importers.table import Row, clean_cell
from factsheet.problems import FactsheetError
from factsheet.texts import json_text

_MOST_PATHS = 500
_MOST_ROWS = 1000
"""The most rows of one object: more cannot be a claim with its evidence."""

_DEEPEST = 20
_CLAIMS = {"statement", "quote"}

_Found = dict[str, str]


def read_objects(objects: list[tuple[str, dict[str, Any]]], options: Options) -> Imported:
    """Read claims from objects, each with where it is.

    A column is a path: `questions.answers.url` is the `url` of each answer of each question. Each
    object is one claim; each thing that it lists is a piece of evidence, if the user or the names
    of the paths say so. Raises FactsheetError.
    """
    names: dict[str, None] = {}
    for _, tree in objects:
        names |= dict.fromkeys(_paths(tree))
        if len(names) > _MOST_PATHS:
            raise FactsheetError(
                f"more than {_MOST_PATHS} different keys, so this is not a list of claims"
            )
    columns, remarks = assign(tuple(names), options.mapping)
    wanted = {name: field for name, field in columns.items() if field}
    gathering = RowGrouping(options)
    for number, (where, tree) in enumerate(objects):
        for count, cells in enumerate(_rows(tree, "", wanted)):
            if count >= _MOST_ROWS:
                raise FactsheetError(f"{where}: more than {_MOST_ROWS} pieces of evidence")
            gathering.add(Row(where, ()), cells, key=number)
    claims, more = gathering.finish()
    return Imported(claims, columns, (*remarks, *more), left_out=tuple(gathering.problems.lines))


def is_foreign(objects: list[tuple[str, Any]], options: Options) -> bool:
    """Whether objects are read as rows: the user maps their keys, or they do not have our names."""
    if options.mapping or options.values:
        return True
    trees = [tree for _, tree in objects if isinstance(tree, dict)]
    return not any(tree.keys() & _CLAIMS for tree in trees) and any(
        guess(name) in _CLAIMS for tree in trees[:20] for name in tree
    )


def _paths(value: Any, path: str = "") -> Iterator[str]:
    """Yield the path of each value in an object that is not an object itself."""
    for name, item in value.items():
        here = f"{path}.{name}" if path else str(name)
        inner = [
            one for one in (item if isinstance(item, list) else [item]) if isinstance(one, dict)
        ]
        if here.count(".") > _DEEPEST:
            raise FactsheetError(f"objects nested more than {_DEEPEST} deep")
        if not inner:
            yield here
        for one in inner:
            yield from _paths(one, here)


def _rows(tree: Mapping[str, Any], path: str, wanted: Mapping[str, str]) -> Iterator[_Found]:
    """Yield field -> text for each innermost object of a list; those around it are repeated."""
    own: _Found = {}
    inner: list[tuple[str, dict[str, Any]]] = []
    for name, item in tree.items():
        here = f"{path}.{name}" if path else str(name)
        items = item if isinstance(item, list) else [item]
        if objects := [one for one in items if isinstance(one, dict)]:
            if any(one.startswith(here + ".") for one in wanted):
                inner += [(here, one) for one in objects]
        elif here in wanted and (text := "\n".join(_text(one) for one in items).strip()):
            own[wanted[here]] = text
    rows = [row for here, one in inner for row in _rows(one, here, wanted)]
    seen = False
    for row in rows:
        if row:
            seen = True
            yield own | row
    if not seen and own:
        yield own


def _text(value: Any) -> str:
    if value is None:
        return ""
    return clean_cell(value) if isinstance(value, str) else json_text(value)
