"""`review`: walk the open claims in the terminal."""

import gc
import os
from typing import Annotated

import typer

from factsheet import console, editor, store
from factsheet.cli import environment, options
from factsheet.cli.completing import complete_name
from factsheet.cli.signatures import Key, SignAlso, sign_after
from factsheet.review import ClaimFilter, Outside, Session, progress_text, walk_lines, walk_screen

app = typer.Typer(rich_markup_mode=None)


@app.command(
    epilog="Example: factsheet review --assigned Ana\n\n"
    "In a script: printf 'v\\nThe budget says so.\\n\\nq\\n' | factsheet review --plain --by Ana"
)
def review(
    status: Annotated[
        list[str] | None,
        typer.Option(
            metavar="STATUS",
            autocompletion=options.complete_status,
            callback=options.check_status,
            help="Go through the claims with this status instead; repeatable.",
        ),
    ] = None,
    assigned: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            autocompletion=complete_name,
            help="Only claims assigned to this person.",
        ),
    ] = None,
    all: Annotated[bool, typer.Option("--all", help="Go through the settled claims, too.")] = False,
    plain: Annotated[
        bool, typer.Option("--plain", help="Line by line, for screen readers and scripts.")
    ] = False,
    sign: SignAlso = False,
    key: Key = None,
    by: options.By = None,
    worksheet: options.Worksheet = None,
    wait: options.Wait = 10,
) -> None:
    """Go through the open claims one at a time, one key per action.

    A claim is open if it is not settled, or stale. Each answer is saved at once, so you can stop at
    any time: the next review begins after your last verdict, and comes back to what you skipped.
    Without a full terminal, it goes line by line, as with --plain.
    """
    if status and all:
        raise typer.BadParameter("give a status or --all, not both", param_hint="--all")
    path = environment.locate(worksheet)
    who = environment.actor(by, path)
    loaded = store.load(path)
    session = Session(
        loaded,
        ClaimFilter(tuple(status or ()), assigned, all),
        who,
        Outside(
            read=lambda: store.read_bytes(path, store.MAX_FILE),
            load=lambda: store.load(path),
            save=lambda change, write: store.update(path, change, wait=wait, write=write),
            article=lambda name: store.article_text(path, name),
            edit=lambda file: editor.open_in(file, os.environ),
            browse=console.open_address,
            now=environment.now,
        ),
    )
    if session.shown is None:
        console.say(_nothing_to_do(session))
        return
    gc.enable()  # a walk is long, unlike other commands
    walk = walk_lines if plain or not console.can_draw() else walk_screen
    finished = walk(session)
    what = "stopped" if finished else "interrupted; everything answered is saved"
    console.say(f"{what}: {progress_text(session)}")
    if finished:
        sign_after(path, session.worksheet, (), who, key, wait, asked=sign)
    raise typer.Exit(0 if finished else 130)


def _nothing_to_do(session: Session) -> str:
    if not session.worksheet.claims:
        return "no claims yet; add one: factsheet add --quote '…'"
    chosen = session.filter
    if chosen.statuses or chosen.everything or chosen.assigned:
        return "no claim matches; `factsheet list` shows them all"
    return "nothing is open: every claim is settled; review --all goes through them again"
