"""What is shipped, what a plain installation brings, and what it says of what it left out."""

import ast
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, WORKSHEET, Result, Run, with_guard
from forking import Forked, forking
from office_files import lines, pdf, workbook
from test_load import DRAFT

from factsheet import extras

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DISTRIBUTIONS = {"docx": "python-docx", "yaml": "pyyaml", "markdown_it": "markdown-it-py"}
"""Modules that are called otherwise than what is installed."""
FOR_OTHERS = {"lxml-html-clean"}
"""What is brought for other distributions; pyproject.toml says why."""


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[><=\[]", line)[0] for line in requirements}


def distribution(module: str) -> str:
    return DISTRIBUTIONS.get(module, module.replace("_", "-"))


CORE = names(PROJECT["project"]["dependencies"])
BY_EXTRA = {
    name: names(lines) for name, lines in PROJECT["project"]["optional-dependencies"].items()
}


def imported(tree: ast.AST) -> set[str]:
    """Give the modules that a file imports from elsewhere, by the first part of their names."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add((node.module or "").partition(".")[0])
    return found - sys.stdlib_module_names - {"factsheet"}


def test_every_module_that_an_extra_brings_is_named_with_that_extra() -> None:
    for module, (extra, _) in extras.EXTRAS.items():
        assert distribution(module) in BY_EXTRA[extra], module
        assert distribution(module) not in CORE, f"{module}: an extra is what the core has not"
    named = {distribution(module) for module in extras.EXTRAS}
    brought = set().union(*(lines for name, lines in BY_EXTRA.items() if name != "all"))
    assert brought - FOR_OTHERS == named, "an extra brings what no message names"


def test_all_brings_every_extra() -> None:
    line = f"factsheet[{','.join(name for name in BY_EXTRA if name != 'all')}]"
    assert PROJECT["project"]["optional-dependencies"]["all"] == [line]


def test_the_program_imports_only_what_it_declares_and_all_of_it() -> None:
    used: set[str] = set()
    for file in (ROOT / "src").rglob("*.py"):
        used |= imported(ast.parse(file.read_text(encoding="utf-8")))
    declared = CORE.union(*BY_EXTRA.values()) - {"factsheet"} - FOR_OTHERS
    assert {distribution(module) for module in used} == declared


def test_the_readme_names_what_each_extra_brings() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in BY_EXTRA:
        assert f"[{name}]" in readme, name


PLAIN = (
    f"import sys; sys.modules.update(dict.fromkeys({sorted(extras.EXTRAS)!r})); "  # not installed
    "import rich.table, yaml, jinja2, markdown_it, sentencex; "
    "from factsheet import console, reports, rules; console.can_draw = lambda: True"
)


@pytest.fixture(scope="module")
def plain_installation() -> Iterator[Forked]:
    with forking(with_guard(), PLAIN) as process:
        yield process


@pytest.fixture
def plain(plain_installation: Forked) -> Run:
    """Run a command as a plain installation would, in a process of its own."""

    def run_plain(*argv: str, stdin: bytes = b"") -> Result:
        code, out, err = plain_installation.run(list(argv), Path.cwd(), stdin)
        return Result(code, out.decode(), err.decode())

    return run_plain


def test_the_main_job_needs_no_extra(plain: Run, desk: Path, sheet: Path) -> None:
    (desk / "draft.txt").write_text(DRAFT, encoding="utf-8")
    (desk / "draft.md").write_text(f"# Bridge\n\n{DRAFT}", encoding="utf-8")
    (desk / "more.csv").write_text("statement\nThe sea is wide.\n", encoding="cp1252")
    (desk / "old.txt").write_text("Die Brücke kostete 40 Millionen Euro.", encoding="cp1252")
    for line in (
        "list",
        "show bridge-cost",
        "add --quote seven --id seven",
        "evidence add seven https://example.org/b --stance supports --kind primary",
        "mark seven verified --because Counted.",
        "mark bridge-opened unverified --because Unclear.",
        "edit seven --note n",
        "review --plain",
        "check",
        "import more.csv",
        "load draft.txt -w draft.yaml",
        "load draft.md -w markdown.yaml",
        "load old.txt -w old.yaml",
        "check -w draft.yaml",
        "export report.html",
        "export report.md",
        "export claims.json",
        "export claims.jsonl",
        "export claims.csv",
        "export reviews.jsonld --base-url https://example.org/b",
        "validate reviews.jsonld",
        "log",
        "schema",
        "remove seven --yes",
    ):
        result = plain(*line.split(), stdin=b"q\n")
        assert result.code == 0, (line, result.err)
        assert "Traceback" not in result.err


@pytest.mark.parametrize(
    ("line", "module"),
    [
        ("capture --all", "warcio"),
        ("capture bridge-cost --from budget.html", "warcio"),
        ("capture bridge-cost --dry-run", "warcio"),
        ("check --links", "warcio"),
        ("evidence add bridge-cost http://127.0.0.1:9/ --capture", "warcio"),
        ("load http://127.0.0.1:9/article.html", "warcio"),
        ("load budget.html -w new.yaml", "selectolax"),
        ("load budget.pdf -w new.yaml", "pypdfium2"),
        ("load budget.docx -w new.yaml", "docx"),
        ("import budget.xlsx", "openpyxl"),
        ("import budget.html", "selectolax"),
        ("import dated.csv", "dateparser"),
        ("export budget.xlsx", "xlsxwriter"),
        ("validate budget.html", "selectolax"),
        ("review", "textual"),
    ],
)
def test_what_an_extra_brings_is_named_and_nothing_is_written(
    plain: Run, desk: Path, sheet: Path, line: str, module: str
) -> None:
    (desk / "budget.html").write_text("<!doctype html><p>It cost 39.8.</p>", encoding="utf-8")
    (desk / "budget.pdf").write_bytes(pdf([lines("It cost 39.8 million.")]))
    with zipfile.ZipFile(desk / "budget.docx", "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    (desk / "budget.xlsx").write_bytes(workbook({"Sheet": [["statement"], ["The sea is wide."]]}))
    (desk / "dated.csv").write_text(
        "statement,evidence.url,evidence.published\nA.,https://a.org/,3 июля 2025\n",
        encoding="utf-8",
    )
    before = sorted(desk.iterdir())
    result = plain(*line.split())
    assert result.code == 2, result.err
    extra = extras.EXTRAS[module][0]
    assert result.err.startswith(f"factsheet: this needs {module}, ")
    assert f"pip install 'factsheet[{extra}]'\n" in result.err
    assert result.err.count("\n") == 1
    assert result.out == ""
    assert sheet.read_text(encoding="utf-8") == WORKSHEET
    left = [path for path in desk.iterdir() if not path.name.endswith(".lock")]
    assert sorted(left) == before, "something was written"


def test_kept_pages_that_cannot_be_read_are_not_called_sound(
    run: Run, plain: Run, desk: Path, sheet: Path
) -> None:
    (desk / "budget.html").write_text("<p>It cost 39.8 million euros.</p>", encoding="utf-8")
    assert run("capture", "bridge-cost", "--from", "budget.html").code == 0
    assert plain("list").code == 0
    for line in ("check", "check --format json", "show bridge-cost", "export report.md"):
        result = plain(*line.split())
        assert result.code == 2, line
        assert "'factsheet[web]'" in result.err
        assert result.out == ""


def test_an_article_is_loaded_although_its_day_cannot_be_read(plain: Run, desk: Path) -> None:
    lines = "Die Brücke\n\n3. Juli 2025\n\nDie Brücke kostete 40 Millionen Euro, sagt die Stadt.\n"
    (desk / "artikel.txt").write_text(lines, encoding="utf-8")
    (desk / "artikel.md").write_text(
        f"---\ndate: 3. Juli 2025\n---\n{lines.partition('3.')[0]}x", encoding="utf-8"
    )
    for name in ("artikel.txt", "artikel.md"):
        result = plain("load", name, "-w", f"{name}.yaml")
        assert result.code == 0
        assert "'3. Juli 2025' was not read as a date: this needs dateparser" in result.err
        assert "title: Die Brücke" in result.err
        assert "published: " not in result.err


def test_another_module_that_is_missing_is_a_fault_of_ours(
    run: Run, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ModuleNotFoundError("No module named 'elsewhere'", name="elsewhere")

    monkeypatch.setattr("factsheet.store.load", broken)
    with pytest.raises(ModuleNotFoundError, match="elsewhere"):
        run("list")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and the sdist."""
    folder = tmp_path_factory.mktemp("dist")
    build(ROOT, folder)
    return folder


def build(project: Path, folder: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(folder)],
        cwd=project,
        check=True,
        capture_output=True,
    )


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_wheel_holds_the_program_and_nothing_else(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    held = contents(wheel)
    source = ROOT / "src"
    ours = {
        str(path.relative_to(source)): path.read_bytes()
        for path in source.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert {Path(name).name for name in ours} >= {
        "py.typed", "page.jinja", "card.jinja", "style.css", "filter.js", "screen.tcss",
    }  # fmt: skip
    about = {name: data for name, data in held.items() if ".dist-info/" in name}
    assert {name: data for name, data in held.items() if name not in about} == ours
    assert {name.partition("/")[2] for name in about} == {
        "METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE",
    }  # fmt: skip
    for name, data in held.items():
        assert str(ROOT).encode() not in data, name
        assert str(Path.home()).encode() not in data, name


def test_the_sdist_holds_what_the_repository_holds_and_builds_the_same_wheel(
    built: Path, tmp_path: Path
) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        # Python has filters from 3.11.4 on, and its manual sets them thus where there may be none.
        archive.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)
        archive.extractall(tmp_path)
    (unpacked,) = tmp_path.iterdir()
    if (ROOT / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
        )
        tracked = {
            name for name in os.fsdecode(listed.stdout).split("\0") if (ROOT / name).is_file()
        }
        held = {str(p.relative_to(unpacked)) for p in unpacked.rglob("*") if p.is_file()}
        assert tracked - held == set()
        assert held - tracked <= {"PKG-INFO"} | untracked()
    build(unpacked, tmp_path / "again")
    (first,), (second,) = built.glob("*.whl"), (tmp_path / "again").glob("*.whl")
    assert contents(first) == contents(second)


def untracked() -> set[str]:
    """Name files that are new and not in git yet."""
    words = ["git", "ls-files", "-z", "--others", "--exclude-standard"]
    listed = subprocess.run(words, cwd=ROOT, capture_output=True, check=True)
    return set(os.fsdecode(listed.stdout).split("\0"))
