"""What schema.org says: its types, their properties, the values expected of them.

Read from `vocabulary.tsv`, whose head says where it comes from and what is left out.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

_LISTED = frozenset(("CreativeWork", "Organization", "Person", "Rating"))


_TABLE = files(__package__).joinpath("vocabulary.tsv").read_text(encoding="utf-8")
_ROWS = [line.split("\t") for line in _TABLE.splitlines() if not line.startswith("#")]
PARENTS: Mapping[str, list[str]] = {row[0]: row[1].split() for row in _ROWS if len(row) == 2}
"""The types right above each type; what is expected and not among them is a literal."""
_PROPERTIES = {row[0]: (row[1].split(), tuple(row[2].split())) for row in _ROWS if len(row) == 3}


@cache
def ancestors(name: str) -> frozenset[str]:
    """Return a type with all types above it; empty for one that schema.org does not know."""
    above = frozenset[str]().union(*map(ancestors, PARENTS.get(name, ())))
    return above | {name} if name in PARENTS else above


@cache
def properties(name: str) -> Mapping[str, tuple[str, ...]]:
    """Return the properties of a type with their expected values, as far as they are listed."""
    above = ancestors(name)
    return {word: wanted for word, (of, wanted) in _PROPERTIES.items() if not above.isdisjoint(of)}


def complete(name: str) -> bool:
    """Whether `properties` lists all properties of a type: only then one can be unknown."""
    return not _LISTED.isdisjoint(ancestors(name))


def is_written(name: str) -> bool:
    """Whether any text will do for an expected value: a literal without a form, an enumeration."""
    return name not in PARENTS or "Enumeration" in ancestors(name)
