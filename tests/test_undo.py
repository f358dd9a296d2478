"""`undo` takes back what the last command changed, while nobody else has, and says what it cannot."""

import json
import os
import stat
from pathlib import Path

import pytest
from conftest import Git, Run
from hypothesis import given
from hypothesis import strategies as st
from signing import Person

from factsheet.store import journal

UNDO = ".claims.yaml.undo"


@pytest.mark.parametrize(
    "words",
    [
        ["add", "--quote", "x"],
        ["edit", "1", "--note", "n", "--tag", "a", "--id", "cost"],
        ["mark", "1", "3", "opinion", "--because", "x"],
        ["assign", "1", "2", "Ben"],
        ["remove", "2", "--yes"],
        ["split", "bridge-cost", "cost", "40 million"],
        ["evidence", "add", "1", "https://example.org/x"],
        ["evidence", "add", "1", "2-3", "https://example.org/x"],
        ["evidence", "copy", "1", "1", "2-3"],
        ["evidence", "move", "1", "1", "2-3"],
        ["evidence", "edit", "1", "1", "--confidential"],
        ["evidence", "remove", "1", "1"],
        ["import", "more.jsonl"],
        ["load", "article.txt"],
        ["capture", "1", "-n", "1", "--from", "page.html"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("style", ["plain", "crlf"])
def test_the_last_change_is_taken_back_to_the_last_byte(
    run: Run, sheet: Path, words: list[str], style: str
) -> None:
    (sheet.parent / "more.jsonl").write_text('{"id": "b", "quote": "y"}\n')
    (sheet.parent / "article.txt").write_text("The bridge cost 40 million, says Ann Lee in 2026.\n")
    (sheet.parent / "page.html").write_text("<p>It says 39.8 million.")
    before = sheet.read_bytes() + b"# the end\n"
    if style == "crlf":
        before = b"\xef\xbb\xbf" + before.replace(b"\n", b"\r\n")
    sheet.write_bytes(before)
    assert run(*words).code == 0
    after = sheet.read_bytes()
    assert after != before
    listed = run("undo", "--list", "--format", "json").json
    assert [row["command"] for row in listed] == [
        " ".join(words[:2] if words[0] == "evidence" else words[:1])
    ]
    assert listed[0]["changes"]
    assert sheet.read_bytes() == after, "looking changes nothing"
    result = run("undo")
    assert (result.code, result.out) == (0, "")
    assert result.err.startswith(f"undone: {listed[0]['command']}, by ")
    assert sheet.read_bytes() == before
    assert run("undo").code == 2
    assert not (sheet.parent / UNDO).exists()


def test_once_more_goes_one_step_further_back_up_to_ten(run: Run, sheet: Path) -> None:
    states = [sheet.read_bytes()]
    for number in range(12):
        assert run("edit", "1", "--note", f"note {number}").code == 0
        states.append(sheet.read_bytes())
    assert len(run("undo", "--list").lines) == 10
    for state in reversed(states[2:-1]):
        assert run("undo").code == 0
        assert sheet.read_bytes() == state
    result = run("undo")
    assert result.code == 2
    assert "nothing to undo: no command has changed this worksheet here" in result.err


def test_after_an_undo_new_work_can_be_undone_too(run: Run, sheet: Path) -> None:
    run("edit", "1", "--note", "one")
    first = sheet.read_bytes()
    run("edit", "1", "--note", "two")
    run("undo")
    run("mark", "1", "opinion")
    run("undo")
    assert sheet.read_bytes() == first


@pytest.mark.parametrize("by", ["hand", "merge"])
def test_what_another_hand_changed_is_not_overwritten(run: Run, sheet: Path, by: str) -> None:
    run("mark", "1", "opinion")
    text = sheet.read_text(encoding="utf-8")
    changed = text + "# a comment\n" if by == "hand" else text.replace("an hour", "two hours")
    sheet.write_text(changed, encoding="utf-8")
    result = run("undo")
    assert result.code == 2
    assert (
        "changed since, but not by a command here; nothing undone; the last change by a command"
        in result.err
    )
    assert sheet.read_text(encoding="utf-8") == changed
    assert run("undo", "--list").out == ""
    run("edit", "1", "--note", "n")
    assert run("undo").code == 0
    assert sheet.read_text(encoding="utf-8") == changed
    assert run("undo").code == 2, "what was before the other hand stays"


def test_another_persons_command_is_theirs(
    run: Run, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as as_ben:
        as_ben.setattr("factsheet.disk.processes.user", lambda: "ben")
        run("mark", "1", "opinion")
    before = sheet.read_bytes()
    result = run("undo")
    assert (result.code, "not yours: mark, by ben@" in result.err) == (2, True)
    assert sheet.read_bytes() == before
    monkeypatch.setattr("factsheet.disk.processes.user", lambda: "ben")
    assert run("undo").code == 0


def test_what_is_signed_stays(
    run: Run, signed: Path, people: tuple[Person, Person, Person]
) -> None:
    before = signed.read_bytes()
    result = run("undo")  # Ben's signed approval
    assert result.code == 2
    assert "bridge-cost: what would be undone is signed; nothing undone" in result.err
    assert "factsheet mark bridge-cost" in result.err
    assert signed.read_bytes() == before
    assert run("edit", "bridge-cost", "--note", "n").code == 0
    assert run("undo").code == 0, "what nobody signed can be undone"
    assert signed.read_bytes() == before


def test_what_is_committed_stays(run: Run, sheet: Path, commit: Git) -> None:
    run("mark", "1", "opinion", "--because", "x")
    commit("Judge")
    before = sheet.read_bytes()
    result = run("undo")
    assert result.code == 2
    assert "bridge-cost: what would be undone is committed; nothing undone" in result.err
    assert sheet.read_bytes() == before
    run("mark", "2", "opinion")
    assert run("undo").code == 0
    assert sheet.read_bytes() == before
    run("edit", "1", "--note", "n")
    commit("A note")
    assert run("undo").code == 0, "it is no history entry: git keeps both"


def test_git_leaves_the_record_out(run: Run, sheet: Path, git: Git) -> None:
    run("mark", "1", "opinion")
    assert (sheet.parent / UNDO).is_dir()
    git("add", "-A")
    assert UNDO not in git("status", "--porcelain", "--ignored=no")
    assert UNDO not in git("ls-files")


def test_a_strangers_gitignore_there_is_replaced(run: Run, sheet: Path, git: Git) -> None:
    (sheet.parent / UNDO).mkdir()
    (sheet.parent / UNDO / ".gitignore").write_text("!*\n")
    run("mark", "1", "opinion")
    git("add", "-A")
    assert UNDO not in git("ls-files")


def test_saved_copies_stay_and_that_is_said(run: Run, sheet: Path) -> None:
    (sheet.parent / "page.html").write_text("<p>It says 39.8 million.")
    run("capture", "1", "-n", "1", "--from", "page.html")
    copies = sorted(path.name for path in (sheet.parent / "evidence").iterdir())
    result = run("undo")
    assert f"1 file stays: evidence/{copies[0]}" in result.err
    assert sorted(path.name for path in (sheet.parent / "evidence").iterdir()) == copies


def test_a_worksheet_never_names_a_copy_that_was_moved(run: Run, sheet: Path) -> None:
    (sheet.parent / "page.html").write_text("<p>It says 39.8 million.")
    run("capture", "1", "-n", "1", "--from", "page.html")
    run("evidence", "edit", "1", "1", "--confidential")
    before = sheet.read_bytes()
    result = run("undo")
    assert result.code == 2
    assert "also moved or replaced a file" in result.err
    assert sheet.read_bytes() == before


def test_confidential_words_are_neither_said_nor_less_protected(run: Run, sheet: Path) -> None:
    sheet.chmod(0o600)
    run("evidence", "add", "1", "--source", "Deep Throat", "--confidential")
    run("evidence", "edit", "1", "2", "--source", "Deep Larynx")
    assert "Deep" not in run("undo", "--list").out
    assert "Deep" not in run("undo", "--list", "--format", "json").out
    record = sheet.parent / UNDO / "changes.json"
    assert "Throat" in record.read_text()
    assert stat.S_IMODE(record.stat().st_mode) == 0o600
    assert stat.S_IMODE(record.parent.stat().st_mode) == 0o700
    assert "Deep" not in run("undo").err
    run("evidence", "edit", "1", "2", "--not-confidential")
    assert "Deep" not in run("undo").err
    run("mark", "1", "opinion")
    run("export", "report.html")
    assert b"Throat" not in (sheet.parent / "report.html").read_bytes()
    sheet.chmod(0o644)
    run("mark", "2", "opinion")
    sheet.chmod(0o600)
    run("mark", "3", "opinion")
    assert stat.S_IMODE(record.stat().st_mode) == 0o600, "as the worksheet is now"


def test_what_was_replaced_can_be_forgotten(run: Run, sheet: Path) -> None:
    run("edit", "1", "--note", "call Deep Throat")
    run("edit", "1", "--note", "")
    assert "forgotten" in run("undo", "--forget").err
    assert not (sheet.parent / UNDO).exists()
    assert run("undo").code == 2
    assert "nothing to forget" in run("undo", "--forget").err


@pytest.mark.parametrize("what", ["link", "file", "inner link", "fifo"])
def test_what_lies_in_the_records_place_is_left_alone(
    run: Run, sheet: Path, tmp_path_factory: pytest.TempPathFactory, what: str
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "changes.json").write_text("mine")
    place = sheet.parent / UNDO
    if what == "link":
        place.symlink_to(elsewhere)
    elif what == "file":
        place.write_text("mine")
    else:
        place.mkdir()
        if what == "fifo":
            os.mkfifo(place / "changes.json")
        else:
            (place / "changes.json").symlink_to(elsewhere / "changes.json")
    assert run("mark", "1", "opinion").code == 0
    assert [path.name for path in elsewhere.iterdir()] == ["changes.json"]
    assert (elsewhere / "changes.json").read_text() == "mine"
    assert run("undo").code == (2 if what in ("link", "file") else 0)


@pytest.mark.parametrize(
    "change",
    [
        lambda row: row | {"taken": "claims: []\n"},
        lambda row: row | {"start": -1},
        lambda row: row | {"start": "0"},
        lambda row: row | {"more": 1},
        lambda row: {},
        lambda row: 7,
        lambda row: "x" * 100_000,
    ],
)
def test_a_record_that_was_tampered_with_changes_nothing(run: Run, sheet: Path, change) -> None:  # type: ignore[no-untyped-def]
    run("mark", "1", "opinion")
    before = sheet.read_bytes()
    record = sheet.parent / UNDO / "changes.json"
    record.write_text(json.dumps([change(row) for row in json.loads(record.read_text())]))
    result = run("undo")
    assert result.code == 2
    assert "undo" in result.err
    assert sheet.read_bytes() == before
    record.write_text("[" * 100_000)
    assert run("undo").code == 2


def test_the_record_is_beside_the_file_that_a_link_leads_to(run: Run, sheet: Path) -> None:
    folder = sheet.parent / "real"
    folder.mkdir()
    sheet.rename(folder / "w.yaml")
    sheet.symlink_to(folder / "w.yaml")
    before = sheet.read_bytes()
    run("mark", "1", "opinion")
    assert (folder / ".w.yaml.undo").is_dir()
    assert not (sheet.parent / UNDO).exists()
    assert run("undo").code == 0
    assert sheet.read_bytes() == before
    assert sheet.is_symlink()


@given(st.text(), st.text(), st.text(), st.text())
def test_the_way_back_is_exact(head: str, old: str, new: str, tail: str) -> None:
    one, other = head + old + tail, head + new + tail
    change = journal.saved_change(b"", one, other)
    assert change.back(other) == one
    assert len(change.taken) <= len(old)
