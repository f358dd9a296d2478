"""ClaimReview (schema.org): published fact-checks, as claims still to be checked.

https://schema.org/ClaimReview; what publishers fill in:
https://developers.google.com/search/docs/appearance/structured-data/factcheck
"""

import re
from typing import Any

from factsheet.documents import page_tree
from factsheet.fields import BadTree, read
from factsheet.importers.factcheck_api import (
    MORE,
    has_more,
    is_answer,
    is_found_claim,
    read_found_claim,
)
from factsheet.importers.imported import Imported, Options, Problems, json_tree
from factsheet.importers.linked import Budget, Graph, GraphNode, NodePlace, is_reference, types_of
from factsheet.importers.microdata import items_of, microdata
from factsheet.importers.reviews import read_review
from factsheet.intake import read_text
from factsheet.model import Claim
from factsheet.problems import FactsheetError
from factsheet.slugs import slug
from factsheet.texts import counted, json_value, some_lines
from factsheet.urls import shown

_PAGE = (b"<!doctype", b"<html", b"<?xml", b"<head", b"<script", b"<!--")

_NOT_VERDICTS = (
    "published fact-checks were imported as evidence, not as verdicts: their ratings are kept as "
    "rating, and each claim is unverified until somebody marks it"
)
_MICRODATA = "the page also has ClaimReviews in microdata; only those in its JSON-LD were read"
_RDFA = "its ClaimReview is written as RDFa, which factsheet does not read; add the claim by hand"
_MOST_REMARKS = 20
_WRAPPING = re.compile(r"\A\s*(?:<!--|(?://\s*)?<!\[CDATA\[)|(?:-->|(?://\s*)?\]\]>)\s*\Z")


def knows_claimreview(data: bytes, name: str) -> bool:
    """Whether it is a web page, or JSON that names a ClaimReview or is a Google API's answer."""
    start = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    page = name.lower().endswith((".html", ".htm", ".xhtml")) or start.startswith(_PAGE)
    return page or (start[:1] in (b"{", b"[") and (b"ClaimReview" in data or is_answer(data)))


def read_claimreview(data: bytes, options: Options) -> Imported:
    """Read every ClaimReview of a JSON-LD file (an object, an array, a feed) or of a page.

    Each thing that was reviewed becomes a claim with the review as its evidence. A node that is
    only named by its `@id` is looked for in the whole file. A review that cannot be read is a
    problem with its JSON path, as `validate` words it, and its address; `skip_bad` leaves those
    out. In a page, microdata is read if its JSON-LD has no review.
    """
    text, remarks = read_text(data, fold_lines=False)
    problems, budget = Problems(), Budget(len(text))
    more: dict[str, None] = {}
    page = None
    if text[:1000].lstrip("\ufeff \t\r\n")[:1] in ("{", "["):
        roots = [("$", json_tree(text))]
    else:
        page = page_tree(text)
        roots = _blocks(page, problems)
    graph = Graph(roots, _is_wanted, budget)
    if page is not None and items_of(page, "ClaimReview"):
        if graph.found:
            more[_MICRODATA] = None
        else:
            items = microdata(page, budget.spend, "ClaimReview")
            roots += [(f"microdata[{number}]", item) for number, item in enumerate(items)]
            graph = Graph(roots, _is_wanted, budget)
    claims = _claims(graph, problems, more)
    if not (options.skip_bad and claims):
        others = f"--skip-bad imports the others: {counted(len(claims), 'claim')}"
        problems.stop(others if claims else "")
    if not claims:
        rdfa = page is not None and "ClaimReview" in str(
            [node.attrs.get("typeof") for node in page.css("[typeof]")]
        )
        raise FactsheetError(_RDFA if rdfa else "it contains no ClaimReview")
    said = some_lines(list(more), _MOST_REMARKS, " like these")
    if page is None and is_answer(data) and has_more(roots[0][1]):
        said.append(MORE)
    return Imported(
        tuple(claims), remarks=(*remarks, *said, _NOT_VERDICTS), left_out=tuple(problems.lines)
    )


def _claims(graph: Graph, problems: Problems, remarks: dict[str, None]) -> list[Claim]:
    """Make claims from all reviews, and note what is wrong with those that cannot be read."""
    claims: list[Claim] = []
    taken: set[str] = set()
    for place, node in graph.found:
        if is_reference(node) and graph.member(node, "claimReviewed"):
            continue
        made = read_review(graph, node) if _is_review(node) else read_found_claim(graph, node)
        remarks |= dict.fromkeys(made.remarks)
        where = _where(graph, place, node)
        if not made.trees:
            missing = "a ClaimReview without claimReviewed (the claim itself)"
            problems.add(where, missing if _is_review(node) else "a claim without text")
        for tree in made.trees:
            tree["id"] = slug(tree["statement"], taken)
            try:
                claims.append(read(Claim, tree))
                taken.add(tree["id"])
            except BadTree as error:
                problems.add_all(where, error)
    return claims


def _blocks(page: Any, problems: Problems) -> list[tuple[str, Any]]:
    """Read the JSON-LD of a page; a block that is not JSON is a problem if it may hold a review."""
    blocks = [
        _WRAPPING.sub("", script.text() or "")
        for script in page.css("script[type]")
        if (script.attrs.get("type") or "").split(";")[0].strip().lower() == "application/ld+json"
    ]
    roots: list[tuple[str, Any]] = []
    for number, block in enumerate(blocks):
        name = f"script[{number}]:$"
        try:
            roots.append((name, json_value(block, strict=False)))
        except ValueError as error:
            if block.strip() and (len(blocks) == 1 or "ClaimReview" in block):
                problems.add(name, str(error))
    return roots


def _is_wanted(node: GraphNode) -> bool:
    """Whether a node is a ClaimReview, or a claim of a Google API's answer."""
    return _is_review(node) or is_found_claim(node)


def _is_review(node: GraphNode) -> bool:
    """Whether a node is a ClaimReview."""
    return "ClaimReview" in types_of(node)


def _where(graph: Graph, place: NodePlace, review: GraphNode) -> str:
    """Return where a review is, and its address if it has one."""
    url = graph.text(review, "url")
    return f"{place} ({shown(url)[:200]})" if url else str(place)
