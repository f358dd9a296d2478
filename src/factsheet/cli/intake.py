"""`load`, `import`, `split`: how claims come into a worksheet."""

import os
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from factsheet import console, edits, queries, store
from factsheet.cli import options
from factsheet.model import Worksheet
from factsheet.problems import FactsheetError
from factsheet.texts import counted, one_line

if TYPE_CHECKING:
    from factsheet.workflows import loading

app = typer.Typer(rich_markup_mode=None)

DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done; write nothing.")]


@app.command(epilog="Example: factsheet load article.txt --publisher 'The Example'")
def load(
    article: Annotated[
        str | None,
        typer.Argument(
            metavar="[ARTICLE]",
            help="A .txt, .md, .html, .docx or .pdf file, or its address; - is stdin.",
        ),
    ] = None,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="Its headline.")] = None,
    author: Annotated[str | None, typer.Option(metavar="NAME", help="Who wrote it.")] = None,
    publisher: Annotated[str | None, typer.Option(metavar="NAME", help="Who published it.")] = None,
    url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Its address; fetched when no ARTICLE is given."),
    ] = None,
    published: Annotated[str | None, typer.Option(metavar="DATE", help="YYYY-MM-DD.")] = None,
    language: Annotated[
        str | None, typer.Option(metavar="CODE", help="As in en, de, zh; else it is guessed.")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Every sentence becomes a claim, old ones too.")
    ] = False,
    min_score: Annotated[
        int | None,
        typer.Option(metavar="N", help="The score from which a sentence is a claim, old ones too."),
    ] = None,
    dry_run: DryRun = False,
    allow_host: options.AllowHost = None,
    time_limit: options.TimeLimit = 60,
    worksheet: options.Worksheet = None,
    wait: options.Wait = 10,
) -> None:
    """Load an article and its claims.

    Its text is stored beside the worksheet, and each sentence that is worth checking becomes a
    claim; how many sentences are left out is said. On a worksheet that has claims, the text is the
    next draft: what stands keeps everything, what was edited takes the new words and its verdict is
    stale, what vanished is said and kept. One line per claim says what became of it.
    """
    from factsheet import apart, documents
    from factsheet.workflows import loading

    if every and min_score is not None:
        raise typer.BadParameter("--all and --min-score exclude each other", param_hint="--all")
    if language and not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", language):
        raise typer.BadParameter("a code is expected, as en or zh-Hans", param_hint="--language")
    name = article or url
    if not name:
        raise typer.BadParameter("name the article's file, or its address", param_hint="ARTICLE")
    if _is_address(name):
        url = url or name
        how = options.fetch_options(allow_host, time_limit, per_host=1)
        data, content_type = loading.fetch_article(edits.address(name), how)
    else:
        data, content_type = _input(name), documents.media_type(name)
    given = loading.Given(
        title, author, publisher, edits.address(url) if url else None,
        options.day(published, "--published"), language,
    )  # fmt: skip
    try:
        read = documents.article(
            documents.document_of(data, content_type, lines_of=apart.pdf_lines)
        )
    except FactsheetError as error:
        raise error.of("the text" if name == "-" else name) from None
    done = loading.load_article(
        _target(worksheet),
        read,
        given,
        minimum=loading.EVERYTHING if every else min_score,
        dry_run=dry_run,
        wait=wait,
        waiting=console.say,
    )
    for note in read.notes:
        console.say(note)
    _tell(done, dry_run)


def _tell(done: "loading.Loading", dry_run: bool) -> None:
    """Say what became of each claim, what is known of the article, and how many of each kind."""
    console.emit_tsv(
        (change.what, change.id, change.words) for change in done.changes if change.what != "stands"
    )
    about = [
        f"{name}: {one_line(str(value))}"
        for name in ("title", "author", "publisher", "url", "published")
        if (value := getattr(done.article, name))
    ]
    console.say(*about, *_language(done.article.language))
    if done.left:
        console.say(
            f"stored text: {done.article.text}; {one_line(done.left)}, which the worksheet named "
            "before, is left as it is"
        )
    counts = Counter(change.what for change in done.changes)
    kinds = [
        f"{counts[kind]} {kind}"
        for kind in ("stands", "moved", "changed", "vanished", "new")
        if counts[kind]
    ]
    summary = ", ".join(kinds).replace(" stands", " stand")
    if done.left_out:
        sentences = counted(done.left_out, "sentence")
        console.say(f"left out: {sentences} less worth checking; to see them: --all --dry-run")
    console.say(f"{'would be: ' if dry_run else ''}{summary or 'no claim'}")


def _language(code: str | None) -> tuple[str, ...]:
    """Return lines about the language of an article: which it is, how well its words are known."""
    from factsheet.detection import how_known

    known = {
        "well": (f"language: {code}",),
        "fairly": (f"language: {code}, which factsheet knows fairly well",),
        "little": (
            f"language: {code}, which factsheet knows little; look at what is left out, too",
        ),
        "not": (
            f"language: {code}, which factsheet has no words for"
            if code
            else "language: not recognised; name it with --language",
            "all sentences with figures, dates, names or quotations are claims",
        ),
    }
    return known[how_known(code)]


