"""What trafilatura makes of a page's metadata: its own guesses at what the page says of itself."""

from typing import Any

from factsheet.documents.document import language_code, person
from factsheet.documents.markup import PIECES
from factsheet.intake import day, first_address
from factsheet.model import Article


def trafilatura_guess(page: Any) -> tuple[Article, tuple[str, ...]]:
    """Return title, author, publisher, address, day and language, and remarks.

    Takes an lxml tree.
    """
    from trafilatura.metadata import extract_metadata

    found = extract_metadata(page, date_config={"extensive_search": False, "original_date": True})
    language = page.get("lang") or page.get("xml:lang") or _meta(page, "content-language")
    language = language or _meta(page, "og:locale")
    site = _line(found.sitename) or ""
    named_by_host = "@" in site or site.lower() in ("", (found.hostname or "").lower())
    url, remarks = first_address([found.url], "the article's address")
    article = Article(
        title=_line(found.title),
        author=person(_line(found.author)) or person(_line(_meta(page, "author"))),
        publisher=None if named_by_host else site,
        url=url,
        published=day(found.date or ""),
        language=language_code(language),
    )
    return article, remarks


def _meta(page: Any, name: str) -> str | None:
    for element in page.iter("meta"):
        names = (element.get("name"), element.get("property"), element.get("http-equiv"))
        if name in [given.lower() for given in names if given] and element.get("content"):
            return str(element.get("content"))
    return None


def _line(words: str | None) -> str | None:
    """Return words on one line, and no address in place of a name."""
    words = " ".join(PIECES.sub("", words or "").replace("; ", ", ").split())
    return words if words and "://" not in words else None
