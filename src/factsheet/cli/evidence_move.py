"""`evidence move`: evidence that belongs to other claims."""

import typer

from factsheet import console, edits, queries
from factsheet.cli import environment, options, saving
from factsheet.cli.evidence_fields import Numbers, Stance, To
from factsheet.cli.evidence_given import listed, numbers_of, stance_taken_over, what_it_got
from factsheet.model import Worksheet

app = typer.Typer(rich_markup_mode=None)


@app.command(epilog="Example: factsheet evidence move bridge-cost 2 bridge-length")
def move(
    claim: options.Claim,
    number: Numbers,
    to: To,
    stance: Stance = None,
    worksheet: options.Worksheet = None,
    wait: options.Wait = 10,
) -> None:
    """Take evidence from a claim and give it to others.

    All its fields go along, the stance too unless --stance gives another.
    """
    given: list[edits.Given] = []
    remarks: list[str] = []
    origin = ""

    def change(sheet: Worksheet) -> Worksheet:
        nonlocal origin
        found = queries.find_claim(sheet, claim)
        origin = found.id
        targets = queries.find_claims(sheet, to, once=True)
        numbers = numbers_of(found, number)
        changed, given[:] = edits.hand_on(sheet, found, numbers, targets, stance=stance, keep=False)
        after = queries.find_claim(changed, origin)
        later = min(numbers) <= len(after.evidence)
        remarks.append(
            f"{origin}: evidence {listed(numbers)} moved"
            + ("; what came after it has new numbers" if later else "")
        )
        remarks.extend(saving.outdated(found, after))
        return changed

    saving.save(environment.locate(worksheet), change, wait)
    console.say(*remarks, *map(what_it_got, given))
    if stance is None and any(one.added for one in given):
        console.say(stance_taken_over(origin, given))
