import os
from pathlib import Path

import pytest
from conftest import Run
from hypothesis import given
from hypothesis import strategies as st

from factsheet.model import ID
from factsheet.slugs import slug


def test_add_prints_a_readable_id_and_appends_the_claim(run: Run, sheet: Path) -> None:
    before = sheet.read_text(encoding="utf-8")
    result = run("add", "--quote", "cost of living rose by 3.5%", "--tag", "money", "--tag", "city")
    assert result.out == "cost-living-rose-35\n"
    assert sheet.read_text(encoding="utf-8") == before + (
        "- id: cost-living-rose-35\n"
        "  quote: cost of living rose by 3.5%\n"
        "  tags: [money, city]\n"
        "  status: unverified\n"
    )


@pytest.mark.parametrize(
    ("words", "id"),
    [
        ("The U.S. froze $9.5 billion", "us-froze-95-billion"),
        ("25 years", "years"),
        ("Das Öl fließt über die Brücke", "ol-fliesst-uber-brucke"),
        ("Россия признала талибов", "россия-признала-талибов"),
        ("…!?", "claim"),
        ("and the of", "and-the-of"),
    ],
)
def test_slugs_are_readable(words: str, id: str) -> None:
    assert slug(words, ()) == id


@given(st.text(max_size=200), st.lists(st.text(max_size=5)))
def test_every_slug_is_a_valid_id_and_not_taken(words: str, more: list[str]) -> None:
    first = slug(words, more)
    assert ID.match(first)
    assert first not in more
    assert slug(words, [*more, first]) not in (first, *more)
    assert len(first) <= 50


def test_add_needs_words_and_an_id_that_is_free(run: Run, sheet: Path) -> None:
    assert "needs a quote or a statement" in run("add").err
    assert run("add", "--quote", "x", "--id", "bridge-cost").code == 2
    assert "not an id" in run("add", "--quote", "x", "--id", "9lives").err


def test_add_begins_a_worksheet_only_when_it_is_named(run: Run, desk: Path) -> None:
    assert run("add", "--quote", "alpha beta").code == 2
    assert run("add", "--quote", "alpha beta", "-w", "new.yaml").out == "alpha-beta\n"
    assert (
        (desk / "new.yaml")
        .read_text(encoding="utf-8")
        .startswith("factsheet: 1\nclaims:\n- id: alpha-beta")
    )


def test_edit_changes_only_what_was_given_and_an_empty_text_takes_away(
    run: Run, sheet: Path
) -> None:
    before = sheet.read_text(encoding="utf-8")
    assert (
        run("edit", "1", "--attributed-to", "", "--tag", "bridge", "--note", "Ask again.").code == 0
    )
    after = sheet.read_text(encoding="utf-8")
    assert after == before.replace("  attributed_to: City council\n", "").replace(
        "  tags: [money]\n", "  tags: [bridge]\n  note: Ask again.\n"
    )
    assert run("edit", "1").code == 2
    assert run("edit", "2", "--quote", "").code == 2, "a claim that says nothing is refused"


def test_edit_says_that_the_verdict_is_stale_now(run: Run, sheet: Path) -> None:
    run("mark", "1", "verified", "--because", "x")
    assert "stale" in run("edit", "1", "--quote", "cost 50 million").err


