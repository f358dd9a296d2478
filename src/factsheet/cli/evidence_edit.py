"""`evidence edit`: the fields of a piece of evidence."""

from typing import Annotated

import typer

from factsheet import console, edits, queries
from factsheet.cli import environment, options, saving
from factsheet.cli import evidence_fields as fields
from factsheet.cli.claim_fields import Extra, own_fields
from factsheet.cli.evidence_fields import Number, values_of
from factsheet.cli.saving import outdated
from factsheet.model import Worksheet
from factsheet.problems import FactsheetError

app = typer.Typer(rich_markup_mode=None)


@app.command(epilog="Example: factsheet evidence edit bridge-cost 1 --stance refutes")
def edit(
    claim: options.Claim,
    number: Number,
    url: Annotated[str | None, typer.Option(metavar="URL", help="http or https.")] = None,
    source: fields.Source = None,
    title: fields.Title = None,
    author: fields.Author = None,
    stance: fields.Stance = None,
    kind: fields.Kind = None,
    quote: fields.Quote = None,
    language: fields.Language = None,
    translation: fields.Translation = None,
    translated_by: fields.TranslatedBy = None,
    publisher: fields.Publisher = None,
    via: fields.Via = None,
    published: fields.Published = None,
    accessed: fields.Accessed = None,
    locator: fields.Locator = None,
    note: fields.Note = None,
    confidential: fields.Confidential = None,
    set_: Extra = None,
    worksheet: options.Worksheet = None,
    wait: options.Wait = 10,
) -> None:
    """Change a piece of evidence; an empty text ('') removes a field.

    With --confidential, its saved copy moves to evidence-confidential/; with --not-confidential,
    back to evidence/.
    """
    values = values_of(locals())
    own = own_fields(set_)
    if not values and not own:
        raise FactsheetError("nothing to change; give a field, as in --stance refutes")
    remarks: list[str] = []
    named: list[str] = []

    def change(sheet: Worksheet) -> Worksheet:
        found = queries.find_claim(sheet, claim)
        named.append(found.id)
        remarks[:] = saving.numbered_claim(claim, found)
        now = {**edits.pick_evidence(found, number).extra, **own}
        extra = {name: text for name, text in now.items() if text != ""}
        changed = edits.edit_evidence(sheet, found, number, {**values, "extra": extra})
        if changed == sheet:
            remarks.append(f"{found.id}: nothing changed")
        elif confidential is False and found.evidence[number - 1].confidential:
            remarks.append(
                f"{found.id}: evidence {number} is no longer confidential: exports publish its "
                f"words from now on; to undo: factsheet evidence edit {found.id} {number} "
                "--confidential"
            )
        after = queries.find_claim(changed, found.id)
        remarks.extend([*saving.claim_changes(found, after), *outdated(found, after)])
        return changed

    path = environment.locate(worksheet)
    if confidential is None:
        saving.save(path, change, wait)
    else:
        from factsheet.workflows.moving_copies import save_and_move_copies

        remarks += save_and_move_copies(
            path,
            saving.saver(path, wait),
            change,
            lambda found, place, _: place == number and found.id == named[-1],
        )
    console.say(*remarks)
