"""Read what people wrote: bytes in any supported format -> one `Document`. Pure."""

from factsheet.documents.annotation import Annotation
from factsheet.documents.describing import Description, described
from factsheet.documents.document import Document
from factsheet.documents.html import page_tree
from factsheet.documents.main_text import article
from factsheet.documents.pdf import PdfLines, pdf_lines
from factsheet.documents.pdf_page import PdfLine
from factsheet.documents.reading import document_of, media_type

__all__ = [
    "Annotation",
    "Description",
    "Document",
    "PdfLine",
    "PdfLines",
    "article",
    "described",
    "document_of",
    "media_type",
    "page_tree",
    "pdf_lines",
]
