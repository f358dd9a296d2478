"""`import`: tables and JSON as people have them, whole and with a word for what stays behind."""

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import Run


def taken(run: Run, file: str, *options: str) -> list[dict[str, Any]]:
    result = run("import", file, "-w", "new.yaml", *options)
    assert result.code == 0, result.err
    found: list[dict[str, Any]] = json.loads(run("list", "-w", "new.yaml", "--format", "json").out)
    return found


def workbook(*rows: list[Any]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_that_of_the_whole_rows(run: Run, desk: Path, delimiter: str) -> None:
    long = "words, and; more| words " * 900
    rows = [["n", "vclaim", "body"], *([str(n), f"It is {n}.", f'"{long}"'] for n in range(40))]
    text = "\n".join(delimiter.join(row) for row in rows)
    (desk / "facts.csv").write_text(text, "utf-8")
    claims = taken(run, "facts.csv", "--map", "vclaim=statement")
    assert [claim["statement"] for claim in claims] == [f"It is {n}." for n in range(40)]


def test_a_delimiter_can_be_said(run: Run, desk: Path) -> None:
    (desk / "facts.csv").write_text("claim;url^note\nIt is so^a;b\n", "utf-8")
    (claim,) = taken(run, "facts.csv", "--delimiter", "^", "--map", "claim;url=statement")
    assert (claim["statement"], claim["note"]) == ("It is so", "a;b")
    assert run("import", "facts.csv", "--delimiter", "ab").code == 2
    assert (
        "for csv and tsv" in run("import", "facts.csv", "--format", "json", "--delimiter", ";").err
    )


@pytest.mark.parametrize(
    ("cell", "pieces"),
    [
        ("https://a.example/1\nhttps://a.example/2", [("https://a.example/1", None), ("https://a.example/2", None)]),
        ("https://a.example/1, https://a.example/2", [("https://a.example/1", None), ("https://a.example/2", None)]),
        ("https://a.example/1;https://a.example/2", [("https://a.example/1", None), ("https://a.example/2", None)]),
        ("NYT, https://a.example/1", [("https://a.example/1", "NYT")]),
        ("https://a.example/1 (archived)", [("https://a.example/1", "(archived)")]),
        ("Budget: https://a.example/1; A call with the mayor", [("https://a.example/1", "Budget"), (None, "A call with the mayor")]),
        ("A letter\nA book, p. 3; 2nd edition", [(None, "A letter"), (None, "A book, p. 3; 2nd edition")]),
        ("See (https://a.example/x_(y)).", [("https://a.example/x_(y)", "See")]),
    ],
)  # fmt: skip
def test_sources_of_a_cell_are_several_with_the_words_beside_them(
    run: Run, desk: Path, cell: str, pieces: list[tuple[str | None, str | None]]
) -> None:
    (desk / "facts.csv").write_text(f'claim,source\nIt is so,"{cell}"\n', "utf-8")
    (claim,) = taken(run, "facts.csv")
    found = [(item.get("url"), item.get("source")) for item in claim["evidence"]]
    assert found == pieces


def test_addresses_and_sources_in_two_columns_are_paired_line_by_line(run: Run, desk: Path) -> None:
    text = 'claim,url,source\nIt is so,"https://a.example/1\nhttps://a.example/2","One\nTwo"\n'
    (desk / "facts.csv").write_text(text, "utf-8")
    (claim,) = taken(run, "facts.csv")
    assert [(item["url"], item["source"]) for item in claim["evidence"]] == [
        ("https://a.example/1", "One"), ("https://a.example/2", "Two"),
    ]  # fmt: skip


def test_links_behind_words_percentages_and_zeros_of_a_workbook_stay(run: Run, desk: Path) -> None:
    book = workbook(["Claim", "Source", "Note", "x-code", "Other"])
    sheet = book.active
    sheet.append(["It is so", "Annual budget", 0.125, 33, "see"])
    sheet.append(["It is not", '=HYPERLINK("https://a.example/h","The plan")', 0.5, 7, None])
    sheet["B2"].hyperlink = "https://a.example/budget"
    sheet["E2"].hyperlink = "https://a.example/other"
    sheet["A2"].hyperlink = "https://a.example/said"
    sheet["C2"].number_format, sheet["C3"].number_format = "0.0%", "0 %"
    sheet["D2"].number_format = "0000"
    (desk / "facts.xlsx").write_bytes(saved(book))
    one, other = taken(run, "facts.xlsx")
    assert one["evidence"] == [{"url": "https://a.example/budget", "source": "Annual budget"}]
    assert other["evidence"] == [{"url": "https://a.example/h", "source": "The plan"}]
    assert (one["note"], other["note"]) == ("12.5%", "50 %")
    assert (one["x-code"], other["x-code"]) == ("0033", "7")
    said = run("import", "facts.xlsx", "-w", "again.yaml").err
    assert "words of column 'Claim' were left out: https://a.example/said" in said
    assert "words of column 'Other' were left out: https://a.example/other" in said


def test_a_formula_that_links_is_read_in_a_csv_and_no_other(run: Run, desk: Path) -> None:
    cell = '"=HYPERLINK(""https://a.example/h"";""The plan"")"'
    (desk / "facts.csv").write_text(f"claim,source\nIt is so,{cell}\n", "utf-8")
    (claim,) = taken(run, "facts.csv")
    assert claim["evidence"] == [{"url": "https://a.example/h", "source": "The plan"}]
    (desk / "more.csv").write_text('claim,source\nIt is,"=HYPERLINK(A1&A2,B1)"\n', "utf-8")
    assert "line 2" in run("import", "more.csv", "-w", "m.yaml").err


def test_words_mean_what_the_user_says_and_are_never_told_to_readers_unasked(
    run: Run, desk: Path
) -> None:
    text = (
        "Fact,FC Status,Label,Kind\nA is so,Checked - Accurate,True,Paper\n"
        "B is so,Not checked,False,n/a\nC is so,Verified,,\n"
    )
    (desk / "facts.csv").write_text(text, "utf-8")
    claims = taken(
        run, "facts.csv", "--map", "FC Status=status", "--map-value", "checked - ACCURATE=verified",
        "--map", "Kind=", "--map-value", "nobody=disputed",
    )  # fmt: skip
    assert [claim["status"] for claim in claims] == ["verified", "unverified", "verified"]
    assert [claim.get("rating") for claim in claims] == [None] * 3
    assert [claim.get("x-rating") for claim in claims] == ["True", "False", None]
    assert claims[1]["x-status"] == "Not checked"
    said = run("import", "facts.csv", "-w", "b.yaml", "--map", "FC Status=status").err
    assert "--map-value 'Checked - Accurate=verified'" in said
    refused = run("import", "facts.csv", "-w", "c.yaml", "--map-value", "x=verifeid")
    assert refused.code == 2
    assert "'verifeid' is not one of" in refused.err
    said = run("import", "facts.csv", "-w", "d.yaml", "--map-value", "x=verified").err
    assert "names 'x', which is in no cell" in said
    assert "left out, because it has neither an address nor a source: line 2 (kind)" in said


def test_the_same_words_by_two_speakers_are_two_claims_and_in_another_case_one(
    run: Run, desk: Path
) -> None:
    text = (
        "claim,speaker,url\nIt was stolen.,A,https://a.example/1\nIt was stolen.,B,https://a.example/2\n"
        "it was  Stolen.,A,https://a.example/3\nIt was stolen.,,https://a.example/4\n"
    )
    (desk / "facts.csv").write_text(text, "utf-8")
    one, other = taken(run, "facts.csv")
    assert [one["attributed_to"], other["attributed_to"]] == ["A", "B"]
    assert [len(one["evidence"]), len(other["evidence"])] == [3, 1], "nobody's is the last one's"
    said = run("import", "facts.csv", "-w", "again.yaml").err
    assert "2 rows merged with the same claim in a row above: line 4 (line 2), line 5" in said
    again = run("import", "facts.csv", "-w", "new.yaml")
    assert again.out == ""
    assert "0 claims imported, 2 left out" in again.err


def test_a_tsv_whose_cells_begin_with_quotation_marks(run: Run, desk: Path) -> None:
    text = 'claim\tspeaker\n"Yes" he said\tA\n"Quoted ""whole"" cell"\tB\n"Open\tC\n'
    (desk / "facts.tsv").write_text(text, "utf-8")
    claims = taken(run, "facts.tsv")
    assert [claim["statement"] for claim in claims] == [
        '"Yes" he said',
        'Quoted "whole" cell',
        '"Open',
    ]


PUBLISHED = [
    {
        "claim": "It cost 40 million.",
        "label": "Refuted",
        "speaker": None,
        "types": ["Numerical", "Event"],
        "questions": [
            {"question": "How much?", "answers": [
                {"answer": "39.8", "source_url": "https://a.example/1"},
                {"answer": "About 40", "source_url": "https://a.example/2"},
            ]},
            {"question": "When?", "answers": [{"answer": "May", "source_url": "https://a.example/3"}]},
            {"question": "Who?", "answers": []},
        ],
    },
    {"claim": "It cost 40 million.", "label": "Supported", "speaker": "B", "questions": []},
]  # fmt: skip


@pytest.mark.parametrize("suffix", ["json", "jsonl"])
def test_json_of_others_is_read_by_paths(run: Run, desk: Path, suffix: str) -> None:
    lines = [json.dumps(one) for one in PUBLISHED]
    text = json.dumps(PUBLISHED) if suffix == "json" else "\n".join(lines)
    (desk / f"data.{suffix}").write_text(text, "utf-8")
    one, other = taken(
        run, f"data.{suffix}", "--map", "questions.answers.answer=evidence.quote",
        "--map", "questions.question=evidence.note", "--map", "types=tags", "--map", "label=rating",
    )  # fmt: skip
    assert [(item["url"], item["quote"], item["note"]) for item in one["evidence"]] == [
        ("https://a.example/1", "39.8", "How much?"),
        ("https://a.example/2", "About 40", "How much?"),
        ("https://a.example/3", "May", "When?"),
    ]
    said = run(
        "import", f"data.{suffix}", "-w", "b.yaml", "--map", "questions.question=evidence.note"
    ).err
    assert "left out, because it has neither an address nor a source:" in said
    assert "1 (note)" in said
    assert (one["tags"], one["rating"]) == (["Numerical", "Event"], "Refuted")
    assert (other["attributed_to"], other["evidence"]) == ("B", [])
    said = run("import", f"data.{suffix}", "-w", "plain.yaml").err
    assert "column 'label' → x-rating" in said
    assert "columns left out: types, questions.question, questions.answers.answer" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[{"claim": "A"}, 7]', "claim 2: a claim must be an object"),
        ("[" + '{"claim": "A", "a": ' + '{"a": ' * 30 + "1" + "}" * 31 + "]", "deep"),
        ('[{"claim": "A", "url": "https://u:p@a.example/"}]', "user name or password"),
    ],
)
def test_json_that_cannot_be_read_is_refused_in_words(
    run: Run, desk: Path, text: str, said: str
) -> None:
    (desk / "data.json").write_text(text, "utf-8")
    result = run("import", "data.json", "-w", "new.yaml", "--map", "claim=statement")
    assert result.code == 2
    assert said in result.err
    assert not (desk / "new.yaml").exists()


