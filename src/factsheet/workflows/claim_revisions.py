"""Earlier versions of a claim, as far as git has them."""

from collections.abc import Callable, Iterator
from pathlib import Path

from factsheet import store, vcs
from factsheet.model import Claim, Worksheet
from factsheet.problems import FactsheetError
from factsheet.texts import counted

_REVISIONS = 100
"""How many earlier versions of a worksheet are searched, the newest first."""
_BYTES = 8_000_000
"""How many bytes of them are read in all."""


class ClaimRevisions:
    """The claims of a worksheet's earlier revisions; each is read once, when it is asked for."""

    def __init__(self, path: Path) -> None:
        """Look into nothing yet."""
        self._path = path
        self._read: list[Worksheet] = []
        self._unread: Iterator[Worksheet] | None = None

    def find(self, claim: Claim, wanted: Callable[[Claim], bool]) -> Claim | str:
        """Return the newest earlier version of a claim that is `wanted`, or why there is none."""
        try:
            for worksheet in self._worksheets():
                for other in worksheet.claims:
                    if other.id == claim.id and wanted(other):
                        return other
        except FactsheetError:
            return "the worksheet is not under git"
        if not self._read:
            return "git has no earlier revision of the worksheet"
        return f"it is in none of the {counted(len(self._read), 'revision')} that git has"

    def _worksheets(self) -> Iterator[Worksheet]:
        yield from self._read
        self._unread = self._unread or self._revisions()
        for worksheet in self._unread:
            self._read.append(worksheet)
            yield worksheet

    def _revisions(self) -> Iterator[Worksheet]:
        ids = [id for commit in vcs.versions(self._path) for id in (commit.new, commit.old) if id]
        left = _BYTES
        for id in list(dict.fromkeys(ids))[:_REVISIONS]:
            try:
                data = vcs.content(self._path, id, store.MAX_FILE)
                left -= len(data)
                yield store.understand(self._path, data).worksheet
            except FactsheetError:
                continue
            if left < 0:
                return
