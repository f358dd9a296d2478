"""The validator: published files, every way to break a valid one, hostile input."""

import json
import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factsheet.problems import FactsheetError
from factsheet.validation import ReviewFinding, validate
from factsheet.validation.values import as_number, host_of, is_date, same_site
from factsheet.validation.vocabulary import PARENTS, ancestors, complete, properties

GOLDEN = Path(__file__).parent / "golden" / "validate"
PAGE = "https://www.example.org/checks/bridge"


def valid(number: int = 0) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": f"https://example.org/checks/bridge#claim-{number}",
        "claimReviewed": f"The new bridge cost {number + 2} million euros.",
        "datePublished": "2026-03-02",
        "author": {"@type": "Person", "name": "Ana"},
        "reviewRating": {
            "@type": "Rating",
            "alternateName": "Mostly true",
            "ratingValue": 4,
            "bestRating": 5,
            "worstRating": 1,
        },
        "itemReviewed": {
            "@type": "Claim",
            "author": {"@type": "Organization", "name": "City council"},
            "datePublished": "2026-03-01",
            "appearance": {
                "@type": "NewsArticle",
                "url": "https://example.org/bridge",
                "headline": "The bridge reopens",
                "datePublished": "2026-03-01T08:00:00Z",
                "author": {"name": "A. Writer"},
            },
        },
    }


def check(value: Any, page_url: str | None = PAGE) -> list[ReviewFinding]:
    return validate(json.dumps(value).encode(), "x.json", page_url=page_url)


def spelled(findings: list[ReviewFinding]) -> list[str]:
    return [f"{r.level} {r.path}: {r.message} ({r.remedy})" for r in findings]


@pytest.mark.parametrize(
    "path",
    sorted(p for p in GOLDEN.iterdir() if p.suffix in (".json", ".html")),
    ids=lambda p: p.name,
)
def test_published_and_careless_files_get_the_remarks_they_deserve(path):
    text = "\n".join(spelled(validate(path.read_bytes(), path.name))) + "\n"
    golden = path.with_name(path.name + ".findings")
    if os.environ.get("FACTSHEET_REDRAW"):
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")


def test_google_s_own_example_has_no_errors():
    findings = validate((GOLDEN / "google.html").read_bytes(), "google.html")
    assert [r.level for r in findings] == ["warning"], "it has no datePublished"


def test_a_complete_review_gets_no_remark():
    assert check(valid()) == []
    assert check([valid(0), valid(1)]) == []


def put(*path: Any, to: Any) -> Callable[[dict], None]:
    def mutate(review: dict) -> None:
        for step in path[:-1]:
            review = review[step]
        review[path[-1]] = to

    return mutate


def drop(*path: Any) -> Callable[[dict], None]:
    def mutate(review: dict) -> None:
        for step in path[:-1]:
            review = review[step]
        del review[path[-1]]

    return mutate


def rename(old: str, new: str, *path: str) -> Callable[[dict], None]:
    def mutate(review: dict) -> None:
        for step in path:
            review = review[step]
        review[new] = review.pop(old)

    return mutate


