"""`approve`: a second person's approval of verdicts."""

from typing import Annotated

import typer

from factsheet import approvals, console, queries
from factsheet.cli import environment, options, saving
from factsheet.cli.signatures import Key, SignAlso, sign_after
from factsheet.model import Worksheet

app = typer.Typer(rich_markup_mode=None)


@app.command(
    epilog="Example: factsheet approve bridge-cost bridge-length --by Ben\n\n"
    "Waiting for approval: factsheet list --unapproved"
)
def approve(
    claim: options.Claims,
    revoke: Annotated[bool, typer.Option("--revoke", help="Withdraw the approval.")] = False,
    because: Annotated[str | None, options.words("Why")] = None,
    sign: SignAlso = False,
    key: Key = None,
    by: options.By = None,
    worksheet: options.Worksheet = None,
    wait: options.Wait = 10,
) -> None:
    """Sign off on verdicts, as a second person.

    Either all of them are approved, or none. The history keeps a fingerprint of what was approved:
    if the claim or its evidence changes later, the approval is outdated. Whoever gave the verdict
    cannot approve it, unless the worksheet's rules say `self_approval: true`; with
    `approval: required` there, `check` asks for approvals.
    """
    path = environment.locate(worksheet)
    given = approvals.Approval(
        environment.actor(by, path), environment.now(), because or None, revoke
    )
    remarks: list[str] = []

    def change(sheet: Worksheet) -> Worksheet:
        claims = queries.find_claims(sheet, claim)
        signed, changed = approvals.approve(sheet, claims, given)
        now = {item.id for item in changed}
        remarks.extend(approvals.remark(item, given, changed=item.id in now) for item in claims)
        return signed

    saved = saving.save(path, change, wait)
    console.say(*remarks)
    sign_after(path, saved, claim, given.by, key, wait, asked=sign)
    if not revoke:
        saving.suggest("factsheet check", worksheet)
