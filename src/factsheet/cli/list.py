"""`list`: look at a worksheet, or at many."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Annotated

import typer

from factsheet import console, queries
from factsheet.cli import environment, options
from factsheet.cli.output import emit_json, status_cell
from factsheet.cli.signatures import chain_of
from factsheet.cli.worksheets import NamedWorksheets
from factsheet.console import Cell, Column
from factsheet.fields import LAYOUTS, cell_text, cells
from factsheet.model import Claim
from factsheet.texts import confidential_pieces, guarded_cells, json_text, one_line
from factsheet.vocabulary import STALE
from factsheet.withholding import withheld

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


COLUMNS = LAYOUTS["list"].columns
"""What a line of `list --format tsv` and `csv` holds; of many worksheets, `worksheet` first."""

Found = tuple[str, queries.Row, str | None, bool, str | None]
"""A worksheet's path, a row of it, the state of its approval, whether it is provisional, and the
state of its signatures.

The last is None in a worksheet in which nothing is signed.
"""

_SURE = {"proven": "green", "claimed": "yellow", "broken": "red"}


@app.command(
    "list",
    epilog="Example: factsheet list --status unverified --status checking --sort priority\n\n"
    "Many worksheets: factsheet list archive --search 'St. Petersburg'\n\n"
    f"Columns of tsv and csv: {', '.join(COLUMNS)}; with several worksheets, first worksheet; "
    "if anything is signed, last signed.",
)
def list_claims(
    paths: options.Paths = None,
    status: options.Statuses = None,
    tag: Annotated[
        str | None, typer.Option(metavar="TAG", help="Only claims with this tag.")
    ] = None,
    attributed_to: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only claims attributed to this source.")
    ] = None,
    assigned: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only claims assigned to this person.")
    ] = None,
    mine: Annotated[
        bool,
        typer.Option(
            "--mine", help="Only claims assigned to you ($FACTSHEET_USER, or git's user.name)."
        ),
    ] = False,
    unassigned: Annotated[
        bool, typer.Option("--unassigned", help="Only claims assigned to nobody.")
    ] = False,
    stale: Annotated[
        bool, typer.Option("--stale", help="Only claims that changed since their verdict.")
    ] = False,
    unapproved: Annotated[
        bool, typer.Option("--unapproved", help="Only claims whose verdict is not approved.")
    ] = False,
    provisional: Annotated[
        bool,
        typer.Option(
            "--provisional", help="Only claims that no person has judged (`prepared_by`)."
        ),
    ] = False,
    search: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Only claims that contain this text.")
    ] = None,
    sort: Annotated[
        Sort, typer.Option(help="Sort order; `file` is the worksheet's own.")
    ] = Sort.file,
    format: Annotated[
        ListFormat | None, typer.Option(help="By default, table on a terminal and tsv in a pipe.")
    ] = None,
    confidential: Annotated[
        bool,
        typer.Option(
            "--confidential",
            help="Show confidential evidence in json and jsonl, and search it in every format.",
        ),
    ] = False,
    worksheet: options.Worksheets = None,
) -> None:
    """List the claims with their status and evidence.

    The table shows number, id (commands accept the beginning of one), status, statement,
    attribution, and how many pieces of evidence are for and against. Given a folder, it lists every
    worksheet below it. All formats but the table leave out the words of confidential evidence, and
    do not search them, unless --confidential is given.
    """
    if mine + unassigned + (assigned is not None) > 1:
        raise typer.BadParameter("use only one of --mine, --assigned and --unassigned")
    reading = NamedWorksheets(paths, worksheet)
    chosen = format or (ListFormat.table if console.on_terminal() else ListFormat.tsv)
    whose = environment.actor(None, reading.first) if mine else assigned
    found: list[Found] = []
    parts: list[queries.Progress] = []
    claims = hidden = 0
    everything = confidential or chosen is ListFormat.table
    for loaded in reading:
        claims += len(loaded.worksheet.claims)
        hidden += sum(map(withheld, loaded.worksheet.claims))
        if chosen is ListFormat.table:
            parts.append(queries.progress(loaded.worksheet))
        if search and reading.many and queries.cannot_hold(loaded.text, search):
            continue
        rows = queries.select(
            loaded.worksheet,
            statuses=status or (),
            tag=tag,
            attributed_to=attributed_to,
            assigned=whose,
            unassigned=unassigned,
            stale=stale,
            unapproved=unapproved,
            provisional=provisional,
            search=search,
            sort=sort.value,
            confidential=everything,
        )
        sheet = loaded.worksheet
        chain = chain_of(loaded)
        for row in rows:
            claim = row[1]
            sure = chain.signed(claim) if chain else None
            state, waits = sheet.approval_state(claim), sheet.provisional(claim)
            found.append((str(loaded.path), row, state, waits, sure))
    if reading.many and sort is not Sort.file:
        found.sort(key=lambda item: queries.SORTS[sort.value](item[1]))  # type: ignore[arg-type,return-value]
    if chosen is ListFormat.table and found:
        _draw(queries.together(parts), found, many=reading.many)
    elif chosen is not ListFormat.table:
        _emit(found, chosen, many=reading.many, confidential=confidential)
    if search and hidden and not everything:
        console.say(f"{confidential_pieces(hidden)} not searched; --confidential searches it")
    if not found and chosen in (ListFormat.table, ListFormat.tsv) and not reading.failed:
        console.say("no claim matches" if claims else "no claims")
    reading.end()


def _emit(found: list[Found], chosen: ListFormat, *, many: bool, confidential: bool) -> None:
    """Write rows for programs; of many worksheets each names its own."""
    if chosen in (ListFormat.json, ListFormat.jsonl):
        from factsheet.cli.output import claim_objects

        objects = claim_objects(
            [(claim, signed, waits) for _, (_, claim), signed, waits, _ in found],
            confidential=confidential,
        )
        for record, (*_, sure) in zip(objects, found, strict=True):
            if sure is not None:
                record["signed"] = sure or None
        if many:
            paths = [path for path, *_ in found]
            objects = [{"worksheet": p} | row for p, row in zip(paths, objects, strict=True)]
        if chosen is ListFormat.json:
            emit_json(objects)
        else:
            console.emit("".join(json_text(item) + "\n" for item in objects))
        return
    any_signed = any(sure is not None for *_, sure in found)
    rows = (
        (*((path,) * many), *_fields(*row, signed), *((sure or "",) * any_signed))
        for path, row, signed, _, sure in found
    )
    if chosen is ListFormat.tsv:
        console.emit_tsv(rows)
    elif chosen is ListFormat.csv:
        console.emit(_csv([*(("worksheet",) * many), *COLUMNS, *(("signed",) * any_signed)], rows))
    elif many:
        console.emit_tsv((path, claim.id) for path, (_, claim), *_ in found)
    else:
        console.emit("".join(claim.id + "\n" for _, (_, claim), *_ in found))


def _fields(number: int, claim: Claim, approval: str | None) -> list[str]:
    supports, refutes = queries.stances(claim)
    others = {
        "number": number,
        "stale": "stale" if claim.stale else None,
        "statement": claim.words,
        "supports": supports,
        "refutes": refutes,
        "because": claim.judgement and claim.judgement.because,
        "approval": approval,
    }
    return [cell_text(value) for value in cells(COLUMNS, claim, others)]


def _csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows(guarded_cells(one_line(str(cell)) for cell in row) for row in rows)
    return out.getvalue()


def _draw(done: queries.Progress, found: list[Found], *, many: bool) -> None:
    width = console.table_width()
    wide, narrow = width >= 140, width < 64
    above = _common_folder([path for path, *_ in found])
    columns = [
        Column("Worksheet", width=22 if width < 100 else 40),
        Column("#", right=True),
        Column("Id", width=17 if width < 100 else 40, cut=True),
        Column("Status", width=14),
        Column("Statement", ratio=3),
        Column("Reason", ratio=3),
        Column("Attributed to", width=12 if width < 100 else 20),
        Column("+/−", right=True),
        Column("Signed", width=8),
    ]
    shown = [many, True, not narrow, True, True, wide, not narrow and (wide or not many), True]
    shown[-1] = not (many and narrow)
    shown.append(width >= 80 and any(sure is not None for *_, sure in found))
    table: list[list[Cell]] = []
    for path, (number, claim), signed, _, sure in found:
        supports, refutes = queries.stances(claim)
        verdict = claim.judgement
        row: list[Cell] = [
            path[len(above) :],
            str(number),
            claim.id,
            status_cell(claim, signed),
            one_line(claim.words),
            (one_line((verdict and verdict.because) or ""), "dim"),
            one_line(claim.attributed_to or ""),
            f"{supports}/{refutes}",
            (sure or "", _SURE.get(sure or "", "")),
        ]
        table.append([cell for cell, here in zip(row, shown, strict=True) if here])
    head = [column for column, here in zip(columns, shown, strict=True) if here]
    console.emit_table(head, table, _footer(done, len(found)))


def _common_folder(paths: list[str]) -> str:
    """Return the folder, with its `/`, that all paths begin with: a table need not repeat it."""
    if not paths:
        return ""
    first, last = min(paths), max(paths)  # what these two share, all share
    same = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), None)
    folder, slash, _ = first[:same].rpartition("/")
    return folder + slash


def _footer(done: queries.Progress, shown: int) -> list[Cell]:
    """Draw how far the work is, stale verdicts apart, which have a cell at least, and say it."""
    full, stale = (round(20 * part / (done.total or 1)) for part in (done.settled, done.stale))
    stale = min(max(stale, bool(done.stale)), 20)
    full = min(full, 20 - stale)
    words = f"  {done.settled} of {done.total} settled, {done.stale} stale"
    if done.approved:
        words += f", {done.approved} approved"
    if shown < done.total:
        words += f"; {shown} shown"
    bar: list[Cell] = [("█" * full, "green"), ("▒" * stale, STALE.colour)]
    return [*bar, ("░" * (20 - full - stale), "dim"), words]
