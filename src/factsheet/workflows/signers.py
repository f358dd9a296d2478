"""Whose keys count: the file `allowed_signers`, found, read and changed."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from factsheet import attestations, keys, store, vcs
from factsheet.attestations import Signers
from factsheet.problems import BrokenText, FactsheetError, LocatedError

_LARGEST = 1024 * 1024
"""The most bytes of a signers file that are read."""


@dataclass(frozen=True, slots=True)
class SignersFile:
    """Whose keys count: the file, and what it says."""

    path: Path
    signers: Signers


def signers_of(worksheet: Path, given: str | None = None) -> SignersFile | None:
    """Read whose keys count: the file given, else the nearest `allowed_signers`.

    It is looked for beside the worksheet and above, up to the top of the git repository. None if
    there is none. Raises FactsheetError for one that cannot be read, with the lines that are wrong.
    """
    path = Path(given) if given else _signers_path(worksheet)
    return None if path is None else read_signers_file(path)


def read_signers_file(path: Path) -> SignersFile:
    """Read whose keys count from a file. Raises FactsheetError, with the lines that are wrong."""
    data = store.read_bytes(path, _LARGEST)
    try:
        return SignersFile(path, attestations.read_signers(data.decode("utf-8", "replace")))
    except BrokenText as error:
        lines = store.located(path, error.problems)
        raise LocatedError(*lines, source=str(path), problems=error.problems) from None


def _signers_path(worksheet: Path) -> Path | None:
    """Return the nearest `allowed_signers` beside a worksheet or above it, in its repository."""
    folder = store.folder_of(worksheet)
    top = vcs.top(folder) or folder
    for here in (folder, *folder.parents):
        if (here / attestations.NAME).exists():
            return here / attestations.NAME
        if here == Path(top):
            break
    return None


def add_signer(worksheet: Path, name: str, key: Path) -> tuple[str, Path]:
    """Add a person's key to the signers file; return its fingerprint, and the file.

    Raises FactsheetError for what is not a key, and if the person already has it.
    """
    public = keys.public_key(key)
    file = _signers_path(worksheet) or store.folder_of(worksheet) / attestations.NAME
    text = _signers_text(file)
    try:
        line = attestations.signer_line(name, public)
    except ValueError as error:
        raise FactsheetError(f"{name}: {error}") from None
    added = attestations.read_signers(line).rows[0]
    mark = attestations.fingerprint(added.blob)
    before = signers_of(worksheet)
    for row in before.signers.rows if before else ():
        if row.blob == added.blob:
            there = f"{store.relative_path(file)}:{row.line}"
            raise FactsheetError(f"{there}: {', '.join(row.names)} already has the key {mark}")
    gap = "" if not text or text.endswith("\n") else "\n"
    store.replace_file(file, f"{text}{gap}{line}\n".encode())
    return mark, store.relative_path(file)


def end_signer(worksheet: Path, name: str, at: datetime) -> tuple[str, Path]:
    """Write into the signers file when a person's keys end; return which keys, and the file.

    Raises FactsheetError if the person has none.
    """
    found = signers_of(worksheet)
    own = [row for row in found.signers.rows if row.names == (name,)] if found else []
    shared = (
        [row for row in found.signers.rows if name in row.names and row not in own] if found else []
    )
    if found is None or not own:
        why = f"; line {shared[0].line} names others, too: edit it by hand" if shared else ""
        raise FactsheetError(f"'{name}' has no key of their own in {attestations.NAME}{why}")
    lines = _signers_text(found.path).split("\n")
    for row in own:
        lines[row.line - 1] = attestations.ended(lines[row.line - 1], at)
    store.replace_file(found.path, "\n".join(lines).encode())
    return ", ".join(attestations.fingerprint(row.blob) for row in own), store.relative_path(
        found.path
    )


def _signers_text(file: Path) -> str:
    return store.read_bytes(file, _LARGEST).decode() if file.exists() else ""
