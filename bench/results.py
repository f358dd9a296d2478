"""What was measured, compared with the budgets and written down."""

import os
import platform
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median

import peers
from rows import GROWTH, MEMORY, Row
from running import Pair, spread


@dataclass(frozen=True)
class Measured:
    """A row with what it came to; None when a program is lacking."""

    row: Row
    pair: Pair | None

    def line(self) -> str:
        """Say it in a line."""
        size = f", {self.row.claims:,} claims" if self.row.claims else ""
        found = self.pair.said() if self.pair else "skipped"
        return f"{self.row.what}{size} / {self.row.against}: {found}"


@dataclass(frozen=True)
class Verdict:
    """One budget and whether it was kept; `missed` allows for the margin."""

    what: str
    found: float | None
    budget: float
    missed: bool


def verdicts(measured: Sequence[Measured], margin: float) -> list[Verdict]:
    """Compare with every budget: the rows', growth, memory."""
    found = []
    for one in measured:
        if (budget := one.row.budget) is not None:
            ratio = one.pair and one.pair.ratio
            what = one.line().rpartition(":")[0]
            found.append(
                Verdict(what, ratio, budget, ratio is not None and ratio > budget * margin)
            )
    for what, claims, ratio in growth(measured):
        name = f"{what}, {claims:,} claims / a tenth of them"
        found.append(Verdict(name, ratio, GROWTH, ratio > GROWTH * margin))
    for what, claims, most in MEMORY:
        if peak := [m for w, c, _, m in costs(measured) if (w, c) == (what, claims)]:
            name = f"{what}, {claims:,} claims, MiB at its peak"
            found.append(Verdict(name, peak[0], most, peak[0] > most))
    return found


def costs(measured: Sequence[Measured]) -> list[tuple[str, int, list[float], float]]:
    """Give what each command took in all its rows: (what, claims, seconds of each run, MiB)."""
    runs: dict[tuple[str, int], list[float]] = {}
    memory: dict[tuple[str, int], float] = {}
    for one in measured:
        if one.pair:
            key = (one.row.what, one.row.claims)
            runs.setdefault(key, []).extend(one.pair.ours)
            memory[key] = max(memory.get(key, 0), one.pair.memory)
    return [(*key, seconds, memory[key]) for key, seconds in runs.items()]


def growth(measured: Sequence[Measured]) -> list[tuple[str, int, float]]:
    """Give what 10 times the claims cost: (what, claims, times the cost), from 1,000 claims up."""
    took = {(what, claims): median(seconds) for what, claims, seconds, _ in costs(measured)}
    return [
        (what, claims, seconds / took[what, claims // 10])
        for (what, claims), seconds in sorted(took.items())
        if claims >= 10_000 and (what, claims // 10) in took
    ]


def budget_lines(found: Sequence[Verdict]) -> list[str]:
    """Word the budgets as a table."""
    lines = ["| what | measured | at most | |", "|---|---:|---:|---|"]
    for one in found:
        said = "not measured" if one.found is None else "kept"
        if one.found is not None and one.found > one.budget:
            said = "missed" if one.missed else "missed, within the margin"
        value = "" if one.found is None else f"{one.found:.2f}"
        lines.append(f"| {one.what} | {value} | {one.budget:g} | {said} |")
    return lines


def write(
    path: Path, measured: Sequence[Measured], tables: Sequence[str], *, processor: bool
) -> None:
    """Write the results; `tables` are what was measured beside."""
    when = datetime.now(UTC)
    lines = [
        "# What factsheet costs",
        "",
        f"Written by `make bench` on {when:%Y-%m-%d}; do not edit. {_machine()}",
        "",
        "Whole processes, from start to end. Two commands ran in turn, A B A B …; a ratio is the median "
        "of the ratios pair by pair, with the least and the most of them. The seconds of a command are "
        "the median of all its runs on worksheets of that size, with the least and the most; MiB is its "
        "peak memory. Compare the ratios: the seconds depend on the machine."
        + (" Seconds of processor time, as the machine was busy." if processor else ""),
        "",
        "## Budgets",
        "",
        *budget_lines(verdicts(measured, 1.0)),
        "",
        "## Everything",
        "",
    ]
    for size in sorted({one.row.claims for one in measured}):
        title = f"{size:,} claims" if size else "No worksheet, the shipped one, an archive"
        lines += ["", f"### {title}", "", "| what | s | least – most | runs | MiB |"]
        lines += ["|---|---:|---:|---:|---:|"]
        lines += [
            f"| {what} | {median(runs):.3f} | {spread(runs, 3)} | {len(runs)} | {memory:.0f} |"
            for what, claims, runs, memory in costs(measured)
            if claims == size
        ]
        lines += [
            "",
            "| what | against | ratio | least – most | pairs |",
            "|---|---|---:|---:|---:|",
        ]
        lines += [_compared(one) for one in measured if one.row.claims == size]
    lines += [
        "",
        "## Ten times the claims",
        "",
        "| what | claims | times the cost |",
        "|---|---:|---:|",
    ]
    lines += [f"| {what} | {claims:,} | {ratio:.2f} |" for what, claims, ratio in growth(measured)]
    lines += ["", "## Articles, links, kept pages"]
    for table in tables:
        lines += ["", table]
    lines += ["", "## The other programs", ""]
    lines += [f"- {name}: {said or 'not here, skipped'}" for name, said in peers.versions().items()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _compared(one: Measured) -> str:
    if one.pair is None:
        return f"| {one.row.what} | {one.row.against} | skipped | | |"
    ratios = one.pair.ratios
    cells = (one.row.what, one.row.against, one.pair.said(), spread(ratios), str(len(ratios)))
    return f"| {' | '.join(cells)} |"


def _machine() -> str:
    """Describe the machine: no names and no paths."""
    processor = platform.machine()
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
        if found := re.search(r"^model name\s*: (.*)$", text, re.MULTILINE):
            processor = found[1]
    except OSError:
        pass
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} processors ({processor}), {memory:.0f} GiB, {platform.system()}, "
        f"Python {platform.python_version()}, PyYAML {version('pyyaml')}, Typer {version('typer')}, "
        f"factsheet at commit {_commit()}."
    )


def _commit() -> str:
    try:
        done = subprocess.run(
            ["git", "describe", "--always", "--dirty"],
            cwd=Path(__file__).parent, capture_output=True, text=True, check=False,
        )  # fmt: skip
    except OSError:
        return "unknown"
    return done.stdout.strip() or "unknown"
