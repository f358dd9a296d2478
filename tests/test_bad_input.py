"""Worksheets that are broken or made to do harm, through every command."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Run

from factsheet.cli.app import COMMANDS

CLAIM = "factsheet: 1\nclaims:\n- id: a\n  quote: x\n"
PROCESS = Path("/proc/self/status")
BOMB = "x-a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"x-{new}: &{new} [{','.join([f'*{old}'] * 10)}]\n"
    for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)

BROKEN: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "claims.yaml:1:1: the worksheet is empty"),
    "only a comment": (b"# nothing\n", "claims.yaml:1:1: the worksheet is empty"),
    "a list": (b"- a\n", "claims.yaml:1:1: not a worksheet"),
    "a word": (b"hello\n", "claims.yaml:1:1: not a worksheet"),
    "two documents": (CLAIM.encode() + b"---\na: b\n", "claims.yaml:5:1: a second document"),
    "a key twice": (CLAIM.encode() + b"  quote: y\n", "claims.yaml:5:3: the key 'quote' appears twice"),
    "an id twice": (CLAIM.encode() + b"- {id: a, quote: y}\n", "claims.yaml:5:8: id 'a' is already used"),
    "an unknown key": (CLAIM.encode() + b"  stauts: x\n", "claims.yaml:5:3: unknown key 'stauts'; did you mean 'status'?"),
    "an unknown status": (CLAIM.encode() + b"  status: verifed\n", "claims.yaml:5:11: 'verifed' is not one of"),
    "status no": (CLAIM.encode() + b"  status: no\n", "claims.yaml:5:11: 'no' is not one of"),
    "a day that is none": (
        CLAIM.encode() + b"  evidence:\n  - url: http://a.b/\n    published: 2026-02-30\n",
        "claims.yaml:7:16: '2026-02-30' is not a date",
    ),
    "an anchor bomb": ((BOMB + CLAIM).encode(), "aliases expand to more than"),
    "a nesting bomb": (b"factsheet: 1\nx-a: " + b"[" * 100_000, "claims.yaml:2:65: nested deeper than 60"),
    "a mapping bomb": (b"{a: " * 30_000, "nested deeper than 60 levels"),
    "a tag": (
        b"factsheet: 1\nclaims: !!python/object:os.system [x]\n",
        "claims.yaml:2:9: the tag !!python/object:os.system is not allowed",
    ),
    "a merge key": (CLAIM.encode() + b"  <<: {a: b}\n", "claims.yaml:5:3: merge keys"),
    "an alias to itself": (b"factsheet: 1\nx-a: &a [*a]\n", "claims.yaml:2:10: * names no anchor"),
    "not UTF-8": (CLAIM.encode() + b"  note: caf\xe9\n", "claims.yaml:5:12: byte 0xe9 is not UTF-8"),
    "UTF-16": (CLAIM.encode("utf-16"), "claims.yaml:1:1: byte 0xff is not UTF-8; it looks like UTF-16"),
    "NUL bytes": (CLAIM.encode() + b"  note: a\x00b\n", "claims.yaml:5:10: the control character U+0000"),
    "a terminal escape": (CLAIM.encode() + b"  note: \x1b[31m\n", "claims.yaml:5:9: the control character U+001B"),
    "a 2 MB scalar": (CLAIM.encode() + b"  note: " + b"x" * 2_000_000, "claims.yaml:5:9: a text of 2,000,000"),
    "conflict markers": (
        b"factsheet: 1\nclaims:\n<<<<<<< HEAD\n- {id: a, quote: x}\n=======\n- {id: b, quote: x}\n>>>>>>> b\n",
        "claims.yaml:3:1: merge conflict markers",
    ),
    "a broken flow": (b"factsheet: 1\nclaims: [{id: a\n", "claims.yaml:3:1: broken YAML"),
    "a newer format": (b"factsheet: 2\n", "claims.yaml:1:12: format 2 is not known"),
    "a claim without words": (b"factsheet: 1\nclaims:\n- id: a\n", "claims.yaml:3:3: a claim needs"),
    "a text for a list": (CLAIM.encode() + b"  evidence: none\n", "claims.yaml:5:13: a list is expected"),
    "a list for a text": (CLAIM.encode() + b"  note: [a]\n", "claims.yaml:5:9: text is expected"),
    "a time without zone": (
        CLAIM.encode() + b"  history:\n  - {at: 2026-01-01T00:00:00, by: A}\n",
        "claims.yaml:6:10: '2026-01-01T00:00:00' is not a time with a time zone",
    ),
}  # fmt: skip

EVERY_COMMAND = {
    "load": [["load", "article.txt"]],
    "list": [["list"]],
    "show": [["show", "a"]],
    "add": [["add", "--quote", "new"]],
    "import": [["import", "more.jsonl"]],
    "edit": [["edit", "a", "--note", "new"], ["edit", "a"]],
    "remove": [["remove", "a", "--yes"]],
    "undo": [["undo"], ["undo", "--list"]],
    "split": [["split", "a", "x"]],
    "mark": [["mark", "a", "opinion"]],
    "review": [["review", "--plain"], ["review", "--all"]],
    "evidence": [
        ["evidence", "add", "a", "https://a.org/"],
        ["evidence", "list"],
        ["evidence", "edit", "a", "1", "--note", "n"],
        ["evidence", "remove", "a", "1"],
    ],
    "capture": [["capture", "--all"], ["capture", "a", "--from", "article.txt"]],
    "assign": [["assign", "a", "Ana"]],
    "approve": [["approve", "a"]],
    "sign": [["sign", "--key", "x"], ["sign", "--article"]],
    "signers": [],
    "status": [["status"], ["status", "--format", "json"]],
    "check": [["check"], ["check", "--only", "few-sources"]],
    "bundle": [["bundle", "b", "--public"]],
    "verify": [],
    "export": [["export"], ["export", "report.md"]],
    "validate": [],
    "log": [["log"], ["log", "--git"]],
    "diff": [["diff"]],
    "merge": [],
    "git-setup": [],
    "schema": [],
}


def test_every_command_is_tried_here() -> None:
    assert set(EVERY_COMMAND) == set(COMMANDS)


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_worksheet_gives_one_clear_message_in_every_command(
    run: Run, desk: Path, name: str
) -> None:
    data, message = BROKEN[name]
    (desk / "claims.yaml").write_bytes(data)
    (desk / "more.jsonl").write_text('{"id": "b", "quote": "y"}\n', encoding="utf-8")
    (desk / "article.txt").write_text("The bridge cost 40 million euros in 2026.", encoding="utf-8")
    for commands in EVERY_COMMAND.values():
        for command in commands:
            result = run(*command)
            assert result.code == 2, command
            assert message in result.err
            assert result.out == ""
            assert "Traceback" not in result.err
            assert (desk / "claims.yaml").read_bytes() == data
    names = {path.name for path in desk.iterdir()} - {".claims.yaml.lock"}
    assert names == {"claims.yaml", "more.jsonl", "article.txt"}


def test_through_the_command_as_a_process(command: Run, installed: Run, desk: Path) -> None:
    for number, (data, message) in enumerate(BROKEN.values()):
        (desk / "claims.yaml").write_bytes(data)
        result = (installed if number % 8 == 0 else command)("list")
        assert (result.code, result.out) == (2, "")
        assert message in result.err
        assert "Traceback" not in result.err


def test_all_errors_of_a_worksheet_are_reported_together(run: Run, desk: Path) -> None:
    (desk / "claims.yaml").write_text(
        "factsheet: 1\nclams: []\nclaims:\n- id: a\n  quote: [x]\n  id: z\n"
        "- id: b\n  status: nope\n  evidence: [{urk: x}]\n- {id: c}\n",
        encoding="utf-8",
    )
    lines = run("list").err.splitlines()
    assert [line.split(" ")[0] for line in lines] == [
        "claims.yaml:2:1:",
        "claims.yaml:5:10:",
        "claims.yaml:6:3:",
        "claims.yaml:8:11:",
        "claims.yaml:9:15:",
        "claims.yaml:10:3:",
    ]


def _missing(path: Path) -> None:
    path.unlink()


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _huge(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(300 * 1024 * 1024)


def _loop(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


@pytest.mark.parametrize(
    ("prepare", "message"),
    [
        (_missing, "there is no such file"),
        (_folder, "this is a folder"),
        (_pipe, "not a regular file"),
        (_huge, "300 MB is too large; the limit is 256 MB"),
        (_loop, "symbolic links"),
    ],
)
def test_what_is_no_file_is_said(
    run: Run, sheet: Path, prepare: Callable[[Path], None], message: str
) -> None:
    prepare(sheet)
    for command in (["list"], ["mark", "1", "opinion"], ["check"], ["export", "r.md"]):
        result = run(*command, "-w", "claims.yaml")
        assert result.code == 2, command
        assert message in result.err
        assert "claims.yaml" in result.err


def test_a_file_without_permission_is_said(
    run: Run, unprivileged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(unprivileged)
    sheet = unprivileged / "claims.yaml"
    sheet.write_text("claims: [{id: a, quote: x}]\n", encoding="utf-8")
    assert run("list").code == 0
    sheet.chmod(0)
    assert "no permission" in run("list").err


def test_no_worksheet_at_all_says_how_to_begin(run: Run, desk: Path) -> None:
    result = run("list")
    assert result.code == 2
    assert "no claims.yaml here" in result.err
    assert "factsheet add" in result.err


def test_a_file_name_that_is_none_is_said(run: Run, desk: Path) -> None:
    assert run("list", "-w", "a\0b").code == 2
    assert run("list", "-w", "x" * 5000).code == 2


@pytest.mark.skipif(not PROCESS.exists(), reason="only Linux tells a process's own peak")
def test_a_bomb_costs_little_memory(desk: Path) -> None:
    """The peak since its program began: `getrusage` would count what the fork had of this one."""
    (desk / "claims.yaml").write_text(BOMB + CLAIM, encoding="utf-8")
    code = (
        "from pathlib import Path; from factsheet.cli import main; assert main(['list']) == 2;"
        f"print(Path({str(PROCESS)!r}).read_text())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    peak = re.search(r"^VmHWM:\s+(\d+) kB$", done.stdout, re.MULTILINE)
    assert peak
    assert int(peak[1]) < 100 * 1024


ESCAPES = "[red]x[/red] \x1b]0;title\x07 \x1b[2J \u202eevil\u2066 \x9b31m \u2028 \r over"


def test_text_from_a_worksheet_never_becomes_markup_or_an_escape(
    run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("FORCE_COLOR", "1")
    quoted = (
        '"'
        + "".join(c if " " <= c <= "~" and c != '"' else f"\\u{ord(c):04x}" for c in ESCAPES)
        + '"'
    )
    (desk / "claims.yaml").write_text(
        f"factsheet: 1\narticle: {{title: {quoted}}}\nclaims:\n- id: a\n  quote: {quoted}\n"
        f"  attributed_to: {quoted}\n  note: {quoted}\n  rating: {quoted}\n  tags: [{quoted}]\n"
        f"  evidence:\n  - {{url: {quoted}, publisher: {quoted}, quote: {quoted}, stance: supports}}\n"
        f"  history:\n  - {{at: 2026-01-01T00:00:00Z, by: {quoted}, status: verified, because: {quoted}}}\n",
        encoding="utf-8",
    )
    for command in (
        ["list"],
        ["list", "--format", "table"],
        ["list", "--format", "json"],
        ["list", "--format", "csv"],
        ["show", "a"],
        ["show", "a", "--format", "json"],
        ["log"],
        ["evidence", "list"],
        ["check"],
        ["check", "--format", "json"],
        ["export"],
        ["export", "-f", "json"],
        ["export", "-f", "csv"],
        ["mark", "a", "opinion", "--because", ESCAPES, "--by", ESCAPES],
        ["remove", "a"],
        ["show", ESCAPES],
        ["list", "--status", ESCAPES],
        ["mark", "a", ESCAPES],
    ):
        result = run(*command)
        for stream in (result.out, result.err):
            loose = [
                c
                for c in stream.replace("\x1b[", "").replace("\r\n", "\n")  # colours, lines of CSV
                if c in "\x07\x9b\u202e\u2066\u2028\r\x1b"
            ]
            assert not loose, command
        assert "\x1b[2J" not in result.out + result.err
        assert "\x1b]" not in result.out + result.err
    assert "[red]x[/red]" in run("list", "--format", "table").out.replace("\n", "")
