"""`evidence remove`: take a piece of evidence out of a claim."""

import typer

from factsheet import console, edits, queries
from factsheet.cli import environment, options, saving
from factsheet.cli.evidence_fields import Numbers
from factsheet.cli.evidence_transfer import numbers_of
from factsheet.cli.saving import outdated
from factsheet.model import Evidence, Worksheet

app = typer.Typer(rich_markup_mode=None)


@app.command(epilog="Example: factsheet evidence remove bridge-cost 2")
def remove(
    claim: options.Claim,
    number: Numbers,
    worksheet: options.Worksheet = None,
    wait: options.Wait = 10,
) -> None:
    """Remove evidence from a claim."""
    remarks: list[str] = []

    def change(sheet: Worksheet) -> Worksheet:
        found = queries.find_claim(sheet, claim)
        gone = numbers_of(found, number)
        after = found
        for one in reversed(gone):
            sheet = edits.remove_evidence(sheet, after, one)
            after = queries.find_claim(sheet, found.id)
        remarks.extend(
            f"{found.id}: evidence {one} removed: {_named(found.evidence[one - 1])}" for one in gone
        )
        remarks.extend(outdated(found, after))
        return sheet

    saving.save(environment.locate(worksheet), change, wait)
    console.say(*remarks)


def _named(item: Evidence) -> str:
    return "CONFIDENTIAL" if item.confidential else item.url or item.source or ""
