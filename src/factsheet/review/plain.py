"""The walk in plain lines, for screen readers and scripts: claims on stdout, messages on stderr.

Each command and each answer is one line of stdin; its end quits.
"""

from collections.abc import Iterable, Iterator

from factsheet import console
from factsheet.problems import FactsheetError
from factsheet.review.card import card, progress_text
from factsheet.review.forms import Form, submit
from factsheet.review.keys import KEYS, Key, form_for, key_named
from factsheet.review.session import Session
from factsheet.review.walk_types import Message, complaint


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
        word = typed.strip()
        if word.casefold() in ("q", "quit"):
            return
        try:
            _say(_do(session, key_named(word)))
        except FactsheetError as error:
            _say([*complaint(error), *session.look()])


def _show(session: Session) -> None:
    now = session.progress()
    head = f"-- claim {now.place} of {now.length}; {progress_text(session)}\n"
    console.emit(head if session.shown else "--\n")
    for row in card(session):
        console.emit(" " * row.indent + row.text + "\n")


def _say(notes: Iterable[Message]) -> None:
    for note in notes:
        console.say(("warning: " if note.kind == "warning" else "") + note.text)


def _do(session: Session, key: Key) -> Iterator[Message]:
    form = form_for(session, key.key)
    if form is not None:
        yield from _fill(session, form, later=key.way == "later")
    elif key.turn:
        yield from key.turn(session)
    else:
        yield from (Message(f"{row.key}: {row.name}: {row.meaning}") for row in KEYS)


def _fill(session: Session, form: Form, *, later: bool) -> Iterator[Message]:
    """Ask a form's questions; if stdin ends among them, nothing is done."""
    _say(form.warnings)
    answers: dict[str, str] = {}
    while question := form.next(answers):
        label = question.prompt()
        if question.options:
            label += ": " + ", ".join(f"{o.key} {o.label}" for o in question.options)
        typed = console.ask(f"{form.asking(answers)}. {label} ")
        if typed is None:
            yield Message("no answer; nothing changed", "trouble")
            return
        try:
            answers[question.name] = question.read(typed)
        except FactsheetError as error:
            console.say(*error.lines)
    if later:
        yield from form.finish(answers)  # said as it comes
        yield from session.captured()
    else:
        yield from submit(session, form, answers)
