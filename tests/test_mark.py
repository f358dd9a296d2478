from pathlib import Path

from conftest import Run


def test_mark_sets_status_and_history_of_several_claims_at_once(run: Run, sheet: Path) -> None:
    assert run("mark", "1", "mayor", "checking", "--by", "Cleo").code == 0
    claims = run("list", "--format", "json", "--confidential").json
    for claim in (claims[0], claims[2]):
        assert claim["status"] == "checking"
        entry = claim["history"][-1]
        assert (entry["by"], entry["status"]) == ("Cleo", "checking")
        assert entry["at"].endswith("Z")
        assert entry["seen"].startswith("s-")


def test_mark_is_all_or_none(run: Run, sheet: Path) -> None:
    before = sheet.read_bytes()
    assert run("mark", "1", "nobody", "checking").code == 2
    assert sheet.read_bytes() == before


def test_mark_warns_where_check_would_object_and_does_not_block(run: Run, sheet: Path) -> None:
    result = run("mark", "mayor", "verified", "--because", "I heard it.")
    assert result.code == 0
    assert "verified without supporting evidence" in result.err
    assert result.out == ""
    assert run("show", "mayor", "--format", "json").json["status"] == "verified"


def test_the_same_fresh_mark_again_changes_nothing(run: Run, sheet: Path) -> None:
    words = ("mark", "1", "verified", "--because", "The budget.")
    run(*words, "--by", "Ana Ruiz")
    before = sheet.read_bytes()
    for name in ("Ana Ruiz", "ana  ruiz"):
        again = run(*words, "--by", name)
        assert again.code == 0
        assert "nothing changed" in again.err
        assert sheet.read_bytes() == before


def test_another_person_reason_or_a_stale_verdict_makes_a_new_entry(run: Run, sheet: Path) -> None:
    words = ("mark", "1", "verified", "--because", "The budget.")

    def entries() -> int:
        return len(run("show", "1", "--format", "json").json["history"])

    run(*words)
    run(*words, "--by", "Ben")
    assert entries() == 2
    run("mark", "1", "verified", "--because", "Another.", "--by", "Ben")
    assert entries() == 3
    run("edit", "1", "--statement", "It cost 41 million.")
    run("mark", "1", "verified", "--because", "Another.", "--by", "Ben")
    assert entries() == 4
    history = run("show", "1", "--format", "json", "--confidential").json["history"]
    assert history[3]["seen"] != history[2]["seen"]


def test_a_rating_goes_with_its_verdict(run: Run, sheet: Path) -> None:
    run("mark", "1", "verified", "--rating", "Mostly true", "--because", "x")
    assert run("show", "1", "--format", "json").json["rating"] == "Mostly true"
    result = run("mark", "1", "disputed", "--because", "y")
    assert "of the old status was removed" in result.err
    assert "rating" not in run("show", "1", "--format", "json").json
    run("mark", "1", "disputed", "--because", "y", "--rating", "False")
    run("mark", "1", "disputed", "--because", "y", "--rating", "")
    assert "rating" not in run("show", "1", "--format", "json").json, "an empty one takes it away"


def test_an_unknown_status_names_the_nearest(run: Run, sheet: Path) -> None:
    result = run("mark", "1", "verifed")
    assert result.code == 2
    assert "did you mean 'verified'" in result.err
    assert run("mark", "1").code == 2


def test_who_acts_is_said_or_taken_from_the_environment_or_git(
    run: Run, installed: Run, sheet: Path
) -> None:
    run("mark", "1", "checking")
    assert "\tAna\tchecking\t" in run("log").lines[0]
    run("mark", "1", "opinion", "--by", "Ben\n Ben")
    assert "\tBen Ben\topinion\t" in run("log", "1").lines[0]
    config = sheet.parent / "gitconfig"
    config.write_text("[user]\nname = Gita Git\n", encoding="utf-8")
    installed("mark", "3", "checking", FACTSHEET_USER="", GIT_CONFIG_GLOBAL=str(config))
    assert "Gita Git" in run("log", "3").out


def test_the_same_mark_again_settles_a_verdict_that_knew_of_no_other(run: Run, sheet: Path) -> None:
    verdict = ("mark", "mayor", "opinion", "--because", "x", "--by", "Cleo")
    assert run(*verdict).code == 0
    text = sheet.read_text("utf-8")
    apart = text.replace("    because: x\n", "    because: x\n    unaware_of: Ben\n")
    assert apart != text
    sheet.write_text(apart, "utf-8")
    assert "mayor-speech: Cleo marked it opinion, unaware of Ben's verdict" in run("check").out
    assert "mayor-speech: opinion again" in run(*verdict).err
    assert "verdicts-apart" not in run("check").out


def test_taking_away_a_rating_that_is_not_there_is_no_new_verdict(run: Run, sheet: Path) -> None:
    verdict = ("mark", "mayor", "opinion", "--because", "x", "--by", "Cleo", "--rating", "")
    assert run(*verdict).code == 0
    before = sheet.read_text("utf-8")
    assert run(*verdict).code == 0
    assert sheet.read_text("utf-8") == before
