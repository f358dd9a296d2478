"""What `--wayback` adds to a capture: asking the Wayback Machine, and reporting its answers."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from factsheet import console, store
from factsheet.cli import environment
from factsheet.cli.options import TextOrJson
from factsheet.fields import time_text
from factsheet.model import Worksheet
from factsheet.problems import FactsheetError
from factsheet.texts import confidential_pieces, counted, one_line, pieces

if TYPE_CHECKING:
    from factsheet.proofs import Links
    from factsheet.workflows.capture_proof import Captured
    from factsheet.workflows.capture_targets import Target
    from factsheet.workflows.fetch_options import FetchOptions
    from factsheet.workflows.wayback import WaybackClient
    from factsheet.workflows.wayback_lookup import WaybackOutcome

Wayback = Annotated[
    bool,
    typer.Option(
        "--wayback",
        help="Also ask the Wayback Machine to save each page, and look for the quote in its copy.",
    ),
]
Told = dict[tuple[str, int], "WaybackOutcome"]
"""What the Wayback Machine says, by claim id and the evidence's number."""


def wayback_client(how: "FetchOptions", confidential: Sequence[bool]) -> "WaybackClient":
    """Return what asks the Wayback Machine, before anything is asked.

    `confidential` says it of each piece of evidence. Raises FactsheetError if all are, and for
    keys that are none.
    """
    from factsheet.workflows.wayback import WaybackClient

    hidden = sum(confidential)
    if confidential and all(confidential):
        raise FactsheetError(
            "confidential evidence is never named to the Internet Archive; leave --wayback out"
        )
    if hidden:
        console.say(f"{confidential_pieces(hidden)} will not be named to the Internet Archive")
    keys = environment.archive_keys()
    if keys is None:
        console.say(
            "the Wayback Machine saves pages only for account holders: without $IA_ACCESS_KEY_ID "
            "and $IA_SECRET_ACCESS_KEY it is only asked for copies that it already has"
        )
    return WaybackClient(how, keys, environment.now)


def consult(
    path: Path,
    results: "Sequence[Captured]",
    client: "WaybackClient",
    save: Callable[[Callable[[Worksheet], Worksheet]], Worksheet],
    format: TextOrJson,
) -> Told:
    """Ask the Wayback Machine for the pages just captured, and tell of each piece of evidence."""
    from factsheet.workflows.wayback_lookup import look_up_copies, pages_to_ask

    pages, remarks = pages_to_ask(results, client.how.allow)
    console.say(*remarks)
    told: Told = {}
    if not pages:
        return told
    console.say(
        f"asking the Wayback Machine about {counted(len(pages), 'page')}; this may take a while"
    )
    said: set[str] = set()
    with console.progress("asking the Wayback Machine", len(pages)) as step:
        for done in look_up_copies(pages, store.load(path).worksheet, save, client):
            told |= {(each.target.claim, each.target.number): each for each in done}
            if format is TextOrJson.text:
                _tell(done)
                console.flush()
            _complain(done, said)
            step()
    copies = [each.found for each in told.values() if each.found]
    quotes = sum(copy.quote == "found" for copy in copies)
    console.say(
        f"Wayback Machine: a copy for {len(copies)} of {pieces(len(told))}, {quotes} with the quote"
    )
    return told


def consult_again(sheet: Worksheet, how: "FetchOptions", where: str) -> "Links":
    """Ask for the Wayback copies that a worksheet notes, and say it after `where`."""
    from factsheet.workflows.wayback import WaybackClient
    from factsheet.workflows.wayback_lookup import copies_noted, recheck_copies

    copies = len(copies_noted(sheet))
    with console.progress("asking the Wayback Machine", copies) as step:
        answers = recheck_copies(sheet, WaybackClient(how, None, environment.now), step)
    counts = Counter(sorted(link.outcome for link in answers.values()))
    words = ", ".join(f"{count} {outcome}" for outcome, count in counts.most_common())
    asked = f"{counted(len(answers), 'quote')} looked for in the Wayback Machine: {words}"
    console.say(where + (asked if answers else "no Wayback copies to check"))
    return answers


def _tell(done: "Sequence[WaybackOutcome]") -> None:
    """Tell of the copies, in the columns that `capture` has."""
    for each in done:
        if (copy := each.found) is None:
            continue
        outcome = f"wayback-{copy.quote or 'unread'}"
        words = f"Wayback copy of {copy.captured:%Y-%m-%d}: {each.reason}"
        name = (each.target.claim, each.target.number)
        if console.on_terminal():
            colour = {"found": "green", "missing": "red"}.get(copy.quote or "", "yellow")
            console.emit_lines(
                [
                    console.Line(f"{name[0]} {name[1]}: {outcome}", colour),
                    *(console.Line(one_line(text), indent=4) for text in (copy.url, words)),
                ]
            )
        else:
            console.emit_tsv([(*name, outcome, copy.url, "", words)])


def _complain(done: "Sequence[WaybackOutcome]", said: set[str]) -> None:
    """Say what the Wayback Machine did not do, the same for several pages once."""
    first = done[0]
    lacks = [f"not saved there: {first.unsaved}"] if first.unsaved else []
    lacks += [f"no copy: {first.reason}"] if first.found is None else []
    lacks = [words for words in lacks if words not in said]
    said.update(lacks)
    if lacks:
        target = first.target
        console.say(f"{target.claim} {target.number}: Wayback Machine: {'; '.join(lacks)}")


def object_of(target: "Target", told: Told | None) -> dict[str, object]:
    """Return what a result in JSON says of the Wayback Machine; nothing if it was not asked."""
    each = told.get((target.claim, target.number)) if told else None
    if told is None:
        return {}
    if each is None:
        return {"wayback": None}
    copy = each.found
    found = copy and {
        "url": copy.url, "captured": time_text(copy.captured), "quote": copy.quote
    }  # fmt: skip
    return {"wayback": found, "wayback_reason": each.reason, "wayback_unsaved": each.unsaved}
