"""The other worksheets of a folder, which may need a file that one of them no longer names."""

from pathlib import Path

from factsheet import store
from factsheet.problems import FactsheetError

_MAX_OTHER = 16_000_000
"""How many bytes of another worksheet are searched for a file's name."""


class OtherWorksheets:
    """The other worksheets beside one, which is the file, links followed; read once."""

    def __init__(self, worksheet: Path) -> None:
        """Read them; one that cannot be read needs nothing."""
        self._texts: dict[str, bytes] = {}
        for file in sorted(worksheet.parent.iterdir()):
            if file.suffix.lower() in (".yaml", ".yml") and file != worksheet:
                try:
                    self._texts[file.name] = store.read_bytes(file, _MAX_OTHER)
                except FactsheetError:
                    continue

    def who_needs(self, path: str) -> str | None:
        """Return the name of a worksheet that names a file; None if none does."""
        name = path.rpartition("/")[2].encode()
        return next((who for who, text in self._texts.items() if name in text), None)
