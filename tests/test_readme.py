import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT, Run
from signing import have_key

from factsheet.cli.app import COMMANDS
from factsheet.vocabulary import STATUSES

README = (ROOT / "README.md").read_text(encoding="utf-8")
PERSON = ["-c", "user.name=Gita", "-c", "user.email=gita@example.org"]
TOUR = re.findall(r"^\$ (factsheet .+)$", README, re.MULTILINE)


def test_the_tour_uses_every_main_command() -> None:
    used = {shlex.split(line)[1] for line in TOUR}
    assert used >= set(COMMANDS) - {"schema"}


def test_every_command_of_the_tour_works_with_the_shipped_files(
    command: Run, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACTSHEET_USER", "a reader of whom no file knows")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(have_key()))
    (desk / "claims.yaml").write_bytes((ROOT / "claims.yaml").read_bytes())
    shutil.copytree(ROOT / "docs" / "example", desk / "docs" / "example")
    for words in (["init", "-q"], ["add", "claims.yaml"], [*PERSON, "commit", "-q", "-m", "Begin"]):
        subprocess.run(
            ["git", *words], check=True, env=os.environ | {"GIT_CONFIG_GLOBAL": os.devnull}
        )
    for line in TOUR:
        words = [os.path.expanduser(word) for word in shlex.split(line)[1:]]  # noqa: PTH111
        result = command(*words)
        assert result.code == 0, (line, result.err)
        assert "Traceback" not in result.err
        changing = (
            "mark",
            "evidence",
            "edit",
            "undo",
            "export",
            "remove",
            "assign",
            "approve",
            "sign",
            "bundle",
        )
        assert result.out or any(word in line for word in changing), line
    assert (desk / "claims.yaml").read_bytes() == (ROOT / "claims.yaml").read_bytes(), (
        "the tour cleans up after itself, to the last byte"
    )
    assert (desk / "report.md").read_text(encoding="utf-8").startswith("# Fact-check: Allying with")


def test_the_table_of_statuses_is_the_codes() -> None:
    rows = re.findall(r"^\| (\w+) \| (.) \| (.+) \|$", README, re.MULTILINE)
    assert rows == [(row.name, row.symbol, row.meaning) for row in STATUSES.values()]


def test_the_worksheet_in_the_readme_has_no_errors(run: Run, desk: Path) -> None:
    text = re.search(r"```yaml\n(.*?)```", README, re.DOTALL)
    assert text
    (desk / "claims.yaml").write_text(text[1], encoding="utf-8")
    result = run("check")
    assert result.code == 0
    assert "1 claim checked" in result.err


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_between_pages_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert target.startswith("http") or (ROOT / target).exists(), target
