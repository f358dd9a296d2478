"""Files of other programs: recognised by their first bytes; ZIP archives opened within limits."""

import io
import zlib
from typing import TYPE_CHECKING

from factsheet.problems import FactsheetError

if TYPE_CHECKING:
    import zipfile

_MAX_UNPACKED = 200_000_000
_MAX_PARTS = 10_000
_MAX_RATIO = 100
"""How many times its own size an archive may unpack to, from 20 MB on; real ones have 5 to 20."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive (as DOCX, XLSX and EPUB are)"),
    (OLE, "an old or a password-protected Office file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"{\\rtf", "an RTF file; save it as DOCX or as plain text"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
)


def looks_like(data: bytes) -> str | None:
    """Return the kind of file by its first bytes; None for what may be a text."""
    return next((kind for first, kind in _SIGNATURES if data.startswith(first)), None)


def check_archive(data: bytes) -> frozenset[str]:
    """Unpack an Office file once, within limits, and return the names of its parts.

    Raises FactsheetError if it is not a ZIP archive, is damaged, needs a password, unpacks to over
    200 MB or 100 times its size, or declares XML entities, which ECMA-376 part 2 forbids.
    """
    import zipfile

    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise FactsheetError("the file is protected by a password; save a copy without one")
        raise FactsheetError("this is an old Office file; save it as DOCX or XLSX")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > _MAX_PARTS:
                raise FactsheetError(f"an archive of {len(parts)} parts is not a document")
            if any(part.flag_bits & 1 for part in parts):
                raise FactsheetError("the file is protected by a password; save a copy without one")
            # What these sizes say is the most that zipfile hands out: a part that lies about its
            # size comes out cut, and fails its checksum below.
            most = min(_MAX_UNPACKED, max(20_000_000, _MAX_RATIO * len(data)))
            if sum(part.file_size for part in parts) > most:
                raise FactsheetError(
                    "the file unpacks to far more than a document would; it was not opened"
                )
            for part in parts:
                _check_part(archive, part)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError):
        raise FactsheetError("the file is damaged; download it or save it again") from None
    return frozenset(part.filename for part in parts)


def _check_part(archive: "zipfile.ZipFile", part: "zipfile.ZipInfo") -> None:
    tail = b""
    is_xml = part.filename.lower().endswith((".xml", ".rels", ".vml"))
    with archive.open(part) as stream:
        while chunk := stream.read(1 << 20):
            if is_xml:
                seen = tail + chunk.replace(b"\0", b"")  # UTF-16 as well
                if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
                    raise FactsheetError("the file declares XML entities, which a document may not")
                tail = seen[-9:]
