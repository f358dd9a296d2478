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

import peers
from rows import GROWTH, MEMORY, Row
from running import Pair


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


def costs(measured: Sequence[Measured]) -> list[tuple[str, int, float, float]]:
    """Give what each command took: (what, claims, seconds, MiB), from the first of its rows."""
    first: dict[tuple[str, int], tuple[float, float]] = {}
    for one in reversed(measured):
        if one.pair:
            first[one.row.what, one.row.claims] = (one.pair.ours, one.pair.memory)
    return [(*key, *first[key]) for key in reversed(first)]


def growth(measured: Sequence[Measured]) -> list[tuple[str, int, float]]:
    """Give what 10 times the claims cost: (what, claims, times the cost), from 1,000 claims up."""
    took = {(what, claims): seconds for what, claims, seconds, _ in costs(measured)}
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
        "Whole processes, from start to end. Each row ran two commands in turn, A B A B …; seconds are "
        "medians, and the ratio is the median of the ratios pair by pair. MiB is the peak memory of the "
        "first of the two. Compare the ratios: the seconds depend on the machine."
        + (" Seconds of processor time, as the machine was busy." if processor else ""),
        "",
        "## Budgets",
        "",
        *budget_lines(verdicts(measured, 1.0)),
        "",
        "## Everything",
        "",
    ]
    size = None
    for one in sorted(measured, key=lambda one: one.row.claims):
        if one.row.claims != size:
            size = one.row.claims
            title = f"{size:,} claims" if size else "No worksheet, the shipped one, an archive"
            head = "| what | s | MiB | against | s | ratio | pairs |"
            lines += ["", f"### {title}", "", head, "|---|---:|---:|---|---:|---:|---:|"]
        row, pair = one.row, one.pair
        if pair is None:
            lines.append(f"| {row.what} | | | {row.against} | | skipped | |")
        else:
            lines.append(
                f"| {row.what} | {pair.ours:.3f} | {pair.memory:.0f} | {row.against} "
                f"| {pair.theirs:.3f} | {pair.said()} | {pair.rounds} |"
            )
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
