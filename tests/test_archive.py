"""The archive: what is kept is what came, other tools read it, and nothing damaged passes."""

import gzip
import hashlib
import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter
from website import Site, answer, chunked, redirect, serve

from factsheet import archive
from factsheet.archive import FOLDER, Copy, Folder, Kept, read, unchanged
from factsheet.archive import records as archive_records
from factsheet.http_messages import Hop
from factsheet.problems import FactsheetError
from factsheet.web import Fetched, Limits, fetch

LIMITS = Limits(wire=300_000, decoded=1_000_000, seconds=2.0)
WHEN = datetime(2026, 3, 2, 10, 0, 0, 123456, UTC)
PAGE = "<p>The bridge cost 39.8 million. Ünicode.".encode() * 40
SMALL = gzip.compress(PAGE, mtime=0)


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as running:
        yield running


def got(site: Site, path: str) -> Fetched:
    return fetch(site.url(path), allow=site.allow, limits=LIMITS)


def beside(folder: Path) -> Folder:
    """Give the folder for copies beside a worksheet in `folder`."""
    if folder.is_dir():
        (folder / "claims.yaml").touch()
    return Folder(folder / "claims.yaml")


def keep(folder: Path, hops: list[Hop], **more: Any) -> Kept:
    return archive.keep(beside(folder), hops, **more)


def keep_file(folder: Path, data: bytes, **more: Any) -> Kept:
    return archive.keep_file(beside(folder), data, **more)


def hop(body: bytes = PAGE, head: bytes | None = None, **more: object) -> Hop:
    head = head or b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body)
    fields = {
        "url": "https://news.example/a", "request": b"GET /a HTTP/1.1\r\nHost: news.example\r\n\r\n",
        "head": head, "body": body, "status": 200, "headers": (), "peer": ("93.184.215.14", 443),
        "started": WHEN,
    }  # fmt: skip
    return Hop(**{**fields, **more})  # type: ignore[arg-type]


def records(path: Path) -> list[tuple[str, str, dict[str, str], bytes]]:
    """Read a file with warcio: type, address, fields, block."""
    with path.open("rb") as file:
        return [
            (
                record.rec_type,
                record.rec_headers.get_header("WARC-Target-URI"),
                dict(record.rec_headers.headers),
                record.raw_stream.read(),
            )
            for record in ArchiveIterator(file, no_record_parse=True)
        ]


def run(tool: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).with_name(tool), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


ANSWERS = {
    "/plain": answer(PAGE, Content_Type="text/html; charset=utf-8"),
    "/gzip": answer(SMALL, Content_Encoding="gzip", Content_Type="text/html"),
    "/deflate": answer(b"", "200 OK", Content_Encoding="deflate"),
    "/chunked": answer(chunked(PAGE[:9], PAGE[9:]), length=None, Transfer_Encoding="chunked"),
    "/both": answer(
        chunked(SMALL[:9], SMALL[9:]), length=None, Transfer_Encoding="chunked",
        Content_Encoding="gzip",
    ),
    "/nolength": answer(PAGE, length=None),
    "/204": answer(b"", "204 No Content", length=None),
    "/304": answer(b"", "304 Not Modified", length=None, ETag='"1"'),
    "/404": answer(b"gone", "404 Not Found"),
    "/503": answer(b"busy", "503 Busy"),
    "/more": answer(PAGE + b"rubbish", length=len(PAGE)),
    "/short": answer(PAGE, length=len(PAGE) + 10),
    "/cutchunk": answer(chunked(PAGE)[:-20], length=None, Transfer_Encoding="chunked"),
    "/cutgzip": answer(SMALL[:-20], Content_Encoding="gzip"),
    "/long": answer(b"x" * 400_000),
    "/br": answer(b"\x8b\x02\x80hello\x03", Content_Encoding="br"),
    "/empty": answer(b""),
    "/odd": b"HTTP/1.0 200\nX: \xff\xfe\n  folded\nX-Empty:\n\n" + PAGE,
    "/interim": b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + answer(PAGE),
    "/pdf": answer(b"%PDF-1.4 \x00\x01", Content_Type="application/pdf"),
    "/r": redirect("/r2", "302 Found"),
    "/r2": redirect("/gzip", "301 Moved Permanently"),
    "/circle": redirect("/circle"),
}  # fmt: skip


