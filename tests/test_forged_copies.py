"""A green worksheet whose copies somebody forges: what can be told without signatures is told."""

import base64
import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from conftest import Result, Run

URL = "https://example.org/budget"
QUOTE = "The new bridge cost 39.8 million euros"
PAGE = f"<title>Budget</title><p>{QUOTE}.</p>".encode()
OTHER = b"<title>Budget</title><p>The new bridge cost far more than that.</p>"
HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
WHEN = "2026-03-02T10:00:00Z"


def record(
    block: bytes, url: str | None = URL, kind: str = "response", date: str = WHEN, **more: str
) -> bytes:
    """Spell a WARC record, a gzip member of its own."""
    fields = {"WARC-Type": kind, "WARC-Target-URI": url, "WARC-Date": date}
    fields |= {name.replace("_", "-"): value for name, value in more.items()}
    fields["Content-Length"] = str(len(block))
    lines = [f"{name}: {value}" for name, value in fields.items() if value is not None]
    head = "\r\n".join(["WARC/1.1", *lines, "", ""]).encode()
    return gzip.compress(head + block + b"\r\n\r\n", mtime=0)


def answer(body: bytes = PAGE, **more: str) -> bytes:
    return record(HTML + body, **more)


def redirect(location: str | None, url: str = URL, status: str = "302 Found") -> bytes:
    said = f"Location: {location}\r\n" if location else ""
    return record(f"HTTP/1.1 {status}\r\n{said}\r\n".encode(), url)


def resource(body: bytes = PAGE, url: str | None = URL, kind: str = "text/html") -> bytes:
    return record(body, url, "resource", Content_Type=kind)


def status(line: str) -> bytes:
    return record(HTML.replace(b"200 OK", line.encode()) + PAGE)


def stated(digest: Callable[[bytes], str], body: bytes = PAGE, field: str = "payload") -> bytes:
    name = f"WARC_{field.title()}_Digest"
    return record(HTML + body, **{name: digest(PAGE if field == "payload" else HTML + PAGE)})


def base32(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data).digest()).decode()


@dataclass
class Sheet:
    """A worksheet with one piece of evidence and what lies beside it; green as it is."""

    warc: bytes = field(default_factory=answer)
    url: str = URL
    quote: str | None = QUOTE
    body: bytes | None = PAGE
    captured: str | None = WHEN
    more: str = ""
    claim_quote: str = "cost 40 million"
    later: dict[str, bytes] = field(default_factory=dict)

    def write(self, desk: Path) -> None:
        (desk / "evidence").mkdir()
        (desk / "a.txt").write_text("The new bridge cost 40 million, they say.", encoding="utf-8")
        for name, data in {"a.warc.gz": self.warc, **self.later}.items():
            (desk / "evidence" / name).write_bytes(data)
        archive = [f"path: evidence/a.warc.gz, sha256: {hashlib.sha256(self.warc).hexdigest()}"]
        if self.body is not None:
            archive.append(f"body_sha256: {hashlib.sha256(self.body).hexdigest()}")
        if self.captured:
            archive.append(f"captured: {self.captured}")
        quote = f'quote: "{self.quote}", ' if self.quote else ""
        (desk / "claims.yaml").write_text(
            "factsheet: 1\narticle: {text: a.txt}\nclaims:\n- id: cost\n"
            f'  quote: "{self.claim_quote}"\n  status: verified\n  evidence:\n'
            f'  - {{url: "{self.url}", kind: primary, stance: supports, publisher: City, {quote}'
            f"{self.more}archive: {{{', '.join(archive)}}}}}\n"
            "  history: [{at: 2026-03-02T11:00:00Z, by: Ana, status: verified, because: So.}]\n",
            encoding="utf-8",
        )


