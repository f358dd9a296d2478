"""ClaimReview: what is published, what is left out, and that machines read it."""

import json
import os
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld

from factsheet.model import Article, Claim, Entry, Worksheet
from factsheet.problems import FactsheetError
from factsheet.reports.claimreview import claim_reviews, left_out, render, without_author
from factsheet.reports.report_facts import Organisation, ReportFacts, publishable
from factsheet.validation import validate
from factsheet.vocabulary import STATUSES
from factsheet.yamltext import parse

GOLDEN = Path(__file__).parent / "golden" / "reports"
MADE = datetime(2026, 3, 4, 12, tzinfo=UTC)
FACTS = ReportFacts(MADE)
ARTICLE = Article(title="The bridge reopens", url="https://example.org/bridge")
RATINGS = {"True": 5, "Mixed": 3, "False": 1}
CLAIM = Claim("cost", statement="It cost 40 million.", status="verified", rating="True")
SHEET = Worksheet(article=ARTICLE, ratings=RATINGS, claims=(CLAIM,))

SCHEMA_ORG = {
    "@context": {
        "@vocab": "https://schema.org/",
        "url": {"@type": "@id"},
        "datePublished": {"@type": "https://schema.org/Date"},
    }
}
texts = st.text(st.characters(), max_size=40)


def review_of(claim: Claim, sheet: Worksheet = SHEET, facts: ReportFacts = FACTS) -> dict:
    (review,) = claim_reviews(replace(sheet, claims=(claim,)), facts)
    return review


def expanded(text: str) -> list[dict]:
    def local_context(url, options):
        assert url.rstrip("/") == "https://schema.org", f"{url} would be fetched"
        return {"contextUrl": None, "documentUrl": url, "document": SCHEMA_ORG}

    return jsonld.expand(json.loads(text), {"documentLoader": local_context})


def errors(text: str) -> list[str]:
    remarks = validate(text.encode(), "x.json", page_url="https://example.org/bridge")
    return [f"{r.path} {r.message}" for r in remarks if r.level == "error"]


def test_the_golden_report_is_what_it_was():
    worksheet = parse((GOLDEN / "bridge.yaml").read_text("utf-8")).worksheet
    text = render(*publishable(worksheet, MADE))
    golden = GOLDEN / "bridge.claimreview.json"
    if os.environ.get("FACTSHEET_REDRAW"):
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")
    assert errors(text) == []


def test_only_settled_verdicts_that_stand_are_published():
    claims = tuple(replace(CLAIM, id=name, status=name) for name in STATUSES)
    sheet, facts = replace(SHEET, claims=claims), ReportFacts(MADE, stale=frozenset({"verified"}))
    published = [review["url"].partition("#claim-")[2] for review in claim_reviews(sheet, facts)]
    assert published == ["disputed", "corrected", "unverifiable", "opinion"]
    assert left_out(sheet, facts) == {
        "unverified": "unverified",
        "checking": "checking",
        "verified": "stale",
    }


def test_a_claim_of_white_space_has_nothing_to_publish():
    sheet = replace(SHEET, claims=(replace(CLAIM, statement="\u2003 \n"),))
    assert claim_reviews(sheet, FACTS) == []
    assert left_out(sheet, FACTS) == {"cost": "no words"}


def test_the_base_url_comes_before_the_article_s_and_loses_its_fragment():
    facts = ReportFacts(MADE, base_url="https://desk.example/r.html?x=1#top")
    assert review_of(CLAIM, facts=facts)["url"] == "https://desk.example/r.html?x=1#claim-cost"
    assert review_of(CLAIM)["url"] == "https://example.org/bridge#claim-cost"


def test_an_id_of_any_letters_makes_a_valid_address():
    assert review_of(replace(CLAIM, id="länge"))["url"].endswith("#claim-l%C3%A4nge")


@pytest.mark.parametrize("url", [None, "javascript:alert(1)", "data:text/html,x", "bridge.html"])
def test_without_an_address_the_remedy_is_named(url):
    sheet = replace(SHEET, article=Article(url=url))
    with pytest.raises(FactsheetError, match="--base-url"):
        claim_reviews(sheet, FACTS)
    with pytest.raises(FactsheetError, match="--base-url"):
        claim_reviews(SHEET, ReportFacts(MADE, base_url=url or ""))


