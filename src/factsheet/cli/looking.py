"""What `check` looks at, and `export` before it publishes: one worksheet and what belongs to it."""

from typing import TYPE_CHECKING

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


def _chain(loaded: store.Loaded, signers: str | None) -> "Chain | None":
    """Compare with the signed statements, where there are any, or the rules ask for them."""
    sheet, path = loaded.worksheet, loaded.path
    if not store.sidecar_path(path).exists() and sheet.rules.signatures != "required":
        return None
    from factsheet.workflows.signing import chain_of, sidecar_of, signers_of

    return chain_of(sheet, sidecar_of(path), signers_of(path, signers), options.now())
