"""`check --git`: what people said of a claim only ever grows along the branch."""

from pathlib import Path

import pytest
from conftest import Git, Result, Run

ENTRY = "  - {at: 2026-03-02T10:05:00Z, by: Ana, status: verified, because: I was there.}\n"
DISPUTED = (
    "  - {at: 2026-03-03T10:00:00Z, by: Ben, status: disputed, because: SECRETWORD saw it.}\n"
)
APPROVED = "  - {at: 2026-03-04T10:00:00Z, by: Cleo, approved: true}\n"
REVOKED = "  - {at: 2026-03-05T10:00:00Z, by: Cleo, approved: false}\n"
SEEN = ENTRY.replace("}", ", seen: s-00000000}")
DISSENT = ENTRY.replace("status: verified", "status: verified, unaware_of: Ben")


def check(run: Run, *more: str) -> Result:
    return run("check", "--git", *more)


def lost(run: Run) -> list[str]:
    found = run("check", "--git", "--format", "json").json
    return [finding["message"] for finding in found if finding["rule"] == "history-lost"]


def append(sheet: Path, line: str, after: str = ENTRY) -> None:
    text = sheet.read_text(encoding="utf-8")
    assert after in text
    sheet.write_text(text.replace(after, after + line), encoding="utf-8")


def take_out(sheet: Path, line: str, put: str = "") -> None:
    text = sheet.read_text(encoding="utf-8")
    assert line in text
    sheet.write_text(text.replace(line, put), encoding="utf-8")


@pytest.mark.parametrize(
    "line", [DISPUTED, APPROVED, REVOKED], ids=["verdict", "approval", "revocation"]
)
@pytest.mark.parametrize("committed", [True, False])
def test_an_entry_that_vanished_is_an_error_with_its_commit(
    run: Run, sheet: Path, commit: Git, line: str, committed: bool
) -> None:
    commit("first", 1)
    append(sheet, line)
    had = commit("second", 2)
    assert lost(run) == []
    take_out(sheet, line)
    gone = commit("third", 3) if committed else None
    (message,) = lost(run)
    assert message.endswith(
        f"was removed in {gone[:8]}" if gone else "was removed (not committed yet)"
    )
    result = check(run)
    assert result.code == 1
    assert (f"{gone[:8]}^" if gone else had[:8]) in result.out
    assert "SECRETWORD" not in result.out + result.err
    append(sheet, line)
    assert lost(run) == [], "brought back"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (ENTRY, ENTRY.replace("I was there", "I was not there")),
        (ENTRY, ENTRY.replace("verified", "opinion")),
        (ENTRY, ENTRY.replace("Ana,", "Ana, rating: Good,")),
        (DISSENT, ENTRY),
        (SEEN, SEEN.replace("s-0", "s-1")),
        (SEEN, ENTRY),
        (APPROVED, APPROVED.replace("true", "false")),
    ],
    ids=["reason", "status", "rating", "dissent", "seen", "no seen", "approval"],
)
def test_an_entry_that_was_rewritten_is_an_error(
    run: Run, sheet: Path, commit: Git, old: str, new: str
) -> None:
    take_out(sheet, ENTRY, old)
    commit("first", 1)
    take_out(sheet, old, new)
    rewritten = commit("second", 2)
    (message,) = lost(run)
    assert message.endswith(f"was changed in {rewritten[:8]}")


def test_a_new_verdict_loses_nothing(run: Run, sheet: Path, commit: Git) -> None:
    commit("first", 1)
    for status in ("disputed", "verified"):
        run("mark", "2", status, "--because", "x", "--by", "Ben")
        commit(status, 2)
    run("approve", "2", "--by", "Cleo")
    run("approve", "2", "--revoke", "--by", "Cleo")
    assert lost(run) == []


