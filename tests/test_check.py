from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import Run

from factsheet.fingerprints import of_approval, of_verdict
from factsheet.model import Claim, Entry, Evidence
from factsheet.rules import RULES

HEAD = "factsheet: 1\n"
GOOD = (
    "{id: a, quote: x y, status: verified, "
    "evidence: [{url: 'https://a.org/', kind: primary, stance: supports}], "
    "history: [{at: 2026-01-01T00:00:00Z, by: Ana, status: verified}]}"
)
_EVIDENCE = Evidence("https://a.org/", kind="primary", stance="supports")
_JUDGED = Entry(datetime(2026, 1, 1, tzinfo=UTC), "Ana", status="verified")
SEEN = of_approval(
    Claim("a", quote="x y", status="verified", evidence=(_EVIDENCE,), history=(_JUDGED,))
)
"""The fingerprint by which GOOD's verdict is approved."""


def approved(by: str, rest: str = f", seen: {SEEN}") -> str:
    """Give GOOD with an approval."""
    entry = f"{{at: 2026-01-02T00:00:00Z, by: {by}, approved: true{rest}}}"
    return f"{GOOD[:-2]}, {entry}]}}"


ARTICLE = (
    "Here x y stands, x, y, and we are # 1. The city council paid in May for its bridge. The mayor did not pay for it "
    "herself."
)
CASES = {
    "no-claims": "claims: []\n",
    "status-history": "claims:\n- {id: a, quote: x y, status: opinion}\n",
    "verdicts-apart": "claims:\n- "
    + GOOD.replace("status: verified}]", "status: verified, unaware_of: Ben}]")
    + "\n",
    "verified-without-support": "claims:\n- {id: a, quote: x y, status: verified, "
    "history: [{at: 2026-01-01T00:00:00Z, by: Ana, status: verified}]}\n",
    "disputed-without-reason": "claims:\n- {id: a, quote: x y, status: disputed, "
    "history: [{at: 2026-01-01T00:00:00Z, by: Ana, status: disputed}]}\n",
    "stale-verdict": "claims:\n- "
    + GOOD.replace("status: verified}]", "status: verified, seen: s-00000000}]")
    + "\n",
    "quote-not-in-article": "article: {text: a.txt}\nclaims:\n- "
    + GOOD.replace("x y", "x z")
    + "\n",
    "article-text": "article: {text: gone.txt}\nclaims:\n- " + GOOD + "\n",
    "self-approval": "claims:\n- " + approved("ana") + "\n",
    "approver-unclear": "claims:\n- " + approved("Ana Weber") + "\n",
    "not-yet-judged": "prepared_by: ana\nclaims:\n- " + GOOD + "\n",
    "approval-outdated": "claims:\n- " + approved("Ben", "") + "\n",
    "unreadable-fingerprint": "claims:\n- "
    + GOOD.replace("status: verified}]", "status: verified, seen: 1234abcd}]")
    + "\n",
    "impossible-times": "claims:\n- " + GOOD.replace("2026-01-01", "9000-01-01") + "\n",
    "approval-missing": "rules: {approval: required}\nclaims:\n- " + GOOD + "\n",
    "bad-address": "claims:\n- " + GOOD.replace("https://a.org/", "javascript:x") + "\n",
    "circular-evidence": "article: {text: a.txt, url: 'http://www.a.org/?utm_source=x#top'}\nclaims:\n- "
    + GOOD
    + "\n",
    "article-not-kept": "article: {title: The bridge}\nclaims:\n- " + GOOD + "\n",
    "second-hand-publisher": "claims:\n- "
    + GOOD.replace("kind: primary", "kind: primary, publisher: B (citing C)")
    + "\n",
    "unknown-rule": "rules: {stale-verdit: off}\nclaims:\n- " + GOOD + "\n",
    "few-sources": "rules: {min_sources: 2}\nclaims:\n- " + GOOD + "\n",
    "only-secondary": "claims:\n- " + GOOD.replace("primary", "secondary") + "\n",
    "unknown-rating": "ratings: {'True': 5}\nclaims:\n- "
    + GOOD.replace("status: verified,", "status: verified, rating: Treu,", 1)
    + "\n",
    "quote-elided": "article: {text: a.txt}\nclaims:\n- "
    + GOOD.replace("x y", "The city council … for its bridge")
    + "\n",
    "negation-left-out": "article: {text: a.txt}\nclaims:\n- "
    + GOOD.replace("x y", "The mayor did … pay for it herself")
    + "\n",
    "quote-proves-little": "article: {text: a.txt}\nclaims:\n- "
    + GOOD.replace("x y", "stands")
    + "\n",
    "alike-claims": "claims:\n- {id: c, statement: x y}\n- {id: b, statement: 'X, y!'}\n",
    "swallowed-text": "claims:\n- id: a\n  quote: we are # 1\n",
    "confidential-words": "claims:\n- "
    + GOOD.replace("verified}]", "verified, because: Said to the cook in Rome}]").replace(
        "evidence: [", "evidence: [{source: He said to the Cook, confidential: true}, "
    )
    + "\n",
    "impossible-dates": "claims:\n- "
    + GOOD.replace("kind: primary", "kind: primary, published: 2026-01-02, accessed: 2026-01-01")
    + "\n",
}


