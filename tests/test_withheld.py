"""Nothing confidential gets out: exports, what machines read, what is said on the way."""

import json
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT, Run

from factsheet.fingerprints import of_verdict
from factsheet.reports import FORMATS
from factsheet.yamltext import parse

SHEET = """\
factsheet: 1
claims:
- id: mayor-trip
  quote: the mayor flew to Rome
  status: verified
  evidence:
  - {url: https://example.org/flight, publisher: Airline, stance: supports, quote: seat 4A}
  - {source: "Talk with C. Example, 3 May", stance: supports, confidential: true}
  - {source: Flight log, stance: supports}
  history:
  - {at: 2026-03-02T10:05:00Z, by: Ana, status: verified, seen: SEEN}
"""


@pytest.fixture
def trip(desk: Path) -> Path:
    """Give a worksheet with a confidential piece, and the fingerprint over it."""
    seen = of_verdict(parse(SHEET.replace("SEEN", "s-0")).worksheet.claims[0])
    path = desk / "claims.yaml"
    path.write_text(SHEET.replace("SEEN", seen), encoding="utf-8")
    return path


def test_list_and_show_as_json_keep_the_place_of_a_confidential_piece_and_no_word(
    run: Run, trip: Path
) -> None:
    for claim in (
        run("list", "--format", "json").json[0],
        json.loads(run("list", "--format", "jsonl").out),
        run("show", "1", "--format", "json").json,
    ):
        assert claim["evidence"][1] == {"number": 2, "confidential": True}
        assert claim["evidence"][2]["source"] == "Flight log"
        assert (claim["withheld"], claim["stale"]) == (1, False)
        assert "seen" not in claim["history"][0]
    whole = run("show", "1", "--format", "json", "--confidential").json
    assert whole["evidence"][1]["source"] == "Talk with C. Example, 3 May"
    assert whole["evidence"][1]["confidential"] is True
    assert whole["history"][0]["seen"].startswith("s-")
    assert "withheld" not in whole
    rows = run("evidence", "list", "--format", "json").json
    assert rows[1] == {"claim": "mayor-trip", "number": 2, "confidential": True}
    assert run("evidence", "list", "--format", "json", "--confidential").json[1]["source"]
    assert "seen" not in run("log", "--format", "json").json[0]
    assert "seen" in run("log", "--format", "json", "--confidential").json[0]


def test_text_for_people_shows_it_marked(run: Run, trip: Path) -> None:
    assert "2. CONFIDENTIAL Talk with C. Example" in run("show", "1").out
    rows = [line.split("\t") for line in run("evidence", "list").lines]
    assert [row[-1] for row in rows] == ["", "CONFIDENTIAL", ""]


def test_what_list_says_of_a_claim_comes_back_without_what_was_withheld(
    run: Run, trip: Path, desk: Path
) -> None:
    (desk / "out.jsonl").write_text(run("list", "--format", "jsonl").out, encoding="utf-8")
    assert run("import", "out.jsonl", "-w", "back.yaml").code == 0
    assert [row["number"] for row in run("evidence", "list", "-w", "back.yaml", "--format", "json")
            .json] == [1, 2]  # fmt: skip


