"""Bytes to a document: which format they are in, and its reader."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from factsheet.documents import kinds
from factsheet.documents.document import Document, ReadOptions
from factsheet.documents.html import read_html
from factsheet.documents.markdown import read_markdown
from factsheet.documents.open_document import read_open_document
from factsheet.documents.pdf import PdfLines, pdf_lines, read_pdf
from factsheet.documents.plain import read_plain
from factsheet.documents.saved import read_saved
from factsheet.documents.word import read_word
from factsheet.http_messages import charset_of
from factsheet.intake import MHTML, WEBARCHIVE

_log = logging.getLogger("factsheet.documents")


@dataclass(frozen=True, slots=True)
class _Format:
    """A format that is read: how its files' names end, its media types, its reader."""

    endings: tuple[str, ...]
    types: tuple[str, ...]
    read: Callable[[bytes, ReadOptions], Document]


_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ODT = "application/vnd.oasis.opendocument.text"
_FORMATS: Mapping[str, _Format] = {
    "txt": _Format(("txt", "text"), ("text/plain",), read_plain),
    "md": _Format(("md", "markdown"), ("text/markdown",), read_markdown),
    "html": _Format(("html", "htm", "xhtml"), ("text/html", "application/xhtml+xml"), read_html),
    "docx": _Format(("docx",), (_DOCX,), read_word),
    "odt": _Format(("odt", "ott"), (_ODT, f"{_ODT}-template"), read_open_document),
    "pdf": _Format(("pdf",), ("application/pdf",), read_pdf),
    "mhtml": _Format(("mhtml", "mht"), (MHTML, "application/x-mimearchive"), read_saved),
    "webarchive": _Format(("webarchive",), (WEBARCHIVE,), read_saved),
}


def media_type(name: str) -> str:
    """Return the media type of a format that is read by the ending of a file's name, else empty."""
    ending = name.rpartition("/")[2].rpartition(".")[2].lower() if "." in name else ""
    return next((one.types[0] for one in _FORMATS.values() if ending in one.endings), "")


def document_of(
    data: bytes,
    content_type: str = "",
    charset: str | None = None,
    *,
    lines_of: Callable[[bytes], PdfLines] = pdf_lines,
) -> Document:
    """Read a file from its bytes.

    `content_type` is a header's value, with or without parameters, or a file's `media_type`;
    `charset` its charset, else it is looked for in the content type and in the file. Where the type
    says little or something else than the bytes do, the bytes decide. `lines_of` finds the lines of
    a PDF as `pdf_lines` does, elsewhere perhaps. Raises FactsheetError for what is damaged,
    protected, too large, or nested too deep to be read in a reasonable time.
    """
    said = content_type.partition(";")[0].strip().lower()
    named = next((name for name, one in _FORMATS.items() if said in one.types), "")
    charset = charset or charset_of(content_type)
    kind = kinds.kind_of(data, said, named, charset)
    says = f"the type says {named or 'nothing known'}"
    _log.info(
        "%d bytes: %s, reader: %s", len(data), says, kind if isinstance(kind, str) else "none"
    )
    if not isinstance(kind, str):
        return Document("other", unread=kind)
    return _FORMATS[kind].read(data, ReadOptions(charset, lines_of))
