"""What `load` makes, `check` finds; loading the same file again changes nothing."""

from pathlib import Path

import pytest
from conftest import SHARED, Run
from hypothesis import given
from hypothesis import strategies as st

from factsheet.anchors import find, prepare
from factsheet.detection import spot
from factsheet.model import Article, Worksheet
from factsheet.workflows.drafts import apply_draft
from factsheet.workflows.loading import EVERYTHING

WORDS = (
    "The the bridge cost 40 25 1 500 million euros in 2025 metres² 10⁶ CO₂ he said »neu« “new” "
    "'old' don’t well-known infor\u00adma\u00adtion un\u200bsafe 桥花费了四千万欧元 2025年 5人 הגשר עלה 40 "
    "الجسر ١٥ café cafe\u0301 ﬁrst A* f(x) 1½ -5 $3.5 1,250 9.5% U.S. Dr. и г. ⁠¹ ½ n't … ... [sic]"
)
MARKS = st.sampled_from(["", "", "", "¹", "²³", "₁", "[1]", "[2][3]", "*", "†", "¹,²", "\u2060¹"])
STOPS = st.sampled_from(
    ["", "", "", ".", ".", "!", "?", "。", "؟", ",", ".”", ".'", ".)", "…", "! "]
)
SPACES = st.sampled_from(
    [*" " * 9, "", "\u00a0", "\u202f", "  ", "\t", "\n", "\n\n", "\u3000", "\u00ad"]
)
TEXTS = st.lists(
    st.tuples(st.sampled_from(WORDS.split()), MARKS, STOPS, MARKS, SPACES).map("".join),
    min_size=3,
    max_size=40,
)


def load(
    sheet: Worksheet, text: str, language: str, last: str | None
) -> tuple[Worksheet, set[str]]:
    candidates = spot(text, language, minimum=EVERYTHING)
    draft = apply_draft(sheet, Article(), text, candidates, last, EVERYTHING)
    return draft.worksheet, {change.what for change in draft.changes}


@given(TEXTS.map("".join), st.sampled_from(["en", "de", "zh", "ar"]))
def test_what_load_makes_check_finds_and_a_second_load_changes_nothing(
    text: str, language: str
) -> None:
    first, _ = load(Worksheet(), text, language, None)
    there = prepare(text)
    for claim in first.claims:
        assert find(claim.quote or "", there).anchors, claim.quote
    again, what = load(first, text, language, text)
    assert what <= {"unchanged"}
    assert again.claims == first.claims


CASES = sorted(
    path
    for path in (SHARED / "cases").rglob("*")
    if path.is_file() and path.suffix in (".txt", ".md", ".html", ".docx", ".pdf", ".mhtml", ".eml")
)


@pytest.mark.skipif(not CASES, reason="wants the cases in ../shared")
def test_the_law_holds_for_every_file_that_failed_once(run: Run, desk: Path) -> None:
    read = 0
    for number, path in enumerate(CASES):
        sheet = f"{number}.yaml"
        result = run("load", path, "--all", "-w", sheet)
        if result.code:
            assert not (desk / sheet).exists()
            continue
        read += 1
        before = (desk / sheet).read_bytes()
        rules = {
            finding["rule"] for finding in run("check", "-w", sheet, "--format", "json").findings
        }
        assert "quote-not-in-article" not in rules, path
        assert run("load", path, "--all", "-w", sheet).code == 0
        assert (desk / sheet).read_bytes() == before, path
    assert read > 10
