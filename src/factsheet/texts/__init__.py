"""Text from outside: made harmless to show, and described in words."""

from factsheet.texts.controls import (
    caseless,
    coded,
    decoded,
    flat,
    in_line,
    legible,
    one_line,
    readable,
    visible,
)
from factsheet.texts.did_you_mean import nearest
from factsheet.texts.escaping import (
    escape_ci_commands,
    escape_formula,
    escape_formulas,
    escape_lines,
    unescape_formula,
)
from factsheet.texts.jsontext import json_step, json_text, json_value
from factsheet.texts.scripts import UNSPACED
from factsheet.texts.wording import (
    confidential_pieces,
    counted,
    entries,
    listed,
    pieces,
    shortened,
    some_lines,
    some_of,
)

__all__ = [
    "UNSPACED",
    "caseless",
    "coded",
    "confidential_pieces",
    "counted",
    "decoded",
    "entries",
    "escape_ci_commands",
    "escape_formula",
    "escape_formulas",
    "escape_lines",
    "flat",
    "in_line",
    "json_step",
    "json_text",
    "json_value",
    "legible",
    "listed",
    "nearest",
    "one_line",
    "pieces",
    "readable",
    "shortened",
    "some_lines",
    "some_of",
    "unescape_formula",
    "visible",
]
