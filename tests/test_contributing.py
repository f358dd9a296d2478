"""What CONTRIBUTING says is enough to add something is enough: each change is made and tried."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, with_guard

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
TABLE = re.findall(r"^\| (an? [^|]+) \| `", TEXT, re.MULTILINE)
PARTS = dict(re.findall(r"^### (.+)\n((?:(?!^##).*\n)+)", TEXT, re.MULTILINE))
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def apply(change: str, root: Path) -> None:
    """Make a change: files behind `---`, and in each one place or, between `@@`, several."""
    for part in re.split(r"^--- ", change, flags=re.MULTILINE)[1:]:
        name, _, body = part.partition("\n")
        path = root / name
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        for place in body.split("@@\n"):
            lines = place.splitlines(keepends=True)
            old = "".join(line[1:] for line in lines if line[0] == " ")
            new = "".join(line[1:] for line in lines)
            assert text.count(old) == 1 or not text, f"{name}: {old}"
            text = text.replace(old, new) if old else new
        path.write_text(text, encoding="utf-8")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Make a copy of the house, with `factsheet` and `python` that run it."""
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "claims.yaml", "article.txt"):
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "bin").mkdir()
    for name, arguments in (
        ("python", ""),
        ("factsheet", " -c 'import sys; from factsheet.cli import main; sys.exit(main())'"),
    ):
        program = tmp_path / "bin" / name
        program.write_text(f'#!/bin/sh\nexec {sys.executable}{arguments} "$@"\n', encoding="utf-8")
        program.chmod(0o755)
    return tmp_path


def test_each_row_of_the_table_is_shown() -> None:
    assert len(TABLE) == 10
    assert {row[0].upper() + row[1:] for row in TABLE} == set(PARTS)


@pytest.mark.parametrize("row", PARTS)
def test_the_smallest_change_is_enough(row: str, copy: Path) -> None:
    blocks = dict(FENCE.findall(PARTS[row]))
    assert set(blocks) == {"diff", "console"}
    apply(blocks["diff"], copy)
    said = []
    for line in blocks["console"].splitlines():
        if not line.startswith("$ "):
            continue
        done = subprocess.run(
            ["bash", "-c", line[2:]],
            cwd=copy,
            env={
                **os.environ,
                "PATH": f"{copy / 'bin'}{os.pathsep}{os.environ['PATH']}",
                "PYTHONPATH": with_guard(copy / "src"),
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        said += [line, *done.stdout.splitlines(), *done.stderr.splitlines()]
    came = "\n".join(said) + "\n"
    if os.environ.get("FACTSHEET_REDRAW"):
        page = ROOT / "CONTRIBUTING.md"
        text = page.read_text(encoding="utf-8")
        page.write_text(text.replace(blocks["console"], came), encoding="utf-8")
    else:
        assert came == blocks["console"], "redraw with FACTSHEET_REDRAW=1 if this is meant"
