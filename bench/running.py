"""Whole processes: how long they take and how much memory they hold, two of them by turns."""

import json
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

PATIENCE = 20.0
"""Seconds that another program may take, however quick the first is."""
SLOW = 12.0
"""Seconds of a pair from which one pair has to do."""

KEPT = {"PYTHONDONTWRITEBYTECODE": ""}
"""Python may keep compiled modules, as it does for an installed program; the first run makes them."""


@dataclass(frozen=True)
class Command:
    """A program with its arguments, and what has to be done before each run (not timed)."""

    argv: Sequence[str]
    before: Callable[[], object] = lambda: None
    environment: dict[str, str] = field(default_factory=dict)
    folder: Path | None = None


@dataclass(frozen=True)
class Run:
    """One process: seconds from start to end, seconds of processor time, MiB at its peak.

    `stopped` says that it was stopped before its end: it takes longer than that.
    """

    wall: float
    processor: float
    memory: float
    stopped: bool = False


def run(command: Command, limit: float | None = None) -> Run:
    """Run a program to its end, or for `limit` seconds.

    Raises RuntimeError when it fails: then nothing was measured.
    """
    command.before()
    asked = {
        "argv": [str(part) for part in command.argv],
        "environment": os.environ | KEPT | command.environment,
        "folder": str(command.folder or Path.cwd()),
        "limit": limit or 0,
    }
    spawner = _spawner()
    assert spawner.stdin
    assert spawner.stdout
    print(json.dumps(asked), file=spawner.stdin, flush=True)
    answer = json.loads(spawner.stdout.readline())
    stopped = limit is not None and answer["wall"] >= limit and answer["code"] == -signal.SIGKILL
    if answer["code"] and not stopped:
        raise RuntimeError(f"exit code {answer['code']}: {' '.join(asked['argv'])[:300]}")
    return Run(answer["wall"], answer["processor"], answer["memory"], stopped)


@cache
def _spawner() -> subprocess.Popen[str]:
    program = str(Path(__file__).parent / "spawn.py")
    return subprocess.Popen(
        [sys.executable, "-S", "-E", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@dataclass(frozen=True)
class Pair:
    """The seconds that two commands took, run by run in turn, and the memory of the first.

    `bound` says that the second was stopped, so that the ratio is less than this.
    """

    ours: tuple[float, ...]
    theirs: tuple[float, ...]
    memory: float
    bound: bool = False

    @property
    def ratios(self) -> list[float]:
        """The ratios pair by pair, so that a machine whose speed drifts spoils no comparison."""
        return [a / b for a, b in zip(self.ours, self.theirs, strict=True)]

    @property
    def ratio(self) -> float:
        """The median of the ratios."""
        return statistics.median(self.ratios)

    def said(self) -> str:
        """Word the ratio."""
        return f"{'< ' * self.bound}{self.ratio:.2f}"


def spread(numbers: Sequence[float], digits: int = 2) -> str:
    """Word the least and the most of several numbers; nothing of one."""
    if len(numbers) < 2:
        return ""
    return f"{min(numbers):.{digits}f} – {max(numbers):.{digits}f}"


def by_turns(ours: Command, theirs: Command, seconds: float, *, processor: bool = False) -> Pair:
    """Run two commands A B A B … for about so many seconds, 5 to 25 times; a `SLOW` pair once.

    The first pair warms up and is left out, unless it is all there is. The second command is stopped
    when it has taken ten times as long as the first, and `PATIENCE`.
    """
    begin = time.perf_counter()
    first = run(ours)
    limit = max(PATIENCE, 10 * first.wall)
    pairs = [(first, run(theirs, limit))]
    one = time.perf_counter() - begin
    if one < SLOW:
        rounds = max(5, min(25, round(seconds / one)))
        pairs = [(run(ours), run(theirs, limit)) for _ in range(rounds)]
    times = [(a.processor, b.processor) if processor else (a.wall, b.wall) for a, b in pairs]
    return Pair(
        tuple(a for a, _ in times),
        tuple(b for _, b in times),
        max(a.memory for a, _ in pairs),
        any(b.stopped for _, b in pairs),
    )