def test_no_address_is_needed_when_nothing_is_published():
    sheet = Worksheet(claims=(Claim("a", quote="x"),))
    assert render(sheet, FACTS) == "[]\n"


def test_the_rating_s_words_are_the_house_s_else_the_status():
    assert review_of(CLAIM)["reviewRating"]["alternateName"] == "True"
    rating = review_of(replace(CLAIM, rating=None))["reviewRating"]
    assert rating == {"@type": "Rating", "alternateName": "Verified"}


@given(
    st.dictionaries(
        st.sampled_from(["True", "Mixed", "False", "Half"]),
        st.integers(-2, 6) | st.floats(-2, 6) | st.just(float("nan")),
    )
)
def test_numbers_appear_only_from_a_scale_that_google_accepts(ratings):
    rating = review_of(CLAIM, replace(SHEET, ratings=ratings))["reviewRating"]
    fits = "True" in ratings and min(ratings.values()) >= 1 and len(set(ratings.values())) > 1
    if fits and not any(value != value for value in ratings.values()):
        assert 1 <= rating["worstRating"] < rating["bestRating"]
        assert rating["worstRating"] <= rating["ratingValue"] <= rating["bestRating"]
        assert rating["ratingValue"] == ratings["True"]
    else:
        assert rating == {"@type": "Rating", "alternateName": "True"}


PERSON = {"x-by-type": "Person"}


def test_author_and_date_are_those_of_the_entry_that_gave_the_verdict():
    late = datetime.fromisoformat("2026-03-02T23:30:00-02:00")
    mark = Entry(late, "Ana", "verified", extra=PERSON)
    approval = Entry(MADE, "Ben", approved=True, extra=PERSON)
    claim = replace(CLAIM, history=(mark, approval))
    review = review_of(claim, facts=replace(FACTS, signed={"cost": "approved"}))
    assert review["author"] == {"@type": "Person", "name": "Ana"}
    assert review["editor"] == {"@type": "Person", "name": "Ben"}
    assert "editor" not in review_of(claim, facts=replace(FACTS, signed={"cost": "outdated"}))
    assert review["datePublished"] == "2026-03-03", "the day in UTC"
    other = review_of(replace(CLAIM, status="disputed", history=(mark,)))
    assert "author" not in other
    assert "datePublished" not in other


@pytest.mark.parametrize("extra", [{}, {"x-by-type": "Organization"}, {"x-by-type": ["Person"]}])
def test_a_name_alone_is_nobodys_author(extra):
    mark = Entry(MADE, "dossier", "verified", extra=extra)
    approval = Entry(MADE, "desk", approved=True, extra=extra)
    sheet = replace(SHEET, claims=(replace(CLAIM, history=(mark, approval)),))
    facts = replace(FACTS, signed={"cost": "approved"})
    (review,) = claim_reviews(sheet, facts)
    assert not {"author", "editor"} & review.keys()
    assert review["datePublished"] == "2026-03-04"
    assert without_author(sheet, facts) == 1
    remarks = validate(render(sheet, facts).encode(), "x.json")
    assert any("author is missing" in remark.message for remark in remarks)


def test_the_organisation_that_publishes_is_the_author():
    for house, known in (
        (Organisation("Example Check"), {}),
        (Organisation("Example  Check", "https://e.org/"), {"url": "https://e.org/"}),
    ):
        facts = replace(FACTS, organisation=house)
        mark = Entry(MADE, "Ana", "verified", extra=PERSON)
        for claim in (CLAIM, replace(CLAIM, history=(mark,))):
            author = review_of(claim, facts=facts)["author"]
            assert author == {"@type": "Organization", "name": "Example Check"} | known
        assert without_author(SHEET, facts) == 0


def test_a_claim_in_which_check_finds_an_error_gets_no_review():
    facts = replace(FACTS, in_error=frozenset({"cost"}))
    assert claim_reviews(SHEET, facts) == []
    assert left_out(SHEET, facts) == {"cost": "error"}


