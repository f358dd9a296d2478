"""Measure what is promised in seconds: loading 1 MB of text, anchoring 300 quotes.

.venv/bin/python bench/articles.py [--rounds 3]
"""

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from running import Command, run
from worksheets import article

from factsheet.anchors import find, prepare

FACTSHEET = str(Path(sys.executable).parent / "factsheet")


def loading(folder: Path, rounds: int) -> float:
    """Load 1 MB of article; gives the seconds beyond loading a short one."""
    texts = {
        "short": "A title\n\nThe bridge cost 40 million euros in 2026.\n",
        "long": article(1_000_000),
    }
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    beyond = []
    for _ in range(rounds):
        took = {}
        for name in texts:
            sheet = folder / f"{name}.yaml"
            sheet.unlink(missing_ok=True)
            command = [FACTSHEET, "load", str(folder / f"{name}.txt"), "-w", str(sheet)]
            took[name] = run(Command(command)).wall
        beyond.append(took["long"] - took["short"])
    return statistics.median(beyond)


def anchoring(rounds: int) -> float:
    """Find 300 quotes in 100 KB, 20 of which are not there; gives the seconds."""
    text = article(100_000)
    words = text.split()
    quotes = [" ".join(words[n * 40 : n * 40 + 12]) for n in range(280)]
    quotes += [f"{quote} never said" for quote in quotes[:20]]
    took = []
    for _ in range(rounds):
        start = time.perf_counter()
        prepared = prepare(text)
        for quote in quotes:
            find(quote, prepared)
        took.append(time.perf_counter() - start)
    return statistics.median(took)


def main() -> None:
    """Measure and print a table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=3)
    rounds = options.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        print("| articles | s |\n|---|---:|")
        print(f"| load 1 MB, beyond a short one | {loading(Path(folder), rounds):.2f} |")
        print(f"| anchor 300 quotes in 100 KB, 20 of them not there | {anchoring(rounds):.2f} |")


if __name__ == "__main__":
    main()
