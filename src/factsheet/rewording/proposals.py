"""Find out whether a verdict had asked for the words that a new draft brought."""

import re
from dataclasses import dataclass

from factsheet.anchors import negation
from factsheet.model import Claim
from factsheet.rewording.differences import cut_in_middle, word_changes
from factsheet.rewording.earlier import earlier_words
from factsheet.rewording.words import words_of
from factsheet.texts import one_line
from factsheet.vocabulary import STATUSES

_CLAUSE = re.compile(r"[;:!?。，；：！？、—]|[.,](?!\d)")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A status that a person may want to give now; who asked for which words."""

    status: str
    by: str
    words: tuple[str, ...]

    def __str__(self) -> str:
        """Return the proposal as a question: `Ana's verdict names '39.8': corrected?`."""
        words = ", ".join(f"'{cut_in_middle(word)}'" for word in self.words)
        return f"{self.by}'s verdict names {words}: {self.status}?"


def proposal(claim: Claim) -> Proposal | None:
    """Return the status that fits if a draft adopted what a verdict had asked for.

    None unless that is certain: each new word is in the reason, or in a quote that refutes the
    claim, with no negation before it; one of them is a number or a telling word. Confidential
    evidence is not looked at.
    """
    was, verdict = earlier_words(claim), claim.judgement
    if was is None or verdict is None or STATUSES[claim.status].rests_on != "refutes":
        return None
    sources = [verdict.because] + [
        item.quote for item in claim.evidence if item.stance == "refutes" and not item.confidential
    ]
    said = [one_line(source) for source in sources if source]
    found = word_changes(was, claim.quote or "")
    old = {word.key for word in words_of(one_line(was))}
    new = [word for _, words in found for word in words if word.spoken and word.key not in old]
    asked = [word for word in new if word.telling]
    if not asked or not all(
        any(_affirmed(word.key, old, source) for source in said) for word in new
    ):
        return None
    said_now = dict.fromkeys(change.now for change, _ in found if change.now)
    return Proposal("corrected", verdict.by, tuple(said_now))


def _affirmed(key: str, old: set[str], text: str) -> bool:
    """Whether a text has a word with no negation before it that is not about the old words."""
    words = words_of(text)
    for at, word in enumerate(words):
        if word.key != key:
            continue
        clauses = [match.end() for match in _CLAUSE.finditer(text, 0, word.start)]
        begin = clauses[-1] if clauses else 0
        begin = max([begin, *(w.end for w in words[:at] if w.telling and w.key in old)])
        if negation(text[begin : word.start], text) is None:
            return True
    return False
