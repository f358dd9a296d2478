"""Every key of the walk, pressed on the screen and typed in lines."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Result, Run
from test_review import begin, texts
from test_review_screen import drive, screen, write
from textual.pilot import Pilot
from textual.widgets import Input

from factsheet import store
from factsheet.model import Claim
from factsheet.problems import FactsheetError
from factsheet.review import ClaimFilter
from factsheet.review.keys import KEYS, key_named
from factsheet.review.screen import ReviewApp
from factsheet.review.widgets import Help, Hint

Typed = Callable[..., Result]


@pytest.fixture(autouse=True)
def cleo(monkeypatch: pytest.MonkeyPatch) -> None:
    """Act as Cleo, who has judged nothing yet."""
    monkeypatch.setenv("FACTSHEET_USER", "Cleo")


@pytest.fixture
def typed(run: Run, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Run `review --plain` with lines typed."""

    def typed(*lines: str, argv: tuple[str, ...] = ()) -> Result:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(line + "\n" for line in lines)))
        return run("review", "--plain", *argv)

    return typed


def claim(path: Path, name: str = "bridge-cost") -> Claim:
    return next(each for each in store.load(path).worksheet.claims if each.id == name)


# What each key is pressed with on the claim bridge-cost, or on the one after "g"; what the screen
# then says, and what the worksheet says, or that it is as before.
PRESSES: dict[str, tuple[list[str], str, Callable[[Path], bool] | None]] = {
    "v": (["v", "enter"], "bridge-cost: verified, without a reason", lambda p: claim(p).status == "verified"),
    "d": (["d", "enter"], "bridge-cost: disputed, without a reason", lambda p: claim(p).status == "disputed"),
    "s": (["s", "2", "enter"], "bridge-cost: checking, without a reason", lambda p: claim(p).status == "checking"),
    "p": (["g", "2", "enter", "p"], "bridge-opened: verified by Ana, approved by Cleo",
          lambda p: claim(p, "bridge-opened").history[-1].approved is True),
    "r": (["g", "2", "enter", "r", *"Why", "enter"], "bridge-opened: sent back to Ben: Why",
          lambda p: claim(p, "bridge-opened").status == "checking"),
    "k": (["k", *"Hm", "enter"], "bridge-cost: comment added", lambda p: claim(p).history[-1].because == "Hm"),
    "a": (["a", *"Talk", "enter", "s", "enter", "enter", "enter", "enter"], "bridge-cost: evidence 2 added",
          lambda p: claim(p).evidence[1].source == "Talk"),
    "f": (["f", "8", *"p1", "enter"], "bridge-cost: locator of evidence 1 changed",
          lambda p: claim(p).evidence[0].locator == "p1"),
    "c": (["c"], "saving pages; you can carry on", None),
    "o": (["o"], "opened https://example.org/budget", None),
    "t": (["t", *"!", "enter", "enter"], "bridge-cost: statement changed",
          lambda p: claim(p).statement == "The new bridge cost 40 million euros.!"),
    "m": (["m", *"Ask", "enter"], "bridge-cost: note changed", lambda p: claim(p).note == "Ask"),
    "w": (["w", "enter"], "bridge-cost: assigned to Cleo", lambda p: claim(p).assigned == "Cleo"),
    "x": (["x", "x"], "bridge-cost: removed; u undoes it",
          lambda p: [c.id for c in store.load(p).worksheet.claims] == ["bridge-opened", "mayor-speech"]),
    "e": (["e"], "bridge-cost: nothing changed", None),
    "n": (["n"], "mayor-speech  ○ Unverified", None),
    "b": (["n", "b"], "bridge-cost  ○ Unverified", None),
    "g": (["g", *"mayor", "enter"], "mayor-speech  ○ Unverified", None),
    "/": (["/", *"hour", "enter"], "'hour' is in 1 claim; this is 1", None),
    "u": (["m", *"A", "enter", "u"], "bridge-cost: undone: note", None),
    "?": (["?"], "save evidence pages, and look for the quotes on them", None),
    "q": (["q"], "", None),
}  # fmt: skip


def test_the_table_has_no_key_and_no_name_twice_and_all_are_tried() -> None:
    assert {row.key for row in KEYS} == set(PRESSES)
    assert len({row.key for row in KEYS} | {row.name for row in KEYS}) == 2 * len(KEYS)


