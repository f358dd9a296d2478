"""Where a quote stands in a text: strict about words and numbers, generous about typography."""

from factsheet.anchors.finding import Anchor, Match, Result, find
from factsheet.anchors.nearest import NearMiss
from factsheet.anchors.normal import Text, prepare
from factsheet.anchors.pointing import context, fragment

__all__ = [
    "Anchor",
    "Match",
    "NearMiss",
    "Result",
    "Text",
    "context",
    "find",
    "fragment",
    "prepare",
]
