"""A source is named as in a bibliography, wherever it is shown, with its translation beside the quote."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from conftest import Run
from test_html_languages import page_in

from factsheet.fingerprints import of_approval, of_verdict
from factsheet.model import Claim, Evidence, Worksheet
from factsheet.queries import citation, translation
from factsheet.reports import FORMATS, publishable

ITEM = Evidence(
    url="https://example.org/zaehlung",
    title="Verkehrszählung *2025*",
    author="A. Amt; B. Büro",
    publisher="Stadt",
    via="Tagblatt",
    kind="primary",
    stance="supports",
    quote="ein Rückgang um 2 Prozent",
    language="de",
    translation="a fall of <2> percent",
    translated_by="Ana",
    locator="S. 4",
    published=date(2025, 12, 1),
)
CLAIM = Claim("traffic", statement="Traffic fell.", evidence=(ITEM,))


def test_a_citation_has_what_is_known_in_the_order_of_a_bibliography() -> None:
    assert [words for _, words in citation(ITEM)] == [
        *("A. Amt; B. Büro", "Verkehrszählung *2025*", "Stadt via Tagblatt", "S. 4", "primary"),
        "published 2025-12-01",
    ]
    assert citation(Evidence(url="https://example.org/")) == []
    assert citation(Evidence(source="A letter")) == [("source", "A letter")]
    book = Evidence(source="The old bridge, Press, 1998", title="The old bridge", publisher="Press")
    assert citation(book) == [("source", "The old bridge, Press, 1998")]
    assert translation(replace(ITEM, translated_by=None)) == "“a fall of <2> percent” (translation)"
    assert translation(replace(ITEM, translation=None)) == ""


def test_reports_show_title_author_and_whose_translation_it_is() -> None:
    made = datetime(2026, 3, 3, 8, tzinfo=UTC)
    text = FORMATS["md"].render(*publishable(Worksheet(claims=(CLAIM,)), made))
    assert isinstance(text, str)
    assert (
        "“ein Rückgang um 2 Prozent”, “a fall of \\<2\\> percent” (translated by Ana), "
        "A. Amt; B. Büro, *Verkehrszählung \\*2025\\**, Stadt via Tagblatt, S. 4, primary source"
    ) in text
    html = page_in("en", CLAIM)
    assert '<blockquote lang="de" data-said="quote">ein Rückgang' in html
    assert '>Translated by <bdi data-said="translated_by">Ana</bdi></p>' in html
    assert '<p data-said="translation">a fall of &lt;2&gt; percent</p>' in html
    author, title = html.index('data-said="author">A. Amt'), html.index('data-said="title">Verk')
    assert author < title < html.index('data-said="publisher">Stadt')
    german = page_in("de", CLAIM)
    assert 'Übersetzt von <bdi data-said="translated_by">Ana' in german


def test_the_desk_sees_them_too(run: Run) -> None:
    run("add", "-w", "claims.yaml", "--statement", "Traffic fell.", "--id", "traffic")
    added = run(
        *("evidence", "add", "traffic", "https://example.org/z", "--title", "Zählung"),
        *("--author", "A. Amt", "--quote", "zwei Prozent", "--language", "de"),
        *("--translation", "2 percent", "--translated-by", "Ana", "--stance", "supports"),
    )
    assert added.code == 0, added.err
    shown = run("show", "traffic")
    assert shown.code == 0, shown.err
    assert "A. Amt, Zählung" in shown.out
    assert "“2 percent” (translated by Ana)" in shown.out
    run("evidence", "edit", "traffic", "1", "--translation", "", "--translated-by", "")
    assert "translated" not in run("show", "traffic").out


def test_an_approval_covers_what_a_source_is_called_and_a_verdict_does_not() -> None:
    for field in ("title", "author", "language", "translation", "translated_by"):
        changed: dict[str, Any] = {field: "x"}
        other = replace(CLAIM, evidence=(replace(ITEM, **changed),))
        assert of_verdict(other) == of_verdict(CLAIM)
        assert of_approval(other) != of_approval(CLAIM), field
