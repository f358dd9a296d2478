"""What people answer: questions on stderr, answers from stdin."""

import os
import sys

from factsheet.console.streams import flush, say
from factsheet.problems import FactsheetError
from factsheet.texts import in_line


def confirm(question: str) -> bool:
    """Ask on stderr, read the answer from stdin; only `y` or `yes` is a yes."""
    answer = ask(f"{question} [y/N] ") or ""
    return answer.strip().casefold() in ("y", "yes")


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


def read_stdin(limit: int) -> bytes:
    """Read all of stdin. Raises FactsheetError for more than `limit` bytes."""
    data = sys.stdin.buffer.read(limit + 1)
    if len(data) > limit:
        raise FactsheetError(f"the input: more than {limit // 2**20} MB")
    return data


def read_words(limit: int) -> str:
    """Read words from stdin to its end, without the line break there.

    Raises FactsheetError for more than `limit` bytes, for input that is not UTF-8, and for no
    words.
    """
    if sys.stdin.isatty():
        say(f"type the words; {'Ctrl-Z and Enter end' if os.name == 'nt' else 'Ctrl-D ends'} them")
    try:
        text = read_stdin(limit).decode("utf-8-sig").replace("\r\n", "\n").removesuffix("\n")
    except UnicodeDecodeError as error:
        raise FactsheetError(
            f"the input is not UTF-8: byte {error.start + 1} cannot be read; convert it first"
        ) from None
    if not text.strip():
        raise FactsheetError("the input is empty; to remove a field give an empty text: ''")
    return text


def can_draw() -> bool:
    """Whether there is a terminal that a program can draw a whole screen on."""
    streams = (sys.stdin, sys.stdout, sys.stderr)
    plain = os.environ.get("TERM", "").casefold() in ("", "dumb", "unknown")
    return not plain and all(stream is not None and stream.isatty() for stream in streams)
