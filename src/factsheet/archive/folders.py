"""Where copies are filed: under which name, and open to whom."""

import contextlib
import os
import re
import secrets
import stat
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest, sha256
from pathlib import Path

from factsheet import disk
from factsheet.model import APART
from factsheet.problems import FactsheetError
from factsheet.urls import split

FOLDER = "evidence"
"""Where copies are kept, beside the worksheet."""
_WORLD = 0o007


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder for copies beside a worksheet, made when the first one is filed.

    `worksheet` is the file, links followed: a copy gets its group and its mode. What is
    `confidential` goes into a separate folder, under names that give nothing away, and never open
    to everybody on the machine, whatever the worksheet is; git is told to leave that folder out.
    """

    worksheet: Path
    confidential: bool = False

    @property
    def name(self) -> str:
        """The folder's name."""
        return APART if self.confidential else FOLDER

    @property
    def _most(self) -> int:
        """What others may do at most with what is in it."""
        return 0o660 if self.confidential else 0o664

    def save(
        self, data: bytes, stem: str, captured: datetime, ending: str = ".warc.gz"
    ) -> tuple[str, str]:
        """Write a file in one step; return its path beside the worksheet, and its SHA-256.

        `stem` begins its name, unless names must give nothing away. Raises FactsheetError, and then
        nothing was written.
        """
        digest = sha256(data).hexdigest()
        name = f"{stem}-{captured:%Y-%m-%d}-{digest[:10]}{ending}"
        if self.confidential:
            name = secrets.token_hex(16) + ending
        self._replace(self._made() / name, data)
        return f"{self.name}/{name}", digest

    def _made(self) -> Path:
        """Make sure of the folder. Raises FactsheetError, also if it is a link to another place."""
        there = self.worksheet.parent / self.name
        try:
            with contextlib.suppress(FileExistsError):
                there.mkdir(mode=0o700)
                disk.share(there, self.worksheet, self._most)
            status = there.lstat()
            if stat.S_ISLNK(status.st_mode):
                raise FactsheetError(
                    f"{there}: is a link to another place; saved copies must stay here"
                )
            if not stat.S_ISDIR(status.st_mode):
                raise FactsheetError(
                    f"{there}: is not a folder; saved copies go into a folder of this name"
                )
            if self.confidential:
                if status.st_mode & _WORLD and os.name == "posix":
                    there.chmod(stat.S_IMODE(status.st_mode) & ~_WORLD)
                self._ignore(there / ".gitignore")
        except OSError as error:
            raise disk.trouble(there, error) from None
        return there

    def _ignore(self, path: Path) -> None:
        """Tell git to leave the folder out, also where a stranger's file there says otherwise."""
        with contextlib.suppress(OSError):
            if stat.S_ISREG(path.lstat().st_mode) and disk.holds(path, _ALL):
                return
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
        self._replace(path, _ALL)

    def _replace(self, path: Path, data: bytes) -> None:
        disk.replace_file(path, data, like=self.worksheet, most=self._most)


_ALL = b"*\n"
"""The text of a `.gitignore` that leaves everything out, itself too."""


def is_open_to_all(file: Path) -> bool:
    """Whether everybody on this machine may read or write a file, or look into its folder."""
    with contextlib.suppress(OSError):
        return os.name == "posix" and any(
            path.stat().st_mode & _WORLD for path in (file, file.parent)
        )
    return False


def restrict_access(file: Path) -> None:
    """Close a file and its folder to everybody but owner and group, where the system lets us."""
    for path in (file, file.parent):
        with contextlib.suppress(OSError):
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~_WORLD)


def open_duplicates(worksheet: Path, sha256_hex: str) -> list[str]:
    """Return files in the folder of ordinary copies with the same bytes as a confidential copy.

    A killed move leaves one; it has the first digits of the digest in its name. Paths are relative
    to the worksheet, which is the file, links followed.
    """
    there, digits = worksheet.parent / FOLDER, sha256_hex[:10].lower()
    found = []
    with contextlib.suppress(OSError):
        for file in sorted(there.iterdir()):
            if len(digits) == 10 and digits in file.name and stat.S_ISREG(file.lstat().st_mode):
                with file.open("rb") as stream:
                    if file_digest(stream, "sha256").hexdigest() == sha256_hex.lower():
                        found.append(f"{FOLDER}/{file.name}")
    return found


def remove(worksheet: Path, path: str) -> bool:
    """Delete a copy that the worksheet no longer names; return whether it is gone.

    Only a regular file that lies in one of the folders for copies is ever deleted, and never
    through a link. `worksheet` is the file, links followed.
    """
    folder, _, name = path.partition("/")
    there = worksheet.parent / folder
    if folder not in (FOLDER, APART) or name != os.path.basename(name):  # noqa: PTH119
        return False
    try:
        if not stat.S_ISDIR(there.lstat().st_mode):
            return False
        if not stat.S_ISREG((there / name).lstat().st_mode):
            return False
        (there / name).unlink()
    except (OSError, ValueError):
        return False
    return True


def name_of_page(url: str) -> str:
    """Return what a file's name may say of the page at an address."""
    parts = split(url)
    return file_name(f"{parts.host.removeprefix('www.')} {parts.path}" if parts else "")


def file_name(text: str) -> str:
    """Return a text as a file's name may have it."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower())[:60].strip("-") or "capture"
