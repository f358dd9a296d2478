"""A reader that goes away, as `head` does, changes no exit code: what was found is found."""

import os
import subprocess
from pathlib import Path

import pytest
from conftest import COMMAND, Git

FAULTY = "factsheet: 1\nclaims:\n" + "".join(
    f"- {{id: claim-{n}, quote: '{n} {'word ' * 40}', status: verified}}\n" for n in range(400)
)
REVIEWS = '[{"@context": "https://schema.org", "@type": "ClaimReview", "claimReviewed": "x"}]'

FINDING = [
    ("check", 1),
    ("check --format json", 1),
    ("check --format github", 1),
    ("check --git", 1),
    ("check . --strict", 1),
    ("validate reviews.jsonld", 1),
    ("validate reviews.jsonld --format json", 1),
    ("diff --exit-code", 1),
    ("diff --exit-code --format json", 1),
    ("merge base.yaml ours.yaml theirs.yaml --output -", 1),
    ("list", 0),
    ("list --format json", 0),
    ("log --git", 0),
    ("show 1", 0),
    ("export -f html", 0),
    ("export -f json", 0),
    ("schema", 0),
    ("diff", 0),
    ("export --strict", 2),
    ("show nothing-like-it", 2),
    ("check gone.yaml", 2),
    ("--help", 0),
]


@pytest.fixture
def faulty(desk: Path, git: Git) -> Path:
    (desk / "claims.yaml").write_text("factsheet: 1\nclaims: []\n", encoding="utf-8")
    git("add", "-A")
    git("commit", "-q", "-m", "first")
    (desk / "claims.yaml").write_text(FAULTY, encoding="utf-8")
    (desk / "reviews.jsonld").write_text(REVIEWS, encoding="utf-8")
    one = "factsheet: 1\nclaims:\n- {id: a, quote: %s}\n"
    for name, quote in (("base", "one"), ("ours", "two"), ("theirs", "three")):
        (desk / f"{name}.yaml").write_text(one % quote, encoding="utf-8")
    return desk


@pytest.mark.parametrize("unbuffered", [False, True], ids=["", "unbuffered"])
@pytest.mark.parametrize(("line", "code"), FINDING)
def test_a_reader_that_never_reads_changes_no_exit_code(
    faulty: Path, line: str, code: int, unbuffered: bool
) -> None:
    words = line.split()
    read, write = os.pipe()
    os.close(read)
    extra = {"PYTHONUNBUFFERED": "1"} if unbuffered else {}
    done = subprocess.run(
        [COMMAND, *words],
        stdout=write,
        stderr=subprocess.PIPE,
        env={**os.environ, **extra},
        timeout=60,
        check=False,
    )
    os.close(write)
    assert done.returncode == code, done.stderr
    assert b"Traceback" not in done.stderr
    assert b"broken pipe" not in done.stderr.lower()


@pytest.mark.parametrize("reader", ["head -n 1", "grep -q claim", "true", "read line"])
@pytest.mark.parametrize(
    "line", ["check", "check --format json", "validate reviews.jsonld", "diff --exit-code"]
)
def test_a_shell_of_ci_stops_at_what_was_found(faulty: Path, line: str, reader: str) -> None:
    script = f"{COMMAND} {line} | {reader}\necho green"
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script], capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert b"green" not in done.stdout


def test_what_a_command_saves_is_saved_all_the_same(faulty: Path) -> None:
    script = f"{COMMAND} mark claim-1 claim-2 opinion --because x --by Ana 2>&1 | true"
    subprocess.run(["bash", "-c", script], timeout=60, check=False)
    assert (faulty / "claims.yaml").read_text(encoding="utf-8").count("status: opinion") >= 2
