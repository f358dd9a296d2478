"""`evidence add`: a source for or against a claim."""

from typing import Annotated

import typer

from factsheet import console, edits, queries
from factsheet.cli import environment, network, options, saving
from factsheet.cli import evidence_fields as fields
from factsheet.cli.claim_fields import Extra, own_fields
from factsheet.cli.evidence_fields import values_of
from factsheet.cli.options import TextOrJson
from factsheet.cli.saving import outdated
from factsheet.model import Worksheet

app = typer.Typer(rich_markup_mode=None)


@app.command(
    epilog="Example: factsheet evidence add bridge-cost https://example.org/budget "
    "--stance supports --kind primary --quote 'the state paid 21.5 million' --locator 'p. 12'"
)
def add(
    claim: options.Claim,
    url: Annotated[str | None, typer.Argument(metavar="[URL]", help="http or https.")] = None,
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
    capture: Annotated[
        bool, typer.Option("--capture", help="Save the page at once, and look for the quote on it.")
    ] = False,
    allow_host: network.AllowHost = None,
    proxy: network.Proxy = None,
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
    how = network.fetch_options(allow_host, time_limit, 1, proxy=proxy) if capture else None
    values = values_of(
        url=url,
        source=source,
        title=title,
        author=author,
        stance=stance,
        kind=kind,
        quote=quote,
        language=language,
        translation=translation,
        translated_by=translated_by,
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
