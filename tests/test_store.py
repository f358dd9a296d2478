"""Saving: whole or not at all, one at a time, nothing left behind."""

import os
import resource
import signal
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import COMMAND, ROOT, WORKSHEET, Run, names

from factsheet import store
from factsheet.model import Claim, Worksheet
from factsheet.problems import FactsheetError

KILLS = int(os.environ.get("FACTSHEET_KILLS", "60"))


def add_claim(worksheet: Worksheet) -> Worksheet:
    return replace(worksheet, claims=(*worksheet.claims, Claim("new", quote="new")))


def test_mode_and_symbolic_links_are_kept(run: Run, desk: Path) -> None:
    (desk / "real").mkdir()
    real = desk / "real" / "sheet.yaml"
    real.write_text(WORKSHEET, encoding="utf-8")
    real.chmod(0o640)
    link = desk / "claims.yaml"
    link.symlink_to("real/sheet.yaml")
    assert run("mark", "1", "opinion").code == 0
    assert link.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert "status: opinion" in real.read_text(encoding="utf-8")


def test_a_bom_and_crlf_are_kept(run: Run, sheet: Path) -> None:
    data = b"\xef\xbb\xbf" + WORKSHEET.replace("\n", "\r\n").encode()
    sheet.write_bytes(data)
    run("mark", "1", "opinion", "--because", "x")
    after = sheet.read_bytes()
    assert after.startswith(b"\xef\xbb\xbffactsheet: 1\r\n")
    assert after.count(b"\n") == after.count(b"\r\n")
    lines = set(after.splitlines())
    assert [line for line in data.splitlines() if line not in lines] == []


def test_a_change_that_changes_nothing_does_not_write(sheet: Path) -> None:
    before = sheet.stat().st_mtime_ns
    store.update(sheet, lambda worksheet: worksheet)
    assert sheet.stat().st_mtime_ns == before


def test_a_file_that_changed_meanwhile_is_not_overwritten(sheet: Path) -> None:
    def change(worksheet: Worksheet) -> Worksheet:
        sheet.write_text(WORKSHEET + "# by hand\n", encoding="utf-8")
        return add_claim(worksheet)

    with pytest.raises(FactsheetError, match="changed on disk in the meantime"):
        store.update(sheet, change)
    assert sheet.read_text(encoding="utf-8").endswith("# by hand\n")
    assert names(sheet.parent) == {"claims.yaml"}


def test_a_held_lock_is_waited_for_and_said(run: Run, sheet: Path) -> None:
    with store.locked(sheet, 0, print):
        result = run("mark", "1", "opinion", "--wait", "0.1")
    assert result.code == 2
    assert "waiting up to 0.1 s" in result.err
    assert "--wait" in result.err
    assert sheet.read_text(encoding="utf-8") == WORKSHEET


def test_a_lock_file_that_was_left_behind_is_harmless(run: Run, sheet: Path) -> None:
    sheet.with_name(".claims.yaml.lock").write_text("left", encoding="utf-8")
    result = run("mark", "1", "opinion")
    assert result.code == 0
    assert "waiting" not in result.err


def test_eight_processes_with_twenty_marks_each_lose_no_entry(sheet: Path) -> None:
    script = (
        "import sys\n"
        "from factsheet.cli import main\n"
        "for n in range(20):\n"
        "    code = main(['mark', '1', 'checking', '--by', sys.argv[1], '--because', str(n),"
        " '--wait', '120'])\n"
        "    assert code == 0\n"
    )

    def marks(person: int) -> int:
        done = subprocess.run(
            [sys.executable, "-c", script, f"P{person}"], capture_output=True, check=False
        )
        return done.returncode

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(marks, range(8))) == [0] * 8
    history = store.load(sheet).worksheet.claims[0].history
    assert len(history) == 160
    assert {(entry.by, entry.because) for entry in history} == {
        (f"P{person}", str(n)) for person in range(8) for n in range(20)
    }


