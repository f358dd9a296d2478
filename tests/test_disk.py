"""What is written to the disk, and what is not: a worksheet says where, and may be a stranger's."""

import json
import os
import stat
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest
from conftest import WORKSHEET, Run, names

from factsheet import store
from factsheet.problems import FactsheetError

ARTICLE = "#!/bin/sh\ntouch pwned\nexit 0\n\nThe bridge cost 40 million euros in 2025, the council said.\n"
NEXT = "The bridge cost 41 million euros in 2025, the council said.\n"


def worksheet(desk: Path, text: str, content: bytes | None = None) -> Path:
    """Write a worksheet whose article's text is a file, with the hash of what is in that."""
    file = desk / text
    if content is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    digest = sha256(file.read_bytes()).hexdigest() if file.is_file() else "0" * 64
    sheet = desk / "claims.yaml"
    sheet.write_text(
        f"factsheet: 1\narticle: {{language: en, text: {json.dumps(text)}, sha256: {digest}}}\n"
        "claims:\n- id: a\n  quote: 40 million euros\n",
        encoding="utf-8",
    )
    return sheet


def everything(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mode)
        for path in folder.rglob("*")
        if path.is_file() and not path.parent.name.endswith(".undo")
    }


@pytest.mark.parametrize(
    "text",
    [
        ".git/hooks/post-commit",
        ".git/config",
        ".hidden.txt",
        "texts/.hidden/a.txt",
        "script.sh",
        "src/program.py",
        "other.yaml",
        "Makefile",
        "texts/claims.article.txt",
        "claims.article-0.txt",
        "claims.article.txt.sh",
        "CLAIMS.article.txt",
        "other.article.txt",
    ],
)
def test_load_writes_over_nothing_that_a_worksheet_names(run: Run, desk: Path, text: str) -> None:
    worksheet(desk, text, b"40 million euros were paid for the bridge in 2025.\n")
    (desk / text).chmod(0o755)
    article = desk / "in.txt"
    article.write_text(ARTICLE, encoding="utf-8")
    before = everything(desk)
    result = run("load", article)
    assert result.code == 0, result.err
    after = everything(desk)
    assert set(after) - set(before) == {"claims.article.txt"}
    assert {name for name in before if after[name] != before[name]} == {"claims.yaml"}
    assert not after["claims.article.txt"][1] & 0o111
    assert f"the earlier one, {text}, is kept" in result.err
    assert run("check", "--format", "json").json == []


def test_load_goes_through_no_link(run: Run, desk: Path) -> None:
    outside = desk / "elsewhere"
    outside.mkdir()
    sheets = desk / "sheets"
    sheets.mkdir()
    target = outside / "mine.txt"
    target.write_text("40 million euros, mine", encoding="utf-8")
    (sheets / "claims.article.txt").symlink_to(target)
    (sheets / "texts").symlink_to(outside)
    article = desk / "in.txt"
    article.write_text(ARTICLE, encoding="utf-8")
    for text in ("claims.article.txt", "texts/mine.txt"):
        sheet = worksheet(sheets, text)
        assert run("load", article, "-w", sheet).code == 0
        assert target.read_text(encoding="utf-8") == "40 million euros, mine"
        assert (sheets / "claims.article.txt").is_symlink(), "the link itself is not ours either"
        assert "claims.article-2.txt" in sheet.read_text(encoding="utf-8")
    assert [path.name for path in outside.iterdir()] == ["mine.txt"]


def test_load_removes_its_own_last_text_and_no_other(run: Run, desk: Path) -> None:
    article = desk / "in.txt"
    article.write_text(ARTICLE, encoding="utf-8")
    run("load", article)
    article.write_text(NEXT, encoding="utf-8")
    result = run("load", article)
    assert "changed" in result.out
    assert "the earlier one" not in result.err
    assert not (desk / "claims.article.txt").exists()
    assert (desk / "claims.article-2.txt").read_text(encoding="utf-8") == NEXT
    (desk / "claims.article-2.txt").chmod(0o755)
    article.write_text(ARTICLE, encoding="utf-8")
    assert "the earlier one" in run("load", article).err
    assert (desk / "claims.article-2.txt").exists(), "an executable file is no text of ours"
    assert run("check", "--format", "json").json == []


def test_the_same_text_again_writes_nothing(run: Run, desk: Path) -> None:
    (desk / "in.txt").write_text(ARTICLE, encoding="utf-8")
    sheet = worksheet(desk, "chosen by me.txt", ARTICLE.encode())
    run("load", "in.txt")
    assert names(desk) == {"in.txt", "claims.yaml", "chosen by me.txt"}
    assert "chosen by me.txt" in sheet.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("claims.yaml", "is this worksheet itself"),
        ("./claims.yaml", "is this worksheet itself"),
        ("hard.txt", "is this worksheet itself"),
        ("other.yaml", "is a worksheet"),
        ("other.YML", "is a worksheet"),
        ("copy.txt", "is a worksheet"),
        (".git/a.txt", "is hidden"),
        (".a.txt", "is hidden"),
        ("texts/.a.txt", "is hidden"),
        ("link.txt", "is a link"),
        ("linked/a.txt", "is a link"),
        ("../claims.article.txt", "is outside"),
    ],
)
def test_check_takes_no_worksheet_hidden_file_or_link_for_an_article(
    run: Run, desk: Path, text: str, why: str
) -> None:
    folder = desk / "desk"
    content = b"\n# mine\nfactsheet: 1\nclaims:\n- {id: a, quote: 40 million euros}\n"
    for name in ("other.yaml", "other.YML", "copy.txt", ".git/a.txt", ".a.txt", "texts/.a.txt"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if name[0] in "oc" else b"40 million euros")
    (folder / "real").mkdir()
    (folder / "real/a.txt").write_bytes(b"40 million euros")
    (folder / "link.txt").symlink_to("real/a.txt")
    (folder / "linked").symlink_to("real")
    sheet = worksheet(folder, text)
    os.link(sheet, folder / "hard.txt")
    result = run("check", "-w", sheet, "--format", "json")
    assert result.code == 1
    (finding,) = [row for row in result.json if row["rule"] == "article-text"]
    assert finding["level"] == "error"
    assert why in finding["message"]
    assert run("export", "-w", sheet, "-f", "html").code == 0


