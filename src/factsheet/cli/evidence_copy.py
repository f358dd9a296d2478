"""`evidence copy`: evidence that other claims rest on as well."""

import typer

from factsheet import console, edits, queries
from factsheet.cli import environment, options, saving
from factsheet.cli.evidence_fields import Numbers, Stance, To
from factsheet.cli.evidence_given import numbers_of, stance_taken_over, what_it_got
from factsheet.model import Worksheet

app = typer.Typer(rich_markup_mode=None)


@app.command(epilog="Example: factsheet evidence copy bridge-cost 1 bridge-length traffic")
def copy(
    claim: options.Claim,
    number: Numbers,
    to: To,
    stance: Stance = None,
    worksheet: options.Worksheet = None,
    wait: options.Wait = 10,
) -> None:
    """Give a claim's evidence to other claims, too.

    All its fields are copied, the stance too unless --stance gives another; the saved copy is
    shared. A claim that has it already, with the same quote, is left as it is.
    """
    given: list[edits.Given] = []
    origin = ""

    def change(sheet: Worksheet) -> Worksheet:
        nonlocal origin
        found = queries.find_claim(sheet, claim)
        origin = found.id
        targets = queries.find_claims(sheet, to, once=True)
        numbers = numbers_of(found, number)
        changed, given[:] = edits.hand_on(sheet, found, numbers, targets, stance=stance)
        return changed

    saving.save(environment.locate(worksheet), change, wait)
    console.say(*map(what_it_got, given))
    if stance is None:
        console.say(stance_taken_over(origin, given))
