"""What the keys do, and the questions that some of them ask; both faces of a walk use these."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from factsheet.edits import address
from factsheet.problems import FactsheetError
from factsheet.review.session import Session
from factsheet.review.terms import Message
from factsheet.texts import one_line
from factsheet.vocabulary import KINDS, STANCES, STATUSES

Answers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers to choose from: its key, what it stands for, how it is shown."""

    key: str
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question: a line of text, or one of some options.

    `given` is what Enter takes; with an empty one Enter leaves the answer out, unless it is
    `needed`. `check` raises FactsheetError for an answer that will not do.
    """

    name: str
    label: str
    options: tuple[Option, ...] = ()
    needed: bool = False
    given: str = ""
    check: Callable[[str], object] | None = None

    def read(self, typed: str) -> str:
        """Return what was typed: text, or the option with this key, value or beginning.

        Raises FactsheetError with what is expected.
        """
        text = " ".join(typed.split()) or self.given
        if self.options and text:
            text = self._chosen(text)
        if self.needed and not text:
            raise FactsheetError("please give an answer")
        if self.check and text:
            self.check(text)
        return text

    def _chosen(self, text: str) -> str:
        word, options = text.casefold(), self.options
        for found in (
            [option for option in options if option.key == word],
            [option for option in options if option.value.casefold() == word],
            [option for option in options if option.value.casefold().startswith(word)],
        ):
            if len(found) == 1:
                return found[0].value
        names = ", ".join(f"{option.key} {option.label}" for option in self.options)
        raise FactsheetError(f"'{text[:60]}' is not one of these: {names}")


@dataclass(frozen=True, slots=True)
class Form:
    """Questions in their order, and what is done with the answers."""

    name: str
    title: str
    questions: tuple[Question, ...]
    finish: Callable[[Answers], list[Message]]
    warnings: tuple[Message, ...] = ()

    def asking(self, answers: Answers) -> str:
        """Return what is being asked for, with what was chosen until now: `Status: checking`."""
        chosen = [answers.get(question.name) for question in self.questions if question.options]
        return one_line(": ".join([self.title, *filter(None, chosen)]))


def submit(session: Session, form: Form, answers: Answers) -> list[Message]:
    """Act on the answers; when that fails they are kept, and given to the same form again.

    Raises FactsheetError.
    """
    about = (session.shown.id if session.shown else "", form.name)
    try:
        notes = form.finish(answers)
    except FactsheetError:
        session.drafts[about] = answers
        raise
    session.drafts.pop(about, None)
    return notes


def form_for(session: Session, key: str) -> Form | None:
    """Return the form that a key opens on the claim shown; None for the keys that ask nothing.

    Raises FactsheetError where there is nothing to ask about.
    """
    make = next((row.form for row in KEYS if row.key == key), None)
    if make is None:
        return None
    if session.shown is None:
        raise FactsheetError("no claim is shown; b goes back")
    form = make(session)
    kept = session.drafts.get((session.shown.id, form.name), {})
    questions = tuple(replace(q, given=kept.get(q.name, q.given)) for q in form.questions)
    return replace(form, questions=questions)


def _numbered(values: Iterable[tuple[str, str]]) -> tuple[Option, ...]:
    keys = "123456789abcdefghijklmnopqrstuvwxyz"
    return tuple(
        Option(key, value, label) for key, (value, label) in zip(keys, values, strict=False)
    )


def _lettered(labels: Mapping[str, str]) -> tuple[Option, ...]:
    """Return an option for each word, under its first letter that no other has; else any free."""
    options: dict[str, Option] = {}
    for word, label in labels.items():
        key = next(
            k for k in word + "abcdefghijklmnopqrstuvwxyz" if k.isalpha() and k not in options
        )
        options[key] = Option(key, word, label)
    return tuple(options.values())


def _why(session: Session) -> list[Question]:
    questions = [Question("because", "Why? (Enter to skip)")]
    if session.worksheet.ratings:
        names = [(name, one_line(name)) for name in session.worksheet.ratings]
        questions.append(Question("rating", "Rating (Enter to skip)", _numbered(names)))
    return questions


def _verdict(session: Session, status: str) -> Form:
    return Form(
        "verdict",
        STATUSES[status].label,
        tuple(_why(session)),
        lambda a: session.answer(status, a.get("because", ""), a.get("rating", "")),
        tuple(session.objections(status)),
    )


def _any_status(session: Session) -> Form:
    rows = [(row.name, f"{row.symbol} {row.label}") for row in STATUSES.values()]
    status = Question("status", "Which status?", _numbered(rows), needed=True)
    return Form(
        "verdict",
        "Status",
        (status, *_why(session)),
        lambda a: session.answer(a["status"], a.get("because", ""), a.get("rating", "")),
    )


def _evidence(session: Session) -> Form:
    stances = _lettered({row.name: row.label for row in STANCES.values()})
    kinds = _lettered({row.name: f"{row.name}: {row.label}" for row in KINDS.values()})
    return Form(
        "evidence",
        "Evidence",
        (
            Question("where", "Address, or a source without one", needed=True, check=_where),
            Question("stance", "What does it say about the claim?", stances, needed=True),
            Question("kind", "Kind (Enter to skip)", kinds),
            Question("quote", "Its exact words (Enter to skip)"),
            Question("publisher", "Publisher, the originator (Enter to skip)"),
            Question("locator", "Page, paragraph, time code (Enter to skip)"),
        ),
        lambda answers: session.add_evidence(_values(answers)),
    )


def _is_address(text: str) -> bool:
    return "://" in text or text.casefold().startswith("www.")


def _where(text: str) -> None:
    if _is_address(text):
        address(text)


def _values(answers: Answers) -> dict[str, str]:
    where = answers["where"]
    values = {name: text for name, text in answers.items() if text and name != "where"}
    return {"url" if _is_address(where) else "source": where, **values}


def _address(session: Session) -> Form:
    found = session.addresses()
    if not found:
        raise FactsheetError("there is no evidence address to open")
    shown = _numbered((url, f"evidence {number}") for number, url in found)
    questions = () if len(found) == 1 else (Question("url", "Open which?", shown, needed=True),)
    return Form(
        "address",
        "Open",
        questions,
        lambda answers: session.browse(answers.get("url", found[0][1])),
    )


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a walk: what is pressed, what it is called in a row of keys, what it does.

    It opens a `form` on the claim shown, or is a `turn` of the walk; the others are each face's
    own.
    """

    key: str
    name: str
    meaning: str
    form: Callable[[Session], Form] | None = None
    turn: Callable[[Session], list[Message]] | None = None


KEYS = (
    Key("v", "verified", "mark the claim verified; asks why", lambda s: _verdict(s, "verified")),
    Key("d", "disputed", "mark it disputed; asks why", lambda s: _verdict(s, "disputed")),
    Key("s", "status", "choose any status; asks why", _any_status),
    Key("a", "evidence", "add an address or a source, and what it says", _evidence),
    Key("o", "open", "open an evidence address in your browser", _address),
    Key("e", "edit", "edit the claim's own lines in $VISUAL or $EDITOR"),
    Key("n", "skip", "leave the claim for later and go on", turn=Session.skip),
    Key("b", "back", "go back to the previous claim", turn=Session.back),
    Key("u", "undo", "undo the last change of this session", turn=Session.undo),
    Key("?", "help", "show the keys"),
    Key("q", "quit", "stop; everything answered is saved"),
)
TURNS = {row.key: row.turn for row in KEYS if row.turn}
