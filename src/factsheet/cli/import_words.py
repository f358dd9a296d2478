"""What `import` says about a file: which column became which field, and what was left out."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from factsheet import console, store
from factsheet.cli import saving
from factsheet.model import Worksheet
from factsheet.texts import counted, one_line, some_lines

_NAMED = 100
"""How many of the claims left out are named; `--left-out` lists them all."""


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


def say_changes(path: Path, before: Worksheet, after: Worksheet, remarks: Sequence[str]) -> int:
    """Write what changed in a worksheet, then say the remarks, and what is outdated now.

    Returns how many changes there are.
    """
    from factsheet.comparing import compare

    changes = compare(before, after)
    console.emit_rows((each.claim or path.name, one_line(each.words)) for each in changes)
    console.say(*remarks)
    was = {claim.id: claim for claim in before.claims}
    for claim in after.claims:
        if claim.id in was:
            console.say(*saving.outdated(was[claim.id], claim))
    return len(changes)


def say_left_out(lines: Sequence[str], file: str | None) -> None:
    """Name what is not imported, or count it if there is too much, and list it in a file."""
    if file is not None:
        store.write_report(Path(file), "".join(line + "\n" for line in lines).encode())
        if lines:
            console.say(f"{counted(len(lines), 'line')} in {file}: what was left out, and why")
    else:
        rest = "; to list them all: --left-out left-out.tsv"
        console.say(*some_lines([_left(line) for line in lines], _NAMED, rest))


def _left(line: str) -> str:
    return "left out: " + line.replace("\t", ": ")
