"""A page as it was read, and what its copy proves about a quote."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from factsheet.anchors import Match, Omission, Text
from factsheet.model import Archive, ByEye, Evidence


@dataclass(frozen=True, slots=True)
class CopyText:
    """A page as its text was read.

    `text` is None if it has none to look in (a picture, a protected PDF), and `unreadable` says
    why; `by_eye`: a person can compare it. `apart` is text of the page that it does not say as its
    own, such as hidden text, each with words for where it is. `pages` are the lengths of a PDF's
    page texts, which `text` joins by line breaks. `days` are the day that the page states, and what
    day it then was elsewhere. `recognised` are the pages, from 1, whose text a machine read in a
    picture (OCR). `cut` says why the page is not whole.
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
    """What a saved copy amounts to."""

    PROVEN = "proven"  # the copy is good, and the quote is on it
    KEPT = "kept"  # the copy is good, but there is no quote, or one too short to prove anything
    SEEN = "seen"  # the copy is good, and a person compared the quote: no program can read it
    UNPROVEN = "unproven"  # the copy is good, but the quote was not found on it
    INVALID = "invalid"  # it is not the copy of that page


@dataclass(frozen=True, slots=True)
class Proof:
    """What a saved copy proves about a piece of evidence.

    `trouble` says why it proves nothing: it is not there, was altered, or is not the page. `how` is
    how the quote was found in it, None if there is no quote, or no text to look in
    (`unreadable`); `weak` says that there is none, or that it proves little. `omission` is what an
    elided quote leaves out. `difference` explains a quote that is missing; `apart` says where it is
    if only outside the page's own text, such as in hidden text. `page` of `pages` is where it is in
    a PDF, `recognised` says that a machine read that page in a picture. `captured` is in UTC.
    `days` are as in `Reading`. `lacks` is what the worksheet should say about the copy but does
    not. `later` is the time of a later copy without the quote, which the worksheet does not name.
    `by_hand`: a person saved the page, and nobody but that person knows whether it was so; None if
    the copy could not be read. `absent`: the file is not here, or not ours to read. `exposed` says
    how others may see the copy of confidential evidence. `seen` is a person's comparison of the
    quote with it, where that counts; `void` says why the one that is recorded does not.
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
        """Whether the copy is good and nothing contradicts it: proven, seen or just kept."""
        return self.standing in (Standing.PROVEN, Standing.SEEN, Standing.KEPT)


ProofKey = tuple[str, str, str | None, str | None, str | None, bool]
Proofs = Mapping[ProofKey, Proof]


def key(item: Evidence, archive: Archive | None) -> ProofKey | None:
    """Return what a proof depends on: the copy's file and its details, the address, the quote."""
    if archive is None:
        return None
    captured = archive.captured.isoformat() if archive.captured else None
    said = f"{archive.sha256} {archive.body_sha256} {captured} {archive.method}"
    if item.by_eye is not None:
        eye = item.by_eye
        said += f" {eye.sha256} {eye.at.isoformat()} {eye.by}\n{eye.quote}\n{eye.because}"
    return archive.path, said, item.url, item.quote, item.source, item.confidential


def proof_of(item: Evidence, proofs: Proofs) -> Proof | None:
    """Return the proof of a piece of evidence, None if it has no copy or nobody looked."""
    name = key(item, item.archive)
    return proofs.get(name) if name else None


@dataclass(frozen=True, slots=True)
class LinkAnswer:
    """The result of visiting an address: a row of the network door's outcomes, and why.

    `moved_to` is where the page is now, if the old address redirects there permanently.
    """

    outcome: str
    reason: str = ""
    moved_to: str | None = None


Links = Mapping[tuple[str, str | None], LinkAnswer]
"""Answers by address and quote (None: no quote to look for)."""
