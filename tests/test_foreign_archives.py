"""Archives of other tools, named in a worksheet by hand: any page in them is read by its address."""

import base64
import gzip
import hashlib
import io
import json
import logging
import plistlib
import time
import zipfile
import zlib
from pathlib import Path

import brotli
import pytest
from conftest import SHARED, Run
from warcio.archiveiterator import ArchiveIterator

from factsheet.archive import read
from factsheet.problems import FactsheetError

URL = "https://news.example/a"
PAGE = b"<!doctype html><title>A</title><p>The bridge cost 39.8 million."
OTHER = b"<p>Nobody came on Monday."
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
DATE = "2026-03-02T10:00:00Z"


def sha1(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data).digest()).decode()


def record(
    block: bytes = HTTP + b"\r\n" + PAGE,
    kind: str = "response",
    url: str = URL,
    version: str = "1.1",
    end: str = "\r\n",
    **more: str,
) -> bytes:
    """Spell a WARC record; names have _ for -."""
    fields = {"WARC_Type": kind, "WARC_Target_URI": url, "WARC_Date": DATE} | more
    fields.setdefault("Content_Length", str(len(block)))
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    head = end.join([f"WARC/{version}", *lines, "", ""]).encode("latin-1")
    return head + block + (end * 2).encode()


def arc(*records: tuple[str, str, bytes], two: bool = False) -> bytes:
    """Spell an ARC file of addresses, types and blocks."""
    spec = "URL IP-address Archive-date Content-type "
    spec += "Result-code Checksum Location Offset Filename " * two + "Archive-length\n"
    about = f"{2 if two else 1} 0 Example\n{spec}".encode()
    made = b"filedesc://x.arc 127.0.0.1 20260302100000 text/plain %d\n" % len(about)
    made += about + b"\n"
    for url, kind, block in records:
        middle = "200 - - 0 x.arc " * two
        made += f"{url} 127.0.0.1 20260302100000 {kind} {middle}{len(block)}\n".encode() + block
        made += b"\n"
    return made


def zipped(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as opened:
        for name, data in files.items():
            opened.writestr(name.replace("__", "/").replace("_json", ".json"), data)
    return made.getvalue()


def package(warc: bytes, sha256: str | None = None) -> bytes:
    said = sha256 or hashlib.sha256(warc).hexdigest()
    row = {"path": "archive/data.warc.gz", "hash": f"sha256:{said}", "bytes": len(warc)}
    return json.dumps({"wacz_version": "1.1.1", "resources": [row]}).encode()


def wacz(*records: bytes, sha256: str | None = None) -> bytes:
    warc = b"".join(map(gzip.compress, records))
    files = {"archive__data.warc.gz": warc, "datapackage_json": package(warc, sha256)}
    return zipped(**files)


INFO = record(b"software: x\r\n", "warcinfo", Content_Type="application/warc-fields")
FIRST = record(HTTP + b"\r\n" + OTHER, url="https://news.example/")
PACKED = gzip.compress(PAGE)
CHUNKS = b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE)
UNPACKED = HTTP + b"Content-Encoding: gzip\r\nContent-Length: 7\r\n\r\n" + PAGE
SHA1 = sha1(PAGE)
FOLDED = HTTP + b"X-Long: a\r\n b\r\nX-\xe9: \xff\xfe\r\nno header at all\r\n"
MHTML = b"""From: <Saved by Blink>
Snapshot-Content-Location: https://news.example/a
Subject: =?utf-8?Q?A?=
Date: Mon, 2 Mar 2026 11:00:00 +0100
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="-b"

---b
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64
Content-Location: https://news.example/a

%s
---b
Content-Type: image/png
Content-Transfer-Encoding: base64
Content-Location: https://news.example/a.png

AAAA
---b--
""" % base64.encodebytes(PAGE)