RATING, ITEM = "reviewRating", "itemReviewed"
MUTATIONS: dict[str, tuple[str, str, Callable[[dict], None]]] = {
    "no context": ("error", "", drop("@context")),
    "context without scheme": ("error", "", put("@context", to="schema.org")),
    "another context": ("error", "", put("@context", to="https://www.w3.org/ns/activitystreams")),
    "context is a number": ("error", "", put("@context", to=5)),
    "no claimReviewed": ("error", "", drop("claimReviewed")),
    "no reviewRating": ("error", "", drop(RATING)),
    "no url": ("error", "", drop("url")),
    "claimReviewed is null": ("error", "", put("claimReviewed", to=None)),
    "claimReviewed is empty": ("error", "", put("claimReviewed", to="")),
    "claimReviewed is blank": ("error", ".claimReviewed", put("claimReviewed", to="  ")),
    "claimReviewed is an object": ("error", ".claimReviewed", put("claimReviewed", to={"a": 1})),
    "claimReviewed is a number": ("error", ".claimReviewed", put("claimReviewed", to=7)),
    "claimReviewed is long": ("warning", ".claimReviewed", put("claimReviewed", to="x" * 76)),
    "claimReviewed has HTML": (
        "warning",
        ".claimReviewed",
        put("claimReviewed", to="<i>It</i> is"),
    ),
    "claimReviewed has entities": (
        "warning",
        ".claimReviewed",
        put("claimReviewed", to="A &amp; B"),
    ),
    "claimReviewed has the rating": (
        "warning",
        ".claimReviewed",
        put("claimReviewed", to="Mostly true: it is"),
    ),
    "claimReviewed has controls": ("error", ".claimReviewed", put("claimReviewed", to="a\x00b")),
    "two claims": ("warning", ".claimReviewed[1]", put("claimReviewed", to=["It is", "It was"])),
    "url is relative": ("error", ".url", put("url", to="/checks/bridge")),
    "url is a script": ("error", ".url", put("url", to="javascript:alert(1)")),
    "url has a blank": ("error", ".url", put("url", to="https://example.org/a b")),
    "url is elsewhere": ("error", ".url", put("url", to="https://example.net/checks")),
    "url is on a look-alike": ("error", ".url", put("url", to="https://notexample.org/")),
    "url is shortened": ("warning", ".url", put("url", to="https://bit.ly/3x")),
    "no author": ("warning", "", drop("author")),
    "author is a text": ("warning", ".author", put("author", to="Ana")),
    "author is a thing": ("warning", ".author", put("author", to={"@type": "Place", "name": "A"})),
    "author has no name": ("warning", ".author", put("author", to={"@type": "Person"})),
    "author has no type": ("warning", ".author", put("author", to={"name": "Ana"})),
    "author's type is misspelt": ("warning", ".author.@type", put("author", "@type", to="Preson")),
    "no datePublished": ("warning", "", drop("datePublished")),
    "a day that does not exist": ("error", ".datePublished", put("datePublished", to="2026-02-30")),
    "a date in words": ("error", ".datePublished", put("datePublished", to="2 March 2026")),
    "a date as a number": ("warning", ".datePublished", put("datePublished", to=20260302)),
    "a time with a blank": ("error", ".datePublished", put("datePublished", to="2026-03-02 10:00")),
    "an impossible hour": ("error", ".datePublished", put("datePublished", to="2026-03-02T25:00Z")),
    "reviewed before it was made": (
        "warning",
        ".itemReviewed.datePublished",
        put(ITEM, "datePublished", to="2027-01-01"),
    ),
    "no itemReviewed": ("warning", "", drop(ITEM)),
    "itemReviewed is a text": ("warning", ".itemReviewed", put(ITEM, to="A claim")),
    "itemReviewed is of the old type": (
        "warning",
        ".itemReviewed",
        put(ITEM, "@type", to="CreativeWork"),
    ),
    "the claimant has no name": ("error", ".itemReviewed.author", drop(ITEM, "author", "name")),
    "the claimant is a placeholder": (
        "warning",
        ".itemReviewed.author.name",
        put(ITEM, "author", "name", to="Unknown."),
    ),
    "the claimant is the reviewer": (
        "warning",
        ".itemReviewed.author",
        put(ITEM, "author", "name", to="Ana"),
    ),
    "the claimant has no type": ("warning", ".itemReviewed.author", drop(ITEM, "author", "@type")),
    "no appearance": ("warning", ".itemReviewed", drop(ITEM, "appearance")),
    "appearance is a text": (
        "warning",
        ".itemReviewed.appearance",
        put(ITEM, "appearance", to="TV"),
    ),
    "appearance's address is none": (
        "warning",
        ".itemReviewed.appearance.url",
        put(ITEM, "appearance", "url", to="data:x,y"),
    ),
    "appearance's date is none": (
        "error",
        ".itemReviewed.appearance.datePublished",
        put(ITEM, "appearance", "datePublished", to="soon"),
    ),
    "rating is a text": ("error", ".reviewRating", put(RATING, to="False")),
    "rating is of another type": ("error", ".reviewRating", put(RATING, "@type", to="Person")),
    "no words": ("error", ".reviewRating", drop(RATING, "alternateName")),
    "words under name": ("warning", ".reviewRating", rename("alternateName", "name", RATING)),
    "words are empty": (
        "error",
        ".reviewRating.alternateName",
        put(RATING, "alternateName", to=""),
    ),
    "words are a number": (
        "error",
        ".reviewRating.alternateName",
        put(RATING, "alternateName", to=4),
    ),
    "words are digits": (
        "warning",
        ".reviewRating.alternateName",
        put(RATING, "alternateName", to="4/5"),
    ),
    "words are long": (
        "warning",
        ".reviewRating.alternateName",
        put(RATING, "alternateName", to="x" * 51),
    ),
    "words have HTML": (
        "warning",
        ".reviewRating.alternateName",
        put(RATING, "alternateName", to="<b>True</b>"),
    ),
    "value is no number": (
        "error",
        ".reviewRating.ratingValue",
        put(RATING, "ratingValue", to="4/5"),
    ),
    "value is true": ("error", ".reviewRating.ratingValue", put(RATING, "ratingValue", to=True)),
    "value has a comma": (
        "error",
        ".reviewRating.ratingValue",
        put(RATING, "ratingValue", to="4,5"),
    ),
    "value is a fraction": (
        "warning",
        ".reviewRating.ratingValue",
        put(RATING, "ratingValue", to=4.5),
    ),
    "value is above": ("error", ".reviewRating.ratingValue", put(RATING, "ratingValue", to=6)),
    "value is below": ("error", ".reviewRating.ratingValue", put(RATING, "ratingValue", to=0)),
    "worst is zero": ("error", ".reviewRating.worstRating", put(RATING, "worstRating", to=0)),
    "worst is best": ("error", ".reviewRating.bestRating", put(RATING, "worstRating", to=5)),
    "best is below worst": ("error", ".reviewRating.bestRating", put(RATING, "bestRating", to="1")),
    "best is no number": (
        "error",
        ".reviewRating.bestRating",
        put(RATING, "bestRating", to="five"),
    ),
    "no best": ("warning", ".reviewRating", drop(RATING, "bestRating")),
    "no worst": ("warning", ".reviewRating", drop(RATING, "worstRating")),
    "no value": ("warning", ".reviewRating", drop(RATING, "ratingValue")),
    "value is NaN": (
        "error",
        ".reviewRating.ratingValue",
        put(RATING, "ratingValue", to=float("nan")),
    ),
    "the scale is upside down": (
        "warning",
        ".reviewRating.ratingValue",
        put(RATING, to={**valid()[RATING], "alternateName": "False!", "ratingValue": 5}),
    ),
    "unknown property": ("warning", ".claimReviwed", put("claimReviwed", to="x")),
    "unknown property inside": (
        "warning",
        ".itemReviewed.apearance",
        put(ITEM, "apearance", to="x"),
    ),
    "unknown keyword": ("warning", ".@typ", put("@typ", to="x")),
    "property of another type": (
        "warning",
        ".author.claimReviewed",
        put("author", "claimReviewed", to="x"),
    ),
    "an image that is no address": (
        "warning",
        ".author.image",
        put("author", "image", to="me.jpg"),
    ),
    "an object for a text": ("warning", ".author.name", put("author", "name", to={"first": "Ana"})),
}
WRAPS: dict[str, tuple[Callable[[dict, dict], Any], str]] = {
    "object": (lambda review, _: review, "$"),
    "array": (lambda review, other: [other, review], "$[1]"),
    "graph": (
        lambda review, other: {"@graph": [{"@type": "WebPage", "name": "x"}, review]},
        "$.@graph[1]",
    ),
    "nested": (
        lambda review, other: {
            "@context": "https://schema.org",
            "@type": "WebPage",
            "review": [review],
        },
        "$.review[0]",
    ),
}


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(MUTATIONS)), st.sampled_from(sorted(WRAPS)))
def test_every_mutation_that_breaks_a_rule_is_found_where_it_is(name, wrap):
    level, place, mutate = MUTATIONS[name]
    review = valid()
    mutate(review)
    wrapped, top = WRAPS[wrap][0](review, valid(1)), WRAPS[wrap][1]
    if wrap == "nested" and "context" in name:
        return  # the page's own context holds
    found = [(r.level, r.path) for r in check(wrapped)]
    assert (level, top + place) in found, found


