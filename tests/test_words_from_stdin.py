"""`--quote -` and its like read standard input, where no shell changes the words."""

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from conftest import COMMAND, Run

PRICE = 'It "cost" $13.7 million, `not` $14, and that\'s all'


Typed = Callable[[bytes], None]


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Let stdin hold some bytes."""

    def hold(data: bytes) -> None:
        stream = SimpleNamespace(buffer=io.BytesIO(data), isatty=lambda: False)
        monkeypatch.setattr(sys, "stdin", stream)

    return hold


def first(path: Path) -> dict[str, object]:
    claim: dict[str, object] = yaml.load(path.read_text(), yaml.BaseLoader)["claims"][0]
    return claim


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (PRICE.encode(), PRICE),
        (PRICE.encode() + b"\n", PRICE),
        (PRICE.encode() + b"\r\n", PRICE),
        (b"\xef\xbb\xbf" + PRICE.encode() + b"\n", PRICE),
        (b"two\nlines\n\n", "two\nlines\n"),
        (b"two\r\nlines\r\n", "two\nlines"),
        ("花了四千万 عربي €\n".encode(), "花了四千万 عربي €"),
        (b"-\n", "-"),
    ],
)
def test_the_words_come_as_they_are_but_for_the_break_at_their_end(
    run: Run, sheet: Path, typed: Typed, data: bytes, words: str
) -> None:
    typed(data)
    assert run("evidence", "edit", "1", "1", "--quote", "-").code == 0
    assert first(sheet)["evidence"][0]["quote"] == words  # type: ignore[index]


@pytest.mark.parametrize(
    ("command", "field"),
    [
        ("edit 1 --quote -", lambda claim: claim["quote"]),
        ("edit 1 --statement -", lambda claim: claim["statement"]),
        ("edit 1 --note -", lambda claim: claim["note"]),
        ("edit 1 --quote=-", lambda claim: claim["quote"]),
        ("mark 1 opinion --because -", lambda claim: claim["history"][-1]["because"]),
        ("evidence edit 1 1 --note -", lambda claim: claim["evidence"][0]["note"]),
        ("evidence add 1 https://e.org/ --quote -", lambda claim: claim["evidence"][1]["quote"]),
    ],
)
def test_every_option_with_words_takes_them(
    run: Run, sheet: Path, typed: Typed, command: str, field: object
) -> None:
    typed(PRICE.encode())
    assert run(*command.split()).code == 0
    assert callable(field)
    assert field(first(sheet)) == PRICE


def test_a_reason_to_approve_is_read_too(run: Run, sheet: Path, typed: Typed) -> None:
    run("mark", "1", "opinion")
    typed(b"seen\n")
    assert run("approve", "1", "--by", "Ben", "--because", "-").code == 0
    assert "because: seen" in sheet.read_text()


@pytest.mark.parametrize(
    ("words", "data", "says"),
    [
        ("edit 1 --quote - --note -", b"x", "--quote already reads standard input"),
        ("edit 1 --quote -", b"", "the input is empty; to remove a field"),
        ("edit 1 --quote -", b" \n", "the input is empty"),
        ("edit 1 --quote -", b"ab\xff", "not UTF-8: byte 3"),
        ("edit 1 --quote -", "x".encode("utf-16"), "not UTF-8"),
        ("edit 1 --quote -", b"x" * (2**20 + 1), "more than 1 MB"),
    ],
)
def test_what_cannot_be_words_is_said_and_nothing_is_written(
    run: Run, sheet: Path, typed: Typed, words: str, data: bytes, says: str
) -> None:
    before = sheet.read_bytes()
    typed(data)
    result = run(*words.split())
    assert (result.code, says in result.err) == (2, True), result.err
    assert sheet.read_bytes() == before


def test_through_a_shell_double_quotes_lose_a_price_and_a_pipe_does_not(
    sheet: Path, installed: Run
) -> None:
    line = f'{COMMAND} evidence edit 1 1 --quote "It cost $13.7 million"'
    subprocess.run(["bash", "-c", line], check=True, stdin=subprocess.DEVNULL)
    assert first(sheet)["evidence"][0]["quote"] == "It cost 3.7 million"  # type: ignore[index]
    assert installed("evidence", "edit", "1", "1", "--quote", "-", stdin=PRICE.encode()).code == 0
    assert first(sheet)["evidence"][0]["quote"] == PRICE  # type: ignore[index]


def test_stdin_that_is_closed_is_empty(sheet: Path) -> None:
    line = f"{COMMAND} edit 1 --quote - <&-"
    done = subprocess.run(["bash", "-c", line], capture_output=True, check=False)
    assert (done.returncode, b"the input is empty" in done.stderr) == (2, True)


def test_on_a_terminal_it_is_said_how_to_end(sheet: Path) -> None:
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [COMMAND, "edit", "1", "--quote", "-"], stdin=theirs, stderr=subprocess.PIPE
    ) as process:
        os.write(ours, b"It cost $13.7 million\n\x04")
        os.close(theirs)
        assert process.stderr is not None
        assert b"Ctrl-D ends them" in process.stderr.read()
    os.close(ours)
    assert process.returncode == 0
    assert first(sheet)["quote"] == "It cost $13.7 million"
