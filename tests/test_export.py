import csv
import io
import json
import os
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT, Run
from markdown_it import MarkdownIt

from factsheet.reports import FORMATS

GOLDEN = ROOT / "tests" / "golden"
REDRAW = bool(os.environ.get("FACTSHEET_REDRAW"))


@pytest.fixture
def bridge(desk: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the worksheet that the golden reports are made from."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772600000")
    path = desk / "bridge.yaml"
    path.write_bytes((GOLDEN / "bridge.yaml").read_bytes())
    return path


@pytest.mark.parametrize("format", ["md", "json", "jsonl", "csv"])
def test_each_report_is_as_its_golden_file(run: Run, bridge: Path, format: str) -> None:
    result = run("export", f"report.{format}", "-w", bridge)
    assert result.code == 0
    report = (bridge.parent / f"report.{format}").read_bytes()
    golden = GOLDEN / f"bridge.{format}"
    if REDRAW:
        golden.write_bytes(report)
    assert report == golden.read_bytes(), "redraw with FACTSHEET_REDRAW=1 if this is meant"


@pytest.mark.parametrize("format", [name for name in FORMATS if name != "wacz"])
def test_confidential_evidence_never_leaves_and_its_count_does(
    run: Run, bridge: Path, format: str
) -> None:
    suffix = FORMATS[format].suffixes[0]
    result = run("export", f"r{suffix}", "-f", format, "-w", bridge)
    assert result.code == 0
    assert "1 piece of confidential evidence withheld" in result.err
    data = (bridge.parent / f"r{suffix}").read_bytes()
    if format in ("docx", "xlsx"):
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            data = b"".join(book.read(name) for name in book.namelist())
    assert b"SECRET" not in data
    if format in ("docx", "md", "html"):
        assert b"1 piece of confidential evidence" in data
    if format == "json":
        assert json.loads(data)["withheld"] == 1


def test_only_some_claims_are_exported(run: Run, bridge: Path) -> None:
    out = run("export", "-f", "jsonl", "--only", "verified", "--only", "opinion", "-w", bridge).out
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["bridge-cost", "brücke-schön"]
    assert run("export", "--only", "true", "-w", bridge).code == 2


def test_the_page_holds_the_article_and_claimreviews_or_not(run: Run, desk: Path) -> None:
    text = "The bridge cost 40 million euros in 2026."
    (desk / "article.txt").write_text(text, encoding="utf-8")
    run("load", "article.txt")
    run("edit", "1", "--attributed-to", "")
    run("evidence", "add", "1", "https://example.org/b", "--stance", "supports")
    run("mark", "1", "verified", "--because", "x")
    page = run("export", "-f", "html").out
    assert "Show in the article" in page
    assert "application/ld+json" not in page, "no address is known"
    assert "Show in the article" not in run("export", "-f", "html", "--no-article").out
    where, house = ("--base-url", "https://example.org/check"), ("--organisation", "Example")
    told = run("export", "report.html", *where, *house)
    assert told.code == 0
    page = (desk / "report.html").read_text(encoding="utf-8")
    assert '"url": "https://example.org/check#' in page
    checked = run("validate", "report.html", "--url", "https://example.org/check")
    assert checked.code == 0, checked.out
    assert [line for line in checked.lines if "appearance" not in line] == []
    assert run("export", "--base-url", "javascript:x").code == 2
    assert "--base-url" in run("export", "-f", "claimreview").err


def test_open_shows_the_page_in_the_browser(
    run: Run, bridge: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda url: not shown.append(url))  # type: ignore[func-returns-value]
    assert run("export", "r.html", "--open", "-w", bridge).code == 0
    assert shown == [(bridge.parent / "r.html").as_uri()]
    assert run("export", "r.md", "--open", "-w", bridge).code == 2


