"""`log`: who judged and changed what, and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from factsheet import console, queries
from factsheet.cli import options
from factsheet.cli.completing import complete_name
from factsheet.cli.options import TextOrJson
from factsheet.cli.output import emit_json, entry_text
from factsheet.cli.signatures import chain_of, signed_words
from factsheet.cli.worksheets import NamedWorksheets
from factsheet.console import Line
from factsheet.fields import as_date, as_time, time_text
from factsheet.model import Entry
from factsheet.people import same_person
from factsheet.problems import FactsheetError
from factsheet.store import Loaded
from factsheet.texts import one_line
from factsheet.withholding import entry_tree

app = typer.Typer(rich_markup_mode=None)


@dataclass(frozen=True, slots=True)
class _Event:
    """One row of the log: an entry of a claim's history, or what a commit changed.

    `claim` is None for what a commit changed in the whole worksheet. `commit` is empty for an
    entry, and `signed` says whether an entry is signed, if anything is.
    """

    at: datetime
    by: str
    claim: str | None
    path: Path
    entry: Entry | None = None
    words: str = ""
    commit: str = ""
    subject: str = ""
    signed: str = ""


def _claim_and_paths(words: list[str]) -> tuple[str | None, list[str]]:
    """Return worksheets and folders from the one claim that may be named. Raises a usage error."""
    paths = [
        word
        for word in words
        if word in (".", "..") or "/" in word or word.lower().endswith((".yaml", ".yml"))
    ]
    claims = [word for word in words if word not in paths]
    if len(claims) > 1:
        raise typer.BadParameter(f"one claim at a time; '{claims[1][:60]}' is a second")
    return (claims[0] if claims else None), paths


def _moment(value: str | None) -> datetime | None:
    """Read a day, whose beginning in UTC is meant, or a time with its zone."""
    if not value:
        return None
    try:
        if len(value) > 10:
            return as_time(value)
        day = as_date(value)
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--since") from None


@app.command(
    epilog="Example: factsheet log bridge-cost --since 2026-03-01 --by Ana\n\n"
    "With the changes in each commit: factsheet log --git"
)
def log(
    words: Annotated[
        list[str] | None,
        options.some_claims(
            "A claim; worksheets (.yaml), or folders of them (., articles/).", "[CLAIM] [PATH]…"
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Only since this day (UTC) or time."),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", autocompletion=complete_name, help="Only entries by this person."
        ),
    ] = None,
    git: Annotated[bool, typer.Option("--git", help="Also show what each commit changed.")] = False,
    format: options.Format = TextOrJson.text,
    confidential: options.Confidential = False,
    worksheet: options.Worksheets = None,
) -> None:
    """Show who judged what and when, newest first.

    It reads the claims' histories and, with --git, the worksheet's commits: claims, words and
    evidence that were added, changed or removed, with the commit's author and time. The words of
    confidential evidence, and fingerprints of them, are left out unless --confidential is given.
    """
    start = _moment(since)
    claim, paths = _claim_and_paths(words or [])
    reading = NamedWorksheets(paths, worksheet)
    events: list[_Event] = []
    unknown: list[FactsheetError] = []
    known = False
    for loaded in reading:
        try:
            only = queries.find_claim(loaded.worksheet, claim).id if claim else None
        except FactsheetError as error:
            unknown.append(error)
            continue
        known = True
        events += _entries(loaded, only)
        if git:
            events += _commits(loaded, only, start, by, confidential)
    if not known and unknown:
        raise (
            unknown[0]
            if len(unknown) == 1
            else FactsheetError(
                f"there is no claim '{str(claim)[:60]}' in these {len(unknown)} worksheets"
            )
        )
    events = [event for event in events if _fits(event.at, event.by, start, by)]
    events.reverse()
    events.sort(key=lambda event: event.at, reverse=True)
    _show(events, format, reading, git=git, confidential=confidential)
    reading.end()


def _fits(at: datetime, who: str, start: datetime | None, by: str | None) -> bool:
    return (start is None or at >= start) and (by is None or same_person(who, by))


def _entries(loaded: Loaded, only: str | None) -> Iterator[_Event]:
    chain = chain_of(loaded)
    for claim in loaded.worksheet.claims:
        if only in (None, claim.id):
            for place, entry in enumerate(claim.history):
                signed = signed_words(chain, claim.id, place)
                yield _Event(entry.at, entry.by, claim.id, loaded.path, entry, signed=signed)


def _commits(
    loaded: Loaded, only: str | None, start: datetime | None, by: str | None, confidential: bool
) -> list[_Event]:
    """Return what commits changed, oldest first.

    Raises FactsheetError.
    """
    from factsheet.workflows.revisions import changes_by_commit, hidden_in

    events = []
    hidden = hidden_in(loaded.path, loaded.worksheet, whole=confidential)
    for commit, changes in changes_by_commit(
        loaded.path, lambda c: _fits(c.at, c.by, start, by), hidden
    ):
        rows: list[tuple[str | None, str]]
        if isinstance(changes, str):
            rows = [(None, f"cannot be compared: {changes}")]
        else:
            rows = [(change.claim, change.words) for change in changes]
        events += [
            _Event(commit.at, commit.by, name, loaded.path, None, words, commit.id, commit.subject)
            for name, words in reversed(rows)
            if only in (None, name)
        ]
    events.reverse()
    return events


def _show(
    events: list[_Event],
    format: TextOrJson,
    reading: NamedWorksheets,
    *,
    git: bool,
    confidential: bool,
) -> None:
    if format is TextOrJson.json:
        rows = [reading.names(event.path) | _object(event, confidential) for event in events]
        emit_json(rows)
    elif console.on_terminal():
        console.emit_lines(
            Line("".join(f"{path}: " for path in reading.cells(event.path)) + _text(event))
            for event in events
        )
    else:
        console.emit_tsv(
            (*reading.cells(event.path), *_cells(event), *((event.commit[:8],) if git else ()))
            for event in events
        )


def _object(event: _Event, confidential: bool) -> dict[str, Any]:
    if event.entry:
        signed = {"signed": event.signed} if event.signed else {}
        return {
            "claim": event.claim,
            **entry_tree(event.entry, confidential=confidential),
            **signed,
        }
    return {
        "claim": event.claim,
        "at": time_text(event.at),
        "by": event.by,
        "changed": event.words,
        "commit": event.commit,
        "subject": event.subject,
    }


def _text(event: _Event) -> str:
    name = event.claim or event.path.name
    if event.entry:
        signed = f"; {event.signed}" if event.signed else ""
        return f"{name}: {entry_text(event.entry)}{signed}"
    words = f"{time_text(event.at)} {event.by}: {event.words} ({event.commit[:8]})"
    return f"{name}: {one_line(words)}"


def _cells(event: _Event) -> tuple[object, ...]:
    at, entry = time_text(event.at), event.entry
    if entry:
        row = (at, event.claim, event.by, entry.action, entry.rating or "", entry.because or "")
        return (*row, event.signed) if event.signed else row
    return (at, event.claim or "", event.by, "changed", "", event.words)
