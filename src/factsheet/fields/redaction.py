"""Say what is wrong in confidential evidence without its words: messages end up in CI logs."""

from typing import Any

from factsheet.model import Archive, Evidence
from factsheet.problems import Path
from factsheet.vocabulary import KINDS, STANCES

_HINTS = {
    "kind": f"; one of {', '.join(KINDS)}",
    "stance": f"; one of {', '.join(STANCES)}",
    "confidential": "; write true or false",
    **dict.fromkeys(("published", "accessed"), "; write it as 2026-03-01"),
    "captured": "; write it as 2026-03-02T10:05:00Z",
}
_FIELDS = frozenset((*Evidence.__dataclass_fields__, *Archive.__dataclass_fields__)) - {"extra"}


def redacted_message(root: Any, path: Path, message: str) -> str:
    """Return what is wrong at a path; in confidential evidence without the value or key to blame.

    `root` are the plain values that cannot be read.
    """
    depth = _depth(path)
    piece = _at(root, path[:depth])
    if not depth or not _marked(piece) or len(path) == depth:
        return message
    number, name = int(path[depth - 1]) + 1, path[-1]
    if name not in _FIELDS:
        return f"evidence {number} (confidential): a key that is not known"
    return f"evidence {number} (confidential): {name} is not valid{_HINTS.get(str(name), '')}"


def _depth(path: Path) -> int:
    """Return how many steps of a path lead to a piece of evidence; 0 if it leads to none."""
    for index, step in enumerate(path[:-1]):
        if step == "evidence" and isinstance(path[index + 1], int):
            return index + 2
    return 0


def _at(value: Any, path: Path) -> Any:
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _marked(piece: Any) -> bool:
    return isinstance(piece, dict) and any(
        says_confidential(key, str(value)) for key, value in piece.items()
    )


def says_confidential(key: str, value: str) -> bool:
    """Whether a key and its value mark evidence as confidential, even if misspelled."""
    return key.casefold().startswith("confid") and value.casefold() != "false"