def test_rows_that_cannot_be_read_are_left_out_when_asked_and_listed(run: Run, desk: Path) -> None:
    bad = "".join(f"It is {n},x,https://a.example/{n}\n" for n in range(30))
    text = (
        "claim,published,url\n" + bad + "It is so,2026-01-02,https://a.example/\n,,\n,2026-01-02,\n"
    )
    (desk / "facts.csv").write_text(text + "torn,1\n", "utf-8")
    result = run("import", "facts.csv", "-w", "new.yaml")
    assert result.code == 2
    assert not (desk / "new.yaml").exists()
    result = run("import", "facts.csv", "-w", "new.yaml", "--skip-bad")
    assert result.out == "so\n"
    assert result.err.count("left out: line ") == 32
    assert "1 claim imported, 32 left out" in result.err
    result = run("import", "facts.csv", "-w", "b.yaml", "--skip-bad", "--left-out", "left.txt")
    assert "32 lines in left.txt" in result.err
    lines = (desk / "left.txt").read_text("utf-8").splitlines()
    assert (
        lines[0]
        == "line 2: evidence.published: 'x' is not a date; write it as 2026-03-01, or add --date-format"
    )
    assert any(line.startswith("line 34: ") for line in lines)
    (desk / "none.csv").write_text("claim,published,url\nIt is so,x,https://a.example\n", "utf-8")
    assert run("import", "none.csv", "-w", "c.yaml", "--skip-bad").code == 2


