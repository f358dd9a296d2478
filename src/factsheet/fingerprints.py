"""Fingerprints: what a verdict and an approval cover, and whether that is unchanged.

A claim here is a `model.Claim`, which asks this module whether it is stale. docs/worksheet.md tells
strangers how to compute a fingerprint; a test does so by that page alone.
"""

import json
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from json.encoder import encode_basestring
from typing import Any

READABLE = re.compile(r"s-(?:[0-9a-f]{8}|[0-9a-f]{32})\Z")
"""What a fingerprint looks like: 32 hex digits, or 8 in entries from before."""

# What is absent is left out of the text that is hashed: a field that is added to these lists
# changes no fingerprint of a claim that does not have it. They are in the order of the alphabet.
_JUDGED = ("attributed_to", "quote", "statement")
_JUDGED_SOURCE = ("kind", "locator", "published", "publisher", "quote", "source", "stance", "via")
_JUDGED_PAGE = ("kind", "locator", "published", "publisher", "quote", "stance", "url", "via")
_TOLD = tuple(sorted((*_JUDGED, "rating", "status", "verdict")))
_DESCRIBED = ("title", "author", "language", "translation", "translated_by")
_TOLD_EVIDENCE = tuple(
    sorted({*_JUDGED_SOURCE, *_JUDGED_PAGE, *_DESCRIBED, "confidential", "note"})
)
_TOLD_VERDICT = ("at", "because", "by", "rating", "status", "unaware_of")


def of_verdict(claim: Any) -> str:
    """Return the fingerprint of what a verdict is about: `s-` and 32 hex digits.

    It covers the claim's quote, statement and attribution, and of each piece of evidence, in any
    order, url (or source), publisher, via, published, locator, kind, stance and quote.
    """
    pieces = [
        _object(item, _JUDGED_PAGE if item.url else _JUDGED_SOURCE) for item in claim.evidence
    ]
    return _digest("verdict", _object(claim, _JUDGED), pieces)


def of_approval(claim: Any) -> str:
    """Return the fingerprint of what an approval is about: `s-` and 32 hex digits.

    It covers what the verdict covers, the verdict itself, and what else readers are told: status,
    rating, and each piece's source, title, author, language, translation (and whose it is), note,
    and whether it is confidential.
    """
    pieces = [_object(item, _TOLD_EVIDENCE) for item in claim.evidence]
    return _digest("approval", _object(claim, _TOLD), pieces)


def verdict_holds(seen: str, claim: Any) -> bool:
    """Whether a verdict's fingerprint is that of the claim as it is now."""
    return seen == (of_old(claim) if is_short(seen) else of_verdict(claim))


def approval_holds(seen: str, claim: Any) -> bool:
    """Whether an approval's fingerprint is that of the claim as it is now."""
    return seen == (of_old(claim) if is_short(seen) else of_approval(claim))


def is_short(seen: str) -> bool:
    """Whether a fingerprint has 8 digits: it shows a change, but can be forged."""
    return len(seen) == len("s-") + 8


def of_old(claim: Any) -> str:
    """Return the fingerprint of 8 digits that verdicts and approvals had before, for comparison."""
    from hashlib import sha256

    sources = sorted(
        (
            item.url or item.source or "",
            item.publisher or "",
            item.via or "",
            item.published.isoformat() if item.published else "",
            item.locator or "",
            item.kind or "",
            item.stance or "",
            item.quote or "",
        )
        for item in claim.evidence
    )
    seen = json.dumps([claim.quote or "", claim.statement or "", sources])
    return "s-" + sha256(seen.encode()).hexdigest()[:8]


def _digest(kind: str, claim: str, evidence: Iterable[str]) -> str:
    from hashlib import sha256

    lines = [f"factsheet-{kind}-2", claim, *sorted(evidence), ""]
    return "s-" + sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _object(record: Any, names: Iterable[str]) -> str:
    """Write what is given of these fields, in their order, as canonical JSON (RFC 8785)."""
    given = [(name, value) for name in names if (value := getattr(record, name))]
    return "{" + ",".join([f'"{name}":{_spelled(value)}' for name, value in given]) + "}"


def _spelled(value: Any) -> str:
    if isinstance(value, str):
        return encode_basestring(value)
    if value is True:
        return "true"
    if isinstance(value, datetime):
        return f'"{value.astimezone(UTC).isoformat().replace("+00:00", "Z")}"'
    return f'"{value.isoformat()}"' if isinstance(value, date) else _object(value, _TOLD_VERDICT)
