"""The worksheet as plain values: frozen, compared by value, documented field by field.

The annotations are the one declaration of the format: `fields` reads worksheets, writes the JSON
Schema and lays out tables by them, with the texts here as descriptions; a table of `vocabulary`
behind the text holds the words that a field may have. An absent text is None and never empty.
"""

from factsheet.model.claim import ID, Claim, Entry
from factsheet.model.evidence import APART, Archive, ByEye, Evidence, Wayback
from factsheet.model.policy import Policy
from factsheet.model.values import BadValue
from factsheet.model.worksheet import FORMAT, Article, Worksheet

__all__ = [
    "APART",
    "FORMAT",
    "ID",
    "Archive",
    "Article",
    "BadValue",
    "ByEye",
    "Claim",
    "Entry",
    "Evidence",
    "Policy",
    "Wayback",
    "Worksheet",
]
