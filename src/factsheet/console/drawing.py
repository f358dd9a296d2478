"""What people look at: tables, coloured lines, a bar for progress; plain lines in a pipe.

Rich is imported only when something is drawn for a terminal.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from factsheet.console.paging import paged_console, width
from factsheet.console.streams import Styled, emit, on_terminal
from factsheet.texts import escape_formula, flat, in_line, one_line
from factsheet.urls import masked


class Line(NamedTuple):
    """A line of a text for people: indented, and on a terminal styled and wrapped.

    `commands`: what is to be typed in it (`factsheet …`) is not wrapped, so that it can be copied.
    """

    text: str
    style: str = ""
    indent: int = 0
    commands: bool = False


def emit_lines(lines: Iterable[Line]) -> None:
    """Write a text for people: wrapped and coloured on a terminal, plain lines in a pipe."""
    if not on_terminal():
        for line in lines:
            emit((" " * line.indent + flat(line.text)).rstrip() + "\n")
        return
    from rich.padding import Padding
    from rich.text import Text

    from factsheet.console.wrapping import WrappedText, around_commands

    with paged_console() as console:
        for line in lines:
            words = flat(masked(line.text))
            if line.commands:
                for part in around_commands(words, console.width - line.indent):
                    text = Text(" " * line.indent + part, style=line.style)
                    console.print(text, soft_wrap=True)
            else:
                text = WrappedText(words or " ", style=line.style)
                console.print(Padding(text, (0, 0, 0, line.indent), expand=False))


def emit_tsv(rows: Iterable[Sequence[object]]) -> None:
    """Write rows as tab-separated lines, uncut; tabs and line breaks in a cell become spaces.

    A cell that a spreadsheet would take as a formula is escaped.
    """
    emit(escape_formula("".join([_tsv_line([str(cell) for cell in row]) for row in rows])))


def _tsv_line(cells: list[str]) -> str:
    if not "".join(cells).isprintable():  # most lines are, and need no look at each cell
        cells = [one_line(cell) for cell in cells]
    return "\t".join(cells) + "\n"


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


_WIDEST = 20
"""The width to which a column may grow, so that no word in it is cut."""
Cell = str | tuple[str, str]
"""A cell's text, or text and style."""


def emit_table(
    columns: Sequence[Column], rows: Iterable[Sequence[Cell]], footer: Sequence[Cell]
) -> None:
    """Draw a table, and under it one line of words in their styles."""
    from rich.table import Table
    from rich.text import Text

    from factsheet.console.wrapping import longest_word

    cells = [[_text(cell) for cell in row] for row in rows]
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style="bold", expand=True)
    for place, column in enumerate(columns):
        most = column.width
        if most and not column.cut:
            longest = max((longest_word(row[place].plain) for row in cells), default=0)
            most = max(most, min(longest, _WIDEST))
        table.add_column(
            column.name,
            max_width=most,
            ratio=column.ratio,
            justify="right" if column.right else "left",
            no_wrap=column.cut or (column.ratio is None and column.width is None),
            overflow="ellipsis" if column.cut else "fold",
        )
    for row in cells:
        table.add_row(*row)
    with _console() as console:
        console.print(table)
        if footer:
            console.print()
            console.print(Text.assemble(*(_text(cell) for cell in footer)))


def emit_rows(rows: Iterable[Sequence[object]]) -> None:
    """Write rows without a heading: in columns on a terminal, separated by tabs in a pipe."""
    if not on_terminal():
        emit_tsv(rows)
        return
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_header=False)
    for row in rows:
        table.add_row(*(_text(str(cell)) for cell in row))
    if table.row_count:
        with paged_console() as console:
            console.print(table)


def _text(cell: Cell) -> Any:
    from factsheet.console.wrapping import WrappedText

    text, style = (cell, "") if isinstance(cell, str) else cell
    return WrappedText(flat(masked(text)), style=style)


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[], None]]:
    """Show on stderr how far a task is, if that is a terminal; call what it yields at each step."""
    if not sys.stderr.isatty() or total < 2:
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    file: Any = Styled(sys.stderr)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    bar = Progress(
        *columns,
        TimeElapsedColumn(),
        console=Console(file=file),
        transient=True,
        redirect_stdout=on_terminal(),  # else Rich writes to stderr what belongs into a pipe
    )
    with bar:
        task = bar.add_task(in_line(what), total=total)
        yield lambda: bar.advance(task)


@contextmanager
def _console() -> Iterator[Any]:
    """Yield what a table is drawn on: a terminal, or a pipe if a table was asked for."""
    if on_terminal():
        with paged_console() as console:
            yield console
        return
    from rich.console import Console

    file: Any = Styled(sys.stdout)
    yield Console(file=file, width=width(), highlight=False, markup=False, emoji=False)
