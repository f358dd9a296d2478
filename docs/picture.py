"""Draw the pictures of the README: the shipped worksheet as `factsheet list` shows it, as SVG."""

import io
import re
import sys
from pathlib import Path

from rich.console import Console

from factsheet import console
from factsheet.cli import main

ROWS = 12
ROOT = Path(__file__).parent.parent


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

    console._rich = Excerpt  # type: ignore[assignment]
    code = main(["list", "--format", "table", "-w", str(ROOT / "claims.yaml")])
    if code:
        sys.exit(code)
    svg = recorder.export_svg(title="factsheet list", unique_id="list")
    # No font is fetched from elsewhere: readers' own monospace fonts serve.
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    target.write_text(re.sub(r"[ \t]+$", "", svg, flags=re.MULTILINE), encoding="utf-8")


if __name__ == "__main__":
    draw(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "list.svg")