def test_nothing_is_told_of_a_change_that_could_not_be_saved(
    run: Run, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    run("mark", "1", "verified", "--because", "x")
    monkeypatch.setattr(os, "fsync", full)
    for words in (["edit", "1", "--quote", "cost 39.8 million"], ["split", "1", "cost", "million"]):
        result = run(*words)
        assert result.code == 2
        assert result.err.endswith("no space left on device\n")
        assert "stale" not in result.err
        assert "stays" not in result.err


def test_own_fields_are_kept_and_can_be_set(run: Run, sheet: Path) -> None:
    assert run("edit", "1", "--set", "x-page=3").code == 0
    assert run("list", "--format", "json").json[0]["x-page"] == "3"
    assert run("edit", "1", "--set", "page=3").code == 2
    run("edit", "1", "--set", "x-page=")
    assert "x-page" not in sheet.read_text(encoding="utf-8")


def test_remove_asks_first(run: Run, sheet: Path) -> None:
    before = sheet.read_bytes()
    result = run("remove", "1")
    assert result.code == 2
    assert "euros. (1 piece of evidence, 0 history entries)" in result.err
    assert "--yes" in result.err
    assert "(1 piece of evidence, 0 history entries)" in result.err
    assert sheet.read_bytes() == before
    assert run("remove", "1", "3", "--yes").code == 0
    assert run("list", "--format", "ids").lines == ["bridge-opened"]
    assert run("remove", "bridge-opened", "--yes").code == 0
    assert sheet.read_text(encoding="utf-8").endswith("claims: []\n")


@pytest.mark.parametrize("format", ["json", "jsonl"])
def test_import_reads_what_list_writes(run: Run, sheet: Path, desk: Path, format: str) -> None:
    run("mark", "1", "verified", "--because", "x")
    (desk / f"out.{format}").write_text(run("list", "--format", format).out, encoding="utf-8")
    (desk / "new.yaml").write_text("factsheet: 1\n", encoding="utf-8")
    result = run("import", f"out.{format}", "-w", "new.yaml")
    assert result.lines == ["bridge-cost", "bridge-opened", "mayor-speech"]
    assert (
        run("list", "--format", "json", "-w", "new.yaml").out == run("list", "--format", "json").out
    ), "with evidence and history"


def test_import_takes_a_yaml_worksheet_and_skips_what_is_there(
    run: Run, sheet: Path, desk: Path
) -> None:
    (desk / "other.yaml").write_text(
        "factsheet: 1\nclaims:\n- {id: mayor-speech, statement: The mayor spoke for an hour.}\n"
        "- {id: new-one, quote: y}\n",
        encoding="utf-8",
    )
    result = run("import", "other.yaml")
    assert result.lines == ["new-one"]
    assert "mayor-speech: the worksheet already has this claim\n" in result.err
    assert "1 claim imported, 1 left out" in result.err


def test_import_is_all_or_nothing_and_names_the_line(run: Run, sheet: Path, desk: Path) -> None:
    before = sheet.read_bytes()
    (desk / "in.jsonl").write_text(
        '{"id": "good", "quote": "x"}\n{"id": "bad", "quote": 1, "stauts": "x"}\n{broken\n',
        encoding="utf-8",
    )
    result = run("import", "in.jsonl")
    assert result.code == 2
    assert "line 2: quote: text is expected" in result.err
    assert "did you mean 'status'" in result.err
    assert "line 3: not JSON" in result.err
    assert sheet.read_bytes() == before
    (desk / "in.jsonl").write_text('{"id": "mayor-speech", "quote": "other"}\n', encoding="utf-8")
    renamed = run("import", "in.jsonl")
    assert "taken by another claim; imported as 'other'" in renamed.err
    assert renamed.lines == ["other"]


def test_import_refuses_what_is_no_web_address(run: Run, sheet: Path, desk: Path) -> None:
    before = sheet.read_bytes()
    (desk / "in.jsonl").write_text(
        '{"id": "a", "quote": "x", "evidence": [{"url": "javascript:x"}]}\n', encoding="utf-8"
    )
    result = run("import", "in.jsonl")
    assert result.code == 2
    assert "claim 'a'" in result.err
    assert sheet.read_bytes() == before


def test_import_reads_stdin(installed: Run, sheet: Path) -> None:
    result = installed("import", "-", stdin=b'{"id": "piped", "quote": "x"}\n')
    assert result.out == "piped\n"


def test_an_id_is_changed_unless_another_claim_has_it(run: Run, sheet: Path) -> None:
    taken = run("edit", "bridge-cost", "--id", "mayor-speech")
    assert taken.code == 2
    assert "id 'mayor-speech' is taken" in taken.err
    assert run("edit", "bridge-cost", "--id", "price").code == 0
    assert [line.split("\t")[1] for line in run("list").lines] == [
        "price", "bridge-opened", "mayor-speech",
    ]  # fmt: skip


def test_a_whole_claim_from_a_file_takes_no_other_field(run: Run, sheet: Path, desk: Path) -> None:
    (desk / "one.yaml").write_text("id: price\nquote: cost 40\n", encoding="utf-8")
    result = run("edit", "bridge-cost", "--file", "one.yaml", "--note", "n")
    assert result.code == 2
    assert "--file replaces the whole claim" in result.err


def test_import_names_the_claim_that_is_there_with_other_evidence(
    run: Run, sheet: Path, desk: Path
) -> None:
    text = sheet.read_text(encoding="utf-8").replace("39.8 million", "38.9 million")
    (desk / "other.yaml").write_text(text, encoding="utf-8")
    result = run("import", "other.yaml")
    assert result.code == 0
    assert (
        "bridge-cost: the worksheet already has this claim, with other evidence, history or status"
        in result.err
    )
    assert "38.9" not in sheet.read_text(encoding="utf-8")


def test_import_fetches_nothing_and_wants_column_and_field(run: Run, sheet: Path) -> None:
    assert "addresses are not fetched here" in run("import", "https://example.org/claims.csv").err
    for pair in ("Claim", "=quote"):
        result = run("import", "a.csv", "--map", pair)
        assert result.code == 2
        assert f"'{pair}' is not COLUMN=FIELD" in result.err


def test_import_says_what_it_took_each_column_for(run: Run, desk: Path) -> None:
    table = "statement,Link,Wetter\nThe bridge is long.,https://example.org/,fine\n"
    (desk / "a.csv").write_text(table, encoding="utf-8")
    result = run("import", "a.csv", "-w", "new.yaml")
    assert result.out == "bridge-long\n"
    assert result.err.splitlines() == [
        "column 'Link' → evidence.url",
        "1 column read as the field of that name",
        "columns left out: Wetter",
        "1 claim imported",
    ]


@pytest.mark.parametrize(
    ("words", "id"),
    [
        ("桥花了四千万欧元，并在五月重新开放。", "桥花了四千万欧元"),
        ("2025年全国粮食总产量达到一万四千亿斤", "全国粮食总产量达到一万四"),
        ("据悉，该公司营收40亿元，同比增长12%。", "据悉-该公司营收40亿元"),
        ("橋は2020年に四十億円で建設された。", "橋は2020年に四十億円"),
        ("SMIC 生产了 7 纳米芯片", "smic-生产了-7"),
        ("The leader 习近平 visited France", "leader-习近平-visited-france"),
    ],
)
def test_ids_without_spaces_between_words_are_short_and_stable(words: str, id: str) -> None:
    assert slug(words, ()) == slug(words, ["other"]) == id
    assert slug(words, [id]) == f"{id}-2"


def test_numbers_may_be_lists_and_ranges(run: Run, sheet: Path) -> None:
    for names in (
        ("1-3",),
        ("1,2", "3"),
        ("1,2-3",),
        ("1,", "2-2", "mayor"),
        ("bridge-cost", "2-3"),
    ):
        result = run("mark", *names, "checking", "--because", " ".join(names))
        assert result.code == 0, result.err
        assert [line.split(":")[0] for line in result.err.splitlines()] == [
            "bridge-cost", "bridge-opened", "mayor-speech",
        ]  # fmt: skip
    for name, message in (
        ("2-9", "there is no claim 9; the worksheet has 3"),
        ("0-2", "there is no claim 0"),
        ("3-1", "'3-1' runs backwards; write 1-3"),
        ("1-99999999999999999999", "there is no claim 99999999999999999999"),
        ("1--2", "there is no claim '1--2'"),
    ):
        result = run("mark", name, "opinion")
        assert (result.code, message in result.err) == (2, True), result.err
    assert "'1-2' is 2 claims; give one" in run("show", "1-2").err
    assert "'2-3' is a number; the person comes last" in run("assign", "1", "2-3").err


def test_a_claim_named_by_its_number_is_said_with_its_id(run: Run, sheet: Path) -> None:
    asked = run("remove", "2-3")
    assert asked.code == 2
    assert asked.err.splitlines()[:2] == [
        "2 (bridge-opened): reopened in May (0 pieces of evidence, 1 history entry)",
        "3 (mayor-speech): The mayor spoke for an hour. (0 pieces of evidence, 0 history entries)",
    ]
    assert run("edit", "2", "--note", "x").err.startswith("claim 2 is bridge-opened\n")
    assert " is bridge-opened" not in run("edit", "bridge-opened", "--note", "y").err
    said = run("evidence", "edit", "1", "1", "--note", "x").err
    assert said.startswith("claim 1 is bridge-cost\n")
    assert run("remove", "1", "--yes").err.splitlines() == [
        "removed: 1 (bridge-cost)",
        "later claims have new numbers; see factsheet list",
    ]
    assert run("remove", "2", "--yes").err == "removed: 2 (mayor-speech)\n"
    assert run("remove", "bridge-opened", "--yes").err == "removed: bridge-opened\n"


@pytest.fixture
def article(run: Run, desk: Path) -> Path:
    (desk / "a.txt").write_text(
        "The dam\n\nThe dam cost 40 million euros in 2004. It was opened in May, says Ben Roe. "
        "Some 350 people worked on it for seven years.\n"
    )
    assert run("load", "a.txt").code == 0
    return desk / "claims.yaml"


def test_a_claim_takes_its_place_in_the_article(run: Run, article: Path) -> None:
    before = run("list", "--format", "ids").lines
    assert len(before) == 3
    added = run("add", "--quote", "opened in May", "--statement", "The dam opened in May.")
    assert added.out == "dam-opened-may\n"
    assert run("list", "--format", "ids").lines == [*before[:2], "dam-opened-may", before[2]]
    assert added.err.splitlines() == [
        f"dam-opened-may: shares words with the quote of {before[1]}",
        "dam-opened-may: claim 3 of 4; later claims have new numbers",
    ]
    first = run("add", "--quote", "The dam cost 40 million euros in 2004.", "--id", "twin")
    assert f"twin: already the quote of {before[0]}\n" in first.err
    assert run("list", "--format", "ids").lines[:2] == [before[0], "twin"]
    last = run("add", "--quote", "for seven years", "--id", "last")
    assert last.err == f"last: shares words with the quote of {before[2]}\n"
    assert run("check", "--only", "quote-not-in-article", "--format", "json").json == []


def test_add_says_that_the_words_are_not_in_the_article(run: Run, article: Path) -> None:
    result = run("add", "--quote", "cost 41 million euros", "--id", "wrong")
    assert (result.code, result.out) == (0, "wrong\n")
    assert result.err == "wrong: the quote is not in the article; nearest: '41' → '40'\n"
    assert run("list", "--format", "ids").lines[-1] == "wrong"
    assert run("add", "--statement", "The dam is old.").err == "", "a statement is not looked for"


def test_add_without_a_stored_article_knows_the_same_words(run: Run, sheet: Path) -> None:
    assert run("add", "--quote", "Reopened  in May", "--id", "x").err == (
        "x: already the quote of bridge-opened\n"
    )
    assert run("list", "--format", "ids").lines[-1] == "x"


def test_claims_are_chosen_and_ordered_by_priority_and_person(
    run: Run, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("edit", "mayor", "--priority", "low", "--assigned", "ana")
    ids = ("list", "--format", "ids")
    assert run(*ids, "--priority", "high", "--priority", "low").lines == [
        "bridge-cost", "mayor-speech",
    ]  # fmt: skip
    assert run(*ids, "--priority", "normal").lines == ["bridge-opened"], "the default"
    assert "did you mean" in run("list", "--priority", "hihg").err
    assert run(*ids, "--sort", "assigned").lines == ["mayor-speech", "bridge-opened", "bridge-cost"]
    assert run(*ids, "--sort", "priority").lines == ["bridge-cost", "bridge-opened", "mayor-speech"]
    for width, sort, there in (
        ("80", "file", set()),
        ("80", "priority", {"Priority"}),
        ("80", "assigned", {"Assigned"}),
        ("120", "file", {"Priority", "Assigned"}),
        ("60", "priority", {"Priority"}),
    ):
        monkeypatch.setenv("COLUMNS", width)
        table = run("list", "--format", "table", "--sort", sort).out
        head = set(table.splitlines()[0].split())
        assert head & {"Priority", "Assigned"} == there, (width, sort)
        assert max(map(len, table.splitlines())) <= int(width)
