"""A copy that breaks a reader is a finding of that copy; no copy holds the others up."""

import contextlib
import gzip
import hashlib
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Result, Run
from hypothesis import example, given
from hypothesis import strategies as st
from website import Site, answer, chunked

from factsheet import documents, store
from factsheet.archive import read
from factsheet.http_messages import MAX_CHUNKS, TOO_MANY_CHUNKS, TOO_MANY_LINES, content
from factsheet.problems import FactsheetError
from factsheet.workflows import saved_copies

URL = "https://news.example/a"
PAGE = b"<title>A</title><p>The bridge cost 39.8 million."
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE
WORDS = ("The bridge is new", "Nobody came on Monday", "Taxes fell")
DATE = "2026-03-02T10:00:00Z"


def record(
    block: bytes = HTTP, kind: str = "response", date: str | None = DATE, **fields: str
) -> bytes:
    """Spell a WARC record, a gzip member of its own."""
    head = {"WARC-Type": kind, "WARC-Target-URI": URL, "WARC-Date": date}
    head |= {name.replace("_", "-"): value for name, value in fields.items()}
    head.setdefault("Content-Length", str(len(block)))
    lines = [f"{name}: {value}" for name, value in head.items() if value is not None]
    text = "\r\n".join(["WARC/1.1", *lines, "", ""]).encode("utf-8", "surrogateescape")
    return gzip.compress(text + block + b"\r\n\r\n", mtime=0)


def put(desk: Path, *copies: bytes, quote: str = "39.8 million") -> None:
    """Write a worksheet with a piece of evidence for each copy; the last is a good copy."""
    (desk / "evidence").mkdir(exist_ok=True)
    claims = []
    for number, data in enumerate((*copies, record())):
        (desk / f"evidence/{number}.warc.gz").write_bytes(data)
        sha256 = hashlib.sha256(data).hexdigest()
        said = quote if number < len(copies) else "40 million"
        claims.append(
            f"- id: c{number}\n  quote: {WORDS[number]}\n  evidence:\n"
            f"  - {{url: {URL}, quote: {said}, archive: "
            f"{{path: evidence/{number}.warc.gz, sha256: {sha256}}}}}\n"
        )
    (desk / "claims.yaml").write_text("factsheet: 1\nclaims:\n" + "".join(claims))


def rules_of(result: Result) -> list[str]:
    """Name what was found, but that the worksheets here do not say all of their copies."""
    found = [f"{one['claim']}: {one['rule']}" for one in result.findings]
    return [name for name in found if "copy-details" not in name]


def packed(head: str, body: bytes) -> bytes:
    return f"HTTP/1.1 200 OK\r\n{head}\r\n\r\n".encode("utf-8", "surrogateescape") + body


