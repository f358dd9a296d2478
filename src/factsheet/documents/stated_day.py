"""The day of publication that an HTML page states in its own metadata."""

import json
from datetime import date
from typing import Any

# (name of the <meta> attribute, its values): Open Graph, Dublin Core, schema.org microdata, and
# what news sites write.
_METAS = (
    ("property", ("article:published_time", "og:article:published_time", "datepublished")),
    ("itemprop", ("datepublished",)),
    (
        "name",
        (
            "article:published_time", "datepublished", "date", "dc.date", "dc.date.issued",
            "dcterms.date", "dcterms.issued", "dcterms.created", "publish-date", "publish_date",
            "publication_date", "pubdate", "parsely-pub-date", "sailthru.date",
            "citation_publication_date",
        ),
    ),
)  # fmt: skip
_COMMENTS = ("Comment", "Review", "UserComments", "Answer", "Question")


def stated_day(tree: Any) -> date | None:
    """Give the day of publication from JSON-LD, else <meta>, else <time>; None when none is clear.

    Takes a lexbor tree. Only ISO 8601 counts (2026-03-01, 2026/03/01, with or without a time): the
    day as it is written, in the page's own time zone.
    """
    for script in tree.css('script[type="application/ld+json"]'):
        if found := _from_json(script.text()):
            return found
    metas = [(node.attrs, node.attrs.get("content")) for node in tree.css("meta[content]")]
    for attribute, names in _METAS:
        for attrs, value in metas:
            if (attrs.get(attribute) or "").lower() in names and (found := _day(value)):
                return found
    for node in tree.css(
        'time[itemprop="datePublished"], time[pubdate], [itemprop="datePublished"]'
    ):
        found = _day(node.attrs.get("datetime") or node.attrs.get("content") or node.text())
        if found:
            return found
    return None


def _from_json(text: str) -> date | None:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return None
    items = said if isinstance(said, list) else [said]
    graphs = [item.get("@graph") for item in items if isinstance(item, dict)]
    for item in [
        *items,
        *(thing for graph in graphs if isinstance(graph, list) for thing in graph),
    ]:
        if isinstance(item, dict) and item.get("@type") not in _COMMENTS:
            value = item.get("datePublished")
            if isinstance(value, str) and (found := _day(value)):
                return found
    return None


def _day(value: str | None) -> date | None:
    text = (value or "").strip()[:10].replace("/", "-")
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
