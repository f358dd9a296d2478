"""Rules about what git saw of a worksheet's history; `check --git` asks."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from factsheet.fields import time_text
from factsheet.model import Claim, Worksheet
from factsheet.problems import Path
from factsheet.rules.hits import Context, Hit, Hits, Seen, each


def _seen(worksheet: Worksheet, entries: Sequence[Seen]) -> Iterator[tuple[Path, Claim, Seen]]:
    """Yield entries with the claims that they are of, in the worksheet's order."""
    of: defaultdict[str, list[Seen]] = defaultdict(list)
    for seen in entries:
        of[seen.claim].append(seen)
    for path, claim in each(worksheet):
        for seen in of[claim.id]:
            yield path, claim, seen


def history_lost(worksheet: Worksheet, context: Context) -> Hits:
    """An entry that git saw in a claim's history is gone from it, or was changed."""
    for path, claim, seen in _seen(worksheet, context.witness.lost if context.witness else ()):
        entry = seen.entry
        there = {(other.at, other.by) for other in claim.history}
        what = "was changed" if (entry.at, entry.by) in there else "is gone"
        where = f"in {seen.taken_by}" if seen.taken_by else "and that is not committed"
        yield Hit(
            (*path, "history") if claim.history else path,
            f"'{entry.deed}' by {entry.by} at {time_text(entry.at)} {what} {where}",
            f"bring the entry back as it is in {seen.commit}; a verdict is changed by a new one",
        )


def committed_by_another(worksheet: Worksheet, context: Context) -> Hits:
    """A history entry was committed by somebody else than its `by`."""
    for path, claim, seen in _seen(worksheet, context.witness.by_others if context.witness else ()):
        places = [n for n, entry in enumerate(claim.history) if entry == seen.entry]
        yield Hit(
            (*path, "history", *places[:1]),
            f"'{seen.entry.deed}' by {seen.entry.by} was committed by {seen.by} in {seen.commit}",
            f"{seen.entry.by} looks at it and confirms it: factsheet log {claim.id}",
        )
