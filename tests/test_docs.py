"""What the documentation says is so: each command line is run, each table is the code's.

Each page is followed word for word in a copy of `docs/example`. A code block marked `console` holds
command lines behind `$ `; a block behind "Save it as `NAME`" is such a file; where the block also shows output, that is compared, but for days, times
and hashes. A line ends with `# exit code N` where that is not 0. `FACTSHEET_REDRAW=1` writes the
outputs anew.
"""

import os
import re
import runpy
import shlex
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest
import yaml
from conftest import COMMAND, ROOT, Run, alone
from forking import Forked
from signing import have_key, make_key

from factsheet.anchors import find, negation, prepare
from factsheet.yamltext import parse

DOCS = ROOT / "docs"
PAGES = sorted(path.name for path in DOCS.glob("*.md"))
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PORT = "8765"
GENERATED = runpy.run_path(str(DOCS / "commands.py"))
SHELLS = re.compile(r"[|&;<>$`*?~\\(){}\[\]!]")
"""What only a shell understands; lines without it need none."""
NOT_RUN = ("pipx ",)
"""What would install something."""


def _surroundings(patch: pytest.MonkeyPatch) -> None:
    """Have `factsheet` on the path, and git know who commits."""
    patch.setenv("PATH", f"{COMMAND.parent}{os.pathsep}{os.environ['PATH']}")
    patch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    for who in ("AUTHOR", "COMMITTER"):
        patch.setenv(f"GIT_{who}_NAME", "Ana")
        patch.setenv(f"GIT_{who}_EMAIL", "ana@example.org")
    patch.setenv("FACTSHEET_USER", "a reader of whom no file knows")


def _have_example(folder: Path) -> None:
    shutil.copytree(DOCS / "example", folder / "docs" / "example")
    shutil.copy(ROOT / "claims.yaml", folder)
    subprocess.run(["git", "init", "-q", "-b", "main"], cwd=folder, check=True)


