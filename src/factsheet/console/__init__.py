"""The door to the terminal: data to stdout, messages to stderr, everything made harmless first."""

from factsheet.console.asking import ask, can_draw, confirm, read_stdin, read_words
from factsheet.console.browser import open_address, open_page
from factsheet.console.drawing import (
    Cell,
    Column,
    Line,
    emit_lines,
    emit_rows,
    emit_table,
    emit_tsv,
    progress,
)
from factsheet.console.paging import width
from factsheet.console.streams import (
    OutputLost,
    complain,
    emit,
    emit_annotations,
    emit_bytes,
    flush,
    on_terminal,
    safe_streams,
    say,
    silence,
    suggest,
)

__all__ = [
    "Cell",
    "Column",
    "Line",
    "OutputLost",
    "ask",
    "can_draw",
    "complain",
    "confirm",
    "emit",
    "emit_annotations",
    "emit_bytes",
    "emit_lines",
    "emit_rows",
    "emit_table",
    "emit_tsv",
    "flush",
    "on_terminal",
    "open_address",
    "open_page",
    "progress",
    "read_stdin",
    "read_words",
    "safe_streams",
    "say",
    "silence",
    "suggest",
    "width",
]
