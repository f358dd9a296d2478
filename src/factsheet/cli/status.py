"""`status`: what is left to do before publication, on one screen."""

import shlex
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import typer

from factsheet import console, queries, rules, store
from factsheet.cli import environment, options
from factsheet.cli.check_context import context_of
from factsheet.cli.options import TextOrJson
from factsheet.cli.output import emit_json
from factsheet.console import Line
from factsheet.model import Claim, Worksheet
from factsheet.people import same_person
from factsheet.problems import Finding
from factsheet.texts import counted, one_line
from factsheet.vocabulary import STATUSES

app = typer.Typer(rich_markup_mode=None)

_PEOPLE = 4
"""How many names a line shows; the others are counted."""


class _Left(NamedTuple):
    """Something left to do: its name for programs, how much, in words, and the command.

    `none` says in words that nothing of the kind is left.
    """

    name: str
    number: int
    none: str
    words: str
    command: str
    claims: Sequence[Claim]
    style: str = ""


@app.command(epilog="Example: factsheet status")
def status(
    format: options.Format = TextOrJson.text,
    worksheet: options.Worksheet = None,
) -> None:
    """Show what is left to do before publication.

    It counts what is open, stale, prepared but not judged, without a second source, a saved copy or
    an approval, and what `check` finds; and shows whose it is (`assign`) and which command lists
    it. The counts are those of `list` and `check`. `check` is the gate, so the exit code here is 0.
    """
    path = environment.locate(worksheet)
    loaded = store.load(path)
    sheet = loaded.worksheet
    done = queries.progress(sheet)
    findings = rules.check(sheet, context_of(loaded), also=_ASKED)
    off = rules.off(sheet)
    counts = {
        level: _by_rule(one for one in findings if one.level == level and one.rule not in off)
        for level in ("error", "warning")
    }
    left = [*_of_claims(sheet), *_of_rules(sheet, findings)]
    option = f" -w {shlex.quote(worksheet)}" if worksheet else ""
    if format is TextOrJson.json:
        emit_json(
            {
                "worksheet": str(path),
                "title": sheet.article.title,
                **{name: getattr(done, name) for name in ("total", "settled", "stale", "approved")},
                "by_status": done.by_status,
                "errors": counts["error"],
                "warnings": counts["warning"],
                "left": [_object(one, option) for one in left],
            }
        )
        return
    checked = [_checked(level, by_rule) for level, by_rule in counts.items()]
    if console.on_terminal():
        console.emit_lines(_screen(sheet, str(path), done, [*left, *checked], option))
    else:
        console.emit_tsv(
            (one.name, one.number, _whose(one.claims), one.command + option)
            for one in [*left, *checked]
        )
    console.say(_summary(done))


_ASKED = ("few-sources", "not-preserved")
"""The rules that have a line of their own; not-preserved although it is off by default."""


def _by_rule(findings: Iterator[Finding]) -> dict[str, int]:
    """Count findings by rule, the most frequent first."""
    return dict(Counter(finding.rule for finding in findings).most_common())


def _of_claims(sheet: Worksheet) -> Iterator[_Left]:
    """Yield what is left to do by the claims' state."""
    open_ones = [row.name for row in STATUSES.values() if not row.settled]
    found = _chosen(sheet, statuses=open_ones)
    command = "factsheet list" + "".join(f" --status {name}" for name in open_ones)
    yield _Left("open", len(found), "open", "open", command, found)
    found = _chosen(sheet, stale=True)
    words = "stale: changed since the verdict"
    yield _Left("stale", len(found), "stale", words, "factsheet list --stale", found, "red")
    if sheet.prepared_by:
        found = _chosen(sheet, provisional=True)
        words = f"prepared by '{one_line(sheet.prepared_by)}', not yet judged by a person"
        command = "factsheet list --provisional"
        yield _Left("provisional", len(found), "not judged by a person", words, command, found)
    found = _chosen(sheet, unapproved=True)
    words = "with a verdict that is not approved"
    style = "red" if sheet.rules.approval == "required" else ""
    command = "factsheet list --unapproved"
    yield _Left("unapproved", len(found), "not approved", words, command, found, style)


