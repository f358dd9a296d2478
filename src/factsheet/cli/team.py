"""`assign` and `approve`: who checks a claim, and who signs its verdict off."""

from typing import Annotated

import typer

from factsheet import approvals, console, edits, queries, store
from factsheet.cli import options
from factsheet.cli.sign import Key, SignAlso, sign_after
from factsheet.model import Worksheet
from factsheet.problems import FactsheetError

app = typer.Typer(rich_markup_mode=None)


def _complete_name(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Offer claims, and the people that the worksheet knows."""
    offered = options.complete_claim(ctx, incomplete)
    try:
        sheet = store.load(options.locate(options.named(ctx))).worksheet
    except FactsheetError:
        return offered
    people = {claim.assigned for claim in sheet.claims if claim.assigned}
    people |= {entry.by for claim in sheet.claims for entry in claim.history}
    return offered + [(name, "") for name in sorted(people) if name.startswith(incomplete)]


@app.command(
    epilog="Example: factsheet assign bridge-cost bridge-length Ana\n\n"
    "Taken away: factsheet assign bridge-cost --nobody\n\nYours: factsheet list --mine"
)
def assign(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="CLAIM… NAME",
            autocompletion=_complete_name,
            help="One or more claims, then who checks them.",
        ),
    ],
    nobody: Annotated[
        bool, typer.Option("--nobody", help="Take the claims away from whoever has them.")
    ] = False,
    worksheet: options.Worksheet = None,
    wait: options.Wait = 10,
) -> None:
    """Say who checks claims.

    All of them are assigned, or none. --nobody, or an empty name (''), takes the assignment away.
    """
    if not nobody and len(words) < 2:
        raise typer.BadParameter(
            "give at least one claim, then a name (or --nobody)", param_hint="CLAIM… NAME"
        )
    names, name = (words, "") if nobody else (words[:-1], " ".join(words[-1].split()))
    remarks: list[str] = []

    def change(sheet: Worksheet) -> Worksheet:
        claims = queries.find_claims(sheet, names)
        if any(name == claim.id for claim in sheet.claims):
            raise FactsheetError(f"'{name}' is a claim; say last who checks: assign CLAIM… NAME")
        for claim in claims:
            was = claim.assigned or ""
            if name == was:
                remarks.append(f"{claim.id}: {name or 'nobody'} has it already; nothing changed")
            else:
                before = f", was {was}" if was else ""
                remarks.append(f"{claim.id}: {f'for {name}' if name else 'for nobody'}{before}")
        return edits.edit_claims(sheet, claims, {"assigned": name or None})

    options.save(options.locate(worksheet), change, wait)
    for remark in remarks:
        console.say(remark)


@app.command(
    epilog="Example: factsheet approve bridge-cost bridge-length --by Ben\n\n"
    "What waits for it: factsheet list --unapproved"
)
def approve(
    claim: options.Claims,
    revoke: Annotated[bool, typer.Option("--revoke", help="Take the sign-off back.")] = False,
    because: Annotated[str | None, typer.Option(metavar="TEXT", help="Why.")] = None,
    sign: SignAlso = False,
    key: Key = None,
    by: options.By = None,
    worksheet: options.Worksheet = None,
    wait: options.Wait = 10,
) -> None:
    """Sign verdicts off, as a second person.

    All of them are approved, or none. The history keeps a fingerprint of what was seen: when claim
    or evidence change later, the approval is outdated. Whoever gave the verdict cannot approve it,
    unless the worksheet's rules say `self_approval: true`; `approval: required` there makes `check`
    ask for a sign-off.
    """
    path = options.locate(worksheet)
    given = approvals.Approval(options.actor(by, path), options.now(), because or None, revoke)
    remarks: list[str] = []

    def change(sheet: Worksheet) -> Worksheet:
        claims = queries.find_claims(sheet, claim)
        signed, changed = approvals.approve(sheet, claims, given)
        now = {item.id: item for item in changed}
        for item in claims:
            verdict = f"{item.status} by {item.judgement.by}" if item.judgement else item.status
            if item.id in now:
                deed = "approval taken back" if revoke else "approved"
                remarks.append(f"{item.id}: {verdict}, {deed} by {given.by}")
            elif revoke:
                remarks.append(f"{item.id}: it has no approval; nothing changed")
            else:
                remarks.append(f"{item.id}: approved already, by {given.by}; nothing changed")
        return signed

    saved = options.save(path, change, wait)
    for remark in remarks:
        console.say(remark)
    if sign or saved.rules.signatures == "required":
        names = [item.id for item in queries.find_claims(saved, claim)]
        sign_after(path, names, given.by, key, wait)
