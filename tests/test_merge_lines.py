"""Lines of three texts, and comments that would be lost: what merging is made of."""

from time import process_time

import pytest

from factsheet.merge.comments import comments, with_comments
from factsheet.merge.layout import Layout, layout
from factsheet.merge.lines import marked, merged_texts, rows
from factsheet.yamltext import parse


def added(*places: tuple[str, str]) -> tuple[str, str, str]:
    """Make three texts of the lines a, b, c…; each place has lines of ours and of theirs."""
    base = ours = theirs = "start\n"
    for number, (mine, yours) in enumerate(places):
        base, ours = f"{base}{number}\n", f"{ours}{mine}{number}\n"
        theirs = f"{theirs}{yours}{number}\n"
    return base, ours, theirs


def test_lines_that_both_put_in_at_one_place_are_tried_in_both_orders() -> None:
    assert list(merged_texts(*added(("x\n", "y\n")))) == [
        "start\nx\ny\n0\n", "start\ny\nx\n0\n",
    ]  # fmt: skip
    assert list(merged_texts(*added(("x\n", ""), ("", "y\n"), ("z\n", "z\n")))) == [
        "start\nx\n0\ny\n1\nz\n2\n"
    ]
    assert len(list(merged_texts(*added(*[("x\n", "y\n")] * 3)))) == 8
    assert list(merged_texts(*added(*[("x\n", "y\n")] * 4))) == []


def test_lines_that_both_changed_are_not_put_together() -> None:
    assert list(merged_texts("a\nb\nc\n", "a\nx\nc\n", "a\ny\nc\n")) == []
    assert list(merged_texts("a\nb\nc\n", "a\nx\nc\n", "a\nb\nc\n")) == ["a\nx\nc\n"]
    assert list(merged_texts("a\nb\nc\n", "a\nc\n", "a\nb\nc\nd\n")) == ["a\nc\nd\n"]
    assert list(merged_texts("a\nb\n", "x\nb\n", "a\nb\nc\n")) == ["x\nb\nc\n"]


def told(_: str) -> tuple[str, str]:
    return "ours", "theirs"


