"""Words that people of other habits type, and what each command says at its end."""

import re
from pathlib import Path

import pytest
from conftest import Run
from test_terminal import ESCAPES, OnTerminal, on_terminal  # noqa: F401 - a fixture

from factsheet.cli import groups
from factsheet.cli.app import COMMANDS, GROUPS


def test_help_groups_the_commands_by_a_day_and_stays_one_screen(run: Run) -> None:
    out = run("--help").out
    assert list(GROUPS) == ["Begin", "Work", "Check", "Publish", "Prove", "Together"]
    heads = [match[1] for match in re.finditer(r"^  (\w+) +[\w-]+ +\w", out, re.MULTILINE)]
    assert [head for head in heads if head in GROUPS] == list(GROUPS)
    assert len(out.splitlines()) <= len(COMMANDS) + 18
    assert all(len(line) <= 80 for line in out.splitlines())


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("chek", "did you mean 'check'?"),
        ("LIST", "did you mean 'list'?"),
        ("delete", "factsheet remove CLAIM…"),
        ("rm", "factsheet remove CLAIM…"),
        ("new", "factsheet load ARTICLE"),
        ("init", "factsheet load ARTICLE"),
        ("start", "factsheet load ARTICLE"),
        ("open", "factsheet review"),
        ("zzzz", "`factsheet --help` lists them"),
        ("evidence delete", "did you mean `factsheet evidence remove`?"),
        ("evidence mv", "did you mean `factsheet evidence move`?"),
        ("evidence lst", "did you mean 'list'?"),
        ("signers remove", "did you mean `factsheet signers end`?"),
        ("evidence zzzz", "there are add, list, edit, copy"),
        ("\x1b[31mred", "No such command"),
    ],
)
def test_a_word_that_is_no_command_is_answered_with_one(run: Run, typed: str, said: str) -> None:
    result = run(*typed.split())
    assert (result.code, result.out) == (2, "")
    assert said in result.err
    assert "\x1b" not in result.err


def test_every_command_that_is_named_in_an_answer_exists() -> None:
    assert not groups._MEANT.keys() & COMMANDS.keys()
    for answer in groups._MEANT.values():
        for name in re.findall(r"factsheet ([a-z-]+)", answer):
            assert name in COMMANDS or name.startswith("--"), answer


@pytest.mark.parametrize("words", ["list", "check", "status", "mark 1 verified", "export"])
def test_in_an_empty_folder_the_way_on_is_an_article(run: Run, desk: Path, words: str) -> None:
    result = run(*words.split())
    assert result.code == 2
    assert "start with an article: factsheet load ARTICLE\n" in result.err


def test_edit_says_what_it_changed(run: Run, sheet: Path) -> None:
    said = run("edit", "bridge-cost", "--note", "Ask again.", "--tag", "city").err
    assert said == "bridge-cost: tag city added, tag money removed, note “Ask again.” added\n"
    assert "statement" in run("edit", "mayor-speech", "--statement", "The mayor spoke.").err
    assert run("edit", "mayor-speech", "--statement", "The mayor spoke.").err == (
        "mayor-speech: nothing changed\n"
    )
    said = run("edit", "mayor-speech", "--id", "mayor").err
    assert "mayor-speech" in said
    assert "mayor" in said


def test_evidence_edit_says_what_it_changed_and_no_confidential_word(run: Run, sheet: Path) -> None:
    said = run("evidence", "edit", "bridge-cost", "1", "--stance", "refutes").err
    assert said == "bridge-cost: evidence 1: stance “supports” → “refutes”\n"
    run("evidence", "add", "1", "--source", "Deep Throat", "--confidential", "--stance", "context")
    said = run("evidence", "edit", "1", "2", "--source", "Deep Larynx").err
    assert "bridge-cost: " in said
    assert "Deep" not in said
    said = run("evidence", "edit", "1", "2", "--not-confidential").err
    assert "Deep" not in said


@pytest.mark.parametrize(
    ("words", "following"),
    [
        ("add --quote x", "factsheet evidence add x URL --stance supports"),
        ("evidence add 1 https://example.org/ --stance supports",
         "factsheet mark bridge-cost STATUS --because '…'"),
        ("mark 1 opinion --because x", "factsheet review"),
        ("check -w claims.yaml --rules", None),
        ("load article.txt", "factsheet review"),
        ("load article.txt --dry-run", None),
        ("import facts.csv", "factsheet review"),
        ("import facts.csv --dry-run", None),
        ("approve bridge-opened --by Zoe", "factsheet check"),
        ("-w claims.yaml mark 1 opinion", "factsheet review -w claims.yaml"),
    ],
)  # fmt: skip
def test_on_a_terminal_the_likely_next_command_is_said(
    on_terminal: OnTerminal,  # noqa: F811
    run: Run,
    sheet: Path,
    words: str,
    following: str | None,
) -> None:
    before = sheet.read_bytes()
    (sheet.parent / "article.txt").write_text("The bridge cost 40 million euros in 2026.\n")
    (sheet.parent / "facts.csv").write_text("claim\nThe ferry is older.\n")
    seen = ESCAPES.sub("", on_terminal(*words.split())[1])
    told = [line for line in seen.splitlines() if line.startswith("next: ")]
    assert told == ([f"next: {following}"] if following else [])
    sheet.write_bytes(before)
    assert "next: " not in run(*words.split()).err, "scripts are told what happened, no more"