READ = {
    "plain": INFO + FIRST + record(),
    "one gzip member for all": gzip.compress(INFO + FIRST + record()),
    "gzip members": b"".join(map(gzip.compress, (INFO, FIRST, record()))),
    "version 0.18": record(version="0.18"),
    "version 1.0, angle brackets": record(version="1.0", url=f"<{URL}>"),
    "http, www and a fragment": FIRST + record(url="http://www.news.example/a/#part"),
    "bare line feeds": record(end="\n"),
    "bare line feeds in the head": record(HTTP.replace(b"\r", b"") + b"\n" + PAGE),
    "fields in other case, folded": FIRST + record().replace(
        b"WARC-Target-URI: ", b"warc-target-uri:\r\n\t"
    ),
    "fields beyond ASCII": record(X_Note="\xe9\xff"),
    "http/2": record(HTTP.replace(b"HTTP/1.1 200 OK", b"HTTP/2 200") + b"\r\n" + PAGE),
    "no reason": record(HTTP.replace(b" OK", b"") + b"\r\n" + PAGE),
    "odd headers": record(FOLDED + b"\r\n" + PAGE),
    "two hundred headers": record(HTTP + b"X-A: b\r\n" * 200 + b"\r\n" + PAGE),
    "chunked": record(HTTP + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNKS),
    "chunks taken out": record(HTTP + b"Transfer-Encoding: chunked\r\n\r\n" + PAGE),
    "packed": record(HTTP + b"Content-Encoding: gzip\r\n\r\n" + PACKED),
    "unpacked": record(UNPACKED),
    "not deflated": record(HTTP + b"Content-Encoding: deflate\r\n\r\n" + PAGE),
    "deflated": record(HTTP + b"Content-Encoding: deflate\r\n\r\n" + zlib.compress(PAGE)),
    "brotli": record(HTTP + b"Content-Encoding: br\r\n\r\n" + brotli.compress(PAGE)),
    "brotli taken out": record(HTTP + b"Content-Encoding: br\r\n\r\n" + PAGE),
    "a length too small": record(HTTP + b"Content-Length: 9\r\n\r\n" + PAGE),
    "a digest in hex": record(WARC_Payload_Digest="sha1:" + hashlib.sha1(PAGE).hexdigest()),
    "a digest in small letters": record(WARC_Payload_Digest=sha1(PAGE).lower()),
    "a digest without chunks": record(
        HTTP + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNKS, WARC_Payload_Digest=sha1(PAGE)
    ),
    "a digest with chunks": record(
        HTTP + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNKS, WARC_Payload_Digest=sha1(CHUNKS)
    ),
    "an unknown digest": record(WARC_Payload_Digest="blake3:00"),
    "first not found, later there": record(HTTP.replace(b"200 OK", b"404 N") + b"\r\nx") + record(),
    "redirected": record(b"HTTP/1.1 301 M\r\nLocation: /b\r\n\r\n") + record(url=f"{URL[:-1]}b"),
    "redirected back": record(url=f"{URL[:-1]}b") + record(b"HTTP/1.1 302 M\r\nLocation: /b\r\n\r\n"),
    "repeated": record(url="https://news.example/old", WARC_Payload_Digest=SHA1)
    + record(HTTP + b"\r\n", "revisit", WARC_Payload_Digest=SHA1),
    "repeated without a head": record(url="https://news.example/old", WARC_Payload_Digest=SHA1)
    + record(b"", "revisit", WARC_Payload_Digest=SHA1),
    "resource": record(PAGE, "resource", Content_Type="text/html"),
    "conversion": record(PAGE, "conversion", Content_Type="text/html"),
    "an answer that is not HTTP": record(PAGE, Content_Type="text/html"),
    "garbage after the page": record() + b"\x00\x01garbage",
    "cut after the page": gzip.compress(record()) + gzip.compress(FIRST)[:40],
    "arc": arc(("http://news.example/", "text/html", HTTP + b"\r\n" + OTHER),
               (URL, "text/html", HTTP + b"\r\n" + PAGE)),
    "arc, gzipped": gzip.compress(arc((URL, "text/html", HTTP + b"\r\n" + PAGE))),
    "arc 2": arc((URL, "text/html", HTTP + b"\r\n" + PAGE), two=True),
    "arc, spaces": arc((URL + "?a b", "text/html", OTHER), (URL, "text/html", HTTP + b"\r\n" + PAGE)),
    "wacz": wacz(INFO, FIRST, record()),
    "wacz without a list of its files": zipped(archive__x_json=b"", **{"archive__a.warc": record()}),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_a_page_in_the_archive_of_another_tool_is_read(tmp_path: Path, name: str) -> None:
    file = tmp_path / "a.warc"
    file.write_bytes(READ[name])
    copy = read(file, None, url=URL)
    assert (copy.body, copy.trouble, copy.gap) == (PAGE, None, None)
    assert (copy.content_type, copy.status) in (("text/html", 200), ("text/html", None))
    assert f"{copy.captured:%Y-%m-%dT%H:%M:%SZ}" == DATE
    assert "news.example/" in copy.url


OUR_OWN = (
    "wacz",
    "repeated",
    "http/2",
    "not deflated",
    "brotli",
    "one gzip",
    "arc, gz",
    "fields in",
    "an answer that",
)
"""What warcio leaves to its users, or does not read."""


@pytest.mark.parametrize(
    "name",
    [name for name in READ if not name.startswith(OUR_OWN)],
)
def test_the_formats_own_reader_gives_the_same_page(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The odd cases here are no inventions: warcio reads them so, too."""
    monkeypatch.setattr(logging.root, "disabled", True)
    bodies = []
    try:
        for one in ArchiveIterator(io.BytesIO(READ[name]), arc2warc=True, verify_http=False):
            if one.rec_type in ("response", "resource", "conversion"):
                bodies.append(one.content_stream().read())
    except Exception:
        assert "after the page" in name
    assert PAGE in bodies


@pytest.mark.parametrize("url", [None, "https://news.example/missing"])
def test_a_page_that_is_not_in_it_is_not_taken_for_another(tmp_path: Path, url: str | None) -> None:
    file = tmp_path / "a.warc"
    file.write_bytes(READ["plain"])
    assert read(file, None, url=url).asked == "https://news.example/"


ALTERED = {
    "payload": record(WARC_Payload_Digest=sha1(OTHER)),
    "block": record(WARC_Block_Digest=sha1(OTHER)),
    "hex": record(WARC_Payload_Digest="sha1:" + "0" * 40),
    "sha256": record(WARC_Payload_Digest="sha256:" + "0" * 64),
    "unpacked": record(UNPACKED, WARC_Payload_Digest=sha1(PAGE[1:])),
    "resource": record(PAGE, "resource", WARC_Block_Digest=sha1(OTHER)),
    "second page": FIRST + record(WARC_Payload_Digest=sha1(OTHER)),
    "wacz": wacz(record(), sha256="0" * 64),
}


@pytest.mark.parametrize("name", ALTERED)
def test_a_digest_that_does_not_match_is_said(tmp_path: Path, name: str) -> None:
    file = tmp_path / "a.warc"
    file.write_bytes(ALTERED[name])
    with pytest.raises(FactsheetError, match="altered"):
        read(file, None, url=URL)


BROKEN = {
    "cut": (record()[:-30], "a record is shorter than it says"),
    "cut gzip": (gzip.compress(record())[:-30], "damaged or cut"),
    "no length": (record(Content_Length=""), "shorter"),
    "a length too large": (record(Content_Length="999999999"), "larger than"),
    "garbage": (FIRST + b"garbage\r\n", "no record begins where the last one ends"),
    "zstd": (b"\x28\xb5\x2f\xfd" + b"x" * 50, "unpack it first"),
    "zstd with a dictionary": (b"\x5d\x2a\x4d\x18" + b"x" * 50, "unpack it first"),
    "a repetition of nothing": (
        record(HTTP + b"\r\n", "revisit", WARC_Payload_Digest=SHA1),
        "only refers to an earlier copy",
    ),
    "wacz without pages": (zipped(a=b"x"), "not a WACZ"),
    "wacz with a way out": (zipped(**{"archive__..__a.warc": record()}), "not a WACZ"),
    "wacz that is no ZIP": (b"PK\3\4" + b"x" * 99, "damaged"),
    "wacz with a cut WARC": (wacz(record()[:-30]), "shorter than it says"),
    "an ARC that is cut": (arc((URL, "text/html", HTTP + PAGE))[:-20], "shorter"),
    "empty lines": (b"\n" * 5_000, "not a WARC"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_read_is_said_with_the_files_name(tmp_path: Path, name: str) -> None:
    file = tmp_path / "a.warc"
    data, words = BROKEN[name]
    file.write_bytes(data)
    with pytest.raises(FactsheetError, match=words) as caught:
        read(file, None, url=URL)
    assert str(file) in str(caught.value)


def test_a_bomb_costs_little(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factsheet.archive.containers._MAX_UNPACKED", 20_000_000)
    many = gzip.compress(record(bytes(1_000_000), "metadata") * 200)
    flood = zipped(**{"archive__a.warc.gz": many})
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("archive/a.warc", bytes(50_000_000))
    for data, words in ((many, "unpacks to more"), (flood, "unpacks to more"),
                        (packed.getvalue(), "unpacks to far more")):  # fmt: skip
        file = tmp_path / "a.wacz"
        file.write_bytes(data)
        began = time.process_time()
        with pytest.raises(FactsheetError, match=words):
            read(file, None, url=URL)
        assert time.process_time() - began < 2


def test_brotli_is_unpacked_within_the_limit_and_said_to_be_cut(tmp_path: Path) -> None:
    head, file = HTTP + b"Content-Encoding: br\r\n\r\n", tmp_path / "a.warc"
    file.write_bytes(record(head + brotli.compress(bytes(30_000_000))))
    began = time.process_time()
    with pytest.raises(FactsheetError, match="longer than 1 MB"):
        read(file, None, url=URL, limit=1_000_000)
    assert time.process_time() - began < 1
    file.write_bytes(record(head + brotli.compress(PAGE * 99 + bytes(range(256)))[:-9]))
    assert "damaged or cut" in (read(file, None, url=URL).trouble or "")


def test_a_page_split_into_records_is_not_called_whole(tmp_path: Path) -> None:
    file = tmp_path / "a.warc"
    file.write_bytes(record(WARC_Segment_Number="1", WARC_Payload_Digest=sha1(OTHER)))
    assert "several records" in (read(file, None, url=URL).trouble or "")


WORDS = "The bridge cost 39.8 million"
BOOK = {"WebMainResource": {
    "WebResourceURL": URL, "WebResourceMIMEType": "text/html", "WebResourceData": PAGE,
    "WebResourceTextEncodingName": "UTF-8",
}}  # fmt: skip
BY_HAND = {
    "page.warc": (READ["plain"], ""),
    "page.arc.gz": (READ["arc, gzipped"], ""),
    "page.wacz": (READ["wacz"], ""),
    "page.mhtml": (MHTML, ""),
    "other.mhtml": (MHTML.replace(b"example/a\n", b"example/b\n"), "different address"),
    "altered.wacz": (ALTERED["wacz"], "altered"),
    "redirect.warc": (record(b"HTTP/1.1 301 M\r\nLocation: /b\r\n\r\n"), "whose answer"),
    "undated.webarchive": (plistlib.dumps(BOOK, fmt=plistlib.FMT_BINARY), "no date"),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_check_reads_what_a_worksheet_names_by_hand(run: Run, desk: Path, name: str) -> None:
    data, trouble = BY_HAND[name]
    (desk / name).write_bytes(data)
    sha256 = hashlib.sha256(data).hexdigest()
    (desk / "claims.yaml").write_text(
        "factsheet: 1\nclaims:\n- id: cost\n  statement: x\n  evidence:\n"
        f"  - {{url: {URL}, quote: {WORDS}, archive: {{path: {name}, sha256: {sha256}}}}}\n"
    )
    found = {one["rule"]: one["message"] for one in run("check", "--format", "json").findings}
    assert trouble in found.get("kept-copy", "")
    assert ("kept-copy" in found) == bool(trouble)
    proof = run("show", "cost", "--format", "json").json["evidence"][0]["proof"]
    assert proof["preserved"] == (not trouble)
    (desk / name).write_bytes(data.replace(b"x", b"y") + b" ")
    assert "SHA-256 differs" in run("check").out


@pytest.mark.real_article
def test_the_shipped_archives_are_proven(run: Run, desk: Path) -> None:
    folder = SHARED / "cases/public/warcs"
    (desk / "evidence").mkdir(exist_ok=True)
    for file in (folder / "evidence").iterdir():
        (desk / "evidence" / file.name).write_bytes(file.read_bytes())
    (desk / "claims.yaml").write_bytes((folder / "claims.yaml").read_bytes())
    assert not [
        one for one in run("check", "--format", "json").findings if one["rule"] == "kept-copy"
    ]
    for name in ("plain", "two-pages", "chunked-said-but-whole", "gzip-said-but-plain", "page"):
        proof = run("show", name, "--format", "json").json["evidence"][0]["proof"]
        assert proof["preserved"], name
