"""Git as a witness: along a branch, a claim's history only ever grows."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from factsheet import store, vcs
from factsheet.model import Entry, Worksheet
from factsheet.people import same_person
from factsheet.problems import FactsheetError
from factsheet.rules import CommittedEntry, GitHistory

_Place = tuple[object, ...]
"""What identifies an entry: its claim's id, and all that it says."""


@dataclass(frozen=True, slots=True)
class _Version:
    """The ids of the claims in one version of a worksheet, and their history entries."""

    claims: frozenset[str] = frozenset()
    entries: dict[_Place, Entry] | None = None


def read_git_history(path: Path, worksheet: Worksheet) -> GitHistory:
    """Return what git saw of a worksheet: entries that are gone, claims that were removed, and who.

    Every version of the file that leads to HEAD is read, also what a merge left behind. Raises
    FactsheetError when the worksheet is in no repository.
    """
    there = {claim.id for claim in worksheet.claims}
    words = {(claim.quote, claim.statement): claim.id for claim in worksheet.claims}

    now = {(claim.id, *_content(entry)) for claim in worksheet.claims for entry in claim.history}
    unread: set[str] = set()

    @lru_cache(maxsize=16)  # a version is asked for twice, by neighbours
    def read(id: str | None) -> _Version | None:
        if id is None:
            return _Version()
        try:
            data = vcs.content(path, id, store.MAX_FILE)
            claims = store.understand(path, data).worksheet.claims
        except FactsheetError:
            unread.add(id)
            return None
        names, entries = set(), {}
        then = {claim.id for claim in claims}
        for claim in claims:
            # The same words may have another id now: of a new name, or of a merge that made two.
            other = words.get((claim.quote, claim.statement), claim.id)
            other = claim.id if other in then else other
            names.add(claim.id if claim.id in there else other)
            for entry in claim.history:
                said = _content(entry)
                entries[claim.id if (claim.id, *said) in now else other, *said] = entry
        return _Version(frozenset(names), entries)

    lost: dict[_Place, CommittedEntry] = {}
    brought: dict[_Place, CommittedEntry] = {}
    removed: dict[str, str | None] = {}
    for commit in vcs.versions(path):  # newest first
        new, old = read(commit.new), read(commit.old)
        if new is None or old is None:
            continue
        short = commit.id[:8]
        has, had = new.entries or {}, old.entries or {}
        for place, entry in has.items():
            if place in now:
                if place not in had:
                    brought[place] = CommittedEntry(str(place[0]), entry, short, commit.by)
            elif place[0] in there:
                lost.setdefault(place, CommittedEntry(str(place[0]), entry, short, commit.by))
        for place, entry in had.items():
            if place not in now and place not in has and place[0] in there and place not in lost:
                lost[place] = CommittedEntry(str(place[0]), entry, f"{short}^", commit.by, short)
        for name in (new.claims | old.claims) - there:
            removed.setdefault(name, None if name in new.claims else short)
    others = [seen for seen in brought.values() if not same_person(seen.by, seen.entry.by)]
    return GitHistory(
        tuple(lost.values()),
        tuple(others),
        tuple(sorted(removed.items())),
        len(unread),
        vcs.is_shallow(path),
    )


def _content(entry: Entry) -> _Place:
    return (
        entry.at,
        entry.by,
        entry.status,
        entry.rating,
        entry.approved,
        entry.because,
        entry.seen,
        entry.unaware_of,
    )
