"""`assign` and `approve`: who checks, and who signs off."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Run

from factsheet.fields import LAYOUTS
from factsheet.people import same_person

Verdict = Callable[..., None]


@pytest.fixture
def verdict(run: Run, sheet: Path) -> Verdict:
    def give(claim: str = "bridge-cost", status: str = "verified", by: str = "Ana") -> None:
        assert run("mark", claim, status, "--because", "The budget.", "--by", by).code == 0

    return give


def claim_of(run: Run, name: str = "bridge-cost") -> Any:
    return run("show", name, "--format", "json", "--confidential").json


def test_a_second_person_signs_off_with_the_fingerprint_of_what_was_seen(
    run: Run, sheet: Path, verdict: Verdict
) -> None:
    verdict()
    result = run("approve", "bridge-c", "--by", "Ben")
    assert (result.code, result.out) == (0, "")
    assert result.err == "bridge-cost: verified by Ana, approved by Ben\n"
    claim = claim_of(run)
    judged, signed = claim["history"]
    assert (signed["by"], signed["approved"]) == ("Ben", True)
    assert all(re.fullmatch("s-[0-9a-f]{32}", entry["seen"]) for entry in (judged, signed))
    assert signed["seen"] != judged["seen"], "an approval covers more than a verdict"
    assert claim["approval"] == "approved"


@pytest.mark.parametrize("by", ["Ana", "ana", " ANA "])
def test_whoever_judged_cannot_sign_off_unless_the_rules_allow_it(
    run: Run, sheet: Path, verdict: Verdict, by: str
) -> None:
    verdict()
    before = sheet.read_bytes()
    result = run("approve", "bridge-cost", "--by", by)
    assert result.code == 2
    assert "a second person" in result.err
    assert sheet.read_bytes() == before
    sheet.write_text("rules: {self_approval: true}\n" + before.decode(), encoding="utf-8")
    assert run("approve", "bridge-cost", "--by", by).code == 0


def test_names_are_one_persons_whatever_their_case_blanks_and_accents() -> None:
    assert same_person("Jose\u0301  Ruiz", "JOSÉ Ruiz")
    assert not same_person("Ana", "Anna")


def test_what_has_no_verdict_that_stands_cannot_be_approved_and_says_what_to_do(
    run: Run, sheet: Path, verdict: Verdict
) -> None:
    verdict()
    run("edit", "bridge-cost", "--statement", "It cost 41 million.")
    by_hand = sheet.read_text(encoding="utf-8").replace(
        "id: mayor-speech", "id: mayor-speech\n  status: opinion"
    )
    sheet.write_text(by_hand, encoding="utf-8")
    run("add", "--quote", "new", "--id", "new")
    for name, reason in (
        (
            "new",
            "mark it first (verified, disputed, corrected, unverifiable, opinion): factsheet mark new",
        ),
        ("bridge-cost", "changed since Ana marked it verified"),
        ("mayor-speech", "its history does not say who judged it opinion; first: factsheet mark"),
    ):
        result = run("approve", name, "--by", "Ben")
        assert result.code == 2
        assert reason in result.err
    everything = run("approve", "bridge-cost", "new", "mayor-speech", "--by", "Ben").err
    assert len(everything.splitlines()) == 3, "each claim has its line"


def test_several_are_approved_or_none(run: Run, sheet: Path, verdict: Verdict) -> None:
    verdict()
    before = sheet.read_bytes()
    assert run("approve", "bridge-cost", "mayor-speech", "--by", "Ben").code == 2
    assert sheet.read_bytes() == before
    assert run("approve", "1", "2", "--by", "Ben").code == 0
    assert run("list", "--unapproved", "--format", "ids").lines == []


def test_approving_twice_is_nothing_new_and_another_person_is(
    run: Run, sheet: Path, verdict: Verdict
) -> None:
    verdict()
    run("approve", "1", "--by", "Ben")
    before = sheet.read_bytes()
    again = run("approve", "1", "--by", "ben")
    assert again.code == 0
    assert "nothing changed" in again.err
    assert sheet.read_bytes() == before
    run("approve", "1", "--by", "Cleo")
    assert len(claim_of(run)["history"]) == 3


def test_a_sign_off_is_taken_back(run: Run, sheet: Path, verdict: Verdict) -> None:
    verdict()
    assert "nothing changed" in run("approve", "1", "--revoke", "--by", "Ben").err
    run("approve", "1", "--by", "Ben")
    result = run("approve", "1", "--revoke", "--because", "Too early.", "--by", "Ben")
    assert result.err == "bridge-cost: verified by Ana, approval withdrawn by Ben\n"
    assert claim_of(run)["approval"] is None
    assert "approval withdrawn: Too early." in run("show", "1").out


def test_a_new_verdict_takes_the_approval_with_it(run: Run, sheet: Path, verdict: Verdict) -> None:
    verdict()
    run("approve", "1", "--by", "Ben")
    result = run("mark", "1", "disputed", "--because", "x")
    assert "Ben's approval of the old verdict no longer counts" in result.err
    assert claim_of(run)["approval"] is None


def _edit(run: Run, sheet: Path) -> None:
    run("edit", "1", "--quote", "cost 41 million")


def _evidence(run: Run, sheet: Path) -> None:
    run("evidence", "add", "1", "https://e.org/")


def _by_hand(old: str, new: str) -> Callable[[Run, Path], None]:
    def write(run: Run, sheet: Path) -> None:
        text = sheet.read_text(encoding="utf-8")
        assert old in text
        sheet.write_text(text.replace(old, new, 1), encoding="utf-8")

    return write


@pytest.mark.parametrize(
    "change",
    [
        _edit,
        _evidence,
        _by_hand("status: verified", "status: corrected"),
        _by_hand("rating: Mixed", "rating: 'True'"),
    ],
    ids=["words", "evidence", "status", "rating"],
)
def test_an_outdated_approval_is_shown_as_such_everywhere_and_never_as_valid(
    run: Run, sheet: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Run, Path], None]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    sheet.write_text(
        "rules: {approval: required}\n" + sheet.read_text(encoding="utf-8"), encoding="utf-8"
    )
    run("mark", "1", "verified", "--because", "The budget.", "--rating", "Mixed")

    def shown() -> dict[str, str]:
        """Say how each way to look at the worksheet spells the first claim's approval."""
        exported = json.loads(run("export", "-f", "json").out)["claims"][0]
        table = list(
            csv.DictReader(io.StringIO(run("export", "-f", "csv").out.removeprefix("\ufeff")))
        )
        page = run("export", "-f", "html", "--base-url", "https://e.org/").out
        reviews = json.loads(run("export", "-f", "claimreview").out)
        first = [review for review in reviews if review["url"].endswith("#claim-bridge-cost")]
        return {
            "list": run("list").lines[0].split("\t")[LAYOUTS["list"].columns.index("approval")],
            "table": " ".join(run("list", "--format", "table").out.split()),
            "show": run("show", "1").out,
            "json": str(claim_of(run)["approval"]),
            "jsonl": json.loads(run("list", "--format", "jsonl").lines[0])["approval"] or "",
            "export json": exported["approval"] or "",
            "csv": table[0]["approval"],
            "md": run("export", "-f", "md").out,
            "html": page,
            "claimreview": str(first[0].get("editor")) if first else "",
            "check": str(
                [
                    f["rule"]
                    for f in run("check", "--format", "json").findings
                    if f["claim"] == "bridge-cost"
                ]
            ),
        }

    before = shown()
    assert "Not approved." in before["md"]
    assert "Not approved." in before["html"]
    assert before["list"] == before["csv"] == before["export json"] == ""
    assert "approval-missing" in before["check"]
    run("approve", "1", "--by", "Ben")
    valid = shown()
    for name in ("list", "json", "jsonl", "export json", "csv"):
        assert valid[name] == "approved", name
    assert "Approved by Ben" in valid["show"]
    assert "Approved by Ben" in valid["md"]
    assert 'Approved by <bdi data-said="by">Ben' in valid["html"]
    assert "<dt>Approved by</dt>" in valid["html"]
    assert "1 approved" in valid["table"]
    assert "approval-missing" not in valid["check"]
    change(run, sheet)
    outdated = shown()
    for name in ("list", "json", "jsonl", "export json", "csv"):
        assert outdated[name] == "outdated", name
    assert "Approval outdated" in outdated["show"]
    assert "Approved by" not in outdated["show"]
    assert "**Approval out of date**" in outdated["md"]
    assert "Approved by" not in outdated["md"]
    assert 'Approved before the last change, by <bdi data-said="by">Ben' in outdated["html"]
    assert "Approved by" not in outdated["html"]
    assert "1 approved" not in outdated["table"]
    assert "approval-missing" in outdated["check"]
    remedy = [
        f["remedy"]
        for f in run("check", "--format", "json").findings
        if f["rule"] == "approval-missing"
    ]
    assert "factsheet approve bridge-cost" in remedy[0]
    assert "bridge-cost" in run("list", "--unapproved", "--format", "ids").lines


