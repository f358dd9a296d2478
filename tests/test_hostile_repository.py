"""What a stranger put into a folder beforehand, and what another worksheet there needs."""

import hashlib
import os
import subprocess
from pathlib import Path

import pytest
from conftest import Git, Run

from factsheet.model import APART

ARTICLE = "The council paid {} million euros for the bridge in 2024.\n"
PIECE = """\
factsheet: 1
claims:
- id: a
  quote: x y
  evidence:
  - {{url: "https://leak.example/page", quote: the words of the page{0}}}
"""


@pytest.fixture
def secret(desk: Path) -> Path:
    """Give a worksheet with one confidential piece, whose page was saved twice."""
    (desk / "p.html").write_text("<p>the words of the page, first</p>")
    (desk / "p2.html").write_text("<p>the words of the page, second</p>")
    path = desk / "claims.yaml"
    path.write_text(PIECE.format(""))
    return path


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.glob("[!.]*")) if folder.exists() else []


@pytest.mark.parametrize("other", ["claims.yml", "backup.yaml", ".claims.yaml"])
def test_load_keeps_the_last_text_while_another_worksheet_names_it(
    run: Run, desk: Path, other: str
) -> None:
    (desk / "a.txt").write_text(ARTICLE.format(40))
    run("load", "a.txt")
    (desk / other).write_bytes((desk / "claims.yaml").read_bytes())
    (desk / "a.txt").write_text(ARTICLE.format(41))
    for words in (("--dry-run",), ()):
        result = run("load", "a.txt", *words)
        assert result.code == 0
        assert "the earlier one, claims.article.txt, is kept" in result.err
    assert (desk / "claims.article.txt").read_text() == ARTICLE.format(40)
    assert "cannot be read" not in run("check", "-w", other).out


@pytest.mark.parametrize("kind", ["other words", "a link", "empty"])
def test_git_is_told_to_leave_confidential_copies_out_whatever_a_stranger_wrote_there(
    run: Run, desk: Path, git: Git, secret: Path, kind: str
) -> None:
    ignore = desk / APART / ".gitignore"
    ignore.parent.mkdir()
    if kind == "a link":
        ignore.symlink_to(desk / "p.html")
    else:
        ignore.write_text("!*\n" if kind == "other words" else "")
    secret.write_text(PIECE.format(", confidential: true"))
    assert run("capture", "a", "--from", "p.html").code == 0
    (copy,) = names(desk / APART)
    assert copy not in git("status", "--porcelain", "-uall")
    assert "first" in (desk / "p.html").read_text()


def test_no_mode_is_changed_through_a_link_and_what_it_leads_to_is_filed(
    run: Run, desk: Path, secret: Path
) -> None:
    (desk / "bin").mkdir(0o755)
    tool = desk / "bin" / "tool"
    tool.write_bytes(b"#!/bin/sh\n")
    tool.chmod(0o755)
    (desk / APART).mkdir(0o700)
    (desk / APART / "x.warc.gz").symlink_to(tool)
    digest = hashlib.sha256(tool.read_bytes()).hexdigest()
    archive = f"archive: {{path: {APART}/x.warc.gz, sha256: {digest}}}"
    secret.write_text(PIECE.format(f", confidential: true, {archive}"))
    before = [p.stat().st_mode for p in (desk, tool.parent, tool)]
    assert "in the old place" in run("capture", "--move-confidential").err
    assert [p.stat().st_mode for p in (desk, tool.parent, tool)] == before
    assert f"{APART}/x.warc.gz" not in secret.read_text()


def test_earlier_copies_of_a_page_that_becomes_confidential_move_with_it(
    run: Run, desk: Path, secret: Path
) -> None:
    for name in ("p.html", "p2.html"):
        assert run("capture", "a", "--from", name).code == 0
    kept = {(desk / "evidence" / name).read_bytes() for name in names(desk / "evidence")}
    secret.write_text(secret.read_text().replace("quote: the", "confidential: true, quote: the"))
    assert run("check", "--format", "json").findings[0]["rule"] == "copy-place"
    said = run("evidence", "edit", "a", "1", "--confidential").err
    assert f"a: evidence 1: an earlier copy is now in {APART}/, too" in said
    assert names(desk / "evidence") == []
    assert {(desk / APART / name).read_bytes() for name in names(desk / APART)} == kept
    assert run("check", "--format", "json").findings == []


def test_an_earlier_copy_apart_from_the_named_one_is_found(
    run: Run, desk: Path, secret: Path
) -> None:
    run("capture", "a", "--from", "p.html")
    (name,) = names(desk / "evidence")
    data = (desk / "evidence" / name).read_bytes()
    run("capture", "a", "--from", "p2.html")
    run("evidence", "edit", "a", "1", "--confidential")
    (desk / "evidence" / name).write_bytes(data)
    (hit,) = run("check", "--format", "json", "--confidential").findings
    assert hit["rule"] == "copy-place"
    assert "a copy of its page is in evidence/ as well" in hit["message"]
    assert run("capture", "--move-confidential").code == 0
    assert run("check", "--format", "json").findings == []


def test_a_page_that_is_open_evidence_too_stays(run: Run, desk: Path, secret: Path) -> None:
    run("capture", "a", "--from", "p.html")
    run("capture", "a", "--from", "p2.html")
    run(
        "evidence",
        "add",
        "a",
        "https://leak.example/page",
        "--quote",
        "the words",
        "--stance",
        "context",
    )
    before = names(desk / "evidence")
    run("evidence", "edit", "a", "1", "--confidential")
    assert len(names(desk / "evidence")) == len(before) - 1
    assert [hit["rule"] for hit in run("check", "--format", "json").findings] == [
        "confidential-words"
    ]


