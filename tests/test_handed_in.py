"""`capture --from`: pages that a browser saved, and pages in the archives of other tools."""

import gzip
import hashlib
import plistlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import SHARED, Run
from test_foreign_archives import (
    BOOK,
    DATE,
    HTTP,
    INFO,
    MHTML,
    OTHER,
    PACKED,
    PAGE,
    READ,
    SHA1,
    URL,
    WORDS,
    record,
)

SHEET = (
    "factsheet: 1\nclaims:\n- id: cost\n  statement: x\n  evidence:\n"
    "  - {{url: {url}, stance: supports, quote: {quote}}}\n"
)
ELSEWHERE = "https://news.example/b"
SINGLE = (
    b"""<!DOCTYPE html> <html><!--
 Page saved with SingleFile\x20
 url: %s\x20
 saved date: Mon Mar 02 2026 11:00:00 GMT+0100 (Central European Standard Time)
--><meta charset=utf-8>"""
    % URL.encode()
    + PAGE
)
IE = b"""From: "Saved by Windows Internet Explorer 10"
Subject: A
Date: Mon, 2 Mar 2026 11:00:00 +0100
MIME-Version: 1.0
Content-Type: text/html;
\tcharset="utf-8"
Content-Transfer-Encoding: quoted-printable
Content-Location: %s
X-MimeOLE: Produced By Microsoft MimeOLE

%s
""" % (URL.encode(), PAGE)
BINARY = plistlib.dumps(BOOK, fmt=plistlib.FMT_BINARY)


def put(desk: Path, name: str, data: bytes, *, url: str = URL, quote: str = WORDS) -> None:
    (desk / name).write_bytes(data)
    (desk / "claims.yaml").write_text(SHEET.format(url=url, quote=quote), encoding="utf-8")


def item(desk: Path) -> dict[str, Any]:
    sheet = yaml.safe_load((desk / "claims.yaml").read_text(encoding="utf-8"))
    return dict(sheet["claims"][0]["evidence"][0])


HANDED = {
    "page.mhtml": (MHTML, True),
    "page.mht": (MHTML.replace(b"\n", b"\r\n"), True),
    "ie.mht": (IE, True),
    "two.lines.mhtml": (MHTML.replace(b"Subject: ", b"X-Title: in two\nlines\nSubject: "), True),
    "no.version.mhtml": (MHTML.replace(b"MIME-Version: 1.0\n", b""), True),
    "page.webarchive": (BINARY, False),
    "xml.webarchive": (plistlib.dumps(BOOK), False),
    "single.html": (SINGLE, True),
    "older.html": (SINGLE.replace(b"Page saved with", b"Archive processed by"), True),
    "chrome.html": (b"<!-- saved from url=(0022)" + URL.encode() + b" -->\n" + PAGE, False),
    "plain.html": (PAGE, False),
    "page.warc": (READ["plain"], True),
    "page.warc.gz": (READ["gzip members"], True),
    "redirected.warc": (READ["redirected"], True),
    "repeated.warc": (READ["repeated"], True),
    "resource.warc": (READ["resource"], True),
    "page.arc": (READ["arc"], True),
    "page.wacz": (READ["wacz"], True),
    "named.wrongly.html": (READ["wacz"], True),
}


@pytest.mark.parametrize("name", HANDED)
def test_what_is_handed_in_is_filed_by_hand_and_proven(run: Run, desk: Path, name: str) -> None:
    data, dated = HANDED[name]
    put(desk, name, data)
    result = run("capture", "cost", "--from", name, "--by", "Zoe")
    assert (result.code, result.out.split("\t")[2]) == (0, "preserved")
    assert "saved by hand by Zoe" in result.out
    assert "is this the same page" not in result.out
    kept = item(desk)["archive"]
    assert (kept["method"], kept["by"]) == ("by-hand", "Zoe")
    assert (f"{kept['captured']:%Y-%m-%dT%H:%M:%SZ}" == DATE) == dated
    assert ("2026-03-02, according to the" in result.out) == dated
    assert "kept-copy" not in run("check").out
    shown = run("show", "cost").out
    assert "saved by hand by Zoe, quote found" in shown
    assert "web.archive.org" not in run("export", "-f", "html").out
    # That it was filed by hand is in the copy, not in the worksheet alone.
    text = (desk / "claims.yaml").read_text(encoding="utf-8")
    (desk / "claims.yaml").write_text(text.replace("by-hand", "fetched"), encoding="utf-8")
    assert "according to the copy it was saved by hand" in run("check").out


