"""Git is asked with everything switched off by which a repository could start a program."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Git, Run

from factsheet import vcs
from factsheet.vcs import running

SAFE = [
    "--no-pager",
    "--literal-pathspecs",
    *("-c", "core.fsmonitor=false"),
    *("-c", "log.showSignature=false"),
]
SWITCHED_OFF = {
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
}


def fake_git(folder: Path, body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a program called git on the PATH, before the real one."""
    folder.mkdir()
    program = folder / "git"
    program.write_text(f"#!{sys.executable}\n{body}", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def test_every_call_of_git_switches_everything_off(
    run: Run, sheet: Path, desk: Path, git: Git, commit: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    commit("first", 1)
    run("edit", "1", "--note", "x")
    commit("second", 2)
    git("mv", "claims.yaml", "moved.yaml")
    real, calls = shutil.which("git"), desk / "calls"
    environment = ", ".join(f"os.environ.get({name!r})" for name in SWITCHED_OFF)
    fake_git(
        desk / "first-on-path",
        f"import os, sys\nwith open({str(calls)!r}, 'a') as file:\n"
        f"    print(repr((sys.argv[1:], [{environment}])), file=file)\n"
        f"os.execv({real!r}, ['git', *sys.argv[1:]])\n",
        monkeypatch,
    )
    monkeypatch.delenv("FACTSHEET_USER")
    sheet = Path("moved.yaml")
    for command in (
        ["diff"], ["diff", "HEAD~1"], ["log", "--git"], ["check", "--git"], ["git-setup"],
        ["mark", "1", "opinion", "--because", "x"], ["check", "--format", "github"],
    ):  # fmt: skip
        run(*command, "-w", sheet)
    for name in ("base", "ours", "theirs"):
        (desk / name).write_bytes(b"<<<<<<< no worksheet\n")
    run("merge", "base", "ours", "theirs", "--output", "-")
    asked = [eval(line) for line in calls.read_text(encoding="utf-8").splitlines()]
    subcommands = set()
    for words, environment_then in asked:
        assert words[: len(SAFE)] == SAFE
        assert dict(zip(SWITCHED_OFF, environment_then, strict=True)) == SWITCHED_OFF
        rest = words[len(SAFE) :]
        while rest[0] == "-c":
            rest = rest[2:]
        subcommands.add(rest[0])
        if rest[0] in ("log", "diff", "diff-index", "diff-tree", "show") and "--raw" in rest:
            assert {"--no-ext-diff", "--no-textconv"} <= set(rest)
    assert {"log", "diff-index", "config", "cat-file", "merge-file", "rev-parse"} <= subcommands
    (desk / "moved.yaml").rename(desk / "claims.yaml")


def test_a_git_that_never_answers_is_given_up(
    run: Run, sheet: Path, desk: Path, commit: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit("first")
    fake_git(desk / "slow", "import time\ntime.sleep(30)\n", monkeypatch)
    monkeypatch.setattr(running, "SECONDS", 0.2)
    result = run("diff")
    assert (result.code, "git did not answer within 0.2 seconds" in result.err) == (2, True)


Evil = tuple[str, ...]


@pytest.fixture
def ran(desk: Path) -> Path:
    return desk / "ran"


def started(ran: Path) -> bool:
    """Whether a program was run; forgets that it was."""
    there = ran.exists()
    ran.unlink(missing_ok=True)
    return there


def test_what_is_missing_is_not_fetched(
    run: Run, sheet: Path, desk: Path, git: Git, commit: Git, ran: Path
) -> None:
    old = commit("first", 1)
    run("edit", "1", "--note", "x")
    commit("second", 2)
    blob = git("rev-parse", f"{old}:claims.yaml").strip()
    git("config", "extensions.partialClone", "origin")
    git("config", "remote.origin.promisor", "true")
    git("config", "remote.origin.url", f"ext::sh -c touch% {ran}")
    git("config", "protocol.ext.allow", "always")
    (desk / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    subprocess.run(["git", "cat-file", "blob", blob], capture_output=True, check=False)
    assert started(ran), "an unguarded git runs it"
    assert run("diff", "HEAD~1").code == 2
    run("log", "--git")
    run("check", "--git")
    assert not started(ran)


def test_no_signature_program_is_run(
    run: Run, sheet: Path, desk: Path, git: Git, commit: Git, ran: Path
) -> None:
    head = commit("first", 1)
    body = git("cat-file", "commit", head)
    headers, _, message = body.partition("\n\n")
    signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----"
    signed = desk / "signed"
    signed.write_text(f"{headers}\n{signature}\n\n{message}", encoding="utf-8")
    git("reset", "-q", "--soft", git("hash-object", "-t", "commit", "-w", str(signed)).strip())
    program = desk / "evil"
    program.write_text(f"#!/bin/sh\ntouch {ran}\n", encoding="utf-8")
    program.chmod(0o755)
    git("config", "gpg.program", str(program))
    git("config", "log.showSignature", "true")
    git("log")
    assert started(ran), "an unguarded git runs it"
    assert run("log", "--git").code == 0
    assert run("check", "--git").code == 1, "of its own findings"
    assert not started(ran)


def test_no_other_program_that_a_strangers_repository_names_is_run(
    run: Run, sheet: Path, desk: Path, git: Git, commit: Git, ran: Path
) -> None:
    Path(".gitattributes").write_text("*.yaml diff=evil filter=evil\n", encoding="utf-8")
    commit("first", 1)
    run("edit", "1", "--note", "x")
    commit("second", 2)
    for key in (
        "core.pager", "pager.log", "diff.external", "diff.evil.command", "diff.evil.textconv",
        "core.fsmonitor", "filter.evil.smudge", "filter.evil.clean", "core.sshCommand",
        "core.editor", "credential.helper", "interactive.diffFilter",
    ):  # fmt: skip
        git("config", key, f"touch {ran}; cat")
    subprocess.run(["git", "diff", "HEAD~1"], capture_output=True, check=False)
    assert started(ran), "an unguarded git runs them"
    for command in (["diff"], ["diff", "HEAD~1"], ["log", "--git"], ["check", "--git"]):
        assert run(*command).code in (0, 1), command
    assert not started(ran)


def test_the_users_own_git_is_asked_with_a_time_limit() -> None:
    assert 0 < running.SECONDS <= 60
    assert issubclass(vcs.NoGit, Exception)


def test_the_repository_is_the_one_around_the_worksheet_in_a_hook_too(
    run: Run, sheet: Path, desk: Path, git: Git, commit: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = commit("first", 1)
    other = desk / "elsewhere"
    git("init", "-q", str(other))
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / "index"))
    assert first[:8] in run("log", "--git").out
