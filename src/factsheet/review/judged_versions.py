"""Guess what a claim was when it was judged from what it is now, and prove it by its fingerprint.

A guess with the right fingerprint is no longer a guess: it is what was seen.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from factsheet.model import Claim
from factsheet.vocabulary import WAS

_PARTS = ("quote", "publisher", "via", "published", "locator", "kind", "stance", "note")
"""Fields of evidence that may have been filled in since."""
_MOST = 60
"""Up to this many pieces of evidence, leaving out each one is tried."""


def judged_version(claim: Claim, holds: Callable[[Claim], bool]) -> Claim | None:
    """Return an earlier form of the claim that `holds`: with fewer words, evidence or fields."""
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