def test_the_rule_on_self_approval_names_the_command(
    run: Run, sheet: Path, verdict: Verdict
) -> None:
    verdict(by="Cleo")
    run("approve", "1", "--by", "Ben")
    sheet.write_text(
        sheet.read_text(encoding="utf-8").replace("by: Ben", "by: CLEO"), encoding="utf-8"
    )
    (found,) = [
        f for f in run("check", "--format", "json").findings if f["rule"] == "self-approval"
    ]
    assert found["remedy"].endswith("factsheet approve bridge-cost")


def test_claims_are_assigned_and_listed_by_who_has_them(
    run: Run, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run("assign", "1", "mayor", "Ana  Lyst")
    assert (result.code, result.out) == (0, "")
    assert result.err == "bridge-cost: assigned to Ana Lyst\nmayor-speech: assigned to Ana Lyst\n"
    assert run("list", "--unassigned", "--format", "ids").lines == []
    assert run("list", "--mine", "--format", "ids").lines == [], "Ana is not Ana Lyst"
    monkeypatch.setenv("FACTSHEET_USER", "ana lyst")
    assert run("list", "--mine", "--format", "ids").lines == ["bridge-cost", "mayor-speech"]
    assert run("assign", "1", "Ben").err == "bridge-cost: assigned to Ben, was Ana Lyst\n"
    assert run("list", "--assigned", "ben", "--format", "ids").lines == [
        "bridge-cost",
        "bridge-opened",
    ]
    assert "nothing changed" in run("assign", "1", "Ben").err
    assert run("list", "--mine", "--unassigned").code == 2


@pytest.mark.parametrize("words", [["2", "--nobody"], ["2", ""], ["2", " "]])
def test_an_assignment_is_taken_away(run: Run, sheet: Path, words: list[str]) -> None:
    assert run("assign", *words).err == "bridge-opened: assigned to nobody, was Ben\n"
    assert "bridge-opened" in run("list", "--unassigned", "--format", "ids").lines
    assert "assigned" not in sheet.read_text(encoding="utf-8")


def test_an_assignment_needs_a_name_and_takes_no_claim_for_one(run: Run, sheet: Path) -> None:
    before = sheet.read_bytes()
    assert "then a name" in run("assign", "1").err
    assert "is a claim" in run("assign", "1", "mayor-speech").err
    assert run("assign", "1", "nobody-here", "Ben").code == 2
    assert sheet.read_bytes() == before
