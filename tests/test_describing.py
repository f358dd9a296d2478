"""What a page says of itself: its own data and trafilatura's reading, cleaned, agreed, or said."""

import json
import re
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factsheet.documents import Description, Document, described, document_of
from factsheet.documents.agencies import agency_heading, agency_named
from factsheet.documents.names import people, plain_words, title
from factsheet.model import Article
from factsheet.texts.controls import OBEYED

LAST = date(2026, 3, 3)
URL = "https://www.example.org/2026/03/bridge"
PARAGRAPH = "<p>The new bridge cost 39.8 million euros, the city's budget for this year says.</p>"
BYLINES = "<p>Ana Weber, Jo Ruiz, María José Núñez, Олена Коваль</p>"


def said(
    head: str, body: str = BYLINES + PARAGRAPH, url: str = URL, html: str = "<html>"
) -> Description:
    page = f"<!doctype html>{html}<head>{head}</head><body>{body}</body></html>"
    return described(document_of(page.encode(), "text/html; charset=utf-8"), url, LAST)


def linked(**node: object) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", **node}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def meta(**values: str) -> str:
    names = {name: name.replace("__", ".").replace("_5", ":") for name in values}
    return "".join(f'<meta property="{names[n]}" content="{v}">' for n, v in values.items())


ANA = {"@type": "Person", "name": "Ana Weber"}

