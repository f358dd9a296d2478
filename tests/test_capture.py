"""`capture`: pages kept as WARC files, quotes proven on them; through the command line."""

import os
import random
import re
import resource
import signal
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import COMMAND, Run
from test_pages import pdf
from warcio.archiveiterator import ArchiveIterator
from website import Site, answer, redirect

from factsheet.archive import read

TODAY = datetime.now(UTC).date()
PAGE = b"<title>Budget</title><p>The new bridge cost <b>39.8</b>&nbsp;million euros.</p>"
QUOTE = "cost 39.8 million euros"


@pytest.fixture
def worksheet(desk: Path, site: Site) -> Callable[..., Path]:
    """Write a worksheet of one claim with these pieces of evidence: (path of the page, quote)."""

    def write(*evidence: tuple[str, str | None], claims: int = 1) -> Path:
        text = "factsheet: 1\nclaims:\n"
        for number in range(claims):
            text += f"- id: c{number}   # mine\n  quote: x y {number}\n  evidence:\n"
            for path, quote in evidence:
                url = path if "://" in path else site.url(path.format(n=number))
                text += f"  - url: {url}   # where it was found\n    stance: supports\n"
                text += f"    quote: '{quote}'\n" if quote else ""
        file = desk / "claims.yaml"
        file.write_text(text, encoding="utf-8")
        return file

    return write


@pytest.fixture
def capture(run: Run, site: Site) -> Run:
    return lambda *words: run("capture", *words, "--allow-host", f"127.0.0.1:{site.port}")


def pieces(path: Path, claim: int = 0) -> list[dict[str, Any]]:
    claims: list[Any] = yaml.safe_load(path.read_text(encoding="utf-8"))["claims"]
    return list(claims[claim]["evidence"])


def files(desk: Path) -> list[Path]:
    return sorted((desk / "evidence").iterdir()) if (desk / "evidence").exists() else []


def found(run: Run) -> list[str]:
    return [
        finding["rule"]
        for finding in run("check", "--format", "json").findings
        if finding["rule"] != "only-secondary"
    ]


def kinds(file: Path) -> list[tuple[str, str]]:
    with file.open("rb") as stream:
        return [
            (record.rec_type, record.rec_headers.get_header("WARC-Target-URI") or "")
            for record in ArchiveIterator(stream, no_record_parse=True)
        ]


def passes_other_tools(*files: Path) -> bool:
    tools = COMMAND.parent
    return all(
        subprocess.run([tools / tool, *words, *files], capture_output=True, check=False).returncode
        == 0
        for tool, *words in (("warcio", "check"), ("fastwarc", "check", "-p"), ("cdxj-indexer",))
    )


def test_a_page_is_kept_and_the_worksheet_says_where(
    run: Run, capture: Run, worksheet: Callable[..., Path], site: Site, desk: Path
) -> None:
    site.pages["/budget"] = answer(PAGE, Content_Type="text/html")
    path = worksheet(("/budget", QUOTE))
    before = path.read_text(encoding="utf-8")
    result = capture("c0")
    assert result.code == 0
    assert result.lines[0].split("\t")[:3] == ["c0", "1", "preserved"]
    (item,) = pieces(path)
    (file,) = files(desk)
    assert item["archive"]["path"] == f"evidence/{file.name}"
    copy = read(file, item["archive"]["sha256"])
    assert (copy.body, copy.body_sha256) == (PAGE, item["archive"]["body_sha256"])
    assert copy.captured.replace(microsecond=0) == item["archive"]["captured"]
    assert item["accessed"] == copy.captured.date()
    added = [line for line in path.read_text(encoding="utf-8").splitlines() if line not in before]
    assert [line.split()[0] for line in added] == ["title:", "accessed:", "archive:"]
    assert passes_other_tools(file)
    assert found(run) == []
    assert site.asked == ["/budget"], "check asks nobody"


def test_a_page_without_a_quote_to_look_for_is_kept_and_that_is_said(
    run: Run, capture: Run, worksheet: Callable[..., Path], site: Site
) -> None:
    site.pages["/budget"] = answer(PAGE, Content_Type="text/html")
    worksheet(("/budget", None))
    (line,) = capture("c0").lines
    assert line.split("\t")[2] == "kept"
    assert line.endswith("no quote to check")
    assert f"page saved {TODAY}, no quote to check" in run("show", "c0").out
    assert found(run) == ["quote-proves-little"]