@pytest.mark.parametrize("key", PRESSES)
def test_a_key_does_what_the_table_says(sheet: Path, key: str) -> None:
    presses, said, now = PRESSES[key]
    before = sheet.read_bytes()

    async def steps(app: ReviewApp, pilot: Pilot[bool]) -> None:
        for press in presses:
            await pilot.press(
                "slash" if press == "/" else "question_mark" if press == "?" else press
            )
            await pilot.pause()
        await pilot.pause(0.1)
        assert said in screen(app)

    app = drive(begin(sheet), steps)
    if now:
        assert now(sheet)
    else:
        assert sheet.read_bytes() == before
    assert (app.return_value is True) == (key == "q")


def test_an_unknown_key_says_which_there_are(typed: Typed, sheet: Path) -> None:
    async def steps(app: ReviewApp, pilot: Pilot[bool]) -> None:
        await pilot.press("z")
        await pilot.pause()
        said = " ".join(screen(app).split())
        for row in KEYS:
            assert f"{row.key} {row.name}" in said
        await pilot.press("f5", "tab")
        await pilot.pause()
        assert "'z' is not a key" in screen(app), "what types nothing is no key"

    drive(begin(sheet), steps)
    result = typed("z", "", "q")
    assert result.err.count("is not a key; the keys: v verified, d disputed") == 2
    with pytest.raises(FactsheetError, match="'z' is not a key"):
        key_named("z")


def test_help_is_there_for_the_mouse_and_a_click_presses(sheet: Path) -> None:
    async def steps(app: ReviewApp, pilot: Pilot[bool]) -> None:
        await pilot.press("question_mark")
        await pilot.pause()
        lines = screen(app).splitlines()
        assert len(lines) == 24
        for row in KEYS:
            assert any(f"{row.key}  {row.meaning}" in line for line in lines), row.key
        await pilot.press("down")
        assert isinstance(app.screen, Help), "what scrolls does not close"
        await pilot.click(next(hint for hint in app.screen.query(Hint) if hint.key == "k"))
        await pilot.pause()
        assert "Comment. For whoever opens this claim" in screen(app)

    drive(begin(sheet), steps)


def test_the_same_in_lines(typed: Typed, sheet: Path) -> None:
    result = typed(
        "k", "Call them.", "m", "Ask again.", "w", "Ben", "t", "It cost 40 million.", "-",
        "f", "publisher", "The State", "f", "6", "refutes", "f", "b", "y", "c", "2", "q",
    )  # fmt: skip
    assert result.code == 0, result.err
    now = claim(sheet)
    assert (now.note, now.assigned, now.statement, now.quote) == (
        "Ask again.", "Ben", "It cost 40 million.", None,
    )  # fmt: skip
    item = now.evidence[0]
    assert (item.publisher, item.stance, item.confidential) == ("The State", "refutes", True)
    assert (now.history[0].by, now.history[0].action, now.history[0].because) == (
        "Cleo", "noted", "Call them.",
    )  # fmt: skip
    assert (
        "Statement, in your words (Enter: The new bridge cost 40 million euros.; - for none)"
        in (result.out + result.err)
    )
    assert "noted by Cleo on" in result.out


def test_a_field_that_will_not_do_is_said_and_nothing_changes(typed: Typed, sheet: Path) -> None:
    before = sheet.read_bytes()
    result = typed("f", "published", "soon", "-", "f", "url", "ftp://x", "-", "t", "-", "-", "q")
    assert "a date is" in result.err or "YYYY-MM-DD" in result.err
    assert "only http and https are allowed" in result.err
    assert "evidence needs a url" in result.err
    assert "a claim needs a quote or a statement" in result.err
    assert sheet.read_bytes() == before


def test_an_emptied_line_takes_the_field_away(sheet: Path) -> None:
    session = begin(sheet)
    session.set_fields({"note": "Ask again."})

    async def steps(app: ReviewApp, pilot: Pilot[bool]) -> None:
        await pilot.press("m")
        assert app.query_one("#line", Input).value == "Ask again."
        app.query_one("#line", Input).value = ""
        await pilot.press("enter")
        await pilot.pause()
        assert "bridge-cost: note changed" in screen(app)

    drive(session, steps)
    assert claim(sheet).note is None


