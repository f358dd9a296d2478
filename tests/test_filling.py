"""`capture` and `evidence add --capture` fill in what a page says of itself; nothing typed changes."""

import shlex
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import Run
from hypothesis import given
from hypothesis import strategies as st
from website import Site, answer

from factsheet import fingerprints
from factsheet.documents import Description
from factsheet.model import Claim, Entry, Evidence
from factsheet.workflows import filling

QUOTE = "The new bridge cost 39.8 million euros"
BODY = f"<p>By Ana Weber</p><p>{QUOTE}, and the upkeep of it will cost the city 1,250 euros a day from now on.</p>"
HEAD = """<meta property="og:title" content="Budget 2026"><meta name="author" content="Ana Weber">
<meta property="og:site_name" content="City of Example">
<meta property="article:published_time" content="2026-02-27T10:00:00+01:00">"""
FILLED = {
    "title": "Budget 2026",
    "author": "Ana Weber",
    "publisher": "City of Example",
    "published": "2026-02-27",
    "language": "en",
}


def page(head: str = HEAD, body: str = BODY, language: str = "en") -> bytes:
    text = f'<!doctype html><html lang="{language}"><head>{head}</head><body>{body}</body></html>'
    return text.encode()


@pytest.fixture
def sheet(desk: Path, site: Site) -> Callable[..., Path]:
    """Write a worksheet of one claim with one source, with these more lines for each."""

    def write(evidence: str = "", claim: str = "", quote: str = QUOTE) -> Path:
        site.pages["/budget"] = answer(page(), Content_Type="text/html; charset=utf-8")
        file = desk / "claims.yaml"
        file.write_text(
            f"factsheet: 1\nclaims:\n- id: bridge\n  quote: cost 40 million\n{claim}  evidence:\n"
            f"  - url: {site.url('/budget')}\n    stance: supports\n    quote: '{quote}'\n{evidence}",
            encoding="utf-8",
        )
        return file

    return write


@pytest.fixture
def capture(run: Run, site: Site) -> Run:
    return lambda *words: run("capture", *words, "--allow-host", f"127.0.0.1:{site.port}")


def source(file: Path) -> dict[str, Any]:
    """Return the source, its days as text, without what is not filled in from its page."""
    item = yaml.safe_load(file.read_text(encoding="utf-8"))["claims"][0]["evidence"][0]
    return {name: str(item[name]) for name in (*FILLED, "via") if name in item}


def test_what_nobody_wrote_is_filled_in_and_said(sheet: Callable[..., Path], capture: Run) -> None:
    file = sheet()
    done = capture("bridge")
    assert done.code == 0
    assert source(file) == FILLED
    assert (
        "bridge 1: filled in: title “Budget 2026”; author “Ana Weber”; publisher “City of Example”; "
        "published “2026-02-27”; language “en”\n"
    ) in done.err
    assert "filled in" not in capture("bridge").err


def test_what_somebody_wrote_stays(sheet: Callable[..., Path], capture: Run) -> None:
    file = sheet("    author: A. Weber   # as on the cover\n    published: 2026-02-26\n")
    done = capture("bridge")
    assert source(file) == {**FILLED, "author": "A. Weber", "published": "2026-02-26"}
    assert "Ana Weber" not in done.err
    assert "# as on the cover" in file.read_text(encoding="utf-8")


def test_evidence_add_takes_an_address_and_a_quote_and_fills_in_the_rest(
    sheet: Callable[..., Path], run: Run, site: Site
) -> None:
    file = sheet()
    file.write_text("factsheet: 1\nclaims:\n- {id: bridge, quote: x y}\n", encoding="utf-8")
    host = f"127.0.0.1:{site.port}"
    words = ("-q", QUOTE, "--title", "Mine", "-c", "-s", "supports", "--allow-host", host)
    done = run("evidence", "add", "bridge", site.url("/budget"), *words)
    assert done.code == 0
    assert source(file) == {**FILLED, "title": "Mine"}
    item = yaml.safe_load(file.read_text(encoding="utf-8"))["claims"][0]["evidence"][0]
    assert isinstance(item["accessed"], date)


@pytest.mark.parametrize("words", [(), ("--format", "json")])
def test_a_page_saved_by_hand_is_filled_in_as_well(
    sheet: Callable[..., Path], run: Run, tmp_path: Path, words: tuple[str, ...]
) -> None:
    file = sheet()
    (tmp_path / "saved.html").write_bytes(page())
    done = run("capture", "bridge", "--from", tmp_path / "saved.html", "--by", "Ana", *words)
    assert source(file) == FILLED
    if words:
        assert done.json[0]["filled"] == FILLED


