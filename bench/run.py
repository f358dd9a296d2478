"""Measure factsheet as whole processes, as ratios to yardsticks from the same run.

    .venv/bin/python bench/run.py [--rounds 7] [--claims 1000 10000]

Each row times two commands in turn, A B A B …, and gives the median of the ratios A/B pair by pair,
so that a machine whose speed drifts spoils no comparison. Nothing is installed here: a yardstick that
the machine lacks is skipped and said.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from worksheets import article, write_worksheet

from factsheet.anchors import find, prepare

BIN = Path(sys.executable).parent
FACTSHEET = str(BIN / "factsheet")
PASS = [sys.executable, "-c", "pass"]
BARE = "import sys, yaml\nfor event in yaml.parse(open(sys.argv[1], encoding='utf-8'), Loader=yaml.CSafeLoader): pass"


EACH = """
import os, sys
from yaml._yaml import CParser
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            parser = CParser(file.read())
        while parser.get_event() is not None:
            pass
"""


def timed(command: Sequence[str]) -> float:
    """Run a command to its end and give the seconds it took."""
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def ratio(
    ours: Sequence[str],
    theirs: Sequence[str],
    rounds: int,
    before: Callable[[], None] | None = None,
) -> float:
    """Time two commands in turn; give the median of ours/theirs. `before` runs ahead of ours."""
    ratios = []
    for round_ in range(rounds + 1):
        if before:
            before()
        pair = timed(ours) / timed(theirs)
        if round_:  # the first pair warms up
            ratios.append(pair)
    return statistics.median(ratios)


def rows(folder: Path, sizes: Sequence[int], rounds: int) -> list[tuple[str, str, float]]:
    """Measure everything; one (what, against what, ratio) a row."""
    shipped = str(Path(__file__).parent.parent / "claims.yaml")
    found = [
        ("--version", "python -c pass", ratio([FACTSHEET, "--version"], PASS, rounds * 3)),
        ("--help", "python -c pass", ratio([FACTSHEET, "--help"], PASS, rounds)),
        (
            "list, shipped worksheet",
            "python -c pass",
            ratio([FACTSHEET, "list", "-w", shipped], PASS, rounds),
        ),
    ]
    for size in sizes:
        sheet = folder / f"claims-{size}.yaml"
        write_worksheet(sheet, size)
        bare = [sys.executable, "-c", BARE, str(sheet)]
        marked = folder / f"marked-{size}.yaml"
        middle = f"claim-{size // 2}"
        mark = [
            FACTSHEET,
            "mark",
            middle,
            "disputed",
            "--because",
            "x",
            "--by",
            "Ana",
            "-w",
            str(marked),
        ]
        label = f"{size:,} claims"
        found += [
            (
                f"list, {label}",
                "bare event pass",
                ratio([FACTSHEET, "list", "-w", str(sheet)], bare, rounds),
            ),
            (
                f"mark, {label}",
                "bare event pass",
                ratio(mark, bare, rounds, lambda a=sheet, b=marked: shutil.copyfile(a, b) and None),
            ),
        ]
    archive = folder / "archive"
    for number in range(500):
        (archive / f"{number:03}").mkdir(parents=True)
        write_worksheet(archive / f"{number:03}" / "claims.yaml", 30, seed=number)
    events = [sys.executable, "-c", EACH, str(archive)]
    search = [FACTSHEET, "list", str(archive), "--search", "Petersburg"]
    found.append(
        ("list --search, 500 x 30 claims", "bare event pass", ratio(search, events, rounds))
    )
    sheet = folder / f"claims-{min(sizes)}.yaml"
    as_json = [FACTSHEET, "export", "-f", "json", "-w", str(sheet)]
    for name in ("html", "md", "csv", "xlsx", "claimreview"):
        command = [
            FACTSHEET,
            "export",
            "-f",
            name,
            "-w",
            str(sheet),
            "--base-url",
            "https://e.org/",
        ]
        found.append(
            (
                f"export {name}, {min(sizes):,} claims",
                "export json",
                ratio(command, as_json, rounds),
            )
        )
    if shutil.which("git"):
        found.append(merge_row(folder, min(sizes), rounds))
    else:
        print("git is not installed: no row for merging", file=sys.stderr)
    return found


def merge_row(folder: Path, size: int, rounds: int) -> tuple[str, str, float]:
    """Merge two worksheets through git, in which two people edited one claim in ten, against a list."""
    base = folder / f"claims-{size}.yaml"
    clone = folder / "clone"
    clone.mkdir()

    def git(*words: str) -> None:
        names = ("-c", "user.name=Ana", "-c", "user.email=ana@example.org")
        subprocess.run(["git", *names, *words], cwd=clone, check=True, capture_output=True)

    git("init", "-q", "-b", "main")
    subprocess.run([FACTSHEET, "git-setup"], cwd=clone, check=True, capture_output=True)
    text = base.read_text(encoding="utf-8")
    for branch, start in (("main", None), ("theirs", 5), ("main", 0)):
        if start is not None:
            git("checkout", "-q", *(["-b"] if branch == "theirs" else []), branch)
        edited = text
        for number in range(start or 0, size if start is not None else 0, 10):
            name = f"- id: claim-{number}\n"
            edited = edited.replace(name, f"{name}  note: {branch} {number}\n")
        (clone / "claims.yaml").write_text(edited, encoding="utf-8")
        git("add", ".")
        git("commit", "-qm", branch)
    merging = ["git", "-C", str(clone), "-c", "user.name=Ana", "-c", "user.email=ana@example.org"]
    merging += ["merge", "-q", "--no-edit", "theirs"]
    listing = [FACTSHEET, "list", "-w", str(base)]
    git("tag", "ours")
    value = ratio(merging, listing, rounds, lambda: git("reset", "-q", "--hard", "ours"))
    return (f"git merge of two, {size:,} claims", "list of one", value)


def seconds(folder: Path, rounds: int) -> list[tuple[str, float]]:
    """Measure what is promised in seconds: loading 1 MB beyond a short text, anchoring 300 quotes."""
    short, long = folder / "short.txt", folder / "long.txt"
    short.write_text("A title\n\nThe bridge cost 40 million euros in 2026.\n", encoding="utf-8")
    long.write_text(article(1_000_000), encoding="utf-8")
    beyond = []
    for _ in range(rounds):
        for name in ("short", "long"):
            (folder / f"{name}.yaml").unlink(missing_ok=True)
        times = [
            timed([FACTSHEET, "load", str(text), "-w", str(folder / f"{text.stem}.yaml")])
            for text in (short, long)
        ]
        beyond.append(times[1] - times[0])
    text = article(100_000)
    words = text.split()
    quotes = [" ".join(words[n * 40 : n * 40 + 12]) for n in range(280)]
    quotes += [f"{quote} never said" for quote in quotes[:20]]
    anchoring = []
    for _ in range(rounds):
        start = time.perf_counter()
        prepared = prepare(text)
        for quote in quotes:
            find(quote, prepared)
        anchoring.append(time.perf_counter() - start)
    return [
        ("load a 1 MB article, beyond a short one", statistics.median(beyond)),
        ("anchor 300 quotes in 100 KB, 20 of them not there", statistics.median(anchoring)),
    ]


def main() -> None:
    """Measure and print a table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=7)
    options.add_argument("--claims", type=int, nargs="*", default=[1_000, 10_000])
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print("| what | against | ratio |\n|---|---|---:|")
        for what, against, value in rows(Path(folder), given.claims, given.rounds):
            print(f"| {what} | {against} | {value:.2f} |", flush=True)
        print("\n| what | seconds, on this machine |\n|---|---:|")
        for what, value in seconds(Path(folder), given.rounds):
            print(f"| {what} | {value:.2f} |", flush=True)


if __name__ == "__main__":
    main()