BAD = {
    "a date beyond year 1": record(date="0001-01-01T00:00:00+23:59"),
    "a date beyond year 9999": record(date="9999-12-31T23:59:59-23:59"),
    "no date": record(date=None),
    "a month too many": record(date="2026-13-01T00:00:00Z"),
    "an offset of a week": record(date="2026-01-01T00:00:00+99:99"),
    "letters for a length": record(Content_Length="abc"),
    "a negative length": record(Content_Length="-1"),
    "an absurd length": record(Content_Length="9" * 5000),
    "digits of another script": record(Content_Length="١٢"),
    "no answer": record(b"\xff\x00 nonsense"),
    "a status of many digits": record(b"HTTP/1.1 " + b"9" * 5000 + b" OK\r\n\r\n"),
    "a head without end": record(b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 50_000),
    "no gzip": b"WARC/1.1\r\n",
    "cut gzip": record()[:-20],
    "bytes after gzip": gzip.compress(b"WARC/1.1\r\n"),
    "a revisit of itself": record(
        HTTP, "revisit", WARC_Refers_To_Container="file://0.warc.gz", Refers_To_Payload_Digest="x"
    ),
    "a revisit of nothing": record(HTTP, "revisit"),
    "bytes that are no text in the fields": record(X="\udcff\udcfe", Content_Length="\udcff"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_copy_is_a_finding_and_the_others_are_proven(run: Run, desk: Path, name: str) -> None:
    put(desk, BAD[name])
    result = run("check", "--format", "json")
    assert (result.code, rules_of(result)) == (1, ["c0: kept-copy", "c1: quote-not-on-page"])
    assert run("show", "c0").code == 0
    assert run("capture", "--missing", "--dry-run").code == 0
    assert run("export", desk / "r.html").code == 0


ODD = {
    "packed thrice": packed("Content-Encoding: gzip, gzip, gzip", gzip.compress(PAGE)),
    "packed in itself": packed("Content-Encoding: gzip, deflate", gzip.compress(PAGE)),
    "a charset that is none": packed("Content-Type: text/html; charset=\0\udc80", PAGE),
    "a codec that is no charset": packed("Content-Type: text/html; charset=idna", b"\xff" + PAGE),
    "a codec of bytes": packed("Content-Type: text/html; charset=zlib_codec", b"\xff" + PAGE),
    "undefined": packed("Content-Type: text/html; charset=undefined", b"\xff" + PAGE),
    "punycode": packed("Content-Type: text/plain; charset=punycode", b"-99999999"),
    "a PDF that is none": packed("Content-Type: application/pdf", b"%PDF-1.7" + b"\xff" * 999),
    "deep": packed("Content-Type: text/html", b"<div>" * 200_000),
    "a length of many digits": packed("Content-Length: " + "9" * 5000, PAGE),
    "a chunk of absurd length": packed("Transfer-Encoding: chunked", b"f" * 5000 + b"\r\nx"),
    "a chunk of many bytes": packed("Transfer-Encoding: chunked", b"ffffffffffff\r\nx"),
    "a negative chunk": packed("Transfer-Encoding: chunked", b"-5\r\nx\r\n0\r\n\r\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_an_odd_page_is_told_and_the_others_are_proven(run: Run, desk: Path, name: str) -> None:
    put(desk, record(ODD[name]), quote="words that are nowhere")
    found = rules_of(run("check", "--format", "json"))
    assert found[-1] == "c1: quote-not-on-page"
    assert found[0].startswith("c0: ")


def test_a_reader_that_breaks_is_a_finding_of_that_copy(
    run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(desk, record(HTTP.replace(b"39.8", b"Break me, 39.8")))
    real = documents.document_of

    def read(body: bytes, *more: Any, **named: Any) -> object:
        if b"Break me" in body:
            raise ZeroDivisionError
        return real(body, *more, **named)

    monkeypatch.setattr(saved_copies, "document_of", read)
    result = run("check", "--format", "json")
    assert rules_of(result) == ["c0: kept-copy", "c1: quote-not-on-page"]
    assert "ZeroDivisionError" in result.findings[0]["message"]


def test_a_page_that_breaks_its_reader_does_not_stop_a_capture_nor_the_links(
    run: Run, desk: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.pages |= {"/bad": answer(b"Break me"), "/good": answer(b"good")}
    (desk / "claims.yaml").write_text(
        "factsheet: 1\nclaims:\n- id: c0\n  quote: cost\n  evidence:\n"
        f"  - {{url: {json.dumps(site.url('/bad'))}, quote: Break me}}\n"
        f"  - {{url: {json.dumps(site.url('/good'))}, quote: good}}\n"
    )
    real = documents.document_of

    bad = ZeroDivisionError()

    def read(body: bytes, *more: Any, **named: Any) -> object:
        if body == b"Break me":
            raise bad
        return real(body, *more, **named)

    monkeypatch.setattr(saved_copies, "document_of", read)
    allow = ("--allow-host", f"127.0.0.1:{site.port}")
    links = run("check", "--links", "--format", "json", *allow)
    assert rules_of(links) == ["c0: link-error"]
    result = run("capture", "--all", "--format", "json", *allow)
    outcomes = {row["number"]: row["outcome"] for row in result.json}
    assert (result.code, outcomes) == (1, {1: "error", 2: "kept"})


GOOD = (
    record()
    + record(
        packed("Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\nContent-Type: text/html;"
               " charset=utf-8", chunked(gzip.compress(PAGE, mtime=0))),
    )
)  # fmt: skip
PLAIN = b"".join(gzip.decompress(one) for one in (record(), GOOD[len(record()) :]))


@given(
    st.lists(
        st.tuples(st.floats(0, 0.999), st.integers(0, 9), st.binary(max_size=9)),
        min_size=1,
        max_size=4,
    ),
    st.booleans(),
    st.booleans(),
)
@example([(0.0, 0, b"")], False, False)
def test_no_mutation_of_a_copy_is_a_traceback(
    tmp_path_factory: pytest.TempPathFactory,
    changes: list[tuple[float, int, bytes]],
    inside: bool,
    second: bool,
) -> None:
    """Bytes changed in the file, or in its records before they are packed; the other is proven."""
    data = bytearray(PLAIN if inside else GOOD)
    for where, less, instead in changes:
        place = int(where * len(data))
        data[place : place + less] = instead
    desk = tmp_path_factory.mktemp("desk")
    file = gzip.compress(bytes(data), mtime=0) if inside else bytes(data)
    put(desk, *([record(), file] if second else [file]))
    sheet = store.load(desk / "claims.yaml").worksheet
    proofs = saved_copies.prove_all(sheet, desk / "claims.yaml")
    good = next(proof for key, proof in proofs.items() if key[3] == "40 million")
    assert good.trouble is None


def seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def growth(work: Callable[[int], object], size: int) -> float:
    """Give how many times as long ten times as much takes, at best of three."""
    small = min(seconds(lambda: work(size)) for _ in range(3))
    large = min(seconds(lambda: work(10 * size)) for _ in range(2))
    return large / max(small, 1e-6)


TINY = b"1\r\nx\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
LINEAR: dict[str, Callable[[int], bytes]] = {
    "one-byte chunks": lambda n: CHUNKED + TINY * n + b"0\r\n\r\n",
    "chunk extensions": lambda n: CHUNKED + b"1;" + b"a" * n + b"\r\nx\r\n0\r\n\r\n",
    "trailers": lambda n: CHUNKED + b"0\r\n" + b"A: b\r\n" * n + b"\r\n",
    "interim answers": lambda n: b"HTTP/1.1 100 Go on\r\n\r\n" * n + HTTP,
    "early hints": lambda n: b"HTTP/1.1 103 Early Hints\r\n\r\n" * n + HTTP,
    "headers": lambda n: b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * n + b"\r\n",
    "folded headers": lambda n: b"HTTP/1.1 200 OK\r\nA: b\r\n" + b" b\r\n" * n + b"\r\n",
    "gzip members": lambda n: (
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"
        + gzip.compress(b"x", mtime=0) * (n // 10)
    ),
}


@pytest.mark.parametrize("name", LINEAR)
def test_a_copy_is_read_in_time_that_grows_with_its_size(tmp_path: Path, name: str) -> None:
    file = tmp_path / "x.warc.gz"

    def work(size: int) -> None:
        with contextlib.suppress(FactsheetError):
            read(file_of(size), None)

    made: dict[int, Path] = {}

    def file_of(size: int) -> Path:
        if size not in made:
            made[size] = file.with_name(f"{size}.warc.gz")
            made[size].write_bytes(record(LINEAR[name](size)))
        return made[size]

    assert growth(work, 20_000) < 20


def test_records_that_unpack_to_very_much_together_are_not_all_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("factsheet.archive.containers._MAX_UNPACKED", 3_000_000)
    file = tmp_path / "x.warc.gz"
    file.write_bytes(record(bytes(1_000_000), "metadata") * 30)
    with pytest.raises(FactsheetError, match="unpacks to more than 3 MB"):
        read(file, None)


def test_the_number_of_chunks_that_are_read_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chunk costs as much as some kilobytes of a body do, and needs six bytes on the wire."""
    monkeypatch.setattr("factsheet.http_messages.heads.MAX_CHUNKS", 20_000)
    body = TINY * 400_000
    found = content(CHUNKED, body, 10**9)
    assert (found.trouble, len(found.data)) == (TOO_MANY_CHUNKS, 20_001)
    at_limit = min(seconds(lambda: content(CHUNKED, body[:120_000], 10**9)) for _ in "abc")
    assert min(seconds(lambda: content(CHUNKED, body, 10**9)) for _ in "abc") < 3 * at_limit


def test_the_number_of_lines_behind_the_last_chunk_has_a_limit() -> None:
    def ends_in(lines: int) -> bytes:
        return b"5\r\nhello\r\n0\r\n" + b"a:\r\n" * lines + b"\r\n"

    assert content(CHUNKED, ends_in(1_000), 10**9).trouble is None
    found = content(CHUNKED, ends_in(70_000), 10**9)
    assert (found.trouble, found.data) == (TOO_MANY_LINES, b"hello")
    many = min(seconds(lambda: content(CHUNKED, ends_in(1_000_000), 10**9)) for _ in "abc")
    assert many < 5 * min(seconds(lambda: content(CHUNKED, ends_in(60_000), 10**9)) for _ in "abc")


@pytest.fixture
def dripping(site: Site) -> Site:
    """A server that sends one-byte chunks as fast as it can, for ever."""

    def drip(link: object) -> None:
        link.sendall(CHUNKED.replace(b"\r\n\r\n", b"\r\nContent-Type: text/html\r\n\r\n"))  # type: ignore[attr-defined]
        with contextlib.suppress(OSError):
            for _ in range(2 * MAX_CHUNKS // 10_000):
                link.sendall(TINY * 10_000)  # type: ignore[attr-defined]

    site.pages["/drip"] = drip
    return site


def test_a_page_of_too_many_chunks_is_cut_kept_and_said(
    run: Run, desk: Path, dripping: Site
) -> None:
    url = json.dumps(dripping.url("/drip"))
    (desk / "claims.yaml").write_text(
        f"factsheet: 1\nclaims:\n- id: c0\n  quote: c\n  evidence: [{{url: {url}, quote: y}}]\n"
    )
    began = time.process_time()
    result = run("capture", "--all", "--allow-host", f"127.0.0.1:{dripping.port}")
    captured = time.process_time() - began
    assert (result.code, TOO_MANY_CHUNKS in result.out) == (1, True)
    began = time.process_time()
    assert "the page was cut short when it was saved (length)" in run("check").out
    assert time.process_time() - began < 2 * captured + 1, "a check costs no more than the capture"
