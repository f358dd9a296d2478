"""One table of addresses, asked of every command, rule and report: no two can disagree.

What is a web address is taken, checked without a word, and linked. What is none is refused by
whatever writes a worksheet, found by `check`, shown as text, and never with its password.
"""

import io
import json
import re
import zipfile
from contextlib import suppress
from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
from conftest import Run
from test_review import begin, texts
from test_terminal import OnTerminal, on_terminal  # noqa: F401
from test_urls import BAD, GOOD

from factsheet import edits
from factsheet.documents import article, document_of, media_type
from factsheet.importers import import_claims
from factsheet.model import Archive, Article, Claim, Entry, Evidence, Worksheet
from factsheet.problems import FactsheetError
from factsheet.proofs import Proof, key
from factsheet.reports import FORMATS, publishable
from factsheet.rules import Context, check
from factsheet.urls import shown
from factsheet.web import fetch
from factsheet.yamltext import parse

WORDS = ("s3c", "ret", "editor", "DESK", "ana:", "u:")
NOW = datetime(2026, 3, 2, 10, 5, tzinfo=UTC)
IN_A_FILE = [url for url in BAD if url.isprintable() and url.strip() == url != ""]


def told(text: str, url: str) -> list[str]:
    """Give the words of a user name and password that stand before an @ in a text."""
    hidden = [word for word in WORDS if word in url.rpartition("@")[0]]
    return [word for word in hidden if "@" in url and re.search(rf"{word}\S*@", text)]


def sheet_with(url: str) -> Worksheet:
    """Return a worksheet in which the address stands in every field that takes one, and in texts."""
    archive = Archive("evidence/a.warc.gz", "0" * 64, captured=NOW)
    words = url if "//" in url else "nothing"  # else no text shows that it is an address
    claim = Claim(
        "a",
        quote=f"see {words}",
        statement=f"It is at {words}",
        status="verified",
        note=f"from {words}",
        evidence=(Evidence(url=url, publisher="P", stance="supports", archive=archive),),
        history=(Entry(NOW, "Ana", status="verified", because=f"by {words}"),),
        extra={"x-where": [words]},
    )
    return Worksheet(article=Article(title="T", url=url), claims=(claim,))


