"""The lock of a worksheet: a file beside it, which is there only while a command works on it."""

import errno
import json
import os
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from factsheet.disk import BINARY, NO_LINK, processes, temporary_name, trouble
from factsheet.problems import FactsheetError
from factsheet.texts import one_line

_POLL = 0.02
"""Seconds between two looks at a lock that is held."""
_NAMELESS = 60.0
"""Seconds after which a lock file that names nobody is considered abandoned."""
_NO_LOCKS = (errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOLCK, errno.EINVAL, errno.EBADF)
_THERE = os.O_RDWR | BINARY | NO_LINK | getattr(os, "O_NONBLOCK", 0)


class _Holder(NamedTuple):
    """Who holds a lock, as its file says: login name, machine, process, since when (UTC).

    `by_file` is true where the system has no locks and the file itself is the lock.
    """

    user: str
    host: str
    pid: int
    since: str
    by_file: bool

    def __str__(self) -> str:
        """Word it for people."""
        words = f"{self.user} on {self.host} (process {self.pid}, since {self.since})"
        return one_line(words)[:200]

    @property
    def ended(self) -> bool:
        """Whether it has certainly ended."""
        return processes.has_ended(self.host, self.pid)


@contextmanager
def locked(target: Path, wait: float, waiting: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock of a worksheet.

    `wait` is in seconds; `waiting` is told when another command has it, and who that is. A lock
    whose process has ended is taken over. Raises FactsheetError if it is still held then, naming
    its file.
    """
    path = target.with_name(f".{target.name}.lock")
    held = _take(path, target)
    if held is None:
        waiting(f"{target.name} is in use by {_named(path)}; waiting up to {wait:g} s")
        until = time.monotonic() + wait
        while (held := _take(path, target)) is None:
            if time.monotonic() >= until:
                raise FactsheetError(
                    f"{target}: still in use by {_named(path)}; try again, or wait longer with "
                    f"--wait; if nobody is using it any more, remove {path}"
                )
            time.sleep(_POLL)
    try:
        yield
    finally:
        _give_back(path, held)


def _named(path: Path) -> str:
    with suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY | BINARY | NO_LINK | getattr(os, "O_NONBLOCK", 0))
        try:
            if holder := _holder(descriptor):
                return str(holder)
        finally:
            os.close(descriptor)
    return "another command"


def _take(path: Path, target: Path) -> int | None:
    """Take the lock, and return its open file; None if somebody else has it."""
    while True:
        new = False
        try:
            descriptor = os.open(path, _THERE | os.O_CREAT | os.O_EXCL, 0o600)
            new = True
        except FileExistsError:
            try:
                descriptor = _open(path)
            except FileNotFoundError:
                continue
            except PermissionError:
                return None
        except OSError as error:
            if processes.WINDOWS and isinstance(error, PermissionError):
                return None  # it is just being removed
            raise trouble(path.parent, error) from None
        taken = False
        try:
            if new:
                _share(descriptor, target)
            lock = _lock(descriptor)
            if lock is False or (not new and _held_by_file(descriptor, locks=bool(lock))):
                return None
            # Not if its holder removed it meanwhile, as its last act.
            if _is_at(path, descriptor):
                taken = (new or bool(lock)) and _signed(descriptor, by_file=lock is None)
                if not taken and not _remove(path, descriptor):
                    return None
            if taken:
                return descriptor
        finally:
            if not taken:
                os.close(descriptor)


def _open(path: Path) -> int:
    """Open a lock file that is there, for reading only where no more is allowed.

    Raises FileNotFoundError, PermissionError, and FactsheetError where it is not a plain file.
    """
    try:
        try:
            descriptor = os.open(path, _THERE)
        except PermissionError:
            descriptor = os.open(path, _THERE & ~os.O_RDWR | os.O_RDONLY)
    except (FileNotFoundError, PermissionError):
        raise
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise FactsheetError(f"{path}: a link in place of the lock file; remove it") from None
        raise trouble(path, error) from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise FactsheetError(f"{path}: not a regular file, as the lock should be; remove it")
    return descriptor


def _share(descriptor: int, target: Path) -> None:
    """Let everybody take the lock who may write the worksheet, or its folder if it is new."""
    with suppress(OSError):
        status = (target if target.exists() else target.parent).stat()
        if hasattr(os, "fchown"):
            with suppress(OSError):
                os.fchown(descriptor, -1, status.st_gid)
        if hasattr(os, "fchmod"):
            os.fchmod(descriptor, 0o600 | (status.st_mode & 0o022) * 3)


def _held_by_file(descriptor: int, *, locks: bool) -> bool:
    """Whether a lock's file itself is the lock of a process that may still run."""
    holder = _holder(descriptor)
    if holder is None:
        # Made a moment ago, or left behind unsigned; a lock says that better.
        return not locks and time.time() - os.fstat(descriptor).st_mtime < _NAMELESS
    return (holder.by_file or not locks) and not holder.ended


def _signed(descriptor: int, *, by_file: bool) -> bool:
    """Write into the lock who holds it; False if the file may only be read."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    holder = _Holder(processes.user(), processes.host(), os.getpid(), now, by_file)
    try:
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, json.dumps(holder._asdict()).encode() + b"\n")
    except OSError as error:
        return error.errno not in (errno.EBADF, errno.EINVAL)
    return True


def _holder(descriptor: int) -> _Holder | None:
    """Read who holds a lock; None if it does not say."""
    try:
        os.lseek(descriptor, 0, os.SEEK_SET)
        holder = _Holder(**json.loads(os.read(descriptor, 2_000)))
    except (OSError, ValueError, TypeError, RecursionError):
        return None
    kinds = [type(value) for value in holder]
    return holder if kinds == [str, str, int, str, bool] else None


def _lock(descriptor: int) -> bool | None:
    """Lock an open file, whether that was possible; None if the system has no locks."""
    if sys.platform == "win32":
        import msvcrt

        try:
            os.lseek(descriptor, 2**30, os.SEEK_SET)  # what is locked there cannot be read
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    try:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:
        return None
    except OSError as error:
        return None if error.errno in _NO_LOCKS else False
    return True


def _is_at(path: Path, descriptor: int) -> bool:
    """Whether an open file is still the one of that name."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.lstat())
    except OSError:
        return False


def _remove(path: Path, descriptor: int) -> bool:
    """Remove a lock file if it is still this one; return whether it did."""
    aside = temporary_name(path)
    try:
        path.rename(aside)
        if not _is_at(aside, descriptor):  # another took it over just before us: back with it
            with suppress(FileExistsError):
                os.link(aside, path)
        aside.unlink()
    except OSError:
        return False
    return True


def _give_back(path: Path, descriptor: int) -> None:
    """Remove the lock's file, then unlock it: whoever waited for this file sees that it is gone."""
    if not processes.WINDOWS:  # where no open file can be removed
        with suppress(OSError):
            os.ftruncate(descriptor, 0)  # if it has to stay, it names nobody
            if _is_at(path, descriptor):
                path.unlink()
    os.close(descriptor)
    if processes.WINDOWS:
        with suppress(OSError):
            path.unlink()
