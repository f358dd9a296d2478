"""`log` and `diff`: what the histories and git know, with a real git in temporary folders."""

from pathlib import Path

import pytest
from conftest import WORKSHEET, Git, Result, Run
from hypothesis import given
from hypothesis import strategies as st

from factsheet.comparing import compare
from factsheet.fingerprints import of_old
from factsheet.model import Claim, Evidence, Worksheet
from factsheet.yamltext import parse


def test_diff_says_in_words_what_changed_since_the_last_commit(
    run: Run, sheet: Path, commit: Git
) -> None:
    commit("first")
    nothing = run("diff")
    assert (nothing.code, nothing.out, nothing.err) == (0, "", "nothing changed since HEAD\n")
    run("evidence", "add", "1", "https://a.org/", "--stance", "supports")
    run("evidence", "add", "1", "https://b.org/", "--stance", "supports")
    run("mark", "1", "verified", "--because", "The budget.")
    run(
        "edit",
        "mayor",
        "--statement",
        "The mayor spoke for two hours.",
        "--note",
        "Ask.",
        "--tag",
        "x",
    )
    run("add", "--quote", "brand new", "--id", "new")
    run("remove", "bridge-opened", "--yes")
    result = run("diff")
    assert result.code == 0
    assert result.lines == [
        "bridge-cost: unverified → verified by Ana, 2 pieces of evidence added",
        "mayor-speech: statement “The mayor spoke for an hour.” → “The mayor spoke for two hours.”, "
        "tag x added, note “Ask.” added",
        "new: added: brand new",
        "bridge-opened: removed: reopened in May, with 1 history entry",
    ]
    assert run("diff", "--exit-code").code == 1
    rows = run("diff", "--format", "json").json
    assert [(row["claim"], row["change"]) for row in rows] == [
        ("bridge-cost", "changed"),
        ("mayor-speech", "changed"),
        ("new", "added"),
        ("bridge-opened", "removed"),
    ]
    assert rows[0]["parts"][0] == {
        "field": "status",
        "words": "unverified → verified by Ana",
        "was": "unverified",
        "now": "verified",
    }
    commit("second")
    assert run("diff", "--exit-code").code == 0
    assert run("diff", "HEAD~1").lines == result.lines


def words_of(old: str, new: str) -> list[str]:
    """Compare two worksheets that are given as the fields of one claim."""
    head = "factsheet: 1\nclaims:\n- {id: a, quote: q, "
    before, after = (parse(f"{head}{fields}}}\n").worksheet for fields in (old, new))
    return [part.words for change in compare(before, after) for part in change.parts]


AT = "at: 2026-01-01T00:00:00Z, by: "


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("", "status: opinion", ["unverified → opinion, not in the history"]),
        (
            "",
            f"status: verified, history: [{{{AT}Ana, status: disputed}}, {{{AT}Ben, status: verified}}]",
            ["unverified → disputed by Ana → verified by Ben"],
        ),
        (
            f"status: verified, history: [{{{AT}Ana, status: verified}}]",
            f"status: verified, history: [{{{AT}Ana, status: verified}}, {{{AT}Ben, approved: true}}]",
            ["approved by Ben"],
        ),
        (f"history: [{{{AT}Ana, approved: false}}]", "", ["history entry removed (approval withdrawn by Ana)"]),
        (
            "evidence: [{url: u, stance: supports}]",
            "evidence: [{url: u, stance: refutes}, {url: v}]",
            ["evidence 1: stance “supports” → “refutes”", "1 piece of evidence added"],
        ),
        ("evidence: [{url: u, quote: x}]", "evidence: [{url: u, quote: z}]", ["evidence 1: quote “x” → “z”"]),
        ("evidence: [{url: u}, {url: v}]", "evidence: [{url: v}, {url: u}]", ["evidence reordered"]),
        ("evidence: [{url: u}, {url: u}]", "evidence: [{url: u}]", ["1 piece of evidence removed"]),
        ("assigned: Ana", "assigned: Ben", ["assigned to Ben, was Ana"]),
        ("assigned: Ana", "", ["assigned to nobody, was Ana"]),
        ("x-page: 3", "x-page: 4", ["x-page “3” → “4”"]),
        ("x-a: {b: c}", "x-a: {b: d}", ["x-a changed"]),
        ("rating: Mixed", "rating: 'True'", ["rating “Mixed” → “True”"]),
        (f"note: {'a' * 99}bc", f"note: {'a' * 99}bd", [f"note “…{'a' * 19}bc” → “…{'a' * 19}bd”"]),
    ],
)  # fmt: skip
def test_each_change_has_its_words(old: str, new: str, words: list[str]) -> None:
    assert words_of(old, new) == words


