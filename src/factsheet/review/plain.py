"""The walk in plain lines, for screen readers and scripts: claims on stdout, talk on stderr.

Each command and each answer is one line of stdin; its end quits.
"""

from collections.abc import Iterable

from factsheet import console
from factsheet.problems import FactsheetError
from factsheet.review.card import card, ending, progress_text
from factsheet.review.forms import KEYS, TURNS, Form, form_for, submit
from factsheet.review.session import Session
from factsheet.review.terms import Message, complaint

ASKING = "; ".join(f"{key.key} {key.name}" for key in KEYS)


def walk(session: Session) -> None:
    """Show claim after claim and do what the lines of stdin say, until q or their end."""
    if session.opening:
        console.say(session.opening)
    shown = None
    while True:
        if session.shown is not shown or shown is None:
            shown = session.shown
            _show(session)
        typed = console.ask("? lists the keys; what now? ")
        if typed is None:
            return
        word = typed.strip().casefold()
        if word in ("q", "quit"):
            return
        _say(_do(session, word))


def _show(session: Session) -> None:
    now = session.progress()
    rows = card(session) if session.shown else ending(session)
    head = f"-- claim {now.place} of {now.length}; {progress_text(session)}\n"
    console.emit(head if session.shown else "--\n")
    for row in rows:
        console.emit(" " * row.indent + row.text + "\n")


def _say(notes: Iterable[Message]) -> None:
    for note in notes:
        console.say(("warning: " if note.kind == "warning" else "") + note.text)


def _do(session: Session, word: str) -> list[Message]:
    key = next((key.key for key in KEYS if word in (key.key, key.name)), None)
    try:
        if key is None:
            raise FactsheetError(f"'{word[:60]}' is not a key: {ASKING}")
        form = form_for(session, key)
        if form is not None:
            return _fill(session, form)
        if key == "?":
            return [Message(f"{key.key}: {key.name}: {key.meaning}") for key in KEYS]
        return session.edit() if key == "e" else TURNS[key](session)
    except FactsheetError as error:
        return [*complaint(error), *session.look()]


def _fill(session: Session, form: Form) -> list[Message]:
    """Ask a form's questions; the end of stdin amid them is no answer, and nothing is done."""
    _say(form.warnings)
    answers: dict[str, str] = {}
    for question in form.questions:
        label = question.label
        if question.options:
            label += ": " + ", ".join(f"{o.key} {o.label}" for o in question.options)
        if question.given:
            label += f" (Enter: {question.given})"
        while True:
            typed = console.ask(f"{form.asking(answers)}. {label} ")
            if typed is None:
                return [Message("no answer; nothing changed", "trouble")]
            try:
                answers[question.name] = question.read(typed)
                break
            except FactsheetError as error:
                console.say(*error.lines)
    return submit(session, form, answers)
