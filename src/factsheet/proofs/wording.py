"""Describe a proof, in words for people."""

from datetime import UTC
from urllib.parse import urldefrag

from factsheet.anchors import Match
from factsheet.model import ByEye, Evidence
from factsheet.proofs.proof import NO_QUOTE, Proof
from factsheet.urls import is_address, original, wayback_address
from factsheet.wayback import wayback_copy, wayback_summary


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
    """Return in a few words what the copy says about the quote."""
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

    A page that proves nothing, because there is no real quote, is not called preserved.
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
    return "; ".join(filter(None, (words, changed_since(item, proof), wayback_summary(item))))


def changed_since(item: Evidence, proof: Proof | None) -> str:
    """Return the message that a later capture no longer had the quote; empty if it had."""
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
    """Return the message that a copy was saved by hand, and by whom; empty if it was fetched."""
    if item.archive is None or not by_hand(item, proof):
        return ""
    return "saved by hand" + (f" by {item.archive.by}" if item.archive.by else "")


def wayback(item: Evidence, proof: Proof | None) -> str | None:
    """Return the Wayback Machine's address for a page: that of the recorded copy, if there is one.

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
