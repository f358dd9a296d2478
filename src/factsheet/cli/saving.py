"""Saving a change of the worksheet."""

import shlex
from collections.abc import Callable
from pathlib import Path

from factsheet import approvals, console, queries, store
from factsheet.model import Claim, Worksheet
from factsheet.texts import one_line


def save(
    path: Path,
    change: Callable[[Worksheet], Worksheet],
    wait: float,
    *,
    begin: bool = False,
    write: store.Write | None = None,
    dry_run: bool = False,
) -> Worksheet:
    """Save a change of the worksheet, telling the user if another command is waited for.

    `begin` allows for a worksheet that is not there yet; `write` as in `store.update`. On a
    `dry_run` nothing is saved.
    """
    if dry_run:
        return change(Worksheet() if begin and not path.exists() else store.load(path).worksheet)
    return store.update(path, change, wait=wait, waiting=console.say, begin=begin, write=write)


def saver(path: Path, wait: float) -> Callable[[Callable[[Worksheet], Worksheet]], Worksheet]:
    """Return what saves changes of a worksheet, for work that saves several times."""
    return lambda change: save(path, change, wait)


def numbered_claim(name: str, claim: Claim) -> list[str]:
    """Return which claim a number means; nothing for a claim named by its id.

    Numbers change when claims are added and removed: whoever gives one is to see the id.
    """
    return [f"claim {name} is {claim.id}"] if queries.is_numeric(name) else []


def suggest(command: str, worksheet: str | None) -> None:
    """Say the likely next command, for the worksheet that was named."""
    console.suggest(command + (f" -w {shlex.quote(worksheet)}" if worksheet else ""))


def claim_changes(before: Claim, after: Claim) -> list[str]:
    """Return what changed in a claim, without the words of confidential evidence."""
    from factsheet.comparing import Hidden, compare

    old, new = Worksheet(claims=(before,)), Worksheet(claims=(after,))
    changes = compare(old, new, Hidden.of(old, new))
    return [f"{change.claim}: {one_line(change.words)}" for change in changes]


def outdated(before: Claim, after: Claim) -> list[str]:
    """Return the message that a change made a claim's verdict or approval outdated, if it did."""
    said = approvals.outdated_by(before, after)
    return [f"{after.id}: {said}"] if said else []
