"""The page's own words in the article's language: one file per language in `labels/`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, cached_property
from importlib import resources
from typing import Any

from factsheet.proofs import Proof, finding
from factsheet.queries import HEADINGS
from factsheet.reports.html.text_direction import language_runs_right
from factsheet.vocabulary import KINDS, NOT_JUDGED, STALE, STANCES, STATUSES, Status

ENGLISH = "en"


@dataclass(frozen=True)
class Labels:
    """The words of one language. What its file does not have is said in English.

    `language` is the BCP 47 code, as the page names it; `data` is the file's contents.
    """

    language: str
    data: Mapping[str, Any]

    @property
    def right(self) -> bool:
        """Whether the language is written from right to left."""
        return language_runs_right(self.language)

    @cached_property
    def words(self) -> Mapping[str, Any]:
        """The words of the page, by key: a text, or one for 1 and one for other numbers."""
        first = {"provisional": NOT_JUDGED.capitalize()}
        return {**first, **_english()["words"], **self.data["words"]}

    def words_for(self, key: str, count: int | None = None) -> str:
        """Return the words under a key; those for one, or for another number, if they differ."""
        words = self.words[key]
        if not isinstance(words, str):
            words = words["one" if count == 1 else "other"]
        return str(words)

    def status(self, row: Status) -> str:
        """Return what a status is called; a new row is called as in `vocabulary.py`."""
        return str(self.data["statuses"].get(row.name, row.label))

    def meaning(self, row: Status) -> str:
        """Return what a status means."""
        return str(self.data["meanings"].get(row.name, row.meaning))

    def kind(self, name: str) -> str:
        """Return what a kind of source is called."""
        return str(self.data["kinds"].get(name, KINDS[name].heading))

    def heading(self, stance: str | None) -> str:
        """Return what is above the evidence of a stance."""
        return str(self.data["stances"].get(stance or "none", HEADINGS[stance]))

    def caution(self, stance: str) -> str:
        """Return that evidence of a stance, which a verdict needs, is not there."""
        heading = STANCES[stance].heading.lower()
        return str(
            self.data["cautions"].get(stance, f"No evidence {heading} this claim is recorded.")
        )

    def finding(self, proof: Proof) -> tuple[str, str | None]:
        """Return what a saved copy says of the quote, and the words' language if it is another."""
        english = finding(proof)
        page = f" page {proof.page} of {proof.pages}"
        words = self.data["findings"].get(english.replace(page, " page {page} of {pages}"))
        if words is None:
            return english, None if self.language == ENGLISH else ENGLISH
        return words.format(page=proof.page, pages=proof.pages), None

    def spell(self, when: date | datetime) -> str:
        """Return a date, or a time in UTC, in words: no reader takes the day for the month."""
        if isinstance(when, datetime):
            utc = when.astimezone(UTC)
            time = {"hour": f"{utc:%H}", "minute": f"{utc:%M}"}
            return str(self.data["time"].format(date=self.spell(utc.date()), **time))
        day = self.data.get("first", 1) if when.day == 1 else when.day
        month = self.data["months"][when.month - 1]
        return str(self.data["day"].format(day=day, month=month, year=when.year))

    @cached_property
    def carried(self) -> dict[str, Any]:
        """What a report carries for its script, which compares the cards with the data."""
        check = _english()["check"] | self.data["check"]
        return {
            "labels": {name: self.status(row) for name, row in STATUSES.items()}
            | {name: self.kind(name) for name in KINDS},
            "headings": {stance or "": self.heading(stance) for stance in HEADINGS},
            "spelling": {
                **{name: self.data[name] for name in ("months", "day", "time", "comma")},
                "first": self.data.get("first", 1),
                **check,
            },
        }


@cache
def labels_for(language: str | None) -> Labels:
    """Return the words for an article in a language; English where that has no file.

    A different written form (`zh-Hant`) is not taken for the one that has a file.
    """
    first, *rest = (language or ENGLISH).casefold().split("-")
    folder = resources.files(__package__) / "labels"
    known = {file.name.removesuffix(".yaml") for file in folder.iterdir()}
    other = first == "zh" and not {"hant", "tw", "hk", "mo"}.isdisjoint(rest)
    latin = first == "ar" and "latn" in rest
    if first not in known or other or latin:
        return Labels(ENGLISH, _english())
    return Labels(first, _read(first))


def _english() -> Mapping[str, Any]:
    return _read(ENGLISH)


@cache
def _read(language: str) -> Mapping[str, Any]:
    import yaml

    text = (resources.files(__package__) / "labels" / f"{language}.yaml").read_text("utf-8")
    data: Mapping[str, Any] = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    return data


def shown_label(labels: Labels, name: str) -> str:
    """Return how a status or a kind is called on a page; empty for what is neither."""
    if name in STATUSES or name == STALE.name:
        return labels.status(STATUSES.get(name, STALE))
    return labels.kind(name) if name in KINDS else ""