def test_pages_are_kept_beside_the_worksheet_that_a_link_leads_to(
    run: Run, capture: Run, worksheet: Callable[..., Path], site: Site, desk: Path
) -> None:
    site.pages["/budget"] = answer(PAGE, Content_Type="text/html")
    path = worksheet(("/budget", QUOTE))
    (desk / "real").mkdir()
    path.rename(desk / "real" / "claims.yaml")
    path.symlink_to("real/claims.yaml")
    assert capture("--all").code == 0
    assert files(desk) == []
    assert len(files(desk / "real")) == 1
    assert path.is_symlink()
    assert found(run) == []


def test_keeping_a_page_makes_no_verdict_stale(
    run: Run, capture: Run, worksheet: Callable[..., Path], site: Site
) -> None:
    site.pages["/budget"] = answer(PAGE, Content_Type="text/html")
    worksheet(("/budget", QUOTE))
    run("mark", "c0", "verified", "--because", "It says so.")
    capture("--all")
    assert "stale-verdict" not in found(run)
    assert run("list", "--stale").out == ""


def test_a_page_for_several_claims_is_fetched_once(
    capture: Run, worksheet: Callable[..., Path], site: Site, desk: Path
) -> None:
    site.pages["/budget"] = answer(PAGE, Content_Type="text/html")
    path = worksheet(("/budget", QUOTE), ("/budget#top", "new bridge"), claims=3)
    assert capture("--all").code == 0
    assert site.asked == ["/budget"]
    paths = {item["archive"]["path"] for claim in range(3) for item in pieces(path, claim)}
    assert paths == {f"evidence/{file.name}" for file in files(desk)}
    assert len(paths) == 1


def test_a_redirect_is_a_record_of_its_own(
    run: Run, capture: Run, worksheet: Callable[..., Path], site: Site, desk: Path
) -> None:
    site.pages |= {"/old": redirect("/new"), "/new": answer(PAGE, Content_Type="text/html")}
    worksheet(("/old", QUOTE))
    result = capture("c0", "--format", "json")
    assert result.json[0]["outcome"] == "preserved"
    assert f"moved to {site.url('/new')}" in result.json[0]["reason"]
    (file,) = files(desk)
    old, new = site.url("/old"), site.url("/new")
    assert kinds(file)[1:] == [
        ("response", old), ("request", old), ("response", new), ("request", new),
    ]  # fmt: skip
    assert passes_other_tools(file)
    assert found(run) == [], "the copy is one of the address that the evidence names"


def test_an_unchanged_page_keeps_its_copy_and_gets_no_second_one(
    run: Run, capture: Run, worksheet: Callable[..., Path], site: Site, desk: Path
) -> None:
    site.pages["/budget"] = answer(PAGE, Content_Type="text/html")
    path = worksheet(("/budget", QUOTE))
    capture("--all")
    (first,) = files(desk)
    whole = first.read_bytes()
    kept = pieces(path)[0]["archive"]
    path.write_text(path.read_text().replace(f"accessed: {TODAY}", "accessed: 2020-01-01"))
    result = capture("--all", "--format", "json")
    assert (result.code, result.json[0]["path"]) == (0, f"evidence/{first.name}")
    assert "the page is the same as on" in result.json[0]["reason"]
    (now,) = pieces(path)
    confirmed = now["archive"].pop("confirmed")
    assert (now["archive"], now["accessed"]) == (kept, TODAY)
    assert str(confirmed).startswith(str(TODAY))
    assert files(desk) == [first]
    assert first.read_bytes() == whole
    assert found(run) == []
    assert capture("--older-than", "1").err.startswith("nothing to capture")


