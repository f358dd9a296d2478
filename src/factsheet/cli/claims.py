"""`add`, `edit`, `remove`: change the claims themselves."""

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from factsheet import console, edits, queries, store
from factsheet.cli import options
from factsheet.model import PRIORITIES, Worksheet
from factsheet.model import Claim as ClaimRecord
from factsheet.problems import FactsheetError
from factsheet.texts import counted, entries, pieces

app = typer.Typer(rich_markup_mode=None)


Quote = Annotated[str | None, typer.Option(metavar="TEXT", help="The exact words in the article.")]
Statement = Annotated[
    str | None, typer.Option(metavar="TEXT", help="One checkable sentence, in your words.")
]
AttributedTo = Annotated[
    str | None, typer.Option(metavar="NAME", help="Whom the article names as its source.")
]
Tags = Annotated[
    list[str] | None, typer.Option("--tag", metavar="TAG", help="May be given several times.")
]
Priority = Annotated[
    str | None,
    typer.Option(
        metavar=f"<{'|'.join(PRIORITIES)}>",
        help="How much hangs on it.",
        **options.one_of("priority", {row.name: row.label for row in PRIORITIES.values()}),
    ),
]
Id = Annotated[
    str | None,
    typer.Option("--id", metavar="ID", help="The id; without it, `add` makes one from the words."),
]
Assigned = Annotated[str | None, typer.Option(metavar="NAME", help="Who checks it.")]
Note = Annotated[str | None, typer.Option(metavar="TEXT", help="A note for the desk.")]
Extra = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="x-KEY=TEXT", help="A field of your own, as in --set x-page=3; repeatable."
    ),
]


def _values(
    *,
    quote: str | None,
    statement: str | None,
    attributed_to: str | None,
    tag: list[str] | None,
    priority: str | None,
    id: str | None,
    assigned: str | None,
    note: str | None,
) -> dict[str, Any]:
    values = options.given(
        quote=quote,
        statement=statement,
        attributed_to=attributed_to,
        priority=priority,
        id=id,
        assigned=assigned,
        note=note,
    )
    if tag is not None:
        values["tags"] = tuple(dict.fromkeys(name for name in tag if name))
    return values


def own_fields(pairs: list[str] | None) -> dict[str, str]:
    """Read `x-key=text` options; an empty text takes the field away."""
    fields = {}
    for pair in pairs or []:
        name, equals, text = pair.partition("=")
        if not equals or not name.startswith("x-") or len(name) < 3:
            raise typer.BadParameter(f"'{pair}' is not x-KEY=TEXT", param_hint="--set")
        fields[name] = text
    return fields


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

    It needs a quote or a statement, and comes last. A worksheet named with -w that is
    not there yet is begun.
    """
    values = _values(
        quote=quote,
        statement=statement,
        attributed_to=attributed_to,
        tag=tag,
        priority=priority,
        id=id,
        assigned=assigned,
        note=note,
    )
    values["extra"] = {name: text for name, text in own_fields(set_).items() if text}
    added = ""

    def change(sheet: Worksheet) -> Worksheet:
        nonlocal added
        sheet, claim = edits.add_claim(sheet, values)
        added = claim.id
        return sheet

    options.save(options.locate(worksheet), change, wait, begin=worksheet is not None)
    console.emit(added + "\n")


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
        typer.Option(metavar="FILE", help="Take the claim's YAML from a file, as a kept edit."),
    ] = None,
    worksheet: options.Worksheet = None,
    wait: options.Wait = 10,
) -> None:
    """Change fields of a claim; without options, in your editor.

    $VISUAL, else $EDITOR, gets the claim alone, as it stands in the file; a text that is no claim
    is refused and kept. (An editor with a window must wait: VISUAL='code --wait'.)
    An empty text ('') takes a field away; --tag replaces all tags.
    """
    values = _values(
        quote=quote,
        statement=statement,
        attributed_to=attributed_to,
        tag=tag,
        priority=priority,
        id=id,
        assigned=assigned,
        note=note,
    )
    fields = own_fields(set_)
    if not values and not fields:
        _edit_by_hand(options.locate(worksheet), claim, file, wait)
        return
    if file:
        raise FactsheetError("--file brings the whole claim; give no other field with it")

    remarks: list[str] = []

    def change(sheet: Worksheet) -> Worksheet:
        found = queries.find_claim(sheet, claim)
        extra = {k: v for k, v in {**found.extra, **fields}.items() if v != ""}
        changed = edits.edit_claim(sheet, found, {**values, "extra": extra})
        if changed == sheet:
            remarks.append(f"{found.id}: nothing changed")
        remarks.extend(staleness(found, queries.find_claim(changed, values.get("id") or found.id)))
        return changed

    options.save(options.locate(worksheet), change, wait)
    for remark in remarks:
        console.say(remark)


def staleness(before: ClaimRecord, after: ClaimRecord) -> list[str]:
    """Say that a change made a claim's verdict or approval outdated; nothing where it did not."""
    said = queries.outdated_by(before, after)
    return [f"{after.id}: {said}"] if said else []


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
    editing.put_in(draft, lambda change, write: options.save(path, change, wait, write=write))
    for remark in (f"{draft.after.id}: changed", *staleness(claim, draft.after)):
        console.say(remark)


@app.command(epilog="Example: factsheet remove bridge-cost --yes")
def remove(
    claim: options.Claims,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    worksheet: options.Worksheet = None,
    wait: options.Wait = 10,
) -> None:
    """Remove claims, after asking.

    Their evidence and history go with them.
    """
    path = options.locate(worksheet)
    if not yes:
        found = queries.find_claims(store.load(path).worksheet, claim)
        for item in found:
            with_it = f"{pieces(len(item.evidence))}, {entries(len(item.history))}"
            console.say(f"{item.id}: {item.words} ({with_it})")
        if not sys.stdin.isatty():
            raise FactsheetError("nobody to ask here; say --yes to remove without asking")
        if not console.confirm(f"Remove {counted(len(found), 'claim')}?"):
            raise FactsheetError("nothing was removed")
        claim = [item.id for item in found]
    gone: list[str] = []

    def change(sheet: Worksheet) -> Worksheet:
        found = queries.find_claims(sheet, claim)
        gone[:] = [item.id for item in found]
        return edits.remove_claims(sheet, found)

    options.save(path, change, wait)
    console.say(f"removed: {', '.join(gone)}")
