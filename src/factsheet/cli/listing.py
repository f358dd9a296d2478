"""`list`: look at a worksheet."""

from enum import StrEnum
from typing import Annotated

import typer

from factsheet import console, queries, store
from factsheet.cli import options
from factsheet.cli.showing import claim_objects
from factsheet.console import Cell, Column
from factsheet.model import STATUSES, Claim, Worksheet
from factsheet.texts import json_text, one_line

app = typer.Typer(rich_markup_mode=None)


class ListFormat(StrEnum):
    """How `list` writes: table on a terminal, tsv in a pipe, unless one is chosen."""

    table = "table"
    tsv = "tsv"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"
    ids = "ids"


class Sort(StrEnum):
    """What `list` orders by."""

    file = "file"
    id = "id"
    status = "status"
    priority = "priority"
    attributed_to = "attributed-to"
    changed = "changed"


COLUMNS = (
    "number",
    "id",
    "status",
    "stale",
    "statement",
    "attributed_to",
    "supports",
    "refutes",
    "rating",
    "because",
)
"""What a line of `list --format tsv` and `csv` holds."""


@app.command(
    "list",
    epilog="Example: factsheet list --status unverified --status checking --sort priority. "
    f"A line of tsv or csv holds: {', '.join(COLUMNS)}.",
)
def list_claims(
    status: Annotated[
        list[str] | None,
        typer.Option(
            metavar="STATUS",
            autocompletion=options.complete_status,
            callback=options.check_status,
            help="Only claims of this status; may be given several times.",
        ),
    ] = None,
    tag: Annotated[str | None, typer.Option(help="Only claims with this tag.")] = None,
    attributed_to: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only claims attributed to this source.")
    ] = None,
    assigned: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only claims assigned to this person.")
    ] = None,
    stale: Annotated[
        bool, typer.Option("--stale", help="Only claims that changed since their verdict.")
    ] = False,
    search: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Only claims that hold this text somewhere.")
    ] = None,
    sort: Annotated[
        Sort, typer.Option(help="The order; `file` is the worksheet's own.")
    ] = Sort.file,
    format: Annotated[
        ListFormat | None, typer.Option(help="table on a terminal, tsv in a pipe, unless given.")
    ] = None,
    worksheet: options.Worksheet = None,
) -> None:
    """List the claims with their status and evidence.

    The table gives number, id (its beginning serves in commands), status, statement, attribution,
    and how many pieces of evidence speak for and against.
    """
    sheet = store.load(options.locate(worksheet)).worksheet
    rows = queries.select(
        sheet,
        statuses=status or (),
        tag=tag,
        attributed_to=attributed_to,
        assigned=assigned,
        stale=stale,
        search=search,
        sort=sort.value,
    )
    chosen = format or (ListFormat.table if console.on_terminal() else ListFormat.tsv)
    if chosen is ListFormat.table:
        _draw(sheet, rows)
    elif chosen is ListFormat.tsv:
        console.emit_tsv(_fields(number, claim) for number, claim in rows)
    elif chosen is ListFormat.csv:
        console.emit(_csv(rows))
    elif chosen is ListFormat.ids:
        console.emit("".join(claim.id + "\n" for _, claim in rows))
    else:
        _emit_json([claim for _, claim in rows], lines=chosen is ListFormat.jsonl)
    if not rows and chosen in (ListFormat.table, ListFormat.tsv):
        console.say("no claims" if not sheet.claims else "no claim fits")


def _fields(number: int, claim: Claim) -> tuple[object, ...]:
    supports, refutes = queries.stances(claim)
    verdict = claim.judgement
    return (
        number,
        claim.id,
        claim.status,
        "stale" if claim.stale else "",
        claim.words,
        claim.attributed_to or "",
        supports,
        refutes,
        claim.rating or "",
        (verdict and verdict.because) or "",
    )


def _csv(rows: list[queries.Row]) -> str:
    import csv
    import io

    from factsheet.reports.csv import safe

    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([safe(one_line(str(cell))) for cell in _fields(*row)] for row in rows)
    return out.getvalue()


def _emit_json(claims: list[Claim], *, lines: bool) -> None:
    objects = claim_objects(claims)
    if lines:
        console.emit("".join(json_text(item) + "\n" for item in objects))
    else:
        console.emit(json_text(objects, indent=2) + "\n")


def status_cell(claim: Claim) -> Cell:
    """Give a status with its symbol, in its colour; a stale one says so."""
    row = STATUSES[claim.status]
    return (f"{row.symbol} {row.label}{' (stale)' if claim.stale else ''}", row.colour)


def _draw(sheet: Worksheet, rows: list[queries.Row]) -> None:
    width = console.table_width()
    wide = width >= 140
    columns = [
        Column("#", right=True),
        Column("Id", width=17 if width < 100 else 40, cut=True),
        Column("Status", width=14),
        Column("Statement", ratio=3),
    ]
    columns += [Column("Reason", ratio=3)] if wide else []
    if width < 64:
        columns = [columns[0], columns[2], columns[3]]
    else:
        columns.append(Column("Attributed to", width=12 if width < 100 else 20))
    columns.append(Column("+/−", right=True))
    table: list[list[Cell]] = []
    for number, claim in rows:
        supports, refutes = queries.stances(claim)
        verdict = claim.judgement
        row: list[Cell] = [str(number), claim.id, status_cell(claim), one_line(claim.words)]
        if wide:
            row.append((one_line((verdict and verdict.because) or ""), "dim"))
        row += [one_line(claim.attributed_to or "")]
        if width < 64:
            row = [row[0], row[2], row[3]]
        row.append(f"{supports}/{refutes}")
        table.append(row)
    console.emit_table(columns, table, _footer(sheet, len(rows)))


def _footer(sheet: Worksheet, shown: int) -> list[Cell]:
    done = queries.progress(sheet)
    full = round(20 * done.settled / done.total) if done.total else 0
    words = f"  {done.settled} of {done.total} settled, {done.attention} need attention"
    if done.attention == 1:
        words = words.replace("need", "needs")
    if shown < done.total:
        words += f"; {shown} shown"
    return [("█" * full, "green"), ("░" * (20 - full), "dim"), words]