def test_an_unchanged_page_that_lost_its_quote_gets_no_second_copy_either(
    capture: Run, worksheet: Callable[..., Path], site: Site, desk: Path
) -> None:
    site.pages["/budget"] = answer(PAGE, Content_Type="text/html")
    path = worksheet(("/budget", QUOTE))
    capture("--all")
    site.pages["/budget"] = answer(b"<p>another page", Content_Type="text/html")
    capture("--all")
    before = (files(desk), pieces(path)[0]["changed"]["path"])
    assert capture("--all").code == 1
    assert (files(desk), pieces(path)[0]["changed"]["path"]) == before


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("404 Not Found", "gone"), ("410 Gone", "gone"), ("403 Forbidden", "blocked"),
        ("401 Unauthorized", "blocked"), ("429 Too Many Requests", "blocked"),
        ("500 Internal Server Error", "error"), ("204 No Content", "error"),
        ("206 Partial Content", "error"), ("304 Not Modified", "error"),
    ],
)  # fmt: skip
def test_an_answer_that_is_no_page_is_kept_and_never_counts(
    run: Run, capture: Run, worksheet: Callable[..., Path], site: Site, desk: Path,
    status: str, outcome: str,
) -> None:  # fmt: skip
    body = b"" if status[:3] in ("204", "304") else PAGE
    site.pages["/budget"] = answer(
        body, status, Retry_After="0", length=len(body) if body else None
    )
    path = worksheet(("/budget", QUOTE))
    before = path.read_bytes()
    result = capture("--all", "--format", "json")
    assert result.code == 1
    (told,) = result.json
    assert (told["outcome"], status[:3] in told["reason"]) == (outcome, True)
    assert [f"evidence/{file.name}" for file in files(desk)] == [told["path"]]
    assert path.read_bytes() == before, "the worksheet does not say that it is preserved"
    assert "0 of 1 piece of evidence preserved" in result.err
    assert passes_other_tools(*files(desk))
    assert run("capture", "--missing", "--dry-run").lines != []


def test_a_page_without_the_quote_never_counts_and_check_says_what_it_says(
    run: Run, capture: Run, worksheet: Callable[..., Path], site: Site
) -> None:
    site.pages["/budget"] = answer(PAGE.replace(b"39.8", b"93.8"), Content_Type="text/html")
    path = worksheet(("/budget", QUOTE))
    result = capture("--all")
    assert result.code == 1
    assert "'39.8' → '93.8'" in result.out
    finding = run("check", "--format", "json").findings[0]
    assert (finding["rule"], finding["level"]) == ("quote-not-on-page", "error")
    assert "'39.8' → '93.8'" in finding["message"]
    assert "quote" in path.read_text(encoding="utf-8").splitlines()[finding["line"] - 1]
    assert "not preserved" in run("show", "c0").out
    site.pages["/budget"] = answer(PAGE, Content_Type="text/html")
    assert capture("--missing").code == 0
    assert found(run) == []
    assert f" preserved {TODAY}, quote found" in run("show", "c0").out
    assert run("capture", "--missing", "--dry-run").out == ""


@pytest.mark.parametrize(
    "page", [b"<title>404 - not found</title><p>Sorry.</p>", b"<p>Page not found</p>"]
)
def test_a_page_that_says_it_is_gone_is_not_taken_for_the_evidence(
    run: Run, capture: Run, worksheet: Callable[..., Path], site: Site, page: bytes
) -> None:
    site.pages["/budget"] = answer(page, Content_Type="text/html")
    path = worksheet(("/budget", None))
    result = capture("--all")
    assert (result.code, "suspected-gone" in result.out) == (1, True)
    assert "archive" not in pieces(path)[0]


def test_a_page_that_changed_leaves_the_earlier_proof_and_says_since_when(
    run: Run, capture: Run, worksheet: Callable[..., Path], site: Site
) -> None:
    site.pages["/budget"] = answer(PAGE, Content_Type="text/html")
    path = worksheet(("/budget", QUOTE))
    capture("--all")
    proof = pieces(path)[0]["archive"]
    site.pages["/budget"] = answer(b"<p>The page is being revised.</p>", Content_Type="text/html")
    result = capture("--all")
    assert result.code == 1
    assert "changed" in result.lines[0].split("\t")
    assert pieces(path)[0]["archive"] == proof
    assert pieces(path)[0]["changed"]["path"] != proof["path"]
    assert found(run) == ["page-changed"]
    assert f"changed since: quote absent on {TODAY}" in run("show", "c0").out
    assert "Changed since" in run("export", "-f", "html").out
    assert "changed since" in run("export", "-f", "md").out
    assert run("capture", "--missing", "--dry-run").out == "", "what was proven is not missing"
    site.pages["/budget"] = answer(PAGE, Content_Type="text/html")
    assert capture("--all").code == 0
    assert "changed" not in pieces(path)[0]
    assert found(run) == []


def test_a_dry_run_asks_nobody(
    capture: Run, worksheet: Callable[..., Path], site: Site, desk: Path
) -> None:
    path = worksheet(("/a", "x"), ("/b", None), claims=2)
    before = path.read_bytes()
    result = capture("--all", "--dry-run")
    assert [line.split("\t")[0] for line in result.lines] == ["c0", "c0", "c1", "c1"]
    assert "would fetch 2 pages for 4 pieces of evidence" in result.err
    assert (site.asked, files(desk), path.read_bytes()) == ([], [], before)


