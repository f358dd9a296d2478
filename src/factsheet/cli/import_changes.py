"""`import --update`: an export that was edited in a spreadsheet and came back."""

from pathlib import Path
from typing import TYPE_CHECKING

from factsheet import console
from factsheet.cli import environment, saving
from factsheet.cli.import_words import say_changes
from factsheet.model import Worksheet
from factsheet.problems import FactsheetError
from factsheet.texts import counted

if TYPE_CHECKING:
    from factsheet.importers import Options
    from factsheet.workflows.returned_table import ReturnedTable


def refuse_changed(sheet: Worksheet, data: bytes, file: str, given: "Options") -> None:
    """Refuse an edited export: importing it would duplicate its claims, or lose the changes."""
    from factsheet.comparing import compare
    from factsheet.importers import read_returned_export
    from factsheet.workflows.returned_table import apply_returned_table

    try:
        back = read_returned_export(data, file, given)
    except FactsheetError:  # an export of an older version, which cannot come back
        return
    try:
        after = apply_returned_table(sheet, back, "nobody", environment.now()).worksheet
        names = [change.claim or "the article" for change in compare(sheet, after)]
    except FactsheetError:
        names = ["cells that were changed in the worksheet, too"]
    if names:
        raise FactsheetError(
            f"{file}: an edited export of this worksheet ({', '.join(names[:5])}"
            f"{', …' if len(names) > 5 else ''}); to apply the changes: --update"
        )


def update_by(
    data: bytes,
    file: str,
    given: "Options",
    by: str | None,
    worksheet: str | None,
    wait: float,
    *,
    dry_run: bool,
) -> None:
    """Apply the changes made in an edited export, and report them; `file` names the data."""
    from factsheet.importers import read_returned_export
    from factsheet.workflows.returned_table import apply_returned_table

    path = environment.locate(worksheet)
    back = read_returned_export(data, file, given)
    who, now = environment.actor(by, path), environment.now()
    before = Worksheet()
    taken: ReturnedTable | None = None

    def change(sheet: Worksheet) -> Worksheet:
        nonlocal before, taken
        before = sheet
        try:
            taken = apply_returned_table(sheet, back, who, now, given)
        except FactsheetError as error:
            raise error.of(file) from None
        return taken.worksheet

    after = saving.save(path, change, wait, dry_run=dry_run)
    assert taken is not None
    changes = say_changes(path, before, after, [*back.remarks, *taken.remarks])
    _say_changed(path, changes, len(taken.added), dry_run=dry_run)
    if changes and not dry_run:
        saving.suggest("factsheet check", worksheet)


def _say_changed(path: Path, changed: int, added: int, *, dry_run: bool) -> None:
    if not changed:
        console.say(f"{path}: nothing changed; the worksheet already has everything in the file")
        return
    would = "would be " if dry_run else ""
    new = f", {added} of them new" if added else ""
    console.say(f"{path}: {counted(changed, 'change')} {would}applied{new}")
