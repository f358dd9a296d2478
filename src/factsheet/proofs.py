"""What can be proven of evidence: by the kept copy of its page, and by the page as it is now."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate
from urllib.parse import urldefrag

from factsheet.anchors import Match, Omission, Text, clearest, find, prepare, proves_little
from factsheet.model import Archive, ByEye, Evidence
from factsheet.urls import is_address, original, wayback_address
from factsheet.wayback import second_witness, wayback_copy


@dataclass(frozen=True, slots=True)
class Reading:
    """A page as its text was read.

    `text` is None when it has none to look in (a picture, a protected PDF), and `unreadable` says
    why; `by_eye`: a person can compare it. `apart` is what the page holds and does not say as its
    own, hidden text and the like, each with words for where it stands. `pages` are the lengths of a
    PDF's page texts, which `text` joins by line breaks. `days` are the day that the page states,
    and what day it then was elsewhere. `recognised` are the pages, from 1, whose text a machine
    read in a picture (OCR). `cut` says why the page is not whole.
    """

    captured: datetime
    text: Text | None = None
    apart: tuple[tuple[str, str], ...] = ()
    pages: tuple[int, ...] = ()
    days: tuple[date, ...] = ()
    unreadable: str | None = None
    cut: str | None = None
    by_eye: bool = False
    recognised: tuple[int, ...] = ()


NO_QUOTE = "no quote to check"
SHORT_QUOTE = "quote too short to prove anything"
_NOTHING_OMITTED = Omission()


class Standing(StrEnum):
    """What a kept copy comes to."""

    PROVEN = "proven"  # the copy is good, and the quote is on it
    KEPT = "kept"  # the copy is good, but there is no quote, or one too short to prove anything
    SEEN = "seen"  # the copy is good, and a person compared the quote: no program can read it
    UNPROVEN = "unproven"  # the copy is good, but the quote was not found on it
    INVALID = "invalid"  # it is not the copy of that page


@dataclass(frozen=True, slots=True)
class Proof:
    """What a kept copy proves of a piece of evidence.

    `trouble` says why it proves nothing: it is not there, was altered, or is not the page. `how` is
    how the quote stands in it, None when there is no quote, or no text to look in (`unreadable`);
    `weak` says that there is none, or that it proves little. `omission` is what an elided quote
    leaves out. `difference` explains a quote that is missing; `apart` says where alone it stands,
    such as in hidden text. `page` of `pages` is where it stands in a PDF, `recognised`
    says that a machine read that page in a picture. `captured` is in UTC. `days` are as in
    `Reading`. `lacks` is what the worksheet should say of the copy and does not. `later` is the
    time of a later copy without the quote, which the worksheet does not name. `by_hand`: a person
    saved the page, and nobody but that person knows whether it was so; None when the copy could not
    be read. `absent`: the file is not here, or not ours to read. `exposed` says how others may see
    the copy of confidential evidence. `seen` is a person's comparison of the quote with it, where
    that counts; `void` says why the one that is recorded does not.
    """

    captured: datetime | None = None
    trouble: str | None = None
    how: Match | None = None
    difference: str = ""
    apart: str = ""
    unreadable: str | None = None
    page: int | None = None
    pages: int = 0
    days: tuple[date, ...] = ()
    cut: str | None = None
    by_hand: bool | None = None
    absent: bool = False
    exposed: str | None = None
    by_eye: bool = False
    recognised: bool = False
    weak: str | None = None
    omission: Omission = _NOTHING_OMITTED
    lacks: str = ""
    later: datetime | None = None
    seen: ByEye | None = None
    void: str = ""

    @property
    def standing(self) -> Standing:
        """What the copy comes to; a quote that leaves a negation out is not proven."""
        if self.trouble:
            return Standing.INVALID
        if self.weak == NO_QUOTE:
            return Standing.KEPT
        if self.unreadable and self.seen:
            return Standing.KEPT if self.weak else Standing.SEEN
        if self.unreadable or self.how is Match.MISSING or self.omission.negation:
            return Standing.UNPROVEN
        return Standing.KEPT if self.weak else Standing.PROVEN

    @property
    def proven(self) -> bool:
        """Whether the evidence is preserved: the copy is good, and its quote is on it."""
        return self.standing is Standing.PROVEN

    @property
    def counts(self) -> bool:
        """Whether the copy is good and nothing speaks against it: proven, seen or just kept."""
        return self.standing in (Standing.PROVEN, Standing.SEEN, Standing.KEPT)


Key = tuple[str, str, str | None, str | None, str | None, bool]
Proofs = Mapping[Key, Proof]


def key(item: Evidence, archive: Archive | None) -> Key | None:
    """Return what a proof hangs on: the copy's file, what is said of it, the address, the quote."""
    if archive is None:
        return None
    captured = archive.captured.isoformat() if archive.captured else None
    said = f"{archive.sha256} {archive.body_sha256} {captured} {archive.method}"
    if item.by_eye is not None:
        eye = item.by_eye
        said += f" {eye.sha256} {eye.at.isoformat()} {eye.by}\n{eye.quote}\n{eye.because}"
    return archive.path, said, item.url, item.quote, item.source, item.confidential


def proof_of(item: Evidence, proofs: Proofs) -> Proof | None:
    """Return the proof of a piece of evidence, None when it has no copy or nobody looked."""
    name = key(item, item.archive)
    return proofs.get(name) if name else None


