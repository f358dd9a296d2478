"""`git-setup`: let git merge worksheets by claim."""

from pathlib import Path
from typing import Annotated

import typer

from factsheet import console, store
from factsheet.texts import one_line
from factsheet.workflows import git_setup

app = typer.Typer(rich_markup_mode=None)


@app.command("git-setup", epilog="Example: factsheet git-setup claims.yaml")
def set_up(
    worksheets: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FILE…]", help="Worksheets, or patterns as in .gitattributes."),
    ] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Undo the set-up.")] = False,
) -> None:
    """Set git up to merge worksheets by claim.

    Git's diffs name claims, too. Lines are added to .gitattributes, which apply to everybody once
    they are committed: worksheets merge by claim, and git leaves the line endings of signed
    statements, stored articles and saved pages alone. Settings are added to this clone; each person
    needs them in theirs. A line in .gitignore keeps copies of confidential evidence out of commits.
    """
    here = Path.cwd()
    if remove:
        done = git_setup.undo_set_up(here)
    else:
        done = git_setup.set_up(here, worksheets or [store.NAME])
    console.emit("".join(one_line(line) + "\n" for line in done))
    if not done:
        console.say("nothing to undo" if remove else "already set up; nothing changed")
    elif not remove:
        console.say(
            "commit .gitattributes and .gitignore; everybody else runs `factsheet git-setup` once"
        )
