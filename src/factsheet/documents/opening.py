"""What the lines of a plain text say about the article: its title, author, day and address."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from factsheet import extras
from factsheet.documents.document import person
from factsheet.intake import day, first_address, meant_as_address
from factsheet.model import Article

_AUTHOR = re.compile(
    "authors?|by|written by|reported by|autor(in|en)?|von|text von|auteure?s?|autrice|par|por"
    "|autora|autore|autores|di|door|автор|авторы|作者|著者|文|기자|글|yazar|الكاتب|المؤلف"
)
_BYLINE = re.compile(r"(?:[Bb]y|BY|Von|Par|Por|Di|Door)\s+(?=[^\W\d_a-z])(.+)")
_ADDRESS = re.compile(
    "original|original article|article|source|url|link|canonical|quelle|originalartikel"
    "|article original|lien|fuente|artículo original|enlace|fonte|artigo original"
    "|articolo originale|источник|оригинал|ссылка|原文|原文链接|原文連結|来源|來源|链接|出典|元記事"
    "|원문|출처|kaynak|المصدر"
)
_PUBLISHED = re.compile(
    "published( on)?|date|posted|veröffentlicht( am)?|datum|publié( le)?|date de publication"
    "|publicado( el| em)?|fecha|data|pubblicato( il)?|дата|опубликовано|发布时间|日期|發布時間"
    "|公開日|게시일|tarih|التاريخ"
)
_LABEL = re.compile(r"([^:\uff1a]+)[:\uff1a]\s*(\S.*)")


def opening(text: str, known: Article) -> tuple[Article, tuple[str, ...]]:
    """Return title, author, url and published where lines of the text say so, and remarks.

    What is already `known` takes precedence; day and address are then not looked for.

    The title is the first line if it looks like one; an author's or a date's line is among the
    first 15 lines, an address's line (`Original article: https://…`) there or among the last 15.
    """
    lines = [line.strip() for line in text[:20_000].split("\n")]
    top = [line for line in lines if line][:15]
    end = [line.strip() for line in text[-20_000:].split("\n") if line.strip()][-15:]
    labels = list(filter(None, map(_label, top)))
    all_labels = labels + list(filter(None, map(_label, end)))
    authors = [value for name, value in labels if _AUTHOR.fullmatch(name)]
    dates = [value for name, value in labels if _PUBLISHED.fullmatch(name)] + top[:8]
    urls = [value for name, value in all_labels if _ADDRESS.fullmatch(name)]
    url, remarks = (known.url, ()) if known.url else first_address(urls, "the article's address")
    published, more = (known.published, ()) if known.published else first_day(dates)
    article = replace(
        known,
        title=known.title or _title(lines),
        author=known.author
        or next(filter(None, [*map(_name, authors), *map(_byline, top[1:8])]), None),
        url=url,
        published=published,
    )
    return article, (*remarks, *more)


def first_day(texts: Iterable[str]) -> tuple[date | None, tuple[str, ...]]:
    """Return the first day among texts.

    An article is loaded even if a day in words cannot be read for lack of a module; a remark says
    which words, and how to install it.
    """
    remarks: tuple[str, ...] = ()
    for text in texts:
        try:
            if found := day(text):
                return found, remarks
        except ModuleNotFoundError as error:
            remedy = extras.remedy(error.name)
            if remedy is None:
                raise
            remarks = remarks or (f"'{text}' was not read as a date: {remedy}",)
    return None, remarks


def _label(line: str) -> tuple[str, str] | None:
    found = _LABEL.fullmatch(line) if len(line) < 2000 else None
    if found is None or len(found[1].rstrip()) > 30:
        return None
    return found[1].strip().strip("*_ ").lower(), found[2].strip("*_ ")


def _byline(line: str) -> str | None:
    found = _BYLINE.fullmatch(line) if len(line) < 80 else None
    return _name(re.split(r"[|•·—]|,\s", found[1])[0]) if found else None


def _name(words: str) -> str | None:
    """Take a name, but not a sentence."""
    words = words.strip()
    is_name = 0 < len(words) <= 100 and not re.search(r"\d|://|[.。!?]$", words)
    return person(words) if is_name and len(words.split()) <= 12 else None


def _title(lines: list[str]) -> str | None:
    """Take the first line if it is short, ends in no stop, and is not continued by what follows.

    A text that is broken into lines of 60 to 90 characters has a title only where a blank line
    follows it.
    """
    start = next((number for number, line in enumerate(lines) if line), len(lines))
    rest = [line for line in lines[start + 1 :] if line]
    if not rest:
        return None
    first = re.sub(r"^#+ ", "", lines[start])
    followed = lines[start + 1]
    wrapped = len(rest) > 3 and all(50 <= len(line) <= 90 for line in [first, *rest[:3]])
    label = _label(first)
    labelled = label and any(kind.fullmatch(label[0]) for kind in (_AUTHOR, _ADDRESS, _PUBLISHED))
    if (
        len(first) > 200
        or first.endswith((".", "。", ";", ",", ":", "\uff1a", "…"))
        or not any(unicodedata.category(sign)[0] == "L" for sign in first)
        or labelled
        or any(first_day([first]))
        or meant_as_address(first)
        or (followed and (followed[0].islower() or wrapped))
    ):
        return None
    return first
