"""Questions that a key asks, and the form they make; both interfaces use these."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from factsheet.model import Evidence
from factsheet.problems import FactsheetError
from factsheet.review.paragraphs import cut
from factsheet.review.session import Session
from factsheet.review.walk_types import Message
from factsheet.texts import one_line, shortened

Answers = Mapping[str, str]
NONE = "-"
"""What to type to leave an answer empty although one is given."""

_KEYS = "123456789abcdefghijklmnopqrstuvwyz"  # x is left for "all"
_BRIEF = 50


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
    `needed`. `check` raises FactsheetError for an unacceptable answer.
    """

    name: str
    label: str
    options: tuple[Option, ...] = ()
    needed: bool = False
    given: str = ""
    check: Callable[[str], object] | None = None

    def prompt(self, *, filled_in: bool = False) -> str:
        """Return the label, with what Enter does; `filled_in` where the person sees `given`."""
        if not self.given:
            return self.label if self.needed else f"{self.label} (Enter to skip)"
        enter = "Enter keeps it" if filled_in else f"Enter: {one_line(self.given)}"
        return f"{self.label} ({enter}{'' if self.needed else f'; {NONE} for none'})"

    def read(self, typed: str) -> str:
        """Return what was typed: text, or the option with this key, value or beginning.

        Raises FactsheetError with what is expected.
        """
        if typed.strip() == NONE and not self.needed:
            return ""
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
    """Questions in their order, and the action on the answers.

    `more` are questions that depend on the answers to the others; `kept` are answers that were
    given before, and could not be saved.
    """

    name: str
    title: str
    questions: tuple[Question, ...]
    finish: Callable[[Answers], Iterable[Message]]
    warnings: tuple[Message, ...] = ()
    more: Callable[[Answers], tuple[Question, ...]] | None = None
    kept: Answers = field(default_factory=dict)

    def next(self, answers: Answers) -> Question | None:
        """Return the first question without an answer; None if there is none left."""
        left = [each for each in self.questions if each.name not in answers]
        if not left and self.more:
            left = [each for each in self.more(answers) if each.name not in answers]
        return replace(left[0], given=self.kept.get(left[0].name, left[0].given)) if left else None

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
        notes = list(form.finish(answers))
    except FactsheetError:
        session.drafts[about] = answers
        raise
    session.drafts.pop(about, None)
    return notes


def numbered(values: Iterable[tuple[str, str]]) -> tuple[Option, ...]:
    """Return an option for each value and its label, under 1, 2, …, then a letter."""
    return tuple(
        Option(key, value, label) for key, (value, label) in zip(_KEYS, values, strict=False)
    )


def brief(text: str) -> str:
    """Return the beginning of a text on one line."""
    return shortened(cut(text), _BRIEF)


def origin(item: Evidence) -> str:
    """Return in a few words where a piece of evidence comes from."""
    return brief(item.publisher or item.source or item.url or "")
