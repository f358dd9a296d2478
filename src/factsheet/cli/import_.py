"""`import`: bring in existing claims."""

import shlex
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from factsheet import console, edits
from factsheet.cli import environment, options, saving
from factsheet.cli.completing import complete_import_format
from factsheet.cli.import_changes import refuse_changed, update_by
from factsheet.cli.import_sources import import_sources
from factsheet.cli.import_words import say_columns, say_left_out
from factsheet.model import Article, Worksheet
from factsheet.people import same_person
from factsheet.problems import FactsheetError
from factsheet.texts import counted
from factsheet.vocabulary import NOT_JUDGED

if TYPE_CHECKING:
    from factsheet.importers import Options

app = typer.Typer(rich_markup_mode=None)

_DELIMITERS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}


@app.command(
    "import",
    epilog="Example: factsheet import claims.csv --map 'Aussage=statement'\n\n"
    "What came back from Excel: factsheet import report.xlsx --update --by Ana",
)
def import_(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The file; - is stdin.")],
    update: Annotated[
        bool,
        typer.Option("--update", help="FILE is an edited export (xlsx, csv): apply its changes."),
    ] = False,
    format: Annotated[
        str | None,
        typer.Option(
            metavar="FORMAT",
            autocompletion=complete_import_format,
            help="csv, tsv, xlsx, jsonl, json, claimreview, yaml, or a format of sources; "
            "by default, recognised by name and content.",
        ),
    ] = None,
    map_: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="COLUMN=FIELD",
            help="Read a column, or a path in JSON, as this field; repeatable.",
        ),
    ] = None,
    map_value: Annotated[
        list[str] | None,
        typer.Option(
            metavar="WORD=VALUE",
            help="Read a word in a cell as this value: 'Checked=verified'; repeatable.",
        ),
    ] = None,
    date_format: Annotated[
        str | None,
        typer.Option(metavar="F", help="The format of a table's dates, such as %d/%m/%Y."),
    ] = None,
    delimiter: Annotated[
        str | None,
        typer.Option(metavar="SIGN", help="The character between the cells of a csv: ';', tab, …"),
    ] = None,
    article: options.InFile = None,
    left_out: options.LeftOut = None,
    skip_bad: Annotated[
        bool,
        typer.Option(
            "--skip-bad",
            help="Skip what cannot be read and sources without a claim, and list them.",
        ),
    ] = False,
    dry_run: options.DryRun = False,
    by: options.By = None,
    worksheet: options.Worksheet = None,
    wait: options.Wait = 10,
) -> None:
    """Import existing claims, all or nothing.

    FILE is a table (CSV, TSV, XLSX), JSON or JSON lines, schema.org ClaimReview (also inside a
    page), or a YAML worksheet. Evidence and history come with the claims; claims that the worksheet
    already has are skipped. The new ids go to stdout. If there is no worksheet, it starts one.

    FILE may also contain sources, as for `evidence import`, such as highlights from Hypothes.is:
    those on the article become claims, those on other pages evidence.

    With --update, FILE is an export that was edited in a spreadsheet: fields that were changed
    there are set, a changed status becomes a verdict by --by, new rows are added, and nothing is
    removed. The changes go to stdout, worded as in `diff`.
    """
    from factsheet.importers import Options

    given = Options(
        mapping=dict(_pair(word, "--map", "COLUMN=FIELD") for word in map_ or []),
        values=dict(_pair(word, "--map-value", "WORD=VALUE") for word in map_value or []),
        date_format=date_format,
        delimiter=_delimiter(delimiter),
        skip_bad=skip_bad,
    )
    if file.lower().endswith(".docx"):
        raise FactsheetError(f"{file}: a Word file is loaded: factsheet load {shlex.quote(file)}")
    data = environment.read_input(file)
    if update:
        if format:
            raise typer.BadParameter("an export is known by its name", param_hint="--format")
        update_by(data, file, given, by, worksheet, wait, dry_run=dry_run)
    else:
        if by:
            raise typer.BadParameter("it goes with --update", param_hint="--by")
        _import(data, file, format, given, left_out, article, worksheet, wait, dry_run=dry_run)