@pytest.mark.parametrize("name", MUTATIONS)
def test_each_mutation_by_name(name):
    level, place, mutate = MUTATIONS[name]
    review = valid()
    mutate(review)
    findings = check(review)
    assert (level, "$" + place) in [(r.level, r.path) for r in findings], spelled(findings)
    if level == "warning":
        assert not [r for r in findings if r.level == "error"], "a warning does not fail the file"


def test_unknown_names_come_with_the_nearest_known_one():
    review = valid() | {"claimReviwed": "x"}
    assert check(review)[0].remedy == "did you mean claimReviewed?"


@pytest.mark.parametrize(
    "value",
    [{}, [], "text", 5, None, {"@type": "NewsArticle"}, {"@type": "ClaimReveiw"}, {"@graph": []}],
)
def test_a_file_without_a_review_is_never_green(value):
    (finding,) = check(value)
    assert (finding.level, finding.path) == ("error", "$")
    assert finding.message.startswith("no ClaimReview found")
    assert ("ClaimReveiw" in finding.remedy) == (value == {"@type": "ClaimReveiw"})


def test_names_may_be_spelled_with_their_prefix_or_whole():
    review = {
        "@type": ["https://schema.org/ClaimReview"],
        **{
            f"http://schema.org/{key}": [v] for key, v in valid().items() if not key.startswith("@")
        },
    }
    assert check(review) == []
    review["http://schema.org/claimReviewed"] = [{"@value": "x" * 80, "@language": "en"}]
    assert [r.message[:13] for r in check(review)] == ["claimReviewed"]


