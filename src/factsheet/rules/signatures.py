"""Rules about signed statements; what is wrong with them is found in `attestations`."""

from factsheet.model import Worksheet
from factsheet.rules.hits import Context, Hit, Hits


def signature_broken(worksheet: Worksheet, context: Context) -> Hits:
    """What was signed was altered, or a signature does not fit what it covers."""
    yield from _found(
        "signature-broken",
        worksheet,
        context,
        "put back what was signed, or judge and sign it again",
    )


def unsigned(worksheet: Worksheet, context: Context) -> Hits:
    """A verdict or approval is not signed: the rules ask for it, or others here are signed."""
    yield from _found("unsigned", worksheet, context, "whoever gave it says: factsheet sign")


def signer_unknown(worksheet: Worksheet, context: Context) -> Hits:
    """A signature's key is not known to be that of the person, or was not valid any more."""
    yield from _found(
        "signer-unknown",
        worksheet,
        context,
        "if the key is that person's: factsheet signers add NAME KEY.pub; or check with --signers",
    )


def signed_and_gone(worksheet: Worksheet, context: Context) -> Hits:
    """Something that was signed is no longer in the worksheet."""
    yield from _found(
        "signed-and-gone",
        worksheet,
        context,
        "put it back; a claim that was removed on purpose: factsheet sign --removed CLAIM",
    )


def heads_apart(worksheet: Worksheet, context: Context) -> Hits:
    """Two people signed about one claim without knowing of each other."""
    yield from _found(
        "heads-apart", worksheet, context, "look again, mark it once more, and sign: factsheet sign"
    )


def one_key(worksheet: Worksheet, context: Context) -> Hits:
    """One key signed a verdict and its approval, whatever the names."""
    yield from _found("one-key", worksheet, context, "a second person approves with their own key")


def article_unsigned(worksheet: Worksheet, context: Context) -> Hits:
    """Another text of the article was signed than the one that is there."""
    yield from _found(
        "article-unsigned",
        worksheet,
        context,
        "compare the texts, then sign the one that counts: factsheet sign --article",
    )


def _found(rule: str, worksheet: Worksheet, context: Context, remedy: str) -> Hits:
    numbers = {claim.id: number for number, claim in enumerate(worksheet.claims)}
    for trouble in context.chain.troubles if context.chain else ():
        if trouble.rule == rule:
            at = numbers.get(trouble.claim or "")
            path = ("article", "sha256") if rule == "article-unsigned" else ()
            yield Hit(path if at is None else ("claims", at, "history"), trouble.message, remedy)
