"""`remove`: take claims out."""

import sys
from typing import Annotated

import typer

from factsheet import console, edits, queries, store
from factsheet.cli import environment, options, saving
from factsheet.model import Worksheet
from factsheet.problems import FactsheetError
from factsheet.texts import counted, entries, one_line, pieces

app = typer.Typer(rich_markup_mode=None)


@app.command(epilog="Example: factsheet remove bridge-cost --yes")
def remove(
    claim: options.Claims,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Remove without asking.")] = False,
    worksheet: options.Worksheet = None,
    wait: options.Wait = 10,
) -> None:
    """Remove claims, after asking.

    Their evidence and history are removed, too. For a claim given by its number, the id is shown:
    numbers change when claims are added and removed.
    """
    path = environment.locate(worksheet)
    numeric = any(map(queries.is_numeric, claim))
    if not yes:
        sheet = store.load(path).worksheet
        found, numbers = queries.find_claims(sheet, claim), queries.numbers(sheet)
        for item in found:
            with_it = f"{pieces(len(item.evidence))}, {entries(len(item.history))}"
            console.say(f"{numbers[item.id]} ({item.id}): {one_line(item.words)} ({with_it})")
        if not sys.stdin.isatty():
            raise FactsheetError("there is nobody to ask; use --yes to remove without asking")
        if not console.confirm(f"Remove {counted(len(found), 'claim')}?"):
            raise FactsheetError("nothing was removed")
        claim = [item.id for item in found]
    gone: dict[str, int] = {}

    def change(sheet: Worksheet) -> Worksheet:
        found, numbers = queries.find_claims(sheet, claim), queries.numbers(sheet)
        gone.clear()
        gone.update((item.id, numbers[item.id]) for item in found)
        return edits.remove_claims(sheet, found)

    left = saving.save(path, change, wait).claims
    names = (f"{number} ({id})" if numeric else id for id, number in gone.items())
    console.say(f"removed: {', '.join(names)}")
    if numeric and min(gone.values()) <= len(left):
        console.say("later claims have new numbers; see factsheet list")