@pytest.fixture
def write(desk: Path) -> Callable[[str], Path]:
    def write_sheet(body: str) -> Path:
        (desk / "a.txt").write_text(ARTICLE, encoding="utf-8")
        path = desk / "claims.yaml"
        if "article: {" not in body:
            body = "article: {text: a.txt}\n" + body
        path.write_text(HEAD + body, encoding="utf-8")
        return path

    return write_sheet


IN_TEST_CAPTURE = {
    "kept-copy",
    "copy-place",
    "copy-details",
    "captured-early",
    "quote-not-on-page",
    "quote-unreadable",
    "quote-by-eye",
    "by-eye-void",
    "page-changed",
    "published-differs",
    "locator-beyond",
}
"""Rules that need a kept copy; those of links are in test_links."""
IN_TEST_GIT_WITNESS = {"history-lost", "committed-by-another"}


def test_every_rule_has_a_case_here() -> None:
    offline = {rule.name for rule in RULES if not rule.name.startswith("link-")}
    elsewhere = {
        "not-preserved",
        "short-fingerprint",
        "no-longer-confidential",
        "wayback-noted",  # test_wayback.py
    } | IN_TEST_GIT_WITNESS
    elsewhere |= {
        rule.name for rule in RULES if rule.run.__module__ == "factsheet.rules.signatures"
    }
    assert set(CASES) == offline - IN_TEST_CAPTURE - elsewhere


def test_what_is_not_preserved_is_found_where_the_house_asks_for_it(
    run: Run, write: Callable[[str], Path]
) -> None:
    write(f"claims:\n- {GOOD}\n")
    assert run("check", "--format", "json").json == []
    write(f"rules: {{not-preserved: error}}\nclaims:\n- {GOOD}\n")
    (finding,) = run("check", "--format", "json").findings
    assert finding["rule"] == "not-preserved"
    assert "factsheet capture a -n 1" in finding["remedy"]


@pytest.mark.parametrize("name", CASES)
def test_a_rule_finds_its_case_and_only_that(
    run: Run, write: Callable[[str], Path], name: str
) -> None:
    write(CASES[name])
    level = next(rule.level for rule in RULES if rule.name == name)
    result = run("check", "--format", "json")
    assert [finding["rule"] for finding in result.json] == [name]
    finding = result.json[0]
    assert finding["level"] == level
    assert finding["line"] >= 1
    assert finding["remedy"]
    assert result.code == (1 if level == "error" else 0)
    assert run("check", "--strict").code == 1
    assert "1 error" in result.err if level == "error" else "1 warning" in result.err


@pytest.mark.parametrize("name", CASES)
def test_a_worksheet_sets_the_level_of_a_rule(
    run: Run, write: Callable[[str], Path], name: str
) -> None:
    body = CASES[name]
    if body.startswith("rules: {"):
        body = body.replace("rules: {", "rules: {" + name + ": off, ")
    else:
        body = f"rules: {{{name}: off}}\n" + body
    write(body)
    assert run("check", "--format", "json").json == []


def test_nothing_is_found_in_a_good_worksheet(run: Run, write: Callable[[str], Path]) -> None:
    write("article: {text: a.txt}\nclaims:\n- " + GOOD + "\n")
    result = run("check", "--strict")
    assert (result.code, result.out) == (0, "")
    assert result.err == "1 claim checked: 0 errors, 0 warnings\n"


def test_a_finding_says_where_and_what_to_do(run: Run, write: Callable[[str], Path]) -> None:
    write("claims:\n- id: a\n  statement: x\n  status:   opinion\n")
    lines = run("check").lines
    assert lines[0] == (
        "claims.yaml:6:13: error: a: status is opinion, but no history entry says so [status-history]"
    )
    assert "factsheet mark a opinion" in lines[1]


