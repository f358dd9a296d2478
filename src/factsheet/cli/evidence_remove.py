"""`evidence remove`: a piece of evidence, out of a claim."""

import typer

from factsheet import console, edits, queries
from factsheet.cli import environment, options, saving
from factsheet.cli.evidence_fields import Number
from factsheet.cli.saving import outdated
from factsheet.model import Evidence, Worksheet

app = typer.Typer(rich_markup_mode=None)


@app.command(epilog="Example: factsheet evidence remove bridge-cost 2")
def remove(
    claim: options.Claim,
    number: Number,
    worksheet: options.Worksheet = None,
    wait: options.Wait = 10,
) -> None:
    """Remove a piece of evidence from a claim."""
    remarks: list[str] = []

    def change(sheet: Worksheet) -> Worksheet:
        found = queries.find_claim(sheet, claim)
        gone = edits.pick_evidence(found, number)
        changed = edits.remove_evidence(sheet, found, number)
        remarks.append(f"{found.id}: evidence {number} removed: {_named(gone)}")
        remarks.extend(outdated(found, queries.find_claim(changed, found.id)))
        return changed

    saving.save(environment.locate(worksheet), change, wait)
    console.say(*remarks)


def _named(item: Evidence) -> str:
    return "CONFIDENTIAL" if item.confidential else item.url or item.source or ""
