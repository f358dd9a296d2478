"""Verdicts that were prepared before people judge: said everywhere, approved by nobody."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import Run

TOLD = "repared from saved copies, not yet judged by a person"
SHEET = """\
factsheet: 1
article: {title: Bridges, url: "https://example.org/bridges"}
prepared_by: dossier
claims:
- id: cost
  quote: forty million
  status: verified
  evidence:
  - {url: "https://example.org/a", publisher: A, kind: primary, stance: supports, quote: forty million}
  history:
  - {at: 2026-03-02T10:05:00Z, by: Dossier, status: verified, because: A says so.}
- id: age
  quote: seven years
"""
APPROVED = "  - {at: 2026-03-02T10:06:00Z, by: Ben, approved: true}\n"


@pytest.fixture
def sheet(desk: Path) -> Path:
    path = desk / "claims.yaml"
    path.write_text(SHEET, "utf-8")
    return path


def of_rule(run: Run, rule: str) -> list[dict[str, Any]]:
    return [one for one in run("check", "--format", "json").findings if one["rule"] == rule]


@pytest.mark.usefixtures("sheet")
def test_check_counts_them_once_until_a_person_marks(run: Run) -> None:
    (finding,) = of_rule(run, "not-yet-judged")
    told = "1 verdict was prepared by 'dossier' and not yet judged by a person"
    assert (finding["level"], finding["message"], finding["line"]) == ("warning", told, 3)
    run("mark", "cost", "verified", "--because", "Read it.", "--by", "Ana")
    assert of_rule(run, "not-yet-judged") == []


@pytest.mark.usefixtures("sheet")
def test_nobody_approves_before_a_person_marks(run: Run) -> None:
    result = run("approve", "cost", "--by", "Ben")
    assert result.code == 2
    assert "Dossier prepared the verdict, and no person has judged it yet" in result.err
    assert "factsheet mark cost verified --because" in result.err
    run("mark", "cost", "verified", "--because", "Again.", "--by", "DOSSIER")
    assert run("approve", "cost", "--by", "Ben").code == 2, "the preparer is no person"
    run("mark", "cost", "verified", "--because", "Read it.", "--by", "Ana")
    assert run("approve", "cost", "--by", "Ben").code == 0


@pytest.mark.parametrize("required", [False, True])
def test_an_approval_by_hand_is_not_valid(run: Run, sheet: Path, required: bool) -> None:
    text = SHEET.replace("- id: age", APPROVED + "- id: age")
    rules = "rules: {approval: required}\n" * required
    sheet.write_text(text.replace("claims:\n", rules + "claims:\n"), "utf-8")
    rule = "approval-missing" if required else "approval-outdated"
    (finding,) = of_rule(run, rule)
    assert "no person has judged it yet" in finding["message"]
    assert "mark cost" in str(finding)
    (claim,) = json.loads(run("list", "--status", "verified", "--format", "json").out)
    assert claim["approval"] == "invalid"
    assert "Approval not valid: Dossier prepared" in run("show", "cost").out


@pytest.mark.usefixtures("sheet")
def test_every_report_says_so_and_none_names_the_preparer_as_checker(run: Run, desk: Path) -> None:
    from openpyxl import load_workbook

    for name in ("r.html", "r.md", "r.csv", "r.json", "r.jsonl", "r.xlsx"):
        assert run("export", name).code == 0
    page, markdown = ((desk / name).read_text("utf-8") for name in ("r.html", "r.md"))
    for text in (page, markdown):
        assert text.count(TOLD) == 2, "on top, and at the claim"
        said = re.sub("<[^>]+>", "", text)
        assert f"P{TOLD}: 1 verdict, by dossier." in said
        assert "Checked by" not in text
    assert "Prepared by <bdi" in page
    for name in ("r.csv", "r.json", "r.jsonl"):
        assert (desk / name).read_text("utf-8").count(TOLD) == 1, name
    claims = load_workbook(io.BytesIO((desk / "r.xlsx").read_bytes()))["claims"]
    heads, first, second = claims.iter_rows(values_only=True)
    column = heads.index("provisional")
    assert (first[column], second[column]) == (f"p{TOLD}", None)
    assert json.loads(run("show", "cost", "--format", "json").out)["provisional"] == f"p{TOLD}"
    assert f"Provisional: p{TOLD}" in run("show", "cost").out
    run("mark", "cost", "verified", "--because", "Read it.", "--by", "Ana")
    for name in ("r.html", "r.md", "r.csv", "r.json", "r.jsonl"):
        run("export", name)
        assert TOLD not in (desk / name).read_text("utf-8"), name


@pytest.mark.usefixtures("sheet")
def test_claim_reviews_publish_none_of_them(run: Run, desk: Path) -> None:
    result = run("export", "r.jsonld")
    assert json.loads((desk / "r.jsonld").read_text("utf-8")) == []
    assert "with a verdict that no person has judged yet" in result.err
    run("export", "r.html")
    assert "ClaimReview" not in (desk / "r.html").read_text("utf-8")
    run("mark", "cost", "verified", "--because", "Read it.", "--by", "Ana")
    run("export", "r.jsonld")
    assert len(json.loads((desk / "r.jsonld").read_text("utf-8"))) == 1


def test_export_and_import_and_merge_know_the_field(run: Run, sheet: Path, desk: Path) -> None:
    run("export", "r.jsonl")
    (desk / "other.yaml").write_text("factsheet: 1\nclaims: []\n", "utf-8")
    assert run("import", "r.jsonl", "-w", "other.yaml").code == 0
    assert "provisional" not in (desk / "other.yaml").read_text("utf-8")
    told = run("import", "claims.yaml", "-w", "other.yaml", "--dry-run").err
    assert "prepared_by" in told, "who prepared is lost, and said"
    base = desk / "base.yaml"
    base.write_text(SHEET.replace("prepared_by: dossier\n", ""), "utf-8")
    hers = desk / "hers.yaml"
    hers.write_text(SHEET.replace("prepared_by: dossier\n", "").replace("seven", "8"), "utf-8")
    merged = run("merge", "base.yaml", sheet.name, "hers.yaml", "--output", "-")
    assert "prepared_by: dossier" in merged.out
    assert "8 years" in merged.out


@pytest.mark.parametrize("value", ['"\\u200b"', "[a]"])
def test_a_preparer_has_a_name(run: Run, sheet: Path, value: str) -> None:
    sheet.write_text(SHEET.replace("prepared_by: dossier", f"prepared_by: {value}"), "utf-8")
    result = run("check")
    assert result.code == 2
    assert "claims.yaml:3:14" in result.err + result.out
