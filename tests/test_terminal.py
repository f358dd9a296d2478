"""What a person sees on a terminal: the installed command, with a pseudo-terminal for its streams."""

import os
import pty
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import COMMAND, Run

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