@pytest.fixture(scope="module")
def kept(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[dict[str, tuple[Path, Fetched, Kept]]]:
    """Fetch and keep every kind of answer once."""
    with serve() as site:
        site.pages |= ANSWERS
        result = {}
        for path in ANSWERS:
            folder = tmp_path_factory.mktemp("sheet")
            fetched = fetch(site.url(path), allow=site.allow, limits=LIMITS)
            result[path] = (folder, fetched, keep(folder, fetched.hops))
        yield result


@pytest.mark.parametrize("path", ANSWERS)
def test_a_kept_page_reads_back_as_it_was_fetched(
    kept: dict[str, tuple[Path, Fetched, Kept]], path: str
) -> None:
    folder, fetched, capture = kept[path]
    copy = read(folder / capture.path, capture.sha256)
    last = fetched.hops[-1]
    body = b"moved" if path == "/circle" else fetched.body  # a page was never reached
    assert copy.body == body
    assert copy.body_sha256 == capture.body_sha256 == hashlib.sha256(body).hexdigest()
    assert (copy.status, copy.captured) == (last.status, last.started)
    assert copy.asked == fetched.hops[0].url
    assert copy.content_type == last.header("content-type")
    assert bool(copy.trouble) == (path in ("/short", "/cutchunk", "/cutgzip", "/long", "/br"))
    assert capture.captured == last.started.replace(microsecond=0)


@pytest.mark.parametrize("path", ANSWERS)
def test_the_records_hold_the_bytes_of_the_wire(
    kept: dict[str, tuple[Path, Fetched, Kept]], path: str
) -> None:
    folder, fetched, capture = kept[path]
    info, *rest = records(folder / capture.path)
    assert info[0] == "warcinfo"
    assert [kind for kind, *_ in rest] == ["response", "request"] * len(fetched.hops)
    for one, answered, asked in zip(fetched.hops, rest[::2], rest[1::2], strict=True):
        assert answered[1] == asked[1] == one.url
        assert answered[3] == one.head + one.body
        assert asked[3] == one.request
        fields = answered[2]
        assert fields["WARC-IP-Address"] == "127.0.0.1"
        assert fields["WARC-Date"] == f"{one.started:%Y-%m-%dT%H:%M:%S.%f}Z"
        assert fields.get("WARC-Truncated") == one.cut
        assert fields["WARC-Record-ID"] == asked[2]["WARC-Concurrent-To"]
        assert ("WARC-Payload-Digest" in fields) == (path != "/odd")  # its lines end in bare LF
        assert "WARC-Block-Digest" in fields
    if path in ("/short", "/cutchunk", "/long"):
        assert rest[-2][2]["WARC-Truncated"] in ("disconnect", "length")


@pytest.mark.parametrize("path", [path for path in ANSWERS if path not in ("/br", "/cutgzip")])
def test_another_reader_replays_the_same_bytes(
    kept: dict[str, tuple[Path, Fetched, Kept]], path: str
) -> None:
    folder, fetched, capture = kept[path]
    with (folder / capture.path).open("rb") as file:
        replayed = [
            (record.rec_headers.get_header("WARC-Target-URI"), record.content_stream().read())
            for record in ArchiveIterator(file)
            if record.rec_type == "response"
        ]
    body = b"moved" if path == "/circle" else fetched.body
    assert replayed[-1] == (fetched.hops[-1].url, body)


def test_each_record_is_a_gzip_member_of_its_own(
    kept: dict[str, tuple[Path, Fetched, Kept]],
) -> None:
    folder, _, capture = kept["/r"]
    data = (folder / capture.path).read_bytes()
    assert data.count(b"\x1f\x8b\x08") >= 7
    assert gzip.decompress(data).startswith(b"WARC/1.1\r\n")


def test_other_tools_find_every_file_in_order(
    kept: dict[str, tuple[Path, Fetched, Kept]], tmp_path: Path
) -> None:
    """All but br, which nobody asked for: warcio 1.8 stumbles over it where brotli is installed."""
    kept = {path: value for path, value in kept.items() if path != "/br"}
    file = tmp_path / "all.warc.gz"  # WARC files may be joined
    file.write_bytes(b"".join((sheet / one.path).read_bytes() for sheet, _, one in kept.values()))
    checked = run("warcio", "check", "-v", file)
    assert checked.returncode == 0, checked.stdout
    answers = sum(len(fetched.hops) for _, fetched, _ in kept.values())
    assert checked.stdout.count("digest pass") == 2 * answers + len(kept)
    verified = run("fastwarc", "check", "-p", file)
    assert verified.returncode == 0, verified.stdout
    assert f"{2 * answers + len(kept)} records were verified" in verified.stdout
    index = run("cdxj-indexer", file)
    assert index.returncode == 0, index.stderr
    assert len(index.stdout.splitlines()) == answers


def test_a_check_by_other_tools_would_notice_a_changed_byte(tmp_path: Path) -> None:
    capture = keep(tmp_path, [hop(b"ab" * 5)])
    file = tmp_path / capture.path
    plain = gzip.decompress(file.read_bytes()).replace(b"abab", b"abac", 1)
    members = [gzip.compress(b"WARC/1.1" + part) for part in plain.split(b"WARC/1.1")[1:]]
    file.write_bytes(b"".join(members))
    assert run("warcio", "check", file).returncode == 1
    assert run("fastwarc", "check", "-p", file).returncode == 1


# An unchanged page.


def same(folder: Path, first: Kept, *hops: Hop) -> Kept | None:
    return unchanged(folder / first.path, first.path, first.sha256, hops)


def test_an_unchanged_page_is_not_kept_again(tmp_path: Path) -> None:
    packed = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nDate: x\r\n\r\n"
    first = keep(tmp_path, [hop(SMALL, packed)])
    later = WHEN.replace(month=9)
    told = replace(first, confirmed=later.replace(microsecond=0))
    assert same(tmp_path, first, hop(SMALL, packed, started=later)) == told
    assert same(tmp_path, first, hop(started=later)) == told, "the page counts, not its packing"


@pytest.mark.parametrize(
    "now",
    [
        [hop(PAGE + b"!")],
        [hop(url="https://news.example/b")],
        [hop(url="https://news.example/b"), hop()],
        [hop(), hop(url="https://news.example/b")],
        [hop(status=404, head=b"HTTP/1.1 404 Not Found\r\n\r\n")],
        [hop(headers=(("Content-Type", "text/plain"),))],
        [hop(cut="length")],
        [hop(b"")],
    ],
)
def test_a_page_that_is_not_the_same_is_told_apart(tmp_path: Path, now: list[Hop]) -> None:
    assert same(tmp_path, keep(tmp_path, [hop()]), *now) is None


@pytest.mark.parametrize("damage", ["missing", "cut", "rubbish", "another", "by hand"])
def test_a_copy_that_is_no_use_is_not_taken_for_the_page(tmp_path: Path, damage: str) -> None:
    first = keep(tmp_path, [hop()])
    file = tmp_path / first.path
    if damage == "missing":
        file.unlink()
    elif damage == "cut":
        file.write_bytes(file.read_bytes()[:400])
    elif damage == "rubbish":
        file.write_bytes(b"rubbish")
    elif damage == "another":
        first = replace(first, sha256="0" * 64)
    else:
        about = {"name": "a.html", "content_type": "", "captured": WHEN}
        first = keep_file(tmp_path, PAGE, url="https://news.example/a", **about)
    assert same(tmp_path, first, hop()) is None


def revisit(folder: Path, first: Kept) -> Kept:
    """Write what factsheet wrote before 2026-12 when a page had not changed."""
    origin = folder / first.path
    _, _, fields, block = records(origin)[1]
    body = block.partition(b"\r\n\r\n")[2]
    made = BytesIO()
    writer = WARCWriter(made, gzip=True, warc_version="1.1")
    record = writer.create_revisit_record(
        "https://news.example/a",
        archive_records.payload_digest(body),
        "https://news.example/a",
        fields["WARC-Date"],
        http_headers=StatusAndHeaders("200 OK", [], protocol="HTTP/1.1"),
        warc_headers_dict={
            "WARC-Date": "2026-09-02T10:00:00Z",
            "WARC-Refers-To-Container": f"file://{origin.name}",
            "Refers-To-Payload-Digest": fields["WARC-Payload-Digest"],
        },
    )
    record.rec_headers.remove_header("WARC-Payload-Digest")
    writer.write_record(record)
    data = made.getvalue()
    (origin.parent / "again.warc.gz").write_bytes(data)
    sha256 = hashlib.sha256(data).hexdigest()
    return Kept(f"{FOLDER}/again.warc.gz", sha256, first.body_sha256, WHEN.replace(month=9))


def test_an_old_revisit_record_reads_as_the_page(tmp_path: Path) -> None:
    first = keep(tmp_path, [hop()])
    again = revisit(tmp_path, first)
    copy = read(tmp_path / again.path, again.sha256)
    assert (copy.body, copy.captured.month, copy.file) == (PAGE, 9, tmp_path / first.path)
    now = same(tmp_path, again, hop())
    assert now is not None
    assert (now.path, now.sha256, now.captured) == (first.path, first.sha256, first.captured)


def test_an_altered_or_missing_original_is_noticed_through_the_revisit(tmp_path: Path) -> None:
    first = keep(tmp_path, [hop()])
    again = revisit(tmp_path, first)
    origin = tmp_path / first.path
    whole = origin.read_bytes()
    (tmp_path / "other").mkdir()
    other = keep(tmp_path / "other", [hop(PAGE.replace(b"39.8", b"93.8"))])
    (tmp_path / "other" / other.path).replace(origin)
    with pytest.raises(FactsheetError, match="altered"):
        read(tmp_path / again.path, again.sha256)
    origin.unlink()
    with pytest.raises(FactsheetError, match="no such file"):
        read(tmp_path / again.path, again.sha256)
    elsewhere = tmp_path / "elsewhere.warc.gz"
    elsewhere.write_bytes(whole)
    origin.symlink_to(elsewhere)
    with pytest.raises(FactsheetError, match="does not say"):
        read(tmp_path / again.path, again.sha256)
    origin.unlink()
    origin.write_bytes(whole)
    assert read(tmp_path / again.path, again.sha256).body == PAGE


@pytest.mark.parametrize("name", ["../{}", "{folder}/{}", "", "./{}", "{}/../{}"])
def test_a_revisit_leads_to_no_other_folder(tmp_path: Path, name: str) -> None:
    first = keep(tmp_path, [hop()])
    again = revisit(tmp_path, first)
    origin = tmp_path / first.path
    (tmp_path / origin.name).write_bytes(origin.read_bytes())
    told = name.format(origin.name, origin.name, folder=tmp_path)
    plain = gzip.decompress((tmp_path / again.path).read_bytes())
    plain = plain.replace(f"file://{origin.name}".encode(), f"file://{told}".encode())
    file = tmp_path / FOLDER / "changed.warc.gz"
    file.write_bytes(gzip.compress(b"WARC/1.1\r" + plain.split(b"WARC/1.1\r")[1]))
    with pytest.raises(FactsheetError, match="does not say"):
        read(file, None)


# Files by hand, and what a page needs.


def test_a_file_by_hand_is_a_resource(tmp_path: Path) -> None:
    capture = keep_file(
        tmp_path, b"%PDF-1.7 x", name="Budget 2026 (final).pdf", content_type="application/pdf",
        captured=WHEN,
    )  # fmt: skip
    assert capture.path.startswith("evidence/budget-2026-final-2026-03-02-")
    copy = read(tmp_path / capture.path, capture.sha256)
    assert (copy.body, copy.status, copy.content_type) == (b"%PDF-1.7 x", None, "application/pdf")
    assert copy.asked.startswith("ni:///sha-256;")
    assert copy.captured == WHEN
    assert records(tmp_path / capture.path)[1][0] == "resource"
    page = keep_file(
        tmp_path, PAGE, name="page.html", content_type="text/html", captured=WHEN,
        url="https://news.example/a",
    )  # fmt: skip
    assert read(tmp_path / page.path, page.sha256).asked == "https://news.example/a"
    files = [tmp_path / one.path for one in (capture, page)]
    assert run("cdxj-indexer", *files).stdout.count("\n") == 2
    for one in (capture, page):
        assert run("warcio", "check", tmp_path / one.path).returncode == 0
        assert run("fastwarc", "check", "-p", tmp_path / one.path).returncode == 0


def test_what_a_page_needs_may_be_beside_it_in_older_copies(tmp_path: Path) -> None:
    style = hop(b"p {}", url="https://news.example/s.css")
    capture = keep(tmp_path, [hop()])
    more = keep(tmp_path, [style])
    both = tmp_path / "both.warc.gz"
    both.write_bytes((tmp_path / capture.path).read_bytes() + (tmp_path / more.path).read_bytes())
    assert read(both, None).body == PAGE


def test_archives_of_other_tools_are_read(tmp_path: Path) -> None:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    file = tmp_path / "other.warc.gz"
    with file.open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/plain")], protocol="HTTP/1.0")
        url = "<http://a.example/>"
        writer.write_record(
            writer.create_warc_record(
                url, "response", payload=BytesIO(b"hi"), length=2, http_headers=head
            )
        )
    copy = read(file, None)
    assert (copy.asked, copy.body, copy.content_type) == ("http://a.example/", b"hi", "text/plain")


# What is damaged.


def test_every_changed_byte_is_noticed(tmp_path: Path) -> None:
    capture = keep(tmp_path, [hop()])
    file = tmp_path / capture.path
    data = bytearray(file.read_bytes())
    for place in range(0, len(data), 37):
        data[place] ^= 1
        file.write_bytes(data)
        with pytest.raises(FactsheetError, match="altered"):
            read(file, capture.sha256)
        data[place] ^= 1
    file.write_bytes(data)
    assert read(file, capture.sha256.upper()).body == PAGE


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    folder = tmp_path_factory.mktemp("whole")
    file = folder / keep(folder, [hop(b"<p>x")]).path
    return file, file.read_bytes()


@given(st.floats(0, 0.999), st.integers(0, 50), st.binary(max_size=30))
def test_a_damaged_file_is_read_or_is_an_error_that_names_it(
    whole: tuple[Path, bytes], where: float, less: int, instead: bytes
) -> None:
    """Also where nobody knows its SHA-256: no other exception."""
    file, data = whole
    place = int(where * len(data))
    file.write_bytes(data[:place] + instead + data[place + less :])
    try:
        copy: Copy | FactsheetError = read(file, None)
    except FactsheetError as error:
        copy = error
    assert isinstance(copy, Copy) or str(file) in str(copy)


def member(text: str, block: bytes = b"") -> bytes:
    return gzip.compress(text.replace("\n", "\r\n").encode() + block + b"\r\n\r\n", mtime=0)


RESPONSE = "WARC/1.1\nWARC-Type: response\nWARC-Target-URI: http://a.example/\n"
DATED = RESPONSE + "WARC-Date: 2026-03-02T10:00:00Z\n"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "no page"),
        (b"rubbish", "damaged"),
        (gzip.compress(b"rubbish", mtime=0), "not a WARC"),
        (gzip.compress(b"", mtime=0), "no page"),
        (member("WARC/1.1\nWARC-Type: warcinfo\nContent-Length: 0\n\n"), "no page"),
        (member("WARC/1.1\n" + "A: b\n" * 100_000 + "\n"), "not a WARC"),
        (member("WARC/9.9\nWARC-Type: response\nContent-Length: 0\n\n"), "not a WARC"),
        (member(DATED + "Content-Length: 999\n\n"), "shorter"),
        (member(DATED + "Content-Length: -5\n\n"), "shorter"),
        (member(DATED + "Content-Length: 99999999999999999\n\n"), "shorter"),
        (member(DATED + "\n"), "shorter"),
        (member(DATED + "Content-Length: 4\n\n", b"abcd"), "not an HTTP answer"),
        (member(RESPONSE + "Content-Length: 19\n\n", b"HTTP/1.1 200 OK\r\n\r\n"), "date"),
        (member(RESPONSE + "WARC-Date: x\nContent-Length: 19\n\n", b"HTTP/1.1 200 OK\r\n\r\n"), "date"),
        (member("WARC/1.1\nno colon\n\n"), "shorter"),
        (member(DATED + "Content-Length: 30000000\n\n", bytes(30_000_000)), "larger than 20 MB"),
        (gzip.compress(b"WARC/1.1\r\n" + bytes(30_000_000), mtime=0), "not a WARC"),
        (
            member(DATED + "Content-Length: 43\n\n", b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"),
            "",
        ),
    ],
)  # fmt: skip
def test_what_is_no_archive_is_said_to_be_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, says: str
) -> None:
    monkeypatch.setattr("factsheet.archive.containers.MAX_RECORD", 20_000_000)
    file = tmp_path / "x.warc.gz"
    file.write_bytes(data)
    began = time.process_time()
    if says:
        with pytest.raises(FactsheetError, match=says) as caught:
            read(file, None)
        assert str(file) in str(caught.value)
    else:
        assert read(file, None).body == b""
    assert time.process_time() - began < 5


