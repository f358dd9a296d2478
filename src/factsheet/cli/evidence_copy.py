"""`evidence copy`: evidence that other claims rest on as well."""

import typer

from factsheet.cli import options
from factsheet.cli.evidence_fields import Numbers, Stance, To
from factsheet.cli.evidence_transfer import copy_or_move

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

    All its fields are copied, and so is the stance unless --stance gives a different one; the saved
    copy is shared. A claim that already has it, with the same quote, is not changed.
    """
    copy_or_move(claim, number, to, stance, worksheet, wait)
