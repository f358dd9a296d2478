"""What tests share: a worksheet in an empty folder, the command line, and no network."""

import gc
import itertools
import json
import os
import re
import runpy
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import pytest
from forking import Forked, forking
from hypothesis import HealthCheck, settings
from signing import ARTICLE, SHEET, Person, make_key
from website import Site, serve

from factsheet.cli import main

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
NOBODY = 65534
COMMAND = Path(sys.executable).with_name("factsheet")
GUARD = Path(__file__).parent / "guard"
"""A folder for PYTHONPATH: a Python that has it there reaches nothing beyond this machine."""

ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]  # fmt: skip


def with_guard(*folders: str | Path) -> str:
    """Give a PYTHONPATH of these folders that keeps the guard."""
    return os.pathsep.join([str(GUARD), *map(str, folders)])


# No network, neither in this process nor in those that tests start.
runpy.run_path(str(GUARD / "sitecustomize.py"))
os.environ["PYTHONPATH"] = with_guard()

settings.register_profile(
    "default", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
# The same few examples for every mutant (tests/mutants.py).
settings.register_profile(
    "mutants", settings.get_profile("default"), derandomize=True, max_examples=25
)
settings.load_profile("default")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what wants ../shared where it is missing, as for a new user."""
    if not SHARED.exists():
        for item in items:
            if item.get_closest_marker("real_article"):
                item.add_marker(pytest.mark.skip(reason="wants ../shared"))


def pytest_collection_finish() -> None:
    """Let the collector of garbage leave alone what 8,000 tests are made of: it took a seventh of all time."""
    gc.collect()
    gc.freeze()


@dataclass
class Result:
    """What a command gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Stdout as JSON."""
        return json.loads(self.out)

    @property
    def findings(self) -> list[dict[str, Any]]:
        """What `check --format json` found, but that no text of the article is kept.

        The small worksheets of most tests keep none, and are about something else.
        """
        return [finding for finding in self.json if finding["rule"] != "article-not-kept"]

    @property
    def lines(self) -> list[str]:
        """Stdout in lines."""
        return self.out.splitlines()


Run = Callable[..., Result]


def names(folder: Path) -> set[str]:
    """Return what is in a folder, but for what `undo` needs, which each save leaves there."""
    return {path.name for path in folder.iterdir() if not path.name.endswith(".undo")}


_NUMBERS = itertools.count()


@pytest.fixture
def tmp_path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an empty folder; pytest, to find a free name, reads those of thousands of others."""
    name = re.sub(r"\W", "_", request.node.name)[:30]
    return tmp_path_factory.mktemp(f"{name}-{next(_NUMBERS)}", numbered=False)


def alone(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Work in a folder as Ana, with nothing of this machine's settings."""
    patch.chdir(folder)
    for name in list(os.environ):
        if name == "FACTSHEET_REDRAW":
            continue
        if name.startswith(("FACTSHEET_", "GIT_")) or name in (
            "COLUMNS",
            "NO_COLOR",
            "FORCE_COLOR",
        ):
            patch.delenv(name)
    patch.setenv("FACTSHEET_USER", "Ana")
    patch.setenv("HOME", str(folder / "home"))


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, as Ana, with nothing of this machine's settings."""
    alone(tmp_path, monkeypatch)
    return tmp_path


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run a command line in this process."""

    def run_main(*argv: str | Path) -> Result:
        capsysbinary.readouterr()
        code = main([str(word) for word in argv])
        out, err = capsysbinary.readouterr()
        return Result(code, out.decode(), err.decode())

    return run_main


@pytest.fixture
def installed() -> Run:
    """Run the installed command as a process of its own."""

    def run_process(*argv: str | Path, stdin: bytes = b"", **environment: str) -> Result:
        done = subprocess.run(
            [COMMAND, *map(str, argv)],
            input=stdin,
            capture_output=True,
            env={**os.environ, **environment},
            timeout=60,
            check=False,
        )
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run_process


@pytest.fixture(scope="session")
def forked() -> Iterator[Forked]:
    """Give a process that has imported everything and forks for each command."""
    with forking(
        with_guard(), "", "rich.table", "yaml", "jinja2", "warcio", "lxml.html", "trafilatura",
        "selectolax.lexbor", "docx", "xlsxwriter", "openpyxl", "markdown_it", "sentencex",
    ) as process:  # fmt: skip
        yield process


@pytest.fixture
def command(forked: Forked) -> Run:
    """Run the command as a process of its own, whose start is not what is tested."""

    def run_forked(*argv: str | Path, stdin: bytes = b"", **environment: str) -> Result:
        words = [str(word) for word in argv]
        code, out, err = forked.run(words, Path.cwd(), stdin, {**os.environ, **environment})
        return Result(code, out.decode(), err.decode())

    return run_forked


@pytest.fixture
def site() -> Iterator[Site]:
    """Run a web site on 127.0.0.1."""
    with serve() as running:
        yield running


WORKSHEET = """\
factsheet: 1
article: {title: The bridge reopens, url: "https://example.org/bridge"}
claims:
- id: bridge-cost
  quote: cost 40 million
  statement: The new bridge cost 40 million euros.
  attributed_to: City council
  priority: high
  tags: [money]
  evidence:
  - url: https://example.org/budget
    publisher: City of Example
    kind: primary
    stance: supports
    quote: 39.8 million
- id: bridge-opened
  quote: reopened in May
  status: verified
  assigned: Ben
  history:
  - {at: 2026-03-02T10:05:00Z, by: Ana, status: verified, because: I was there.}
- id: mayor-speech
  statement: The mayor spoke for an hour.
"""


@pytest.fixture
def sheet(desk: Path) -> Iterator[Path]:
    """Give a small worksheet, `claims.yaml` in the working folder."""
    path = desk / "claims.yaml"
    path.write_text(WORKSHEET, encoding="utf-8")
    yield path
    assert [p for p in desk.iterdir() if p.name.endswith(".new")] == [], "a temporary file stayed"


Git = Callable[..., str]


@pytest.fixture
def git(desk: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """Run git in the working folder, a repository with nothing of this machine's settings."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)

    def run_git(*words: str, **environment: str) -> str:
        done = subprocess.run(
            ["git", *words],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, **environment},
        )
        assert done.returncode == 0, (words, done.stderr)
        return done.stdout

    run_git("init", "-q", "-b", "main")
    run_git("config", "user.name", "Gita Git")
    run_git("config", "user.email", "gita@example.org")
    return run_git


@pytest.fixture
def commit(git: Git) -> Git:
    def commit_all(subject: str, day: int = 1, by: str = "Gita Git") -> str:
        git("add", "-A")
        date = f"2026-04-{day:02}T12:00:00+02:00"
        git(
            "commit",
            "-q",
            "-m",
            subject,
            "--author",
            f"{by} <x@example.org>",
            GIT_AUTHOR_DATE=date,
            GIT_COMMITTER_DATE=date,
        )
        return git("rev-parse", "HEAD").strip()

    return commit_all


@pytest.fixture
def unprivileged() -> Iterator[Path]:
    """Give a folder of one's own, and act as somebody whom permissions bind: root becomes nobody."""
    folder = Path(tempfile.mkdtemp(prefix="factsheet-test-"))
    root = os.geteuid() == 0
    try:
        if root:
            import factsheet.yamltext.splices  # noqa: F401 - nobody may not read our files

            os.chown(folder, NOBODY, NOBODY)
            os.setegid(NOBODY)
            os.seteuid(NOBODY)
        yield folder
    finally:
        if root:
            os.seteuid(0)
            os.setegid(0)
        folder.chmod(0o700)
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def people(tmp_path_factory: pytest.TempPathFactory) -> tuple[Person, Person, Person]:
    """Ana, Ben and a stranger."""
    folder = tmp_path_factory.mktemp("keys")
    return (
        make_key(folder, "Ana"),
        make_key(folder, "Ben", "ecdsa"),
        make_key(folder, "Mallory"),
    )


@pytest.fixture
def signed(run: Run, desk: Path, people: tuple[Person, Person, Person]) -> Path:
    """A worksheet that Ana judged and Ben approved, both signed, with a copy of the first page."""
    ana, ben, _ = people
    (desk / "claims.yaml").write_text(SHEET)
    (desk / "a.txt").write_text(ARTICLE)
    (desk / "page.html").write_text("<p>It cost 40 million euros, says the budget.")
    assert run("load", "a.txt").code == 0
    assert run("capture", "bridge-cost", "-n", "1", "--from", "page.html").code == 0
    for person in (ana, ben):
        assert run("signers", "add", person.name, person.public).code == 0
    assert run("mark", "bridge-cost", "verified", "--because", "The budget says so.").code == 0
    assert run("sign", "--key", ana.key).code == 0
    approved = run("approve", "bridge-cost", "--by", "Ben", "--sign", "--key", ben.key)
    assert approved.code == 0, approved.err
    return desk / "claims.yaml"


def missing(what: str) -> NoReturn:
    """Skip, or fail where the tests must run."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing, and CI is set")
    pytest.skip(f"{what} is missing")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One Chromium for all the tests of a process."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright (pip install playwright)")
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    program = next(filter(None, map(shutil.which, names)), None)
    if not program:
        missing("a Chromium (apt install chromium)")
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield running
        running.close()
