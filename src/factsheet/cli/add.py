"""`add`: a claim."""

import typer

from factsheet import console, edits
from factsheet.cli import environment, options, saving
from factsheet.cli.claim_fields import (
    Assigned,
    AttributedTo,
    Extra,
    Id,
    Note,
    Priority,
    Quote,
    Statement,
    Tags,
    own_fields,
    values_of,
)
from factsheet.model import Worksheet

app = typer.Typer(rich_markup_mode=None)


@app.command(
    epilog="Example: factsheet add --quote 'cost 40 million' "
    "--statement 'The new bridge cost 40 million euros.' --tag money"
)
def add(
    quote: Quote = None,
    statement: Statement = None,
    attributed_to: AttributedTo = None,
    tag: Tags = None,
    priority: Priority = None,
    id: Id = None,
    assigned: Assigned = None,
    note: Note = None,
    set_: Extra = None,
    worksheet: options.Worksheet = None,
    wait: options.Wait = 10,
) -> None:
    """Add a claim and print its id.

    It needs a quote or a statement, and goes at the end. A worksheet named with -w is created
    if it does not exist.
    """
    values = values_of(
        quote=quote,
        statement=statement,
        attributed_to=attributed_to,
        tag=tag,
        priority=priority,
        id=id,
        assigned=assigned,
        note=note,
    )
    values["extra"] = {name: text for name, text in own_fields(set_).items() if text}
    added = ""

    def change(sheet: Worksheet) -> Worksheet:
        nonlocal added
        sheet, claim = edits.add_claim(sheet, values)
        added = claim.id
        return sheet

    saving.save(environment.locate(worksheet), change, wait, begin=worksheet is not None)
    console.emit(added + "\n")
