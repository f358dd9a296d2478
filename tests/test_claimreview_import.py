"""Published reviews come in whole, as evidence: in every form in which publishers give them out."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from conftest import Result, Run
from hypothesis import given, settings
from hypothesis import strategies as st

from factsheet.importers import Options, import_claims
from factsheet.problems import FactsheetError

RATING = {
    "@type": "Rating", "ratingValue": 1, "worstRating": 1, "bestRating": 5, "alternateName": "False",
}  # fmt: skip
REVIEW = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://check.example/harbour",
    "claimReviewed": "The harbour froze in 1987.",
    "datePublished": "2026-03-02",
    "author": {"@type": "Organization", "name": "Harbour Check"},
    "reviewRating": RATING,
    "itemReviewed": {
        "@type": "Claim",
        "author": {"@type": "Person", "name": "A. Pilot"},
        "datePublished": "2026-02-01",
        "appearance": {"@type": "CreativeWork", "url": "https://said.example/1"},
    },
}
PIECE = {
    "url": "https://check.example/harbour",
    "publisher": "Harbour Check",
    "kind": "secondary",
    "stance": "refutes",
    "published": "2026-03-02",
}


def page(*blocks: Any, body: str = "") -> str:
    scripts = "".join(
        f'<script type="application/ld+json">{block if isinstance(block, str) else json.dumps(block)}'
        "</script>"
        for block in blocks
    )
    return f"<!doctype html><html><head>{scripts}</head><body>{body}</body></html>"


class Desk:
    """What came of an import: claims as `list` shows them, and what was said."""

    def __init__(self, run: Run, data: Any, *options: str, name: str | None = None) -> None:
        """Import a text, or a value as JSON, into a new worksheet."""
        is_text = isinstance(data, str)
        name = name or ("page.html" if is_text else "reviews.json")
        text = data if is_text else json.dumps(data, ensure_ascii=False)
        Path(name).write_text(text, encoding="utf-8")
        Path("new.yaml").unlink(missing_ok=True)
        self.result: Result = run("import", name, "-w", "new.yaml", *options)
        self.said = self.result.err
        listed = (
            run("list", "-w", "new.yaml", "--format", "jsonl") if not self.result.code else None
        )
        self.claims = [json.loads(line) for line in listed.lines] if listed else []

    @property
    def claim(self) -> dict[str, Any]:
        """The only claim."""
        assert self.result.code == 0, self.said
        claim: dict[str, Any]
        (claim,) = self.claims
        return claim

    @property
    def piece(self) -> dict[str, Any]:
        """The only piece of evidence of the only claim, without what `list` adds."""
        (piece,) = self.claim["evidence"]
        return {key: value for key, value in piece.items() if key != "proof"}


def test_a_whole_review(run: Run) -> None:
    desk = Desk(run, REVIEW)
    assert desk.piece == PIECE
    assert desk.claim["statement"] == "The harbour froze in 1987."
    assert desk.claim["attributed_to"] == "A. Pilot"
    assert desk.claim["rating"] == "False"
    assert desk.claim["status"] == "unverified"
    assert desk.claim["x-claimed"] == "2026-02-01"
    assert desk.claim["x-appearance"] == ["https://said.example/1"]


# Named only by an @id.

PARTS = [
    {"@type": "Organization", "@id": "#house", "name": "Harbour Check"},
    {"@type": "Person", "@id": "#pilot", "name": "A. Pilot"},
    {"@id": "#rating", **RATING},
    {"@id": "#claim", **REVIEW["itemReviewed"], "author": {"@id": "#pilot"}},  # type: ignore[dict-item]
]
NAMED = {
    **REVIEW,
    "author": {"@id": "#house"},
    "reviewRating": {"@id": "#rating"},
    "itemReviewed": {"@id": "#claim"},
}


@pytest.mark.parametrize(
    "data",
    [
        {"@graph": [*PARTS, NAMED]},
        {"@graph": [NAMED, *PARTS]},
        [NAMED, *PARTS],
        page(NAMED, *PARTS),
        page({"@graph": PARTS}, {"@graph": [{"@type": "WebPage"}, NAMED]}),
        {"@graph": [*PARTS, {**NAMED, "author": "#house"}]},
        {"@graph": [*PARTS, {**NAMED, "author": {"@type": "Organization", "@id": "#house"}}]},
        {"@graph": [*PARTS, {**NAMED, "author": {"@list": [{"@id": "#house"}]}}]},
        {
            "@graph": [
                {"@type": "NewsArticle", "review": {"@type": "ClaimReview", "@id": "#r"}},
                *PARTS,
                {**NAMED, "@id": "#r"},
            ]
        },
    ],
)
def test_what_is_named_by_its_id_is_looked_for_in_the_whole_file(run: Run, data: Any) -> None:
    desk = Desk(run, data)
    assert desk.piece == PIECE
    assert desk.claim["attributed_to"] == "A. Pilot"
    assert desk.claim["rating"] == "False"
    assert desk.claim["x-appearance"] == ["https://said.example/1"]


def test_circles_of_ids_are_harmless(run: Run) -> None:
    circle = [
        {"@id": "#a", "author": {"@id": "#b"}, "name": {"@id": "#a"}},
        {"@id": "#b", "author": {"@id": "#a"}, "name": [{"@id": "#b"}]},
        {**REVIEW, "@id": "#r", "author": {"@id": "#a"}, "itemReviewed": {"@id": "#r"}},
    ]
    desk = Desk(run, circle)
    assert desk.claim["evidence"][0]["url"] == "https://check.example/harbour"
    assert "publisher" not in desk.piece


def test_reviews_that_share_an_id_take_nothing_from_each_other(run: Run) -> None:
    bare = {"@type": "ClaimReview", "@id": "#review", "claimReviewed": "The quay is 3 km long."}
    desk = Desk(run, page({**REVIEW, "@id": "#review"}, bare))
    assert [claim.get("rating") for claim in desk.claims] == ["False", None]
    assert desk.claims[1]["evidence"] == []


# Several claims, several ratings.

ITEMS = [
    {"@type": "Claim", "author": {"name": name}, "appearance": f"https://said.example/{name}"}
    for name in ("Ana", "Ben")
]


def test_each_claim_of_a_list_is_a_claim(run: Run) -> None:
    said = ["The harbour froze.", "The quay is 3 km long."]
    desk = Desk(run, {**REVIEW, "claimReviewed": said})
    assert [claim["statement"] for claim in desk.claims] == said
    assert {claim["attributed_to"] for claim in desk.claims} == {"A. Pilot"}
    assert [claim["evidence"][0]["url"] for claim in desk.claims] == [PIECE["url"]] * 2
    desk = Desk(run, {**REVIEW, "claimReviewed": said, "itemReviewed": ITEMS})
    assert [claim["attributed_to"] for claim in desk.claims] == ["Ana", "Ben"]
    desk = Desk(run, {**REVIEW, "claimReviewed": [*said, "It rained."], "itemReviewed": ITEMS})
    assert len(desk.claims) == 3
    assert not any("attributed_to" in claim for claim in desk.claims)
    assert (
        "3 claims and 2 things reviewed: who made which claim, and where, is left out" in desk.said
    )


def test_each_thing_reviewed_with_words_of_its_own_is_a_claim(run: Run) -> None:
    items = [{**item, "text": f"{item['author']['name']} saw ice."} for item in ITEMS]  # type: ignore[index]
    desk = Desk(run, {**REVIEW, "itemReviewed": items})
    assert [claim["statement"] for claim in desk.claims] == ["Ana saw ice.", "Ben saw ice."]
    assert [claim["attributed_to"] for claim in desk.claims] == ["Ana", "Ben"]
    desk = Desk(run, {**REVIEW, "claimReviewed": None, "itemReviewed": items[0]})
    assert desk.claim["statement"] == "Ana saw ice."


def test_the_same_words_by_two_people_are_two_claims() -> None:
    read = import_claims(json.dumps({**REVIEW, "itemReviewed": ITEMS}).encode(), "a.json")
    assert [claim.attributed_to for claim in read.claims] == ["Ana", "Ben"]
    assert len({claim.id for claim in read.claims}) == 2


def test_places_of_one_claim_stay_one_claim(run: Run) -> None:
    items = [{"@type": "CreativeWork", "url": f"https://said.example/{n}"} for n in range(3)]
    desk = Desk(run, {**REVIEW, "itemReviewed": [*items, "https://said.example/text"]})
    assert desk.claim["x-appearance"] == [
        *(f"https://said.example/{n}" for n in range(3)), "https://said.example/text",
    ]  # fmt: skip


def test_a_claim_in_several_languages_is_one(run: Run) -> None:
    tongues = [
        {"@value": "Der Hafen fror zu.", "@language": "de"},
        {"@value": "The harbour froze.", "@language": "en"},
    ]
    assert (
        Desk(run, {**REVIEW, "claimReviewed": tongues}).claim["statement"] == "Der Hafen fror zu."
    )


@pytest.mark.parametrize(
    ("ratings", "words", "stance"),
    [
        ([RATING, {**RATING, "alternateName": "Made up"}], "False; Made up", "refutes"),
        ([RATING, {**RATING, "ratingValue": 5, "alternateName": "True"}], "False; True", "context"),
        ([RATING, "Misleading"], "False; Misleading", "context"),
        ([{**RATING, "alternateName": ["False", "Falsch"]}], "False; Falsch", "refutes"),
        ([RATING, RATING], "False", "refutes"),
        ("False", "False", "context"),
        ({"ratingValue": "False"}, "False", "context"),
        ({"@type": "Rating", "ratingValue": "2/5"}, "2/5", "context"),
        ({"ratingValue": {"@value": "False"}}, "False", "context"),
        ({"@value": "False"}, "False", "context"),
        ({"ratingValue": "-1", "alternateName": "Fake"}, "Fake", "context"),
        ({"ratingValue": "4.5"}, None, "context"),
        ({"ratingValue": 3, "worstRating": 1, "bestRating": 5}, None, "context"),
        ("5", None, "context"),
        (True, None, "context"),
        ([], None, "context"),
    ],
)
def test_the_words_of_ratings(run: Run, ratings: Any, words: str | None, stance: str) -> None:
    desk = Desk(run, {**REVIEW, "reviewRating": ratings})
    assert desk.claim.get("rating") == words
    assert desk.piece["stance"] == stance


# Addresses.


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("https://check.example/a b", "https://check.example/a%20b"),
        (
            "https://check.example/a\u00a0b?q=c d#e f",
            "https://check.example/a%C2%A0b?q=c%20d#e%20f",
        ),
        ("https://check.example/a\nb", "https://check.example/ab"),
        ('https://check.example/"a"', "https://check.example/%22a%22"),
        ("https:\\\\check.example\\a", "https://check.example/a"),
        ("https:/check.example/a<b>", "https://check.example/a%3Cb%3E"),
        ("https://check.example/a\u200bb", "https://check.example/a%E2%80%8Bb"),
    ],
)
def test_an_address_is_mended_as_a_browser_would_and_that_is_said(
    run: Run, written: str, kept: str
) -> None:
    desk = Desk(run, {**REVIEW, "url": written})
    assert desk.piece["url"] == kept
    assert f"is read as {kept}" in desk.said
    assert "is not used" not in desk.said
    item = {"@type": "Claim", "appearance": [written]}
    assert Desk(run, {**REVIEW, "itemReviewed": item}).claim["x-appearance"] == [kept]


@pytest.mark.parametrize(
    "written",
    [
        "https://check example/a",
        "https://ana:s3cret word@check.example/a b",
        "https:\\\\ana:s3cret@check.example\\a b",
        "https://",
        "javascript:alert( 1)",
    ],
)
def test_what_no_browser_mends_is_not_used(run: Run, written: str) -> None:
    desk = Desk(run, {**REVIEW, "url": written})
    assert "url" not in desk.piece
    assert desk.piece["source"] == "Harbour Check"
    assert "s3cret" not in desk.said
    assert "is read as" not in desk.said


def test_an_address_with_the_signs_of_html(run: Run) -> None:
    desk = Desk(
        run, {**REVIEW, "url": "<a href='https://check.example/a'>https://check.example/a</a>"}
    )
    assert desk.piece["url"] == "https://check.example/a"
    desk = Desk(run, {**REVIEW, "url": " https://check.example/?a=1&amp;b=2&#038;copy=3 "})
    assert desk.piece["url"] == "https://check.example/?a=1&b=2&copy=3"


# The house before the reporter.

ANA = {"@type": "Person", "name": "Ana Reporter"}
HOUSE = {"@type": "NewsMediaOrganization", "name": "Harbour Check"}


@pytest.mark.parametrize(
    ("author", "publisher", "named"),
    [
        ([ANA, HOUSE], None, "Harbour Check"),
        (ANA, HOUSE, "Harbour Check"),
        (HOUSE, {"@type": "Organization", "name": "The Owner"}, "Harbour Check"),
        ({"name": "Harbour Check"}, {"name": "The Owner"}, "Harbour Check"),
        ("Harbour Check", None, "Harbour Check"),
        (ANA, None, "Ana Reporter"),
        ({"@type": ["Person", "Organization"], "name": "Ana's Blog"}, HOUSE, "Ana's Blog"),
        ({"@type": "http://schema.org/Person", "name": "Ana"}, "Harbour Check", "Harbour Check"),
        ({"@type": "Organization", "url": "https://check.example"}, HOUSE, "Harbour Check"),
        (None, HOUSE, "Harbour Check"),
        (None, None, None),
    ],
)
def test_the_publisher_is_the_house(
    run: Run, author: Any, publisher: Any, named: str | None
) -> None:
    desk = Desk(run, {**REVIEW, "author": author, "publisher": publisher})
    assert desk.piece.get("publisher") == named


# Feeds with a bad review.

BAD = {key: value for key, value in REVIEW.items() if key != "claimReviewed"}


def feed(*reviews: Any) -> dict[str, Any]:
    items = [{"@type": "DataFeedItem", "item": [review]} for review in reviews]
    return {"@context": "https://schema.org", "@type": "DataFeed", "dataFeedElement": items}


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (feed(REVIEW, BAD), "$.dataFeedElement[1].item[0]"),
        ([REVIEW, BAD], "$[1]"),
        ({"@graph": [BAD, REVIEW]}, "$.@graph[0]"),
        ({"a b": [BAD, REVIEW]}, '$["a b"][0]'),
        (page(REVIEW, {"@graph": [BAD]}), "script[1]:$.@graph[0]"),
    ],
)
def test_a_bad_review_is_named_by_its_path_and_address(run: Run, data: Any, place: str) -> None:
    desk = Desk(run, data)
    assert desk.result.code == 2
    why = "a ClaimReview without claimReviewed (the claim itself)"
    assert f"{place} (https://check.example/harbour): {why}" in desk.said
    assert "--skip-bad imports the others: 1 claim" in desk.said
    assert not Path("new.yaml").exists()
    desk = Desk(run, data, "--skip-bad")
    assert desk.piece == PIECE
    assert f"left out: {place} (https://check.example/harbour): {why}" in desk.said


def test_all_bad_reviews_are_named(run: Run) -> None:
    desk = Desk(run, feed(*[BAD] * 25, REVIEW))
    assert desk.said.count("without claimReviewed") == 20
    assert "and 5 more" in desk.said
    desk = Desk(run, feed(*[BAD] * 25, REVIEW), "--skip-bad")
    assert desk.said.count("left out: ") == 25
    desk = Desk(run, feed(*[BAD] * 2), "--skip-bad")
    assert desk.result.code == 2
    assert "others" not in desk.said
    assert desk.said.count("without claimReviewed") == 2


def test_a_block_that_is_no_json_is_named_and_can_be_left_out(run: Run) -> None:
    broken = '{"@type": "ClaimReview", '
    desk = Desk(run, page(REVIEW, broken))
    assert desk.result.code == 2
    assert "script[1]:$: not JSON" in desk.said
    assert "left out: script[1]:$: not JSON" in Desk(run, page(REVIEW, broken), "--skip-bad").said


def test_a_path_as_long_as_the_file_is_cut(run: Run) -> None:
    value: Any = BAD
    for number in range(400):
        value = {f"level{number}": value}
    desk = Desk(run, value)
    assert desk.result.code == 2
    assert "$.level399.level398." in desk.said
    assert len(desk.said) < 1_000


# Microdata.

MICRODATA = """
<article itemscope itemtype="http://schema.org/ClaimReview" itemref="said nowhere">
  <a itemprop="url mainEntityOfPage" href="https://check.example/harbour">Read it</a>
  <div><h2 itemprop="claimReviewed">The harbour <b>froze</b>
    in 1987.</h2></div>
  <time itemprop="datePublished" datetime="2026-03-02T08:00">yesterday</time>
  <p itemprop="author" itemscope itemtype="https://schema.org/Person"><i itemprop="name">Ana</i></p>
  <p itemprop="publisher" itemscope itemtype="https://schema.org/NewsMediaOrganization">
    <meta itemprop="name" content="Harbour Check"><img itemprop="logo" src="/logo.png"></p>
  <span itemprop="reviewRating" itemscope itemtype="http://schema.org/Rating">
    <meta itemprop="ratingValue" content="1"><span itemprop="bestRating" content="5">five</span>
    <data itemprop="worstRating" value="1">one</data><em itemprop="alternateName">False</em></span>
  <div itemscope itemtype="http://schema.org/WebPage"><span itemprop="claimReviewed">No</span></div>
