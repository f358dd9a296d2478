"""Find out what a file is from its first bytes rather than from its name."""

import re
import zlib

from factsheet.documents.document import UnsupportedFormat
from factsheet.intake import OLE, is_webarchive, letter

_PAGE = "save the page as HTML or PDF"
_DOCUMENT = "save it as PDF or HTML"
_PICTURE = UnsupportedFormat(
    "a picture", "compare it by eye, or use a page that has the text", by_eye=True
)
SCAN = UnsupportedFormat(
    "a PDF with pictures of text only",
    "compare it by eye, or run text recognition (OCR) on it first",
    by_eye=True,
)
_RECORDING = UnsupportedFormat("a recording", "compare it by ear, or use a transcript", by_eye=True)
_MAIL = UnsupportedFormat("an email message", "save its text as HTML, PDF or plain text")
_WARC = UnsupportedFormat("a web archive (WARC)", _PAGE)
_WACZ = UnsupportedFormat("a web archive (WACZ)", _PAGE)
_WORD_XML = UnsupportedFormat("a Word document in one XML file", _DOCUMENT)
_SHEET = UnsupportedFormat("a spreadsheet", "save it as CSV or PDF")
_SLIDES = UnsupportedFormat("a presentation", "save it as PDF")
_OPEN_DOCUMENT = UnsupportedFormat("an OpenDocument file", _DOCUMENT)
_EPUB = UnsupportedFormat("an e-book (EPUB)", "save the chapter as HTML or PDF")
_RTF = UnsupportedFormat("a Rich Text document (RTF)", _DOCUMENT)
_OFFICE = UnsupportedFormat("an Office document", _DOCUMENT)
_OLD_OFFICE = UnsupportedFormat("an old Office document", _DOCUMENT)
_LOCKED = UnsupportedFormat("a file protected by a password", "save a copy without one")
_ARCHIVE = UnsupportedFormat("an archive of files", "extract the document from it")
_PACKED = UnsupportedFormat("a compressed file", "unpack it")
_BINARY = UnsupportedFormat(
    "a binary file of an unknown kind", "save it as HTML, PDF or plain text"
)

_MAGIC: tuple[tuple[bytes, UnsupportedFormat], ...] = (
    (b"WARC/", _WARC),
    (b"{\\rtf", _RTF),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"Rar!\x1a\x07", _ARCHIVE),
    (b"\xfd7zXZ\0", _PACKED),
    (b"\x28\xb5\x2f\xfd", _PACKED),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF87a", _PICTURE),
    (b"GIF89a", _PICTURE),
    (b"II*\0", _PICTURE),
    (b"MM\0*", _PICTURE),
    (b"8BPS\0", _PICTURE),
    (b"\0\0\1\0", _PICTURE),
    (b"ID3\2", _RECORDING),
    (b"ID3\3", _RECORDING),
    (b"ID3\4", _RECORDING),
    (b"OggS", _RECORDING),
    (b"fLaC", _RECORDING),
    (b"\x1aE\xdf\xa3", _RECORDING),
)
_RIFF = {b"WEBP": _PICTURE, b"WAVE": _RECORDING, b"AVI ": _RECORDING}
_PICTURE_BRANDS = (b"avif", b"avis", b"heic", b"heix", b"mif1", b"msf1")

# In a ZIP's names, and in the type that OpenDocument and EPUB write first.
_ZIPPED: tuple[tuple[re.Pattern[bytes], UnsupportedFormat | str], ...] = (
    (re.compile(rb"mimetypeapplication/epub"), _EPUB),
    (re.compile(rb"mimetypeapplication/vnd\.oasis\.opendocument\.text(?!-(?:master|web))"), "odt"),
    (re.compile(rb"mimetypeapplication/vnd\.oasis"), _OPEN_DOCUMENT),
    (re.compile(rb"datapackage\.json|archive/[^\0]{1,99}\.warc"), _WACZ),
    (re.compile(rb"word/document"), "docx"),
    (re.compile(rb"xl/workbook"), _SHEET),
    (re.compile(rb"ppt/presentation"), _SLIDES),
)
_ZIP_ENDS = 65_536

_SAID: tuple[tuple[re.Pattern[str], UnsupportedFormat], ...] = (
    (re.compile(r"image/"), _PICTURE),
    (re.compile(r"(?:audio|video)/"), _RECORDING),
    (re.compile(r"message/|application/vnd\.ms-outlook"), _MAIL),
    (re.compile(r"application/warc"), _WARC),
    (re.compile(r"application/(?:rtf|x-rtf)|text/rtf"), _RTF),
)

