"""`evidence add`: a source for or against a claim."""

from typing import Annotated

import typer

from factsheet import console, edits, queries
from factsheet.cli import environment, network, options, saving
from factsheet.cli import evidence_fields as fields
from factsheet.cli import wayback as second
from factsheet.cli.claim_fields import Extra, own_fields
from factsheet.cli.completing import complete_claim
from factsheet.cli.evidence_fields import values_of
from factsheet.cli.evidence_transfer import ask_stance, evidence_remark
from factsheet.cli.options import TextOrJson
from factsheet.model import Worksheet
from factsheet.urls import masked

app = typer.Typer(rich_markup_mode=None)


@app.command(
    epilog="Example: factsheet evidence add bridge-cost https://example.org/budget "
    "--stance supports --kind primary --quote 'the state paid 21.5 million' --locator 'p. 12'"
)
def add(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="CLAIM… [URL]",
            autocompletion=complete_claim,
            help="One or more claims, then the address, http or https.",
        ),
    ],
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
        bool,
        typer.Option(
            "-c", "--capture", help="Save the page at once, and look for the quote on it."
        ),
    ] = False,
    allow_host: network.AllowHost = None,
    proxy: network.Proxy = None,
    wayback: second.Wayback = False,
    time_limit: network.TimeLimit = 60,
    worksheet: options.Worksheet = None,
    wait: options.Wait = 10,
) -> None:
    """Add evidence to claims: an address, or --source if it has none.

    Each of the claims gets the evidence; one that already has it, with the same quote, is not
    changed. With --capture, the page is fetched once for all, and the exit code is 1 if it could
    not be saved or the quote is not on it; the evidence is added anyway. Any of title, author,
    publisher, published, language and accessed that you do not give is then filled in from the
    page.
    """
    names, url = _claims_and_address(words, source)
    if capture and not url:
        raise typer.BadParameter(
            "only evidence with an address can be captured", param_hint="--capture"
        )
    how = network.fetch_options(allow_host, time_limit, 1, proxy=proxy) if capture else None
    if wayback and how is None:
        raise typer.BadParameter("it goes with --capture", param_hint="--wayback")
    machine = second.wayback_client(how, [bool(confidential)]) if wayback and how else None
    values = values_of(locals())
    values["extra"] = {name: text for name, text in own_fields(set_).items() if text}
    given: list[edits.EvidenceGiven] = []

    def change(sheet: Worksheet) -> Worksheet:
        found = queries.find_claims(sheet, names, once=True)
        changed, given[:] = edits.give_evidence(sheet, found, [edits.new_evidence(values)])
        return changed

    path = environment.locate(worksheet)
    saving.save(path, change, wait)
    got = [one.after for one in given if one.added]
    console.say(*map(evidence_remark, given))
    if stance is None:
        console.say(ask_stance(given))
    saving.suggest(f"factsheet mark {' '.join(c.id for c in got)} STATUS --because '…'", worksheet)
    if how is not None:
        from factsheet.cli.capture import fetch_and_keep
        from factsheet.workflows.capture_targets import Target

        targets = [Target(c.id, len(c.evidence), c.evidence[-1]) for c in got]
        results = fetch_and_keep(path, targets, how, wait, TextOrJson.text, machine=machine)
        if not all(result.done for result in results):
            raise typer.Exit(1)


def _claims_and_address(words: list[str], source: str | None) -> tuple[list[str], str | None]:
    """Return the claims and the address after them; no name of a claim has a `:` or a `/`."""
    addresses = [word for word in words if ":" in word or "/" in word]
    if len(addresses) > 1:
        shown = " and ".join(masked(one)[:80] for one in addresses[:2])
        raise typer.BadParameter(
            f"two addresses: {shown}; add them one at a time", param_hint="URL"
        )
    if addresses and words[-1] != addresses[0]:
        raise typer.BadParameter("the address comes last: CLAIM… URL", param_hint="URL")
    names, url = (words, None) if source and not addresses else (words[:-1], words[-1])
    if not names and addresses:
        raise typer.BadParameter("give at least one claim, then the address", param_hint="CLAIM")
    if not names:
        raise typer.BadParameter(
            "give an address after the claims, or --source if there is none", param_hint="URL"
        )
    return names, url
