"""Draw the pictures of the README and the docs.

The shipped worksheet in `list` and `review`, the example in `show` as SVG; the HTML report of the
example as PNG, where chromium is there to look at it.
"""

import asyncio
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from factsheet import console, store
from factsheet.cli import main
from factsheet.console import drawing
from factsheet.review import ClaimFilter, Session, WalkServices
from factsheet.review.screen import ReviewApp

ROWS = 12
ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "docs" / "example" / "claims.yaml"


def draw(target: Path) -> None:
    """Run `factsheet list` on the shipped worksheet with a recording console; save the picture.

    Only the first claims and the line of progress are drawn: the picture is to be read.
    """
    recorder = Console(record=True, width=100, file=io.StringIO(), force_terminal=True)

    class Excerpt:
        """The table and the footer, the table cut after some rows."""

        width = recorder.width

        @staticmethod
        def print(*things: object) -> None:
            for thing in things:
                rows = getattr(thing, "rows", None)
                if rows is not None:
                    for column in thing.columns:  # type: ignore[attr-defined]
                        del column._cells[ROWS:]
                    del rows[ROWS:]
            recorder.print(*things)

    drawing._rich = Excerpt  # type: ignore[assignment]
    code = main(["list", "--format", "table", "-w", str(ROOT / "claims.yaml")])
    if code:
        sys.exit(code)
    save(recorder.export_svg(title="factsheet list", unique_id="list"), target)


def draw_show(target: Path, claim: str) -> None:
    """Run `factsheet show` on a claim of the example with a recording console."""
    recorder = Console(record=True, width=76, file=io.StringIO(), force_terminal=True)
    drawing._rich = lambda: recorder
    console.on_terminal = drawing.on_terminal = lambda: True
    code = main(["show", claim, "-w", str(EXAMPLE)])
    if code:
        sys.exit(code)
    save(recorder.export_svg(title=f"factsheet show {claim}", unique_id="show"), target)


def draw_report(target: Path) -> None:
    """Let chromium take a picture of the HTML report of the example, 1200×880."""
    browser = shutil.which("chromium")
    if browser is None:
        sys.exit("chromium is not there: the picture of the report stays as it is")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "report.html"
        os.environ["SOURCE_DATE_EPOCH"] = "1772452800"  # 2026-03-02T12:00:00Z
        code = main(["export", str(page), "-w", str(EXAMPLE)])
        if code:
            sys.exit(code)
        subprocess.run(
            [
                browser,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                f"--user-data-dir={folder}/profile",
                "--window-size=1200,880",
                f"--screenshot={target}",
                page.as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=60,
        )


def draw_review(target: Path) -> None:
    """Begin `factsheet review` on the shipped worksheet, 80×24, on no real screen; draw it."""
    worksheet = ROOT / "claims.yaml"
    session = Session(
        store.load(worksheet),
        ClaimFilter(),
        "Ana",
        WalkServices(
            read=lambda: store.read_bytes(worksheet, store.MAX_FILE),
            load=lambda: store.load(worksheet),
            save=lambda *_: sys.exit("a picture saves nothing"),
            article=lambda name: store.article_text(worksheet, name),
            edit=lambda *_: None,
            browse=lambda *_: False,
            now=lambda: datetime(2026, 3, 2, tzinfo=UTC),
            judged=lambda *_: "a picture looks nowhere",
            capture=lambda _: iter(()),
        ),
    )
    app = ReviewApp(session)

    async def take() -> str:
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            return app.export_screenshot(title="factsheet review")

    save(re.sub(r"terminal-\d+", "review", asyncio.run(take())), target)


def save(svg: str, target: Path) -> None:
    """Write a picture; no font is fetched from elsewhere, readers' own monospace fonts serve."""
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    target.write_text(re.sub(r"[ \t]+$", "", svg, flags=re.MULTILINE), encoding="utf-8")


if __name__ == "__main__":
    draw(ROOT / "docs" / "list.svg")
    draw_show(ROOT / "docs" / "show.svg", "bridge-cost")
    draw_review(ROOT / "docs" / "review.svg")
    draw_report(ROOT / "docs" / "report.png")
