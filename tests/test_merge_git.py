"""`merge` and `git-setup` with real git: three people, their clones, merges and rebases."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from conftest import COMMAND, Result, Run
from test_merge import BASE, changed, resolved

from factsheet.fields import plain
from factsheet.model import Claim
from factsheet.workflows.git_setup import WHOLE
from factsheet.yamltext import parse

EDITS = int(os.environ.get("FACTSHEET_MERGES", "60"))
"""How many random edits three people make: `make test-merge` for 2,000."""

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
Git = Callable[..., Result]


@pytest.fixture
def git(desk: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """Run git, as nobody's settings but these."""
    settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_EDITOR": "true",
                "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_EMAIL": "a@example.org",
                "GIT_COMMITTER_NAME": "C"}  # fmt: skip
    for name, value in settings.items():
        monkeypatch.setenv(name, value)

    def run_git(folder: Path, *words: str, by: str = "Ana", code: int | None = 0) -> Result:
        done = subprocess.run(
            ["git", *words],
            cwd=folder,
            capture_output=True,
            env={**os.environ, "GIT_AUTHOR_NAME": by},
            timeout=60,
            check=False,
        )
        result = Result(done.returncode, done.stdout.decode(), done.stderr.decode())
        assert code is None or result.code == code, (words, result.out, result.err)
        return result

    return run_git


