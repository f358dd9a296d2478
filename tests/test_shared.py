"""A worksheet that several people write: the lock says who has it, and shuts nobody out."""

import errno
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import WORKSHEET, Result, Run, names

from factsheet import store
from factsheet.problems import FactsheetError

GROUP, ANA, BEN = 54_321, 54_001, 54_002
As = Callable[..., Result]


@pytest.fixture
def folder() -> Iterator[Path]:
    """Give a folder that a group shares, without setgid, and in it a worksheet of Ana's."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root can be two people")
    path = Path(tempfile.mkdtemp())
    path.chmod(0o770)
    os.chown(path, 0, GROUP)
    sheet = path / "claims.yaml"
    sheet.write_text(WORKSHEET, encoding="utf-8")
    os.chown(sheet, ANA, GROUP)
    sheet.chmod(0o660)
    yield path
    shutil.rmtree(path)


# Other people may not be allowed to read this installation: all is imported before it is one of them.
PERSON = """
import contextlib, io, os, pathlib, sys, tempfile
from factsheet.cli import main
user, group, umask, folder, sheet, *words = sys.argv[1:]
said = io.TextIOWrapper(io.BytesIO())
with tempfile.TemporaryDirectory() as first, contextlib.redirect_stderr(said):
    os.chdir(first)
    pathlib.Path("claims.yaml").write_text(sheet)
    assert main(words) == 0
    os.chdir("/")
os.umask(int(umask))
os.setgroups([int(group)])
os.setgid(int(user))
os.setuid(int(user))
os.chdir(folder)
sys.exit(main(words))
"""


@pytest.fixture
def as_user(folder: Path) -> As:
    """Run a command as somebody of the group."""

    def run_as(user: int, *words: str, umask: int = 0o022) -> Result:
        ids = [str(number) for number in (user, GROUP, umask)]
        done = subprocess.run(
            [sys.executable, "-c", PERSON, *ids, str(folder), WORKSHEET, *words],
            env={**os.environ, "HOME": "/", "FACTSHEET_USER": f"U{user}", "USERNAME": f"u{user}"},
            capture_output=True,
            text=True,
            check=False,
        )
        return Result(done.returncode, done.stdout, done.stderr)

    return run_as


@pytest.mark.parametrize("umask", [0o022, 0o077])
def test_two_people_of_a_group_save_in_turn(folder: Path, as_user: As, umask: int) -> None:
    for user in (ANA, BEN, ANA, BEN):
        result = as_user(user, "mark", "1", "checking", "--because", str(user), umask=umask)
        assert (result.code, result.err.count("in use")) == (0, 0), result.err
        status = (folder / "claims.yaml").stat()
        assert (status.st_uid, status.st_gid) == (user, GROUP)
        assert stat.S_IMODE(status.st_mode) == 0o660
    assert names(folder) == {"claims.yaml"}
    assert len(store.load(folder / "claims.yaml").worksheet.claims[0].history) == 4


@pytest.mark.parametrize(("mode", "code"), [(0o644, 0), (0o660, 0), (0o600, 2)])
def test_a_lock_that_somebody_left_shuts_nobody_out_or_is_named(
    folder: Path, as_user: As, mode: int, code: int
) -> None:
    left = folder / ".claims.yaml.lock"
    left.write_bytes(b"")
    os.chown(left, ANA, GROUP if mode == 0o660 else ANA)
    left.chmod(mode)
    result = as_user(BEN, "mark", "1", "checking", "--wait", "0.1")
    assert result.code == code, result.err
    if code:
        assert "remove .claims.yaml.lock" in result.err.replace(f"{folder}/", "")
    else:
        assert not left.exists()


def test_who_has_the_lock_is_said(folder: Path, as_user: As) -> None:
    sheet = folder / "claims.yaml"
    with store.locked(sheet, 0, print):
        lock = folder / ".claims.yaml.lock"
        status = lock.stat()
        assert (stat.S_IMODE(status.st_mode), status.st_gid) == (0o660, GROUP)
        result = as_user(BEN, "mark", "1", "checking", "--wait", "0.1")
        assert as_user(54_003, "list").code == 0, "reading waits for nobody"
    assert result.code == 2
    assert f"(process {os.getpid()}, since " in result.err
    assert f" on {os.uname().nodename} " in result.err
    assert not lock.exists()


@pytest.fixture
def without_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be on a network mount that knows no locks."""
    import fcntl

    def missing(*_: int) -> None:
        raise OSError(errno.ENOSYS, "Function not implemented")

    monkeypatch.setattr(fcntl, "flock", missing)


