"""`evidence add`, `list`, `edit`, `remove`: what speaks for and against a claim."""

from collections.abc import Iterator
from typing import Annotated

import typer

from factsheet import console, edits, queries, store
from factsheet.cli import environment, network, options, saving
from factsheet.cli import evidence_fields as fields
from factsheet.cli.claim_fields import Extra, own_fields
from factsheet.cli.completing import complete_claim
from factsheet.cli.evidence_fields import values_of
from factsheet.cli.groups import Group
from factsheet.cli.options import TextOrJson
from factsheet.cli.output import emit_json, evidence_lines
from factsheet.cli.saving import outdated
from factsheet.console import Line
from factsheet.model import Claim, Evidence, Worksheet
from factsheet.problems import FactsheetError
from factsheet.texts import pieces
from factsheet.withholding import evidence_trees

app = typer.Typer(rich_markup_mode=None)
group = typer.Typer(
    cls=Group,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Add, list, edit and remove the evidence of a claim.",
    epilog="Example: factsheet evidence add bridge-cost https://example.org --stance supports",
)
app.add_typer(group, name="evidence")


Number = Annotated[int, typer.Argument(metavar="N", min=1, help="Its number in `evidence list`.")]


@group.command(
    epilog="Example: factsheet evidence add bridge-cost https://example.org/budget "
    "--stance supports --kind primary --quote 'the state paid 21.5 million' --locator 'p. 12'"
)
def add(
    claim: options.Claim,
    url: Annotated[str | None, typer.Argument(metavar="[URL]", help="http or https.")] = None,
    source: fields.Source = None,
    stance: fields.Stance = None,
    kind: fields.Kind = None,
    quote: fields.Quote = None,
    publisher: fields.Publisher = None,
    via: fields.Via = None,
    published: fields.Published = None,
    accessed: fields.Accessed = None,
    locator: fields.Locator = None,
    note: fields.Note = None,
    confidential: fields.Confidential = None,
    set_: Extra = None,
    capture: Annotated[
        bool, typer.Option("--capture", help="Save the page at once, and look for the quote on it.")
    ] = False,
    allow_host: network.AllowHost = None,
    time_limit: network.TimeLimit = 60,
    worksheet: options.Worksheet = None,
    wait: options.Wait = 10,
) -> None:
    """Add evidence to a claim: an address, or --source if it has none.

    With --capture, exit code 1 if the page could not be saved or the quote is not on it; the
    evidence is added anyway.
    """
    if capture and not url:
        raise typer.BadParameter(
            "only evidence with an address can be captured", param_hint="--capture"
        )
    how = network.fetch_options(allow_host, time_limit, per_host=1) if capture else None
    values = values_of(
        url=url,
        source=source,
        stance=stance,
        kind=kind,
        quote=quote,
        publisher=publisher,
        via=via,
        published=published,
        accessed=accessed,
        locator=locator,
        note=note,
        confidential=confidential,
    )
    values["extra"] = {name: text for name, text in own_fields(set_).items() if text}
    remarks: list[str] = []
    added: list[tuple[str, int]] = []

    def change(sheet: Worksheet) -> Worksheet:
        found = queries.find_claim(sheet, claim)
        changed, remark = edits.add_evidence(sheet, found, values)
        number = len(found.evidence) + 1
        added.append((found.id, number))
        remarks.append(f"{found.id}: evidence {number} added" + (f"; {remark}" if remark else ""))
        if stance is None:
            remarks.append(
                f"what does it say about the claim? supports, refutes, context: "
                f"factsheet evidence edit {found.id} {number} --stance supports"
            )
        remarks.extend(outdated(found, queries.find_claim(changed, found.id)))
        return changed

    path = environment.locate(worksheet)
    sheet = saving.save(path, change, wait)
    console.say(*remarks)
    saving.suggest(f"factsheet mark {added[-1][0]} STATUS --because '…'", worksheet)
    if how is not None:
        from factsheet.cli.capture import fetch_and_keep
        from factsheet.workflows.capture_targets import Target

        name, number = added[-1]
        item = edits.pick_evidence(queries.find_claim(sheet, name), number)
        results = fetch_and_keep(path, [Target(name, number, item)], how, wait, TextOrJson.text)
        if not all(result.done for result in results):
            raise typer.Exit(1)


