"""Rules about the addresses as they answer now; `check --links` asks."""

from collections.abc import Callable

from factsheet.model import Worksheet
from factsheet.proofs import proof_of
from factsheet.rules.hits import Context, Hit, Hits, each_piece


def _link_rule(outcome: str, meaning: str, remedy: str) -> Callable[[Worksheet, Context], Hits]:
    """Make the rule for one thing that asking for an address may come to."""

    def rule(worksheet: Worksheet, context: Context) -> Hits:
        return _answered(worksheet, context, outcome, remedy)

    rule.__doc__ = meaning
    return rule


def _answered(worksheet: Worksheet, context: Context, outcome: str, remedy: str) -> Hits:
    url = worksheet.article.url
    link = context.links.get((url, None)) if url else None
    if link is not None and link.outcome == outcome:
        yield Hit(("article", "url"), f"{outcome}: {link.reason}", "look at article.url")
    for path, claim, number, item in each_piece(worksheet) if context.links else ():
        link = context.links.get((item.url or "", item.quote))
        if link is None or link.outcome != outcome:
            continue
        proof = proof_of(item, context.proofs)
        day = f" of {proof.captured:%Y-%m-%d}" if proof and proof.captured else ""
        kept = f"; the kept copy{day} holds it" if proof and proof.proven else ""
        yield Hit(
            (*path, "url"),
            f"{outcome}: {link.reason}{kept}",
            remedy.format(claim=claim.id, number=number, url=link.moved_to),
        )


_ELSEWHERE = "find where it is now: factsheet evidence edit {claim} {number} --url URL"
_BY_HAND = (
    "open it in a browser; save it and file it: factsheet capture {claim} -n {number} --from FILE"
)

moved = _link_rule(
    "moved",
    "An address leads to another for good.",
    "factsheet evidence edit {claim} {number} --url {url}",
)
changed = _link_rule(
    "changed",
    "The quote is no longer on the page.",
    "see what the page says now; keep it: factsheet capture {claim} -n {number}",
)
gone = _link_rule("gone", "An address answers that there is no such page.", _ELSEWHERE)
suspected_gone = _link_rule(
    "suspected-gone",
    "An address answers, but it looks like the answer for a page that is gone.",
    _ELSEWHERE,
)
blocked = _link_rule("blocked", "A server does not show the page to us: could not tell.", _BY_HAND)
error = _link_rule("error", "An address gives no usable answer.", "try later, or " + _BY_HAND)
timeout = _link_rule(
    "timeout",
    "An address gives no whole answer within the time limit.",
    "try later, or " + _BY_HAND,
)
refused = _link_rule(
    "refused",
    "An address was not asked, as it is no public one on the web.",
    "give an address that readers can open, or a --source",
)