def test_a_merge_that_took_one_side_whole_is_found(
    run: Run, sheet: Path, git: Git, commit: Git
) -> None:
    commit("first", 1)
    git("checkout", "-q", "-b", "side")
    append(sheet, DISPUTED)
    commit("disputed on the side", 2)
    git("checkout", "-q", "main")
    Path("other.txt").write_text("x", encoding="utf-8")
    commit("elsewhere", 3)
    git("merge", "-q", "-s", "ours", "-m", "took ours", "side")
    merged = git("rev-parse", "--short=8", "HEAD").strip()
    (message,) = lost(run)
    assert message.endswith(f"'disputed' by Ben at 2026-03-03T10:00:00Z was removed in {merged}")


def test_a_merge_that_keeps_both_loses_nothing(
    run: Run, sheet: Path, git: Git, commit: Git
) -> None:
    commit("first", 1)
    git("checkout", "-q", "-b", "side")
    run("mark", "1", "checking", "--by", "Ben")
    commit("side", 2)
    git("checkout", "-q", "main")
    run("mark", "3", "opinion", "--because", "x")
    commit("main", 3)
    git("merge", "-q", "-m", "both", "side")
    assert lost(run) == []
    assert check(run).code == run("check").code


def test_a_renamed_worksheet_is_followed(run: Run, sheet: Path, git: Git, commit: Git) -> None:
    append(sheet, DISPUTED)
    commit("first", 1)
    Path("desk").mkdir()
    git("mv", "claims.yaml", "desk/bridge.yaml")
    commit("moved", 2)
    moved = Path("desk/bridge.yaml")
    take_out(moved, DISPUTED)
    commit("taken out", 3)
    result = run("check", "--git", "-w", moved, "--format", "json")
    assert result.code == 1, result.err
    found = result.json
    assert [finding["rule"] for finding in found if finding["rule"] == "history-lost"]
    git("mv", "desk/bridge.yaml", "claims.yaml")


def test_removed_and_split_claims_are_information(run: Run, sheet: Path, commit: Git) -> None:
    commit("first", 1)
    run("remove", "bridge-opened", "--yes")
    gone = commit("removed", 2)
    run("remove", "mayor-speech", "--yes")
    result = check(run)
    assert "history-lost" not in result.out
    assert f"removed or split: bridge-opened ({gone[:8]}), mayor-speech (uncommitted)" in result.err


def test_who_committed_an_entry_is_information_and_an_error_where_the_house_asks(
    run: Run, sheet: Path, desk: Path, commit: Git
) -> None:
    commit("first", 1, by="Ana")
    run("mark", "1", "opinion", "--because", "x", "--by", "Ana")
    second = commit("second", 2, by="Ben")
    result = check(run)
    assert "git: entries that somebody else committed: Ana by Ben (1)\n" in result.err
    assert "committed-by-another" not in result.out
    (desk / "house.yaml").write_text("rules: {committed-by-another: error}\n", encoding="utf-8")
    found = check(run, "--house", "house.yaml", "--format", "json")
    (finding,) = [row for row in found.json if row["rule"] == "committed-by-another"]
    assert f"'opinion' by Ana was committed by Ben in {second[:8]}" == finding["message"]
    assert found.code == 1


def test_a_new_id_takes_nothing_out_of_a_claims_history(run: Run, sheet: Path, commit: Git) -> None:
    append(sheet, DISPUTED)
    commit("first", 1)
    run("edit", "bridge-opened", "--id", "opening")
    commit("renamed", 2)
    result = check(run)
    assert "history-lost" not in result.out
    assert "removed" not in result.err
    take_out(sheet, DISPUTED)
    (message,) = lost(run)
    assert message.startswith("'disputed' by Ben")


def test_a_twin_that_was_removed_takes_nothing_with_it(run: Run, sheet: Path, commit: Git) -> None:
    shown = run("show", "1", "--format", "json").json
    words = [f"--{name}={shown[name]}" for name in ("quote", "statement") if name in shown]
    assert run("add", "--id", "twin", *words).code == 0
    run("mark", "twin", "opinion", "--because", "x", "--by", "Ben")
    commit("first", 1)
    run("remove", "twin", "--yes")
    commit("second", 2)
    assert lost(run) == []
    assert "removed or split: twin" in check(run).err


