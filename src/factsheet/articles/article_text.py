"""What reading an article gives."""

import re
from dataclasses import dataclass

from factsheet.articles.opening import opening
from factsheet.model import Article

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
PLACEHOLDERS = re.compile(
    r"python-docx|(microsoft )?(office )?(user|author|admin(istrator)?|owner|benutzer|pc|hp)"
    r"|unknown|microsoft|windows|word document|dokument\d*|document\d*|untitled|\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ArticleText:
    r"""An article's clean text, what it says of itself, and notes for the user.

    `text` has paragraphs as a reader sees them, parted by one or two `\n`. `article` holds title,
    author, publisher, url, published and language where the document itself says so; its `text`
    and `sha256` are left to whoever stores the text.
    """

    text: str
    article: Article
    notes: tuple[str, ...] = ()


def with_opening(text: str, article: Article, notes: tuple[str, ...] = ()) -> ArticleText:
    """Fill what the file's own metadata leave out with what the text's first lines say."""
    described, more = opening(text, article)
    return ArticleText(text, described, notes + more)


def language_code(code: str | None) -> str | None:
    """Give a BCP 47 code, written with `-`; None for what is none."""
    code = (code or "").strip().replace("_", "-")
    return code if LANGUAGE.fullmatch(code) else None


def sensible(words: str | None) -> str | None:
    """Give a file's title or author, and None for what programs write of themselves."""
    words = " ".join((words or "").split())
    program = PLACEHOLDERS.fullmatch(words) or re.search(
        r"\.(docx?|pdf|indd|odt)$|^microsoft word -", words, re.I
    )
    return None if program else words
