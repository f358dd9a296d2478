"""YAML text to worksheets and back; edits as splices; where a field is."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from factsheet.yamltext.reading import Parsed, parse, parse_claim, positions, reads_as, swallowed
from factsheet.yamltext.skimming import skim

if TYPE_CHECKING:
    from factsheet.yamltext.excerpts import (
        TextChange,
        change_between,
        excerpt,
        put_back,
        undo_change,
    )
    from factsheet.yamltext.splices import CannotSplice, revise

__all__ = [
    "CannotSplice",
    "Parsed",
    "TextChange",
    "change_between",
    "excerpt",
    "parse",
    "parse_claim",
    "positions",
    "put_back",
    "reads_as",
    "revise",
    "skim",
    "swallowed",
    "undo_change",
]


def __getattr__(name: str) -> Any:
    """Import the editing of texts only for commands that edit, so that reading starts faster."""
    if name not in __all__:
        raise AttributeError(name)
    room = "splices" if name in ("CannotSplice", "revise") else "excerpts"
    return getattr(import_module(f"factsheet.yamltext.{room}"), name)
