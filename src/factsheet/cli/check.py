"""`check`: what is wrong with a worksheet."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from factsheet import console, rules, store, vcs
from factsheet.cli import github_annotations as github
from factsheet.cli import network, options, saving
from factsheet.cli.check_context import context_of
from factsheet.cli.check_lookups import ask_git, ask_web
from factsheet.cli.completing import complete_claim
from factsheet.cli.findings import Located, Selection, objects, text
from factsheet.cli.output import emit_json
from factsheet.cli.worksheets import NamedWorksheets
from factsheet.console import Line
from factsheet.model import Policy, Worksheet
from factsheet.problems import FactsheetError
from factsheet.proofs import by_hand, proof_of
from factsheet.texts import counted
from factsheet.yamltext import positions

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
        CheckFormat, typer.Option(help="Text for people, JSON, or annotations for GitHub.")
    ] = CheckFormat.text,
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings, too.")] = False,
    list_rules: Annotated[
        bool, typer.Option("--rules", help="List the rules with their levels, and check nothing.")
    ] = False,
    links: Annotated[
        bool,
        typer.Option(
            "--links",
            help="Also fetch every address that is not confidential: is the quote still there?",
        ),
    ] = False,
    wayback: Annotated[
        bool,
        typer.Option(
            "--wayback",
            help="Also fetch the Wayback copies on record: is the quote still there?",
        ),
    ] = False,
    git: Annotated[
        bool,
        typer.Option(
            "--git", help="Compare with every commit: was any history entry changed or removed?"
        ),
    ] = False,
    house: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="Your house rules: a YAML file with `rules:`; a worksheet may only be stricter.",
        ),
    ] = None,
    article: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="The article's text, if the worksheet does not store it."
        ),
    ] = None,
    signers: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="The keys that you trust, instead of the allowed_signers beside the worksheet.",
        ),
    ] = None,
    tsa_root: Annotated[
        str | None,
        typer.Option(
            metavar="PEM", help="The certificate of the time-stamping service that you trust."
        ),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            metavar="RULE",
            **options.one_of("rule", {rule.name: rule.meaning for rule in rules.RULES}),
            help="Show only what this rule finds, even if it is off; repeatable.",
        ),
    ] = None,
    claim: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CLAIM",
            autocompletion=complete_claim,
            help="Show only what is found in this claim; repeatable.",
        ),
    ] = None,
    confidential: Annotated[
        bool,
        typer.Option(
            "--confidential",
            help="Show the words of confidential evidence; with --links, also fetch its addresses.",
        ),
    ] = False,
    allow_host: network.AllowHost = None,
    proxy: network.Proxy = None,
    time_limit: network.TimeLimit = 60,
    per_host: network.PerHost = 4,
    worksheet: options.Worksheets = None,
) -> None:
    """Check the worksheet against the rules.

    It also checks the article's text, the saved copies and the quotes in them; offline, except with
    --links and --wayback. Exit code 1 if an error is found. It never changes a file. The
    worksheet's `rules` may set a rule to error, warning or off; the last line names the rules that
    they loosen. Given a folder, it checks every worksheet below it. --only and --claim still check
    everything: the last line counts what is not shown, but the exit code covers only what is shown.
    """
    if list_rules:
        _show_rules(format)
        return
    how = (
        network.fetch_options(allow_host, time_limit, per_host, proxy=proxy)
        if links or wayback
        else None
    )
    reading = NamedWorksheets(paths, worksheet, complain=_annotate if format == "github" else None)
    if article and reading.many:
        raise typer.BadParameter(
            "it is the text of one worksheet's article; give only one worksheet"
        )
    if claim and reading.many:
        raise typer.BadParameter("a claim is in one worksheet; give only one", param_hint="--claim")
    selection = Selection(only or (), claim or ())
    given = store.read_text(Path(article)) if article else None
    least = _house(house, reading.paths) if house else rules.floor()
    listed: list[dict[str, object]] = []
    loosened: dict[str, None] = {}
    hands: list[str] = []
    absent = 0
    claims = errors = warnings = sheets = 0
    for loaded in reading:
        path, sheet = loaded.path, loaded.worksheet
        loosened |= dict.fromkeys(rules.loosened(sheet.rules, least))
        if house:
            sheet = replace(sheet, rules=rules.tightened(sheet.rules, least))
        answers = (
            ask_web(sheet, how, f"{path}: " * reading.many, confidential, links, wayback)
            if how
            else {}
        )
        witness = ask_git(loaded, sheet, f"{path}: " * reading.many) if git else None
        context = context_of(
            loaded,
            article=given,
            links=answers,
            witness=witness,
            signers=signers,
            roots=Path(tsa_root) if tsa_root else None,
        )
        everything = rules.check(sheet, context, also=selection.names, confidential=confidential)
        findings = selection.of(sheet, everything)
        hands += _by_hand(sheet, context)
        absent += sum(key[-1] and proof.absent for key, proof in context.proofs.items())
        places = positions(loaded.text, loaded.parsed, [finding.path for finding in findings])
        found = [Located(one, *place) for one, place in zip(findings, places, strict=True)]
        if format is CheckFormat.json:
            rows = objects(str(path), found)
            listed += [reading.names(path) | row for row in rows]
        elif format is CheckFormat.github:
            console.emit_annotations(github.annotations(github.name(path), findings, places))
        else:
            console.emit_lines(text(str(path), found))
        sheets += 1
        claims += len(sheet.claims)
        errors += sum(finding.level == "error" for finding in findings)
        warnings += sum(finding.level != "error" for finding in findings)
    if format is CheckFormat.json:
        emit_json(listed)
    _say_unchecked(absent, hands)
    many = f"{counted(sheets, 'worksheet')}, " * reading.many
    console.say(
        f"{many}{counted(claims, 'claim')} checked: {counted(errors, 'error')}, "
        f"{counted(warnings, 'warning')}{_loosened_in_words(list(loosened), house)}"
    )
    console.say(*selection.said())
    if not errors and claims and not (selection.narrow or reading.many):
        saving.suggest("factsheet export report.html", worksheet[0] if worksheet else None)
    reading.end(found=bool(errors or (strict and warnings)))


def _say_unchecked(absent: int, hands: Sequence[str]) -> None:
    """Say which copies could not be checked, or not completely."""
    if absent:
        of = f"{absent} {'copy' if absent == 1 else 'copies'} of confidential evidence"
        console.say(f"{of} not checked: missing here, as in a clone, or not readable")
    if hands:
        names = " and ".join(sorted(filter(None, set(hands))))
        console.say(
            f"{counted(len(hands), 'page')} saved by hand{f' by {names}' * bool(names)}: "
            "whether the address showed the same cannot be checked"
        )


def _by_hand(sheet: Worksheet, context: rules.Context) -> list[str]:
    """Return who saved each page saved by hand; empty if that is not known or confidential."""
    pieces = [item for item in sheet.evidence if item.archive]
    return [
        (item.archive and not item.confidential and item.archive.by) or ""
        for item in pieces
        if by_hand(item, proof_of(item, context.proofs))
    ]


def _house(name: str, checked: Sequence[Path]) -> Policy:
    """Read a house's rules. Raises FactsheetError if the file has none."""
    path = Path(name)
    policy = store.load(path).worksheet.rules
    if policy == Policy():
        raise FactsheetError(f"{path}: it has no `rules:`, so nothing would be required")
    try:
        least = rules.floor(policy)
    except FactsheetError as error:
        raise FactsheetError(f"{path}: {error}") from None
    top = vcs.top(store.folder_of(path))
    if top and any(vcs.top(store.folder_of(sheet)) == top for sheet in checked):
        console.say(
            f"{path} is in the same repository as the worksheet: whoever can change one can change "
            "the other"
        )
    return least


def _loosened_in_words(loosened: Sequence[str], house: str | None) -> str:
    """Return the end of the closing line: which rules the worksheets loosen, or tried to."""
    if not loosened:
        return ""
    names = ", ".join(loosened)
    if house:
        return f"; ignored, as they would loosen {house}: {names}"
    return f"; rules that the worksheet loosens: {names}"


def _annotate(error: FactsheetError) -> None:
    console.emit_annotations(github.complaints(error))


def _show_rules(format: CheckFormat) -> None:
    if format is CheckFormat.json:
        rows = [{"rule": r.name, "level": r.level, "meaning": r.meaning} for r in rules.RULES]
        emit_json(rows)
    elif console.on_terminal():
        for rule in rules.RULES:
            console.emit_lines(
                [Line(f"{rule.name} ({rule.level})", "bold"), Line(rule.meaning, indent=4)]
            )
    else:
        console.emit_tsv((rule.name, rule.level, rule.meaning) for rule in rules.RULES)
