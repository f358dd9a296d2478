"""What is measured, against what, and how much it may cost: the one table of budgets.

A budget is a ratio of two commands from the same run, never seconds. The sizes are claims; 0 is the
shipped worksheet, for commands that read one.
"""

from dataclasses import dataclass

MARGIN = 1.25
"""How far over its budget a ratio may be before `make budgets` fails: machines differ, and wobble."""

GROWTH = 11.0
"""The most that 10 times the claims may cost, from 1,000 claims up, for each of `COMMANDS`."""

MEMORY = (("list", 100_000, 700.0),)
"""Command, claims, and the MiB that it must stay under at its peak. No margin here."""

COMMANDS = {
    "--version": "--version",
    "--help": "--help",
    "list": "list -w {sheet}",
    "list, drawn as a table": "list --format table -w {sheet}",
    "list --format json": "list --format json -w {sheet}",
    "show": "show {id} -w {sheet}",
    "completion of an id": "",
    "check": "check -w {sheet}",
    "check, every verdict signed": "check -w {signed}",
    "verify the example's bundle": "verify {bundle} --signers {signers}",
    "mark": "mark {id} disputed --because x --by Ana -w {copy}",
    "evidence add": "evidence add {id} https://example.org/new --stance supports -w {copy}",
    "export md": "export -f md -w {sheet}",
    "export html": "export -f html -w {sheet}",
    "export json": "export -f json -w {sheet}",
    "load": "load {article} -w {new}",
    "merge": "merge {sheet} {mine} {theirs} -o {merged}",
    "list --search, 500 worksheets of 30 claims": "list {archive} --search Petersburg",
}
"""factsheet's commands; {copy} is a fresh copy of the worksheet, {new} is not there yet."""

OTHERS = {
    "python -c pass": "{python} -c pass",
    "bare event pass": "{python} {bench}/events.py {sheet}",
    "bare event pass, 500 files": "{python} {bench}/events.py {archive}",
    "yq": "{yq} -r .claims[]|[.id,.status,.statement,.attributed_to]|@tsv {sheet}",
    "yq -y": '{yq} -y (.claims[]|select(.id=="{id}")|.status)|="disputed" {sheet}',
    "recsel": "{recsel} -t claim -R id,status,statement,attributed_to {records}",
    "recset --force": "{recset} --force -t claim -e id='{id}' -f status -S disputed {records_copy}",
    "recset": "{recset} -t claim -e id='{id}' -f status -S disputed {records_copy}",
    "doorstop": "{doorstop} --no-reformat --quiet",
    "ruamel.yaml's round trip": "{ruamel} {bench}/round_trip.py {copy} {number}",
    "git merge": "{git} -c user.name=Ana -c user.email=ana@example.org merge -q --no-edit theirs",
}
"""Other programs; one whose {program} the machine lacks is skipped, and that is said.

recset proves that ids are unique, as `mark` does; with --force it proves nothing.
"""


@dataclass(frozen=True)
class Row:
    """One comparison: `what` (of COMMANDS or OTHERS) on so many claims, against another command.

    `budget` is the most that the ratio may be, None where nothing is promised.
    """

    what: str
    claims: int
    against: str
    budget: float | None = None


SHIPPED = [
    Row("--version", 0, "python -c pass", 1.3),
    Row("--help", 0, "python -c pass", 14),
    Row("list", 0, "python -c pass", 10),
    Row("list, drawn as a table", 0, "python -c pass", 14),
    Row("list --format json", 0, "python -c pass"),
    Row("show", 0, "python -c pass"),
    Row("check", 0, "python -c pass"),
    Row("mark", 0, "python -c pass"),
]

PEERS = [
    Row("completion of an id", 1_000, "python -c pass", 14),
    Row("list", 100, "doorstop"),
    Row("check", 100, "doorstop"),
    Row("list", 1_000, "doorstop"),
    Row("check", 1_000, "doorstop"),
    Row("list", 1_000, "recsel"),
    Row("list", 1_000, "yq"),
    Row("list", 10_000, "recsel"),
    Row("list", 10_000, "yq", 0.35),
    Row("mark", 1_000, "recset"),
    Row("mark", 1_000, "ruamel.yaml's round trip", 0.08),
    Row("mark", 10_000, "recset", 1.0),
    Row("mark", 10_000, "recset --force"),
    Row("mark", 10_000, "yq -y"),
    Row("export html", 1_000, "export json", 3),
    Row("git merge", 1_000, "list", 4),
    Row("check, every verdict signed", 10_000, "check", 1.5),
    Row("verify the example's bundle", 0, "python -c pass", 20),
    Row("list --search, 500 worksheets of 30 claims", 0, "bare event pass, 500 files", 1.5),
]

GROWING = (
    "list",
    "list --format json",
    "show",
    "completion of an id",
    "check",
    "mark",
    "evidence add",
    "export md",
    "export html",
    "export json",
    "load",
    "merge",
)
"""What is measured on each size."""

SLOW = ("list", "check", "mark", "export json")
"""What is measured on 100,000 claims unless everything is asked for, which takes many minutes."""

PROMISED = {("list", 10_000): 1.6, ("mark", 10_000): 3.0}


def growing(claims: int, *, everything: bool) -> list[Row]:
    """Give the rows of the commands on so many claims: small ones against Python's own start."""
    names = GROWING if everything or claims < 100_000 else SLOW
    floor = "python -c pass" if claims < 1_000 else "bare event pass"
    return [Row(name, claims, floor, PROMISED.get((name, claims))) for name in names]


def chosen(*, budgets: bool, everything: bool) -> list[Row]:
    """Give the rows of a run, or only those that budgets are kept on."""
    sizes = [
        row
        for claims in (30, 1_000, 10_000, 100_000)
        for row in growing(claims, everything=everything)
    ]
    rows = [*SHIPPED, *PEERS, *sizes]
    if not budgets:
        return rows
    kept = {(name, claims) for name in ("list", "mark") for claims in (1_000, 10_000)}
    kept |= {(name, claims) for name, claims, _ in MEMORY}
    floor = "bare event pass"
    return [
        row
        for row in rows
        if row.budget is not None or (row.against == floor and (row.what, row.claims) in kept)
    ]