def test_references_lead_to_nodes_that_stand_elsewhere():
    review = valid() | {"author": {"@id": "#ana"}, "itemReviewed": {"@id": "#claim"}}
    claim = valid()["itemReviewed"] | {"@id": "#claim", "author": {"@type": "Person"}}
    graph = {"@graph": [review, {"@id": "#ana", "@type": "Person", "name": "Ana"}, claim]}
    (finding,) = check(graph)
    assert (finding.level, finding.path) == ("error", "$.@graph[2].author")


def test_references_in_a_circle_end():
    review = valid() | {"@id": "#r", "itemReviewed": {"@id": "#c"}}
    claim = valid()["itemReviewed"] | {"@id": "#c", "review": {"@id": "#r"}, "about": {"@id": "#c"}}
    assert check({"@context": "https://schema.org", "@graph": [review, claim]}) == []


def test_reviews_of_one_file_do_not_contradict_each_other():
    first, second, third = valid(0), valid(1), valid(2)
    second["claimReviewed"] = first["claimReviewed"].upper()
    third["url"] = first["url"]
    third["reviewRating"]["ratingValue"] = 3
    assert [(r.path, r.message) for r in check([first, second, third])] == [
        ("$[1]", "the same claim is reviewed at $[0]"),
        ("$[2].url", "another claim's review has the same url"),
        ("$[2].reviewRating", "'mostly true' is 3 here and 4 before"),
    ]


def test_two_reviewers_may_review_one_claim():
    other = valid() | {"author": {"@type": "Person", "name": "Ben"}}
    assert check([valid(), other]) == []


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ('{"a": 1,}', "line 1, column 9", "comma"),
        ('{\n "a": “x”}', "line 2, column 7", "typographic"),
        ('{\n\n "a": &quot;x&quot;}', "line 3, column 7", "entity"),
        ('{"a": "x\ny"}', "line 1, column 9", "line break"),
        ("// note\n{}", "line 1, column 1", "comment"),
        ("  ", "line 1, column 3", "empty"),
        ('{"a": nope}', "line 1, column 7", "nope"),
    ],
)
def test_broken_json_is_told_with_its_place_and_cause(text, place, says):
    finding = validate(text.encode(), "x.json")[0]
    assert finding.level == "error"
    assert finding.message.startswith(place + ": this is not JSON")
    assert says in finding.message


def page(*scripts: str, head: str = "") -> bytes:
    body = "".join(f'<script type="application/ld+json">{text}</script>' for text in scripts)
    return f"<!doctype html><html><head>{head}</head>\r\n<body>{body}</body></html>".encode()


def test_a_page_is_read_script_by_script():
    second = valid(1) | {"url": "nowhere"}
    findings = validate(page("{}", json.dumps([valid(), second])), "x.html", page_url=PAGE)
    assert [(r.level, r.path) for r in findings] == [("error", "script[1]:$[1].url")]


def test_a_fault_in_a_page_is_told_with_the_page_s_own_line():
    finding = validate(page("{}", '{\n"a":\n}'), "x.html")[0]
    assert finding.path == "script[1]:$"
    assert finding.message.startswith("line 4, column 1")


