"""The door to the disk: find, lock, read and write worksheets and reports, whole or not at all."""

import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from factsheet.model import Worksheet
from factsheet.problems import BrokenText, FactsheetError, LocatedError, Problem
from factsheet.yamltext import Parsed, parse

NAME = "claims.yaml"
VARIABLE = "FACTSHEET_WORKSHEET"
MAX_FILE = 256 * 1024 * 1024
MAX_ARTICLE = 100 * 1024 * 1024
SHOWN_PROBLEMS = 20

EMPTY = "factsheet: 1\nclaims: []\n"
BOM = b"\xef\xbb\xbf"

Write = Callable[[str, Parsed, Worksheet], str]
"""How a text (and what was read from it) becomes one that reads as another worksheet."""


class Loaded(NamedTuple):
    """A worksheet as it was read: `text` has no BOM, `data` is the file's bytes."""

    path: Path
    data: bytes
    text: str
    parsed: Parsed

    @property
    def worksheet(self) -> Worksheet:
        """The worksheet itself."""
        return self.parsed.worksheet


class StoredText(NamedTuple):
    """The stored article text: `text` and the SHA-256 of the file's bytes, or what is wrong."""

    text: str | None = None
    sha256: str | None = None
    trouble: str | None = None


def find(given: str | None, environment: Mapping[str, str], here: Path) -> Path:
    """Find the worksheet: the one given, else the environment's, else the nearest `claims.yaml`.

    The nearest is looked for in `here` and the folders above. Raises FactsheetError when there is
    none; the one given need not exist (loading says so).
    """
    named = given or environment.get(VARIABLE)
    if named:
        return Path(named)
    for folder in (here, *here.parents):
        if (folder / NAME).exists():
            return Path(os.path.relpath(folder / NAME, here))
    raise FactsheetError(
        f"no {NAME} here or in a folder above; name one with -w FILE, "
        f"or begin one: factsheet add -w {NAME} --quote '…'"
    )


def worksheets(folder: Path, trouble: Callable[[str], None]) -> list[Path]:
    """Find the worksheets in a folder and below it, sorted by path.

    They are the files called `claims.yaml`, whatever they hold, and the other `.yaml` and `.yml`
    files that begin with the key `factsheet`. Hidden files and folders are left out, and links to
    folders are not followed, so that there are no loops. `trouble` is told what cannot be read.
    """
    found: list[Path] = []
    folders = [folder]
    while folders:
        here = folders.pop()
        try:
            with os.scandir(here) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(Path(entry.path))
                    elif entry.name == NAME:
                        found += [] if entry.is_dir() else [Path(entry.path)]
                    elif entry.name.lower().endswith((".yaml", ".yml")) and _begins_as_one(entry):
                        found.append(Path(entry.path))
        except OSError as error:
            trouble(str(_trouble(here, error)))
    return sorted(found, key=lambda path: path.parts)


_FIRST_KEY = re.compile(rb"""\{?\s*["']?factsheet["']?\s*:""")


def _begins_as_one(entry: "os.DirEntry[str]") -> bool:
    """Tell whether the first thing in a file, behind comments, is the key `factsheet`."""
    with suppress(OSError):
        if entry.is_file():
            with open(entry.path, "rb") as file:  # noqa: PTH123 - quicker, and there are many
                head = file.read(65_536)
            for line in head.removeprefix(BOM).splitlines():
                if (words := line.strip()) and not words.startswith((b"#", b"%", b"---")):
                    return _FIRST_KEY.match(words) is not None
    return False


def load(path: Path) -> Loaded:
    """Read a worksheet. Raises FactsheetError with every problem as `file:line:column: …`."""
    return understand(path, read_bytes(path, MAX_FILE))


def understand(path: Path, data: bytes) -> Loaded:
    """Read a worksheet from bytes; `path` names them. Raises FactsheetError as `load` does."""
    try:
        text = decode(data)
        return Loaded(path, data, text, parse(text))
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
        lines.append(f"{path}: and {len(problems) - SHOWN_PROBLEMS} more problems")
    return "\n".join(lines)


