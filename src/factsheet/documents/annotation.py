"""What people wrote beside an article's text: comments, footnotes, endnotes."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from factsheet.texts import counted, listed

COMMENT, FOOTNOTE, ENDNOTE = "comment", "footnote", "endnote"
"""The kinds of annotations."""


@dataclass(frozen=True, slots=True)
class Annotation:
    r"""A comment, footnote or endnote, and the words of the text that it belongs to.

    `kind` is `comment`, `footnote` or `endnote`; `words` are its own, with `\n` between paragraphs.
    `start` and `end` are code-point offsets into the document's `text`, end exclusive: of the words
    commented on, or twice the place of a mark that has no words of its own, as a footnote's number.
    Both are None if the file puts it outside the text: in a running head, or nowhere. `author`
    is the name that the file gives, which nothing proves, `at` when it was written, in UTC where
    the file says UTC (Word often writes local time and calls it UTC). `addresses` are the targets
    of its links, then the addresses typed into its words; any scheme, nothing is checked.
    `resolved`: somebody marked it as done. `replies` are in their order, each without replies of
    its own. `id` is what the file calls it; unique among its comments. `about` are the ids of the
    claims that it answers, in a Word copy that came back; readers leave it empty.
    """

    kind: str
    words: str
    start: int | None = None
    end: int | None = None
    author: str | None = None
    at: datetime | None = None
    addresses: tuple[str, ...] = ()
    resolved: bool = False
    replies: tuple["Annotation", ...] = ()
    id: str = ""
    about: tuple[str, ...] = ()

    def quoted(self, text: str) -> str:
        """Return the words of the document's text that it is on; empty for a mark."""
        return "" if self.start is None else text[self.start : self.end]


def on_words(note: Annotation, text: str, start: int | None, end: int | None) -> Annotation:
    """Return an annotation on a span of a text, without white space at its ends.

    If no words are left, it is a mark, right after the words before it in its line.
    """
    if start is None:
        return note
    start = min(max(start, 0), len(text))
    end = start if end is None else min(max(end, start), len(text))
    words = text[start:end]
    if words.strip():
        start += len(words) - len(words.lstrip())
        end -= len(words) - len(words.rstrip())
    else:
        line = text[text.rfind("\n", 0, start) + 1 : start]
        end = start = start - len(line) + len(line.rstrip())
    return replace(note, start=start, end=end)


def not_the_text(kinds: Iterable[str]) -> tuple[str, ...]:
    """Return a note for the user that counts comments and notes, of which `kinds` has each kind."""
    there = Counter(kinds)
    counts = [counted(there[one], one) for one in (FOOTNOTE, ENDNOTE, COMMENT) if there[one]]
    if not counts:
        return ()
    return (f"{listed(counts)} {'is' if there.total() == 1 else 'are'} not part of the text",)


def in_text_order(notes: Iterable[Annotation]) -> tuple[Annotation, ...]:
    """Return annotations in the order of the text; those outside it come last."""
    return tuple(sorted(notes, key=lambda one: (one.start is None, one.start)))


def in_threads(comments: Mapping[str, tuple[Annotation, str]]) -> list[Annotation]:
    """Return the comments that a thread began with, each with its replies.

    `comments` are by their names, each with the name of what it replies to, if it replies.
    """
    replies: dict[str, list[Annotation]] = defaultdict(list)
    first = {name: _first(name, comments) for name in comments}
    for name, (comment, _) in comments.items():
        if first[name] != name:
            replies[first[name]].append(comment)
    return [
        replace(comment, replies=tuple(replies[name]))
        for name, (comment, _) in comments.items()
        if first[name] == name
    ]


def _first(name: str, comments: Mapping[str, tuple[Annotation, str]]) -> str:
    """Return the comment that a thread began with; in a ring of replies each is its own."""
    seen = [name]
    while (above := comments[seen[-1]][1]) in comments:
        if above in seen:
            return name
        seen.append(above)
    return seen[-1]