def _chosen(sheet: Worksheet, **which: object) -> list[Claim]:
    return [claim for _, claim in queries.select(sheet, **which)]  # type: ignore[arg-type]


def _of_rules(sheet: Worksheet, findings: Sequence[Finding]) -> Iterator[_Left]:
    """Yield what is left to do by the rules about sources and copies."""
    claims = {claim.id: claim for claim in sheet.claims}
    needed = sheet.rules.min_sources or 0
    meanings = {
        "few-sources": (
            "without a second source",
            f"verified with fewer than {needed} independent publishers",
        ),
        "not-preserved": ("without a saved copy", "with evidence that is not saved"),
    }
    for name, (none, words) in meanings.items():
        if name == "few-sources" and needed < 2:
            continue
        found = [one for one in findings if one.rule == name]
        where = [claims[id] for id in dict.fromkeys(one.claim or "" for one in found)]
        pages = f" ({counted(len(found), 'page')})" if len(found) > len(where) else ""
        style = "red" if any(one.level == "error" for one in found) else ""
        yield _Left(
            name, len(where), none, words + pages, f"factsheet check --only {name}", where, style
        )


def _checked(level: str, by_rule: dict[str, int]) -> _Left:
    """Return what `check` finds at a level, with its rules."""
    count = sum(by_rule.values())
    rows = ", ".join(f"{name} {number}" for name, number in by_rule.items())
    words = f"{level}{'s' * (count != 1)} in check{': ' * bool(rows)}{rows}"
    style = "red" if level == "error" else "yellow"
    return _Left(f"{level}s", count, f"{level}s", words, "factsheet check", (), style)


def _people(claims: Sequence[Claim]) -> list[tuple[str | None, int]]:
    """Count the claims of each person, the most first; None means nobody."""
    known: dict[str, str] = {}
    for name in (claim.assigned for claim in claims):
        if name and name not in known:
            known[name] = next((one for one in known if same_person(one, name)), name)
    counts = Counter(known.get(claim.assigned or "") for claim in claims)
    return sorted(counts.items(), key=lambda pair: (pair[0] is None, -pair[1]))


def _whose(claims: Sequence[Claim]) -> str:
    """Return in words whose the claims are."""
    people = _people(claims)
    words = [f"{one_line(name) if name else 'nobody'} {count}" for name, count in people]
    more = len(words) - _PEOPLE - 1
    if more > 0:
        rest = sum(count for _, count in people[_PEOPLE:])
        words[_PEOPLE:] = [f"{counted(more + 1, 'other')} {rest}"]
    return ", ".join(words)


def _object(one: _Left, option: str) -> dict[str, object]:
    return {
        "what": one.name,
        "count": one.number,
        "claims": [claim.id for claim in one.claims],
        "assigned": [{"name": name, "claims": count} for name, count in _people(one.claims)],
        "command": one.command + option,
    }


def _summary(done: queries.Progress) -> str:
    """Return how far the work is, in the words of `list`."""
    return f"{done.settled} of {done.total} settled, {done.stale} stale, {done.approved} approved"


def _screen(
    sheet: Worksheet, path: str, done: queries.Progress, left: Sequence[_Left], option: str
) -> Iterator[Line]:
    """Yield the screen: the article, its verdicts, what is left with its command, what is done."""
    title = one_line(sheet.article.title or "")
    yield Line(f"{title} ({path})" if title else path, "bold")
    rows = [
        f"{count} {STATUSES[name].label.lower()}" for name, count in done.by_status.items() if count
    ]
    yield Line(", ".join(rows) or "no claims yet")
    yield Line("")
    shared = any(claim.assigned for claim in sheet.claims)
    for one in left:
        if one.number:
            whose = _whose(one.claims) if shared else ""
            yield Line(f"{one.number:>5} {one.words}{f': {whose}' * bool(whose)}", one.style)
            yield Line(one.command + option, "dim", indent=6, commands=True)
    if nothing := [one.none for one in left if not one.number]:
        yield Line(f"    0 {', '.join(nothing)}", "green")
    yield Line("")
