"""Files: read within a limit, replaced whole or not at all."""

import os
import re
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from zlib import crc32

from factsheet.problems import BrokenText, FactsheetError, Problem
from factsheet.store import processes

BOM = b"\xef\xbb\xbf"
BINARY = getattr(os, "O_BINARY", 0)
"""Windows writes line ends its own way without it."""
NO_LINK = getattr(os, "O_NOFOLLOW", 0)
OLD = 3600.0
"""Seconds after which another machine's temporary file is taken for left behind."""
PATIENCE = 1.0
"""Seconds for which Windows is asked again to replace a file that is open elsewhere."""
_ACL = "system.posix_acl_access"


def read_bytes(path: Path, limit: int) -> bytes:
    """Read a regular file of at most `limit` bytes. Raises FactsheetError with what to do."""
    try:
        descriptor = os.open(path, os.O_RDONLY | BINARY | getattr(os, "O_NONBLOCK", 0))
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


def holds(path: Path, data: bytes) -> bool:
    """Whether a regular file can be read and holds just these bytes."""
    try:
        return path.stat().st_size == len(data) and read_bytes(path, len(data)) == data
    except (FactsheetError, OSError):
        return False


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


def replace_file(
    target: Path,
    data: bytes,
    *,
    like: Path | None = None,
    check: Callable[[], None] = lambda: None,
) -> None:
    """Put a file in the place of another in one step; the old one stays whole until then.

    The new bytes are on the disk before the name points to them. Owner, group, mode and extended
    attributes are kept where the system lets us; a file that is new shares group and mode with
    `like`, if given. `check` is called last of all and may raise: then nothing was written. A
    temporary file never stays behind an error; one that a killed process left is cleared by the
    next writing in its folder. Raises FactsheetError.
    """
    try:
        old = target.stat() if target.exists() else None
        if old is not None and stat.S_ISDIR(old.st_mode):
            raise FactsheetError(f"{target}: this is a folder; name a file in it")
        if old is not None and not os.access(target, os.W_OK):
            raise FactsheetError(
                f"{target}: no permission to write; check the file's owner and mode"
            )
        clear(target.parent)
        temporary = temporary_name(target)
        temporary.unlink(missing_ok=True)  # of an ended process with our number
        try:
            _write_new(temporary, data, model=target if old else like, same=old is not None)
            _move(temporary, target, check)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        _flush_folder(target.parent)
    except OSError as error:
        raise trouble(target, error) from None


def write_report(path: Path, data: bytes) -> None:
    """Write a report: a file is replaced in one step, a pipe or device written to.

    A link is followed within its own folder, as it may be a stranger's, and so is one to a folder
    within the one we are in; the system's own, such as `/dev/stdout`, is followed anywhere. Raises
    FactsheetError.
    """
    target = _followed(path)
    try:
        if target.exists() and not target.is_file() and not target.is_dir():
            with target.open("wb") as stream:
                stream.write(data)
            return
    except OSError as error:
        raise trouble(path, error) from None
    if not target.parent.is_dir():
        raise FactsheetError(f"{path}: there is no such folder")
    replace_file(target, data)


def open_to_append(path: Path) -> int:
    """Open a file to append to, one that only its owner may read where it is new.

    Returns its descriptor. Links are followed as by `write_report`. Raises FactsheetError.
    """
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | BINARY
    try:
        return os.open(_followed(path), flags, 0o600)
    except FileNotFoundError:
        raise FactsheetError(f"{path}: there is no such folder") from None
    except OSError as error:
        raise trouble(path, error) from None
    except ValueError:
        raise FactsheetError(f"{str(path)!r}: not a file name") from None


def _followed(path: Path) -> Path:
    """Return the file that a path of ours may lead to. Raises FactsheetError."""
    target = path if path.absolute().is_relative_to("/dev") else final(path)
    here, folder = os.path.realpath(Path.cwd()), Path(os.path.realpath(path.parent))
    led = not path.is_absolute() and folder != Path(os.path.normpath(here / path.parent))
    if target != path and (
        not target.is_relative_to(folder) or (led and not folder.is_relative_to(here))
    ):
        raise FactsheetError(f"{path}: a link to {target}; if you mean that file, name it")
    return target


def final(path: Path) -> Path:
    """Return the file that a path leads to, which is to be written.

    Raises FactsheetError where a link leads to something hidden, as `.git` is, that the path itself
    does not name: a link may be a stranger's.
    """
    there, named = Path(os.path.realpath(path)), {*path.absolute().parts, *Path.cwd().parts}
    hidden = [part for part in there.parts if part.startswith(".") and part not in named]
    if hidden:
        raise FactsheetError(f"{path}: a link to {there}; if you mean that file, name it")
    return there


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
                gone = time.time() - path.lstat().st_mtime > OLD
            if gone:
                path.unlink(missing_ok=True)


def _write_new(temporary: Path, data: bytes, model: Path | None, *, same: bool) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | NO_LINK | BINARY
    descriptor = os.open(temporary, flags, 0o666 if model is None else 0o600)
    with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor has no path
        if model is not None:
            _take_after(descriptor, model, same=same)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _take_after(descriptor: int, model: Path, *, same: bool) -> None:
    """Give a new file what another has: group, mode, access list; if the `same`, also the rest.

    Where the group cannot be had, ours gets none of the access that the other one had.
    """
    status = model.stat()
    mode = stat.S_IMODE(status.st_mode) if same else stat.S_IMODE(status.st_mode) & 0o666
    shared = True
    if hasattr(os, "fchown"):
        with suppress(OSError):
            os.fchown(descriptor, -1, status.st_gid)
        with suppress(OSError):
            os.fchown(descriptor, status.st_uid, -1)
        shared = os.fstat(descriptor).st_gid == status.st_gid
    if hasattr(os, "fchmod"):
        os.fchmod(descriptor, mode if shared else mode & ~0o070)
    if hasattr(os, "listxattr") and shared:
        with suppress(OSError):
            _take_attributes(descriptor, model, same=same)


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
    until = time.monotonic() + PATIENCE
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
