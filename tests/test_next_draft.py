"""The next draft: what changed, which verdicts lapsed, what was asked for and has arrived."""

from pathlib import Path

import pytest
import yaml
from conftest import Run

from factsheet.rewording.differences import difference


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("It cost 40 million in May.", "It cost 39.8 million in June.", "'40' → '39.8', 'May' → 'June'"),
        ("Mayor Ben Roe spoke.", "Mayor Ben Rowe spoke.", "'Mayor Ben Roe' → 'Mayor Ben Rowe'"),
        ("It cost 40 million.", "It cost 40 billion.", "'40 million' → '40 billion'"),
        ("It cost €40, or 12 %.", "It cost €39.5, or 13 %.", "'€40' → '€39.5', '12 %' → '13 %'"),
        ("It is the longest.", "It is not the longest.", "'not' added after 'is'"),
        ("It took a year and 350 people.", "It took a year.", "'and 350 people' deleted"),
        ("Hier leben 12 300 Menschen.", "Hier leben 12 400 Menschen.", "'12 300' → '12 400'"),
        ("It fell by -5 degrees.", "It fell by 5 degrees.", "'-5' → '5'"),
        ("From 1,250 to 1,100 cars.", "From 1,260 to 1,110 cars.", "'1,250' → '1,260', '1,100' → '1,110'"),
        ("桥花了四千万欧元并在五月开放。", "桥花了三千万欧元并在六月开放。", "'四千万' → '三千万', '五' → '六'"),
        ("2025年营收40亿元。", "2025年营收39.8亿元。", "'40亿' → '39.8亿'"),
        ("नई दिल्ली में 40 लोग थे।", "नई दिल्ली में 50 लोग थे।", "'40' → '50'"),
        ("The city said “yes” to it.", "The city said 'yes' to it!", "only punctuation, capitals or spaces"),
        ("The EU's budget rose.", "The EU’s budget rose", "only punctuation, capitals or spaces"),
        ("a 1 b 2 c 3 d 4 e 5", "a 9 b 8 c 7 d 6 e 0", "'1' → '9', '2' → '8', '3' → '7', '4' → '6' and 1 more"),
        ("same", "same", ""),
    ],
)  # fmt: skip
def test_a_change_is_said_word_by_word_with_numbers_and_names_whole(
    was: str, now: str, said: str
) -> None:
    assert difference(was, now) == said


def test_a_rewritten_sentence_is_shown_by_its_two_ends() -> None:
    was = "A quite different sentence about ships in 2001 and their crews from the far north."
    now = "Unemployment fell to 4.5 percent in March, the lowest rate since records began here."
    said = difference(was, now)
    assert said.startswith("'A quite different")
    assert " … " in said
    assert "began here'" in said
    assert len(said) < 150
    assert len(difference("x" * 2_000_000, "y " * 1_000_000)) < 150, "however long it is"


FACTS = (
    ("The dam cost 40 million euros in 2004.", "The dam cost 39.8 million euros in 2004."),
    ("Mayor Ben Roe opened it on 3 May.", "Mayor Ben Roe opened it on 5 May."),
    ("It is the longest dam in Germany.", "It is the second longest dam in Germany."),
    ("Some 350 people worked on it for seven years.", "Some 360 people worked on it for six years."),
    ("About 12,000 cars cross it every day.", "About 12,500 cars cross it every day."),
    ("The old dam was built in 1921 by Anna Maria Schmidt.", "The old dam was built in 1921 by Anna Maria Schmitt."),
    ("It holds 30 million cubic metres of water.", "It holds 31 million cubic metres of water."),
    ("The city bought 300 trams in 2024.", "The city bought 300 buses in 2024."),
    ("Traffic fell by 12 percent in March.", "Traffic did not fall by 12 percent in March."),
    ("Siemens of Munich supplied 14 turbines.", "Siemens of Munich supplied 15 turbines."),
    ("The strike in 2003 lasted 20 days.", "The strike in 2003 lasted 20 weeks."),
    ("Its wall is 51 metres high, the council says.", "Its wall is 52 metres high, the council says."),
)  # fmt: skip
KEPT = "The police counted 90 accidents there in 2025."


@pytest.fixture
def judged(run: Run, desk: Path) -> list[str]:
    """Load a draft of 13 claims, judge all, approve the first: gives the ids."""
    draft = desk / "draft.txt"
    draft.write_text("The dam\n\n" + "\n\n".join([one for one, _ in FACTS] + [KEPT]) + "\n")
    assert run("load", draft, "--all").code == 0
    rows = [line.split("\t") for line in run("list").lines]
    ids = [row[1] for row in rows if row[4].endswith(".")]  # all but the headline
    assert len(ids) == 13
    for name in ids:
        assert run("mark", name, "verified", "--because", "I asked.").code == 0
    assert run("approve", ids[0], "--by", "Ben").code == 0
    return ids


