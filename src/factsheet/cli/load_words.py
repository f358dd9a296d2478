"""What `load` says of a draft's comments and footnotes."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from factsheet.texts import counted, listed, pieces, some_of

if TYPE_CHECKING:
    from factsheet.workflows.draft_comments import DraftComments

_MOST = 10


def of_notes(noted: "DraftComments") -> Iterator[str]:
    """Yield how many comments and footnotes there are, what became of them, and what to do."""
    if not noted.read:
        return
    read = listed([counted(number, kind) for kind, number in sorted(noted.read.items())])
    what = [
        *([pieces(noted.evidence)] if noted.evidence else []),
        *([counted(noted.notes, "note")] if noted.notes else []),
    ]
    added = "nothing new" if noted.known else "nothing added"
    if what:
        added = (
            f"{listed(what)} added to {some_of(noted.claims, _MOST)}; notes are for the desk only"
        )
    yield f"{read}: {added}"
    if noted.lapsed:
        verdicts = "verdict" if len(noted.lapsed) == 1 else "verdicts"
        yield f"new evidence: {verdicts} now stale: {some_of(noted.lapsed, _MOST)}"
    yield from _few("not used as evidence: ", noted.refused)
    yield from _few("shortened in the note, because it is very long: ", noted.cut)
    yield from _few("on no claim: ", noted.unplaced)
    if noted.unplaced:
        yield (
            "to keep what is on no claim: factsheet edit CLAIM --note TEXT, or factsheet evidence "
            "add CLAIM URL"
        )


def _few(what: str, listed: Sequence[str]) -> Iterator[str]:
    yield from (what + one for one in listed[:_MOST])
    if len(listed) > _MOST:
        yield f"{what}{len(listed) - _MOST} more"