</article>
<div id="said"><div itemprop="itemReviewed" itemscope itemtype="https://schema.org/Claim">
  <p itemprop="author" itemscope><span itemprop="name">A. Pilot</span></p>
  <meta itemprop="datePublished" content="2026-02-01">
  <link itemprop="appearance" href="https://said.example/1"></div></div>
"""


def test_microdata_say_what_json_ld_says(run: Run) -> None:
    desk = Desk(run, page(body=MICRODATA))
    assert desk.piece == PIECE
    assert desk.claim["statement"] == "The harbour froze in 1987."
    assert desk.claim["attributed_to"] == "A. Pilot"
    assert desk.claim["rating"] == "False"
    assert desk.claim["x-claimed"] == "2026-02-01"
    assert desk.claim["x-appearance"] == ["https://said.example/1"]


def item(*properties: str, more: str = "") -> str:
    inner = "".join(properties)
    return f'<div itemscope itemtype="https://schema.org/ClaimReview" {more}>{inner}</div>'


SAID = '<b itemprop="claimReviewed">It froze.</b>'


@pytest.mark.parametrize(
    ("body", "address"),
    [
        (item(SAID, '<a itemprop="url" href="https://a.example/x y">x</a>'), "https://a.example/x%20y"),
        (item(SAID, '<a itemprop="url" href="/x">x</a>'), None),
        ("<base href='https://a.example/b/'>" + item(SAID, '<a itemprop="url" href="../x">x</a>'),
         "https://a.example/x"),
        ("<base href='https://a.example/'>" + item(SAID, '<a itemprop="url" href="//[">x</a>'), None),
        (item(SAID, '<object itemprop="url" data="https://a.example/o"></object>'), "https://a.example/o"),
        (item(SAID, more='itemid="https://a.example/i"'), "https://a.example/i"),
        (item(SAID, '<p itemprop="url">https://a.example/t</p>'), "https://a.example/t"),
    ],
)  # fmt: skip
def test_addresses_in_microdata(body: str, address: str | None) -> None:
    (claim,) = import_claims(page(body=body).encode(), "a.html").claims
    assert [piece.url for piece in claim.evidence] == [address] * bool(address)


def test_an_author_with_an_itemid_elsewhere(run: Run) -> None:
    house = (
        '<p itemscope itemtype="https://schema.org/Organization" itemid="#house">'
        '<span itemprop="name">Harbour Check</span></p>'
    )
    review = item(SAID, '<link itemprop="author" href="#house">', '<link itemprop="url" href="https://a.example/">')  # fmt: skip
    assert Desk(run, page(body=review + house)).piece["publisher"] == "Harbour Check"


def test_circles_of_itemrefs_are_harmless(run: Run) -> None:
    body = (
        '<div id="a">' + item(SAID, more='itemref="a b"') + "</div>"
        '<div id="b" itemprop="itemReviewed" itemscope itemref="b a c">x</div>'
        '<div id="c" itemprop="author" itemscope itemref="b c"></div>'
    )
    assert Desk(run, page(body=body)).claim["statement"] == "It froze."


def test_several_reviews_in_microdata_and_a_bad_one(run: Run) -> None:
    bad = item('<a itemprop="url" href="https://a.example/bad">x</a>')
    other = item('<b itemprop="claimReviewed">It thawed.</b>')
    body = f"<section itemscope itemtype='https://schema.org/ItemList'>{item(SAID)}{bad}</section>{other}"
    desk = Desk(run, page(body=body))
    assert desk.result.code == 2
    assert "microdata[1] (https://a.example/bad): a ClaimReview without claimReviewed" in desk.said
    desk = Desk(run, page(body=body), "--skip-bad")
    assert [claim["statement"] for claim in desk.claims] == ["It froze.", "It thawed."]


def test_json_ld_goes_before_microdata(run: Run) -> None:
    desk = Desk(run, page(REVIEW, body=item(SAID) + item()))
    assert desk.piece == PIECE
    assert "the page also has ClaimReviews in microdata" in desk.said
    desk = Desk(run, page({"@type": "WebPage"}, body=MICRODATA))
    assert desk.piece == PIECE


def test_rdfa_is_named_where_there_is_nothing_else(run: Run) -> None:
    rdfa = '<div vocab="https://schema.org/" typeof="ClaimReview"><p property="name">x</p></div>'
    desk = Desk(run, page(body=rdfa))
    assert desk.result.code == 2
    assert "RDFa, which factsheet does not read" in desk.said
    assert "RDFa" not in Desk(run, page(REVIEW, body=rdfa)).said
    assert "contains no ClaimReview" in Desk(run, page(body="<p>x</p>")).said


# The answer of Google's Fact Check Tools API.

FOUND = {
    "publisher": {"name": "Harbour Check", "site": "check.example"},
    "url": "https://check.example/harbour",
    "title": "Did it freeze?",
    "reviewDate": "2026-03-02T00:00:00Z",
    "textualRating": "False",
    "languageCode": "en",
}
ANSWER = {
    "claims": [
        {
            "text": "The harbour froze in 1987.",
            "claimant": "A. Pilot",
            "claimDate": "2026-02-01T00:00:00Z",
            "claimReview": [FOUND],
        }
    ]
}


def answer(*reviews: Any, **more: Any) -> dict[str, Any]:
    return {"claims": [{**ANSWER["claims"][0], "claimReview": list(reviews)}], **more}


@pytest.mark.parametrize("data", [ANSWER, [ANSWER], ANSWER["claims"], {"pages": [ANSWER]}])
def test_an_answer_of_the_api(run: Run, data: Any) -> None:
    desk = Desk(run, data)
    assert desk.piece == {**PIECE, "stance": "context"}
    assert desk.claim["statement"] == "The harbour froze in 1987."
    assert desk.claim["attributed_to"] == "A. Pilot"
    assert desk.claim["x-claimed"] == "2026-02-01"
    assert desk.claim["rating"] == "False"
    assert desk.claim["status"] == "unverified"
    assert "nextPageToken" not in desk.said


def test_an_answer_is_known_by_what_it_holds(installed: Run) -> None:
    line = installed("import", "-", "-w", "new.yaml", stdin=json.dumps(ANSWER).encode())
    assert (line.code, line.lines) == (0, ["harbour-froze-1987"])


def test_several_reviews_of_one_claim(run: Run) -> None:
    second = {**FOUND, "url": "https://b.example/x", "publisher": {"site": "b.example"}}
    desk = Desk(run, answer(FOUND, second))
    assert desk.claim["rating"] == "False"
    assert [piece["publisher"] for piece in desk.claim["evidence"]] == [
        "Harbour Check",
        "b.example",
    ]
    assert not any("note" in piece for piece in desk.claim["evidence"])
    desk = Desk(run, answer(FOUND, {**second, "textualRating": "Half true"}))
    assert "rating" not in desk.claim
    assert [piece["note"] for piece in desk.claim["evidence"]] == ["False", "Half true"]
    desk = Desk(run, answer(FOUND, {**second, "textualRating": None}))
    assert "rating" not in desk.claim
    assert [piece.get("note") for piece in desk.claim["evidence"]] == ["False", None]


def test_a_review_without_an_address_is_named_by_its_title(run: Run) -> None:
    desk = Desk(run, answer({**FOUND, "url": None}, {}, None, "x"))
    assert desk.piece["source"] == "Did it freeze?"


def test_more_pages_are_named(run: Run) -> None:
    assert "nextPageToken says" in Desk(run, answer(FOUND, nextPageToken="CAo")).said
    pages = [answer(FOUND, nextPageToken="CAo"), answer(FOUND)]
    assert "nextPageToken says" not in Desk(run, pages).said


def test_a_found_claim_without_text_is_bad(run: Run) -> None:
    data = {"claims": [*ANSWER["claims"], {"claimReview": [FOUND]}]}
    assert "$.claims[1]: a claim without text" in Desk(run, data).said
    assert "left out: $.claims[1]: a claim without text" in Desk(run, data, "--skip-bad").said


def test_claims_of_ones_own_that_mention_a_review_are_read_as_before(run: Run) -> None:
    own = [{"id": "a", "statement": 'They wrote "claimReview".', "x-claimReview": ["b"]}]
    assert Desk(run, own, name="own.json").claim["id"] == "a"


# Hostile files.

NAMES = [
    *REVIEW, "@id", "@graph", "@type", "@value", "@list", "@language", "name", "text", "appearance",
    "sameAs", "ratingValue", "worstRating", "bestRating", "alternateName", "publisher", "item",
    "claimReview", "claims", "textualRating", "claimant", "title", "site", "nextPageToken",
]  # fmt: skip
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12)
    | st.sampled_from(["ClaimReview", "Claim", "Person", "#a", "https://x.example/a b", "12 foo 2026", "nan"])
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6)
    ),
    max_leaves=20,
)
REVIEWS = st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=8).map(
    lambda more: {**REVIEW, **more, "@type": "ClaimReview"}
)


def elements(value: Any) -> str:
    """Write a random value as microdata, right or wrong."""
    if isinstance(value, dict):
        return "".join(
            f"<div itemprop='{name}' id='{name}' itemref='{name} url author'"
            f"{' itemscope itemtype=schema.org/ClaimReview' * isinstance(inner, dict)}>{elements(inner)}</div>"
            for name, inner in value.items()
        )
    if isinstance(value, list):
        return "".join(map(elements, value))
    return f"<a href='{value}'>{value}</a>"


def taken_or_refused(data: str | bytes, **options: Any) -> None:
    data = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
    try:
        read = import_claims(data, "a", format="claimreview", options=Options(**options))
    except FactsheetError:
        return
    assert all(claim.status == "unverified" and not claim.history for claim in read.claims)


@given(st.lists(REVIEWS | VALUES, min_size=1, max_size=4), st.booleans())
@settings(max_examples=100)
def test_random_json_around_a_review_is_taken_or_refused_in_words(
    parts: list[Any], skip_bad: bool
) -> None:
    taken_or_refused(json.dumps(parts), skip_bad=skip_bad)
    taken_or_refused(page(*parts), skip_bad=skip_bad)
    taken_or_refused(page(body=item(*map(elements, parts), more="itemref=url")), skip_bad=skip_bad)


@pytest.mark.parametrize(
    "text",
    [
        '{"@type": "ClaimReview", "claimReviewed": ' + "[" * 900 + '"x"' + "]" * 900 + "}",
        '{"@type": "ClaimReview", "claimReviewed": ' + "[" * 200_000,
        '{"a": ' * 900 + '{"@type": "ClaimReview", "claimReviewed": "x"}' + "}" * 900,
        page("[" * 200_000 + '"ClaimReview"'),
        '{"@type": "ClaimReview", "claimReviewed": "\\ud800"}',
        '{"@type": "ClaimReview", "claimReviewed": "x", "url": "https://x.example/\\ud800 a"}',
        '{"@type": "ClaimReview", "claimReviewed": "a\\u0000\\u001b[31mb", "url": "http://a b\\u001b"}',
    ],
)
def test_files_made_to_break_readers(run: Run, text: str) -> None:
    name = "page.html" if text.startswith("<") else "a.json"
    Path(name).write_text(text)
    result = run("import", name, "-w", "new.yaml")
    assert result.code in (0, 2)
    assert "Traceback" not in result.err
    assert "\x1b" not in result.err + result.out


LARGE = 1_000


@pytest.mark.parametrize(
    "data",
    [
        [
            {"@id": "#x", "name": [f"author {n}" for n in range(LARGE)]},
            *({**REVIEW, "author": {"@id": "#x"}} for _ in range(LARGE)),
        ],
        [
            {"@id": "#x", "appearance": [f"https://x.example/{n}" for n in range(LARGE)]},
            *({**REVIEW, "itemReviewed": {"@id": "#x"}} for _ in range(LARGE)),
        ],
        {
            **REVIEW,
            "claimReviewed": [f"Claim {n}" for n in range(LARGE)],
            "reviewRating": [f"rated {n}" for n in range(LARGE)],
        },
        {
            **REVIEW,
            "claimReviewed": [f"Claim {n}" for n in range(LARGE)],
            "itemReviewed": {"appearance": [f"https://x.example/{n} b" for n in range(LARGE)]},
        },
        [
            {"@id": "#x", "author": [{}] * LARGE},
            *({**REVIEW, "itemReviewed": {"@id": "#x"}} for _ in range(LARGE)),
        ],
    ],
)
def test_references_cannot_make_much_of_little(data: Any) -> None:
    read = None
    text = json.dumps(data)
    with suppress(FactsheetError):
        read = import_claims(text.encode(), "a.json")
    assert read is None or len(repr(read.claims)) < 10 * len(text)


@pytest.mark.parametrize(
    "body",
    [
        "".join(item(SAID, more='itemref="all"') for _ in range(LARGE))
        + "<div id='all'>" + "<p itemprop='name'>x</p>" * LARGE + "</div>",
        item("<span itemprop='claimReviewed'>" * LARGE + "x" * LARGE),
        "<div itemprop='review' itemscope itemtype='https://schema.org/ClaimReview'>" * LARGE + SAID,
        item(SAID, more='itemref="' + "all " * LARGE + '"') + "<p id='all' itemprop='name'>x</p>" * LARGE,
    ],
)  # fmt: skip
def test_microdata_cannot_make_much_of_little(body: str) -> None:
    assert len(import_claims(page(REVIEW, body=body).encode(), "a.html").claims) == 1
    read = None
    text = page(body=body)
    with suppress(FactsheetError):
        read = import_claims(text.encode(), "a.html")
    assert read is None or len(repr(read.claims)) < 10 * len(text)
