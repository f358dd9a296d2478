"""What `check` looks at, and `export` before it publishes: one worksheet and what belongs to it."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factsheet import rules, store
from factsheet.cli import options
from factsheet.model import Claim, Worksheet
from factsheet.proofs import Links, Proofs
from factsheet.workflows.revisions import once_confidential
from factsheet.yamltext import swallowed

if TYPE_CHECKING:
    from factsheet.attestations import Chain


def proofs_of(sheet: Worksheet, path: Path, claims: Sequence[Claim] | None = None) -> Proofs:
    """Look what the kept copies of these claims prove, else of all; without any, import nothing."""
    claims = sheet.claims if claims is None else claims
    if not any(item.archive or item.changed for c in claims for item in c.evidence):
        return {}
    from factsheet.workflows.saved_copies import prove_all

    return prove_all(sheet, path, claims)


def context_of(
    loaded: store.Loaded,
    *,
    article: store.StoredText | None = None,
    links: Links | None = None,
    witness: rules.Witness | None = None,
    signers: str | None = None,
    roots: Path | None = None,
) -> rules.Context:
    """Return what a worksheet is checked against: the article's text, kept copies, answers, now.

    `article` is a text from elsewhere, in the place of the stored one; `signers` is the file of the
    keys that count, in the place of the `allowed_signers` beside the worksheet, `roots` are the
    certificates of the time-stamping services that count.
    """
    sheet = loaded.worksheet
    if article is None:
        named = sheet.article.text
        article = store.article_text(loaded.path, named) if named else store.StoredText()
    return rules.Context(
        article.text,
        article.sha256,
        article.trouble,
        swallowed(loaded.text),
        proofs_of(sheet, loaded.path),
        links or {},
        options.now(),
        once_confidential(loaded.path),
        witness,
        _chain(loaded, signers, roots),
    )


def chain_of(loaded: store.Loaded) -> "Chain | None":
    """Return what became of a worksheet's signed statements; None where there are none."""
    return _chain(loaded) if store.sidecar_path(loaded.path).exists() else None


def signed_words(chain: "Chain | None", claim: str, place: int) -> str:
    """Return in words whether a history entry is signed, and with which key.

    `place` is the entry's in the history, from 0. Empty where nothing is signed.
    """
    if chain is None:
        return ""
    judged = chain.entries.get((claim, place))
    if judged is None:
        return "not signed"
    if judged.why:
        return f"signature {judged.trust}: {judged.why}"
    return f"signed with {judged.key}"


def signed_facts(
    loaded: store.Loaded, context: rules.Context, shown: Collection[str]
) -> dict[str, Any]:
    """Return what a report says of signatures, as `publishable` takes it; nothing without any."""
    if context.chain is None or not store.sidecar_path(loaded.path).exists():
        return {}
    from factsheet.attestations import Sidecar, embedded
    from factsheet.workflows.signing import sidecar_of, signers_of

    file = signers_of(loaded.path)
    sidecar = sidecar_of(loaded.path) or Sidecar()
    keys = {id: links.signers for id, links in context.chain.claims.items() if id in shown}
    signers = file.signers if file else None
    return {"chain": embedded(loaded.worksheet, sidecar, signers, shown), "keys": keys}


def _chain(
    loaded: store.Loaded, signers: str | None = None, roots: Path | None = None
) -> "Chain | None":
    """Compare with the signed statements, where there are any, or the rules ask for them."""
    sheet, path = loaded.worksheet, loaded.path
    if not store.sidecar_path(path).exists() and sheet.rules.signatures != "required":
        return None
    from factsheet.workflows import signing
    from factsheet.workflows.signing import sidecar_of, signers_of

    file = signers_of(path, signers)
    return signing.chain_of(sheet, sidecar_of(path), file, options.now(), roots)
