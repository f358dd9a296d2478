"""What a person sees on a terminal: the installed command, with a pseudo-terminal for its streams."""

import os
import pty
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import COMMAND, Run
from website import Site, answer

OnTerminal = Callable[..., tuple[int, str]]


@pytest.fixture
def on_terminal(sheet: Path) -> OnTerminal:
    def run(*words: str, typed: str = "") -> tuple[int, str]:
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            [COMMAND, *words],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "80"},
        )
        os.close(theirs)
        if typed:
            os.write(ours, typed.encode())
        seen = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # Linux says so when the other end is closed
                break
            if not part:
                break
            seen += part
        os.close(ours)
        return process.wait(timeout=60), seen.decode().replace("\r\n", "\n")

    return run


ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (("list",), ["bridge-cost", "City council"]),
        (("show", "bridge-cost"), ["bridge-cost", "39.8 million"]),
        (("evidence", "list"), ["supports", "https://example.org/budget"]),
        (("check", "--rules"), ["no-claims", "The worksheet has no claims"]),
        (("check",), ["bridge-opened", "verified without supporting evidence"]),
    ],
)
def test_a_terminal_gets_colours_and_a_pipe_the_same_words_without(
    on_terminal: OnTerminal, installed: Run, words: tuple[str, ...], shown: list[str]
) -> None:
    code, seen = on_terminal(*words)
    piped = installed(*words)
    assert code == piped.code
    assert ESCAPES.search(seen)
    assert "\x1b" not in piped.out
    flat = " ".join(ESCAPES.sub("", seen).split())
    for part in shown:
        assert part in flat
        assert part in " ".join(piped.out.split())


def test_a_terminal_is_told_how_much_evidence_a_claim_has(on_terminal: OnTerminal) -> None:
    assert "bridge-cost: 1 piece of evidence" in on_terminal("evidence", "list", "bridge-cost")[1]


@pytest.mark.parametrize(("typed", "left"), [("n\n", 3), ("\n", 3), ("y\n", 2)])
def test_remove_asks_and_only_yes_is_a_yes(
    on_terminal: OnTerminal, run: Run, typed: str, left: int
) -> None:
    code, seen = on_terminal("remove", "mayor-speech", typed=typed)
    assert "Remove 1 claim? [y/N]" in seen
    assert ("nothing was removed" in seen) is (left == 3)
    assert code == (2 if left == 3 else 0)
    assert len(run("list").lines) == left


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_closed_stream_is_no_reason_to_fall_over(sheet: Path, closed: str) -> None:
    done = subprocess.run(
        ["sh", "-c", f"exec '{COMMAND}' list {closed}"], capture_output=True, check=False
    )
    assert done.returncode == (0 if closed == "2>&-" else 2)  # what cannot be written is not done
    assert b"Traceback" not in done.stdout + done.stderr
    assert (b"bridge-cost" in done.stdout) is (closed == "2>&-")


def _lines(seen: str) -> list[str]:
    return ESCAPES.sub("", seen).splitlines()


WORDS = """\
claims:
- id: zh
  statement: 俄罗斯是第一个正式承认2021年在阿富汗夺取政权的塔利班政府的国家，耗资40000000欧元（约合4.5亿美元）。
  attributed_to: Außenministerium
- id: ar
  statement: روسيا هي أول دولة تعترف رسميا بحكومة طالبان التي تولت السلطة في أفغانستان عام 2021 بعد انسحاب القوات
"""


@pytest.mark.parametrize("command", ["list", "show zh", "show ar", "remove zh ar"])
def test_no_word_is_cut_at_the_edge(on_terminal: OnTerminal, sheet: Path, command: str) -> None:
    sheet.write_text(WORDS, encoding="utf-8")
    lines = _lines(on_terminal(*command.split(), typed="n\n")[1])
    seen = {word for line in lines for word in re.findall(r"[^\W\u2e80-\u9fff]+", line)}
    whole = set(re.findall(r"[^\W\u2e80-\u9fff]+", WORDS))
    assert {word for word in seen if not word.isascii() or word.isdecimal()} <= whole | {
        "0", "1", "2"
    }  # fmt: skip
    assert not any(line.lstrip().startswith(("，", "。", "）")) for line in lines)