@pytest.mark.parametrize("name", HANDED)
def test_the_quote_is_the_gate_for_each(run: Run, desk: Path, name: str) -> None:
    put(desk, name, HANDED[name][0], quote="The bridge cost 39.9 million")
    result = run("capture", "cost", "--from", name)
    assert (result.code, result.out.split("\t")[2]) == (1, "quote-missing")


def test_of_an_archive_only_the_page_is_kept_as_it_was(run: Run, desk: Path) -> None:
    secret = record(HTTP + b"\r\n<p>My mailbox.", url="https://mail.example/")
    asked = record(b"GET /a HTTP/1.1\r\nCookie: secret\r\n\r\n", "request")
    answer = HTTP + b"Content-Encoding: gzip\r\n\r\n" + PACKED
    data = gzip.compress(
        INFO + secret + asked + record(answer, WARC_Payload_Digest=sha1_of(PACKED))
    )
    put(desk, "all.warc.gz", data)
    run("capture", "cost", "--from", "all.warc.gz")
    kept = gzip.decompress((desk / item(desk)["archive"]["path"]).read_bytes())
    assert b"mail" not in kept
    assert b"Cookie" not in kept
    assert answer in kept
    told = f"Filed-From: all.warc.gz (sha256:{hashlib.sha256(data).hexdigest()})"
    assert told.encode() in kept


def sha1_of(data: bytes) -> str:
    from test_foreign_archives import sha1

    return sha1(data)


