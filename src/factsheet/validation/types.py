"""Whether nodes keep to schema.org: known types, known properties, values of an expected kind."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from factsheet.texts import json_step
from factsheet.validation.findings import ReviewFinding, error, nearest, quoted, warning
from factsheet.validation.nodes import SchemaNode, types_of
from factsheet.validation.values import as_number, has_control, host_of, is_date
from factsheet.validation.vocabulary import PARENTS, ancestors, complete, is_written, properties

_GOOGLE: Mapping[tuple[str, str], tuple[tuple[str, ...], str]] = {
    ("ClaimReview", "claimReviewed"): (("Text",), "error"),
    ("ClaimReview", "reviewRating"): (("Rating",), "error"),
    ("ClaimReview", "url"): (("URL",), "error"),
    ("ClaimReview", "itemReviewed"): (("Claim",), "warning"),
    ("Claim", "appearance"): (("CreativeWork", "URL"), "warning"),
    ("Claim", "firstAppearance"): (("CreativeWork", "URL"), "warning"),
    ("Rating", "alternateName"): (("Text",), "error"),
}
"""Where Google asks for other kinds of values than schema.org, or tolerates wrong ones.

From https://developers.google.com/search/docs/appearance/structured-data/factcheck.
"""

_KEYWORDS = "@context @graph @id @index @language @list @reverse @set @type @value"
_FORMS: Mapping[str, Callable[[str], bool]] = {
    "URL": lambda text: host_of(text) is not None,
    "Date": is_date,
    "DateTime": is_date,
    "Number": lambda text: as_number(text) is not None,
    "Integer": lambda text: as_number(text) is not None,
    "Boolean": lambda text: text.rpartition("/")[2].lower() in ("true", "false"),
}
"""Whether a text stands for a literal that has a form."""
_NO_DATE = "this is not an ISO 8601 date, or not one that exists"


def vocabulary(review: SchemaNode) -> Iterator[ReviewFinding]:
    """Every type, property and value of a review and the nodes in it is one that schema.org knows.

    schema.org lets a text stand for a thing ("some data is better than none",
    https://schema.org/docs/datamodel.html), so this warns, save where Google's rules are broken.
    """
    todo = [(review, "ClaimReview")]
    while todo:
        node, assumed = todo.pop()
        kinds = [kind for kind in node.types or (assumed,) if kind in PARENTS]
        known = {word: wanted for kind in kinds for word, wanted in properties(kind).items()}
        yield from _unknown_names(node, kinds, known)
        for name in node.members:
            asked = (_GOOGLE[kind, name] for kind in kinds if (kind, name) in _GOOGLE)
            wanted, level = next(asked, (known.get(name, ()), "warning"))
            for value in node.values(name):
                if complaint := _complaint(value.value, wanted):
                    make = error if level == "error" or complaint[0] == _NO_DATE else warning
                    yield make(value.path, f"{name}: {complaint[0]}", complaint[1])
                if isinstance(value.value, dict) and value.value and not value.elsewhere:
                    things = [kind for kind in wanted if kind in PARENTS]
                    todo.append((node.node(value), things[0] if len(things) == 1 else "Thing"))


def _unknown_names(
    node: SchemaNode, kinds: list[str], known: Collection[str]
) -> Iterator[ReviewFinding]:
    for name in node.types:
        if name not in PARENTS:
            remedy = nearest(name, PARENTS) or "take one from https://schema.org/docs/full.html"
            message = f"{quoted(name)} is not a type of schema.org"
            yield warning(node.path + json_step("@type"), message, remedy)
    keywords = _KEYWORDS.split()
    for key in node.raw:
        if key.startswith("@") and key not in keywords:
            remedy = nearest(key, keywords) or "remove it"
            yield warning(
                node.path + json_step(key), f"{quoted(key)} is not a JSON-LD keyword", remedy
            )
    if not kinds or not all(map(complete, kinds)):
        return
    for name, values in node.members.items():
        if name not in known and ":" not in name:
            remedy = nearest(name, known) or f"see https://schema.org/{kinds[0]}"
            message = f"{' and '.join(kinds)} has no property {quoted(name)}"
            yield warning(values[0].path, message, remedy)


def _complaint(item: Any, wanted: tuple[str, ...]) -> tuple[str, str] | None:
    """Return why a value is not one of those expected, and what to do; None if it is."""
    if not wanted:
        return None
    if isinstance(item, str) and not item.strip():
        return "it is empty", "fill it in, or leave the property out"
    if isinstance(item, str) and has_control(item):
        return f"control characters or lost characters: {quoted(item)}", "write it again"
    if _fits(item, wanted):
        return None
    if isinstance(item, str) and not {"Date", "DateTime"}.isdisjoint(wanted):
        return _NO_DATE, "write it as 2026-03-01 or 2026-03-01T10:05:00Z"
    if isinstance(item, str) and "URL" in wanted:
        return f"{quoted(item)} is not an absolute http(s) address", "write it as https://…"
    remedy = "write the value itself" if isinstance(item, dict) else "write such a value"
    said = quoted(item)
    if things := [kind for kind in wanted if kind in PARENTS]:
        remedy = f'write an object with "@type": "{things[0]}"'
        if isinstance(item, dict):
            said, remedy = (
                " and ".join(types_of(item)),
                f'write "@type": "{things[0]}" if it is one',
            )
    return f"{said} is given here; {' or '.join(wanted)} is expected", remedy


def _fits(item: Any, wanted: tuple[str, ...]) -> bool:
    match item:
        case bool():
            return "Boolean" in wanted
        case int() | float():
            whole = isinstance(item, int) or item.is_integer()
            return "Number" in wanted or ("Integer" in wanted and whole)
        case str():
            return any(
                _FORMS[kind](item) if kind in _FORMS else is_written(kind) for kind in wanted
            )
    things = PARENTS.keys() & wanted
    if item and item.keys() <= {"@id", "id"}:
        return bool(things) or "URL" in wanted
    above = frozenset[str]().union(*map(ancestors, types_of(item)))
    return bool(things) and (not above or not above.isdisjoint(things))
