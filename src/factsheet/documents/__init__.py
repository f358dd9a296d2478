"""What people wrote: bytes in any format that is read -> one `Document`. Pure."""

from factsheet.documents.document import Document, Unread
from factsheet.documents.html import page_tree
from factsheet.documents.main_text import article
from factsheet.documents.pdf import PdfLines, pdf_lines
from factsheet.documents.pdf_page import Line
from factsheet.documents.reading import FORMATS, media_type, read

__all__ = [
    "FORMATS",
    "Document",
    "Line",
    "PdfLines",
    "Unread",
    "article",
    "media_type",
    "page_tree",
    "pdf_lines",
    "read",
]