def read_bytes(path: Path, limit: int) -> bytes:
    """Read a regular file of at most `limit` bytes. Raises FactsheetError with what to do."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with open(descriptor, "rb") as file:  # noqa: PTH123 - a descriptor has no path
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise FactsheetError(f"{path}: not a regular file")
            if status.st_size > limit:
                size, most = status.st_size // 2**20, limit // 2**20
                raise FactsheetError(f"{path}: {size} MB is too large; the limit is {most} MB")
            return file.read()
    except OSError as error:
        raise _trouble(path, error) from None
    except ValueError:
        raise FactsheetError(f"{str(path)!r}: not a file name") from None


def _trouble(path: Path, error: OSError) -> FactsheetError:
    if isinstance(error, FileNotFoundError):
        return FactsheetError(f"{path}: there is no such file")
    if isinstance(error, IsADirectoryError):
        return FactsheetError(f"{path}: this is a folder; name the file in it")
    if isinstance(error, PermissionError):
        return FactsheetError(f"{path}: no permission; check the file's and the folder's owner")
    return FactsheetError(f"{path}: {(error.strerror or str(error)).lower()}")


def decode(data: bytes) -> str:
    """Turn a worksheet's bytes into text without its BOM. Raises BrokenText with the place."""
    data = data.removeprefix(BOM)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        head = data[data.rfind(b"\n", 0, error.start) + 1 : error.start]
        column = len(head.decode("utf-8", "replace")) + 1
        hint = "save the file as UTF-8"
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            hint = "it looks like UTF-16; " + hint
        message = f"byte 0x{data[error.start]:02x} is not UTF-8; {hint}"
        raise BrokenText([Problem(message, line, column)]) from None


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
        _temporary(target).unlink(missing_ok=True)  # what a killed process may have left
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
        bom = BOM if loaded.data.startswith(BOM) else b""
        if target.exists() != (not new) or (not new and read_bytes(path, MAX_FILE) != loaded.data):
            raise FactsheetError(
                f"{path}: changed on disk meanwhile; nothing was written, try again"
            )
        with _written(files or {}):
            replace_file(target, bom + text.encode())
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
    """Hold the lock of a worksheet: an empty file beside it, harmless when left behind."""
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
        raise _trouble(target, error) from None
    try:
        yield
    finally:
        lock.release()


def replace_file(target: Path, data: bytes, temporary: Path | None = None) -> None:
    """Put a file in the place of another in one step; the old one stays whole until then.

    The new bytes are on the disk before the name points to them. Mode and, where possible, owner
    are kept. A temporary file never stays behind an error; one that a killed process left is
    cleared by the next save. `temporary` is its path where no lock is held. Raises FactsheetError.
    """
    temporary = temporary or _temporary(target)
    try:
        old = target.stat() if target.exists() else None
        if old is not None and stat.S_ISDIR(old.st_mode):
            raise FactsheetError(f"{target}: this is a folder; name a file in it")
        if old is not None and not os.access(target, os.W_OK):
            raise FactsheetError(
                f"{target}: no permission to write; check the file's owner and mode"
            )
        temporary.unlink(missing_ok=True)
        try:
            _write_new(temporary, data, old)
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        _flush_folder(target.parent)
    except OSError as error:
        raise _trouble(target, error) from None


def write_report(path: Path, data: bytes) -> None:
    """Write a report: a file is replaced in one step, a link followed, a pipe or device written to.

    Raises FactsheetError.
    """
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            with path.open("wb") as stream:
                stream.write(data)
            return
    except OSError as error:
        raise _trouble(path, error) from None
    target = Path(os.path.realpath(path))
    if not target.parent.is_dir():
        raise FactsheetError(f"{path}: there is no such folder")
    replace_file(target, data, target.with_name(f".{target.name}.{os.getpid()}.new"))


def _temporary(target: Path) -> Path:
    return target.with_name(f".{target.name}.factsheet.new")


def _write_new(temporary: Path, data: bytes, old: os.stat_result | None) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    descriptor = os.open(temporary, flags, 0o666 if old is None else 0o600)
    with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor has no path
        if old is not None:
            with suppress(OSError):
                os.chown(temporary, old.st_uid, old.st_gid)
            temporary.chmod(stat.S_IMODE(old.st_mode))
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def folder_of(worksheet: Path) -> Path:
    """Give the folder that a worksheet lies in, links followed."""
    return Path(os.path.realpath(worksheet)).parent


def beside(worksheet: Path, relative: str) -> Path:
    """Give the path of a file that a worksheet names, which must lie in the worksheet's folder.

    Raises FactsheetError for a path that leads out of it, by `..`, a leading `/` or a link.
    """
    folder = folder_of(worksheet)
    try:
        path = Path(os.path.realpath(folder / relative))
    except (OSError, ValueError):
        raise FactsheetError(f"{relative[:80]!r} is not a file name") from None
    if not path.is_relative_to(folder):
        raise FactsheetError(f"{relative[:80]!r} leads out of the worksheet's folder")
    return path


def article_text(worksheet_path: Path, relative: str) -> StoredText:
    """Read the stored article text; trouble is told in the result, not raised."""
    try:
        path = Path(os.path.relpath(beside(worksheet_path, relative)))
        data = read_bytes(path, MAX_ARTICLE)
        from hashlib import sha256

        return StoredText(decode(data), sha256(data).hexdigest())
    except BrokenText as error:
        return StoredText(trouble=error.problems[0].message)
    except FactsheetError as error:
        return StoredText(trouble=str(error))