@group.command("list", epilog="Example: factsheet evidence list bridge-cost --format json")
def list_evidence(
    claim: Annotated[
        str | None,
        typer.Argument(metavar="[CLAIM]", autocompletion=complete_claim, help="Only this claim."),
    ] = None,
    format: options.Format = TextOrJson.text,
    confidential: options.Confidential = False,
    worksheet: options.Worksheet = None,
) -> None:
    """List the evidence of one claim or of all.

    The text marks what is confidential; JSON leaves its words out unless --confidential is given.
    """
    sheet = store.load(environment.locate(worksheet)).worksheet
    claims = [queries.find_claim(sheet, claim)] if claim else list(sheet.claims)
    if format is TextOrJson.json:
        rows = [
            {"claim": item.id, "number": number, **tree}
            for item in claims
            for number, tree in enumerate(
                evidence_trees(item.evidence, confidential=confidential), 1
            )
        ]
        emit_json(rows)
    elif console.on_terminal():
        console.emit_lines(line for item in claims for line in _lines(item))
    else:
        console.emit_tsv(
            (
                item.id,
                number,
                piece.stance or "",
                piece.kind or "",
                piece.publisher or "",
                piece.url or piece.source or "",
                piece.quote or "",
                "CONFIDENTIAL" if piece.confidential else "",
            )
            for item in claims
            for number, piece in enumerate(item.evidence, 1)
        )


def _named(item: Evidence) -> str:
    return "CONFIDENTIAL" if item.confidential else item.url or item.source or ""


def _lines(claim: Claim) -> Iterator[Line]:
    yield Line(f"{claim.id}: {pieces(len(claim.evidence))}", "bold")
    for number, item in enumerate(claim.evidence, 1):
        yield Line(item.stance or "no stance given", "cyan", indent=2)
        yield from evidence_lines(number, item)


@group.command(epilog="Example: factsheet evidence edit bridge-cost 1 --stance refutes")
def edit(
    claim: options.Claim,
    number: Number,
    url: Annotated[str | None, typer.Option(metavar="URL", help="http or https.")] = None,
    source: fields.Source = None,
    stance: fields.Stance = None,
    kind: fields.Kind = None,
    quote: fields.Quote = None,
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
    values = values_of(
        url=url,
        source=source,
        stance=stance,
        kind=kind,
        quote=quote,
        publisher=publisher,
        via=via,
        published=published,
        accessed=accessed,
        locator=locator,
        note=note,
        confidential=confidential,
    )
    own = own_fields(set_)
    if not values and not own:
        raise FactsheetError("nothing to change; give a field, as in --stance refutes")
    remarks: list[str] = []
    named: list[str] = []

    def change(sheet: Worksheet) -> Worksheet:
        found = queries.find_claim(sheet, claim)
        named.append(found.id)
        remarks[:] = saving.meant(claim, found)
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
        remarks.extend([*saving.changed(found, after), *outdated(found, after)])
        return changed

    path = environment.locate(worksheet)
    if confidential is None:
        saving.save(path, change, wait)
    else:
        from factsheet.workflows.moving import save_in_place

        remarks += save_in_place(
            path,
            lambda changed: saving.save(path, changed, wait),
            change,
            lambda found, place, _: place == number and found.id == named[-1],
        )
    console.say(*remarks)


@group.command(epilog="Example: factsheet evidence remove bridge-cost 2")
def remove(
    claim: options.Claim,
    number: Number,
    worksheet: options.Worksheet = None,
    wait: options.Wait = 10,
) -> None:
    """Remove a piece of evidence from a claim."""
    remarks: list[str] = []

    def change(sheet: Worksheet) -> Worksheet:
        found = queries.find_claim(sheet, claim)
        gone = edits.pick_evidence(found, number)
        changed = edits.remove_evidence(sheet, found, number)
        remarks.append(f"{found.id}: evidence {number} removed: {_named(gone)}")
        remarks.extend(outdated(found, queries.find_claim(changed, found.id)))
        return changed

    saving.save(environment.locate(worksheet), change, wait)
    console.say(*remarks)
