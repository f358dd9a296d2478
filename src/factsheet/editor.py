"""The door to the person's own text editor."""

import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from factsheet.problems import FactsheetError

USUAL = ("vi", "nano")


def command(environment: Mapping[str, str]) -> list[str]:
    """Give the editor as a program and its arguments: $VISUAL, else $EDITOR, else vi or nano.

    Raises FactsheetError when there is none.
    """
    for name in ("VISUAL", "EDITOR"):
        if environment.get(name, "").strip():
            try:
                return shlex.split(environment[name])
            except ValueError as error:
                raise FactsheetError(f"${name} cannot be read: {error}".lower()) from None
    found = next(filter(shutil.which, USUAL), None)
    if not found:
        raise FactsheetError("no editor was found; name one in $VISUAL or $EDITOR")
    return [found]


def put_down(text: str, name: str) -> Path:
    """Write a text into a temporary file that only this person may read."""
    descriptor, path = tempfile.mkstemp(prefix=f"factsheet-{name[:40]}-", suffix=".yaml")
    with open(descriptor, "w", encoding="utf-8") as file:  # noqa: PTH123 - a descriptor has no path
        file.write(text)
    return Path(path)


def open_in(path: Path, environment: Mapping[str, str]) -> None:
    """Run the editor on a file until it is closed; no shell is used.

    Raises FactsheetError when it cannot be started, or says by its exit code that it failed.
    """
    program = command(environment)
    try:
        running = subprocess.Popen([*program, str(path)])
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise FactsheetError(f"the editor {program[0]!r} cannot be started: {reason}") from None
    # Ctrl-C is the editor's while it runs, as git has it.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        code = running.wait()
    finally:
        signal.signal(signal.SIGINT, before)
    if code:
        raise FactsheetError(f"the editor {program[0]!r} ended with exit code {code}")