def second(run: Run, desk: Path, facts: list[str]) -> list[list[str]]:
    (desk / "draft.txt").write_text("The dam\n\n" + "\n\n".join([*facts, KEPT]) + "\n")
    return [line.split("\t") for line in run("load", "draft.txt").lines]


def test_load_says_of_twelve_changed_claims_what_changed_and_whose_verdict_lapsed(
    run: Run, desk: Path, judged: list[str]
) -> None:
    rows = second(run, desk, [new for _, new in FACTS])
    assert [row[:2] for row in rows] == [["changed", name] for name in judged[:12]]
    assert [row[2] for row in rows] == [new for _, new in FACTS]
    assert [row[3] for row in rows] == [
        "'40' → '39.8'",
        "'3' → '5'",
        "'second' added after 'the'",
        "'350' → '360', 'seven' → 'six'",
        "'12,000' → '12,500'",
        "'Anna Maria Schmidt' → 'Anna Maria Schmitt'",
        "'30' → '31'",
        "'300 trams' → '300 buses'",
        "'fell' → 'did not fall'",
        "'14' → '15'",
        "'20 days' → '20 weeks'",
        "'51' → '52'",
    ]
    assert rows[0][4] == "Ana's verdict (verified) is now stale; Ben's approval is now outdated"
    assert {row[4] for row in rows[1:]} == {"Ana's verdict (verified) is now stale"}


def test_the_words_that_were_judged_are_kept_until_the_claim_is_judged_again(
    run: Run, desk: Path, judged: list[str]
) -> None:
    def claim() -> dict[str, object]:
        sheet = yaml.safe_load((desk / "claims.yaml").read_text())
        return next(one for one in sheet["claims"] if one["id"] == judged[0])

    facts = [new for _, new in FACTS]
    second(run, desk, facts)
    assert claim()["x-was"] == FACTS[0][0]
    facts[0] = "The dam cost 39.9 million euros in 2004."
    rows = second(run, desk, facts)
    assert [row[3:] for row in rows] == [
        ["'39.8' → '39.9'", "Ana's verdict (verified) is still stale"]
    ]
    assert claim()["x-was"] == FACTS[0][0], "what was judged, not the draft between"
    assert run("mark", judged[0], "checking").code == 0
    assert claim()["x-was"] == FACTS[0][0], "not judged yet"
    assert run("mark", judged[0], "verified", "--because", "Asked again.").code == 0
    assert "x-was" not in claim()
    facts[0] = FACTS[0][0]
    second(run, desk, facts)
    assert claim()["x-was"] == "The dam cost 39.9 million euros in 2004."


def test_words_that_come_back_make_the_verdict_valid_again(
    run: Run, desk: Path, judged: list[str]
) -> None:
    second(run, desk, [new for _, new in FACTS])
    rows = second(run, desk, [old for old, _ in FACTS])
    assert rows[0][3:] == [
        "'39.8' → '40'",
        "Ana's verdict (verified) is valid again: these words were judged; "
        "Ben's approval is valid again",
    ]
    assert "x-was" not in (desk / "claims.yaml").read_text()
    assert run("list", "--stale").out == ""


@pytest.mark.parametrize(
    ("reason", "quote", "now", "asked"),
    [
        ("The budget says 39.8 million.", "", "39.8 million", "'39.8'"),
        ("Not 40 but 39.8 million.", "", "39.8 million", "'39.8'"),
        ("Wrong.", "a sum of 39.8 million", "39.8 million", "'39.8'"),
        ("The budget says 39.8 million.", "", "39.9 million", ""),
        ("The budget says 39.8 million.", "", "39.8 billion", ""),
        ("The budget says 41 million, not 39.8.", "", "39.8 million", ""),
        ("Somewhere near 139.8 million.", "", "39.8 million", ""),
        ("It was much less.", "", "much less than 40 million", ""),
    ],
)
def test_corrected_is_proposed_only_when_the_asked_for_words_arrived(
    run: Run, desk: Path, reason: str, quote: str, now: str, asked: str
) -> None:
    draft = desk / "a.txt"
    draft.write_text("The dam\n\nThe new dam cost 40 million euros in Spain.\n")
    run("load", draft)
    if quote:
        run(
            "evidence", "add", "1", "https://example.org/b", "--stance", "refutes", "--quote", quote
        )
    run("mark", "1", "disputed", "--because", reason)
    draft.write_text(f"The dam\n\nThe new dam cost {now} euros in Spain.\n")
    (row,) = (line.split("\t") for line in run("load", draft).lines)
    expected = f"; Ana's verdict names {asked}: corrected?" if asked else ""
    assert row[4] == "Ana's verdict (disputed) is now stale" + expected
    assert run("show", "1", "--format", "json").json["status"] == "disputed", "only a proposal"


