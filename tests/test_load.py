import os
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from conftest import SHARED, Run
from hypothesis import given, settings
from hypothesis import strategies as st
from website import Site, answer, redirect

from factsheet import store
from factsheet.anchors import find, prepare
from factsheet.detection import spot
from factsheet.model import Article, Worksheet
from factsheet.workflows.drafts import apply_draft
from factsheet.yamltext import parse

DRAFT = """\
The bridge reopens

Author: A. Writer

The new bridge cost 40 million euros in 2026. Mayor Ben Roe opened it on 3 May.

According to the City Council, 12,000 cars cross the river every day. It is the longest bridge in Germany.

The works took seven years and employed 350 people. The old bridge was built in 1921.
"""
NEXT = """\
The bridge reopens

Author: A. Writer

The works took seven years and employed 350 people. The old bridge was built in 1921.

The new bridge cost 45 million euros in 2026. Mayor Ben Roe opened it on 3 May.

According to the City Council, 12,000 cars cross the river every day. The city council bought 300 new trams in 2024.
"""


@pytest.fixture
def article(desk: Path) -> Path:
    path = desk / "draft.txt"
    path.write_text(DRAFT, encoding="utf-8")
    return path


def test_an_article_becomes_a_worksheet_with_its_text_beside_it(
    run: Run, article: Path, desk: Path
) -> None:
    result = run("load", article, "--publisher", "The Example")
    assert result.code == 0, result.err
    sheet = parse((desk / "claims.yaml").read_text(encoding="utf-8")).worksheet
    assert (sheet.article.title, sheet.article.author) == ("The bridge reopens", "A. Writer")
    assert (sheet.article.publisher, sheet.article.language) == ("The Example", "en")
    assert sheet.article.text == "claims.article.txt", "a copy of our own"
    assert sheet.claims[0].quote == "The new bridge cost 40 million euros in 2026."
    council = next(claim for claim in sheet.claims if "12,000" in (claim.quote or ""))
    assert council.attributed_to == "the City Council"
    assert council.extra["x-why"]
    assert run("check", "--format", "json").json == []
    assert result.lines[0].startswith("new\t")


def test_the_next_draft_keeps_all_work_and_says_what_became_of_it(
    run: Run, article: Path, desk: Path
) -> None:
    run("load", "-w", "claims.yaml", "-", "--dry-run")
    (desk / "text").mkdir()
    moved = desk / "text" / "draft.txt"
    article.rename(moved)
    assert run("load", moved).code == 0
    sheet = desk / "claims.yaml"
    sheet.write_text("# my comment\n" + sheet.read_text(encoding="utf-8"), encoding="utf-8")
    ids = run("list", "--format", "ids").lines
    cost = next(name for name in ids if "cost" in name)
    longest = next(name for name in ids if "longest" in name)
    for name in (cost, longest):
        run("evidence", "add", name, "https://example.org/x", "--stance", "supports")
        run("mark", name, "verified", "--because", "x")
    moved.write_text(NEXT, encoding="utf-8")
    before = sheet.read_bytes()
    said = run("load", moved, "--dry-run")
    assert sheet.read_bytes() == before
    result = run("load", moved)
    assert result.out == said.out, "a dry run says the same"
    rows = [line.split("\t") for line in result.lines]
    assert sorted(row[0] for row in rows) == ["changed", "moved", "moved", "new", "vanished"], rows
    by_kind = {row[0]: row for row in rows}
    assert by_kind["changed"][1:] == [
        cost,
        "The new bridge cost 45 million euros in 2026.",
        "'40' → '45'",
        "Ana's verdict (verified) is now stale",
    ]
    assert by_kind["vanished"][1] == longest
    assert by_kind["vanished"][4] == "was verified by Ana"
    assert by_kind["new"][2] == "The city council bought 300 new trams in 2024."
    claims = {claim["id"]: claim for claim in run("list", "--format", "json").json}
    assert claims[cost]["stale"]
    assert claims[cost]["x-was"] == "The new bridge cost 40 million euros in 2026."
    assert claims[cost]["evidence"]
    assert claims[cost]["history"]
    assert claims[longest]["status"] == "verified", "kept, never deleted"
    assert sheet.read_text(encoding="utf-8").startswith("# my comment\n")
    assert "2 unchanged, 2 moved, 1 changed, 1 vanished, 1 new" in result.err
    found = {(f["rule"], f["claim"]) for f in run("check", "--format", "json").json}
    assert ("stale-verdict", cost) in found
    assert ("quote-not-in-article", longest) in found
    again = run("load", moved)
    assert [line for line in again.lines if not line.startswith("vanished")] == [], "twice is safe"