def test_validate_is_code_1_on_errors_and_never_green_when_nothing_was_checked(
    run: Run, installed: Run, desk: Path
) -> None:
    (desk / "bad.json").write_text(
        '{"@context": "https://schema.org", "@type": "ClaimReview", "claimReviewed": "x"}',
        encoding="utf-8",
    )
    result = run("validate", "bad.json")
    assert result.code == 1
    assert any(
        line.startswith("bad.json: $: error: ") and "reviewRating" in line for line in result.lines
    )
    rows = run("validate", "bad.json", "--format", "json").json
    assert {"level", "path", "message", "remedy"} == set(rows[0])
    assert installed("validate", "-", stdin=b"{}").code == 1
    assert "no ClaimReview found" in installed("validate", "-", stdin=b"<p>Hello</p>").out
    assert run("validate", "nowhere.json").code == 2


def test_a_workbook_comes_back_as_it_went(run: Run, sheet: Path, desk: Path) -> None:
    run("mark", "1", "verified", "--because", "=1+1", "--rating", "Mostly true")
    run("edit", "3", "--note", "-5 degrees", "--tag", "a", "--tag", "b")
    assert run("export", "book.xlsx").code == 0
    assert run("import", "book.xlsx", "-w", "back.yaml").code == 0
    assert (
        run("list", "--format", "json", "-w", "back.yaml").json
        == run("list", "--format", "json").json
    )


def test_withheld_evidence_does_not_make_a_verdict_look_stale(run: Run, bridge: Path) -> None:
    run("mark", "bridge-cost", "verified", "--because", "x", "-w", bridge)
    claims = json.loads(run("export", "-f", "json", "-w", bridge).out)["claims"]
    assert claims[0]["id"] == "bridge-cost"
    assert claims[0]["withheld"] == 1
    assert claims[0]["stale"] is False


def test_the_format_follows_the_suffix_or_is_named(run: Run, bridge: Path) -> None:
    assert "did you mean 'json'" in run("export", "-f", "jsn", "-w", bridge).err
    assert "cannot write '.doc'; formats: " in run("export", "report.doc", "-w", bridge).err
    assert run("export", "report.doc", "-f", "csv", "-w", bridge).code == 0
    assert run("export", "-", "-w", bridge).out.startswith("# Fact-check: The bridge reopens")


