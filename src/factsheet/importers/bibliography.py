"""Turn an item of a bibliography, in the form of CSL-JSON, into a source.

https://docs.citationstyles.org/en/stable/specification.html (variables, types, dates, names).
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from factsheet.importers.cited import (
    STANCE,
    Source,
    SourceNote,
    lists,
    one_text,
    some_text,
    sort_tags,
    usable_address,
)
from factsheet.importers.imported import Problems, make_evidence
from factsheet.intake import day
from factsheet.vocabulary import (
    CLAIM_TAG,
    CSL_TYPES,
    CSL_WITHIN,
    DOCUMENT,
    ITS_DATE,
    ITS_TYPE,
    WEBPAGE,
)

Item = Mapping[str, Any]

OTHERS = "and others"
"""What stands in the place of the authors that a bibliography does not name."""

_MARKUP = re.compile(r"</?(?:i|b|em|strong|sc|sub|sup|span)\b[^<>]{0,200}>", re.I)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,4}\Z")
_SECOND = re.compile(r"[;,\s]https?://", re.I)
"""The beginning of a second address in one field."""
_DOI = re.compile(r"(?:(?:https?://)?(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)\Z", re.I)
_NUMBERED = re.compile(r"(\d{4})(?:[-/](\d{1,2}))?(?:[-/](\d{1,2}))?[-/\s]*\Z")
_FULL_DATE = re.compile(r"\s|年|\d[./T]\d")
"""A date in words, or with dots: any other is EDTF, and not a whole day."""
_EXTRA = re.compile(r"^\s*(claim|stance)s?\s*:\s*(\S.*)$", re.I | re.M)
_MOST_NAMES = 200


def source_of(item: Item, where: str, problems: Problems, remarks: dict[str, None]) -> Source:
    """Return an item as a source; what it names as its claim or stance in `note` counts as a tag.

    Attachments, abstracts and `note` itself are not taken; `annote`, the user's own words, is said
    about the source. A date that is not a whole day is kept as `x-published`: a year alone does not
    mean 1 January.
    """
    text = {name: one_text(item.get(name)) for name in _TEXTS}
    kind = text["type"] if text["type"] in CSL_TYPES else ""
    title = _MARKUP.sub("", text["title"])
    url, trouble = _address(text["URL"], text["DOI"])
    house = _publisher(kind, text)
    published, vague = _date_of(item.get("issued"))
    accessed, _ = _date_of(item.get("accessed"))
    author = "; ".join(_authors(item))
    stance, claims, tags = sort_tags(_tags(item))
    extra = {ITS_TYPE: kind if kind != (WEBPAGE if url else DOCUMENT) else "", ITS_DATE: vague}
    year = str(published.year) if published else "".join(re.findall(r"\A\d{4}(?!\d)", vague))
    words = ", ".join(filter(None, (title, house, year)))
    if not url:
        words = words if title else ", ".join(filter(None, (author, words)))
    language = text["language"].replace("_", "-")
    tree = {
        "url": url,
        "source": None if url else words,
        "title": title,
        "author": author,
        "publisher": house,
        "language": language if _LANGUAGE.match(language) else "",
        "published": published,
        "accessed": accessed,
        "locator": _locator(text),
        "stance": stance,
        **extra,
    }
    own = some_text(item.get("annote"))
    if trouble and words:
        remarks[f"{where}: {trouble}; cited without it"] = None
    elif not url and not words:
        return Source(where, trouble=trouble or "it has no address, no title and no author")
    return Source(
        where,
        url or text["URL"],
        make_evidence(tree, where, problems),
        said=(SourceNote(own),) if own else (),
        tags=tags,
        claims=claims,
    )


_TEXTS = (
    "type", "title", "URL", "DOI", "language", "publisher", "container-title", "genre",
    "page", "volume", "issue", "locator", "archive",
)  # fmt: skip


def _address(url: str, doi: str) -> tuple[str | None, str]:
    """Return the page's address, else that of the DOI; or None, and what is wrong with it."""
    second = _SECOND.search(url)
    found, trouble = usable_address(url[: second.start()].rstrip(";, ") if second else url)
    if found is None and (known := _DOI.match(doi) or _DOI.match(url)):
        found, _ = usable_address(f"https://doi.org/{known[1]}")
    return found, "" if found else trouble


