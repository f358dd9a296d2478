"""Reports and logs where a person says, and a worksheet's bytes as text."""

import os
from pathlib import Path

from factsheet.disk import BINARY, replace_file, trouble
from factsheet.problems import BrokenText, FactsheetError, Problem

BOM = b"\xef\xbb\xbf"


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
    """Open a file to append to; a new one may only be read by its owner.

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
    """Return the file that a path leads to, if it may. Raises FactsheetError."""
    target = path if path.absolute().is_relative_to("/dev") else final(path)
    here, folder = os.path.realpath(Path.cwd()), Path(os.path.realpath(path.parent))
    led = not path.is_absolute() and folder != Path(os.path.normpath(here / path.parent))
    if target != path and (
        not target.is_relative_to(folder) or (led and not folder.is_relative_to(here))
    ):
        raise FactsheetError(
            f"{path}: a link to {target}; if you mean that file, give its own path"
        )
    return target


def final(path: Path) -> Path:
    """Return the file that a path leads to, which is to be written.

    Raises FactsheetError if a link leads to something hidden, as `.git` is, that the path itself
    does not name: a link may be a stranger's.
    """
    there, named = Path(os.path.realpath(path)), {*path.absolute().parts, *Path.cwd().parts}
    hidden = [part for part in there.parts if part.startswith(".") and part not in named]
    if hidden:
        raise FactsheetError(f"{path}: a link to {there}; if you mean that file, give its own path")
    return there