def test_a_claim_with_another_id_or_place_is_the_same_claim() -> None:
    a, b = Claim("a", quote="x"), Claim("b", quote="y")
    assert [c.words for c in compare(Worksheet(claims=(a, b)), Worksheet(claims=(b, a)))] == [
        "claims reordered"
    ]
    (change,) = compare(Worksheet(claims=(a,)), Worksheet(claims=(Claim("z", quote="x"),)))
    assert (change.claim, change.words) == ("z", "id was a")


def test_the_article_and_the_rules_are_compared_too() -> None:
    old = parse("factsheet: 1\narticle: {title: A}\n").worksheet
    new = parse(
        "factsheet: 1\narticle: {title: B}\nrules: {min_sources: 2, few-sources: off}\n"
    ).worksheet
    (change,) = compare(old, new)
    assert change.claim is None
    assert change.words == (
        "article title “A” → “B”, rules min sources “2” added, rules few-sources “off” added"
    )


claims = st.lists(
    st.builds(
        Claim,
        st.sampled_from("abcde"),
        quote=st.sampled_from("xyz"),
        evidence=st.lists(
            st.builds(Evidence, url=st.sampled_from("uv"), quote=st.sampled_from("mn"))
        ).map(tuple),
    ),
    unique_by=lambda claim: claim.id,
).map(lambda items: Worksheet(claims=tuple(items)))


@given(claims, claims)
def test_something_is_said_exactly_when_something_changed(old: Worksheet, new: Worksheet) -> None:
    changes = compare(old, new)
    assert bool(changes) == (old != new)
    assert all(change.words for change in changes)


def test_diff_where_the_worksheet_was_not_there_or_nothing_was_committed(
    run: Run, sheet: Path, git: Git, commit: Git
) -> None:
    unborn = run("diff")
    assert unborn.code == 0
    assert "no commits yet" in unborn.err
    assert len(unborn.lines) == 4
    sheet.rename(sheet.with_name("away"))
    Path("other.txt").write_text("x", encoding="utf-8")
    git("add", "other.txt")
    git("commit", "-q", "-m", "other")
    sheet.with_name("away").rename(sheet)
    new = run("diff")
    assert new.code == 0
    assert "claims.yaml was not there in HEAD" in new.err
    assert "bridge-cost: added: The new bridge cost 40 million euros." in new.out


@pytest.mark.parametrize(
    "revision", ["nowhere", "--help", "--output=x", "-p", "HEAD..HEAD~1", "", "a\0b"]
)
def test_a_revision_that_is_none_is_said_and_never_an_option(
    run: Run, sheet: Path, commit: Git, revision: str
) -> None:
    commit("first")
    result = run("diff", "--", revision)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("factsheet: ")
    assert not Path("x").exists()


def test_outside_a_repository_it_says_so(run: Run, sheet: Path, desk: Path) -> None:
    result = run("diff")
    assert result.code == 2
    assert "claims.yaml: it is not in a git repository" in result.err
    log = run("log", "--git")
    assert (log.code, log.err) == (2, result.err)
    assert run("log").code == 0


def test_an_old_revision_that_is_no_worksheet_is_said_with_its_place(
    run: Run, sheet: Path, commit: Git
) -> None:
    good = sheet.read_bytes()
    sheet.write_text("factsheet: 1\nclaims: 7\n", encoding="utf-8")
    commit("broken", 1)
    sheet.write_bytes(good)
    result = run("diff")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("HEAD:claims.yaml:2:9: a list is expected here")
    commit("repaired", 2)
    log = run("log", "--git")
    assert log.code == 0
    assert "cannot be compared: " in log.out


