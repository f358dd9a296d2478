"""Look for a quote in a page, or count a person's comparison of it."""

from dataclasses import replace
from functools import lru_cache
from itertools import accumulate

from factsheet.anchors import Match, Text, clearest, find, prepare, proves_little
from factsheet.model import Archive, Evidence
from factsheet.proofs.proof import NO_QUOTE, SHORT_QUOTE, CopyText, Proof
from factsheet.proofs.wording import finding


def prove(quote: str | None, reading: CopyText) -> Proof:
    """Look for a quote in a page; without one, only the page is preserved.

    All visible text counts: equal to the character, or but for typography, case or marked omissions
    (`anchors.find`). What is only similar counts as missing, and so does what is hidden.
    """
    facts = Proof(
        reading.captured,
        unreadable=reading.unreadable,
        pages=len(reading.pages),
        days=reading.days,
        cut=reading.cut,
        by_eye=reading.by_eye,
        weak=NO_QUOTE if not quote else SHORT_QUOTE if proves_little(quote) else None,
    )
    if not quote or reading.text is None:
        return facts
    result = find(quote, reading.text)
    if result.anchors:
        anchor, omission = clearest(result.anchors, reading.text)
        ends = list(accumulate(n + 1 for n in reading.pages))[:-1]
        page = sum(anchor.start >= end for end in ends) + 1 if reading.pages else None
        recognised = page in reading.recognised
        return replace(facts, how=anchor.how, page=page, omission=omission, recognised=recognised)
    apart = (
        where
        for where, text in reading.apart
        if find(quote, _prepared(text), explain=False).anchors
    )
    return replace(facts, how=Match.MISSING, difference=result.why_missing, apart=next(apart, ""))


@lru_cache(maxsize=4)
def _prepared(text: str) -> Text:
    """Prepare a page's hidden or other separate text, seldom needed, once for all its quotes."""
    return prepare(text)


def with_eye(proof: Proof, item: Evidence, kept: Archive) -> Proof:
    """Return what a copy proves, including a person's comparison if the worksheet has one.

    It counts for exactly this file and this quote, if there is no text for a machine to look in, or
    only text that a machine recognised. A near match on a page with text never passes.
    """
    eye = item.by_eye
    if eye is None or proof.trouble or (proof.proven and not proof.recognised):
        return proof
    void = no_comparison(proof)
    if not void and eye.sha256.lower() != kept.sha256.lower():
        void = "it was of a different copy"
    if not void and eye.quote != item.quote:
        void = "the quote has been edited since"
    return replace(proof, void=void) if void else replace(proof, seen=eye)


def no_comparison(proof: Proof) -> str:
    """Return why a person's comparison of a quote with this copy would not count; else empty."""
    if proof.trouble:
        return f"the saved copy is not valid: {proof.trouble}"
    if proof.weak == NO_QUOTE:
        return "there is no quote to compare"
    if proof.unreadable:
        return "" if proof.by_eye else proof.unreadable
    if proof.proven and not proof.recognised:
        return "the quote was found by machine: there is nothing left to compare"
    found = proof.how is not Match.MISSING and proof.recognised
    return "" if found else f"its text can be read: {finding(proof)}"