def test_a_bomb_in_a_kept_page_is_an_error(tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(30_000_000))
    capture = keep(tmp_path, [hop(bomb, b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")])
    with pytest.raises(FactsheetError, match="longer than 1 MB"):
        read(tmp_path / capture.path, capture.sha256, limit=1_000_000)
    document = keep_file(tmp_path, bytes(3000), name="a", content_type="text/plain", captured=WHEN)
    with pytest.raises(FactsheetError, match="longer"):
        read(tmp_path / document.path, document.sha256, limit=1000)


def test_very_many_tiny_records_are_not_gone_through(tmp_path: Path) -> None:
    file = tmp_path / "x.warc.gz"
    file.write_bytes(member("WARC/1.1\nWARC-Type: metadata\nContent-Length: 0\n\n") * 100_001)
    began = time.process_time()
    with pytest.raises(FactsheetError, match="more than 100,000 records"):
        read(file, None)
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("missing", "a: there is no such file"),
        ("folder", "a: this is a folder"),
        ("pipe", "a: not a regular file"),
        ("nul", "not a file name"),
    ],
)
def test_what_is_no_file_is_said(tmp_path: Path, kind: str, words: str) -> None:
    file = tmp_path / ("a\0b" if kind == "nul" else "a")
    if kind == "folder":
        file.mkdir()
    elif kind == "pipe":
        os.mkfifo(file)
    with pytest.raises(FactsheetError, match=words):
        read(file, "0" * 64)


# Nothing half-written.


def test_files_are_named_by_page_day_and_content_and_earlier_ones_stay(tmp_path: Path) -> None:
    first = keep(tmp_path, [hop()])
    second = keep(tmp_path, [hop()])
    assert first.path != second.path
    assert sorted(p.name for p in (tmp_path / FOLDER).iterdir()) == sorted(
        Path(one.path).name for one in (first, second)
    )
    for one in (first, second):
        assert one.path.startswith("evidence/news-example-a-2026-03-02-")
        assert one.path.endswith(f"-{one.sha256[:10]}.warc.gz")
        assert hashlib.sha256((tmp_path / one.path).read_bytes()).hexdigest() == one.sha256
    odd = keep(tmp_path, [hop(url="https://x.example/../../etc/%00/" + "é" * 300)])
    assert (tmp_path / odd.path).parent == tmp_path / FOLDER


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    first = keep(tmp_path, [hop()])
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5000, hard))
    try:
        with pytest.raises(FactsheetError, match="file too large"):
            keep(tmp_path, [hop(os.urandom(50_000))])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [p.name for p in (tmp_path / FOLDER).iterdir()] == [Path(first.path).name]


