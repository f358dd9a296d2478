"""The text of a PDF, page by page, with PDFium."""

import re
from typing import Any

from factsheet.problems import FactsheetError

MAX_PAGES = 5000
MAX_TEXT = 50_000_000

# PDFium's mark for a hyphen that breaks a word over two lines.
_BROKEN_WORD = re.compile("[\x02\ufffe]\r?\n?")


def pdf_texts(body: bytes) -> tuple[str, tuple[str, ...]]:
    """Give a PDF's title and the texts of its pages.

    A word that the page breaks with a hyphen gets a soft hyphen there. Raises FactsheetError for a
    PDF that is damaged, protected by a password, or far too long. One thread at a time: PDFium is
    not made for several.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error) or "security" in str(error):
            raise FactsheetError("the PDF is protected by a password") from None
        raise FactsheetError("the PDF is damaged or cut; its text cannot be read") from None
    with document:
        if len(document) > MAX_PAGES:
            raise FactsheetError(f"the PDF has more than {MAX_PAGES} pages")
        pages: list[str] = []
        size = 0
        try:
            for number in range(len(document)):
                pages.append(_page(document, number))
                size += len(pages[-1])
                if size > MAX_TEXT:
                    raise FactsheetError("the PDF has far too much text")
            title = document.get_metadata_value("Title").strip()
        except pypdfium2.PdfiumError:
            number = len(pages) + 1
            raise FactsheetError(f"the PDF is damaged; page {number} cannot be read") from None
        return title, tuple(pages)


def _page(document: Any, number: int) -> str:
    page = document[number]
    try:
        words = page.get_textpage()
        try:
            text = str(words.get_text_range())
        finally:
            words.close()
    finally:
        page.close()
    return _BROKEN_WORD.sub("\u00ad\n", text).replace("\r\n", "\n").replace("\0", "")