# Removing


def test_removing_is_undone_to_the_last_character(run: Run, sheet: Path) -> None:
    sheet.write_text("# all of it\n" + sheet.read_text(encoding="utf-8"), encoding="utf-8")
    before = sheet.read_bytes()
    session = begin(sheet)
    session.remove()
    session.remove()
    assert [each.id for each in session.worksheet.claims] == ["bridge-opened"]
    assert session.shown is None
    session.undo()
    session.undo()
    assert sheet.read_bytes() == before
    assert texts(session).startswith("1. bridge-cost")
    session.remove()
    run("edit", "bridge-opened", "--note", "Meanwhile.")
    session.undo()
    assert [each.id for each in store.load(sheet).worksheet.claims] == [
        "bridge-cost", "bridge-opened", "mayor-speech",
    ]  # fmt: skip
    assert claim(sheet, "bridge-opened").note == "Meanwhile."


def test_evidence_is_removed_and_comes_back(typed: Typed, sheet: Path) -> None:
    before = sheet.read_bytes()
    result = typed("x", "1", "u", "q")
    assert "x the whole claim bridge-cost, 1 evidence 1, City of Example" in result.out + result.err
    assert "bridge-cost: evidence 1 removed; u undoes it" in result.err
    assert sheet.read_bytes() == before


def test_a_claim_that_changed_is_not_removed(run: Run, sheet: Path) -> None:
    session = begin(sheet)
    run("edit", "bridge-cost", "--note", "Wait.")
    with pytest.raises(FactsheetError, match="nothing was saved"):
        session.remove()
    run("edit", "bridge-cost", "--note", "")
    session.look()
    session.remove()
    run("add", "--id", "bridge-cost", "--quote", "anything")
    with pytest.raises(FactsheetError, match="changed by somebody else"):
        session.undo()


# Going to claims


def test_a_claim_outside_the_walk_is_shown_and_not_asked_about_again(
    typed: Typed, sheet: Path
) -> None:
    result = typed("g", "bridge-opened", "n", "n", "n", "n", "q")
    heads = [line for line in result.lines if line[:2] in ("1.", "2.", "3.")]
    assert [head.split()[1] for head in heads] == [
        "bridge-cost", "bridge-opened", "mayor-speech", "bridge-cost", "mayor-speech",
    ]  # fmt: skip
    assert "2 left" in result.out
    assert "there is no claim 9; the worksheet has 3" in typed("g", "9", "q").err
    assert "'b' matches 2 claims" in typed("g", "b", "q").err


def test_search_goes_from_match_to_match_and_works_at_the_end(sheet: Path) -> None:
    session = begin(sheet)
    assert "'bridge' is in 2 claims; this is 2" in session.search("bridge")[0].text
    assert session.shown is not None
    assert session.shown.id == "bridge-opened"
    assert "this is 1" in session.search("bridge")[0].text
    with pytest.raises(FactsheetError, match="no claim contains 'tram'"):
        session.search("tram")

    async def steps(app: ReviewApp, pilot: Pilot[bool]) -> None:
        await pilot.press("n", "n")
        await pilot.pause()
        assert "That was the last one." in screen(app)
        await pilot.press("v")
        assert "no claim is shown; b goes back" in screen(app)
        await pilot.press("slash")
        await write(pilot, "hour")
        assert "mayor-speech" in screen(app)
        await pilot.press("slash", "enter")
        await pilot.pause()
        assert "'hour' is in 1 claim" in screen(app), "Enter searches for the same again"

    drive(begin(sheet), steps)


# Which claims, in which order