# A page of each kind, in the style of the programs that write them: what it says of itself.
PAGES: dict[str, tuple[Description, dict[str, object]]] = {
    "a newspaper": (
        said(
            '<title>Bridge dearer than planned | The Example</title><link rel=canonical href="'
            + URL
            + '">'
            + meta(og_5title="Bridge dearer than planned", og_5site_name="The Example")
            + linked(
                headline="Bridge dearer than planned",
                author=[ANA, {"@type": "Person", "name": "Jo Ruiz"}],
                publisher={"@type": "Organization", "name": "The Example"},
                datePublished="2026-03-01T23:30:00+01:00",
                inLanguage="en-GB",
            ),
            html='<html lang="en-GB">',
        ),
        {
            "title": "Bridge dearer than planned",
            "author": "Ana Weber; Jo Ruiz",
            "publisher": "The Example",
            "published": date(2026, 3, 1),
            "language": "en-GB",
        },
    ),
    "a graph, in Spanish": (
        said(
            "<title>El puente cuesta más - El Ejemplo</title>"
            + meta(og_5title="El puente cuesta más - El Ejemplo", og_5site_name="El Ejemplo")
            + '<script type="application/ld+json">{"@graph":[{"@type":"WebSite","name":"El Ejemplo"},'
            '{"@type":["Article","BlogPosting"],"headline":"El puente cuesta más",'
            '"author":{"@id":"#ana"},"datePublished":"2026-02-28T10:00:00+00:00"},'
            '{"@type":"Person","@id":"#ana","name":"María José Núñez"}]}</script>',
            html='<html lang="es">',
        ),
        {
            "title": "El puente cuesta más",
            "author": "María José Núñez",
            "publisher": "El Ejemplo",
            "published": date(2026, 2, 28),
            "language": "es",
        },
    ),
    "a scholarly journal": (
        said(
            '<meta name="citation_title" content="Bridges &amp; budgets">'
            '<meta name="citation_author" content="Weber, Ana">'
            '<meta name="citation_author" content="Ruiz, Jo">'
            '<meta name="citation_journal_title" content="Journal of Bridges">'
            '<meta name="citation_publisher" content="Big House">'
            '<meta name="citation_publication_date" content="2025/11/30">'
            '<meta property="og:site_name" content="BigHouse Online">'
        ),
        {
            "title": "Bridges & budgets",
            "author": "Weber, Ana; Ruiz, Jo",
            "publisher": "Journal of Bridges",
            "published": date(2025, 11, 30),
        },
    ),
    "Dublin Core, in Ukrainian": (
        said(
            '<meta name="DC.title" content="Міст коштує більше">'
            '<meta name="DC.creator" content="Олена Коваль">'
            '<meta name="DCTERMS.issued" content="2026-02-01"><meta name="DC.language" content="uk">'
            '<meta property="og:site_name" content="Приклад">'
        ),
        {
            "title": "Міст коштує більше",
            "author": "Олена Коваль",
            "publisher": "Приклад",
            "published": date(2026, 2, 1),
            "language": "uk",
        },
    ),
    "an old page, in Japanese": (
        said(
            "<title>橋の費用が増加：例新聞</title>",
            "<h1>橋の費用が増加</h1>" + PARAGRAPH,
            html='<html lang="ja">',
        ),
        {"language": "ja"},
    ),
    "a heading that readers see": (
        said(
            "<title>Bridge costs: what we know | Example</title>"
            + meta(og_5title="Why your bridge is so dear", og_5site_name="Example")
            + linked(headline="The bridge is dearer than planned"),
            "<h1>The bridge is dearer <em>than planned</em></h1>" + PARAGRAPH,
        ),
        {"title": "The bridge is dearer than planned", "publisher": "Example"},
    ),
    "midnight in UTC is the day after by the page's own clock": (
        said(
            linked(datePublished="2026-02-27T22:30:00Z") + '<meta name="date" content="2026-02-28">'
        ),
        {"published": date(2026, 2, 28)},
    ),
    "the article among others": (
        said(
            linked(headline="Another", url="https://www.example.org/other", author=ANA)
            + linked(
                headline="Mine", url=URL + "/", author="By Jo Ruiz", datePublished="2026-01-02"
            )
        ),
        {"title": "Mine", "author": "Jo Ruiz", "published": date(2026, 1, 2)},
    ),
    "a script wrapped as in 1998": (
        said(
            '<script type="application/ld+json">\n//<![CDATA[\n{"@type": "schema:Article", '
            '"schema:headline": "A\nb c"}\n//]]>\n</script>'
        ),
        {"title": "A b c"},
    ),
    "the person whom the page shows, not the company": (
        said(linked(author=ANA) + meta(author="Big Company"), "<p>By Ana Weber</p>" + PARAGRAPH),
        {"author": "Ana Weber"},
    ),
    "links and microdata where nothing else says it": (
        said(
            "",
            '<div itemprop="author" itemscope><a rel="author" href="/ana">By '
            '<span itemprop="name">Ana Weber</span></a></div>' + PARAGRAPH,
        ),
        {"author": "Ana Weber"},
    ),
    "Open Graph's locale is another region, or a program's default": (
        said(meta(og_5locale="en_US"), html='<html lang="de-AT">'),
        {"language": "de-AT"},
    ),
    "a code of three letters": (
        said(linked(inLanguage="eng"), html='<html lang="en-US">'),
        {"language": "en"},
    ),
    "of two names of a site, the one that its host has": (
        said(meta(og_5site_name="Security") + linked(publisher={"name": "Example Online"})),
        {"publisher": "Example Online"},
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_what_a_page_says_of_itself_is_read(name: str) -> None:
    found, meant = PAGES[name]
    values = {
        field: value
        for field in ("title", "author", "publisher", "published", "language", "agency")
        if (value := getattr(found, field))
    }
    assert values == meant


# What is no value: nothing is filled in.
NOTHING: dict[str, tuple[Description, str]] = {
    name: (found, field)
    for name, found, field in (
        (
            "the site's own name",
            said(meta(author="The Example", og_5site_name="Example")),
            "author",
        ),
        ("an address", said(meta(article_5author="https://facebook.com/ana")), "author"),
        ("an e-mail", said(meta(author="ana@example.org")), "author"),
        ("staff", said(meta(author="Staff Reporter")), "author"),
        ("a role", said(meta(author="Senior Writer")), "author"),
        ("staff, linked", said(linked(author={"@type": "Person", "name": "Staff"})), "author"),
        ("admin", said(meta(author="admin")), "author"),
        ("Redaktion", said(meta(author="Redaktion")), "author"),
        ("an account", said(meta(author="aweber")), "author"),
        (
            "an organisation",
            said(linked(author={"@type": "Organization", "name": "A B"})),
            "author",
        ),
        ("a day to come", said(linked(datePublished="2026-03-04")), "published"),
        ("no such day", said(linked(datePublished="2026-02-30")), "published"),
        ("no time", said(linked(datePublished="0001-01-01T00:00:00Z")), "published"),
        ("the epoch", said(linked(datePublished="1970-01-01T00:00:00Z")), "published"),
        ("two days at once", said(linked(datePublished="03/04/2025")), "published"),
        ("a time alone", said("", '<time datetime="2026-01-01">1</time>' + PARAGRAPH), "published"),
        ("an address of a site", said(meta(og_5site_name="https://example.org")), "publisher"),
        ("an account of a site", said(meta(og_5site_name="@example")), "publisher"),
        ("no language", said("", html='<html lang="jp">'), "language"),
        ("a site's name", said(meta(og_5title="Example", og_5site_name="Example")), "title"),
        ("a title too long", said(meta(og_5title="word " * 61)), "title"),
        ("a file's name", said(meta(og_5title="Microsoft Word - budget.doc")), "title"),
        ("a heading alone", said("", "<h1>Menu of the site</h1>" + PARAGRAPH), "title"),
        ("emoji", said(meta(og_5title="🔥🔥")), "title"),
    )
}


@pytest.mark.parametrize("name", NOTHING)
def test_what_is_no_value_gives_nothing(name: str) -> None:
    found, field = NOTHING[name]
    assert getattr(found, field) is None
    assert not found.differences


@pytest.mark.parametrize(
    ("found", "field", "words"),
    [
        (
            said(linked(author=ANA) + meta(author="Jo Ruiz")),
            "author",
            "“Ana Weber” (JSON-LD), “Jo Ruiz” (author)",
        ),
        (
            said(linked(datePublished="2026-01-05") + meta(article_5published_time="2025-12-01")),
            "published",
            "“2026-01-05” (JSON-LD), “2025-12-01” (article:published_time)",
        ),
        (
            said(linked(headline="One thing") + linked(headline="Something else")),
            "title",
            "“Something else” (JSON-LD), “One thing” (JSON-LD)",
        ),
        (
            said(linked(inLanguage="fr"), html='<html lang="en">'),
            "language",
            "“en” (html lang), “fr” (JSON-LD)",
        ),
        (
            said(linked(author=[f"Ana{'abcdefgh'[n // 8]}{'abcdefgh'[n % 8]} Weber" for n in range(60)])),
            "author",
            "more than 50 names",
        ),
    ],
)  # fmt: skip
def test_where_two_statements_differ_nothing_is_taken_and_both_are_said(
    found: Description, field: str, words: str
) -> None:
    assert getattr(found, field) is None
    assert found.differences == ((field, words),)


def test_a_page_that_shows_one_of_two_authors_is_taken_at_its_word_and_both_are_said() -> None:
    found = said(linked(author=ANA) + meta(author="Jo Ruiz"), "<p>Text: Ana Weber</p>" + PARAGRAPH)
    assert found.author == "Ana Weber"
    assert found.differences == (("author", "“Ana Weber” (JSON-LD), “Jo Ruiz” (author)"),)


@pytest.mark.parametrize(
    ("head", "body", "agency"),
    [
        ("", "<p>MOSCOW, April 17. /TASS/. The bridge was opened on Friday, said the mayor.</p>", "TASS"),
        ("", "<p>МОСКВА, 17 апреля. /ТАСС/. Мост был открыт в пятницу, сообщил мэр города.</p>", "TASS"),
        ("", "<p>МОСКВА, 3 июл — РИА Новости. Мост был открыт в пятницу, сообщил мэр.</p>", "RIA Novosti"),
        ("", "<p>KABUL, July 4 (Reuters) - The bridge was opened on Friday, said the mayor.</p>", "Reuters"),
        ("", "<p>WASHINGTON (AP) — The bridge was opened on Friday, the city's mayor said.</p>", "AP"),
        ("", "<p>Berlin (dpa/lbn) - Die Brücke ist am Freitag eröffnet worden, sagte die Stadt.</p>", "dpa"),
        ("", f"<p>新华社北京4月17日电{'（记者王小明）大桥于星期五开通，市长说。' * 3}</p>", "Xinhua"),
        (linked(author={"@type": "Organization", "name": "Agence France-Presse"}), PARAGRAPH, "AFP"),
        (meta(author="By Associated Press in Valencia"), PARAGRAPH, "AP"),
    ],
)  # fmt: skip
def test_an_agencys_text_on_another_site_has_no_publisher(
    head: str, body: str, agency: str
) -> None:
    found = said(head + meta(og_5site_name="The Example"), body)
    assert (found.agency, found.site, found.publisher, found.author) == (
        agency,
        "The Example",
        None,
        None,
    )


def test_an_agencys_text_on_its_own_site_is_its_own() -> None:
    body = "<p>MOSCOW, April 17. /TASS/. The bridge was opened on Friday, said the mayor.</p>"
    found = said(meta(og_5site_name="TASS"), body, "https://tass.com/economy/1")
    assert (found.agency, found.publisher) == (None, "TASS")
    assert said("", body, "https://tass.ru/1").agency is None


@pytest.mark.parametrize(
    "line",
    [
        "The minister told Reuters that the bridge was opened on Friday, and that it cost more.",
        "A reporter of the (independent) AP was there when the bridge was opened by the mayor.",
        "Photo (AP) shows the bridge, which was opened on Friday by the mayor of the city.",
    ],
)
def test_a_text_that_only_names_an_agency_is_not_the_agencys(line: str) -> None:
    assert agency_heading(line) is None


def test_a_person_is_no_agency() -> None:
    assert [agency_named(name) for name in ("Ana Weber", "Antara Ray", "Pap Ndiaye")] == [None] * 3


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("By Ana Weber and Jo Ruiz", ["Ana Weber", "Jo Ruiz"]),
        ("Ana Weber, Jo Ruiz und Kim Lee", ["Ana Weber", "Jo Ruiz", "Kim Lee"]),
        ("Weber, Ana", ["Weber, Ana"]),
        ("Ana Weber, Political Editor", ["Ana Weber"]),
        ("ANA WEBER;JO RUIZ", ["ANA WEBER", "JO RUIZ"]),
        ("von Ana von Weber", ["Ana von Weber"]),
        ("王小明、李四", ["王小明", "李四"]),
        ("구현모 기자", ["구현모"]),
        ("Ana Weber (@ana)", []),
        ("Ana Weber (Brussels)", ["Ana Weber"]),
        ("example.org, Frankfurt, Germany", []),
        ("See full bio", []),
        ("ana-weber", []),
        ("", []),
    ],
)
def test_names_of_people(value: str, names: list[str]) -> None:
    assert people(value) == names


