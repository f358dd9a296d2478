"""What can be proven of evidence: by the kept copy of its page, and by the page as it is now."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import accumulate
from urllib.parse import urldefrag

from factsheet.anchors import Match, Text, find, prepare
from factsheet.model import Archive, Evidence
from factsheet.urls import is_address, original


@dataclass(frozen=True, slots=True)
class Reading:
    """A page as its text was read.

    `text` is None when it has none to look in (a picture, a protected PDF), and `unreadable` says
    why. `hidden` is what the page holds and does not show. `pages` are the lengths of a PDF's page
    texts, which `text` joins by line breaks. `published` is the day that the page states. `cut`
    says why the page is not whole.
    """

    captured: datetime
    text: Text | None = None
    hidden: str = ""
    pages: tuple[int, ...] = ()
    published: date | None = None
    unreadable: str | None = None
    cut: str | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """What a kept copy proves of a piece of evidence.

    `trouble` says why it proves nothing: it is not there, was altered, or is not the page. `how` is
    how the quote stands in it, None when there is no quote, or no text to look in (`unreadable`).
    `difference` explains a quote that is missing; `hidden`: it stands only where no reader sees it.
    `page` of `pages` is where it stands in a PDF. `captured` is in UTC. `published` is the day that
    the page states. `by_hand`: a person saved the page, and nobody but that person knows whether it
    was so; None when the copy could not be read. `absent`: the file is not here, or not ours to
    read. `exposed` says how others may see the copy of confidential evidence.
    """

    captured: datetime | None = None
    trouble: str | None = None
    how: Match | None = None
    difference: str | None = None
    hidden: bool = False
    unreadable: str | None = None
    page: int | None = None
    pages: int = 0
    published: date | None = None
    cut: str | None = None
    by_hand: bool | None = None
    absent: bool = False
    exposed: str | None = None

    @property
    def counts(self) -> bool:
        """Whether the evidence is preserved: the copy is good, and any quote stands in it."""
        return self.trouble is None and self.how is not Match.MISSING


Key = tuple[str, str, str | None, str | None, str | None, bool]
Proofs = Mapping[Key, Proof]


def key(item: Evidence, archive: Archive | None) -> Key | None:
    """Give what a proof hangs on: the copy's file, what is said of it, the address, the quote."""
    if archive is None:
        return None
    captured = archive.captured.isoformat() if archive.captured else None
    said = f"{archive.sha256} {archive.body_sha256} {captured} {archive.method}"
    return archive.path, said, item.url, item.quote, item.source, item.confidential


def proof_of(item: Evidence, proofs: Proofs) -> Proof | None:
    """Give the proof of a piece of evidence, None when it has no copy or nobody looked."""
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
        published=reading.published,
        cut=reading.cut,
    )
    if not quote or reading.text is None:
        return facts
    result = find(quote, reading.text)
    if result.anchors:
        start = result.anchors[0].start
        page = sum(start >= end for end in accumulate(n + 1 for n in reading.pages)) + 1
        return replace(facts, how=result.how, page=page if reading.pages else None)
    hidden = reading.hidden and find(quote, _hidden(reading.hidden), explain=False).anchors
    return replace(
        facts,
        how=Match.MISSING,
        difference=result.near.difference if result.near else None,
        hidden=bool(hidden),
    )


@lru_cache(maxsize=1)
def _hidden(text: str) -> Text:
    """Prepare a page's hidden text, seldom needed, once for all quotes of the page."""
    return prepare(text)


_FOUND = {
    Match.EXACT: "quote found",
    Match.NORMALISED: "quote found",
    Match.CASE: "quote found but for upper and lower case",
    Match.ELIDED: "quote found in parts",
}


def finding(proof: Proof) -> str:
    """Say in a few words what the copy says of the quote."""
    if proof.trouble:
        return proof.trouble
    if proof.unreadable:
        return f"its text cannot be read: {proof.unreadable}"
    if proof.how is None:
        return "no quote to look for"
    if proof.hidden:
        return "quote found only where no reader sees it"
    if proof.how is Match.MISSING:
        return "quote not found" + (f"; nearest: {proof.difference}" if proof.difference else "")
    where = f" on page {proof.page} of {proof.pages}" if proof.page else ""
    return _FOUND[proof.how] + where


def state(item: Evidence, proof: Proof | None) -> str:
    """Say whether a piece of evidence is preserved, in words for people; empty without a copy."""
    if item.archive is None:
        return ""
    captured = (proof and proof.captured) or item.archive.captured
    when = f" {captured.astimezone(UTC):%Y-%m-%d}" if captured else ""
    when = ", ".join(filter(None, (when, saved(item, proof))))
    if proof is None:
        words = f"copy kept{when}"
    elif proof.counts:
        words = ", ".join(filter(None, (f"preserved{when}", finding(proof), proof.cut)))
    else:
        words = f"not preserved (copy of{when or ' an unknown day'}): {finding(proof)}"
    return words + (f"; {changed_since(item)}" if item.changed else "")


def changed_since(item: Evidence) -> str:
    """Say that the page was captured later and the quote was no longer there; empty if it was."""
    if item.changed is None:
        return ""
    when = item.changed.captured
    on = f" on {when.astimezone(UTC):%Y-%m-%d}" if when else ""
    return f"changed since: absent{on}"


def by_hand(item: Evidence, proof: Proof | None) -> bool:
    """Whether a person saved the copy: the copy itself says so, else the worksheet."""
    if proof is not None and proof.by_hand is not None:
        return proof.by_hand
    return item.archive is not None and item.archive.method == "by-hand"


def saved(item: Evidence, proof: Proof | None) -> str:
    """Say that the copy was saved by hand, and by whom; empty for a page that was fetched."""
    if item.archive is None or not by_hand(item, proof):
        return ""
    return "saved by hand" + (f" by {item.archive.by}" if item.archive.by else "")


def wayback(item: Evidence, proof: Proof | None) -> str | None:
    """Give the Wayback Machine's address for a page when it was kept; made up, not looked up.

    None without a copy, or without a web address, and for a page that a person saved, as nobody
    knows whether the address showed others the same; of an archive's address, the page behind it
    counts. https://help.archive.org/help/wayback-machine-general-information/ has the form.
    """
    if proof is None or proof.captured is None or not is_address(item.url):
        return None
    if by_hand(item, proof) or (item.archive and item.archive.method == "by-hand"):
        return None
    page = urldefrag(original(item.url)).url
    return f"https://web.archive.org/web/{proof.captured.astimezone(UTC):%Y%m%d%H%M%S}/{page}"


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