def test_only_old_copies_are_renewed(
    capture: Run, worksheet: Callable[..., Path], site: Site
) -> None:
    site.pages |= {f"/{n}": answer(PAGE, Content_Type="text/html") for n in "ab"}
    path = worksheet(("/a", QUOTE), ("/b", QUOTE))
    capture("--all")
    text = path.read_text(encoding="utf-8")
    first = text.index(f"captured: {TODAY}")
    path.write_text(
        text[:first] + text[first:].replace(f"captured: {TODAY}", "captured: 2020-01-01", 1),
        encoding="utf-8",
    )
    site.asked.clear()
    assert capture("--older-than", "30").code == 0
    assert site.asked == ["/a"]
    assert capture("--older-than", "30").out == ""


@pytest.mark.parametrize(
    "words", [[], ["--number", "1"], ["--from", "page.html"], ["c0", "c1", "--from", "page.html"]]
)
def test_capture_wants_to_be_told_what(
    run: Run, worksheet: Callable[..., Path], desk: Path, words: list[str]
) -> None:
    worksheet(("/a", "x"), claims=2)
    (desk / "page.html").write_text("x", encoding="utf-8")
    result = run("capture", *words)
    assert result.code == 2
    assert "give" in result.err
    assert files(desk) == []


def test_one_piece_of_evidence_is_chosen_by_its_number(
    run: Run, capture: Run, worksheet: Callable[..., Path], site: Site
) -> None:
    site.pages["/b"] = answer(PAGE, Content_Type="text/html")
    path = worksheet(("/a", "x"), ("/b", QUOTE))
    assert capture("c0", "-n", "2").code == 0
    assert site.asked == ["/b"]
    assert ["archive" in item for item in pieces(path)] == [False, True]
    assert "has no evidence 3" in capture("c0", "-n", "3").err
    assert "choose one with -n N" in run("capture", "c0", "--from", "claims.yaml").err


def test_a_page_saved_by_hand_is_filed(
    run: Run, worksheet: Callable[..., Path], desk: Path, site: Site
) -> None:
    path = worksheet(("/budget", QUOTE))
    (desk / "Saved page.html").write_bytes(PAGE)
    result = run("capture", "c0", "--from", "Saved page.html")
    assert result.code == 0
    assert site.asked == []
    (file,) = files(desk)
    assert kinds(file)[1:] == [("resource", site.url("/budget"))]
    assert passes_other_tools(file)
    assert read(file, pieces(path)[0]["archive"]["sha256"]).body == PAGE
    assert found(run) == []
    (desk / "other.html").write_bytes(b"<p>Something else.</p>")
    result = run("capture", "c0", "--from", "other.html")
    assert (result.code, "changed" in result.out) == (1, True)


def test_a_document_without_an_address_is_filed(run: Run, desk: Path) -> None:
    path = desk / "claims.yaml"
    path.write_text(
        "factsheet: 1\nclaims:\n- {id: a, quote: x, evidence: [{source: a letter, quote: we paid 12, "
        "accessed: 2026-01-02}]}\n",
        encoding="utf-8",
    )
    (desk / "letter.txt").write_text("Dear Ana, we paid 12.\n", encoding="utf-8")
    assert run("capture", "a", "--from", "letter.txt").code == 0
    (item,) = pieces(path)
    assert item["accessed"].isoformat() == "2026-01-02", "the day it was read is kept"
    assert found(run) == []
    assert kinds(desk / item["archive"]["path"])[1][1].startswith("ni:///sha-256;")
    assert f" preserved {TODAY}, saved by hand by Ana, quote found" in run("show", "a").out
    assert "web.archive.org" not in run("show", "a").out


def test_a_picture_is_kept_and_a_person_has_to_look(
    run: Run, capture: Run, worksheet: Callable[..., Path], site: Site, desk: Path
) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
    site.pages["/scan.png"] = answer(picture, Content_Type="image/png")
    path = worksheet(("/scan.png", "12 dead"))
    result = capture("--all")
    assert result.code == 1
    assert result.lines[0].split("\t")[2] == "unreadable"
    assert read(files(desk)[0], pieces(path)[0]["archive"]["sha256"]).body == picture
    finding = run("check", "--format", "json").findings[0]
    assert (finding["rule"], finding["level"]) == ("quote-by-eye", "warning")
    assert f"not preserved (copy of {TODAY})" in run("show", "c0").out


