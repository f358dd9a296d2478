"""Whether two names are one person's."""

import json
import sys
from pathlib import Path

import pytest
from conftest import Run
from hypothesis import given
from hypothesis import strategies as st

from factsheet.people import _ASCII_LOOKS, is_name, maybe_same_person, same_person

ONE = [
    ("Ana", "ANA"),
    ("Ana", " Ana "),
    ("Ana", "Ana."),
    ("Ana", "Ana,"),
    ("Ana", "\u0410na"),  # Cyrillic A
    ("ana", "\u0410NA"),
    ("Ana", "\u0430n\u0430"),
    ("Ana", "\u0391na"),  # Greek alpha
    ("Ana", "An\u200ba"),  # zero-width space
    ("Ana", "A\u00adna"),  # soft hyphen
    ("Ana", "\u202aAna"),  # bidi control
    ("Ana", "Ana\ufe0f"),  # variation selector
    ("Ana", "Ana\u3164"),  # a letter of Hangul without a shape
    ("Ana", "\uff21\uff4e\uff41"),  # full width
    ("Ana", "\U0001d400na"),  # mathematical bold
    ("Ben", "\u0412en"),  # Cyrillic Ve looks like B in capitals only
    ("Ina", "\u0406na"),  # Ukrainian I
    ("ina", "\u0456na"),
    ("Ina", "lna"),
    ("Jos\u00e9 Ruiz", "Jose\u0301 Ruiz"),
    ("Jos\u00e9 Ruiz", "JOSE  Ruiz"),
    ("\u0141ukasz", "Lukasz"),
    ("S\u00f8ren", "Soren"),
    ("Stra\u00dfe", "STRASSE"),
    ("Jean-Luc", "Jean Luc"),
    ("O\u2019Brien", "O'Brien"),
    ("\u0410\u043d\u044f", "A\u043d\u044f"),  # one Latin letter in a Cyrillic name
]
TWO = [
    ("Ana", "Ben"),
    ("Ana", "Anna"),
    ("Ali", "All"),
    ("Ana 1", "Ana 2"),
    ("Ana", ""),
    ("\u041c\u0430\u0440\u0438\u044f", "\u041c\u0430\u0440\u0438\u043d\u0430"),
    ("\u0917\u0941\u0930\u0941", "\u0917\u0930"),  # vowel signs are no accents
    ("\u305f\u308d\u3046", "\u3060\u308d\u3046"),
    ("\u674e\u660e", "\u674e\u7ea2"),
    ("\U0001f98a", "\U0001f43b"),  # names of signs only
    ("!", "?"),
]


@pytest.mark.parametrize(("one", "other"), ONE)
def test_names_that_differ_in_spelling_only_are_one_persons(one: str, other: str) -> None:
    assert same_person(one, other)
    assert same_person(other, one)
    assert not maybe_same_person(one, other), "it is certain"


@pytest.mark.parametrize(("one", "other"), TWO)
def test_other_names_are_other_peoples(one: str, other: str) -> None:
    assert not same_person(one, other)
    assert not maybe_same_person(one, other)


@pytest.mark.parametrize(
    ("one", "other", "maybe"),
    [
        ("Ana Weber", "Ana B. Weber", True),
        ("Ana Weber", "A. Weber", True),
        ("Ana Weber", "Weber, Ana", True),
        ("Ana Weber", "Ana", True),
        ("Ana Weber", "\u0410na B. Weber", True),
        ("ana@example.org", "Ana", True),
        ("Ana Weber", "Ben Weber", False),
        ("Ana Weber", "Ana Schmidt", False),
        ("Ana B. Weber", "Ana C. Weber", False),
        ("Ana Weber", "B. Weber", False),
        ("Ana Ana", "Ana Weber", False),
        ("Ana", "A", False),
    ],
)
def test_a_name_that_is_a_part_of_the_other_may_be_one_persons(
    one: str, other: str, maybe: bool
) -> None:
    assert maybe_same_person(one, other) == maybe
    assert maybe_same_person(other, one) == maybe


@given(st.text(max_size=12), st.text(max_size=12))
def test_a_name_is_its_own_and_likeness_goes_both_ways(one: str, other: str) -> None:
    assert same_person(one, one)
    assert same_person(one, other) == same_person(other, one)
    assert maybe_same_person(one, other) == maybe_same_person(other, one)


def test_our_rows_within_ascii_are_those_of_the_table() -> None:
    from confusable_homoglyphs.confusables import confusables_data

    rows = {
        char: confusables_data[char][0]["c"]
        for char in map(chr, range(128))
        if len(rows_of := confusables_data.get(char, ())) == 1
        and rows_of[0]["c"].isascii()
        and char not in '"`'  # punctuation
    }
    assert rows == {chr(code): text for code, text in _ASCII_LOOKS.items()}


def test_plain_names_load_no_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "confusable_homoglyphs.confusables", None)
    assert not same_person("Ana", "Ben")
    assert same_person("Jos\u00e9", "Jose\u0301")


@pytest.mark.parametrize(("one", "other"), [
    ("Ana Weber", "anaweber"), ("A n a", "Ana"), ("Ana\u2800", "Ana"), ("Ana \u2605", "Ana"),
    ("\u0645\u062d\u0645\u0651\u062f", "\u0645\u062d\u0645\u062f"),
    ("\u05d3\u05b8\u05bc\u05df", "\u05d3\u05df"), ("Ana`", "ana"),
])  # fmt: skip
def test_spaces_symbols_and_points_that_people_leave_out_make_no_difference(
    one: str, other: str
) -> None:
    assert same_person(one, other)


BLANK = ["", " ", "\u200b", "\u2060\ufe0f", "\u2800", "\u3164", "\u00ad", "\u0301", "\U000e0041"]


@pytest.mark.parametrize("by", BLANK)
def test_what_cannot_be_seen_is_nobodys_name(run: Run, sheet: Path, by: str) -> None:
    assert not is_name(by)
    before = sheet.read_text("utf-8")
    for command in (["mark", "1", "opinion", "--because", "x"], ["approve", "1"]):
        refused = run(*command, "--by", by)
        assert (refused.code, "a name is expected" in refused.err) == (2, True)
    assert sheet.read_text("utf-8") == before
    sheet.write_text(
        "claims:\n- {id: a, quote: x, history: "
        f"[{{at: 2026-01-01T00:00:00Z, by: {json.dumps(by)}, approved: true}}]}}\n",
        "utf-8",
    )
    refused = run("check")
    assert (refused.code, refused.err.startswith("claims.yaml:2:")) == (2, True)


@pytest.mark.parametrize("name", ["A", "\u674e", "\u0631", "007", "\u2605", "\u200bAna"])
def test_what_can_be_seen_may_be_a_name(name: str) -> None:
    assert is_name(name)
