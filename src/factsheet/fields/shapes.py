"""The format's shape, worked out once from the model's annotations."""

import dataclasses
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from factsheet.model import BadValue, Policy, Worksheet
from factsheet.texts import shortened
from factsheet.vocabulary import Level

SPILL: Mapping[type, str] = {Policy: "levels"}
"""Classes that gather unknown keys in a field of their own."""

LEVELS: tuple[str, ...] = get_args(Level)


@dataclass(frozen=True, slots=True)
class Shape:
    """What a value may be.

    `kind` is text, choice, date, time, bool, int, number, list, map or record. `convert` turns a
    plain value into the model's, or raises BadValue, TypeError, KeyError or AttributeError (the
    quick way, which does not say where; `read` then looks again). `item` is the shape of a list's
    or map's values, `fields` those of a record.
    """

    kind: str
    convert: Callable[[Any], Any]
    choices: tuple[str, ...] = ()
    item: "Shape | None" = None
    cls: type | None = None
    fields: Mapping[str, "Shape"] = dataclasses.field(default_factory=dict)
    docs: Mapping[str, str] = dataclasses.field(default_factory=dict)


def as_text(value: Any) -> str:
    """Take a text, and nothing else."""
    if type(value) is not str:
        raise BadValue(f"text is expected here, not {_kind_of(value)}")
    return value


