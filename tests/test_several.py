"""`list`, `check`, `log` and `export -f jsonl` over many worksheets; CI's ways to run `check`."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from conftest import COMMAND, ROOT, WORKSHEET, Run
from hypothesis import given
from hypothesis import strategies as st

from factsheet import queries
from factsheet.cli.github_annotations import annotation
from factsheet.problems import BrokenText
from factsheet.yamltext import parse

OTHER = """\
# The works of 2025.
factsheet: 1
claims:
- id: works-late
  quote: seven years late
  assigned: Cleo
  history: [{at: 2026-05-01T00:00:00Z, by: Cleo, status: opinion}]
"""


@pytest.fixture
def archive(desk: Path) -> Path:
    """Give a folder with two worksheets, and much that is none."""
    folder = desk / "archive"
    for name, text in {
        "2025/works.yml": OTHER,
        "bridge/claims.yaml": WORKSHEET,
        ".hidden/claims.yaml": OTHER,
        ".claims.yaml": OTHER,
        "settings.yaml": "a: [\n",
        "list.yaml": "- factsheet\n",
        "empty.yaml": "",
        "later.yaml": "title: x\nfactsheet: 1\n",
        "notes.txt": "factsheet: 1\n",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "loop").symlink_to(folder)
    (folder / "dangling.yaml").symlink_to(folder / "nowhere")
    (folder / "twin.yaml").symlink_to(folder / "bridge" / "claims.yaml")
    os.mkfifo(folder / "pipe.yaml")
    return folder


WORKS, BRIDGE = "archive/2025/works.yml", "archive/bridge/claims.yaml"


def test_a_folder_means_every_worksheet_below_it_sorted_by_path(run: Run, archive: Path) -> None:
    result = run("list", "-w", "archive")
    assert result.code == 0
    assert result.err == ""
    assert [line.split("\t")[:3] for line in result.lines] == [
        [WORKS, "1", "works-late"],
        [BRIDGE, "1", "bridge-cost"],
        [BRIDGE, "2", "bridge-opened"],
        [BRIDGE, "3", "mayor-speech"],
    ]


@pytest.mark.parametrize(
    "words",
    [
        ["list", "archive"],
        ["-w", "archive", "list"],
        ["list", "-w", WORKS, "-w", BRIDGE],
        ["-w", WORKS, "-w", BRIDGE, "list"],
        ["list", WORKS, BRIDGE, WORKS],
        ["list", WORKS, "-w", "archive/bridge"],
    ],
)
def test_worksheets_are_named_in_any_way_and_each_is_read_once(
    run: Run, archive: Path, words: list[str]
) -> None:
    assert sorted(run(*words).lines) == sorted(run("list", "-w", "archive").lines)


def test_the_environment_may_name_a_folder(
    run: Run, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACTSHEET_WORKSHEET", "archive")
    assert len(run("list").lines) == 4


def test_one_worksheet_is_shown_as_ever(run: Run, archive: Path) -> None:
    for command in (["list"], ["check", "--format", "json"], ["log"], ["export", "-f", "jsonl"]):
        out = run(*command, "-w", BRIDGE).out
        assert out
        assert '"worksheet"' not in out
        assert not out.startswith(BRIDGE)


def test_every_row_names_its_worksheet(run: Run, archive: Path) -> None:
    w = ("-w", "archive")
    assert [row["worksheet"] for row in run("list", "--format", "json", *w).json] == [
        WORKS,
        *[BRIDGE] * 3,
    ]
    for command in (["list", "--format", "jsonl"], ["export", "-f", "jsonl"]):
        rows = [json.loads(line) for line in run(*command, *w).lines]
        assert [(row["worksheet"], row["id"]) for row in rows][:2] == [
            (WORKS, "works-late"),
            (BRIDGE, "bridge-cost"),
        ]
        assert next(iter(rows[0])) == "worksheet"
    assert run("list", "--format", "csv", *w).lines[0].startswith("worksheet,number,id,")
    assert run("list", "--format", "ids", *w).lines[0] == f"{WORKS}\tworks-late"
    log = run("log", *w)
    assert log.lines[0].split("\t")[:3] == [WORKS, "2026-05-01T00:00:00Z", "works-late"]
    assert log.lines[1].startswith(BRIDGE)
    assert [row["worksheet"] for row in run("log", "--format", "json", *w).json] == [WORKS, BRIDGE]
    assert {row["worksheet"] for row in run("check", "--format", "json", *w).findings} == {
        WORKS,
        BRIDGE,
    }


def test_the_table_names_worksheets_and_fits(
    run: Run, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for width in (50, 80, 120, 200):
        monkeypatch.setenv("COLUMNS", str(width))
        table = run("list", "archive", "--format", "table").out
        assert max(map(len, table.splitlines())) <= width
        assert "2025/works.yml" in table
        assert "1 of 4 settled" in table, "of all worksheets together"


def test_filters_and_orders_hold_for_all(run: Run, archive: Path) -> None:
    def ids(*words: str) -> list[str]:
        return [
            line.split("\t")[1] for line in run("list", "archive", "--format", "ids", *words).lines
        ]

    assert ids("--search", "39.8 MILLION") == ["bridge-cost"]
    assert ids("--assigned", "cleo") == ["works-late"]
    assert ids("--sort", "id") == ["bridge-cost", "bridge-opened", "mayor-speech", "works-late"]
    assert ids("--sort", "changed")[:2] == ["works-late", "bridge-opened"]
    assert run("list", "archive", "--search", "nowhere").err == "no claim matches\n"


def test_log_tells_folders_from_the_one_claim(run: Run, archive: Path) -> None:
    assert run("log", ".").out == run("log", "-w", ".").out != ""
    assert run("log", "nobody", "./").code == 2
    result = run("log", "one", "two", ".")
    assert (result.code, "one claim at a time" in result.err) == (2, True)


def test_a_claims_log_is_found_in_the_worksheets_that_have_it(run: Run, archive: Path) -> None:
    assert len(run("log", "works", "-w", "archive").lines) == 1
    assert run("log", "nobody", "-w", "archive").code == 2


def test_one_broken_worksheet_among_fifty_is_named_and_stops_no_other(run: Run, desk: Path) -> None:
    for number in range(50):
        folder = desk / "all" / f"{number:02}"
        folder.mkdir(parents=True)
        (folder / "claims.yaml").write_text(OTHER, encoding="utf-8")
    (desk / "all" / "07" / "claims.yaml").write_text("factsheet: 1\nclaims: no\n", encoding="utf-8")
    broken = "all/07/claims.yaml:2:9: a list is expected here, not 'no'"
    for command, lines in (
        (["list"], 49),
        (["log"], 49),
        (["export", "-f", "jsonl"], 49),
        (["check", "--strict"], 4 * 49),  # two findings, and their remedies
        (["list", "--search", "nowhere"], 0),
    ):
        result = run(*command, "-w", "all")
        assert result.code == 2, command
        assert broken in result.err
        assert "1 could not be read, of 50 worksheets" in result.err
        assert "Traceback" not in result.err
        assert len(result.lines) == lines
    assert "49 worksheets, 49 claims checked" in run("check", "all").err
    missing = run("list", "all/01/claims.yaml", "all/gone.yaml")
    assert missing.code == 2
    assert len(missing.lines) == 1
    assert "all/gone.yaml: there is no such file" in missing.err


@pytest.mark.parametrize("spoil", [b"\xff", b"", b"- a\n", b"factsheet: 2\n", b"<<<<<<< ours\n"])
def test_whatever_is_called_claims_yaml_is_named_when_it_is_broken(
    run: Run, archive: Path, spoil: bytes
) -> None:
    (archive / "zzz").mkdir()
    (archive / "zzz" / "claims.yaml").write_bytes(spoil)
    result = run("list", "archive")
    assert result.code == 2
    assert "archive/zzz/claims.yaml:1:" in result.err
    assert len(result.lines) == 4


def test_a_folder_without_worksheets_is_an_error(run: Run, desk: Path) -> None:
    (desk / "bare").mkdir()
    for command in (["list"], ["check"], ["log"], ["export", "-f", "jsonl"]):
        result = run(*command, "-w", "bare")
        assert result.code == 2
        assert "bare: this is a folder without worksheets" in result.err


def test_other_commands_and_formats_take_one_worksheet(run: Run, archive: Path) -> None:
    assert "as jsonl, not as html" in run("export", "r.html", "-w", "archive").err
    assert run("export", BRIDGE, "-f", "jsonl", "-w", "archive").code == 2
    assert Path(BRIDGE).read_text(encoding="utf-8") == WORKSHEET
    result = run("-w", WORKS, "-w", BRIDGE, "show", "1")
    assert result.code == 2
    assert "works on one worksheet" in result.err


def test_an_archive_is_exported_without_what_is_confidential_and_comes_back(
    run: Run, archive: Path, desk: Path
) -> None:
    run("evidence", "add", "1", "--source", "SECRET", "--confidential", "-w", BRIDGE)
    result = run("export", "all.jsonl", "-w", "archive")
    closing = "all.jsonl: 4 claims as jsonl; 1 piece of confidential evidence withheld"
    assert result.err.splitlines()[-1] == closing
    assert "SECRET" not in (desk / "all.jsonl").read_text(encoding="utf-8")
    assert run("import", "all.jsonl", "-w", "back.yaml").code == 0
    assert len(run("list", "-w", "back.yaml").lines) == 4


words = st.text(st.sampled_from("aBß İ'\\\"-:#\n,"), max_size=12)


@given(
    st.lists(st.tuples(words, st.sampled_from(['"{}"', "'{}'", "{}", "|\n    {}", ">\n    {}"]))),
    words,
)
def test_a_worksheet_that_cannot_hold_the_words_never_does(
    notes: list[tuple[str, str]], search: str
) -> None:
    text = "factsheet: 1\nclaims:\n" + "".join(
        f"- id: c{n}\n  quote: q\n  note: {style.format(note)}\n"
        for n, (note, style) in enumerate(notes)
    )
    try:
        sheet = parse(text).worksheet
    except BrokenText:
        return
    if queries.cannot_hold(text, search):
        assert queries.select(sheet, search=search) == []


@pytest.mark.parametrize(
    ("value", "search"),
    [
        (r'"caf\u00e9"', "café"),
        ("'it''s'", "it's"),
        ("one\n    two", "one two"),
        ('"a\\\n    b"', "ab"),
    ],
)
def test_words_that_stand_otherwise_in_the_file_are_found(
    run: Run, archive: Path, value: str, search: str
) -> None:
    text = OTHER.replace("seven years late", value)
    (archive / "2025" / "works.yml").write_text(text, encoding="utf-8")
    assert len(run("list", "archive", "--search", search).lines) == 1


def test_github_gets_an_annotation_at_each_line(
    run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("claims.yaml").write_text(
        "factsheet: 1\nclaims:\n- id: a\n  statement: 50 %\n  status: opinion\n- id: b\n  statement: 50%\n",
        encoding="utf-8",
    )
    result = run("check", "--format", "github")
    assert result.code == 1
    assert result.lines == [
        "::error file=claims.yaml,line=5,col=11,title=status-history::a: status is opinion, but no "
        "history entry says so%0Amark it: factsheet mark a opinion --because '…'",
        "::warning file=claims.yaml,line=7,col=14,title=alike-claims::b: the same statement as a%0A"
        "keep one: factsheet remove b",
    ]


def test_github_is_told_what_cannot_be_read(run: Run, desk: Path) -> None:
    Path("claims.yaml").write_text("factsheet: 1\nclaims: 100%\nx: y\n", encoding="utf-8")
    expected = [
        "::error file=claims.yaml,line=2,col=9,title=worksheet::a list is expected here, not '100%25'",
        "::error file=claims.yaml,line=3,col=1,title=worksheet::unknown key 'x'; keys of your own begin with x-",
    ]
    for words in (["check"], ["check", "."]):
        result = run(*words, "--format", "github")
        assert (result.code, result.lines) == (2, expected)
        assert "claims.yaml:2:9: a list" in result.err
    assert run("check", "--format", "github", "-w", "gone").lines == [
        "::error title=worksheet::gone: there is no such file"
    ]


def test_escapes_are_those_of_githubs_toolkit() -> None:
    made = annotation("error", "a,b:c%\n.yaml", 1, 0, "t", "100%\r\n::x, y: z")
    assert made == "::error file=a%2Cb%3Ac%25%0A.yaml,line=1,title=t::100%25%0D%0A\\x3a:x, y: z\n"


@pytest.mark.parametrize("way", ["git", "workspace", "here"])
def test_github_paths_begin_at_the_top_of_the_repository(
    run: Run, archive: Path, desk: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    if way == "git":
        subprocess.run(["git", "init", "-q"], check=True)
    if way == "workspace":
        monkeypatch.setenv("GITHUB_WORKSPACE", str(desk))
    if way != "here":
        monkeypatch.chdir(archive / "bridge")
    worksheet = BRIDGE if way == "here" else "claims.yaml"
    assert f"file={BRIDGE},line=" in run("check", "--format", "github", "-w", worksheet).out


def test_the_pre_commit_hook_is_well_formed_and_runs(archive: Path, desk: Path) -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert {"id", "name", "entry", "language"} <= set(hook)
    assert (hook["id"], hook["language"]) == ("factsheet-check", "python")
    program, *rest = shlex.split(hook["entry"]) + hook["args"]
    assert program == COMMAND.name
    done = subprocess.run([COMMAND, *rest], capture_output=True, text=True, check=False)
    assert done.returncode == 1, "the archive's worksheets have errors"
    assert "2 worksheets, 4 claims checked" in done.stderr


def test_the_documented_workflow_is_yaml_that_runs_the_check(run: Run, sheet: Path) -> None:
    text = (ROOT / "docs" / "teams.md").read_text(encoding="utf-8")
    workflow, config = (
        yaml.safe_load(part.split("```")[0]) for part in text.split("```yaml\n")[1:]
    )
    steps = workflow["jobs"]["check"]["steps"]
    (check,) = [step["run"] for step in steps if step.get("run", "").startswith("factsheet ")]
    assert run(*shlex.split(check)[1:]).code in (0, 1)
    assert config["repos"][0]["hooks"][0]["id"] == "factsheet-check"


def test_searching_an_archive_imports_nothing_that_draws_or_writes(archive: Path) -> None:
    code = (
        "import sys; from factsheet.cli import main; main(['list', 'archive', '--search', 'x']);"
        "sys.exit(bool({'rich', 'jinja2', 'factsheet.yamltext.splices'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
