"""Counts in words, and lists that are cut to a readable length."""

from collections.abc import Sequence


def counted(number: int, thing: str) -> str:
    """Return `1 claim` or `2 claims`."""
    return f"{number} {thing}{'s' * (number != 1)}"


def pieces(number: int) -> str:
    """Return `1 piece of evidence` or `2 pieces of evidence`."""
    return f"{counted(number, 'piece')} of evidence"


def confidential_pieces(number: int) -> str:
    """Return `1 piece of confidential evidence` or `2 pieces of confidential evidence`."""
    return f"{counted(number, 'piece')} of confidential evidence"


def entries(number: int) -> str:
    """Return `1 history entry` or `2 history entries`."""
    return f"{number} history entr{'y' if number == 1 else 'ies'}"


def listed(words: Sequence[str]) -> str:
    """Return words as a sentence lists them: `a, b and c`."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def some_of(words: Sequence[str], most: int) -> str:
    """Return words with commas between them, counted beyond `most`: `a, b and 3 more`."""
    more = len(words) - most
    return ", ".join(words[:most]) + (f" and {more} more" if more > 0 else "")


def some_lines(lines: Sequence[str], most: int, like: str = "") -> list[str]:
    """Return the first lines; beyond `most`, a last one counts the others: `and 3 more`."""
    more = len(lines) - most
    return [*lines[:most], *([f"and {more} more{like}"] if more > 0 else [])]


def shortened(text: str, most: int) -> str:
    """Return a text of at most `most` characters: a longer one ends in an ellipsis."""
    return text if len(text) <= most else text[: most - 1] + "…"
