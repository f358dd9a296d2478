"""Line ends: CRLF stays CRLF whatever is edited; a lone CR is refused in words."""

import os
import sys
from pathlib import Path

import pytest
from conftest import WORKSHEET, Run

SMALL = b"factsheet: 1\r\nclaims:\r\n- id: a\r\n  quote: one\r\n- id: b\r\n  quote: two\r\n"

EDITS = [
    "t.replace('one', 'ONE')",
    "t + 'note: at the end\\n'",
    "t.replace('quote: one', 'note: |\\n  lines\\n  of text\\nquote: one')",
    "t + '# a comment\\n'",
    "t.replace('quote: one\\n', '') + 'statement: one\\nnote: x\\n'",
    "t + 'evidence:\\n- url: https://example.org/\\n  quote: >\\n    folded\\n    lines\\n'",
    "t.rstrip('\\n') + '\\nnote: no break behind'",
    "t.replace('\\n', '\\r\\n') + 'note: x\\r\\n'",
]


def bare(data: bytes) -> int:
    """Count the line feeds that no carriage return stands before."""
    return data.count(b"\n") - data.count(b"\r\n")


@pytest.mark.parametrize("claim", ["a", "b"])
@pytest.mark.parametrize("cut", [0, 2], ids=["whole", "no-break-at-the-end"])
@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_by_hand_leaves_no_bare_line_feed(
    run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch, edit: str, claim: str, cut: int
) -> None:
    sheet = desk / "claims.yaml"
    data = SMALL[: len(SMALL) - cut].replace(b"two", b"one")
    sheet.write_bytes(data)
    script = desk / "ed.py"
    script.write_text(
        "import sys, pathlib\np = pathlib.Path(sys.argv[1])\nt = p.read_bytes().decode()\n"
        f"p.write_bytes(({edit}).encode())\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("VISUAL", f"'{sys.executable}' '{script}'")
    before = data.split(b"\r\n")
    result = run("edit", claim)
    assert result.code == 0, result.err
    after = sheet.read_bytes()
    assert bare(after) == 0, after
    assert b"\r\r" not in after
    other = b"- id: b" if claim == "a" else b"- id: a"
    assert other in after.split(b"\r\n")
    assert before[:2] == after.split(b"\r\n")[:2]


COMMANDS = [
    ["add", "--quote", "three", "--note", "x\ny"],
    ["evidence", "add", "bridge-cost", "https://example.org/2", "--stance", "supports"],
    ["evidence", "add", "mayor-speech", "https://example.org/2", "--quote", "a: b"],
    ["evidence", "edit", "bridge-cost", "1", "--locator", "p. 1"],
    ["evidence", "remove", "bridge-cost", "1"],
    ["mark", "1", "opinion", "--because", "x"],
    ["mark", "3", "opinion", "--because", "x\ny"],
    ["split", "bridge-cost", "cost", "40 million"],
    ["remove", "mayor-speech", "--yes"],
    ["assign", "bridge-cost", "Ana"],
    ["approve", "bridge-opened", "--by", "Cleo"],
    ["load", "a.txt", "--all"],
    ["import", "b.csv"],
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("cut", [0, 2])
def test_no_command_writes_a_bare_line_feed(
    run: Run, desk: Path, words: list[str], cut: int
) -> None:
    data = WORKSHEET.replace("\n", "\r\n").encode()
    (desk / "claims.yaml").write_bytes(data[: len(data) - cut])
    (desk / "a.txt").write_text(
        "The bridge did cost 40 million and reopened in May.", encoding="utf-8"
    )
    (desk / "b.csv").write_text("quote,note\nThe dam broke,x\n", encoding="utf-8")
    result = run(*words)
    assert result.code == 0, result.err
    after = (desk / "claims.yaml").read_bytes()
    assert after != data
    assert (bare(after), b"\r\r" in after) == (0, False)


def test_a_merge_of_crlf_files_is_one(run: Run, desk: Path) -> None:
    sides = {
        "base": WORKSHEET,
        "ours": WORKSHEET.replace("cost 40", "cost 41").replace("an hour", "two"),
        "theirs": WORKSHEET + "- id: new\n  quote: new\n  note: |\n    a\n    b\n",
    }
    for name, text in sides.items():
        (desk / name).write_bytes(text.replace("\n", "\r\n").encode())
    result = run("merge", "base", "ours", "theirs")
    assert result.code == 0, result.err
    merged = (desk / "ours").read_bytes()
    assert b"- id: new\r\n" in merged
    assert bare(merged) == 0


@pytest.mark.parametrize(
    "words",
    [
        ["list"], ["show", "a"], ["check"], ["mark", "a", "opinion"], ["edit", "a", "--note", "x"],
        ["edit", "a"], ["add", "--quote", "q"], ["evidence", "add", "a", "https://example.org"],
        ["evidence", "list", "a"], ["export", "x.html"], ["remove", "a", "--yes"], ["log"],
        ["split", "a", "on"], ["assign", "a", "Ana"], ["approve", "a"], ["review", "--plain"],
        ["capture", "--dry-run"], ["load", "a.txt"], ["import", "claims.yaml", "-w", "new.yaml"],
        ["merge", "claims.yaml", "claims.yaml", "claims.yaml", "--output", "m.yaml"], ["import", "b.csv"],
    ],
    ids=" ".join,
)  # fmt: skip
@pytest.mark.parametrize(
    "data", [SMALL.replace(b"\r\n", b"\r"), SMALL.replace(b"one\r\n", b"one\r")]
)
def test_a_lone_carriage_return_is_refused_with_its_place(
    run: Run, desk: Path, words: list[str], data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", "true")
    (desk / "claims.yaml").write_bytes(data)
    (desk / "a.txt").write_text("The bridge cost 40 million euros in 2025.", encoding="utf-8")
    (desk / "b.csv").write_text("quote\nThe dam broke\n", encoding="utf-8")
    result = run(*words)
    if words[0] != "merge":
        assert result.code in (1, 2)
    assert "a lone carriage return" in result.err
    line = 1 if b"\n" not in data else 4
    assert f":{line}:13: " in result.err or f": line {line}: " in result.err
    assert (desk / "claims.yaml").read_bytes() == data
    assert not os.path.lexists(desk / "new.yaml")
