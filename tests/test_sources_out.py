"""Sources out: CSL-JSON that citeproc prints, Web Annotations that come back; nothing in secret."""

import json
import warnings
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld

from factsheet.fields import plain, read
from factsheet.importers import Options, import_claims
from factsheet.model import Evidence, Worksheet
from factsheet.reports.csl import items
from factsheet.reports.report_facts import publishable
from factsheet.reports.webannotation import render
from factsheet.vocabulary import CSL_TYPES
from factsheet.yamltext import parse

SHEET = """\
factsheet: 1
article: {title: The bridge reopens, url: "https://example.org/bridge", language: en, text: article.txt}
claims:
- id: cost
  quote: cost 40 million
  statement: The bridge cost 40 million euros.
  tags: [money]
  status: verified
  evidence:
  - url: https://example.org/budget?page=2
    title: The budget
    author: Ann Doe; World Bank, Inc.
    publisher: City of Example
    stance: supports
    quote: 39.8 million
    note: Rounded.
    published: 2025-12-01
    accessed: 2026-03-02
    language: de
  - source: Talk with the treasurer
    confidential: true
    quote: the secret quote
  history:
  - {at: 2026-03-02T10:05:00Z, by: Ana, status: verified, because: The budget says so.}
- id: long
  quote: it is long
  x-before: it is wide, and
  evidence:
  - {url: "http://www.example.org/budget?page=2&utm_source=x", quote: 412 metres, locator: p. 3}
  - source: The old bridge, Lahn Press, 1998
    title: The old bridge
    publisher: Lahn Press
    locator: vol. 2, pp. 5-9
    x-type: book
    x-published: "1998"
  - {url: "https://example.org/plain", stance: refutes}
"""
TEXT = (
    "The bridge cost 40 million. It is long.\n\nThey say it is wide, and it is long. Nobody knows."
)


@pytest.fixture
def sheet(desk: Path) -> Path:
    (desk / "article.txt").write_text(TEXT, encoding="utf-8")
    path = desk / "claims.yaml"
    path.write_text(SHEET, encoding="utf-8")
    return path


def test_each_source_is_one_item_and_nothing_is_made_up(sheet: Path, run: Run) -> None:
    result = run("export", "sources.csl.json")
    assert result.code == 0, result.err
    assert "sources.csl.json: 3 sources as csl-json; 1 piece of confidential evidence withheld" in (
        result.err
    )
    text = Path("sources.csl.json").read_text(encoding="utf-8")
    assert "treasurer" not in text
    budget, book, page = json.loads(text)
    assert budget == {
        "id": "budget",
        "type": "webpage",
        "title": "The budget",
        "author": [{"literal": "Ann Doe"}, {"literal": "World Bank, Inc."}],
        "container-title": "City of Example",
        "issued": {"date-parts": [[2025, 12, 1]]},
        "accessed": {"date-parts": [[2026, 3, 2]]},
        "URL": "https://example.org/budget?page=2",
        "language": "de",
        "page": "3",
        "keyword": "claim:cost, claim:long",
    }
    assert book == {
        "id": "old-bridge",
        "type": "book",
        "title": "The old bridge",
        "publisher": "Lahn Press",
        "issued": {"date-parts": [[1998]]},
        "volume": "2",
        "page": "5-9",
        "keyword": "claim:long",
    }
    assert page == {
        "id": "exampleorg",
        "type": "webpage",
        "URL": "https://example.org/plain",
        "keyword": "claim:long",
    }


def test_the_longer_suffix_decides_the_format(sheet: Path, run: Run) -> None:
    for name, format in (
        ("a.json", "json"),
        ("a.csl.json", "csl-json"),
        ("A.CSL.JSON", "csl-json"),
        ("a.jsonld", "claimreview"),
        ("a.anno.jsonld", "web-annotation"),
    ):
        assert f" as {format}" in run("export", name).err
    assert run("export", ".json").code == 2
    assert run("export", "-f", "csl-json").out == Path("a.csl.json").read_text(encoding="utf-8")