@pytest.mark.parametrize("command", ["export report.md", "merge b.yaml a.yaml c.yaml -o report.md"])
@pytest.mark.parametrize("target", [".git/config", ".profile", "../outside.md"])
def test_no_report_goes_through_a_stranger_s_link(
    run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch, command: str, target: str
) -> None:
    clone = desk / "clone"
    (clone / ".git").mkdir(parents=True)
    for name in ("claims.yaml", "a.yaml", "b.yaml", "c.yaml"):
        (clone / name).write_text(WORKSHEET, encoding="utf-8")
    (clone / "report.md").symlink_to(target)
    monkeypatch.chdir(clone)
    result = run(*command.split())
    assert result.code == 2
    assert "if you mean that file, give its own path" in result.err
    assert not (clone / target).exists()
    (clone / "report.md").unlink()
    (clone / "report.md").symlink_to("real.md")
    assert run(*command.split()).code == 0
    assert (clone / "report.md").is_symlink()
    assert (clone / "real.md").read_text(encoding="utf-8")


def test_a_link_to_a_pipe_elsewhere_is_not_followed_but_the_system_s_own_are(
    run: Run, installed: Run, sheet: Path, desk: Path
) -> None:
    inside = desk / "inside"
    inside.mkdir()
    os.mkfifo(desk / "pipe")
    (inside / "report.md").symlink_to(desk / "pipe")
    assert "if you mean that file, give its own path" in run("export", "inside/report.md").err
    assert "bridge-cost" in installed("export", "/dev/stdout", "-f", "csv").out
    assert run("export", os.devnull, "-f", "csv").code == 0


def test_no_worksheet_is_a_link_into_a_hidden_folder(run: Run, desk: Path) -> None:
    (desk / ".git").mkdir()
    hidden = desk / ".git" / "x.yaml"
    hidden.write_text(WORKSHEET, encoding="utf-8")
    (desk / "claims.yaml").symlink_to(".git/x.yaml")
    result = run("mark", "1", "opinion")
    assert (result.code, hidden.read_text(encoding="utf-8")) == (2, WORKSHEET)
    assert "a link to" in result.err
    assert run("mark", "1", "opinion", "-w", ".git/x.yaml").code == 0, "who names it means it"


def test_an_editor_s_save_just_before_ours_is_not_lost(
    sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As late as can be: when the new file is on the disk already, and only the move is to do."""
    flush = os.fsync
    theirs = WORKSHEET.replace("cost 40", "cost 41")
    assert len(theirs) == len(WORKSHEET)

    def saved_by_hand(descriptor: int) -> None:
        flush(descriptor)
        status = sheet.stat()
        sheet.write_text(theirs, encoding="utf-8")
        os.utime(
            sheet, ns=(status.st_atime_ns, status.st_mtime_ns)
        )  # a coarse clock sees no change

    monkeypatch.setattr(os, "fsync", saved_by_hand)
    with pytest.raises(FactsheetError, match="changed on disk in the meantime"):
        store.update(sheet, lambda old: old.replacing({}), write=lambda *_: WORKSHEET + "# x\n")
    assert sheet.read_text(encoding="utf-8") == theirs


def test_group_mode_and_attributes_are_kept(run: Run, sheet: Path) -> None:
    sheet.chmod(0o664)
    if os.geteuid() == 0:
        os.chown(sheet, 1234, 5678)
    attributes = hasattr(os, "setxattr")
    if attributes:
        try:
            os.setxattr(sheet, "user.desk", b"Foreign")
        except OSError:
            attributes = False
    before = sheet.stat()
    assert run("mark", "1", "opinion").code == 0
    after = sheet.stat()
    assert (after.st_uid, after.st_gid, after.st_mode) == (
        before.st_uid,
        before.st_gid,
        before.st_mode,
    )
    if attributes:
        assert os.getxattr(sheet, "user.desk") == b"Foreign"


def test_the_article_s_text_is_shared_as_the_worksheet_is(run: Run, desk: Path) -> None:
    (desk / "in.txt").write_text(ARTICLE, encoding="utf-8")
    sheet = worksheet(desk, "old.txt", b"x")
    sheet.chmod(0o600)
    run("load", "in.txt")
    assert stat.S_IMODE((desk / "claims.article.txt").stat().st_mode) == 0o600


def test_git_status_names_no_lock_or_temporary_file(run: Run, sheet: Path, desk: Path) -> None:
    subprocess.run(["git", "init", "-q", desk], check=True)
    run("mark", "1", "opinion")
    run("export", "report.md")
    done = subprocess.run(
        ["git", "-C", desk, "status", "--porcelain"], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["?? claims.yaml", "?? report.md"]
