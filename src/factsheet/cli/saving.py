"""Saving a change of the worksheet."""

from collections.abc import Callable
from pathlib import Path

from factsheet import approvals, console, queries, store
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


def meant(name: str, claim: Claim) -> list[str]:
    """Return which claim a number means; nothing for what is named by its id.

    Numbers change when claims are added and removed: whoever gives one is to see the id.
    """
    return [f"claim {name} is {claim.id}"] if queries.is_numeric(name) else []


def outdated(before: Claim, after: Claim) -> list[str]:
    """Say that a change made a claim's verdict or approval outdated; nothing where it did not."""
    said = approvals.outdated_by(before, after)
    return [f"{after.id}: {said}"] if said else []