@pytest.mark.parametrize("name", ["page.warc", "redirected.warc", "page.arc", "page.wacz"])
def test_other_tools_take_what_was_kept(run: Run, desk: Path, name: str) -> None:
    put(desk, name, HANDED[name][0])
    run("capture", "cost", "--from", name)
    file = str(desk / item(desk)["archive"]["path"])
    for words in (["warcio", "check", "-v"], ["fastwarc", "check", "-p"], ["cdxj-indexer"]):
        tool = Path(sys.executable).with_name(words[0])
        done = subprocess.run([tool, *words[1:], file], check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
    assert '"status": "200"' in done.stdout


def test_a_page_that_is_not_in_an_archive_is_not_filed_and_what_is_is_named(
    run: Run, desk: Path
) -> None:
    pages = b"".join(
        record(HTTP + b"\r\n" + OTHER, url=f"https://news.example/{n}") for n in range(8)
    )
    style = record(b"HTTP/1.1 200 OK\r\nContent-Type: text/css\r\n\r\nx", url="https://a.example/s")
    put(desk, "all.warc", INFO + style + pages)
    result = run("capture", "cost", "--from", "all.warc")
    assert (result.code, "does not have the page https://news.example/a" in result.err) == (2, True)
    assert "it has https://news.example/0 (2026-03-02), " in result.err
    assert "and 3 more; if one of them is the page: --from-url URL" in result.err
    assert "a.example" not in result.err
    assert not (desk / "evidence").exists()


def test_a_page_under_a_different_address_is_filed_where_a_person_says_so(
    run: Run, desk: Path
) -> None:
    put(desk, "all.warc", READ["plain"], url="https://news.example/short")
    assert run("capture", "cost", "--from", "all.warc").code == 2
    result = run("capture", "cost", "--from", "all.warc", "--from-url", URL)
    assert (result.code, result.out.split("\t")[2]) == (0, "preserved")
    kept = gzip.decompress((desk / item(desk)["archive"]["path"]).read_bytes())
    assert f"; {URL}\r\n".encode() in kept
    assert b"WARC-Target-URI: https://news.example/short\r\n" in kept
    assert "kept-copy" not in run("check").out


@pytest.mark.parametrize("name", ["page.mhtml", "single.html", "page.webarchive"])
def test_a_page_that_says_that_it_is_from_elsewhere_says_so(
    run: Run, desk: Path, name: str
) -> None:
    put(desk, name, HANDED[name][0], url=ELSEWHERE)
    result = run("capture", "cost", "--from", name)
    assert f"the file says that it is from {URL}: is this the same page?" in result.out
    assert result.code == 0
    result = run("capture", "cost", "--from", name, "--from-url", URL)
    assert (result.code, "is this the same page" in result.out) == (0, False)
    result = run("capture", "cost", "--from", name, "--from-url", "https://a.example/")
    assert (result.code, f"says that it is from {URL}, not from" in result.err) == (2, True)


def test_an_archived_address_is_that_of_the_page(run: Run, desk: Path) -> None:
    archived = b"https://web.archive.org/web/20260302100000/" + URL.encode()
    put(desk, "page.html", SINGLE.replace(URL.encode(), archived))
    assert "same page?" not in run("capture", "cost", "--from", "page.html").out


def test_from_url_needs_a_file_that_names_addresses(run: Run, desk: Path) -> None:
    put(desk, "page.html", PAGE)
    assert run("capture", "cost", "--from-url", URL).code == 2
    result = run("capture", "cost", "--from", "page.html", "--from-url", URL)
    assert (result.code, "does not say which address" in result.err) == (2, True)


@pytest.mark.parametrize("date", ["Mon, 2 Mar 2099 10:00:00 +0000", "Thu, 1 Jan 1970 00:00:00 +0000",
                                  "Mon, 99 Mar 2026 10:00:00 +0000", "yesterday", "0001"])  # fmt: skip
def test_a_time_that_cannot_be_is_not_the_copys(run: Run, desk: Path, date: str) -> None:
    put(desk, "page.mhtml", MHTML.replace(b"Mon, 2 Mar 2026 11:00:00 +0100", date.encode()))
    result = run("capture", "cost", "--from", "page.mhtml")
    assert (result.code, "according to" in result.out) == (0, False)
    assert item(desk)["archive"]["captured"].year == 2026


def test_evidence_without_an_address_takes_the_only_page(run: Run, desk: Path) -> None:
    put(desk, "one.warc", INFO + record())
    (desk / "two.warc").write_bytes(READ["plain"])
    text = (desk / "claims.yaml").read_text().replace(f"url: {URL}", "source: A leaflet")
    (desk / "claims.yaml").write_text(text)
    result = run("capture", "cost", "--from", "two.warc")
    assert (result.code, "choose the page: --from-url URL" in result.err) == (2, True)
    assert run("capture", "cost", "--from", "one.warc").code == 0
    assert run("capture", "cost", "--from", "two.warc", "--from-url", URL).code == 0
    assert "kept-copy" not in run("check").out


HOSTILE = {
    "altered.warc": (record(WARC_Payload_Digest=SHA1[:-1] + "A"), "altered"),
    "cut.warc": (record()[:-40], "shorter than it says"),
    "cut.mhtml": (MHTML.partition(b"---b")[0], "MHTML file is damaged"),
    "parts.mhtml": (MHTML + b"\n---b\n" * 20_001, "too many parts"),
    "deep.mhtml": (
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n"
        + b"".join(b"--x\nContent-Type: multipart/mixed; boundary=x\n\n" for _ in range(3_000)),
        "MHTML file is damaged",
    ),
    "bad.webarchive": (BINARY[:40] + b"\xff" * 40 + BINARY[80:], "webarchive is damaged"),
    "list.webarchive": (plistlib.dumps([BOOK], fmt=plistlib.FMT_BINARY), "webarchive is damaged"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_said_in_words_and_prove_nothing(run: Run, desk: Path, name: str) -> None:
    data, words = HOSTILE[name]
    put(desk, name, data)
    result = run("capture", "cost", "--from", name)
    refused = name.endswith("warc")
    assert result.code == (2 if refused else 1)
    assert words in (result.err if refused else result.out)
    assert (desk / "evidence").exists() != refused
    assert "not preserved" in run("show", "cost").out or refused


def test_an_address_on_a_private_host_is_read_and_never_asked(run: Run, desk: Path) -> None:
    """The guard of the tests would stop a connection; the archive is just read."""
    url = "http://10.0.0.1/intranet"
    put(desk, "in.warc", record(url=url), url=url)
    assert run("capture", "cost", "--from", "in.warc").code == 0


@pytest.mark.real_article
def test_the_shipped_files_are_filed(run: Run, desk: Path) -> None:
    cases = SHARED / "cases"
    for file, url, quote in (
        ("public/saved-by-chrome.mhtml", "https://example.org/budget", "far too much"),
        ("gate/page.mhtml", "https://example.org/app", "paid 39.8 million for the bridge"),
        ("public/warcs/evidence/page.wacz", "https://example.org/a", "cost 40 million euros"),
    ):
        put(desk, "unused", b"", url=url, quote=quote)
        result = run("capture", "cost", "--from", cases / file)
        assert (result.code, result.out.split("\t")[2]) == (0, "preserved"), file
    result = run("capture", "cost", "--from", cases / "sources/p.wacz")
    assert (result.code, "it has http://127.0.0.1:8772/js.html" in result.err) == (2, True)
