"""`assign`: who checks a claim."""

from typing import Annotated

import typer

from factsheet import console, edits, queries
from factsheet.cli import environment, options, saving
from factsheet.cli.completing import complete_claim, complete_name
from factsheet.model import Worksheet
from factsheet.problems import FactsheetError

app = typer.Typer(rich_markup_mode=None)


def _complete_name(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Offer claims, and the people that the worksheet knows."""
    return complete_claim(ctx, incomplete) + complete_name(ctx, incomplete)


@app.command(
    epilog="Example: factsheet assign bridge-cost bridge-length Ana\n\n"
    "Unassigned: factsheet assign bridge-cost --nobody\n\nYour own: factsheet list --mine"
)
def assign(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="CLAIM… NAME",
            autocompletion=_complete_name,
            help="One or more claims, then the person's name.",
        ),
    ],
    nobody: Annotated[bool, typer.Option("--nobody", help="Unassign the claims.")] = False,
    worksheet: options.Worksheet = None,
    wait: options.Wait = 10,
) -> None:
    """Assign claims to a person.

    Either all of them are assigned, or none. --nobody, or an empty name (''), unassigns them.
    """
    if not nobody and len(words) < 2:
        raise typer.BadParameter(
            "give at least one claim, then a name (or --nobody)", param_hint="CLAIM… NAME"
        )
    names, name = (words, "") if nobody else (words[:-1], " ".join(words[-1].split()))
    remarks: list[str] = []

    def change(sheet: Worksheet) -> Worksheet:
        claims = queries.find_claims(sheet, names)
        if any(name == claim.id for claim in sheet.claims):
            raise FactsheetError(f"'{name}' is a claim; the person comes last: assign CLAIM… NAME")
        if queries.is_numeric(name):
            raise FactsheetError(f"'{name}' is a number; the person comes last: assign CLAIM… NAME")
        for claim in claims:
            was = claim.assigned or ""
            if name == was:
                remarks.append(
                    f"{claim.id}: already assigned to {name or 'nobody'}; nothing changed"
                )
            else:
                before = f", was {was}" if was else ""
                remarks.append(f"{claim.id}: assigned to {name or 'nobody'}{before}")
        return edits.edit_claims(sheet, claims, {"assigned": name or None})

    saving.save(environment.locate(worksheet), change, wait)
    console.say(*remarks)