def test_what_a_verdict_covers_is_named_and_not_filled_in_unasked(
    sheet: Callable[..., Path], run: Run, capture: Run, site: Site
) -> None:
    file = sheet()
    run("mark", "bridge", "verified", "--because", "x", "--by", "Ana")
    done = capture("bridge")
    assert source(file) == {name: FILLED[name] for name in ("title", "author", "language")}
    assert (
        "bridge 1: not filled in, because the verdict covers it: publisher “City of Example”; "
        "published “2026-02-27”; to do it anyway: factsheet capture bridge -n 1 --refresh\n"
    ) in done.err
    assert run("list", "--stale").out == ""
    # Asked for, it is done from the copy: nothing is fetched.
    before = list(site.asked)
    dry = run("capture", "bridge", "-n", "1", "--refresh", "--dry-run", "--format", "json")
    assert dry.json[0]["filled"] == {name: FILLED[name] for name in ("publisher", "published")}
    assert "publisher" not in source(file)
    done = run("capture", "bridge", "-n", "1", "--refresh")
    assert done.code == 0
    assert site.asked == before
    assert source(file) == FILLED
    assert "bridge: its verdict is stale now; look again and mark it\n" in done.err
    assert "from 1 saved copy" in done.err
    assert "bridge" in run("list", "--stale").out


def test_what_an_approval_covers_is_named_and_not_filled_in_unasked(
    sheet: Callable[..., Path], run: Run, capture: Run
) -> None:
    file = sheet("    publisher: City\n    published: 2026-02-27\n")
    run("mark", "bridge", "verified", "--because", "x", "--by", "Ana")
    run("approve", "bridge", "--by", "Ben")
    done = capture("bridge")
    assert source(file) == {"publisher": "City", "published": "2026-02-27"}
    assert "because the approval covers it: title “Budget 2026”; author “Ana Weber”" in done.err
    done = run("capture", "--all", "--refresh")
    assert source(file) == {**FILLED, "publisher": "City"}
    assert "bridge: Ben's approval is outdated now; it needs a new one\n" in done.err


def test_refresh_with_a_file_fills_in_what_a_verdict_covers(
    sheet: Callable[..., Path], run: Run, tmp_path: Path
) -> None:
    file = sheet()
    run("mark", "bridge", "verified", "--because", "x", "--by", "Ana")
    (tmp_path / "saved.html").write_bytes(page())
    done = run("capture", "bridge", "--from", tmp_path / "saved.html", "--by", "Ana", "--refresh")
    assert source(file) == FILLED
    assert "its verdict is stale now" in done.err


def test_refresh_fetches_what_has_no_valid_copy(
    sheet: Callable[..., Path], capture: Run, site: Site, desk: Path
) -> None:
    file = sheet()
    assert capture("bridge", "--refresh").code == 0
    assert source(file) == FILLED
    (copy,) = (desk / "evidence").glob("*.warc.gz")
    copy.write_bytes(copy.read_bytes()[:-1])
    site.asked.clear()
    assert capture("bridge", "--refresh").code == 0
    assert site.asked == ["/budget"]


