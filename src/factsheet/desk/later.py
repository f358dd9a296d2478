"""Later copies of a page that a worksheet does not name, and that lack the quote."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from pathlib import Path, PurePosixPath

from factsheet import archive, store
from factsheet.model import Evidence
from factsheet.problems import FactsheetError
from factsheet.urls import page_key

MOST = 10_000
"""Files of a folder that are looked at."""


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
        for name in _files(path, folder):
            try:
                seen = archive.peek(store.beside(path, name))
            except Exception:  # noqa: S112 - what no evidence names is nobody's trouble
                continue
            if seen and not (seen.by_hand and name in named):
                found[page_key(seen.url)].append((seen.captured, name))
    return {page: sorted(copies, reverse=True) for page, copies in found.items()}


def _files(path: Path, folder: str) -> list[str]:
    try:
        there = store.beside(path, folder)
        names = sorted(entry.name for entry in there.iterdir() if entry.name.endswith(".warc.gz"))
    except (OSError, FactsheetError):
        return []
    return [str(PurePosixPath(folder) / name) for name in names[-MOST:]]
