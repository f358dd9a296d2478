"""The report in the article's language: its words, and that the report still checks itself."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import Run

from factsheet.model import Article, Claim, Entry, Evidence, Worksheet
from factsheet.reports.html.page import render
from factsheet.reports.html.reading import read_report, spelling_hash
from factsheet.reports.html.translations import labels_for
from factsheet.reports.report_facts import ReportFacts, publishable
from factsheet.yamltext import parse

HERE = Path(__file__).parent
FOLDER = HERE.parent / "src" / "factsheet" / "reports" / "html"
FILES = {file.stem: file for file in (FOLDER / "labels").glob("*.yaml")}
LANGUAGES = sorted(FILES)
MADE = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
HOLES = re.compile(r"\{\w+\}")


def data(language: str) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(FILES[language].read_text("utf-8"))
    return read


def texts(words: str | dict[str, str]) -> list[str]:
    return [words] if isinstance(words, str) else list(words.values())


def test_the_six_languages_are_there() -> None:
    assert {"ar", "de", "en", "es", "fr", "zh"} <= set(LANGUAGES)


@pytest.mark.parametrize("language", [name for name in LANGUAGES if name != "en"])
def test_a_language_says_all_that_english_says_and_leaves_the_same_holes(language: str) -> None:
    english, german, mine = data("en"), data("de"), data(language)
    assert set(mine["words"]) == set(english["words"]) | {"provisional"}
    assert set(mine["check"]) == set(english["check"])
    for part in ("statuses", "meanings", "kinds", "stances", "cautions", "findings"):
        assert set(mine[part]) == set(german[part]), part
    assert set(mine["check"]["fields"]) == set(german["check"]["fields"])
    assert len(mine["months"]) == 12
    for key, words in english["words"].items():
        wanted = {hole.replace("lower", "status") for hole in HOLES.findall(texts(words)[-1])}
        for text in texts(mine["words"][key]):
            assert {hole.replace("lower", "status") for hole in HOLES.findall(text)} == wanted, key
    for key, words in english["check"].items():
        if key != "fields":
            wanted = set(HOLES.findall(texts(words)[-1]))
            assert all(set(HOLES.findall(t)) == wanted for t in texts(mine["check"][key])), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_script_tells_readers_is_known_by_its_hash(language: str) -> None:
    known = (FOLDER / "scripts.sha256").read_text().splitlines()
    digest = spelling_hash(labels_for(language).carried["spelling"])
    line = f"{digest}  labels/{language}.yaml"
    assert line in known, f"add this line; never take one out: {line}"


@pytest.mark.parametrize(
    ("language", "day", "time"),
    [
        ("en-GB", "1 March 2026", "3 March 2026, 08:00 UTC"),
        ("de-AT", "1. März 2026", "3. März 2026, 08:00 Uhr (UTC)"),
        ("fr", "1er mars 2026", "3 mars 2026 à 08h00 UTC"),
        ("es", "1 de marzo de 2026", "3 de marzo de 2026, 08:00 UTC"),
        ("ar", "1 مارس 2026", "3 مارس 2026، 08:00 بتوقيت غرينتش"),
        ("zh-Hans", "2026年3月1日", "2026年3月3日 08:00（UTC）"),
        ("it", "1 March 2026", "3 March 2026, 08:00 UTC"),
        ("zh-Hant", "1 March 2026", "3 March 2026, 08:00 UTC"),
    ],
)
def test_days_are_spelled_as_in_the_language(language: str, day: str, time: str) -> None:
    labels = labels_for(language)
    assert labels.spell(date(2026, 3, 1)) == day
    assert labels.spell(MADE) == time


def page_in(language: str | None, *claims: Claim, **facts: Any) -> str:
    worksheet = Worksheet(article=Article(title="T", language=language), claims=claims)
    return render(*publishable(worksheet, MADE, **facts))


@pytest.mark.parametrize(
    ("language", "opening", "badge"),
    [
        ("de", '<html lang="de">', "Bestätigt"),
        ("fr-CA", '<html lang="fr-CA">', "Vérifié"),
        ("es", '<html lang="es">', "Verificado"),
        ("ar", '<html lang="ar" dir="rtl">', "مؤكد"),
        ("zh", '<html lang="zh">', "已核实"),
        ("en-US", '<html lang="en-US">', "Verified"),
        ("he", '<html lang="en">', "Verified"),
        ("../en", '<html lang="en">', "Verified"),
        (None, '<html lang="en">', "Verified"),
    ],
)
def test_the_page_speaks_the_article_s_language_or_english(
    language: str | None, opening: str, badge: str
) -> None:
    html = page_in(language, Claim("a", statement="A.", status="verified"))
    assert opening in html
    assert f'data-said="status">{badge}</span>' in html
    assert read_report(html).language == opening.split('"')[1]


@pytest.mark.parametrize("language", [name for name in LANGUAGES if name != "en"])
def test_no_english_is_left_in_another_language(language: str) -> None:
    source = (HERE / "html" / "bridge.yaml").read_text("utf-8")
    text = (HERE / "html" / "bridge.txt").read_text("utf-8")

    def words(in_language: str) -> set[str]:
        sheet = replace(parse(source).worksheet, article=Article(title="T", language=in_language))
        html = render(*publishable(sheet, MADE, article_text=text))
        body = re.sub(r"<(script|style).*?</\1>", "", html, flags=re.DOTALL)
        return {
            re.sub(r"[\W\d_]+", " ", found).strip()
            for pair in re.findall(r">([^<>]+)<|aria-label=\"(.*?)\"", body)
            for found in pair
            if re.search("[a-z]{3}", found) and unescape(found.strip()) not in source + text
        }

    assert words("en") & words(language) <= {"factsheet", "SHA"} | (
        {"Opinion", "via"} if language == "fr" else set()
    )


def test_hebrew_with_english_labels_runs_from_the_right_where_it_is_hebrew() -> None:
    html = page_in(
        "he", Claim("a", quote="הגשר נפתח", statement="הגשר נפתח מחדש."), article_text="הגשר נפתח."
    )
    assert '<html lang="en">' in html
    assert '<div class="text" lang="he" dir="rtl">' in html
    assert 'data-said="statement" dir="rtl">הגשר' in html
    assert '<blockquote data-said="quote" lang="he" dir="rtl">' in html


def test_a_foreign_quote_is_marked_and_its_translation_is_beside_it() -> None:
    evidence = (
        Evidence(
            source="S",
            quote="Die Brücke kostete 40 Millionen.",
            extra={"x-lang": "de", "x-translation": "The bridge cost 40 million."},
        ),
        Evidence(source="T", quote="No language.", extra={"x-lang": '"><b>', "x-translation": 7}),
    )
    html = page_in("en", Claim("a", statement="A.", evidence=evidence))
    assert '<blockquote lang="de" data-said="quote">Die Brücke' in html
    assert '<p class="label">Translation</p><p data-said="x-translation">The bridge cost' in html
    assert '<blockquote lang="" data-said="quote">No language.' in html
    assert html.count('class="translation"') == 1


def test_what_a_copy_says_in_english_only_is_marked_as_english() -> None:
    from factsheet.anchors import Match
    from factsheet.proofs import Proof

    german = labels_for("de")
    assert german.finding(Proof(how=Match.EXACT, page=3, pages=9)) == (
        "Zitat auf Seite 3 von 9 gefunden",
        None,
    )
    assert german.finding(Proof(trouble="it was altered")) == ("it was altered", "en")
    assert labels_for("en").finding(Proof(trouble="it was altered")) == ("it was altered", None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_counts_of_one_and_of_many_are_worded(language: str) -> None:
    labels = labels_for(language)
    for key in ("claims", "withheld", "stale_notice"):
        for count in (1, 2, 11, 103):
            assert str(count) in labels.words_for(key, count).format(count=count)
    if language in ("ar", "zh"):
        assert all(isinstance(words, str) for words in labels.data["words"].values())


@pytest.fixture(params=LANGUAGES)
def in_language(request: pytest.FixtureRequest, run: Run, signed: Path, desk: Path) -> Path:
    """Give a report in a language, of a signed worksheet with a foreign quote and a translation."""
    text = signed.read_text("utf-8")
    text = re.sub(r"  language: \w+\n", "", text)
    text = text.replace("article:\n", f"article:\n  language: {request.param}\n")
    mark = "    quote: 41 million euros\n"
    assert mark in text
    text = text.replace(mark, f"{mark}    x-lang: en\n    x-translation: 41 Millionen Euro\n")
    signed.write_text(text, "utf-8")
    done = run("export", "report.html", "--no-history")
    assert done.code == 0, done.err
    return desk / "report.html"


def test_a_signed_report_checks_itself_in_every_language(
    browser: Any, run: Run, in_language: Path, request: pytest.FixtureRequest
) -> None:
    language = request.node.callspec.params["in_language"]
    page = browser.new_page()
    try:
        page.goto(in_language.as_uri())
        said = page.locator("#chain-said")
        said.wait_for(state="visible", timeout=5000)
        assert "good" in (said.get_attribute("class") or "")
        good = labels_for(language).carried["spelling"]["good"]
        words = good if isinstance(good, str) else good["other"]
        assert words.format(count=2) in said.inner_text()
    finally:
        page.close()
    done = run("verify", in_language, "--signers", "allowed_signers")
    assert (done.code, "2 cards as in the claims" in done.out) == (0, True), done.out
    if language != "en":  # the page's language is part of what is compared
        text = in_language.read_text("utf-8")
        in_language.write_text(re.sub('<html lang="[^"]*"', '<html lang="en"', text), "utf-8")
        assert run("verify", in_language, "--signers", "allowed_signers").code == 1


def test_a_translated_word_that_is_edited_is_red(
    browser: Any, run: Run, in_language: Path, request: pytest.FixtureRequest
) -> None:
    labels = labels_for(request.node.callspec.params["in_language"])
    head, middle, tail = in_language.read_text("utf-8").partition('<script type="application/json"')
    verified, disputed = (f">{labels.data['statuses'].get(name, name.capitalize())}</span></span>"
                          for name in ("verified", "disputed"))  # fmt: skip
    assert verified in head
    in_language.write_text(head.replace(verified, disputed) + middle + tail, "utf-8")
    page = browser.new_page()
    try:
        page.goto(in_language.as_uri())
        page.locator("#chain-said.bad").wait_for(state="visible", timeout=5000)
        field = labels.carried["spelling"]["fields"].get("status", "status")
        assert field in page.locator("#claim-bridge-cost > .alert").first.inner_text()
    finally:
        page.close()
    assert run("verify", in_language, "--signers", "allowed_signers").code == 1


def test_a_report_of_an_earlier_version_is_still_read(browser: Any, run: Run) -> None:
    old = HERE / "html" / "old"
    done = run("verify", old / "report.html", "--signers", old / "allowed_signers")
    assert (done.code, "2 cards as in the claims" in done.out) == (0, True), done.out
    page = browser.new_page()
    try:
        page.goto((old / "report.html").as_uri())
        page.locator("#chain-said.good").wait_for(state="visible", timeout=5000)
    finally:
        page.close()


def test_a_new_status_is_called_in_english_where_a_language_has_no_word_for_it() -> None:
    from factsheet.vocabulary import Status

    row = Status("satire", "Satire", "☺", "white", True, "not meant seriously")
    for language in LANGUAGES:
        assert labels_for(language).status(row) == "Satire"
        assert labels_for(language).meaning(row) == "not meant seriously"


def test_without_history_the_card_still_says_who_judged() -> None:
    claim = Claim(
        "a", statement="A.", status="opinion", history=(Entry(MADE, "Ana", status="opinion"),)
    )
    html = render(Worksheet(claims=(claim,)), ReportFacts(MADE, history=False))
    assert "<details>" not in html
    assert 'Verdict by <bdi data-said="by">Ana</bdi>' in html
    assert "<details>" in render(Worksheet(claims=(claim,)), ReportFacts(MADE))