def test_words_of_confidential_evidence_stay_in_the_worksheet(
    sheet: Callable[..., Path], capture: Run, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = sheet("    confidential: true\n")
    monkeypatch.setenv("FACTSHEET_LOG", str(desk / "log"))
    done = capture("bridge", "-n", "1")
    assert source(file) == FILLED
    assert "bridge 1: filled in: title, author, publisher, published, language\n" in done.err
    head = HEAD.replace("Ana Weber", "TASS")
    file = sheet("    confidential: true\n")
    (desk / "p.html").write_bytes(
        page(head + '<meta name="author" content="Jo Ruiz">', "<p>Jo Ruiz</p>" + BODY)
    )
    more = capture("bridge", "--from", "p.html", "--format", "json")
    assert more.json[0]["filled"] == {
        "title": None,
        "author": None,
        "published": None,
        "language": None,
    }
    assert "looks like a news agency's" in capture("bridge", "--from", "p.html").err
    for text in (done.out, done.err, more.out, more.err, (desk / "log").read_text()):
        for word in ("Weber", "City of", "Budget 2026", "2026-02-27", "Ruiz", "TASS"):
            assert word not in text


def test_whose_text_an_agencys_is_stays_a_question(
    sheet: Callable[..., Path], capture: Run, run: Run, site: Site
) -> None:
    file = sheet()
    body = f"<p>MOSCOW, April 17. /TASS/. {QUOTE}, said the mayor of the city on Friday.</p>"
    head = HEAD.replace("City of Example", "The Example's $(x)")
    site.pages["/budget"] = answer(page(head, body), Content_Type="text/html; charset=utf-8")
    done = capture("bridge")
    assert "publisher" not in source(file)
    question = next(line for line in done.err.splitlines() if "looks like" in line)
    start, _, command = question.partition(": factsheet ")
    assert start == "bridge 1: the text looks like TASS's; if it is"
    assert run(*shlex.split(command)).code == 0
    assert source(file)["publisher"] == "TASS"
    assert source(file)["via"] == "The Example's $(x)"
    assert "looks like" not in capture("bridge").err


def test_where_a_page_does_not_agree_with_itself_nothing_is_filled_in(
    sheet: Callable[..., Path], capture: Run, site: Site
) -> None:
    file = sheet()
    head = HEAD + '<meta name="dcterms.issued" content="2026-01-01">'
    site.pages["/budget"] = answer(page(head), Content_Type="text/html; charset=utf-8")
    done = capture("bridge")
    assert "published" not in source(file)
    assert (
        "bridge 1: the page gives different values for published: “2026-02-27” "
        "(article:published_time), “2026-01-01” (dcterms.issued); "
        "choose: factsheet evidence edit bridge 1 --published …\n"
    ) in done.err


def test_a_templates_language_is_not_filled_in(
    sheet: Callable[..., Path], capture: Run, site: Site
) -> None:
    german = (
        "Die Brücke ist teurer geworden, als es die Stadt geplant hatte, und das war nicht gut. "
    )
    file = sheet(quote="Die Brücke ist teurer geworden")
    body = f"<p>{german * 5}</p>"
    site.pages["/budget"] = answer(page(body=body), Content_Type="text/html; charset=utf-8")
    done = capture("bridge")
    assert "language" not in source(file)
    assert "different values for language: “en” (the page's data), “de” (its words)" in done.err


def test_a_page_without_the_quote_fills_nothing_in(
    sheet: Callable[..., Path], capture: Run
) -> None:
    file = sheet(quote="The new bridge cost 93.8 million euros")
    assert capture("bridge").code == 1
    assert source(file) == {}


def test_a_reader_that_breaks_costs_no_copy(
    sheet: Callable[..., Path], capture: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> Description:
        raise ZeroDivisionError

    monkeypatch.setattr(filling, "described", broken)
    file = sheet()
    assert capture("bridge").code == 0
    assert source(file) == {}


def test_what_a_page_says_steers_no_terminal(
    sheet: Callable[..., Path], capture: Run, site: Site
) -> None:
    sheet()
    title = "Budget &amp;#27;[31m\u202e<script>x</script>\u2028 ::error::2026"
    head = HEAD.replace("Budget 2026", title)
    site.pages["/budget"] = answer(page(head), Content_Type="text/html; charset=utf-8")
    done = capture("bridge")
    assert "title “Budget [31mx ::error::2026”" in done.err
    assert not {"\x1b", "\u202e", "\u2028"} & set(done.err)


ITEM = Evidence("https://example.org/a", quote="q", stance="supports")
SAID = Description("T", "A", "P", date(2026, 1, 1), "en")
texts = st.none() | st.just("typed")


@given(
    texts,
    texts,
    texts,
    st.none() | st.just(date(2025, 1, 1)),
    texts,
    st.sampled_from(["", "verdict", "approval"]),
    st.booleans(),
)
def test_nothing_typed_is_overwritten_and_nothing_judged_changes_unasked(
    title: str | None,
    author: str | None,
    publisher: str | None,
    published: date | None,
    language: str | None,
    judged: str,
    refresh: bool,
) -> None:
    item = replace(
        ITEM,
        title=title,
        author=author,
        publisher=publisher,
        published=published,
        language=language,
    )
    claim = Claim("c", quote="q", status="verified", evidence=(item,))
    at = datetime(2026, 1, 2, tzinfo=UTC)
    if judged:
        verdict = Entry(at=at, by="Ana", status="verified", seen=fingerprints.of_verdict(claim))
        claim = replace(claim, history=(verdict,))
    if judged == "approval":
        signed = Entry(at=at, by="Ben", approved=True, seen=fingerprints.of_approval(claim))
        claim = replace(claim, history=(*claim.history, signed))
    after, filled = filling.fill(claim, item.identity, SAID, refresh=refresh)
    now = after.evidence[0]
    for name in FILLED:
        typed, said = getattr(item, name), getattr(SAID, name)
        assert getattr(now, name) == (typed or (said if name in filled.values else None))
        assert (name in filled.values) + (name in filled.left) == (typed is None)
    if not refresh:
        assert not after.stale
        assert not after.outdated
    else:
        assert not filled.left
    assert bool(filled.outdated) == (after.stale or after.outdated)