def test_selections_are_those_of_list(typed: Typed, run: Run, sheet: Path) -> None:
    def ids(*argv: str) -> list[str]:
        out = typed(*["n"] * 9, argv=argv).out
        heads = [line.split()[1] for line in out.splitlines() if line[:2] in ("1.", "2.", "3.")]
        return list(dict.fromkeys(heads))

    run("edit", "mayor-speech", "--assigned", "Cleo", "--tag", "talk")
    assert ids("--mine") == ["mayor-speech"]
    assert ids("--tag", "money") == ["bridge-cost"] == ids("--priority", "high")
    assert ids("--search", "HOUR") == ["mayor-speech"]
    assert ids("bridge-opened", "3") == ["bridge-opened", "mayor-speech"], "settled or not"
    assert ids("--unapproved") == ["bridge-opened"]
    assert ids("--priority", "normal", "--all") == ["bridge-opened", "mayor-speech"]
    run("edit", "mayor-speech", "--priority", "low")
    run("add", "--id", "last", "--quote", "x", "--priority", "high")
    run("edit", "bridge-cost", "--priority", "normal")
    out = typed(*["n"] * 9, argv=("--sort", "priority")).out
    heads = [line.split()[1] for line in out.splitlines() if line[:2] in ("1.", "3.", "4.")]
    assert heads[:3] == ["last", "bridge-cost", "mayor-speech"]
    assert run("list", "--priority", "high", "--format", "ids").lines == ["last"]
    run("mark", "1", "verified")
    run("edit", "1", "--statement", "It cost 41 million.")
    assert ids("--stale") == ["bridge-cost"]
    assert run("review", "nobody").code == 2
    assert run("review", "--mine", "--assigned", "Ben").code == 2
    assert run("review", "--priority", "hihg").code == 2
    assert "no claim matches" in typed(argv=("--tag", "none")).err


# An editor


def judge(run: Run, *names: str, by: str = "Ana") -> None:
    for name in names:
        run("mark", name, "verified", "--because", f"So says {name}.", "--by", by)


def test_an_editor_walks_what_waits_and_approves_with_one_key_each(run: Run, desk: Path) -> None:
    path = desk / "claims.yaml"
    names = [f"claim-{letter}" for letter in "abcdefgh"]
    path.write_text(
        "claims:\n" + "".join(f"- {{id: {name}, quote: words of {name}}}\n" for name in names),
        encoding="utf-8",
    )
    judge(run, *names[:7])
    judge(run, names[7], by="Cleo")
    run("edit", names[6], "--quote", "other words")
    pressed = 0

    async def steps(app: ReviewApp, pilot: Pilot[bool]) -> None:
        nonlocal pressed
        lines = screen(app).splitlines()
        assert "Claim 1 of 6" in lines[0]
        assert "0 of 8 approved · 6 left" in lines[1]
        assert "verified by Ana on" in screen(app)
        assert "2 other verdicts cannot be approved by Cleo" in screen(app)
        for key in ("p  approve", "r  send back", "k  comment"):
            assert key in lines[-2]
        while app.session.shown:
            await pilot.press("p")
            await pilot.pause()
            pressed += 1
        assert "That was the last one." in screen(app)
        assert "6 of 8 approved · 0 left" in screen(app)
        await pilot.press("q")

    drive(begin(path, filter=ClaimFilter(editor=True)), steps)
    assert pressed == 6
    states = [run("show", name, "--format", "json").json["approval"] for name in names]
    assert states == ["approved"] * 6 + [None] * 2
    result = run("review", "--as-editor")
    assert (result.code, result.out) == (0, "")
    assert "nothing is waiting for your approval; 2 other verdicts cannot be approved by Cleo" in (
        result.err
    )
    assert run("review", "--as-editor", "--all").code == 2


def test_an_editor_sends_back_comments_and_undoes(typed: Typed, run: Run, sheet: Path) -> None:
    judge(run, "bridge-cost", "mayor-speech")
    before = sheet.read_bytes()
    result = typed(
        "k", "Nice.", "send back", "", "Ask the state.", "approve", "u", "u", "u", "q",
        argv=("--as-editor",),
    )  # fmt: skip
    assert "please give an answer" in result.err, "a reason is needed"
    assert "bridge-cost: sent back to Ana: Ask the state." in result.err
    assert "bridge-opened: verified by Ana, approved by Cleo" in result.err
    assert "bridge-cost: undone: sending it back" in result.err
    assert "bridge-cost: undone: comment" in result.err
    assert sheet.read_bytes() == before
    typed("r", "Ask the state.", "q", argv=("--as-editor",))
    now = claim(sheet)
    assert (now.status, now.assigned, now.rating) == ("checking", "Ana", None)
    assert run("list", "--mine", "--format", "ids").lines == []
    shown = typed("q", argv=("bridge-cost", "--by", "Ana")).out
    assert "checking by Cleo on" in shown
    assert "Ask the state." in shown
    assert "1 left" in typed("q", argv=("--assigned", "Ana")).out