def test_a_process_killed_at_any_moment_leaves_a_whole_file(sheet: Path) -> None:
    """60 kills here; `make test-kill` does 500."""
    script = (
        "import os, sys\nfrom dataclasses import replace\nfrom pathlib import Path\n"
        "from factsheet import store\nfrom factsheet.model import Claim\n"
        "def write():\n"
        "    n = 0\n"
        "    while True:\n"
        "        n += 1\n"
        "        store.update(Path(sys.argv[1]), lambda w: replace(w, claims=(\n"
        "            replace(w.claims[0], note='x' * (n % 50 + 1)), *w.claims[1:])))\n"
        "for _ in sys.stdin:\n"
        "    child = os.fork() or write()\n"
        "    print(child, flush=True)\n"
        "    print(os.waitpid(child, 0)[1], flush=True)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, sheet],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as writer:
        assert writer.stdin
        assert writer.stdout
        for kill in range(KILLS):
            writer.stdin.write("fork\n")
            writer.stdin.flush()
            child = int(writer.stdout.readline())
            time.sleep(0.002 * (kill % 13) + 0.0007 * (kill % 7))
            os.kill(child, signal.SIGKILL)
            assert int(writer.stdout.readline()) == signal.SIGKILL
            worksheet = store.load(sheet).worksheet
            assert [claim.id for claim in worksheet.claims] == [
                "bridge-cost",
                "bridge-opened",
                "mayor-speech",
            ]
            assert set(worksheet.claims[0].note or "") <= {"x"}
            store.update(
                sheet, lambda w: replace(w, claims=(replace(w.claims[0], note=None), *w.claims[1:]))
            )
            assert names(sheet.parent) == {"claims.yaml"}, "the next save clears what a kill left"
            assert sheet.read_text(encoding="utf-8") == WORKSHEET
    assert writer.returncode == 0


def test_a_full_disk_leaves_the_old_file_and_no_litter(sheet: Path) -> None:
    """A limit on the size of files stands in for the disk: the write fails in the middle."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))

    done = subprocess.run(
        [COMMAND, "mark", "1", "opinion", "-w", sheet],
        preexec_fn=limit,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "file too large" in done.stderr
    assert "Traceback" not in done.stderr
    assert sheet.read_text(encoding="utf-8") == WORKSHEET
    assert names(sheet.parent) == {"claims.yaml"}


def test_a_failing_write_leaves_the_old_file_and_no_litter(
    run: Run, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    for words in (["mark", "1", "opinion"], ["add", "--quote", "x"], ["export", "report.md"]):
        result = run(*words)
        assert result.code == 2
        assert "no space left on device" in result.err
    assert sheet.read_text(encoding="utf-8") == WORKSHEET
    assert names(sheet.parent) == {"claims.yaml"}


def test_a_read_only_folder_is_said(unprivileged: Path) -> None:
    sheet = unprivileged / "claims.yaml"
    sheet.write_text(WORKSHEET, encoding="utf-8")
    unprivileged.chmod(0o500)
    with pytest.raises(FactsheetError, match="no permission"):
        store.update(sheet, add_claim)
    unprivileged.chmod(0o700)
    assert sheet.read_text(encoding="utf-8") == WORKSHEET
    store.update(sheet, add_claim)
    assert sheet.read_text(encoding="utf-8") != WORKSHEET, (
        "the folder's mode was all that forbade it"
    )


def test_a_temporary_name_that_leads_elsewhere_is_not_followed(
    sheet: Path, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    victim = desk / "victim"
    victim.write_text("mine", encoding="utf-8")
    temporary = sheet.with_name(".foretold.new")
    temporary.symlink_to(victim)
    monkeypatch.setattr("factsheet.disk.files.temporary_name", lambda _: temporary)
    store.update(sheet, add_claim)
    assert victim.read_text(encoding="utf-8") == "mine"
    assert "- id: new" in sheet.read_text(encoding="utf-8")
    assert not temporary.is_symlink()


def test_no_command_opens_the_worksheet_itself() -> None:
    """One way in: only the store reads and writes worksheets."""
    files = list((ROOT / "src" / "factsheet" / "cli").glob("*.py"))
    assert len(files) > 10
    for file in files:
        text = file.read_text(encoding="utf-8").replace("store.read_text(", "")
        assert "open(" not in text, file
        assert ".read_text(" not in text, file
        assert ".write_text(" not in text, file
