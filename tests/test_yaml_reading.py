"""Reading a worksheet: what broken and hostile text gives, and where things stand."""

import re
import time
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from styles import case

from factsheet.problems import BrokenText, Path, Problem
from factsheet.yamltext import Parsed, parse, positions, skim, swallowed
from factsheet.yamltext.events import line_column, load_tree
from factsheet.yamltext.locating import locate
from factsheet.yamltext.reading import parse_again

CLAIM = "claims:\n- id: a\n  quote: b\n"


def bomb() -> str:
    rows = ["x-a: &a [x, x, x, x, x, x, x, x, x, x]"]
    names = "abcdefghi"
    for name, before in zip(names[1:], names, strict=False):
        rows.append(f"x-{name}: &{name} [{', '.join(['*' + before] * 10)}]")
    return "\n".join(rows) + "\n"


BAD: dict[str, tuple[str, str, int, int]] = {
    "an empty worksheet": ("", "the worksheet is empty", 1, 1),
    "only comments": ("# nothing\n\n", "the worksheet is empty", 1, 1),
    "a list": ("- a\n", "not a worksheet", 1, 1),
    "two documents": ("factsheet: 1\n---\nfactsheet: 1\n", "a second document begins here", 2, 1),
    "a double key": (CLAIM + "  quote: c\n", "the key 'quote' appears twice", 4, 3),
    "a double id": (CLAIM + "- id: a\n  quote: c\n", "id 'a' is already used by claim 1", 4, 7),
    "an unknown key": (CLAIM + "  notes: c\n", "unknown key 'notes'; did you mean 'note'?", 4, 3),
    "an unknown status": (
        CLAIM + "  status: verifed\n",
        "'verifed' is not one of .*; did you mean 'verified'?",
        4,
        11,
    ),
    "a status that YAML 1.1 takes for false": (
        CLAIM + "  status: no\n",
        "'no' is not one of unverified, ",
        4,
        11,
    ),
    "a day that does not exist": (
        "article: {published: 2026-02-30}\n",
        "'2026-02-30' is not a date; write it as 2026-03-01",
        1,
        22,
    ),
    "an anchor bomb": (bomb(), "aliases expand to more than 100,000 values", 5, 38),
    "a bomb of lists": ("x-a: " + "[" * 100_000, "nested deeper than 60 levels", 1, 65),
    "a bomb of mappings": ("x-a: " + "{a: " * 30_000, "nested deeper than 60 levels", 1, 242),
    "a bomb of dashes": ("x-a:\n" + "- " * 30_000, "nested deeper than 60 levels", 2, 119),
    "a merge key": ("x-a: {<<: {b: c}}\n", r"merge keys \(<<\) are not allowed", 1, 7),
    "an object tag": (
        "article:\n  title: !!python/object:os.system rm\n",
        "the tag !!python/object:os.system is not allowed",
        2,
        10,
    ),
    "a set of YAML's": ("x-a: !!set {b}\n", "the tag !!set is not allowed", 1, 6),
    "an alias without its anchor": ("x-a: *b\n", r"\* names no anchor", 1, 6),
    "an alias of what it stands in": ("x-a: &a [*a]\n", r"\* names no anchor", 1, 10),
    "a key that is a list": ("? [a]\n: b\n", "a key must be a plain word", 1, 3),
    "a NUL byte": (CLAIM + "  note: a\0b\n", r"the control character U\+0000", 4, 10),
    "an escape character": (CLAIM + "  note: \x1b[0m\n", r"the control character U\+001B", 4, 9),
    "half a surrogate pair": (CLAIM + "  note: \ud800\n", r"the control character U\+D800", 4, 9),
    "a text of 2 MB": (
        CLAIM + f"  note: {'x' * 2_000_000}\n",
        "a text of 2,000,000 characters; the limit is 1,000,000",
        4,
        9,
    ),
    "merge conflict markers": (
        "claims:\n<<<<<<< ours\n- id: a\n=======\n- id: b\n>>>>>>> theirs\n",
        "merge conflict markers; choose one side",
        2,
        1,
    ),
    "a bracket that stays open": (CLAIM + "  tags: [a\n", "broken YAML: ", 5, 1),
    "a colon in plain words": (CLAIM + "  note: a: b\n", "broken YAML: mapping values", 4, 10),
    "a tab for indentation": (
        "claims:\n\t- id: a\n",
        "broken YAML: .*cannot start any token",
        2,
        1,
    ),
    "a claim without words": ("claims:\n- id: a\n", "a claim needs a quote or a statement", 2, 3),
    "a tag on a key": ("!foo x-a: b\nclaims: []\n", "the tag !foo is not allowed", 1, 1),
    "a rating that is no number": (
        "ratings: {Good: 5, Bad: low}\nclaims: []\n",
        "'low' is not a number",
        1,
        25,
    ),
    "a rating beyond counting": (
        "ratings: {Good: 1e16}\nclaims: []\n",
        "'1e16' is not a number",
        1,
        17,
    ),
    "ratings in a list": (
        "ratings: [a]\nclaims: []\n",
        "a block of fields is expected here, not a list",
        1,
        10,
    ),
    "a rule's level": (
        "rules: {few-sources: loud}\nclaims: []\n",
        "'loud' is not error, warning, off",
        1,
        22,
    ),
    "half a source": (
        "rules: {min_sources: 2.5}\nclaims: []\n",
        "'2.5' is not a whole number",
        1,
        22,
    ),
    "neither true nor false": (
        "rules: {self_approval: maybe}\nclaims: []\n",
        "true or false is expected here, not 'maybe'",
        1,
        24,
    ),
    "a fault beside a good level": (
        "rules: {few-sources: off, min_sources: x}\nclaims: []\n",
        "'x' is not a number",
        1,
        40,
    ),
    "an article of words": (
        "article: words\nclaims: []\n",
        "a block of fields is expected here, not 'words'",
        1,
        10,
    ),
    "a fault beside an empty field": (
        "article: {title: , published: x}\nclaims: []\n",
        "'x' is not a date",
        1,
        31,
    ),
    "a giant key": ("k" * 1_000_001 + ": b\n", "a text of 1,000,001 characters; the limit", 1, 1),
    "a format of the future": ("factsheet: 2\n", "format 2 is not known here", 1, 12),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_text_is_one_clear_message_with_its_place(name: str) -> None:
    text, message, line, column = BAD[name]
    begun = time.perf_counter()
    with pytest.raises(BrokenText) as caught:
        parse(text)
    assert time.perf_counter() - begun < 3
    (problem,) = caught.value.problems
    assert re.match(message, problem.message)
    assert (problem.line, problem.column) == (line, column)
    assert len(problem.message) < 300


def test_all_the_problems_of_a_worksheet_are_told_together_in_order() -> None:
    text = (
        "article: {published: 2026-02-30}\n"
        "claims:\n"
        "- id: a\n"
        "  quote: !!binary b\n"
        "  status: no\n"
        "  evidence:\n"
        "  - {url: 'http://a', kind: primery}\n"
        "  - note: points to nothing\n"
        "- id: a\n"
        "  quote: c\n"
        "  quote: d\n"
        "  history: [{by: Ana}]\n"
    )
    with pytest.raises(BrokenText) as caught:
        parse(text)
    places = [(problem.line, problem.column) for problem in caught.value.problems]
    assert places == [(1, 22), (4, 10), (5, 11), (7, 29), (8, 5), (9, 7), (11, 3), (12, 13)]


def test_scalars_are_what_they_look_like() -> None:
    text = "claims:\n- {id: no, quote: 007, statement: 12:30, note: 1.10, rating: ~, tags: [yes, 0x1F]}\n"
    (claim,) = parse(text).worksheet.claims
    assert (claim.id, claim.quote, claim.statement, claim.note) == ("no", "007", "12:30", "1.10")
    assert claim.rating is None
    assert claim.tags == ("yes", "0x1F")


def test_positions_are_lines_and_columns_as_editors_count_them() -> None:
    text = "# 造价 😀\r\nclaims:\r\n- id: a\r\n  quote: '😀'\r\n  evidence:\r\n  - {source: é, note: x}\r\n  tags:\r\n"
    paths: list[Path] = [
        ("claims",),
        ("claims", 0, "quote"),
        ("claims", 0, "evidence", 0, "note"),
        ("claims", 0, "tags"),
        ("claims", 0, "evidence", 7, "url"),
        ("article", "title"),
    ]
    parsed = parse(text)
    assert positions(text, parsed, paths) == [(3, 1), (4, 10), (6, 23), (7, 3), (6, 3), (2, 1)]
    assert positions(text, parsed, []) == []


def paths_in(value: Any, path: Path = ()) -> list[Path]:
    """Give the path of each value in a tree, and one that leads nowhere."""
    steps: list[Any] = [*value] if isinstance(value, dict) else []
    steps += range(len(value)) if isinstance(value, list) else []
    below = [found for step in steps for found in paths_in(value[step], (*path, step))]
    return [path, *below, (*path, "nowhere")]


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 2**64))
def test_a_claim_parsed_by_itself_is_where_it_is_in_the_whole_text(seed: int) -> None:
    rnd = Random(seed)
    text = case(rnd).text
    tree, parsed = load_tree(text), parse(text)
    paths = paths_in(tree.root)
    whole = [line_column(text, index) for index in locate(text, [(path, False) for path in paths])]
    assert positions(text, parsed, paths) == whole
    some = rnd.sample(range(len(paths)), min(3, len(paths)))
    assert positions(text, parsed, [paths[n] for n in some]) == [whole[n] for n in some]


