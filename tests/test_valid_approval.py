"""An approval that `check` finds not valid is shown as such, and as no approval, everywhere."""

import io
import json
from pathlib import Path

import pytest
from conftest import Run

from factsheet.fields import LAYOUTS

SHEET = """\
factsheet: 1
claims:
- id: cost
  quote: seven bridges
  status: opinion
  history:
  - {{at: 2026-03-02T10:05:00Z, by: Ana, status: opinion, because: x}}
"""
BY_HAND = "  - {at: 2026-03-02T10:06:00Z, by: BY, approved: true}\n"


def signed_by(run: Run, name: str) -> None:
    """Let Ana judge and somebody approve, as the commands do it."""
    assert run("mark", "cost", "opinion", "--because", "y", "--by", "Ana").code == 0
    assert run("approve", "cost", "--by", name).code == 0


@pytest.fixture
def sheet(desk: Path) -> Path:
    path = desk / "claims.yaml"
    path.write_text(SHEET.replace("{{", "{").replace("}}", "}"), "utf-8")
    return path


def states(run: Run, desk: Path) -> set[str]:
    """Give what list, show and each export say of the one claim's approval."""
    found = {run("list").out.rstrip("\n").split("\t")[LAYOUTS["list"].columns.index("approval")]}
    for words in (("list", "--format", "jsonl"), ("show", "cost", "--format", "json")):
        found.add(json.loads(run(*words).out)["approval"])
    found.add(json.loads(run("export", "-f", "jsonl").out)["approval"])
    found.add(json.loads(run("export", "-f", "json").out)["claims"][0]["approval"])
    assert run("export", "all.csv").code == run("export", "all.xlsx").code == 0
    head, row = (desk / "all.csv").read_text("utf-8-sig").splitlines()
    found.add(dict(zip(head.split(","), row.split(","), strict=True))["approval"])
    from openpyxl import load_workbook

    claims = load_workbook(io.BytesIO((desk / "all.xlsx").read_bytes()))["claims"]
    heads, values = claims.iter_rows(values_only=True)
    found.add(str(dict(zip(heads, values, strict=True))["approval"]))
    return found


@pytest.mark.parametrize("by", ["Ben", "Ana", "Аna"])
def test_one_without_seen_is_not_valid_anywhere(run: Run, sheet: Path, by: str) -> None:
    sheet.write_text(sheet.read_text("utf-8") + BY_HAND.replace("BY", by), "utf-8")
    assert states(run, sheet.parent) == {"invalid"}
    table = run("list", "--format", "table").out
    assert "(approval not" in table
    assert "1 approved" not in table
    assert f"Approval not valid: {by}'s approval does not say what was approved" in (
        run("show", "cost").out
    )
    assert "**Approval not valid**" in run("export", "-f", "md").out
    assert "Approval not valid, given by" in run("export", "-f", "html").out
    assert run("list", "--unapproved", "--format", "ids").out == "cost\n"


def test_one_by_the_person_who_judged_is_not_valid_unless_the_rules_allow_it(
    run: Run, sheet: Path
) -> None:
    signed_by(run, "Ben")
    assert states(run, sheet.parent) == {"approved"}
    head, approval = sheet.read_text("utf-8").split("by: Ben")
    sheet.write_text(f"{head}by: ana.{approval}", "utf-8")
    assert states(run, sheet.parent) == {"invalid"}
    assert "Approval not valid: Ana both judged and approved" in run("show", "cost").out
    assert run("list", "--unapproved", "--format", "ids").out == "cost\n"
    allowed = sheet.read_text("utf-8").replace("claims:", "rules: {self_approval: true}\nclaims:")
    sheet.write_text(allowed, "utf-8")
    assert states(run, sheet.parent) == {"approved"}


def test_where_it_is_required_a_verdict_without_seen_makes_it_not_valid(
    run: Run, sheet: Path
) -> None:
    signed_by(run, "Ben")
    verdict, seen, approval = sheet.read_text("utf-8").partition("seen: s-")
    assert seen
    bare = verdict.rstrip().removesuffix(",") + approval[32:]
    sheet.write_text(bare, "utf-8")
    assert states(run, sheet.parent) == {"approved"}
    required = bare.replace("claims:", "rules: {approval: required}\nclaims:")
    sheet.write_text(required, "utf-8")
    assert states(run, sheet.parent) == {"invalid"}
    assert "does not say what was judged" in run("show", "cost").out


def test_verdicts_that_did_not_know_of_each_other_are_not_signed_off(run: Run, sheet: Path) -> None:
    text = sheet.read_text("utf-8").replace("because: x}", "because: x, unaware_of: Cleo}")
    sheet.write_text(text, "utf-8")
    refused = run("approve", "cost", "--by", "Ben")
    assert refused.code == 2
    assert "Ana and Cleo judged it differently" in refused.err
    assert sheet.read_text("utf-8") == text


def test_an_export_counts_stale_verdicts_among_what_is_not_settled(run: Run, sheet: Path) -> None:
    assert "not settled" not in run("export", "-f", "md").err
    signed_by(run, "Ben")
    sheet.write_text(sheet.read_text("utf-8").replace("seven", "eight"), "utf-8")
    assert "not settled yet: 1 of 1 claim, 1 of them stale\n" in run("export", "-f", "md").err
