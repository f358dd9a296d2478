"""The result of reading a file, whatever its format."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from typing import Any

from factsheet.documents.annotation import Annotation
from factsheet.model import Article

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_PLACEHOLDERS = re.compile(
    r"python-docx|(microsoft )?(office )?(user|author|admin(istrator)?|owner|benutzer|pc|hp)"
    r"|unknown|microsoft|windows|word document|dokument\d*|document\d*|untitled|\W*",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?:user ?name|name|title|by|(?:the )?authors?|autor(?:in|en|es)?|auteure?s?|autore|автор"
    r"|作者|著者|記者|记者|編輯|编辑|责任编辑|来源"
    r"|follow(?: us| me)?(?: on .*)?|share(?: this)?(?: on .*)?"
    r"|(?:view|see|read|more)(?: all| more)?(?: posts?| articles?| stories)?(?: (?:by|from) .*)?"
    r"|facebook|twitter|instagram|linkedin|whatsapp|telegram|youtube|rss|e-?mail|print|comments?"
    r"|subscribe|sign (?:in|up)|log ?in|register|posted(?: on| by)?|published(?: on| by)?"
    r"|updated(?: on)?|date|guest|default|home|menu|search|advertisement|null|none|undefined"
    r"|n/a)\W*",
    re.IGNORECASE,
)
"""What pages give in place of an author's name."""


@dataclass(frozen=True, slots=True)
class UnsupportedFormat:
    """A kind of file whose text cannot be read: what it is, and what to do about it.

    `by_eye`: a person can compare it with a quote as it is: a picture, a recording.
    """

    what: str
    remedy: str
    by_eye: bool = False

    def __str__(self) -> str:
        """Return what it is and what to do."""
        return f"it is {self.what}; {self.remedy}"


@dataclass(frozen=True, slots=True)
class Document:
    r"""What a file says.

    `kind` is `txt`, `md`, `html`, `docx`, `pdf` or other: then `unread` says what it is; so it does
    of a PDF without text. `text` is what a reader sees, with `\n` once or more between paragraphs,
    tabs between cells; where it is `wrapped`, a line may also end within a paragraph. `pages` are
    the texts of a PDF's pages, which `text` joins by line breaks, `recognised` the numbers of those
    whose text a machine read in a picture. `margin` is beside the text: running heads, page
    numbers. `apart` is what the file does not say as its own: hidden text, struck-out words and the
    like, each with words for where it is; a quote found only there does not count. `seams` are the
    places of hidden words in `text`. `annotations` are its comments and notes. `days` are the day
    that it states, and what day it then was elsewhere. `article` is what it says of itself, as far
    as that is cheap to find; `documents.article` finds all. `remarks` tell the user what was
    guessed, mended or left out. `source` is the HTML that a page was read from.
    """

    kind: str
    text: str = ""
    article: Article = field(default_factory=Article)
    remarks: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    recognised: tuple[int, ...] = ()
    margin: str = ""
    apart: tuple[tuple[str, str], ...] = ()
    seams: tuple[int, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    days: tuple[date, ...] = ()
    wrapped: bool = False
    unread: UnsupportedFormat | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What is given along with a file's bytes: its charset, and how to find a PDF's lines."""

    charset: str | None
    lines_of: Callable[[bytes], Any]


HIDDEN, STRUCK = "in hidden text", "in struck-out text"
"""Where a quote is that is not part of what a document says."""

SEAM = "\ufdd0"
"""Put into a text, by readers, in place of words that are not shown."""


def unseamed(text: str, seam: str = SEAM) -> tuple[str, tuple[int, ...]]:
    """Return a text without the seams that a reader set in it, and where they are."""
    pieces = text.split(seam)
    return "".join(pieces), tuple(accumulate(map(len, pieces[:-1])))


def language_code(code: str | None) -> str | None:
    """Return a BCP 47 code, written with `-`; None if it is not one."""
    code = (code or "").strip().replace("_", "-")
    return code if _LANGUAGE.fullmatch(code) else None


def person(words: str | None) -> str | None:
    """Return who wrote something, without words that are not a name."""
    names = (name for name in (words or "").split(", ") if not _NOBODY.fullmatch(name.strip()))
    return sensible(", ".join(names))


def sensible(words: str | None) -> str | None:
    """Return a file's title or author; None for what programs fill in themselves."""
    words = " ".join((words or "").split())
    program = _PLACEHOLDERS.fullmatch(words) or re.search(
        r"\.(docx?|pdf|indd|odt)$|^microsoft word -", words, re.I
    )
    return None if program else words
