"""A worksheet may not quietly switch off the rules by which it is judged."""

import subprocess
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
import yaml
from conftest import ROOT, Result, Run
from hypothesis import given
from hypothesis import strategies as st

from factsheet.model import Policy
from factsheet.rules import RULES, floor, loosened, tightened

BARE = """\
factsheet: 1
rules: {%s}
claims:
- {id: cost, quote: cost 40 million, status: verified}
"""
Check = Callable[..., Result]
STRICTNESS = ("off", "warning", "error")


@pytest.fixture
def check(run: Run, desk: Path) -> Check:
    def check_with(sheet_rules: str, house: str | None = None, *more: str) -> Result:
        (desk / "claims.yaml").write_text(BARE % sheet_rules, encoding="utf-8")
        if house is None:
            return run("check", *more)
        (desk / "house.yaml").write_text(house, encoding="utf-8")
        return run("check", "--house", "house.yaml", *more)

    return check_with


def test_the_closing_line_names_what_the_worksheet_loosens(check: Check) -> None:
    result = check("status-history: 'off', verified-without-support: warning, self_approval: true")
    assert result.code == 0
    assert result.err.splitlines()[-1].endswith(
        "rules that the worksheet loosens: status-history (off), "
        "verified-without-support (warning), self_approval (true)"
    )


@pytest.mark.parametrize("format", ["text", "json", "github"])
def test_it_is_said_in_every_format(check: Check, format: str) -> None:
    assert "stale-verdict (off)" in check("stale-verdict: 'off'", None, "--format", format).err


def test_what_is_as_strict_as_the_defaults_is_not_spoken_of(check: Check) -> None:
    result = check("not-preserved: 'off', stale-verdict: error, few-sources: error, min_sources: 1")
    assert "loosen" not in result.err


def test_many_worksheets_are_spoken_of_together(run: Run, desk: Path) -> None:
    for name, level in (("a", "stale-verdict: 'off'"), ("b", "kept-copy: warning")):
        (desk / f"{name}.yaml").write_text(BARE % level, encoding="utf-8")
    err = run("check", ".").err
    assert "stale-verdict (off), kept-copy (warning)" in err


def test_a_house_holds_the_worksheet_to_its_levels(check: Check) -> None:
    result = check(
        "status-history: 'off', verified-without-support: 'off', approval: optional, min_sources: 1",
        "rules: {approval: required, min_sources: 2, alike-claims: error}\n",
    )
    assert result.code == 1
    for rule in ("status-history", "verified-without-support", "approval-missing"):
        assert f"[{rule}]" in result.out
    assert "ignored, as they would loosen house.yaml" in result.err
    assert "min_sources (1), approval (optional)" in result.err


def test_a_worksheet_may_be_stricter_than_its_house(check: Check) -> None:
    result = check("approval: required", "rules: {approval: optional, status-history: 'off'}\n")
    assert "[approval-missing]" in result.out
    assert "[status-history]" not in result.out
    assert "loosen" not in result.err


@pytest.mark.parametrize(
    ("house", "said"),
    [
        ("rules: {stale-verdit: error}\n", "did you mean 'stale-verdict'"),
        ("rules: {approva: required}\n", "did you mean 'approval'"),
        ("rules: {}\n", "it has no `rules:`"),
        ("claims: []\n", "it has no `rules:`"),
        ("rules: [\n", "house.yaml:"),
    ],
)
def test_a_house_file_that_holds_nobody_to_anything_is_refused(
    check: Check, house: str, said: str
) -> None:
    result = check("", house)
    assert result.code == 2
    assert said in result.err


def test_a_house_file_inside_the_repository_is_said(desk: Path, check: Check) -> None:
    subprocess.run(["git", "init", "-q", "."], cwd=desk, check=True)
    result = check("", "rules: {min_sources: 2}\n")
    assert "in the same repository as the worksheet" in result.err


levels = st.dictionaries(
    st.sampled_from([rule.name for rule in RULES]), st.sampled_from(STRICTNESS)
)
policies = st.builds(
    Policy,
    min_sources=st.none() | st.integers(1, 5),
    approval=st.sampled_from([None, "required", "optional"]),
    self_approval=st.booleans(),
    levels=levels,
)


@given(policies, policies)
def test_a_policy_held_to_a_house_loosens_nothing_and_keeps_what_is_stricter(
    sheet: Policy, house: Policy
) -> None:
    least = floor(house)
    held = tightened(sheet, least)
    assert loosened(held, least) == []
    for rule in RULES:
        level = held.levels[rule.name]
        stricter = max(
            STRICTNESS.index(least.levels[rule.name]),
            STRICTNESS.index(sheet.levels.get(rule.name, "off")),
        )
        assert level == STRICTNESS[stricter]
    assert (held.min_sources or 0) == max(sheet.min_sources or 0, house.min_sources or 0)
    assert (held.approval == "required") == ("required" in (sheet.approval, house.approval))
    assert held.self_approval == (sheet.self_approval and house.self_approval)
    assert (loosened(sheet, least) == []) == (
        all(
            STRICTNESS.index(sheet.levels.get(n, v)) >= STRICTNESS.index(v)
            for n, v in least.levels.items()
        )
        and (sheet.min_sources is None or sheet.min_sources >= (house.min_sources or 0))
        and not (sheet.approval == "optional" and house.approval == "required")
        and (house.self_approval or not sheet.self_approval)
    )


ARTICLE = "The new bridge cost 40 million euros.\n"


def test_a_text_from_elsewhere_is_compared(
    run: Run, desk: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = tmp_path_factory.mktemp("elsewhere") / "article.txt"
    text.write_text(ARTICLE, encoding="utf-8")
    hashed = sha256(ARTICLE.encode()).hexdigest()
    sheet = desk / "claims.yaml"
    body = "factsheet: 1\narticle: {sha256: %s}\nclaims:\n- {id: a, quote: %s}\n"
    sheet.write_text(body % (hashed, "cost 40 million"), encoding="utf-8")
    assert run("check", "--article", text).out == ""
    sheet.write_text(body % (hashed, "cost 50 million"), encoding="utf-8")
    found = run("check", "--article", text)
    assert (found.code, "'50' → '40'" in found.out) == (1, True)
    sheet.write_text(body % ("0" * 64, "cost 40 million"), encoding="utf-8")
    found = run("check", "--article", text)
    assert (found.code, "[article-text]" in found.out) == (1, True)


def test_a_text_that_cannot_be_read_stops_check(run: Run, sheet: Path, desk: Path) -> None:
    assert run("check", "--article", "gone.txt").code == 2
    (desk / "bad.txt").write_bytes(b"one\ntw\xff")
    result = run("check", "--article", "bad.txt")
    assert (result.code, result.err.startswith("bad.txt:2:3: ")) == (2, True)
    assert run("check", ".", "--article", "bad.txt").code == 2


def test_the_hook_runs_also_where_files_are_only_deleted() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert hook["always_run"] is True
    assert hook["pass_filenames"] is False


def test_a_worksheet_that_says_nothing_of_approval_loosens_nothing() -> None:
    house = Policy(approval="required")
    assert loosened(Policy(), house) == []
    assert loosened(Policy(approval="required"), house) == []
    assert loosened(Policy(approval="optional"), house) == ["approval (optional)"]
    assert loosened(Policy(approval="optional"), Policy()) == []
