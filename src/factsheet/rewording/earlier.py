"""What a new draft changed in a claim; cheap for `list` if none did."""

from typing import TYPE_CHECKING

from factsheet.model import Claim
from factsheet.vocabulary import STATUSES, WAS

if TYPE_CHECKING:
    from factsheet.anchors import Text


def earlier_words(claim: Claim) -> str | None:
    """Return the words that a claim had before a new draft changed them.

    None if no draft changed them, or it was judged since.
    """
    was = claim.extra.get(WAS)
    if not isinstance(was, str) or not claim.quote or was == claim.quote:
        return None
    verdict = claim.judgement
    judged = verdict and verdict.seen and STATUSES[claim.status].settled and not claim.stale
    return None if judged else was


def reworded(claim: Claim) -> str:
    """Return in a few words what a new draft changed since the claim was judged; else nothing."""
    was = earlier_words(claim)
    if was is None:
        return ""
    from factsheet.rewording.differences import difference

    return difference(was, claim.quote or "")


def is_gone(claim: Claim, text: "Text") -> bool:
    """Whether a claim's quote is not in the article's text."""
    from factsheet.anchors import find

    return bool(claim.quote) and not find(claim.quote or "", text, most=1, explain=False).anchors