def test_another_article_is_not_taken_for_the_next_draft(
    run: Run, article: Path, desk: Path
) -> None:
    run("load", article)
    before = {path.name: path.read_bytes() for path in desk.iterdir() if path.is_file()}
    other = desk / "other.txt"
    other.write_text(
        "Fish\n\nThe fishing fleet of Iceland caught 900 tons of cod in 2025. "
        "Norway sold 300 ships to Spain in March.\n",
        encoding="utf-8",
    )
    result = run("load", other)
    assert result.code == 2
    assert "a different article" in result.err
    assert {path.name: path.read_bytes() for path in desk.iterdir() if path.is_file()} == {
        **before,
        "other.txt": other.read_bytes(),
    }
    assert run("load", other, "-w", "fish.yaml").code == 0
    assert run("list", "-w", "claims.yaml").out


WORDS = ["not", "41", "eleven", "Berlin", "never", "Mr.", "half", "2027", "lost"]


@settings(max_examples=150)
@given(st.integers(0, 2**32))
def test_a_claim_whose_words_changed_anywhere_is_never_called_unchanged(seed: int) -> None:
    chance = Random(seed)
    first = apply_draft(Worksheet(), Article(), DRAFT, spot(DRAFT), None).worksheet
    words = DRAFT.split(" ")
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(words))
        how = chance.choice(("put", "drop", "swap"))
        if how == "put":
            words.insert(at, chance.choice(WORDS))
        elif how == "drop":
            del words[at]
        else:
            words[at] = chance.choice(WORDS)
    text = " ".join(words)
    draft = apply_draft(first, Article(), text, spot(text), DRAFT)
    old = {claim.id: claim for claim in first.claims}
    new = {claim.id: claim for claim in draft.worksheet.claims}
    plain = " ".join(text.split())
    for change in draft.changes:
        if change.what in ("unchanged", "moved"):
            assert (old[change.id].quote or "") in plain
            assert new[change.id] == old[change.id]
        if change.what == "changed":
            assert new[change.id].quote != old[change.id].quote
            assert find(new[change.id].quote or "", prepare(text)).anchors
    assert set(old) <= set(new), "nothing is deleted"


def test_an_article_edited_in_place_is_the_next_draft_and_never_written_to(
    run: Run, article: Path, desk: Path
) -> None:
    run("load", article)
    edited = (
        DRAFT.replace("12,000", "13,000") + "\nThe dam collapsed in 1999 and killed 300 people.\n"
    )
    article.write_text(edited, encoding="utf-8")
    result = run("load", article)
    assert [line.split("\t")[0] for line in result.lines] == ["changed", "new"]
    other = desk / "third.txt"
    other.write_text(NEXT, encoding="utf-8")
    run("load", other)
    assert article.read_text(encoding="utf-8") == edited
    stored = desk / "claims.article.txt"
    stored.write_text("mine now", encoding="utf-8")
    run("load", article)
    assert stored.read_text(encoding="utf-8") == "mine now", "what somebody changed is theirs"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "The dam was built in 1954.",
            "The dam was built in 1954 by the Siemens company of Munich.",
        ),
        ("About 12 ships sank in 2001.", "About 12 ships sank in 2001 and 13 ships in 2002."),
        ("The dam killed 300 people in 1999.", "The dam killed 310 people in 1998."),
    ],
)
def test_an_edited_sentence_is_changed_and_keeps_its_work(
    run: Run, desk: Path, before: str, after: str
) -> None:
    rest = " The city paid 40 million euros in 2004.\n"
    text = desk / "a.txt"
    text.write_text("A title\n\n" + before + rest, encoding="utf-8")
    run("load", text)
    run("mark", "1", "verified", "--because", "x")
    text.write_text("A title\n\n" + after + rest, encoding="utf-8")
    rows = [line.split("\t") for line in run("load", text).lines]
    assert [(row[0], row[2]) for row in rows] == [("changed", after)]
    assert run("show", "1", "--format", "json").json["stale"]