def test_what_is_unknown_is_left_out():
    sheet = Worksheet(claims=(CLAIM,))
    review = review_of(CLAIM, sheet, ReportFacts(MADE, base_url="https://desk.example/"))
    assert review["itemReviewed"] == {"@type": "Claim"}
    assert set(review) == {
        "@context", "@type", "url", "claimReviewed", "reviewRating", "itemReviewed"
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["Person", "Organization"])
def test_a_claimant_gets_a_type_only_when_somebody_said_it(kind):
    named = replace(CLAIM, attributed_to="City council")
    assert review_of(named)["itemReviewed"]["author"] == {"name": "City council"}
    typed = replace(named, extra={"x-attributed-type": kind})
    assert review_of(typed)["itemReviewed"]["author"] == {"@type": kind, "name": "City council"}
    wrong = replace(named, extra={"x-attributed-type": ["Person"]})
    assert review_of(wrong)["itemReviewed"]["author"] == {"name": "City council"}


def test_the_article_is_where_the_claim_appears_unless_it_was_corrected():
    article = replace(ARTICLE, published=date(2026, 3, 1), author="A. Writer")
    sheet = replace(SHEET, article=article)
    claim = replace(CLAIM, quote="cost 40")
    assert review_of(claim, sheet)["itemReviewed"] == {
        "@type": "Claim",
        "text": "cost 40",
        "appearance": {
            "@type": "CreativeWork",
            "url": "https://example.org/bridge",
            "headline": "The bridge reopens",
            "datePublished": "2026-03-01",
            "author": {"name": "A. Writer"},
        },
    }
    assert review_of(replace(claim, status="corrected"), sheet)["itemReviewed"] == {
        "@type": "Claim"
    }


def test_an_article_whose_address_is_no_web_address_gets_no_link():
    sheet = replace(SHEET, article=Article(title="T", url="javascript:alert(1)"))
    review = review_of(CLAIM, sheet, ReportFacts(MADE, base_url="https://desk.example/"))
    assert review["itemReviewed"]["appearance"] == {"@type": "CreativeWork", "headline": "T"}


@settings(deadline=None)
@given(texts.filter(str.strip), texts, texts, texts)
def test_any_text_is_valid_json_that_cannot_leave_its_script(words, rating, said, by):
    entry = Entry(MADE, by + "Ana", "verified")
    claim = Claim(
        "a", statement=words, quote=words + "</script><!--", status="verified", history=(entry,),
        rating=rating or None, attributed_to=said or None,
    )  # fmt: skip
    text = render(replace(SHEET, claims=(claim,)), FACTS)
    assert not set("<>&\x00\u2028\u202e") & set(text)
    assert text.encode("utf-8")
    for review in json.loads(text):
        assert review["claimReviewed"] == review["claimReviewed"].strip()
        assert errors(text) == [] or "�" in text


def test_a_hundred_kilobytes_of_one_word_pass_uncut():
    text = render(replace(SHEET, claims=(replace(CLAIM, statement="a" * 100_000),)), FACTS)
    assert json.loads(text)[0]["claimReviewed"] == "a" * 100_000


def test_an_independent_processor_reads_every_statement():
    worksheet = parse((GOLDEN / "bridge.yaml").read_text("utf-8")).worksheet
    reviews = expanded(render(*publishable(worksheet, MADE)))
    vocabulary = "https://schema.org/"
    assert len(reviews) == 3
    first = reviews[0]
    assert first["@type"] == [vocabulary + "ClaimReview"]
    assert first[vocabulary + "url"] == [{"@id": "https://example.org/bridge#claim-bridge-cost"}]
    assert first[vocabulary + "claimReviewed"][0]["@value"] == worksheet.claims[0].statement
    rating = first[vocabulary + "reviewRating"][0]
    assert rating[vocabulary + "ratingValue"] == [{"@value": 4}]
    claim = first[vocabulary + "itemReviewed"][0]
    assert claim[vocabulary + "author"][0]["@type"] == [vocabulary + "Organization"]
    assert claim[vocabulary + "appearance"][0][vocabulary + "url"] == [
        {"@id": "https://example.org/bridge"}
    ]


def test_the_processor_would_notice_a_missing_context():
    text = render(SHEET, FACTS).replace('"@context": "https://schema.org",', "")
    assert not any("https://schema.org/claimReviewed" in review for review in expanded(text))
