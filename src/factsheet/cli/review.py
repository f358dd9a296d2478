"""`review`: walk the open claims in the terminal."""

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from factsheet import console, editor, queries, store
from factsheet.cli import environment, network, options, selecting
from factsheet.cli.signatures import Key, SignAlso, sign_after
from factsheet.model import Worksheet
from factsheet.review import (
    ClaimFilter,
    Session,
    WalkServices,
    nothing_to_do,
    progress_text,
    walk_lines,
    walk_screen,
)
from factsheet.workflows.claim_revisions import ClaimRevisions

if TYPE_CHECKING:
    from factsheet.workflows.capture_proof import Captured
    from factsheet.workflows.capture_targets import Target
    from factsheet.workflows.fetch_options import FetchOptions

app = typer.Typer(rich_markup_mode=None)
_SECONDS, _PER_HOST = 60.0, 4  # as in `capture`, unless told otherwise


class Order(StrEnum):
    """In which order claims are walked."""

    order = "order"
    priority = "priority"


@app.command(
    epilog="Example: factsheet review --mine --sort priority\n\n"
    "As an editor: factsheet review --as-editor\n\n"
    "In a script: printf 'v\\nThe budget says so.\\n\\nq\\n' | factsheet review --plain --by Ana"
)
def review(
    claims: Annotated[
        list[str] | None, options.some_claims("Only these claims, settled or not.")
    ] = None,
    status: Annotated[
        list[str] | None,
        typer.Option(
            metavar="STATUS",
            autocompletion=options.complete_status,
            callback=options.check_status,
            help="Go through the claims with this status instead; repeatable.",
        ),
    ] = None,
    priority: selecting.Priorities = None,
    tag: selecting.Tag = None,
    assigned: selecting.AssignedTo = None,
    mine: selecting.Mine = False,
    stale: selecting.Stale = False,
    changed: selecting.Changed = False,
    unapproved: selecting.Unapproved = False,
    provisional: selecting.Provisional = False,
    search: selecting.Search = None,
    all: Annotated[bool, typer.Option("--all", help="Go through the settled claims, too.")] = False,
    as_editor: Annotated[
        bool, typer.Option("--as-editor", help="Go through the verdicts that you may approve.")
    ] = False,
    sort: Annotated[
        Order, typer.Option(help="The worksheet's order, or the highest priority first.")
    ] = Order.order,
    plain: Annotated[
        bool, typer.Option("--plain", help="Line by line, for screen readers and scripts.")
    ] = False,
    sign: SignAlso = False,
    key: Key = None,
    allow_host: network.AllowHost = None,
    proxy: network.Proxy = None,
    by: options.By = None,
    worksheet: options.Worksheet = None,
    wait: options.Wait = 10,
) -> None:
    """Go through the open claims, one key per action.

    A claim is open if it is not settled, or stale. Each answer is saved at once, so you can stop at
    any time: the next review begins after your last verdict, and comes back to what you skipped.
    With --as-editor, it goes through the verdicts that wait for a second person. Without a full
    terminal, it goes line by line, as with --plain.
    """
    if status and all:
        raise typer.BadParameter("give a status or --all, not both", param_hint="--all")
    if as_editor and (status or all or stale or changed):
        raise typer.BadParameter(
            "it goes through settled, fresh verdicts; no --status, --all, --stale or --changed",
            param_hint="--as-editor",
        )
    if mine and assigned:
        raise typer.BadParameter("use only one of --mine and --assigned")
    # Refuses what is not a host or a proxy; without either, a walk needs no network.
    how = _how(allow_host, proxy) if allow_host or proxy else None
    path = environment.locate(worksheet)
    who = environment.actor(by, path)
    loaded = store.load(path)
    earlier = ClaimRevisions(path)
    session = Session(
        loaded,
        ClaimFilter(
            statuses=tuple(status or ()),
            assigned=who if mine else assigned,
            everything=all,
            names=tuple(claim.id for claim in queries.find_claims(loaded.worksheet, claims or ())),
            priorities=tuple(priority or ()),
            tag=tag,
            search=search,
            stale=stale,
            changed=changed,
            unapproved=unapproved,
            provisional=provisional,
            editor=as_editor,
            sort="file" if sort is Order.order else sort.value,
        ),
        who,
        WalkServices(
            read=lambda: store.read_bytes(path, store.MAX_FILE),
            load=lambda: store.load(path),
            save=lambda change, write: store.update(path, change, wait=wait, write=write),
            article=lambda name: store.article_text(path, name),
            edit=lambda file: editor.open_in(file, os.environ),
            browse=console.open_address,
            now=environment.now,
            judged=earlier.find,
            capture=lambda targets: _capture(path, targets, how or _how(None, None), wait),
        ),
    )
    if session.shown is None:
        console.say(nothing_to_do(session))
        return
    gc.enable()  # a walk is long, unlike other commands
    walk = walk_lines if plain or not console.can_draw() else walk_screen
    finished = walk(session)
    what = "stopped" if finished else "interrupted; everything answered is saved"
    console.say(f"{what}: {progress_text(session)}")
    if finished:
        sign_after(path, session.worksheet, (), who, key, wait, asked=sign)
    raise typer.Exit(0 if finished else 130)


def _how(allow_host: list[str] | None, proxy: str | None) -> "FetchOptions":
    return network.fetch_options(allow_host, _SECONDS, _PER_HOST, proxy=proxy)


def _capture(
    path: Path, targets: "Sequence[Target]", how: "FetchOptions", wait: float
) -> "Iterator[Captured]":
    """Save pages as `capture` does, with its limits."""
    from factsheet.workflows.capture import capture
    from factsheet.workflows.capture_targets import pages_of

    def save(change: Callable[[Worksheet], Worksheet]) -> Worksheet:
        return store.update(path, change, wait=wait)

    for results in capture(pages_of(targets), path, save, how):
        yield from results
