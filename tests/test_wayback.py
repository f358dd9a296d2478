"""`--wayback`: the Wayback Machine as second witness, and what it may do instead."""

import gzip
import re
import ssl
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme
import yaml
from archive_org import HOST, IP, ArchiveOrg, said, wayback_machine, when
from conftest import Result, Run
from internet import Internet, connected
from website import Site, answer

from factsheet.web import wire
from factsheet.workflows import wayback

PAGE = b"<title>Budget</title><p>The new bridge cost <b>39.8</b>&nbsp;million euros.</p>"
OTHER = b"<title>Budget</title><p>The new bridge cost <b>40.1</b>&nbsp;million euros.</p>"
QUOTE = "cost 39.8 million euros"
URL = "http://news.example/budget"
NOW = datetime.now(UTC)
JUST_NOW, LONG_AGO = f"{NOW:%Y%m%d%H%M%S}", "20200102030405"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def internet(monkeypatch: pytest.MonkeyPatch, site: Site) -> Internet:
    """Let news.example be the site."""
    made = connected(monkeypatch)
    made.add("news.example", site.port)
    site.pages["/budget"] = answer(PAGE, Content_Type="text/html")
    return made


@pytest.fixture
def archive(
    authority: trustme.CA, internet: Internet, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ArchiveOrg]:
    """Run the Wayback Machine, for somebody with an account, who waits in no time."""
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert(HOST).configure_cert(server)
    authority.configure_trust(client)
    monkeypatch.setattr(wire, "_tls", lambda: client)
    monkeypatch.setenv("IA_ACCESS_KEY_ID", "access")
    monkeypatch.setenv("IA_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setattr(time, "sleep", lambda _: None)
    with wayback_machine(server) as running:
        internet.add(HOST, running.port, at=443, ip=IP)
        yield running


@pytest.fixture
def slept(archive: ArchiveOrg, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Note for how long was to be waited."""
    times: list[float] = []
    monkeypatch.setattr(time, "sleep", times.append)
    return times


@pytest.fixture
def worksheet(desk: Path) -> Callable[..., Path]:
    """Write a worksheet of one claim with these pieces of evidence: (address, quote)."""

    def write(*evidence: tuple[str, str | None], more: str = "") -> Path:
        text = "factsheet: 1\nclaims:\n- id: c1\n  quote: x y\n  evidence:\n"
        for url, quote in evidence or ((URL, QUOTE),):
            text += f"  - url: {url}\n    stance: supports\n{more}"
            text += f"    quote: '{quote}'\n" if quote else ""
        file = desk / "claims.yaml"
        file.write_text(text, encoding="utf-8")
        return file

    return write


@pytest.fixture
def capture(run: Run, archive: ArchiveOrg, worksheet: Callable[..., Path]) -> Run:
    """Capture with a second witness; a worksheet of one page is there."""
    worksheet()
    return lambda *words: run("capture", *(words or ("c1",)), "--wayback")


def noted(number: int = 0) -> Any:
    """Give what the worksheet has of the Wayback Machine's copy."""
    sheet = yaml.safe_load(Path("claims.yaml").read_text(encoding="utf-8"))
    return sheet["claims"][0]["evidence"][number].get("archive", {}).get("wayback")


def rows(result: Result) -> list[list[str]]:
    return [line.split("\t") for line in result.lines]


def test_a_page_is_saved_there_and_the_quote_is_looked_for_in_that_copy(
    run: Run, capture: Run, archive: ArchiveOrg
) -> None:
    archive.saves[URL] = (JUST_NOW, PAGE)
    archive.copies[URL] = {LONG_AGO: OTHER}
    done = capture()
    address = f"https://web.archive.org/web/{JUST_NOW}/{URL}"
    assert done.code == 0
    assert rows(done)[1] == [
        "c1", "1", "wayback-found", address, "", f"Wayback copy of {NOW:%Y-%m-%d}: quote found"
    ]  # fmt: skip
    assert "a copy for 1 of 1 piece of evidence, 1 with the quote" in done.err
    found = noted()
    assert (found["url"], found["quote"]) == (address, "found")
    assert found["captured"] == NOW.replace(microsecond=0)
    assert archive.paths() == ["save", "status", "status", "index", "copy"]
    assert archive.asked[0].form == {
        "url": URL, "if_not_archived_within": "1h", "skip_first_archive": "1"
    }  # fmt: skip
    assert "authorization" not in archive.asked[3].headers, "the index needs no keys"
    assert "authorization" not in archive.asked[4].headers
    assert "secret" not in done.out + done.err
    shown = run("show", "c1").out
    assert f"Wayback copy of {NOW:%Y-%m-%d}: quote found" in shown
    assert address in shown
    assert f"; Wayback copy of {NOW:%Y-%m-%d}: quote found" in run("export", "-f", "md").out
    assert f'<a href="{address}" rel=' in run("export", "-f", "html").out
    assert re.search(
        r"Wayback copy of <time[^>]*>[^<]*</time>: quote found", run("export", "-f", "html").out
    )
    assert run("show", "c1", "--format", "json").json["evidence"][0]["proof"]["wayback"] == address
    assert run("check", "--only", "wayback-noted").code == 0


def test_a_copy_without_the_quote_is_said_and_noted_and_the_capture_still_counts(
    run: Run, capture: Run, archive: ArchiveOrg
) -> None:
    archive.saves[URL] = (JUST_NOW, OTHER)
    done = capture()
    assert done.code == 0, "the page is preserved"
    assert rows(done)[1][2] == "wayback-missing"
    assert "quote not in that copy" in rows(done)[1][5]
    assert "40.1" in rows(done)[1][5], "what is there instead"
    assert noted()["quote"] == "missing"
    assert "1 of 1 piece of evidence, 0 with the quote" in done.err
    assert "Wayback copy of" in run("show", "c1").out
    assert "quote not in that copy" in run("show", "c1").out


def test_without_keys_the_copy_nearest_in_time_is_looked_up(
    capture: Run, archive: ArchiveOrg, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("IA_ACCESS_KEY_ID")
    monkeypatch.delenv("IA_SECRET_ACCESS_KEY")
    week_ago = f"{NOW - timedelta(days=7):%Y%m%d%H%M%S}"
    archive.copies[URL] = {LONG_AGO: OTHER, week_ago: PAGE, "20250102030405": OTHER}
    done = capture()
    assert (done.code, rows(done)[1][2]) == (0, "wayback-found")
    assert noted()["url"] == f"https://web.archive.org/web/{week_ago}/{URL}"
    assert archive.paths() == ["index", "copy"]
    assert "$IA_ACCESS_KEY_ID" in done.err
    assert not any("authorization" in asked.headers for asked in archive.asked)


@pytest.mark.parametrize(
    "keys", [("access", ""), ("", "secret"), ("access", "se cret"), ("a\r\nHost: x", "b"), ("ä", "b")]
)  # fmt: skip
def test_half_an_account_or_keys_that_are_none_stop_the_command_before_anything(
    capture: Run, archive: ArchiveOrg, site: Site, keys: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    for name, key in zip(("IA_ACCESS_KEY_ID", "IA_SECRET_ACCESS_KEY"), keys, strict=True):
        monkeypatch.setenv(name, key)
    done = capture()
    assert (done.code, archive.asked, site.asked) == (2, [], [])
    assert "are not the keys of an archive.org account" in done.err
    assert "secret" not in done.err


@pytest.mark.parametrize(
    ("quote", "content_type", "body", "outcome", "words"),
    [
        (None, "text/html", PAGE, "wayback-unread", "no quote to check"),
        ("it", "text/html", b"<p>it is here", "wayback-unread", "quote too short"),
        (QUOTE, "image/png", b"\x89PNG\r\n\x1a\n" + b"x" * 90, "wayback-unread", "cannot be read"),
        (QUOTE, "text/html", b"<p hidden>It cost 39.8 million euros</p>", "wayback-missing", "not in that copy"),
        ("It did cost 39.8 […] million", "text/html", b"<p>It did cost 39.8 (not 40) million.", "wayback-missing", "not in"),
        (QUOTE, "text/plain", b"It cost 39.8 million euros.", "wayback-found", "quote found"),
    ],
)  # fmt: skip
def test_the_copy_is_read_as_a_kept_page_is(
    run: Run, archive: ArchiveOrg, worksheet: Callable[..., Path], quote: str | None,
    content_type: str, body: bytes, outcome: str, words: str,
) -> None:  # fmt: skip
    worksheet((URL, quote))
    archive.content_type = content_type
    archive.saves[URL] = (JUST_NOW, body)
    done = run("capture", "c1", "--wayback")
    row = rows(done)[1]
    assert (row[2], words in row[5]) == (outcome, True), row
    assert noted().get("quote") == {"wayback-found": "found", "wayback-missing": "missing"}.get(
        outcome
    )


def test_an_address_with_a_query_and_foreign_letters_is_the_same_page_there(
    run: Run, archive: ArchiveOrg, worksheet: Callable[..., Path], site: Site
) -> None:
    url, asked = "http://news.example/köln?id=7&x=a%20b#top", "/k%C3%B6ln?id=7&x=a%20b"
    site.pages[asked] = answer(PAGE, Content_Type="text/html")
    archive.saves[f"http://news.example{asked}"] = (JUST_NOW, PAGE)
    worksheet((url, QUOTE))
    assert rows(run("capture", "c1", "--wayback"))[1][2] == "wayback-found"
    assert noted()["url"] == f"https://web.archive.org/web/{JUST_NOW}/http://news.example{asked}"
    assert f"Wayback copy of {NOW:%Y-%m-%d}: quote found" in run("show", "c1").out
    assert run("check", "--only", "wayback-noted").code == 0


def test_pages_are_asked_for_one_at_a_time_with_pauses(
    run: Run, archive: ArchiveOrg, worksheet: Callable[..., Path], site: Site, slept: list[float]
) -> None:
    urls = [f"http://news.example/{number}" for number in range(3)]
    worksheet(*((url, QUOTE) for url in urls), (urls[0], "The new bridge"))
    for number, url in enumerate(urls):
        site.pages[f"/{number}"] = answer(PAGE, Content_Type="text/html")
        archive.saves[url] = (JUST_NOW, PAGE)
    done = run("capture", "c1", "--wayback")
    assert [row[2] for row in rows(done)].count("wayback-found") == 4
    assert archive.paths() == ["save", "status", "status", "index", "copy"] * 3, "each page once"
    assert [noted(number)["quote"] for number in range(4)] == ["found"] * 4
    assert sum(slept) > 2 * wayback.PAUSES["save"] - 3, "9 seconds between pages to save"


# What it does instead.


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("error:blocked-url", "it saves no pages of this site"),
        ("error:no-access", "the site refuses it the page (403)"),
        ("error:too-many-daily-captures", "saved too often today"),
        ("error:soft-time-limit-exceeded", "took too long"),
        ("error:proxy-error", "it could not save the page (proxy-error)"),
        ("error:\x1b[31m", "does not match its documentation"),
    ],
)
def test_a_page_that_it_does_not_save_is_said_and_an_older_copy_is_looked_at(
    capture: Run, archive: ArchiveOrg, code: str, words: str
) -> None:
    archive.saves[URL] = code
    archive.copies[URL] = {LONG_AGO: PAGE}
    done = capture()
    assert done.code == 0
    assert f"c1 1: Wayback Machine: not saved there: {words}"[:40] in done.err
    assert words in done.err
    assert rows(done)[1][5] == "Wayback copy of 2020-01-02: quote found"
    assert "\x1b" not in done.err


REDIRECT = said(b"", 302, Location="http://10.0.0.1/")
HTML = said(b"<h1>It works", Content_Type="text/html")
INSTEAD = [
    ("/save", said({}, 401), "it does not accept the keys of your account"),
    ("/save", said({"status": "error", "status_ext": "error:user-session-limit"}), "too many pages of yours"),
    ("/save", said({"status_ext": "error:blocked-client-ip"}, 400), "on a list of those it refuses"),
    ("/save", said(b"", 429), "it asks for a pause; it was not asked again"),
    ("/save", said(b"", 429, Retry_After="7200"), "it asks for a pause of 7200 seconds"),
    ("/save", said(b"down", 503), "does not answer as usual: status 503"),
    ("/save", HTML, "does not match its documentation"),
    ("/save", said([1]), "does not match its documentation"),
    ("/save", said({"job_id": "../../x?y"}), "does not match its documentation"),
    ("/save", said({"job_id": 7}), "does not match its documentation"),
    ("/save", said(b'{"job_id": ' + b"[" * 5000), "does not match its documentation"),
    ("/save/status", said({"status": "success", "timestamp": JUST_NOW, "original_url": URL, "pad": "x" * 2_000_000}),
     "does not match its documentation"),
    ("/save", REDIRECT, "does not answer as usual: status 302"),
    ("/save/status", said({"status": "success"}), "does not match its documentation"),
    ("/save/status", said({"status": "success", "timestamp": "20269999999999", "original_url": URL}), "does not match"),
    ("/save/status", said({"status": "success", "timestamp": "20990101000000", "original_url": URL}), "in the future"),
    ("/save/status", said({"status": "success", "timestamp": JUST_NOW, "original_url": "http://evil.example/"}),
     "of a different address"),
    ("/save/status", said({"status": "\x1b[0m"}), "does not match its documentation"),
    ("/save/status", said(b"", 404), "does not answer as usual: status 404"),
    ("/cdx", said([["timestamp", "original", "statuscode"], [JUST_NOW, "http://evil.example/", "200"]]),
     "of a different address"),
    ("/cdx", said([["timestamp"], [JUST_NOW, URL, "404"]]), "it has no copy of the page"),
    ("/cdx", said([["timestamp"], [JUST_NOW], "abc", 7, None, [1, 2, 3], [JUST_NOW, URL, "200", "x"]]), "does not match"),
    ("/cdx", said([["timestamp"], ["99990101000000", URL, "200"]]), "in the future"),
    ("/cdx", said({}), "does not match its documentation"),
    ("/cdx", said([]), "it has no copy of the page"),
    ("/cdx", said(b""), "it has no copy of the page"),
    ("/cdx", said(b"", 503), "does not answer as usual: status 503"),
    ("/cdx", HTML, "does not match its documentation"),
    ("/cdx", said(b"org.archive.wayback.exception.AdministrativeAccessControlException: Blocked", 403), "is excluded"),
    ("/web", said(b"", 403, X_Archive_Wayback_Runtime_Error="RobotAccessControlException: x"), "robots.txt"),
    ("/web", REDIRECT, "cannot be read yet"),
    ("/web", said(b"gone", 404), "its copy cannot be read: status 404"),
    ("/web", said(b"<p>cost 39.8 million euros"), "not the copy that was asked for"),
    ("/web", said(PAGE, Memento_Datetime=when(LONG_AGO)), "not the copy that was asked for"),
    ("/web", said(PAGE, Memento_Datetime="tomorrow"), "not the copy that was asked for"),
    ("/web", said(PAGE, Memento_Datetime=when(JUST_NOW), Link='<http://evil.example/>; rel="original"'),
     "a copy of a different page"),
    ("/web", said(gzip.compress(PAGE)[:-12], Memento_Datetime=when(JUST_NOW), Content_Encoding="gzip"),
     "damaged or cut"),
]  # fmt: skip


@pytest.mark.parametrize(("begin", "instead", "words"), INSTEAD)
def test_whatever_it_answers_is_words_and_no_failure_of_the_capture(
    capture: Run, archive: ArchiveOrg, internet: Internet, begin: str, instead: Any, words: str
) -> None:
    archive.saves[URL] = (JUST_NOW, PAGE)
    archive.instead[begin] = [instead]
    done = capture()
    assert (done.code, rows(done)[0][2]) == (0, "preserved")
    if begin == "/cdx":  # the copy just saved is there all the same
        assert noted()["quote"] == "found"
        del archive.saves[URL]
        archive.instead["/save"] = [said({}, 401)]
        done = capture()
    assert words in done.err, done.err
    assert "\x1b" not in done.out + done.err
    if begin != "/cdx":
        assert noted() is None
        assert "no copy: " in done.err
        assert "0 of 1 piece of evidence" in done.err
    assert {ip for ip, _ in internet.dialled} == {"93.184.215.14", IP}, "nobody else was asked"


def test_a_short_pause_is_made_when_it_asks_for_one(
    capture: Run, archive: ArchiveOrg, slept: list[float]
) -> None:
    archive.saves[URL] = (JUST_NOW, PAGE)
    archive.instead = {"/cdx": [said(b"", 429, Retry_After="17"), said([])]}
    done = capture()
    assert 17.0 in slept
    assert rows(done)[1][2] == "wayback-found"
    assert archive.paths().count("index") == 2


def test_after_a_long_pause_that_it_asks_for_it_is_not_asked_to_save_again(
    run: Run, archive: ArchiveOrg, worksheet: Callable[..., Path], site: Site
) -> None:
    urls = [f"http://news.example/{number}" for number in range(4)]
    worksheet(*((url, QUOTE) for url in urls))
    site.pages |= {f"/{number}": answer(PAGE, Content_Type="text/html") for number in range(4)}
    archive.instead["/save"] = [said(b"", 429, Retry_After="3600")]
    done = run("capture", "c1", "--wayback")
    assert done.code == 0
    assert archive.paths().count("save") == 1
    assert archive.paths().count("index") == 4, "the index is another matter"
    assert done.err.count("it was not asked again") == 1, "said once"


def test_a_page_that_is_saved_too_slowly_is_not_waited_for(
    capture: Run, archive: ArchiveOrg, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wayback, "_PATIENCE", 0.0)
    archive.pending = 9
    done = capture()
    assert done.code == 0
    assert "it was still saving the page after 0 seconds" in done.err
    assert archive.paths().count("status") == 1


@pytest.mark.parametrize("trouble", ["unknown", "down", "inside"])
def test_an_archive_that_cannot_be_reached_is_said_and_soon_left_alone(
    run: Run, archive: ArchiveOrg, internet: Internet, worksheet: Callable[..., Path], site: Site,
    trouble: str,
) -> None:  # fmt: skip
    urls = [f"http://news.example/{number}" for number in range(4)]
    worksheet(*((url, QUOTE) for url in urls))
    site.pages |= {f"/{number}": answer(PAGE, Content_Type="text/html") for number in range(4)}
    if trouble == "unknown":
        del internet.names[HOST]
    elif trouble == "down":
        del internet.ports[IP, 443]
    else:
        internet.names[HOST] = ["10.0.0.9"]
    done = run("capture", "c1", "--wayback")
    assert done.code == 0
    assert "it could not be reached: " in done.err
    assert archive.asked == []
    assert sum(address[0] == IP for address in internet.dialled) <= 2


def test_a_copy_just_saved_that_cannot_be_read_yet_gives_way_to_an_older_one(
    capture: Run, archive: ArchiveOrg
) -> None:
    archive.saves[URL] = (JUST_NOW, PAGE)
    archive.copies[URL] = {LONG_AGO: PAGE}
    archive.instead["/cdx"] = [said([[], [LONG_AGO, URL, "200"]])]
    assert JUST_NOW in rows(capture())[1][3], "of two that can be read, the nearest"
    archive.instead[f"/web/{JUST_NOW}"] = [said(b"", 302, Location=f"/web/{LONG_AGO}id_/{URL}")]
    archive.instead["/cdx"] = [said([[], [LONG_AGO, URL, "200"]])]
    done = capture()
    assert rows(done)[1][5] == "Wayback copy of 2020-01-02: quote found"


# What it is never told.


def test_confidential_evidence_is_never_named_to_the_archive(
    run: Run, archive: ArchiveOrg, worksheet: Callable[..., Path], site: Site
) -> None:
    worksheet(more="    confidential: true\n")
    for words in (("c1", "-n", "1"), ("c1", "--confidential")):
        done = run("capture", *words, "--wayback")
        assert (done.code, site.asked) == (2, [])
        assert "confidential evidence is never named to the Internet Archive" in done.err
    new = ("http://news.example/x", "--confidential", "--capture", "--wayback")
    assert run("evidence", "add", "c1", *new).code == 2
    assert len(yaml.safe_load(Path("claims.yaml").read_text())["claims"][0]["evidence"]) == 1
    assert archive.asked == []


def test_of_pages_for_both_only_what_is_not_confidential_is_looked_up(
    run: Run, archive: ArchiveOrg, desk: Path, site: Site
) -> None:
    (desk / "claims.yaml").write_text(
        "factsheet: 1\nclaims:\n- id: c1\n  quote: x y\n  evidence:\n"
        f"  - {{url: '{URL}', quote: {QUOTE}}}\n"
        "  - {url: 'http://news.example/secret', quote: hush, confidential: true}\n"
        f"  - {{url: '{URL}', quote: The new bridge, confidential: true}}\n"
        f"  - {{url: '{URL}', quote: {QUOTE}, confidential: true}}\n"
    )
    site.pages["/secret"] = answer(b"<p>hush hush", Content_Type="text/html")
    archive.saves[URL] = (JUST_NOW, PAGE)
    done = run("capture", "c1", "--confidential", "--wayback")
    assert "3 pieces of confidential evidence will not be named" in done.err
    assert (noted(0)["quote"], *map(noted, (1, 2, 3))) == ("found", None, None, None)
    assert not any("secret" in asked.path + str(asked.form) for asked in archive.asked)


def test_an_address_on_your_own_network_is_not_named(
    run: Run, archive: ArchiveOrg, worksheet: Callable[..., Path], site: Site
) -> None:
    site.pages["/inside"] = answer(PAGE, Content_Type="text/html")
    worksheet((site.url("/inside"), QUOTE), ("http://unknown.example/a", QUOTE))
    done = run("capture", "c1", "--wayback", "--allow-host", f"127.0.0.1:{site.port}")
    assert sorted(row[2] for row in rows(done)) == ["error", "preserved"]
    assert archive.asked == [], "nor is a page that nobody answered for"
    assert "c1 1: an address on your own network is not sent to the archive" in done.err


def test_what_is_an_archives_copy_already_is_no_second_witness(
    run: Run, archive: ArchiveOrg, worksheet: Callable[..., Path]
) -> None:
    address = f"https://web.archive.org/web/{LONG_AGO}id_/{URL}"
    archive.copies[URL] = {LONG_AGO: PAGE}
    worksheet((address, QUOTE))
    done = run("capture", "c1", "--wayback")
    assert (done.code, archive.paths()) == (0, ["copy"]), "our own capture asked for it"
    assert "is already an archive's" in done.err


def test_from_a_file_nobody_is_asked(capture: Run, archive: ArchiveOrg, desk: Path) -> None:
    (desk / "page.html").write_bytes(PAGE)
    done = capture("c1", "--from", "page.html")
    assert (done.code, archive.asked) == (2, [])


# What is kept.


def test_it_stays_with_the_copy_until_that_is_another(
    run: Run, capture: Run, archive: ArchiveOrg, site: Site
) -> None:
    archive.saves[URL] = (JUST_NOW, PAGE)
    capture()
    before = noted()
    assert run("capture", "c1").code == 0, "the page is the same"
    assert noted() == before
    site.pages["/budget"] = answer(PAGE + b"<p>More.", Content_Type="text/html")
    assert run("capture", "c1").code == 0
    assert noted() is None, "what was seen beside the old copy is not about the new one"


def test_a_quote_that_was_changed_is_not_called_found(
    run: Run, capture: Run, archive: ArchiveOrg
) -> None:
    archive.saves[URL] = (JUST_NOW, PAGE)
    capture()
    run("evidence", "edit", "c1", "1", "--quote", "The new bridge cost 39.8")
    shown = run("show", "c1").out
    assert f"Wayback copy of {NOW:%Y-%m-%d}\n" in shown
    assert "in that copy" not in shown
    (finding,) = run("check", "--format", "json", "--only", "wayback-noted").findings
    assert finding["message"] == "a different quote was looked for in the Wayback copy"
    assert run("capture", "c1", "--wayback").code == 0
    assert run("check", "--format", "json", "--only", "wayback-noted").findings == []


@pytest.mark.parametrize(
    "change",
    [(QUOTE, "cost 39.8"), ("method: fetched", "method: fetched, x-mine: of another copy")],
)
def test_evidence_that_is_edited_meanwhile_is_left_alone(
    run: Run, capture: Run, archive: ArchiveOrg, change: tuple[str, str]
) -> None:
    archive.saves[URL] = (JUST_NOW, PAGE)
    replay = archive._replay

    def edited(stamp: str, page: str) -> Any:
        sheet = Path("claims.yaml")
        sheet.write_text(sheet.read_text().replace(*change))
        return replay(stamp, page)

    archive._replay = edited  # type: ignore[method-assign]
    done = capture()
    assert done.code == 0
    assert noted() is None
    assert "not recorded" in rows(done)[1][5]


def test_json_has_it_with_the_outcome(capture: Run, archive: ArchiveOrg) -> None:
    archive.saves[URL] = (JUST_NOW, PAGE)
    (row,) = capture("c1", "--format", "json").json
    assert row["wayback"] == {
        "url": f"https://web.archive.org/web/{JUST_NOW}/{URL}",
        "captured": f"{NOW:%Y-%m-%dT%H:%M:%SZ}",
        "quote": "found",
    }
    archive.instead["/save"] = archive.instead["/cdx"] = [said(b"", 503)]
    (row,) = capture("c1", "--format", "json").json
    assert (row["outcome"], row["wayback"]) == ("preserved", None)
    assert "status 503" in row["wayback_reason"]
    assert "status 503" in row["wayback_unsaved"]


def test_a_page_that_only_the_archive_shows_is_told_of(
    capture: Run, archive: ArchiveOrg, site: Site
) -> None:
    site.pages["/budget"] = answer(b"no", "403 Forbidden")
    archive.saves[URL] = "error:no-access"
    archive.copies[URL] = {LONG_AGO: PAGE}
    done = capture()
    assert (done.code, rows(done)[0][2]) == (1, "blocked")
    assert rows(done)[1][2] == "wayback-found"
    assert "no saved copy of your own" in rows(done)[1][5]


def test_evidence_can_be_added_with_it(
    run: Run, archive: ArchiveOrg, worksheet: Callable[..., Path], site: Site
) -> None:
    worksheet()
    site.pages["/new"] = answer(PAGE, Content_Type="text/html")
    archive.saves["http://news.example/new"] = (JUST_NOW, PAGE)
    words = ("http://news.example/new", "--quote", QUOTE)
    assert run("evidence", "add", "c1", *words, "--wayback").code == 2, "without a capture"
    assert run("evidence", "add", "c1", *words, "--capture", "--wayback").code == 0
    assert noted(1)["quote"] == "found"


# Asked again, and checked offline.


def test_check_asks_again_only_when_it_is_told_to(
    run: Run, capture: Run, archive: ArchiveOrg, internet: Internet
) -> None:
    archive.saves[URL] = (JUST_NOW, PAGE)
    capture()
    archive.asked.clear()
    assert run("check", "--links", "--only", "link-wayback").code == 0
    assert archive.asked == []
    done = run("check", "--wayback", "--format", "json", "--only", "link-wayback")
    assert (done.findings, archive.paths()) == ([], ["copy"])
    assert "1 quote looked for in the Wayback Machine: 1 ok" in done.err
    archive.copies[URL][JUST_NOW] = OTHER
    (finding,) = run("check", "--wayback", "--format", "json", "--only", "link-wayback").findings
    assert f"Wayback copy of {NOW:%Y-%m-%d}: quote not in that copy" in finding["message"]
    archive.instead["/web"] = [
        said(b"", 403, X_Archive_Wayback_Runtime_Error="AdministrativeAccessControlException")
    ]
    (finding,) = run(
        "check", "--links", "--wayback", "--format", "json", "--only", "link-wayback"
    ).findings
    assert "the site is excluded from the Wayback Machine" in finding["message"]


def test_of_confidential_evidence_no_noted_copy_is_asked_for(
    run: Run, capture: Run, archive: ArchiveOrg
) -> None:
    archive.saves[URL] = (JUST_NOW, PAGE)
    capture()
    run("evidence", "edit", "c1", "1", "--confidential")
    assert noted() is not None
    archive.asked.clear()
    done = run("check", "--wayback", "--confidential")
    assert ("no Wayback copies to check" in done.err, archive.asked) == (True, [])


def test_a_copy_that_is_cut_is_not_said_to_lack_the_quote(
    run: Run, capture: Run, archive: ArchiveOrg
) -> None:
    archive.saves[URL] = (JUST_NOW, b"<p>" + b"word " * 250_000 + PAGE)
    row = rows(capture("c1", "--max-size", "1"))[1]
    assert (row[2], "not in the part that was read" in row[5]) == ("wayback-unread", True)
    assert "quote" not in noted()


def test_what_is_noted_as_missing_is_no_news(run: Run, capture: Run, archive: ArchiveOrg) -> None:
    archive.saves[URL] = (JUST_NOW, OTHER)
    capture()
    assert run("check", "--wayback", "--format", "json", "--only", "link-wayback").findings == []


STAMP = "20260302100500"
AT = "2026-03-02T10:05:00Z"


@pytest.mark.parametrize(
    ("url", "captured", "words"),
    [
        (f"https://web.archive.org/web/{STAMP}/{URL}", AT, None),
        (f"http://web.archive.org/web/{STAMP}/https://www.news.example:443/budget/", AT, None),
        (f"https://web.archive.org.evil.example/web/{STAMP}/{URL}", AT, "not the address of a copy"),
        (f"https://evil.example/web/{STAMP}/{URL}", AT, "not the address of a copy"),
        (f"https://web.archive.org@evil.example/web/{STAMP}/{URL}", AT, "not the address of a copy"),
        (f"https://web.archive.org/web/2026*/{URL}", AT, "not the address of a copy"),
        (f"https://web.archive.org/web/20269999999999/{URL}", AT, "not the address of a copy"),
        (f"javascript:alert(1)//web.archive.org/web/{STAMP}/{URL}", AT, "not the address of a copy"),
        (f"https://web.archive.org/web/{STAMP}/{URL}", "2026-03-02T10:05:01Z", "not when captured says"),
        (f"https://web.archive.org/web/{STAMP}/http://evil.example/", AT, "a copy of a different address"),
        (f"https://web.archive.org/web/20990101000000/{URL}", "2099-01-01T00:00:00Z", "in the future"),
    ],
)  # fmt: skip
def test_check_looks_at_the_form_and_reports_give_only_what_is_a_copy(
    run: Run, desk: Path, url: str, captured: str, words: str | None
) -> None:
    (desk / "claims.yaml").write_text(
        "factsheet: 1\nclaims:\n- id: c1\n  quote: x y\n  evidence:\n"
        f"  - url: {URL}\n    quote: {QUOTE}\n    archive:\n      path: evidence/a.warc.gz\n"
        f"      sha256: {'0' * 64}\n      wayback: {{url: '{url}', captured: {captured}, quote: found}}\n"
    )
    found = run("check", "--format", "json", "--only", "wayback-noted").findings
    assert [words in finding["message"] for finding in found] == [True] * bool(words), found
    html, shown = run("export", "-f", "html").out, run("show", "c1").out
    if words is None:
        assert f'href="{url}"' in html
        assert "Wayback copy of 2026-03-02: quote found" in shown
    elif "future" not in words:
        assert f'href="{url}"' not in html
        assert "Wayback copy" not in shown
