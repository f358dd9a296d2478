"""Several worksheets at once: files and folders, of which one that is broken stops no other."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import typer

from factsheet import console, store
from factsheet.cli import environment
from factsheet.problems import FactsheetError


class NamedWorksheets:
    """The worksheets that a command line names, read one after the other.

    `many` says that each row must name its worksheet: a folder or more than one file was named.
    `first` is the one named first, or where one would be in the folder. A broken worksheet among
    many is said on stderr and passed over, and `end` gives exit code 2.
    """

    def __init__(
        self,
        *named: Sequence[str] | None,
        complain: Callable[[FactsheetError], None] | None = None,
    ) -> None:
        """Find the worksheets. Raises FactsheetError if a folder holds none.

        `complain` is called for each worksheet that cannot be read, besides the message on stderr.
        """
        self.complain = complain
        self.failed: list[FactsheetError] = []
        paths = [Path(name) for names in named for name in names or ()]
        if any("\0" in str(path) for path in paths):
            raise FactsheetError("a file name cannot contain a null character")
        paths = paths or [environment.locate(None)]
        self.many = len(paths) > 1 or paths[0].is_dir()
        files: dict[str, Path] = {}
        for path in paths:
            if path.is_dir():
                for file in store.worksheets(path, lambda text: self._say(FactsheetError(text))):
                    files.setdefault(os.path.realpath(file), file)
            else:
                files.setdefault(os.path.realpath(path), path)
        self.paths = list(files.values())
        self.first = paths[0] / store.NAME if paths[0].is_dir() else paths[0]
        if not self.paths:
            names = ", ".join(str(path) for path in paths[:3])
            raise FactsheetError(
                f"{names}: this is a folder without worksheets: no {store.NAME}, and no YAML file "
                "that begins with 'factsheet:'"
            )

    def __iter__(self) -> Iterator[store.Loaded]:
        """Read the worksheets in their order. Raises FactsheetError if it is only one."""
        for path in self.paths:
            try:
                loaded = store.load(path)
            except FactsheetError as error:
                if self.many:
                    self._say(error)
                    continue
                if self.complain:
                    self.complain(error)
                raise
            yield loaded

    def _say(self, error: FactsheetError) -> None:
        self.failed.append(error)
        if self.complain:
            self.complain(error)
        console.complain(error)

    def names(self, path: Path) -> dict[str, str]:
        """Return what a JSON row says of its worksheet: nothing when there is only one."""
        return {"worksheet": str(path)} if self.many else {}

    def public_name(self, path: Path) -> str:
        """Return a worksheet's name for what is published: no path from this machine's root."""
        if not path.is_absolute():
            return path.as_posix()
        above = os.path.commonpath([file.parent for file in self.paths if file.is_absolute()])
        return Path(os.path.relpath(path, above)).as_posix()

    def cells(self, path: Path) -> tuple[str, ...]:
        """Return the first cell of a row, as `names` does."""
        return (str(path),) if self.many else ()

    def end(self, *, found: bool = False) -> None:
        """End the command: exit code 2 when a worksheet could not be read, 1 when `found`."""
        if self.failed:
            files = len(self.paths)
            console.say(f"{len(self.failed)} could not be read, of {files} worksheets")
            raise typer.Exit(2)
        if found:
            raise typer.Exit(1)
