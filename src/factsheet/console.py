"""The door to the terminal: data to stdout, talk to stderr, everything made harmless first.

Rich is imported only when something is drawn for a terminal.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from factsheet import programs
from factsheet.problems import FactsheetError
from factsheet.texts import one_line, visible


class Line(NamedTuple):
    """A line of a text for people: indented, and on a terminal styled and wrapped."""

    text: str
    style: str = ""
    indent: int = 0


def prepare_streams() -> None:
    """Make stdout and stderr take every character: UTF-8 in a pipe, escapes where they cannot."""
    if sys.stdout is None:  # closed, as by `>&-`
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - for good
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - for good
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def on_terminal() -> bool:
    """Whether stdout is a terminal."""
    return sys.stdout.isatty()


class ReaderGone(Exception):
    """Whoever read stdout went away, as `head` does: stop without a word."""


def silence() -> None:
    """Let nothing more reach stdout, also not when Python flushes it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def emit(text: str) -> None:
    """Write data to stdout, as it is. Raises ReaderGone."""
    try:
        sys.stdout.write(text)
    except BrokenPipeError:
        raise ReaderGone from None


def flush() -> None:
    """Let whoever reads stdout see at once what was written. Raises ReaderGone."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise ReaderGone from None


def emit_bytes(data: bytes) -> None:
    """Write bytes to stdout. Raises ReaderGone."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
    except BrokenPipeError:
        raise ReaderGone from None


def say(text: str) -> None:
    """Tell the person something, on stderr."""
    sys.stderr.write(visible(text) + "\n")


def complain(error: FactsheetError) -> None:
    """Say an error: with its place in a file where it has one, else under the program's name."""
    say(str(error) if error.located else f"factsheet: {error}")


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[], None]]:
    """Show on stderr how far a task is, if that is a terminal; call what it gives at each step."""
    if not sys.stderr.isatty() or total < 2:
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True
    ) as bar:
        task = bar.add_task(visible(what), total=total)
        yield lambda: bar.advance(task)


def confirm(question: str) -> bool:
    """Ask on stderr, read the answer from stdin; only `y` or `yes` is a yes."""
    sys.stderr.write(visible(question) + " [y/N] ")
    sys.stderr.flush()
    answer = sys.stdin.readline()
    if not answer.endswith("\n"):
        sys.stderr.write("\n")
    return answer.strip().casefold() in ("y", "yes")


def ask(question: str) -> str | None:
    """Ask on stderr, read a line from stdin; None at its end. Raises FactsheetError."""
    sys.stdout.flush()
    sys.stderr.write(visible(question))
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
    """Write rows as tab-separated lines, uncut; tabs and breaks in a cell become blanks."""
    emit("".join([_tsv_line([str(cell) for cell in row]) for row in rows]))


def _tsv_line(cells: list[str]) -> str:
    if not "".join(cells).isprintable():  # most lines are, and need no look at each cell
        cells = [one_line(cell) for cell in cells]
    return "\t".join(cells) + "\n"


def emit_lines(lines: Iterable[Line]) -> None:
    """Write a text for people: wrapped and coloured on a terminal, plain in a pipe."""
    if not on_terminal():
        for line in lines:
            pad = " " * line.indent
            for part in _parts(line.text):
                emit((pad + part).rstrip() + "\n")
        return
    from rich.padding import Padding
    from rich.text import Text

    console = _rich()
    for line in lines:
        text = Text("\n".join(_parts(line.text)), style=line.style)
        console.print(Padding(text, (0, 0, 0, line.indent)))


def _parts(text: str) -> list[str]:
    """Cut a text into its lines; the later ones stand in, so that they forge no line of ours."""
    first, *rest = visible(text).split("\n")
    return [first, *("    " + part for part in rest)]


def _rich() -> Any:
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=False)
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
    """Give the width that a table has: the terminal's, else COLUMNS, else 80."""
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
    return Text(visible(text), style=style)
