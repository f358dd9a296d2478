"""YAML text to worksheets and back; edits as splices; where a field stands."""

from factsheet.yamltext.excerpts import Change, change_between, excerpt, put_back, take_back
from factsheet.yamltext.reading import Parsed, parse, parse_claim, positions, swallowed
from factsheet.yamltext.splices import CannotSplice, revise

__all__ = [
    "CannotSplice",
    "Change",
    "Parsed",
    "change_between",
    "excerpt",
    "parse",
    "parse_claim",
    "positions",
    "put_back",
    "revise",
    "swallowed",
    "take_back",
]
