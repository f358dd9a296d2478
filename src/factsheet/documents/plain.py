"""Plain text."""

from factsheet.documents.document import Document, Told
from factsheet.intake import decode


def read_plain(data: bytes, told: Told) -> Document:
    """Read plain text as it stands."""
    text, notes = decode(data, told.charset)
    return Document("txt", text, notes=notes, wrapped=True)