# Documents that are XML: the words are between marks, and not all of them are shown.
_PROLOGUE = rb"(?:<\?[^>]{0,300}>\s*+|<!--(?>.{0,2000}?-->)\s*+|<!DOCTYPE[^>]{0,500}>\s*+)*+"
_XML = tuple(
    (re.compile(_PROLOGUE + root, re.DOTALL), kind)
    for root, kind in (
        (rb"<svg\b", _PICTURE),
        (rb"<office:document", _OPEN_DOCUMENT),
        (rb"<(?:w:wordDocument|pkg:package)", _WORD_XML),
        (rb"<(?:ss:)?Workbook", _SHEET),
    )
)

_SEEN = 8_192
_STRAY = 8  # control characters that a page may have and still be one
_CONTROL = re.compile(rb"[\0-\x06\x0e-\x1a\x1c-\x1f]")
_HTML = re.compile(
    rb"(?:<\?xml[^>]{0,200}>\s*)?(?:<!--(?>.{0,2000}?-->)\s*+)*+"
    rb"<(?:!doctype html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)


_APPLICATIONS = "json xml x-subrip yaml x-ndjson x-tex"
_TEXT = tuple(f"application/{kind}" for kind in _APPLICATIONS.split())
_WIDE, _WIDE_MARKS = ("utf-16", "utf-32", "ucs-2"), (b"\xff\xfe", b"\xfe\xff")
"""Encodings in which a letter has bytes that are otherwise control characters."""
_UNTOLD = ("", "application/octet-stream", "binary/octet-stream")
_MAYBE_HTML = (*_UNTOLD, "text/plain", "text/xml", "application/xml")


def kind_of(body: bytes, said: str, named: str, charset: str | None) -> str | UnsupportedFormat:
    """Return the format of a body, such as `html`, or what kind of unread file it is.

    `said` is the media type that somebody gave it, without parameters, and `named` the format that
    has it. The bytes come first: a name or a header may be wrong, a container's first bytes are
    not.
    """
    if named in ("mhtml", "webarchive"):
        said, named = "", ""  # containers: their bytes alone tell
    start = _start(body)
    if start.startswith(b"%PDF-"):
        return "pdf"
    found = _by_bytes(body, start)
    if found is _ARCHIVE and named in ("docx", "odt"):
        return named
    # HTML may begin like another kind of XML: with <svg>, or with Office's marks.
    if found is None and "html" not in said:
        found = next((kind for sign, kind in _XML if sign.match(start)), None)
    found = found or next((kind for pattern, kind in _SAID if pattern.match(said)), None)
    if found or named in ("pdf", "docx", "odt"):
        return found or named
    wide = (charset or "").lower().startswith(_WIDE) or body.startswith(_WIDE_MARKS)
    odd = named != "html" and b"\0" in start
    if (odd or _is_binary(body)) and not wide:
        return _OFFICE if "officedocument" in said or "msword" in said else _BINARY
    if named == "html" or (said in _MAYBE_HTML and _HTML.match(start)):
        return "html"
    is_text = said.startswith("text/") or said in _TEXT or said.endswith(("+json", "+xml"))
    return named or ("txt" if is_text or said in _UNTOLD else _BINARY)


def _is_binary(body: bytes) -> bool:
    """Whether a body has more control characters than slip into a text."""
    seen = body[:_SEEN]
    controls = len(_CONTROL.findall(seen))
    return controls > _STRAY and 50 * controls > len(seen)


def _start(body: bytes) -> bytes:
    return body[:_SEEN].lstrip(b"\xef\xbb\xbf \t\r\n")


def _by_bytes(body: bytes, start: bytes) -> str | UnsupportedFormat | None:
    if body.startswith(OLE):
        return _LOCKED if "EncryptedPackage".encode("utf-16-le") in body else _OLD_OFFICE
    for magic, kind in _MAGIC:
        if body.startswith(magic) or (magic.isascii() and start.startswith(magic)):
            return kind
    if body.startswith((b"PK\3\4", b"PK\5\6")):
        ends = body[:_ZIP_ENDS] + body[-_ZIP_ENDS:]
        return next((kind for names, kind in _ZIPPED if names.search(ends)), _ARCHIVE)
    if body.startswith(b"\x1f\x8b"):
        return _WARC if _unpacked(body).startswith(b"WARC/") else _PACKED
    if body[:3] == b"BZh" and body[4:10] == b"1AY&SY":
        return _PACKED
    if body[257:262] == b"ustar":
        return _ARCHIVE
    if body[:4] == b"RIFF" and body[8:12] in _RIFF:
        return _RIFF[body[8:12]]
    if body[4:8] == b"ftyp":
        return _PICTURE if body[8:12] in _PICTURE_BRANDS else _RECORDING
    if is_webarchive(body):
        return "webarchive"
    said = letter(body)
    return _MAIL if said == "mail" else said


def _unpacked(body: bytes) -> bytes:
    try:
        return zlib.decompressobj(zlib.MAX_WBITS + 16).decompress(body[:_SEEN], 16)
    except zlib.error:
        return b""
