"""ClaimReview (schema.org) as JSON-LD: published fact-checks, as claims still to be checked.

https://schema.org/ClaimReview; what publishers fill in:
https://developers.google.com/search/docs/appearance/structured-data/factcheck
"""

import html
import re
from collections.abc import Iterator
from typing import Any

from factsheet.documents import page_tree
from factsheet.fields import BadTree, read
from factsheet.importers.imported import Faults, Imported, Options
from factsheet.intake import day, first_address, read_text
from factsheet.model import Claim
from factsheet.problems import FactsheetError
from factsheet.slugs import slug
from factsheet.texts import json_value
from factsheet.urls import is_address

PAGE = (b"<!doctype", b"<html", b"<?xml", b"<head", b"<script", b"<!--")

NOTE = (
    "published fact-checks were imported as evidence, not as verdicts: their ratings are kept as "
    "rating, and each claim is unverified until somebody marks it"
)


def knows_claimreview(data: bytes, name: str) -> bool:
    """Whether it is a web page, or JSON in which a ClaimReview is named."""
    start = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    page = name.lower().endswith((".html", ".htm", ".xhtml")) or start.startswith(PAGE)
    return page or (start[:1] in (b"{", b"[") and b"ClaimReview" in data)


def read_claimreview(data: bytes, _: Options) -> Imported:
    """Read every ClaimReview of a JSON-LD file (an object, an array, a `@graph`) or of a page.

    The claim reviewed becomes the statement, who said it `attributed_to`, where it was said
    `x-appearance`; the review becomes evidence: its address, its publisher, its day, kind
    secondary. Its stance is `supports` or `refutes` only where its number is the best or the worst
    of its own scale, else `context`.
    """
    text, notes = read_text(data, fold_lines=False)
    start = text[:1000].lstrip("\ufeff \t\r\n")
    blocks = [text] if start[:1] in ("{", "[") else _scripts(text)
    faults = Faults()
    claims: list[Claim] = []
    taken: set[str] = set()
    left: list[str] = []
    for number, block in enumerate(blocks, start=1):
        where = "" if len(blocks) == 1 else f"JSON-LD block {number}"
        try:
            value = json_value(block, strict=False)
        except ValueError as error:
            if len(blocks) == 1 or "ClaimReview" in block:
                faults.add(where, str(error))
            continue
        for review in _reviews(value):
            tree, more = _tree(review)
            left += more
            if "statement" not in tree:
                faults.add(where, "a ClaimReview without claimReviewed (the claim itself)")
                continue
            tree["id"] = slug(tree["statement"], taken)
            try:
                claims.append(read(Claim, tree))
                taken.add(tree["id"])
            except BadTree as error:
                faults.add_all(where, error)
    faults.stop()
    if not claims:
        raise FactsheetError("it contains no ClaimReview")
    return Imported(tuple(claims), notes=(*notes, *dict.fromkeys(left), NOTE))


def _scripts(page: str) -> list[str]:
    wrapping = re.compile(r"\A\s*(?:<!--|(?://\s*)?<!\[CDATA\[)|(?:-->|(?://\s*)?\]\]>)\s*\Z")
    return [
        wrapping.sub("", script.text())
        for script in page_tree(page).css("script[type]")
        if (script.attrs.get("type") or "").split(";")[0].strip().lower() == "application/ld+json"
        and script.text().strip()
    ]


def _reviews(value: Any) -> Iterator[dict[str, Any]]:
    """Find every ClaimReview, however deep, in the order of the text."""
    todo = [value]
    while todo:
        item = todo.pop()
        if isinstance(item, dict):
            kinds = item.get("@type")
            names = kinds if isinstance(kinds, list) else [kinds]
            if any(re.split(r"[/:#]", str(name))[-1] == "ClaimReview" for name in names):
                yield item
            else:
                todo += reversed(item.values())
        elif isinstance(item, list):
            todo += reversed(item)


def _tree(review: dict[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    item = _first(review.get("itemReviewed"))
    rating = _first(review.get("reviewRating"))
    publisher = _name(review.get("author")) or _name(review.get("publisher"))
    named = (_words(review.get(name)) for name in ("url", "@id"))
    url, notes = first_address(named, "evidence")
    published = _day(review.get("datePublished"))
    tree: dict[str, Any] = {
        "statement": _words(review.get("claimReviewed")),
        "attributed_to": _name(item.get("author")),
        "rating": _words(rating.get("alternateName")) or _words(rating.get("name")),
        "x-appearance": _places(item),
        "x-claimed": _day(item.get("datePublished")),
    }
    evidence = {
        "url": url,
        "source": None if url else _words(review.get("name")) or publisher,
        "publisher": publisher,
        "kind": "secondary",
        "stance": _stance(rating),
        "published": published,
    }
    if evidence["url"] or evidence["source"]:
        tree["evidence"] = [{name: value for name, value in evidence.items() if value}]
    return {name: value for name, value in tree.items() if value}, notes


def _stance(rating: dict[str, Any]) -> str:
    """Read a stance from the ends of the scale that the review itself gives, from nothing else."""
    try:
        value, worst, best = (
            float(_words(rating.get(name)) or "")
            for name in ("ratingValue", "worstRating", "bestRating")
        )
    except ValueError:
        return "context"
    if not worst < best:
        return "context"
    return "refutes" if value == worst else "supports" if value == best else "context"


def _places(item: dict[str, Any]) -> list[str]:
    """List the addresses where the claim was made."""
    found: dict[str, None] = {}
    for name in ("firstAppearance", "appearance", "url", "sameAs"):
        values = item.get(name)
        for value in values if isinstance(values, list) else [values]:
            if isinstance(value, dict):
                value = value.get("url") or value.get("@id")  # noqa: PLW2901
            if (words := _words(value)) and is_address(words):
                found[words] = None
    return list(found)


def _name(value: Any) -> str | None:
    people = value if isinstance(value, list) else [value]
    names = (_words(one.get("name") if isinstance(one, dict) else one) for one in people)
    return ", ".join(dict.fromkeys(name for name in names if name)) or None


def _day(value: Any) -> str | None:
    found = day(_words(value) or "")
    return found.isoformat() if found else None


def _first(value: Any) -> dict[str, Any]:
    value = value[0] if isinstance(value, list) and value else value
    return value if isinstance(value, dict) else {}


def _words(value: Any) -> str | None:
    """Return a text on one line, without HTML; numbers as text; the first of several."""
    value = value[0] if isinstance(value, list) and value else value
    value = value.get("@value") if isinstance(value, dict) else value
    if value is None or isinstance(value, bool | dict | list):
        return None
    words = html.unescape(re.sub(r"</?[A-Za-z][^<>]*>", " ", str(value)))
    return " ".join(words.split()) or None
