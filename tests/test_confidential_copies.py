"""Copies of confidential evidence: apart, nameless, closed, never published, never lost."""

import hashlib
import os
import re
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import Run
from website import Site, answer

from factsheet.archive import remove
from factsheet.model import APART
from factsheet.problems import FactsheetError

PAGE = b"<title>The leak</title><p>The new bridge cost <b>39.8</b> million euros.</p>"
PLACE = re.compile(rf"{APART}/[0-9a-f]{{32}}\.warc\.gz")


@pytest.fixture
def leak(desk: Path, site: Site) -> Path:
    """Write a worksheet with two pieces of evidence on one page; the second will be confidential."""
    site.pages["/budget"] = answer(PAGE, Content_Type="text/html")
    path = desk / "claims.yaml"
    path.write_text(
        "factsheet: 1\nrules: {confidential-words: off}  # both are on one page, on purpose\n"
        "claims:\n- id: c0  # mine\n  statement: x y\n  evidence:\n"
        f"  - {{url: '{site.url('/budget')}', quote: new bridge}}\n"
        f"  - {{url: '{site.url('/budget')}', quote: 39.8 million}}\n"
    )
    return path


@pytest.fixture
def capture(run: Run, site: Site) -> Run:
    return lambda *words: run("capture", *words, "--allow-host", f"127.0.0.1:{site.port}")


def pieces(path: Path) -> list[dict[str, Any]]:
    return list(yaml.safe_load(path.read_text())["claims"][0]["evidence"])


def copies(desk: Path, folder: str) -> list[str]:
    there = desk / folder
    return sorted(f"{folder}/{p.name}" for p in there.glob("[!.]*")) if there.exists() else []


def found(run: Run) -> list[str]:
    return [hit["rule"] for hit in run("check", "--format", "json").findings]


def mark(run: Run, number: int = 2, *, secret: bool = True) -> str:
    flag = "--confidential" if secret else "--not-confidential"
    result = run("evidence", "edit", "c0", str(number), flag)
    assert result.code == 0
    return result.err


def test_a_confidential_copy_is_filed_apart_under_a_name_that_tells_nothing(
    run: Run, capture: Run, leak: Path, desk: Path
) -> None:
    mark(run)
    leak.chmod(0o664)
    assert capture("c0", "-n", "2").code == 0
    kept = pieces(leak)[1]["archive"]
    assert PLACE.fullmatch(kept["path"])
    assert kept["sha256"][:8] not in kept["path"]
    assert stat.S_IMODE((desk / kept["path"]).stat().st_mode) == 0o660
    assert stat.S_IMODE((desk / APART).stat().st_mode) & 0o007 == 0
    assert (desk / APART / ".gitignore").read_text() == "*\n"
    assert copies(desk, "evidence") == []
    assert found(run) == []
    again = capture("c0", "-n", "2")
    assert (again.code, copies(desk, APART)) == (0, [kept["path"]])


def test_a_page_filed_by_hand_for_confidential_evidence_lies_apart(
    run: Run, leak: Path, desk: Path
) -> None:
    mark(run)
    (desk / "whistle-blower.html").write_bytes(PAGE)
    assert run("capture", "c0", "-n", "2", "--from", "whistle-blower.html").code == 0
    assert PLACE.fullmatch(pieces(leak)[1]["archive"]["path"])


@pytest.mark.parametrize(
    ("sheet_mode", "mode"), [(0o600, 0o600), (0o640, 0o640), (0o644, 0o644), (0o666, 0o664)]
)
def test_an_ordinary_copy_is_as_open_as_the_worksheet(
    capture: Run, leak: Path, desk: Path, sheet_mode: int, mode: int
) -> None:
    leak.chmod(sheet_mode)
    capture("--all")
    (name,) = copies(desk, "evidence")
    assert stat.S_IMODE((desk / name).stat().st_mode) == mode
    closed = not sheet_mode & 0o007
    assert bool(stat.S_IMODE((desk / "evidence").stat().st_mode) & 0o007) is not closed


def test_one_page_for_both_is_fetched_once_and_filed_twice(
    run: Run, capture: Run, leak: Path, desk: Path, site: Site
) -> None:
    mark(run)
    assert capture("--all", "--confidential").code == 0
    assert site.asked == ["/budget"]
    assert [len(copies(desk, name)) for name in ("evidence", APART)] == [1, 1]
    public, secret = (piece["archive"]["path"] for piece in pieces(leak))
    assert (public.startswith("evidence/"), bool(PLACE.fullmatch(secret))) == (True, True)
    assert found(run) == []