def test_a_page_s_canonical_address_stands_in_for_its_address():
    canonical = '<link rel="canonical" href="https://example.net/a">'
    (finding,) = validate(page(json.dumps(valid()), head=canonical), "x.html")
    assert finding.message == "url is on example.org, the page on example.net"
    assert validate(page(json.dumps(valid())), "x.html") == []


def test_an_anchor_that_the_page_does_not_have_is_missed():
    address = "https://example.org/checks/bridge"
    (finding,) = validate(page(json.dumps(valid())), "x.html", page_url=address)
    assert "#claim-0" in finding.message
    with_anchor = page(json.dumps(valid()), head='<meta id="claim-0">')
    assert validate(with_anchor, "x.html", page_url=address) == []


@pytest.mark.parametrize(
    "tag",
    ['<p itemscope itemtype="http://schema.org/ClaimReview">', '<p typeof="schema:ClaimReview">'],
)
def test_other_syntaxes_are_said_to_be_unread(tag):
    findings = validate(f"<html>{tag}".encode(), "x.html")
    assert [r.level for r in findings] == ["warning", "error"]
    assert "not read" in findings[0].message


def test_a_page_that_is_not_utf8_is_read_as_it_says():
    data = b'<meta charset="koi8-r">' + page(json.dumps(valid())).replace(b"Ana", b"\xc1\xce")
    assert [r.message for r in validate(data, "x.html", page_url=PAGE)] == [
        "the page is not UTF-8; read as koi8-r"
    ]
    old = b'<meta charset="latin1">' + page(json.dumps(valid())).replace(b"Ana", b"\x93Ana\x94")
    assert [r.message for r in validate(old, "x.html", page_url=PAGE)] == [
        "the page is not UTF-8; read as windows-1252"
    ]


def test_json_that_is_not_utf8_is_refused_with_the_place():
    (first, *_) = validate(b'{\n"a": "\xe9"}', "x.json")
    assert first.message == "line 2, byte 7: this is not UTF-8"
    utf16 = json.dumps(valid()).encode("utf-16")
    assert [r.message for r in validate(utf16, "x.json")] == ["the file is UTF-16"]


def test_a_name_that_stands_twice_is_an_error():
    text = json.dumps(valid()).replace('"url":', '"url": "https://example.org/", "url":', 1)
    (finding,) = validate(text.encode(), "x.json")
    assert (finding.level, finding.path) == ("error", "$.url")


@pytest.mark.parametrize("depth", [61, 1_000, 500_000])
def test_deep_json_is_one_clear_error(depth):
    text = json.dumps([valid()])[:-1] + ', {"a":' + "[" * depth + "]" * depth + "}]"
    findings = validate(text.encode(), "x.json")
    assert "deeper than 60 levels" in findings[0].message
    assert findings[0].level == "error"


def test_a_review_that_is_too_deep_is_not_half_judged():
    value: Any = "x"
    for _ in range(400):
        value = [value]
    findings = check(valid() | {"claimReviewed": value, "url": "nowhere"})
    assert [r.message[:13] for r in findings] == ["nested deeper"]


def test_a_context_that_is_too_deep_is_no_context():
    value: Any = "x"
    for _ in range(900):
        value = {"a": value}
    assert [r.message for r in check(valid() | {"@context": value})] == [
        "@context is an object, not schema.org"
    ]


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e400", "9" * 4000, "1.5"])
def test_no_number_makes_it_fall_over(number):
    text = json.dumps(valid() | {"wordCount": 77, "copyrightYear": 77}).replace("77", number)
    findings = validate(text.encode(), "x.json", page_url=PAGE)
    assert bool(findings) == (not number.isdigit()), "a whole number is one, however long"


def test_a_number_of_a_million_digits_is_no_accident():
    text = json.dumps(valid()).replace('"ratingValue": 4', '"ratingValue": ' + "4" * 10**6)
    assert validate(text.encode(), "x.json")[0].level == "error"


