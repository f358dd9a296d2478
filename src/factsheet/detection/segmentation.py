"""Where the sentences of an article are.

Lines become paragraphs first; inside each the sentences are found. Every character that is not
white space is in exactly one sentence.
"""

from dataclasses import dataclass

from factsheet.detection.packs import code_of
from factsheet.detection.paragraphs import spans
from factsheet.detection.sentence_ends import sentence_ends


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a text.

    start, end: offsets into the text in code points, end exclusive.
    text: the words, `text == article[start:end]`, without white space around them.
    """

    start: int
    end: int
    text: str


def sentences(text: str, language: str = "en") -> list[Sentence]:
    """Return the sentences of `text` in order.

    Headlines, bylines and bullets are sentences too: every character that is not white space is in
    one. `language` is a BCP 47 code; only its first part counts, an unknown one is treated as
    English would be by the library.
    """
    return [sentence for block in paragraphs(text, code_of(language)) for sentence in block]


def paragraphs(text: str, code: str) -> list[list[Sentence]]:
    """Return the sentences of `text`, grouped by paragraph; no group is empty."""
    grouped = []
    for start, end in spans(text):
        block = []
        cut = start
        for stop in sentence_ends(text[start:end], code):
            piece = text[cut : start + stop]
            words = piece.strip()
            if words:
                at = cut + len(piece) - len(piece.lstrip())
                block.append(Sentence(at, at + len(words), words))
            cut = start + stop
        if block:
            grouped.append(block)
    return grouped
