"""Rules about signed statements; what is wrong with them is found in `attestations`."""

from collections.abc import Callable

from factsheet.model import Worksheet
from factsheet.problems import Finding
from factsheet.rules.context import Context, Findings


def _signing_rule(rule: str, meaning: str, remedy: str) -> Callable[[Worksheet, Context], Findings]:
    """Return the rule that reports one kind of trouble with signatures."""

    def found(worksheet: Worksheet, context: Context) -> Findings:
        numbers = {claim.id: number for number, claim in enumerate(worksheet.claims)}
        for trouble in context.chain.troubles if context.chain else ():
            if trouble.rule == rule:
                at = numbers.get(trouble.claim or "")
                whole = ("article", "sha256") if rule == "article-unsigned" else ()
                path = whole if at is None else ("claims", at, "history")
                yield Finding(path, trouble.message, remedy)

    found.__doc__ = meaning
    return found


signature_broken = _signing_rule(
    "signature-broken",
    "What was signed was altered, or a signature does not match what it covers.",
    "restore what was signed, or mark and sign it again",
)
unsigned = _signing_rule(
    "unsigned",
    "A verdict or approval is not signed, although the rules ask for it or others here are signed.",
    "the person who gave it runs: factsheet sign",
)
signer_unknown = _signing_rule(
    "signer-unknown",
    "A signature's key is not known to be the person's, or was no longer valid.",
    "if the key is that person's: factsheet signers add NAME KEY.pub; or check with --signers",
)
signed_and_gone = _signing_rule(
    "signed-and-gone",
    "Something that was signed is no longer in the worksheet.",
    "restore it; if the claim was removed on purpose: factsheet sign --removed CLAIM",
)
heads_apart = _signing_rule(
    "heads-apart",
    "Two people signed entries of one claim, each unaware of the other.",
    "look at both, mark it once more, and sign: factsheet sign",
)
one_key = _signing_rule(
    "one-key",
    "One key signed both a verdict and its approval, whatever the names.",
    "a second person approves with a key of their own",
)
article_unsigned = _signing_rule(
    "article-unsigned",
    "The article's text is not the one that was signed.",
    "compare the texts, then sign the right one: factsheet sign --article",
)