@pytest.fixture
def repository(desk: Path, git: Git, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a repository with a worksheet in it, set up, and work in it."""
    folder = desk / "repository"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    monkeypatch.chdir(folder)
    (folder / "claims.yaml").write_text(BASE, encoding="utf-8")
    assert run("git-setup").code == 0
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "base")
    git(folder, "branch", "other")
    return folder


def commit(git: Git, folder: Path, text: str, by: str) -> None:
    (folder / "claims.yaml").write_text(text, encoding="utf-8")
    git(folder, "commit", "-qam", "edit", by=by)


def diverge(git: Git, folder: Path, ours: str, theirs: str) -> None:
    commit(git, folder, ours, "Ana")
    git(folder, "checkout", "-q", "other")
    commit(git, folder, theirs, "Ben")
    git(folder, "checkout", "-q", "main")


def test_git_merges_by_claim(repository: Path, git: Git) -> None:
    diverge(
        git,
        repository,
        changed(("[money]\n", "[money]\n  priority: high\n")),
        changed(("[money]\n", "[money]\n  note: Ask.\n")),
    )
    git(repository, "merge", "-q", "other")
    text = (repository / "claims.yaml").read_text(encoding="utf-8")
    assert "  priority: high\n" in text
    assert "  note: Ask.\n" in text


@pytest.mark.parametrize("how", ["merge", "rebase"])
def test_a_conflict_names_both_people_and_stays_for_git_to_see(
    repository: Path, git: Git, how: str
) -> None:
    diverge(git, repository, changed(("an hour", "two")), changed(("an hour", "three")))
    result = git(repository, how, "other", code=1)
    text = (repository / "claims.yaml").read_text(encoding="utf-8")
    people = ("Ana", "Ben") if how == "merge" else ("Ben", "Ana")
    assert f"<<<<<<< ours ({people[0]})\n" in text
    assert f">>>>>>> theirs ({people[1]})\n" in text
    assert "conflict: speech: statement: " in result.err
    assert "UU claims.yaml" in git(repository, "status", "--porcelain").out


def test_a_worksheet_that_is_broken_on_one_side_is_left_to_gits_lines(
    repository: Path, git: Git
) -> None:
    broken = changed(("tags: [money]", "tags: [money"), ("an hour", "two"))
    diverge(git, repository, changed(("an hour", "three")), broken)
    result = git(repository, "merge", "other", code=1)
    text = (repository / "claims.yaml").read_text(encoding="utf-8")
    assert "claims.yaml (theirs):10:" in result.err
    assert "  statement: The mayor spoke for two.\n" in text
    assert "  statement: The mayor spoke for three.\n" in text
    assert "<<<<<<< ours" in text
    assert "UU claims.yaml" in git(repository, "status", "--porcelain").out


def test_a_worksheet_added_on_both_sides_is_merged_without_a_base(
    repository: Path, git: Git
) -> None:
    (repository / "sub").mkdir()
    for branch, name in (("other", "theirs"), ("main", "ours")):
        git(repository, "checkout", "-q", branch)
        path = repository / "sub" / "claims.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"factsheet: 1\nclaims:\n- {{id: {name}, quote: {name}}}\n")
        git(repository, "add", ".")
        git(repository, "commit", "-qm", name)
    git(repository, "merge", "-q", "other")
    text = (repository / "sub" / "claims.yaml").read_text()
    assert [claim.id for claim in parse(text).worksheet.claims] == ["ours", "theirs"]


def test_without_the_command_git_merges_lines(repository: Path, git: Git, desk: Path) -> None:
    driver = git(repository, "config", "merge.factsheet.driver").out.strip()
    gone = driver.replace(str(COMMAND), str(desk / "gone"))
    assert gone != driver
    git(repository, "config", "merge.factsheet.driver", gone)
    diverge(git, repository, changed(("an hour", "two")), changed(("an hour", "three")))
    paths = [str(Path(shutil.which(name) or "").parent) for name in ("git", "sh")]
    os.environ["PATH"], before = ":".join(paths), os.environ["PATH"]
    try:
        git(repository, "merge", "other", code=1)
    finally:
        os.environ["PATH"] = before
    text = (repository / "claims.yaml").read_text(encoding="utf-8")
    assert "for two.\n=======\n" in text


def test_hunks_name_their_claim(repository: Path, git: Git) -> None:
    path = repository / "claims.yaml"
    more = "".join(f"  x-{n}: {n}\n" for n in range(9))
    path.write_text(BASE.replace("x-desk", more + "x-desk") + "x-end: 1\n", encoding="utf-8")
    git(repository, "commit", "-qam", "long")
    path.write_text(path.read_text().replace("x-7: 7", "x-7: 8"), encoding="utf-8")
    assert "@@ speech\n" in git(repository, "diff").out


def test_setting_up_twice_changes_nothing_and_taking_back_leaves_no_trace(
    desk: Path, git: Git, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, before in enumerate((None, b"*.txt text\n", b"*.txt text", b"*.txt text\r\n")):
        folder = desk / f"r{number}"
        (folder / "deep" / "er").mkdir(parents=True)
        git(folder, "init", "-q")
        attributes, config = folder / ".gitattributes", folder / ".git" / "config"
        if before is not None:
            attributes.write_bytes(before)
        settings = config.read_bytes()
        monkeypatch.chdir(folder / "deep" / "er")
        first = run("git-setup")
        assert first.code == 0
        assert "added to .gitattributes: claims.yaml merge=factsheet diff=factsheet\n" in first.out
        state = attributes.read_bytes(), config.read_bytes()
        for line in (b"claims.yaml merge=factsheet diff=factsheet", *map(str.encode, WHOLE)):
            assert line in state[0].replace(b"\r", b"").splitlines()
        assert run("git-setup").out == ""
        assert (attributes.read_bytes(), config.read_bytes()) == state
        assert run("git-setup", "--remove").code == 0
        assert config.read_bytes() == settings
        assert (attributes.read_bytes() if attributes.exists() else None) == before
        assert run("git-setup", "--remove").out == ""


def test_what_a_colleague_set_up_stays_when_i_take_mine_back(
    repository: Path, run: Run, git: Git
) -> None:
    clone = repository.parent / "clone"
    git(repository.parent, "clone", "-q", str(repository), str(clone))
    os.chdir(clone)
    assert "gitattributes" not in run("git-setup").out
    run("git-setup", "--remove")
    assert (clone / ".gitattributes").read_bytes() == (repository / ".gitattributes").read_bytes()


def test_named_worksheets_and_patterns(repository: Path, run: Run, git: Git) -> None:
    (repository / "a b").mkdir()
    (repository / "a b" / "x[1].yaml").write_text(BASE)
    os.chdir(repository / "a b")
    assert run("git-setup", "x[1].yaml", "*.facts").code == 0
    for name in ("x[1].yaml", "some.facts"):
        assert ": merge: factsheet" in git(Path.cwd(), "check-attr", "merge", name).out
    assert ": merge: unspecified" in git(Path.cwd(), "check-attr", "merge", "x1.yaml").out
    assert run("git-setup", "!no").code == 2


def test_a_linked_worktree_shares_the_settings(repository: Path, run: Run, git: Git) -> None:
    git(repository, "worktree", "add", "-q", "../tree", "other")
    os.chdir(repository.parent / "tree")
    assert "merge.factsheet" not in run("git-setup").out


def test_without_git_or_a_repository_it_says_so(
    desk: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(desk.parent))
    result = run("git-setup")
    assert result.code == 2
    assert "no git work tree" in result.err
    monkeypatch.setenv("PATH", str(desk))
    result = run("git-setup")
    assert (result.code, result.err) == (2, "factsheet: git is not installed, or not on the PATH\n")


def test_git_dir_of_a_hook_does_not_lead_elsewhere(
    repository: Path, desk: Path, run: Run, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = desk / "another"
    other.mkdir()
    git(other, "init", "-q")
    monkeypatch.chdir(other)
    monkeypatch.setenv("GIT_DIR", str(repository / ".git"))
    assert run("git-setup").code == 0
    assert (other / ".gitattributes").exists()


def files(desk: Path, ours: str, theirs: str, base: str = BASE) -> list[str]:
    for name, text in (("base", base), ("ours", ours), ("theirs", theirs)):
        (desk / name).write_text(text, encoding="utf-8")
    return ["merge", "base", "ours", "theirs"]


def test_by_hand_outside_git_the_result_goes_into_ours_or_where_it_is_asked(
    desk: Path, run: Run
) -> None:
    command = files(desk, changed(("an hour", "two")), changed(("[money]", "[cash]")))
    wanted = changed(("an hour", "two"), ("[money]", "[cash]"))
    result = run(*command, "--output", "-")
    assert (result.code, result.out) == (0, wanted)
    assert (desk / "ours").read_text() == changed(("an hour", "two"))
    assert run(*command, "--output", "new").code == 0
    assert (desk / "new").read_text() == wanted
    result = run(*command)
    assert (result.code, result.out) == (0, "")
    assert (desk / "ours").read_text() == wanted
    assert result.err == "ours: merged by claim; theirs: 1 changed\n"


def test_a_conflict_is_told_in_words(desk: Path, run: Run) -> None:
    result = run(*files(desk, changed(("an hour", "two")), changed(("an hour", "three"))))
    assert result.code == 1
    assert (
        "ours: conflict: speech: statement: The mayor spoke for two. (ours) "
        "against The mayor spoke for three. (theirs)\n" in result.err
    )


def test_a_broken_side_gives_lines_and_code_2(desk: Path, run: Run) -> None:
    result = run(*files(desk, changed(("an hour", "two")), "factsheet: 1\nclams: []\n"))
    assert result.code == 2
    assert "theirs:2:1: unknown key 'clams'" in result.err
    text = (desk / "ours").read_text()
    assert "<<<<<<< ours" in text
    assert "clams: []" in text


@pytest.mark.parametrize("gone", ["base", "ours", "theirs"])
def test_a_missing_file_is_said_and_nothing_written(desk: Path, run: Run, gone: str) -> None:
    command = files(desk, changed(("an hour", "two")), changed(("an hour", "three")))
    before = (desk / "ours").read_bytes()
    (desk / gone).unlink()
    result = run(*command)
    assert (result.code, result.out) == (2, "")
    assert f"{gone}: there is no such file" in result.err
    assert not (desk / gone).exists()
    assert gone == "ours" or (desk / "ours").read_bytes() == before


def test_a_byte_order_mark_stays(desk: Path, run: Run) -> None:
    command = files(desk, "\ufeff" + changed(("an hour", "two")), "\ufeff" + changed(("[money]", "[cash]")), "\ufeff" + BASE)  # fmt: skip
    assert run(*command).code == 0
    assert (desk / "ours").read_text(encoding="utf-8").startswith("\ufeff# The bridge")


# Three people at work


PEOPLE = ("Ana", "Ben", "Cem")


class Team:
    """Three clones of one repository, and a model of what each person did to which field.

    The model knows nothing of texts: it holds each clone's worksheet as {(claim, field): value},
    evidence and history as items of their own, and merges those by the one rule that a value
    changed on one side wins, and two different changes are a conflict.
    """

    def __init__(self, desk: Path, git: Git, run: Run, seed: int) -> None:
        self.git, self.run, self.rnd = git, run, Random(seed)
        self.clock = self.count = 0
        self.hub = desk / "hub.git"
        self.entries: set[tuple[str, str]] = set()
        self.comments: set[str] = set()
        self.conflicts = 0
        git(desk, "init", "-q", "--bare", "-b", "main", str(self.hub))
        self.clones = {name: desk / name for name in PEOPLE}
        for name, folder in self.clones.items():
            git(desk, "clone", "-q", str(self.hub), str(folder), code=None)
            os.chdir(folder)
            if name == "Ana":
                sheet = "".join(
                    f"- id: c{n}\n  quote: quote {n}\n  evidence:\n  - url: https://e.org/{n}\n"
                    for n in range(12)
                )
                (folder / "claims.yaml").write_text("factsheet: 1\nclaims:\n" + sheet)
                run("git-setup")
                git(folder, "add", ".")
                git(folder, "commit", "-qm", "begin")
                git(folder, "push", "-q", "origin", "HEAD:main")
            else:
                run("git-setup")

    def text(self, name: str) -> str:
        return (self.clones[name] / "claims.yaml").read_text(encoding="utf-8")

    def edit(self, name: str) -> None:
        """Let a person change something, through a command or by hand."""
        os.chdir(self.clones[name])
        self.count += 1
        number, rnd = self.count, self.rnd
        sheet = parse(self.text(name)).worksheet
        claim = rnd.choice(sheet.claims)
        rows = len(claim.evidence)
        what = rnd.choice(
            (
                "mark",
                "mark",
                "mark",
                "add",
                "more",
                "more",
                "change",
                "drop",
                "words",
                "note",
                "hand",
            )
        )
        ok = None
        if what == "mark":
            status = rnd.choice(("verified", "disputed", "opinion"))
            ok = self.run("mark", claim.id, status, "--because", f"reason {number}", "--by", name)
            self.entries.add((claim.id, f"reason {number}"))
        elif what == "add":
            ok = self.run("add", "--id", f"new{number}", "--quote", f"new words {number}")
        elif what == "more":
            ok = self.run("evidence", "add", claim.id, f"https://n.org/{number}")
        elif what == "change" and rows:
            row = str(rnd.randint(1, rows))
            ok = self.run("evidence", "edit", claim.id, row, "--note", f"n{number}")
        elif what == "drop" and rows:
            ok = self.run("evidence", "remove", claim.id, str(rnd.randint(1, rows)))
        elif what == "words":
            ok = self.run("edit", claim.id, "--statement", f"Statement {number}.")
        elif what == "note":
            ok = self.run("edit", claim.id, "--note", f"note {number}")
        else:
            comment = f"# by hand {number}"
            text = self.text(name).replace(f"- id: {claim.id}\n", f"{comment}\n- id: {claim.id}\n")
            (self.clones[name] / "claims.yaml").write_text(text, encoding="utf-8")
            self.comments.add(comment)
        assert ok is None or ok.code == 0, (what, ok)
        self.git(self.clones[name], "commit", "-qam", f"edit {number}", by=name, code=None)

    def sync(self, name: str) -> None:
        """Take what the others did, by a merge or a rebase, decide conflicts, and pass all on."""
        folder = self.clones[name]
        self.git(folder, "fetch", "-q")
        if self.git(folder, "merge-base", "HEAD", "origin/main").out == self.git(folder, "rev-parse", "origin/main").out:  # fmt: skip
            self.git(folder, "push", "-q", "origin", "HEAD:main")
            return
        rebase = self.rnd.random() < 0.4
        if rebase:
            done = self.git(folder, "rebase", "-q", "origin/main", by=name, code=None)
            while done.code:
                base, ours, theirs = (
                    self.git(folder, "show", f":{stage}:claims.yaml").out for stage in (1, 2, 3)
                )
                self.decide(name, base, ours, theirs)
                done = self.git(folder, "rebase", "--continue", by=name, code=None)
        else:
            base, ours, theirs = (
                self.git(folder, "show", f"{commit}:claims.yaml").out
                for commit in (
                    self.git(folder, "merge-base", "HEAD", "origin/main").out.strip(),
                    "HEAD",
                    "origin/main",
                )
            )
            done = self.git(folder, "merge", "-q", "origin/main", by=name, code=None)
            assert bool(done.code) == bool(disagreements(base, ours, theirs)), done.err
            if done.code:
                self.decide(name, base, ours, theirs)
                self.git(folder, "commit", "-qm", "merge", by=name)
            expect(base, ours, theirs, self.text(name))
        parse(self.text(name))
        self.git(folder, "push", "-q", "origin", "HEAD:main")

    def decide(self, name: str, base: str, ours: str, theirs: str) -> None:
        """Take one side at every marker; the conflicts must be those where two people disagree."""
        self.conflicts += 1
        text = self.text(name)
        assert disagreements(base, ours, theirs)
        assert "<<<<<<< ours (" in text
        for side in ("ours", "theirs"):
            parse(resolved(text, side))
        chosen = resolved(text, self.rnd.choice(("ours", "theirs")))
        (self.clones[name] / "claims.yaml").write_text(chosen, encoding="utf-8")
        self.git(self.clones[name], "add", "claims.yaml")


def model(text: str) -> dict[Any, Any]:
    """Give a worksheet as single values by where they are; no order, no text."""
    found: dict[Any, Any] = {}
    for claim in parse(text).worksheet.claims:
        record = plain(claim)
        for item in record.pop("evidence", []):
            found[claim.id, "evidence", item["url"]] = item
        for entry in record.pop("history", []):
            found[claim.id, "history", entry["because"]] = {**entry, "unaware_of": None}
        for name, value in record.items():
            found[claim.id, name] = value
    return found


def disagreements(base: str, ours: str, theirs: str) -> set[Any]:
    """Say by the model in which places two people disagree."""
    b, o, t = model(base), model(ours), model(theirs)
    found = {
        key
        for key in {*b, *o, *t}
        if o.get(key) != t.get(key) and b.get(key) not in (o.get(key), t.get(key))
    }
    judged = [{key[0] for key in side if key[1] == "history" and key not in b} for side in (o, t)]
    for name in judged[0] & judged[1]:
        if o[name, "status"] != t[name, "status"]:
            found.add((name, "status"))
    return found


def expect(base: str, ours: str, theirs: str, merged: str) -> None:
    """Compare a merge with the model wherever nobody disagreed."""
    b, o, t, m = model(base), model(ours), model(theirs), model(merged)
    open_places = disagreements(base, ours, theirs)
    for key in {*b, *o, *t, *m} - open_places:
        wanted = t.get(key) if o.get(key) == b.get(key) else o.get(key)
        assert m.get(key) == wanted, key


def test_three_people_lose_nothing_and_conflict_only_where_they_disagree(
    desk: Path, git: Git, run: Run
) -> None:
    team = Team(desk, git, run, seed=EDITS)
    done = 0
    while done < EDITS:
        for name in PEOPLE:
            for _ in range(team.rnd.randint(1, 3)):
                team.edit(name)
                done += 1
        team.sync(team.rnd.choice(PEOPLE))
    for name in (*PEOPLE, *PEOPLE):
        team.sync(name)
    texts = {team.text(name) for name in PEOPLE}
    assert len(texts) == 1
    text = texts.pop()
    claims: dict[str, Claim] = {claim.id: claim for claim in parse(text).worksheet.claims}
    have = [(name, entry.because) for name, claim in claims.items() for entry in claim.history]
    assert sorted(map(str, have)) == sorted(map(str, team.entries)), "each entry, each once"
    for claim in claims.values():
        assert list(claim.history) == sorted(claim.history, key=lambda entry: entry.at)
    assert [c for c in team.comments if text.count(c + "\n") != 1] == []
    assert team.conflicts or EDITS < 60


def test_without_git_too_nothing_of_a_side_that_is_broken_is_lost(
    desk: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(desk / "nowhere"))
    command = files(desk, changed(("tags: [money]", "tags: [money")), changed(("an hour", "two")))
    ours, theirs = ((desk / name).read_bytes() for name in ("ours", "theirs"))
    result = run(*command)
    assert result.code == 2
    assert "ours" in result.err
    assert (desk / "ours").read_bytes() == (
        b"<<<<<<< ours\n" + ours + b"=======\n" + theirs + b">>>>>>> theirs\n"
    )
    (desk / "ours").write_bytes(b"\0 no text")
    assert run(*command).code == 2
    assert (desk / "ours").read_bytes() == b"\0 no text"


def test_a_merge_by_hand_notes_what_it_did_to_ids(desk: Path, run: Run) -> None:
    new = "- id: new\n  quote: {}\nx-desk"
    command = files(desk, *(changed(("x-desk", new.format(word))) for word in ("one", "another")))
    result = run(*command)
    assert result.code == 0
    assert "note: two claims had the id 'new'; theirs is now 'new-2'" in result.err


def test_branches_that_merged_each_other_before_merge_again_without_surprises(
    repository: Path, git: Git
) -> None:
    """A criss-cross: git merges the two common ancestors first, and takes that for the base."""
    clash = (("an hour", "two"), ("an hour", "three"))
    diverge(git, repository, changed(clash[0], ("sic", "Sic")), changed(clash[1], ("[money]", "[cash]")))  # fmt: skip
    git(repository, "branch", "before")
    settled = changed(("an hour", "four"), ("sic", "Sic"), ("[money]", "[cash]"))
    for here, there in (("main", "other"), ("other", "before")):
        git(repository, "checkout", "-q", here)
        git(repository, "merge", "-q", there, code=1)
        commit(git, repository, settled, "Cleo")
    git(repository, "checkout", "-q", "main")
    diverge(git, repository, changed(("[cash]", "[money]"), text=settled), settled + "# end\n")
    git(repository, "merge", "-q", "other")
    text = (repository / "claims.yaml").read_text(encoding="utf-8")
    assert text == changed(("[cash]", "[money]"), text=settled) + "# end\n"


def test_a_common_ancestor_that_cannot_be_merged_by_claim_is_the_older_one(
    desk: Path, run: Run
) -> None:
    names = ("base.yaml", "ours.yaml", "theirs.yaml")
    texts = (
        BASE,
        changed(("an hour", "two")),
        changed(("[money]", "[money"), ("an hour", "three")),
    )
    for name, text in zip(names, texts, strict=True):
        (desk / name).write_text(text, encoding="utf-8")
    assert run("merge", "--for-base", *names).code == 0
    assert (desk / "ours.yaml").read_text(encoding="utf-8") == BASE
