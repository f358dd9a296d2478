"""Find the claim that a comment or a footnote of a draft belongs to."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from factsheet.anchors import Anchor
from factsheet.detection import Candidate, Sentence
from factsheet.documents import Annotation
from factsheet.model import Claim
from factsheet.texts import caseless
from factsheet.vocabulary import DEFAULT_PRIORITY

MOST = 5
"""The most claims that one comment is put on; a comment on more is about the article."""
_FEW = 50
"""How many sentences of a long passage are looked at for its comment."""


class DraftText:
    """A draft's text, its sentences, and the candidates among them."""

    def __init__(
        self, text: str, sentences: Sequence[Sentence], candidates: Sequence[Candidate]
    ) -> None:
        self.text = text
        self.sentences = sentences
        self.starts = [sentence.start for sentence in sentences]
        self.candidates: dict[int, Candidate] = {}
        for one in candidates:
            if sentence := self._at(one.start):
                self.candidates.setdefault(sentence.start, one)

    def _at(self, place: int) -> Sentence | None:
        """Return the sentence at a place, or the one before it."""
        at = bisect_right(self.starts, place) - 1
        return self.sentences[at] if at >= 0 else None

    def sentence_of(self, note: Annotation) -> Sentence | None:
        """Return the sentence that a note is on: the one with most of its words.

        A mark belongs to the words before it; at the beginning of a line, to those after it.
        """
        if note.start is None or note.end is None or not self.sentences:
            return None
        if note.start == note.end:
            behind = note.start == 0 or self.text[note.start - 1] == "\n"
            return self._at(note.start if behind else note.start - 1) or self.sentences[0]
        first = max(0, bisect_right(self.starts, note.start) - 1)
        last = bisect_left(self.starts, note.end)
        start, end = note.start, note.end
        return max(
            self.sentences[first : min(last, first + _FEW)],
            key=lambda one: min(end, one.end) - max(start, one.start),
            default=None,
        )

    def asked(
        self, notes: Iterable[Annotation], places: Mapping[str, Anchor], claims: Iterable[Claim]
    ) -> list[Candidate]:
        """Return the sentences that notes are on and that no claim is about, in their order."""
        spots = ClaimSpans(places)
        said = {caseless(claim.quote) for claim in claims if claim.quote}
        found: dict[int, Candidate] = {}
        for note in notes:
            sentence = None if note.about else self.sentence_of(note)
            if sentence is None or spots.of(note, sentence) or caseless(sentence.text) in said:
                continue
            why = "commented on" if note.kind == "comment" else f"has {_with_article(note.kind)}"
            known = found.get(sentence.start) or self.candidates.get(sentence.start)
            known = known or Candidate(
                sentence.start, sentence.end, sentence.text, 0, DEFAULT_PRIORITY, None, ()
            )
            reasons = tuple(dict.fromkeys((*known.why, why)))
            found[sentence.start] = replace(known, why=reasons)
        return [found[start] for start in sorted(found)]

    def claims_of(
        self, note: Annotation, spots: "ClaimSpans", words: Mapping[str, str]
    ) -> tuple[str, ...]:
        """Return the ids of the claims that a note is on.

        `words` are claims by their quotes without case: a sentence that occurs twice is one claim.
        """
        sentence = self.sentence_of(note)
        if sentence is None:
            return ()
        twin = words.get(caseless(sentence.text))
        return spots.of(note, sentence) or ((twin,) if twin else ())


class ClaimSpans:
    """Where the claims are in a draft's text."""

    def __init__(self, places: Mapping[str, Anchor]) -> None:
        self.spans = sorted((at.start, at.end, name) for name, at in places.items())
        self.starts = [start for start, *_ in self.spans]
        self.widest = max((end - start for start, end, _ in self.spans), default=0)

    def _between(self, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """Yield the claims whose words share some with a span."""
        for at in range(bisect_left(self.starts, start - self.widest), len(self.spans)):
            if self.starts[at] >= end:
                return
            if self.spans[at][1] > start:
                yield self.spans[at]

    def of(self, note: Annotation, sentence: Sentence) -> tuple[str, ...]:
        """Return the first claims that a note's words share some with, else one of its sentence's.

        Of several in the sentence, a mark is on the one that it is in, or that ends before it.
        """
        start, end = note.start or 0, note.end or 0
        if end > start and (found := list(islice(self._between(start, end), MOST + 1))):
            return tuple(name for *_, name in found)
        around = list(self._between(sentence.start, sentence.end))
        before = [one for one in around if one[0] < start] or around
        holding = [one for one in before if one[1] >= start] or before
        return tuple(name for *_, name in holding[-1:])


def _with_article(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"
