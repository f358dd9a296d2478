"""A command that is killed at any of its file calls: the next one finds its way."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, WORKSHEET

DRAFT = """\
The bridge reopens

The new bridge cost 40 million euros in 2026. Mayor Ben Roe opened it on 3 May.

According to the City Council, 12,000 cars cross the river every day.
"""
NEXT = DRAFT.replace("12,000", "13,000") + "\nThe dam collapsed in 1999 and killed 300 people.\n"

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills processes that it forks")


def kills(desk: Path, *commands: list[str]) -> list[list[object]]:
    """Kill the last command at each file call; a row for each, the last of one that ran through."""
    words = [sys.executable, str(ROOT / "tests" / "kills.py"), str(desk), json.dumps(commands)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row[0] for row in rows] == [-9] * (len(rows) - 1) + [0]
    return rows


@pytest.fixture
def inputs(desk: Path) -> Path:
    folder = desk / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(DRAFT, encoding="utf-8")
    (folder / "b.txt").write_text(NEXT, encoding="utf-8")
    return folder


def test_a_second_load_killed_anywhere_loses_no_text_and_its_repeat_succeeds(
    desk: Path, inputs: Path
) -> None:
    rows = kills(desk, ["load", "a.txt"], ["load", "b.txt"])
    assert len(rows) > 10
    for code, before, after, again, said, end, files in rows:
        assert again == 0, said
        assert before == after == end == [], "no kill makes `check` say that the text was changed"
        assert isinstance(files, list)
        texts = [name for name in files if ".article" in name]
        assert set(files) - set(texts) == {"a.txt", "b.txt", "claims.yaml"}
        if code == 0:
            assert texts == ["claims.article-2.txt"]


def test_a_first_load_killed_anywhere_is_repeated(desk: Path, inputs: Path) -> None:
    (inputs / "claims.yaml").write_text("factsheet: 1\nclaims:\n- {id: a, quote: the bridge}\n")
    rows = kills(desk, ["load", "a.txt"])
    assert len(rows) > 10
    for _, _, _, again, said, end, files in rows:
        assert (again, end) == (0, []), said
        assert files == ["a.txt", "b.txt", "claims.article.txt", "claims.yaml"]


@pytest.mark.parametrize("words", [["export", "report.html"], ["mark", "1", "opinion"]])
def test_what_a_killed_command_left_is_cleared_by_the_next(
    desk: Path, inputs: Path, words: list[str]
) -> None:
    (inputs / "claims.yaml").write_text(WORKSHEET, encoding="utf-8")
    rows = kills(desk, words)
    assert len(rows) >= 5
    for _, _, _, again, said, _, files in rows:
        assert again == 0, said
        made = ["report.html"] if words[0] == "export" else []
        assert files == ["a.txt", "b.txt", "claims.yaml", *made]