def test_a_claim_that_a_merge_gave_another_id_has_lost_nothing(
    run: Run, sheet: Path, git: Git, commit: Git
) -> None:
    start = sheet.read_text("utf-8")
    commit("first", 1)
    texts = []
    for branch, by, words in (("side", "Ben", "it is old"), ("main", "Ana", "it is new")):
        git("checkout", "-q", *(["-b"] if branch == "side" else []), branch)
        run("add", "--id", "age", "--quote", words)
        run("mark", "age", "opinion", "--because", "x", "--by", by)
        commit(branch, 2)
        texts.append(sheet.read_text("utf-8").removeprefix(start))
    git("merge", "-q", "--no-commit", "-s", "ours", "side")
    theirs = texts[0].replace("id: age", "id: age-2")
    sheet.write_text(start + texts[1] + theirs, "utf-8")
    commit("merged", 3)
    assert run("list", "--format", "ids").out.endswith("age\nage-2\n")
    assert lost(run) == []
    take_out(sheet, theirs[theirs.index("  status") :])
    (message,) = lost(run)
    assert message.startswith("'opinion' by Ben")


def test_words_that_went_to_another_claim_take_no_history_along(
    run: Run, sheet: Path, commit: Git
) -> None:
    commit("first", 1)
    words = run("show", "1", "--format", "json").json
    names = [name for name in ("quote", "statement") if name in words]
    run("edit", "1", *(f"--{name}=It was otherwise." for name in names))
    run("add", "--id", "twin", *(f"--{name}={words[name]}" for name in names))
    commit("second", 2)
    assert lost(run) == []


def test_a_name_that_is_spelled_otherwise_is_not_somebody_else(
    run: Run, sheet: Path, commit: Git
) -> None:
    commit("first", 1, by="Ana")
    run("mark", "1", "opinion", "--because", "x", "--by", "Ana Ruiz")
    commit("second", 2, by="ana ru\u00edz")
    assert "somebody else" not in check(run).err


def test_a_shallow_clone_is_said_and_not_judged(
    run: Run,
    sheet: Path,
    git: Git,
    commit: Git,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    append(sheet, DISPUTED)
    commit("first", 1)
    take_out(sheet, DISPUTED)
    commit("second", 2)
    clone = tmp_path_factory.mktemp("clone") / "shallow"
    git("clone", "-q", "--depth", "1", f"file://{sheet.parent}", str(clone))
    monkeypatch.chdir(clone)
    result = check(run)
    assert "git: the clone is shallow" in result.err
    assert "history-lost" not in result.out


def test_a_version_that_cannot_be_read_is_said(run: Run, sheet: Path, commit: Git) -> None:
    text = sheet.read_text(encoding="utf-8")
    commit("first", 1)
    sheet.write_text("<<<<<<< broken\n", encoding="utf-8")
    commit("broken", 2)
    sheet.write_text(text, encoding="utf-8")
    commit("mended", 3)
    result = check(run)
    assert "git: 1 version could not be read" in result.err
    assert "history-lost" not in result.out


def test_without_a_repository_it_cannot_be_done(run: Run, sheet: Path) -> None:
    result = check(run)
    assert (result.code, "git repository" in result.err) == (2, True)


def test_before_the_first_commit_nothing_is_lost(run: Run, sheet: Path, git: Git) -> None:
    assert lost(run) == []


def test_a_clone_that_hides_a_commit_by_replacing_it_hides_nothing(
    run: Run, sheet: Path, git: Git, commit: Git
) -> None:
    before = sheet.read_text("utf-8")
    commit("first", 1)
    append(sheet, DISPUTED)
    commit("disputed", 2)
    sheet.write_text(before, "utf-8")
    commit("gone", 3)
    assert len(lost(run)) == 1
    git("replace", "--graft", "HEAD", "HEAD~2")
    assert git("rev-list", "--count", "HEAD").strip() == "2"
    assert len(lost(run)) == 1
    git("replace", "-d", "HEAD")
    grafts = Path(".git/info/grafts")
    grafts.parent.mkdir(exist_ok=True)
    ids = git("rev-parse", "HEAD", "HEAD~2").split()
    grafts.write_text(" ".join(ids) + "\n", encoding="utf-8")
    assert len(lost(run)) == 1
