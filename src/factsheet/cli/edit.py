"""`edit`: change a claim."""

import os
from pathlib import Path
from typing import Annotated

import typer

from factsheet import console, edits, queries, store
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
from factsheet.cli.saving import outdated
from factsheet.model import Worksheet
from factsheet.problems import FactsheetError
from factsheet.texts import entries

app = typer.Typer(rich_markup_mode=None)


@app.command(
    epilog="Example: factsheet edit bridge-cost --statement 'The bridge cost 39.8 million.'"
)
def edit(
    claim: options.Claim,
    quote: Quote = None,
    statement: Statement = None,
    attributed_to: AttributedTo = None,
    tag: Tags = None,
    priority: Priority = None,
    id: Id = None,
    assigned: Assigned = None,
    note: Note = None,
    set_: Extra = None,
    file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Take the claim's YAML from a file, such as a saved edit."
        ),
    ] = None,
    worksheet: options.Worksheet = None,
    wait: options.Wait = 10,
) -> None:
    """Change a claim: some fields, or all in your editor.

    $VISUAL, else $EDITOR, opens just this claim, as it is written in the file. (A graphical editor
    must wait: VISUAL='code --wait'.) Text that is not a valid claim is rejected, but saved for you.
    An empty text ('') removes a field; --tag replaces all tags.
    """
    values = values_of(locals())
    fields = own_fields(set_)
    if not values and not fields:
        _edit_by_hand(environment.locate(worksheet), claim, file, wait)
        return
    if file:
        raise FactsheetError("--file replaces the whole claim; give no other fields with it")

    remarks: list[str] = []

    def change(sheet: Worksheet) -> Worksheet:
        found = queries.find_claim(sheet, claim)
        extra = {k: v for k, v in {**found.extra, **fields}.items() if v != ""}
        changed = edits.edit_claim(sheet, found, {**values, "extra": extra})
        remarks[:] = saving.numbered_claim(claim, found)
        if changed == sheet:
            remarks.append(f"{found.id}: nothing changed")
        after = queries.find_claim(changed, values.get("id") or found.id)
        remarks.extend([*saving.claim_changes(found, after), *outdated(found, after)])
        return changed

    saving.save(environment.locate(worksheet), change, wait)
    console.say(*remarks)


def _edit_by_hand(path: Path, name: str, file: Path | None, wait: float) -> None:
    from factsheet import editor
    from factsheet.workflows import editing

    loaded = store.load(path)
    claim = queries.find_claim(loaded.worksheet, name)
    if file is not None:
        draft = editing.read_back(loaded, claim, file)
        lost = [] if draft is None else [e for e in claim.history if e not in draft.after.history]
        if lost:
            raise FactsheetError(
                f"{file} lacks {entries(len(lost))} of {claim.id}, the newest by {lost[-1].by}; "
                f"copy what is missing from {path} first"
            )
    else:
        draft = editing.by_hand(loaded, claim, lambda at: editor.open_in(at, os.environ))
    if draft is None:
        console.say(f"{claim.id}: nothing changed")
        return
    editing.put_in(draft, lambda change, write: saving.save(path, change, wait, write=write))
    said = saving.claim_changes(claim, draft.after) or [
        f"{draft.after.id}: only the layout changed"
    ]
    console.say(*said, *outdated(claim, draft.after))
