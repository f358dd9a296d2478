"""Files whose text is not read never count for a quote, whatever their name says."""

import gzip
import io
import plistlib
import zipfile
from pathlib import Path

import pytest
from conftest import Run
from test_elided import SHEET

from factsheet.documents import document_of

WORDS = "The council agreed to pay for the bridge."
RAW = WORDS.encode()


def zipped(*names: str, first: str = "") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        if first:
            file.writestr("mimetype", first)
        for name in names:
            file.writestr(name, WORDS)
    return made.getvalue()


MAIL = b"From: a@example.org\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
MHTML = MAIL + b'Content-Type: multipart/related;\r\n boundary="b"\r\n\r\n--b\r\n\r\n' + RAW
MAIL += b"Content-Type: text/plain\r\n\r\n" + RAW
BOOK = {"WebMainResource": {"WebResourceData": RAW}}
UNREAD = {
    "page.mhtml": (MHTML.partition(b"--b")[0], "MHTML file is damaged"),
    "mail.eml": (MAIL, "an email message"),
    "a.docx": (zipped("[Content_Types].xml", "word/document.xml"), "DOCX file is damaged"),
    "a.txt": (zipped("[Content_Types].xml", "word/document.xml"), "DOCX file is damaged"),
    "a.odt": (
        zipped("content.xml", first="application/vnd.oasis.opendocument.text"),
        "OpenDocument file is damaged",
    ),
    "a.odp": (
        zipped("content.xml", first="application/vnd.oasis.opendocument.presentation"),
        "an OpenDocument file",
    ),
    "a.xlsx": (zipped("xl/workbook.xml"), "a spreadsheet"),
    "a.epub": (zipped(first="application/epub+zip"), "EPUB"),
    "a.zip": (zipped("a.html"), "an archive of files"),
    "a.7z": (b"7z\xbc\xaf\x27\x1c" + RAW, "an archive of files"),
    "a.gz": (gzip.compress(RAW), "a compressed file"),
    "a.webarchive": (plistlib.dumps(BOOK, fmt=plistlib.FMT_BINARY)[:-9], "webarchive is damaged"),
    "b.webarchive": (plistlib.dumps({"WebMainResource": 5}), "webarchive is damaged"),
    "a.rtf": (b"{\\rtf1 " + RAW + b"}", "RTF"),
    "b.txt": (b"{\\rtf1 " + RAW + b"}", "RTF"),
    "a.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + RAW, "an old Office document"),
    "a.bin": (bytes(range(256)) + RAW, "an unknown kind"),
    "b.html": (bytes(range(256)) + RAW, "an unknown kind"),
    "scan.png": (b"\x89PNG\r\n\x1a\n" + RAW, "a picture"),
    "scan.html": (b"\xff\xd8\xff\xe0" + RAW, "a picture"),
    "a.svg": (b"<?xml version='1.0'?><!-- " + RAW + b" --><svg/>", "a picture"),
    "a.mp4": (b"\0\0\0\x20ftypisom" + RAW, "a recording"),
    "a.pdf": (b"%PDF-1.7 " + RAW, "damaged"),
    "deep.html": (b"<div>" * 20_000 + RAW, "too deep"),
}
ARCHIVES = {
    "page.wacz": (zipped("archive/data.warc.gz", "datapackage.json"), "WACZ"),
    "page.warc.gz": (gzip.compress(b"WARC/1.0\r\n" + RAW), "WARC"),
    "page.warc": (b"WARC/1.1\r\n" + RAW, "WARC"),
}
READ = {
    "a.txt": RAW,
    "a.md": b"# Bridge\n\n" + RAW,
    "a.srt": b"1\n00:00:01,000 --> 00:00:02,000\n" + RAW,
    "a.vtt": b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + RAW,
    "a.mhtml": MHTML,
    "a.mht": MHTML,
    "b.html": MHTML,
    "a.webarchive": plistlib.dumps(BOOK, fmt=plistlib.FMT_BINARY),
    "b.webarchive": plistlib.dumps(BOOK),
    "a.unknown": RAW,
    "mail.txt": b"From: a\nSubject: b\n\n" + RAW,
    "wide.txt": WORDS.encode("utf-16"),
    "stray.html": b"<html><p>\x03" + RAW,
    "saved.htm": b"<!-- saved from url=(0)x -->\n<html><p hidden>x</p>" + RAW,
    "a.xhtml": b"<?xml version='1.0'?><html><p>" + RAW + b"</p></html>",
}


