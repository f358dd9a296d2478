"""`export` and `schema`: what leaves the desk."""

from pathlib import Path
from typing import Annotated

import typer

from factsheet import console, store
from factsheet.cli import options
from factsheet.fields import did_you_mean, json_schema
from factsheet.problems import FactsheetError
from factsheet.reports import FORMATS, Format, publishable
from factsheet.texts import json_text

app = typer.Typer(rich_markup_mode=None)


@app.command(epilog="Example: factsheet export report.md")
def export(
    file: Annotated[
        str | None,
        typer.Argument(metavar="[FILE]", help="Where to; no FILE or - is stdout."),
    ] = None,
    format: Annotated[
        str | None,
        typer.Option(
            "-f", "--format", metavar="FORMAT", help=f"{', '.join(FORMATS)}; else by suffix."
        ),
    ] = None,
    worksheet: options.Worksheet = None,
) -> None:
    """Export a report.

    The format follows the file's suffix, or --format. Confidential evidence is
    left out, and the report says how many pieces were.
    """
    target = None if file in (None, "-") else Path(str(file))
    chosen = pick_format(target, format)
    path = options.locate(worksheet)
    sheet = store.load(path).worksheet
    public, facts = publishable(sheet, options.report_time())
    report = chosen.render(public, facts)
    data = report.encode() if isinstance(report, str) else report
    if target is None:
        console.emit_bytes(data)
        return
    if target.exists() and path.exists() and target.samefile(path):
        raise FactsheetError(f"{target}: this is the worksheet itself; name another file")
    store.write_report(target, data)
    withheld = sum(facts.withheld.values())
    console.say(
        f"{target}: {len(public.claims)} claims as {chosen.name}"
        + (f"; {withheld} confidential evidence withheld" if withheld else "")
    )


def pick_format(target: Path | None, name: str | None) -> Format:
    """Choose the report format by name, else by the file's suffix. Raises FactsheetError."""
    known = ", ".join(FORMATS)
    if name is not None:
        if name in FORMATS:
            return FORMATS[name]
        hint = did_you_mean(name, tuple(FORMATS)) or f"; one of {known}"
        raise FactsheetError(f"there is no format '{name}'{hint}")
    if target is None:
        return FORMATS["md"]
    suffix = target.suffix.lower()
    for row in FORMATS.values():
        if suffix in row.suffixes:
            return row
    raise FactsheetError(
        f"{target}: the suffix '{suffix}' tells no format; give one with --format: {known}"
    )


@app.command(epilog="Example: factsheet schema > worksheet.schema.json")
def schema() -> None:
    """Print the JSON Schema of the worksheet.

    Editors complete and check claims.yaml by it.
    """
    console.emit(json_text(json_schema(), indent=2) + "\n")
