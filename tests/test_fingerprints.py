"""What a verdict and an approval cover, and what is said when that changes afterwards."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT, Run
from hypothesis import given
from hypothesis import strategies as st

from factsheet.fingerprints import of_approval, of_old, of_verdict
from factsheet.merge import merge
from factsheet.model import Archive, Claim, Entry, Evidence, Policy
from factsheet.rules import Context, check
from factsheet.vocabulary import STATUSES
from factsheet.yamltext import parse

AT = datetime(2026, 3, 2, 10, 5, tzinfo=UTC)
CLAIM = Claim(
    id="bridge-cost",
    quote="cost 40 million",
    statement="The bridge “cost” 40\u2009million €.\n",
    attributed_to="City council",
    status="verified",
    rating="Mostly true",
    evidence=(
        Evidence(source="a letter", stance="context", confidential=True),
        Evidence(
            url="https://example.org/budget",
            source="Budget",
            publisher="City",
            via="Daily",
            kind="primary",
            stance="supports",
            quote="39.8",
            locator="p. 12",
            published=date(2025, 12, 1),
            note="Rounded.",
        ),
    ),
    history=(Entry(AT, "Ana", status="verified", rating="Mostly true", because="The budget."),),
)


def test_the_recipes_are_pinned_so_that_nothing_goes_stale_by_itself() -> None:
    assert of_old(CLAIM) == "s-238a68f5"
    assert of_verdict(CLAIM) == "s-58b1c3dc2be8e519e1e3ec392c5a13bf"
    assert of_approval(CLAIM) == "s-677ca7af99f70eb286fdf92954d6873d"
    assert of_verdict(Claim("a", quote="x")) == "s-89dbae21ada24acb95978dfdfdf1ac03"
    assert of_approval(Claim("a", quote="x")) == "s-61eae84ac8f4f5ae6a7545a026beaff2"


DESCRIBED = ("title", "author", "language", "translation", "translated_by")
JUDGED = ("publisher", "via", "published", "locator", "kind", "stance", "quote")


def strangers(kind: str, claim: dict[str, Any], verdict: dict[str, Any] | None = None) -> str:
    """Compute a fingerprint as docs/worksheet.md says, from YAML that PyYAML read as texts."""

    def given(record: dict[str, Any], *names: str) -> dict[str, Any]:
        return {name: record[name] for name in names if name in record}

    top = given(claim, "quote", "statement", "attributed_to")
    pieces = []
    for item in claim.get("evidence", []):
        names = ["url" if "url" in item else "source", *JUDGED]
        if verdict is not None:
            names += ["url", "source", "note", *DESCRIBED]
        piece = given(item, *names)
        if verdict is not None and item.get("confidential") == "true":
            piece["confidential"] = True
        pieces.append(piece)
    if verdict is not None:
        top |= given(claim, "status", "rating")
        top["verdict"] = given(verdict, "at", "by", "status", "rating", "because", "unaware_of")
    lines = [
        json.dumps(o, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        for o in (top, *pieces)
    ]
    text = b"\n".join([f"factsheet-{kind}-2".encode(), lines[0], *sorted(lines[1:]), b""])
    return "s-" + hashlib.sha256(text).hexdigest()[:32]


def test_a_stranger_computes_the_same_from_the_page_alone(run: Run, desk: Path) -> None:
    run(
        "add",
        "--quote",
        "cost 40 “million”",
        "--id",
        "a",
        "--attributed-to",
        "City",
        "-w",
        "c.yaml",
    )
    run(
        "evidence",
        "add",
        "a",
        "https://e.org/",
        "--stance",
        "supports",
        "--kind",
        "primary",
        "--quote",
        'é\\"ü',
        "--note",
        "N.",
        "--published",
        "2025-12-01",
        "--source",
        "S",
        "-w",
        "c.yaml",
    )
    run(
        "evidence",
        "add",
        "a",
        "--source",
        "Letter",
        "--stance",
        "context",
        "--confidential",
        "-w",
        "c.yaml",
    )
    run("mark", "a", "verified", "--rating", "True", "--because", "B.", "-w", "c.yaml")
    run("approve", "a", "--by", "Ben", "-w", "c.yaml")
    tree = yaml.load((desk / "c.yaml").read_text("utf-8"), yaml.BaseLoader)
    (claim,) = tree["claims"]
    judged, approved = claim["history"]
    assert judged["seen"] == strangers("verdict", claim)
    assert approved["seen"] == strangers("approval", claim, judged)


def test_the_page_and_the_program_cover_the_same_fields() -> None:
    page = (ROOT / "docs" / "worksheet.md").read_text("utf-8")
    rows = re.findall(
        r"^\| (claim|verdict|each piece of evidence.*?) \|(.*?)\|(.*?)\|$", page, re.M
    )
    said = {
        name.split(",")[0]: [set(re.findall(r"`(\w+)`", cell)) for cell in cells]
        for name, *cells in rows
    }
    from factsheet import fingerprints as made

    judged, told = said["claim"]
    assert (judged, judged | told | {"verdict"}) == (set(made._JUDGED), set(made._TOLD))
    assert said["verdict"] == [set(), set(made._TOLD_VERDICT)]
    judged, told = said["each piece of evidence"]
    assert judged == {*made._JUDGED_SOURCE, *made._JUDGED_PAGE}
    assert judged | told == set(made._TOLD_EVIDENCE)
    for names in (made._JUDGED, made._JUDGED_SOURCE, made._JUDGED_PAGE, made._TOLD_VERDICT):
        assert list(names) == sorted(names)


def first(**values: Any) -> Callable[[Claim], Claim]:
    """Change fields of the evidence that has an address."""

    def change(claim: Claim) -> Claim:
        return replace(claim, evidence=(claim.evidence[0], replace(claim.evidence[1], **values)))

    return change


def own(**values: Any) -> Callable[[Claim], Claim]:
    return lambda claim: replace(claim, **values)


def entry(**values: Any) -> Callable[[Claim], Claim]:
    return lambda claim: replace(claim, history=(replace(claim.history[0], **values),))


def plain(claim: Claim) -> Claim:
    letter = replace(claim.evidence[0], confidential=False)
    return replace(claim, evidence=(letter, claim.evidence[1]))


COPY = Archive("evidence/a.warc.gz", "0" * 64)
BOTH = {
    "quote": own(quote="cost 90 million"),
    "statement": own(statement=None),
    "attributed_to": own(attributed_to="Mayor"),
    "attributed_to removed": own(attributed_to=None),
    "evidence removed": lambda claim: replace(claim, evidence=claim.evidence[1:]),
    "evidence twice": lambda claim: replace(claim, evidence=claim.evidence * 2),
    "url": first(url="https://example.org/other"),
    "url removed": first(url=None),
    "publisher": first(publisher="x"),
    "via": first(via=None),
    "published": first(published=None),
    "locator": first(locator="p. 13"),
    "kind": first(kind="secondary"),
    "stance": first(stance="refutes"),
    "quote of evidence": first(quote="39.9"),
    "publisher and via exchanged": first(publisher="Daily", via="City"),
}
APPROVALS = {
    "status": own(status="disputed"),
    "rating": own(rating="True"),
    "rating removed": own(rating=None),
    "because": entry(because="The budget!"),
    "because removed": entry(because=None),
    "who judged": entry(by="Cleo"),
    "when": entry(at=AT - timedelta(days=1)),
    "rating of the verdict": entry(rating=None),
    "unaware_of": entry(unaware_of="Cleo"),
    "note": first(note="Exact."),
    "note removed": first(note=None),
    "source beside an address": first(source="Draft budget"),
    "confidential": first(confidential=True),
    "confidential removed": plain,
}
NEITHER = {
    "order": lambda claim: replace(claim, evidence=claim.evidence[::-1]),
    "accessed": first(accessed=AT.date()),
    "archive": first(archive=COPY),
    "changed": first(changed=COPY),
    "note of the claim": own(note="n"),
    "tags": own(tags=("money",)),
    "assigned": own(assigned="Ben"),
    "priority": own(priority="high"),
    "own keys": own(extra={"x-a": "b"}),
    "id": own(id="b"),
    "a zone": entry(at=AT.astimezone()),
    "an approval": lambda claim: replace(
        claim, history=(*claim.history, Entry(AT, "Ben", approved=True))
    ),
}


@pytest.mark.parametrize("name", [*BOTH, *APPROVALS, *NEITHER])
def test_what_a_verdict_and_an_approval_cover(name: str) -> None:
    change: Any = (BOTH | APPROVALS | NEITHER)[name]
    changed = change(CLAIM)
    assert (of_verdict(changed) != of_verdict(CLAIM)) == (name in BOTH)
    assert (of_approval(changed) != of_approval(CLAIM)) == (name not in NEITHER)


def test_a_field_that_is_not_there_changes_no_fingerprint() -> None:
    """Fields that the format gets later must not outdate what was approved before."""
    text = json.dumps({"quote": "x"}, separators=(",", ":"))
    assert (
        of_verdict(Claim("a", quote="x"))
        == "s-" + hashlib.sha256(f"factsheet-verdict-2\n{text}\n".encode()).hexdigest()[:32]
    )


def approved(claim: Claim, seen: str | None) -> Claim:
    return replace(claim, history=(*claim.history, Entry(AT, "Ben", approved=True, seen=seen)))


def test_an_entry_is_compared_by_the_recipe_of_its_length() -> None:
    for seen, signed in ((of_old(CLAIM), of_old(CLAIM)), (of_verdict(CLAIM), of_approval(CLAIM))):
        judged = replace(CLAIM, history=(replace(CLAIM.history[0], seen=seen),))
        assert not judged.stale
        assert approved(judged, signed).approval_state(Policy()) == "approved"
        assert replace(judged, quote="cost 90 million").stale
        assert (
            replace(approved(judged, signed), quote="cost 90 million").approval_state(Policy())
            == "outdated"
        )
    assert approved(CLAIM, of_verdict(CLAIM)).approval_state(Policy()) == "outdated", (
        "a verdict's is no approval's"
    )


def test_an_approval_without_seen_is_outdated_when_the_verdict_is_stale() -> None:
    judged = approved(entry(seen=of_verdict(CLAIM))(CLAIM), None)
    assert judged.approval_state(Policy()) == "invalid"
    assert replace(judged, quote="cost 90 million").approval_state(Policy()) == "outdated"


def test_an_approval_of_8_digits_holds_for_its_rating_and_status_only() -> None:
    judged = replace(
        CLAIM, rating="True", history=(replace(CLAIM.history[0], rating="True", seen=None),)
    )
    given = Entry(AT, "Ben", approved=True, rating="True", seen=of_old(judged))
    signed = replace(judged, history=(*judged.history, given))
    assert not signed.outdated
    assert replace(signed, rating="False").outdated
    assert replace(signed, rating=None).outdated
    assert replace(signed, status="opinion").outdated


@pytest.mark.parametrize("status", STATUSES)
def test_only_a_settled_verdict_goes_stale(status: str) -> None:
    judged = replace(
        CLAIM, status=status, history=(Entry(AT, "Ana", status=status, seen="s-00000000"),)
    )
    assert judged.stale == STATUSES[status].settled
    assert judged.shown.name == ("stale" if STATUSES[status].settled else status)
    by_hand = replace(CLAIM, history=judged.history)
    assert by_hand.stale == STATUSES[status].settled, "a status changed by hand, over that verdict"
    other = replace(
        judged, status="checking", history=(replace(judged.history[0], status="opinion"),)
    )
    assert not other.stale


def test_the_ordinary_order_of_work_is_no_error(run: Run, sheet: Path) -> None:
    run("mark", "bridge-cost", "checking")
    added = run("evidence", "add", "bridge-cost", "https://e.org/2", "--stance", "supports")
    assert "stale" not in added.err
    found = run("check", "--format", "json").findings
    assert [f for f in found if f["claim"] == "bridge-cost"] == []
    assert run("list", "--stale", "--format", "ids").lines == []
    assert run("show", "bridge-cost", "--format", "json").json["stale"] is False
    assert "stale" not in run("show", "bridge-cost").out
    assert "Stale" not in run("export", "-f", "html").out
    assert "Stale" not in run("export", "-f", "md").out


GREEN = """\
factsheet: 1
article: {text: article.txt}
rules: {approval: required}
claims:
- id: bridge-cost
  quote: cost 40 million
  attributed_to: City council
  evidence:
  - url: https://example.org/budget
    publisher: City of Example
    kind: primary
    stance: supports
    quote: 39.8 million
    note: Rounded in the article.
  - source: Talk with the treasurer
    stance: supports
    kind: primary
    confidential: true
