"""Rules about what a quote leaves out, and whether it is long enough to prove anything."""

import re
from collections.abc import Iterator
from functools import lru_cache

from factsheet.anchors import Omission, clearest, find, is_one_word, prepare
from factsheet.model import Worksheet
from factsheet.problems import Finding, Path
from factsheet.proofs import SHORT_QUOTE, Standing, finding
from factsheet.rules.context import Context, Findings, each, each_proof

_DOTS = re.compile(r"[…⋯‥]|\. ?\.")
_article = lru_cache(maxsize=1)(prepare)
"""The article's text, prepared once for both rules."""


def _omissions(worksheet: Worksheet, context: Context) -> Iterator[tuple[Path, Omission, str]]:
    """Yield what quotes from the article and from saved pages leave out, and how to correct it."""
    for path, claim in each(worksheet) if context.article_text else ():
        if claim.quote and _DOTS.search(claim.quote):
            text = _article(context.article_text or "")
            anchors = find(claim.quote, text, explain=False).anchors
            if anchors:
                omission = clearest(anchors, text)[1]
                yield (*path, "quote"), omission, f"factsheet edit {claim.id} --quote '…'"
    for path, claim, number, _, proof in each_proof(worksheet, context):
        if not proof.trouble:
            edit = f"factsheet evidence edit {claim.id} {number} --quote '…'"
            yield (*path, "quote"), proof.omission, edit


def elided(worksheet: Worksheet, context: Context) -> Findings:
    """A quote with an ellipsis leaves words out; a person must check that they change nothing."""
    for path, omission, edit in _omissions(worksheet, context):
        if omission.left_out and not omission.negation:
            yield Finding(
                path,
                f"quote found in parts; {omission}",
                f"check that the meaning is the same, or quote the whole passage: {edit}",
            )


def negation_left_out(worksheet: Worksheet, context: Context) -> Findings:
    """A quote with an ellipsis leaves out a word such as "not", and may say the opposite."""
    for path, omission, edit in _omissions(worksheet, context):
        if omission.negation:
            yield Finding(
                path,
                f"quote found in parts, but {omission}",
                f"quote these words, too, or only one of the parts: {edit}",
            )


def proves_little(worksheet: Worksheet, context: Context) -> Findings:
    """A page is saved without a quote, or a quote is too short to prove anything."""
    for path, claim in each(worksheet) if context.article_text else ():
        if claim.quote and is_one_word(claim.quote):
            yield Finding(
                (*path, "quote"),
                f"{SHORT_QUOTE}: any article may contain it",
                f"quote more of the passage: factsheet edit {claim.id} --quote '…'",
            )
    for path, claim, number, item, proof in each_proof(worksheet, context):
        if proof.standing is Standing.KEPT:
            yield Finding(
                (*path, "quote" if item.quote else "archive"),
                f"page saved; {finding(proof)}",
                "quote the words that you saved it for: "
                f"factsheet evidence edit {claim.id} {number} --quote '…'",
            )
