"""Decide which of a page's statements about itself to trust: if they differ, mostly none.

Each function returns what was taken, and what differs, in words: a wrong value is far worse than
none, as somebody may publish it.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from factsheet.documents import names
from factsheet.documents.agencies import agency_named
from factsheet.documents.document import language_code
from factsheet.documents.page_statements import PageStatement, Statements
from factsheet.documents.stated_day import days_of
from factsheet.intake import day

_GUESS = "the page's text"
"""The origin of trafilatura's guesses, in words for the user."""

_SURE = ("citation_author", "dc.creator", "dcterms.creator")
"""Where authors are named for libraries; others are taken only if the page shows them."""

_MOST_AUTHORS = 50
_SHOWN = 80
_NO_DAYS = frozenset(
    map(date.fromisoformat, ("1900-01-01", "1904-01-01", "1970-01-01", "1980-01-01"))
)
"""The days that programs write if they do not know the day."""

_PRINTED = 1500
"""The year from which a day can be that of a publication."""

_LISTED = (
    "aa ab af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da "
    "de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy "
    "hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg "
    "li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or "
    "os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta "
    "te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
)
_CODES = frozenset(_LISTED.split())
"""ISO 639-1."""

_PAIRS = (
    "eng=en deu=de ger=de fra=fr fre=fr spa=es ita=it por=pt nld=nl dut=nl rus=ru zho=zh chi=zh "
    "cmn=zh jpn=ja kor=ko ara=ar tur=tr pol=pl ces=cs cze=cs swe=sv dan=da nor=no nob=nb nno=nn "
    "fin=fi ell=el gre=el heb=he iw=he hin=hi ukr=uk ron=ro rum=ro hun=hu in=id ind=id vie=vi "
    "tha=th fas=fa per=fa srp=sr hrv=hr bul=bg"
)
_SAME_CODES = dict(pair.split("=") for pair in _PAIRS.split())
"""Codes of three letters (ISO 639-2), and withdrawn ones, with their BCP 47 codes."""


class Decision(NamedTuple):
    """The value that was taken, if any; and what differs, in words, if anything does."""

    value: Any = None
    differs: str = ""


class _Value(NamedTuple):
    """One cleaned value of a field, the key by which it is compared, and where it is said."""

    value: Any
    key: Hashable
    said: PageStatement


def _values(
    said: Iterable[PageStatement],
    clean: Callable[[PageStatement], Any],
    key: Callable[[Any], Hashable],
) -> list[_Value]:
    cleaned = [(clean(one), one) for one in said]
    return [_Value(value, key(value), one) for value, one in cleaned if value and key(value)]


def _keys(values: Iterable[_Value]) -> set[Hashable]:
    return {one.key for one in values}


def _differing(values: Iterable[_Value]) -> str:
    """Return values that differ in words, each once, with where it is written; empty for one."""
    places: dict[Hashable, tuple[str, dict[str, None]]] = {}
    for one in values:
        value = "; ".join(one.value) if isinstance(one.value, list) else str(one.value)
        shown = value[:_SHOWN] + "…" * (len(value) > _SHOWN)
        places.setdefault(one.key, (shown, {}))[1].setdefault(one.said.where)
    words = [f"“{shown}” ({', '.join(where)})" for shown, where in places.values()]
    return ", ".join(words) if len(words) > 1 else ""


def letters(words: str) -> str:
    """Return the letters and digits of words, without case, to compare them by."""
    return "".join(filter(str.isalnum, words.casefold()))


def title(said: Statements, sites: Sequence[str]) -> Decision:
    """Take the heading that readers see if anything else on the page agrees, else what agrees.

    Many pages have differently worded headlines for search engines and social media: that is not a
    difference.
    """
    found = _values(said["title"], lambda one: names.title(one.value, sites), letters)
    found = [_without_unknown_site(one, _keys(found)) for one in found]
    heading = next((one for one in found if one.said.where == "<h1>"), None)
    for one in [heading, *found] if heading else found:
        if len({other.said.where for other in found if other.key == one.key}) > 1:
            return Decision(one.value)
    whole = next((one.value for one in found if one.said.where == "<title>"), "")
    if heading and _much_of(heading.value, whole):
        return Decision(heading.value)
    alone = len(found) == 1 and not heading
    if alone and (found[0].said.typed or not names.before_last(found[0].value)):
        return Decision(found[0].value)
    return Decision(None, _differing(found))


def _without_unknown_site(one: _Value, keys: set[Hashable]) -> _Value:
    """Treat what follows the last separator as a site's name if the rest is also a title."""
    rest = names.before_last(one.value)
    return _Value(rest, letters(rest), one.said) if letters(rest) in keys else one


def _much_of(heading: str, other: str) -> bool:
    """Whether a heading of some length has half of its words, or all its letters, in a title."""
    if len(letters(heading)) >= 12 and letters(heading) in letters(other):
        return True
    words, there = heading.casefold().split(), set(other.casefold().split())
    return len(words) >= 5 and 2 * sum(word in there for word in words) >= len(words)


