"""Saving a change of the worksheet."""

from collections.abc import Callable
from pathlib import Path

from factsheet import approvals, console, store
from factsheet.model import Claim, Worksheet


def save(
    path: Path,
    change: Callable[[Worksheet], Worksheet],
    wait: float,
    *,
    begin: bool = False,
    write: store.Write | None = None,
) -> Worksheet:
    """Save a change of the worksheet, telling the person when another command is waited for.

    `begin` allows for a worksheet that is not there yet; `write` as in `store.update`.
    """
    return store.update(path, change, wait=wait, waiting=console.say, begin=begin, write=write)


def outdated(before: Claim, after: Claim) -> list[str]:
    """Say that a change made a claim's verdict or approval outdated; nothing where it did not."""
    said = approvals.outdated_by(before, after)
    return [f"{after.id}: {said}"] if said else []
