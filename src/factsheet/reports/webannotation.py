"""Claims and evidence as Web Annotations (W3C), for programs that show them on their pages.

https://www.w3.org/TR/annotation-model/. One collection of one page: each claim is an annotation of
its words in the article, each piece of evidence with an address one of its quote, or of its page.
"""

from datetime import UTC
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from factsheet.anchors import Text, place_of, prepare
from factsheet.model import Claim, Evidence, Worksheet
from factsheet.reports.report_facts import ReportFacts
from factsheet.texts import json_text
from factsheet.urls import is_address
from factsheet.vocabulary import CLAIM_TAG, NOT_JUDGED

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_AROUND = 32
"""Characters before and after a quote; as many as Hypothes.is takes."""

_Node = dict[str, Any]


def render(worksheet: Worksheet, facts: ReportFacts) -> str:
    """Write the collection as JSON-LD."""
    return json_text(_collection(worksheet, facts), indent=2) + "\n"


def _collection(worksheet: Worksheet, facts: ReportFacts) -> _Node:
    """Return all annotations as a collection. Their ids are made from what they say."""
    items = _annotations(worksheet, facts)
    title = worksheet.article.title
    name = _id("collection", worksheet.article.url or title or "")
    page = _id("page", worksheet.article.url or title or "")
    return {
        "@context": _CONTEXT,
        "id": name,
        "type": "AnnotationCollection",
        "label": f"Fact-check: {title}" if title else "Fact-check",
        "generator": {"type": "Software", "name": "factsheet"},
        "generated": facts.made.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "total": len(items),
        "first": {"id": page, "type": "AnnotationPage", "startIndex": 0, "items": items},
        "last": page,
    }


def _annotations(worksheet: Worksheet, facts: ReportFacts) -> list[_Node]:
    """Return each claim's annotation, where the article has an address, and those of its evidence.

    Evidence without an address is on no page, and gets none.
    """
    article = worksheet.article.url
    text = prepare(facts.article_text) if facts.article_text else None
    found = []
    for claim in worksheet.claims:
        if is_address(article) and claim.quote:
            found.append(_claim(claim, article, worksheet.article.language, text, facts))
        found += [_evidence(claim, item) for item in claim.evidence if is_address(item.url)]
    return found


def _claim(
    claim: Claim, article: str, language: str | None, text: Text | None, facts: ReportFacts
) -> _Node:
    verdict = claim.judgement
    judged = [
        facts.shown(claim).label,
        claim.rating,
        verdict and verdict.because,
        NOT_JUDGED if claim.id in facts.provisional else None,
    ]
    bodies = [
        _text("describing", claim.statement),
        _text("assessing", ". ".join(part.rstrip(".") for part in judged if part)),
        _text("tagging", CLAIM_TAG + claim.id),
    ]
    source: _Node = {"id": article} | ({"language": language} if language else {})
    return _annotation("assessing", bodies, source, _selector(claim, text), claim.id, "claim")


def _selector(claim: Claim, text: Text | None) -> _Node:
    """Return a claim's words with those around them in the stored text, where they are there."""
    selector: _Node = {"type": "TextQuoteSelector", "exact": claim.quote}
    if text is None:
        return selector
    if anchor := place_of(claim, text):
        start, end = anchor.start, anchor.end
        whole = text.original
        around = {
            "prefix": whole[max(0, start - _AROUND) : start],
            "suffix": whole[end : end + _AROUND],
        }
        selector["exact"] = whole[start:end]
        selector |= {name: words for name, words in around.items() if words}
    return selector


def _evidence(claim: Claim, item: Evidence) -> _Node:
    source = {
        "id": item.url,
        "language": item.language,
        "dcterms:title": item.title or item.source,
        "dcterms:creator": item.author,
        "dcterms:publisher": item.publisher,
        "dcterms:issued": item.published and item.published.isoformat(),
    }
    selector = {"type": "TextQuoteSelector", "exact": item.quote} if item.quote else None
    bodies = [
        _text("describing", claim.words),
        _text("commenting", item.note),
        _text("tagging", item.stance),
        _text("tagging", CLAIM_TAG + claim.id),
    ]
    known = {name: value for name, value in source.items() if value}
    return _annotation("linking", bodies, known, selector, claim.id, item.url, item.quote)


def _annotation(
    motivation: str, bodies: list[_Node | None], source: _Node, selector: _Node | None, *names: Any
) -> _Node:
    target: _Node = {"type": "SpecificResource", "source": source}
    if selector:
        target["selector"] = selector
    return {
        "id": _id(*names),
        "type": "Annotation",
        "motivation": motivation,
        "body": [body for body in bodies if body],
        "target": target,
    }


def _text(purpose: str, words: str | None) -> _Node | None:
    if not words:
        return None
    return {"type": "TextualBody", "purpose": purpose, "format": "text/plain", "value": words}


def _id(*names: str | None) -> str:
    """Return a URN that is the same for the same names, and no other's."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, json_text(['factsheet', *names]))}"