def test_a_pdf_gives_its_text_and_pages(
    run: Run, capture: Run, worksheet: Callable[..., Path], site: Site
) -> None:
    site.pages["/b.pdf"] = answer(
        pdf("First page", "The bridge cost 39.8 million", "Last"), Content_Type="application/pdf"
    )
    worksheet(("/b.pdf", "cost 39.8 million"))
    result = capture("--all")
    assert result.code == 0
    assert "on page 2 of 3" in result.out
    assert "--locator 'p. 2'" in result.err
    run("evidence", "edit", "c0", "1", "--locator", "p. 7")
    assert found(run) == ["locator-beyond"]
    run("evidence", "edit", "c0", "1", "--locator", "p. 2")
    assert found(run) == []
    assert "quote found on page 2 of 3" in run("show", "c0").out


def test_the_day_that_the_page_states_is_compared(
    run: Run, capture: Run, worksheet: Callable[..., Path], site: Site
) -> None:
    dated = b'<meta property="article:published_time" content="2026-03-02T23:00:00+01:00">' + PAGE
    site.pages["/budget"] = answer(dated, Content_Type="text/html")
    worksheet(("/budget", QUOTE))
    capture("--all")
    run("evidence", "edit", "c0", "1", "--published", "2026-03-02")
    assert found(run) == []
    run("evidence", "edit", "c0", "1", "--published", "2026-02-03")
    assert found(run) == ["published-differs"]


def test_an_option_of_before_is_accepted_and_said_to_do_nothing(
    capture: Run, worksheet: Callable[..., Path], site: Site
) -> None:
    site.pages["/budget"] = answer(b"<img src=p.png>" + PAGE, Content_Type="text/html")
    worksheet(("/budget", QUOTE))
    result = capture("--all", "--page-requisites")
    assert (result.code, site.asked) == (0, ["/budget"])
    assert "--page-requisites no longer does anything" in result.err


def test_a_private_address_is_refused_unless_the_command_line_says_so(
    run: Run, worksheet: Callable[..., Path], site: Site, desk: Path
) -> None:
    site.pages["/budget"] = redirect("http://169.254.169.254/latest/meta-data/")
    path = worksheet(("/budget", QUOTE))
    path.write_text(
        path.read_text(encoding="utf-8") + f"x-allow-host: 127.0.0.1:{site.port}\n",
        encoding="utf-8",
    )
    result = run("capture", "--all")
    assert (result.code, site.asked, files(desk)) == (1, [], [])
    assert "not a public address" in result.out
    assert "--allow-host" in result.err
    result = run("capture", "--all", "--allow-host", f"127.0.0.1:{site.port}")
    assert (result.code, site.asked) == (1, ["/budget"])
    assert "169.254.169.254, which is not a public address" in result.out
    assert "HOST:PORT" in run("capture", "--all", "--allow-host", "*").err


def test_an_endless_page_is_cut_and_marked(
    run: Run, capture: Run, worksheet: Callable[..., Path], site: Site, desk: Path
) -> None:
    def endless(link: Any) -> None:
        link.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE)
        while not site.stopping.is_set():
            link.sendall(b"<p>" + b"more " * 20_000)

    site.pages["/budget"] = endless
    worksheet(("/budget", QUOTE))
    result = capture("--all", "--max-size", "1")
    assert result.code == 0, "what was read holds the quote"
    assert "larger than 1 MB" in result.out
    (file,) = files(desk)
    with file.open("rb") as stream:
        fields = [r.rec_headers.get_header("WARC-Truncated") for r in ArchiveIterator(stream)]
    assert fields == [None, "length", None]
    assert found(run) == []
    assert "cut" in run("show", "c0").out
    run("evidence", "edit", "c0", "1", "--quote", "something at the very end")
    finding = run("check", "--format", "json").findings[0]
    assert (finding["rule"], "cut" in finding["message"]) == ("quote-not-on-page", True)


