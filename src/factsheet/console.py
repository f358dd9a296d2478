"""The door to the terminal: data to stdout, talk to stderr, everything made harmless first.

Rich is imported only when something is drawn for a terminal.
"""

import io
import os
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from factsheet import programs
from factsheet.problems import FactsheetError
from factsheet.texts import flat, guarded, harmless, in_line, one_line, uncommanded
from factsheet.urls import masked


class Line(NamedTuple):
    """A line of a text for people: indented, and on a terminal styled and wrapped."""

    text: str
    style: str = ""
    indent: int = 0


class OutputLost(Exception):
    """Stdout takes no more, as on a full disk."""


class _Door(io.TextIOWrapper):
    """A standard stream: no text leaves it that a terminal or a CI runner would obey.

    To stdout every byte is written, or OutputLost is raised, also where Python is told not to
    buffer: its own stream then loses what a disk does not take at once. Where whoever read went
    away, as `head` does, the rest is for nobody, and the command goes on to its own exit code:
    `check | head` must not hide what `check` finds. Where stderr is closed or full, there is nobody
    to tell.
    """

    def __init__(self, stream: TextIO | None, number: int) -> None:
        """Stand before a stream; None is one that was closed, as by `>&-`: each write fails."""
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
        return self.write_own(harmless(masked(text)))

    def write_own(self, text: str) -> int:
        """Write what is ours to the last sign: a terminal's styles, annotations of GitHub."""
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
        """Let nothing more reach the stream, also not when Python flushes it at its end."""
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self.fileno())
        os.close(nowhere)

    def leave(self) -> None:
        """Stand aside, and leave the stream behind open."""
        with suppress(OSError, ValueError, OutputLost):
            self.detach()
            if self._own:
                self._own.detach()


class _Styled:
    """A stream for Rich: it may style the terminal, values may do nothing."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        write = self._stream.write_own if isinstance(self._stream, _Door) else self._stream.write
        return write(uncommanded(text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def doors() -> Iterator[None]:
    """Let stdout and stderr be UTF-8 in a pipe, and everything that is written to them harmless.

    That is so for whatever writes: Typer, warnings of libraries.
    """
    before = sys.stdin, sys.stdout, sys.stderr, warnings.showwarning
    if sys.stdin is None:  # closed, as by `<&-`: nothing comes, and no file opened later is it
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
    assert isinstance(sys.stdout, _Door), "inside `doors`"
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
    """Tell the person something, on stderr, each text on one line."""
    sys.stderr.write("".join(in_line(line) + "\n" for line in lines))


def complain(error: FactsheetError) -> None:
    """Say an error: with its place in a file where it has one, else under the program's name."""
    say(*(error if error.located else error.of("factsheet")).lines)


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[], None]]:
    """Show on stderr how far a task is, if that is a terminal; call what it gives at each step."""
    if not sys.stderr.isatty() or total < 2:
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    file: Any = _Styled(sys.stderr)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=Console(file=file), transient=True) as bar:
        task = bar.add_task(in_line(what), total=total)
        yield lambda: bar.advance(task)


def confirm(question: str) -> bool:
    """Ask on stderr, read the answer from stdin; only `y` or `yes` is a yes."""
    answer = ask(f"{question} [y/N] ") or ""
    return answer.strip().casefold() in ("y", "yes")


def read_input(limit: int) -> bytes:
    """Read all of stdin. Raises FactsheetError for more than `limit` bytes."""
    data = sys.stdin.buffer.read(limit + 1)
    if len(data) > limit:
        raise FactsheetError(f"the input: more than {limit // 2**20} MB")
    return data


def ask(question: str) -> str | None:
    """Ask on stderr, read a line from stdin; None at its end. Raises FactsheetError."""
    flush()
    sys.stderr.write(in_line(question))
    sys.stderr.flush()
    try:
        answer = sys.stdin.readline()
    except UnicodeDecodeError:
        raise FactsheetError("the input is not UTF-8; nothing was done with it") from None
    if not answer.endswith("\n") or not sys.stdin.isatty():
        sys.stderr.write("\n")
    return answer.rstrip("\r\n") if answer else None


def can_draw() -> bool:
    """Whether there is a terminal that a program can draw a whole screen on."""
    streams = (sys.stdin, sys.stdout, sys.stderr)
    plain = os.environ.get("TERM", "").casefold() in ("", "dumb", "unknown")
    return not plain and all(stream is not None and stream.isatty() for stream in streams)


def emit_tsv(rows: Iterable[Sequence[object]]) -> None:
    """Write rows as tab-separated lines, uncut; tabs and breaks in a cell become blanks.

    A cell that a spreadsheet would take as a formula is `guarded`.
    """
    emit(guarded("".join([_tsv_line([str(cell) for cell in row]) for row in rows])))


def _tsv_line(cells: list[str]) -> str:
    if not "".join(cells).isprintable():  # most lines are, and need no look at each cell
        cells = [one_line(cell) for cell in cells]
    return "\t".join(cells) + "\n"


def emit_lines(lines: Iterable[Line]) -> None:
    """Write a text for people: wrapped and coloured on a terminal, plain lines in a pipe."""
    if not on_terminal():
        for line in lines:
            emit((" " * line.indent + flat(line.text)).rstrip() + "\n")
        return
    from rich.padding import Padding
    from rich.text import Text

    console = _rich()
    for line in lines:
        text = Text(flat(masked(line.text)), style=line.style)
        console.print(Padding(text, (0, 0, 0, line.indent)))


def _rich() -> Any:
    from rich.console import Console

    file: Any = _Styled(sys.stdout)
    console = Console(file=file, highlight=False, markup=False, emoji=False, soft_wrap=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = 80
    return console


def open_page(path: Path) -> None:
    """Show a file in the person's browser."""
    import webbrowser

    with programs.none_from_here():
        shown = webbrowser.open(path.absolute().as_uri())
    if not shown:
        say(f"no browser could be opened; the report is {path}")


def open_address(url: str) -> bool:
    """Show a web address in the person's browser; False when none could be opened."""
    import webbrowser

    with programs.none_from_here():
        return webbrowser.open(url)


class Column(NamedTuple):
    """A column of a table.

    `ratio` shares what width is left; `width` is the most, and text beyond it wraps, or with `cut`
    ends in an ellipsis.
    """

    name: str
    width: int | None = None
    ratio: int | None = None
    right: bool = False
    cut: bool = False


Cell = str | tuple[str, str]
"""A cell's text, or text and style."""


def table_width() -> int:
    """Return the width that a table has: the terminal's, else COLUMNS, else 80."""
    return int(_rich().width)


def emit_table(
    columns: Sequence[Column], rows: Iterable[Sequence[Cell]], footer: Sequence[Cell]
) -> None:
    """Draw a table, and under it one line of words in their styles."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style="bold", expand=True)
    for column in columns:
        table.add_column(
            column.name,
            max_width=column.width,
            ratio=column.ratio,
            justify="right" if column.right else "left",
            no_wrap=column.cut or (column.ratio is None and column.width is None),
            overflow="ellipsis" if column.cut else "fold",
        )
    for row in rows:
        table.add_row(*(_text(cell) for cell in row))
    console = _rich()
    console.print(table)
    if footer:
        console.print()
        console.print(Text.assemble(*(_text(cell) for cell in footer)))


def _text(cell: Cell) -> Any:
    from rich.text import Text

    text, style = (cell, "") if isinstance(cell, str) else cell
    return Text(flat(masked(text)), style=style)
