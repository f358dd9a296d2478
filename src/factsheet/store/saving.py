"""Worksheets: read with the place of every problem, locked, saved whole or not at all."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from factsheet.model import Worksheet
from factsheet.problems import BrokenText, FactsheetError, LocatedError, Problem
from factsheet.store.files import BOM, decode, read_bytes, replace_file, temporary_name, trouble
from factsheet.store.finding import beside
from factsheet.texts import counted
from factsheet.yamltext import Parsed, parse, skim

MAX_FILE = 256 * 1024 * 1024
MAX_ARTICLE = 100 * 1024 * 1024
"""Bytes of a worksheet, and of an article's text, that are read."""
SHOWN_PROBLEMS = 20
EMPTY = "factsheet: 1\nclaims: []\n"
"""What a worksheet is begun with."""
Write = Callable[[str, Parsed, Worksheet], str]
"""How a text (and what was read from it) becomes one that reads as another worksheet."""


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


class StoredText(NamedTuple):
    """The stored article text: `text` and the SHA-256 of the file's bytes, or what is wrong."""

    text: str | None = None
    sha256: str | None = None
    trouble: str | None = None


def load(path: Path) -> Loaded:
    """Read a worksheet. Raises FactsheetError with every problem as `file:line:column: …`."""
    return understand(path, read_bytes(path, MAX_FILE))


def glance(path: Path) -> list[tuple[str, str]]:
    """Give the ids in a worksheet with their claims' words, quickly where they stand in lines.

    Raises FactsheetError when the file cannot be read, or has to be read whole and is broken.
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
        return Loaded(path, bom, text, parse(text))
    except BrokenText as error:
        message = located(path, error.problems)
        raise LocatedError(message, str(path), error.problems) from None


def located(path: Path | str, problems: list[Problem]) -> str:
    """Word problems of a file, a line each: `file:line:column: …`."""
    lines = [
        f"{path}:{problem.line}:{problem.column}: {problem.message}"
        for problem in problems[:SHOWN_PROBLEMS]
    ]
    if len(problems) > SHOWN_PROBLEMS:
        lines.append(f"{path}: and {counted(len(problems) - SHOWN_PROBLEMS, 'more problem')}")
    return "\n".join(lines)


def update(
    path: Path,
    change: Callable[[Worksheet], Worksheet],
    *,
    wait: float = 10.0,
    waiting: Callable[[str], None] = lambda _: None,
    begin: bool = False,
    files: Mapping[Path, bytes] | None = None,
    write: Write | None = None,
) -> Worksheet:
    """Lock a worksheet, read it, save what `change` makes of it; give the new worksheet.

    Only the characters that must change are changed. Nothing is written when `change` raises,
    when it changes nothing, when the edit cannot be made safely, or when the file was changed by
    somebody else meanwhile. `wait` is how many seconds to wait for another command's lock;
    `waiting` is told when that happens. A symbolic link is followed and kept. `begin` takes a file
    that is not there for an empty worksheet. `files` are written with the worksheet, and put back
    as they were when it cannot be saved. `write` makes the new text, when it is to be another than
    `revise` makes it; what it gives must read as the changed worksheet.
    """
    from factsheet.yamltext import CannotSplice, revise

    target = Path(os.path.realpath(path))
    new = not target.exists() and not path.is_symlink()
    if not target.parent.is_dir():
        raise FactsheetError(f"{target.parent}: there is no such folder")
    if new and not begin:
        read_bytes(path, MAX_FILE)  # says what is wrong
    with locked(target, wait, waiting):
        temporary_name(target).unlink(missing_ok=True)  # what a killed process may have left
        loaded = Loaded(path, b"", EMPTY, parse(EMPTY)) if new else load(path)
        wanted = change(loaded.worksheet)
        if wanted == loaded.worksheet and not files and not write:
            return wanted
        try:
            text = (write or revise)(loaded.text, loaded.parsed, wanted)
        except CannotSplice as error:
            raise FactsheetError(f"{path}: {error}") from None
        if text == loaded.text and not files:
            return wanted
        if target.exists() != (not new) or (not new and read_bytes(path, MAX_FILE) != loaded.data):
            raise FactsheetError(
                f"{path}: changed on disk meanwhile; nothing was written, try again"
            )
        with _written(files or {}):
            replace_file(target, loaded.bom + text.encode())
        return wanted


@contextmanager
def _written(files: Mapping[Path, bytes]) -> Iterator[None]:
    """Write files; put the old ones back when what follows fails."""
    old = {path: read_bytes(path, MAX_FILE) if path.exists() else None for path in files}
    try:
        for path, data in files.items():
            if old[path] != data:
                replace_file(path, data)
        yield
    except BaseException:
        for path, before in old.items():
            if before is None:
                path.unlink(missing_ok=True)
            elif read_bytes(path, MAX_FILE) != before:
                replace_file(path, before)
        raise


@contextmanager
def locked(target: Path, wait: float, waiting: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock of a worksheet: an empty file beside it, harmless when left behind.

    `wait` is in seconds; `waiting` is told when another command has it. Raises FactsheetError when
    it still has it then.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(target.with_name(f".{target.name}.lock"))
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            waiting(f"{target.name} is in use by another command; waiting up to {wait:g} s")
            lock.acquire(timeout=wait, poll_interval=0.02)
    except Timeout:
        raise FactsheetError(
            f"{target}: still in use by another command; try again, or wait longer with --wait"
        ) from None
    except OSError as error:
        raise trouble(target, error) from None
    try:
        yield
    finally:
        lock.release()


def read_text(path: Path) -> StoredText:
    """Read an article's text from a file. Raises FactsheetError, with the place if it has one."""
    from hashlib import sha256

    data = read_bytes(path, MAX_ARTICLE)
    try:
        return StoredText(decode(data), sha256(data).hexdigest())
    except BrokenText as error:
        message = located(path, error.problems)
        raise LocatedError(message, str(path), error.problems) from None


def article_text(worksheet_path: Path, relative: str) -> StoredText:
    """Read the stored article text; trouble is told in the result, not raised."""
    try:
        return read_text(Path(os.path.relpath(beside(worksheet_path, relative))))
    except LocatedError as error:
        return StoredText(trouble=error.problems[0].message)
    except FactsheetError as error:
        return StoredText(trouble=str(error))
