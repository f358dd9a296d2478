"""What the screen of `review` is made of: paragraphs, keys, the page of keys."""

from collections.abc import Awaitable, Callable, Iterable, Sequence

from textual import events
from textual.app import App, ComposeResult, SuspendNotSupported
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message as Event
from textual.screen import ModalScreen
from textual.widgets import Static

from factsheet.problems import FactsheetError
from factsheet.review.keys import KEYS, Key
from factsheet.review.paragraphs import Paragraph
from factsheet.review.walk_types import Message, WalkProgress
from factsheet.texts import in_line, visible
from factsheet.vocabulary import STALE, STATUSES

_LOOKS = {
    "strong": "bold",
    "dim": "dim",
    "quote": "bold underline",
    "warning": "bold ansi_red",
    **{row.name: f"bold ansi_{row.colour}" for row in (*STATUSES.values(), STALE)},
}
_SIGNS = {"done": ("✓", "ansi_green"), "warning": ("!", "ansi_red"), "trouble": ("✗", "ansi_red")}

_SCROLLING = ("up", "down", "pageup", "pagedown", "home", "end")


class BackgroundNotice(Event):
    """What is said of something in the background, and whether it is `done`."""

    def __init__(self, notes: Iterable[Message], *, done: bool = False) -> None:
        """Hold what is said."""
        super().__init__()
        self.notes, self.done = list(notes), done


class Hint(Static):
    """A key and what it does; a click is a press."""

    def __init__(self, key: str, label: str, press: Callable[[str], Awaitable[None]]) -> None:
        """Show a key before its label; `press` is called with the key."""
        super().__init__(
            Content.assemble((f" {key} ", "reverse"), f" {visible(label)}"), classes="key"
        )
        self.key, self.press = key, press

    async def on_click(self) -> None:
        """Press the key."""
        await self.press(self.key)


class KeyBar(Vertical):
    """Keys in as many rows as the width asks for."""

    def __init__(self, keys: Sequence[Key], press: Callable[[str], Awaitable[None]]) -> None:
        """Show keys; a click on one is handed to `press`."""
        super().__init__(id="keys")
        self.keys, self.press, self.fitted = keys, press, 0

    async def on_resize(self, event: events.Resize) -> None:
        """Lay the rows out for the new width."""
        width = event.size.width - 2  # its padding
        if width == self.fitted:
            return
        self.fitted = width
        rows: list[list[Key]] = [[]]
        for key in self.keys:
            if rows[-1] and sum(_hint_width(each) for each in (*rows[-1], key)) > width:
                rows.append([])
            rows[-1].append(key)
        await self.remove_children()
        await self.mount_all(
            Horizontal(*(Hint(k.key, k.name, self.press) for k in row), classes="row")
            for row in rows
        )


def _hint_width(key: Key) -> int:
    return len(f" {key.key}  {key.name} ")


class Help(ModalScreen[None]):
    """What all keys do; any key closes it, and a click presses what is clicked."""

    def __init__(self, press: Callable[[str], Awaitable[None]]) -> None:
        """Hand a key that is clicked to `press`."""
        super().__init__()
        self.press = press

    def compose(self) -> ComposeResult:
        """Lay the keys out, one per line."""
        with VerticalScroll() as body:
            body.border_title = "Esc leaves a question; ↑ ↓ PgUp PgDn scroll"
            for key in KEYS:
                yield Hint(key.key, key.meaning, self._pressed)

    async def _pressed(self, key: str) -> None:
        self.dismiss()
        self.app.call_later(self.press, key)

    def on_key(self, event: events.Key) -> None:
        """Close, unless the key scrolls."""
        if event.key not in _SCROLLING:
            event.stop()
            self.dismiss()


def paragraph(row: Paragraph) -> Static:
    """Return the widget of a paragraph."""
    words = Content.assemble(*((text, _LOOKS.get(role, "")) for text, role in row.words))
    widget = Static(words, classes="gap" if row.gap else "")
    widget.styles.padding = (0, 0, 0, row.indent)
    return widget


def progress_bar(progress: WalkProgress, width: int) -> Content:
    """Return a bar that is as full as so much of the walk is done."""
    full = width * progress.done // progress.total if progress.total else width
    return Content.assemble(("█" * full, "ansi_green"), ("░" * (width - full), ""))


def message_line(message: Message) -> Static:
    """Return the widget of a message."""
    sign, colour = _SIGNS[message.kind]
    return Static(Content.assemble((sign, f"bold {colour}"), f" {in_line(message.text)}"))


def suspend_screen(app: App[bool], act: Callable[[], list[Message]]) -> list[Message]:
    """Act while another program has the terminal. Raises FactsheetError."""
    trouble: list[FactsheetError] = []
    notes: list[Message] = []

    def guarded() -> None:
        try:
            notes.extend(act())
        except FactsheetError as error:
            trouble.append(error)

    try:
        with app.suspend():
            guarded()
    except SuspendNotSupported:
        guarded()
    if trouble:
        raise trouble[0]
    return notes