def test_import_begins_a_worksheet_and_brings_the_article(run: Run, desk: Path) -> None:
    (desk / "facts.csv").write_text("claim\nIt is so.\n", "utf-8")
    assert run("import", "facts.csv").code == 0
    assert (desk / "claims.yaml").exists()
    (desk / "other.yaml").write_text(
        "article: {title: The bridge, text: article.txt}\nclaims:\n- {id: a, quote: b}\n", "utf-8"
    )
    run("import", "other.yaml", "-w", "new.yaml")
    text = (desk / "new.yaml").read_text("utf-8")
    assert "title: The bridge" in text
    assert "article.txt" not in text, "the text is a file beside the other worksheet"
    run("import", "other.yaml")
    said = run("import", "other.yaml").err
    assert "the file's article was left out: the worksheet already has one" in said


def test_an_export_as_csv_says_what_it_has_no_place_for(run: Run, desk: Path) -> None:
    (desk / "claims.yaml").write_text(
        "claims:\n- id: a\n  quote: b\n  evidence:\n"
        "  - {url: https://a.example, stance: supports, quote: c, x-desk: d}\n", "utf-8"
    )  # fmt: skip
    assert (
        "csv leaves out some fields of the evidence: stance, quote, x-…"
        in run("export", "a.csv").err
    )
    assert "leaves out" not in run("export", "a.xlsx").err
