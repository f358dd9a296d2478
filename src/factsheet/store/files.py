"""Files: read within a limit, replaced whole or not at all."""

import os
import stat
from contextlib import suppress
from pathlib import Path

from factsheet.problems import BrokenText, FactsheetError, Problem

BOM = b"\xef\xbb\xbf"


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
        raise trouble(path, error) from None
    except ValueError:
        raise FactsheetError(f"{str(path)!r}: not a file name") from None


def trouble(path: Path, error: OSError) -> FactsheetError:
    """Word what the system says of a file, with what to do."""
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


def replace_file(target: Path, data: bytes, temporary: Path | None = None) -> None:
    """Put a file in the place of another in one step; the old one stays whole until then.

    The new bytes are on the disk before the name points to them. Mode and, where possible, owner
    are kept. A temporary file never stays behind an error; one that a killed process left is
    cleared by the next save. `temporary` is its path where no lock is held. Raises FactsheetError.
    """
    temporary = temporary or temporary_name(target)
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
        raise trouble(target, error) from None


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
        raise trouble(path, error) from None
    target = Path(os.path.realpath(path))
    if not target.parent.is_dir():
        raise FactsheetError(f"{path}: there is no such folder")
    replace_file(target, data, target.with_name(f".{target.name}.{os.getpid()}.new"))


def temporary_name(target: Path) -> Path:
    """Give the name under which a file is written before it takes its place."""
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
