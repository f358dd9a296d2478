"""`validate`: what is wrong with anybody's ClaimReviews."""

from dataclasses import asdict
from typing import Annotated

import typer

from factsheet import console
from factsheet.cli import environment, options
from factsheet.cli.options import TextOrJson
from factsheet.cli.output import emit_json
from factsheet.texts import counted, in_line, one_line

app = typer.Typer(rich_markup_mode=None)


_MAX_PAGE = 64 * 1024 * 1024
"""Bytes of a file that `validate` reads."""


@app.command(epilog="Example: factsheet validate report.html --url https://example.org/report")
def validate(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A JSON-LD file or a page; - is stdin.")
    ],
    url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="The page's address, if the page does not state it."),
    ] = None,
    format: options.Format = TextOrJson.text,
) -> None:
    """Check the ClaimReviews in any file or page, offline.

    It applies schema.org's types and Google's rules, and prints one finding per line, with its JSON
    path. Exit code 1 if an error is found, or no ClaimReview at all.
    """
    from factsheet.validation import validate as find_findings

    data = environment.read_input(file, _MAX_PAGE)
    findings = find_findings(data, file, page_url=url)
    if format is TextOrJson.json:
        emit_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            words = f"{finding.message}; {finding.remedy}"
            line = f"{file}: {finding.path}: {finding.level}: {one_line(words)}"
            console.emit(in_line(line) + "\n")
    errors = sum(finding.level == "error" for finding in findings)
    warnings = len(findings) - errors
    console.say(f"{counted(errors, 'error')}, {counted(warnings, 'warning')}")
    if errors:
        raise typer.Exit(1)