def test_a_reason_why_a_copy_was_not_moved_does_not_name_it(
    run: Run, desk: Path, secret: Path
) -> None:
    archive = f"archive: {{path: %s, sha256: {'a' * 64}}}"
    (desk / "evidence").mkdir()
    (desk / "evidence" / "zzthere.warc.gz").write_bytes(b"x")
    for path in ("evidence/zzgone.warc.gz", "evidence/zzthere.warc.gz", "../zzout", "/etc/zzabs"):
        secret.write_text(PIECE.format(", confidential: true, " + archive % path))
        for words in (("evidence", "edit", "a", "1", "--confidential"),
                      ("capture", "--move-confidential")):  # fmt: skip
            said = run(*words).err
            assert "a: evidence 1: its copy was not moved: " in said
            assert "zz" not in said
    secret.write_text(PIECE.format(", " + archive % f"{APART}/zzgone.warc.gz"))
    assert "zzgone" in run("evidence", "edit", "a", "1", "--not-confidential").err
    assert names(desk / "evidence") == ["zzthere.warc.gz"]


def test_a_name_that_is_too_long_is_one_finding(run: Run, desk: Path) -> None:
    name = "x" * 300
    (desk / "claims.yaml").write_text(
        f"article: {{title: t, text: {name}}}\nclaims:\n- id: a\n  quote: q\n  evidence:\n"
        f"  - {{source: s, archive: {{path: {name}, sha256: {'a' * 64}}}}}\n"
    )
    found = {hit["rule"]: hit["message"] for hit in run("check", "--format", "json").findings}
    assert {"article-text", "kept-copy"} <= found.keys()
    assert all("is not a file name" in found[rule] for rule in ("article-text", "kept-copy"))
    assert run("export", "-f", "json").code == 0


@pytest.mark.parametrize("signs", ["$({})", "\\$({})", "\\\\$({})", "`{}`", "\\`{}\\`", "'$({})'", '"$({})"', "\\\"$({})\\",
                                   "[b]$({})[/b]", "\\[/b]\\$({})", "'; {}; '", '\\"); {} #'])  # fmt: skip
def test_no_claim_runs_a_program_when_its_id_is_completed(
    installed: Run, desk: Path, signs: str
) -> None:
    words = signs.format("touch ran")
    (desk / "claims.yaml").write_text(
        f"claims:\n- id: a\n  quote: x {words} y\n- id: b\n  quote: z\n"
    )
    for shell in ("zsh", "bash", "fish"):
        told = installed(
            _FACTSHEET_COMPLETE=f"complete_{shell}",
            _TYPER_COMPLETE_ARGS="factsheet show ",
            _TYPER_COMPLETE_FISH_ACTION="get-args",
            COMP_WORDS="factsheet show ",
            COMP_CWORD="2",
        )
        assert (told.code, told.err) == (0, "")
        assert "b" in told.out
        if shell == "zsh":  # as it does, in bash: evaluated, and again between the brackets
            again = '_arguments() { w=${1#*((}; eval "ws=( ${w%))} )"; }; eval "$1"'
            done = subprocess.run(
                ["bash", "-c", again, "x", told.out], capture_output=True, check=False
            )
            assert done.stderr == b""
    assert not (desk / "ran").exists()


@pytest.mark.parametrize("words", ["list --tag", "list --assigned", "add --attributed-to"])
def test_no_tag_or_name_that_a_shell_would_obey_is_offered(
    installed: Run, desk: Path, words: str
) -> None:
    values = ["$(touch ran)", "`touch ran`", "a; touch ran", "a'b", "a\\\\b", "-x", "fine"]
    quoted = ", ".join('"' + value + '"' for value in values)
    (desk / "claims.yaml").write_text(
        f"claims:\n- {{id: a, quote: x, tags: [{quoted}]}}\n"
        + "".join(
            f'- {{id: b{n}, quote: z, assigned: "{value}", attributed_to: "{value}"}}\n'
            for n, value in enumerate(values)
        )
    )
    told = installed(
        _FACTSHEET_COMPLETE="complete_bash",
        COMP_WORDS=f"factsheet {words} ",
        COMP_CWORD="3",
    )
    assert told.out.split() == ["fine"]


def test_a_report_goes_through_no_link_to_a_folder_elsewhere(
    run: Run, desk: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("site")
    (elsewhere / "report.md").write_text("mine")
    (desk / "claims.yaml").write_text("claims:\n- {id: a, quote: q}\n")
    (desk / "inside").mkdir()
    (desk / "near").symlink_to("inside")
    (desk / "out").symlink_to(elsewhere)
    (desk / "inside" / "out").symlink_to(elsewhere)
    for name in ("out/report.md", "near/out/report.md", "./inside/../out/report.md"):
        result = run("export", name)
        assert (result.code, "if you mean that file, give its own path" in result.err) == (2, True)
    assert (elsewhere / "report.md").read_text() == "mine"
    assert run("export", "near/report.md").code == 0
    assert run("export", elsewhere / "report.md").code == 0
    assert run("export", os.path.relpath(elsewhere / "report.md")).code == 0
