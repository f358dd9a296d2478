"""What a page's head and body state about the page, and where: nothing is decided here."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from factsheet.documents.article_data import PageGraph, texts_of, types
from factsheet.urls import is_address


class PageStatement(NamedTuple):
    """One statement: the value as it is written, and where, in words for the user.

    `typed`: written in a field that means just this, for machines to read. `by`: for an author,
    whether a `person` or an `organisation` is said to have written it; empty if nobody says.
    """

    value: str
    where: str
    typed: bool = True
    by: str = ""


Statements = Mapping[str, list[PageStatement]]

# Names of <meta> by field, and whether they mean just that: Open Graph's, scholars' (Highwire),
# Dublin Core's, and what news sites write.
_NAMES = (
    ("title", True, "og:title citation_title dc.title dcterms.title parsely-title"),
    ("title", False, "twitter:title sailthru.title title"),
    (
        "author",
        True,
        "citation_author dc.creator dcterms.creator parsely-author author article:author byl "
        "sailthru.author og:article:author",
    ),
    ("journal", True, "citation_journal_title"),
    ("publisher", True, "og:site_name"),
    (
        "published",
        True,
        "article:published_time og:article:published_time citation_publication_date datepublished "
        "citation_online_date dcterms.issued dc.date.issued parsely-pub-date",
    ),
    (
        "published",
        False,
        "article:published date dc.date dcterms.date dcterms.created publish-date publish_date "
        "publication_date pubdate sailthru.date citation_date",
    ),
    ("language", True, "dc.language dcterms.language citation_language"),
    ("language", False, "og:locale content-language language"),
)
_METAS = {name: (kind, typed) for kind, typed, names in _NAMES for name in names.split()}
_MOST, _MOST_AUTHORS = 30, 100
"""How many statements of one kind are read."""


def statements(tree: Any, url: str | None) -> Statements:
    """Return what a page states about its title, author, publisher, journal, day and language.

    Takes a lexbor tree that nothing was marked in, and the page's address.
    """
    found: dict[str, list[PageStatement]] = {
        name: [] for name in ("title", "author", "publisher", "journal", "published", "language")
    }
    for node in tree.css("meta[content]"):
        attrs = node.attrs
        given = (attrs.get(name) for name in ("property", "name", "itemprop", "http-equiv"))
        where = next(filter(None, given), "").strip().lower()
        field, typed = _METAS.get(where, ("", False))
        if field and len(found[field]) < (_MOST_AUTHORS if field == "author" else _MOST):
            found[field].append(PageStatement(attrs.get("content") or "", where, typed))
    _visible(tree, found)
    _linked(PageGraph(tree), found, _own_address(tree) or url)
    return found


def _own_address(tree: Any) -> str | None:
    link = tree.css_first('link[rel="canonical"]')
    address = link.attrs.get("href") if link is not None else None
    return address if address and is_address(address) else None


def _visible(tree: Any, found: dict[str, list[PageStatement]]) -> None:
    """Add what the page itself contains: headings, times, microdata, the page's language."""
    headings = [node.text(deep=True, separator=" ") for node in tree.css("h1")]
    headings = list(dict.fromkeys(" ".join(text.split()) for text in headings if text.strip()))
    found["title"] += [PageStatement(text, "<h1>") for text in headings[:1] if len(headings) == 1]
    title = tree.css_first("head title")
    if title is not None:
        found["title"].append(PageStatement(title.text(), "<title>", False))
    for node in tree.css(
        'time[itemprop="datePublished"], [itemprop="datePublished"], time[pubdate]'
    )[:3]:
        value = node.attrs.get("datetime") or node.attrs.get("content") or node.text()
        found["published"].append(PageStatement(value, "datePublished"))
    for node in tree.css('[itemprop="author"], [itemprop="creator"]')[:20]:
        named = node.css_first('[itemprop="name"]') or node
        value = named.attrs.get("content") or named.text(deep=True, separator=" ")
        found["author"].append(PageStatement(value, "itemprop author", False))
    for node in tree.css('a[rel~="author"], [rel~="author"] a')[:20]:
        found["author"].append(
            PageStatement(node.text(deep=True, separator=" "), "rel=author", False)
        )
    times = {node.attrs.get("datetime") or "" for node in tree.css("time[datetime]")[:50]}
    if len(times) == 1:
        found["published"].append(PageStatement(times.pop(), "<time>", False))
    root = tree.css_first("html")
    if root is not None and (code := root.attrs.get("lang") or root.attrs.get("xml:lang")):
        found["language"].insert(0, PageStatement(code, "html lang"))


def _linked(graph: PageGraph, found: dict[str, list[PageStatement]], url: str | None) -> None:
    """Add what JSON-LD says about the article, before everything else: it is the best typed."""
    titles = [said.value for said in found["title"]]
    where = "JSON-LD"
    for node in graph.about(url, titles):
        titles = graph.texts(node, "headline") or graph.texts(node, "name")
        found["title"][:0] = [PageStatement(text, where) for text in titles]
        found["published"][:0] = [
            PageStatement(text, where) for text in graph.texts(node, "datePublished")
        ]
        found["publisher"] += [
            PageStatement(text, where) for text in graph.texts(node, "publisher")
        ]
        found["language"] += [
            PageStatement(text, where) for text in graph.texts(node, "inLanguage")
        ]
        authors = graph.things(node, "author") + graph.things(node, "creator")
        found["author"][:0] = [
            PageStatement(name, where, True, _by(one)) for one in authors for name in texts_of(one)
        ]


def _by(author: Any) -> str:
    kinds = types(author) if isinstance(author, dict) else set()
    if any("organi" in kind for kind in kinds):
        return "organisation"
    return "person" if "person" in kinds else ""
