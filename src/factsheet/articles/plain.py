"""Plain text."""

from factsheet.articles.article_text import ArticleText, with_opening
from factsheet.intake import decode
from factsheet.model import Article


def read_plain(data: bytes) -> ArticleText:
    """Read plain text as it stands; title, author, day and address from its own lines."""
    text, notes = decode(data)
    return with_opening(text, Article(), notes)
