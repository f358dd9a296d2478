"""The HTML report as text: what it says, what it never says, and that nothing in it can act.

`FACTSHEET_REDRAW=1` writes the golden page anew.
"""

import json
import os
import re
import time
from base64 import b64encode
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factsheet.fingerprints import of_old
from factsheet.model import Article, Claim, Entry, Evidence, Policy, Worksheet
from factsheet.reports.html.annotated import paragraphs, places_of
from factsheet.reports.html.page import render
from factsheet.reports.html.text_direction import (
    inline,
    language_runs_right,
    pointed,
    runs_right,
)
from factsheet.reports.html.translations import labels_for
from factsheet.reports.report_facts import Organisation, ReportFacts, publishable
from factsheet.vocabulary import STATUSES
from factsheet.yamltext import parse

SAMPLES = Path(__file__).parent / "html"
MADE = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
VOID = {"meta", "link", "br", "img", "input", "hr"}


class Page(HTMLParser):
    """A page's elements (name, attributes, nesting) and texts, as a browser would see them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.styles: list[str] = []
        self.scripts: list[tuple[str | None, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] == "style":
            self.styles.append(data)
        elif self.open and self.open[-1] == "script":
            kind = self.elements[-1][1].get("type")
            self.scripts.append((kind, data))
        else:
            self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.texts).split())

    def attributes(self, name: str) -> list[str]:
        return [attrs[name] for _, attrs in self.elements if name in attrs]


def sample(name: str, *, article: bool = True) -> str:
    worksheet = parse((SAMPLES / f"{name}.yaml").read_text("utf-8")).worksheet
    text = (SAMPLES / f"{name}.txt").read_text("utf-8") if article else None
    return render(*publishable(worksheet, MADE, article_text=text))


def page_of(*claims: Claim, text: str | None = None, **article: object) -> Page:
    worksheet = Worksheet(article=Article(**article), claims=claims)  # type: ignore[arg-type]
    return Page(render(*publishable(worksheet, MADE, article_text=text)))


def verdict(status: str, because: str | None = None, by: str = "Ana", **rest: object) -> Entry:
    return Entry(MADE, by, status=status, because=because, **rest)  # type: ignore[arg-type]


def test_the_page_of_a_worksheet_is_the_golden_one():
    golden = SAMPLES / "bridge.html"
    html = sample("bridge")
    if os.environ.get("FACTSHEET_REDRAW"):
        golden.write_text(html, "utf-8")
    assert html == golden.read_text("utf-8")


@pytest.mark.parametrize("name", ["bridge", "arabic", "chinese"])
@pytest.mark.parametrize("article", [True, False])
def test_headings_skip_no_level_ids_are_unique_and_internal_links_lead_somewhere(name, article):
    page = Page(sample(name, article=article))
    assert page.open == []
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = Counter(page.attributes("id"))
    assert set(ids.values()) == {1}
    inner = {link[1:] for link in page.attributes("href") if link.startswith("#")}
    assert inner <= set(ids)
    assert {part for name in page.attributes("aria-labelledby") for part in name.split()} <= set(
        ids
    )


def test_every_quote_in_the_text_links_to_its_card_and_back():
    page = Page(sample("bridge"))
    links = {attrs.get("id"): attrs["href"] for tag, attrs in page.elements if tag == "a"}
    for name in ["bridge-cost", "ten-years", "beautiful", "no-worker-hurt", "vehicles", "fund"]:
        assert links[f"quote-{name}"] == f"#claim-{name}"
        assert f"#quote-{name}" in page.attributes("href")
    assert "quote-stones" not in links
    assert "Not found in the text shown here" in page.text


def test_symbol_number_and_status_stand_at_the_beginning_of_each_quote():
    html = sample("bridge")
    assert 'aria-label="Claim 3, opinion:">“<span>3</span></span>the most beautiful' in html
    assert 'aria-label="Claim 5, checking:">◐<span>5</span></span>25,000 vehicles</a>' in html


def test_without_the_text_the_claims_stand_alone():
    page = Page(sample("bridge", article=False))
    assert "article" not in page.attributes("id")
    assert "Show in the article" not in page.text
    assert "Find in the original" in page.text
    assert "https://example.org/bridge#:~:text=25%2C000%20vehicles" in page.attributes("href")


def test_confidential_evidence_and_words_for_the_desk_stay_out_and_the_count_goes_in():
    html = sample("bridge")
    for secret in ["61 million", "letter from the contractor", "before Friday", "money</"]:
        assert secret not in html
    assert "1 piece of confidential evidence is not shown." in Page(html).text


def test_stale_verdicts_are_shown_as_stale_by_what_the_facts_say():
    claims = (Claim("a", statement="A."), Claim("b", statement="B.", status="verified"))
    worksheet = Worksheet(claims=claims)
    html = render(worksheet, ReportFacts(MADE, stale=frozenset({"b"})))
    second, first = html.split("<article ")[1:]
    assert "Was verified" not in first
    assert "! Stale" in re.sub("<[^>]*>", "", second)
    assert "Was verified" in second
    assert "1 verdict is stale" in html


def test_the_newest_reason_stands_beside_the_status():
    history = (verdict("disputed", "Old."), verdict("verified", "New."))
    html = render(
        Worksheet(claims=(Claim("a", statement="A.", status="verified", history=history),)),
        ReportFacts(MADE),
    )
    assert '<p class="reason" data-said="because">New.</p>' in html
    assert '<p class="reason" data-said="because">Old.</p>' not in html


def test_a_reason_for_another_status_is_not_passed_off_as_the_reason_for_this_one():
    history = (verdict("disputed", "It is wrong."),)
    page = page_of(Claim("a", statement="A.", status="verified", history=history))
    assert "history does not explain this status" in page.text
    assert "last verdict was disputed" in page.text
    assert "Verdict by" not in page.text


@pytest.mark.parametrize(
    ("status", "stances", "because", "caution"),
    [
        ("verified", [], "Trust me.", "No evidence for this claim is recorded."),
        ("verified", ["refutes"], "Trust me.", "No evidence for this claim is recorded."),
        ("verified", ["supports"], None, None),
        ("disputed", ["supports"], None, "No evidence against this claim is recorded."),
        ("disputed", [], "Nobody saw it.", None),
        ("opinion", [], None, None),
    ],
)
def test_a_verdict_that_no_evidence_carries_is_shown_with_a_caution(
    status, stances, because, caution
):
    evidence = tuple(Evidence(source="S", stance=stance) for stance in stances)
    claim = Claim(
        "a", statement="A.", status=status, evidence=evidence, history=(verdict(status, because),)
    )
    page = page_of(claim)
    assert ("alert" in page.attributes("class")) == (caution is not None)
    assert (caution or "") in page.text


@pytest.mark.parametrize(
    ("after", "says"),
    [
        ([], "Not approved."),
        ([Entry(MADE, "Ben", approved=True)], "Approval not valid, given by Ben"),
        ([Entry(MADE, "Ben", approved=True), Entry(MADE, "Ben", approved=False)], "Not approved."),
        ([Entry(MADE, "Ben", approved=True), verdict("verified")], "Not approved."),
        ([Entry(MADE, "Ben", approved=True, seen="s-00000000")], "Approved before the last change"),
    ],
)
def test_an_approval_counts_only_for_the_newest_verdict_and_the_words_it_saw(after, says):
    claim = Claim(
        "a", statement="A.", status="verified", history=(verdict("verified", "B."), *after)
    )
    worksheet = Worksheet(rules=Policy(approval="required"), claims=(claim,))
    page = Page(render(*publishable(worksheet, MADE)))
    assert says in page.text
    assert ("Approved by Ben" in page.text) == (says == "Approved by Ben"), "nor in the head"


@pytest.mark.parametrize(
    ("changed", "says"), [(False, "Approved by Ben"), (True, "Approved before the last change")]
)
def test_an_approval_is_judged_with_the_evidence_that_is_taken_out(changed, says):
    secret = Evidence(source="S", stance="supports", confidential=True)
    claim = Claim("a", statement="A.", status="verified", evidence=(secret,))
    seen = "s-00000000" if changed else of_old(claim)
    history = (
        verdict("verified", "B.", seen=of_old(claim)),
        Entry(MADE, "Ben", approved=True, seen=seen),
    )
    worksheet = Worksheet(claims=(replace(claim, history=history),))
    page = Page(render(*publishable(worksheet, MADE)))
    assert says in page.text
    assert "1 piece of confidential evidence" in page.text


def test_evidence_is_grouped_for_against_context_and_searched_in_vain():
    stances = ["context", "nothing-found", "refutes", None, "supports"]
    evidence = tuple(Evidence(source=f"s{i}", stance=stance) for i, stance in enumerate(stances))
    html = render(
        Worksheet(claims=(Claim("a", statement="A.", evidence=evidence),)), ReportFacts(MADE)
    )
    assert re.findall(r"<h5><span data-heading>(.*?)</span>", html) == [
        "For", "Against", "Context", "Searched, nothing found", "No stance given",
    ]  # fmt: skip


def test_the_bar_of_statuses_has_a_text_alternative_and_fills_the_width():
    html = sample("bridge")
    assert '<svg class="bar"' in html
    title = re.search(r'<title id="bar-title">(.*?)</title>', html)
    assert title
    assert title[1] == (
        "9 claims: 1 disputed, 1 corrected, 2 verified, 1 unverifiable, 1 opinion, 1 stale, "
        "1 unverified, 1 checking"
    )
    widths = re.findall(r'<svg class="c-\w+(?: stale)?" x="[\d.]+%" width="([\d.]+)%"', html)
    assert sum(map(float, widths)) == pytest.approx(100, abs=0.01)


def test_what_is_disputed_comes_first_and_the_counts_on_top_lead_to_it():
    page = Page(sample("bridge"))
    groups = [name[7:] for name in page.attributes("id") if name.startswith("status-")]
    assert groups == [
        "disputed", "corrected", "verified", "unverifiable", "opinion", "stale", "unverified",
        "checking",
    ]  # fmt: skip
    counts = [link[8:] for link in page.attributes("href") if link.startswith("#status-")]
    assert counts == groups
    order = [attrs["data-status"] for tag, attrs in page.elements if tag == "article"]
    assert order == sorted(order, key=groups.index)


def test_a_card_says_verdict_then_why_then_what_was_said_then_the_sources():
    card = next(c for c in sample("bridge").split("<article ") if 'id="claim-bridge-cost"' in c)
    parts = ['class="verdict"', "<h4", 'class="reason"', 'class="said"', "<h5", 'class="signed"']
    places = [card.index(part) for part in parts]
    assert places == sorted(places)
    evidence = card.split('data-part="evidence"')[1]
    assert evidence.index("<blockquote") < evidence.index('class="from"')
    between = evidence[evidence.index("</blockquote>") : evidence.index('class="from"')]
    assert re.sub("<[^>]*>|<p ", "", between).strip() == "", "nothing between quote and source"


def method_of(html: str) -> str:
    section = html[html.index('<section class="method"') : html.index("</main>")]
    return " ".join(re.sub("<[^>]*>", " ", section).replace(" , ", ", ").split()).replace(" ,", ",")


def test_who_checks_and_how_says_what_the_worksheet_says():
    said = method_of(sample("bridge"))
    for words in [
        "Checked by Ana, Ben", "Approved by Ben", "Last verdict 2 March 2026, 13:00 UTC",
        "claims whose words are in the article’s text: 8 of 9",
        "Verdicts with a valid approval: 1 of 6.", "Confidential evidence, not shown: 1.",
    ]:  # fmt: skip
        assert words in said, words
    assert "saved copy" not in said, "nobody looked at the copies"
    assert "Published by" not in said


def test_who_checks_invents_nothing():
    worksheet = Worksheet(claims=(Claim("a", statement="A."),), prepared_by="dossier")
    said = method_of(
        render(worksheet, ReportFacts(MADE, organisation=Organisation("Example Check")))
    )
    assert said == (
        "Who checks, and how Prepared by dossier Published by Example Check "
        "Report made 3 March 2026, 08:00 UTC"
    )


def test_quotes_looked_up_in_saved_copies_are_counted(run, desk):
    (desk / "claims.yaml").write_text(
        "factsheet: 1\nclaims:\n- id: cost\n  statement: It cost 40 million.\n  evidence:\n"
        "  - {url: 'https://e.example/a', quote: It cost 39.8 million euros., stance: supports}\n"
        "  - {url: 'https://e.example/b', quote: It cost 41 million euros., stance: refutes}\n",
        "utf-8",
    )
    (desk / "a.html").write_text("<p>It cost 39.8 million euros.", "utf-8")
    assert run("capture", "cost", "-n", "1", "--from", "a.html").code == 0
    assert run("export", "report.html").code == 0
    html = (desk / "report.html").read_text("utf-8")
    assert "quotes from sources that are in a saved copy of the page: 1 of 2" in method_of(html)


def test_an_empty_worksheet_is_a_page_too():
    page = page_of()
    assert "An untitled article" in page.text
    assert "no claims yet" in page.text


def test_nothing_is_fetched_and_only_the_page_s_own_style_and_script_may_act():
    page = Page(sample("bridge"))
    policy = next(attrs["content"] for tag, attrs in page.elements if attrs.get("http-equiv"))
    digests = [b64encode(sha256(part.encode()).digest()).decode() for part in page.styles]
    digests += [b64encode(sha256(code.encode()).digest()).decode() for _, code in page.scripts]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digests[0]}'; script-src 'sha256-{digests[1]}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    assert len(digests) == 2
    assert {tag for tag, attrs in page.elements if "src" in attrs or "srcset" in attrs} == set()
    assert not {name for _, attrs in page.elements for name in attrs if name.startswith("on")}
    assert page.attributes("style") == []
    assert not re.search(r"url\(|@import", page.styles[0])


HOSTILE = [
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onclick='alert(1)",
    "{{ 7*7 }}{% for x in y %}",
    "<!-- --!> ]]> </style></title>",
    "nul\0 bell\x07 \x85 \ufffe \ud800 \u2028",
    "&lt;b&gt; &amp;#60;",
    "\u202etxt.exe \u2066",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "".join(chr(plane * 0x10000 + 0x1234) for plane in range(17)),
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_changes_nothing_in_the_structure(text):
    def structure(words: str) -> list[tuple[str, list[str]]]:
        address = "https://example.org/?q=" + quote(words, safe="'{}%&;=#()", errors="replace")
        evidence = Evidence(
            source=words, publisher=words, via=words, quote=words, locator=words, note=words,
            extra={"x-translation": words, "x-lang": words},
        )  # fmt: skip
        claim = Claim(
            "a", quote=words, statement=words, attributed_to=words, rating=words,
            evidence=(evidence, Evidence(url=address, publisher="P")),
            history=(verdict("unverified", words, by=words, rating=words),),
        )  # fmt: skip
        page = page_of(
            claim, text=f"Before.\n\n{words} after.", title=words, author=words, publisher=words
        )
        assert "49" not in page.text
        return [(tag, sorted(attrs)) for tag, attrs in page.elements]

    assert structure(text) == structure("plain words")


def test_characters_that_html_forbids_are_shown_as_replaced():
    html = render(
        Worksheet(claims=(Claim("a", statement="a\0b\x1bc\ud800d\ufffe"),)), ReportFacts(MADE)
    )
    assert "a\ufffdb\ufffdc\ufffdd\ufffd" in html
    html.encode()


def test_data_for_machines_cannot_leave_its_element_and_reads_back():
    data = {"claim": "</script><!-- & \u2028\u2029 é"}
    html = render(Worksheet(), ReportFacts(MADE), json_ld=json.dumps(data, ensure_ascii=False))
    (embedded,) = [code for kind, code in Page(html).scripts if kind == "application/ld+json"]
    assert not set(embedded) & set("<>&\u2028\u2029")
    assert json.loads(embedded) == data
    assert "ld+json" not in render(Worksheet(), ReportFacts(MADE))


@pytest.mark.parametrize(
    ("url", "quote", "expected"),
    [
        ("https://e.org/a", "two words", "https://e.org/a#:~:text=two%20words"),
        ("https://e.org/a#p", "a-b, c & d", "https://e.org/a#p:~:text=a%2Db%2C%20c%20%26%20d"),
        ("https://e.org/a", "the first part … the last part", "https://e.org/a#:~:text=the%20first%20part,the%20last%20part"),
        ("https://e.org/a", "one two [...] three four", "https://e.org/a#:~:text=one%20two,three%20four"),
        ("https://e.org/a#:~:text=x", "y", "https://e.org/a#:~:text=x"),
        ("https://e.org/a", None, "https://e.org/a"),
        ("https://e.org/a", "…", "https://e.org/a"),
        ("https://e.org/a#p", "…", "https://e.org/a#p"),
    ],
)  # fmt: skip
def test_links_jump_to_the_quoted_words(url, quote, expected):
    assert pointed(url, quote) == expected


def test_a_link_with_an_endless_name_is_named_by_its_host():
    html = render(
        Worksheet(
            claims=(
                Claim(
                    "a",
                    statement="A.",
                    evidence=(Evidence(url="https://example.org/", source="long " * 100),),
                ),
            )
        ),
        ReportFacts(MADE),
    )
    assert '<bdi>example.org</bdi></a> <bdi data-said="source">long long' in html


@pytest.mark.parametrize(
    ("code", "right"),
    [("ar", True), ("ar-EG", True), ("he", True), ("fa", True), ("ckb", True), ("az-Arab", True),
     ("en", False), ("ku-Latn", False), ("ar-Latn", False), ("zh-Hant", False), (None, False)],
)  # fmt: skip
def test_a_language_says_which_way_it_runs(code, right):
    assert language_runs_right(code) is right


@pytest.mark.parametrize(
    ("text", "right"),
    [("BBC: قال مجلس المدينة إن الجسر", True), ("He said سلام and left at once", False),
     ("שלום", True), ("100", False), ("Привет, 100", False), ("", False)],
)  # fmt: skip
def test_content_says_which_way_it_runs(text, right):
    assert runs_right(text) is right


def test_an_arabic_article_runs_from_the_right_and_an_english_paragraph_in_it_does_not():
    html = sample("arabic")
    assert '<html lang="ar" dir="rtl">' in html
    assert '<h1 lang="ar">' in html
    assert '<div class="text" lang="ar" dir="rtl">' in html
    assert '<p dir="ltr">The city council confirmed' in html
    assert '<p class="reason" data-said="because">تقول' in html
    assert '<blockquote lang="" data-said="quote" dir="ltr">The bridge was budgeted' in html


def test_an_arabic_text_runs_from_the_right_even_when_no_language_is_given():
    text = (SAMPLES / "arabic.txt").read_text("utf-8")
    html = render(
        Worksheet(claims=(Claim("a", statement="A."),)), ReportFacts(MADE, article_text=text)
    )
    assert '<div class="text" dir="rtl">' in html


def test_open_bidi_controls_in_names_are_shown_instead_of_obeyed():
    assert inline("a\u202eb\u2066c") == "a\ufffdb\ufffdc"
    assert inline("\u200fسلم") == "\u200fسلم"


def test_a_language_that_is_none_is_left_out():
    html = render(
        Worksheet(article=Article(title="T", language='"><b>'), claims=()), ReportFacts(MADE)
    )
    assert "<h1>T</h1>" in html


def test_dates_are_spelled_so_that_no_country_reads_them_otherwise():
    english = labels_for(None)
    assert english.spell(date(2026, 3, 2)) == "2 March 2026"
    assert english.spell(MADE) == "3 March 2026, 08:00 UTC"


def pieces_of(text: str, *quotes: str) -> list[list[tuple[str, int | None, int | None]]]:
    claims = [Claim(f"c{i}", quote=quote) for i, quote in enumerate(quotes)]
    return [
        [(piece.text, piece.inner, piece.outer) for piece in pieces]
        for pieces in paragraphs(text, places_of(claims, text))
    ]


def test_overlapping_and_nested_quotes_are_cut_where_one_begins_or_ends():
    assert pieces_of("one two three four five", "two three", "three four", "two three four") == [
        [("one ", None, None), ("two ", 0, 2), ("three", 1, 0), (" four", 1, 2),
         (" five", None, None)]
    ]  # fmt: skip


def test_quotes_that_begin_together_are_announced_from_the_longest_to_the_shortest():
    claims = [
        Claim("a", quote="one"),
        Claim("b", quote="one two"),
        Claim("c", quote="one two three"),
    ]
    ((piece, *_),) = paragraphs("one two three", places_of(claims, "one two three"))
    assert (piece.text, piece.begins, piece.inner) == ("one", (2, 1), 0)


def test_the_same_words_in_two_claims_lead_to_both():
    claims = [Claim("a", quote="two"), Claim("b", quote="two")]
    ((_, piece, _),) = paragraphs("one two three", places_of(claims, "one two three"))
    assert (piece.inner, piece.begins, piece.first) == (1, (0,), {0, 1})


def test_a_quote_over_two_paragraphs_is_marked_in_both_and_begins_once():
    claims = [Claim("a", quote="one two")]
    text = "zero one\n\ntwo three"
    first, second = paragraphs(text, places_of(claims, text))
    assert [(p.text, p.inner, p.opens) for p in first] == [("zero ", None, False), ("one", 0, True)]
    assert [(p.text, p.inner, p.opens) for p in second] == [
        ("two", 0, False),
        (" three", None, False),
    ]


def test_lines_are_paragraphs_only_where_no_blank_line_is():
    assert len(pieces_of("a\nb\nc")) == 3
    assert len(pieces_of("\n a\nb\n \n\nc\n")) == 2


WORDS = st.lists(st.sampled_from(["one", "two", "three", ".", "\n", "\n\n", "é"]), max_size=30)


@given(WORDS, st.data())
def test_pieces_hold_the_whole_text_and_each_found_quote_is_marked_from_end_to_end(words, data):
    text = " ".join(words)
    spans = st.tuples(st.integers(0, len(words)), st.integers(0, 6))
    quotes = [" ".join(words[a : a + n]).strip() for a, n in data.draw(st.lists(spans, max_size=8))]
    claims = [Claim(f"c{i}", quote=quote or "x") for i, quote in enumerate(quotes)]
    places = places_of(claims, text)
    cut = paragraphs(text, places)
    assert "".join("".join(p.text for p in pieces) for pieces in cut).split() == text.split()
    begun = Counter(
        index
        for pieces in cut
        for p in pieces
        for index in (*p.begins, *([p.inner] if p.opens else []))
    )
    assert begun == Counter(index for _, _, index in places)
    first = [index for pieces in cut for p in pieces for index in p.first]
    assert sorted(first) == sorted(begun)
    marked = sum(len(p.text) for pieces in cut for p in pieces if p.inner is not None)
    gaps = len(text) - sum(len(p.text) for pieces in cut for p in pieces)
    covered = len({at for start, end, _ in places for at in range(start, end)})
    assert covered - gaps <= marked <= covered


def test_two_thousand_quotes_of_the_whole_text_take_no_square_of_the_time():
    text = "word " * 20_000
    claims = tuple(Claim(f"c{i}", quote=text[5 * i :].strip()) for i in range(2_000))
    began = time.perf_counter()
    cut = paragraphs(text, [(5 * i, len(text), i) for i in range(len(claims))])
    assert len(cut[0]) == 2_000
    assert time.perf_counter() - began < 2


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * c for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of WCAG 2.2."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("status", STATUSES.values(), ids=lambda status: status.name)
def test_each_status_has_a_colour_that_can_be_read_in_both_schemes(status, scheme):
    style = Page(sample("bridge")).styles[0]
    blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]+);", blocks[scheme]))
    row = re.search(rf"\.c-{status.colour} {{ --c: var\(--(\w+)\); --bg: var\(--(\S+)\); }}", style)
    assert row, f"style.css needs a row for the colour {status.colour}"
    assert re.search(rf"\.o-{status.colour} {{ --o: var\(--{row[1]}\); }}", style)
    strong, pale = colours[row[1]], colours[row[2]]
    for one, other in [
        (strong, pale), (strong, colours["card"]), (strong, colours["paper"]),
        (colours["ink"], pale), (colours["soft"], colours["card"]),
        (colours["link"], colours["card"]),
    ]:  # fmt: skip
        assert contrast(one, other) >= 4.5


def test_the_worksheet_that_is_rendered_is_not_changed_by_it():
    worksheet = parse((SAMPLES / "bridge.yaml").read_text("utf-8")).worksheet
    assert render(worksheet, ReportFacts(MADE)) == render(worksheet, ReportFacts(MADE))
    assert worksheet == parse((SAMPLES / "bridge.yaml").read_text("utf-8")).worksheet
