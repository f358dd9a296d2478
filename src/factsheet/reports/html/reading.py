"""A report read back: what its cards say, the data it carries, and whether its scripts are ours.

`scripts.sha256` lists the scripts of every version, and in each language what they tell readers, so
that old reports are still known: lines are only ever added.
"""

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from html.parser import HTMLParser
from importlib import resources
from typing import Any

from factsheet.queries import HEADINGS
from factsheet.reports.html.translations import ENGLISH, Labels, labels_for, shown_label
from factsheet.texts import json_value

_NUMBER = re.compile(r"\d{1,6}\Z", re.ASCII)
_SPACES = re.compile(r"[ \t\n\r\f]+")
_NESTED = 20
"""How many things that a card says are looked at inside each other."""
_EMPTY = frozenset(["meta", "link", "br", "img", "input", "rect"])


@dataclass(slots=True)
class CardLine:
    """One thing that a card says: the field, the words, and the times and addresses beside them.

    `part` is the part of the card that it is in (`evidence`, `verdict`, `approval`), with the
    number of the evidence from 0.
    """

    name: str
    part: tuple[str, int] | None
    words: str = ""
    times: list[str] = field(default_factory=list)
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A report as read: cards by claim id, the data, and whether each script is one of factsheet's.

    `hashes` are those of all the words of each card, as the page's script makes them; `twice` are
    the ids of cards that are there more than once. `data` is None if the report carries none.
    `language` is the page's own, in which it names statuses and spells days.
    """

    cards: Mapping[str, list[CardLine]]
    hashes: Mapping[str, str]
    twice: tuple[str, ...]
    data: Mapping[str, Any] | None
    own_scripts: bool
    language: str = ENGLISH


def read_report(html: str) -> Report:
    """Read a report that `render` made, or that claims to be one."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    folder = resources.files(__package__)
    own = {line[:64] for line in folder.joinpath("scripts.sha256").read_text("utf-8").splitlines()}
    try:
        data = json_value(parser.data) if parser.data else None
    except ValueError:
        data = None
    digests = {sha256(script.encode()).hexdigest() for script in parser.scripts}
    if isinstance(data, dict) and "spelling" in data:
        digests.add(spelling_hash(data["spelling"]))
    known = digests <= own and not parser.acts
    hashes = {
        id: sha256(_spaced("".join(words)).encode("utf-8", "replace")).hexdigest()
        for id, words in parser.texts.items()
    }
    carried = data if isinstance(data, dict) else None
    return Report(
        parser.cards, hashes, tuple(parser.twice), carried, known, parser.language or ENGLISH
    )


def spelling_hash(spelling: Any) -> str:
    """Return the hash by which `scripts.sha256` knows what a script tells readers, else ""."""
    try:
        text = json.dumps(spelling, sort_keys=True, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        return ""
    return sha256(text.encode("utf-8", "replace")).hexdigest()


def _spaced(text: str) -> str:
    """Return a text with one space for any white space that HTML knows."""
    return _SPACES.sub(" ", text).strip(" ")


def differences(
    said: list[CardLine], claim: Mapping[str, Any], language: str = ENGLISH
) -> list[str]:
    """Return the fields in which a card says something else than the published claim.

    `language` is that of the card's page.
    """
    labels = labels_for(language)
    history = [entry for entry in claim.get("history", ()) if isinstance(entry, dict)]
    records: dict[tuple[str, int] | None, Mapping[str, Any]] = {None: claim}
    for part, field_name in (("verdict", "status"), ("approval", "approved")):
        entries = [entry for entry in history if field_name in entry]
        records[part, 0] = entries[-1] if entries else {}
    items = [item for item in claim.get("evidence", ()) if not item.get("confidential")]
    records |= {("evidence", number): item for number, item in enumerate(items)}
    found: list[str] = []
    for one in said:
        value = records.get(one.part, {}).get(one.name, "")
        if one.link is not None:
            same = one.link.split("#")[0] == str(value).split("#")[0]
        else:
            shown = _spaced(_shown(one.name, value, labels))
            same = _spaced(one.words) == shown and all(t == value for t in one.times)
        if not same:
            found.append(one.name)
    places = {one.part for one in said if one.part and one.part[0] == "evidence"}
    return list(dict.fromkeys(found + (["evidence"] if len(places) != len(items) else [])))


def _shown(name: str, value: Any, labels: Labels) -> str:
    from factsheet.fields import as_date, as_time

    try:
        if name == "at":
            return labels.spell(as_time(value))
        if name in ("published", "accessed"):
            return labels.spell(as_date(value))
    except ValueError:
        return str(value)
    if name == "stance":
        return labels.heading(value or None) if (value or None) in HEADINGS else ""
    return shown_label(labels, value) if name in ("kind", "status") else str(value)


class _Parser(HTMLParser):
    """Collects what is in elements with `data-said`, card by card, and all words of each card."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.cards: dict[str, list[CardLine]] = {}
        self.texts: dict[str, list[str]] = {}
        self.twice: list[str] = []
        self.scripts: list[str] = []
        self.data = ""
        self.acts = False
        self.language: str | None = None
        self._open: list[tuple[str, CardLine | None, tuple[str, int] | None]] = []
        self._count: Counter[str] = Counter()
        self._saying: list[CardLine] = []
        self._parts: list[tuple[str, int]] = []
        self._card: list[CardLine] | None = None
        self._text: list[str] = []
        self._heading = CardLine("stance", None)
        self._script: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._of_page(tag, given)
        if tag in _EMPTY:
            return
        if tag == "article":
            self._begin((given.get("id") or "").removeprefix("claim-"))
        own = None
        if part := given.get("data-part"):
            number = given.get("data-number") or "0"
            own = (part, int(number) if _NUMBER.match(number) else -1)
            self._parts.append(own)
        here = self._parts[-1] if self._parts else None
        said = None
        if self._card is not None:
            if own and part == "evidence":
                self._card.append(CardLine("stance", own, self._heading.words))
            if name := given.get("data-said"):
                said = CardLine(name, here)
                self._card.append(said)
            elif "data-heading" in given:
                said = self._heading = CardLine("stance", None)
            if "data-address" in given:
                self._card.append(CardLine("url", here, link=given.get("href") or ""))
        if tag == "time":
            for outer in self._saying:
                outer.times.append(given.get("datetime") or "")
        if said and len(self._saying) >= _NESTED:
            said = None
        if said:
            self._saying.append(said)
        self._open.append((tag, said, own))
        self._count[tag] += 1

    def _of_page(self, tag: str, given: Mapping[str, str | None]) -> None:
        """Note what acts, and the page's language."""
        self.acts |= any(name.startswith("on") for name in given)
        if tag == "script":
            self._script = "data" if given.get("id") == "chain" else given.get("type") or "script"
            if self._script == "script":
                self.scripts.append("")
        elif tag == "html" and self.language is None:
            self.language = given.get("lang") or ENGLISH

    def _begin(self, id: str) -> None:
        if id in self.cards:
            self.twice.append(id)
        self._card = self.cards.setdefault(id, [])
        self._text = self.texts.setdefault(id, [])

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._script = None
        if not self._count[tag]:
            return
        closed = ""
        while closed != tag:
            closed, said, own = self._open.pop()
            self._count[closed] -= 1
            if said:
                self._saying.remove(said)
            if own:
                self._parts.pop()
        if tag == "article":
            self._card, self._text = None, []

    def handle_data(self, data: str) -> None:
        if self._script == "data":
            self.data += data
        elif self._script == "script":
            self.scripts[-1] += data
        elif self._card is not None:
            self._text.append(data)
            for said in self._saying:
                said.words += data
