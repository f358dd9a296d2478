"""Find which of several identical passages in the article a claim quotes."""

from factsheet.anchors.finding import Anchor, find
from factsheet.anchors.normal import Text
from factsheet.anchors.pointing import context
from factsheet.model import Claim
from factsheet.vocabulary import AFTER, BEFORE


def place_of(claim: Claim, text: Text) -> Anchor | None:
    """Return where a claim's quote is, the first place of several; None if it is not there."""
    before, after = str(claim.extra.get(BEFORE, "")), str(claim.extra.get(AFTER, ""))
    quote, most = claim.quote or "", 10_000 if before or after else 1
    found = find(quote, text, before=before, after=after, explain=False, most=most)
    return found.anchors[0] if found.anchors else None


def words_around(text: Text, anchor: Anchor) -> dict[str, str]:
    """Return a claim's fields with the words around its quote, by which `place_of` finds it."""
    before, after = context(text, anchor)
    return {key: words for key, words in ((BEFORE, before), (AFTER, after)) if words}
