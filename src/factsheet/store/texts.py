"""An article's text beside its worksheet: read only where allowed, written only under our names."""

import os
import re
import stat
from pathlib import Path
from typing import NamedTuple

from factsheet.disk import holds, read_bytes
from factsheet.problems import BrokenText, FactsheetError, LocatedError
from factsheet.store.files import decode
from factsheet.store.finding import begins_as_one, beside, folder_of, relative_path
from factsheet.store.saving import located

_MAX_ARTICLE = 100 * 1024 * 1024
"""Bytes of an article's text that are read."""


class StoredText(NamedTuple):
    """The stored article text: `text` and the SHA-256 of the file's bytes, or what is wrong.

    `own` says that the file has a name that `load` gives, and may be removed when it is outdated.
    """

    text: str | None = None
    sha256: str | None = None
    trouble: str | None = None
    own: bool = False


def read_text(path: Path) -> StoredText:
    """Read an article's text from a file. Raises FactsheetError, with the place if it has one."""
    from hashlib import sha256

    data = read_bytes(path, _MAX_ARTICLE)
    try:
        return StoredText(decode(data), sha256(data).hexdigest())
    except BrokenText as error:
        lines = located(path, error.problems)
        raise LocatedError(*lines, source=str(path), problems=error.problems) from None


def article_text(worksheet: Path, relative: str | None) -> StoredText:
    """Read the stored article text; trouble is told in the result, not raised.

    `relative` is its name, None where there is none. A worksheet does not count, because each of
    its quotes would be in it; nor does a hidden file or a link.
    """
    if not relative:
        return StoredText()
    try:
        path = beside(worksheet, relative)
        _refuse_other_things(worksheet, relative, path)
        stored = read_text(relative_path(path))
    except LocatedError as error:
        return StoredText(trouble=error.problems[0].message)
    except FactsheetError as error:
        return StoredText(trouble=str(error))
    head = (stored.text or "")[:65_536].encode()
    if path.suffix.lower() in (".yaml", ".yml") or begins_as_one(head):
        return StoredText(trouble=f"{relative[:80]!r} is a worksheet or other YAML, not an article")
    return stored._replace(own=_is_own(worksheet, relative, path))


def _refuse_other_things(worksheet: Path, relative: str, path: Path) -> None:
    """Raise FactsheetError for this worksheet itself, and for what is hidden or a link."""
    named, folder = relative[:80], folder_of(worksheet)
    if any(part.startswith(".") for part in path.relative_to(folder).parts):
        raise FactsheetError(f"{named!r} is hidden, or in a hidden folder")
    if os.path.normcase(path) != os.path.normcase(os.path.normpath(folder / relative)):
        raise FactsheetError(f"{named!r} is a link, or in a linked folder")
    if path.exists() and worksheet.exists() and path.samefile(worksheet):
        raise FactsheetError(f"{named!r} is this worksheet itself")


def text_name(worksheet: Path, data: bytes) -> str:
    """Choose a name for an article's text, beside the worksheet: one that is free.

    Or one of ours that already has exactly this text, as after a `load` that was killed. Raises
    FactsheetError.
    """
    stem, folder = _stem(worksheet), folder_of(worksheet)
    for number in range(1, 1000):
        name = f"{stem}.article{f'-{number}' if number > 1 else ''}.txt"
        there = folder / name
        if not os.path.lexists(there):
            return name
        if _is_own(worksheet, name, there) and holds(there, data):
            return name
    raise FactsheetError(f"{folder}: no free name for the article's text")


def _stem(worksheet: Path) -> str:
    return Path(os.path.realpath(worksheet)).stem.lstrip(".") or "worksheet"


def _is_own(worksheet: Path, name: str, path: Path) -> bool:
    """Whether a file is one that `load` may have written: by its name, plain, not to be run."""
    if not re.fullmatch(rf"{re.escape(_stem(worksheet))}\.article(-[1-9][0-9]{{0,2}})?\.txt", name):
        return False
    status = path.lstat()
    return stat.S_ISREG(status.st_mode) and not status.st_mode & 0o111
