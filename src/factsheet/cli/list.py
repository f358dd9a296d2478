"""`list`: look at a worksheet, or at many."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from factsheet import console, queries, store
from factsheet.cli import environment, options, selecting
from factsheet.cli.claims_table import ListedClaim, draw
from factsheet.cli.completing import complete_attribution
from factsheet.cli.output import emit_json
from factsheet.cli.signatures import chain_of
from factsheet.cli.worksheets import NamedWorksheets
from factsheet.fields import LAYOUTS, cell_text, cells
from factsheet.problems import FactsheetError
from factsheet.rewording import earlier_words, reworded
from factsheet.texts import confidential_pieces, escape_formulas, json_text, one_line
from factsheet.withholding import withheld

if TYPE_CHECKING:
    from factsheet.anchors import Text

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
    assigned = "assigned"
    attributed_to = "attributed-to"
    changed = "changed"


_COLUMNS = LAYOUTS["list"].columns
"""The columns of `list --format tsv` and `csv`; for several worksheets, `worksheet` comes first."""


@app.command(
    "list",
    epilog="Example: factsheet list --status unverified --status checking --sort priority\n\n"
    "Many worksheets: factsheet list archive --search 'St. Petersburg'\n\n"
    f"Columns of tsv and csv: {', '.join(_COLUMNS)}; with several worksheets, first worksheet; "
    "if anything is signed, last signed.",
)
def list_claims(
    paths: options.Paths = None,
    status: options.Statuses = None,
    priority: selecting.Priorities = None,
    tag: selecting.Tag = None,
    attributed_to: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            autocompletion=complete_attribution,
            help="Only claims attributed to this source.",
        ),
    ] = None,
    assigned: selecting.AssignedTo = None,
    mine: selecting.Mine = False,
    unassigned: Annotated[
        bool, typer.Option("--unassigned", help="Only claims assigned to nobody.")
    ] = False,
    stale: selecting.Stale = False,
    changed: selecting.Changed = False,
    vanished: Annotated[
        bool,
        typer.Option(
            "--vanished",
            help="Only claims whose quote is not in the stored article; with --changed, both.",
        ),
    ] = False,
    unapproved: selecting.Unapproved = False,
    provisional: selecting.Provisional = False,
    search: selecting.Search = None,
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
    attribution, and how many pieces of evidence are for and against; on screens of 100 columns or
    more, also priority and assignee. --changed shows what a new draft changed ('40' → '39.8').
    Given a folder, it lists every worksheet below it. All formats but the table leave out the words
    of confidential evidence, and do not search them, unless --confidential is given.
    """
    if mine + unassigned + (assigned is not None) > 1:
        raise typer.BadParameter("use only one of --mine, --assigned and --unassigned")
    reading = NamedWorksheets(paths, worksheet)
    chosen = format or (ListFormat.table if console.on_terminal() else ListFormat.tsv)
    whose = environment.actor(None, reading.first) if mine else assigned
    found: list[ListedClaim] = []
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
            priorities=priority or (),
            stale=stale,
            unapproved=unapproved,
            provisional=provisional,
            changed=changed,
            gone_from=_article(loaded) if vanished else None,
            search=search,
            sort=sort.value,
            confidential=everything,
        )
        sheet = loaded.worksheet
        chain = chain_of(loaded)
        for number, claim in rows:
            sure = chain.signed(claim) if chain else None
            gone = vanished and earlier_words(claim) is None
            state, waits = sheet.approval_state(claim), sheet.provisional(claim)
            found.append(ListedClaim(str(loaded.path), number, claim, state, waits, sure, gone))
    if reading.many and sort is not Sort.file:
        found.sort(key=lambda item: queries.SORTS[sort.value]((item.number, item.claim)))  # type: ignore[arg-type,return-value]
    if chosen is ListFormat.table and found:
        asked = {sort.value, *(("change",) * changed)}
        draw(queries.together(parts), found, many=reading.many, asked=asked)
    elif chosen is not ListFormat.table:
        _emit(found, chosen, many=reading.many, confidential=confidential)
    if search and hidden and not everything:
        console.say(f"{confidential_pieces(hidden)} not searched; --confidential searches it")
    if not found and chosen in (ListFormat.table, ListFormat.tsv) and not reading.failed:
        console.say("no claim matches" if claims else "no claims")
    reading.end()


def _article(loaded: store.Loaded) -> "Text":
    """Return the stored text of a worksheet's article. Raises FactsheetError without one."""
    from factsheet.anchors import prepare

    stored = store.article_text(loaded.path, loaded.worksheet.article.text)
    if stored.text is None:
        why = f"cannot be read: {stored.trouble}" if stored.trouble else "is not stored"
        raise FactsheetError(
            f"{loaded.path}: the article's text {why}; --vanished looks for the quotes in it"
        )
    return prepare(stored.text)


def _emit(found: list[ListedClaim], chosen: ListFormat, *, many: bool, confidential: bool) -> None:
    """Write rows for programs; with several worksheets, each row names its own."""
    if chosen in (ListFormat.json, ListFormat.jsonl):
        from factsheet.cli.output import claim_objects

        objects = claim_objects(
            [(item.claim, item.approval, item.provisional) for item in found],
            confidential=confidential,
        )
        for record, item in zip(objects, found, strict=True):
            if item.signed is not None:
                record["signed"] = item.signed or None
        if many:
            objects = [
                {"worksheet": item.path} | row for item, row in zip(found, objects, strict=True)
            ]
        if chosen is ListFormat.json:
            emit_json(objects)
        else:
            console.emit("".join(json_text(item) + "\n" for item in objects))
        return
    any_signed = any(item.signed is not None for item in found)
    rows = (
        (*((item.path,) * many), *_fields(item), *((item.signed or "",) * any_signed))
        for item in found
    )
    if chosen is ListFormat.tsv:
        console.emit_tsv(rows)
    elif chosen is ListFormat.csv:
        console.emit(_csv([*(("worksheet",) * many), *_COLUMNS, *(("signed",) * any_signed)], rows))
    elif many:
        console.emit_tsv((item.path, item.claim.id) for item in found)
    else:
        console.emit("".join(item.claim.id + "\n" for item in found))


def _fields(item: ListedClaim) -> list[str]:
    claim = item.claim
    supports, refutes = queries.stances(claim)
    others = {
        "number": item.number,
        "stale": "stale" if claim.stale else None,
        "statement": claim.words,
        "supports": supports,
        "refutes": refutes,
        "because": claim.judgement and claim.judgement.because,
        "approval": item.approval,
        "change": "vanished" if item.gone else reworded(claim),
    }
    return [cell_text(value) for value in cells(_COLUMNS, claim, others)]


def _csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows(escape_formulas(one_line(str(cell)) for cell in row) for row in rows)
    return out.getvalue()
