"""Rules about what git saw of a worksheet's history; `check --git` asks git."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from factsheet.fields import time_text
from factsheet.model import Claim, Worksheet
from factsheet.problems import Finding, Path
from factsheet.rules.context import CommittedEntry, Context, Findings, each


def _seen(
    worksheet: Worksheet, entries: Sequence[CommittedEntry]
) -> Iterator[tuple[Path, Claim, CommittedEntry]]:
    """Yield entries with their claims, in the worksheet's order."""
    of: defaultdict[str, list[CommittedEntry]] = defaultdict(list)
    for seen in entries:
        of[seen.claim].append(seen)
    for path, claim in each(worksheet):
        for seen in of[claim.id]:
            yield path, claim, seen


def history_lost(worksheet: Worksheet, context: Context) -> Findings:
    """A history entry that git saw is missing, or was changed."""
    for path, claim, seen in _seen(worksheet, context.witness.lost if context.witness else ()):
        entry = seen.entry
        there = {(other.at, other.by) for other in claim.history}
        what = "was changed" if (entry.at, entry.by) in there else "was removed"
        where = f"in {seen.taken_by}" if seen.taken_by else "(not committed yet)"
        yield Finding(
            (*path, "history") if claim.history else path,
            f"'{entry.action}' by {entry.by} at {time_text(entry.at)} {what} {where}",
            f"restore the entry from {seen.commit}; to change a verdict, add a new one",
        )


def committed_by_another(worksheet: Worksheet, context: Context) -> Findings:
    """A history entry was committed by somebody other than its `by`."""
    for path, claim, seen in _seen(worksheet, context.witness.by_others if context.witness else ()):
        places = [n for n, entry in enumerate(claim.history) if entry == seen.entry]
        yield Finding(
            (*path, "history", *places[:1]),
            f"'{seen.entry.action}' by {seen.entry.by} was committed by {seen.by} in {seen.commit}",
            f"{seen.entry.by} checks and confirms it: factsheet log {claim.id}",
        )
