"""The walk on its screen: driven by Textual's pilot, and once in a real terminal."""

import asyncio
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from conftest import COMMAND, Run
from test_review import begin
from textual.pilot import Pilot
from textual.widgets import Input

from factsheet import store
from factsheet.model import Worksheet
from factsheet.review.screen import ReviewApp
from factsheet.review.session import Session
from factsheet.review.widgets import Help, Hint

Steps = Callable[[ReviewApp, Pilot[bool]], Awaitable[None]]


@pytest.fixture(autouse=True)
def cleo(monkeypatch: pytest.MonkeyPatch) -> None:
    """Act as Cleo, who has judged nothing yet."""
    monkeypatch.setenv("FACTSHEET_USER", "Cleo")


def drive(session: Session, steps: Steps, size: tuple[int, int] = (80, 24)) -> ReviewApp:
    """Show a session on a screen that is not there, and do the steps."""
    app = ReviewApp(session)

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await steps(app, pilot)

    asyncio.run(run())
    return app


def screen(app: ReviewApp) -> str:
    """Give what stands on the screen, line by line."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


async def write(pilot: Pilot[bool], text: str) -> None:
    await pilot.press(*("space" if c == " " else c for c in text), "enter")
    await pilot.pause()


def test_everything_is_in_sight_at_80_by_24(sheet: Path) -> None:
    async def steps(app: ReviewApp, pilot: Pilot[bool]) -> None:
        lines = screen(app).splitlines()
        assert "Claim 1 of 2 · as Cleo · The bridge reopens" in lines[0]
        assert "1 of 3 settled · 2 left" in lines[1]
        assert "█" in lines[1]
        assert "1. bridge-cost  ○ Unverified" in lines[2]
        assert "The new bridge cost 40 million euros." in lines[3]
        for key in (
            "v  verified",
            "d  disputed",
            "s  status",
            "a  evidence",
            "c  capture",
            "o  open",
        ):
            assert key in lines[22]
        for key in ("b  back", "g  go to", "/  search", "u  undo", "?  help", "q  quit"):
            assert key in lines[23]

    drive(begin(sheet), steps)


LONG = "A statement that goes on and on, as they do. " * 20


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (200, 50)])
def test_a_long_claim_scrolls_between_what_always_stays(
    run: Run, sheet: Path, size: tuple[int, int]
) -> None:
    run("edit", "1", "--statement", LONG)
    for number in range(9):
        run(
            "evidence", "add", "1", f"https://example.org/{number}/" + "long/" * 20, "--quote", LONG
        )

    async def steps(app: ReviewApp, pilot: Pilot[bool]) -> None:
        def stays() -> None:
            lines = screen(app).splitlines()
            assert len(lines) == size[1]
            assert max(map(len, lines)) <= size[0]
            assert "settled" in lines[1]
            assert "v  verified" in "\n".join(lines[-3:])
            assert "/  search" in "\n".join(lines[-3:])
            assert "q  quit" in lines[-1]

        stays()
        assert "more lines" in screen(app)
        assert "example.org/8/" not in screen(app)
        await pilot.press("space")
        stays()
        await pilot.press("end")
        await pilot.pause()
        stays()
        assert "example.org/8/" in screen(app)
        assert "more lines" not in screen(app)

    drive(begin(sheet), steps, size)


def test_one_key_a_reason_and_it_is_saved(run: Run, sheet: Path) -> None:
    async def steps(app: ReviewApp, pilot: Pilot[bool]) -> None:
        await pilot.press("v")
        assert "Verified. Why?" in screen(app)
        assert "! `check` will object" not in screen(app)
        await write(pilot, "The budget says so.")
        assert "✓ bridge-cost: verified: The budget says so." in screen(app)
        assert "mayor-speech" in screen(app).splitlines()[2], "the next claim"
        assert "status: verified" in sheet.read_text(encoding="utf-8"), "at once"
        await pilot.press("d")
        assert "! `check` will object: disputed without refuting evidence" in screen(app)
        await write(pilot, "He did not.")
        assert "That was the last one." in screen(app)
        assert "3 of 3 settled · 0 left" in screen(app)
        await pilot.press("q")

    assert drive(begin(sheet), steps).return_value is True
    history = run("show", "1", "--format", "json").json["history"]
    assert (history[-1]["by"], history[-1]["because"]) == ("Cleo", "The budget says so.")


def test_status_evidence_undo_skip_and_back(sheet: Path) -> None:
    before = sheet.read_bytes()

    async def steps(app: ReviewApp, pilot: Pilot[bool]) -> None:
        await pilot.press("s")
        assert "2  ◐ Checking" in screen(app)
        await pilot.press("9")
        assert "✗ '9' is not one of these" in screen(app)
        await pilot.press("2")
        assert "Status: checking. Why?" in screen(app)
        await write(pilot, "On it.")
        assert "mayor-speech" in screen(app)
        await pilot.press("a")
        await write(pilot, "http://a b")
        assert "✗ 'http://a b' is not a web address" in screen(app)
        app.query_one("#line", Input).value = ""
        await write(pilot, "A talk")
        await pilot.press("s", "p")
        for text in ("his words", "Himself", ""):
            await write(pilot, text)
        assert "evidence 1 added" in screen(app)
        assert "1. Himself, A talk, primary" in screen(app)
        assert "“his words”" in screen(app)
        await pilot.press("b")
        assert "◐ Checking" in screen(app)
        await pilot.press("u", "u", "u")
        assert "✗ nothing was changed in this session" in screen(app)
        await pilot.press("n")
        assert "Claim 2 of 2" in screen(app)
        await pilot.press("n")
        assert "0 answered, 2 skipped" in screen(app)
        await pilot.press("n")
        assert "Claim 1 of 2" in screen(app)

    drive(begin(sheet), steps)
    assert sheet.read_bytes() == before


def test_escape_leaves_a_question_and_help_shows_the_keys(sheet: Path) -> None:
    before = sheet.read_bytes()

    async def steps(app: ReviewApp, pilot: Pilot[bool]) -> None:
        await pilot.press("v", *"half", "escape")
        assert "cancelled; nothing changed" in screen(app)
        await pilot.press("?")
        assert isinstance(app.screen, Help)
        assert "undo the last change of this session" in screen(app)
        await pilot.press("v")
        assert not isinstance(app.screen, Help)
        assert "Why?" not in screen(app)

    drive(begin(sheet), steps)
    assert sheet.read_bytes() == before


def test_the_mouse_presses_keys_too(sheet: Path) -> None:
    async def steps(app: ReviewApp, pilot: Pilot[bool]) -> None:
        hints = {hint.key: hint for hint in app.query(Hint)}
        await pilot.click(hints["s"])
        await pilot.pause()
        option = next(hint for hint in app.query("#options Hint").results(Hint) if hint.key == "7")
        await pilot.click(option)
        await pilot.pause()
        assert "Status: opinion. Why?" in screen(app)
        await write(pilot, "")
        assert "bridge-cost: opinion, without a reason" in screen(app)

    drive(begin(sheet), steps)


def test_somebody_else_s_change_is_shown_and_the_typed_reason_kept(run: Run, sheet: Path) -> None:
    async def steps(app: ReviewApp, pilot: Pilot[bool]) -> None:
        await pilot.press("v", *"Mine")
        store.update(sheet, _ben_disputes)
        await pilot.press("enter")
        await pilot.pause()
        assert "✗ bridge-cost changed in the meantime; nothing was saved" in screen(app)
        assert "! Ben judged it in the meantime: disputed: Not so.; shown again" in screen(app)
        assert "what you typed is kept" in screen(app)
        assert "✗ Disputed" in screen(app)
        await pilot.press("v")
        assert app.query_one("#line", Input).value == "Mine"
        await pilot.press("enter")
        await pilot.pause()

    drive(begin(sheet), steps)
    history = run("show", "1", "--format", "json").json["history"]
    assert [(entry["by"], entry["status"]) for entry in history] == [
        ("Ben", "disputed"),
        ("Cleo", "verified"),
    ]


def _ben_disputes(worksheet: Worksheet) -> Worksheet:
    from factsheet import edits
    from factsheet.cli import environment

    given = edits.Mark("disputed", "Ben", environment.now(), "Not so.")
    return edits.mark(worksheet, worksheet.claims[:1], given)[0]


def test_edit_and_open_leave_the_screen_to_another_program(sheet: Path) -> None:
    opened: list[str] = []

    def edit(file: Path) -> None:
        file.write_text(file.read_text(encoding="utf-8") + "note: By hand.\n", encoding="utf-8")

    def browse(url: str) -> bool:
        opened.append(url)
        return False

    async def steps(app: ReviewApp, pilot: Pilot[bool]) -> None:
        await pilot.press("e")
        await pilot.pause()
        assert "✓ bridge-cost: edited" in screen(app)
        assert "Note: By hand." in screen(app)
        await pilot.press("o")
        await pilot.pause()
        assert "✗ no browser could be opened; the address is https://example.org/budget" in screen(
            app
        )

    drive(begin(sheet, edit=edit, browse=browse), steps)
    assert opened == ["https://example.org/budget"]


def test_ctrl_c_interrupts_even_amid_a_question(sheet: Path) -> None:
    async def steps(app: ReviewApp, pilot: Pilot[bool]) -> None:
        await pilot.press("v", *"half", "ctrl+c")

    before = sheet.read_bytes()
    assert drive(begin(sheet), steps).return_value is False
    assert sheet.read_bytes() == before


def test_text_from_outside_is_no_markup_on_the_screen(desk: Path) -> None:
    bad = '"[red]x[/red] [@click=app.quit]y[/] \\e[2J \\u202eevil"'
    (desk / "claims.yaml").write_text(
        f"factsheet: 1\narticle: {{title: {bad}}}\nratings: {{{bad}: 1}}\nclaims:\n- id: a\n  statement: {bad}\n  note: {bad}\n"
        f"  evidence: [{{source: {bad}, stance: supports}}]\n",
        encoding="utf-8",
    )

    async def steps(app: ReviewApp, pilot: Pilot[bool]) -> None:
        words = "[red]x[/red] [@click=app.quit]y[/] \\x1b[2J \\u202eevil"
        assert screen(app).count("[red]x[/red] [@click=app.quit]y[/]") >= 3
        assert f"Note: {words}" in screen(app)
        await pilot.press("v", "enter")
        assert f"1  {words}" in screen(app), "a rating"
        await pilot.press("1")
        await pilot.pause()
        assert "[red]x[/red]" in screen(app).split("──")[-1], "what was said"
        assert "\x1b" not in screen(app)

    drive(begin(desk / "claims.yaml", "[b]Cleo[/b]"), steps)


# In a real terminal


@pytest.fixture
def terminal(desk: Path) -> Iterator[Callable[..., str]]:
    """A real terminal of 80×24: type into it, get what it shows."""
    if not shutil.which("tmux"):
        if os.environ.get("CI"):
            pytest.fail("tmux is missing (apt install tmux), and CI is set")
        pytest.skip("tmux is missing (apt install tmux)")
    socket = desk / "tmux"

    def tmux(*words: str) -> str:
        done = subprocess.run(
            ["tmux", "-S", socket, "-f", "/dev/null", *words], capture_output=True, check=True
        )
        return done.stdout.decode()

    def terminal(*keys: str, until: str) -> str:
        for key in keys:
            tmux("send-keys", "-t", "walk", *shlex.split(key))
        for _ in range(200):
            shown = tmux("capture-pane", "-p", "-t", "walk")
            if until in shown:
                return shown
            time.sleep(0.05)
        pytest.fail(f"{until!r} never came:\n{shown}")

    environment = [f"-e{name}={value}" for name, value in {
        "FACTSHEET_USER": "Cleo", "LC_ALL": "C.UTF-8", "VISUAL": f"{sys.executable} {desk / 'edit.py'}", "PS1": "$ ",
    }.items()]  # fmt: skip
    tmux(
        "new-session",
        "-d",
        "-s",
        "walk",
        "-x",
        "80",
        "-y",
        "24",
        "-c",
        str(desk),
        *environment,
        "sh",
    )
    yield terminal
    tmux("kill-server")


def test_a_walk_in_a_real_terminal(terminal: Callable[..., str], sheet: Path, desk: Path) -> None:
    before = sheet.read_text(encoding="utf-8")
    (desk / "edit.py").write_text(
        "import sys, pathlib\np = pathlib.Path(sys.argv[1])\nprint('the editor has the terminal')\n"
        "p.write_text(p.read_text() + 'note: By hand.\\n')\n",
        encoding="utf-8",
    )
    shown = terminal(f"'{COMMAND} review' Enter", until="q  quit")
    lines = shown.splitlines()
    assert "Claim 1 of 2 · as Cleo" in lines[0]
    assert "v  verified" in lines[22]
    terminal("e", until="bridge-cost: edited")
    terminal("u", until="undone: edit")
    assert sheet.read_text(encoding="utf-8") == before
    terminal("v", until="Why?")
    terminal("'The budget.' Enter", until="bridge-cost: verified: The budget.")
    terminal("C-c", until="everything answered is saved")
    shown = terminal("'echo code $?' Enter", until="code 130")
    assert "q  quit" not in shown, "the terminal is as it was"
    assert "because: The budget." in sheet.read_text(encoding="utf-8")
    shown = terminal("clear Enter", f"'{COMMAND} review' Enter", until="Claim 1 of 1")
    assert "mayor-speech" in shown
    terminal("q", until="stopped: 2 of 3 settled · 1 left")
    terminal("'echo code $?' Enter", until="code 0")
    terminal("clear Enter", f"'TERM=dumb {COMMAND} review' Enter", until="what now?")
    terminal("q Enter", until="stopped")
