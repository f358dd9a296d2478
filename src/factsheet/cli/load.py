"""`load`: an article and its claims."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from factsheet import console, edits, queries
from factsheet.cli import environment, load_words, network, options, saving
from factsheet.console import Line
from factsheet.problems import FactsheetError
from factsheet.texts import counted, one_line

if TYPE_CHECKING:
    from factsheet.workflows import loading

app = typer.Typer(rich_markup_mode=None)


@app.command(epilog="Example: factsheet load article.txt --publisher 'The Example'")
def load(
    article: Annotated[
        str | None,
        typer.Argument(
            metavar="[ARTICLE]",
            help="A .txt, .md, .html, .docx, .odt or .pdf file, or its address; - is stdin.",
        ),
    ] = None,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="Its headline.")] = None,
    author: Annotated[str | None, typer.Option(metavar="NAME", help="Who wrote it.")] = None,
    publisher: Annotated[str | None, typer.Option(metavar="NAME", help="Who published it.")] = None,
    url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Its address; fetched if no ARTICLE is given."),
    ] = None,
    published: Annotated[str | None, typer.Option(metavar="DATE", help="YYYY-MM-DD.")] = None,
    language: Annotated[
        str | None, typer.Option(metavar="CODE", help="Such as en, de or zh; guessed if not given.")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Make every sentence a claim, even those left out before.")
    ] = False,
    min_score: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            help=(
                "Make each sentence with at least this score a claim, even those left out before."
            ),
        ),
    ] = None,
    dry_run: options.DryRun = False,
    allow_host: network.AllowHost = None,
    proxy: network.Proxy = None,
    time_limit: network.TimeLimit = 60,
    worksheet: options.Worksheet = None,
    wait: options.Wait = 10,
) -> None:
    """Load an article and its claims.

    Its text is stored beside the worksheet, and each sentence that is worth checking becomes a
    claim; the number of sentences left out is shown. If the worksheet has claims, the text is the
    next draft: unchanged claims keep everything, edited ones take the new words and their verdicts
    become stale, and those that vanished from the text are listed and kept. Each claim that is new,
    changed, moved or vanished gets a line: what changed ('40' → '39.8'), which verdict and approval
    that affects, and whether the new words are those that the verdict asked for. An address in a
    comment or footnote becomes evidence for the claim it is on, and its words become a note for the
    desk. In a Word copy that came back (`export copy.docx`), replies become notes on their claims,
    never verdicts.
    """
    from factsheet import apart, documents
    from factsheet.workflows import loading

    if every and min_score is not None:
        raise typer.BadParameter("give --all or --min-score, not both", param_hint="--all")
    if language and not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", language):
        raise typer.BadParameter(
            "a code such as en or zh-Hans is expected", param_hint="--language"
        )
    name = article or url
    if not name:
        raise typer.BadParameter("give the article's file, or its address", param_hint="ARTICLE")
    if environment.is_web_address(name):
        url = url or name
        how = network.fetch_options(allow_host, time_limit, 1, proxy=proxy)
        data, content_type = loading.fetch_article(edits.address(name), how)
    else:
        data, content_type = environment.read_input(name), documents.media_type(name)
    given = loading.ArticleDetails(
        title, author, publisher, edits.address(url) if url else None,
        options.day(published, "--published"), language,
    )  # fmt: skip
    try:
        read = documents.article(
            documents.document_of(data, content_type, lines_of=apart.pdf_lines_in_child)
        )
    except FactsheetError as error:
        raise error.of("the text" if name == "-" else name) from None
    done = loading.load_article(
        environment.locate_or_begin(worksheet),
        read,
        given,
        minimum=loading.EVERYTHING if every else min_score,
        dry_run=dry_run,
        wait=wait,
        waiting=console.say,
    )
    for remark in read.remarks:
        console.say(remark)
    _tell(done, dry_run)
    if not dry_run:
        saving.suggest("factsheet review", worksheet)


def _tell(done: "loading.Loading", dry_run: bool) -> None:
    """Say what became of each claim, what is known about the article, and how many of each kind."""
    if console.on_terminal():
        console.emit_lines(_lines_by_change(done))
    else:
        console.emit_tsv(
            (change.what, change.id, change.words, change.change, "; ".join(change.remarks))
            for change in done.changes
            if change.what != "unchanged"
        )
    about = [
        f"{name}: {one_line(str(value))}"
        for name in ("title", "author", "publisher", "url", "published")
        if (value := getattr(done.worksheet.article, name))
    ]
    console.say(*about, *_language(done.worksheet.article.language))
    if done.left:
        stored = f"stored text: {done.worksheet.article.text}"
        console.say(f"{stored}; the earlier one, {one_line(done.left)}, is kept")
    counts = Counter(change.what for change in done.changes)
    summary = ", ".join(
        f"{counts[kind]} {kind}"
        for kind in ("unchanged", "moved", "changed", "vanished", "new")
        if counts[kind]
    )
    console.say(*done.remarks, *load_words.of_notes(done.noted))
    if done.left_out:
        sentences = counted(done.left_out, "sentence")
        console.say(f"left out: {sentences} less worth checking; to see all: --all --dry-run")
    console.say(f"{'dry run: ' if dry_run else ''}{summary or 'no claims'}")
    again = [f"--{kind}" for kind in ("changed", "vanished") if counts[kind]]
    if again and not dry_run:
        console.say(f"to check again: factsheet list {' '.join(again)}")


def _lines_by_change(done: "loading.Loading") -> Iterator[Line]:
    """Yield what the next round is about: the claims by what became of them, each with why."""
    numbers = queries.numbers(done.worksheet)
    for kind in ("changed", "vanished", "new", "moved"):
        changes = [change for change in done.changes if change.what == kind]
        if changes:
            yield Line(kind.capitalize(), "bold")
        for change in changes:
            claim = f"{numbers[change.id]}. {change.id}"
            if kind == "moved":
                yield Line(claim, indent=2)
                continue
            yield Line(f"{claim}: {change.change or one_line(change.words)}", indent=2)
            yield from (Line(remark, "dim", indent=5) for remark in change.remarks)
        if changes:
            yield Line("")


def _language(code: str | None) -> tuple[str, ...]:
    """Return lines about an article's language: which it is, and how well factsheet knows it."""
    from factsheet.detection import pack_coverage

    known = {
        "well": (f"language: {code}",),
        "fairly": (f"language: {code}, which factsheet handles fairly well",),
        "little": (
            f"language: {code}, which factsheet handles roughly; look at the sentences left out, "
            "too",
        ),
        "not": (
            f"language: {code}, for which factsheet has no word list"
            if code
            else "language: not recognised; set it with --language",
            "all sentences with figures, dates, names or quotations become claims",
        ),
    }
    return known[pack_coverage(code)]
