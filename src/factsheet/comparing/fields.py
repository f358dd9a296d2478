"""What changed in one field, in words: `note added`, `priority high → low`."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from factsheet.fields import plain
from factsheet.texts import one_line, shortened

_SHORT = 60
_Record = TypeVar("_Record")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One thing that changed: the field, in words, and what it was and is now as plain values.

    `recorded` says that the claim's own history records it, too.
    """

    field: str
    words: str
    was: Any = None
    now: Any = None
    recorded: bool = False


def changed_values(
    was: Mapping[str, Any], now: Mapping[str, Any], of: str = ""
) -> Iterator[FieldChange]:
    """Yield the fields in which two records differ; `of` precedes their names."""
    for name in dict.fromkeys((*was, *now)):
        if was.get(name) != now.get(name):
            yield changed_value(of + name, was.get(name), now.get(name))


def changed_value(name: str, was: Any, now: Any) -> FieldChange:
    """Return how a field's value changed: `note added`, `priority high → low`."""
    label = called(name)
    structured = isinstance(was, dict | list) or isinstance(now, dict | list)
    if was is None or now is None:
        value = "" if structured else f" “{brief(str(was if now is None else now))}”"
        words = f"{label}{value} {'removed' if now is None else 'added'}"
    elif structured:
        words = f"{label} changed"
    else:
        before, after = _excerpts(one_line(str(was)), one_line(str(now)))
        words = f"{label} “{before}” → “{after}”"
    return FieldChange(name.split(" ", maxsplit=1)[0], words, plain(was), plain(now))


def called(name: str) -> str:
    """Return what a field is called in a sentence."""
    return "comparison by eye" if name == "by_eye" else one_line(name.replace("_", " "))


def _excerpts(was: str, now: str) -> tuple[str, str]:
    """Shorten two texts to the passage where they first differ."""
    if max(len(was), len(now)) > _SHORT:
        same = next(
            (n for n, (a, b) in enumerate(zip(was, now, strict=False)) if a != b),
            min(len(was), len(now)),
        )
        cut = max(0, same - _SHORT // 3)
        if cut:
            was, now = "…" + was[cut:], "…" + now[cut:]
    return brief(was), brief(now)


def brief(text: str) -> str:
    """Return the beginning of a text, on one line."""
    return shortened(one_line(text[: 20 * _SHORT]), _SHORT)


def without(items: Iterable[_Record], others: Iterable[_Record]) -> list[tuple[int, _Record]]:
    """Number the items from 1, and return those that the others lack (or have fewer of)."""
    rest = Counter(map(repr, others))
    left = []
    for number, item in enumerate(items, 1):
        key = repr(item)  # what holds a user's own keys cannot be hashed
        if rest[key]:
            rest[key] -= 1
        else:
            left.append((number, item))
    return left
