"""Sources from libraries and annotations, for `import` and `evidence import`."""

import shlex
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from factsheet import console, queries, store
from factsheet.cli import environment, saving
from factsheet.cli.import_words import say_changes, say_left_out
from factsheet.model import Worksheet
from factsheet.problems import FactsheetError
from factsheet.texts import counted, one_line, pieces, some_lines

if TYPE_CHECKING:
    from factsheet.importers import Imported, Source
    from factsheet.workflows.cited import Homes, ImportedSources

_NAMED = 20


def import_sources(
    read: "Imported",
    file: str,
    *,
    to: Sequence[str] = (),
    article: str | None = None,
    skip: bool = False,
    left_out: str | None = None,
    worksheet: str | None = None,
    wait: float = 10,
    dry_run: bool = False,
) -> None:
    """Bring the sources of a file into the worksheet, all or nothing, and say what came of it.

    On a terminal the user is asked about sources for which no claim is named; `skip` and `dry_run`
    leave them out. Raises FactsheetError with a list of them if nobody can be asked.
    """
    from factsheet.workflows.cited import take_sources

    path = environment.locate_or_begin(worksheet)
    before = store.load(path).worksheet if path.exists() else Worksheet()
    taken = take_sources(path, before, read.sources, to=to, article=article)
    homes: Homes = {}
    if taken.homeless:
        if skip or dry_run:
            homes = {source.where: () for source, _ in taken.homeless}
        elif file != "-" and sys.stdin.isatty():
            homes = _ask(taken)
        else:
            raise _no_claim_named(taken, file, len(read.sources), article)

    def change(sheet: Worksheet) -> Worksheet:
        nonlocal before, taken
        before = sheet
        taken = take_sources(path, sheet, read.sources, to=to, article=article, homes=homes)
        if taken.homeless:
            raise _no_claim_named(taken, file, len(read.sources), article)
        return taken.worksheet

    saving.save(path, change, wait, begin=True, dry_run=dry_run)
    remarks = some_lines([*read.remarks, *taken.remarks], 100, " like these")
    say_changes(path, before, taken.worksheet, remarks)
    lines = [*read.left_out, *taken.left_out]
    say_left_out(lines, left_out)
    _say_stances(before, taken.worksheet)
    done = ", ".join(
        words
        for count, words in (
            (len(taken.claims), counted(len(taken.claims), "claim")),
            (taken.evidence, pieces(taken.evidence)),
            (taken.notes, counted(taken.notes, "note")),
        )
        if count
    )
    console.say(
        (f"{done} {'would be ' if dry_run else ''}imported" if done else f"{path}: nothing changed")
        + (f", {len(lines)} left out" if lines else "")
    )
    if taken.evidence and not dry_run:
        saving.suggest("factsheet capture --missing", worksheet)


def _ask(taken: "ImportedSources") -> "Homes":
    """Ask for each source which claims it is for. Raises FactsheetError at the end of the input."""
    homes: dict[str, Sequence[str]] = {}
    rest: Sequence[str] | None = None
    console.say(
        f"{counted(len(taken.homeless), 'source')} without a claim: give an id, its beginning or a "
        "number; `all CLAIM` for this one and the rest; Enter to skip it"
    )
    for source, _ in taken.homeless:
        while rest is None and source.where not in homes:
            answer = console.ask(f"{source.where}: {_shown(source)}: claim? ")
            if answer is None:
                raise FactsheetError("nothing was imported")
            words = answer.replace(",", " ").split()
            every = words[:1] == ["all"] and len(words) > 1
            try:
                queries.find_claims(taken.worksheet, words[every:])
            except FactsheetError as error:
                console.say(str(error))
                continue
            if every:
                rest = words[1:]
            else:
                homes[source.where] = words
        if rest is not None:
            homes[source.where] = rest
    return homes


def _shown(source: "Source") -> str:
    return one_line(source.label)[:100]


def _no_claim_named(
    taken: "ImportedSources", file: str, count: int, article: str | None
) -> FactsheetError:
    """Return what to do about sources for which no claim is named."""
    homeless = [f"{one.where}: {_shown(one)}: {why}" for one, why in taken.homeless]
    listed = some_lines(homeless, _NAMED)
    remedies = [
        "tag each with the id of its claim, or give a claim for all of them: "
        f"factsheet evidence import {shlex.quote(file)} --to CLAIM; to skip them: --skip-bad"
    ]
    if taken.worksheet.article.url is None and article is None:
        page = next((one.page for one, _ in taken.homeless if one.annotation), None)
        if page:
            remedies.append(
                "the worksheet does not give the article's address, on which highlights are "
                f"claims; if it is this one: --article {shlex.quote(page[:200])}"
            )
    lines = f"{len(taken.homeless)} of {counted(count, 'source')} without a claim; nothing imported"
    return FactsheetError(f"{file}: {lines}", *listed, *remedies)


def _say_stances(before: Worksheet, after: Worksheet) -> None:
    """Say how much of the new evidence has no stance."""
    counts = {claim.id: len(claim.evidence) for claim in before.claims}
    unsaid = []
    for claim in after.claims:
        there = counts.get(claim.id, 0)  # new evidence comes after these
        new = enumerate(claim.evidence[there:], there + 1)
        unsaid += [(claim.id, number) for number, item in new if item.stance is None]
    if unsaid:
        name, number = unsaid[0]
        console.say(
            f"{pieces(len(unsaid))} without a stance; supports, refutes, context: "
            f"factsheet evidence edit {name} {number} --stance supports"
        )
