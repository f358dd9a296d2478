"""`evidence list`: what speaks for and against a claim."""

from collections.abc import Iterator
from typing import Annotated

import typer

from factsheet import console, queries, store
from factsheet.cli import environment, options
from factsheet.cli.options import TextOrJson
from factsheet.cli.output import emit_json, evidence_lines
from factsheet.console import Line
from factsheet.model import Claim
from factsheet.texts import pieces
from factsheet.wayback import wayback_summary
from factsheet.withholding import evidence_trees

app = typer.Typer(rich_markup_mode=None)


@app.command("list", epilog="Example: factsheet evidence list bridge-cost --format json")
def list_evidence(
    claim: Annotated[list[str] | None, options.some_claims("Only these claims.")] = None,
    format: options.Format = TextOrJson.text,
    confidential: options.Confidential = False,
    worksheet: options.Worksheet = None,
) -> None:
    """List the evidence of some claims or of all.

    The text marks what is confidential; JSON leaves its words out unless --confidential is given.
    """
    sheet = store.load(environment.locate(worksheet)).worksheet
    claims = queries.find_claims(sheet, claim) if claim else list(sheet.claims)
    if format is TextOrJson.json:
        rows = [
            {"claim": item.id, "number": number, **tree}
            for item in claims
            for number, tree in enumerate(
                evidence_trees(item.evidence, confidential=confidential), 1
            )
        ]
        emit_json(rows)
    elif console.on_terminal():
        console.emit_lines(line for item in claims for line in _lines(item))
    else:
        console.emit_tsv(
            (
                item.id,
                number,
                piece.stance or "",
                piece.kind or "",
                piece.publisher or "",
                piece.url or piece.source or "",
                piece.quote or "",
                "CONFIDENTIAL" if piece.confidential else "",
            )
            for item in claims
            for number, piece in enumerate(item.evidence, 1)
        )


def _lines(claim: Claim) -> Iterator[Line]:
    yield Line(f"{claim.id}: {pieces(len(claim.evidence))}", "bold")
    for number, item in enumerate(claim.evidence, 1):
        yield Line(item.stance or "no stance given", "cyan", indent=2)
        yield from evidence_lines(number, item)
        if words := wayback_summary(item):
            yield Line(words, "dim", indent=5)
