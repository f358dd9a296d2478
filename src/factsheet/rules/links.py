"""Rules about how the addresses answer now; `check --links` asks."""

from collections.abc import Callable

from factsheet.model import Worksheet
from factsheet.problems import Finding
from factsheet.proofs import proof_of
from factsheet.rules.context import Context, Findings, each_piece


def _link_rule(outcome: str, meaning: str, remedy: str) -> Callable[[Worksheet, Context], Findings]:
    """Return the rule that reports one outcome."""

    def rule(worksheet: Worksheet, context: Context) -> Findings:
        return _answered(worksheet, context, outcome, remedy)

    rule.__doc__ = meaning
    return rule


def _answered(worksheet: Worksheet, context: Context, outcome: str, remedy: str) -> Findings:
    url = worksheet.article.url
    link = context.links.get((url, None)) if url else None
    if link is not None and link.outcome == outcome:
        yield Finding(("article", "url"), f"{outcome}: {link.reason}", "look at article.url")
    for path, claim, number, item in each_piece(worksheet) if context.links else ():
        link = context.links.get((item.url or "", item.quote))
        if link is None or link.outcome != outcome:
            continue
        proof = proof_of(item, context.proofs)
        day = f" of {proof.captured:%Y-%m-%d}" if proof and proof.captured else ""
        kept = f"; the saved copy{day} has the quote" if proof and proof.proven else ""
        yield Finding(
            (*path, "url"),
            f"{outcome}: {link.reason}{kept}",
            remedy.format(claim=claim.id, number=number, url=link.moved_to),
        )


_ELSEWHERE = "find where it is now: factsheet evidence edit {claim} {number} --url URL"
_BY_HAND = "open it in a browser and save it: factsheet capture {claim} -n {number} --from FILE"

moved = _link_rule(
    "moved",
    "An address redirects permanently to a new one.",
    "factsheet evidence edit {claim} {number} --url {url}",
)
changed = _link_rule(
    "changed",
    "The quote is no longer on the page.",
    "see what the page says now, and save it: factsheet capture {claim} -n {number}",
)
gone = _link_rule("gone", "The server says that there is no such page.", _ELSEWHERE)
suspected_gone = _link_rule(
    "suspected-gone",
    "The server answers, but the page seems to be gone.",
    _ELSEWHERE,
)
blocked = _link_rule("blocked", "The server denies access; the page may still be there.", _BY_HAND)
error = _link_rule("error", "The server gives no usable answer.", "try later, or " + _BY_HAND)
timeout = _link_rule(
    "timeout",
    "The server gives no complete answer within the time limit.",
    "try later, or " + _BY_HAND,
)
refused = _link_rule(
    "refused",
    "An address was not contacted: not a public web address.",
    "give an address that readers can open, or a --source",
)
