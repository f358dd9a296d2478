"""The habits of a good command line."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import COMMAND, ROOT, WORKSHEET, Run

import factsheet
from factsheet.cli.app import COMMANDS

EVERY = [[name] for name in COMMANDS] + [
    ["evidence", name] for name in ("add", "list", "edit", "remove")
]


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_every_command_has_help_with_an_example(run: Run, words: list[str]) -> None:
    for flag in ("--help", "-h"):
        result = run(*words, flag)
        assert result.code == 0
        assert result.out.startswith(f"Usage: factsheet {' '.join(words)}")
        assert "Example: " in result.out
        example = re.search(r"Example: .*?(factsheet .*)", " ".join(result.out.split()))
        assert example
        assert words[0] in example[1]


def test_help_lists_every_command_with_a_whole_sentence(run: Run) -> None:
    out = run("--help").out
    for name in COMMANDS:
        line = re.search(rf"^  [\w ]{{8}}  {name} +(.+)$", out, re.MULTILINE)
        assert line, name
        assert line[1].endswith("."), "cut short"
        assert not line[1].endswith("..."), "cut short"
        own = run(name, "--help").out.split("\n\n")[1]
        assert " ".join(own.split()).startswith(line[1]), "the table of commands says otherwise"


def test_no_arguments_shows_the_help(run: Run) -> None:
    result = run()
    assert "Usage: factsheet" in result.out


def test_version(run: Run, installed: Run) -> None:
    assert run("--version").out == f"factsheet {factsheet.__version__}\n"
    assert installed("--version").out == f"factsheet {factsheet.__version__}\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["lst"], "No such command 'lst'"),
        (["list", "--frmat", "json"], "No such option"),
        (["list", "--format", "xml"], "xml"),
        (["show"], "Missing argument"),
        (["evidence", "edit", "1", "zero"], "zero"),
        (["mark", "1", "opinion", "--wait", "-1"], "-1"),
    ],
)
def test_wrong_usage_is_code_2_with_a_way_on(
    run: Run, sheet: Path, words: list[str], message: str
) -> None:
    result = run(*words)
    assert result.code == 2
    assert result.out == ""
    assert message in result.err
    assert "--help" in result.err


def test_the_worksheet_is_found_as_git_finds_its_folder(
    run: Run, sheet: Path, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    below = desk / "a" / "b"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert len(run("list").lines) == 3
    other = desk / "other.yaml"
    other.write_text("factsheet: 1\nclaims: [{id: z, quote: q}]\n", encoding="utf-8")
    monkeypatch.setenv("FACTSHEET_WORKSHEET", str(other))
    assert run("list", "--format", "ids").lines == ["z"]
    assert len(run("list", "-w", sheet).lines) == 3
    assert len(run("-w", sheet, "list").lines) == 3, "the option may stand before the command, too"


def test_a_reader_that_goes_away_is_no_error(desk: Path) -> None:
    (desk / "claims.yaml").write_text(
        "factsheet: 1\nclaims:\n"
        + "".join(f"- {{id: claim-{n}, quote: {'word ' * 50}}}\n" for n in range(2000)),
        encoding="utf-8",
    )
    done = subprocess.run(
        f"set -o pipefail; {COMMAND} list | head -1",
        shell=True,
        executable="/bin/bash",
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0
    assert done.stderr == b""
    assert done.stdout.startswith(b"1\tclaim-0\t")


def test_output_is_utf_8_in_a_pipe_whatever_the_locale(installed: Run, desk: Path) -> None:
    (desk / "claims.yaml").write_text(
        "factsheet: 1\nclaims: [{id: zh, quote: 桥}]\n", encoding="utf-8"
    )
    for locale in ("C", "POSIX", "de_DE.ISO-8859-1"):
        result = installed("list", LC_ALL=locale, PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
        assert "桥" in result.out


def test_no_color_is_honoured(run: Run, sheet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[32m" in run("list", "--format", "table").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[32m" not in run("list", "--format", "table").out


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("factsheet show bri", {"bridge-cost", "bridge-opened"}),
        ("factsheet mark may", {"mayor-speech"}),
        ("factsheet evidence add bridge-c", {"bridge-cost"}),
        ("factsheet list --status ver", {"verified"}),
        ("factsheet mark 1 dis", {"disputed"}),
        ("factsheet list --tag m", {"money"}),
        ("factsheet add --tag mo", {"money"}),
        ("factsheet list --assigned B", {"Ben"}),
        ("factsheet mark 1 verified --by A", {"Ana"}),
        ("factsheet list --attributed-to Ci", {"City", "council"}),
        ("factsheet evidence add 1 u --publisher Ci", {"City", "of", "Example"}),
        ("factsheet export --format m", {"md"}),
        ("factsheet import --format js", {"json", "jsonl"}),
        ("factsheet check --only few", {"few-sources"}),
        ("factsheet check --claim may", {"mayor-speech"}),
        ("factsheet list --format js", {"json", "jsonl"}),
        ("factsheet -w claims.yaml show ma", {"mayor-speech"}),
        ("factsheet show -w nowhere.yaml x", set()),
    ],
)
def test_shells_complete_ids_words_and_names(
    desk: Path, sheet: Path, line: str, offered: set[str]
) -> None:
    words = line.split()
    done = subprocess.run(
        [COMMAND],
        env={
            **os.environ,
            "_FACTSHEET_COMPLETE": "complete_bash",
            "COMP_WORDS": line,
            "COMP_CWORD": str(len(words) - 1),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert set(done.stdout.split()) == offered
    assert done.stderr == ""


def test_as_a_module_it_is_the_same_program(sheet: Path, installed: Run) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "factsheet", "list", "--status", "verified"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, installed("list", "--status", "verified").out)
    words = [sys.executable, "-m", "factsheet", "show", "none"]
    assert subprocess.run(words, capture_output=True, check=False).returncode == 2


def test_each_command_has_a_manual_page(desk: Path) -> None:
    subprocess.run([sys.executable, ROOT / "docs" / "man.py", desk / "man1"], check=True)
    pages = {page.name for page in (desk / "man1").iterdir()}
    assert pages >= {f"factsheet-{name}.1" for name in COMMANDS} | {
        "factsheet.1",
        "factsheet-evidence-add.1",
    }
    page = (desk / "man1" / "factsheet-mark.1").read_text(encoding="ascii")
    assert "factsheet\\-mark \\- give claims a status" in page
    assert ".B \\-\\-because TEXT" in page
    assert not re.search(r"^['.](?!TH|SH|B|TP|PP)", page, re.MULTILINE)


def test_an_interrupted_command_is_code_130(
    run: Run, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("factsheet.store.load", interrupt)
    assert run("list").code == 130


def test_looking_never_writes(run: Run, sheet: Path, desk: Path) -> None:
    before = sheet.stat().st_mtime_ns
    for words in (["list"], ["show", "1"], ["log"], ["check"], ["export"], ["evidence", "list"]):
        run(*words)
    assert sheet.stat().st_mtime_ns == before
    assert [path.name for path in desk.iterdir()] == ["claims.yaml"]
    assert sheet.read_text(encoding="utf-8") == WORKSHEET