def test_citeproc_prints_them_as_a_bibliography(sheet: Path, run: Run) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of citeproc's own: a style that is looked for, lxml
        from citeproc import (
            Citation,
            CitationItem,
            CitationStylesBibliography,
            CitationStylesStyle,
            formatter,
        )
        from citeproc.source.json import CiteProcJSON

        made = json.loads(run("export", "-f", "csl-json").out)
        source = CiteProcJSON(made)
        style = CitationStylesStyle("harvard-cite-them-right", validate=False)
        bibliography = CitationStylesBibliography(style, source, formatter.plain)
        for item in made:
            bibliography.register(Citation([CitationItem(item["id"])]))
        printed = [str(entry) for entry in bibliography.bibliography()]
    assert len(printed) == 3
    whole = "\n".join(printed)
    for words in ("Ann Doe", "World Bank, Inc.", "The old bridge", "Lahn Press", "1998"):
        assert words in whole


ANNO = "http://www.w3.org/ns/anno.jsonld"
OA, AS, RDF = "http://www.w3.org/ns/oa#", "https://www.w3.org/ns/activitystreams#", "rdf:"
CONTEXT: dict[str, Any] = {
    "id": "@id", "type": "@type", "dcterms": "http://purl.org/dc/terms/",
    "Annotation": OA + "Annotation", "SpecificResource": OA + "SpecificResource",
    "TextualBody": OA + "TextualBody", "TextQuoteSelector": OA + "TextQuoteSelector",
    "AnnotationCollection": AS + "OrderedCollection", "AnnotationPage": AS + "OrderedCollectionPage",
    "Software": AS + "Application",
    "body": {"@type": "@id", "@id": OA + "hasBody"}, "target": {"@type": "@id", "@id": OA + "hasTarget"},
    "source": {"@type": "@id", "@id": OA + "hasSource"}, "selector": {"@type": "@id", "@id": OA + "hasSelector"},
    "motivation": {"@type": "@vocab", "@id": OA + "motivatedBy"},
    "purpose": {"@type": "@vocab", "@id": OA + "hasPurpose"},
    **{name: OA + name for name in ("assessing", "commenting", "describing", "linking", "tagging", "exact", "prefix", "suffix")},
    "value": "rdf:value", "format": "http://purl.org/dc/elements/1.1/format",
    "language": "http://purl.org/dc/elements/1.1/language", "label": "rdfs:label", "name": "foaf:name",
    "generator": {"@type": "@id", "@id": AS + "generator"}, "generated": "http://purl.org/dc/terms/issued",
    "total": AS + "totalItems", "startIndex": AS + "startIndex",
    "first": {"@type": "@id", "@id": AS + "first"}, "last": {"@type": "@id", "@id": AS + "last"},
    "items": {"@type": "@id", "@id": AS + "items", "@container": "@list"},
}  # fmt: skip
"""Of the W3C's context what is used, so that a key which it does not have would be lost."""


def _loaded(url: str, _: Any) -> dict[str, Any]:
    assert url == ANNO
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": {"@context": CONTEXT},
    }


def test_web_annotations_mark_the_claims_and_the_quotes(sheet: Path, run: Run) -> None:
    result = run("export", "a.anno.jsonld")
    assert (
        "a.anno.jsonld: 2 claims as web-annotation; 1 piece of confidential evidence withheld"
        in (result.err)
    )
    assert "1 piece of evidence without an address left out" in result.err
    made = json.loads(Path("a.anno.jsonld").read_text(encoding="utf-8"))
    assert "secret" not in json.dumps(made)
    (expanded,) = jsonld.expand(made, {"documentLoader": _loaded})
    ((listed,),) = (page[AS + "items"] for page in expanded[AS + "first"])
    found = listed["@list"]
    assert len(found) == expanded[AS + "totalItems"][0]["@value"] == 5
    assert len({one["@id"] for one in found}) == 5
    kept = json.dumps(expanded)
    for key in _keys(made) - {"@context", "id", "type"}:
        assert CONTEXT.get(key) or key.startswith("dcterms:"), key
    marked = {}
    for one in found:
        assert one["@type"] == [OA + "Annotation"]
        (target,) = one[OA + "hasTarget"]
        (page,) = target[OA + "hasSource"]
        for selector in target.get(OA + "hasSelector", []):
            words = {
                key.removeprefix(OA): value[0]["@value"]
                for key, value in selector.items()
                if key != "@type"
            }
            marked[words.pop("exact")] = (page["@id"], words)
    assert marked == {
        "cost 40 million": (
            "https://example.org/bridge",
            {"prefix": "The bridge ", "suffix": ". It is long.\n\nThey say it is wi"},
        ),
        "it is long": (
            "https://example.org/bridge",
            {"prefix": "long.\n\nThey say it is wide, and ", "suffix": ". Nobody knows."},
        ),
        "39.8 million": ("https://example.org/budget?page=2", {}),
        "412 metres": ("http://www.example.org/budget?page=2&utm_source=x", {}),
    }
    assert "Verified. The budget says so" in kept


