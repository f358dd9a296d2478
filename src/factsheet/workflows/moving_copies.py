"""Put saved copies where they belong: those of confidential evidence into a separate folder."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from factsheet import archive, disk, store
from factsheet.model import APART, Archive, Claim, Evidence, Worksheet
from factsheet.problems import FactsheetError
from factsheet.withholding import confidential_origins, origin
from factsheet.workflows.other_copies import copies_in
from factsheet.workflows.other_worksheets import OtherWorksheets

WorksheetChange = Callable[[Worksheet], Worksheet]
Concerns = Callable[[Claim, int, Evidence], bool]
"""Whether the copies of a piece of evidence are concerned; the number is from 1."""


def save_and_move_copies(
    path: Path,
    save: Callable[[WorksheetChange], Worksheet],
    change: WorksheetChange,
    concerns: Concerns,
) -> list[str]:
    """Save a change of the worksheet at `path`, with the copies of some evidence in their place.

    Each copy is written into the right folder, then the worksheet saved, then the old file deleted,
    if nothing names it any more. Returns what was done, and what could not be, one line each.
    Raises FactsheetError if the worksheet cannot be saved, and then all copies are where they were.
    """
    moving = _Moving(path)
    try:
        saved = save(lambda sheet: moving.placed(change(sheet), concerns))
    except BaseException:
        for name in moving.made:
            archive.remove(moving.worksheet, name)
        raise
    moving.clear(saved)
    return moving.remarks


class _Moving:
    """The copies that one command moves; `old` are the files that may have to be deleted."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.worksheet = path.resolve()
        self.made: list[str] = []
        self.old: dict[str, None] = {}
        self.remarks: list[str] = []
        self._moved: dict[tuple[str, str, bool], Archive] = {}

    def placed(self, sheet: Worksheet, concerns: Concerns) -> Worksheet:
        """Write misplaced copies to the right folder; return the worksheet with these."""
        changed, earlier = {}, self._earlier(sheet)
        for claim in sheet.claims:
            items = list(claim.evidence)
            for place, item in enumerate(items):
                if concerns(claim, place + 1, item):
                    name = f"{claim.id}: evidence {place + 1}"
                    items[place] = replace(
                        item,
                        archive=self._right(item.archive, item, name),
                        changed=self._right(item.changed, item, name),
                    )
                    if item.confidential:
                        earlier(item, name)
            if tuple(items) != claim.evidence:
                changed[claim.id] = replace(claim, evidence=tuple(items))
        return sheet.replacing(changed)

    def _right(self, copy: Archive | None, item: Evidence, name: str) -> Archive | None:
        if copy is None:
            return None
        try:
            with _nameless(item):
                file = store.beside(self.path, copy.path)
            apart = copy.apart and file.parent == self.worksheet.parent / APART  # and no link
            if apart if item.confidential else not copy.withheld:
                if item.confidential:
                    archive.restrict_access(file)
                    self._left_behind(copy.sha256)
                return copy
            key = (copy.path, copy.sha256, item.confidential)
            if key not in self._moved:
                path, sha256, captured = self._file(copy.path, copy.sha256, item)
                self.remarks.append(f"{name}: its copy is now in {path.partition('/')[0]}/")
                self._moved[key] = replace(
                    copy, path=path, sha256=sha256, captured=captured or copy.captured
                )
                if item.confidential:
                    self._left_behind(copy.sha256)
            moved = self._moved[key]
            return replace(copy, path=moved.path, sha256=moved.sha256, captured=moved.captured)
        except FactsheetError as error:
            self.remarks.append(f"{name}: its copy was not moved: {error}")
            return copy

    def _file(
        self, name: str, sha256_hex: str | None, item: Evidence
    ) -> tuple[str, str, datetime | None]:
        """Write a copy into the right folder, as `archive.refile` does. Raises FactsheetError."""
        with _nameless(item):
            file = store.beside(self.path, name)
            data = archive.whole_file(file, sha256_hex)
        folder = archive.Folder(self.worksheet, item.confidential)
        filed = archive.refile(folder, file, data)
        self.made.append(filed[0])
        self.old[name] = None
        return filed

    def _earlier(self, sheet: Worksheet) -> Callable[[Evidence, str], None]:
        """Return what moves a confidential page's copies that the worksheet no longer names."""
        secret = confidential_origins(sheet)
        named = {copy.path for item in sheet.evidence for copy in item.copies}
        copies = copies_in(self.path, archive.FOLDER) if secret else {}

        def move(item: Evidence, name: str) -> None:
            for found in copies.get(origin(item), ()) if origin(item) in secret else ():
                if found.path not in named and found.path not in self.old:
                    with suppress(FactsheetError):
                        self._file(found.path, None, item)
                        self.remarks.append(f"{name}: an earlier copy is now in {APART}/, too")

        return move

    def _left_behind(self, sha256: str) -> None:
        self.old |= dict.fromkeys(archive.open_duplicates(self.worksheet, sha256))

    def clear(self, saved: Worksheet) -> None:
        """Delete the old files that nothing names any longer; say which stay, and why."""
        if not self.old:
            return
        named = _files(self.path, saved)
        neighbours = OtherWorksheets(self.worksheet)
        for name in self.old:
            file = _file(self.path, name)
            here = next((who for used, who in named if used == file), None)
            if there := here or neighbours.who_needs(name):
                self.remarks.append(f"a copy also stays in the old place: {there} needs it")
            elif not archive.remove(self.worksheet, name):
                self.remarks.append(
                    "a copy also stays in the old place: it is not in a folder for copies, "
                    "or cannot be deleted; delete it yourself"
                )


@contextmanager
def _nameless(item: Evidence) -> Iterator[None]:
    """Keep errors from naming the copy of confidential evidence: file names give pages away."""
    try:
        yield
    except FactsheetError as error:
        if not item.confidential:
            raise
        absent = isinstance(error, disk.NotHere)
        why = "it is missing here" if absent else "see factsheet check --confidential"
        raise FactsheetError(why) from None


def _file(path: Path, name: str) -> Path | None:
    try:
        return store.beside(path, name)
    except FactsheetError:
        return None


def _files(path: Path, sheet: Worksheet) -> list[tuple[Path | None, str]]:
    """Return the files that a worksheet's copies need, each with the evidence that needs it.

    Old ones may contain no page, and refer to the file that does.
    """
    found: list[tuple[Path | None, str]] = []
    for claim in sheet.claims:
        for number, item in enumerate(claim.evidence, 1):
            for copy in item.copies:
                file = _file(path, copy.path)
                if file is None:
                    continue
                who = f"{claim.id} {number}"
                found.append((file, who))
                try:
                    found.append((archive.read(file, None).file, who))
                except FactsheetError:
                    continue
    return found
