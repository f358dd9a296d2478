"""Plain values to the model; every problem with its path."""

from typing import Any, TypeVar

from factsheet.fields.redaction import redacted_message
from factsheet.fields.shapes import (
    LEVELS,
    SPILL,
    Shape,
    as_text,
    record,
    required,
)
from factsheet.model import BadValue, Worksheet
from factsheet.problems import Path, Problem
from factsheet.texts import nearest

Model = TypeVar("Model")


class BadTree(ValueError):
    """Plain values do not fit the model; holds every problem found."""

    def __init__(self, problems: list[Problem]) -> None:
        """Keep the problems; there is at least one."""
        super().__init__(problems[0].message)
        self.problems = problems


def read(cls: type[Model], tree: Any) -> Model:
    """Make a Worksheet, Claim, Evidence… of plain values (dict, list, text, or JSON's).

    Records among them that were read before are taken as they are. Absent and None are the same.
    Raises BadTree with all the problems at once.
    """
    shape = record(cls)  # type: ignore[arg-type]  # a class is hashable
    try:
        model: Model = shape.convert(tree)
    except (ValueError, TypeError, KeyError, AttributeError):
        problems = _explain(shape, tree, ())
        if not problems:
            raise
        said = [f._replace(message=redacted_message(tree, f.path, f.message)) for f in problems]
        raise BadTree(said + _twins(tree)) from None
    if isinstance(model, Worksheet):
        ids = {claim.id for claim in model.claims}
        if len(ids) < len(model.claims):
            raise BadTree(_twins(tree))
    return model


def _explain(shape: Shape, value: Any, path: Path) -> list[Problem]:
    """Find every problem of a value, the slow way."""
    problems: list[Problem] = []
    if shape.item and shape.kind == "list" and isinstance(value, list):
        for number, item in enumerate(value):
            problems += _explain(shape.item, item, (*path, number))
    elif shape.item and shape.kind == "map" and isinstance(value, dict):
        for key, item in value.items():
            problems += _explain(shape.item, item, (*path, key))
    elif shape.kind == "record" and isinstance(value, dict):
        problems = _explain_record(shape, value, path)
    else:
        try:
            (as_text if shape.kind == "text" else shape.convert)(value)
        except BadValue as error:
            problems.append(Problem(str(error), path=path))
        except (KeyError, TypeError):
            known = ", ".join(shape.choices)
            hint = did_you_mean(str(value), shape.choices) if isinstance(value, str) else ""
            given = f"'{str(value)[:60]}'" if isinstance(value, str) else "that"
            problems.append(Problem(f"{given} is not one of {known}{hint}", path=path))
    return problems


def _explain_record(shape: Shape, value: dict[str, Any], path: Path) -> list[Problem]:
    problems: list[Problem] = []
    assert shape.cls is not None
    for key, item in value.items():
        if key in shape.fields:
            if item is not None:
                problems += _explain(shape.fields[key], item, (*path, key))
        elif key.startswith("x-") or (shape.cls in SPILL and item in LEVELS):
            continue
        else:
            hint = did_you_mean(key, tuple(shape.fields))
            # Rule names have hyphens, field names have none.
            if shape.cls in SPILL and isinstance(item, str) and ("-" in key or not hint):
                problems.append(
                    Problem(f"'{item[:60]}' is not {', '.join(LEVELS)}", path=(*path, key))
                )
                continue
            hint = hint or "; keys of your own begin with x-"
            problems.append(Problem(f"unknown key '{key[:60]}'{hint}", path=(*path, key), key=True))
    if not problems:
        try:
            shape.convert(value)
        except BadValue as error:
            at = (*path, error.field) if error.field else path
            problems.append(Problem(str(error), path=at))
        except AttributeError:
            missing = [name for name in required(shape.cls) if value.get(name) is None]
            problems.append(Problem(f"{' and '.join(missing)} is missing here", path=path))
    return problems


def _twins(tree: Any) -> list[Problem]:
    claims = tree.get("claims") if isinstance(tree, dict) else None
    first: dict[str, int] = {}
    problems = []
    for number, claim in enumerate(claims if isinstance(claims, list) else []):
        name = claim.get("id") if isinstance(claim, dict) else getattr(claim, "id", None)
        if not isinstance(name, str):
            continue
        if name in first:
            problems.append(
                Problem(
                    f"id '{name[:60]}' is already used by claim {first[name] + 1}; "
                    "choose a different one",
                    path=("claims", number, "id"),
                )
            )
        first.setdefault(name, number)
    return problems


def did_you_mean(word: str, known: tuple[str, ...]) -> str:
    """Return `; did you mean 'status'?`, or nothing when no known word is near."""
    near = nearest(word, known)
    return f"; did you mean '{near[0]}'?" if near else ""
