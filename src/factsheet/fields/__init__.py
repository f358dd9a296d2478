"""Plain values (dict, list, text) to the model and back, and the JSON Schema of both."""

from factsheet.fields.cell_hashes import CellKey, cell_hash, key_of
from factsheet.fields.layouts import (
    CARRIED,
    COUNTS,
    ENTRY_IN_CSV,
    LAYOUTS,
    MARKS,
    cell_items,
    cell_text,
    cells,
    flat_fields,
    own_keys,
    own_text,
)
from factsheet.fields.reading import BadTree, did_you_mean, read
from factsheet.fields.redaction import says_confidential
from factsheet.fields.schema import json_schema
from factsheet.fields.shapes import as_date, as_time, date_fields
from factsheet.fields.writing import plain, time_text

__all__ = [
    "CARRIED",
    "COUNTS",
    "ENTRY_IN_CSV",
    "LAYOUTS",
    "MARKS",
    "BadTree",
    "CellKey",
    "as_date",
    "as_time",
    "cell_hash",
    "cell_items",
    "cell_text",
    "cells",
    "date_fields",
    "did_you_mean",
    "flat_fields",
    "json_schema",
    "key_of",
    "own_keys",
    "own_text",
    "plain",
    "read",
    "says_confidential",
    "time_text",
]
