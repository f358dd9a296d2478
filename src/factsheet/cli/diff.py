"""`diff`: what changed since a revision."""

from typing import Annotated

import typer

from factsheet import console, store
from factsheet.cli import environment, options
from factsheet.cli.options import TextOrJson
from factsheet.cli.output import emit_json
from factsheet.console import Line
from factsheet.texts import one_line

app = typer.Typer(rich_markup_mode=None)


@app.command(
    epilog="Example: factsheet diff HEAD~3\n\nIn a script: factsheet diff main --exit-code"
)
def diff(
    revision: Annotated[
        str, typer.Argument(metavar="[REV]", help="A git commit, branch or tag.")
    ] = "HEAD",
    format: options.Format = TextOrJson.text,
    confidential: options.Confidential = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit code 1 if anything changed, as in git diff.")
    ] = False,
    worksheet: options.Worksheet = None,
) -> None:
    """Describe what changed since a revision.

    It compares the file on disk with the one in git (by default, in the last commit), even under an
    earlier name. The exit code is 0 whether or not anything changed, unless --exit-code is given.
    The words of confidential evidence are left out unless --confidential is given.
    """
    from factsheet.comparing import change_object, compare
    from factsheet.workflows.revisions import hidden_in, worksheet_then

    path = environment.locate(worksheet)
    now = store.load(path).worksheet
    then = worksheet_then(path, revision, console.say)
    changes = compare(then, now, hidden_in(path, now, whole=confidential))
    if format is TextOrJson.json:
        emit_json([change_object(change) for change in changes])
    else:
        console.emit_lines(
            Line(f"{change.claim or path.name}: {one_line(change.words)}") for change in changes
        )
    if not changes:
        console.say(f"nothing changed since {revision}")
    if changes and exit_code:
        raise typer.Exit(1)
