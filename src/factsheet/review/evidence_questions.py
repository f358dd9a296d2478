"""What the keys for evidence ask, and what they do with the answers."""

import re
from collections.abc import Mapping
from typing import Any

from factsheet.edits import address
from factsheet.fields import as_date
from factsheet.model import Evidence
from factsheet.problems import FactsheetError
from factsheet.review.forms import Answers, Form, Option, Question, brief, numbered, origin
from factsheet.review.session import Session
from factsheet.vocabulary import KINDS, STANCES


def _lettered(labels: Mapping[str, str]) -> tuple[Option, ...]:
    """Return an option for each word, under its first letter that is free, else any free one."""
    options: dict[str, Option] = {}
    for word, label in labels.items():
        key = next(
            k for k in word + "abcdefghijklmnopqrstuvwxyz" if k.isalpha() and k not in options
        )
        options[key] = Option(key, word, label)
    return tuple(options.values())


_STANCES = _lettered({row.name: row.label for row in STANCES.values()})
_KINDS = _lettered({row.name: f"{row.name}: {row.label}" for row in KINDS.values()})


def _is_address(text: str) -> bool:
    return "://" in text or text.casefold().startswith("www.")


def _where(text: str) -> None:
    if _is_address(text):
        address(text)


def _day(text: str) -> None:
    try:
        as_date(text)
    except ValueError as error:
        raise FactsheetError(str(error)) from None


_FIELDS: Mapping[str, Question] = {
    question.name: question
    for question in (
        Question("url", "Address", check=address),
        Question("source", "Source, if it has no address"),
        Question("publisher", "Publisher, the originator"),
        Question("via", "Via: where it was read, if not with the publisher"),
        Question("kind", "Kind", _KINDS),
        Question("stance", "Stance", _STANCES),
        Question("quote", "Quote: its exact words"),
        Question("locator", "Locator: page, paragraph, time code"),
        Question("published", "Published, YYYY-MM-DD", check=_day),
        Question("accessed", "Read on, YYYY-MM-DD", check=_day),
        Question(
            "confidential",
            "Confidential?",
            (Option("y", "yes", "yes, never exported"), Option("n", "no", "no")),
            needed=True,
        ),
        Question("note", "Note; reports show it"),
    )
}
"""The fields of a piece of evidence, each with its question."""

_SHORT = re.compile("[,:;?]")  # what follows explains the label


def _value(item: Evidence, name: str) -> str:
    value = getattr(item, name)
    return ("yes" if value else "no") if isinstance(value, bool) else str(value or "")


def new_evidence(session: Session) -> Form:
    """Ask for a new piece of evidence; the fields that are seldom needed can be set later."""

    def finish(answers: Answers) -> list[Any]:
        where = answers["where"]
        values = {name: text for name, text in answers.items() if text and name != "where"}
        return session.add_evidence({"url" if _is_address(where) else "source": where, **values})

    return Form(
        "evidence",
        "Evidence",
        (
            Question("where", "Address, or a source without one", needed=True, check=_where),
            Question("stance", "What does it say about the claim?", _STANCES, needed=True),
            *(_FIELDS[name] for name in ("kind", "quote", "publisher", "locator")),
        ),
        finish,
    )


def evidence_field(session: Session) -> Form:
    """Ask for a piece of evidence, one of its fields, and the value. Raises FactsheetError."""
    items = session.needed().evidence
    if not items:
        raise FactsheetError("there is no evidence yet; a adds some")
    which = numbered(
        (str(number), f"evidence {number}, {origin(item)}") for number, item in enumerate(items, 1)
    )

    def item_of(answers: Answers) -> Evidence:
        return items[int(answers.get("number", "1")) - 1]

    def more(answers: Answers) -> tuple[Question, ...]:
        item = item_of(answers)
        labels = [
            (name, f"{_SHORT.split(question.label)[0]}: {brief(_value(item, name))}".rstrip(": "))
            for name, question in _FIELDS.items()
        ]
        field = Question("field", "Which field?", numbered(labels), needed=True)
        if "field" not in answers:
            return (field,)
        asked = _FIELDS[answers["field"]]
        given = _value(item, asked.name)
        return (Question("value", asked.label, asked.options, asked.needed, given, asked.check),)

    def finish(answers: Answers) -> list[Any]:
        name, text = answers["field"], answers["value"]
        value: Any = text or None
        if name == "confidential":
            value = text == "yes"
        elif name in ("published", "accessed") and text:
            value = as_date(text)
        return session.edit_evidence(int(answers.get("number", "1")), {name: value})

    first = (Question("number", "Which evidence?", which, needed=True),) if len(items) > 1 else ()
    return Form("field", "Evidence", first, finish, more=more)


def address_to_open(session: Session) -> Form:
    """Ask which address is to be opened, if there are several. Raises FactsheetError."""
    found = session.addresses()
    if not found:
        raise FactsheetError("there is no evidence address to open")
    shown = numbered((url, f"evidence {number}") for number, url in found)
    questions = () if len(found) == 1 else (Question("url", "Open which?", shown, needed=True),)
    return Form(
        "address",
        "Open",
        questions,
        lambda answers: session.browse(answers.get("url", found[0][1])),
    )


def capture(session: Session) -> Form:
    """Ask which pages are to be saved, if there are several. Raises FactsheetError."""
    claim = session.needed()
    found = session.addresses()
    if not found:
        raise FactsheetError("there is no evidence with an address to save")
    secret = any(item.confidential for item in claim.evidence if item.url)
    rows = []
    for number, _ in found:
        item = claim.evidence[number - 1]
        mark = ", CONFIDENTIAL" if item.confidential else ""
        saved = "saved" if item.archive else "not saved yet"
        rows.append((str(number), f"evidence {number}, {origin(item)}: {saved}{mark}"))
    missing = Option("x", "missing", "all without a valid copy")
    asked = Question("which", "Which pages?", (missing, *numbered(rows)), True, "missing")

    def finish(answers: Answers) -> Any:
        which = answers.get("which", str(found[0][0]))
        return session.capture(None if which == "missing" else int(which))

    return Form("capture", "Save", (asked,) if secret or len(found) > 1 else (), finish)
