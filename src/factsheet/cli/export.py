"""`export`: a report."""

import os
from collections.abc import Sequence
from dataclasses import replace
from operator import itemgetter
from pathlib import Path
from typing import Annotated

import typer

from factsheet import console, edits, rules, store
from factsheet.cli import environment, options
from factsheet.cli.check_context import context_of
from factsheet.cli.completing import complete_export_format
from factsheet.cli.export_counts import count_sources
from factsheet.cli.export_words import (
    say_csv,
    say_exposed,
    say_found,
    say_of_reviews,
    say_unplaced_claims,
)
from factsheet.cli.packing import copies_of
from factsheet.cli.signatures import signed_facts
from factsheet.cli.worksheets import NamedWorksheets
from factsheet.fields import did_you_mean
from factsheet.model import Worksheet
from factsheet.problems import FactsheetError
from factsheet.reports import FORMATS, Format, Organisation, ReportFacts, publishable
from factsheet.reports.jsonl import claim_object
from factsheet.texts import confidential_pieces, counted, json_text

app = typer.Typer(rich_markup_mode=None)


_LINKING = ("html", "md")
"""The formats that link saved copies."""


@app.command(
    epilog="Example: factsheet export report.md\n\n"
    "For the writer, with a comment for each claim: factsheet export copy.docx\n\n"
    "A newsroom's archive: factsheet export -f jsonl -w archive"
)
def export(
    file: Annotated[
        str | None,
        typer.Argument(metavar="[FILE]", help="The file to write; without it, or with -, stdout."),
    ] = None,
    format: Annotated[
        str | None,
        typer.Option(
            "-f",
            "--format",
            metavar="FORMAT",
            autocompletion=complete_export_format,
            help=f"{', '.join(FORMATS)}; by default, from the file's suffix.",
        ),
    ] = None,
    only: options.Statuses = None,
    no_article: Annotated[
        bool, typer.Option("--no-article", help="HTML, Word: the claims without the article.")
    ] = False,
    no_history: Annotated[
        bool, typer.Option("--no-history", help="HTML: leave out the history of each claim.")
    ] = False,
    base_url: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="The report's address; without it, ClaimReviews use the article's.",
        ),
    ] = None,
    organisation: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The publisher: the author of the ClaimReviews."),
    ] = None,
    organisation_url: Annotated[
        str | None, typer.Option(metavar="URL", help="The publisher's web address.")
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Export nothing if `check` finds an error.")
    ] = False,
    open_: Annotated[
        bool, typer.Option("--open", help="HTML: show the report in the browser.")
    ] = False,
    worksheet: options.Worksheets = None,
) -> None:
    """Export a report.

    The format follows the file's suffix, or --format. Confidential evidence is
    left out, and the report says how many pieces were. What `check` finds is reported, and a claim
    with an error gets no ClaimReview. Several worksheets, or a folder of them,
    are exported as jsonl: each line then names its worksheet.
    """
    target = None if file in (None, "-") else Path(str(file))
    chosen = _pick_format(target, format)
    reading = NamedWorksheets(worksheet)
    if organisation_url and not organisation:
        raise typer.BadParameter("it needs --organisation NAME", param_hint="--organisation-url")
    publisher = None
    if organisation and organisation.strip():
        site = edits.address(organisation_url) if organisation_url else None
        publisher = Organisation(organisation, site)
    if reading.many:
        _export_many(reading, chosen, only or [], target, strict=strict)
        return
    path = reading.paths[0]
    loaded = store.load(path)
    sheet, context = loaded.worksheet, context_of(loaded)
    found = rules.check(sheet, context)
    if only:
        claims = tuple(claim for claim in sheet.claims if claim.status in only)
        sheet = replace(sheet, claims=claims)
    if open_ and (chosen.name != "html" or target is None):
        raise typer.BadParameter("it needs an HTML file: export report.html --open")
    if context.article_trouble and not no_article:
        console.say(f"the article is left out: {context.article_trouble}")
    public, facts = publishable(
        sheet,
        environment.report_time(),
        article_text=None if no_article else context.article_text,
        base_url=edits.address(base_url) if base_url else None,
        proofs=context.proofs,
        folder=_path_to_worksheet(target, path),
        in_error=frozenset(item.claim for item in found if item.claim and item.level == "error"),
        organisation=publisher,
        **signed_facts(loaded, context, [claim.id for claim in sheet.claims]),
    )
    if chosen.name == "wacz":
        facts = replace(facts, copies=copies_of(public, path))
    report = chosen.render(public, replace(facts, history=not no_history))
    say_found(found, sheet, path, strict=strict)
    say_exposed(sheet, context)
    if chosen.name in _LINKING and _no_links(facts, public):
        console.say(
            "the saved copies are not linked, as links would name folders on your computer; write "
            f"the report into {path.parent} or a folder above or below it"
        )
    if chosen.name == "csv":
        say_csv(public)
    if chosen.name == "docx":
        say_unplaced_claims(public, facts)
    told = len(public.claims) - say_of_reviews(chosen, public, facts)
    data = report.encode() if isinstance(report, str) else report
    if target is None:
        console.emit_bytes(data)
        return
    if target.exists() and path.exists() and target.samefile(path):
        raise FactsheetError(f"{target}: this is the worksheet itself; choose a different file")
    store.write_report(target, data)
    withheld = sum(facts.withheld.values())
    what = count_sources(public) if chosen.name == "csl-json" else counted(told, "claim")
    if chosen.name == "wacz":
        what = f"{counted(len(facts.copies), 'saved page')} of {what}"
    console.say(f"{target}: {what} as {chosen.name}" + _without(withheld))
    if open_:
        console.open_page(target)


