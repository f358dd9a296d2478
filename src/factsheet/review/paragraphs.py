"""What is shown, in paragraphs: words with roles, which each interface gives its own look."""

from dataclasses import dataclass

from factsheet.model import Entry
from factsheet.texts import one_line
from factsheet.urls import masked

_MOST = 2_000
"""How many characters of one field are shown; `factsheet show` has the rest."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: words with their roles (strong, dim, quote, warning, a status), and an indent.

    `gap` asks for a blank line before it.
    """

    words: tuple[tuple[str, str], ...]
    indent: int = 0
    gap: bool = False

    @property
    def text(self) -> str:
        """The words without their roles; a quote that is in a sentence is bracketed."""
        return "".join(f"[{text}]" if role == "quote" else text for text, role in self.words)


def shown(text: str) -> str:
    """Return a text on one line, without user names and passwords in its addresses."""
    return one_line(masked(text))


def cut(text: str) -> str:
    """Return a text on one line, cut where it is very long."""
    if len(text) > _MOST:
        return shown(text[:_MOST]) + f" … ({len(text) - _MOST:,} characters more)"
    return shown(text)


def entry_words(entry: Entry) -> str:
    """Return a history entry in words: `verified (True) by Ana on 2026-03-02: The budget …`."""
    rating = f" ({cut(entry.rating)})" if entry.rating else ""
    because = f": {cut(entry.because)}" if entry.because else ""
    return f"{cut(entry.action)}{rating} by {cut(entry.by)} on {entry.at:%Y-%m-%d}{because}"
