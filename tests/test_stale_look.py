"""A stale verdict is never shown as the verdict that it was: a look of its own, counted apart."""

import io
import json
import re
from pathlib import Path

import pytest
from conftest import Run

SHEET = """\
factsheet: 1
article: {title: The bridge, text: article.txt}
claims:
- id: cost
  quote: cost 39.8 million
  status: verified
  evidence:
  - {url: "https://example.org/b", kind: primary, stance: supports}
  history:
  - {at: 2026-03-02T10:05:00Z, by: Ana, status: verified, because: The budget., seen: s-00000000}
- id: length
  quote: 412 metres
  status: verified
  evidence:
  - {url: "https://example.org/l", kind: primary, stance: supports}
  history:
  - {at: 2026-03-02T10:05:00Z, by: Ana, status: verified, because: The plans.}
- id: open
  quote: last May
"""


@pytest.fixture
def half(desk: Path) -> Path:
    """Give a worksheet with one verified claim, one that was verified, and one that is open."""
    (desk / "article.txt").write_text("It cost 39.8 million, 412 metres, last May.", "utf-8")
    (desk / "claims.yaml").write_text(SHEET, "utf-8")
    return desk


def test_list_shows_it_with_a_symbol_and_a_word_and_counts_it_apart(run: Run, half: Path) -> None:
    table = run("list", "--format", "table").out
    assert "! Stale" in table
    assert table.count("✓ Verified") == 1
    assert "█" * 7 + "▒" * 7 + "░" * 6 + "  1 of 3 settled, 1 stale" in table


@pytest.mark.parametrize(("stale", "settled", "drawn"), [
    (1, 99, "█" * 19 + "▒"), (1, 0, "▒" + "░" * 19), (100, 0, "▒" * 20), (0, 100, "█" * 20),
])  # fmt: skip
def test_one_stale_verdict_among_many_is_drawn(
    run: Run, half: Path, stale: int, settled: int, drawn: str
) -> None:
    old, _, _ = SHEET.partition("- id: length")
    head, claim = old.split("- id: cost\n")
    fresh = claim.replace(", seen: s-00000000", "")
    total = 100
    rows = [claim] * stale + [fresh] * settled
    rows += ["  quote: open\n"] * (total - len(rows))
    text = head + "".join(f"- id: c{n}\n{row}" for n, row in enumerate(rows))
    (half / "claims.yaml").write_text(text, "utf-8")
    assert drawn in run("list", "--format", "table").out


def test_show_and_review_name_it_and_what_it_was(run: Run, installed: Run, half: Path) -> None:
    said = "! Stale: changed since the verdict (verified)"
    shown = run("show", "cost").out
    assert said in shown
    assert "✓ Verified" not in shown
    walk = installed("review", "--plain", stdin=b"q\n", FACTSHEET_USER="Cleo").out
    assert said in walk
    assert "1 stale" in walk


def test_markdown_counts_it_apart(run: Run, half: Path) -> None:
    text = run("export", "-f", "md").out
    assert "| ✓ Verified | 1 |\n| ! Stale | 1 |\n" in text
    assert "**! Stale** · was verified" in text
    assert text.count("**✓ Verified**") == 1


def test_the_page_shows_it_apart_in_text_bar_legend_filter_and_card(run: Run, half: Path) -> None:
    page = run("export", "-f", "html").out
    assert '<a class="hl c-bright_yellow" href="#claim-cost"' in page
    assert '<a class="hl c-green" href="#claim-length"' in page
    assert 'aria-label="Claim 1, stale:"' in page
    assert "3 claims: 1 verified, 1 stale, 1 unverified" in page
    assert re.search(r'<button [^>]*c-bright_yellow[^>]*value="stale">.*! *</span> Stale 1<', page)
    assert re.search(r'<button [^>]*c-green[^>]*value="verified">.*✓ *</span> Verified 1<', page)
    assert re.search(r'<li class="c-bright_yellow stale"><a [^>]*><b>1</b>.*Stale</span>', page)
    assert 'class="card c-bright_yellow stale" id="claim-cost" data-status="stale"' in page
    assert "Was verified" in page


def test_data_keeps_the_status_and_says_stale_beside_it(run: Run, half: Path) -> None:
    for command in (("list", "--format", "jsonl"), ("export", "-f", "jsonl")):
        rows = [json.loads(line) for line in run(*command).lines]
        assert [(row["status"], row["stale"]) for row in rows[:2]] == [
            ("verified", True),
            ("verified", False),
        ]
    assert [line.split("\t")[2:4] for line in run("list").lines[:2]] == [
        ["verified", "stale"],
        ["verified", ""],
    ]


def test_a_spreadsheet_gives_it_a_colour_of_its_own(run: Run, half: Path) -> None:
    from openpyxl import load_workbook

    run("export", "out.xlsx")
    sheet = load_workbook(io.BytesIO((half / "out.xlsx").read_bytes()))["claims"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    cost, length = (sheet.cell(row, columns["status"]) for row in (2, 3))
    assert (cost.value, length.value) == ("verified", "verified"), "import reads them back"
    assert cost.fill.fgColor.rgb != length.fill.fgColor.rgb
    assert sheet.cell(2, columns["stale"]).value is True


def test_no_reason_of_another_verdict_hides_that_evidence_is_missing(run: Run, half: Path) -> None:
    text = SHEET.replace("  status: verified", "  status: disputed", 1)
    (half / "claims.yaml").write_text(text, "utf-8")
    assert "No evidence against this claim is recorded." in run("export", "-f", "html").out


def test_the_rating_of_a_stale_verdict_is_told_as_what_it_was(run: Run, half: Path) -> None:
    sheet = half / "claims.yaml"
    rated = SHEET.replace("  status: verified\n", "  status: verified\n  rating: Quite true\n", 1)
    sheet.write_text(rated, "utf-8")
    assert "changed since the verdict (verified, Quite true)\n" in run("show", "cost").out
    assert "**! Stale** · was verified (Quite true);" in run("export", "-f", "md").out
    page = run("export", "-f", "html").out
    assert "Was verified (<bdi>Quite true</bdi>)" in page
    assert "Rating:" not in page