def test_evidence_is_added_and_captured_at_once(
    run: Run, worksheet: Callable[..., Path], site: Site
) -> None:
    site.pages["/new"] = answer(PAGE, Content_Type="text/html")
    path = worksheet(("/a", "x"))
    allow = ("--allow-host", f"127.0.0.1:{site.port}")
    result = run(
        "evidence",
        "add",
        "c0",
        site.url("/new"),
        "--stance",
        "supports",
        "--quote",
        QUOTE,
        "--capture",
        *allow,
    )
    assert result.code == 0
    assert pieces(path)[1]["archive"]["path"].startswith("evidence/")
    result = run(
        "evidence",
        "add",
        "c0",
        site.url("/new"),
        "--quote",
        "cost 38.9 million",
        "--stance",
        "refutes",
        "--capture",
        *allow,
    )
    assert result.code == 1
    assert "quote not found; nearest: '38.9' → '39.8'" in result.out
    assert pieces(path)[2]["quote"] == "cost 38.9 million", "it is added all the same"
    assert run("evidence", "add", "c0", "--source", "a book", "--capture").code == 2


def test_what_is_edited_meanwhile_is_left_alone(
    run: Run, capture: Run, worksheet: Callable[..., Path], site: Site
) -> None:
    path = worksheet(("/budget", QUOTE))

    def meddle(link: Any) -> None:
        path.write_text(
            path.read_text(encoding="utf-8").replace(QUOTE, "another"), encoding="utf-8"
        )
        link.sendall(answer(PAGE, Content_Type="text/html"))

    site.pages["/budget"] = meddle
    result = capture("--all", "--format", "json")
    assert (result.code, result.json[0]["outcome"]) == (1, "error"), "it is not told as preserved"
    assert "edited in the meantime" in result.json[0]["reason"]
    assert "archive" not in pieces(path)[0]
    assert pieces(path)[0]["quote"] == "another"


def test_a_page_that_was_cut_is_not_called_changed(
    run: Run, capture: Run, worksheet: Callable[..., Path], site: Site
) -> None:
    site.pages["/budget"] = answer((b"<p>" + b"x " * 500) * 1_200 + PAGE, Content_Type="text/html")
    path = worksheet(("/budget", QUOTE))
    result = capture("--all", "--max-size", "1", "--format", "json")
    assert (result.code, result.json[0]["outcome"]) == (1, "quote-missing")
    assert "larger than 1 MB" in result.json[0]["reason"]
    assert "the page was cut short when it was saved (length)" in run("check").out
    assert capture("--all").code == 0
    before = path.read_bytes()
    result = capture("--all", "--max-size", "1", "--format", "json")
    assert (result.code, result.json[0]["outcome"]) == (1, "error")
    assert "not in the part that was read; larger than 1 MB" in result.json[0]["reason"]
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "words",
    [
        ("--time-limit", "nan"), ("--time-limit", "inf"), ("--time-limit", "1e300"),
        ("--wait", "nan"), ("--older-than", "99999999999"),
    ],
)  # fmt: skip
def test_numbers_beyond_reason_are_a_wrong_usage(
    capture: Run, worksheet: Callable[..., Path], site: Site, words: tuple[str, str]
) -> None:
    worksheet(("/budget", QUOTE))
    result = capture("--all", *words)
    assert (result.code, words[0] in result.err, site.asked) == (2, True, [])


def test_a_file_in_the_place_of_the_folder_is_said_and_left(
    capture: Run, worksheet: Callable[..., Path], site: Site, desk: Path
) -> None:
    site.pages["/budget"] = answer(PAGE, Content_Type="text/html")
    (desk / "evidence").write_text("mine", encoding="utf-8")
    worksheet(("/budget", QUOTE))
    result = capture("--all")
    assert (result.code, "is not a folder" in result.err) == (2, True)
    assert (desk / "evidence").read_text(encoding="utf-8") == "mine"