def test_words_lost_behind_a_hash_are_found() -> None:
    text = (
        "claims:\n"
        "- id: a\n"
        "  quote: the # 1 thing\n"
        "  evidence:\n"
        "  - {url: 'http://a', quote: 'the # 2'}\n"
        "  - url: http://a\n"
        "    quote: the #3 thing\n"
        "  - source: b\n"
        "    quote: a comment   # set off\n"
    )
    assert swallowed(text) == [
        (("claims", 0, "quote"), "# 1 thing"),
        (("claims", 0, "evidence", 1, "quote"), "#3 thing"),
    ]
    assert swallowed(CLAIM) == []


PROSE = {
    ("article",): ("title", "author", "publisher", "url"),
    ("claims", 0): ("quote", "statement", "attributed_to", "rating", "note"),
    ("claims", 0, "evidence", 0): (
        "url", "source", "publisher", "via", "quote", "locator", "note",
    ),
    ("claims", 0, "history", 0): ("because", "rating"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("place", "field"), [(place, field) for place, fields in PROSE.items() for field in fields]
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_no_text_is_cut_in_silence(place: Path, field: str, end: str) -> None:
    lines = [f"{field}: the #1 thing"]
    if place == ("article",):
        text = ["article:", "  title: t"] if field != "title" else ["article:"]
        text += [f"  {lines[0]}", "claims: []"]
    else:
        text = [
            "claims:",
            "- id: a",
            *(["  statement: s"] * (field != "statement" or len(place) > 2)),
        ]
        if len(place) == 2:
            text.append(f"  {lines[0]}")
        else:
            first = {"evidence": "- source: s", "history": "- at: 2026-01-01T00:00:00Z"}[
                str(place[2])
            ]
            if first.startswith(f"- {field}:"):
                first = "- url: https://example.org/"
            text += [f"  {place[2]}:", f"  {first}", f"    {lines[0]}"]
            text += ["    by: Ana # on Monday"] * (place[2] == "history")
    written = end.join(text) + end
    assert swallowed(written) == [((*place, field), "#1 thing")]
    assert swallowed(written.replace("the #1", "the  #1")) == []
    assert swallowed(written.replace("the #1 thing", "'the #1 thing'")) == []


def test_a_quotation_mark_that_is_never_closed_is_named_where_it_opens() -> None:
    for sign in ("'", '"'):
        text = (
            f"claims:\n- id: a\n  quote: {sign}The bridge\n  note: y\n"
            + "- id: b\n  quote: x\n" * 9
        )
        with pytest.raises(BrokenText) as error:
            parse(text)
        (problem,) = error.value.problems
        assert (problem.line, problem.column) == (3, 10)
        assert "never closed" in problem.message


def same(ours: Any, theirs: Any) -> bool:
    """Compare with what PyYAML's BaseLoader gives, which leaves every scalar a text."""
    if isinstance(ours, dict):
        return ours.keys() == theirs.keys() and all(same(ours[key], theirs[key]) for key in ours)
    if isinstance(ours, list):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    return theirs in ("", "~", "null") if ours is None else bool(ours == theirs)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 2**64))
