"""What a file is, told from its first bytes rather than from its name."""

import re
import zlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unread:
    """A kind of file whose text is not read: what it is, and what to do about it.

    `by_eye`: a person can compare it with a quote as it is: a picture, a recording.
    """

    what: str
    remedy: str
    by_eye: bool = False

    def __str__(self) -> str:
        """Say what it is and what to do."""
        return f"it is {self.what}; {self.remedy}"


_PAGE = "save the page as HTML or PDF and file that"
_DOCUMENT = "save it as PDF or HTML and file that"
PICTURE = Unread("a picture", "compare it by eye, or file a page that has the text", by_eye=True)
SCAN = Unread(
    "a PDF with pictures of text only", "compare it by eye, or file one with text", by_eye=True
)
_RECORDING = Unread(
    "a recording", "compare it by ear, or file a transcript as plain text", by_eye=True
)
_MHTML = Unread("a web page in one file (MHTML)", _PAGE)
_MAIL = Unread("a mail message", "save its text as HTML, PDF or plain text and file that")
_WEBARCHIVE = Unread("a web page in one file (webarchive)", _PAGE)
_WARC = Unread("a web archive (WARC)", _PAGE)
_WACZ = Unread("a web archive (WACZ)", _PAGE)
_WORD = Unread("a Word document", _DOCUMENT)
_SHEET = Unread("a spreadsheet", "save it as CSV or PDF and file that")
_SLIDES = Unread("a presentation", "save it as PDF and file that")
_OPEN_DOCUMENT = Unread("an OpenDocument file", _DOCUMENT)
_EPUB = Unread("an e-book (EPUB)", "save the chapter as HTML or PDF and file that")
_RTF = Unread("a Rich Text document (RTF)", _DOCUMENT)
_OFFICE = Unread("an Office document", _DOCUMENT)
_ARCHIVE = Unread("an archive of files", "take the document out of it and file that")
_PACKED = Unread("a compressed file", "unpack it and file what is in it")
_BINARY = Unread("a file of an unknown kind", "save it as HTML, PDF or plain text and file that")

_MAGIC: tuple[tuple[bytes, Unread], ...] = (
    (b"WARC/1.", _WARC),
    (b"bplist0", _WEBARCHIVE),
    (b"{\\rtf", _RTF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OFFICE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"Rar!\x1a\x07", _ARCHIVE),
    (b"\xfd7zXZ\0", _PACKED),
    (b"\x28\xb5\x2f\xfd", _PACKED),
    (b"\x89PNG", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"GIF87a", PICTURE),
    (b"GIF89a", PICTURE),
    (b"II*\0", PICTURE),
    (b"MM\0*", PICTURE),
    (b"8BPS\0", PICTURE),
    (b"\0\0\1\0", PICTURE),
    (b"ID3\2", _RECORDING),
    (b"ID3\3", _RECORDING),
    (b"ID3\4", _RECORDING),
    (b"OggS", _RECORDING),
    (b"fLaC", _RECORDING),
    (b"\x1aE\xdf\xa3", _RECORDING),
)
_RIFF = {b"WEBP": PICTURE, b"WAVE": _RECORDING, b"AVI ": _RECORDING}
_PICTURE_BRANDS = (b"avif", b"avis", b"heic", b"heix", b"mif1", b"msf1")

# In a ZIP's names, and in the type that OpenDocument and EPUB write first.
_ZIPPED: tuple[tuple[re.Pattern[bytes], Unread], ...] = (
    (re.compile(rb"mimetypeapplication/epub"), _EPUB),
    (re.compile(rb"mimetypeapplication/vnd\.oasis"), _OPEN_DOCUMENT),
    (re.compile(rb"datapackage\.json|archive/[^\0]{1,99}\.warc"), _WACZ),
    (re.compile(rb"word/document"), _WORD),
    (re.compile(rb"xl/workbook"), _SHEET),
    (re.compile(rb"ppt/presentation"), _SLIDES),
)
_ZIP_ENDS = 65_536