HTTPS = "https://www.example.org/budget/"
HEXED = "sha-256:" + hashlib.sha256(PAGE).hexdigest().upper()
GREEN = {
    "as it was captured": Sheet(),
    "other spelling": Sheet(answer(url="HTTP://EXAMPLE.org:80/%62udget")),
    "in angle brackets": Sheet(answer(url=f"<{URL}>")),
    "to https, www and a slash": Sheet(
        redirect("https://example.org/budget", "http://example.org/budget", "301 Moved")
        + redirect("https://www.example.org/budget/?a=%c3%a9#x", status="308 Moved")
        + answer(url="https://www.example.org/budget/?a=%C3%A9")
    ),
    "a relative Location": Sheet(redirect("/b/../c?d") + answer(url="https://example.org/c?d")),
    "a Location with a space and a letter": Sheet(
        redirect("/b c/é") + answer(url="https://example.org/b%20c/%C3%A9")
    ),
    "a cookie, and the same address again": Sheet(redirect(URL) + answer()),
    "to another host, with its Location": Sheet(
        redirect("https://new.example.net/b") + answer(url="https://new.example.net/b")
    ),
    "the address that it was led to": Sheet(
        redirect(HTTPS, "https://example.org/old") + answer(url=HTTPS)
    ),
    "the second page of a file": Sheet(answer(OTHER, url="https://example.org/x") + answer()),
    "with what the page needs": Sheet(
        answer() + record(HTML + b"p {}", "https://example.org/s.css")
    ),
    "filed by hand": Sheet(resource()),
    "digests in base32": Sheet(stated(base32)),
    "digests in hex": Sheet(stated(lambda _: HEXED)),
    "a digest of the block": Sheet(stated(base32, field="block")),
    "a digest of a kind that is not known": Sheet(stated(lambda _: "blake3:abc")),
    "a later copy with the quote": Sheet(
        later={"b.warc.gz": answer(PAGE + b"!", date="2026-04-02T10:00:00Z")}
    ),
    "a later copy of another page": Sheet(
        later={"b.warc.gz": answer(OTHER, url=HTTPS + "x", date="2026-04-02T10:00:00Z")}
    ),
    "an earlier copy without the quote": Sheet(
        later={"b.warc.gz": answer(OTHER, date="2026-02-02T10:00:00Z")}
    ),
    "a later answer that is no page": Sheet(
        later={"b.warc.gz": record(b"HTTP/1.1 404 No\r\n\r\n", date="2026-04-02T10:00:00Z")}
    ),
    "files that are no copies": Sheet(later={"b.warc.gz": b"rubbish", "c.warc.gz": b""}),
    "published on the next day, in another zone": Sheet(more="published: 2026-03-03, "),
}