@pytest.mark.parametrize(
    ("value", "headline"),
    [
        ("Bridge | News | The Example", "Bridge | News"),
        ("The Example - Bridge - half done", "Bridge - half done"),
        ("Bridge – half done", "Bridge – half done"),
        ("Tom &amp;amp; Jerry’s &#8220;bridge&#8221;", "Tom & Jerry’s “bridge”"),
        ("a &lt;b&gt;bold&lt;/b&gt; <i>bridge</i>: 3 < 4", "a bold bridge: 3 < 4"),
        ("Brü\u00adcke\u202e \x1b[31mrot\u200f\n\tx", "Brücke [31mrot\u200f x"),
        ("\u200f\u200bשלום\u200f", "שלום"),
        ("Cafe\u0301", "Caf\u00e9"),
    ],
)
def test_titles(value: str, headline: str) -> None:
    assert title(value, ["The Example"]) == headline


def test_a_pdfs_properties_count_where_its_text_has_them_as_well() -> None:
    text = "The budget of the city\nby Ana Weber"
    for name, author, meant in (
        ("The Budget of the City", "Ana Weber", ("The Budget of the City", "Ana Weber")),
        ("Letter to the mayor", "Jo Ruiz", (None, None)),
        ("Microsoft Word - x.doc", "admin", (None, None)),
    ):
        file = Document("pdf", text, Article(title=name, author=author), pages=(text, "2"))
        found = described(file, URL, LAST)
        assert (found.title, found.author) == meant