def test_a_killed_capture_leaves_no_broken_file_and_the_next_clears_up(tmp_path: Path) -> None:
    code = (
        "import os, sys, signal\n"
        "from pathlib import Path\n"
        "from factsheet.archive import Folder, keep_file\n"
        "from datetime import datetime, UTC\n"
        "os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)\n"
        "keep_file(Folder(Path(sys.argv[1]) / 'claims.yaml'), b'x' * 9999, name='a', content_type='text/plain',"
        " captured=datetime.now(UTC))\n"
    )
    beside(tmp_path)
    done = subprocess.run([sys.executable, "-c", code, tmp_path], check=False, env=dict(os.environ))
    assert done.returncode == -signal.SIGKILL
    (left,) = (tmp_path / FOLDER).iterdir()
    assert left.name.startswith(".")
    elsewhere = left.rename(re.sub(r"[0-9a-f]{8}(?=-[0-9]+\.new)", "00000000", str(left)))
    keep(tmp_path, [hop()])
    assert elsewhere.exists(), "it could be another machine's, still at work"
    os.utime(elsewhere, (time.time() - 7200,) * 2)
    elsewhere.with_name(left.name).write_bytes(b"half")
    keep(tmp_path, [hop()])
    assert not elsewhere.exists()
    assert not left.exists(), "its process has ended"


def test_the_folder_for_captures_is_not_a_link_to_elsewhere(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    sheet = tmp_path / "sheet"
    sheet.mkdir()
    (sheet / FOLDER).symlink_to(elsewhere)
    with pytest.raises(FactsheetError, match="link"):
        keep(sheet, [hop()])
    assert list(elsewhere.iterdir()) == []
    (sheet / FOLDER).unlink()
    (sheet / FOLDER).write_text("a file")
    with pytest.raises(FactsheetError, match="is not a folder"):
        keep(sheet, [hop()])


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FactsheetError, match="no such file"):
        keep(tmp_path / "not there", [hop()])