def test_nothing_is_proposed_from_confidential_evidence(run: Run, desk: Path) -> None:
    draft = desk / "a.txt"
    draft.write_text("The dam\n\nThe new dam cost 40 million euros in Spain.\n")
    run("load", draft)
    run(
        "evidence", "add", "1", "--source", "A letter", "--stance", "refutes",
        "--quote", "39.8 million", "--confidential",
    )  # fmt: skip
    run("mark", "1", "disputed", "--because", "See the letter.")
    draft.write_text("The dam\n\nThe new dam cost 39.8 million euros in Spain.\n")
    assert "corrected" not in run("load", draft).out


def test_what_changed_and_what_vanished_is_shown_at_any_later_time(
    run: Run, desk: Path, judged: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    second(run, desk, [new for _, new in FACTS[:11]])
    before = (desk / "claims.yaml").read_bytes()
    rows = [line.split("\t") for line in run("list", "--changed").lines]
    assert [row[1] for row in rows] == judged[:11]
    assert [row[13] for row in rows][:4] == [
        "'40' → '39.8'", "'3' → '5'", "'second' added after 'the'", "'350' → '360', 'seven' → 'six'",
    ]  # fmt: skip
    assert run("list", "--vanished", "--format", "ids").lines == [judged[11]]
    both = run("list", "--changed", "--vanished").lines
    assert [line.split("\t")[1] for line in both] == judged[:12]
    assert both[-1].split("\t")[13] == "vanished"
    shown = run("show", judged[3]).out
    assert (
        "! Stale: changed since the verdict (verified)\n  New draft: '350' → '360', 'seven'"
        in shown
    )
    assert "Before the new draft: “Some 350 people worked on it for seven years.”" in shown
    assert "x-was" not in shown
    assert "The quote is not in the article." not in shown
    assert "The quote is not in the article." in run("show", judged[11]).out
    found = {(one["rule"], one["claim"]): one for one in run("check", "--format", "json").json}
    assert found["stale-verdict", judged[0]]["message"].endswith(
        "(verified, by Ana): '40' → '39.8'"
    )
    assert found["quote-not-in-article", judged[11]]["remedy"].endswith(
        f"factsheet remove {judged[11]}"
    )
    assert (desk / "claims.yaml").read_bytes() == before, "looking changes nothing"
    for width in (50, 80, 120, 160):
        monkeypatch.setenv("COLUMNS", str(width))
        table = run("list", "--changed", "--vanished", "--format", "table").out
        assert max(map(len, table.splitlines())) <= width
        flat = " ".join(table.split())
        assert "'40' → '39.8'" in flat, width
        assert "vanished: " in flat, width


def test_a_judged_claim_leaves_the_list_and_later_evidence_does_not_bring_it_back(
    run: Run, desk: Path, judged: list[str]
) -> None:
    second(run, desk, [new for _, new in FACTS])
    assert run("mark", *judged[1:12], "verified", "--because", "Again.").code == 0
    assert run("list", "--changed", "--format", "ids").lines == judged[:1]
    run("evidence", "add", judged[1], "https://example.org/x", "--stance", "supports")
    assert run("list", "--stale", "--format", "ids").lines == judged[:2]
    assert run("list", "--changed", "--format", "ids").lines == judged[:1]


def test_a_proposal_is_shown_wherever_the_change_is(
    run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = desk / "a.txt"
    draft.write_text("The dam\n\nThe new dam cost 40 million euros in Spain.\n")
    run("load", draft)
    run("mark", "1", "disputed", "--because", "The budget says 39.8 million.")
    draft.write_text("The dam\n\nThe new dam cost 39.8 million euros in Spain.\n")
    said = run("load", draft)
    assert "to check again: factsheet list --changed" in said.err
    words = "Ana's verdict names '39.8': corrected?"
    assert words in said.out
    assert words in run("show", "1").out
    assert words in next(
        one["remedy"]
        for one in run("check", "--format", "json").json
        if one["rule"] == "stale-verdict"
    )
    monkeypatch.setenv("COLUMNS", "80")
    assert "'40' → '39.8'; corrected?" in run("list", "--changed", "--format", "table").out
    run("mark", "1", "corrected", "--because", "Put right.")
    assert "corrected?" not in run("show", "1").out


def test_vanished_wants_a_stored_article(run: Run, sheet: Path) -> None:
    result = run("list", "--vanished")
    assert result.code == 2
    assert "claims.yaml: the article's text is not stored" in result.err


def test_words_kept_beside_a_verdict_on_the_new_ones_are_no_change(
    run: Run, desk: Path, judged: list[str]
) -> None:
    run("edit", judged[0], "--set", "x-was=The dam cost 30 million euros in 2004.")
    assert run("list", "--changed").out == "", "judged in the words that it has"
    assert "New draft" not in run("show", judged[0]).out
    run("edit", judged[0], "--quote", "The dam cost 41 million euros in 2004.")
    assert run("list", "--changed").lines[0].split("\t")[13] == "'30' → '41'"
