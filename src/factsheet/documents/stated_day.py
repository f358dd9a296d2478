"""The day of publication that an HTML page states in its own metadata."""

import json
from datetime import UTC, date, datetime, time, timedelta
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


_EARTH = (timedelta(hours=-12), timedelta(hours=14))
"""How far the world's time zones are from UTC."""


def stated_days(tree: Any) -> tuple[date, ...]:
    """Return the day of publication from JSON-LD, else <meta>, else <time>; empty if none is clear.

    Takes a lexbor tree. Only ISO 8601 counts (2026-03-01, 2026/03/01, with or without a time): the
    day as it is written, in the page's own time zone, and if it has a time, which other days it
    then was elsewhere in the world.
    """
    for script in tree.css('script[type="application/ld+json"]'):
        if found := _from_json(script.text()):
            return found
    metas = [(node.attrs, node.attrs.get("content")) for node in tree.css("meta[content]")]
    for attribute, names in _METAS:
        for attrs, value in metas:
            if (attrs.get(attribute) or "").lower() in names and (found := days_of(value)):
                return found
    for node in tree.css(
        'time[itemprop="datePublished"], time[pubdate], [itemprop="datePublished"]'
    ):
        found = days_of(node.attrs.get("datetime") or node.attrs.get("content") or node.text())
        if found:
            return found
    return ()


def _from_json(text: str) -> tuple[date, ...]:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    items = said if isinstance(said, list) else [said]
    graphs = [item.get("@graph") for item in items if isinstance(item, dict)]
    for item in [
        *items,
        *(thing for graph in graphs if isinstance(graph, list) for thing in graph),
    ]:
        if isinstance(item, dict) and item.get("@type") not in _COMMENTS:
            value = item.get("datePublished")
            if isinstance(value, str) and (found := days_of(value)):
                return found
    return ()


def days_of(value: str | None) -> tuple[date, ...]:
    """Return the day of a time in ISO 8601 as it is written, and what day it then was elsewhere."""
    text = (value or "").strip().replace("/", "-")[:35]
    try:
        day = date.fromisoformat(text[:10]) if len(text) >= 10 else None
    except ValueError:
        return ()
    if day is None:
        return ()
    try:
        moment = datetime.fromisoformat(text)
        if len(text) == 10 or moment.time() == time():  # midnight is what programs write for none
            return (day,)
        hours = (timedelta(), *_EARTH) if moment.tzinfo else (timedelta(), -_EARTH[1], -_EARTH[0])
        utc = moment.astimezone(UTC) if moment.tzinfo else moment
        others = {(utc + shift).date() for shift in hours}
    except (ValueError, OverflowError):
        return (day,)
    return (day, *sorted(others - {day}))
