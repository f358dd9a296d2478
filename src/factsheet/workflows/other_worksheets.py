"""The other worksheets of a folder, which may need a file that one of them names no more."""

from pathlib import Path

from factsheet import store
from factsheet.problems import FactsheetError

_MAX_OTHER = 16_000_000
"""Bytes of another worksheet in which a file's name is looked for."""


class OtherWorksheets:
    """The other worksheets beside one, which is the file, links followed; read once."""

    def __init__(self, worksheet: Path) -> None:
        """Read them; what cannot be read needs nothing."""
        self._texts: dict[str, bytes] = {}
        for file in sorted(worksheet.parent.iterdir()):
            if file.suffix.lower() in (".yaml", ".yml") and file != worksheet:
                try:
                    self._texts[file.name] = store.read_bytes(file, _MAX_OTHER)
                except FactsheetError:
                    continue

    def who_needs(self, path: str) -> str | None:
        """Return the name of a worksheet in which a file's name stands; None where none has it."""
        name = path.rpartition("/")[2].encode()
        return next((who for who, text in self._texts.items() if name in text), None)
