"""`mark`: give verdicts."""

from typing import Annotated

import typer

from factsheet import console, edits, queries, rules
from factsheet.cli import environment, options, saving
from factsheet.cli.completing import complete_claim
from factsheet.cli.signatures import Key, SignAlso, sign_after
from factsheet.model import Claim as ClaimRecord
from factsheet.model import Worksheet
from factsheet.vocabulary import STATUSES

app = typer.Typer(rich_markup_mode=None)


def _check_last(value: list[str]) -> list[str]:
    if len(value) < 2:
        raise typer.BadParameter("give at least one claim, then a status")
    options.check_status(value[-1])
    return value


def _complete(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    return complete_claim(ctx, incomplete) + options.complete_status(incomplete)


@app.command(
    epilog="Example: factsheet mark bridge-cost verified --because 'The budget says 39.8.'\n\n"
    f"The statuses: {', '.join(STATUSES)}."
)
def mark(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="CLAIM… STATUS",
            autocompletion=_complete,
            callback=_check_last,
            help="One or more claims, then the status to give them.",
        ),
    ],
    because: Annotated[str | None, options.words("The reason, shown beside the status")] = None,
    rating: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="The rating that readers see, such as 'Mostly true'."),
    ] = None,
    sign: SignAlso = False,
    key: Key = None,
    by: options.By = None,
    worksheet: options.Worksheet = None,
    wait: options.Wait = 10,
) -> None:
    """Give claims a status, with who, when and why.

    Either all of them are marked, or none. It warns if `check` would object, but never refuses. A
    rating belongs to its verdict: a different status removes it unless a new rating is given.
    """
    *names, status = words
    path = environment.locate(worksheet)
    given = edits.Mark(
        status, environment.actor(by, path), environment.now(), because or None, rating
    )
    remarks: list[str] = []

    def change(sheet: Worksheet) -> Worksheet:
        claims = queries.find_claims(sheet, names)
        marked, changed = edits.mark(sheet, claims, given)
        now = {claim.id: claim for claim in changed}
        for claim in claims:
            if claim.id in now:
                remarks.extend(_remarks(sheet, claim, now[claim.id]))
            else:
                remarks.append(f"{claim.id}: already {status}, by {given.by}; nothing changed")
        return marked

    saved = saving.save(path, change, wait)
    console.say(*remarks)
    sign_after(path, saved, names, given.by, key, wait, asked=sign)
    is_open = queries.progress(saved).settled < len(saved.claims)
    saving.suggest("factsheet review" if is_open else "factsheet check", worksheet)


def _remarks(sheet: Worksheet, before: ClaimRecord, after: ClaimRecord) -> list[str]:
    again = before.status == after.status and before.history
    lines = [f"{after.id}: {after.status}{' again' if again else f', was {before.status}'}"]
    if before.rating and not after.rating:
        lines.append(f"{after.id}: the rating '{before.rating}' of the old status was removed")
    if before.approval:
        lines.append(
            f"{after.id}: {before.approval.by}'s approval of the old verdict no longer counts"
        )
    for finding in rules.objections(sheet, after):
        lines.append(f"warning: {after.id}: {finding.message}; {finding.remedy}")
    return lines