def lock_of(sheet: Path, **values: object) -> Path:
    known = {"user": "ben", "host": os.uname().nodename, "pid": 1, "since": "2026", "by_file": True}
    path = sheet.with_name(".claims.yaml.lock")
    path.write_text(json.dumps(known | values), encoding="utf-8")
    return path


def ended() -> int:
    """Give the number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


@pytest.mark.usefixtures("without_locks")
def test_without_locks_the_file_is_the_lock(run: Run, sheet: Path) -> None:
    assert run("mark", "1", "checking").code == 0
    assert names(sheet.parent) == {"claims.yaml"}
    left = lock_of(sheet, pid=ended())
    result = run("mark", "1", "opinion")
    assert (result.code, "in use" in result.err) == (0, False), "whose process ended holds nothing"
    left = lock_of(sheet, host="far-away")
    result = run("mark", "1", "opinion", "--wait", "0.1")
    assert result.code == 2
    assert "in use by ben on far-away (process 1, since 2026)" in result.err
    assert f"remove {left}" in result.err
    assert left.exists()
    left.write_bytes(b"")
    assert run("mark", "1", "opinion", "--wait", "0.1").code == 2, "it may be just being made"
    os.utime(left, (time.time() - 100, time.time() - 100))
    assert run("mark", "1", "opinion", "--wait", "0.1").code == 0


def test_a_lock_by_file_holds_also_for_who_has_locks(run: Run, sheet: Path) -> None:
    lock_of(sheet, host="far-away")
    assert run("mark", "1", "opinion", "--wait", "0.1").code == 2
    lock_of(sheet, host="far-away", by_file=False)
    assert run("mark", "1", "opinion").code == 0, "nobody locks this file any more"


@pytest.mark.parametrize(
    "content", ["left", "[]", "{}", "[" * 1_900, '{"user": 1}', "\x1b[31m", '{"pid": 1e999}']
)
def test_whatever_stands_in_a_lock_file_is_harmless(run: Run, sheet: Path, content: str) -> None:
    sheet.with_name(".claims.yaml.lock").write_text(content, encoding="utf-8")
    assert run("mark", "1", "opinion").code == 0
    lock_of(sheet, user="\x1b[31m\u202e", host="far-away\n::error::x")
    result = run("mark", "1", "opinion", "--wait", "0")
    assert result.code == 2
    assert "\x1b" not in result.err
    assert not any(line.startswith("::") for line in result.err.splitlines())


@pytest.mark.parametrize("kind", ["link", "folder", "pipe"])
def test_what_is_no_lock_file_in_its_place_is_named(run: Run, sheet: Path, kind: str) -> None:
    lock = sheet.with_name(".claims.yaml.lock")
    if kind == "link":
        victim = sheet.with_name("victim")
        lock.symlink_to(victim)
    elif kind == "folder":
        lock.mkdir()
    else:
        os.mkfifo(lock)
    result = run("mark", "1", "opinion")
    assert (result.code, ".claims.yaml.lock" in result.err) == (2, True)
    assert os.path.lexists(lock)
    assert not sheet.with_name("victim").exists()


@pytest.mark.parametrize("locks", [True, False])
def test_only_one_has_the_lock_at_a_time(
    sheet: Path, locks: bool, request: pytest.FixtureRequest
) -> None:
    if not locks:
        request.getfixturevalue("without_locks")
    inside, most, done = 0, 0, []

    def work() -> None:
        nonlocal inside, most
        for _ in range(25):
            with store.locked(sheet, 60, lambda _: None):
                inside += 1
                most = max(most, inside)
                time.sleep(0.0005)
                inside -= 1
            done.append(1)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (most, len(done)) == (1, 150)
    assert names(sheet.parent) == {"claims.yaml"}


def test_a_lock_is_not_kept_by_an_error(sheet: Path) -> None:
    with pytest.raises(FactsheetError, match="x"), store.locked(sheet, 0, print):
        raise FactsheetError("x")
    assert names(sheet.parent) == {"claims.yaml"}
