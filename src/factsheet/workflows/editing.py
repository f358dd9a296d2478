"""Edit one claim in the person's own editor; no text that they typed is ever lost."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from shlex import quote

from factsheet import editor, store
from factsheet.model import Claim, Worksheet
from factsheet.problems import BrokenText, FactsheetError, LocatedError
from factsheet.queries import number_of
from factsheet.store import Loaded, Write
from factsheet.yamltext import Parsed, excerpt, parse_claim, put_back

_HEAD = (
    "# One claim of the worksheet. Save and close the editor to put it back; to cancel, change "
    "nothing.",
    "# These two lines will be removed; comments below belong to the claim, and stay.",
)
_LARGEST = 16 * 1024 * 1024
"""Bytes of an edited text that are read back."""


class RefusedText(FactsheetError):
    """An edited text was refused; it is kept in `file`."""

    def __init__(self, *lines: str, file: Path, claim: str) -> None:
        """Say what is wrong, where the text is, and how to continue."""
        super().__init__(
            *lines,
            f"nothing was changed; your text is saved in {file}; fix it there, "
            f"then: factsheet edit {claim} --file {quote(str(file))}",
        )
        self.file = file


class _RefusedWithPlaces(RefusedText, LocatedError):
    """A refused text with the line and column of each problem."""


@dataclass(frozen=True, slots=True)
class EditedClaim:
    """A claim as it came back from the editor: before and after, its lines, and their file."""

    before: Claim
    after: Claim
    text: str
    file: Path

    def change(self, worksheet: Worksheet) -> Worksheet:
        """Put the edited claim in its place.

        Raises FactsheetError if the claim has changed since, or its new id is taken.
        """
        before, after = self.before, self.after
        found = next((claim for claim in worksheet.claims if claim.id == before.id), None)
        if found != before:
            what = "changed on disk" if found else "removed"
            raise FactsheetError(f"{before.id} was {what} in the meantime; look at it again")
        if after.id != before.id and any(claim.id == after.id for claim in worksheet.claims):
            raise FactsheetError(f"id '{after.id}' is taken; choose a different one")
        return worksheet.replacing({before.id: after})

    def write(self, text: str, parsed: Parsed, wanted: Worksheet) -> str:
        """Put the edited lines into the worksheet's text."""
        index = number_of(parsed.worksheet, self.before) - 1
        return put_back(text, parsed, index, self.text, wanted)


def _lines_of(loaded: Loaded, claim: Claim) -> str:
    return excerpt(loaded.text, loaded.parsed, number_of(loaded.worksheet, claim) - 1)


def by_hand(
    loaded: Loaded, claim: Claim, edit: Callable[[Path], None], kept: Path | None = None
) -> EditedClaim | None:
    """Let a person edit a claim's own lines: `edit` runs the editor on a file.

    `kept` is the file of a text that was refused before, to continue. Returns None if nothing was
    changed. Raises RefusedText if the result is not a claim, with `file:line:column: …`, and
    FactsheetError when the editor failed; what was typed until then is kept.
    """
    text = _lines_of(loaded, claim)
    file = kept or editor.write_temporary("\n".join(_HEAD) + "\n" + text, claim.id)
    before = file.read_bytes()
    try:
        edit(file)
    except FactsheetError as error:
        if kept or file.read_bytes() != before:
            raise RefusedText(*error.lines, file=file, claim=claim.id) from None
        file.unlink()
        raise
    draft = read_back(loaded, claim, file)
    if draft is None:
        file.unlink()
    return draft


def read_back(loaded: Loaded, claim: Claim, file: Path) -> EditedClaim | None:
    """Read a claim's edited lines from a file; None if nothing changed. Raises RefusedText."""
    try:
        given = store.decode(store.read_bytes(file, _LARGEST)).replace("\r\n", "\n")
        after = parse_claim(given)
    except BrokenText as error:
        lines = [f"{file}:{p.line}:{p.column}: {p.message}" for p in error.problems]
        raise _RefusedWithPlaces(*lines, file=file, claim=claim.id) from None
    own = "".join(line for line in given.splitlines(True) if line.rstrip() not in _HEAD)
    text = _lines_of(loaded, claim)
    return None if own.rstrip("\n") == text.rstrip("\n") else EditedClaim(claim, after, own, file)


def put_in(
    edited: EditedClaim, save: Callable[[Callable[[Worksheet], Worksheet], Write], Worksheet]
) -> Worksheet:
    """Save an edited claim, then remove its file. Raises RefusedText if that is impossible."""
    try:
        worksheet = save(edited.change, edited.write)
    except FactsheetError as error:
        raise RefusedText(*error.lines, file=edited.file, claim=edited.before.id) from None
    with suppress(OSError):
        edited.file.unlink()
    return worksheet
