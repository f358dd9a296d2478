"""Plain values to the model; every fault with its path."""

from typing import Any, NamedTuple, TypeVar

from factsheet.fields.discretion import discreet
from factsheet.fields.shapes import (
    LEVELS,
    SPILL,
    Shape,
    as_text,
    record,
    required,
)
from factsheet.model import BadValue, Worksheet
from factsheet.problems import Path
from factsheet.texts import nearest

Model = TypeVar("Model")


class Fault(NamedTuple):
    """One value that the format does not allow; `key` says that the key itself is to blame."""

    path: Path
    message: str
    key: bool = False


class BadTree(ValueError):
    """Plain values do not fit the model; holds every fault found."""

    def __init__(self, faults: list[Fault]) -> None:
        """Keep the faults; there is at least one."""
        super().__init__(faults[0].message)
        self.faults = faults


def read(cls: type[Model], tree: Any) -> Model:
    """Make a Worksheet, Claim, Evidence… of plain values (dict, list, text, or JSON's).

    Records among them that were read before are taken as they are. Absent and None are the same.
    Raises BadTree with all the faults at once.
    """
    shape = record(cls)  # type: ignore[arg-type]  # a class is hashable
    try:
        model: Model = shape.convert(tree)
    except (ValueError, TypeError, KeyError, AttributeError):
        faults = _explain(shape, tree, ())
        if not faults:
            raise
        said = [f._replace(message=discreet(tree, f.path, f.message)) for f in faults]
        raise BadTree(said + _twins(tree)) from None
    if isinstance(model, Worksheet):
        ids = {claim.id for claim in model.claims}
        if len(ids) < len(model.claims):
            raise BadTree(_twins(tree))
    return model


def _explain(shape: Shape, value: Any, path: Path) -> list[Fault]:
    """Find every fault of a value, the slow way."""
    faults: list[Fault] = []
    if shape.item and shape.kind == "list" and isinstance(value, list):
        for number, item in enumerate(value):
            faults += _explain(shape.item, item, (*path, number))
    elif shape.item and shape.kind == "map" and isinstance(value, dict):
        for key, item in value.items():
            faults += _explain(shape.item, item, (*path, key))
    elif shape.kind == "record" and isinstance(value, dict):
        faults = _explain_record(shape, value, path)
    else:
        try:
            (as_text if shape.kind == "text" else shape.convert)(value)
        except BadValue as error:
            faults.append(Fault(path, str(error)))
        except (KeyError, TypeError):
            known = ", ".join(shape.choices)
            hint = did_you_mean(str(value), shape.choices) if isinstance(value, str) else ""
            given = f"'{str(value)[:60]}'" if isinstance(value, str) else "that"
            faults.append(Fault(path, f"{given} is not one of {known}{hint}"))
    return faults


def _explain_record(shape: Shape, value: dict[str, Any], path: Path) -> list[Fault]:
    faults: list[Fault] = []
    assert shape.cls is not None
    for key, item in value.items():
        if key in shape.fields:
            if item is not None:
                faults += _explain(shape.fields[key], item, (*path, key))
        elif key.startswith("x-") or (shape.cls in SPILL and item in LEVELS):
            continue
        else:
            hint = did_you_mean(key, tuple(shape.fields))
            # The names of rules have hyphens, those of fields have none.
            if shape.cls in SPILL and isinstance(item, str) and ("-" in key or not hint):
                faults.append(Fault((*path, key), f"'{item[:60]}' is not {', '.join(LEVELS)}"))
                continue
            hint = hint or "; keys of your own begin with x-"
            faults.append(Fault((*path, key), f"unknown key '{key[:60]}'{hint}", key=True))
    if not faults:
        try:
            shape.convert(value)
        except BadValue as error:
            at = (*path, error.field) if error.field else path
            faults.append(Fault(at, str(error)))
        except AttributeError:
            missing = [name for name in required(shape.cls) if value.get(name) is None]
            faults.append(Fault(path, f"{' and '.join(missing)} is missing here"))
    return faults


def _twins(tree: Any) -> list[Fault]:
    claims = tree.get("claims") if isinstance(tree, dict) else None
    first: dict[str, int] = {}
    faults = []
    for number, claim in enumerate(claims if isinstance(claims, list) else []):
        name = claim.get("id") if isinstance(claim, dict) else getattr(claim, "id", None)
        if not isinstance(name, str):
            continue
        if name in first:
            faults.append(
                Fault(
                    ("claims", number, "id"),
                    f"id '{name[:60]}' is already used by claim {first[name] + 1}; "
                    "choose a different one",
                )
            )
        first.setdefault(name, number)
    return faults


def did_you_mean(word: str, known: tuple[str, ...]) -> str:
    """Return `; did you mean 'status'?`, or nothing when no known word is near."""
    near = nearest(word, known)
    return f"; did you mean '{near[0]}'?" if near else ""
