"""What must hold of the worksheet that the project ships, for every reader."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT, SHARED, Run

from factsheet.urls import is_address
from factsheet.yamltext import parse

SHEET = parse((ROOT / "claims.yaml").read_text(encoding="utf-8")).worksheet
CLAIMS = {claim.id: claim for claim in SHEET.claims}


def test_check_finds_no_errors_and_its_warnings_are_known(run: Run) -> None:
    result = run("check", "--format", "json", "-w", ROOT / "claims.yaml")
    assert result.code == 0
    found = {finding["rule"] for finding in result.json}
    assert found == {"article-not-kept", "not-yet-judged", "only-secondary"}


def test_the_claims_that_matter_are_there() -> None:
    assert "2022, 2024, and 2025" in (CLAIMS["spief-three-visits"].quote or "")
    assert CLAIMS["oil-contract-25-years"].rating == "Missing context"
    assert "CNPC" in (CLAIMS["cnpc-subsidiary"].quote or "")
    assert "Supreme Court" in (CLAIMS["supreme-court-suspension"].quote or "")


def test_it_is_as_large_as_the_article_asks_for() -> None:
    pieces = [item for claim in SHEET.claims for item in claim.evidence]
    assert len(SHEET.claims) >= 38
    assert sum(item.stance == "nothing-found" for item in pieces) >= 6
    assert len({item.url for item in pieces if item.kind == "primary"}) >= 4


def test_a_publisher_is_who_originated_the_text() -> None:
    for claim in SHEET.claims:
        for item in claim.evidence:
            assert not re.search("citing|copy on|via", item.publisher or "", re.I), item.publisher


def test_what_was_not_found_was_searched_for() -> None:
    """Whoever reads "not found" sees what was searched for, where, on which day, and what came up."""
    for claim in SHEET.claims:
        searches = [item for item in claim.evidence if item.stance == "nothing-found"]
        because = claim.verdict.because if claim.verdict else None
        said = re.search(r"\bnot found\b|\b[Nn]o\b[^.]*\bwas found\b", because or "")
        assert bool(searches) == bool(said), claim.id
        for item in searches:
            assert (item.source or "").startswith(
                "Stored copies of public web pages, searched for: "
            )
            assert item.accessed
            assert item.note


def test_no_claim_quote_has_more_than_25_words() -> None:
    assert max(len((claim.quote or "").split()) for claim in SHEET.claims) <= 25


def test_every_verdict_says_honestly_who_and_why() -> None:
    assert SHEET.prepared_by == "dossier"
    for claim in SHEET.claims:
        assert SHEET.provisional(claim)
        assert claim.verdict is not None
        assert (claim.verdict.by, claim.verdict.status) == ("dossier", claim.status)
        assert claim.verdict.because
        assert not claim.stale


def test_every_verdict_rests_on_evidence_or_says_why_not() -> None:
    for claim in SHEET.claims:
        stances = {item.stance for item in claim.evidence}
        if claim.status == "verified":
            assert "supports" in stances, claim.id
        if claim.status == "disputed":
            assert "refutes" in stances, claim.id


def test_every_source_says_where_it_is_who_published_it_and_what_it_says_of_the_claim() -> None:
    for claim in SHEET.claims:
        identities = [item.identity for item in claim.evidence]
        assert len(set(identities)) == len(identities), claim.id
        for item in claim.evidence:
            if item.stance != "nothing-found":
                told = (item.url, item.publisher, item.kind, item.stance, item.quote)
                assert all(told), (claim.id, item.url)
                assert is_address(item.url or "")
            assert not item.confidential
            if item.published and item.accessed:
                assert item.published <= item.accessed


def test_a_quote_in_another_language_says_which_and_is_translated() -> None:
    for claim in SHEET.claims:
        for item in claim.evidence:
            foreign = re.search(r"[\u0400-\u06ff]", item.quote or "") or item.language
            told = (item.language, item.translation, item.translated_by)
            assert all(told) if foreign else not any(told), (claim.id, item.url)


@pytest.mark.real_article
def test_every_quote_of_a_source_is_the_dossiers_or_the_additions() -> None:
    """Nothing is invented: each quote, with its address, was handed over with the article."""
    handed_over = set()
    for name in ("dossier.yaml", "additions.yaml"):
        tree = yaml.load((SHARED / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        handed_over |= set(_sources(tree))
    for claim in SHEET.claims:
        for item in claim.evidence:
            searched = item.stance == "nothing-found" and not (item.url or item.quote)
            assert searched or (item.url, item.quote) in handed_over, (claim.id, item.url)


def _sources(tree: Any) -> Iterator[tuple[str | None, str | None]]:
    if isinstance(tree, dict):
        if "url" in tree or "quote" in tree:
            yield tree.get("url"), tree.get("quote")
        for value in tree.values():
            yield from _sources(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _sources(value)


@pytest.mark.real_article
def test_whoever_has_the_article_proves_every_quote_in_it(run: Run, desk: Path) -> None:
    def found(article: Path) -> set[str]:
        words = ("check", "--format", "json", "-w", ROOT / "claims.yaml", "--article", article)
        return {finding["rule"] for finding in run(*words).json}

    assert found(SHARED / "article.txt") == {"not-yet-judged", "only-secondary"}
    other = desk / "other.txt"
    other.write_text((SHARED / "article.txt").read_text(encoding="utf-8").replace("Taliban", "T."))
    assert found(other) >= {"article-text", "quote-not-in-article"}
