"""Stdout and stderr: data to the one, talk to the other, everything made harmless first."""

import io
import os
import shutil
import sys
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TextIO

from factsheet.problems import FactsheetError
from factsheet.texts import escape_ci_commands, escape_lines, in_line
from factsheet.urls import masked


class OutputLost(Exception):
    """Stdout accepts no more output, as on a full disk."""


class _Door(io.TextIOWrapper):
    """A standard stream: no text leaves it that a terminal or a CI runner would obey.

    To stdout every byte is written, or OutputLost is raised, even if Python is told not to buffer:
    its own stream then loses what a disk does not take at once. If the reader went away, as `head`
    does, the rest is dropped, and the command goes on to its own exit code: `check | head` must not
    hide what `check` finds. If stderr is closed or full, there is nobody to tell.
    """

    def __init__(self, stream: TextIO | None, number: int) -> None:
        """Guard a stream; None means one that was closed, as by `>&-`: each write fails."""
        if stream is None:
            # Its number is taken, so that no file opened later is written to by mistake.
            unwritable = os.open(os.devnull, os.O_RDONLY)
            if unwritable != number:
                os.dup2(unwritable, number)
                os.close(unwritable)
        buffer: Any = stream.buffer if stream else io.FileIO(number, "w", closefd=False)
        terminal = stream is not None and stream.isatty()
        unbuffered = isinstance(buffer, io.RawIOBase)
        self._own = io.BufferedWriter(buffer) if unbuffered else None
        self._talk = number == 2
        super().__init__(
            self._own or buffer,
            encoding=stream.encoding if stream and terminal else "utf-8",
            errors="backslashreplace",
            line_buffering=terminal or unbuffered or self._talk,
            write_through=True,
        )

    def write(self, text: str, /) -> int:
        """Write a text, made harmless, and without user names and passwords of addresses."""
        return self.write_own(escape_lines(masked(text)))

    def write_own(self, text: str) -> int:
        """Write text that is entirely our own: a terminal's styles, annotations for GitHub."""
        with self._whole():
            super().write(text)
        return len(text)

    def write_bytes(self, data: bytes) -> None:
        """Write the bytes of a file, as they are."""
        with self._whole():
            super().flush()
            self.buffer.write(data)

    def flush(self) -> None:
        """Hand on what was written."""
        with self._whole():
            super().flush()

    @contextmanager
    def _whole(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if not self._talk and not isinstance(error, BrokenPipeError):
                reason = (error.strerror or str(error)).lower()
                raise OutputLost(f"the output cannot be written: {reason}") from None
            self.silence()

    def silence(self) -> None:
        """Let nothing more reach the stream, even when Python flushes it at exit."""
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self.fileno())
        os.close(nowhere)

    def leave(self) -> None:
        """Stop guarding, and leave the underlying stream open."""
        with suppress(OSError, ValueError, OutputLost):
            self.detach()
            if self._own:
                self._own.detach()


class Styled:
    """A stream for Rich: it may style the terminal, but values in the text may not."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write a text without what a terminal or a CI runner would obey, but with its styles."""
        write = self._stream.write_own if isinstance(self._stream, _Door) else self._stream.write
        return write(escape_ci_commands(text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def safe_streams() -> Iterator[None]:
    """Let stdout and stderr be UTF-8 in a pipe, and everything that is written to them harmless.

    This covers everything that writes: Typer, warnings of libraries.
    """
    before = sys.stdin, sys.stdout, sys.stderr, warnings.showwarning
    if sys.stdin is None:  # closed, as by `<&-`: no file opened later may take its place
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115 - as long as we run
    out, err = _Door(sys.stdout, 1), _Door(sys.stderr, 2)
    sys.stdout, sys.stderr = out, err
    warnings.showwarning = lambda message, *_, **__: say(f"warning: {message}")
    try:
        yield
    finally:
        sys.stdin, sys.stdout, sys.stderr, warnings.showwarning = before
        out.leave()
        err.leave()


def on_terminal() -> bool:
    """Whether stdout is a terminal."""
    return sys.stdout.isatty()


def silence() -> None:
    """Let nothing more reach stdout."""
    _stdout().silence()


def _stdout() -> _Door:
    assert isinstance(sys.stdout, _Door), "inside `safe_streams`"
    return sys.stdout


def emit(text: str) -> None:
    """Write lines of data to stdout. Raises OutputLost, as all do that write."""
    sys.stdout.write(text)


def flush() -> None:
    """Let whoever reads stdout see at once what was written."""
    sys.stdout.flush()


def emit_bytes(data: bytes) -> None:
    """Write the bytes of a file to stdout, as they are."""
    _stdout().write_bytes(data)


def emit_annotations(lines: Iterable[str]) -> None:
    """Write lines that are commands to a CI runner: the only ones that may be."""
    _stdout().write_own("".join(map(masked, lines)))


def say(*lines: str) -> None:
    """Tell the person something, on stderr, each text on one line, or wrapped on a terminal."""
    for line in map(in_line, lines):
        sys.stderr.write((_wrapped(line) if sys.stderr.isatty() else line) + "\n")


def _wrapped(line: str) -> str:
    """Break a line between words where a terminal would break it anywhere."""
    width = shutil.get_terminal_size((80, 24)).columns
    if len(line) * 2 <= width:  # most are, and no character has more than two columns
        return line
    from factsheet.console.wrapping import around_commands

    return "\n".join(around_commands(line, width))


def suggest(command: str) -> None:
    """Suggest the likely next command to a person; scripts and logs need none."""
    if sys.stderr.isatty():
        say(f"next: {command}")


def complain(error: FactsheetError) -> None:
    """Report an error: with its place in a file if it has one, else under the program's name."""
    say(*(error if error.located else error.of("factsheet")).lines)