def test_plain_values_are_those_that_pyyaml_reads(seed: int) -> None:
    text = case(Random(seed)).text
    assert same(load_tree(text).root, yaml.load(text, Loader=yaml.CBaseLoader))


def outcome(read: Callable[[], Parsed]) -> Parsed | list[Problem]:
    """Give what a reading gives, or its complaints."""
    try:
        return read()
    except BrokenText as error:
        return error.problems


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**64))
def test_a_text_read_again_after_whatever_became_of_it_reads_as_it_would_alone(seed: int) -> None:
    rnd = Random(seed)
    before = case(rnd).text
    parsed = parse(before)
    lines = before.splitlines(keepends=True)
    for _ in range(rnd.randint(1, 3)):
        at, other = rnd.randrange(len(lines)), rnd.randrange(len(lines))
        change = rnd.randrange(5)
        if change == 0:
            lines[at] = ""
        elif change == 1:
            lines.insert(at, lines[other])
        elif change == 2:
            lines[at], lines[other] = lines[other], lines[at]
        elif change == 3:
            lines[at] = rnd.choice((" ", "#", "- ", "'", "x", "&a ", "|", "[")) + lines[at]
        else:
            lines[at] = lines[at].rstrip("\r\n") + rnd.choice(("x", "'", " #", ":", "!", "]", " |"))
            lines[at] += "\n"
    text = "".join(lines)
    again = outcome(lambda: parse_again(text, before, parsed))
    assert again == outcome(lambda: parse(text))


