"""`edit CLAIM` without options: the claim alone in the person's editor."""

import os
import sys
from pathlib import Path

import pytest
from conftest import Run


@pytest.fixture
def editor(desk: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the editor a program that runs `change.py` on the file; give the path of that."""
    scratch = desk / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    monkeypatch.setattr("tempfile.tempdir", None)
    script = desk / "change it.py"
    monkeypatch.setenv("VISUAL", f"'{sys.executable}' '{script}'")
    return script


def change(editor: Path, code: str) -> None:
    """Let the editor run `code` with the file's text in `t` and its path in `p`, then write `t`."""
    editor.write_text(
        "import sys, pathlib\np = pathlib.Path(sys.argv[1])\nt = p.read_text(encoding='utf-8')\n"
        f"{code}\np.write_text(t, encoding='utf-8')\n",
        encoding="utf-8",
    )


def kept(desk: Path) -> list[Path]:
    return sorted((desk / "scratch").iterdir())


def test_the_editor_gets_the_claim_alone_and_what_it_saves_goes_back(
    run: Run, sheet: Path, editor: Path, desk: Path
) -> None:
    change(
        editor,
        "pathlib.Path('seen.txt').write_text(t, encoding='utf-8')\n"
        "t = t.replace('cost 40 million euros.', 'cost 41 million euros.  # from the budget')",
    )
    before = sheet.read_text(encoding="utf-8")
    result = run("edit", "bridge-cost")
    assert (result.code, result.out) == (0, "")
    assert "bridge-cost: statement “The new bridge cost 40 million euros.” → " in result.err
    assert sheet.read_text(encoding="utf-8") == before.replace(
        "cost 40 million euros.", "cost 41 million euros.  # from the budget"
    )
    seen = (desk / "seen.txt").read_text(encoding="utf-8")
    assert seen.startswith("# One claim")
    assert "\nid: bridge-cost\n" in seen
    assert "bridge-opened" not in seen
    assert kept(desk) == []


def test_nothing_changed_is_said(run: Run, sheet: Path, editor: Path, desk: Path) -> None:
    change(editor, "")
    before = sheet.stat().st_mtime_ns
    result = run("edit", "1")
    assert result.code == 0
    assert "bridge-cost: nothing changed" in result.err
    assert sheet.stat().st_mtime_ns == before
    assert kept(desk) == []


def test_a_broken_result_is_refused_kept_and_can_be_put_right(
    run: Run, sheet: Path, editor: Path, desk: Path
) -> None:
    change(editor, "t = t.replace('priority: high', 'priority: hihg') + 'note: My long work.\\n'")
    before = sheet.read_bytes()
    result = run("edit", "bridge-cost")
    assert result.code == 2
    assert sheet.read_bytes() == before
    (file,) = kept(desk)
    assert f"{file}:7:11: 'hihg' is not one of high, normal, low" in result.err
    assert f"factsheet edit bridge-cost --file {file}" in result.err
    assert file.stat().st_mode & 0o077 == 0, "only this person may read it"
    text = file.read_text(encoding="utf-8")
    assert "My long work." in text
    file.write_text(text.replace("hihg", "high"), encoding="utf-8")
    assert run("edit", "bridge-cost", "--file", file).code == 0
    assert run("show", "1", "--format", "json").json["note"] == "My long work."
    assert "One claim" not in sheet.read_text(encoding="utf-8")


def test_all_faults_are_told_with_their_places(
    run: Run, sheet: Path, editor: Path, desk: Path
) -> None:
    change(editor, "t = 'id: [1]\\nstauts: x\\nevidence: [{urk: y}]\\n'")
    result = run("edit", "1")
    (file,) = kept(desk)
    assert [line.removeprefix(str(file)).split(" ")[0] for line in result.err.splitlines()[:3]] == [
        ":1:5:", ":2:1:", ":3:13:",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message"),
    [("", ":1:1: the claim is empty"), ("nothing", ":1:1: not a claim"), ("id: [", "broken YAML")],
)
def test_what_is_no_claim_is_refused(
    run: Run, sheet: Path, editor: Path, desk: Path, text: str, message: str
) -> None:
    change(editor, f"t = {text!r}")
    before = sheet.read_bytes()
    result = run("edit", "1")
    assert result.code == 2
    assert message in result.err
    assert sheet.read_bytes() == before
    assert len(kept(desk)) == 1


def test_bytes_that_are_not_utf8_are_refused_with_their_place(
    run: Run, sheet: Path, editor: Path, desk: Path
) -> None:
    change(editor, "p.write_bytes(b'id: a\\nquote: caf\\xe9\\n'); sys.exit()")
    result = run("edit", "1")
    assert result.code == 2
    assert ":2:11: byte 0xe9 is not UTF-8" in result.err
    assert len(kept(desk)) == 1


def test_a_claim_that_changed_meanwhile_is_not_written_over(
    run: Run, sheet: Path, editor: Path, desk: Path
) -> None:
    change(
        editor,
        "import os; from factsheet.cli import main\n"
        "main(['mark', 'bridge-cost', 'disputed', '--because', 'no', '--by', 'Ben'])\n"
        "t += 'note: mine\\n'",
    )
    result = run("edit", "bridge-cost")
    assert result.code == 2
    assert "bridge-cost was changed on disk in the meantime" in result.err
    text = sheet.read_text(encoding="utf-8")
    assert "status: disputed" in text
    assert "note: mine" not in text
    (file,) = kept(desk)
    assert "note: mine" in file.read_text(encoding="utf-8")
    refused = run("edit", "bridge-cost", "--file", file)
    assert refused.code == 2
    assert "lacks 1 history entry of bridge-cost, the newest by Ben" in refused.err


def test_an_editor_that_fails_changes_nothing(
    run: Run, sheet: Path, editor: Path, desk: Path
) -> None:
    before = sheet.read_bytes()
    change(editor, "sys.exit(3)")
    result = run("edit", "1")
    assert result.code == 2
    assert "ended with exit code 3" in result.err
    assert kept(desk) == []
    change(editor, "p.write_text(t + 'note: half\\n', encoding='utf-8'); sys.exit(3)")
    result = run("edit", "1")
    assert result.code == 2
    assert "your text is saved in" in result.err
    assert sheet.read_bytes() == before


def test_an_id_that_is_taken_is_refused(run: Run, sheet: Path, editor: Path) -> None:
    change(editor, "t = t.replace('id: bridge-cost', 'id: mayor-speech')")
    result = run("edit", "1")
    assert result.code == 2
    assert "id 'mayor-speech' is taken" in result.err


def test_which_editor_runs(
    run: Run, sheet: Path, editor: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(editor, "t += 'note: by the visual one\\n'")
    monkeypatch.setenv("EDITOR", "false")
    assert run("edit", "1").code == 0, "$VISUAL comes first"
    monkeypatch.setenv("VISUAL", "")
    assert "'false' ended with exit code 1" in run("edit", "1").err, "then $EDITOR"
    monkeypatch.setenv("EDITOR", "no-such-editor --wait")
    assert "'no-such-editor' cannot be started: it is not on the PATH" in run("edit", "1").err
    monkeypatch.setenv("EDITOR", "vi 'unclosed")
    assert "$editor cannot be read" in run("edit", "1").err.casefold()
    monkeypatch.delenv("EDITOR")
    monkeypatch.setenv("PATH", "")
    assert "set $VISUAL or $EDITOR" in run("edit", "1").err


def test_no_shell_reads_the_file_name_or_the_editor(
    run: Run, sheet: Path, editor: Path, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", "true; touch pwned #")
    run("edit", "1")
    monkeypatch.setenv("VISUAL", "true $(touch pwned)")
    run("edit", "1")
    assert not (desk / "pwned").exists()
    assert os.listdir(desk / "scratch") == []  # noqa: PTH208 - only the names count
