"""A worksheet's text in pieces: the part before the claims, each claim's lines, the rest."""

from dataclasses import dataclass
from itertools import pairwise

from factsheet.yamltext import Parsed
from factsheet.yamltext.nodes import behind, compose, content_end, line_start


@dataclass(frozen=True, slots=True)
class Layout:
    """The pieces of a text; joined, they are the text.

    A claim's block takes in the blank lines and comments above it that reach in no deeper than
    its dash.
    """

    head: str
    blocks: tuple[str, ...]
    tail: str


def layout(text: str, parsed: Parsed) -> Layout | None:
    """Cut a text that ends with a line break; None if claims are not on lines of their own.

    That is so for `claims: [{…}]`, for a dash on a line by itself, and with `%TAG`.
    """
    starts = parsed.starts
    if len(starts) != len(parsed.worksheet.claims) or "%TAG" in text:
        return None
    if not starts:
        return Layout(text, (), "")
    leads = {text[line_start(text, start) : start] for start, _ in starts}
    if any(lead.strip() != "-" for lead in leads):
        return None
    depth = next(iter(leads)).index("-")
    cuts = [_above(text, line_start(text, start), depth) for start, _ in starts]
    node = compose(text, *starts[-1])
    end = behind(text, content_end(text, node), depth)
    blocks = tuple(text[a:b] for a, b in pairwise([*cuts, end]))
    return Layout(text[: cuts[0]], blocks, text[end:])


def _above(text: str, at: int, depth: int) -> int:
    """Go up from a line over the blank lines and comments that belong to it."""
    while at:
        before = line_start(text, at - 1)
        line = text[before : at - 1]
        inner = line.strip(" \r")
        if inner and not (inner.startswith("#") and len(line) - len(line.lstrip(" ")) <= depth):
            break
        at = before
    return at
