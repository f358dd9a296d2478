"""What is shown, in paragraphs: words with roles, which each face gives its own look."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from factsheet.model import Entry
from factsheet.texts import one_line
from factsheet.urls import masked

_MOST = 2_000
"""Characters that are shown of one field; `factsheet show` has the rest."""

Words = tuple[tuple[str, str], ...]
"""Pieces of text, each with its role."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: words with their roles (strong, dim, quote, warning, a status), and an indent.

    `gap` asks for a blank line before it.
    """

    words: Words
    indent: int = 0
    gap: bool = False

    @property
    def text(self) -> str:
        """The words without their roles; a quote that stands in a sentence is bracketed."""
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


def apart(was: str, now: str) -> tuple[Words, Words]:
    """Return an earlier and a later text, in each the words that the other lacks as a quote."""
    one, other = shown(was[:_MOST]), shown(now[:_MOST])
    by = " " if " " in one + other else ""
    before, after = (text.split(" ") if by else list(text) for text in (one, other))
    changes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return (
        _marked([(before[low:high], kind) for kind, low, high, _, _ in changes], by),
        _marked([(after[low:high], kind) for kind, _, _, low, high in changes], by),
    )


def _marked(runs: Sequence[tuple[list[str], str]], by: str) -> Words:
    words: list[tuple[str, str]] = []
    for tokens, kind in runs:
        if tokens:
            if words and by:
                words.append((by, ""))
            words.append((by.join(tokens), "" if kind == "equal" else "quote"))
    return tuple(words)
