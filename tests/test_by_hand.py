"""Who saved a page: factsheet from its address, or a person, which is said wherever it is shown."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from conftest import Run
from website import Site, answer

from factsheet import store
from factsheet.proofs import proof_of
from factsheet.workflows.saved_copies import prove_some

PAGE = b"<title>Budget</title><p>The new bridge cost <b>39.8</b> million euros.</p>"


@pytest.fixture
def filed(run: Run, sheet: Path, desk: Path) -> Path:
    """File the page of the worksheet's only evidence by hand, as Zoe."""
    (desk / "page.html").write_bytes(PAGE)
    result = run("capture", "bridge-cost", "--from", "page.html", "--by", "Zoe")
    assert (result.code, "saved by hand by Zoe" in result.out) == (0, True)
    return sheet


def archive(path: Path) -> dict[str, object]:
    claims = yaml.safe_load(path.read_text(encoding="utf-8"))["claims"]
    return dict(claims[0]["evidence"][0]["archive"])


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


SHOWN = (
    ["show", "bridge-cost"],
    ["export", "-f", "html"],
    ["export", "-f", "md"],
    ["export", "-f", "csv"],
)


def test_a_page_saved_by_hand_says_so_wherever_it_is_shown(run: Run, filed: Path) -> None:
    assert (archive(filed)["method"], archive(filed)["by"]) == ("by-hand", "Zoe")
    for words in SHOWN:
        out = run(*words).out
        assert "saved by hand by Zoe" in re.sub(r"</?bdi[^>]*>", "", out), words
        assert "web.archive.org" not in out, words
    assert "1 page saved by hand by Zoe" in run("check").err
    for words in (
        ["list", "--format", "json"],
        ["export", "-f", "json"],
        ["export", "-f", "jsonl"],
    ):
        out = run(*words).out
        assert '"by-hand"' in out, words
        assert "web.archive.org" not in out, words
    (proof,) = [
        item["proof"]
        for line in run("export", "-f", "jsonl").lines
        for item in json.loads(line)["evidence"]
    ]
    assert proof["method"] == "by-hand"


def test_who_acts_saved_the_page_where_nobody_else_is_named(
    run: Run, sheet: Path, desk: Path
) -> None:
    (desk / "page.html").write_bytes(PAGE)
    run("capture", "bridge-cost", "--from", "page.html")
    assert archive(sheet)["by"] == "Ana"


def test_an_old_worksheet_takes_it_from_the_copy(run: Run, filed: Path) -> None:
    edit(filed, ", method: by-hand, by: Zoe", "")
    for words in SHOWN:
        out = run(*words).out
        assert "saved by hand" in out, words
        assert "web.archive.org" not in out, words


@pytest.mark.parametrize("method", ["fetched", "by-hand"])
def test_what_the_worksheet_says_is_compared_with_the_copy(
    run: Run, site: Site, sheet: Path, desk: Path, method: str
) -> None:
    site.pages["/budget"] = answer(PAGE, Content_Type="text/html")
    edit(sheet, "https://example.org/budget", site.url("/budget"))
    if method == "by-hand":
        (desk / "page.html").write_bytes(PAGE)
        run("capture", "bridge-cost", "--from", "page.html")
    else:
        run("capture", "--all", "--allow-host", f"127.0.0.1:{site.port}")
        assert "web.archive.org" in run("show", "bridge-cost").out
        assert "saved by hand" not in run("check").err
    assert archive(sheet)["method"] == method
    assert "kept-copy" not in run("check").out
    other = "fetched" if method == "by-hand" else "by-hand"
    edit(sheet, f"method: {method}", f"method: {other}")
    (hit,) = [
        hit for hit in run("check", "--format", "json").findings if hit["claim"] == "bridge-cost"
    ]
    assert (hit["rule"], f"says {other}" in hit["message"]) == ("kept-copy", True)
    assert "web.archive.org" not in run("show", "bridge-cost").out


def test_evidence_that_lies_of_a_copy_is_found_beside_evidence_that_does_not(filed: Path) -> None:
    sheet = store.load(filed).worksheet
    item = next(item for claim in sheet.claims for item in claim.evidence if item.archive)
    assert item.archive is not None
    lie = replace(item, archive=replace(item.archive, method="fetched"))
    for items in ([item, lie], [lie, item]):
        proofs = prove_some(items, filed)
        true, false = proof_of(item, proofs), proof_of(lie, proofs)
        assert true is not None
        assert true.trouble is None
        assert false is not None
        assert "says fetched" in str(false.trouble)


def test_a_quote_that_is_missing_says_that_the_page_was_saved_by_hand(
    run: Run, filed: Path
) -> None:
    edit(filed, "quote: 39.8 million", "quote: 93.8 million")
    assert "saved copy; saved by hand by Zoe" in run("check").out


def test_a_table_and_a_workbook_carry_it_back(run: Run, filed: Path, desk: Path) -> None:
    assert run("export", "all.xlsx").code == 0
    assert run("import", "all.xlsx", "-w", "again.yaml").code == 0
    assert archive(desk / "again.yaml") == archive(filed)
