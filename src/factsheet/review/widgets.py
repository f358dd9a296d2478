"""What the screen of `review` is made of: paragraphs, keys, the page of keys."""

from collections.abc import Awaitable, Callable

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from factsheet.review.card import Paragraph
from factsheet.review.forms import KEYS
from factsheet.texts import visible
from factsheet.vocabulary import STALE, STATUSES

LOOKS = {
    "strong": "bold",
    "dim": "dim",
    "quote": "bold underline",
    "warning": "bold ansi_red",
    **{row.name: f"bold ansi_{row.colour}" for row in (*STATUSES.values(), STALE)},
}
SIGNS = {"done": ("✓", "ansi_green"), "warning": ("!", "ansi_red"), "trouble": ("✗", "ansi_red")}


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


class Help(ModalScreen[None]):
    """What the keys do; any key closes it."""

    def compose(self) -> ComposeResult:
        """Lay the keys out, one per line."""
        lines = [Content.assemble((f" {k.key} ", "reverse"), f" {k.meaning}") for k in KEYS]
        scroll = Content("↑ ↓ PgUp PgDn Space scroll the text; Esc cancels a question.")
        yield Static(Content("\n").join([*lines, Content(""), scroll]))

    def on_key(self, event: events.Key) -> None:
        """Close."""
        event.stop()
        self.dismiss()

    def on_click(self) -> None:
        """Close."""
        self.dismiss()


def paragraph(row: Paragraph) -> Static:
    """Return the widget of a paragraph."""
    words = Content.assemble(*((text, LOOKS.get(role, "")) for text, role in row.words))
    widget = Static(words, classes="gap" if row.gap else "")
    widget.styles.padding = (0, 0, 0, row.indent)
    return widget