def test_only_claims_that_changed_are_made_anew() -> None:
    before = CLAIM + "- id: c\n  quote: d\n"
    parsed = parse(before)
    again = parse_again("# new\n" + before.replace("b\n", "e\n"), before, parsed).worksheet
    assert [claim.quote for claim in again.claims] == ["e", "d"]
    assert again.claims[1] is parsed.worksheet.claims[1]


def test_a_claim_that_is_there_twice_is_told_with_its_place_also_when_read_again() -> None:
    before = CLAIM + "- id: c\n  quote: d\n"
    twice = before + before.removeprefix("claims:\n")
    again = outcome(lambda: parse_again(twice, before, parse(before)))
    assert again == outcome(lambda: parse(twice))
    assert again == [
        Problem("id 'a' is already used by claim 1; choose a different one", 6, 7),
        Problem("id 'c' is already used by claim 2; choose a different one", 8, 7),
    ]


def test_a_quick_look_finds_ids_and_words_where_claims_stand_in_lines() -> None:
    text = (
        "factsheet: 1\narticle:\n  title: 'id: none'\nclaims:\n"
        "- id: bridge-cost\n  quote: about 40 million\n  statement: 'It cost 40 million.'\n"
        '  evidence:\n  - url: https://e.org/\n    quote: not these words\n- id: "añb.c"\r\n'
        "  quote: |\n    twelve\n-   id: third\n    quote: last # words\n"
    )
    assert skim(text) == [
        ("bridge-cost", "It cost 40 million."),
        ("añb.c", ""),
        ("third", "last # words"),
    ]
    assert skim("factsheet: 1\nclaims: [{id: a, quote: b}]\n") == []


@given(st.text(alphabet="id: -'\"\nab|", max_size=60))
def test_a_quick_look_never_fails(text: str) -> None:
    assert all(name for name, _ in skim(text))
