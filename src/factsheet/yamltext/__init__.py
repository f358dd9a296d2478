"""YAML text to worksheets and back; edits as splices; where a field stands."""

from factsheet.yamltext.reading import Parsed, parse, positions, swallowed
from factsheet.yamltext.splices import CannotSplice, revise

__all__ = ["CannotSplice", "Parsed", "parse", "positions", "revise", "swallowed"]