def test_who_judged_cannot_approve_and_what_is_open_is_not_sent_back(
    typed: Typed, run: Run, sheet: Path
) -> None:
    judge(run, "mayor-speech", by="Cleo")
    before = sheet.read_bytes()
    result = typed("p", "r", "n", "p", "q", argv=("bridge-cost", "mayor-speech"))
    assert "bridge-cost is unverified: there is no verdict to approve yet" in result.err
    assert "bridge-cost is unverified: there is no verdict to send back" in result.err
    assert "Cleo judged it, so a second person must approve it" in result.err
    assert sheet.read_bytes() == before


def test_a_provisional_verdict_is_sent_back_to_nobody(run: Run, sheet: Path) -> None:
    text = sheet.read_text(encoding="utf-8").replace("claims:", "prepared_by: Robot\nclaims:", 1)
    sheet.write_text(text, encoding="utf-8")
    judge(run, "bridge-cost", by="Robot")
    session = begin(sheet, filter=ClaimFilter(names=("bridge-cost",)))
    assert "sent back: Not so." in session.send_back("Not so.")[0].text
    assert claim(sheet).assigned is None


def test_a_comment_is_no_verdict_and_nothing_to_sign(run: Run, sheet: Path) -> None:
    judge(run, "bridge-cost")
    run("approve", "bridge-cost", "--by", "Ben")
    session = begin(sheet, filter=ClaimFilter(everything=True))
    session.jump("1")
    session.comment("Well done.")
    assert run("show", "1", "--format", "json").json["approval"] == "approved"
    assert "noted by Cleo" in texts(session)
    assert "noted" in run("log", "1").out
    assert run("check", "--format", "json").code in (0, 1)
    assert not [f for f in run("check", "--format", "json").findings if "Well done" in str(f)]


def test_text_from_outside_is_no_markup_in_questions_and_changes(
    typed: Typed, run: Run, desk: Path
) -> None:
    bad = '"[red]x[/red] \\e[2J \\u202eevil \\a"'
    path = desk / "claims.yaml"
    path.write_text(
        f"claims:\n- id: a\n  statement: {bad}\n  note: {bad}\n  assigned: {bad}\n  evidence:\n"
        f"  - {{source: {bad}, publisher: {bad}, quote: {bad}, url: 'https://a.org/'}}\n"
        f"  - {{source: {bad}, url: 'https://b.org/'}}\n- id: b\n  quote: x\n  assigned: {bad}\n",
        encoding="utf-8",
    )
    run("mark", "a", "verified", "--by", "Ana")
    run("edit", "a", "--statement", "Another.")
    words = "[red]x[/red] \\x1b[2J \\u202eevil"

    async def steps(app: ReviewApp, pilot: Pilot[bool]) -> None:
        for presses in (["f"], ["f", "1"], ["x"], ["c"], ["w"], ["m"], ["o"]):
            for press in presses:
                await pilot.press(press)
                await pilot.pause()
            assert "\x1b" not in screen(app)
            assert presses[0] not in "fxc" or words[:20] in screen(app), presses
            await pilot.press("escape")
            await pilot.pause()

    drive(begin(path, filter=ClaimFilter(names=("a",))), steps)
    result = typed("f", "1", "3", "-", "x", "1", "w", "", "m", "-", "u", "q", argv=("a",))
    assert not [c for c in result.out + result.err if c in "\x1b\u202e\x07"]
    assert words in result.out + result.err


def test_enter_keeps_a_text_of_several_lines_as_it_is(typed: Typed, sheet: Path) -> None:
    session = begin(sheet)
    session.set_fields({"note": "First line.\n\nSecond \x85 line."})
    before = sheet.read_bytes()

    async def steps(app: ReviewApp, pilot: Pilot[bool]) -> None:
        await pilot.press("m", "enter")
        await pilot.pause()
        assert "bridge-cost: nothing changed" in screen(app)

    drive(session, steps)
    assert "bridge-cost: nothing changed" in typed("m", "", "q").err
    assert sheet.read_bytes() == before
