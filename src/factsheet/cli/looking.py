"""What `check` looks at, and `export` before it publishes: one worksheet and what belongs to it."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from factsheet import rules, store
from factsheet.cli import options
from factsheet.cli.showing import proofs_of
from factsheet.proofs import Links
from factsheet.workflows.revisions import once_confidential
from factsheet.yamltext import swallowed

if TYPE_CHECKING:
    from factsheet.attestations import Chain


def context_of(
    loaded: store.Loaded,
    *,
    article: store.StoredText | None = None,
    links: Links | None = None,
    witness: rules.Witness | None = None,
    signers: str | None = None,
) -> rules.Context:
    """Return what a worksheet is checked against: the article's text, kept copies, answers, now.

    `article` is a text from elsewhere, in the place of the stored one; `signers` is the file of the
    keys that count, in the place of the `allowed_signers` beside the worksheet.
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
        _chain(loaded, signers),
    )


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


def _chain(loaded: store.Loaded, signers: str | None) -> "Chain | None":
    """Compare with the signed statements, where there are any, or the rules ask for them."""
    sheet, path = loaded.worksheet, loaded.path
    if not store.sidecar_path(path).exists() and sheet.rules.signatures != "required":
        return None
    from factsheet.workflows.signing import chain_of, sidecar_of, signers_of

    return chain_of(sheet, sidecar_of(path), signers_of(path, signers), options.now())
