"""`merge`: two changed copies of a worksheet."""

from pathlib import Path
from typing import Annotated, Any

import typer

from factsheet import console, store
from factsheet.merge import Conflict, Merged
from factsheet.problems import FactsheetError
from factsheet.texts import counted, escape_lines, one_line, shortened
from factsheet.workflows.merging import merge_files

app = typer.Typer(rich_markup_mode=None)


@app.command(epilog="Example: factsheet merge base.yaml mine.yaml hers.yaml --output -")
def merge(
    base: Annotated[
        Path, typer.Argument(metavar="BASE", help="The common ancestor of both sides.")
    ],
    ours: Annotated[
        Path, typer.Argument(metavar="OURS", help="Our side; the result is written here.")
    ],
    theirs: Annotated[Path, typer.Argument(metavar="THEIRS", help="Their side.")],
    output: Annotated[
        str | None,
        typer.Option(
            "-o", "--output", metavar="FILE", help="The file for the result; - is stdout."
        ),
    ] = None,
    marker_size: Annotated[
        int, typer.Option(min=1, max=200, metavar="NUMBER", help="Length of conflict markers.")
    ] = 7,
    path: Annotated[
        str | None,
        typer.Option(metavar="PATH", help="The worksheet's path in the repository, from git."),
    ] = None,
    for_base: Annotated[bool, typer.Option("--for-base", hidden=True)] = False,
    wait: Annotated[float, typer.Option(min=0, hidden=True)] = 10,
) -> None:
    """Merge two changed copies, by claim and field.

    Git runs it once `factsheet git-setup` has been run. Exit code 1: two people disagree, and the
    result has conflict markers; 2: a side is not a worksheet, so it was merged line by line, as git
    does.
    """
    name = path or str(ours)

    def merged() -> int:
        outcome = merge_files(base, ours, theirs, name=path, size=marker_size, for_base=for_base)
        if output == "-":
            _print(outcome.data)
        elif output is not None:
            store.write_report(Path(output), outcome.data)
        elif outcome.data != store.read_bytes(ours, store.MAX_FILE):
            store.replace_file(store.final(ours), outcome.data)
        if outcome.merged is None:
            console.say(*outcome.trouble)
            console.say(
                f"{name}: could not be merged by claim, so it was merged line by line, as git "
                "does; "
                "fix it by hand, then run `factsheet check`"
            )
            return 2
        _tell(name, outcome.merged)
        return 1 if outcome.merged.conflicts else 0

    if output is None and path is None:
        with store.locked(store.final(ours), wait, console.say):
            code = merged()
    else:
        code = merged()
    raise typer.Exit(code)


def _print(data: bytes) -> None:
    """Write a worksheet to stdout, unless a CI runner or a terminal would obey a line of it."""
    text = data.removeprefix(store.BOM).decode("utf-8", "replace")
    for number, line in enumerate(text.split("\n"), 1):
        if escape_lines(line) != line:
            raise FactsheetError(
                f"a terminal or a CI runner would take line {number} of the result as a command; "
                "write it to a file: --output FILE"
            )
    console.emit_bytes(data)


def _tell(name: str, merged: Merged) -> None:
    words = ("added", "changed", "removed")
    theirs = [f"{n} {word}" for n, word in zip(merged.counts, words, strict=False) if n]
    parts = [f"theirs: {', '.join(theirs)}"] if theirs else []
    if merged.counts[3]:
        parts.append(f"{merged.counts[3]} changed on both sides")
    if parts:
        console.say(one_line(f"{name}: merged by claim; {'; '.join(parts)}"))
    for remark in merged.remarks:
        console.say(one_line(f"{name}: note: {remark}"))
    for conflict in merged.conflicts:
        console.say(one_line(f"{name}: conflict: {_spelled(conflict)}"))
    if merged.conflicts:
        conflicts = counted(len(merged.conflicts), "conflict")
        console.say(
            one_line(
                f"{name}: {conflicts}; choose a side at each and remove the markers, then run "
                "`factsheet check`, which asks for a new verdict where two differed"
            )
        )


def _spelled(conflict: Conflict) -> str:
    clash = conflict.clash
    where = " ".join(str(step) for step in clash.path)
    head = f"{conflict.claim}: " if conflict.claim else ""
    ours = _side(clash.ours, clash.ours_by or "ours")
    theirs = _side(clash.theirs, clash.theirs_by or "theirs")
    return f"{head}{where + ': ' if where else ''}{ours} against {theirs}"


def _side(value: Any, who: str) -> str:
    if value is None:
        done = "removed"
    elif isinstance(value, str | int | float | bool):
        done = shortened(one_line(str(value)), 60)
    else:
        done = "changed"
    return f"{done} ({who})"
