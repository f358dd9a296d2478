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

HEAD = (
    "# One claim of the worksheet. Save and close the editor to put it back, or change nothing.",
    "# These two lines are taken out again; comments below are the claim's own, and stay.",
)
LARGEST = 16 * 1024 * 1024
"""Bytes of an edited text that are read back."""

Change = Callable[[Worksheet], Worksheet]


class Kept(FactsheetError):
    """An edited text was refused; it is kept in `file`."""

    def __init__(self, *lines: str, file: Path, claim: str) -> None:
        """Say what is wrong; where the text is and how to go on is added."""
        super().__init__(
            *lines,
            f"nothing was changed; your text is kept in {file}; put it right there, "
            f"then: factsheet edit {claim} --file {quote(str(file))}",
        )
        self.file = file


class KeptWithPlaces(Kept, LocatedError):
    """A refused text whose faults have their line and column."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim as it came back from the editor: what it was and is, its lines, the file of them."""

    before: Claim
    after: Claim
    text: str
    file: Path

    def change(self, worksheet: Worksheet) -> Worksheet:
        """Put the edited claim in its place.

        Raises FactsheetError when the claim is another than the one that was edited, or its new id
        is taken.
        """
        before, after = self.before, self.after
        found = next((claim for claim in worksheet.claims if claim.id == before.id), None)
        if found != before:
            what = "changed on disk" if found else "removed"
            raise FactsheetError(f"{before.id} was {what} meanwhile; look at it again")
        if after.id != before.id and any(claim.id == after.id for claim in worksheet.claims):
            raise FactsheetError(f"id '{after.id}' is taken; give another")
        return worksheet.replacing({before.id: after})

    def write(self, text: str, parsed: Parsed, wanted: Worksheet) -> str:
        """Put the edited lines into the worksheet's text."""
        index = number_of(parsed.worksheet, self.before) - 1
        return put_back(text, parsed, index, self.text, wanted)


def _lines_of(loaded: Loaded, claim: Claim) -> str:
    return excerpt(loaded.text, loaded.parsed, number_of(loaded.worksheet, claim) - 1)


def by_hand(
    loaded: Loaded, claim: Claim, edit: Callable[[Path], None], kept: Path | None = None
) -> Draft | None:
    """Let a person edit a claim's own lines: `edit` runs the editor on a file.

    `kept` is the file of a text that was refused before, to go on with. Returns None when nothing
    was changed. Raises Kept when the result is no claim, with its faults as `file:line:column: …`,
    and FactsheetError when the editor failed; what was typed until then is kept.
    """
    text = _lines_of(loaded, claim)
    file = kept or editor.put_down("\n".join(HEAD) + "\n" + text, claim.id)
    before = file.read_bytes()
    try:
        edit(file)
    except FactsheetError as error:
        if kept or file.read_bytes() != before:
            raise Kept(*error.lines, file=file, claim=claim.id) from None
        file.unlink()
        raise
    draft = read_back(loaded, claim, file)
    if draft is None:
        file.unlink()
    return draft


def read_back(loaded: Loaded, claim: Claim, file: Path) -> Draft | None:
    """Read a claim's edited lines from a file; None when they change nothing. Raises Kept."""
    try:
        given = store.decode(store.read_bytes(file, LARGEST)).replace("\r\n", "\n")
        after = parse_claim(given)
    except BrokenText as error:
        lines = [f"{file}:{p.line}:{p.column}: {p.message}" for p in error.problems]
        raise KeptWithPlaces(*lines, file=file, claim=claim.id) from None
    own = "".join(line for line in given.splitlines(True) if line.rstrip() not in HEAD)
    text = _lines_of(loaded, claim)
    return None if own.rstrip("\n") == text.rstrip("\n") else Draft(claim, after, own, file)


def put_in(draft: Draft, save: Callable[[Change, Write], Worksheet]) -> Worksheet:
    """Save a draft; its file goes when that is done. Raises Kept when it cannot be saved."""
    try:
        worksheet = save(draft.change, draft.write)
    except FactsheetError as error:
        raise Kept(*error.lines, file=draft.file, claim=draft.before.id) from None
    with suppress(OSError):
        draft.file.unlink()
    return worksheet
