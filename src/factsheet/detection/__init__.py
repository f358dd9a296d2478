"""Which sentences of an article are worth checking.

`spot` cuts an article into sentences, leaves out what is not a sentence of the article's text
(headlines, bylines, captions, share lines, disclaimers), and scores the rest by their words. No
model, no network: the weights are a table in `scoring`, the words are in `languages/`, a file per
language.
"""

from factsheet.detection.candidates import Candidate, spot
from factsheet.detection.guessing import guess_language
from factsheet.detection.packs import pack_coverage
from factsheet.detection.scoring import MINIMUM
from factsheet.detection.segmentation import Sentence, sentences

__all__ = [
    "MINIMUM",
    "Candidate",
    "Sentence",
    "guess_language",
    "pack_coverage",
    "sentences",
    "spot",
]
