"""Where a worksheet is, and what lies beside it."""

import os
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from factsheet.disk import trouble
from factsheet.problems import FactsheetError
from factsheet.store.files import BOM

NAME = "claims.yaml"
_VARIABLE = "FACTSHEET_WORKSHEET"


def find(given: str | None, environment: Mapping[str, str], here: Path) -> Path:
    """Find the worksheet: the one given, else the environment's, else the nearest `claims.yaml`.

    The nearest is looked for in `here` and the folders above. Raises FactsheetError if there is
    none; the one given need not exist (loading says so).
    """
    named = given or environment.get(_VARIABLE)
    if named:
        return Path(named)
    for folder in (here, *here.parents):
        if (folder / NAME).exists():
            return Path(os.path.relpath(folder / NAME, here))
    raise FactsheetError(
        f"no {NAME} here or in a folder above; start with an article: factsheet load ARTICLE",
        f"or name a worksheet: -w FILE; without an article: factsheet add -w {NAME} --quote '…'",
    )


def worksheets(folder: Path, told: Callable[[str], None]) -> list[Path]:
    """Find the worksheets in a folder and below it, sorted by path.

    They are the files called `claims.yaml`, whatever they hold, and the other `.yaml` and `.yml`
    files that begin with the key `factsheet`. Hidden files and folders are left out, and links to
    folders are not followed, so that there are no loops. `told` is called with each error of what
    cannot be read.
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
                    elif entry.name.lower().endswith((".yaml", ".yml")) and _is_one(entry):
                        found.append(Path(entry.path))
        except OSError as error:
            told(str(trouble(here, error)))
    return sorted(found, key=lambda path: path.parts)


_FIRST_KEY = re.compile(rb"""\{?\s*["']?factsheet["']?\s*:""")


def _is_one(entry: "os.DirEntry[str]") -> bool:
    with suppress(OSError):
        if entry.is_file():
            with open(entry.path, "rb") as file:  # noqa: PTH123 - quicker, and there are many
                return begins_as_one(file.read(65_536))
    return False


def begins_as_one(head: bytes) -> bool:
    """Whether the first thing in a file, after comments, is the key `factsheet`."""
    for line in head.removeprefix(BOM).splitlines():
        if (words := line.strip()) and not words.startswith((b"#", b"%", b"---")):
            return _FIRST_KEY.match(words) is not None
    return False


def relative_path(path: Path) -> Path:
    """Return a path as a person reads it: relative to the working folder, if possible."""
    try:
        return Path(os.path.relpath(path))
    except ValueError:  # on another drive of Windows
        return path


def folder_of(worksheet: Path) -> Path:
    """Return the folder that a worksheet lies in, links followed."""
    return Path(os.path.realpath(worksheet)).parent


def sidecar_path(worksheet: Path) -> Path:
    """Return where the signed statements about a worksheet are: `claims.signed.jsonl`."""
    target = Path(os.path.realpath(worksheet))
    return target.with_name(f"{target.stem}.signed.jsonl")


def beside(worksheet: Path, relative: str) -> Path:
    """Return the path of a file that a worksheet names, which must lie in the worksheet's folder.

    Raises FactsheetError for a path that leads out of it, by `..`, a leading `/` or a link.
    """
    folder = folder_of(worksheet)
    try:
        path = Path(os.path.realpath(folder / relative))
        with suppress(FileNotFoundError, NotADirectoryError, PermissionError):
            path.lstat()
    except (OSError, ValueError):  # such as one that is too long
        raise FactsheetError(f"{relative[:80]!r} is not a file name") from None
    if not path.is_relative_to(folder):
        raise FactsheetError(f"{relative[:80]!r} is outside the worksheet's folder")
    return path
