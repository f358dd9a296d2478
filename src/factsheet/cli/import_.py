"""`import`: take over claims that exist already."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

import typer

from factsheet import console, edits, store
from factsheet.cli import environment, options, saving
from factsheet.model import Worksheet
from factsheet.problems import FactsheetError
from factsheet.texts import counted, one_line

app = typer.Typer(rich_markup_mode=None)


@app.command("import", epilog="Example: factsheet import claims.csv --map 'Aussage=statement'")
def import_(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The file; - is stdin.")],
    format: Annotated[
        str | None,
        typer.Option(
            metavar="FORMAT",
            help="csv, tsv, xlsx, jsonl, json, claimreview, yaml; else by name and content.",
        ),
    ] = None,
    map_: Annotated[
        list[str] | None,
        typer.Option(
            "--map", metavar="COLUMN=FIELD", help="Which field a column goes to; repeatable."
        ),
    ] = None,
    date_format: Annotated[
        str | None, typer.Option(metavar="F", help="How a table's dates are written: %d/%m/%Y.")
    ] = None,
    skip_bad: Annotated[
        bool,
        typer.Option(
            "--skip-bad", help="Leave out reviews or rows that cannot be read, and name them."
        ),
    ] = False,
    dry_run: options.DryRun = False,
    worksheet: options.Worksheet = None,
    wait: options.Wait = 10,
) -> None:
    """Import claims that exist already, all or nothing.

    FILE is a table (CSV, TSV, XLSX), JSON or JSON lines as `list` writes them, schema.org
    ClaimReview (also inside a page), or a YAML worksheet. Evidence and history come with the
    claims; claims that are there already are skipped. The new ids go to stdout.
    """
    from factsheet.importers import import_claims

    mapping = dict(_pair(word) for word in map_ or [])
    read = import_claims(
        environment.read_input(file),
        file,
        format=format,
        mapping=mapping,
        date_format=date_format,
        skip_bad=skip_bad,
    )
    for claim in read.claims:
        for number, item in enumerate(claim.evidence, 1):
            if item.url:
                try:
                    edits.address(item.url)
                except FactsheetError as error:
                    secret = FactsheetError(f"evidence {number} (confidential): no web address")
                    told = secret if item.confidential else error
                    raise told.of(f"{file}: claim '{claim.id}'") from None
    _say_columns(read.columns)
    for note in read.notes:
        console.say(note)
    for line in read.left_out:
        console.say(f"left out: {line}")
    report = edits.Appended((), [], [], {}, [])

    def change(sheet: Worksheet) -> Worksheet:
        nonlocal report
        report = edits.append_claims(sheet.claims, read.claims)
        return replace(sheet, claims=report.claims)

    path = environment.locate(worksheet)
    if dry_run:
        change(store.load(path).worksheet if path.exists() else Worksheet())
    else:
        saving.save(path, change, wait, begin=worksheet is not None)
    console.emit("".join(name + "\n" for name in report.added))
    for before, after in report.renamed.items():
        console.say(f"id '{before}' is taken by another claim; imported as '{after}'")
    for name in report.differing:
        console.say(f"'{name}' is there already, with other evidence or history; left as it is")
    skipped = ", ".join(report.skipped[:5]) + (", …" if len(report.skipped) > 5 else "")
    console.say(
        f"{counted(len(report.added), 'claim')} {'would be ' if dry_run else ''}imported"
        + (f", {len(report.skipped)} there already: {skipped}" if report.skipped else "")
    )


def _say_columns(columns: Mapping[str, str]) -> None:
    """Say which field each column of a table was guessed to be, and which are left out."""
    named, left = 0, []
    for column, field in columns.items():
        name = one_line(column)
        if not field:
            left.append(name)
        elif name.rpartition(": ")[2] == field:
            named += 1
        else:
            console.say(f"column '{name}' → {field}")
    if named:
        console.say(f"{counted(named, 'column')} read as the field of that name")
    if left:
        console.say(f"columns left out: {', '.join(left)}")


def _pair(word: str) -> tuple[str, str]:
    column, equals, field = word.rpartition("=")
    if not equals or not column:
        raise typer.BadParameter(f"'{word}' is not COLUMN=FIELD", param_hint="--map")
    return column, field