def filed(run: Run, desk: Path, name: str, data: bytes, quote: str) -> tuple[int, list[str]]:
    (desk / "claims.yaml").write_text(SHEET.format(quote=quote), encoding="utf-8")
    (desk / name).write_bytes(data)
    result = run("capture", "a", "--from", name)
    return result.code, result.out.rstrip("\n").split("\t")


@pytest.mark.parametrize("name", UNREAD)
@pytest.mark.parametrize("quote", [WORDS, "words that are not in it"])
def test_an_unread_file_never_counts_for_a_quote(
    run: Run, desk: Path, name: str, quote: str
) -> None:
    data, what = UNREAD[name]
    code, cells = filed(run, desk, name, data, quote)
    assert (code, cells[2]) == (1, "unreadable")
    assert what in cells[5]
    assert "picture" in what or "picture" not in cells[5]
    (finding,) = run("check", "--format", "json").findings
    by_eye = what in ("a picture", "a recording")
    assert finding["rule"] == ("quote-by-eye" if by_eye else "quote-unreadable")
    assert finding["level"] == ("warning" if by_eye else "error")
    assert "not preserved" in run("show", "a").out


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_is_no_page_and_a_damaged_one_is_not_filed(
    run: Run, desk: Path, name: str
) -> None:
    data, what = ARCHIVES[name]
    assert what in str(document_of(data).unread)
    assert filed(run, desk, name, data, WORDS)[0] == 2
    assert not (desk / "evidence").exists()


@pytest.mark.parametrize("name", READ)
def test_a_text_counts_when_the_quote_is_in_it(run: Run, desk: Path, name: str) -> None:
    code, cells = filed(run, desk, name, READ[name], WORDS)
    assert (code, cells[2]) == (0, "preserved"), cells
    code, cells = filed(run, desk, name, READ[name], "words that are not in it")
    assert (code, cells[2]) == (1, "quote-missing")


def test_an_unread_file_does_not_take_the_place_of_a_proof(run: Run, desk: Path) -> None:
    assert filed(run, desk, "a.txt", RAW, WORDS)[0] == 0
    before = (desk / "claims.yaml").read_bytes()
    (desk / "a.docx").write_bytes(UNREAD["a.docx"][0])
    result = run("capture", "a", "--from", "a.docx")
    assert (result.code, result.out.split("\t")[2]) == (1, "unreadable")
    assert (desk / "claims.yaml").read_bytes() == before


def test_utf_16_without_a_mark_is_text_where_the_header_says_so() -> None:
    wide = WORDS.encode("utf-16-le")
    assert document_of(wide, "text/plain; charset=utf-16le").text == WORDS
    assert document_of(wide, "text/plain").kind == "other"


def test_a_file_without_a_quote_is_kept_and_called_no_more_than_that(run: Run, desk: Path) -> None:
    (desk / "claims.yaml").write_text(
        SHEET.replace(', quote: "{quote}"', "").format(), encoding="utf-8"
    )
    (desk / "a.docx").write_bytes(UNREAD["a.docx"][0])
    result = run("capture", "a", "--from", "a.docx")
    assert (result.code, result.out.split("\t")[2]) == (0, "kept")
    for words in (run("show", "a").out, run("export", "-f", "md").out.lower()):
        assert "page saved" in words
        assert "preserved" not in words
    assert run("show", "a", "--format", "json").json["evidence"][0]["proof"]["state"] == "kept"