@pytest.mark.parametrize("most", [3000, 1])
def test_markers_stand_around_what_differs(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr("factsheet.merge.lines._MOST_LINES", most)
    ours, theirs = "a\nb\nc\nd\n", "a\nx\ny\nc\nd\n"
    assert marked(ours, theirs, told, 7) == (
        "a\n<<<<<<< ours\nb\n=======\nx\ny\n>>>>>>> theirs\nc\nd\n"
    )
    assert marked("a\n", "a\na\n", told, 3) == "a\n<<< ours\n===\na\n>>> theirs\n"
    assert marked("b\n", "x\n", told, 2) == "<< ours\nb\n==\nx\n>> theirs\n"


def test_long_texts_are_marked_from_the_first_difference_to_the_last(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("factsheet.merge.lines._MOST_LINES", 1)
    assert marked("a\nb\nc\nd\ne\n", "a\nB\nc\nD\ne\n", told, 1) == (
        "a\n< ours\nb\nc\nd\n=\nB\nc\nD\n> theirs\ne\n"
    )


def test_only_a_line_feed_ends_a_line() -> None:
    assert rows("a\u2028b\r\nc\x0bd") == ["a\u2028b\r\n", "c\x0bd"]


SIDE = "# head\nclaims:\n- id: a  # one\n  quote: |  # two\n    # no comment\n  note: '# nor this'\n# end\n"


def test_comments_are_found_and_what_looks_like_one_is_not() -> None:
    found = [(comment.text, comment.line, comment.before) for comment in comments(SIDE)]
    assert found == [
        ("# head", 0, ""), ("# one", 2, "- id: a  "), ("# two", 3, "  quote: |  "), ("# end", 6, ""),
    ]  # fmt: skip
    assert comments("a: [") == []


def test_a_comment_goes_beside_above_or_behind_the_line_that_it_stood_at() -> None:
    text = "claims:\n- id: a\n  quote: new\n  note: n\n"
    for side, expected in (
        (text.replace("quote: new", "quote: old # why"), text.replace("new", "new # why")),
        (text.replace("  note", "  # why\n  note"), text.replace("  note", "  # why\n  note")),
        (text + "  # why\n", text + "  # why\n"),
        (text.replace("  note: n\n", "  # why\n"), text.replace("  note", "  # why\n  note")),
    ):
        assert with_comments(text, None, [side], lambda _: True, "") == expected
    assert with_comments(text, "x: y # why\n", [text + "# why\n"], lambda _: True, "") == text


def test_a_comment_without_a_place_goes_on_top() -> None:
    top = "claims:\n"
    text = top + "  - id: a\n    quote: new\n"
    side = "other: x # why\n"
    assert with_comments(text, None, [side], lambda _: True, "") == "# why\n" + text
    assert with_comments(text, None, [side], lambda _: True, top) == (
        top + "  # why\n  - id: a\n    quote: new\n"
    )
    assert with_comments(top + "x", None, [side], lambda _: True, top) == top + "# why\nx"
    near = text.replace("new", "new # why")
    assert with_comments(text, None, [near], lambda _: False, "") == "# why\n" + text


def test_comments_of_texts_that_begin_blank_or_hold_folded_texts() -> None:
    text = "\nid: a\nquote: >  # one\n  # no comment\n# two\n"
    assert [(comment.text, comment.line) for comment in comments(text)] == [
        ("# one", 2),
        ("# two", 4),
    ]


def test_a_comment_finds_its_line_also_among_lines_alike() -> None:
    text = "claims:\n- id: a\n  quote: one\n- id: ab\n  quote: one two\n"
    for line in ("- id: a\n", "  quote: one\n", "- id: ab\n"):
        above = text.replace(line, "# why\n" + line)
        behind = text.replace(line, line[:-1] + "  # why\n")
        assert with_comments(text, None, [above], lambda _: True) == above
        assert with_comments(text, None, [behind], lambda _: True) == behind
    for end in ("\n  # why\n", "# other\n\n  # why\n"):
        assert (
            with_comments(text, "x: y # other\n", [text + end], lambda _: True)
            == text + "  # why\n"
        )


def test_a_text_is_cut_where_the_lines_of_its_claims_begin() -> None:
    pieces = [
        "# head\nfactsheet: 1\nclaims:\n", "\n# one\n\n- {id: a,\n   quote: b\n}\n",
        "- id: b\n  quote: c\n    # deeper than its dash\n", "#\n- id: c\n  quote: d\n  # still c\n",
        "\n# tail\nx-a: b\n",
    ]  # fmt: skip
    for eol in ("\n", "\r\n"):
        text = "".join(pieces).replace("\n", eol)
        found = layout(text, parse(text))
        assert found is not None
        assert [found.head, *found.blocks, found.tail] == [p.replace("\n", eol) for p in pieces]
    inner = (
        "factsheet: 1\nclaims:\n  # one\n  - id: a\n    quote: b\n# two\n  - id: c\n    quote: d\n"
    )
    found = layout(inner, parse(inner))
    assert found is not None
    assert found.blocks == (
        "  # one\n  - id: a\n    quote: b\n", "# two\n  - id: c\n    quote: d\n"
    )  # fmt: skip


@pytest.mark.parametrize(
    "claims", ["claims: [{id: a, quote: b}]\n", "claims:\n-\n  id: a\n  quote: b\n", "claims: []\n"]
)
def test_claims_that_do_not_stand_on_lines_of_their_own_are_not_cut(claims: str) -> None:
    text = "factsheet: 1\n" + claims
    assert layout(text, parse(text)) == (Layout(text, (), "") if "[]" in claims else None)


def test_comments_in_a_row_find_their_place_together() -> None:
    text = "claims:\n- id: a\n  quote: one\n- id: b  # new\n  quote: two\n"
    side = text.replace("- id: b  # new", "  x-new: z\n  # first\n  # second\n- id: b  # old")
    found = with_comments(text, "x: y  # old\n", [side], lambda _: True)
    assert found == text.replace("- id: b", "  # first\n  # second\n- id: b")


def test_a_comment_without_a_place_stands_above_the_first_claim_and_below_its_comments() -> None:
    top = "claims:\n"
    text = top + "  # first\n  - id: a\n    quote: new\n"
    assert with_comments(text, None, ["other: x # why\n"], lambda _: True, top) == (
        text.replace("  - id", "  # why\n  - id")
    )


def test_a_comment_above_all_lines_that_went_stands_above_all() -> None:
    text = "x: y\nlast: z\n"
    assert with_comments(text, None, ["# why\nother: q\nlast: z\n"], lambda _: True) == (
        "# why\n" + text
    )


def test_a_line_of_spaces_costs_no_time() -> None:
    text = f"a: b{' ' * 50_000}c\nd: e\n"
    begun = process_time()
    found = with_comments(text, None, [text.replace("d: e", "# why\nd: e")], lambda _: True)
    assert process_time() - begun < 2
    assert found == text.replace("d: e", "# why\nd: e")