_SAID: tuple[tuple[re.Pattern[str], Unread], ...] = (
    (re.compile(r"image/"), PICTURE),
    (re.compile(r"(?:audio|video)/"), _RECORDING),
    (re.compile(r"multipart/related|application/x-mimearchive"), _MHTML),
    (re.compile(r"message/|application/vnd\.ms-outlook"), _MAIL),
    (re.compile(r"application/x-webarchive"), _WEBARCHIVE),
    (re.compile(r"application/warc"), _WARC),
    (re.compile(r"application/(?:rtf|x-rtf)|text/rtf"), _RTF),
)

# Documents that are XML: the words are between marks, and not all of them are shown.
_PROLOGUE = rb"(?:<\?[^>]{0,300}>\s*+|<!--(?>.{0,2000}?-->)\s*+|<!DOCTYPE[^>]{0,500}>\s*+)*+"
_XML = tuple(
    (re.compile(_PROLOGUE + root, re.DOTALL), kind)
    for root, kind in (
        (rb"<svg\b", PICTURE),
        (rb"<plist\b.{0,500}?<key>Web", _WEBARCHIVE),
        (rb"<office:document", _OPEN_DOCUMENT),
        (rb"<(?:w:wordDocument|pkg:package)", _WORD),
        (rb"<(?:ss:)?Workbook", _SHEET),
    )
)

_HEADER = re.compile(rb"(?:From [^\n]*\n)?(?:[!-9;-~]{1,76}:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}")
_MAIL_FIELD = re.compile(
    rb"^(?:MIME-Version|Content-Transfer-Encoding|Received|Return-Path|Message-ID|Delivered-To"
    rb"|X-MimeOLE|DKIM-Signature):",
    re.IGNORECASE | re.MULTILINE,
)
_RELATED = re.compile(
    rb"^(?:Content-Type:\s*multipart/related|Snapshot-Content-Location:|From: <Saved by)",
    re.IGNORECASE | re.MULTILINE,
)
_SEEN = 8_192
_STRAY = 8  # control characters that a page may have and still be one
_CONTROL = re.compile(rb"[\0-\x06\x0e-\x1a\x1c-\x1f]")
_HTML = re.compile(
    rb"(?:<\?xml[^>]{0,200}>\s*)?(?:<!--(?>.{0,2000}?-->)\s*+)*+"
    rb"<(?:!doctype html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)


def looks_html(body: bytes) -> bool:
    """Whether a body begins as an HTML page does, comments aside."""
    return bool(_HTML.match(_start(body)))


def unread(body: bytes, said: str) -> Unread | None:
    """Return what kind of unread file a body is; None for one that is read.

    `said` is the media type that somebody gave it, without parameters. The bytes go first: a name
    or a header may be wrong, a container's beginning is not. A PDF is none of these.
    """
    start = _start(body)
    if start.startswith(b"%PDF-"):
        return None
    found = _by_bytes(body, start)
    # HTML may begin like another kind of XML: with <svg>, or with Office's marks.
    if found is None and "html" not in said:
        found = next((kind for sign, kind in _XML if sign.match(start)), None)
    if found:
        return found
    for pattern, kind in _SAID:
        if pattern.match(said):
            return kind
    return None


def is_binary(body: bytes) -> bool:
    """Whether a body has more control characters than slip into a text."""
    seen = body[:_SEEN]
    controls = len(_CONTROL.findall(seen))
    return controls > _STRAY and 50 * controls > len(seen)


def unknown(said: str) -> Unread:
    """Return the kind of a file that is no text: by the type it was given, else an unknown one."""
    return _OFFICE if "officedocument" in said or "msword" in said else _BINARY


def _start(body: bytes) -> bytes:
    return body[:_SEEN].lstrip(b"\xef\xbb\xbf \t\r\n")


def _by_bytes(body: bytes, start: bytes) -> Unread | None:
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
        return PICTURE if body[8:12] in _PICTURE_BRANDS else _RECORDING
    header = _HEADER.match(start.replace(b"\r", b""))
    if header and _MAIL_FIELD.search(header[0]):
        return _MHTML if _RELATED.search(header[0]) else _MAIL
    return None


def _unpacked(body: bytes) -> bytes:
    try:
        return zlib.decompressobj(zlib.MAX_WBITS + 16).decompress(body[:_SEEN], 16)
    except zlib.error:
        return b""