def prove(quote: str | None, reading: Reading) -> Proof:
    """Look for a quote in a page; without one, the page alone is what is preserved.

    All visible text counts: equal to the character, or but for typography, case or marked
    omissions (`anchors.find`). What is only like it is missing, and so is what is hidden.
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
    """Prepare a text that a page holds apart, seldom needed, once for all quotes of the page."""
    return prepare(text)


def with_eye(proof: Proof, item: Evidence, kept: Archive) -> Proof:
    """Return what a copy proves, with a person's comparison of it where the worksheet has one.

    It counts for this very file and this very quote, where there is no text for a machine to look
    in, or only text that a machine recognised. A near match on a page with text never passes.
    """
    eye = item.by_eye
    if eye is None or proof.trouble or (proof.proven and not proof.recognised):
        return proof
    void = no_comparison(proof)
    if not void and eye.sha256.lower() != kept.sha256.lower():
        void = "it was of another copy"
    if not void and eye.quote != item.quote:
        void = "the quote was edited since"
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


def compared(eye: ByEye, proof: Proof | None = None) -> str:
    """Return who compared a quote with a copy, and when; recordings are compared by ear."""
    sense = "ear" if proof and "by ear" in (proof.unreadable or "") else "eye"
    return f"compared by {sense} by {eye.by} on {eye.at.astimezone(UTC):%Y-%m-%d}"


_FOUND = {
    Match.EXACT: "quote found",
    Match.NORMALISED: "quote found",
    Match.CASE: "quote found, except for upper and lower case",
    Match.ELIDED: "quote found",
}


def finding(proof: Proof) -> str:
    """Return in a few words what the copy says of the quote."""
    if proof.trouble:
        return proof.trouble
    if proof.weak == NO_QUOTE:
        return proof.weak
    if proof.unreadable and proof.seen:
        return "; ".join(filter(None, (compared(proof.seen, proof), proof.weak)))
    if proof.unreadable:
        void = f"a comparison by eye does not count: {proof.void}" if proof.void else ""
        return "; ".join(filter(None, (f"its text cannot be read: {proof.unreadable}", void)))
    if proof.how is None:
        return proof.weak or NO_QUOTE
    if proof.apart:
        return f"quote found only {proof.apart}"
    if proof.how is Match.MISSING:
        return "; ".join(filter(None, ("quote not found", proof.difference)))
    if proof.weak:
        return proof.weak
    where = f" on page {proof.page} of {proof.pages}" if proof.page else ""
    where += ", in text recognised by machine (OCR)" if proof.recognised else ""
    found = "quote found in parts" if proof.omission.left_out else _FOUND[proof.how]
    eye = compared(proof.seen, proof) if proof.seen else ""
    return "; ".join(filter(None, (found + where, str(proof.omission), eye)))


def state(item: Evidence, proof: Proof | None) -> str:
    """Return whether a piece of evidence is preserved, in words for people; empty without a copy.

    A page that proves nothing, as there is no quote to speak of, is not called preserved.
    """
    if item.archive is None:
        return ""
    captured = (proof and proof.captured) or item.archive.captured
    day = f" {captured.astimezone(UTC):%Y-%m-%d}" if captured else ""
    by_whom = "".join(f", {words}" for words in [saved(item, proof)] if words)
    when = day + by_whom
    if proof is None:
        words = f"copy saved{when}"
    elif proof.counts:
        kept = "preserved" if proof.proven else "copy saved" if proof.seen else "page saved"
        words = ", ".join(filter(None, (kept + when, finding(proof), proof.cut)))
    else:
        words = f"not preserved (copy of{day or ' an unknown day'}{by_whom}): {finding(proof)}"
    return "; ".join(filter(None, (words, changed_since(item, proof), second_witness(item))))


def changed_since(item: Evidence, proof: Proof | None) -> str:
    """Return that a later capture of the page no longer had the quote; empty if it had."""
    when = item.changed.captured if item.changed else proof.later if proof else None
    if item.changed is None and when is None:
        return ""
    on = f" on {when.astimezone(UTC):%Y-%m-%d}" if when else ""
    return f"changed since: quote absent{on}"


def by_hand(item: Evidence, proof: Proof | None) -> bool:
    """Whether a person saved the copy: the copy itself says so, else the worksheet."""
    if proof is not None and proof.by_hand is not None:
        return proof.by_hand
    return item.archive is not None and item.archive.method == "by-hand"


def saved(item: Evidence, proof: Proof | None) -> str:
    """Return that the copy was saved by hand, and by whom; empty for a page that was fetched."""
    if item.archive is None or not by_hand(item, proof):
        return ""
    return "saved by hand" + (f" by {item.archive.by}" if item.archive.by else "")


def wayback(item: Evidence, proof: Proof | None) -> str | None:
    """Return the Wayback Machine's address for a page: of the copy that was looked up, if one was.

    Else it is made up for the moment when the page was kept: None then without a copy, or without a
    web address, and for a page that a person saved, as nobody knows whether the address showed
    others the same; of an archive's address, the page behind it counts.
    """
    if found := wayback_copy(item):
        return found.url
    if proof is None or proof.captured is None or not is_address(item.url):
        return None
    if by_hand(item, proof) or (item.archive and item.archive.method == "by-hand"):
        return None
    return wayback_address(urldefrag(original(item.url)).url, proof.captured)


@dataclass(frozen=True, slots=True)
class Link:
    """What came of asking for an address: a row of the network door's outcomes, and why.

    `moved_to` is where the page is now, when the old address leads there for good.
    """

    outcome: str
    reason: str = ""
    moved_to: str | None = None


Links = Mapping[tuple[str, str | None], Link]
"""Answers by address and quote (None: no quote to look for)."""