def _publisher(kind: str, text: Mapping[str, str]) -> str:
    """Return who published it: the paper of an article, the publishing house of a book."""
    container = _MARKUP.sub("", text["container-title"])
    if kind.startswith(CSL_WITHIN) and container:
        return container
    return text["publisher"] or container


def _locator(text: Mapping[str, str]) -> str:
    """Return where in the source: volume, issue and pages, as far as they are known."""
    pages = text["locator"] or text["page"]
    if pages and pages[0].isdigit():
        pages = f"{'pp.' if re.search(r'[-–,]', pages) else 'p.'} {pages}"
    volume = f"vol. {text['volume']}" if text["volume"] else ""
    issue = f"no. {text['issue']}" if text["issue"] else ""
    return ", ".join(filter(None, (volume, issue, pages)))


def _authors(item: Item) -> Iterator[str]:
    """Yield the authors' names in their natural order, or the editors' if there are no authors."""
    authors = list(_names(item.get("author")))
    if authors:
        yield from authors
    else:
        yield from (f"{name} (ed.)" for name in _names(item.get("editor")))


def _names(value: Any) -> Iterator[str]:
    for number, name in enumerate(lists(value)):
        if number == _MOST_NAMES:
            yield OTHERS
            return
        if isinstance(name, dict):
            given = one_text(name.get("given"))
            parts = [
                given,
                one_text(name.get("dropping-particle")),
                one_text(name.get("non-dropping-particle")),
                one_text(name.get("family")),
                one_text(name.get("suffix")),
            ]
            whole = one_text(name.get("literal")) or " ".join(filter(None, parts))
        else:
            whole = one_text(name)
        if whole:
            yield whole.replace(";", ",")


def natural(name: str) -> str:
    """Return a name in its natural order: `Doe, Ann` and `Doe, Jr., Ann` become `Ann Doe, Jr.`.

    A name without a comma is in that order already.
    """
    parts = [part.strip() for part in name.split(",") if part.strip()]
    if len(parts) == 2:
        return f"{parts[1]} {parts[0]}"
    if len(parts) == 3:
        last, second, third = parts
        given, suffix = (third, second) if _is_suffix(second) else (second, third)
        return f"{given} {last}, {suffix}"
    return " ".join(parts)


def _is_suffix(word: str) -> bool:
    return bool(re.fullmatch(r"(?:jr|sr|[ivx]{1,4})\.?", word, re.I))


def _tags(item: Item) -> Iterator[str]:
    """Yield the keywords of an item, and what its note says about claim and stance."""
    keywords = item.get("keyword")
    if isinstance(keywords, str):
        keywords = re.split(r"[,;\n]", keywords)
    yield from (one_text(word) for word in lists(keywords))
    for name, value in _EXTRA.findall(some_text(item.get("note"))):
        yield f"{CLAIM_TAG if name.casefold() == 'claim' else STANCE}{value}"


def _date_of(value: Any) -> tuple[date | None, str]:
    """Return a date of CSL as a day, or as a text if it is not a whole day; empty if there is none.

    `{"date-parts": [[2024, 5, 17]]}`, `{"raw": …}`, `{"literal": …}`, or a text. Two dates are a
    span of time, not a day.
    """
    if isinstance(value, dict):
        parts = value.get("date-parts")
        if isinstance(parts, list) and parts:
            spans = ["-".join(_parts(one)) for one in parts[:2]]
            text = "/".join(filter(None, spans))
        else:
            text = one_text(value.get("raw")) or one_text(value.get("literal"))
    else:
        text = one_text(value)
    return read_date(text)


def _parts(value: Any) -> Iterator[str]:
    """Yield year, month and day of a date, as far as they are known: none is 0."""
    for width, part in zip((4, 2, 2), lists(value), strict=False):
        text = one_text(part)
        if not text.strip("0"):
            return
        yield text.zfill(width) if text.isdecimal() else text


def read_date(text: str) -> tuple[date | None, str]:
    """Return a text as a day, or unchanged if it is not a whole day: `2024-05`, `May 2024`.

    `2025/04/17//`, as RIS has it, is a day; so is any that can be read in only one way.
    """
    text = text.strip()
    if found := _NUMBERED.match(text):
        year, month, number = found.groups()
        if month and number:
            try:
                return date(int(year), int(month), int(number)), ""
            except ValueError:
                return None, text
        return None, f"{year}-{month.zfill(2)}" if month else year
    whole = day(text.rstrip("/ ")) if _FULL_DATE.search(text) else None
    return (whole, "") if whole else (None, text[:60])