def as_date(value: Any) -> date:
    """Read `2026-03-01` (ISO 8601, the extended form only)."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    text = as_text(value)
    try:
        if len(text) != 10 or text[4] != "-":
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise BadValue(f"'{_short(text)}' is not a date; write it as 2026-03-01") from None


def as_time(value: Any) -> datetime:
    """Read `2026-03-02T10:05:00Z` (ISO 8601 with its zone); the result is in UTC."""
    text = as_text(value)
    try:
        time = datetime.fromisoformat(text)
        if time.tzinfo is None:
            raise ValueError
        return time.astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadValue(
            f"'{_short(text)}' is not a time with a time zone; write it as 2026-03-02T10:05:00Z"
        ) from None


def _as_bool(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return bool(value == "true")
    raise BadValue(f"true or false is expected here, not '{_short(value)}'")


def _as_int(value: Any) -> int:
    number = _as_number(value)
    if isinstance(number, int):
        return number
    raise BadValue(f"'{_short(value)}' is not a whole number")


def _as_number(value: Any) -> int | float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = as_text(value)
    for convert in (int, float):
        try:
            number = convert(text)
        except ValueError:
            continue
        if abs(number) < 1e15:
            return number
    raise BadValue(f"'{_short(text)}' is not a number")


def _short(value: Any) -> str:
    return shortened(str(value), 60)


def _kind_of(value: Any) -> str:
    kinds = {dict: "a block of fields", list: "a list", type(None): "nothing"}
    return kinds.get(type(value), f"'{_short(value)}'")


def _choice(choices: tuple[str, ...]) -> Shape:
    known = {choice: choice for choice in choices}
    return Shape("choice", known.__getitem__, choices=choices)


_SCALARS: Mapping[Any, Shape] = {
    str: Shape("text", str.__str__),  # refuses what is not text, in C; `as_text` says so in words
    date: Shape("date", lru_cache(4096)(as_date)),
    datetime: Shape("time", lru_cache(4096)(as_time)),
    bool: Shape("bool", _as_bool),
    int: Shape("int", _as_int),
    int | float: Shape("number", _as_number),
}


def _shape_of(hint: Any) -> Shape:
    if get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    if get_origin(hint) in (Union, types.UnionType) and type(None) in get_args(hint):
        rest = [part for part in get_args(hint) if part is not type(None)]
        hint = rest[0] if len(rest) == 1 else Union[tuple(rest)]  # noqa: UP007 - built at run time
    if hint in _SCALARS:
        return _SCALARS[hint]
    origin, args = get_origin(hint), get_args(hint)
    if origin is Literal:
        return _choice(args)
    if origin is tuple:
        item = _shape_of(args[0])
        return Shape("list", _list_converter(item.convert), item=item)
    if origin is Mapping:
        item = _shape_of(args[1]) if args[1] is not Any else _SCALARS[str]
        return Shape("map", _map_converter(item.convert), item=item)
    return record(hint)


def _list_converter(convert: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, ...]]:
    def to_tuple(value: Any) -> tuple[Any, ...]:
        if type(value) is not list:
            raise BadValue(f"a list is expected here, not {_kind_of(value)}")
        return tuple([convert(item) for item in value])

    return to_tuple


def _map_converter(convert: Callable[[Any], Any]) -> Callable[[Any], dict[str, Any]]:
    def to_dict(value: Any) -> dict[str, Any]:
        if type(value) is not dict:
            raise BadValue(f"a block of fields is expected here, not {_kind_of(value)}")
        return {key: convert(item) for key, item in value.items()}

    return to_dict


@cache
def record(cls: type) -> Shape:
    """Return the shape of one of the model's classes."""
    fields, docs = {}, {}
    for item in dataclasses.fields(cls):
        if item.name == "extra" or item.name == SPILL.get(cls):
            continue
        _, docs[item.name], *words = get_args(item.type)
        fields[item.name] = _choice(tuple(words[0])) if words else _shape_of(item.type)
    # Slots are filled directly: a frozen dataclass's own __init__ takes twice as long, which is
    # felt at 10,000 claims. Defaults are shared, as values of the model are never changed.
    setters = {name: (getattr(cls, name).__set__, shape.convert) for name, shape in fields.items()}
    find = setters.get
    defaults = [
        (getattr(cls, item.name).__set__, {} if item.default is MISSING else item.default)
        for item in dataclasses.fields(cls)
        if item.name not in required(cls)
    ]
    needed = [getattr(cls, name).__get__ for name in required(cls)]
    check = getattr(cls, "__post_init__", None)
    spill = SPILL.get(cls)
    fill_extra = cls.__dict__["extra"].__set__
    fill_spill = getattr(cls, spill or "extra").__set__

    def to_model(value: Any) -> Any:
        if type(value) is not dict:
            if type(value) is cls:  # read before
                return value
            raise BadValue(f"a block of fields is expected here, not {_kind_of(value)}")
        model: Any = object.__new__(cls)
        for fill, default in defaults:
            fill(model, default)
        extra: dict[str, Any] = {}
        spilled: dict[str, Any] = {}
        for key, item in value.items():
            if (setter := find(key)) is not None:
                if item is not None:
                    fill, convert = setter
                    fill(model, convert(item))
            elif key.startswith("x-"):
                extra[key] = own(item)
            elif spill and item in LEVELS:
                spilled[key] = item
            else:
                raise KeyError(key)
        fill_extra(model, extra)
        if spill:
            fill_spill(model, spilled)
        for get in needed:
            get(model)
        if check:
            check(model)
        return model

    return Shape("record", to_model, cls=cls, fields=fields, docs=docs)


def required(cls: type) -> list[str]:
    """Return the fields that have no default."""
    return [
        item.name
        for item in dataclasses.fields(cls)
        if item.default is MISSING and item.default_factory is MISSING
    ]


def own(value: Any) -> Any:
    """Take the value of a user's own key: every scalar as text, as YAML has it."""
    if isinstance(value, dict):
        return {str(key): own(item) for key, item in value.items()}
    if isinstance(value, list):
        return [own(item) for item in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    try:
        return value if value is None else str(value)
    except ValueError:
        raise BadValue("a number with so many digits cannot be stored; write it as text") from None


@cache
def date_fields() -> frozenset[str]:
    """Return the names of the fields with a date or a time, in whatever record."""
    names, todo = set(), [record(Worksheet)]
    while todo:
        shape = todo.pop()
        names |= {name for name, field in shape.fields.items() if field.kind in ("date", "time")}
        todo += [*shape.fields.values(), *([shape.item] if shape.item else [])]
    return frozenset(names)
