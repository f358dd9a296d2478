"""One claim's own text: taken out, put back, and a change of it taken back to the last byte."""

from dataclasses import replace

import pytest
from test_splices import CORNERS, read

from factsheet.model import Claim, Evidence, Worksheet
from factsheet.problems import BrokenText
from factsheet.yamltext import (
    CannotSplice,
    change_between,
    excerpt,
    parse,
    parse_claim,
    put_back,
    revise,
    undo_change,
)


def with_claim(worksheet: Worksheet, number: int, claim: Claim) -> Worksheet:
    claims = list(worksheet.claims)
    claims[number] = claim
    return replace(worksheet, claims=tuple(claims))


@pytest.mark.parametrize("name", CORNERS)
def test_every_claim_stands_alone_and_goes_back_unchanged(name: str) -> None:
    text = read(name)
    parsed = parse(text)
    for number, claim in enumerate(parsed.worksheet.claims):
        own = excerpt(text, parsed, number)
        assert parse_claim(own) == claim
        assert put_back(text, parsed, number, own, parsed.worksheet) == text


@pytest.mark.parametrize("name", CORNERS)
def test_what_was_done_to_a_claim_is_taken_back_to_the_last_byte(name: str) -> None:
    text = read(name)
    parsed = parse(text)
    refused: list[int] = []
    for number, claim in enumerate(parsed.worksheet.claims):
        item = Evidence(source="A letter", stance="supports")
        after = replace(claim, status="opinion", note="So it is", evidence=(*claim.evidence, item))
        try:
            changed = revise(text, parsed, with_claim(parsed.worksheet, number, after))
        except CannotSplice:
            refused.append(number)
            continue
        change = change_between(text, changed, parsed, number)
        assert undo_change(changed, parse(changed), number, change, parsed.worksheet) == text
    assert not refused or "alias" in name or "lent" in name, "only what stands elsewhere, too"


SHEET = """\
factsheet: 1
claims:
  # the first
  - id: a   # named by hand
    quote: x
    note: |
      two

      lines
  - id: b
    quote: y
"""


def test_comments_and_blocks_come_along_and_go_back() -> None:
    parsed = parse(SHEET)
    own = excerpt(SHEET, parsed, 0)
    assert own == "id: a   # named by hand\nquote: x\nnote: |\n  two\n\n  lines\n"
    edited = own.replace("quote: x\n", "quote: z   # seen\n# a line of its own\n")
    claim = parse_claim(edited)
    result = put_back(SHEET, parsed, 0, edited, with_claim(parsed.worksheet, 0, claim))
    assert result == SHEET.replace(
        "    quote: x\n", "    quote: z   # seen\n    # a line of its own\n"
    )


def test_windows_line_ends_stay() -> None:
    text = SHEET.replace("\n", "\r\n")
    parsed = parse(text)
    own = excerpt(text, parsed, 0)
    assert "\r" not in own
    claim = replace(parsed.worksheet.claims[0], quote="z")
    wanted = with_claim(parsed.worksheet, 0, claim)
    result = put_back(text, parsed, 0, own.replace("quote: x", "quote: z"), wanted)
    assert result == text.replace("quote: x", "quote: z")


def test_a_change_is_taken_back_when_other_claims_changed_since() -> None:
    parsed = parse(SHEET)
    after = replace(parsed.worksheet.claims[1], status="opinion")
    changed = revise(SHEET, parsed, with_claim(parsed.worksheet, 1, after))
    change = change_between(SHEET, changed, parsed, 1)
    since = changed.replace("quote: x", "quote: something much longer")
    now = parse(since)
    wanted = with_claim(now.worksheet, 1, parsed.worksheet.claims[1])
    assert undo_change(since, now, 1, change, wanted) == SHEET.replace(
        "quote: x", "quote: something much longer"
    )


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("", "the claim is empty", 1),
        ("# nothing\n", "the claim is empty", 1),
        ("- id: a\n", "not a claim", 1),
        ("id: a\nquote: x\nstauts: y\n", "unknown key 'stauts'; did you mean 'status'?", 3),
        ("id: a\nquote: x\nquote: y\n", "appears twice", 3),
        ("id: a\nquote: [x\n", "broken YAML", 3),
        ("id: a\n", "a claim needs a quote or a statement", 1),
    ],
)  # fmt: skip
def test_what_is_no_claim_is_said_with_its_place(text: str, message: str, line: int) -> None:
    with pytest.raises(BrokenText) as caught:
        parse_claim(text)
    assert message in caught.value.problems[0].message
    assert caught.value.problems[0].line == line
