"""Plain text."""

from factsheet.documents.document import Document, ReadOptions
from factsheet.intake import read_text


def read_plain(data: bytes, options: ReadOptions) -> Document:
    """Read plain text as it stands."""
    text, remarks = read_text(data, options.charset)
    return Document("txt", text, remarks=remarks, wrapped=True)
