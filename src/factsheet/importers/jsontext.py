"""JSON, strictly: no NaN, no twin keys, no half characters, no bottomless nesting."""

import json
from collections import Counter
from typing import Any

MOST_DIGITS = 1_000
"""Digits of a whole number: Python's own limit is set by its surroundings."""


def load(text: str, *, strict: bool = True) -> Any:
    """Parse JSON (RFC 8259); with `strict` off, raw line ends in texts are let through.

    Raises ValueError with a message that says what is wrong, for what the standard leaves open as
    well: NaN and Infinity, a key twice in one object, a lone surrogate, a depth that overflows.
    """
    try:
        value = json.loads(
            text,
            strict=strict,
            object_pairs_hook=_object,
            parse_constant=_refuse_constant,
            parse_float=_number,
            parse_int=_integer,
        )
        if "\\u" in text and not _whole(value):
            raise ValueError("half a character (a lone surrogate such as \\ud800)")
    except json.JSONDecodeError as error:
        line = f"line {error.lineno}, " if error.lineno > 1 else ""
        raise ValueError(f"not JSON: {error.msg} ({line}column {error.colno})") from None
    except RecursionError:
        raise ValueError("nested too deep") from None
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twin = Counter(name for name, _ in pairs).most_common(1)[0][0]
        raise ValueError(f"'{twin[:60]}' stands twice in one object")
    return found


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number that JSON knows")


def _number(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError(f"{text[:30]} is too large a number")
    return number


def _integer(text: str) -> int:
    if len(text) > MOST_DIGITS:
        raise ValueError(f"{text[:30]}… is too large a number")
    return int(text)


def _whole(value: Any) -> bool:
    todo = [value]
    while todo:
        item = todo.pop()
        if isinstance(item, str):
            try:
                item.encode()
            except UnicodeEncodeError:
                return False
        elif isinstance(item, dict):
            todo += [*item.keys(), *item.values()]
        elif isinstance(item, list):
            todo += item
    return True
