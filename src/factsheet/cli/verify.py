"""`verify`: check somebody's bundle, link by link, offline."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from factsheet import console, store
from factsheet.cli import environment, options
from factsheet.cli.options import TextOrJson
from factsheet.cli.output import emit_json
from factsheet.console import Line
from factsheet.problems import FactsheetError
from factsheet.texts import one_line, shortened

if TYPE_CHECKING:
    from factsheet.attestations import ChainLink
    from factsheet.workflows.verifying import Verified

app = typer.Typer(rich_markup_mode=None)
_SYMBOLS = {"proven": "✓", "claimed": "·", "broken": "✗", "none": "–"}
COLOURS = {"proven": "green", "claimed": "yellow", "broken": "red", "none": ""}


@app.command(epilog="Example: factsheet verify budget.zip --signers signers")
def verify(
    bundle: Annotated[
        str,
        typer.Argument(metavar="BUNDLE", help="A bundle (folder or ZIP), or an HTML report."),
    ],
    signers: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="The keys that you trust (allowed_signers), not taken from the bundle.",
        ),
    ] = None,
    tsa_root: Annotated[
        str | None,
        typer.Option(metavar="PEM", help="The root certificate of the time-stamping service."),
    ] = None,
    format: options.Format = TextOrJson.text,
) -> None:
    """Check somebody's bundle, link by link, offline.

    Each link is proven, only claimed, or broken, judged by the keys and the time-stamping service
    that you trust; without --signers, everything that rests on a key is only claimed. Exit code 1
    if something is broken, or a verdict, an approval or the publisher is only claimed.
    """
    from factsheet.workflows.bundle_files import read_bundle
    from factsheet.workflows.signers import read_signers_file
    from factsheet.workflows.verifying import verify_bundle, verify_report

    keys = read_signers_file(Path(signers)) if signers else None
    roots = Path(tsa_root) if tsa_root else None
    path = Path(bundle)
    is_page, now = path.suffix.lower() in (".html", ".htm"), environment.now()
    given = store.read_bytes(path, store.MAX_FILE) if is_page else read_bundle(path)
    try:
        if isinstance(given, bytes):
            done = verify_report(given, keys, now)
        else:
            done = verify_bundle(given, keys, roots, now)
    except FactsheetError as error:
        raise error if error.located else error.of(bundle) from None
    if format is TextOrJson.json:
        emit_json(_object(bundle, done))
    else:
        console.emit_lines(list(_lines(done)))
    proven, claimed, broken = map(done.count, ("proven", "claimed", "broken"))
    console.say(f"{proven} proven, {claimed} only claimed, {broken} broken")
    if not signers:
        console.say("no keys of your own to compare with: --signers FILE")
    if not done.sound:
        raise typer.Exit(1)


def _lines(done: "Verified") -> Iterator[Line]:
    from factsheet.workflows.bundle_chain import COLUMNS

    for name, link in done.whole.items():
        yield _row(f"{name:<10} {_cell(link):<10} {one_line(link.why)}".rstrip(), link)
    width = min(24, max([5, *(len(row.claim) for row in done.rows)]))
    heads = " ".join(f"{name:<10}" for name in COLUMNS).rstrip()
    yield Line(f"{'claim':<{width}} {heads}", "bold")
    for row in done.rows:
        cells = " ".join(f"{_cell(row.links[name]):<10}" for name in COLUMNS).rstrip()
        yield _row(
            f"{shortened(row.claim, width):<{width}} {cells}", max(row.links.values(), key=_badness)
        )
        for note in row.remarks:
            yield Line(one_line(note), indent=4)
    for words in done.broken:
        yield Line(f"broken: {one_line(words)}", "red")


def _badness(link: "ChainLink") -> int:
    return ["none", "proven", "claimed", "broken"].index(link.trust)


def _cell(link: "ChainLink") -> str:
    return f"{_SYMBOLS[link.trust]} {link.trust}"


def _row(text: str, link: "ChainLink") -> Line:
    return Line(text, COLOURS[link.trust])


def _object(bundle: str, done: "Verified") -> dict[str, object]:
    def told(link: "ChainLink") -> dict[str, str]:
        return {"trust": link.trust.value} | ({"why": link.why} if link.why else {})

    return {
        "bundle": bundle,
        "sound": done.sound,
        "whole": {name: told(link) for name, link in done.whole.items()},
        "claims": [
            {
                "id": row.claim,
                "links": {name: told(link) for name, link in row.links.items()},
                "notes": list(row.remarks),
            }
            for row in done.rows
        ],
        "broken": list(done.broken),
    }
