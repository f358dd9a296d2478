"""One published review -> the claims that it reviewed, with the review as their evidence."""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from factsheet.importers.linked import Graph, GraphNode, node_id, types_of, without_id
from factsheet.intake import day, first_address
from factsheet.urls import is_address, mended, shown

_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?\s?%?")


class ReviewClaims(NamedTuple):
    """The result of reading one review: claims as plain values, and remarks for the user."""

    trees: list[dict[str, Any]]
    remarks: list[str]


def read_review(graph: Graph, review: GraphNode) -> ReviewClaims:
    """Make a claim from each thing that a ClaimReview reviewed; none if it does not say what.

    The claim reviewed becomes the statement, who said it `attributed_to`, where it was said
    `x-appearance`; the review becomes evidence: its address, its publisher, its day, kind
    secondary. Its stance is `supports` or `refutes` only where its number is the best or the worst
    of its own scale, else `context`.
    """
    remarks: list[str] = []
    named = node_id(review)
    if "claimReviewed" in review:
        # Many pages give one `@id` to all their reviews: none may take what the others say.
        review = without_id(review)
    rating, stance = _rating(graph, review)
    piece = evidence(
        graph,
        addresses=[graph.address(one) for one in (*graph.values(review, "url"), named)],
        title=graph.text(review, "name", "headline"),
        publisher=_house(graph, review),
        stance=stance,
        published=graph.text(review, "datePublished"),
        remarks=remarks,
    )
    trees: dict[tuple[str | None, ...], tuple[dict[str, Any], dict[str, None]]] = {}
    for statement, item in _claims(graph, review, remarks):
        speaker = _names(graph, graph.nodes(item, "author"))
        claimed = a_day(graph.text(item, "datePublished"))
        tree = {
            "statement": statement,
            "attributed_to": speaker,
            "rating": rating,
            "x-claimed": claimed,
            "evidence": piece and [piece],
        }
        graph.spend(sum(len(str(value)) for value in tree.values()))
        _, places = trees.setdefault((statement, speaker, claimed), (tree, {}))
        places.update(dict.fromkeys(_places(graph, item, remarks)))
    made = [{**tree, "x-appearance": list(places)} for tree, places in trees.values()]
    return ReviewClaims(
        [{name: value for name, value in tree.items() if value} for tree in made], remarks
    )


def evidence(
    graph: Graph,
    *,
    addresses: Iterable[str | None],
    title: str | None,
    publisher: str | None,
    stance: str,
    published: str | None,
    remarks: list[str],
    note: str | None = None,
) -> dict[str, Any] | None:
    """Make a piece of evidence of a review; None if nothing says which review it is."""
    usable = [_usable(graph, address, remarks) for address in addresses]
    url, refused = first_address(usable, "evidence")
    remarks += refused
    piece = {
        "url": url,
        "source": None if url else title or publisher,
        "publisher": publisher,
        "kind": "secondary",
        "stance": stance,
        "published": a_day(published),
        "note": note,
    }
    graph.spend(sum(len(value) for value in piece.values() if value))
    found = url or piece["source"]
    return {name: value for name, value in piece.items() if value} if found else None


def a_day(text: str | None) -> str | None:
    """Return the day that a text names, as ISO 8601; None if it could be two, or is none."""
    found = day(text or "")
    return found.isoformat() if found else None


def _usable(graph: Graph, address: str | None, remarks: list[str]) -> str | None:
    """Mend an address as a browser would, and note it."""
    if not address or is_address(address.strip()):
        return address
    graph.spend(10 * len(address))
    if (found := mended(address)) is None:
        return address
    remarks.append(f"'{shown(address.strip())[:200]}' is read as {found[:200]}")
    return found


def _claims(graph: Graph, review: GraphNode, remarks: list[str]) -> list[tuple[str, GraphNode]]:
    """Pair the words of each claim with what is said about it: who made it, where, when."""
    texts = _reviewed(graph, review)
    items = [
        {"url": item} if isinstance(item, str) else item
        for item in graph.nodes(review, "itemReviewed")
        if isinstance(item, str | dict)
    ]
    if len(texts) > 1:
        if len(items) <= 1:
            return [(text, item) for text in texts for item in items or [{}]]
        if len(items) == len(texts):
            return list(zip(texts, items, strict=True))
        remarks.append(
            f"one review has {len(texts)} claims and {len(items)} things reviewed: "
            "who made which claim, and where, is left out"
        )
        return [(text, {}) for text in texts]
    if len(items) == 1 and texts:
        return [(texts[0], items[0])]
    own = [(_own_words(graph, item) or "".join(texts), item) for item in items]
    return [(text, item) for text, item in own if text] or [(text, {}) for text in texts]


