"""HTML: the main text and the page's own metadata."""

import re
from typing import Any

from factsheet.articles.article_text import ArticleText, language_code, with_opening
from factsheet.intake import charset, day, decode, first_address, html_tree, visible_text
from factsheet.model import Article
from factsheet.problems import FactsheetError
from factsheet.texts import counted

MAX_PAGE = 20_000_000
"""Characters of HTML, without the pictures that are written into it."""


def read_html(data: bytes) -> ArticleText:
    """Read the main text of a page, and what its metadata say.

    Where no main text is found, all visible text is taken, and a note says so.
    """
    page, notes = decode(data, charset(data))
    page = re.sub(r"data:[\w/+.-]+;base64,[A-Za-z0-9+/=]+", "data:,", page)
    if len(page) > MAX_PAGE:
        raise FactsheetError(
            f"the page has more than {MAX_PAGE // 10**6} MB; save its text and load that"
        )
    tree = html_tree(page)
    article, more = _metadata(tree)
    everything = visible_text(tree)
    text = _main_text(tree)
    if not text:
        text = everything
        notes += ("no main text was found; all the page's visible text was taken",)
    if not text:
        raise FactsheetError("the page shows no text; it may be one that a script fills in")
    return with_opening(text, article, notes + more + _left_out(everything, text))


def _main_text(tree: Any) -> str:
    """Let trafilatura find the main text; it rather takes too much than too little."""
    import trafilatura

    found: Any = trafilatura.bare_extraction(tree, favor_recall=True, include_comments=False)
    if found is None or found.body is None:
        return ""
    return visible_text(found.body, lines=True)


def _left_out(everything: str, text: str) -> tuple[str, ...]:
    """Say how many lines of the page, long enough to be sentences, are not in the text."""
    taken = set(text.split("\n"))
    left = [line for line in everything.split("\n") if len(line) >= 40 and line not in taken]
    if not left:
        return ()
    count = counted(len(left), "line")
    return (f"{count} of the page not taken as its main text, such as '{left[0][:60]}'",)


def _metadata(tree: Any) -> tuple[Article, tuple[str, ...]]:
    from trafilatura.metadata import extract_metadata

    found = extract_metadata(tree, date_config={"extensive_search": False, "original_date": True})
    language = tree.get("lang") or tree.get("xml:lang") or _meta(tree, "content-language")
    language = language or _meta(tree, "og:locale")
    site = _line(found.sitename) or ""
    named_by_host = "@" in site or site.lower() in ("", (found.hostname or "").lower())
    url, notes = first_address([found.url], "the article's address")
    article = Article(
        title=_line(found.title),
        author=_line(found.author or _meta(tree, "author")),
        publisher=None if named_by_host else site,
        url=url,
        published=day(found.date or ""),
        language=language_code(language),
    )
    return article, notes


def _meta(tree: Any, name: str) -> str | None:
    for element in tree.iter("meta"):
        names = (element.get("name"), element.get("property"), element.get("http-equiv"))
        if name in [given.lower() for given in names if given] and element.get("content"):
            return str(element.get("content"))
    return None


def _line(words: str | None) -> str | None:
    """Give words on one line, and no address that stands for a name."""
    words = " ".join((words or "").replace("; ", ", ").split())
    return words if words and "://" not in words else None
