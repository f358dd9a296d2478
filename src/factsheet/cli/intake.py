"""`import`: claims that exist already."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from factsheet import console, store
from factsheet.cli import options
from factsheet.importers import import_claims, merge_claims
from factsheet.model import Worksheet

app = typer.Typer(rich_markup_mode=None)


@app.command(
    "import", epilog="Example: factsheet list --format jsonl -w old.yaml | factsheet import -"
)
def import_(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="Claims as JSON lines or YAML; - is stdin.")
    ],
    worksheet: options.Worksheet = None,
    wait: options.Wait = 10,
) -> None:
    """Import whole claims, all or nothing.

    Evidence and history come with them. FILE holds JSON lines, as `list
    --format jsonl` writes them, or a YAML worksheet. Claims that are there already are skipped.
    """
    data = sys.stdin.buffer.read() if file == "-" else store.read_bytes(Path(file), store.MAX_FILE)
    claims = import_claims(data, file)
    added: list[str] = []
    skipped: list[str] = []

    def change(sheet: Worksheet) -> Worksheet:
        added[:], skipped[:] = [], []
        merged, added[:], skipped[:] = merge_claims(sheet.claims, claims)
        return replace(sheet, claims=merged)

    options.save(options.locate(worksheet), change, wait, begin=worksheet is not None)
    console.emit("".join(name + "\n" for name in added))
    console.say(
        f"{len(added)} claims imported"
        + (f", {len(skipped)} there already: {', '.join(skipped[:5])}" if skipped else "")
        + (", …" if len(skipped) > 5 else "")
    )