def _is_address(name: str) -> bool:
    return name.lower().startswith(("http://", "https://"))


def _input(name: str) -> bytes:
    if _is_address(name):
        raise FactsheetError(f"{name[:80]}: nothing is fetched; save the page, and name the file")
    if name == "-":
        return console.read_input(store.MAX_FILE)
    return store.read_bytes(Path(name), store.MAX_FILE)


def _target(worksheet: str | None) -> Path:
    """Return the worksheet that is meant, or `claims.yaml` here when there is none."""
    try:
        return store.find(worksheet, os.environ, Path.cwd())
    except FactsheetError:
        return Path(store.NAME)


@app.command("import", epilog="Example: factsheet import claims.csv --map 'Aussage=statement'")
def import_(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The file; - is stdin.")],
    format: Annotated[
        str | None,
        typer.Option(
            metavar="FORMAT",
            help="csv, tsv, xlsx, jsonl, json, claimreview, yaml; else by name and content.",
        ),
    ] = None,
    map_: Annotated[
        list[str] | None,
        typer.Option(
            "--map", metavar="COLUMN=FIELD", help="Which field a column goes to; repeatable."
        ),
    ] = None,
    date_format: Annotated[
        str | None, typer.Option(metavar="F", help="How a table's dates are written: %d/%m/%Y.")
    ] = None,
    dry_run: DryRun = False,
    worksheet: options.Worksheet = None,
    wait: options.Wait = 10,
) -> None:
    """Import claims that exist already, all or nothing.

    FILE is a table (CSV, TSV, XLSX), JSON or JSON lines as `list` writes them, schema.org
    ClaimReview (also inside a page), or a YAML worksheet. Evidence and history come with the
    claims; claims that are there already are skipped. The new ids go to stdout.
    """
    from factsheet.importers import import_claims

    mapping = dict(_pair(word) for word in map_ or [])
    read = import_claims(
        _input(file), file, format=format, mapping=mapping, date_format=date_format
    )
    for claim in read.claims:
        for number, item in enumerate(claim.evidence, 1):
            if item.url:
                try:
                    edits.address(item.url)
                except FactsheetError as error:
                    secret = FactsheetError(f"evidence {number} (confidential): no web address")
                    told = secret if item.confidential else error
                    raise told.of(f"{file}: claim '{claim.id}'") from None
    _say_columns(read.columns)
    for note in read.notes:
        console.say(note)
    report = edits.Appended((), [], [], {}, [])

    def change(sheet: Worksheet) -> Worksheet:
        nonlocal report
        report = edits.append_claims(sheet.claims, read.claims)
        return replace(sheet, claims=report.claims)

    path = options.locate(worksheet)
    if dry_run:
        change(store.load(path).worksheet if path.exists() else Worksheet())
    else:
        options.save(path, change, wait, begin=worksheet is not None)
    console.emit("".join(name + "\n" for name in report.added))
    for before, after in report.renamed.items():
        console.say(f"id '{before}' is taken by another claim; imported as '{after}'")
    for name in report.differing:
        console.say(f"'{name}' is there already, with other evidence or history; left as it is")
    skipped = ", ".join(report.skipped[:5]) + (", …" if len(report.skipped) > 5 else "")
    console.say(
        f"{counted(len(report.added), 'claim')} {'would be ' if dry_run else ''}imported"
        + (f", {len(report.skipped)} there already: {skipped}" if report.skipped else "")
    )


def _say_columns(columns: Mapping[str, str]) -> None:
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


def _pair(word: str) -> tuple[str, str]:
    column, equals, field = word.rpartition("=")
    if not equals or not column:
        raise typer.BadParameter(f"'{word}' is not COLUMN=FIELD", param_hint="--map")
    return column, field


@app.command(epilog="Example: factsheet split bridge 'cost 40 million' 'reopened in May'")
def split(
    claim: options.Claim,
    quote: Annotated[
        list[str], typer.Argument(metavar="QUOTE…", help="Words of the claim's quote, one a claim.")
    ],
    worksheet: options.Worksheet = None,
    wait: options.Wait = 10,
) -> None:
    """Make atomic claims of one, and print their ids.

    Each is anchored to its own words, and takes over attribution, priority and tags. The whole
    claim goes, unless it has a statement, a status, evidence or history of its own.
    """
    added: list[str] = []
    stays = ""

    def change(sheet: Worksheet) -> Worksheet:
        nonlocal stays
        found = queries.find_claim(sheet, claim)
        changed, added[:] = edits.split_claim(sheet, found, quote)
        if any(other.id == found.id for other in changed.claims):
            stays = found.id
        return changed

    options.save(options.locate(worksheet), change, wait)
    if stays:
        console.say(f"{stays} stays: it has a statement, status, evidence or history")
    console.emit("".join(name + "\n" for name in added))
