"""Worksheets: read with the place of every problem, locked, saved whole or not at all."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from factsheet.disk import clear, holds, read_bytes, replace_file
from factsheet.model import Worksheet
from factsheet.problems import BrokenText, FactsheetError, LocatedError, Problem
from factsheet.store.files import BOM, decode, final
from factsheet.store.locking import locked
from factsheet.texts import counted
from factsheet.yamltext import Parsed, parse, skim

MAX_FILE = 256 * 1024 * 1024
"""Bytes of a worksheet that are read."""
_SHOWN_PROBLEMS = 20
_EMPTY = "factsheet: 1\nclaims: []\n"
"""What a worksheet is begun with."""
Write = Callable[[str, Parsed, Worksheet], str]
"""How a text (and what was read from it) becomes one that reads as a different worksheet."""


class Loaded(NamedTuple):
    """A worksheet as it was read: `text` is without the BOM, which `bom` is, or empty."""

    path: Path
    bom: bytes
    text: str
    parsed: Parsed

    @property
    def data(self) -> bytes:
        """The file's bytes."""
        return self.bom + self.text.encode()

    @property
    def worksheet(self) -> Worksheet:
        """The worksheet itself."""
        return self.parsed.worksheet


watchers: list[Callable[[Worksheet], None]] = []
"""Called with each worksheet that was read, so that the debug log learns what it must not say."""


def load(path: Path) -> Loaded:
    """Read a worksheet. Raises FactsheetError with every problem as `file:line:column: …`."""
    return understand(path, read_bytes(path, MAX_FILE))


def glance(path: Path) -> list[tuple[str, str]]:
    """Return the ids in a worksheet with their claims' words, quickly if written line by line.

    Raises FactsheetError if the file cannot be read, or has to be read whole and is broken.
    """
    data = read_bytes(path, MAX_FILE)
    if found := skim(data.decode("utf-8", "replace")):
        return found
    return [(claim.id, claim.words) for claim in understand(path, data).worksheet.claims]


def understand(path: Path, data: bytes) -> Loaded:
    """Read a worksheet from bytes; `path` names them. Raises FactsheetError as `load` does."""
    try:
        bom, text = BOM if data.startswith(BOM) else b"", decode(data)
        del data  # a large worksheet need not be held twice
        loaded = Loaded(path, bom, text, parse(text))
    except BrokenText as error:
        lines = located(path, error.problems)
        raise LocatedError(*lines, source=str(path), problems=error.problems) from None
    for watch in watchers:
        watch(loaded.worksheet)
    return loaded


def located(path: Path | str, problems: list[Problem]) -> list[str]:
    """Word problems of a file, one line each: `file:line:column: …`."""
    lines = [
        f"{path}:{problem.line}:{problem.column}: {problem.message}"
        for problem in problems[:_SHOWN_PROBLEMS]
    ]
    if len(problems) > _SHOWN_PROBLEMS:
        lines.append(f"{path}: and {counted(len(problems) - _SHOWN_PROBLEMS, 'more problem')}")
    return lines


def update(
    path: Path,
    change: Callable[[Worksheet], Worksheet],
    *,
    wait: float = 10.0,
    waiting: Callable[[str], None] = lambda _: None,
    begin: bool = False,
    files: Mapping[Path, bytes] | None = None,
    outdated: Mapping[Path, bytes] | None = None,
    write: Write | None = None,
) -> Worksheet:
    """Lock a worksheet, read it, save what `change` makes of it; return the new worksheet.

    Only the characters that must change are changed. Nothing is written if `change` raises, when
    it changes nothing, when the edit cannot be made safely, or when the file was changed by
    somebody else meanwhile. `wait` is how many seconds to wait for another command's lock;
    `waiting` is told when that happens. A symbolic link is followed and kept. `begin` takes a file
    that is not there for an empty worksheet. `files` are new ones that the worksheet will name:
    written before it, and removed again when it cannot be saved; `outdated` are those that it no
    longer names: removed after it, if they still have the given content. So whenever this is
    killed, what the worksheet names is there. `write` makes the new text, if it should be another
    than `revise` makes it; what it gives must read as the changed worksheet.
    """
    from factsheet.store import journal
    from factsheet.yamltext import CannotSplice, revise

    target = final(path)
    new = not target.exists() and not path.is_symlink()
    if not target.parent.is_dir():
        raise FactsheetError(f"{target.parent}: there is no such folder")
    if new and not begin:
        read_bytes(path, MAX_FILE)  # says what is wrong
    with locked(target, wait, waiting):
        clear(target.parent)
        there = None if new else load(path)
        loaded = there or Loaded(path, b"", _EMPTY, parse(_EMPTY))
        unchanged = _unchanged(target, path, there)
        wanted = change(loaded.worksheet)
        if wanted == loaded.worksheet and not files and not write:
            return wanted
        try:
            text = (write or revise)(loaded.text, loaded.parsed, wanted)
        except CannotSplice as error:
            raise error.of(str(path)) from None
        if text == loaded.text and not files:
            return wanted
        unchanged()  # soon, as what follows may take long with a large worksheet
        with _added(files or {}, None if new else target):
            if text != loaded.text or new:
                replace_file(target, loaded.bom + text.encode(), check=unchanged)
                journal.record(target, loaded.bom, loaded.text, text)
        for file, data in (outdated or {}).items():
            with suppress(OSError):
                if holds(file, data):
                    file.unlink()
        return wanted


@contextmanager
def _added(files: Mapping[Path, bytes], like: Path | None) -> Iterator[None]:
    """Write new files; take them away again when what follows fails."""
    made: list[Path] = []
    try:
        for path, data in files.items():
            if not os.path.lexists(path):
                replace_file(path, data, like=like, check=_unchanged(path, path, None))
                made.append(path)
            elif not holds(path, data):
                raise _changed(path)
        yield
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        raise


def _changed(path: Path) -> FactsheetError:
    return FactsheetError(
        f"{path}: changed on disk in the meantime; nothing was written, try again"
    )


def _unchanged(target: Path, path: Path, loaded: Loaded | None) -> Callable[[], None]:
    """Return a check that a file is still what was read, or, for None, that there is still none.

    It looks at the bytes, which takes a while, and then whether it is still the file that it was
    when it began to look. Raises FactsheetError.
    """
    before = loaded and loaded.data

    def look() -> None:
        if before is None:
            if os.path.lexists(target):
                raise _changed(path)
            return
        seen = _identity(target)
        if seen is None or not holds(target, before) or _identity(target) != seen:
            raise _changed(path)

    return look


def _identity(path: Path) -> tuple[int, ...] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
