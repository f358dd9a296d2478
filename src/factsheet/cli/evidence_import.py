"""`evidence import`: sources from Zotero, Hypothes.is and bibliographies."""

from typing import Annotated

import typer

from factsheet.cli import environment, options
from factsheet.cli.completing import complete_claim, complete_import_format
from factsheet.cli.import_sources import import_sources
from factsheet.problems import FactsheetError

app = typer.Typer(rich_markup_mode=None)


@app.command(
    "import",
    epilog="Example: factsheet evidence import library.json --to bridge-cost\n\n"
    "Try it first: --dry-run",
)
def import_(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The file; - is stdin.")],
    to: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CLAIM",
            autocompletion=complete_claim,
            help="The claim for sources that name none; repeatable.",
        ),
    ] = None,
    article: options.InFile = None,
    format: Annotated[
        str | None,
        typer.Option(
            metavar="FORMAT",
            autocompletion=complete_import_format,
            help="hypothesis, web-annotation, csl-json, bibtex, ris, zotero-csv; by default, "
            "recognised by content.",
        ),
    ] = None,
    left_out: options.LeftOut = None,
    skip_bad: Annotated[
        bool,
        typer.Option("--skip-bad", help="Skip sources that cannot be read or that name no claim."),
    ] = False,
    dry_run: options.DryRun = False,
    worksheet: options.Worksheet = None,
    wait: options.Wait = 10,
) -> None:
    """Import sources from Zotero, Hypothes.is and bibliographies, all or nothing.

    FILE is CSL-JSON, BibTeX, RIS or Zotero's CSV; an export from Hypothes.is (JSON, CSV); or Web
    Annotations (JSON-LD). Each source becomes evidence for the claim that one of its tags names:
    the claim's id, the beginning of one, or `claim:ID`; else for --to; else you are asked. A tag
    may also be its stance. Words highlighted in the article itself become a claim. What people
    wrote goes into the claim's note. The changes go to stdout, worded as in `diff`; importing the
    same file again changes nothing.
    """
    from factsheet.importers import Options, import_claims

    environment.locate(worksheet)
    data = environment.read_input(file)
    read = import_claims(data, file, format=format, options=Options(skip_bad=skip_bad))
    if read.claims:
        raise FactsheetError(f"{file}: these are claims, not sources: factsheet import {file}")
    import_sources(
        read,
        file,
        to=to or (),
        article=article,
        skip=skip_bad,
        left_out=left_out,
        worksheet=worksheet,
        wait=wait,
        dry_run=dry_run,
    )
