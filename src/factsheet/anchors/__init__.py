"""Where a quote is in a text: strict about words and numbers, generous about typography."""

from factsheet.anchors.claims import place_of, words_around
from factsheet.anchors.finding import Anchor, Match, Result, find
from factsheet.anchors.negations import negation
from factsheet.anchors.normal import Text, prepare
from factsheet.anchors.omissions import Omission, clearest
from factsheet.anchors.pointing import context, fragment
from factsheet.anchors.weight import is_one_word, proves_little

__all__ = [
    "Anchor",
    "Match",
    "Omission",
    "Result",
    "Text",
    "clearest",
    "context",
    "find",
    "fragment",
    "is_one_word",
    "negation",
    "place_of",
    "prepare",
    "proves_little",
    "words_around",
]