def test_marking_moves_the_copy_at_once_and_unmarking_moves_it_back(
    run: Run, capture: Run, leak: Path, desk: Path
) -> None:
    capture("c0", "-n", "2")
    before = pieces(leak)[1]["archive"]
    assert f"now in {APART}/" in mark(run)
    after = pieces(leak)[1]["archive"]
    assert PLACE.fullmatch(after["path"])
    assert copies(desk, "evidence") == []
    assert {**after, "path": ""} == {**before, "path": ""}
    assert (found(run), "# mine" in leak.read_text()) == ([], True)
    mark(run, secret=False)
    assert pieces(leak)[1]["archive"] == before
    assert copies(desk, APART) == []
    assert found(run) == []


def test_a_shared_copy_stays_for_the_public_evidence(
    run: Run, capture: Run, leak: Path, desk: Path
) -> None:
    capture("--all")
    (shared,) = copies(desk, "evidence")
    assert "c0 1 needs it" in mark(run)
    assert copies(desk, "evidence") == [shared]
    assert PLACE.fullmatch(pieces(leak)[1]["archive"]["path"])
    assert found(run) == []
    mark(run, 1)
    assert copies(desk, "evidence") == []
    assert found(run) == []


def test_a_copy_that_another_worksheet_names_stays(
    run: Run, capture: Run, leak: Path, desk: Path
) -> None:
    capture("c0", "-n", "2")
    shutil.copy(leak, desk / "other.yaml")
    assert "other.yaml needs it" in mark(run)
    assert len(copies(desk, "evidence")) == 1
    assert found(run) == ["copy-place"], "others may still see it"