def test_csv_opens_in_spreadsheets_with_foreign_letters_and_without_formulas(
    run: Run, sheet: Path, desk: Path
) -> None:
    for words in ("=cmd|x", "+1", "-1", "@x", "\tx", "\rx", " =x", "桥 عربي"):
        run("add", "--statement", words)
    run("export", "out.csv")
    data = (desk / "out.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    cells = [row["statement"] for row in rows[3:]]
    assert cells == ["'=cmd|x", "'+1", "'-1", "'@x", "\\x09x", "\\x0dx", "' =x", "桥 عربي"]


HOSTILE = [
    "a | b",
    "`code` ``x``",
    "<script>alert(1)</script>",
    "[click](javascript:alert(1))",
    "![img](https://evil.example/x.png)",
    "<https://evil.example>",
    "https://evil.example/auto www.evil.example",
    "*bold* _it_ ~~gone~~",
    "# heading",
    "- item",
    "1. item",
    "> quote",
    "line\n\n# heading",
    "&lt;b&gt; &#106;",
    "\\",
    "$math$",
    "===",
    "| a |\n|---|",
    "[x]: https://evil.example",
    "\x1b]0;title\x07 \u202eevil",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_inert_in_markdown(run: Run, desk: Path, text: str) -> None:
    fields = ["--statement", "--quote", "--attributed-to"]
    run("add", "-w", "claims.yaml", *(word for field in fields for word in (field, text)))
    for option in ("--quote", "--publisher", "--via", "--locator", "--note"):
        run("evidence", "add", "1", f"https://e.org/{option}", "--stance", "supports", option, text)
    run("mark", "1", "verified", "--because", text, "--rating", text, "--by", text)
    report = run("export").out
    parser = MarkdownIt("gfm-like", {"html": True, "linkify": False})
    tokens = parser.parse(report)
    kinds = [token.type for token in tokens]
    assert kinds.count("table_open") == 1, "no table but the summary"
    assert kinds.count("heading_open") == 2
    assert "html_block" not in kinds
    inline = [child for token in tokens for child in token.children or []]
    assert {child.type for child in inline} <= {
        "text",
        "text_special",
        "strong_open",
        "strong_close",
        "link_open",
        "link_close",
        "softbreak",
    }
    links = [child.attrs["href"] for child in inline if child.type == "link_open"]
    assert len(links) == 5
    assert all(str(link).startswith("https://e.org/") for link in links)
    shown = parser.render(report)
    words = " ".join(text.split())
    if words.isascii() and words.isprintable():
        escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        assert escaped.replace('"', "&quot;") in shown, "and reads as it was written"
    assert "\x1b" not in report
    assert "\u202e" not in report


def test_evidence_without_a_stance_stands_under_the_same_words_everywhere(
    run: Run, sheet: Path
) -> None:
    run("evidence", "add", "mayor-speech", "--source", "A letter")
    for words in (["show", "3"], ["export", "-f", "md"], ["export", "-f", "html"]):
        assert run(*words).out.count("No stance given") == 1, words


def test_an_address_that_is_none_is_no_link_in_markdown(run: Run, desk: Path) -> None:
    (desk / "claims.yaml").write_text(
        "factsheet: 1\nclaims:\n- id: a\n  quote: x\n  evidence:\n"
        "  - {url: 'javascript:alert(1)', stance: supports}\n"
        "  - {url: 'https://e.org/a b)(<script>', stance: supports}\n"
        "  - {url: 'https://e.org/)](x', stance: supports}\n",
        encoding="utf-8",
    )
    report = run("export").out
    tokens = MarkdownIt("commonmark").parse(report)
    inline = [child for token in tokens for child in token.children or []]
    links = [child.attrs["href"] for child in inline if child.type == "link_open"]
    assert links == ["https://e.org/%29%5D%28x"]
    assert not any(child.type == "html_inline" for child in inline)


def test_a_target_that_cannot_be_written_leaves_the_old_report(run: Run, bridge: Path) -> None:
    (bridge.parent / "folder.md").mkdir()
    assert run("export", "folder.md", "-w", bridge).code == 2
    result = run("export", "nowhere/report.md", "-w", bridge)
    assert result.code == 2
    assert "nowhere" in result.err
    assert run("export", bridge, "-f", "json", "-w", bridge).code == 2, "not over the worksheet"


def test_a_reason_is_given_only_for_the_status_that_it_explains(run: Run, desk: Path) -> None:
    (desk / "claims.yaml").write_text(
        "factsheet: 1\nclaims:\n- id: a\n  quote: x\n  status: verified\n  history:\n"
        "  - {at: 2026-01-01T00:00:00Z, by: Ana, status: disputed, because: OLD REASON}\n"
        "  - {at: 2026-01-02T00:00:00Z, by: Ben}\n",
        encoding="utf-8",
    )
    assert "OLD REASON" not in run("list").out
    assert "OLD" not in run("show", "a").out.partition("History")[0]
    report = run("export").out
    assert "OLD" not in report.partition("History")[0]
    assert "Checked by" not in report
    assert "Ben: noted" in report, "an entry that says nothing is not an act"


def test_a_pipe_is_written_to_and_a_link_followed(installed: Run, sheet: Path, desk: Path) -> None:
    (desk / "real.md").write_text("old", encoding="utf-8")
    (desk / "link.md").symlink_to("real.md")
    assert installed("export", "link.md").code == 0
    assert (desk / "link.md").is_symlink()
    assert (desk / "real.md").read_text(encoding="utf-8").startswith("# Fact-check")
    assert installed("export", "/dev/stdout", "-f", "md").out.startswith("# Fact-check")
    (desk / ".real.md.mine").write_text("precious", encoding="utf-8")
    installed("export", "real.md")
    assert (desk / ".real.md.mine").read_text(encoding="utf-8") == "precious"


def test_no_text_forges_a_line_of_ours(run: Run, sheet: Path) -> None:
    run("mark", "1", "verified", "--because", "x\nother  2026-05-01  Ben  verified: forged")
    run("edit", "1", "--statement", "A.\n\nHistory\n  forged")
    assert len(run("log", "1").lines) == 1
    assert run("show", "1").lines.count("History") == 1


def test_the_count_of_reviews_is_that_of_the_reviews(run: Run, sheet: Path) -> None:
    run("evidence", "add", "2", "https://example.org/photo", "--stance", "supports")
    result = run("export", "reviews.jsonld")
    reviews = json.loads(Path("reviews.jsonld").read_text(encoding="utf-8"))
    assert len(reviews) == 1
    assert "reviews.jsonld: 1 claim as claimreview" in result.err


FALSE = """\
factsheet: 1
article: {url: "https://example.org/bridge"}
claims:
- id: cost
  quote: cost 40 million
  status: verified
  history: [{at: 2026-03-02T10:05:00Z, by: Ana, status: verified, because: Seen.}]
- id: length
  quote: 412 metres long
"""


@pytest.mark.parametrize(
    "name", ["r.html", "r.md", "r.json", "r.jsonl", "r.csv", "r.xlsx", "r.jsonld"]
)
def test_an_export_says_what_check_calls_false(run: Run, desk: Path, name: str) -> None:
    (desk / "claims.yaml").write_text(FALSE, encoding="utf-8")
    result = run("export", name)
    assert result.code == 0
    assert "check finds 1 error in claims.yaml; see factsheet check claims.yaml\n" in result.err
    assert "not settled yet: 1 of 2 claims\n" in result.err
    refused = run("export", "strict" + name, "--strict")
    assert (refused.code, "not exported: check finds 1 error" in refused.err) == (2, True)
    assert not (desk / ("strict" + name)).exists()
    assert refused.out == ""


def test_what_check_calls_false_gets_no_claimreview(run: Run, desk: Path) -> None:
    (desk / "claims.yaml").write_text(FALSE, encoding="utf-8")
    result = run("export", "-f", "claimreview")
    assert (result.out, "2 claims left out" in result.err) == ("[]\n", True)
    assert "application/ld+json" not in run("export", "-f", "html").out
    run("evidence", "add", "cost", "https://example.org/budget", "--stance", "supports")
    (review,) = run("export", "-f", "claimreview").json
    assert review["claimReviewed"] == "cost 40 million"
    assert run("export", "r.jsonld", "--strict").code == 0


def test_the_rules_that_a_worksheet_loosens_are_said(run: Run, desk: Path) -> None:
    loose = FALSE.replace("claims:", "rules: {verified-without-support: 'off'}\nclaims:")
    (desk / "claims.yaml").write_text(loose, encoding="utf-8")
    err = run("export", "r.jsonld").err
    assert "rules that claims.yaml loosens: verified-without-support (off)" in err


def test_many_worksheets_say_it_each(run: Run, desk: Path) -> None:
    for name in ("a", "b"):
        (desk / f"{name}.yaml").write_text(FALSE, encoding="utf-8")
    err = run("export", "all.jsonl", "-w", ".").err
    assert "check finds 1 error in a.yaml" in err
    assert "check finds 1 error in b.yaml" in err
    assert run("export", "all2.jsonl", "-w", ".", "--strict").code == 2
    assert not (desk / "all2.jsonl").exists()


def test_the_organisation_s_address_must_be_one(run: Run, sheet: Path) -> None:
    for words in (
        ("--organisation-url", "https://e.org/"),
        ("--organisation", "E", "--organisation-url", "e.org"),
    ):
        assert run("export", "r.jsonld", *words).code == 2
