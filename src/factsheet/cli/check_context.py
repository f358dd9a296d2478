"""What `check` looks at, and `export` before it publishes: one worksheet and what belongs to it."""

from collections.abc import Sequence
from pathlib import Path

from factsheet import rules, store
from factsheet.cli import environment
from factsheet.cli.signatures import chain_of
from factsheet.model import Claim, Worksheet
from factsheet.proofs import Links, Proofs
from factsheet.workflows.revisions import once_confidential
from factsheet.yamltext import swallowed


def proofs_of(sheet: Worksheet, path: Path, claims: Sequence[Claim] | None = None) -> Proofs:
    """Return what the saved copies of these claims, or all, prove; without any, import nothing."""
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
    witness: rules.GitHistory | None = None,
    signers: str | None = None,
    roots: Path | None = None,
) -> rules.Context:
    """Return what a worksheet is checked against: the article's text, kept copies, answers, now.

    `article` is a text from elsewhere, in place of the stored one; `signers` is the file of the
    keys that count, in place of the `allowed_signers` beside the worksheet, `roots` are the
    certificates of the time-stamping services that count.
    """
    sheet = loaded.worksheet
    if article is None:
        article = store.article_text(loaded.path, sheet.article.text)
    return rules.Context(
        article.text,
        article.sha256,
        article.trouble,
        swallowed(loaded.text),
        proofs_of(sheet, loaded.path),
        links or {},
        environment.now(),
        once_confidential(loaded.path),
        witness,
        chain_of(loaded, signers, roots, required=sheet.rules.signatures == "required"),
    )