def test_files_of_earlier_exports_with_fingerprints_are_still_read(run: Run, desk: Path) -> None:
    entry = {"at": "2026-03-02T10:05:00Z", "by": "A", "status": "verified", "seen": "s-5be1c9d0"}
    (desk / "old.jsonl").write_text(
        json.dumps({"id": "a", "quote": "x", "status": "verified", "history": [entry]}), "utf-8"
    )
    assert run("import", "old.jsonl", "-w", "claims.yaml").code == 0
    assert "seen: s-5be1c9d0" in (desk / "claims.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("format", [name for name in FORMATS if name != "wacz"])
def test_no_export_holds_a_fingerprint(run: Run, trip: Path, desk: Path, format: str) -> None:
    seen = trip.read_text(encoding="utf-8").partition("seen: ")[2].split("}")[0]
    assert run("export", "report", "-f", format, "--base-url", "https://e.org/r").code == 0
    data = (desk / "report").read_bytes()
    if format in ("docx", "xlsx"):
        with zipfile.ZipFile(desk / "report") as book:
            data = b"".join(book.read(name) for name in book.namelist())
    assert seen.encode() not in data
    assert b'"seen"' not in data


def test_a_search_is_no_oracle_for_who_reads_its_machine_formats(run: Run, trip: Path) -> None:
    for format in ("json", "jsonl", "csv", "tsv", "ids"):
        for words, found in (("C. Example", False), ("Flight log", True)):
            result = run("list", "--search", words, "--format", format)
            assert ("mayor-trip" in result.out) is found
            assert "1 piece of confidential evidence not searched" in result.err
        result = run("list", "--search", "C. Example", "--format", format, "--confidential")
        assert "mayor-trip" in result.out
    assert "mayor-trip" in run("list", "--search", "C. Example", "--format", "table").out


# Folders of one's own machine


@pytest.mark.parametrize(
    ("target", "link"),
    [
        ("work/trip/r.md", "evidence/a%20b.warc.gz"),
        ("work/r.md", "trip/evidence/a%20b.warc.gz"),
        ("work/trip/out/deep/r.md", "../../evidence/a%20b.warc.gz"),
        ("elsewhere/r.md", None),
        ("elsewhere/r.html", None),
    ],
)
def test_copies_are_linked_only_where_the_way_names_no_folder_above(
    run: Run, desk: Path, target: str, link: str | None
) -> None:
    pages = desk / "work" / "trip" / "evidence"
    pages.mkdir(parents=True)
    sheet = desk / "work" / "trip" / "claims.yaml"
    sheet.write_text(
        "claims:\n- id: a\n  quote: x\n  evidence:\n  - {url: https://e.org/a, quote: seat 4A}\n",
        encoding="utf-8",
    )
    (desk / "page.html").write_text("<p>It was seat 4A indeed.</p>", encoding="utf-8")
    assert run("capture", "a", "-n", "1", "--from", "page.html", "-w", sheet).code == 0
    (copy,) = (sheet.parent / "evidence").iterdir()
    copy.rename(copy.with_name("a b.warc.gz"))
    sheet.write_text(
        sheet.read_text(encoding="utf-8").replace(copy.name, "a b.warc.gz"), encoding="utf-8"
    )
    (desk / target).parent.mkdir(parents=True, exist_ok=True)
    result = run("export", target, "-w", sheet)
    report = (desk / target).read_text(encoding="utf-8")
    assert (link is None) == ("a%20b" not in report)
    assert link is None or f"({link})" in report
    assert result.err.count("saved copies are not linked") == (link is None)
    assert "work/trip" not in report


def test_no_path_from_the_root_of_this_machine_is_published(run: Run, desk: Path) -> None:
    for name, path in (("one", "/home/ana/evidence/a"), ("two", "evidence/a")):
        (desk / "archive" / name).mkdir(parents=True)
        (desk / "archive" / name / "claims.yaml").write_text(
            "factsheet: 1\narticle: {text: /home/ana/article.txt}\n"
            f"claims:\n- id: {name}\n  quote: x\n  evidence:\n"
            f"  - {{url: https://e.org/a, archive: {{path: {path}, sha256: {'a' * 64}}}}}\n",
            encoding="utf-8",
        )
    rows = run("export", "-f", "jsonl", "-w", desk / "archive").out.splitlines()
    assert [json.loads(row)["worksheet"] for row in rows] == ["one/claims.yaml", "two/claims.yaml"]
    typed = run("export", "-f", "jsonl", "-w", "archive").out.splitlines()
    assert json.loads(typed[0])["worksheet"] == "archive/one/claims.yaml"
    whole = run("export", "-f", "json", "-w", desk / "archive" / "one" / "claims.yaml").out
    for text in ("".join(rows), "".join(typed), whole):
        assert "/home/ana" not in text
        assert str(desk) not in text
    assert "evidence/a" in rows[1]


# What the docs say


def test_the_docs_and_list_agree_on_what_is_safe_to_publish(run: Run, trip: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    published = readme.partition("Publish a report")[2].partition("![The HTML report")[0]
    commands = [line[2:].split() for line in published.splitlines() if line.startswith("$ ")]
    listed = [words[1:] for words in commands if words[1] in ("list", "show", "log", "diff")]
    assert listed, "README presents a listing under what is published"
    for words in listed:
        assert words[-2:] == ["--format", "jsonl"]
        assert "Example" not in run("list", "--format", "jsonl").out
