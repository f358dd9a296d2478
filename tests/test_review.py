"""The walk in plain lines, and the session behind both of its faces."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Result, Run

from factsheet import store
from factsheet.cli import environment
from factsheet.problems import FactsheetError
from factsheet.review import ClaimFilter, Session, WalkServices
from factsheet.review.card import card, progress_text
from factsheet.review.forms import submit
from factsheet.review.keys import form_for
from factsheet.workflows.claim_revisions import ClaimRevisions

Typed = Callable[..., Result]


def begin(
    path: Path, by: str = "Cleo", filter: ClaimFilter | None = None, **outside: Any
) -> Session:
    """Begin a walk with doors to a real worksheet, and to nothing else."""
    usual: dict[str, Any] = {
        "read": lambda: store.read_bytes(path, store.MAX_FILE),
        "load": lambda: store.load(path),
        "save": lambda change, write: store.update(path, change, write=write),
        "article": lambda name: store.article_text(path, name),
        "edit": lambda file: None,
        "browse": lambda url: True,
        "now": environment.now,
        "judged": ClaimRevisions(path).find,
        "capture": lambda targets: iter(()),
    }
    return Session(
        store.load(path), filter or ClaimFilter(), by, WalkServices(**{**usual, **outside})
    )


def texts(session: Session) -> str:
    return "\n".join(row.text for row in card(session))


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


# The walk line by line


def test_open_claims_are_walked_and_each_answer_is_saved_and_said(
    typed: Typed, run: Run, sheet: Path
) -> None:
    result = typed("v", "The budget says so.", "d", "He did not.", "q")
    assert result.code == 0
    assert "-- claim 1 of 2; 1 of 3 settled · 2 left" in result.out
    assert "1. bridge-cost  ○ Unverified" in result.out
    assert "The new bridge cost 40 million euros." in result.out
    assert "City of Example, primary" in result.out
    assert "bridge-opened" not in result.out, "it is settled"
    assert "bridge-cost: verified: The budget says so." in result.err
    assert "mayor-speech: disputed: He did not." in result.err
    assert "That was the last one." in result.out
    assert "stopped: 3 of 3 settled · 0 left" in result.err
    shown = run("show", "bridge-cost", "--format", "json", "--confidential").json
    entry = shown["history"][-1]
    assert (entry["status"], entry["by"], entry["because"]) == (
        "verified",
        "Cleo",
        "The budget says so.",
    )
    assert entry["seen"].startswith("s-")


def test_mark_s_warnings_come_before_and_after_and_never_block(
    typed: Typed, run: Run, sheet: Path
) -> None:
    result = typed("n", "v", "I heard it.", "q")
    warning = "warning: `check` will object: verified without supporting evidence"
    assert result.err.count(warning) == 2
    assert run("show", "mayor-speech", "--format", "json").json["status"] == "verified"


def test_any_status_by_number_name_or_beginning(typed: Typed, run: Run, sheet: Path) -> None:
    result = typed("s", "zzz", "2", "On it.", "s", "unverifia", "", "q")
    assert "'zzz' is not one of these: 1 ○ Unverified" in result.err
    assert "bridge-cost: checking: On it." in result.err
    assert "mayor-speech: unverifiable, without a reason" in result.err
    assert run("list", "--format", "ids", "--status", "checking").lines == ["bridge-cost"]


def test_evidence_is_added_and_the_claim_stays(typed: Typed, run: Run, sheet: Path) -> None:
    result = typed(
        "a", "ftp://example.org/x", "https://example.org/minutes", "r", "primary", "37 million",
        "City council", "p. 3", "a", "", "A talk with the mayor", "c", "", "", "", "", "q",
    )  # fmt: skip
    assert "only http and https are allowed, not ftp:" in result.err
    assert "bridge-cost: evidence 2 added" in result.err
    evidence = run("show", "bridge-cost", "--format", "json").json["evidence"]
    assert evidence[1] == {
        "url": "https://example.org/minutes", "publisher": "City council", "kind": "primary",
        "stance": "refutes", "quote": "37 million", "locator": "p. 3",
    }  # fmt: skip
    assert evidence[2] == {"source": "A talk with the mayor", "stance": "context"}
    assert "please give an answer" in result.err


def test_undo_takes_back_to_the_last_byte_and_again_and_again(typed: Typed, sheet: Path) -> None:
    before = sheet.read_bytes()
    result = typed(
        "v",
        "Yes.",
        "a",
        "A letter",
        "s",
        "",
        "",
        "",
        "",
        "o",
        "s",
        "7",
        "",
        "u",
        "u",
        "u",
        "u",
        "q",
    )
    assert sheet.read_bytes() == before
    assert "mayor-speech: undone: opinion" in result.err
    assert "mayor-speech: undone: evidence added" in result.err
    assert "bridge-cost: undone: verified" in result.err
    assert "nothing was changed in this session" in result.err


def test_skip_back_and_the_skipped_ones_again(typed: Typed, sheet: Path) -> None:
    before = sheet.read_bytes()
    result = typed("b", "n", "b", "n", "n", "n", "q")
    heads = [line.split(";")[0] for line in result.lines if line.startswith("-- ")]
    assert heads == [
        "-- claim 1 of 2",
        "-- claim 2 of 2",
        "-- claim 1 of 2",
        "-- claim 2 of 2",
        "-- claim 1 of 2",
    ]
    assert "n goes through the skipped ones again" in result.out
    assert "this is the first claim of the session" in result.err
    assert sheet.read_bytes() == before


def test_it_resumes_behind_the_claim_that_this_person_judged_last(
    typed: Typed, run: Run, sheet: Path
) -> None:
    typed("s", "checking", "", "q")
    run("mark", "mayor-speech", "checking", "--by", "Ben")
    result = typed("q")
    assert "-- claim 2 of 2" in result.out
    assert "Continuing after bridge-cost, your last verdict" in result.err
    assert "-- claim 1 of 2" in typed("q", argv=("--by", "Ben")).out, "round to the first"


def test_the_end_of_input_quits_also_amid_a_question(typed: Typed, sheet: Path) -> None:
    before = sheet.read_bytes()
    assert typed().code == 0
    result = typed("v")
    assert result.code == 0
    assert "no answer; nothing changed" in result.err
    assert sheet.read_bytes() == before


def test_which_claims_are_walked(typed: Typed, run: Run, sheet: Path) -> None:
    def ids(*argv: str) -> list[str]:
        out = typed(*["n"] * 9, argv=argv).out
        return [
            name for name in ("bridge-cost", "bridge-opened", "mayor-speech") if f". {name} " in out
        ]

    assert ids() == ["bridge-cost", "mayor-speech"]
    assert ids("--all") == ["bridge-cost", "bridge-opened", "mayor-speech"]
    assert ids("--status", "verified") == ["bridge-opened"]
    assert ids("--assigned", "ben", "--all") == ["bridge-opened"]
    assert ids("--assigned", " BEN ", "--all") == ["bridge-opened"], "as `list` has it"
    run("mark", "bridge-opened", "verified", "--because", "Seen.")
    run("edit", "bridge-opened", "--quote", "reopened in June")
    assert ids() == ["bridge-cost", "bridge-opened", "mayor-speech"], "a stale one is open"
    assert "1 stale" in typed().out
    assert run("review", "--all", "--status", "verified").code == 2


def test_nothing_open_is_friendly(typed: Typed, run: Run, sheet: Path, desk: Path) -> None:
    run("mark", "1", "3", "opinion")
    result = typed()
    assert (result.code, result.out) == (0, "")
    assert "nothing is open: every claim is settled" in result.err
    assert "no claim matches" in typed(argv=("--assigned", "Zoe")).err
    sheet.write_text("factsheet: 1\nclaims: []\n", encoding="utf-8")
    assert "no claims yet" in typed().err


def test_without_a_terminal_it_goes_line_by_line(installed: Run, sheet: Path) -> None:
    result = installed("review", "--by", "Cleo", stdin=b"v\nThe budget says so.\nq\n")
    assert result.code == 0
    assert "bridge-cost: verified: The budget says so." in result.err
    assert "\x1b" not in result.out + result.err
    assert "status: verified" in sheet.read_text(encoding="utf-8")
    before = sheet.read_bytes()
    result = installed("review", stdin=b"v\ncaf\xe9\n")
    assert "not UTF-8" in result.err or "not valid Unicode" in result.err, "as the locale has it"
    assert sheet.read_bytes() == before


def test_an_unknown_key_names_the_keys_and_help_explains_them(typed: Typed, sheet: Path) -> None:
    result = typed("z", "?", "skip", "quit")
    assert "'z' is not a key; the keys: v verified, d disputed" in result.err
    assert "u: undo: undo the last change of this session" in result.err
    assert "-- claim 2 of 2" in result.out, "a key's name does as well"


def test_ctrl_c_keeps_what_was_answered(
    run: Run, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = iter(["v\n", "Yes.\n"])

    class Typing:
        def readline(self) -> str:
            for line in lines:
                return line
            raise KeyboardInterrupt

        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Typing())
    result = run("review", "--plain")
    assert result.code == 130
    assert "interrupted; everything answered is saved" in result.err
    assert "status: verified" in sheet.read_text(encoding="utf-8")


def test_ratings_are_asked_for_where_the_worksheet_has_some(
    typed: Typed, run: Run, sheet: Path
) -> None:
    sheet.write_text(
        sheet.read_text(encoding="utf-8") + "ratings: {'True': 5, Mostly true: 4}\n",
        encoding="utf-8",
    )
    result = typed("v", "Yes.", "2", "q")
    assert "bridge-cost: verified (Mostly true): Yes." in result.err
    assert run("show", "1", "--format", "json").json["rating"] == "Mostly true"


def test_list_and_help_never_import_textual(sheet: Path) -> None:
    import subprocess
    import sys

    for command in ("['list']", "['review', '--help']", "['review', '--plain']"):
        code = f"import sys; from factsheet.cli import main; main({command}); print('textual' in sys.modules)"
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=True,
        )
        assert done.stdout.endswith("False\n"), command


def test_without_textual_one_line_says_what_to_install(
    run: Run, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("factsheet.console.can_draw", lambda: True)
    for name in list(__import__("sys").modules):
        if name.partition(".")[0] == "textual" or name == "factsheet.review.screen":
            monkeypatch.delitem(__import__("sys").modules, name)
    monkeypatch.setitem(__import__("sys").modules, "textual", None)
    result = run("review")
    assert result.code == 2
    assert "pip install 'factsheet[review]'" in result.err
    assert result.err.count("\n") == 1


# Two at once


def test_an_answer_to_words_that_changed_is_not_saved_and_its_reason_is_kept(
    run: Run, sheet: Path
) -> None:
    session = begin(sheet)
    form = form_for(session, "v")
    assert form
    run("edit", "bridge-cost", "--statement", "The bridge cost 60 million.")
    before = sheet.read_bytes()
    with pytest.raises(
        FactsheetError, match="bridge-cost changed in the meantime; nothing was saved"
    ):
        submit(session, form, {"because": "A long reason."})
    assert sheet.read_bytes() == before
    (note,) = session.look()
    assert note.text == (
        "changed in the meantime: statement “The new bridge cost 40 million euros.” → “The bridge "
        "cost 60 million.”; shown again"
    )
    assert "60 million" in texts(session)
    again = form_for(session, "v")
    assert again
    asked = again.next({})
    assert asked
    assert asked.given == "A long reason."
    submit(session, again, {"because": asked.read("")})
    assert run("show", "1", "--format", "json").json["history"][-1]["because"] == "A long reason."


def test_two_reviews_at_once(sheet: Path) -> None:
    cleo, ben = begin(sheet), begin(sheet, "Ben")
    ben.answer("disputed", "Not so.")
    with pytest.raises(FactsheetError, match="nothing was saved"):
        cleo.answer("verified", "It is so.")
    assert "Ben judged it in the meantime: disputed: Not so." in cleo.look()[0].text
    assert "✗ Disputed" in texts(cleo)
    cleo.skip()
    assert cleo.shown is not None
    assert cleo.shown.id == "mayor-speech"
    cleo.answer("opinion")
    assert [note.text for note in ben.look()] == [
        "Cleo judged it in the meantime: opinion; shown again"
    ]
    with pytest.raises(FactsheetError, match="nothing was changed"):
        begin(sheet).undo()
    cleo.undo()
    assert store.load(sheet).worksheet.claims[0].status == "disputed", "only Cleo's own goes"
    assert store.load(sheet).worksheet.claims[2].status == "unverified"


def test_a_claim_settled_meanwhile_is_shown_as_such(run: Run, sheet: Path) -> None:
    session = begin(sheet)
    run("mark", "mayor-speech", "verified", "--by", "Ben")
    assert [note.text for note in session.skip()] == ["verified by Ben in the meantime; n goes on"]
    assert progress_text(session) == "2 of 3 settled · 1 left"


def test_undo_leaves_alone_what_somebody_touched_since(run: Run, sheet: Path) -> None:
    session = begin(sheet)
    session.answer("verified", "Yes.")
    run("edit", "bridge-cost", "--note", "Ask again.")
    before = sheet.read_bytes()
    with pytest.raises(
        FactsheetError, match="has since been changed by somebody else, so it is not undone"
    ):
        session.undo()
    assert sheet.read_bytes() == before


def test_a_claim_that_is_removed_or_added_meanwhile(run: Run, sheet: Path) -> None:
    session = begin(sheet)
    run("remove", "bridge-cost", "--yes")
    run("add", "--quote", "a new one", "--id", "new-one")
    assert "bridge-cost was removed in the meantime" in session.look()[0].text
    assert session.route.queue == ["mayor-speech", "new-one"]
    assert session.shown is not None
    assert session.shown.id == "mayor-speech"


def test_a_worksheet_that_breaks_amid_a_walk_loses_nothing(run: Run, sheet: Path) -> None:
    session = begin(sheet)
    whole = sheet.read_text(encoding="utf-8")
    sheet.write_text(whole + "  stauts: x\n", encoding="utf-8")
    form = form_for(session, "v")
    assert form
    with pytest.raises(FactsheetError, match="unknown key 'stauts'"):
        submit(session, form, {"because": "Mine."})
    assert session.look()[0].kind == "trouble"
    sheet.write_text(whole, encoding="utf-8")
    assert form_for(session, "v").next({}).given == "Mine."  # type: ignore[union-attr]
    session.answer("verified", "Mine.")
    assert session.route.answered == {"bridge-cost"}


# What is shown


ARTICLE = (
    "It was a long winter. The bridge reopened in May, and the new bridge cost 40 million euros "
    "in all. The mayor spoke. Nobody else did.\n"
)


def test_the_quote_stands_in_its_sentence_with_the_neighbours(sheet: Path, desk: Path) -> None:
    (desk / "article.txt").write_text(ARTICLE, encoding="utf-8")
    text = sheet.read_text(encoding="utf-8").replace("reopens,", "reopens, text: article.txt,")
    sheet.write_text(text, encoding="utf-8")
    shown = texts(begin(sheet))
    assert (
        "In the article: It was a long winter. The bridge reopened in May, and the new bridge "
        "[cost 40 million] euros in all. The mayor spoke." in shown
    )
    assert "Nobody else" not in shown
    sheet.write_text(text.replace("cost 40 million\n", "cost 50 million\n", 1), encoding="utf-8")
    shown = texts(begin(sheet))
    assert "! the quote is not in the article; nearest:" in shown
    (desk / "article.txt").unlink()
    assert "! the article's text cannot be read" in texts(begin(sheet))


def test_without_a_kept_article_that_is_said(sheet: Path) -> None:
    assert "Quote (the article's text is not stored): “cost 40 million”" in texts(begin(sheet))


def test_only_web_addresses_are_opened_and_only_when_asked(sheet: Path) -> None:
    opened: list[str] = []

    def browse(url: str) -> bool:
        opened.append(url)
        return True

    session = begin(sheet, browse=browse)
    texts(session)
    assert opened == []
    form = form_for(session, "o")
    assert form
    assert [note.text for note in submit(session, form, {})] == [
        "opened https://example.org/budget"
    ]
    assert opened == ["https://example.org/budget"]
    text = sheet.read_text(encoding="utf-8")
    for bad in ("javascript:alert(1)", "file:///etc/passwd", "--help"):
        sheet.write_text(text.replace("https://example.org/budget", bad), encoding="utf-8")
        session = begin(sheet, browse=browse)
        with pytest.raises(FactsheetError, match="not a web address"):
            submit(session, form_for(session, "o"), {})  # type: ignore[arg-type]
    assert len(opened) == 1
    session.skip()
    with pytest.raises(FactsheetError, match="no evidence address to open"):
        form_for(session, "o")


def test_text_from_outside_is_inert(run: Run, typed: Typed, desk: Path) -> None:
    bad = '"[red]x[/red] \\e[2J \\u202eevil \\a"'
    (desk / "claims.yaml").write_text(
        f"factsheet: 1\nclaims:\n- id: a\n  quote: {bad}\n  statement: {bad}\n  note: {bad}\n"
        f"  attributed_to: {bad}\n  tags: [{bad}]\n"
        f"  evidence: [{{source: {bad}, publisher: {bad}, note: {bad}, quote: {bad}, stance: supports}}]\n"
        f"  history: [{{at: 2026-01-01T00:00:00Z, by: {bad}, because: {bad}, status: checking}}]\n",
        encoding="utf-8",
    )
    result = typed("v", "\x1b[31m", "u", "q", argv=("--by", "Cleo"))
    assert not [c for c in result.out + result.err if c in "\x1b\u202e\x07"]
    assert "[red]x[/red] \\x1b[2J \\u202eevil \\x07" in result.out


def test_a_very_long_claim_is_cut_for_the_eye(sheet: Path) -> None:
    text = sheet.read_text(encoding="utf-8")
    sheet.write_text(text.replace("cost 40 million euros", "x" * 300_000), encoding="utf-8")
    shown = texts(begin(sheet))
    assert len(shown) < 10_000
    assert "characters more" in shown


def test_editing_in_a_walk_and_a_broken_edit_that_goes_on(sheet: Path) -> None:
    def edit(file: Path) -> None:
        text = file.read_text(encoding="utf-8")
        good = text.replace("hihg", "high") if "hihg" in text else text.replace("high", "hihg")
        file.write_text(good.replace("40 million euros", "41 million euros"), encoding="utf-8")

    before = sheet.read_bytes()
    session = begin(sheet, edit=edit)
    with pytest.raises(FactsheetError, match="'hihg' is not one of"):
        session.edit()
    assert sheet.read_bytes() == before
    assert [note.text for note in session.edit()] == ["bridge-cost: edited"], (
        "the kept text goes on"
    )
    assert "41 million" in texts(session)
    session.undo()
    assert sheet.read_bytes() == before


def test_the_end_of_a_walk_can_be_left_only_back_or_out(sheet: Path) -> None:
    session = begin(sheet)
    session.answer("opinion")
    session.answer("opinion")
    assert session.shown is None
    assert session.objections("verified") == []
    assert session.refresh() == []
    with pytest.raises(FactsheetError, match="nothing is left in this session"):
        session.skip()
    with pytest.raises(FactsheetError, match="no claim is shown"):
        session.answer("verified")
    with pytest.raises(FactsheetError, match="no claim is shown; b goes back"):
        session.edit()
    session.back()
    assert session.shown is not None
    assert session.shown.id == "mayor-speech"
    session.skip()
    assert session.shown is None


def test_an_edit_that_changes_nothing_is_said(sheet: Path) -> None:
    session = begin(sheet)
    before = sheet.read_bytes()
    assert [note.text for note in session.edit()] == ["bridge-cost: nothing changed"]
    assert sheet.read_bytes() == before


def test_a_claim_that_gets_another_id_in_the_editor_stays_in_the_walk(sheet: Path) -> None:
    def edit(file: Path) -> None:
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("bridge-cost", "price"), encoding="utf-8")

    session = begin(sheet, edit=edit)
    session.edit()
    assert session.shown is not None
    assert session.shown.id == "price"
    session.skip()
    session.back()
    assert session.shown.id == "price"