def test_a_long_message_is_broken_between_words_and_never_in_a_command(
    on_terminal: OnTerminal, sheet: Path
) -> None:
    code, seen = on_terminal(
        "show", "bridge-expenditure-of-the-whole-administration-in-all-the-years"
    )
    assert code == 2
    assert all(len(line) <= 80 for line in _lines(seen))
    whole = "there is no claim 'bridge-expenditure-of-the-whole-administration-in-all-the-ye'"
    assert whole in " ".join(_lines(seen))


@pytest.mark.parametrize("command", ["load article.txt --dry-run", "capture bridge-cost --dry-run"])
def test_tabs_are_for_pipes(
    on_terminal: OnTerminal, installed: Run, desk: Path, command: str
) -> None:
    (desk / "article.txt").write_text("The bridge cost 40 million euros in 2026.\n" * 2)
    code, seen = on_terminal(*command.split())
    assert code == 0
    assert "\t" not in seen
    assert "\t" in installed(*command.split()).out


def test_long_output_goes_through_the_pager(
    on_terminal: OnTerminal, installed: Run, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = "".join(f"- {{id: c{n}, quote: words {n}}}\n" for n in range(40))
    sheet.write_text("claims:\n" + claims, encoding="utf-8")
    monkeypatch.setenv("PAGER", "head -n 3")
    assert len(_lines(on_terminal("list")[1])) == 3
    assert len(_lines(on_terminal("list", "--search", "words 7")[1])) > 3, (
        "short output is not paged"
    )
    assert len(installed("list").lines) == 40, "nor what goes into a pipe"
    monkeypatch.setenv("PAGER", "no-such-pager --plain")
    assert len(_lines(on_terminal("list")[1])) > 40
    (sheet.parent / "head").write_text("#!/bin/sh\ntouch ran\n")
    (sheet.parent / "head").chmod(0o755)
    monkeypatch.setenv("PATH", "." + os.pathsep + os.environ["PATH"])
    monkeypatch.setenv("PAGER", "head -n 3")
    assert len(_lines(on_terminal("list")[1])) == 3
    assert not (sheet.parent / "ran").exists(), "no program of the folder we are in is run"
    monkeypatch.setenv("PAGER", "false")
    assert on_terminal("list")[0] == 0


def test_a_bar_on_the_terminal_takes_nothing_from_a_pipe(desk: Path, site: Site) -> None:
    pages = {
        f"/p{n}": answer(b"<p>It cost 40 million euros.", Content_Type="text/html")
        for n in range(3)
    }
    site.pages |= pages
    urls = "".join(
        f"  - {{url: '{site.url(path)}', quote: cost 40 million euros}}\n" for path in pages
    )
    (desk / "claims.yaml").write_text("claims:\n- id: a\n  quote: x\n  evidence:\n" + urls)
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [COMMAND, "capture", "--all", "--allow-host", f"127.0.0.1:{site.port}"],
        stdin=theirs, stdout=subprocess.PIPE, stderr=theirs, check=False,
        env={**os.environ, "TERM": "xterm-256color"},
    )  # fmt: skip
    os.close(theirs)
    rows = sorted(line.split(b"\t")[:3] for line in done.stdout.splitlines())
    assert rows == [[b"a", b"%d" % n, b"preserved"] for n in (1, 2, 3)]
    seen = os.read(ours, 65536)
    os.close(ours)
    assert b"preserved\t" not in seen
    said, following = seen.rstrip().splitlines()[-2:]
    assert said.endswith(b"3 of 3 pieces of evidence preserved, from 3 pages")
    assert following.endswith(b"next: factsheet check")
