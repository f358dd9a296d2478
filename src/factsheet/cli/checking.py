"""`check`: what is wrong with a worksheet."""

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from factsheet import console, rules, store
from factsheet.cli import github, options
from factsheet.cli.several import Reading
from factsheet.cli.showing import proofs_of
from factsheet.console import Line
from factsheet.model import Worksheet
from factsheet.problems import FactsheetError, Finding
from factsheet.proofs import Links
from factsheet.texts import counted, json_text, one_line
from factsheet.yamltext import positions, swallowed

if TYPE_CHECKING:
    from factsheet.desk.asking import Asking

app = typer.Typer(rich_markup_mode=None)


class CheckFormat(StrEnum):
    """Text for people, JSON for machines, or workflow commands that GitHub shows at the lines."""

    text = "text"
    json = "json"
    github = "github"


@app.command(
    epilog="Example: factsheet check --strict\n\nA newsroom's archive: factsheet check archive\n\n"
    "In a GitHub workflow: factsheet check --format github"
)
def check(
    paths: options.Paths = None,
    format: Annotated[
        CheckFormat, typer.Option(help="Text for people, JSON, or GitHub's annotations.")
    ] = CheckFormat.text,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings fail, too.")] = False,
    list_rules: Annotated[
        bool, typer.Option("--rules", help="List the rules with their levels, and check nothing.")
    ] = False,
    links: Annotated[
        bool, typer.Option("--links", help="Ask for every address, too: is the quote still there?")
    ] = False,
    allow_host: options.AllowHost = None,
    time_limit: options.TimeLimit = 60,
    per_host: options.PerHost = 4,
    worksheet: options.Worksheets = None,
) -> None:
    """Check the worksheet by the rules.

    Offline, but for --links: the article's text, the kept copies and the quotes in them. Exit code
    1 when an error is found. It reads, and never writes. The worksheet's `rules` may set a rule to
    error, warning or off. Of a folder it checks every worksheet below it.
    """
    if list_rules:
        _show_rules(format)
        return
    asking = options.asking(allow_host, time_limit, per_host) if links else None
    reading = Reading(paths, worksheet, complain=_annotate if format == "github" else None)
    objects: list[dict[str, object]] = []
    claims = errors = warnings = sheets = 0
    for loaded in reading:
        path, sheet = loaded.path, loaded.worksheet
        stored = store.StoredText()
        if sheet.article.text:
            stored = store.article_text(path, sheet.article.text)
        context = rules.Context(
            stored.text,
            stored.sha256,
            stored.trouble,
            swallowed(loaded.text),
            proofs_of(sheet, path),
            _asked(sheet, asking, f"{path}: " * reading.many) if asking else {},
        )
        findings = rules.check(sheet, context)
        places = positions(loaded.text, [finding.path for finding in findings])
        if format is CheckFormat.json:
            rows = _objects(str(path), findings, places)
            objects += [reading.names(path) | row for row in rows]
        elif format is CheckFormat.github:
            console.emit("".join(github.annotations(github.name(path), findings, places)))
        else:
            console.emit_lines(_lines(str(path), findings, places))
        sheets += 1
        claims += len(sheet.claims)
        errors += sum(finding.level == "error" for finding in findings)
        warnings += sum(finding.level != "error" for finding in findings)
    if format is CheckFormat.json:
        console.emit(json_text(objects, indent=2) + "\n")
    many = f"{counted(sheets, 'worksheet')}, " * reading.many
    console.say(
        f"{many}{counted(claims, 'claim')} checked: {counted(errors, 'error')}, "
        f"{counted(warnings, 'warning')}"
    )
    reading.end(found=bool(errors or (strict and warnings)))


def _annotate(error: FactsheetError) -> None:
    console.emit("".join(github.complaints(error)))


def _asked(sheet: Worksheet, asking: "Asking", where: str) -> Links:
    """Ask for every address, and tell in one line, behind `where`, what came of it."""
    from factsheet.desk.links import addresses, watch

    pages = addresses(sheet)
    with console.progress("asking", len(pages)) as step:
        answers = watch(pages, asking, step)
    counts = Counter(sorted(link.outcome for link in answers.values()))
    words = ", ".join(f"{count} {outcome}" for outcome, count in counts.most_common())
    asked = f"{counted(len(answers), 'link')} asked for: {words}"
    console.say(where + (asked if answers else "no links to ask for"))
    return answers


def _lines(path: str, findings: Sequence[Finding], places: Sequence[tuple[int, int]]) -> list[Line]:
    lines = []
    for finding, (line, column) in zip(findings, places, strict=True):
        claim = f"{finding.claim}: " if finding.claim else ""
        head = f"{path}:{line}:{column}: {finding.level}: {claim}{one_line(finding.message)}"
        lines.append(
            Line(f"{head} [{finding.rule}]", "red" if finding.level == "error" else "yellow")
        )
        lines.append(Line(one_line(finding.remedy), indent=4))
    return lines


def _objects(
    path: str, findings: Sequence[Finding], places: Sequence[tuple[int, int]]
) -> list[dict[str, object]]:
    return [
        {
            "rule": finding.rule,
            "level": finding.level,
            "claim": finding.claim,
            "file": path,
            "line": line,
            "column": column,
            "message": finding.message,
            "remedy": finding.remedy,
        }
        for finding, (line, column) in zip(findings, places, strict=True)
    ]


def _show_rules(format: CheckFormat) -> None:
    if format is CheckFormat.json:
        rows = [{"rule": r.name, "level": r.level, "meaning": r.meaning} for r in rules.RULES]
        console.emit(json_text(rows, indent=2) + "\n")
    elif console.on_terminal():
        for rule in rules.RULES:
            console.emit_lines(
                [Line(f"{rule.name} ({rule.level})", "bold"), Line(rule.meaning, indent=4)]
            )
    else:
        console.emit_tsv((rule.name, rule.level, rule.meaning) for rule in rules.RULES)