def test_all_takes_in_old_sentences_too(run: Run, article: Path) -> None:
    run("load", article, "--min-score", "6")
    few = len(run("list").lines)
    run("load", article)
    assert len(run("list").lines) == few, "what was passed over stays so"
    run("load", article, "--all")
    assert len(run("list").lines) > few


def test_split_makes_atomic_claims_with_their_own_words(run: Run, article: Path) -> None:
    run("load", article)
    whole = next(name for name in run("list", "--format", "ids").lines if "works" in name)
    result = run("split", whole, "The works took seven years", "employed 350 people")
    assert result.lines == ["works-took-seven-years", "employed-350-people"]
    ids = run("list", "--format", "ids").lines
    assert whole not in ids
    at = ids.index("works-took-seven-years")
    assert ids[at + 1] == "employed-350-people", "in the place of the whole"
    refused = run("split", "employed", "employed 35 people")
    assert refused.code == 2
    assert "'35' → '350'" in refused.err
    assert "given twice" in run("split", "employed", "350 people", "350 people").err
    run("mark", "employed", "checking")
    assert "is kept" in run("split", "employed", "350 people").err


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("empty.txt", b"", "empty"),
        ("binary.txt", bytes(range(256)) * 20, ""),
        ("broken.pdf", b"%PDF-1.7 nothing", ""),
        ("broken.docx", b"PK\x03\x04 nothing", ""),
        ("page.xyz", b"\x00\x01", "xyz"),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_is_written(
    run: Run, desk: Path, name: str, data: bytes, message: str
) -> None:
    (desk / name).write_bytes(data)
    result = run("load", name)
    assert result.code == 2
    assert name in result.err
    assert message in result.err
    assert "Traceback" not in result.err
    assert [path.name for path in desk.iterdir()] == [name]


PAGE = (
    "<html lang='en'><head><title>The bridge</title></head><body><article><h1>The bridge</h1>"
    "<p>The new bridge in Łódź cost 40 million euros and was opened in May 2026, the council says."
    "</p><p>It replaces a bridge of 1921 and is the longest of the country.</p></article></body>"
    "</html>"
).encode("iso-8859-2")


@pytest.mark.parametrize("spelling", [["{url}"], ["--url", "{url}"]])
def test_an_article_is_loaded_from_its_address(
    run: Run, desk: Path, site: Site, spelling: list[str]
) -> None:
    site.pages["/a"] = answer(PAGE, Content_Type="text/html; charset=iso-8859-2")
    site.pages["/old"] = redirect("/a")
    words = [word.format(url=site.url("/old")) for word in spelling]
    result = run("load", *words, "--allow-host", f"127.0.0.1:{site.port}")
    assert result.code == 0, result.err
    sheet = yaml.safe_load((desk / "claims.yaml").read_text(encoding="utf-8"))
    assert sheet["article"]["url"] == site.url("/old")
    assert sheet["article"]["title"] == "The bridge"
    assert "bridge in Łódź cost 40 million" in sheet["claims"][0]["quote"]
    assert site.asked == ["/old", "/a"]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (answer(b"no", "404 Not Found"), "status 404"),
        (answer(b"no", "403 Forbidden"), "status 403"),
        (answer(b"<p>half", length=100), "cut short"),
        (
            answer(b"\x89PNG\r\n\x1a\n\0\0", Content_Type="image/png"),
            "cannot read this: it is a picture",
        ),
    ],
)
def test_an_address_that_gives_no_article_writes_nothing(
    run: Run, desk: Path, site: Site, said: bytes, words: str
) -> None:
    site.pages["/a"] = said
    result = run("load", site.url("/a"), "--allow-host", f"127.0.0.1:{site.port}")
    assert result.code == 2
    assert words in result.err
    assert list(desk.iterdir()) == []


def test_a_private_address_is_not_asked(run: Run, desk: Path, site: Site) -> None:
    result = run("load", site.url("/a"))
    assert (result.code, site.asked) == (2, [])
    assert "not a public address" in result.err
    assert "save the page" in result.err
    assert list(desk.iterdir()) == []


