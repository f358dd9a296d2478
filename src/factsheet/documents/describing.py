"""What a page or a file says about itself: title, author, publisher, day, language."""

from dataclasses import dataclass
from datetime import date

from factsheet.documents import deciding, names
from factsheet.documents.agencies import agency_heading, agency_named
from factsheet.documents.document import Document
from factsheet.documents.html import page_tree
from factsheet.documents.page_statements import Statements, statements
from factsheet.documents.trafilatura_metadata import trafilatura_guess
from factsheet.model import Article
from factsheet.urls import publisher_host

_MOST_GUESSED, _LONGEST_GUESSED = 3_000_000, 500
"""The most characters of a page that trafilatura is given, and of one value in it."""

_HEAD, _BODY = 10_000, 1_000_000
"""How many characters of a file, and of a page, are searched for names."""


@dataclass(frozen=True, slots=True)
class Description:
    """What a page says of itself, as far as it agrees with itself.

    `author` has names joined by "; ". `agency` is the news agency whose text it seems to be, on a
    site of another name: `publisher` is empty then, and `site` has the site's name. `differences`
    are fields, each with the values of which none was taken, or only the one that is typed best.
    """

    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    published: date | None = None
    language: str | None = None
    agency: str | None = None
    site: str | None = None
    differences: tuple[tuple[str, str], ...] = ()


def described(document: Document, url: str | None, last: date) -> Description:
    """Return what a page says about itself, in its own data and by trafilatura's reading of it.

    `url` is its address; `last` the last day on which it can have been published. Everything in it
    is text from outside: markup and control characters are removed, and what is too long for its
    field is ignored.
    """
    if document.kind != "html":
        return _by_properties(document)
    said = statements(page_tree(document.source), url)
    guess = _guess(document.source)
    host = publisher_host(url or "") or ""
    sites = _sites(said, host)
    agency = _agency(said, document.text, sites)
    taken = {
        "title": deciding.title(said, sites),
        "author": deciding.author(
            said, guess.author, [*sites, *filter(None, [agency])], document.text[:_BODY]
        ),
        "publisher": deciding.publisher(said, host),
        "published": deciding.published(said, guess.published, last),
        "language": deciding.language(said),
    }
    site = taken["publisher"].value
    if agency:
        taken["publisher"] = deciding.Decision()
    return Description(
        **{name: one.value for name, one in taken.items()},
        agency=agency,
        site=site,
        differences=tuple((name, one.differs) for name, one in taken.items() if one.differs),
    )


def _guess(source: str) -> Article:
    """Return what trafilatura reads from a page; nothing if it cannot read it.

    It gets no scripts, which are read here, and no long values: its patterns take hours for them.
    """
    from lxml import etree, html

    if len(source) > _MOST_GUESSED:
        return Article()
    parser = html.HTMLParser(encoding="utf-8")
    try:
        page = html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
        etree.strip_elements(page, "script", "style", "svg", with_tail=False)
        for element in page.iter("meta", "title", "h1", "h2", "time", "abbr"):
            element.text = (element.text or "")[:_LONGEST_GUESSED]
            for name, value in element.items():
                element.set(name, value[:_LONGEST_GUESSED])
        return trafilatura_guess(page)[0]
    except (etree.LxmlError, ValueError, RecursionError):
        return Article()


def _sites(said: Statements, host: str) -> list[str]:
    """Return the names that the site goes by: its publisher's, its host's and the host's parts."""
    labels = host.split(".")
    named = [names.publisher(one.value) for one in (*said["publisher"], *said["journal"])]
    return list(filter(None, [*named, host, *labels[:-1], ".".join(labels[-2:])]))


def _agency(said: Statements, text: str, sites: list[str]) -> str | None:
    """Return the agency whose text it is, by its byline or its head, if the site is another's."""
    bylines = (agency_named(names.plain_words(one.value)) for one in said["author"])
    found = next(filter(None, bylines), None) or agency_heading(text)
    return None if found in map(agency_named, sites) else found


def _by_properties(document: Document) -> Description:
    """Take a title and an author from a file's properties only if its text has them as well.

    Programs fill these in with the name of an earlier file, or of the computer's owner.
    """
    head = (document.pages or (document.text,))[0][:_HEAD]
    shown = deciding.letters(head)
    title = names.title(document.article.title, ())
    people = names.people(document.article.author)
    return Description(
        title=title if len(title) > 5 and deciding.letters(title) in shown else None,
        author="; ".join(name for name in people if deciding.letters(name) in shown) or None,
    )