FORGED: dict[str, tuple[Sheet, str]] = {
    "a08 ni": (Sheet(resource(url="ni:///sha-256;abc")), "kept-copy"),
    "a08b urn": (Sheet(resource(url="urn:uuid:1234")), "kept-copy"),
    "a08b file": (Sheet(resource(url="file:///budget.html")), "kept-copy"),
    "a08b file answer": (Sheet(answer(url="file:///budget.html")), "kept-copy"),
    "a08c no target": (Sheet(resource(url=None)), "kept-copy"),
    "a08c no target answer": (Sheet(record(HTML + PAGE, None)), "kept-copy"),
    "a08c empty target": (Sheet(record(HTML + PAGE, "")), "kept-copy"),
    "a09 other host": (Sheet(answer(url="https://example.net/budget")), "kept-copy"),
    "a09b upper case": (Sheet(answer(url="HTTPS://EXAMPLE.net/budget")), "kept-copy"),
    "a09 other port": (Sheet(answer(url="https://example.org:8443/budget")), "kept-copy"),
    "a09 other query": (Sheet(answer(url=URL + "?page=2")), "kept-copy"),
    "a10 redirect, then another page": (
        Sheet(redirect("/b") + answer(url="https://example.net/c")), "kept-copy",
    ),
    "a10 redirect, then the first page": (Sheet(redirect("/b") + answer()), "kept-copy"),
    "a10 a gap in the chain": (
        Sheet(redirect("/b") + redirect("/d", "https://example.org/c")
              + answer(url="https://example.org/d")), "kept-copy",
    ),
    "a10b no Location": (Sheet(redirect(None) + answer(url="https://example.net/")), "kept-copy"),
    "a10b no Location, same page": (Sheet(redirect(None) + answer()), "kept-copy"),
    "a10b a Location that is none": (Sheet(redirect("http://[") + answer()), "kept-copy"),
    "a11 1970": (
        Sheet(answer(date="1970-01-01T00:00:00Z"), captured="1970-01-01T00:00:00Z"), "kept-copy",
    ),
    "a11b 2099": (
        Sheet(answer(date="2099-01-01T00:00:00Z"), captured="2099-01-01T00:00:00Z"), "kept-copy",
    ),
    "a11 before it was published": (Sheet(more="published: 2026-03-20, "), "captured-early"),
    "a12 no body hash and no date": (Sheet(body=None, captured=None), "copy-details"),
    "a12 no body hash": (Sheet(body=None), "copy-details"),
    "a12 no date": (Sheet(captured=None), "copy-details"),
    "a13 a picture": (
        Sheet(resource(b"\x89PNG\r\n\x1a\n" + PAGE, kind="image/png"), body=None), "quote-by-eye",
    ),
    "a13b unknown": (
        Sheet(resource(bytes(range(256)) + PAGE, kind="application/x-a"), body=None),
        "quote-unreadable",
    ),
    "a13b unknown, clean": (Sheet(resource(kind="application/x-a")), "quote-unreadable"),
    "a13 damaged PDF": (
        Sheet(resource(b"%PDF-1.7 " + PAGE, kind="application/pdf"), body=None), "quote-unreadable",
    ),
    "a13 nested too deep": (
        Sheet(answer(b"<div>" * 20_000 + PAGE), body=None), "quote-unreadable",
    ),
    "a14 changed taken out": (
        Sheet(later={"b.warc.gz": answer(OTHER, date="2026-04-02T10:00:00Z")}), "page-changed",
    ),
    "a14 with a 404 on top": (
        Sheet(later={
            "b.warc.gz": answer(OTHER, date="2026-04-02T10:00:00Z"),
            "c.warc.gz": record(b"HTTP/1.1 404 No\r\n\r\n", date="2026-05-02T10:00:00Z"),
        }), "page-changed",
    ),
    "a14 by hand": (
        Sheet(later={"b.warc.gz": record(OTHER, kind="resource", date="2026-04-02T10:00:00Z",
                                         Content_Type="text/html")}), "page-changed",
    ),
    "a25 no quote": (Sheet(quote=None), "quote-proves-little"),
    "a26 a trivial quote": (Sheet(quote="bridge"), "quote-proves-little"),
    "a26 a number": (Sheet(quote="39.8"), "quote-proves-little"),
    "a27 a trivial claim": (Sheet(claim_quote="the"), "quote-proves-little"),
    "a28 an ellipsis drops not": (
        Sheet(answer(b"<p>The new bridge certainly did not cost 39.8 million euros</p>"), body=None,
              quote="The new bridge certainly did … cost 39.8 million euros"),
        "negation-left-out",
    ),
    "an altered page, by the block's digest": (
        Sheet(stated(base32, OTHER, "block"), body=OTHER, quote="cost far more than that"),
        "kept-copy",
    ),
    "an altered page, by the payload's digest": (
        Sheet(stated(base32, OTHER), body=OTHER, quote="cost far more than that"), "kept-copy",
    ),
    "an altered page, by a digest in hex": (
        Sheet(stated(lambda _: HEXED, OTHER), body=OTHER, quote="cost far more than that"),
        "kept-copy",
    ),
    "a digest that is rubbish": (Sheet(stated(lambda _: "sha1:zzzz")), "kept-copy"),
    **{
        f"a18 {line}": (Sheet(status(line)), "kept-copy")
        for line in (
            "201 Created", "202 Accepted", "203 Non-Authoritative", "204 No Content", "206 Partial",
            "226 IM Used", "300 Multiple Choices", "301 Moved", "302 Found", "304 Not Modified",
            "305 Use Proxy", "400 Bad", "401 Unauthorized", "403 Forbidden", "404 Not Found",
            "410 Gone", "429 Too Many", "451 Legal", "500 Error", "503 Busy", "299 Odd", "999 Odd",
        )
    },
}  # fmt: skip


