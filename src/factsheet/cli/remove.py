"""`remove`: take claims out."""

import sys
from typing import Annotated

import typer

from factsheet import console, edits, queries, store
from factsheet.cli import environment, options, saving
from factsheet.model import Worksheet
from factsheet.problems import FactsheetError
from factsheet.texts import counted, entries, pieces

app = typer.Typer(rich_markup_mode=None)


@app.command(epilog="Example: factsheet remove bridge-cost --yes")
def remove(
    claim: options.Claims,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Remove without asking.")] = False,
    worksheet: options.Worksheet = None,
    wait: options.Wait = 10,
) -> None:
    """Remove claims, after asking.

    Their evidence and history are removed, too.
    """
    path = environment.locate(worksheet)
    if not yes:
        found = queries.find_claims(store.load(path).worksheet, claim)
        for item in found:
            with_it = f"{pieces(len(item.evidence))}, {entries(len(item.history))}"
            console.say(f"{item.id}: {item.words} ({with_it})")
        if not sys.stdin.isatty():
            raise FactsheetError("nobody is here to ask; use --yes to remove without asking")
        if not console.confirm(f"Remove {counted(len(found), 'claim')}?"):
            raise FactsheetError("nothing was removed")
        claim = [item.id for item in found]
    gone: list[str] = []

    def change(sheet: Worksheet) -> Worksheet:
        found = queries.find_claims(sheet, claim)
        gone[:] = [item.id for item in found]
        return edits.remove_claims(sheet, found)

    saving.save(path, change, wait)
    console.say(f"removed: {', '.join(gone)}")
