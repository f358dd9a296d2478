"""`add`: a claim."""

import typer

from factsheet import console, queries
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
from factsheet.workflows.adding import Added, add_in_place

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

    It needs a quote or a statement. If the article's text is stored, the quote is looked for in it:
    the claim is put in the article's order, and you are told if the words are not there or are
    already a claim. Other claims go to the end. A worksheet named with -w is created if it does not
    exist.
    """
    values = values_of(locals())
    values["extra"] = {name: text for name, text in own_fields(set_).items() if text}
    path = environment.locate(worksheet)
    done: list[Added] = []

    def change(sheet: Worksheet) -> Worksheet:
        done[:] = [add_in_place(path, sheet, values)]
        return done[0].worksheet

    saved = saving.save(path, change, wait, begin=worksheet is not None)
    added = done[0].claim.id
    console.emit(added + "\n")
    for remark in done[0].remarks:
        console.say(f"{added}: {remark}")
    number, count = queries.numbers(saved)[added], len(saved.claims)
    if number < count:
        console.say(f"{added}: claim {number} of {count}; later claims have new numbers")
    saving.suggest(f"factsheet evidence add {added} URL --stance supports", worksheet)
