from pathlib import Path

import pytest
from conftest import Run


def test_evidence_is_added_with_all_its_fields(run: Run, sheet: Path) -> None:
    before = sheet.read_text(encoding="utf-8")
    result = run(
        *("evidence", "add", "mayor", "https://example.org/a?b=1&c=[2]#d", "--stance", "supports"),
        *("--kind", "secondary", "--quote", 'He said: "yes" # twice', "--publisher", "AFP"),
        *("--via", "The Daily", "--published", "2026-03-01", "--accessed", "2026-03-02"),
        *("--locator", "min. 3", "--note", "Long.", "--confidential"),
    )
    assert result.code == 0
    assert result.out == ""
    assert "evidence 1 added" in result.err
    assert sheet.read_text(encoding="utf-8") == before + (
        "  evidence:\n"
        "  - url: https://example.org/a?b=1&c=[2]#d\n"
        "    publisher: AFP\n"
        "    via: The Daily\n"
        "    kind: secondary\n"
        "    stance: supports\n"
        "    quote: 'He said: \"yes\" # twice'\n"
        "    locator: min. 3\n"
        "    published: 2026-03-01\n"
        "    accessed: 2026-03-02\n"
        "    confidential: true\n"
        "    note: Long.\n"
    )


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("javascript:alert(1)", "only http and https"),
        ("file:///etc/passwd", "only http and https"),
        ("data:text/html,x", "only http and https"),
        ("budget", "use --source"),
        ("example.org/a", "use --source"),
        ("https://", "no host"),
        ("https://a..b/", "cannot be the name of a host"),
        ("https://a.b/\u202egnp", "invisible"),
        ("http:///path", "no host"),
        ("https://a b", "space"),
        ("https://user:secret@example.org/", "password"),
        ("https://[::1", "cannot be the name of a host"),
        ("https://example.org:99999/", "between 1 and 65535"),
    ],
)
def test_what_is_no_web_address_is_refused_with_a_reason(
    run: Run, sheet: Path, address: str, reason: str
) -> None:
    before = sheet.read_bytes()
    result = run("evidence", "add", "1", address)
    assert result.code == 2
    assert reason in result.err
    assert sheet.read_bytes() == before


def test_a_source_without_address_is_evidence_but_nothing_is_not(run: Run, sheet: Path) -> None:
    assert (
        run("evidence", "add", "3", "--source", "Call with the mayor", "--stance", "supports").code
        == 0
    )
    assert run("evidence", "add", "3", "--quote", "x").code == 2


def test_the_same_address_is_said_and_added_the_same_quote_refused(run: Run, sheet: Path) -> None:
    again = run(
        "evidence", "add", "1", "https://example.org/budget", "--stance", "refutes", "--quote", "x"
    )
    assert again.code == 0
    assert "same address" in again.err
    twin = run("evidence", "add", "1", "https://example.org/budget", "--quote", "39.8 million")
    assert twin.code == 2
    assert "evidence 1, with the same quote" in twin.err


def test_evidence_without_a_stance_is_asked_about(run: Run, sheet: Path) -> None:
    assert "--stance" in run("evidence", "add", "3", "https://example.org/").err


def test_evidence_is_listed_edited_and_removed_by_number(run: Run, sheet: Path) -> None:
    run("evidence", "add", "1", "https://example.org/two", "--stance", "context", "--note", "n")
    assert [line.split("\t")[:3] for line in run("evidence", "list", "bridge-cost").lines] == [
        ["bridge-cost", "1", "supports"],
        ["bridge-cost", "2", "context"],
    ]
    assert run("evidence", "edit", "1", "2", "--stance", "refutes", "--note", "").code == 0
    rows = run("evidence", "list", "--format", "json").json
    assert rows[1] == {
        "claim": "bridge-cost",
        "number": 2,
        "url": "https://example.org/two",
        "stance": "refutes",
    }
    assert run("evidence", "edit", "1", "2", "--url", "nonsense").code == 2
    assert run("evidence", "edit", "1", "3", "--note", "x").code == 2
    assert "has no evidence 3; it has 2" in run("evidence", "remove", "1", "3").err
    assert run("evidence", "remove", "1", "1").code == 0
    assert len(run("show", "1", "--format", "json").json["evidence"]) == 1


def test_new_evidence_makes_the_verdict_stale_and_says_so(run: Run, sheet: Path) -> None:
    run("mark", "1", "verified", "--because", "x")
    assert (
        "stale" in run("evidence", "add", "1", "https://example.org/x", "--stance", "refutes").err
    )


@pytest.mark.parametrize("text", ["2026-02-30", "yesterday", "20260301", "2026-03-01T10:00"])
def test_a_date_that_is_none_is_refused(run: Run, sheet: Path, text: str) -> None:
    result = run("evidence", "add", "1", "https://example.org/x", "--published", text)
    assert result.code == 2
    assert "2026-03-01" in result.err, "it shows how to write one"


def test_an_edit_of_evidence_says_when_it_changes_nothing_or_makes_two_the_same(
    run: Run, sheet: Path
) -> None:
    result = run("evidence", "edit", "bridge-cost", "1", "--stance", "supports")
    assert (result.code, result.err) == (0, "bridge-cost: nothing changed\n")
    assert "nothing to change" in run("evidence", "edit", "bridge-cost", "1").err
    run("evidence", "add", "bridge-cost", "https://example.org/other", "--stance", "context")
    before = sheet.read_bytes()
    words = ("--url", "https://example.org/budget", "--quote", "39.8 million")
    result = run("evidence", "edit", "bridge-cost", "2", *words)
    assert result.code == 2
    assert "already has evidence with this address and quote" in result.err
    assert sheet.read_bytes() == before


def test_an_edit_of_judged_evidence_says_that_the_verdict_is_stale(run: Run, sheet: Path) -> None:
    run("mark", "bridge-cost", "verified", "--because", "The budget says so.")
    result = run("evidence", "edit", "bridge-cost", "1", "--stance", "context")
    assert result.code == 0
    assert "stale" in result.err