def test_check_never_writes(run: Run, write: Callable[[str], Path]) -> None:
    path = write(CASES["stale-verdict"])
    before = path.stat().st_mtime_ns, path.read_bytes()
    run("check")
    assert (path.stat().st_mtime_ns, path.read_bytes()) == before
    assert sorted(p.name for p in path.parent.iterdir()) == ["a.txt", "claims.yaml"]


@pytest.mark.parametrize(
    ("publishers", "found"),
    [
        (["AFP", "afp"], True),
        (["The Guardian", "Guardian"], True),
        (["AFP", "TASS"], False),
        (["", ""], True),
    ],
)
def test_publishers_are_counted_without_case_and_the(
    run: Run, write: Callable[[str], Path], publishers: list[str], found: bool
) -> None:
    evidence = ", ".join(
        f"{{url: 'https://www.host.org/{n}', kind: primary, stance: supports, publisher: '{p}'}}"
        for n, p in enumerate(publishers)
    )
    write(
        f"rules: {{min_sources: 2}}\nclaims:\n- {{id: a, quote: x y, status: verified, evidence: [{evidence}],"
        " history: [{at: 2026-01-01T00:00:00Z, by: Ana, status: verified}]}\n"
    )
    rules = [finding["rule"] for finding in run("check", "--format", "json").findings]
    assert rules == (["few-sources"] if found else [])


@pytest.mark.parametrize("path", ["../secret.txt", "/etc/hostname", "link.txt"])
def test_an_article_text_outside_the_folder_is_not_read(
    run: Run, write: Callable[[str], Path], desk: Path, path: str
) -> None:
    (desk / "link.txt").symlink_to("/etc/hostname")
    write(f"article: {{text: '{path}'}}\nclaims:\n- {GOOD}\n")
    found = run("check", "--format", "json").findings
    assert [finding["rule"] for finding in found] == ["article-text"]
    assert "is outside" in found[0]["message"]


def test_a_changed_article_text_is_found(run: Run, write: Callable[[str], Path]) -> None:
    write(f"article: {{text: a.txt, sha256: {'0' * 64}}}\nclaims:\n- {GOOD}\n")
    assert "is not the one that was loaded" in run("check", "--format", "json").json[0]["message"]


def test_an_approval_counts_until_the_claim_changes(run: Run, write: Callable[[str], Path]) -> None:
    evidence = Evidence("https://a.org/", kind="primary", stance="supports")
    judged = of_verdict(Claim("a", quote="x y", evidence=(evidence,)))
    for seen, found in ((SEEN, []), ("s-00000000", ["approval-missing"])):
        claim = approved("Ben", f", seen: {seen}").replace(
            "status: verified},", f"status: verified, seen: {judged}}},"
        )
        write(f"rules: {{approval: required}}\nclaims:\n- {claim}\n")
        assert [f["rule"] for f in run("check", "--format", "json").findings] == found


def test_rules_are_listed_with_their_levels(run: Run, desk: Path) -> None:
    rows = [line.split("\t") for line in run("check", "--rules").lines]
    assert {(row[0], row[1]) for row in rows} == {(rule.name, rule.level) for rule in RULES}
    assert all(row[2].endswith(".") for row in rows)


def test_rules_are_listed_as_json_too(run: Run, desk: Path) -> None:
    rows = run("check", "--rules", "--format", "json").json
    assert [row["rule"] for row in rows] == [rule.name for rule in RULES]
    assert {tuple(row) for row in rows} == {("rule", "level", "meaning")}


def test_quotes_that_nobody_looked_for_are_counted(run: Run, desk: Path) -> None:
    (desk / "claims.yaml").write_text(
        "factsheet: 1\nclaims:\n- {id: a, quote: x y}\n- {id: b, quote: x z}\n- {id: c, statement: y}\n",
        encoding="utf-8",
    )
    (finding,) = run("check", "--format", "json").json
    assert (finding["rule"], finding["level"]) == ("article-not-kept", "warning")
    assert finding["message"] == ("the article's text is not stored: 2 quotes were not looked for")
    assert run("check", "--strict").code == 1
    (desk / "article.txt").write_text("Here is x y.", encoding="utf-8")
    found = run("check", "--article", "article.txt", "--format", "json").json
    assert [finding["rule"] for finding in found] == ["quote-not-in-article"]


def test_without_quotes_there_is_nothing_to_look_for(run: Run, desk: Path) -> None:
    (desk / "claims.yaml").write_text(
        "factsheet: 1\nclaims: [{id: c, statement: y}]\n", encoding="utf-8"
    )
    assert run("check").out == ""
