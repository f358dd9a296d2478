"""The answer of Google's Fact Check Tools API: claims, each with the reviews found for it.

https://developers.google.com/fact-check/tools/api/reference/rest/v1alpha1/claims/search
"""

import re
from typing import Any

from factsheet.importers.linked import Graph, GraphNode
from factsheet.importers.reviews import ReviewClaims, a_day, evidence

MORE = "nextPageToken says that there are more claims, which are not in this file"
_REVIEWS = re.compile(rb'"claimReview"\s*:\s*\[')


def is_answer(data: bytes) -> bool:
    """Whether JSON contains claims in the API's form."""
    return bool(_REVIEWS.search(data))


def is_found_claim(node: GraphNode) -> bool:
    """Whether a node is a claim of such an answer: with reviews, and no type of its own."""
    reviews = node.get("claimReview")
    return "@type" not in node and isinstance(reviews, list) and not any(map(_is_typed, reviews))


def has_more(value: Any) -> bool:
    """Whether the last answer of a file says that there is a further page."""
    last = value[-1] if isinstance(value, list) and value else value
    return isinstance(last, dict) and bool(last.get("nextPageToken"))


def read_found_claim(graph: Graph, claim: GraphNode) -> ReviewClaims:
    """Make a claim with each review as a piece of evidence; none if its text is missing.

    The rating is the one that all reviews give; if they differ, each goes into the note of its
    evidence.
    """
    remarks: list[str] = []
    reviews = [one for one in graph.values(claim, "claimReview") if isinstance(one, dict)]
    ratings = [graph.text(review, "textualRating") for review in reviews]
    agreed = ratings[0] if len(set(ratings)) == 1 else None
    pieces = [
        evidence(
            graph,
            addresses=[graph.address(value) for value in graph.values(review, "url")],
            title=graph.text(review, "title"),
            publisher=_publisher(graph, review),
            stance="context",
            published=graph.text(review, "reviewDate"),
            remarks=remarks,
            note=None if agreed else rating,
        )
        for review, rating in zip(reviews, ratings, strict=True)
    ]
    tree = {
        "statement": graph.text(claim, "text"),
        "attributed_to": graph.text(claim, "claimant"),
        "rating": agreed,
        "x-claimed": a_day(graph.text(claim, "claimDate")),
        "evidence": [piece for piece in pieces if piece],
    }
    tree = {name: value for name, value in tree.items() if value}
    return ReviewClaims([tree] if "statement" in tree else [], remarks)


def _publisher(graph: Graph, review: GraphNode) -> str | None:
    for value in graph.values(review, "publisher"):
        named = graph.text(value, "name", "site") if isinstance(value, dict) else graph.words(value)
        if named:
            return named
    return None


def _is_typed(review: Any) -> bool:
    return isinstance(review, dict) and "@type" in review
