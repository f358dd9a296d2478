"""The door to the person's own text editor."""

import os
import shlex
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from factsheet import programs
from factsheet.problems import FactsheetError

_USUAL = ("vi", "nano", "notepad")


def command(environment: Mapping[str, str]) -> list[str]:
    """Return the editor as a program and its arguments: $VISUAL, else $EDITOR, else what is usual.

    Raises FactsheetError if there is none.
    """
    for name in ("VISUAL", "EDITOR"):
        if value := environment.get(name, "").strip():
            try:
                return _words(value)
            except ValueError as error:
                raise FactsheetError(f"${name} cannot be read: {error}".lower()) from None
    found = next((name for name in _USUAL if programs.find(name, environment)), None)
    if not found:
        raise FactsheetError("no editor was found; set $VISUAL or $EDITOR")
    return [found]


def _words(value: str) -> list[str]:
    r"""Cut a command into words as a shell does; in Windows a backslash is part of a path.

    The full path of a program is one word, even with spaces in it.
    """
    if os.path.isabs(value) and os.path.isfile(value):  # noqa: PTH113, PTH117 - takes any text
        return [value]
    if not programs.WINDOWS:
        return shlex.split(value)
    words = shlex.split(value, posix=False)
    return [word[1:-1] if word[:1] == word[-1:] and word[:1] in "\"'" else word for word in words]


def write_temporary(text: str, name: str) -> Path:
    """Write a text into a temporary file that only this user may read."""
    descriptor, path = tempfile.mkstemp(prefix=f"factsheet-{name[:40]}-", suffix=".yaml")
    with open(descriptor, "w", encoding="utf-8", newline="") as file:  # noqa: PTH123
        file.write(text)
    return Path(path)


def open_in(path: Path, environment: Mapping[str, str]) -> None:
    """Run the editor on a file until it is closed; no shell is used.

    Raises FactsheetError if it cannot be started, or says by its exit code that it failed.
    """
    program = command(environment)
    found = programs.find(program[0], environment)
    if found is None:
        raise FactsheetError(f"the editor {program[0]!r} cannot be started: it is not on the PATH")
    try:
        running = subprocess.Popen([found, *program[1:], str(path)])
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
