"""Small DOCX, XLSX and PDF files, built in code."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Placed = tuple[float, float, float, str]
"""Left and baseline in points, size of the font, words."""


def pdf(pages: Iterable[Sequence[Placed]], info: str = "", trailer: str = "") -> bytes:
    """Write a PDF in Helvetica; `info` and `trailer` are raw entries of those dictionaries."""
    bodies = [b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"]
    kids = []
    for page in pages:
        stream = b"\n".join(
            b"BT /F1 %g Tf %g %g Td (%s) Tj ET"
            % (size, left, base, words.encode("cp1252").replace(b"(", b"\\(").replace(b")", b"\\)"))
            for left, base, size, words in page
        )
        bodies.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
        bodies.append(
            b"<</Type/Page/Parent 1 0 R/MediaBox[0 0 600 800]/Contents %d 0 R"
            b"/Resources<</Font<</F1 2 0 R>>>>>>" % len(bodies)
        )
        kids.append(len(bodies))
    listed = b" ".join(b"%d 0 R" % kid for kid in kids)
    bodies[0] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), listed)
    bodies.append(b"<</Type/Catalog/Pages 1 0 R>>")
    bodies.append(b"<<" + info.encode("cp1252") + b">>")
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(bodies, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(
        b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R%s>>\nstartxref\n%d\n%%%%EOF\n"
        % (len(bodies) + 1, len(bodies) - 1, len(bodies), trailer.encode(), start)
    )
    return out.getvalue()


def lines(*words: str, top: float = 700, step: float = 14, size: float = 12) -> list[Placed]:
    """Set lines one below the other."""
    return [(72, top - step * number, size, text) for number, text in enumerate(words)]


def workbook(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """Write a workbook: name of a sheet -> its rows."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(archive: bytes, name: str, content: str | bytes) -> bytes:
    """Give an archive with one part replaced or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for part in before.namelist():
            if part != name:
                after.writestr(part, before.read(part))
        after.writestr(name, content)
    return out.getvalue()


def document(build: Any) -> bytes:
    """Write a DOCX; `build` fills the python-docx document."""
    import docx

    made = docx.Document()
    build(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
