"""`log`: who judged and changed what, and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from factsheet import console, queries
from factsheet.cli import options
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
class Deed:
    """One row of the log: an entry of a claim's history, or what a commit changed.

    `claim` is None for what a commit changed in the whole worksheet. `commit` is empty for an
    entry, and `signed` says of an entry whether it is signed, where something is.
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
        typer.Argument(
            metavar="[CLAIM] [PATH]…",
            autocompletion=options.complete_claim,
            help="A claim; worksheets (.yaml), or folders of them (., articles/).",
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Only since this day (UTC) or time."),
    ] = None,
    by: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only what this person did.")
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
    deeds: list[Deed] = []
    unknown: list[FactsheetError] = []
    known = False
    for loaded in reading:
        try:
            only = queries.find_claim(loaded.worksheet, claim).id if claim else None
        except FactsheetError as error:
            unknown.append(error)
            continue
        known = True
        deeds += _entries(loaded, only)
        if git:
            deeds += _commits(loaded, only, start, by, confidential)
    if not known and unknown:
        raise (
            unknown[0]
            if len(unknown) == 1
            else FactsheetError(
                f"there is no claim '{str(claim)[:60]}' in these {len(unknown)} worksheets"
            )
        )
    deeds = [deed for deed in deeds if _fits(deed.at, deed.by, start, by)]
    deeds.reverse()
    deeds.sort(key=lambda deed: deed.at, reverse=True)
    _show(deeds, format, reading, git=git, confidential=confidential)
    reading.end()


def _fits(at: datetime, who: str, start: datetime | None, by: str | None) -> bool:
    return (start is None or at >= start) and (by is None or same_person(who, by))


def _entries(loaded: Loaded, only: str | None) -> Iterator[Deed]:
    chain = chain_of(loaded)
    for claim in loaded.worksheet.claims:
        if only in (None, claim.id):
            for place, entry in enumerate(claim.history):
                signed = signed_words(chain, claim.id, place)
                yield Deed(entry.at, entry.by, claim.id, loaded.path, entry, signed=signed)


def _commits(
    loaded: Loaded, only: str | None, start: datetime | None, by: str | None, confidential: bool
) -> list[Deed]:
    """Return what commits changed, oldest first, as histories are. Raises FactsheetError."""
    from factsheet.workflows.revisions import committed, hidden_in

    deeds = []
    hidden = hidden_in(loaded.path, loaded.worksheet, whole=confidential)
    for commit, changes in committed(loaded.path, lambda c: _fits(c.at, c.by, start, by), hidden):
        rows: list[tuple[str | None, str]]
        if isinstance(changes, str):
            rows = [(None, f"cannot be compared: {changes}")]
        else:
            rows = [(change.claim, change.words) for change in changes]
        deeds += [
            Deed(commit.at, commit.by, name, loaded.path, None, words, commit.id, commit.subject)
            for name, words in reversed(rows)
            if only in (None, name)
        ]
    deeds.reverse()
    return deeds


def _show(
    deeds: list[Deed],
    format: TextOrJson,
    reading: NamedWorksheets,
    *,
    git: bool,
    confidential: bool,
) -> None:
    if format is TextOrJson.json:
        rows = [reading.names(deed.path) | _object(deed, confidential) for deed in deeds]
        emit_json(rows)
    elif console.on_terminal():
        console.emit_lines(
            Line("".join(f"{path}: " for path in reading.cells(deed.path)) + _text(deed))
            for deed in deeds
        )
    else:
        console.emit_tsv(
            (*reading.cells(deed.path), *_cells(deed), *((deed.commit[:8],) if git else ()))
            for deed in deeds
        )


def _object(deed: Deed, confidential: bool) -> dict[str, Any]:
    if deed.entry:
        signed = {"signed": deed.signed} if deed.signed else {}
        return {"claim": deed.claim, **entry_tree(deed.entry, confidential=confidential), **signed}
    return {
        "claim": deed.claim,
        "at": time_text(deed.at),
        "by": deed.by,
        "changed": deed.words,
        "commit": deed.commit,
        "subject": deed.subject,
    }


def _text(deed: Deed) -> str:
    name = deed.claim or deed.path.name
    if deed.entry:
        signed = f"; {deed.signed}" if deed.signed else ""
        return f"{name}: {entry_text(deed.entry)}{signed}"
    words = f"{time_text(deed.at)} {deed.by}: {deed.words} ({deed.commit[:8]})"
    return f"{name}: {one_line(words)}"


def _cells(deed: Deed) -> tuple[object, ...]:
    at, entry = time_text(deed.at), deed.entry
    if entry:
        row = (at, deed.claim, deed.by, entry.deed, entry.rating or "", entry.because or "")
        return (*row, deed.signed) if deed.signed else row
    return (at, deed.claim or "", deed.by, "changed", "", deed.words)