def by_hand(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_check_finds_a_copy_in_the_wrong_place_and_one_command_moves_all(
    run: Run, capture: Run, leak: Path, desk: Path
) -> None:
    capture("--all")
    by_hand(leak, "quote: new bridge", "quote: new bridge, confidential: true")
    by_hand(leak, "quote: 39.8 million", "quote: 39.8 million, confidential: true")
    result = run("check")
    assert (result.code, result.out.count("[copy-place]")) == (1, 2)
    assert run("capture", "--move-confidential").code == 0
    (one, two) = (piece["archive"]["path"] for piece in pieces(leak))
    assert one == two, "they share one file, as before"
    assert (copies(desk, "evidence"), copies(desk, APART)) == ([], [one])
    assert found(run) == []
    assert "where they belong" in run("capture", "--move-confidential").err


def test_check_finds_a_copy_apart_whose_evidence_is_no_longer_confidential(
    run: Run, capture: Run, leak: Path, desk: Path
) -> None:
    capture("c0", "-n", "2")
    mark(run)
    by_hand(leak, "confidential: true", "note: now public")
    assert found(run) == ["copy-place"]
    for form in ("html", "md", "json", "jsonl", "csv"):
        assert APART not in run("export", "-f", form).out
    assert run("capture", "--move-confidential").code == 0
    assert found(run) == ["copy-place"], "only a person says that it may be published"
    mark(run, secret=False)
    assert found(run) == []


@pytest.mark.parametrize("state", ["missing", "unreadable"])
def test_a_confidential_copy_that_is_not_here_is_said_and_no_error(
    run: Run, capture: Run, leak: Path, desk: Path, state: str
) -> None:
    capture("c0", "-n", "2")
    mark(run)
    file = desk / pieces(leak)[1]["archive"]["path"]
    if state == "missing":
        shutil.rmtree(desk / APART)
    elif os.geteuid() == 0:
        pytest.skip("root reads everything")
    else:
        file.chmod(0)
    for words in ((), ("--strict",)):
        result = run("check", *words)
        assert (result.code, result.out) == (0, "")
        assert "1 copy of confidential evidence not checked" in result.err
    assert run("show", "c0").code == 0


def test_an_altered_confidential_copy_is_an_error(
    run: Run, capture: Run, leak: Path, desk: Path
) -> None:
    capture("c0", "-n", "2")
    mark(run)
    with (desk / pieces(leak)[1]["archive"]["path"]).open("ab") as file:
        file.write(b"x")
    assert found(run) == ["kept-copy"]


def test_a_copy_that_everybody_can_read_is_found_and_closed(
    run: Run, capture: Run, leak: Path, desk: Path
) -> None:
    capture("c0", "-n", "2")
    mark(run)
    file = desk / pieces(leak)[1]["archive"]["path"]
    file.chmod(0o644)
    (desk / APART).chmod(0o755)
    assert found(run) == ["copy-place"]
    mark(run)
    assert (file.stat().st_mode | (desk / APART).stat().st_mode) & 0o007 == 0
    assert found(run) == []


def test_what_a_killed_move_leaves_is_found_and_cleared(
    run: Run, capture: Run, leak: Path, desk: Path
) -> None:
    capture("c0", "-n", "2")
    (name,) = copies(desk, "evidence")
    data = (desk / name).read_bytes()
    mark(run)
    (desk / name).write_bytes(data)
    assert found(run) == ["copy-place"]
    mark(run)
    assert (copies(desk, "evidence"), found(run)) == ([], [])


def test_a_worksheet_that_cannot_be_saved_leaves_all_copies_where_they_were(
    run: Run, capture: Run, leak: Path, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    capture("c0", "-n", "2")
    before = copies(desk, "evidence")

    def full(*_: object, **__: object) -> None:
        raise FactsheetError("no space left on device")

    monkeypatch.setattr("factsheet.store.saving.replace_file", full)
    assert run("evidence", "edit", "c0", "2", "--confidential").code == 2
    assert (copies(desk, "evidence"), copies(desk, APART)) == (before, [])


OUTSIDE: dict[str, Callable[[Path, Path], str]] = {
    "a file of the project": lambda desk, file: _copied(file, desk / "notes.warc.gz"),
    "another folder": lambda desk, file: _copied(file, desk / "archive" / "x.warc.gz"),
    "a link": lambda desk, file: _linked(file, desk / "evidence" / "l.warc.gz", desk / "t.warc.gz"),
    "a folder below": lambda desk, file: _copied(file, desk / "evidence" / "deep" / "x.warc.gz"),
    "steps": lambda desk, file: "evidence/../" + _copied(file, desk / "notes.warc.gz"),
}


def _copied(file: Path, to: Path) -> str:
    to.parent.mkdir(exist_ok=True)
    shutil.copy(file, to)
    return str(to.relative_to(file.parent.parent))


def _linked(file: Path, link: Path, to: Path) -> str:
    shutil.copy(file, to)
    link.symlink_to(to)
    return "evidence/" + link.name


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_path_of_a_worksheet_never_deletes_anything_outside_the_folders(
    run: Run, capture: Run, leak: Path, desk: Path, name: str
) -> None:
    capture("c0", "-n", "2")
    old = pieces(leak)[1]["archive"]["path"]
    told = OUTSIDE[name](desk, desk / old)
    before = {p: p.read_bytes() for p in desk.rglob("*") if p.is_file() and p != leak}
    by_hand(leak, old, told)
    (desk / old).unlink()
    before = {p: data for p, data in before.items() if p != desk / old and ".undo" not in str(p)}
    said = mark(run)
    assert PLACE.fullmatch(pieces(leak)[1]["archive"]["path"])
    assert {p: p.read_bytes() for p in before} == before
    assert "stays in the old place" in said


def test_remove_deletes_files_of_the_two_folders_only(desk: Path) -> None:
    sheet = desk / "claims.yaml"
    for name in ("evidence", "elsewhere"):
        (desk / name).mkdir()
        (desk / name / "x").write_text("x")
    (desk / APART).symlink_to(desk / "elsewhere")
    (desk / "evidence" / "link").symlink_to(desk / "elsewhere" / "x")
    for path in (
        "claims.yaml", "elsewhere/x", f"{APART}/x", "evidence/link", "evidence", "evidence/",
        "evidence/..", "evidence/../elsewhere/x", "/etc/hostname", "evidence/\0", "",
    ):  # fmt: skip
        assert not remove(sheet, path)
    assert (desk / "elsewhere" / "x").exists()
    assert remove(sheet, "evidence/x")


def git(*words: str) -> str:
    done = subprocess.run(["git", *words], capture_output=True, text=True, check=True)
    return done.stdout


def test_git_leaves_the_folder_out_with_and_without_git_setup(
    run: Run, capture: Run, leak: Path, desk: Path
) -> None:
    git("init", "-q")
    mark(run)
    capture("c0", "-n", "2")
    git("add", "-A")
    assert APART not in git("ls-files")
    (desk / APART / ".gitignore").unlink()
    result = run("git-setup")
    assert f"added to .gitignore: {APART}/" in result.lines
    git("add", "-A")
    assert APART not in git("ls-files")
    assert run("git-setup").out == ""
    assert "deleted .gitignore, which was created for this" in run("git-setup", "--remove").lines
    assert not (desk / ".gitignore").exists()
    (desk / ".gitignore").write_text("*.bak\n")
    run("git-setup")
    assert (desk / ".gitignore").read_text() == f"*.bak\n{APART}/\n"
    run("git-setup", "--remove")
    assert (desk / ".gitignore").read_text() == "*.bak\n"


def test_the_digest_of_a_moved_copy_is_the_one_that_it_had(
    run: Run, capture: Run, leak: Path, desk: Path
) -> None:
    capture("c0", "-n", "2")
    mark(run)
    kept = pieces(leak)[1]["archive"]
    data = (desk / kept["path"]).read_bytes()
    assert hashlib.sha256(data).hexdigest() == kept["sha256"]
