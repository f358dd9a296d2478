"""`--log FILE`: what capture, check --links, load and merge did and why; nothing confidential."""

import os
import re
import socket
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import COMMAND, Run
from hypothesis import given
from hypothesis import strategies as st
from test_leaks import MARKERS, piece, sheet_of
from website import Site, answer, redirect

from factsheet import store
from factsheet.cli import debug_log
from factsheet.model import Claim, Evidence, Worksheet

LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z factsheet\.[a-z]+ .+")


def events(path: Path) -> str:
    """Return a log's text; each line of it is one event."""
    text = path.read_text(encoding="utf-8")
    assert all(map(LINE.fullmatch, text.split("\n")[:-1])), text
    assert text.replace("\n", "").isprintable()
    return text


@pytest.fixture
def secrets(desk: Path, site: Site) -> Path:
    """Write a worksheet with a public piece of evidence and one of which every word is secret."""
    page = answer(b"<p>zzpage zzquote one zzquote two</p>" * 9, Content_Type="text/html; a=zzpage")
    site.pages |= {
        "/open": answer(b"<p>The log of the pagewords.</p>", Content_Type="text/html"),
        "/zzpath": redirect("/zzmoved"),
        "/zzmoved": page,
    }
    path = desk / "claims.yaml"
    path.write_text(sheet_of(site, piece(site)), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "words",
    [
        ["capture", "--all", "--confidential"],
        ["capture", "--all", "--confidential", "--page-requisites"],
        ["capture", "--missing"],
        ["capture", "trip", "-n", "2"],
        ["check", "--links", "--confidential"],
        ["check", "--links"],
    ],
)
@pytest.mark.parametrize("before", [True, False])
def test_nothing_confidential_is_logged(
    run: Run, secrets: Path, site: Site, words: list[str], before: bool
) -> None:
    log = ["--log", "debug.log"]
    allow = ["--allow-host", f"127.0.0.1:{site.port}"]
    run(*(log + words + allow if before else words + allow + log))
    text = events(secrets.with_name("debug.log"))
    for secret in (*MARKERS, "pagewords", "mayor", "flew"):
        assert secret not in text, text
    if "/zzpath" in site.asked:
        assert re.search(r"confidential page \d: status 301", text)
        assert re.search(r"confidential page \d: outcome moved\n", text)
    if words != ["capture", "trip", "-n", "2"]:
        assert f"{site.url('/open')}: request (GET, to 127.0.0.1:{site.port})" in text
        assert f"{site.url('/open')}: status 200 (from 127.0.0.1, text/html, 32 bytes)" in text


@given(st.text(min_size=5), st.text(max_size=8), st.sampled_from(["source", "publisher", "note"]))
def test_the_gate_stops_whatever_an_event_says(secret: str, more: str, field: str) -> None:
    item = replace(Evidence(source="x", confidential=True), **{field: secret})  # type: ignore[arg-type]
    claim = Claim("c", statement="zz", evidence=(item,))
    path = Path(os.environ["FACTSHEET_TEST_LOG"])
    path.unlink(missing_ok=True)
    end = debug_log.start(path)
    try:
        for watch in store.watchers:
            watch(Worksheet(claims=(claim,)))
        debug_log.note(f"{more}{secret.upper()}{more}")
        debug_log.note(f"{more}{secret}{more}")
    finally:
        end()
    if len(" ".join(secret.casefold().split()).removeprefix("the ")) > 4 and "zz" not in secret:
        assert path.read_text().count("(left out: it names confidential evidence)") >= 1
        lines = path.read_text().splitlines()
        assert lines[1].endswith("(left out: it names confidential evidence)")


