"""Files: read within a limit, replaced whole or not at all."""

import os
import re
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from zlib import crc32

from factsheet.disk import processes
from factsheet.problems import FactsheetError

BINARY = getattr(os, "O_BINARY", 0)
"""Without it, Windows writes line endings its own way."""
NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_OLD = 3600.0
"""Seconds after which another machine's temporary file is considered abandoned."""
_PATIENCE = 1.0
"""Seconds for which Windows is asked again to replace a file that is open elsewhere."""
_ALL_MODES = 0o7777
_ACL = "system.posix_acl_access"


class NotHere(FactsheetError):
    """A file is not on this machine, or this person may not read it."""


def read_bytes(path: Path, limit: int, most: int = -1) -> bytes:
    """Read a regular file of at most `limit` bytes, or only the first `most` of it.

    Raises FactsheetError with what to do, NotHere where there is nothing to be read.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | BINARY | getattr(os, "O_NONBLOCK", 0))
        with open(descriptor, "rb") as file:  # noqa: PTH123 - a descriptor has no path
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise FactsheetError(f"{path}: not a regular file")
            if status.st_size > limit:
                size, most = status.st_size // 2**20, limit // 2**20
                raise FactsheetError(f"{path}: {size} MB is too large; the limit is {most} MB")
            return file.read(most)
    except OSError as error:
        raise trouble(path, error) from None
    except ValueError:
        raise FactsheetError(f"{str(path)!r}: not a file name") from None


def holds(path: Path, data: bytes) -> bool:
    """Whether a regular file can be read and contains exactly these bytes."""
    try:
        return path.stat().st_size == len(data) and read_bytes(path, len(data)) == data
    except (FactsheetError, OSError):
        return False


def trouble(path: Path, error: OSError) -> FactsheetError:
    """Put a system error about a file into words, with what to do."""
    if isinstance(error, FileNotFoundError):
        return NotHere(f"{path}: there is no such file")
    if isinstance(error, IsADirectoryError):
        return FactsheetError(f"{path}: this is a folder; give a file in it")
    if isinstance(error, PermissionError):
        return NotHere(f"{path}: no permission; check the file's and the folder's owner")
    return FactsheetError(f"{path}: {(error.strerror or str(error)).lower()}")


def replace_file(
    target: Path,
    data: bytes,
    *,
    like: Path | None = None,
    most: int = 0o666,
    check: Callable[[], None] = lambda: None,
) -> None:
    """Put a file in place of another in one step; the old one stays whole until then.

    The new bytes are on the disk before the name points to them. Owner, group, mode and extended
    attributes are kept where the system lets us; a file that is new shares group and mode, up to
    `most`, with `like`, if given. `check` is called last of all and may raise: then nothing was
    written. No temporary file is left after an error; one that a killed process left is cleared by
    the next writing in its folder. Raises FactsheetError.
    """
    try:
        old = target.stat() if target.exists() else None
        if old is not None and stat.S_ISDIR(old.st_mode):
            raise FactsheetError(f"{target}: this is a folder; give a file in it")
        if old is not None and not os.access(target, os.W_OK):
            raise FactsheetError(
                f"{target}: no permission to write; check the file's owner and mode"
            )
        clear(target.parent)
        temporary = temporary_name(target)
        temporary.unlink(missing_ok=True)  # of an ended process with our number
        try:
            model, most = (like, most) if old is None else (target, _ALL_MODES)
            _write_new(temporary, data, model, most)
            _move(temporary, target, check)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        _flush_folder(target.parent)
    except OSError as error:
        raise trouble(target, error) from None


_TEMPORARY = re.compile(r"\..+\.(?P<host>[0-9a-f]{8})-(?P<pid>[0-9]{1,10})\.new")


def temporary_name(target: Path) -> Path:
    """Return the name under which a file is written before it takes its place: it says by whom."""
    return target.with_name(f".{target.name[:50]}.{_machine()}-{os.getpid()}.new")


def _machine() -> str:
    return f"{crc32(processes.host().encode()):08x}"


def clear(folder: Path) -> None:
    """Remove the temporary files that ended processes left in a folder."""
    with suppress(OSError):
        with os.scandir(folder) as entries:
            left = [(Path(entry), _TEMPORARY.fullmatch(entry.name)) for entry in entries]
        for path, name in left:
            if name is None:
                continue
            ours = name["host"] == _machine()
            if ours and not processes.WINDOWS:
                gone = processes.has_ended(processes.host(), int(name["pid"]))
            else:
                gone = time.time() - path.lstat().st_mtime > _OLD
            if gone:
                path.unlink(missing_ok=True)


def _write_new(temporary: Path, data: bytes, model: Path | None, most: int) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | NO_LINK | BINARY
    descriptor = os.open(temporary, flags, 0o666 if model is None else 0o600)
    with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor has no path
        if model is not None:
            _take_after(descriptor, model, most)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _take_after(descriptor: int, model: Path, most: int) -> None:
    """Give a new file the group, access list and mode (up to `most`) of another.

    If `most` allows all, it is to replace the other: owner and other attributes as well. If the
    group cannot be set, ours gets only the access that everybody has.
    """
    status, same = model.stat(), most == _ALL_MODES
    mode = stat.S_IMODE(status.st_mode) & most | (0 if same else 0o600)
    shared = True
    if hasattr(os, "fchown"):
        with suppress(OSError):
            os.fchown(descriptor, -1, status.st_gid)
        with suppress(OSError):
            os.fchown(descriptor, status.st_uid, -1)
        shared = os.fstat(descriptor).st_gid == status.st_gid
    if hasattr(os, "listxattr") and shared:
        with suppress(OSError):
            _take_attributes(descriptor, model, same=same)
    if hasattr(os, "fchmod"):  # last: an access list sets the mode as well
        os.fchmod(descriptor, mode if shared else mode & ~0o070 | (mode & 0o007) << 3)


def _take_attributes(descriptor: int, model: Path, *, same: bool) -> None:
    theirs = [name for name in os.listxattr(model) if same or name == _ACL]
    for name in theirs:
        # The system's own marks, such as signatures, belong to the old bytes.
        if name == "security.selinux" or not name.startswith("security."):
            with suppress(OSError):
                os.setxattr(descriptor, name, os.getxattr(model, name))
    if _ACL not in theirs and _ACL in os.listxattr(descriptor):  # the folder's
        os.removexattr(descriptor, _ACL)


def _move(temporary: Path, target: Path, check: Callable[[], None]) -> None:
    """Move a file into place; Windows refuses while another program has the old one open."""
    until = time.monotonic() + _PATIENCE
    while True:
        check()
        try:
            temporary.replace(target)
            return
        except PermissionError:
            if not processes.WINDOWS:
                raise
            if time.monotonic() > until:
                raise FactsheetError(
                    f"{target}: open in another program; close it there, and try again"
                ) from None
        time.sleep(0.05)


def _flush_folder(folder: Path) -> None:
    with suppress(OSError):  # Windows opens no folders
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def share(folder: Path, like: Path, most: int = 0o666) -> None:
    """Open a new folder to those who may read the file `like`, at most, and to nobody else."""
    wanted, new = like.stat(), folder.stat()
    mode = stat.S_IMODE(wanted.st_mode) & most | 0o600
    if wanted.st_gid != new.st_gid:
        try:
            os.chown(folder, -1, wanted.st_gid)
        except (OSError, AttributeError):
            mode &= ~0o070 | (mode & 0o007) << 3  # it is another group than the file's
    folder.chmod(mode | (mode & 0o444) >> 2 | new.st_mode & stat.S_ISGID)