def _path_to_worksheet(target: Path | None, worksheet: Path) -> str | None:
    """Return the relative path from a report's folder to the worksheet's.

    None if it would go up and down again, and so name folders on this computer.
    """
    if target is None:
        return ""
    here = Path(os.path.realpath(target)).parent
    try:
        way = Path(os.path.relpath(Path(os.path.realpath(worksheet)).parent, here))
    except ValueError:  # another drive
        return None
    if ".." in way.parts and set(way.parts) != {".."}:
        return None
    return "" if way == Path() else way.as_posix()


def _no_links(facts: ReportFacts, public: Worksheet) -> bool:
    """Whether saved copies are not linked, because the report is in another place."""
    return facts.folder is None and any(item.archive for item in public.evidence)


def _export_many(
    reading: NamedWorksheets,
    chosen: Format,
    only: Sequence[str],
    target: Path | None,
    *,
    strict: bool,
) -> None:
    """Export the claims of several worksheets as jsonl; each names its worksheet."""
    if chosen.name != "jsonl":
        raise FactsheetError(
            f"several worksheets are exported as jsonl, not as {chosen.name}: -f jsonl"
        )
    if target and target.exists() and any(target.samefile(p) for p in reading.paths if p.exists()):
        raise FactsheetError(f"{target}: this is a worksheet itself; choose a different file")
    lines: list[str] = []
    withheld = 0
    for loaded in reading:
        context = context_of(loaded)
        found = rules.check(loaded.worksheet, context)
        say_found(found, loaded.worksheet, loaded.path, strict=strict)
        say_exposed(loaded.worksheet, context)
        public, facts = publishable(
            loaded.worksheet,
            environment.report_time(),
            proofs=context.proofs,
        )
        for claim in public.claims:
            if not only or claim.status in only:
                row = {"worksheet": reading.public_name(loaded.path)} | claim_object(claim, facts)
                lines.append(json_text(row) + "\n")
                withheld += facts.withheld.get(claim.id, 0)
    if target is None:
        console.emit_bytes("".join(lines).encode())
    else:
        store.write_report(target, "".join(lines).encode())
        console.say(f"{target}: {counted(len(lines), 'claim')} as jsonl" + _without(withheld))
    reading.end()


def _without(withheld: int) -> str:
    return f"; {confidential_pieces(withheld)} withheld" if withheld else ""


def _pick_format(target: Path | None, name: str | None) -> Format:
    """Choose the report format by name, else by the file's suffix. Raises FactsheetError."""
    known = ", ".join(FORMATS)
    if name is not None:
        if name in FORMATS:
            return FORMATS[name]
        hint = did_you_mean(name, tuple(FORMATS)) or f"; one of {known}"
        raise FactsheetError(f"there is no format '{name}'{hint}")
    if target is None:
        return FORMATS["md"]
    fitting = [
        (len(suffix), row)
        for row in FORMATS.values()
        for suffix in row.suffixes
        if target.name.lower().endswith(suffix) and target.name.lower() != suffix
    ]
    if fitting:  # .csl.json comes before .json
        return max(fitting, key=itemgetter(0))[1]
    suffix = target.suffix.lower()
    raise FactsheetError(
        f"{target}: cannot write '{suffix}'; formats: {known} (PDF: print the HTML report)"
    )
