"""Break the code on purpose, a little at a time, and count how often a test notices.

    python tests/mutants.py [ROOM…]

The rooms are those in which a silent mistake would cost a verdict. $MUTANTS is how many mutants of
each room are tried, drawn with the seed in $SEED; without it all of them, which takes a night. A
mutant is killed when a test fails or takes far too long. Exit code 1 where less than 85% of a
room's are; `python -m mutmut show NAME` shows one that survived.
"""

import os
import resource
import subprocess
import sys
from pathlib import Path
from random import Random

from mutmut.mutation.file_mutation import mutate_file_contents

ROOMS = ("rules", "anchors", "merge", "yamltext")
LEAST = 0.85
MEMORY = 4 << 30  # bytes; a loop that a mutant made endless stops there, or at the time limit
FEW = {"SPLICE_CASES": "60", "MERGE_CASES": "40"}


def mutants(room: str) -> list[str]:
    """List the names of a room's mutants."""
    names = []
    for path in sorted(Path("src/factsheet", room).glob("*.py")):
        module = ".".join(path.with_suffix("").parts[1:]).removesuffix(".__init__")
        found = mutate_file_contents(str(path), path.read_text(encoding="utf-8"))
        names += [f"{module}.{name}" for name in found.mutant_names]
    return names


def outcomes() -> dict[str, str]:
    """Say what became of the mutants that were ever tried."""
    listed = subprocess.run(
        [sys.executable, "-m", "mutmut", "results", "--all", "true"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    pairs = (line.strip().rpartition(": ") for line in listed.stdout.splitlines())
    return {name: outcome for name, _, outcome in pairs}


def main(rooms: list[str]) -> int:
    """Try the mutants, and show how many of each room were killed."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    number, rnd = int(os.environ.get("MUTANTS", "0")), Random(os.environ.get("SEED", "1"))
    tried = {room: mutants(room) for room in rooms or ROOMS}
    if number:
        tried = {room: rnd.sample(names, min(number, len(names))) for room, names in tried.items()}
    chosen = [name for names in tried.values() for name in names]
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", "1", *chosen]
    subprocess.run(command, check=True, env={**os.environ, **FEW})
    found, enough = outcomes(), True
    for room, names in tried.items():
        alive = sorted(name for name in names if found[name] not in ("killed", "timeout"))
        share = 1 - len(alive) / len(names)
        enough = enough and share >= LEAST
        print(f"{room}: {share:.0%} of {len(names)} killed")
        for name in alive:
            print(f"  {found[name]}: {name}")
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
