"""JSON: read strictly, and written so that nothing in it is obeyed or hidden."""

import json
import re
from collections import Counter
from typing import Any

from factsheet.texts.controls import is_plain, one_line, replaced
from factsheet.texts.escaping import COMMAND_WITHIN

_MOST_DIGITS = 1_000
"""Digits of a whole number: Python's own limit is set by its surroundings."""

_NAME = re.compile(r"[A-Za-z_@]\w{0,60}\Z", re.ASCII)


def json_value(text: str, *, strict: bool = True) -> Any:
    """Read JSON (RFC 8259); with `strict` off, raw line endings in texts are let through.

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


def json_text(value: Any, *, indent: int | None = None) -> str:
    """Write JSON with readable Unicode, equal to the value.

    What a terminal, an eye or a CI runner could be fooled by is escaped.
    """
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    if not is_plain(text):
        text = replaced(text, _escaped)
    return re.sub(COMMAND_WITHIN, r"\\u0023", text)


def json_step(name: str | int) -> str:
    """Write one step of a path: `[0]`, `.url`, or `["a b"]` for a name that is not a word."""
    if isinstance(name, int):
        return f"[{name}]"
    if _NAME.match(name):
        return f".{name}"
    return f"[{json.dumps(one_line(name[:60]), ensure_ascii=False)}]"


def _escaped(sign: str) -> str:
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else json.dumps(sign)[1:-1]


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twin = Counter(name for name, _ in pairs).most_common(1)[0][0]
        raise ValueError(f"'{twin[:60]}' appears twice in one object")
    return found


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")


def _number(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError(f"{text[:30]} is too large a number")
    return number


def _integer(text: str) -> int:
    if len(text) > _MOST_DIGITS:
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
