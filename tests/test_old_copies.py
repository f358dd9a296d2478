"""Copies as earlier versions wrote them, `old_copies/`: read and counted as before.

The first holds a style sheet and a picture beside the page, as `--page-requisites` had it; the
second is a `revisit` record, which says that a month later the page was the same as in the first.
"""

import shutil
from pathlib import Path

import pytest
from conftest import Run

from factsheet.archive import read

OLD = Path(__file__).with_name("old_copies")


@pytest.fixture
def old(desk: Path) -> Path:
    shutil.copytree(OLD, desk, dirs_exist_ok=True)
    return desk


def copies(desk: Path) -> list[Path]:
    return sorted((desk / "evidence").iterdir())


def test_old_copies_prove_their_quotes(run: Run, old: Path) -> None:
    result = run("check")
    assert (result.code, result.out.count("warning")) == (0, 1), result.out
    assert "[article-not-kept]" in result.out
    for claim, day in (("cost", "2026-03-02"), ("a-month-later", "2026-04-02")):
        assert f"preserved {day}, quote found" in run("show", claim).out


def test_a_page_is_told_from_what_it_needs_to_look_right(old: Path) -> None:
    with_style, revisit = (read(file, None) for file in copies(old))
    assert with_style.url == "https://council.example/budget"
    assert with_style.body == revisit.body
    assert b"39.8 million" in revisit.body


def test_a_revisit_record_proves_nothing_without_the_page_it_refers_to(run: Run, old: Path) -> None:
    copies(old)[0].unlink()
    result = run("check")
    assert result.code == 1
    assert result.out.count("[kept-copy]") == 2
    assert "606f70f5cc.warc.gz" in result.out


def test_a_page_that_moves_apart_brings_its_own_words(run: Run, old: Path) -> None:
    """A copy that only refers to the page is filed as the page itself: the other may be public."""
    result = run("evidence", "edit", "a-month-later", "1", "--confidential")
    assert result.code == 0, result.err
    (apart,) = (old / "evidence-confidential").glob("*.warc.gz")
    assert b"39.8 million" in read(apart, None).body
    assert run("check").code == 0
