"""A report read back: what its cards say, the data it carries, and whether its scripts are ours.

`scripts.sha256` lists the scripts of every version, so that old reports are still known: lines are
only ever added.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from html.parser import HTMLParser
from importlib import resources
from typing import Any

from factsheet.model import LABELS
from factsheet.reports.html.wording import spell
from factsheet.texts import json_value

_EMPTY = frozenset(["meta", "link", "br", "img", "input", "rect"])


@dataclass(slots=True)
class Said:
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

    `data` is None where the report carries none.
    """

    cards: Mapping[str, list[Said]]
    data: Mapping[str, Any] | None
    own_scripts: bool


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
    known = digests <= own and not parser.acts
    return Report(parser.cards, data if isinstance(data, dict) else None, known)


def differences(said: list[Said], claim: Mapping[str, Any]) -> list[str]:
    """Return the fields in which a card says something else than the published claim."""
    history = [entry for entry in claim.get("history", ()) if isinstance(entry, dict)]
    verdicts = [entry for entry in history if "status" in entry]
    approvals = [entry for entry in history if "approved" in entry]
    items = [item for item in claim.get("evidence", ()) if not item.get("confidential")]
    found: list[str] = []
    for one in said:
        record: Mapping[str, Any] = claim
        if one.part == ("verdict", 0):
            record = verdicts[-1] if verdicts else {}
        elif one.part == ("approval", 0):
            record = approvals[-1] if approvals else {}
        elif one.part:
            record = items[one.part[1]] if one.part[1] < len(items) else {}
        value = record.get(one.name, "")
        wanted = " ".join(_shown(one.name, value).split())
        if one.link is not None:
            same = one.link.split("#")[0] == str(value).split("#")[0]
        else:
            same = " ".join(one.words.split()) == wanted and all(t == value for t in one.times)
        if not same:
            found.append(one.name)
    places = {one.part for one in said if one.part and one.part[0] == "evidence"}
    return list(dict.fromkeys(found + (["evidence"] if len(places) != len(items) else [])))


def _shown(name: str, value: Any) -> str:
    from factsheet.fields import as_date, as_time

    try:
        if name == "at":
            return spell(as_time(value))
        if name in ("published", "accessed"):
            return spell(as_date(value))
    except ValueError:
        return str(value)
    return LABELS.get(value, "") if name in ("kind", "status") else str(value)


class _Parser(HTMLParser):
    """Collects what stands in elements with `data-said`, card by card."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.cards: dict[str, list[Said]] = {}
        self.scripts: list[str] = []
        self.data = ""
        self.acts = False
        self._open: list[tuple[str, Said | None, tuple[str, int] | None]] = []
        self._card: list[Said] | None = None
        self._script: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.acts |= any(name.startswith("on") for name in given)
        if tag == "script":
            self._script = "data" if given.get("id") == "chain" else given.get("type") or "script"
            if self._script == "script":
                self.scripts.append("")
        if tag in _EMPTY:
            return
        if tag == "article":
            id = (given.get("id") or "").removeprefix("claim-")
            self._card = self.cards.setdefault(id, [])
        part = next((part for _, _, part in reversed(self._open) if part), None)
        own = None
        if given.get("data-part"):
            number = given.get("data-number") or "0"
            own = (str(given["data-part"]), int(number) if number.isdecimal() else -1)
        said = None
        if given.get("data-said") and self._card is not None:
            said = Said(str(given["data-said"]), own or part)
            self._card.append(said)
        for _, outer, _ in self._open if tag == "time" else ():
            if outer:
                outer.times.append(given.get("datetime") or "")
        if "data-address" in given and self._card is not None:
            self._card.append(Said("url", own or part, link=given.get("href") or ""))
        self._open.append((tag, said, own))

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._script = None
        if not any(name == tag for name, _, _ in self._open):
            return
        while self._open and self._open[-1][0] != tag:
            self._open.pop()
        self._open.pop()
        if tag == "article":
            self._card = None

    def handle_data(self, data: str) -> None:
        if self._script == "data":
            self.data += data
        elif self._script == "script":
            self.scripts[-1] += data
        for _, said, _ in self._open:
            if said:
                said.words += data