# Pages made to stop us.


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json">' + "[" * 50_000 + "</script>",
        '<script type="application/ld+json">[' + "[]," * 100_000 + "[]]</script>",
        '<script type="application/ld+json">[' + '{"@graph":[{}]},' * 20_000 + "{}]</script>",
        linked(author=["Ana Weber"] * 100_000),
        linked(author="Ana Weber, " * 100_000),
        linked(headline="Bridge | " * 100_000),
        linked(headline="&amp;" * 100_000),
        linked(headline="<" * 100_000),
        '<meta name="author" content="Éa Wéber">' * 3_000,
        '<meta name="date" content="3 июля 2025">' * 1_000,
        '<link rel=canonical href="http://[">' + linked(url="http://["),
        linked(headline={"@value": {"@value": 3}}, author=7, datePublished=[[]], publisher=None),
    ],
)
def test_hostile_data_is_read_in_reasonable_time(head: str) -> None:
    start = time.monotonic()
    said(head)
    assert time.monotonic() - start < 3


hostile = st.text(
    st.characters(codec="utf-8") | st.sampled_from("<>&;\x1b\u202e\u200f|-,\"'"), max_size=60
)


@given(hostile, hostile)
def test_no_value_has_markup_or_what_steers_a_terminal(one: str, other: str) -> None:
    words = plain_words(f"{one}&lt;b&gt;{other}</i>")
    assert not re.search(f"[{OBEYED}]", words)
    assert "\n" not in words
    assert not re.search(r"</?[bi]>", words)
    for name in people(one):
        assert len(name) <= 80
        assert not set(name) & set("<>@=\n")
    assert len(title(one * 20, [])) <= 300


@pytest.mark.parametrize("name", ["Ana Writer", "A. Writer", "Ben O. Schreiber"])
def test_a_name_that_is_a_word_as_well_is_a_name(name: str) -> None:
    found = said(meta(author=name), f"<p>By {name}</p>" + PARAGRAPH)
    assert found.author == name