class Links(HTMLParser):
    """Gathers where a page leads, beside its own anchors."""

    def __init__(self, page: str) -> None:
        """Read a page."""
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the links."""
        self.found += [
            value for name, value in attrs if name in ("href", "src") and value and tag == "a"
        ]


def links_of(name: str, data: str | bytes) -> list[str]:
    """Give the addresses that a report makes links of."""
    if name == "docx":
        rels = _parts(data)["word/_rels/comments.xml.rels"]
        return re.findall('Target="([^"]*)" TargetMode="External"', rels)
    if isinstance(data, bytes):
        book = openpyxl.load_workbook(io.BytesIO(data))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        return [str(cell.hyperlink.target) for cell in cells if cell.hyperlink]
    if name == "html":
        links = [link for link in Links(data).found if not link.startswith("#")]
        return [link for link in links if not link.startswith("evidence/")]
    if name == "md":
        return [link for link in re.findall(r"\]\(([^)]+)\)", data) if "://" in link]
    return []


def reports(url: str) -> dict[str, str | bytes]:
    """Return every report on a worksheet with the address, as far as there is one."""
    sheet = sheet_with(url)
    item = sheet.claims[0].evidence[0]
    name = key(item, item.archive)
    assert name
    public, facts = publishable(
        sheet, NOW, article_text=f"The text, see {sheet.claims[0].quote}", proofs={name: Proof(NOW)}
    )
    made = {}
    for row in FORMATS.values():
        with suppress(FactsheetError):  # ClaimReview without the address of a page
            made[row.name] = row.render(public, facts)
    return made


@pytest.mark.parametrize("url", GOOD)
def test_a_web_address_is_taken_and_linked_everywhere(url: str) -> None:
    assert edits.address(url) == url
    assert not [f for f in check(sheet_with(url), Context()) if f.rule == "bad-address"]
    assert (
        import_claims(json.dumps({"quote": "q", "evidence": [{"url": url}]}).encode(), "a.jsonl")
        .claims[0]
        .evidence[0]
        .url
        == url
    )
    found = article(document_of(f"Title\n\nThe text.\n\nSource: {url}\n".encode(), "text/plain"))
    assert found.article.url == (url if len(url) < 2_000 else None)
    for name, report in reports(url).items():
        links = links_of(name, report)
        if name in ("html", "md") or (name == "xlsx" and len(url) <= 2_000 and "[" not in url):
            assert any(link.casefold().startswith(url.casefold()[:12]) for link in links)
            assert any("web.archive.org/web/20260302100500/" in link for link in links) or (
                name == "xlsx" and (len(url) > 1_900 or "[" in url)
            )
    assert json.loads(reports(url)["jsonl"])["evidence"][0]["url"] == url


@pytest.mark.parametrize("url", BAD)
def test_what_is_none_is_found_by_check_and_refused_by_all_that_write(url: str) -> None:
    if url:
        found = [f for f in check(sheet_with(url), Context()) if f.rule == "bad-address"]
        assert [f.path for f in found] == [("article", "url"), ("claims", 0, "evidence", 0, "url")]
        assert all(BAD[url] in f.message and not told(f.message, url) for f in found)
    sheet = Worksheet(claims=(Claim("a", quote="q", evidence=(Evidence(source="s"),)),))
    for write in (
        lambda: edits.address(url),
        lambda: edits.add_evidence(sheet, sheet.claims[0], {"url": url}),
        lambda: edits.edit_evidence(sheet, sheet.claims[0], 1, {"url": url, "source": None}),
    ):
        with pytest.raises(FactsheetError) as error:
            write()
        assert not told(str(error.value), url)
        assert BAD[url] in str(error.value) or not url
    asked = fetch(url)
    assert asked.outcome == "refused"
    assert BAD[url] in asked.reason
    assert not told(asked.reason, url)


@pytest.mark.parametrize("url", [url for url in BAD if url])
def test_what_is_none_is_no_link_in_any_report_and_no_password_is_told(url: str) -> None:
    for name, report in reports(url).items():
        assert links_of(name, report) == []
        text = report if isinstance(report, str) else _words(name, report)
        assert not told(text, url)
        assert "web.archive.org/web/20260302100500" not in text


def _parts(report: str | bytes) -> dict[str, str]:
    assert isinstance(report, bytes)
    with zipfile.ZipFile(io.BytesIO(report)) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


def _words(name: str, report: bytes) -> str:
    if name == "docx":
        return unescape("\n".join(_parts(report).values()))
    book = openpyxl.load_workbook(io.BytesIO(report))
    return "\n".join(
        str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value
    )


def test_a_kept_copy_counts_in_a_report_also_where_the_address_is_masked() -> None:
    report = reports("https://editor:s3cret@example.org/a")["md"]
    assert "Preserved 2026-03-02" in str(report)
    assert "https\\://…@example.org/a" in str(report)


@pytest.mark.parametrize("url", IN_A_FILE)
def test_an_article_does_not_give_it_as_its_address(url: str) -> None:
    for text, name in (
        (f"Title\n\nThe text.\n\nOriginal article: {url}\n", "a.txt"),
        (f"---\ncanonical: {json.dumps(url)}\n---\n\n# Title\n\nThe text.\n", "a.md"),
    ):
        found = article(document_of(text.encode(), media_type(name)))
        assert found.article.url is None
        notes = "\n".join(found.remarks)
        assert not told(notes, url)
        if url.lower().startswith(("https://", "http://")) and len(url) < 1_000:
            assert f"is not used as the article's address: {BAD[url]}" in notes


@pytest.mark.parametrize("url", IN_A_FILE)
def test_an_import_takes_no_such_address(run: Run, sheet: Path, url: str) -> None:
    before = sheet.read_bytes()
    Path("claims.jsonl").write_text(
        json.dumps({"quote": "some words", "evidence": [{"url": url}]}), "utf-8"
    )
    result = run("import", "claims.jsonl")
    assert (result.code, sheet.read_bytes()) == (2, before)
    assert BAD[url] in result.err
    assert not told(result.err, url)


@pytest.mark.parametrize("column", ["evidence.url", "evidence.source"])
@pytest.mark.parametrize(
    "url",
    [
        "https://u:s3cret@a.example/",
        "(https://u:s3cret@a.example:443/x)",
        "HTTPS://s3cret@a.example",
    ],
)
def test_a_table_makes_no_source_of_a_password(
    run: Run, sheet: Path, url: str, column: str
) -> None:
    before = sheet.read_bytes()
    Path("claims.csv").write_text(f"quote,{column}\nsome words,see {url}\n", "utf-8")
    result = run("import", "claims.csv")
    assert (result.code, sheet.read_bytes()) == (2, before)
    assert "claims.csv: line 2: an address contains a user name or password" in result.err
    assert "s3cret" not in result.err


def test_a_password_in_a_source_is_found(run: Run, desk: Path) -> None:
    (desk / "claims.yaml").write_text(
        "claims:\n- id: a\n  quote: q\n  evidence:\n  - source: see https://u:s3cret@a.example/ there\n"
    )
    (hit,) = run("check", "--format", "json").findings
    assert (hit["rule"], hit["line"]) == ("bad-address", 5)
    assert "s3cret" not in str(hit)


def test_a_published_review_loses_its_address_and_keeps_its_publisher() -> None:
    review = {
        "@type": "ClaimReview", "claimReviewed": "It rains.", "author": {"name": "The House"},
        "url": "https://editor:s3cret@cms.example.org/x",
        "itemReviewed": {"appearance": ["https://editor:s3cret@example.net/", "https://a.example/"]},
    }  # fmt: skip
    read = import_claims(json.dumps(review).encode(), "a.json")
    (item,) = read.claims[0].evidence
    assert (item.url, item.source) == (None, "The House")
    assert read.claims[0].extra["x-appearance"] == ["https://a.example/"]
    note = (
        "'https://…@cms.example.org/x' is not used as evidence: it contains a user name or password"
    )
    assert note in read.remarks


def test_metadata_of_a_page_give_no_such_address() -> None:
    page = (
        "<html><head><title>The bridge</title>"
        '<link rel="canonical" href="https://editor:s3cret@cms.example.org/draft/12">'
        '<meta property="og:url" content="https://editor:s3cret@cms.example.org/draft/12">'
        "</head><body><article><p>The council said on Tuesday that the new bridge cost 40 million."
        "</p></article></body></html>"
    )
    found = article(document_of(page.encode(), "text/html"))
    assert found.article.url is None
    assert "s3cret" not in repr(found.article) + repr(found.remarks)


def test_commands_refuse_it_in_words(run: Run, sheet: Path) -> None:
    url, before = "https://editor:s3cret@example.org/", sheet.read_bytes()
    Path("a.txt").write_text("Title\n\nThe new bridge cost 40 million euros.\n", "utf-8")
    for argv in (
        ("evidence", "add", "1", url),
        ("evidence", "edit", "1", "1", "--url", url),
        ("load", "a.txt", "--url", url),
        ("load", url),
        ("export", "report.html", "--base-url", url),
        ("validate", "a.txt", "--url", url),
    ):
        result = run(*argv)
        assert (result.code, sheet.read_bytes()) == (2, before)
        assert "s3cret" not in result.err + result.out
        assert "editor" not in result.err + result.out
        assert "user name or password" in result.err


def test_a_worksheet_with_such_addresses_is_read_and_check_gives_their_places(
    run: Run, desk: Path
) -> None:
    (desk / "claims.yaml").write_text(
        'article: {title: T, url: "https://example.org:99999/a"}\n'
        "claims:\n- id: a\n  quote: q\n  evidence:\n"
        '  - {url: "https://editor:s3cret@example.org/", quote: q}\n',
        "utf-8",
    )
    assert parse((desk / "claims.yaml").read_text("utf-8")).worksheet.article.url
    result = run("check")
    assert result.code == 1
    assert result.lines[0] == (
        "claims.yaml:1:26: error: 'https://example.org:99999/a' is not a web address: its port, "
        "99999, is not between 1 and 65535 [bad-address]"
    )
    assert next(line for line in result.lines if line.startswith("claims.yaml:6")) == (
        "claims.yaml:6:11: error: a: 'https://…@example.org/' is not a web address: it contains a "
        "user name or password [bad-address]"
    )
    assert "s3cret" not in result.out + result.err


@pytest.mark.parametrize("argv", [("capture", "1"), ("check", "--links")])
def test_what_asks_the_network_refuses_it_in_words(run: Run, desk: Path, argv: tuple[str]) -> None:
    (desk / "claims.yaml").write_text(
        "claims:\n- id: a\n  quote: q\n  evidence:\n"
        '  - {url: "https://editor:s3cret@example.org/"}\n',
        "utf-8",
    )
    result = run(*argv)
    assert "not a web address: it contains a user name or password" in result.out


@pytest.mark.parametrize("url", ["https://example.org\\@evil.example/", "https://e.org/\u202egnp"])
def test_what_is_shown_of_it_is_text(url: str) -> None:
    for name, report in reports(url).items():
        text = report if isinstance(report, str) else _words(name, report)
        if name == "csv":
            assert shown(url) in text


LISTINGS = [
    ("list", "--format", "json"),
    ("list", "--format", "jsonl"),
    ("list", "--search", "see"),
    ("show", "a"),
    ("show", "a", "--format", "json"),
    ("evidence", "list"),
    ("evidence", "list", "--format", "json"),
    ("log",),
    ("log", "--format", "json"),
    ("check",),
    ("check", "--format", "json"),
    ("check", "--format", "github"),
    ("check", "--links", "--format", "json"),
    ("capture", "--all", "--dry-run"),
    ("capture", "--all"),
    ("evidence", "remove", "a", "1"),
]


@pytest.mark.parametrize("argv", LISTINGS, ids=" ".join)
@pytest.mark.parametrize(
    "url",
    [
        "https://editor:s3cret@example.org/",
        'https://editor:s3"cret@example.org',
        "http://s3cret@e.org",
    ],
)
def test_no_listing_tells_a_user_name_or_password(
    run: Run, desk: Path, argv: tuple[str, ...], url: str
) -> None:
    (desk / "claims.yaml").write_text(
        f"article: {{url: {json.dumps(url)}}}\n"
        f"claims:\n- id: a\n  quote: {json.dumps('see ' + url)}\n  note: {json.dumps(url)}\n"
        f"  status: opinion\n  evidence:\n  - {{url: {json.dumps(url)}, note: {json.dumps(url)}}}\n"
        f"  history:\n  - {{at: 2026-03-02T10:05:00Z, by: Ana, status: opinion, because: {json.dumps(url)}}}\n",
        "utf-8",
    )
    result = run(*argv)
    assert "s3" not in result.out + result.err
    assert "…@e" in result.out + result.err or "\\u2026@e" in result.out or argv[0] == "log"


def test_a_terminal_and_review_tell_none_either(desk: Path, on_terminal: OnTerminal) -> None:  # noqa: F811
    url = "https://editor:s3cret@example.org/a/long/way/that/wraps/where/lines/are/narrow"
    (desk / "claims.yaml").write_text(
        f"claims:\n- id: a\n  quote: see {url} here\n  statement: {url}\n  note: {url}\n"
        f"  evidence:\n  - {{url: '{url}'}}\n",
        "utf-8",
    )
    for argv in (["list"], ["show", "a"], ["evidence", "list"], ["check"]):
        _, out = on_terminal(*argv)
        assert "s3cret" not in out
        assert "…@example.org" in out
    shown_in_review = texts(begin(desk / "claims.yaml"))
    assert "s3cret" not in shown_in_review
    assert "…@example.org" in shown_in_review