def _reviewed(graph: Graph, review: GraphNode) -> list[str]:
    """Return the claims in `claimReviewed`; one that is there in several languages is one."""
    said = graph.member(review, "claimReviewed")
    parts = said if isinstance(said, list) else [said]
    tongues = [part.get("@language") for part in parts if isinstance(part, dict)]
    values = graph.nodes(review, "claimReviewed")
    if len(parts) > 1 and len(tongues) == len(parts) == len({str(tongue) for tongue in tongues}):
        values = values[:1]
    found = (
        graph.text(value, "text", "name") if isinstance(value, dict) else graph.words(value)
        for value in values
    )
    return list(dict.fromkeys(words for words in found if words))


def _own_words(graph: Graph, item: GraphNode) -> str | None:
    """Return the words in which a reviewed Claim states itself."""
    return graph.text(item, "text", "name") if "Claim" in _types(graph, item) else None


def _rating(graph: Graph, review: GraphNode) -> tuple[str | None, str]:
    """Return the words of all ratings, and the stance on which their own scales agree."""
    words: dict[str, None] = {}
    stances = []
    for rating in graph.nodes(review, "reviewRating"):
        if isinstance(rating, dict):
            said = graph.texts(rating, "alternateName") or graph.texts(rating, "name")
            said = said or _not_numbers(graph.texts(rating, "ratingValue"))
            stances.append(_stance(graph, rating))
        else:
            said = _not_numbers([graph.words(rating) or ""])
            stances.append("context")
        words.update(dict.fromkeys(said))
    agreed = stances[0] if len(set(stances)) == 1 else "context"
    return "; ".join(words) or None, agreed


def _not_numbers(texts: list[str]) -> list[str]:
    return [text for text in texts if text and not _NUMBER.fullmatch(text)]


def _stance(graph: Graph, rating: GraphNode) -> str:
    """Read a stance from the ends of the scale that the review itself gives, and nothing else."""
    try:
        value, worst, best = (
            float(graph.text(rating, name) or "")
            for name in ("ratingValue", "worstRating", "bestRating")
        )
    except ValueError:
        return "context"
    if not worst < best:
        return "context"
    return "refutes" if value == worst else "supports" if value == best else "context"


def _house(graph: Graph, review: GraphNode) -> str | None:
    """Return who published the review: the newsroom rather than the reporter."""
    authors = graph.nodes(review, "author")
    reporters = [one for one in authors if _is_person(graph, one)]
    houses = [one for one in authors if not _is_person(graph, one)]
    return (
        _names(graph, houses)
        or _names(graph, graph.nodes(review, "publisher"))
        or _names(graph, reporters)
    )


def _is_person(graph: Graph, value: Any) -> bool:
    """Whether a value is a person, and not also an organisation."""
    types = _types(graph, value) if isinstance(value, dict) else ()
    return "Person" in types and not any(name.endswith("Organization") for name in types)


def _types(graph: Graph, node: GraphNode) -> tuple[str, ...]:
    """Return a node's types, or those of the node that it only names."""
    return types_of(node) or types_of(graph.whole(node))


def _names(graph: Graph, values: list[Any]) -> str | None:
    named = (
        graph.text(value, "name") if isinstance(value, dict) else graph.words(value)
        for value in values
    )
    return ", ".join(dict.fromkeys(name for name in named if name)) or None


def _places(graph: Graph, item: GraphNode, remarks: list[str]) -> list[str]:
    """Return the addresses where the claim was made."""
    found: dict[str, None] = {}
    for name in ("firstAppearance", "appearance", "url", "sameAs"):
        for value in graph.nodes(item, name):
            named = [value]
            if isinstance(value, dict):
                named = graph.values(value, "url") or [value.get("@id")]
            for address in named:
                usable = _usable(graph, graph.address(address), remarks)
                if usable and is_address(usable := usable.strip()):
                    found[usable] = None
    return list(found)
