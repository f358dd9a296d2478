"""What `review` says changed since a verdict, and capturing in place."""

import io
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Git, Result, Run
from test_review import begin, texts
from test_review_screen import drive, screen
from textual.pilot import Pilot
from website import Site, answer

from factsheet import store
from factsheet.review import ClaimFilter
from factsheet.review.screen import ReviewApp

Typed = Callable[..., Result]


@pytest.fixture
def typed(run: Run, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Run `review --plain` with lines typed."""

    def typed(*lines: str, argv: tuple[str, ...] = ()) -> Result:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(line + "\n" for line in lines)))
        return run("review", "--plain", *argv)

    return typed


@pytest.fixture(autouse=True)
def cleo(monkeypatch: pytest.MonkeyPatch) -> None:
    """Act as Cleo, who has judged nothing yet."""
    monkeypatch.setenv("FACTSHEET_USER", "Cleo")


def shown(path: Path, name: str = "bridge-cost") -> str:
    return texts(begin(path, filter=ClaimFilter(names=(name,))))


def test_what_git_has_is_compared_in_words(run: Run, sheet: Path, commit: Git) -> None:
    run("mark", "1", "verified", "--because", "The budget.", "--by", "Ana")
    commit("judged")
    run("edit", "1", "--statement", "The new bridge cost 39.8 million euros.")
    run("edit", "1", "--attributed-to", "The mayor")
    run("evidence", "edit", "1", "1", "--quote", "39.9 million", "--kind", "secondary")
    run("evidence", "add", "1", "https://example.org/new", "--stance", "context")
    commit("changed")
    said = shown(sheet)
    assert "Changed since Ana's verdict on " in said
    assert "Statement: '40' → '39.8'" in said
    assert "was: The new bridge cost 40 million euros." in said
    assert "Attribution: 'City council' → 'The mayor'" in said
    assert "evidence 1: kind “primary” → “secondary”, quote “39.8 million” → “39.9 million”" in said
    assert "evidence added: 2" in said
    assert "2. NEW page not saved" in said
    assert "1. NEW" not in said


def test_what_follows_from_the_claim_itself_is_proven_without_git(run: Run, sheet: Path) -> None:
    run("mark", "1", "verified", "--by", "Ana")
    run("evidence", "add", "1", "https://example.org/new", "--stance", "context")
    said = shown(sheet)
    assert "evidence added: 2" in said
    assert "not known" not in said
    run("mark", "1", "verified", "--by", "Ana")
    run("evidence", "edit", "1", "2", "--locator", "p. 3")
    assert "evidence 2: locator “p. 3” added" in shown(sheet)


def test_removed_evidence_is_named(run: Run, sheet: Path, commit: Git) -> None:
    run("mark", "1", "verified", "--by", "Ana")
    commit("judged")
    run("evidence", "remove", "1", "1")
    assert "evidence removed: https://example.org/budget “39.8 million”" in shown(sheet)


def test_what_nobody_can_know_is_said(run: Run, sheet: Path, desk: Path) -> None:
    run("mark", "1", "verified", "--by", "Ana")
    run("edit", "1", "--statement", "Anything else.")
    assert "what it was is not known: the worksheet is not under git" in shown(sheet)


def test_git_without_what_was_judged_says_how_far_it_looked(
    run: Run, sheet: Path, commit: Git
) -> None:
    run("edit", "1", "--statement", "Never committed.")
    run("mark", "1", "verified", "--by", "Ana")
    run("edit", "1", "--statement", "Anything else.")
    assert "not known: git has no earlier revision of the worksheet" in shown(sheet)
    commit("late")
    assert "not known: it is in none of the 1 revision that git has" in shown(sheet)


def test_an_approval_is_compared_with_what_was_approved(run: Run, sheet: Path, commit: Git) -> None:
    run("mark", "1", "verified", "--by", "Ana")
    run("approve", "1", "--by", "Ben")
    commit("approved")
    run("evidence", "edit", "1", "1", "--note", "Rounded.")
    said = shown(sheet)
    assert "Changed since Ben's approval on " in said
    assert "evidence 1: note “Rounded.” added" in said


BUILT = [
    "bridge",
    "road",
    "school",
    "tram",
    "hospital",
    "library",
    "port",
    "stadium",
    "museum",
    "archive",
    "tunnel",
    "theatre",
    "market",
    "station",
    "airport",
    "prison",
    "tower",
    "garden",
    "harbour",
    "canal",
]
DRAFT = "The {what} of Example cost {cost} million euros, said its builders in May."


def test_a_second_draft_is_checked_again_without_opening_the_article(run: Run, desk: Path) -> None:
    for name, more in (("one.txt", 0), ("two.txt", 1)):
        lines = (
            DRAFT.format(what=what, cost=100 + 7 * n + more * (n < 12))
            for n, what in enumerate(BUILT)
        )
        (desk / name).write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    run("load", "one.txt")
    ids = run("list", "--format", "ids").lines
    assert len(ids) == 20
    run("mark", *ids, "opinion", "--because", "It is so.")
    run("load", "two.txt")
    pressed: list[str] = []

    async def steps(app: ReviewApp, pilot: Pilot[bool]) -> None:
        assert "Claim 1 of 12" in screen(app)
        for n, what in enumerate(BUILT[:12]):
            assert f"'{100 + 7 * n}' → '{101 + 7 * n}'" in screen(app)
            assert f"was: The {what} of Example cost {100 + 7 * n} million" in screen(app)
            keys = ["s", "7", "enter"]
            for key in keys:
                await pilot.press(key)
                await pilot.pause()
            pressed.extend(keys)
        assert "That was the last one." in screen(app)

    path = desk / "claims.yaml"
    drive(begin(path, filter=ClaimFilter(stale=True)), steps)
    assert len(pressed) == 36
    assert run("list", "--stale", "--format", "ids").lines == []
    last = run("show", "1", "--format", "json").json["history"][-1]
    assert last["because"] == "It is so.", "Enter kept the reason of the stale verdict"


# Capturing in place


def capturing(sheet: Path, site: Site) -> None:
    text = sheet.read_text(encoding="utf-8")
    sheet.write_text(text.replace("https://example.org/budget", site.url("/b")), encoding="utf-8")


def doors(sheet: Path, site: Site) -> Callable[..., object]:
    from factsheet.cli.review import _capture, _how

    how = _how([f"127.0.0.1:{site.port}"], None)
    return lambda targets: _capture(sheet, targets, how, 10)


def test_a_page_is_saved_while_the_walk_goes_on(
    run: Run, sheet: Path, site: Site, desk: Path
) -> None:
    capturing(sheet, site)
    gate: list[float] = [time.monotonic() + 30]

    def slow(link: object) -> None:
        while time.monotonic() < gate[0]:
            time.sleep(0.02)
        link.sendall(answer(b"<p>It cost 39.8 million.", Content_Type="text/html"))  # type: ignore[attr-defined]

    site.pages["/b"] = slow

    async def steps(app: ReviewApp, pilot: Pilot[bool]) -> None:
        await pilot.press("c")
        await pilot.pause()
        assert "saving pages; you can carry on" in screen(app)
        await pilot.press("m", *"Hm", "enter")
        await pilot.pause()
        assert "bridge-cost: note changed" in screen(app), "the screen is not blocked"
        await pilot.press("q")
        await pilot.pause()
        assert "pages are still being saved; q again quits without them" in screen(app)
        await pilot.press("v", *"The budg")
        gate[0] = 0
        for _ in range(200):
            await pilot.pause(0.05)
            if "preserved" in screen(app):
                break
        assert "✓ bridge-cost: evidence 1: preserved" in screen(app)
        assert "Why?" in screen(app), "the question that was open stays"
        await pilot.press("enter")
        await pilot.pause()
        assert "bridge-cost: verified: The budg" in screen(app), "a copy is no change of the claim"
        await pilot.press("u", "u")
        await pilot.pause()
        assert "bridge-cost: undone: note" in screen(app)

    drive(begin(sheet, capture=doors(sheet, site)), steps)
    claim = store.load(sheet).worksheet.claims[0]
    assert claim.evidence[0].archive is not None, "undoing leaves the copy"
    assert (claim.note, claim.status) == (None, "unverified")
    assert [path.suffix for path in (desk / "evidence").iterdir()] == [".gz"]


def test_the_same_in_lines_and_a_network_of_one_s_own_needs_leave(
    typed: Typed, sheet: Path, site: Site
) -> None:
    capturing(sheet, site)
    site.pages["/b"] = answer(b"<p>Nothing of the kind.", Content_Type="text/html")
    result = typed("c", "q")
    assert "bridge-cost: evidence 1: refused" in result.err
    assert site.asked == []
    result = typed("c", "q", argv=("--allow-host", f"127.0.0.1:{site.port}"))
    assert "warning: bridge-cost: evidence 1: quote-missing" in result.err
    assert "n has no evidence" not in result.err
    assert "there is no evidence with an address to save" in typed("g", "3", "c", "q").err


def test_confidential_pages_are_fetched_only_by_their_number(
    typed: Typed, run: Run, sheet: Path, site: Site
) -> None:
    capturing(sheet, site)
    site.pages["/b"] = answer(b"<p>It cost 39.8 million.", Content_Type="text/html")
    run("evidence", "edit", "1", "1", "--confidential")
    leave = ("--allow-host", f"127.0.0.1:{site.port}")
    result = typed("c", "", "q", argv=leave)
    assert "1 piece of confidential evidence not fetched; choose it by its number" in result.err
    assert site.asked == []
    assert "bridge-cost: evidence 1: preserved" in typed("c", "1", "q", argv=leave).err
    item = store.load(sheet).worksheet.claims[0].evidence[0]
    assert item.archive is not None
    assert item.archive.path.startswith("evidence-confidential/")
    typed("f", "confidential", "no", "q")
    item = store.load(sheet).worksheet.claims[0].evidence[0]
    assert item.archive is not None
    assert item.archive.path.startswith("evidence/"), "as `evidence edit` does"


def test_without_the_extra_one_line_says_what_to_install(
    typed: Typed, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(extra: str) -> None:
        raise ModuleNotFoundError(name="warcio")

    monkeypatch.setattr("factsheet.cli.network.need", missing)
    result = typed("c", "n", "q")
    assert "pip install 'factsheet[web]'" in result.err
    assert result.code == 0


def test_a_capture_that_breaks_is_said(sheet: Path) -> None:
    def broken(targets: object) -> None:
        raise ZeroDivisionError

    async def steps(app: ReviewApp, pilot: Pilot[bool]) -> None:
        await pilot.press("c")
        for _ in range(100):
            await pilot.pause(0.02)
            if "failed" in screen(app):
                break
        assert "✗ that failed: ZeroDivisionError" in screen(app)
        await pilot.press("q")

    assert drive(begin(sheet, capture=broken), steps).return_value is True


def test_a_host_that_is_none_is_refused_before_the_walk(typed: Typed, sheet: Path) -> None:
    result = typed("q", argv=("--allow-host", "nonsense"))
    assert result.code == 2
    assert "--allow-host" in result.err
