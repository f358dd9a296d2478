"""What the last commands changed in a worksheet, so that `undo` can reverse it.

It is in a hidden folder beside the worksheet, open to nobody who may not read the worksheet, and
git is told to leave the folder out. Only what was changed is kept, with the SHA-256 of the file
before and after: what somebody else has changed since is never overwritten.
"""

import contextlib
import hashlib
import json
import stat
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from factsheet.disk import holds, processes, read_bytes, replace_file, share
from factsheet.problems import FactsheetError

_MOST = 10
"""How many changes are kept."""
_SIZE = 8 * 2**20
"""How many characters of replaced text are kept in all."""
_LIMIT = 64 * 2**20
_NAME = "changes.json"
_ALL = b"*\n"
"""What a `.gitignore` says to leave everything out, itself too."""

_UNDO = "undo"
acting = [""]
"""The command that runs, which the command line sets."""


class SavedChange(NamedTuple):
    """One saved change: by which command, which login, when (UTC), and the way back.

    `before` and `after` are the file's SHA-256. `taken` was where there are now the `put`
    characters from `start`.
    """

    command: str
    user: str
    at: str
    before: str
    after: str
    start: int
    put: int
    taken: str

    def back(self, text: str) -> str:
        """Return the text before, of that after."""
        return text[: self.start] + self.taken + text[self.start + self.put :]


def digest(bom: bytes, text: str) -> str:
    """Return the SHA-256 of a worksheet's file."""
    return hashlib.sha256(bom + text.encode()).hexdigest()


def changes(worksheet: Path) -> list[SavedChange]:
    """Return what can be undone, newest last; `worksheet` is the file, links followed.

    Nothing if there is no record, or it is not one of ours.
    """
    folder = _folder(worksheet)
    try:
        if not stat.S_ISDIR(folder.lstat().st_mode):
            return []
        if not stat.S_ISREG((folder / _NAME).lstat().st_mode):
            return []
        rows = json.loads(read_bytes(folder / _NAME, _LIMIT))
        return [change for row in rows if (change := _understood(row))]
    except (OSError, ValueError, TypeError, RecursionError, FactsheetError):
        return []


def _understood(row: dict[str, object]) -> SavedChange:
    """Read a row. Raises ValueError or TypeError."""
    change = SavedChange(**row)  # type: ignore[arg-type]
    for name, kind in SavedChange.__annotations__.items():
        value = getattr(change, name)
        if type(value) is not kind or (isinstance(value, int) and value < 0):
            raise ValueError(name)
    return change


def user_at_host() -> str:
    """Return who changes files here: login name and machine."""
    return f"{processes.user()}@{processes.host()}"


def record(worksheet: Path, bom: bytes, old: str, new: str) -> None:
    """Record a change that was saved; a folder that cannot be written to is no reason to fail.

    Earlier records are dropped unless they lead here: changes cannot be undone across others.
    """
    change = saved_change(bom, old, new)
    earlier = changes(worksheet)
    if not earlier or earlier[-1].after != change.before:
        earlier = []
    if earlier and acting[0] == _UNDO and earlier[-1].before == change.after:
        _keep(worksheet, earlier[:-1])
    else:
        _keep(worksheet, [*earlier, change])


def saved_change(bom: bytes, old: str, new: str) -> SavedChange:
    """Return what changed from one text to another, by the command that runs."""
    start = _same(old, new)
    end = _same(old[start:][::-1], new[start:][::-1])
    return SavedChange(
        acting[0],
        user_at_host(),
        datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        digest(bom, old),
        digest(bom, new),
        start,
        len(new) - start - end,
        old[start : len(old) - end],
    )


def _same(one: str, other: str) -> int:
    """Return how many characters two texts begin with alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _keep(worksheet: Path, found: Sequence[SavedChange]) -> None:
    """Write what can be undone, the newest that fit; if there is nothing, remove the file."""
    kept: list[SavedChange] = []
    size = 0
    for change in reversed(found[-_MOST:]):
        size += len(change.taken)
        if size > _SIZE:
            break
        kept.insert(0, change)
    with contextlib.suppress(OSError, FactsheetError):
        folder = _folder(worksheet)
        if not kept:
            forget(worksheet)
            return
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            share(folder, worksheet)
        if not stat.S_ISDIR(folder.lstat().st_mode):
            return
        _replace(folder / ".gitignore", _ALL, worksheet)
        data = json.dumps([change._asdict() for change in kept], ensure_ascii=False)
        _replace(folder / _NAME, data.encode(), worksheet)


def _replace(path: Path, data: bytes, worksheet: Path) -> None:
    """Write a file with the worksheet's current access rights; an identical one is left alone."""
    with contextlib.suppress(FileNotFoundError):
        there = path.lstat()
        if there.st_mode == worksheet.stat().st_mode:
            if there.st_size == len(data) and holds(path, data):
                return
        else:
            path.unlink()  # a link too: of a file that is there, the mode would be kept
    replace_file(path, data, like=worksheet)


def forget(worksheet: Path) -> bool:
    """Remove what could be taken back; returns whether there was anything."""
    folder = _folder(worksheet)
    gone = False
    with contextlib.suppress(OSError):
        if stat.S_ISDIR(folder.lstat().st_mode):
            for name in (_NAME, ".gitignore"):
                with contextlib.suppress(FileNotFoundError):
                    (folder / name).unlink()
                    gone = True
            folder.rmdir()
    return gone


def _folder(worksheet: Path) -> Path:
    return worksheet.with_name(f".{worksheet.name}.undo")
