"""The spreadsheet: what an editor sees, what a reader gets back, and nothing that runs."""

import io
import os
import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factsheet.model import Claim, Entry, Evidence, Worksheet
from factsheet.problems import FactsheetError
from factsheet.reports import CUT, xlsx
from factsheet.reports.report_facts import ReportFacts, publishable
from factsheet.reports.xlsx import CELL, render, safe
from factsheet.vocabulary import STATUSES
from factsheet.yamltext import parse

GOLDEN = Path(__file__).parent / "golden" / "reports"
MADE = datetime(2026, 3, 4, 12, tzinfo=UTC)
FACTS = ReportFacts(MADE)
CLAIM = Claim("cost", statement="It cost 40 million.", status="verified")


def book_of(*claims: Claim, facts: ReportFacts = FACTS) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(render(Worksheet(claims=claims), facts)))


def rows_of(sheet) -> list[dict]:
    head, *rows = sheet.iter_rows(values_only=True)
    return [{key: v for key, v in zip(head, row, strict=True) if v is not None} for row in rows]


def bridge() -> bytes:
    worksheet = parse((GOLDEN / "bridge.yaml").read_text("utf-8")).worksheet
    return render(*publishable(worksheet, MADE))


def test_the_golden_workbook_holds_what_it_held():
    lines = []
    for sheet in openpyxl.load_workbook(io.BytesIO(bridge())):
        lines.append(f"[{sheet.title}] {sheet.dimensions} frozen {sheet.freeze_panes}")
        for row in sheet.iter_rows():
            lines += [
                f"{cell.coordinate} {cell.data_type} {cell.number_format} {cell.value!r}"
                + (f" -> {cell.hyperlink.target}" if cell.hyperlink else "")
                for cell in row
                if cell.value is not None
            ]
    text = "\n".join(lines) + "\n"
    golden = GOLDEN / "bridge.xlsx.txt"
    if os.environ.get("FACTSHEET_REDRAW"):
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")


def test_the_same_worksheet_gives_the_same_bytes():
    assert bridge() == bridge()
    with zipfile.ZipFile(io.BytesIO(bridge())) as archive:
        core = archive.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2026-03-04T12:00:00Z"}


def test_every_sheet_has_a_frozen_head_filters_and_widths():
    book = openpyxl.load_workbook(io.BytesIO(bridge()))
    assert book.sheetnames == ["claims", "evidence", "history", "article", "exported"]
    assert book["exported"].sheet_state == "hidden"
    for sheet in book.worksheets[:4]:
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet["A1"].font.bold
        assert sheet.column_dimensions["A"].width > 20


def test_each_status_has_its_own_colour():
    claims = [replace(CLAIM, id=name, status=name) for name in STATUSES]
    sheet = book_of(*claims)["claims"]
    fills = {row[1].value: row[1].fill.start_color.rgb for row in sheet.iter_rows(min_row=2)}
    assert set(fills) == set(STATUSES)
    assert len(set(fills.values())) == len(STATUSES)


def test_dates_are_dates_and_times_are_utc():
    evidence = Evidence(source="a book", published=date(1900, 3, 1), accessed=date(2026, 3, 2))
    entry = Entry(datetime.fromisoformat("2026-03-02T23:30:15-02:00"), "Ana", "verified")
    book = book_of(replace(CLAIM, evidence=(evidence,), history=(entry,)))
    (row,) = rows_of(book["evidence"])
    assert (row["published"], row["accessed"]) == (datetime(1900, 3, 1), datetime(2026, 3, 2))
    cell = book["history"]["B2"]
    assert cell.value == datetime(2026, 3, 3, 1, 30, 15)
    assert cell.is_date
    assert "UTC" in cell.number_format


