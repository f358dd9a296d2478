"""The keys of a walk in one table: the row of keys, the help, the docs and the tests follow it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from factsheet.problems import FactsheetError
from factsheet.review import evidence_questions as evidence
from factsheet.review import questions as ask
from factsheet.review.forms import Form
from factsheet.review.session import Session
from factsheet.review.walk_types import Message


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a walk: what is pressed, what it is called in a row of keys, what it does.

    It opens a `form`, or is a `turn` of the walk; help and quit are each interface's own. `bar`
    says whose row of keys it is in: everybody's, the checker's, the editor's, or none. `way` is
    `aside` for what needs the terminal for another program, `later` for what goes on in the
    background. `anywhere` works at the end, too, where no claim is shown.
    """

    key: str
    name: str
    meaning: str
    form: Callable[[Session], Form] | None = None
    turn: Callable[[Session], list[Message]] | None = None
    bar: str = ""
    way: str = ""
    anywhere: bool = False


KEYS = (
    Key("v", "verified", "mark the claim verified; asks why",
        lambda s: ask.verdict(s, "verified"), bar="checker"),
    Key("d", "disputed", "mark it disputed; asks why",
        lambda s: ask.verdict(s, "disputed"), bar="checker"),
    Key("s", "status", "choose any status; asks why", ask.any_status, bar="checker"),
    Key("p", "approve", "approve the verdict, as a second person",
        turn=Session.approve, bar="editor"),
    Key("r", "send back", "send the verdict back to be checked again; asks why",
        ask.sending_back, bar="editor"),
    Key("k", "comment", "add a comment to the history", ask.comment, bar="editor"),
    Key("a", "evidence", "add an address or a source, and what it says",
        evidence.new_evidence, bar="checker"),
    Key("f", "field", "change any field of a piece of evidence", evidence.evidence_field),
    Key("c", "capture", "save evidence pages, and look for the quotes on them",
        evidence.capture, bar="checker", way="later"),
    Key("o", "open", "open an evidence address in your browser",
        evidence.address_to_open, bar="all", way="aside"),
    Key("t", "words", "change statement and quote", ask.words),
    Key("m", "note", "change the note for the desk", ask.note),
    Key("w", "assign", "assign the claim to somebody", ask.assignee),
    Key("x", "remove", "remove the claim, or a piece of evidence", ask.removal),
    Key("e", "edit", "edit the claim's own lines in $VISUAL or $EDITOR",
        turn=Session.edit, way="aside"),
    Key("n", "skip", "leave the claim for later and go on", turn=Session.skip, bar="all"),
    Key("b", "back", "go back to the previous claim", turn=Session.back, bar="all"),
    Key("g", "go to", "go to a claim by its number or id", ask.place, bar="all", anywhere=True),
    Key("/", "search", "go to the next claim with certain words",
        ask.search, bar="all", anywhere=True),
    Key("u", "undo", "undo the last change of this session", turn=Session.undo, bar="all"),
    Key("?", "help", "show all keys", bar="all"),
    Key("q", "quit", "stop; everything answered is saved", bar="all"),
)  # fmt: skip
"""A row per key, in the order in which they are shown."""


def key_named(typed: str) -> Key:
    """Return the key that is meant by itself or its name. Raises FactsheetError with all keys."""
    word = typed.casefold()
    for row in KEYS:
        if word in (row.key, row.name):
            return row
    every = ", ".join(f"{row.key} {row.name}" for row in KEYS)
    raise FactsheetError(f"'{typed[:60]}' is not a key; the keys: {every}")


def bar(session: Session) -> tuple[Key, ...]:
    """Return the keys that are always in sight."""
    mine = "editor" if session.filter.editor else "checker"
    return tuple(row for row in KEYS if row.bar in ("all", mine))


def form_for(session: Session, key: str) -> Form | None:
    """Return the form that a key opens on the claim shown; None for the keys that ask nothing.

    Raises FactsheetError if there is nothing to ask about.
    """
    row = key_named(key)
    if row.form is None:
        return None
    if not row.anywhere:
        session.needed()
    form = row.form(session)
    about = (session.shown.id if session.shown else "", form.name)
    return replace(form, kept=session.drafts.get(about, {}))