def _keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {key for one in value.values() for key in _keys(one)}
    return {key for one in value for key in _keys(one)} if isinstance(value, list) else set()


def test_our_own_annotations_come_back_without_a_verdict(sheet: Path, run: Run) -> None:
    assert run("export", "a.anno.jsonld").code == 0
    before = sheet.read_bytes()
    again = run("import", "a.anno.jsonld")
    assert again.code == 0
    assert "nothing changed" in again.err
    assert sheet.read_bytes() == before
    head = SHEET.partition("claims:")[0]
    Path("new.yaml").write_text(head + "claims: []\n", encoding="utf-8")
    assert run("import", "a.anno.jsonld", "-w", "new.yaml").code == 0
    new = parse(Path("new.yaml").read_text(encoding="utf-8")).worksheet
    old = parse(SHEET).worksheet
    assert [claim.id for claim in new.claims] == ["cost", "long"]
    for one, other in zip(new.claims, old.claims, strict=True):
        assert (one.quote, one.statement) == (other.quote, other.statement)
        assert (one.status, one.history, one.note, one.tags) == ("unverified", (), None, ())
        wanted = [item for item in other.evidence if item.url and not item.confidential]
        for got, item in zip(one.evidence, wanted, strict=True):
            for name in (
                "url",
                "quote",
                "stance",
                "title",
                "author",
                "publisher",
                "published",
                "note",
                "language",
            ):
                assert getattr(got, name) == getattr(item, name), name


def test_without_the_articles_address_the_claims_are_left_out_and_said(
    sheet: Path, run: Run
) -> None:
    sheet.write_text(SHEET.replace('url: "https://example.org/bridge", ', ""), encoding="utf-8")
    result = run("export", "a.anno.jsonld")
    assert "the claims are left out: the article has no address to mark them on" in result.err
    assert json.loads(Path("a.anno.jsonld").read_text(encoding="utf-8"))["total"] == 3


def test_our_own_csl_comes_back(sheet: Path, run: Run) -> None:
    assert run("export", "a.csl.json").code == 0
    before = sheet.read_bytes()
    again = run("evidence", "import", "a.csl.json")
    assert again.code == 0, again.err
    assert sheet.read_bytes() == before


words = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=20
)


@given(
    st.fixed_dictionaries(
        {
            "title": words,
            "publisher": words,
            "x-type": st.sampled_from(sorted(CSL_TYPES - {"webpage"})),
        },
        optional={
            "author": st.lists(
                words.filter(lambda name: ";" not in name), min_size=1, max_size=3
            ).map("; ".join),
            "published": st.dates().map(str),
            "accessed": st.dates().map(str),
            "language": st.sampled_from(["en", "zh-Hans"]),
        },
    )
)
@settings(max_examples=60)
def test_a_source_that_goes_out_as_csl_comes_back_as_it_was(tree: dict[str, Any]) -> None:
    item = read(Evidence, {"url": "https://example.org/a", **tree})
    sheet = parse("claims: [{id: a, quote: b}]").worksheet
    (claim,) = sheet.claims
    made = items(Worksheet(claims=(type(claim)("a", quote="b", evidence=(item,)),)))
    (source,) = import_claims(json.dumps(made).encode(), "a.json", options=Options()).sources
    assert source.claims == ("a",)
    assert source.evidence
    assert plain(source.evidence) == plain(item)


def test_a_password_in_an_address_leaves_in_neither() -> None:
    sheet = parse(
        SHEET.replace("https://example.org/plain", "https://ana:pw@example.org/")
    ).worksheet
    from datetime import UTC, datetime

    public, facts = publishable(sheet, datetime(2026, 3, 4, tzinfo=UTC))
    for text in (render(public, facts), json.dumps(items(public))):
        assert ":pw@" not in text
