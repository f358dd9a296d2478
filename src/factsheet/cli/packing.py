"""`export evidence.wacz`: the saved copies, and what is said of those that are left out."""

from pathlib import Path

from factsheet import console
from factsheet.cli import network
from factsheet.model import Worksheet
from factsheet.reports import SavedCopy


def copies_of(public: Worksheet, path: Path) -> tuple[SavedCopy, ...]:
    """Return the saved copies of what is published, and say which cannot be read."""
    network.need("web")
    from factsheet.workflows.packing import playable_copies

    copies, left_out = playable_copies(public, path)
    console.say(*(f"left out: {why}" for why in left_out))
    return copies
