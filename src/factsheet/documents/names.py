"""Turn titles and names as pages write them into a bibliography's; anything else gives nothing."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from html import unescape

from factsheet.documents.document import person, sensible
from factsheet.people import spellings
from factsheet.texts.controls import IGNORABLE, OBEYED

_LONGEST_TITLE = 300
_LONGEST_PUBLISHER = 100
_LONGEST_NAME = 80
_READ = 5_000
"""Characters of a value that are looked at."""

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_UNWRITTEN = re.compile(f"[{OBEYED}\u00ad\u200b]")
_EDGE = re.compile(f"[{IGNORABLE} ]*")

# What separates a headline from the name of its site.
_SEPARATOR = re.compile(r" (?:[|·•—–»«~]|-|--|::|\|\|) | ?[|｜] ?|_(?=[^_]+\Z)")
_HOST = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?", re.I)

_BY = re.compile(
    r"(?:(?:written |reported |posted |story |words |text |article )?by|von|text von|par|por|di"
    r"|door|av|af|autore?|автор|текст) ?:? (?=\S)",
    re.I,
)
_AND = re.compile(
    r" ?[;|•·] ?| / |, (?:and|und|et|y|e|и) | (?:and|und|et|y|&|и|og|och|en|ve) | ?[、，] ?"
)
_LISTED = re.compile(" ?, ?")
_UNSPACED_NAME = re.compile(
    "[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\u0e00-\u0e7f\u1000-\u109f・]{2,}"
)
_LATIN = re.compile(r"[^\W\d_\u3040-\u9fff\uac00-\ud7a3]")
_AFTER = re.compile(r" ?(?:기자|記者|记者|特派员|編集委員|論説委員)\Z| ?\([^()]*\)\Z")

# Words that are part of a newsroom's name, but not of a person's.
_NOBODY = re.compile(
    r"(?:staff|editors?|editorial|team|redaktion|redazione|redacci[oó]n|redactie|redakcja|redaksi"
    r"|r[ée]daction|reda[cç][aã]o|редакция|редакція|admin\w*|web|master|webmaster|desk|newsdesk"
    r"|newsroom|room|online|agenc(?:y|ies)|agentur(?:en)?|agencias?|agences?|agenzie|wires?"
    r"|reports?|reporters?|correspondents?|contributors?|guest|writers?|journalist\w*|author"
    r"|anonymous|unknown|press|release|news|services?|bureau|digital|board|our|own|special|user"
    r"|super|root|test|from|by|a(?!\.)|an|of|and|to|with|in|the|mit|für|der|die|la|de|del)"
    r"(?:[\s.,/&-]+|\Z)",
    re.I,
)
# Words for what somebody is, words around a byline, and words of companies' names.
_ROLE = re.compile(
    r"\b(?:editor|reporter|correspondent|columnist|producer|journalist|photographer|desk"
    r"|staff|contributor|fellow|professor|director|bureau|chief|redakteur\w*|korrespondent\w*"
    r"|redaktion\w*|journaliste|correspondant\w*|redactor\w*|corresponsal\w*|корреспондент"
    r"|обозреватель|developer|newsletter|updated|published)\b"
    r"|\A(?:see|view|read|show|full|about|more|all)\s"
    r"|\b(?:staff|senior|lead|chief|features?|science|sports?|politic\w*|business|tech\w*|health"
    r"|culture|food|travel|opinion|news|content|copy|associate|contributing|freelance) writer\b"
    r"|\bwriter (?:for|at|and|in|on|with)\b"
    r"|\b(?:gmbh|ag|kg|e\. ?v|inc|ltd|llc|s\.? ?a|s\.?r\.?l|verlag|stiftung|foundation|magazine?"
    r"|zeitung|medi[ae]n?|verein|verband|group|gruppe|institute?|university|universität|ministry"
    r"|copyright|reserved|designed?|abteilung|agentur|company|studios?)\b",
    re.I,
)
# An address, an account, a slug; and a letter at the end, as accounts and places have it.
_NO_LETTERS = re.compile(r"[\d@<>{}=\\_/]|\.(?:com|org|net)\b| [^\W\d_]\Z")


def plain_words(words: str | None) -> str:
    """Return a value of a page as plain words on one line.

    Entities are unescaped up to twice, as programs escape what was escaped before; markup goes,
    and so do characters that steer a terminal or the order of what follows.
    """
    words = (words or "")[:_READ]
    for _ in range(2):
        words = unescape(words)
    words = _UNWRITTEN.sub("", " ".join(_TAG.sub("", words).split()))
    words = " ".join(unicodedata.normalize("NFC", words).split())
    start, end = (len(_EDGE.match(way)[0]) for way in (words, words[::-1]))  # type: ignore[index]
    return words[start : len(words) - end]


def title(words: str | None, sites: Iterable[str]) -> str:
    """Return a headline without the names of the site at its end or beginning, perhaps empty."""
    words = plain_words(words)
    known = frozenset().union(*map(spellings, sites))
    while places := list(_SEPARATOR.finditer(words)):
        first, last = places[0], places[-1]
        if spellings(words[last.end() :]) & known:
            words = words[: last.start()]
        elif spellings(words[: first.start()]) & known:
            words = words[first.end() :]
        else:
            break
    is_title = len(words) <= _LONGEST_TITLE and sensible(words) and not _HOST.fullmatch(words)
    return words if is_title and not spellings(words) & known else ""


def before_last(words: str) -> str:
    """Return what is before the last separator of a title, such as ` | `; empty for none."""
    places = list(_SEPARATOR.finditer(words))
    return words[: places[-1].start()].strip() if places else ""


def people(words: str | None, *, one: bool = False) -> list[str]:
    """Return the names of people in a value; `one` says that it is meant to be a single name.

    An address, a role or a newsroom is not a name, nor is a single word in a script that separates
    words: it may be an account.
    """
    words = plain_words(words)
    if any(sign in words for sign in ("://", "@", "www.")):
        return []
    words = _BY.sub("", words, count=1) if _BY.match(words) else words
    names: list[str] = []
    for part in [words] if one and not _AND.search(words) else _AND.split(words):
        pieces = _LISTED.split(part)
        # "Doe, Jane" is one name; "Jane Doe, John Roe" are two, and so are two in Chinese.
        turned = len(pieces) == 2 and " " not in pieces[0] and _LATIN.match(part)
        if turned and not _ROLE.search(pieces[1]):
            pieces = [part]
        names += [name for piece in pieces if (name := _name(piece))]
    return list(dict.fromkeys(names))


def _name(words: str) -> str:
    words = _AFTER.sub("", words.strip(" \t,.;:-–—|"))
    several = 2 <= len(words.split()) <= 6 or _UNSPACED_NAME.fullmatch(words)
    is_name = (
        several
        and len(words) <= _LONGEST_NAME
        and sum(map(str.isalpha, words)) > 1
        and not _NO_LETTERS.search(words)
        and not _ROLE.search(words)
        and _NOBODY.sub("", words).strip()
        and person(words)
    )
    return words if is_name else ""


def publisher(words: str | None) -> str:
    """Return a site's name; empty for an address, a handle, or text without letters or too long."""
    words = plain_words(words).strip(" |-–—")
    no_name = words.startswith("@") or words.lower().startswith("www.") or "://" in words
    is_name = 2 <= len(words) <= _LONGEST_PUBLISHER and any(map(str.isalpha, words))
    return words if is_name and not no_name and sensible(words) else ""


def is_host(name: str) -> bool:
    """Whether a name is a host's: `example.org`."""
    return _HOST.fullmatch(name) is not None


def in_host(name: str, host: str) -> bool:
    """Whether a host has a name's letters: `heise.de` those of `heise online`."""
    plain_name = unicodedata.normalize("NFKD", name.casefold().replace("ß", "ss"))
    letters = "".join(sign for sign in plain_name if sign.isalnum())
    return any(
        label == letters or (len(label) > 2 and (label in letters or letters in label))
        for label in host.split(".")[:-1]
    )


@lru_cache(4096)
def name_words(name: str) -> frozenset[str]:
    """Return a name's words to compare it by, whatever their order: Doe, Jane is Jane Doe."""
    return frozenset(
        spelling for word in re.split(r"[\s,.]+", name) if word for spelling in spellings(word)
    )
