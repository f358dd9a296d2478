"""The wheel in an empty environment, as users have it; `make test-wheel`, since pip fetches for it."""

import json
import os
import pty
import re
import select
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from conftest import ROOT, Result
from office_files import document, lines, pdf, workbook
from test_load import DRAFT
from test_packaging import BY_EXTRA, CORE, build, distribution
from website import Site, answer

from factsheet import extras

ENVIRONMENT = dict(os.environ) | {
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_NO_WARN_SCRIPT_LOCATION": "1",
}
"""That of the person, as pip is set up there; the tests' own has an empty home."""
del ENVIRONMENT["PYTHONPATH"]  # the guard against the network; pip fetches
VERSIONS = ("3.11", "3.12", "3.13")
PAGE = b"<!doctype html><html lang=en><title>Budget</title><p>The new bridge cost 39.8 million euros.</p></html>"


@cache
def interpreter(version: str) -> str | None:
    """Find a Python of this version, on the path or where pyenv keeps them."""
    on_path = shutil.which(f"python{version}")
    kept = Path(ENVIRONMENT.get("PYENV_ROOT", Path(ENVIRONMENT.get("HOME", "/"), ".pyenv")))
    found = [on_path, *map(str, kept.glob(f"versions/{version}.*/bin/python")), sys.executable]
    ask = "import sys; print('%d.%d' % sys.version_info[:2])"
    for python in filter(None, found):
        done = subprocess.run([python, "-c", ask], capture_output=True, text=True, check=False)
        if done.stdout.strip() == version:
            return python
    return None


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sdist, and with pip the wheel from that alone."""
    folder = tmp_path_factory.mktemp("dist")
    build(ROOT, folder / "here")
    (sdist,) = (folder / "here").glob("*.tar.gz")
    words = ["wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(sdist)]
    subprocess.run([sys.executable, "-m", "pip", *words], env=ENVIRONMENT, cwd=folder, check=True)
    (made,) = folder.glob("*.whl")
    return made


class Installed:
    """An environment with the wheel, and the commands in it."""

    def __init__(self, python: str, folder: Path, wheel: Path) -> None:
        subprocess.run([python, "-m", "venv", folder], env=ENVIRONMENT, check=True)
        self.bin = folder / "bin"
        self.pip("install", "--quiet", str(wheel))

    def pip(self, *words: str) -> str:
        command = [str(self.bin / "python"), "-I", "-m", "pip", *words]
        done = subprocess.run(
            command, env=ENVIRONMENT, cwd=self.bin, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def has(self) -> set[str]:
        """Name what is installed."""
        listed = json.loads(self.pip("list", "--format", "json"))
        return {row["name"].lower().replace("_", "-") for row in listed}

    def run(self, line: str, code: int = 0) -> Result:
        """Run a command line; `~` stands for a blank within a word."""
        words = [word.replace("~", " ") for word in line.split()]
        environment = {name: os.environ[name] for name in ("PATH", "HOME", "FACTSHEET_USER")}
        done = subprocess.run(
            [self.bin / "factsheet", *words],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        result = Result(done.returncode, done.stdout.decode(), done.stderr.decode())
        assert result.code == code, (line, result.out[-2000:], result.err)
        assert "Traceback" not in result.err, line
        return result

    def needs(self, extra: str, line: str) -> str:
        """See that a command names the extra; give what it says to do."""
        before = {path: path.read_bytes() for path in Path.cwd().iterdir() if path.is_file()}
        err = self.run(line, 2).err
        remedy = re.search(rf"pip (install 'factsheet\[{extra}\]')$", err, re.MULTILINE)
        assert remedy, (line, err)
        assert all(path.read_bytes() == data for path, data in before.items()), line
        return remedy[1].replace("'", "")

    def walk(self, keys: bytes) -> tuple[int, str]:
        """Run `review` on a terminal and press keys once something is shown; code and screen."""
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            [self.bin / "factsheet", "review"],
            env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"},
            stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
        )  # fmt: skip
        os.close(theirs)
        shown = b""
        while select.select([ours], [], [], 20)[0]:
            try:
                shown += os.read(ours, 65536)
            except OSError:  # the other side is closed
                break
            if keys and len(shown) > 2000:  # the whole screen was drawn, and is listened to
                os.write(ours, keys)
                keys = b""
        os.close(ours)
        try:
            return process.wait(20), shown.decode(errors="replace")
        finally:
            process.kill()


@pytest.mark.parametrize("version", VERSIONS)
def test_the_wheel_in_an_empty_environment(
    version: str, wheel: Path, tmp_path: Path, desk: Path, site: Site
) -> None:
    python = interpreter(version)
    if python is None:
        pytest.skip(f"no Python {version} at hand")
    _prepare(desk, site)
    here = Installed(python, tmp_path.parent / f"venv-{version}", wheel)
    brought = here.has() - {"pip", "setuptools", "factsheet"}
    print(f"Python {version}: {len(brought)} packages: {', '.join(sorted(brought))}")
    assert {name.lower() for name in CORE} <= brought
    assert not brought & {distribution(module) for module in extras.EXTRAS}

    _main_job(here)
    allow = f"--allow-host 127.0.0.1:{site.port}"
    steps: dict[str, list[str]] = {
        "web": [
            f"capture bridge {allow}", "capture spief --dry-run", f"load {site.url('/b')} {allow} -w url.yaml",
            "load page.html -w html.yaml", "load page.pdf -w pdf.yaml", "validate reviews.html",
        ],
        "office": ["load page.docx -w docx.yaml", "import more.xlsx", "export claims.xlsx"],
        "review": [],
    }  # fmt: skip
    assert set(steps) == set(BY_EXTRA) - {"all"}
    code, shown = here.walk(b"")
    assert code == 2
    assert "factsheet[review]" in shown
    for extra, commands in steps.items():
        remedies = {here.needs(extra, line) for line in commands}
        here.pip("install", "--quiet", f"factsheet[{extra}]")
        assert remedies <= {f"install factsheet[{extra}]"}, "which is what was just done"
        for line in commands:
            here.run(line)
    assert "preserved" in here.run("show bridge").out
    here.run("check")
    code, shown = here.walk(b"q")
    assert code == 0, shown[-2000:]
    assert here.has() >= {name.lower() for names in BY_EXTRA.values() for name in names}


def _prepare(desk: Path, site: Site) -> None:
    site.pages["/b"] = answer(PAGE, content_type="text/html; charset=utf-8")
    (desk / "claims.yaml").write_bytes((ROOT / "claims.yaml").read_bytes())
    (desk / "draft.txt").write_text(DRAFT, encoding="utf-8")
    (desk / "draft.md").write_text(f"# Bridge\n\n{DRAFT}", encoding="utf-8")
    (desk / "more.csv").write_text("statement\nThe sea is wide.\n", encoding="utf-8")
    (desk / "page.html").write_bytes(PAGE)
    (desk / "page.pdf").write_bytes(pdf([lines("The new bridge cost 39.8 million euros.")]))
    words = "The new bridge cost 39.8 million euros."
    (desk / "page.docx").write_bytes(document(lambda made: made.add_paragraph(words)))
    (desk / "more.xlsx").write_bytes(workbook({"Sheet": [["statement"], ["The sky is high."]]}))
    (desk / "bridge.txt").write_text(site.url("/b"), encoding="utf-8")


def _main_job(here: Installed) -> None:
    """Do what needs no extra."""
    url = Path("bridge.txt").read_text(encoding="utf-8")
    assert here.run("--version").out.startswith("factsheet ")
    assert here.run("schema").out == (ROOT / "docs/worksheet.schema.json").read_text("utf-8")
    assert len(here.run("list").lines) > 20
    for line in (
        "show spief",
        "add --quote cost~39.8~million --statement It~cost~39.8~million. --id bridge",
        f"evidence add bridge {url} --stance supports --kind primary --quote 39.8~million",
        "mark bridge verified --because Counted. --rating True",
        "edit bridge --note n",
        "evidence list bridge",
        "review --plain --status opinion",
        "check",
        "check --rules",
        "import more.csv",
        "load draft.txt -w draft.yaml",
        "load draft.md -w markdown.yaml",
        "export report.html",
        "export report.md",
        "export claims.json",
        "export claims.jsonl",
        "export claims.csv",
        "export reviews.jsonld --base-url https://example.org/b",
        "validate reviews.jsonld",
        "log",
    ):
        here.run(line)
    review = Path("reviews.jsonld").read_text(encoding="utf-8")
    page = f"<!doctype html><script type='application/ld+json'>{review}</script>"
    Path("reviews.html").write_text(page, encoding="utf-8")


def test_the_hook_for_pre_commit_brings_what_reads_kept_pages(wheel: Path, tmp_path: Path) -> None:
    (folder := tmp_path / "venv").mkdir()
    subprocess.run([sys.executable, "-m", "venv", folder], env=ENVIRONMENT, check=True)
    done = subprocess.run(
        [folder / "bin" / "python", "-m", "pip", "install", "--dry-run", ROOT, "factsheet[web]"],
        env=ENVIRONMENT, cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (would,) = re.findall(r"^Would install (.+)$", done.stdout, re.MULTILINE)
    assert "warcio" in would
    assert "python-docx" not in would