def author(said: Statements, guess: str | None, known: Sequence[str], text: str) -> Decision:
    """Take the names on which the typed statements agree, if the page shows them.

    `known` are names of the site and of its sources, not of people. Names that no typed statement
    has are taken if the page's links, its microdata and trafilatura's `guess` agree.
    """
    no_people = list(filter(None, map(names.name_words, known)))

    def clean(one: PageStatement) -> list[str]:
        found = names.people(one.value, one=one.by == "person")
        return [name for name in found if not agency_named(name) and not _is_one(name, no_people)]

    places: dict[PageStatement, list[str]] = {}
    for one in (*said["author"], PageStatement(guess or "", _GUESS, typed=False)):
        if one.by != "organisation":
            place = PageStatement("", one.where, one.typed)
            places[place] = list(dict.fromkeys([*places.get(place, ()), *clean(one)]))
    found = _values(
        places, places.__getitem__, lambda people: frozenset(map(names.name_words, people))
    )
    typed = [one for one in found if one.said.typed]
    shown = letters(text)
    seen = [one for one in typed if all(_is_shown(name, shown) for name in one.value)]
    if any(len(one.value) > _MOST_AUTHORS for one in typed):
        return Decision(None, f"more than {_MOST_AUTHORS} names")
    # A name that is only in the data may be a web master's, or of whoever made the site's design.
    sure = [one for one in typed if one in seen or one.said.where in _SURE]
    for group in (sure if sure == typed else [], seen, _most_agreed(sure)):
        most = max(group, key=lambda one: len(one.value), default=None)
        if most and all(_names_in(one.value, most.value) for one in group):
            rest = [one for one in typed if not _names_in(one.value, most.value)]
            return Decision("; ".join(most.value), _differing([most, *rest]))
    if not typed and len(found) > 1 and len(_keys(found)) == 1:
        return Decision("; ".join(found[0].value))
    return Decision(None, _differing(typed))


def _is_shown(name: str, text: str) -> bool:
    """Whether a text, of letters only, has the words of a name: Doe, Jane as well as Jane Doe."""
    return all(letters(word) in text for word in name.replace(",", " ").split())


def _is_one(name: str, others: Iterable[frozenset[str]]) -> bool:
    """Whether a name has all words of another, or the other way round."""
    words = names.name_words(name)
    return any(words <= other or other <= words for other in others)


def _names_in(some: Iterable[str], others: Iterable[str]) -> bool:
    """Whether each of some names is among others, whatever the order of its words."""
    return {names.name_words(name) for name in some} <= {names.name_words(name) for name in others}


def _most_agreed(found: Sequence[_Value]) -> list[_Value]:
    """Return the statements that agree, if no others agree with each other."""
    agreed = [one for one in found if sum(other.key == one.key for other in found) > 1]
    return agreed if len(_keys(agreed)) == 1 else []


def publisher(said: Statements, host: str) -> Decision:
    """Take the journal, else the site's name: of two, the one that its host has, too."""

    def named(one: PageStatement) -> str:
        return names.publisher(one.value)

    journals = _values(said["journal"], named, letters)
    if journals:
        return Decision(None if _differing(journals) else journals[0].value, _differing(journals))
    found = _values(said["publisher"], named, letters)
    found.sort(key=lambda one: one.said.where != "og:site_name")
    found = [one for one in found if not names.is_host(one.value)] or found
    if not found:
        return Decision()
    first = found[0]
    if all(_within(one, first) or _within(first, one) for one in found):
        return Decision(first.value)
    chosen = [one for one in found if names.in_host(one.value, host)]
    if first in chosen or (not chosen and first.said.where == "og:site_name"):
        chosen = [first]
    return Decision(chosen[0].value if len(_keys(chosen)) == 1 else None, _differing(found))


def _within(one: _Value, other: _Value) -> bool:
    return str(one.key) in str(other.key)


def published(said: Statements, guess: date | None, last: date) -> Decision:
    """Take the day on which the typed statements agree, else all others; none after `last`.

    A time in the text, or trafilatura's guess, which is that as a rule, is not enough.
    """

    def days(one: PageStatement) -> tuple[date, ...]:
        found = days_of(one.value)
        if not found and (other := day(names.plain_words(one.value))):
            found = (other,)
        possible = found and found[0].year >= _PRINTED and found[0] <= last
        return found if possible and found[0] not in _NO_DAYS else ()

    guesses = [PageStatement(guess.isoformat(), _GUESS, typed=False)] if guess else []
    found = _values((*said["published"], *guesses), days, lambda found: found[0])
    typed = [one for one in found if one.said.typed]
    others = [one for one in found if not one.said.typed]
    group = typed or (others if {one.said.where for one in others} - {"<time>", _GUESS} else [])
    if not group:
        return Decision()
    possible = set(group[0].value).intersection(*(one.value for one in group))
    if not possible:
        return Decision(None, _differing(one._replace(value=one.key) for one in group))
    # A day in UTC gives way to one by the page's own clock.
    own = [one.key for one in (*group, *others) if one.key in possible and not _in_utc(one.said)]
    taken = (own or [group[0].key])[0]
    far = [one._replace(value=one.key) for one in others if possible.isdisjoint(one.value)]
    return Decision(taken, _differing([_Value(taken, taken, group[0].said), *far]))


def _in_utc(said: PageStatement) -> bool:
    return re.search(r"(?:Z|[+-]00:?00)\Z", said.value.strip()) is not None


def language(said: Statements) -> Decision:
    """Take the language on which the typed statements agree; its region if they all have it."""

    def clean(one: PageStatement) -> str | None:
        code = language_code(names.plain_words(one.value).split(",")[0])
        first, _, rest = (code or "").partition("-")
        first = _SAME_CODES.get(first.lower(), first.lower())
        parts = [
            part.upper() if len(part) == 2 else part.title() for part in rest.split("-") if part
        ]
        return (
            "-".join(filter(None, [first, *parts])) if first in _CODES or len(first) == 3 else None
        )

    found = _values(said["language"], clean, lambda code: _family(code.split("-")[0]))
    typed = [one for one in found if one.said.typed] or found
    if len(_keys(typed)) != 1:
        return Decision(None, _differing(typed))
    codes = {one.value for one in typed}
    return Decision(typed[0].value if len(codes) == 1 else typed[0].value.split("-")[0])


def _family(code: str) -> str:
    """Return a code by which languages are compared: `no` is Bokmål or Nynorsk, most often."""
    return "no" if code in ("nb", "nn") else code