@pytest.mark.parametrize("day", ["1898-05-04", "1900-02-28"])
def test_a_day_before_excel_s_calendar_is_a_text(day):
    evidence = Evidence(source="a book", published=date.fromisoformat(day))
    entry = Entry(datetime.fromisoformat(day + "T03:00:00+00:00"), "Ana", "verified")
    book = book_of(replace(CLAIM, evidence=(evidence,), history=(entry,)))
    assert rows_of(book["evidence"])[0]["published"] == day
    assert rows_of(book["history"])[0]["at"] == day + "T03:00:00Z"


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "{=1}", "=cmd|' /C calc'!A0", "#N/A", "007", "TRUE",
             "http://x.example/", "1/2", "\t=1", "mailto:a@b.c", "2026-03-02"],
)  # fmt: skip
def test_a_text_stays_the_text_it_is(text):
    cell = book_of(replace(CLAIM, note=text))["claims"]["L2"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.hyperlink is None
    assert cell.quotePrefix, "opening the cell and leaving it makes no formula"


def test_there_is_no_formula_macro_or_external_link_in_the_file():
    hostile = replace(CLAIM, statement='=HYPERLINK("https://x")', note="=1", rating="@x")
    data = render(Worksheet(claims=(hostile,)), FACTS)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [name for name in archive.namelist() if "worksheets/sheet" in name]
        assert len(sheets) == 5
        assert not any(re.search(rb"<f[ >]", archive.read(name)) for name in sheets)
        assert not any("vba" in name or "external" in name for name in archive.namelist())


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "internal:claims!A1",
        "https://a b",
        "https://",
        "//x.example",
    ],
)
def test_only_web_addresses_become_links(url):
    cell = book_of(replace(CLAIM, evidence=(Evidence(url=url),)))["evidence"]["D2"]
    assert cell.value == url
    assert cell.hyperlink is None


def test_a_web_address_is_a_link_to_itself():
    url = "https://example.org/a?b=c&d=%20#e:~:text=x"
    cell = book_of(replace(CLAIM, evidence=(Evidence(url=url),)))["evidence"]["D2"]
    assert cell.value == url
    link = cell.hyperlink
    assert link.target + "#" + link.location == url if link.location else link.target == url


def test_characters_that_xml_cannot_hold_are_spelled_out():
    assert safe("a\x00b\x1bc\ufffe\ud800\td\n") == "a\\x00b\\x1bc\\ufffe\\ud800\td\n"


def test_a_text_longer_than_a_cell_is_cut_and_says_so():
    assert safe("a" * CELL) == "a" * CELL
    for long in ("a" * 100_000, "😀" * 20_000, "a" * 32_000 + "😀" * 1_000):
        cell = safe(long)
        assert cell.endswith(CUT)
        assert CELL - 2 <= len(cell.encode("utf-16-le")) // 2 <= CELL
        assert book_of(replace(CLAIM, statement=long))["claims"]["C2"].value == cell


texts = st.text(st.characters(exclude_characters="\r"), min_size=1, max_size=30)


@settings(max_examples=40, deadline=None)
@given(texts.filter(str.strip), texts, texts)
def test_texts_of_every_plane_come_back(words, note, because):
    entry = Entry(MADE, "Ana", "verified", because=because)
    book = book_of(replace(CLAIM, statement=words, note=note, history=(entry,)))
    (claim,), (line,) = rows_of(book["claims"]), rows_of(book["history"])
    got = [claim["statement"], claim["note"], line["because"]]
    assert got == [safe(text) for text in (words, note, because)]


def test_what_looks_like_an_escape_of_the_format_is_not_taken_for_one():
    cell = book_of(replace(CLAIM, note="_x0041_"))["claims"]["L2"]
    assert cell.value == "_x0041_"


def test_every_field_has_its_column_and_the_users_own_follow():
    facts = ReportFacts(MADE, withheld={"cost": 2}, stale=frozenset({"cost"}))
    claim = replace(CLAIM, tags=("a", "b c"), extra={"x-desk": "7", "x-more": {"a": "=1"}})
    (row,) = rows_of(book_of(claim, facts=facts)["claims"])
    assert row == {
        "id": "cost", "status": "verified", "stale": True, "statement": "It cost 40 million.",
        "tags": "a, b c", "withheld": 2, "x-desk": "7", "x-more": '{"a": "=1"}',
    }  # fmt: skip


def test_an_approval_is_a_true_or_false():
    history = (Entry(MADE, "Ben", approved=True), Entry(MADE, "Ben", approved=False))
    assert [
        row["approved"] for row in rows_of(book_of(replace(CLAIM, history=history))["history"])
    ] == [
        True,
        False,
    ]


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch):
    monkeypatch.setattr(xlsx, "_ROWS", 12)
    claims = tuple(replace(CLAIM, id=f"c{n}") for n in range(12))
    assert render(Worksheet(claims=claims[:11]), FACTS)
    with pytest.raises(FactsheetError, match="jsonl"):
        render(Worksheet(claims=claims), FACTS)


def test_an_empty_worksheet_is_a_workbook_with_heads():
    assert [len(list(sheet.rows)) for sheet in book_of().worksheets[:3]] == [1, 1, 1]
