"""What git knows about a worksheet: earlier revisions, and who committed which change when."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from factsheet import store, vcs
from factsheet.comparing import ClaimChange, Hidden, compare, told_by_git_alone
from factsheet.model import Worksheet
from factsheet.problems import FactsheetError
from factsheet.vcs import Commit
from factsheet.withholding import confidential_origins, open_origins


def worksheet_then(path: Path, revision: str, telling: Callable[[str], None]) -> Worksheet | None:
    """Read a worksheet as of a revision, even under an earlier name; None if it was not there.

    `telling` is called if it was not. Raises FactsheetError if there is no such revision, or the
    worksheet of then cannot be read, with `revision:name:line:column: …`.
    """
    commit = vcs.resolve(path, revision)
    if commit is None:
        telling("no commits yet: everything is new")
        return None
    id = vcs.content_then(path, commit)
    if id is None:
        telling(f"{path} was not there in {revision}: everything is new")
        return None
    return _read(path, id, revision)


def _read(path: Path, id: str, revision: str) -> Worksheet:
    data = vcs.content(path, id, store.MAX_FILE)
    return store.understand(Path(f"{revision}:{path.name}"), data).worksheet


_REVISIONS = 50
"""How many earlier versions of a worksheet are read to see what was confidential in them."""


def once_confidential(path: Path) -> set[str]:
    """Return the origins of the evidence that was confidential in a worksheet's git history.

    In its last commit, and in those that touched such a mark, the newest first, as far as they are
    there and can be read. Nothing if there is no git.
    """
    origins: set[str] = set()
    try:
        ids = vcs.contents_about(path, "confidential")
    except FactsheetError:
        return origins
    for id in ids[:_REVISIONS]:
        with suppress(FactsheetError):
            data = vcs.content(path, id, store.MAX_FILE)
            if b"confidential" in data:
                origins |= confidential_origins(store.understand(path, data).worksheet)
    return origins


def hidden_in(path: Path, worksheet: Worksheet, *, whole: bool) -> Hidden:
    """Return which evidence is not spelled out: what is confidential in the worksheet, or once was.

    What was confidential in git and is no longer in the worksheet must not be revealed by a
    comparison with an older revision, which had no mark yet. `whole` spells out everything.
    """
    hidden = Hidden.of(worksheet, whole=whole)
    if not whole:
        hidden.origins |= once_confidential(path) - open_origins(worksheet)
    return hidden


def changes_by_commit(
    path: Path, wanted: Callable[[Commit], bool], hidden: Hidden
) -> Iterator[tuple[Commit, list[ClaimChange] | str]]:
    """Return what each `wanted` commit changed, besides what the claims' histories record.

    Newest first; `hidden` is evidence that is not spelled out. A text stands for the changes if one
    of the two worksheets cannot be read. Raises FactsheetError if the worksheet lies in no
    repository.
    """
    known: dict[str, Worksheet] = {}

    def read(id: str | None, commit: str) -> Worksheet | None:
        if id is None:
            return None
        if id not in known:
            known[id] = _read(path, id, commit)
        return known[id]

    for commit in vcs.commits(path):
        if not wanted(commit):
            continue
        try:
            new = read(commit.new, commit.id[:8])
            old = read(commit.old, f"{commit.id[:8]}^")
        except FactsheetError as error:
            yield commit, error.lines[0]
            known.clear()
            continue
        if changes := told_by_git_alone(compare(old, new, hidden)):
            yield commit, changes
        known = {commit.old: old} if commit.old and old else {}
