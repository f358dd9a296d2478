"""Pages that a browser saved in one file, MHTML or webarchive, read as the page in it."""

from dataclasses import replace

from factsheet.documents.document import Document, ReadOptions
from factsheet.documents.html import read_html
from factsheet.documents.plain import read_plain
from factsheet.http_messages import charset_of
from factsheet.intake import saved_page
from factsheet.problems import FactsheetError


def read_saved(data: bytes, options: ReadOptions) -> Document:
    """Read the page; what it shows in frames is not read. Raises FactsheetError."""
    page = saved_page(data)
    if page is None:
        raise FactsheetError("not a page that a browser saved; save it as HTML or PDF")
    inner = replace(options, charset=charset_of(page.content_type))
    read = read_plain if page.content_type.lower().startswith("text/plain") else read_html
    return read(page.body, inner)