def test_html_and_markdown_fill_in_what_they_say_of_themselves(run: Run, desk: Path) -> None:
    (desk / "page.html").write_text(
        "<html lang='de'><head><title>Die Brücke</title><meta name='author' content='A. Autor'>"
        "<link rel='canonical' href='https://example.org/b'></head><body><article><h1>Die Brücke</h1>"
        "<p>Die neue Brücke kostete 40 Millionen Euro und wurde im Mai 2026 von der Stadt Köln "
        "eröffnet, wie der Stadtrat mitteilte.</p><p>Sie ist die längste Brücke in Deutschland und "
        "ersetzt eine Brücke von 1921.</p></article></body></html>",
        encoding="utf-8",
    )
    result = run("load", "page.html", "-w", "de.yaml")
    assert result.code == 0, result.err
    assert "language: de" in result.err
    assert "url: https://example.org/b" in result.err
    sheet = parse((desk / "de.yaml").read_text(encoding="utf-8")).worksheet
    assert sheet.article.text == "de.article.txt"
    assert len(sheet.claims) >= 1
    (desk / "a.md").write_text(
        "# A *title*\n\nThe **bridge** cost 40 million euros in 2026.\n", encoding="utf-8"
    )
    run("load", "a.md", "-w", "md.yaml")
    assert parse((desk / "md.yaml").read_text(encoding="utf-8")).worksheet.claims[0].quote == (
        "The bridge cost 40 million euros in 2026."
    )


def test_a_save_that_fails_puts_the_old_text_back(
    run: Run, article: Path, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (desk / "in").mkdir()
    source = desk / "in" / "a.txt"
    source.write_text(DRAFT, encoding="utf-8")
    run("load", source)
    old = (desk / "claims.article.txt").read_bytes(), (desk / "claims.yaml").read_bytes()
    source.write_text(NEXT, encoding="utf-8")
    replace_ = os.replace
    original = store.replace_file

    def failing(target: Path, data: bytes, **more: Any) -> None:
        if target.name == "claims.yaml":
            raise OSError(28, "No space left on device")
        original(target, data, **more)

    monkeypatch.setattr("factsheet.store.saving.replace_file", failing)
    assert run("load", source).code == 2
    assert ((desk / "claims.article.txt").read_bytes(), (desk / "claims.yaml").read_bytes()) == old
    assert replace_ is os.replace


@pytest.mark.real_article
def test_the_real_article_is_covered(run: Run, desk: Path) -> None:
    import yaml

    result = run("load", SHARED / "article.txt")
    assert result.code == 0
    sheet = parse((desk / "claims.yaml").read_text(encoding="utf-8")).worksheet
    assert (sheet.article.title or "").startswith("Allying with the Taliban")
    assert sheet.article.author == "Konstantin Orshansky"
    assert sheet.article.url == "https://www.toutiao.com/article/7525752263009174052/"
    assert len(sheet.claims) <= 33
    dossier = yaml.safe_load((SHARED / "dossier.yaml").read_text(encoding="utf-8"))["claims"]
    quotes = " ".join(claim.quote or "" for claim in sheet.claims)
    covered = sum(item["quote"].rstrip(".") in quotes for item in dossier)
    assert covered / len(dossier) >= 0.9
    for unwanted in (
        "[Up/Down]",
        "toutiao",
        "rational voices",
        "abandon its principles",
        "Author:",
    ):
        assert unwanted not in quotes


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "give the article's file, or its address"),
        (("a.txt", "--all", "--min-score", "2"), "give --all or --min-score, not both"),
        (("a.txt", "--language", "english"), "a code such as en or zh-Hans is expected"),
    ],
)
def test_options_of_load_that_say_nothing_or_two_things_are_refused(
    run: Run, desk: Path, words: tuple[str, ...], said: str
) -> None:
    (desk / "a.txt").write_text("The bridge cost 40 million euros in 2024.", encoding="utf-8")
    result = run("load", *words)
    assert result.code == 2
    assert said in result.err
    assert not (desk / "claims.yaml").exists()


def test_load_says_what_was_odd_about_the_article_s_file(run: Run, desk: Path) -> None:
    (desk / "a.txt").write_bytes("Die Brücke in Köln kostete 40 Millionen Euro.".encode("cp1252"))
    result = run("load", "a.txt", "--all")
    assert result.code == 0
    assert "read as" in result.err
    assert "Brücke" in (desk / "claims.yaml").read_text(encoding="utf-8")
