"""What `check` looks at, and `export` before it publishes: one worksheet and what belongs to it."""

from factsheet import rules, store
from factsheet.cli import options
from factsheet.cli.showing import proofs_of
from factsheet.proofs import Links
from factsheet.workflows.revisions import once_confidential
from factsheet.yamltext import swallowed


def context_of(
    loaded: store.Loaded,
    *,
    article: store.StoredText | None = None,
    links: Links | None = None,
    witness: rules.Witness | None = None,
) -> rules.Context:
    """Return what a worksheet is checked against: the article's text, kept copies, answers, now.

    `article` is a text from elsewhere, in the place of the stored one.
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
    )
