"""What a verdict rests on: sources that are independent, of a kind, and not the article itself."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from hypothesis import given
from hypothesis import strategies as st

from factsheet.model import Evidence
from factsheet.rules.publishers import independent, same_name, second_hand

ARTICLE = "https://example.org/news/bridge?id=7"
Find = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def find(run: Run, desk: Path) -> Find:
    def find_in(rule: str, evidence: list[str], status: str = "verified", head: str = "") -> Any:
        pieces = "".join(f"  - {{{piece}}}\n" for piece in evidence)
        (desk / "claims.yaml").write_text(
            f"factsheet: 1\n{head}claims:\n- id: a\n  quote: x\n  status: {status}\n"
            f"  evidence:\n{pieces}"
            f"  history: [{{at: 2026-01-01T00:00:00Z, by: Ana, status: {status}, because: y}}]\n",
            encoding="utf-8",
        )
        result = run("check", "--format", "json")
        return [finding for finding in result.json if finding["rule"] == rule]

    return find_in


@pytest.mark.parametrize(
    "url",
    [
        ARTICLE,
        "http://www.example.org/news/bridge/?id=7",
        "https://EXAMPLE.org/news/bridge?utm_source=x&id=7#top",
        "https://m.example.org/news/bridge?id=7",
        "https://amp.example.org/news/bridge?id=7",
        "https://example.org/amp/news/bridge?id=7",
        "https://example.org/news/bridge?id=7&outputType=amp",
        f"https://web.archive.org/web/20260301000000/{ARTICLE}",
        f"https://archive.ph/20260301/{ARTICLE}",
    ],
)
@pytest.mark.parametrize("stance", ["supports", "refutes"])
def test_the_article_is_no_evidence_for_itself(find: Find, url: str, stance: str) -> None:
    piece = f"url: '{url}', kind: primary, stance: {stance}"
    found = find("circular-evidence", [piece], head=f"article: {{url: '{ARTICLE}'}}\n")
    (finding,) = found
    assert finding["level"] == "error"
    assert "factsheet evidence edit a 1 --stance context" in finding["remedy"]


@pytest.mark.parametrize(
    "piece",
    [
        "url: 'https://example.org/news/tower?id=7', stance: supports",
        "url: 'https://example.org/news/bridge?id=8', stance: supports",
        "url: 'https://example.net/news/bridge?id=7', stance: supports",
        "url: 'https://news.example.org/news/bridge?id=7', stance: supports",
        f"url: '{ARTICLE}', stance: context",
        f"url: '{ARTICLE}', stance: nothing-found",
        "source: 'The bridge reopens, says the mayor', stance: supports",
        "source: The bridge reopens, publisher: Another Paper, stance: supports",
    ],
)
def test_what_is_not_the_article_may_be_evidence(find: Find, piece: str) -> None:
    head = f"article: {{url: '{ARTICLE}', title: The bridge reopens, publisher: The Example}}\n"
    assert find("circular-evidence", [piece], head=head) == []
    assert find("circular-evidence", [piece]) == []


def test_the_article_s_title_is_no_source_for_it(find: Find) -> None:
    head = "article: {title: The bridge reopens}\n"
    assert find("circular-evidence", ["source: The Bridge Reopens, stance: supports"], head=head)


def test_mark_warns_of_it(run: Run, sheet: Path) -> None:
    url = "http://example.org/bridge#top"
    run("evidence", "add", "2", url, "--stance", "supports")
    assert "this is the article itself" in run("mark", "2", "verified", "--because", "x").err


TASS = "publisher: TASS, url: 'https://tass.com/1'"
ONE = [
    [TASS, "publisher: News.Az (citing TASS), url: 'https://news.az/1'"],
    [TASS, "publisher: TASS, via: News.Az, url: 'https://news.az/1'"],
    [TASS, "publisher: 'News.Az, quoting Tass', url: 'https://news.az/1'"],
    ["publisher: A (citing TASS)", "publisher: B (copy of a TASS report citing TASS)"],
    ["publisher: A (citing RIA Novosti and TASS)", "publisher: TASS via B"],
    ["publisher: The Guardian (copy on x.com)", "publisher: Guardian"],
    ["publisher: Spiegel (laut dpa)", "publisher: dpa"],
    ["publisher: 新华社转自路透社", "publisher: 路透社"],
    ["publisher: Лента со ссылкой на ТАСС", "publisher: ТАСС"],
    ["url: 'https://a.org/x'", "url: 'https://web.archive.org/web/2026/https://a.org/x'"],
    ["url: 'https://a.org/x', publisher: A", "url: 'https://a.org/x?utm_source=y', publisher: B"],
    ["url: 'https://m.a.org/x'", "url: 'https://www.a.org/y'"],
    ["url: 'https://a.org/x', publisher: Alpha", "url: 'https://a.org/y'"],
    ["url: 'https://xn--e1afmkfd.xn--p1ai/x'", "url: 'https://пример.рф/y'"],
]
TWO = [
    [TASS, "publisher: News.Az, url: 'https://news.az/1'"],
    ["publisher: A (citing TASS)", "publisher: B (citing Interfax)"],
    [
        "url: 'https://web.archive.org/web/2026/https://a.org/x'",
        "url: 'https://web.archive.org/web/2026/https://b.net/y'",
    ],
    ["publisher: 'Ministry, Austria'", "publisher: 'Chancellery, Austria'"],
    ["publisher: AP, via: A, url: 'https://a.org/1'", "url: 'https://a.org/2'"],
    ["publisher: Credit Suisse", "publisher: Suisse"],
]


@pytest.mark.parametrize(("pieces", "count"), [(p, 1) for p in ONE] + [(p, 2) for p in TWO])
def test_who_counts_as_one_publisher(find: Find, pieces: list[str], count: int) -> None:
    rows = [
        f"{piece}, stance: supports" + ("" if "url:" in piece else f", source: Letter {number}")
        for number, piece in enumerate(pieces)
    ]
    for order in (rows, rows[::-1]):
        found = find("few-sources", order, head="rules: {min_sources: 2}\n")
        assert len(found) == (count < 2), order
        if count < 2:
            assert "only 1 independent publisher; your rules ask for 2" in found[0]["message"]


def test_only_what_supports_is_counted(find: Find) -> None:
    rows = [
        f"source: s{n}, publisher: P{n}, stance: {stance}"
        for n, stance in enumerate(["supports", "refutes", "context", "nothing-found"])
    ]
    (found,) = find("few-sources", rows, head="rules: {min_sources: 2}\n")
    assert "only 1 independent publisher" in found["message"]


pieces = st.builds(
    Evidence,
    source=st.text("abc", min_size=1, max_size=2),
    publisher=st.none()
    | st.sampled_from(["A", "the a", "B", "C (citing A)", "D via B", "E (citing A and B)"]),
    url=st.none() | st.sampled_from(["https://a.org/1", "https://b.org/1", "https://a.org/2"]),
)


@given(
    st.lists(pieces, max_size=6).flatmap(
        lambda items: st.tuples(st.just(items), st.permutations(items))
    )
)
def test_the_order_of_evidence_changes_no_count_and_repeating_it_neither(both: Any) -> None:
    items, mixed = both
    assert independent(items) == independent(mixed) == independent(items + mixed)
    assert independent(items) <= len(items)


@pytest.mark.parametrize(
    ("publisher", "told"),
    [
        ("News.Az (citing TASS)", ("TASS", "News.Az")),
        ("Al Jazeera (unlabelled copy on daily8.com)", ("Al Jazeera", "daily8.com")),
        ("Report quoting AFP (copy on x.com)", ("AFP", "Report")),
        ("ExBulletin (copy of a report citing the AP)", ("the AP", "ExBulletin")),
        ("Reuters via AsiaOne", ("Reuters", "AsiaOne")),
        ("Bild, nach dpa", ("dpa", "Bild")),
        ("Via Rail", None),
        ("Nach Neun", None),
        ("After Dark Magazine", None),
        ("Xinhua (Russian service)", None),
        ("Citing TASS", None),
        ("News.Az (citing)", None),
    ],
)
def test_a_publisher_that_names_two_is_told_apart(
    publisher: str, told: tuple[str, str] | None
) -> None:
    assert second_hand(publisher) == told


def test_a_second_hand_publisher_is_a_warning_with_the_command(find: Find) -> None:
    piece = "source: s, publisher: \"O'Neill's (citing TASS)\", stance: supports"
    (found,) = find("second-hand-publisher", [piece])
    assert found["level"] == "warning"
    assert found["remedy"].endswith("--publisher TASS --via 'O'\"'\"'Neill'\"'\"'s'")


@pytest.mark.parametrize(
    ("status", "rows", "said"),
    [
        ("verified", ["stance: supports, kind: secondary"], "only secondary sources"),
        ("verified", ["stance: supports"], "no source is marked primary"),
        (
            "verified",
            ["stance: supports, kind: secondary", "stance: supports"],
            "no source is marked primary",
        ),
        (
            "verified",
            ["stance: supports", "stance: context, kind: primary"],
            "no source is marked primary",
        ),
        (
            "verified",
            ["stance: supports", "stance: refutes, kind: primary"],
            "no source is marked primary",
        ),
        ("disputed", ["stance: refutes, kind: secondary"], "only secondary sources"),
        ("disputed", ["stance: refutes"], "no source is marked primary"),
        ("verified", ["stance: supports, kind: primary", "stance: supports"], None),
        ("disputed", ["stance: refutes, kind: primary"], None),
        ("opinion", ["stance: supports"], None),
        ("unverified", ["stance: supports, kind: secondary"], None),
    ],
)
def test_kinds_are_asked_of_what_the_verdict_rests_on(
    find: Find, status: str, rows: list[str], said: str | None
) -> None:
    numbered = [f"source: s{n}, publisher: P{n}, {row}" for n, row in enumerate(rows)]
    found = find("only-secondary", numbered, status=status)
    assert [finding["message"] for finding in found] == ([said] if said else [])
    if said == "no source is marked primary":
        number = 1 + next(n for n, row in enumerate(rows) if "kind" not in row)
        assert f"factsheet evidence edit a {number} --kind primary" in found[0]["remedy"]


def test_time_grows_with_the_evidence() -> None:
    def cost(n: int) -> float:
        items = [
            Evidence(url=f"https://e{k}.org/{k}", publisher=f"N{k} (citing TASS{k % 7})")
            for k in range(n)
        ]
        started = time.process_time()
        independent(items)
        second_hand("a citing " * n)
        same_name("(" * n, "[" * n)
        return time.process_time() - started

    assert cost(20_000) < 20 * max(cost(2_000), 0.02)


@pytest.mark.parametrize(("one", "other", "count"), [
    ("TASS", "T\u0410SS", 1), ("El Pa\u00eds", "EL PAIS", 1), ("Reuters", "REUTERS.", 1),
    ("AFP", "A.F.P.", 1), ("The Hindu", "hindu\u200b", 1),
    ("PTI", "The Economic Times (PTI)", 1), ("Press Association", "Press Association (PA)", 1),
    ("Foreign Office (UK)", "Treasury (UK)", 2), ("Reuters", "Reuters Fact Check", 2),
    ("AP News", "AP", 2), ("dpa", "dpa-infocom", 2), ("AFP", "Le Monde (avec AFP)", 2),
])  # fmt: skip
def test_a_publisher_is_one_however_its_name_is_spelled(one: str, other: str, count: int) -> None:
    items = [
        Evidence(url="https://a.example/1", publisher=one),
        Evidence(url="https://b.example/2", publisher=other),
    ]
    assert independent(items) == independent(items[::-1]) == count


def test_the_originator_is_found_behind_several_that_passed_it_on() -> None:
    assert second_hand("A (citing B, quoting C, copy of D)") == ("D", "A")