@pytest.fixture(autouse=True)
def _log_file(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACTSHEET_TEST_LOG", str(tmp_path_factory.mktemp("log") / "debug.log"))


def test_a_retry_and_its_reason_are_logged(run: Run, secrets: Path, site: Site) -> None:
    tries: list[int] = []

    def busy_once(link: socket.socket) -> None:
        tries.append(1)
        status = "503 Busy" if len(tries) == 1 else "200 OK"
        link.sendall(answer(b"words", status, Content_Type="text/plain"))

    site.pages["/open"] = busy_once
    run("check", "--links", "--allow-host", f"127.0.0.1:{site.port}", "--log", "l")
    text = events(secrets.with_name("l"))
    assert "status 503" in text
    assert "try 2 in 1.0 s, after" in text
    assert "outcome ok" in text


def test_a_refused_address_is_logged_without_its_password(run: Run, desk: Path) -> None:
    (desk / "claims.yaml").write_text(
        "claims:\n- {id: c, quote: x, evidence: [{url: 'http://10.0.0.1/a'}]}\n"
    )
    run("--log", "l", "capture", "--all")
    assert "http://10.0.0.1/a: outcome refused" in events(desk / "l")
    run("--log", "l", "load", "--url", "http://ana:pass-word@10.0.0.1/a")
    assert "pass-word" not in events(desk / "l")


def test_load_logs_how_the_text_was_read_and_counts_sentences(run: Run, desk: Path) -> None:
    text = "The bridge cost 40 million euros in 2019.\nIt is nicewords.\n\nRead more\n"
    (desk / "article.txt").write_text(text)
    assert run("load", "article.txt", "--log", "l").code == 0
    log = events(desk / "l")
    for told in (
        "factsheet.decoding decoded as utf-8",
        "reader: txt",
        "characters 0 to 41: candidate, score 10: a number; a sum of money",
        "left out: 1 boilerplate",
        "sentences left out: 1",
    ):
        assert told in log
    assert not any(word in log for word in ("bridge", "euros", "nicewords", "Read more"))


def test_merge_logs_the_way_of_each_claim(run: Run, desk: Path, site: Site) -> None:
    base = sheet_of(site, piece(site))
    (desk / "base").write_text(base)
    (desk / "ours").write_text(base.replace("zznote for us", "zznote of ours"))
    (desk / "theirs").write_text(
        base.replace("zznote for us", "zznote of theirs").replace("Another thing", "Other thing")
    )
    run("merge", "base", "ours", "theirs", "--log", "l")
    log = events(desk / "l")
    assert "factsheet.merge trip: both changed, merged by field: conflict in evidence" in log
    assert "factsheet.merge other: only theirs changed: theirs" in log
    assert not any(secret in log for secret in (*MARKERS, "thing", "mayor"))
    (desk / "ours").write_text(base)
    (desk / "theirs").write_text("claims: [zzsource")
    run("merge", "base", "ours", "theirs", "--log", "l")
    assert "merged by line: theirs is not a worksheet, 1 problem\n" in events(desk / "l")


def test_control_characters_of_a_server_are_spelled(run: Run, secrets: Path, site: Site) -> None:
    site.pages["/open"] = answer(b"x", Content_Type="text/x\x1b[31m\u009b")
    run("check", "--links", "--allow-host", f"127.0.0.1:{site.port}", "--log", "l")
    assert "\\x1b[31m" in events(secrets.with_name("l"))


def test_the_file_is_its_owners_and_grows(
    run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACTSHEET_LOG", "l")
    (desk / "claims.yaml").write_text("claims:\n- {id: c, quote: x}\n")
    run("list")
    assert stat.S_IMODE((desk / "l").stat().st_mode) == 0o600
    run("check")
    assert [line.partition(", ")[2] for line in events(desk / "l").splitlines()] == [
        "list",
        "check",
    ]


@pytest.mark.parametrize("name", ["no/such/folder/l", "."])
def test_a_log_that_cannot_be_written_is_one_plain_error(run: Run, desk: Path, name: str) -> None:
    (desk / "claims.yaml").write_text("claims:\n- {id: c, quote: x}\n")
    for words in (["--log", name, "list"], ["check", "--log", name]):
        result = run(*words)
        assert (result.code, result.err.count("\n"), result.out) == (2, 1, "")


def test_a_link_of_a_stranger_is_not_written_through(run: Run, desk: Path, tmp_path: Path) -> None:
    (desk / "claims.yaml").write_text("claims:\n- {id: c, quote: x}\n")
    elsewhere = tmp_path.parent / "elsewhere"
    elsewhere.write_text("mine\n")
    (desk / "l").symlink_to(elsewhere)
    assert run("--log", "l", "check").code == 2
    assert elsewhere.read_text() == "mine\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_ends_the_log_and_not_the_command(run: Run, desk: Path) -> None:
    (desk / "claims.yaml").write_text("claims:\n- {id: c, quote: x}\n")
    result = run("--log", "/dev/full", "list")
    assert (result.code, result.err.count("the log ends here")) == (0, 1)


def test_without_the_option_there_is_no_log(desk: Path) -> None:
    (desk / "claims.yaml").write_text("claims:\n- {id: c, quote: x}\n")
    code = (
        "import sys; from factsheet.cli import main; main(['list']); "
        "print('logging' in sys.modules, 'factsheet.cli.debug_log' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("False False\n")
    assert os.listdir() == ["claims.yaml"]  # noqa: PTH208
    assert COMMAND.exists()