def findings(result: Result) -> list[str]:
    return [one["rule"] for one in result.json]


@pytest.mark.parametrize("name", GREEN)
def test_a_true_copy_is_not_spoken_of(run: Run, desk: Path, name: str) -> None:
    GREEN[name].write(desk)
    result = run("check", "--format", "json")
    assert (result.code, result.json) == (0, [])
    shown = run("show", "cost").out
    assert "     preserved 2026-03-02" in shown
    assert "quote found" in shown
    proof = run("show", "cost", "--format", "json").json["evidence"][0]["proof"]
    assert (proof["state"], proof["preserved"]) == ("proven", True)


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_copy_is_found(run: Run, desk: Path, name: str) -> None:
    sheet, rule = FORGED[name]
    sheet.write(desk)
    result = run("check", "--format", "json")
    assert rule in findings(result)
    if name.startswith("a10 "):
        assert "redirects to https://example.org/b, whose answer it does not have" in result.out
    assert "without an address" in result.out or not name.startswith("a10b")
    assert run("check", "--strict").code == 1
    proof = run("show", "cost", "--format", "json").json["evidence"][0]["proof"]
    doubtful = ("page-changed", "copy-details", "captured-early")
    if rule in doubtful or name.startswith("a27"):
        return
    assert not proof["preserved"]
    assert "<b>Preserved</b>" not in run("export", "-f", "html").out
    for format in ("md", "csv"):
        shown = run("export", "-f", format).out.lower().replace("not preserved", "")
        assert "preserved 2026" not in shown


def test_a_later_copy_that_lacks_the_quote_is_said_in_show_and_reports(
    run: Run, desk: Path
) -> None:
    FORGED["a14 changed taken out"][0].write(desk)
    for words in (run("show", "cost").out, run("export", "-f", "md").out):
        assert "changed since: quote absent on 2026-04-02" in words
    assert "Changed since" in run("export", "-f", "html").out


def test_a_part_saved_by_hand_for_another_claim_is_no_change(run: Run, desk: Path) -> None:
    part = record(OTHER, kind="resource", date="2026-04-02T10:00:00Z", Content_Type="text/html")
    Sheet(later={"b.warc.gz": part}).write(desk)
    assert findings(run("check", "--format", "json")) == ["page-changed"]
    with (desk / "claims.yaml").open("a") as file:
        file.write(
            f"- id: more\n  quote: they say\n  evidence:\n  - {{url: '{URL}', kind: primary, "
            "quote: cost far more than that, archive: {path: evidence/b.warc.gz, sha256: "
            f"{hashlib.sha256(part).hexdigest()}, body_sha256: {hashlib.sha256(OTHER).hexdigest()}, "
            "captured: 2026-04-02T10:00:00Z}}\n"
        )
    assert findings(run("check", "--format", "json")) == []
    assert "changed since" not in run("show", "cost").out


def test_what_the_worksheet_should_say_of_a_copy_is_spelled_out(run: Run, desk: Path) -> None:
    Sheet(body=None, captured=None).write(desk)
    (finding,) = run("check", "--format", "json").findings
    assert finding["message"] == "archive lacks body_sha256 or captured"
    assert f"body_sha256: {hashlib.sha256(PAGE).hexdigest()}" in finding["remedy"]
    assert f"captured: {WHEN}" in finding["remedy"]
