"""Whether nodes keep to schema.org: known types, known properties, values of an expected kind."""

from collections.abc import Iterator, Mapping

from factsheet.texts import json_step
from factsheet.validation.nodes import Node, Value, types_of
from factsheet.validation.remarks import Remark, error, nearest, shown, warning
from factsheet.validation.values import as_number, has_control, host_of, is_date
from factsheet.validation.vocabulary import (
    ANYTHING,
    DATA_TYPES,
    PARENTS,
    ancestors,
    complete,
    properties,
)

GOOGLE: Mapping[tuple[str, str], tuple[tuple[str, ...], str]] = {
    ("ClaimReview", "claimReviewed"): (("Text",), "error"),
    ("ClaimReview", "reviewRating"): (("Rating",), "error"),
    ("ClaimReview", "url"): (("URL",), "error"),
    ("ClaimReview", "itemReviewed"): (("Claim",), "warning"),
    ("Claim", "appearance"): (("CreativeWork", "URL"), "warning"),
    ("Claim", "firstAppearance"): (("CreativeWork", "URL"), "warning"),
    ("Rating", "alternateName"): (("Text",), "error"),
}
"""Where Google asks for other kinds of values than schema.org, or does without when they are wrong.

From https://developers.google.com/search/docs/appearance/structured-data/factcheck.
"""

_KEYWORDS = (
    "@context",
    "@graph",
    "@id",
    "@index",
    "@language",
    "@list",
    "@reverse",
    "@set",
    "@type",
    "@value",
)


def vocabulary(review: Node) -> Iterator[Remark]:
    """Every type, property and value of a review and the nodes in it is one that schema.org knows.

    schema.org lets a text stand for a thing ("some data is better than none",
    https://schema.org/docs/datamodel.html), so this warns, save where Google's rules are broken.
    """
    todo = [(review, "ClaimReview")]
    while todo:
        node, expected = todo.pop()
        yield from _unknown_types(node)
        kinds = [kind for kind in node.types if kind in PARENTS] or (
            [] if node.types else [expected]
        )
        known: dict[str, tuple[str, ...]] = {}
        for kind in kinds:
            known |= properties(kind)
        yield from _unknown_properties(node, kinds, known)
        for name in node.members:
            narrowed = [GOOGLE[kind, name] for kind in kinds if (kind, name) in GOOGLE]
            ranges, level = narrowed[0] if narrowed else (known.get(name, (ANYTHING,)), "warning")
            for value in node.values(name):
                if complaint := _unfit(value, ranges):
                    make = error if level == "error" or complaint[0] == _NO_DATE else warning
                    yield make(value.path, f"{name}: {complaint[0]}", complaint[1])
                if isinstance(value.value, dict) and value.value and not value.elsewhere:
                    things = [kind for kind in ranges if kind in PARENTS]
                    todo.append((node.node(value), things[0] if len(things) == 1 else "Thing"))


def _unknown_types(node: Node) -> Iterator[Remark]:
    for name in node.types:
        if name not in PARENTS:
            remedy = nearest(name, PARENTS) or "take one from https://schema.org/docs/full.html"
            yield warning(
                node.path + json_step("@type"),
                f"{shown(name)} is not a type that fact-checks use",
                remedy,
            )


def _unknown_properties(
    node: Node, kinds: list[str], known: Mapping[str, tuple[str, ...]]
) -> Iterator[Remark]:
    for key in node.raw:
        if key.startswith("@") and key not in _KEYWORDS:
            remedy = nearest(key, _KEYWORDS) or "remove it"
            yield warning(node.path + json_step(key), f"{shown(key)} is no JSON-LD keyword", remedy)
    if not kinds or not all(map(complete, kinds)) or kinds == ["Thing"]:
        return
    for name, values in node.members.items():
        if name not in known and ":" not in name:
            remedy = nearest(name, known) or f"see https://schema.org/{kinds[0]}"
            message = f"{' and '.join(kinds)} has no property {shown(name)}"
            yield warning(values[0].path, message, remedy)


_NO_DATE = "this is no date in ISO 8601, or one that does not exist"


def _unfit(value: Value, ranges: tuple[str, ...]) -> tuple[str, str] | None:
    """Return why a value is none of the expected ones, and what to do; None when it fits."""
    item, wanted = value.value, set(ranges)
    if ANYTHING in wanted:
        return None
    if isinstance(item, dict):
        return _unfit_node(item, ranges)
    if isinstance(item, bool):
        return None if "Boolean" in wanted else _expected(item, ranges)
    if isinstance(item, int | float):
        if wanted & {"Number", "Integer"}:
            whole = isinstance(item, int) or item.is_integer()
            return None if "Number" in wanted or whole else _expected(item, ranges)
        return _expected(item, ranges)
    if not item.strip():
        return "it is empty", "fill it in, or leave the property out"
    if has_control(item):
        return f"control characters or lost ones: {shown(item)}", "write it again"
    return None if _text_fits(item, wanted) else _complaint(item, ranges)


def _unfit_node(item: Mapping[str, object], ranges: tuple[str, ...]) -> tuple[str, str] | None:
    classes = {kind for kind in ranges if kind not in DATA_TYPES}
    names = types_of(item)
    if set(item) <= {"@id", "id"} and item:
        return None if classes or "URL" in ranges else _expected(item, ranges)
    if not classes:
        return f"an object stands here; {_list(ranges)} is expected", "write the value itself"
    above = frozenset[str]().union(*map(ancestors, names))
    if not above or above & classes:
        return None
    return (
        f"{' and '.join(names)} stands here; {_list(ranges)} is expected",
        f'write "@type": "{sorted(classes)[0]}" if it is one',
    )


def _text_fits(text: str, wanted: set[str]) -> bool:
    dates = wanted & {"Date", "DateTime", "Time"}
    return (
        "Text" in wanted
        or ("URL" in wanted and host_of(text) is not None)
        or bool(dates and ("Time" in wanted or is_date(text)))
        or bool(wanted & {"Number", "Integer"} and as_number(text) is not None)
        or ("Boolean" in wanted and text.rpartition("/")[2].lower() in ("true", "false"))
    )


def _complaint(text: str, ranges: tuple[str, ...]) -> tuple[str, str]:
    if {"Date", "DateTime"} & set(ranges):
        return _NO_DATE, "write it as 2026-03-01 or 2026-03-01T10:05:00Z"
    if "URL" in ranges:
        return f"{shown(text)} is no absolute http(s) address", "write it as https://…"
    return _expected(text, ranges)


def _expected(value: object, ranges: tuple[str, ...]) -> tuple[str, str]:
    classes = [kind for kind in ranges if kind not in DATA_TYPES]
    remedy = f'write an object with "@type": "{classes[0]}"' if classes else "write such a value"
    return f"{shown(value)} stands here; {_list(ranges)} is expected", remedy


def _list(ranges: tuple[str, ...]) -> str:
    return " or ".join(ranges)
