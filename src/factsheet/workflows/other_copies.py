"""Copies beside a worksheet that it does not have to name: later and earlier ones of a page."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from factsheet import archive, store
from factsheet.model import Evidence
from factsheet.problems import FactsheetError
from factsheet.urls import page_key

_MOST = 10_000
"""How many files of a folder are looked at."""


class FoundCopy(NamedTuple):
    """A copy in a folder: the time of its capture, its path, whether a person saved it."""

    captured: datetime
    path: str
    by_hand: bool


def copies_in(path: Path, folder: str) -> dict[str, list[FoundCopy]]:
    """Return the copies in a folder beside the worksheet at `path`, by page."""
    found: defaultdict[str, list[FoundCopy]] = defaultdict(list)
    for name in _files(path, folder):
        try:
            seen = archive.peek(store.beside(path, name))
        except Exception:  # noqa: S112 - what no evidence names is nobody's trouble
            continue
        if seen:
            found[page_key(seen.url)].append(FoundCopy(seen.captured, name, seen.by_hand))
    return found


def later_copies(
    items: Iterable[Evidence], path: Path, named: Collection[str]
) -> dict[str, list[tuple[datetime, str]]]:
    """Return the copies beside those that these pieces of evidence name, by page, newest first.

    Each is the time of its capture and its path. A page that a person saved and another piece of
    evidence names is left out: it may be a part of the page, saved for that.
    """
    folders = {
        str(PurePosixPath(item.archive.path).parent)
        for item in items
        if item.url and item.archive and not item.changed
    }
    found: defaultdict[str, list[tuple[datetime, str]]] = defaultdict(list)
    for folder in folders:
        for page, copies in copies_in(path, folder).items():
            found[page] += [c[:2] for c in copies if not (c.by_hand and c.path in named)]
    return {page: sorted(copies, reverse=True) for page, copies in found.items()}


def _files(path: Path, folder: str) -> list[str]:
    try:
        there = store.beside(path, folder)
        names = sorted(entry.name for entry in there.iterdir() if entry.name.endswith(".warc.gz"))
    except (OSError, FactsheetError):
        return []
    return [str(PurePosixPath(folder) / name) for name in names[-_MOST:]]
