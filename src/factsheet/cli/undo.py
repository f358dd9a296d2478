"""`undo`: reverse what the last command changed in the worksheet."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from factsheet import console, store, vcs
from factsheet.cli import environment, options, saving
from factsheet.cli.options import TextOrJson
from factsheet.cli.output import emit_json
from factsheet.cli.signatures import chain_of
from factsheet.model import Claim, Worksheet
from factsheet.problems import FactsheetError
from factsheet.store import journal
from factsheet.texts import counted, one_line

app = typer.Typer(rich_markup_mode=None)

_SHOWN = 10
"""How many undone changes are described; the others are counted."""


@app.command(epilog="Example: factsheet undo\n\nWhat could be undone: factsheet undo --list")
def undo(
    show: Annotated[
        bool, typer.Option("--list", help="List what can be undone, newest first; change nothing.")
    ] = False,
    forget: Annotated[
        bool, typer.Option("--forget", help="Delete this record, and the words that were replaced.")
    ] = False,
    format: options.Format = TextOrJson.text,
    worksheet: options.Worksheet = None,
    wait: options.Wait = 10,
) -> None:
    """Undo the last command's changes.

    Run it again to undo the change before that, up to ten. It refuses if anybody has changed the
    worksheet since, even by hand, or if it would remove a history entry that is signed or
    committed. Saved copies and other files stay.
    """
    path = environment.locate(worksheet)
    target = store.final(path)
    if forget:
        gone = journal.forget(target)
        console.say("forgotten; nothing can be undone now" if gone else "nothing to forget")
        return
    loaded = store.load(path)
    if show:
        _list(loaded, journal.changes(target), format)
        return
    last = _last(loaded, journal.changes(target))
    before = store.understand(path, loaded.bom + last.back(loaded.text).encode()).worksheet
    _refuse_lost(loaded, before)
    _refuse_missing(path, loaded.worksheet, before)

    def change(sheet: Worksheet) -> Worksheet:
        if sheet != loaded.worksheet:
            raise FactsheetError(_CHANGED)
        return before

    saving.save(path, change, wait, write=lambda text, *_: last.back(text))
    console.say(f"undone: {_named(last)}")
    console.say(*(f"undone: {words}" for words in _words(before, loaded.worksheet)))
    _say_left(before, loaded.worksheet)


_CHANGED = "the worksheet has been changed since, but not by a command here; nothing undone"


def _named(change: journal.SavedChange) -> str:
    return one_line(f"{change.command or 'a change'}, by {_who(change)} at {change.at}")[:200]


def _who(change: journal.SavedChange) -> str:
    return "you" if change.user == journal.user_at_host() else change.user


def _last(loaded: store.Loaded, known: list[journal.SavedChange]) -> journal.SavedChange:
    """Return the change that leads to the worksheet as it is. Raises FactsheetError."""
    if not known:
        raise FactsheetError("nothing to undo: no command has changed this worksheet here")
    last = known[-1]
    if journal.digest(loaded.bom, loaded.text) != last.after:
        raise FactsheetError(f"{_CHANGED}; the last change by a command here: {_named(last)}")
    if last.user != journal.user_at_host():
        raise FactsheetError(
            f"the last change is not yours: {_named(last)}; nothing undone. Mark or edit it again"
        )
    if journal.digest(loaded.bom, last.back(loaded.text)) != last.before:
        raise FactsheetError("the record of the last change is damaged; nothing undone")
    return last


def _list(loaded: store.Loaded, known: list[journal.SavedChange], format: TextOrJson) -> None:
    """List what can be undone, in words; of many claims, how many."""
    rows: list[tuple[str, str, str, str]] = []
    for change in reversed(known):
        if journal.digest(loaded.bom, loaded.text) != change.after:
            break
        data = loaded.bom + change.back(loaded.text).encode()
        before = store.understand(loaded.path, data)
        words = "; ".join(_words(before.worksheet, loaded.worksheet))
        rows.append((change.at, _who(change), change.command, words))
        loaded = before
    if format is TextOrJson.json:
        names = ("at", "user", "command", "changes")
        emit_json([dict(zip(names, row, strict=True)) for row in rows])
    else:
        console.emit_rows(rows)
    if not rows:
        console.say(
            "nothing to undo"
            if not known
            else _CHANGED.replace("nothing undone", "nothing to undo")
        )


def _words(before: Worksheet, after: Worksheet) -> Iterator[str]:
    """Yield in words what a change did to each claim, without confidential words."""
    from factsheet.comparing import Hidden, compare

    found = compare(before, after, Hidden.of(before, after))
    for change in found[:_SHOWN]:
        yield f"{change.claim or 'worksheet'}: {one_line(change.words)}"
    if len(found) > _SHOWN:
        yield f"and {counted(len(found) - _SHOWN, 'more claim')}"


def _refuse_lost(loaded: store.Loaded, before: Worksheet) -> None:
    """Raise FactsheetError if a history entry that would go is signed, or committed."""
    now = {claim.id: claim for claim in loaded.worksheet.claims}
    then = {claim.id: claim for claim in before.claims}
    going = [
        (claim, place)
        for claim in now.values()
        for place, entry in enumerate(claim.history)
        if claim.id not in then or entry not in then[claim.id].history
    ]
    chain = chain_of(loaded)
    salted = {c.id for c in now.values() if _salts(c) - _salts(then.get(c.id))}
    for claim, place in going:
        if chain and (claim.id, place) in chain.entries:
            salted.add(claim.id)
    if chain and salted:
        name = next(id for id in now if id in salted)
        raise FactsheetError(
            f"{name}: what would be undone is signed; nothing undone. Give a new verdict: "
            f"factsheet mark {name} STATUS --because '…'"
        )
    if not going or vcs.top(store.folder_of(loaded.path)) is None:
        return
    from factsheet.workflows.revisions import worksheet_then

    committed = worksheet_then(loaded.path, "HEAD", lambda _: None)
    kept = [entry for claim in committed.claims for entry in claim.history] if committed else []
    times = {entry.at for entry in kept}
    for claim, place in going:
        entry = claim.history[place]
        if entry.at in times and entry in kept:
            raise FactsheetError(
                f"{claim.id}: what would be undone is committed; nothing undone. Give a new "
                f"verdict: factsheet mark {claim.id} STATUS --because '…'"
            )


def _salts(claim: Claim | None) -> set[str]:
    return {item.salt for item in claim.evidence if item.salt} if claim else set()


def _files(sheet: Worksheet) -> dict[str, None]:
    """Return the files that a worksheet names, relative to it."""
    paths = [sheet.article.text]
    paths += [item.archive.path for item in sheet.evidence if item.archive]
    return dict.fromkeys(filter(None, paths))


def _refuse_missing(path: Path, now: Worksheet, before: Worksheet) -> None:
    """Raise FactsheetError if the worksheet would name a file that was moved or replaced since."""
    known = _files(now)
    for name in _files(before):
        if name not in known and not (path.parent / name).is_file():
            raise FactsheetError(
                "the command also moved or replaced a file that the worksheet named before; "
                "nothing undone. Use the same command to change it back"
            )


def _say_left(before: Worksheet, now: Worksheet) -> None:
    """Say which files stay although the worksheet no longer names them."""
    known = _files(before)
    left = [name for name in _files(now) if name not in known]
    if left:
        named = one_line(", ".join(left[:3])) + (", …" if len(left) > 3 else "")
        console.say(f"{counted(len(left), 'file')} stay{'s' * (len(left) == 1)}: {named}")
