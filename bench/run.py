"""Measure factsheet as whole processes, as ratios to other programs from the same run.

    .venv/bin/python bench/run.py [--seconds 2] [--most 100000] [--all] [--check]

Writes bench/RESULTS.md; `--check` writes nothing, measures what there is a budget for (bench/rows.py),
and fails when one is missed by more than the margin. Nothing is installed here: what the machine lacks
is skipped, and that is said. Peers are found in $BENCH_PEERS (a folder of executables: yq, recsel,
recset, doorstop, and a python that has ruamel.yaml) or on PATH.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import results
import rows
from places import Lacking, Place
from results import Measured
from running import by_turns

BESIDE = ("articles.py", "links.py", "kept.py")
"""Programs beside this one that measure something else, and print a table."""


def beside(rounds: int = 1) -> list[str]:
    """Run the programs beside this one; gives what they print."""
    said = []
    for name in BESIDE:
        print(name, file=sys.stderr, flush=True)
        program = str(Path(__file__).parent / name)
        done = subprocess.run(
            [sys.executable, program, "--rounds", str(rounds)],
            stdout=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
        said.append(done.stdout.strip())
    return said


def measure(wanted: Sequence[rows.Row], seconds: float, *, processor: bool) -> list[Measured]:
    """Measure rows, about so many seconds each, saying each on stderr as it comes."""
    measured: list[Measured] = []
    with tempfile.TemporaryDirectory() as name:
        places: dict[int, Place] = {}
        for row in wanted:
            place = places.get(row.claims) or Place(Path(name) / str(row.claims), row.claims)
            places[row.claims] = place
            try:
                ours, theirs = place.command(row.what), place.command(row.against)
            except Lacking:
                measured.append(Measured(row, None))
            else:
                measured.append(Measured(row, by_turns(ours, theirs, seconds, processor=processor)))
            print(measured[-1].line(), file=sys.stderr, flush=True)
    return measured


def main() -> int:
    """Measure; write the results or compare them with the budgets."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--seconds", type=float, default=2, help="for a row, about")
    options.add_argument("--all", action="store_true", help="every command on 100,000 claims, too")
    options.add_argument("--check", action="store_true", help="compare with the budgets only")
    options.add_argument("--margin", type=float, default=rows.MARGIN, help="over a budget")
    options.add_argument("--most", type=int, default=100_000, help="claims, no larger worksheets")
    options.add_argument("--only", default="", help="rows whose name begins with this")
    options.add_argument(
        "--processor", action="store_true", help="processor time, for a busy machine"
    )
    given = options.parse_args()
    wanted = [
        row
        for row in rows.chosen(budgets=given.check, everything=given.all)
        if row.what.startswith(given.only) and row.claims <= given.most
    ]
    measured = measure(wanted, given.seconds, processor=given.processor)
    verdicts = results.verdicts(measured, given.margin)
    print("\n".join(results.budget_lines(verdicts)))
    if not given.check and not given.only:
        results.write(
            Path(__file__).parent / "RESULTS.md", measured, beside(), processor=given.processor
        )
    return int(given.check and any(verdict.missed for verdict in verdicts))


if __name__ == "__main__":
    sys.exit(main())