def test_the_time_grows_with_the_file_and_not_with_its_square():
    def seconds(count: int) -> float:
        keys = {f"unknown{n}": "<" * 50 for n in range(count)}
        data = json.dumps([valid() | keys, *map(valid, range(1, count // 20))]).encode()
        start = time.process_time()
        validate(data, "x.json")
        return time.process_time() - start

    seconds(100)
    assert seconds(8_000) < 12 * max(seconds(2_000), 0.02)


@settings(deadline=None)
@given(st.binary(max_size=200) | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_bytes_make_it_fall_over(data):
    for name in ("x.json", "x.html"):
        for start in (b"", b"<", b"{"):
            findings = validate(start + data, name)
            assert any(r.level == "error" for r in findings), "there is no review in it"


values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "@id",
                    "@type",
                    "@value",
                    "@list",
                    "url",
                    "name",
                    "author",
                    "a b",
                    "\x1b",
                    "wordCount",
                ]
            )
            | st.sampled_from(sorted(valid())),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(st.sampled_from(sorted(valid())), values)
def test_no_value_anywhere_makes_it_fall_over(name, value):
    findings = check({**valid(), name: value, "@type": "ClaimReview"})
    for finding in findings:
        line = "".join((finding.path, finding.message, finding.remedy))
        assert not re.search("[\x00-\x1f\x7f-\x9f\u202e\ud800-\udfff]", line), (
            "reaches the terminal"
        )


@pytest.mark.parametrize("url", ["", "example.org", "ftp://example.org/"])
def test_a_page_address_must_be_one(url):
    with pytest.raises(FactsheetError, match="https"):
        validate(b"{}", "x.json", page_url=url)


@pytest.mark.parametrize(
    "text",
    [
        "2026",
        "2026-03",
        "2026-03-02",
        "2026-03-02T10:05",
        "2024-02-29",
        "2026-03-02T10:05:00Z",
        "2026-03-02T10:05:00.123+0100",
    ],
)
def test_dates_that_are(text):
    assert is_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "26-03-02",
        "20260302",
        "2026-3-2",
        "2026-13-01",
        "2025-02-29",
        "0000-01-01",
        "2026-03-02T10",
        "2026-03-02T10:05:00 Z",
        "٢٠٢٦",
    ],
)
def test_dates_that_are_not(text):
    assert not is_date(text)


def test_numbers_and_hosts():
    assert [as_number(v) for v in ("4", " 4.5 ", 4, "-1")] == [4, 4.5, 4, -1]
    assert [as_number(v) for v in ("4,5", "4/5", "80%", "٤", True, None, 1e300, "1e3")] == [
        None
    ] * 8
    assert host_of("https://BÜCHER.example./x") == "xn--bcher-kva.example"
    assert same_site("a.example.org", "www.example.org")
    assert not same_site("example.org", "a.example.org")


def test_the_vocabulary_holds_together():
    assert ancestors("ClaimReview") == {"ClaimReview", "Review", "CreativeWork", "Thing"}
    assert all("Thing" in ancestors(name) for name in PARENTS)
    assert complete("ClaimReview")
    assert complete("Restaurant"), "it is an organisation and a place"
    assert not complete("Event")
    assert properties("ClaimReview")["author"] == ("Organization", "Person")
    assert properties("Claim")["firstAppearance"] == ("CreativeWork",)


def test_every_type_and_value_of_the_vocabulary_is_known():
    wanted = {kind for name in PARENTS for kinds in properties(name).values() for kind in kinds}
    assert wanted - PARENTS.keys() == {
        "Text", "URL", "Number", "Integer", "Boolean", "Date", "DateTime", "Time", "Duration",
        "Distance", "Mass", "Energy", "CssSelectorType", "XPathType",
    }  # fmt: skip
    assert {above for parents in PARENTS.values() for above in parents} <= PARENTS.keys()


@pytest.mark.parametrize(
    "extra",
    [
        {"about": {"@type": "MedicalCondition", "name": "Flu", "epidemiology": "In winter"}},
        {"timeRequired": "PT5M"},
        {"offers": {"@type": "Offer", "price": 3}},
        {"digitalSourceType": "https://schema.org/DigitalCaptureDigitalSource"},
    ],
)
def test_a_review_may_hold_whatever_schema_org_lets_it_hold(extra):
    assert check(valid() | extra) == []


def test_what_stands_beside_the_review_is_held_to_schema_org_as_well():
    extra = {"offers": "three", "isBasedOn": {"@type": "Movie", "titleEIDRR": "x"}}
    assert [(r.path, r.remedy) for r in check(valid() | extra)] == [
        ("$.offers", 'write an object with "@type": "Demand"'),
        ("$.isBasedOn.titleEIDRR", "did you mean titleEIDR?"),
    ]
