"""The worksheet that the project ships is true to the dossier that it was made from."""

from typing import Any

import pytest
import yaml
from conftest import ROOT, SHARED, Run

from factsheet.anchors import find, prepare
from factsheet.yamltext import parse

SHEET = parse((ROOT / "claims.yaml").read_text(encoding="utf-8")).worksheet
CLAIMS = {claim.id: claim for claim in SHEET.claims}

real_article = pytest.mark.skipif(
    not (SHARED / "dossier.yaml").exists(), reason="wants the real article in ../shared"
)


def dossier() -> dict[str, Any]:
    text = (SHARED / "dossier.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)
    return loaded


def test_check_finds_no_errors_and_its_warnings_are_known(run: Run) -> None:
    result = run("check", "--format", "json", "-w", ROOT / "claims.yaml")
    assert result.code == 0
    assert {finding["rule"] for finding in result.json} == {"only-secondary"}


def test_the_claims_that_matter_are_there() -> None:
    assert "2022, 2024, and 2025" in (CLAIMS["spief-three-visits"].quote or "")
    assert CLAIMS["oil-contract-25-years"].rating == "Missing context"
    assert "CNPC" in (CLAIMS["cnpc-subsidiary"].quote or "")
    assert "Supreme Court" in (CLAIMS["supreme-court-suspension"].quote or "")


def test_no_claim_quote_has_more_than_25_words() -> None:
    assert max(len((claim.quote or "").split()) for claim in SHEET.claims) <= 25


def test_every_verdict_says_honestly_who_and_why() -> None:
    for claim in SHEET.claims:
        assert claim.verdict is not None
        assert (claim.verdict.by, claim.verdict.status) == ("dossier", claim.status)
        assert claim.verdict.because
        assert not claim.stale


@real_article
def test_claims_and_evidence_are_the_dossiers_unchanged() -> None:
    claims = dossier()["claims"]
    assert [claim["id"] for claim in claims] == list(CLAIMS)
    for given in claims:
        claim = CLAIMS[given["id"]]
        assert (claim.quote, claim.statement) == (given["quote"], given["statement"])
        assert (claim.attributed_to or "null") == given["attributed_to"]
        assert (claim.extra == {"x-said-in-article": "false"}) == (
            given["said_in_article"] == "false"
        )
        assert claim.verdict
        assert (claim.verdict.because or "").startswith(given["because"])
        for item, source in zip(claim.evidence, given["evidence"], strict=True):
            publisher = f"{item.publisher} via {item.via}" if item.via else item.publisher
            assert publisher == source["publisher"]
            published = item.published.isoformat() if item.published else "null"
            assert published == source["published"]
            for field in ("url", "quote", "kind", "stance", "note"):
                assert getattr(item, field) == source.get(field)


@real_article
def test_a_weaker_status_than_suggested_says_why_in_the_note() -> None:
    for given in dossier()["claims"]:
        claim = CLAIMS[given["id"]]
        if claim.status != given["suggested_status"]:
            assert claim.status == "unverified"
            assert (claim.note or "").startswith("Weaker than the dossier's")
        else:
            assert claim.note is None


@real_article
def test_every_quote_stands_in_the_article() -> None:
    text = prepare((SHARED / "article.txt").read_text(encoding="utf-8"))
    missing = [claim.id for claim in SHEET.claims if not find(claim.quote or "", text).anchors]
    assert missing == []