def test_a_renamed_worksheet_is_followed(run: Run, sheet: Path, git: Git, commit: Git) -> None:
    commit("first", 1)
    Path("sub").mkdir()
    git("mv", "claims.yaml", "sub/bridge.yaml")
    moved = ("-w", "sub/bridge.yaml")
    assert run("diff", *moved).err == "nothing changed since HEAD\n", "renamed, not yet committed"
    commit("moved", 2)
    run("edit", "1", "--note", "x", *moved)
    commit("edited", 3)
    assert run("diff", "HEAD~2", *moved).lines == ["bridge-cost: note “x” added"]
    rows = [row for row in run("log", "--git", "--format", "json", *moved).json if "commit" in row]
    assert [row["subject"] for row in rows] == ["edited", "first", "first", "first", "first"]


def test_in_a_subfolder_a_worktree_and_a_hook(
    run: Run, sheet: Path, desk: Path, git: Git, commit: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit("first")
    git("worktree", "add", "-q", str(desk / "tree"), "-b", "side")
    below = desk / "tree" / "below"
    below.mkdir()
    monkeypatch.chdir(below)
    run("edit", "1", "--note", "x")
    assert run("diff").lines == ["bridge-cost: note “x” added"]
    monkeypatch.chdir(desk)
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    assert run("diff", "-w", "tree/claims.yaml").lines == ["bridge-cost: note “x” added"]
    assert run("diff").lines == []


@pytest.mark.parametrize("name", [":(glob)*.yaml", "-x.yaml", "br ü\ncke.yaml", "*.yaml"])
def test_a_worksheets_name_is_taken_as_it_is(run: Run, git: Git, commit: Git, name: str) -> None:
    Path(name).write_text(WORKSHEET, encoding="utf-8")
    Path("other.yaml").write_text("x: 1\n", encoding="utf-8")
    commit("first")
    run("edit", "1", "--note", "x", f"--worksheet=./{name}")
    assert run("diff", f"--worksheet=./{name}").lines == ["bridge-cost: note “x” added"]
    rows = run("log", "--git", "--format", "json", f"--worksheet=./{name}").json
    assert sum("commit" in row for row in rows) == 4


def test_without_git_it_says_so(installed: Run, sheet: Path) -> None:
    assert "git is not installed" in installed("diff", PATH="/nowhere").err
    assert installed("log", PATH="/nowhere").code == 0


def tsv(result: Result) -> list[list[str]]:
    return [line.split("\t") for line in result.lines]


def test_log_is_filtered_by_day_and_person(run: Run, sheet: Path) -> None:
    run("mark", "1", "verified", "--because", "The budget.", "--by", "Cleo")
    assert [row[1] for row in tsv(run("log"))] == ["bridge-cost", "bridge-opened"]
    assert [row[1] for row in tsv(run("log", "--by", "cleo"))] == ["bridge-cost"]
    assert [row[1] for row in tsv(run("log", "--since", "2026-03-03"))] == ["bridge-cost"]
    assert len(run("log", "--since", "2026-03-02").lines) == 2, "the day itself counts"
    assert len(run("log", "--since", "2026-03-02T12:05:00+02:00").lines) == 2
    assert len(run("log", "--since", "2026-03-02T10:05:01Z").lines) == 1
    assert run("log", "--since", "yesterday").code == 2
    assert run("log", "--by", "Cleo", "--format", "json").json[0]["because"] == "The budget."


def test_log_over_git_tells_who_committed_what_beside_the_verdicts(
    run: Run, sheet: Path, commit: Git
) -> None:
    commit("Begin", 1)
    run("edit", "mayor", "--statement", "The mayor spoke for two hours.")
    run("evidence", "add", "mayor", "https://a.org/", "--stance", "supports")
    run("mark", "mayor", "verified", "--because", "I heard it.", "--by", "Cleo")
    second = commit("Mayor\tchecked", 2, "Ben")
    rows = tsv(run("log", "mayor", "--git"))
    assert rows[0][1:] == ["mayor-speech", "Cleo", "verified", "", "I heard it.", ""]
    assert rows[1] == [
        "2026-04-02T10:00:00Z",
        "mayor-speech",
        "Ben",
        "changed",
        "",
        "1 piece of evidence added, statement “The mayor spoke for an hour.” → “The mayor spoke for two hours.”",
        second[:8],
    ]
    assert rows[2][2:4] == ["Gita Git", "changed"]
    assert rows[2][5] == "added: The mayor spoke for an hour."
    assert len(rows) == 3, "a verdict is told once, by the history"
    assert [row[2] for row in tsv(run("log", "--git", "--by", "ben"))] == ["Ben"]
    late = run("log", "--git", "--since", "2026-04-02", "--format", "json").json
    assert [(row["by"], row.get("subject")) for row in late] == [
        ("Cleo", None),
        ("Ben", "Mayor\tchecked"),
    ]
    assert late[1]["commit"] == second


def test_an_absurd_commit_time_is_no_crash(run: Run, sheet: Path, git: Git) -> None:
    git("add", "-A")
    git("commit", "-q", "-m", "far", GIT_AUTHOR_DATE="@99999999999999 +0000")
    assert run("log", "--git").code == 0


def told_of(old: str, new: str) -> list[str]:
    changes = compare(parse(old).worksheet, parse(new).worksheet)
    return [part.words for change in changes for part in change.parts]


def test_what_a_change_does_to_verdict_and_approval_is_said() -> None:
    evidence = Evidence("https://a.org/", stance="supports")
    seen = of_old(Claim("a", quote="it cost 40", evidence=(evidence,)))
    old = (
        "claims:\n- id: a\n  quote: it cost 40\n  status: verified\n"
        "  evidence: [{url: 'https://a.org/', stance: supports}]\n  history:\n"
        f"  - {{at: 2026-01-01T00:00:00Z, by: Ana, status: verified, seen: {seen}}}\n"
        f"  - {{at: 2026-01-02T00:00:00Z, by: Ben, approved: true, seen: {seen}}}\n"
    )
    assert told_of(old, old.replace("cost 40", "cost 41")) == [
        "quote “it cost 40” → “it cost 41”",
        "the verdict is now stale",
        "the approval is now outdated",
    ]


def test_changes_of_the_worksheet_s_own_fields_are_named_one_by_one() -> None:
    old = "rules: {min_sources: 1, few-sources: off}\nratings: {Good: 2, Bad: 1}\nx-desk: a\nclaims: []\n"
    new = "rules: {min_sources: 2}\nratings: {Good: 3, Bad: 1}\nx-desk: b\nx-new: c\nclaims: []\n"
    said = " / ".join(told_of(old, new))
    for part in ("min sources", "few-sources", "Good", "x-desk", "x-new"):
        assert part in said
    assert "Bad" not in said


def test_own_fields_tags_and_a_late_difference_in_a_long_text_are_named() -> None:
    long = "word " * 60
    old = f"claims:\n- {{id: a, quote: '{long}one', tags: [x, y], x-a: 1, x-b: 2}}\n"
    new = f"claims:\n- {{id: a, quote: '{long}two', tags: [y, x], x-a: 1, x-b: 3}}\n"
    said = told_of(old, new)
    assert "tags reordered" in said
    assert [words for words in said if "x-b" in words] == ["x-b “2” → “3”"]
    assert not [words for words in said if "x-a" in words]
    (quote,) = [words for words in said if words.startswith("quote")]
    assert "one”" in quote
    assert "two”" in quote
    assert len(quote) < 200


def test_before_the_first_commit_git_s_log_is_empty(run: Run, sheet: Path, git: Git) -> None:
    result = run("log", "--git", "--format", "json")
    assert result.code == 0
    assert [row for row in result.json if row.get("commit")] == []
