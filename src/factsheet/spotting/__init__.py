"""Which sentences of an article are worth checking.

`spot` cuts an article into sentences, leaves out what is no sentence of the article's text
(headlines, bylines, captions, share lines, disclaimers), and scores the rest by their words. No
model, no network; the rules are the tables in `scoring`, `english` and `languages`.
"""

from factsheet.spotting.candidates import Candidate, spot
from factsheet.spotting.guessing import guess_language
from factsheet.spotting.scoring import MINIMUM
from factsheet.spotting.segmentation import Sentence, sentences
from factsheet.spotting.words import how_known

__all__ = ["MINIMUM", "Candidate", "Sentence", "guess_language", "how_known", "sentences", "spot"]
