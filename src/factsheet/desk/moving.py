"""Put kept copies where they belong: those of confidential evidence into a folder of their own."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from factsheet import archive, store
from factsheet.model import Archive, Claim, Evidence, Worksheet
from factsheet.problems import FactsheetError

Change = Callable[[Worksheet], Worksheet]
Concerns = Callable[[Claim, int, Evidence], bool]
"""Whether the copies of a piece of evidence are to be looked at; the number is from 1."""

MAX_OTHER = 16_000_000
"""Bytes of another worksheet in which a copy's name is looked for."""


def save_in_place(
    path: Path, save: Callable[[Change], Worksheet], change: Change, concerns: Concerns
) -> list[str]:
    """Save a change of the worksheet at `path`, with the copies of some evidence in their place.

    Each copy is written into the right folder, then the worksheet saved, then the old file deleted,
    if nothing names it any more. Gives what was done, and what could not be, a line each. Raises
    FactsheetError when the worksheet cannot be saved, and then all copies are where they were.
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
    """The copies that one command moves; `old` are the files that may have to go."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.worksheet = path.resolve()
        self.made: list[str] = []
        self.old: dict[str, None] = {}
        self.remarks: list[str] = []
        self._moved: dict[tuple[str, str, bool], Archive] = {}

    def placed(self, sheet: Worksheet, concerns: Concerns) -> Worksheet:
        """Write the copies that lie in the wrong folder anew, and give the worksheet with these."""
        changed = {}
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
            if tuple(items) != claim.evidence:
                changed[claim.id] = replace(claim, evidence=tuple(items))
        return sheet.replacing(changed)

    def _right(self, copy: Archive | None, item: Evidence, name: str) -> Archive | None:
        if copy is None:
            return None
        try:
            file = store.beside(self.path, copy.path)
            if copy.apart if item.confidential else not copy.withheld:
                if item.confidential:
                    archive.shut(file)
                    self._left_behind(copy.sha256)
                return copy
            key = (copy.path, copy.sha256, item.confidential)
            if key not in self._moved:
                folder = archive.Folder(self.worksheet, item.confidential)
                path, sha256, captured = archive.refile(folder, file, copy.sha256)
                self.made.append(path)
                self.old[copy.path] = None
                self.remarks.append(f"{name}: its copy is now in {folder.name}/")
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

    def _left_behind(self, sha256: str) -> None:
        self.old |= dict.fromkeys(archive.left_behind(self.worksheet, sha256))

    def clear(self, saved: Worksheet) -> None:
        """Delete the old files that nothing names any more; say which stay, and why."""
        if not self.old:
            return
        named = _files(self.path, saved)
        others = _other_worksheets(self.worksheet)
        for name in self.old:
            file = _file(self.path, name)
            there = next((who for used, who in named if used == file), None)
            base = name.rpartition("/")[2].encode()
            there = there or next((str(one.name) for one, text in others if base in text), None)
            if there:
                self.remarks.append(f"a copy stays in its old place as well: {there} needs it")
            elif not archive.remove(self.worksheet, name):
                self.remarks.append(
                    "a copy stays in its old place as well: it is not in a folder for copies, or "
                    "cannot be deleted; do that yourself"
                )


def _file(path: Path, name: str) -> Path | None:
    try:
        return store.beside(path, name)
    except FactsheetError:
        return None


def _files(path: Path, sheet: Worksheet) -> list[tuple[Path | None, str]]:
    """Give the files that a worksheet's copies need, each with the evidence that needs it.

    Old ones may hold no page, and refer to the file that does.
    """
    found: list[tuple[Path | None, str]] = []
    for claim in sheet.claims:
        for number, item in enumerate(claim.evidence, 1):
            for copy in (item.archive, item.changed):
                file = _file(path, copy.path) if copy else None
                if file is None:
                    continue
                who = f"{claim.id} {number}"
                found.append((file, who))
                try:
                    found.append((archive.read(file, None).file, who))
                except FactsheetError:
                    continue
    return found


def _other_worksheets(worksheet: Path) -> list[tuple[Path, bytes]]:
    """Give the other worksheets of the folder with their texts: they may name the same copies."""
    found = []
    for file in sorted(worksheet.parent.iterdir()):
        if file.suffix.lower() in (".yaml", ".yml") and file != worksheet:
            try:
                found.append((file, store.read_bytes(file, MAX_OTHER)))
            except FactsheetError:
                found.append((file, b""))
    return found