def test_an_interrupted_capture_stops_at_once_and_keeps_what_it_told(
    worksheet: Callable[..., Path], site: Site, run: Run
) -> None:
    def slow(link: Any) -> None:
        time.sleep(0.3)  # not all are done before a busy machine reads the first
        link.sendall(answer(PAGE, Content_Type="text/html"))

    site.pages |= {f"/{number}": slow for number in range(100)}
    path = worksheet(("/{n}", QUOTE), claims=100)
    with subprocess.Popen(
        [COMMAND, "capture", "--all", "--allow-host", f"127.0.0.1:{site.port}", "--per-host", "2"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        # The background of a shell ignores it, and hands that on.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    ) as process:  # fmt: skip
        assert process.stdout
        first = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert {line.partition(": ")[2] for line in err.splitlines()} <= {"filled in: title “Budget”"}
    told = {int(line.split("\t")[0][1:]) for line in (first + out).splitlines()}
    claims = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)["claims"]
    assert 0 < len(told) < 100
    assert told <= {n for n, claim in enumerate(claims) if "archive" in claim["evidence"][0]}
    assert found(run) == []


def test_a_killed_capture_keeps_what_it_had_and_goes_on(
    run: Run, capture: Run, worksheet: Callable[..., Path], site: Site, desk: Path
) -> None:
    count = int(os.environ.get("FACTSHEET_KILLED_PAGES", "120"))
    page = answer(PAGE, Content_Type="text/html")
    for number in range(count):
        site.pages[f"/{number}"] = page
    path = worksheet(("/{n}", QUOTE), claims=count)
    process = subprocess.Popen(
        [COMMAND, "capture", "--all", "--allow-host", f"127.0.0.1:{site.port}"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    while len(files(desk)) < count // 2 and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    out, _ = process.communicate()
    told = [line.split("\t")[0] for line in out.decode().splitlines()]

    def captured() -> set[int]:
        claims = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)["claims"]
        return {n for n, claim in enumerate(claims) if "archive" in claim["evidence"][0]}

    kept = captured()
    assert count // 4 <= len(kept) < count  # on a busy machine several pages wait for one save
    assert {int(name[1:]) for name in told} <= kept, "what was told is in the worksheet"
    assert found(run) == []
    site.asked.clear()
    assert capture("--missing").code == 0
    assert sorted(site.asked) == sorted(f"/{n}" for n in set(range(count)) - kept)
    assert captured() == set(range(count))
    assert found(run) == []


def test_a_full_disk_leaves_nothing_half_written(
    worksheet: Callable[..., Path], site: Site, desk: Path
) -> None:
    noise = random.Random(1).randbytes(400_000).hex().encode()
    site.pages["/budget"] = answer(PAGE + noise, Content_Type="text/html")
    path = worksheet(("/budget", QUOTE))
    before = path.read_bytes()

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    done = subprocess.run(
        [COMMAND, "capture", "--all", "--allow-host", f"127.0.0.1:{site.port}"],
        capture_output=True, preexec_fn=small_files, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert b"file too large" in done.stderr
    assert b"Traceback" not in done.stderr
    assert files(desk) == []
    assert path.read_bytes() == before


# What a hostile worksheet or an altered file can do.


def kept_sheet(capture: Run, worksheet: Callable[..., Path], site: Site) -> Path:
    site.pages["/budget"] = answer(PAGE, Content_Type="text/html")
    path = worksheet(("/budget", QUOTE))
    assert capture("--all").code == 0
    return path


def edited(path: Path, pattern: str, new: str) -> None:
    text, count = re.subn(pattern, new, path.read_text(encoding="utf-8"))
    assert count == 1
    path.write_text(text, encoding="utf-8")


def test_any_altered_byte_is_found(
    run: Run, capture: Run, worksheet: Callable[..., Path], site: Site, desk: Path
) -> None:
    kept_sheet(capture, worksheet, site)
    (file,) = files(desk)
    whole = file.read_bytes()
    for place in random.Random(7).sample(range(len(whole)), 12):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert found(run) == ["kept-copy"], place
    for cut in (0, 10, len(whole) // 2, len(whole) - 1):
        file.write_bytes(whole[:cut])
        assert found(run) == ["kept-copy"], cut
    file.unlink()
    assert found(run) == ["kept-copy"]
    assert "no such file" in run("check").out
    file.write_bytes(whole)
    assert found(run) == []


@pytest.mark.parametrize(
    ("pattern", "new", "words"),
    [
        ("body_sha256: ....", "body_sha256: 0000", "body_sha256"),
        ("captured: ....", "captured: 2020", "not when the worksheet says"),
        (r"url: \S+", "url: http://example.org/", "a copy of a different address"),
    ],
)
def test_what_the_worksheet_says_of_a_copy_must_be_so(
    run: Run,
    capture: Run,
    worksheet: Callable[..., Path],
    site: Site,
    pattern: str,
    new: str,
    words: str,
) -> None:
    path = kept_sheet(capture, worksheet, site)
    edited(path, pattern, new)
    (finding,) = [f for f in run("check", "--format", "json").findings if f["rule"] == "kept-copy"]
    assert (finding["level"], words in finding["message"]) == ("error", True)
    for report in ("md", "html", "json", "csv"):
        assert re.search(
            r"not preserved|\"preserved\": false", run("export", "-f", report).out, re.I
        )
    assert "kept copy](" not in run("export", "-f", "md").out


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd", "../secret.warc.gz", "/etc/passwd", "link.warc.gz", "evidence/link.warc.gz",
        "evidence", "pipe", "evidence/../../secret.warc.gz", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_a_path_out_of_the_folder_is_never_read(
    run: Run,
    capture: Run,
    worksheet: Callable[..., Path],
    site: Site,
    desk: Path,
    tmp_path: Path,
    name: str,
) -> None:
    path = kept_sheet(capture, worksheet, site)
    (file,) = files(desk)
    secret = desk.parent / "secret.warc.gz"
    secret.write_bytes(file.read_bytes())
    (desk / "link.warc.gz").symlink_to(secret)
    (desk / "evidence" / "link.warc.gz").symlink_to(secret)
    os.mkfifo(desk / "pipe")
    edited(path, r"path: [^,]+", f'path: "{name}"')
    assert found(run) == ["kept-copy"]
    for words in (["show", "c0"], ["export"], ["export", "-f", "html"], ["export", "-f", "json"]):
        result = run(*words)
        assert result.code == 0
        assert "preserved 2" not in result.out
        assert '"preserved": true' not in result.out
        assert 'href="../' not in result.out
        assert "kept copy](" not in result.out
    secret.unlink()


def test_captures_never_leave_the_folder(
    run: Run,
    capture: Run,
    worksheet: Callable[..., Path],
    site: Site,
    desk: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (desk / "evidence").symlink_to(elsewhere)
    site.pages["/budget"] = answer(PAGE, Content_Type="text/html")
    worksheet(("/budget", QUOTE))
    result = capture("--all")
    assert result.code == 2
    assert "link to another place" in result.err
    assert list(elsewhere.iterdir()) == []


def test_text_of_a_page_never_becomes_an_escape_or_markup(
    run: Run, capture: Run, worksheet: Callable[..., Path], site: Site
) -> None:
    evil = b"<p>The new bridge cost \x1b[31m[red]93.8[/red]<b>&lt;script&gt;</b> million euros.</p>"
    site.pages["/budget"] = answer(evil, Content_Type="text/html")
    worksheet(("/budget", QUOTE))
    for result in (
        capture("--all"),
        run("check"),
        run("show", "c0"),
        run("export"),
        run("export", "-f", "html"),
    ):
        assert "\x1b" not in result.out + result.err
        assert "<script>alert" not in result.out


# What show and the reports say.


def test_show_and_all_reports_say_what_is_preserved(
    run: Run, capture: Run, worksheet: Callable[..., Path], site: Site, desk: Path
) -> None:
    path = kept_sheet(capture, worksheet, site)
    archive = pieces(path)[0]["archive"]
    wayback = (
        f"https://web.archive.org/web/{archive['captured']:%Y%m%d%H%M%S}/{site.url('/budget')}"
    )
    shown = run("show", "c0").out
    for words in (f"preserved {TODAY}, quote found", archive["path"], wayback):
        assert words in shown
    assert run("show", "c0", "--format", "json").json["evidence"][0]["proof"] == {
        "state": "proven", "preserved": True, "quote": "normalised", "finding": "quote found",
        "wayback": wayback, "method": "fetched",
    }  # fmt: skip
    markdown = run("export", "-f", "md").out
    assert (
        f"Preserved {TODAY}, quote found ([saved copy]({archive['path']}), [Wayback Machine]({wayback}))"
        in markdown
    )
    page = run("export", "-f", "html").out
    assert f'<a href="{archive["path"]}">Saved copy</a>' in page
    assert f'<a href="{wayback}"' in page
    assert "quote found" in page
    (row,) = (line for line in run("export", "-f", "csv").lines if line.startswith("c0,"))
    assert row.endswith(f'"preserved {TODAY}, quote found"')
    for name in ("json", "jsonl"):
        assert '"preserved": true' in run("export", "-f", name).out
        (desk / f"all.{name}").write_text(run("export", "-f", name).out, encoding="utf-8")
        assert run("import", f"all.{name}", "-w", f"{name}.yaml").code == 0
        assert pieces(desk / f"{name}.yaml")[0]["archive"]["sha256"] == archive["sha256"]
    (desk / "out").mkdir()
    run("export", "out/r.html")
    assert f'<a href="../{archive["path"]}">Saved copy</a>' in (desk / "out/r.html").read_text(
        "utf-8"
    )
