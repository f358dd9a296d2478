"""`split`: make several claims of one."""

from typing import Annotated

import typer

from factsheet import console, edits, queries
from factsheet.cli import environment, options, saving
from factsheet.model import Worksheet

app = typer.Typer(rich_markup_mode=None)


@app.command(epilog="Example: factsheet split bridge 'cost 40 million' 'reopened in May'")
def split(
    claim: options.Claim,
    quote: Annotated[
        list[str],
        typer.Argument(
            metavar="QUOTE…", help="Words from the claim's quote, one part per new claim."
        ),
    ],
    worksheet: options.Worksheet = None,
    wait: options.Wait = 10,
) -> None:
    """Split a claim into single facts and print their ids.

    Each new claim is anchored to its own words and inherits attribution, priority and tags. The
    original is removed, unless it has a statement, a status, evidence or history of its own.
    """
    added: list[str] = []
    stays = ""

    def change(sheet: Worksheet) -> Worksheet:
        nonlocal stays
        found = queries.find_claim(sheet, claim)
        changed, added[:] = edits.split_claim(sheet, found, quote)
        if any(other.id == found.id for other in changed.claims):
            stays = found.id
        return changed

    saving.save(environment.locate(worksheet), change, wait)
    if stays:
        console.say(f"{stays} is kept: it has a statement, status, evidence or history")
    console.emit("".join(name + "\n" for name in added))
    saving.suggest(f"factsheet evidence add {added[0]} URL --stance supports", worksheet)
