"""What a claim was when it was judged, found out from what it is now, and proven by fingerprint.

A guess that has the fingerprint is no guess any more: it is what was seen.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from factsheet.model import Claim
from factsheet.vocabulary import WAS

_PARTS = ("quote", "publisher", "via", "published", "locator", "kind", "stance", "note")
"""Fields of evidence that may have been filled in since."""
_MOST = 60
"""Pieces of evidence up to which each is thought away."""


def judged_version(claim: Claim, holds: Callable[[Claim], bool]) -> Claim | None:
    """Return what the claim was for which `holds` is true: fewer words, evidence or fields."""
    return next(filter(holds, _earlier(claim)), None)


def _earlier(claim: Claim) -> Iterator[Claim]:
    was = claim.extra.get(WAS)
    worded = [claim, replace(claim, quote=was)] if isinstance(was, str) and was else [claim]
    worded += [
        replace(claim, **{name: None})  # type: ignore[arg-type]
        for name, other in (("statement", claim.quote), ("quote", claim.statement))
        if other
    ]
    for one in (*worded, *(replace(one, attributed_to=None) for one in worded)):
        yield one
        items = one.evidence[:_MOST]
        for number in range(len(items)):  # evidence is added at the end
            yield replace(one, evidence=one.evidence[:number])
        for number, item in enumerate(items):
            without = (*one.evidence[:number], *one.evidence[number + 1 :])
            yield replace(one, evidence=without)
            for name in _PARTS:
                if getattr(item, name):
                    less = replace(item, **{name: None})  # type: ignore[arg-type]
                    evidence = (*one.evidence[:number], less, *one.evidence[number + 1 :])
                    yield replace(one, evidence=evidence)
