"""JSON: claims with the worksheet's own fields, one per line, in an array, or a whole worksheet."""

from dataclasses import replace
from typing import Any

from factsheet.fields import BadTree, read
from factsheet.importers.factcheck_api import is_answer
from factsheet.importers.imported import Imported, Options, Problems, json_tree
from factsheet.importers.objects import is_foreign, read_objects
from factsheet.intake import read_text
from factsheet.model import Article, Claim
from factsheet.problems import FactsheetError
from factsheet.slugs import slug
from factsheet.texts import json_value
from factsheet.withholding import placeholder

_COMPUTED = ("stale", "approval", "provisional", "withheld", "worksheet", "number")
"""What `list` adds to a claim's own fields: computed, so never read back."""

_EXPECTED = 'a claim must be an object: {"statement": "…"}'


def knows_jsonl(data: bytes, name: str) -> bool:
    """Whether a file is called .jsonl or .ndjson, or its first line is an object."""
    if "." in name:
        return name.lower().endswith((".jsonl", ".ndjson"))
    first = _start(data).partition(b"\n")[0].rstrip()
    return first[:1] == b"{" and first[-1:] == b"}" and not _holds_reviews(first)


def knows_json(data: bytes, name: str) -> bool:
    """Whether a file is called .json or begins as JSON, and holds no published reviews."""
    is_json = name.lower().endswith(".json") or (
        "." not in name and _start(data)[:1] in (b"[", b"{") and not knows_jsonl(data, name)
    )
    return is_json and not _holds_reviews(data)


def _holds_reviews(data: bytes) -> bool:
    return b"ClaimReview" in data or is_answer(data)


def _start(data: bytes) -> bytes:
    return data[:100_000].removeprefix(b"\xef\xbb\xbf").lstrip()


def read_jsonl(data: bytes, options: Options) -> Imported:
    """Read one claim per line: what `list --format jsonl` writes.

    Raises FactsheetError that names each line that is not a claim.
    """
    text, remarks = read_text(data, fold_lines=False, exact=True)
    objects: list[tuple[str, Any]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                objects.append((f"line {number}", json_value(line)))
            except ValueError as error:
                objects.append((f"line {number}", error))
    return _imported(objects, options, remarks)


def read_json(data: bytes, options: Options) -> Imported:
    """Read an array of claims, one claim, or a whole worksheet as JSON."""
    text, remarks = read_text(data, fold_lines=False, exact=True)
    value = json_tree(text, strict=True)
    article = None
    if isinstance(value, dict) and isinstance(value.get("claims"), list):
        if "article" in value:
            try:
                article = read(Article, value["article"])
            except BadTree as error:
                raise FactsheetError(f"article: {error}") from None
        value = value["claims"]
    objects = value if isinstance(value, list) else [value]
    numbered = [(f"claim {number}", one) for number, one in enumerate(objects, start=1)]
    return replace(_imported(numbered, options, remarks), article=article)


def _imported(
    objects: list[tuple[str, Any]], options: Options, remarks: tuple[str, ...]
) -> Imported:
    if not is_foreign(objects, options):
        claims, left_out = _claims(objects, options)
        provisional = frozenset(
            str(tree.get("id"))
            for _, tree in objects
            if isinstance(tree, dict) and tree.get("provisional")
        )
        return Imported(claims, remarks=remarks, left_out=left_out, provisional=provisional)
    problems = Problems(skip=options.skip_bad)
    trees = []
    for where, tree in objects:
        if isinstance(tree, dict):
            trees.append((where, _own(tree)))
        else:
            problems.add(where, str(tree) if isinstance(tree, ValueError) else _EXPECTED)
    problems.stop()
    imported = read_objects(trees, options)
    return replace(
        imported,
        remarks=(*remarks, *imported.remarks),
        left_out=(*problems.lines, *imported.left_out),
    )


def _own(tree: dict[str, Any]) -> dict[str, Any]:
    """Leave out what was computed: of a claim `_COMPUTED`, of its evidence `proof`.

    A placeholder for confidential evidence that `list` withheld is not evidence.
    """
    own = {key: value for key, value in tree.items() if key not in _COMPUTED}
    if isinstance(own.get("evidence"), list):
        own["evidence"] = [
            {key: value for key, value in item.items() if key != "proof"}
            if isinstance(item, dict)
            else item
            for item in own["evidence"]
            if not (isinstance(item, dict) and item.keys() == placeholder(0).keys())
        ]
    return own


def _claims(
    objects: list[tuple[str, Any]], options: Options
) -> tuple[tuple[Claim, ...], tuple[str, ...]]:
    """Make claims from objects, each with its place; an exception is one that cannot be read."""
    problems = Problems(skip=options.skip_bad)
    first: dict[str, str] = {}
    twins: set[str] = set()
    for where, tree in objects:
        name = tree.get("id") if isinstance(tree, dict) else None
        if isinstance(name, str) and first.setdefault(name, where) is not where:
            problems.add(where, f"id '{name[:60]}' is already used in {first[name]}")
            twins.add(where)
    taken = set(first)
    objects = [(where, tree) for where, tree in objects if where not in twins]
    claims = []
    for where, tree in objects:
        if isinstance(tree, ValueError):
            problems.add(where, str(tree))
            continue
        if not isinstance(tree, dict):
            problems.add(where, _EXPECTED)
            continue
        tree = _own(tree)  # noqa: PLW2901
        if tree.get("id") is None:
            words = tree.get("statement") or tree.get("quote")
            tree["id"] = slug(words if isinstance(words, str) else "", taken)
            taken.add(tree["id"])
        try:
            claims.append(read(Claim, tree))
        except BadTree as error:
            problems.add_all(where, error)
    problems.stop(nothing=not claims)
    if not claims:
        raise FactsheetError("it contains no claims")
    return tuple(claims), tuple(problems.lines)