def _import(
    data: bytes,
    file: str,
    format: str | None,
    given: "Options",
    left_out: str | None,
    article: str | None,
    worksheet: str | None,
    wait: float,
    *,
    dry_run: bool,
) -> None:
    from factsheet.importers import import_claims

    read = import_claims(data, file, format=format, options=given)
    if read.sources or (read.left_out and not read.claims):
        import_sources(
            read,
            file,
            article=article,
            skip=given.skip_bad,
            left_out=left_out,
            worksheet=worksheet,
            wait=wait,
            dry_run=dry_run,
        )
        return
    for claim in read.claims:
        for number, item in enumerate(claim.evidence, 1):
            if item.url:
                try:
                    edits.address(item.url)
                except FactsheetError as error:
                    secret = FactsheetError(f"evidence {number} (confidential): no web address")
                    told = secret if item.confidential else error
                    raise told.of(f"{file}: claim '{claim.id}'") from None
    say_columns(read.columns)
    for remark in read.remarks:
        console.say(remark)
    report = edits.Appended((), [], [], {}, [])
    taken_over = False
    prepared = [claim.verdict for claim in read.claims if claim.id in read.provisional]
    preparer = next((verdict.by for verdict in prepared if verdict), None)

    def change(sheet: Worksheet) -> Worksheet:
        nonlocal report, taken_over
        report = edits.append_claims(sheet.claims, read.claims)
        if read.own and 2 * (len(report.skipped) + len(report.renamed)) >= len(read.claims):
            refuse_changed(sheet, data, file, given)
        if preparer and sheet.prepared_by and not same_person(preparer, sheet.prepared_by):
            raise FactsheetError(
                f"{file}: its provisional verdicts are by {preparer}, those of the worksheet by "
                f"{sheet.prepared_by}; import it into a separate worksheet"
            )
        taken_over = read.article is not None and sheet.article == Article()
        here = _without_text(read.article) if taken_over and read.article else sheet.article
        return replace(
            sheet, claims=report.claims, article=here, prepared_by=sheet.prepared_by or preparer
        )

    path = environment.locate_or_begin(worksheet)
    saving.save(path, change, wait, begin=True, dry_run=dry_run)
    console.emit("".join(name + "\n" for name in report.added))
    for before, after in report.renamed.items():
        console.say(f"id '{before}' is taken by another claim; imported as '{after}'")
    if preparer:
        console.say(
            f"{counted(len(prepared), 'verdict')} by {preparer}: {NOT_JUDGED}; the worksheet's "
            "`prepared_by` says so"
        )
    if read.article and not taken_over:
        console.say("the file's article was left out: the worksheet already has one")
    different = set(report.differing)
    lines = list(read.left_out)
    lines += [
        f"{name}\tthe worksheet already has this claim"
        + (", with other evidence, history or status" if name in different else "")
        for name in report.skipped
    ]
    say_left_out(lines, left_out)
    console.say(
        f"{counted(len(report.added), 'claim')} {'would be ' if dry_run else ''}imported"
        + (f", {len(lines)} left out" if lines else "")
    )
    if report.added and not dry_run:
        saving.suggest("factsheet review", worksheet)


def _without_text(article: Article) -> Article:
    """Return an article without its stored text, which is a file beside the other worksheet."""
    return replace(article, text=None, sha256=None)


def _pair(word: str, option: str, form: str) -> tuple[str, str]:
    name, equals, value = word.rpartition("=")
    if not equals or not name:
        raise typer.BadParameter(f"'{word}' is not {form}", param_hint=option)
    return name, value


def _delimiter(word: str | None) -> str | None:
    sign = _DELIMITERS.get(word, word) if word else None
    if sign is not None and (len(sign) != 1 or sign in '"\r\n'):
        raise typer.BadParameter(
            f"'{word}' is not a single character; use one of ',' ';' '|' tab",
            param_hint="--delimiter",
        )
    return sign
