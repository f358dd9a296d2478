"""What another system lacks or does otherwise, tried by taking it away; and whose program is run."""

import errno
import os
import re
import sys
from pathlib import Path

import pytest
from conftest import Run, names

from factsheet import console, editor, programs
from factsheet.disk import processes

LACKING = ("fchown", "fchmod", "listxattr", "getuid", "uname", "O_NONBLOCK", "O_NOFOLLOW", "chown")


@pytest.fixture
def other_system(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what Windows does not have."""
    for name in LACKING:
        monkeypatch.delattr(os, name, raising=False)
    for name in ("pwd", "fcntl", "resource"):
        monkeypatch.setitem(sys.modules, name, None)


@pytest.mark.usefixtures("other_system")
def test_commands_do_without_what_windows_lacks(
    run: Run, sheet: Path, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "WINDOWS", True)
    (desk / "a.txt").write_text("The bridge cost 40 million euros in 2025.\n", encoding="utf-8")
    for words in (
        ["mark", "1", "checking"],
        ["add", "--quote", "x y"],
        ["load", "a.txt", "-w", "b.yaml"],
        ["export", "report.html"],
        ["check", "--format", "json"],
        ["evidence", "add", "1", "https://example.org/"],
    ):
        result = run(*words)
        assert result.code in (0, 1), (words, result.err)
    expected = {"a.txt", "b.article.txt", "b.yaml", "claims.yaml", "report.html"}
    assert names(desk) == expected


@pytest.mark.usefixtures("other_system")
def test_nobody_is_asked_for_a_name_where_the_system_has_none(
    run: Run, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("FACTSHEET_USER", "LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", "")
    result = run("mark", "1", "opinion")
    assert (result.code, "use --by NAME" in result.err) == (2, True)


def test_a_folder_that_cannot_be_opened_does_not_stop_a_save(
    run: Run, sheet: Path, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_ = os.open

    def no_folders(path: object, *more: int, **others: int) -> int:
        if Path(os.fspath(path)).is_dir():  # type: ignore[call-overload]
            raise PermissionError(errno.EACCES, "Permission denied")
        return open_(path, *more, **others)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", no_folders)
    assert run("mark", "1", "opinion").code == 0


@pytest.mark.parametrize(("times", "code"), [(2, 0), (1_000_000, 2)])
def test_a_file_that_is_open_elsewhere_is_tried_again_and_then_said(
    run: Run, sheet: Path, monkeypatch: pytest.MonkeyPatch, times: int, code: int
) -> None:
    replace, left, before = Path.replace, times, sheet.read_bytes()

    def busy(self: Path, target: Path) -> Path:
        nonlocal left
        left -= 1
        if left >= 0:
            raise PermissionError(errno.EACCES, "Access is denied")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", busy)
    monkeypatch.setattr(processes, "WINDOWS", True)
    monkeypatch.setattr("factsheet.disk.files._PATIENCE", 0.1)
    result = run("mark", "1", "opinion")
    assert result.code == code
    if code:
        assert "claims.yaml: open in another program; close it there, and try again" in result.err
        assert sheet.read_bytes() == before


def test_every_line_end_is_written_as_it_is(run: Run, sheet: Path) -> None:
    """No file of ours is opened as text, which Windows would write with line ends of its own."""
    from conftest import ROOT

    for file in (ROOT / "src").rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        assert ".write_text(" not in text, file
        for line in text.splitlines():
            if '"w"' in line and "open(" in line and not re.search(r"FileIO\(|ZipFile\(", line):
                assert 'newline=""' in line, (file, line)


def program(path: Path, words: str = "touch pwned") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{words}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize("front", [".", "", "bin", "./bin"])
def test_no_program_of_the_current_folder_is_run(
    run: Run, sheet: Path, desk: Path, monkeypatch: pytest.MonkeyPatch, front: str
) -> None:
    for folder in (desk, desk / "bin"):
        for name in (
            "git",
            "vi",
            "nano",
            "xdg-open",
            "www-browser",
            "firefox",
            "sh",
            "x-www-browser",
        ):
            program(folder / name, f"touch {desk}/pwned")
    monkeypatch.setenv("PATH", os.pathsep.join([front, os.environ["PATH"], front]))
    for name in ("VISUAL", "EDITOR", "BROWSER", "DISPLAY", "WAYLAND_DISPLAY", "FACTSHEET_USER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("webbrowser._tryorder", None)
    for words in (["diff"], ["log", "--git"], ["mark", "1", "opinion"], ["git-setup"]):
        run(*words)
    monkeypatch.setenv("PATH", front)
    for words in (["diff"], ["edit", "1"], ["git-setup"]):
        assert run(*words).code == 2
    assert not console.open_address("https://example.org/")
    assert not (desk / "pwned").exists()
    assert os.environ["PATH"] == front


def test_windows_finds_a_program_by_its_endings(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "WINDOWS", True)
    there = program(desk / "bin" / "git.exe")
    program(desk / "git.exe")
    program(desk / "git")
    environment = {"PATH": os.pathsep.join([".", str(there.parent)]), "PATHEXT": ".COM;.EXE"}
    assert programs.find("git", environment) == str(there)
    assert programs.find("git.exe", environment) == str(there)
    assert programs.find("gone", environment) is None
    assert programs.find("./git", environment) == "./git", "who writes a path means it"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (r"C:\Windows\notepad.exe", [r"C:\Windows\notepad.exe"]),
        (r'"C:\Program Files\ed.exe" -w', [r"C:\Program Files\ed.exe", "-w"]),
        ("code --wait", ["code", "--wait"]),
    ],
)
def test_an_editor_s_backslashes_stay_in_windows(
    monkeypatch: pytest.MonkeyPatch, value: str, words: list[str]
) -> None:
    monkeypatch.setattr(programs, "WINDOWS", True)
    assert editor.command({"EDITOR": value}) == words


def test_the_full_path_of_an_editor_may_hold_spaces(desk: Path) -> None:
    there = program(desk / "my editor")
    assert editor.command({"EDITOR": str(there)}) == [str(there)]
    assert editor.command({"EDITOR": "my editor"}) == ["my", "editor"], "no file of this folder"
