from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from factsheet.fields import plain, read
from factsheet.fingerprints import of_old, of_verdict
from factsheet.model import Archive, BadValue, Claim, Entry, Evidence, Worksheet
from factsheet.vocabulary import STATUSES

CLAIM = Claim(
    id="a",
    quote="cost 40 million",
    statement="It cost 40 million.",
    evidence=(
        Evidence(
            url="https://example.org/budget",
            publisher="City",
            via="Daily",
            kind="primary",
            stance="supports",
            quote="39.8",
            locator="p. 12",
            published=date(2025, 12, 1),
        ),
        Evidence(source="a letter", stance="context"),
    ),
)


def test_the_fingerprint_is_pinned_so_that_old_verdicts_stay_fresh() -> None:
    assert of_old(CLAIM) == "s-d59b3397"


def test_the_fingerprint_does_not_depend_on_the_order_of_the_evidence() -> None:
    assert of_verdict(replace(CLAIM, evidence=CLAIM.evidence[::-1])) == of_verdict(CLAIM)


@pytest.mark.parametrize(
    "change",
    [
        {"accessed": date(2026, 1, 1)},
        {"note": "n"},
        {"confidential": True},
        {"archive": Archive("evidence/a.warc.gz", "0" * 64)},
        {"changed": Archive("evidence/b.warc.gz", "0" * 64)},
    ],
)
def test_keeping_a_page_or_a_note_does_not_make_a_verdict_stale(change: dict[str, object]) -> None:
    first = replace(CLAIM.evidence[0], **change)  # type: ignore[arg-type]
    assert of_verdict(replace(CLAIM, evidence=(first, CLAIM.evidence[1]))) == of_verdict(CLAIM)


@pytest.mark.parametrize(
    "change",
    [
        {"url": "https://example.org/other"},
        {"publisher": "x"},
        {"via": None},
        {"kind": "secondary"},
        {"stance": "refutes"},
        {"quote": "39.9"},
        {"locator": "p. 13"},
        {"published": None},
    ],
)
def test_changed_evidence_makes_a_verdict_stale(change: dict[str, object]) -> None:
    first = replace(CLAIM.evidence[0], **change)  # type: ignore[arg-type]
    assert of_verdict(replace(CLAIM, evidence=(first, CLAIM.evidence[1]))) != of_verdict(CLAIM)


def test_only_a_verdict_that_says_what_was_seen_can_be_stale() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    fresh = Entry(at, "Ana", status="verified", seen=of_verdict(CLAIM))
    judged = replace(CLAIM, status="verified", history=(fresh,))
    assert not judged.stale
    assert replace(judged, quote="cost 50 million").stale
    unknown = replace(judged, history=(replace(fresh, seen=None),))
    assert not replace(unknown, quote="cost 50 million").stale


def test_values_that_the_format_does_not_allow_are_refused() -> None:
    with pytest.raises(BadValue, match="quote or a statement"):
        Claim(id="a")
    with pytest.raises(BadValue, match="not an id"):
        Claim(id="1a", quote="x")
    with pytest.raises(BadValue, match="not a status"):
        Claim(id="a", quote="x", status="true")
    with pytest.raises(BadValue, match="url or, if it has no address, a source"):
        Evidence(quote="x")
    with pytest.raises(BadValue, match="zone"):
        Entry(datetime(2026, 1, 1), "Ana")
    with pytest.raises(BadValue, match="format 2"):
        Worksheet(factsheet=2)


def test_every_status_has_a_symbol_of_its_own_so_that_colour_is_never_alone() -> None:
    assert len({row.symbol for row in STATUSES.values()}) == len(STATUSES)


def test_what_is_written_is_read_back_also_a_sign_off_that_was_taken_back() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    back = replace(CLAIM, history=(Entry(at, "Ben", approved=False),))
    assert plain(back)["history"][0]["approved"] is False
    assert read(Claim, plain(back)) == back
    assert "confidential" not in plain(back)["evidence"][0]
    assert plain(Claim("a", quote="x"))["status"] == "unverified"
    assert plain(Worksheet())["factsheet"] == 1
