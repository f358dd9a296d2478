"""What `import` says of a file: which column went where, and what stayed behind."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from factsheet import console, store
from factsheet.texts import counted, one_line

_NAMED = 100
"""So many claims that are left out are named; `--left-out` lists more."""


def say_columns(columns: Mapping[str, str]) -> None:
    """Say which field each column of a table was guessed to be, and which are left out."""
    named, left = 0, []
    for column, field in columns.items():
        name = one_line(column)
        if not field:
            left.append(name)
        elif name.rpartition(": ")[2] == field:
            named += 1
        else:
            console.say(f"column '{name}' → {field}")
    if named:
        console.say(f"{counted(named, 'column')} read as the field of that name")
    if left:
        console.say(f"columns left out: {', '.join(left)}")


def say_some(lines: Sequence[str]) -> None:
    """Say what there is to say, and count it where that is too much."""
    console.say(*lines[:_NAMED])
    if len(lines) > _NAMED:
        console.say(f"and {len(lines) - _NAMED} more like these")


def say_left_out(lines: Sequence[str], file: str | None) -> None:
    """Name what is not imported, or count it where that is too much, and list it in a file."""
    if file is not None:
        store.write_report(Path(file), "".join(line + "\n" for line in lines).encode())
        if lines:
            console.say(f"{counted(len(lines), 'line')} in {file}: what was left out, and why")
    elif len(lines) <= _NAMED:
        console.say(*(_left(line) for line in lines))
    else:
        console.say(
            *(_left(line) for line in lines[:_NAMED]),
            f"and {len(lines) - _NAMED} more; to list them all: --left-out left-out.tsv",
        )


def _left(line: str) -> str:
    return "left out: " + line.replace("\t", ": ")