"""


@pytest.fixture
def green(run: Run, desk: Path) -> Path:
    """Give a worksheet that is approved, as the installed commands write it."""
    path = desk / "claims.yaml"
    path.write_text(GREEN, encoding="utf-8")
    (desk / "article.txt").write_text("The new bridge cost 40 million euros.", encoding="utf-8")
    run("mark", "bridge-cost", "verified", "--because", "The budget.")
    assert run("approve", "bridge-cost", "--by", "Ben").code == 0
    result = run("check")
    assert (result.code, result.out) == (0, "")
    return path


FORGERIES: dict[str, tuple[str, str, str]] = {
    "a05 a time in the future": (r"at: .*(?=\n    by: Ben)", "at: 2999-01-01T00:00:00Z", "impossible-times"),
    "a05 a time that runs backwards": (r"at: .*(?=\n    by: Ben)", "at: 2020-01-01T00:00:00Z", "impossible-times"),
    "a17 seen taken out of the verdict": (r"(budget\.\n)    seen: .*\n", r"\1", "approval-missing"),
    "a17 seen taken out of the approval": (r"(approved: true\n)    seen: .*\n", r"\1", "approval-missing"),
    "a17 seen is something else": (r"(approved: true\n    seen: ).*", r"\1yes", "unreadable-fingerprint"),
    "a17 seen is cut": (r"(approved: true\n    seen: .{10}).*", r"\1", "approval-missing"),
    "a18 attribution": ("City council", "Government", "approval-missing"),
    "a18 attribution taken out": ("  attributed_to: City council\n", "", "approval-missing"),
    "a19 an evidence's note": (r"Rounded in the article\.", "Exactly so.", "approval-missing"),
    "a19 an evidence's note taken out": (r"    note: Rounded.*\n", "", "approval-missing"),
    "a20 a rating": ("\n  status: verified\n", "\n  status: verified\n  rating: 'True'\n", "approval-missing"),
    "a20b because": (r"The budget\.", "Everybody says so.", "approval-missing"),
    "a20b because taken out": (r"    because: .*\n", "", "approval-missing"),
    "a21 confidential taken out": ("    confidential: true\n", "", "approval-missing"),
    "a21 confidential put in": ("    note: Rounded", "    confidential: true\n    note: Rounded", "approval-missing"),
    "who judged": ("by: Ana", "by: Cleo", "approval-missing"),
    "a22 a homoglyph": ("by: Ben", "by: \u0410na", "self-approval"),
    "a22b zero width": ("by: Ben", "by: An\u200ba", "self-approval"),
    "a22 a full stop": ("by: Ben", "by: Ana.", "self-approval"),
    "a22 full width": ("by: Ben", "by: \uff21na", "self-approval"),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_of_a_green_worksheet_is_found(run: Run, green: Path, name: str) -> None:
    old, new, rule = FORGERIES[name]
    text = green.read_text("utf-8")
    forged = re.sub(old, new, text)
    assert forged != text
    green.write_text(forged, encoding="utf-8")
    result = run("check", "--format", "json")
    assert (result.code, rule in [f["rule"] for f in result.json]) == (1, True)


def test_a22c_a_middle_initial_is_asked_about(run: Run, green: Path) -> None:
    text = green.read_text("utf-8").replace("by: Ana", "by: Ana Weber")
    green.write_text(text.replace("by: Ben", "by: Ana B. Weber"), encoding="utf-8")
    found = run("check").out
    assert "Ana Weber judged and Ana B. Weber approved: are they the same person?" in found


def test_a23_an_open_disagreement_cannot_be_approved_nor_taken_out_behind_an_approval(
    run: Run, green: Path
) -> None:
    text = green.read_text("utf-8")
    apart = text.replace("budget.\n", "budget.\n    unaware_of: Cleo\n")
    green.write_text(apart, encoding="utf-8")
    refused = run("approve", "bridge-cost", "--by", "Ben")
    assert (refused.code, "Ana and Cleo judged it differently" in refused.err) == (2, True)
    seen = of_approval(parse(apart).worksheet.claims[0])
    forged = re.sub(r"(approved: true\n    seen: ).*", rf"\g<1>{seen}", text)
    green.write_text(forged, encoding="utf-8")
    assert [f["rule"] for f in run("check", "--format", "json").findings] == ["approval-missing"]


def test_where_no_approval_is_required_an_outdated_one_is_a_warning(run: Run, green: Path) -> None:
    text = green.read_text("utf-8").replace("rules: {approval: required}\n", "")
    for forged in (
        text.replace("Rounded in", "Exactly as"),
        re.sub(r"(approved: true\n)    seen: .*\n", r"\1", text),
    ):
        assert forged != text
        green.write_text(forged, encoding="utf-8")
        (found,) = run("check", "--format", "json").findings
        assert (found["rule"], found["level"]) == ("approval-outdated", "warning")
        assert run("list", "--unapproved", "--format", "ids").lines == ["bridge-cost"]
        again = run("approve", "bridge-cost", "--by", "Ben")
        assert "approved by Ben" in again.err
        assert run("check").out == ""


def test_a_verdict_without_seen_cannot_be_approved_where_approvals_are_required(
    run: Run, green: Path
) -> None:
    text = re.sub(r"    seen: .*\n", "", green.read_text("utf-8"))
    text = re.sub(r"  - at: .*\n    by: Ben\n(    .*\n)*", "", text)
    green.write_text(text, encoding="utf-8")
    result = run("approve", "bridge-cost", "--by", "Ben")
    assert result.code == 2
    assert "Ana's verdict does not say what was judged" in result.err
    assert run("mark", "bridge-cost", "verified", "--because", "The budget.").code == 0
    assert run("approve", "bridge-cost", "--by", "Ben").code == 0
    assert run("check").out == ""


def test_short_fingerprints_are_found_where_the_house_asks_and_marking_again_mends_them(
    run: Run, green: Path
) -> None:
    text = green.read_text("utf-8").replace("approval: required", "short-fingerprint: warning")
    old = of_old(parse(text).worksheet.claims[0])
    green.write_text(re.sub(r"seen: s-\w+", f"seen: {old}", text), encoding="utf-8")
    assert [f["rule"] for f in run("check", "--format", "json").findings] == [
        "short-fingerprint"
    ] * 2
    assert (
        "verified again" in run("mark", "bridge-cost", "verified", "--because", "The budget.").err
    )
    assert "approved by Ben" in run("approve", "bridge-cost", "--by", "Ben").err
    assert run("check").out == ""
    assert (
        "nothing changed" in run("mark", "bridge-cost", "verified", "--because", "The budget.").err
    )


def test_a_command_says_which_approval_it_outdates(run: Run, green: Path) -> None:
    result = run("evidence", "edit", "bridge-cost", "1", "--note", "As it is.")
    assert "bridge-cost: Ben's approval is outdated now" in result.err
    assert (
        "the approval is outdated"
        not in run("evidence", "edit", "bridge-cost", "1", "--note", "So.").err
    )


MARK = "- {{id: a, statement: x, status: {status}, history: [{history}]}}"


def rules_of(status: str, *history: str) -> list[str]:
    text = "claims:\n" + MARK.format(status=status, history=", ".join(history)) + "\n"
    return [f.rule for f in check(parse(text).worksheet, Context()) if f.level == "error"]


def test_a_reason_is_that_of_the_newest_verdict_and_no_other_s() -> None:
    reason = "{at: 2026-01-01T00:00:00Z, by: Ana, status: disputed, because: The survey.}"
    other = "{at: 2026-01-02T00:00:00Z, by: Ben, status: verified, because: The plans.}"
    bare = "{at: 2026-01-03T00:00:00Z, by: Cleo, status: disputed}"
    assert rules_of("disputed", reason) == []
    assert rules_of("disputed", reason, bare) == ["disputed-without-reason"]
    assert rules_of("disputed", reason, other) == ["status-history", "disputed-without-reason"]


def test_marking_again_keeps_the_rating_and_another_verdict_does_not(run: Run, sheet: Path) -> None:
    run("mark", "bridge-cost", "verified", "--rating", "Mostly true", "--because", "One.")
    run("mark", "bridge-cost", "verified", "--because", "Two.")
    claim = run("show", "bridge-cost", "--format", "json").json
    assert (claim["rating"], len(claim["history"])) == ("Mostly true", 2)
    run("mark", "bridge-cost", "disputed", "--because", "Three.")
    assert "rating" not in run("show", "bridge-cost", "--format", "json").json


def test_marking_again_settles_what_two_people_judged_apart(run: Run, green: Path) -> None:
    text = green.read_text("utf-8").replace("budget.\n", "budget.\n    unaware_of: Cleo\n")
    green.write_text(text, encoding="utf-8")
    assert "verdicts-apart" in run("check").out
    assert (
        "verified again" in run("mark", "bridge-cost", "verified", "--because", "The budget.").err
    )
    assert "verdicts-apart" not in run("check").out


NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def times(*minutes: int) -> list[str]:
    """Give what is said of entries so many minutes from now."""
    history = [
        f"{{at: '{NOW + timedelta(minutes=n):%Y-%m-%dT%H:%M:%SZ}', by: Ana, status: opinion}}"
        for n in minutes
    ]
    text = "claims:\n" + MARK.format(status="opinion", history=", ".join(history)) + "\n"
    return [f.message for f in check(parse(text).worksheet, Context(now=NOW))]


def test_clocks_may_be_some_minutes_apart_and_no_more() -> None:
    assert times(-60, -64, -55, 4) == []
    assert times(-60, -64, -66, -10) == [
        "Ana's entry (opinion) of 2026-03-02T10:54:00Z is earlier than one above it "
        "(2026-03-02T11:00:00Z)"
    ], "many small steps do not add up to a large one"
    assert times(6) == ["Ana's entry (opinion) of 2026-03-02T12:06:00Z is in the future"]


def test_the_future_is_told_by_the_clock_alone() -> None:
    text = "claims:\n" + MARK.format(
        status="opinion", history="{at: 2999-01-01T00:00:00Z, by: Ana, status: opinion}"
    )
    assert check(parse(text).worksheet, Context()) == []


@given(st.lists(st.integers(0, 30)), st.lists(st.integers(0, 30)))
def test_what_merge_writes_never_runs_backwards(one: list[int], other: list[int]) -> None:
    def sheet(by: str, minutes: list[int]) -> str:
        rows = ["{at: '2026-01-01T00:00:00Z', by: Ana, status: opinion}"]
        at = 0
        for step in minutes:
            at += step - 4  # clocks that are a little apart
            rows.append(
                f"{{at: '{AT + timedelta(minutes=at):%Y-%m-%dT%H:%M:%SZ}', by: {by}, because: b}}"
            )
        return "claims:\n" + MARK.format(status="opinion", history=", ".join(rows)) + "\n"

    texts = sheet("Ana", []), sheet("Ben", one), sheet("Cleo", other)
    before = [len(_backwards(text)) for text in texts]
    merged = merge(*texts)
    if before == [0, 0, 0]:
        assert _backwards(merged.text) == []


def _backwards(text: str) -> list[Any]:
    return [f for f in check(parse(text).worksheet, Context()) if f.rule == "impossible-times"]
