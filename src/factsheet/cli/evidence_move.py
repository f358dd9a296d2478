"""`evidence move`: evidence that belongs to other claims."""

import typer

from factsheet.cli import options
from factsheet.cli.evidence_fields import Numbers, Stance, To
from factsheet.cli.evidence_transfer import copy_or_move

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

    All its fields go along, and so does the stance unless --stance gives a different one.
    """
    copy_or_move(claim, number, to, stance, worksheet, wait, keep=False)