@pytest.fixture
def example(desk: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in the folder that holds a copy of the example, with `factsheet` on the path."""
    _surroundings(monkeypatch)
    _have_example(desk)
    return desk


class Shell:
    """Runs a page's lines in order; a `cd` holds for those behind it."""

    def __init__(self, folder: Path, forked: Forked) -> None:
        self.folder, self.forked = folder, forked
        self.servers: list[subprocess.Popen[bytes]] = []
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = str(free.getsockname()[1])

    def run(self, line: str) -> tuple[int, str]:
        """Run a line; gives its exit code, and stdout before stderr."""
        line = line.replace(PORT, self.port)
        if line.startswith("cd "):
            self.folder = self.folder / line[3:]
            return 0 if self.folder.is_dir() else 2, ""
        if line.endswith("&"):
            return self._serve(line.removesuffix("&")), ""
        if line.startswith("factsheet ") and not SHELLS.search(re.sub(r"'[^']*'", "", line)):
            words = shlex.split(line, comments=True)[1:]
            code, *streams = self.forked.run(words, self.folder)
        else:
            done = subprocess.run(
                ["bash", "-c", line],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=60,
                check=False,
            )
            code, *streams = done.returncode, done.stdout, done.stderr
        out = b"".join(streams).decode()
        assert "Traceback" not in out, line
        return code, out.replace(self.port, PORT)

    def _serve(self, line: str) -> int:
        server = subprocess.Popen(
            ["bash", "-c", f"exec {line}"],
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.servers.append(server)
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", int(self.port))).close()
                return 0
            except OSError:
                time.sleep(0.05)
        return 1

    def end(self) -> None:
        """Stop what the page started."""
        for server in self.servers:
            server.terminate()
            server.wait()


def _still(text: str) -> str:
    """Take out of a text what is another at each run."""
    text = re.sub(r"\d{4}-\d\d-\d\d(T[\d:]+Z|[ T]\d\d:\d\d)?", "DATE", text)
    text = re.sub(r"\b[0-9a-f]{7,64}\b", "HASH", text)
    text = re.sub(r"\d+ days?\b", "N days", text)
    return re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)


def _followed(page: str, shell: Shell) -> str:
    """Do what a page says; give it with the outputs that came."""
    text = (DOCS / page).read_text(encoding="utf-8")

    def do(block: re.Match[str]) -> str:
        kind, body = block.groups()
        said = text[: block.start()].rstrip().rpartition("\n\n")[2]
        if saved := re.search(r"\b[Ss]ave\s+\w+\s+as\s+`([\w./-]+)`", said):
            (shell.folder / saved[1]).parent.mkdir(exist_ok=True)
            made_of = body.replace(PORT, shell.port)
            (shell.folder / saved[1]).write_text(made_of, encoding="utf-8")
        if kind != "console":
            return block[0]
        lines = body.splitlines()
        with_output = any(not line.startswith("$ ") for line in lines)
        made = []
        for line in lines:
            if not line.startswith("$ "):
                continue
            made.append(line)
            expected = re.search(r"# exit code (\d+)$", line)
            code, out = shell.run(line[2:])
            assert code == (int(expected[1]) if expected else 0), f"{page}: {line}: {code}\n{out}"
            if with_output:
                made += [row.rstrip() for row in out.splitlines()]
        return f"```{kind}\n" + "".join(f"{line}\n" for line in made) + "```"

    return FENCE.sub(do, text)


@pytest.mark.parametrize("page", [page for page in PAGES if page != "commands.md"])
def test_a_page_can_be_followed_word_for_word(page: str, example: Path, forked: Forked) -> None:
    shell = Shell(example, forked)
    try:
        followed = _followed(page, shell)
    finally:
        shell.end()
    text = (DOCS / page).read_text(encoding="utf-8")
    if os.environ.get("FACTSHEET_REDRAW"):
        if _still(followed) != _still(text):
            (DOCS / page).write_text(followed, encoding="utf-8")
    else:
        assert _still(followed) == _still(text), "redraw with FACTSHEET_REDRAW=1 if this is meant"


def test_a_line_whose_files_are_not_made_fails(example: Path, forked: Forked) -> None:
    shell = Shell(example / "docs" / "example", forked)
    assert shell.run("factsheet validate nowhere.html")[0] == 2
    assert shell.run("factsheet list")[0] == 0


def _sections() -> list[tuple[str, list[str]]]:
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    parts = re.split(r"^## (factsheet.*)$", text, flags=re.MULTILINE)[1:]
    return [
        (name, re.findall(r"^\$ (.+)$", body, re.MULTILINE))
        for name, body in zip(parts[::2], parts[1::2], strict=True)
    ]


def _have_keys(folder: Path) -> Path:
    """Give Ana a key that git knows, in ~/.ssh, and Ben one that is signed up; and a bundle."""
    ben = make_key(folder, "Ben")
    for name in ("allowed_signers", "signers"):
        (folder / name).write_text(f'"Ben Example" {ben.public.read_text()}')
    words = [COMMAND, "bundle", "budget.zip", "--public", "--key", ben.key]
    subprocess.run(list(map(str, words)), cwd=folder, check=True, capture_output=True)
    return have_key()


def _have_picture(folder: Path) -> None:
    """Add a claim with a saved copy that only a person can read."""
    (folder / "poster.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    for words in (
        ("add", "--id", "poster", "--statement", "Entry is free."),
        ("evidence", "add", "poster", "--source", "A poster", "--quote", "entry is free"),
        ("capture", "poster", "--from", "poster.png", "--by", "Ana"),
    ):
        subprocess.run([COMMAND, *words], cwd=folder, capture_output=True, check=False)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder with the example under git, a few commits, keys and a bundle, to be copied."""
    root = tmp_path_factory.mktemp("versioned")
    folder = root / "docs" / "example"
    with pytest.MonkeyPatch.context() as patch:
        alone(root, patch)
        _surroundings(patch)
        _have_example(root)
        words = "init -q -b main; add .; commit -q -m Begin"
        for line in [*words.split("; "), *["commit -q --allow-empty -m More"] * 3]:
            subprocess.run(["git", *line.split(" ")], cwd=folder, check=True)
        patch.setenv("GIT_CONFIG_GLOBAL", str(_have_keys(folder)))
        sheet = folder / "claims.yaml"
        sheet.write_text(sheet.read_text("utf-8").replace("employed 350", "employed 360"), "utf-8")
        _have_picture(folder)
    return root


@pytest.fixture
def versioned(desk: Path, made_once: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the example under git, with a few commits."""
    shutil.copytree(made_once, desk, dirs_exist_ok=True)
    _surroundings(monkeypatch)
    config = Path.home() / ".gitconfig"
    config.write_text(config.read_text("utf-8").replace(str(made_once), str(desk)), "utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    return desk / "docs" / "example"


@pytest.mark.parametrize(("name", "lines"), [s for s in _sections() if s[0] != "factsheet"])
def test_the_examples_of_a_command_work(
    name: str, lines: list[str], versioned: Path, forked: Forked
) -> None:
    assert lines, f"{name} has no example"
    shell = Shell(versioned, forked)
    for line in lines:
        code, out = shell.run(line)
        found = code == 1 and any(word in line for word in ("check", "--exit-code", "verify"))
        assert code == 0 or found, f"{line}: {code}\n{out}"


def test_the_script_of_review_judges_a_claim(versioned: Path, run: Run, forked: Forked) -> None:
    (line,) = [line for _, lines in _sections() for line in lines if line.startswith("printf")]
    assert Shell(versioned, forked).run(line)[0] == 0
    assert "The budget says so." in run("log", "-w", str(versioned / "claims.yaml")).lines[0]


def test_the_page_of_commands_is_the_programs() -> None:
    page = (DOCS / "commands.md").read_text(encoding="utf-8")
    assert page == GENERATED["commands_page"](), "write it anew with `make docs`"


def test_every_option_of_every_command_is_on_the_page(run: Run) -> None:
    page = (DOCS / "commands.md").read_text(encoding="utf-8")
    for name, _ in _sections():
        helped = run(*name.split()[1:], "--help").out
        section = page.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
        for option in re.findall(r"^ +(?:-\w, )?(--[a-z-]+)", helped, re.MULTILINE):
            assert f"{option}" in section, (name, option)


@pytest.mark.parametrize("page", PAGES)
def test_the_tables_of_a_page_are_the_codes(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    assert text == GENERATED["with_tables"](text), "write them anew with `make docs`"


def test_every_table_stands_somewhere() -> None:
    text = "".join((DOCS / page).read_text(encoding="utf-8") for page in PAGES)
    for name in GENERATED["TABLES"]:
        assert f"<!-- table: {name} -->" in text


def _anchors(text: str) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", *(f"docs/{p}" for p in PAGES)])
def test_links_lead_somewhere(page: str) -> None:
    file = ROOT / page
    text = re.sub(r"```.*?```", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith("http"):
            continue
        path, _, anchor = target.partition("#")
        there = (file.parent / path) if path else file
        assert there.exists(), (page, target)
        if anchor:
            assert anchor in _anchors(there.read_text(encoding="utf-8")), (page, target)


def test_the_readme_leads_to_every_page() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    index = (DOCS / "README.md").read_text(encoding="utf-8")
    for page in set(PAGES) - {"README.md"}:
        assert f"docs/{page}" in readme, page
        assert f"({page})" in index, page


def test_no_command_on_a_page_is_left_out_of_the_runs() -> None:
    for page in PAGES:
        for kind, body in FENCE.findall((DOCS / page).read_text(encoding="utf-8")):
            if kind in ("console", "yaml"):
                continue
            for line in body.splitlines():
                assert not re.match(r"\$ |factsheet \w+ ", line) or (
                    page == "commands.md" and kind == "text"
                ), (page, line)


@pytest.mark.parametrize("page", PAGES)
def test_yaml_on_a_page_is_yaml_and_worksheets_are_worksheets(page: str) -> None:
    for kind, body in FENCE.findall((DOCS / page).read_text(encoding="utf-8")):
        if kind == "yaml":
            yaml.load(body, Loader=yaml.BaseLoader)
            if body.startswith("factsheet:") and "stauts" not in body:
                parse(body)


def test_the_quotes_on_the_page_of_evidence_are_found_or_not_as_it_says() -> None:
    text = (DOCS / "evidence.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(.+?)` \| `(.+?)`[^|]* \| (found|not found)(.*?) \|$", text, re.M)
    assert len(rows) == 14
    says = {"": ("exact", "normalised"), ", but for case": ("case",), " in parts": ("elided",)}
    says |= {", but for footnote marks": ("normalised",)}
    for quote, page, found, how in rows:
        result = find(quote, prepare(page))
        assert bool(result.anchors) == (found == "found"), quote
        assert not result.anchors or result.how in says[how], quote


def test_the_quote_that_leaves_a_negation_out_is_one() -> None:
    text = " ".join((DOCS / "evidence.md").read_text(encoding="utf-8").split())
    said = re.search(r'"([^"]+ … [^"]+)" is not a quote from "([^"]+)"', text)
    assert said
    page = said[2]
    (place,) = find(said[1], prepare(page)).anchors
    ((start, end),) = place.gaps
    assert negation(page[start:end], page) == "nobody"


def test_the_tests_that_the_page_on_security_names_are_there() -> None:
    text = (DOCS / "security.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(test_\w+\.py)`", text))
    assert len(named) > 10
    assert [name for name in named if not (ROOT / "tests" / name).exists()] == []


def test_no_picture_is_heavy() -> None:
    for picture in DOCS.glob("*.png"):
        assert picture.stat().st_size < 150_000, picture.name


def test_nothing_on_a_page_names_a_place_of_one_machine() -> None:
    for page in PAGES:
        text = (DOCS / page).read_text(encoding="utf-8")
        assert not re.search(r"/(work|home|root|tmp)/", text), page
