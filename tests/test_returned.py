"""`import --update`: an export that people edited in a spreadsheet comes back."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import Run

WORKSHEET = """\
factsheet: 1   # the desk's
article: {title: The bridge, language: en}
claims:
- id: cost
  quote: cost 40 million
  status: unverified   # ask the treasurer
  tags: [money]
- id: length
  quote: 412 metres long
  status: verified
  rating: "True"
  evidence:
  - {url: https://example.org/a, stance: supports, quote: "412 m", x-desk: B}
  - {source: A call, confidential: true, stance: supports}
  - {url: https://example.org/b, stance: context}
  history:
  - {at: 2026-03-01T00:00:00Z, by: Ben, status: verified, because: The plan says so.}
- id: people
  quote: employed 350 people
  note: '=1+1'
  status: unverified
"""
Book = Any


@pytest.fixture
def worksheet(desk: Path) -> Path:
    path = desk / "claims.yaml"
    path.write_text(WORKSHEET, encoding="utf-8")
    return path


def edited(path: Path, change: Callable[[Book], None]) -> None:
    """Change a workbook as a spreadsheet program does, and save it."""
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)


def put(book: Book, sheet: str, key: object, **cells: object) -> None:
    """Write cells of the row whose first column is `key`, or of a new one."""
    rows = book[sheet]
    columns = {cell.value: cell.column for cell in rows[1]}
    keys = [rows.cell(number, 1).value for number in range(2, rows.max_row + 1)]
    number = keys.index(key) + 2 if key in keys else rows.max_row + 1
    for name, value in cells.items():
        rows.cell(number, columns[name.replace("__", "-")]).value = value


def test_a_workbook_that_nobody_touched_changes_nothing(
    run: Run, worksheet: Path, desk: Path
) -> None:
    for file in ("back.xlsx", "back.csv"):
        run("export", file)
        if file.endswith("xlsx"):
            edited(desk / file, lambda _: None)
        result = run("import", file, "--update", "--by", "Ana")
        assert (result.code, result.out) == (0, "")
        assert "nothing changed" in result.err
    assert worksheet.read_text("utf-8") == WORKSHEET


def test_twelve_edits_of_a_workbook_come_back(run: Run, worksheet: Path, desk: Path) -> None:
    run("export", "back.xlsx")

    def change(book: Book) -> None:
        put(
            book,
            "claims",
            "cost",
            statement="It cost 40 million.",
            status="Verified",
            because="So.",
        )
        put(book, "claims", "cost", tags='money, "Berlin, Germany"', priority="High")
        put(
            book,
            "claims",
            "length",
            note="Ask the mayor.",
            assigned="Ben",
            because="Two plans say so.",
        )
        put(book, "claims", "people", note=None)
        put(book, "claims", None, statement="It opened in May.", status="disputed", because="June.")
        put(book, "evidence", "length", url="https://example.org/a2", x__desk="C")
        put(book, "evidence", None, claim="cost", url="https://example.org/c", stance="Supports")
        put(book, "article", "author", value="A. Writer")

    edited(desk / "back.xlsx", change)
    result = run("import", "back.xlsx", "--update", "--by", "Ana")
    assert result.code == 0, result.err
    cost, length, people, opened = json.loads(run("list", "--format", "json").out)
    assert (cost["statement"], cost["status"]) == ("It cost 40 million.", "verified")
    assert cost["history"][0] | {"at": "", "seen": ""} == {
        "at": "", "by": "Ana", "status": "verified", "because": "So.", "seen": ""
    }  # fmt: skip
    assert (cost["tags"], cost["priority"]) == (["money", "Berlin, Germany"], "high")
    assert cost["evidence"][0] == {"url": "https://example.org/c", "stance": "supports"}
    assert not cost["stale"], "the verdict has seen what came with it"
    assert (length["note"], length["assigned"]) == ("Ask the mayor.", "Ben")
    assert [entry["by"] for entry in length["history"]] == ["Ben", "Ana"]
    assert length["history"][1]["because"] == "Two plans say so."
    assert length["rating"] == "True"
    assert length["evidence"][0]["url"] == "https://example.org/a2"
    assert length["evidence"][0]["x-desk"] == "C"
    assert "note" not in people
    assert (opened["status"], opened["history"][0]["because"]) == ("disputed", "June.")
    text = worksheet.read_text("utf-8")
    assert "author: A. Writer" in text
    assert "# ask the treasurer" in text, "what people wrote beside it stays"
    assert "source: A call, confidential: true" in text
    assert (
        "cost\tunverified → verified by Ana, 1 piece of evidence added, statement “It" in result.out
    )
    again = run("import", "back.xlsx", "--update", "--by", "Ana")
    assert again.code == 0, again.err
    assert worksheet.read_text("utf-8") == text, "the same file twice does nothing more"


def test_what_others_did_meanwhile_stays_and_only_the_same_cell_is_a_conflict(
    run: Run, worksheet: Path, desk: Path
) -> None:
    run("export", "back.xlsx")
    run("edit", "cost", "--note", "Ours")
    run("mark", "people", "disputed", "--because", "No.", "--by", "Ben")
    run("evidence", "remove", "length", "1")
    edited(desk / "back.xlsx", lambda book: put(book, "claims", "cost", assigned="Zoe"))
    assert run("import", "back.xlsx", "--update", "--by", "Ana").out == "cost\tassigned to Zoe\n"
    text = worksheet.read_text("utf-8")
    assert "note: Ours" in text
    assert "disputed" in text
    run("export", "back.xlsx")
    run("edit", "cost", "--note", "Ours again")
    before = worksheet.read_bytes()
    edited(desk / "back.xlsx", lambda book: put(book, "claims", "cost", note="Theirs"))
    result = run("import", "back.xlsx", "--update", "--by", "Ana")
    assert result.code == 2
    assert "claims, row 2: note was changed in the worksheet, too" in result.err
    assert "'Ours again' there, 'Theirs' in the file" in result.err
    assert worksheet.read_bytes() == before


def test_evidence_is_known_by_what_it_was_also_under_another_number(
    run: Run, worksheet: Path, desk: Path
) -> None:
    run("export", "back.xlsx")
    run("evidence", "remove", "length", "1")

    def change(book: Book) -> None:
        rows = book["evidence"]
        columns = {cell.value: cell.column for cell in rows[1]}
        rows.cell(3, columns["publisher"]).value = "The Example"

    edited(desk / "back.xlsx", change)
    result = run("import", "back.xlsx", "--update", "--by", "Ana")
    assert result.code == 0, result.err
    items = json.loads(run("list", "--format", "json", "--confidential").out)[1]["evidence"]
    assert items[1]["url"] == "https://example.org/b"
    assert items[1]["publisher"] == "The Example"
    assert "publisher" not in items[0]


def test_rows_that_are_gone_are_kept_and_named(run: Run, worksheet: Path, desk: Path) -> None:
    run("export", "back.xlsx")
    edited(desk / "back.xlsx", lambda book: book["claims"].delete_rows(3))
    result = run("import", "back.xlsx", "--update", "--by", "Ana")
    assert "nothing changed" in result.err
    assert (
        "not in the file, and kept in the worksheet: 1 row of sheet 'claims' (length)" in result.err
    )
    assert worksheet.read_text("utf-8") == WORKSHEET


@pytest.mark.parametrize(
    ("sheet", "cells", "said"),
    [
        ("claims", {"status": "checked"}, "claims, row 2: status: 'checked' is not one of unverified"),
        ("claims", {"priority": "some day"}, "claims, row 2: priority: 'some day' is not one of"),
        ("claims", {"quote": None}, "claims, row 2: row: a claim needs a quote or a statement"),
        ("evidence", {"url": "javascript:x"}, "evidence, row 2: 'javascript:x' is not a web address"),
        ("evidence", {"published": "soon"}, "evidence, row 2: 'soon' is not a date"),
        ("evidence", {"claim": "nobody"}, "there is no claim 'nobody'"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_taken_over_is_named_and_nothing_is_changed(
    run: Run, worksheet: Path, desk: Path, sheet: str, cells: dict[str, object], said: str
) -> None:
    run("export", "back.xlsx")
    key = "cost" if sheet == "claims" else "length"
    edited(desk / "back.xlsx", lambda book: put(book, sheet, key, **cells))
    result = run("import", "back.xlsx", "--update", "--by", "Ana")
    assert result.code == 2
    assert said in result.err
    assert worksheet.read_text("utf-8") == WORKSHEET


def test_what_is_worked_out_and_the_history_are_said_to_be_left_out(
    run: Run, worksheet: Path, desk: Path
) -> None:
    run("export", "back.xlsx")

    def change(book: Book) -> None:
        put(book, "claims", "cost", approved_by="Zoe")
        put(book, "history", "length", by="Zoe")

    edited(desk / "back.xlsx", change)
    result = run("import", "back.xlsx", "--update", "--by", "Ana")
    assert result.code == 0
    assert "claims, row 2: approved_by is computed" in result.err
    assert "sheet 'history' are left out" in result.err
    assert worksheet.read_text("utf-8") == WORKSHEET


def test_a_csv_comes_back_with_sources_verdicts_and_new_rows(
    run: Run, worksheet: Path, desk: Path
) -> None:
    run("export", "back.csv")
    text = (desk / "back.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows[2]["note"] == "'=1+1"
    rows[0] |= {"status": "disputed", "because": "No budget says so."}
    rows[1]["evidence"] += "\nhttps://example.org/d The plan, p. 2"
    rows.append({"statement": "It opened in May.", "evidence": "A call with the mayor"})
    with (desk / "back.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], restval="", delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    result = run("import", "back.csv", "--update", "--by", "Ana")
    assert result.code == 0, result.err
    cost, length, people, opened = json.loads(run("list", "--format", "json").out)
    assert cost["history"][0]["because"] == "No budget says so."
    assert length["evidence"][-1] == {"url": "https://example.org/d", "source": "The plan, p. 2"}
    assert length["evidence"][0]["quote"] == "412 m", "what a csv does not have is left as it is"
    assert people["note"] == "=1+1"
    assert opened["evidence"] == [{"source": "A call with the mayor"}]


def test_a_csv_of_before_a_verdict_does_not_take_it_back(
    run: Run, worksheet: Path, desk: Path
) -> None:
    run("export", "back.csv")
    run("mark", "cost", "verified", "--because", "So.", "--by", "Ben")
    before = worksheet.read_bytes()
    result = run("import", "back.csv", "--update", "--by", "Ana")
    assert result.code == 2
    assert "cost was judged since the export" in result.err
    assert worksheet.read_bytes() == before


def test_an_edited_export_is_not_imported_as_new_claims(
    run: Run, worksheet: Path, desk: Path
) -> None:
    run("export", "back.xlsx")
    edited(desk / "back.xlsx", lambda book: put(book, "claims", "cost", statement="Other words."))
    result = run("import", "back.xlsx")
    assert result.code == 2
    assert "an edited export of this worksheet (cost); to apply the changes: --update" in result.err
    assert worksheet.read_text("utf-8") == WORKSHEET


def test_a_dry_run_says_what_would_change_and_changes_nothing(
    run: Run, worksheet: Path, desk: Path
) -> None:
    run("export", "back.xlsx")
    edited(desk / "back.xlsx", lambda book: put(book, "claims", "cost", note="Ask."))
    result = run("import", "back.xlsx", "--update", "--by", "Ana", "--dry-run")
    assert result.out == "cost\tnote “Ask.” added\n"
    assert "would be applied" in result.err
    assert worksheet.read_text("utf-8") == WORKSHEET


def test_the_hidden_sheet_has_no_word_that_somebody_took_out(
    run: Run, worksheet: Path, desk: Path
) -> None:
    run("export", "back.xlsx")
    book = openpyxl.load_workbook(desk / "back.xlsx")
    words = [str(cell.value) for row in book["exported"].iter_rows() for cell in row]
    assert not [word for word in words if "40 million" in word or "example.org" in word]
    assert not [word for word in words if "A call" in word]


def test_other_files_are_no_export_that_came_back(run: Run, worksheet: Path, desk: Path) -> None:
    (desk / "facts.csv").write_text("Fact,Source\nIt is so.,A book\n", "utf-8")
    result = run("import", "facts.csv", "--update", "--by", "Ana")
    assert result.code == 2
    assert "has no column 'id'" in result.err
    assert run("import", "facts.csv", "--by", "Ana").code == 2


@pytest.mark.parametrize("file", ["out.csv", "out.xlsx", "out.json", "out.jsonl", "copy.yaml"])
def test_a_verdict_that_no_person_gave_stays_one_in_a_new_worksheet(
    run: Run, worksheet: Path, desk: Path, file: str
) -> None:
    text = WORKSHEET.replace("factsheet: 1", "factsheet: 1\nprepared_by: Ben")
    worksheet.write_text(text, encoding="utf-8")
    if file.endswith("yaml"):
        (desk / file).write_text(text, encoding="utf-8")
    else:
        run("export", file)
    result = run("import", file, "-w", "new.yaml")
    assert result.code == 0, result.err
    assert "1 verdict by Ben: prepared from saved copies, not yet judged by a person" in result.err
    assert "prepared_by: Ben" in (desk / "new.yaml").read_text("utf-8")
