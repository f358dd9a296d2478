"""Long output on a terminal, through the person's own pager ($PAGER) if there is one."""

import io
import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from factsheet import programs
from factsheet.console.streams import Styled
from factsheet.texts import escape_ci_commands

_SETTINGS = {"LESS": "FRX", "LV": "-c"}
"""The options that git also gives pagers by default: show colours, quit if the text is short."""


@contextmanager
def paged_console() -> Iterator[Any]:
    """Yield a Rich console; what is drawn on it is shown at the end, a long text in $PAGER."""
    from rich.console import Console

    text = io.StringIO()
    settings: dict[str, Any] = {"highlight": False, "markup": False, "emoji": False}
    console = Console(file=text, force_terminal=True, width=width(), **settings)
    yield console
    shown = text.getvalue()
    if not (_is_long(shown) and _page(escape_ci_commands(shown))):
        Styled(sys.stdout).write(shown)


def width() -> int:
    """Return the columns of the terminal, else COLUMNS, else 80."""
    return shutil.get_terminal_size((80, 24)).columns


def _is_long(text: str) -> bool:
    return text.count("\n") >= shutil.get_terminal_size((80, 24)).lines


def _page(text: str) -> bool:
    """Show a text in the person's pager; whether there is one, and it could be started."""
    try:
        words = shlex.split(os.environ.get("PAGER", ""))
    except ValueError:
        return False
    program = programs.find(words[0], os.environ) if words else None
    streams = (sys.stdin, sys.stdout)
    dumb = os.environ.get("TERM", "").casefold() in ("", "dumb", "unknown")
    if program is None or dumb or not all(stream.isatty() for stream in streams):
        return False
    sys.stdout.flush()
    environment = {**_SETTINGS, **os.environ}
    try:
        running = subprocess.Popen([program, *words[1:]], stdin=subprocess.PIPE, env=environment)
    except OSError:
        return False
    # Ctrl-C is the pager's while it runs, as git has it.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with suppress(BrokenPipeError):
            running.communicate(text.encode("utf-8", "backslashreplace"))
    finally:
        signal.signal(signal.SIGINT, before)
    return True
