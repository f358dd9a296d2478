"""Fingerprints: what a verdict and an approval cover, and whether that is still so.

A claim here is a `model.Claim`, which asks this module whether it is stale. docs/worksheet.md tells
strangers how to compute a fingerprint; a test does so by that page alone.
"""

import json
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

READABLE = re.compile(r"s-(?:[0-9a-f]{8}|[0-9a-f]{32})\Z")
"""What a fingerprint looks like: 32 hex digits, or 8 in entries from before."""

# What is absent is left out of the text that is hashed: a field that is added to these lists
# changes no fingerprint of a claim that does not have it.
_JUDGED = ("quote", "statement", "attributed_to")
_JUDGED_EVIDENCE = ("publisher", "via", "published", "locator", "kind", "stance", "quote")
_TOLD = ("status", "rating")
_TOLD_EVIDENCE = ("url", "source", "note", "confidential")
_TOLD_VERDICT = ("at", "by", "status", "rating", "because", "unaware_of")


def of_verdict(claim: Any) -> str:
    """Return the fingerprint of what a verdict is about: `s-` and 32 hex digits.

    It covers the claim's quote, statement and attribution, and of each piece of evidence, in any
    order, url (or source), publisher, via, published, locator, kind, stance and quote.
    """
    pieces = [
        _given(item, ("url" if item.url else "source", *_JUDGED_EVIDENCE))
        for item in claim.evidence
    ]
    return _digest("verdict", _given(claim, _JUDGED), pieces)


def of_approval(claim: Any) -> str:
    """Return the fingerprint of what an approval is about: `s-` and 32 hex digits.

    It covers what the verdict covers, the verdict itself, and what else readers are told: status,
    rating, and each piece's source, note, and whether it is confidential.
    """
    told = _given(claim, (*_JUDGED, *_TOLD))
    if claim.verdict:
        told["verdict"] = _given(claim.verdict, _TOLD_VERDICT)
    names = (*_JUDGED_EVIDENCE, *_TOLD_EVIDENCE)
    return _digest("approval", told, [_given(item, names) for item in claim.evidence])


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


def _given(record: Any, names: Sequence[str]) -> dict[str, Any]:
    return {name: value for name in names if (value := getattr(record, name))}


def _digest(kind: str, claim: dict[str, Any], evidence: list[dict[str, Any]]) -> str:
    lines = [f"factsheet-{kind}-2", _canonical(claim), *sorted(map(_canonical, evidence)), ""]
    return "s-" + sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _spelled(value: date) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat()


_canonical = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_spelled
).encode
"""Canonical JSON (RFC 8785), of values that are texts, dates, true and objects of these."""
