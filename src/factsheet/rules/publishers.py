"""Find out who originated evidence, and how many pieces are independent of each other."""

import re
from collections.abc import Sequence

from factsheet.model import Evidence
from factsheet.people import spellings
from factsheet.urls import page_key, publisher_host

# Words before the originator's name ("News.Az (citing TASS)"); those of the second row are parts
# of names, too, and count only after a bracket, a comma or a dash …
_FROM = (
    "citing|quoting|crediting|copy of|copied from|repost of|reposting|reprint of|republishing"
    "|summary of|excerpt of|translation of|relaying|unter berufung auf|zitiert|citant|d'après"
    "|со ссылкой на|по данным|з посиланням на|نقلا عن|نقلاً عن|به نقل از"
)
_FROM_SET_OFF = (
    "according to|courtesy of|from|after|laut|nach|selon|citando a|citando|según|secondo"
)
# … and words before the place where it was read ("The Guardian (copy on example.com)").
_AT = (
    "copy on|copy at|copy in|copied on|copied by|repost on|reposted on|reposted by|reprinted in"
    "|reprinted by|republished by|republished on|republished in|excerpt on|excerpt in|brief on"
    "|carried by|syndicated by|mirrored on|mirror on|hosted by|as seen on|via|vía|relayé par"
)
_NAMES_TWO = re.compile(
    rf"(?<!\w)(?:(?P<origin>{_FROM})|(?<=[(\[,–—-])(?P<set_off>{_FROM_SET_OFF})"
    rf"|(?<=[(\[,–—-]\s)(?P<set_off_wide>{_FROM_SET_OFF})|(?P<read>{_AT}))(?!\w)"
    "|(?P<unspaced>援引|转自|轉自|引用|引述|綜合|综合)",
    re.I,
)
_DEEPEST = 3
_AND = re.compile(r"[,;/&+、，]|\b(?:and|und|et|y|и|та)\b")
_BRACKETS = re.compile(r"[()\[\]]")
_MARKS = " ,;:.()[]–—-"
_ARTICLES = ("the ", "die ", "der ", "das ", "le ", "la ", "les ", "el ", "il ")


def second_hand(publisher: str) -> tuple[str, str] | None:
    """Return who originated a text and where it was read, from a publisher that names both.

    `News.Az (citing TASS)` gives TASS and News.Az, `The Guardian (copy on example.com)` The
    Guardian and example.com; a name that is one publisher's gives None.
    """
    if not (told := _parsed(publisher)):
        return None
    origin, read = told
    for _ in range(_DEEPEST):  # "ExBulletin (copy of a report citing TASS)"
        if not (deeper := _parsed(origin)):
            break
        origin = deeper[0]
    return origin, read


def _parsed(text: str) -> tuple[str, str] | None:
    found = _NAMES_TWO.search(text)
    if not found:
        return None
    before, behind = text[: found.start()], text[found.end() :]
    if before.rfind("(") > before.rfind(")"):  # "Al Jazeera (unlabelled copy on example.com)"
        before = before[: before.rfind("(")]
    before, behind = before.strip(_MARKS), behind.strip(_MARKS)
    if not before or not behind:
        return None
    return (before, behind) if found["read"] else (behind, before)


def independent(items: Sequence[Evidence]) -> int:
    """Return how many pieces of evidence are independent: those with one originator count as one.

    So do an address and its copy in an archive, a page with parameters that track readers, and
    pieces without a publisher from one host. A piece whose publisher is not named belongs to
    whoever published the other pieces from its host.
    """
    nameless = {_host(item) for item in items if not item.publisher}
    named = frozenset().union(*(_spellings(item.publisher) for item in items if item.publisher))
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        while (above := parent.setdefault(key, key)) != key:
            parent[key] = parent[above]
            key = above
        return key

    first_keys = []
    for item in items:
        first, *more = _keys(item, nameless, named)
        first_keys.append(first)
        for key in more:
            parent[root(key)] = root(first)
    return len({root(key) for key in first_keys})


def _keys(item: Evidence, nameless: set[str], named: frozenset[str]) -> set[str]:
    """Return what links a piece of evidence to others: its originators, its page, its host.

    `named` are the publishers of all pieces: one in brackets ("The Economic Times (PTI)") is an
    originator when another piece is by that one.
    """
    keys = {f"page {page_key(item.url)}"} if item.url else set()
    host = _host(item)
    if not item.publisher:
        return keys | _spellings(host)
    told = second_hand(item.publisher)
    origin, read = told or (item.publisher, item.via)
    names = [origin, *_AND.split(origin)] if told else [origin]
    for name in filter(str.strip, names):
        keys |= _spellings(name)
    for part in _BRACKETS.split(item.publisher):
        keys |= _spellings(part) & named
    if host in nameless and not read:
        keys |= _spellings(host)
    return keys


def _host(item: Evidence) -> str:
    """Return a stand-in for an unnamed publisher: the page's host, else the source."""
    if not item.url:
        return item.source or ""
    return publisher_host(item.url) or item.url


def same_name(one: str, other: str) -> bool:
    """Whether two names are one publisher's, whatever their case, spelling, marks and article."""
    return not _spellings(one).isdisjoint(_spellings(other))


def _spellings(name: str) -> frozenset[str]:
    name = " ".join(name.split())
    for article in _ARTICLES:
        if name[: len(article)].lower() == article:
            return spellings(name[len(article) :])
    return spellings(name)
