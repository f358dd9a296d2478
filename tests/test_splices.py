"""Edits of hand-written worksheets: only the lines that hold the change are touched."""

import difflib
import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle import complaints
from styles import Case, Touched, case

from factsheet.fields import plain
from factsheet.model import Archive, Article, Claim, Entry, Evidence, Worksheet
from factsheet.yamltext import CannotSplice, blocks, parse, revise

CASES = int(os.environ.get("SPLICE_CASES", "2000"))
"""How many random worksheets are edited: `SPLICE_CASES=100000 pytest tests/test_splices.py`."""

CORNERS = {path.stem: path for path in sorted((Path(__file__).parent / "corners").glob("*.yaml"))}
REFUSED = {
    "claim-alias": "the claim itself is an alias: its fields stand under another key",
    "cut-short-literal": "a literal text at the end of a file without line break: one would be added to it",
    "evidence-list-alias": "the list of evidence is an alias: another claim's list would change",
    "evidence-list-lent": "another claim's list of evidence is an alias of this one",
    "status-anchored-lent": "another claim's status is an alias of this one",
    "status-key-alias": "the name of the field is an alias",
}
"""Corner files in which no status, evidence and history can be written, and why."""

CLEAR = (
    r"line \d+:\d+: (line \d+ takes its value from here|what is to be changed is elsewhere|"
    r"a field's name is elsewhere|the file's last text has no line break).*; edit this place by hand"
)
"""What a refusal says."""

HOLDERS = {
    "status-missing": 0,
    "status-folded-indicator": 2,  # the header and the text
    "claims-flow": 2,
    "crlf-cut-short": 2,  # the last line gets a line break
    "cut-short": 2,
    "cut-short-literal-strip": 2,
    "evidence-bare-pair": 2,
    "evidence-empty-brackets": 3,
    "evidence-empty-brackets-comment": 2,
    "evidence-flow-first-comma": 2,
    "evidence-flow-line": 3,
    "evidence-flow-ragged": 3,
    "evidence-flow-stacked": 2,  # a comma
    "json-one-line": 1,
}
"""How many old lines hold something of the change; one, the status, where nothing is said."""

NEW_EVIDENCE = Evidence(url="https://example.org/new", stance="supports", quote="40: the words")
NEW_ENTRY = Entry(datetime(2026, 3, 3, tzinfo=UTC), "Ana", "verified", because="It says so")
Edited = tuple[Worksheet, list[Touched]]


def read(name: str) -> str:
    return CORNERS[name].read_bytes().decode()


def change(worksheet: Worksheet, number: int, edit: Callable[[Claim], Claim]) -> Worksheet:
    claims = list(worksheet.claims)
    claims[number] = edit(claims[number])
    return replace(worksheet, claims=tuple(claims))


def judged(claim: Claim) -> Claim:
    return replace(
        claim,
        status="verified",
        evidence=(*claim.evidence, NEW_EVIDENCE),
        history=(*claim.history, NEW_ENTRY),
    )


def target(worksheet: Worksheet) -> int:
    return [claim.id for claim in worksheet.claims].index("target")


def lines_lost(old: str, new: str) -> int:
    before, after = (text.encode().splitlines(keepends=True) for text in (old, new))
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    return len(before) - sum(block.size for block in matcher.get_matching_blocks())


@pytest.mark.parametrize("name", CORNERS)
def test_a_verdict_touches_only_the_lines_that_hold_it(name: str) -> None:
    text = read(name)
    parsed = parse(text)
    number = target(parsed.worksheet)
    wanted = change(parsed.worksheet, number, judged)
    if name in REFUSED:
        with pytest.raises(CannotSplice, match=CLEAR):
            revise(text, parsed, wanted)
        return
    new = revise(text, parsed, wanted)
    assert parse(new).worksheet == wanted
    path = ("claims", number)
    touched = [Touched("set", (*path, "status")), Touched("into", path)]
    touched += [Touched("into", (*path, "evidence")), Touched("into", (*path, "history"))]
    assert complaints(text, new, touched) == []
    assert lines_lost(text, new) == HOLDERS.get(name, 1)


def test_the_corner_set_is_whole() -> None:
    assert len(CORNERS) == 72
    assert len(REFUSED) <= 8
    assert set(REFUSED) | set(HOLDERS) <= set(CORNERS)
    assert b"\r\n" in CORNERS["crlf"].read_bytes(), "git has converted the line ends"
    assert (CORNERS["crlf"].parent / ".gitattributes").read_text() == "* -text\n"
    assert not CORNERS["cut-short"].read_bytes().endswith(b"\n")


@pytest.mark.parametrize("name", CORNERS)
def test_no_change_changes_nothing(name: str) -> None:
    text = read(name)
    parsed = parse(text)
    assert revise(text, parsed, parsed.worksheet) == text


def set_note(worksheet: Worksheet, number: int) -> Edited:
    note = "Ask: the council.\n# again\n\n  - both"
    had = worksheet.claims[number].note
    touched = Touched("set" if had else "into", ("claims", number, "note"))
    return change(worksheet, number, lambda claim: replace(claim, note=note)), [touched]


def set_quote(worksheet: Worksheet, number: int) -> Edited:
    wanted = change(worksheet, number, lambda claim: replace(claim, quote="- x # y: no"))
    return wanted, [Touched("set", ("claims", number, "quote"))]


def set_tags(worksheet: Worksheet, number: int) -> Edited:
    wanted = change(worksheet, number, lambda claim: replace(claim, tags=("no", "a, b")))
    had = worksheet.claims[number].tags
    path = ("claims", number, "tags")
    touched = [Touched("gone", (*path, place)) for place in range(len(had))]
    return wanted, [Touched("set" if had else "into", path), *touched]


def rename(worksheet: Worksheet, number: int) -> Edited:
    wanted = change(worksheet, number, lambda claim: replace(claim, id="renamed"))
    return wanted, [Touched("set", ("claims", number, "id"))]


def remove_evidence(worksheet: Worksheet, number: int) -> Edited:
    path = ("claims", number, "evidence")
    rows = worksheet.claims[number].evidence
    wanted = change(worksheet, number, lambda claim: replace(claim, evidence=claim.evidence[1:]))
    touched = [Touched("gone", (*path, 0))] if rows else []
    return wanted, touched + ([Touched("gone", path)] if len(rows) == 1 else [])


def swap_url(worksheet: Worksheet, number: int) -> Edited:
    def edit(claim: Claim) -> Claim:
        first, *others = claim.evidence or [NEW_EVIDENCE]
        first = replace(first, url=None, source="A letter")
        return replace(claim, evidence=(first, *others))

    path = ("claims", number, "evidence")
    touched = [
        Touched("gone", (*path, 0, "url")),
        Touched("into", (*path, 0)),
        Touched("into", path),
    ]
    return change(worksheet, number, edit), touched


def keep_copy(worksheet: Worksheet, number: int) -> Edited:
    archive = Archive("evidence/a.warc.gz", "41bd")

    def edit(claim: Claim) -> Claim:
        *others, last = claim.evidence or [NEW_EVIDENCE]
        return replace(claim, evidence=(*others, replace(last, archive=archive)))

    path = ("claims", number, "evidence")
    row = max(len(worksheet.claims[number].evidence) - 1, 0)
    return change(worksheet, number, edit), [Touched("into", (*path, row)), Touched("into", path)]


def add_first(worksheet: Worksheet, number: int) -> Edited:
    claim = judged(Claim("first", quote="it opened", tags=("a", "b")))
    return replace(worksheet, claims=(claim, *worksheet.claims)), [Touched("into", ("claims",))]


def add_last(worksheet: Worksheet, number: int) -> Edited:
    claim = judged(Claim("last", statement="It opened.\nTwice."))
    return replace(worksheet, claims=(*worksheet.claims, claim)), [Touched("into", ("claims",))]


def remove_claim(worksheet: Worksheet, number: int) -> Edited:
    claims = worksheet.claims[:number] + worksheet.claims[number + 1 :]
    return replace(worksheet, claims=claims), [Touched("gone", ("claims", number))]


def set_article(worksheet: Worksheet, number: int) -> Edited:
    article = replace(worksheet.article, author="Zoé: 'A'", published=None)
    touched = [Touched("gone", ("article", "published")), Touched("into", ("article",))]
    return replace(worksheet, article=article), touched


EDITS = [set_note, set_quote, set_tags, rename, remove_evidence, swap_url, keep_copy]
EDITS += [add_first, add_last, remove_claim, set_article]
NOT_POSSIBLE = {
    "claim-alias": {"keep_copy", "rename", "set_note", "set_quote", "set_tags", "swap_url"},
    "cut-short-literal": {"add_last"},
    "evidence-item-lent": {"keep_copy", "remove_claim", "remove_evidence", "swap_url"},
    "evidence-list-alias": {"keep_copy", "swap_url"},
    "evidence-list-lent": {"keep_copy", "remove_claim", "remove_evidence", "swap_url"},
    "status-anchored-lent": {"remove_claim"},
}
"""Edits that are refused: they would change what an alias elsewhere takes its value from."""


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
@pytest.mark.parametrize("name", CORNERS)
def test_every_edit_touches_only_the_lines_that_hold_it(
    name: str, edit: Callable[[Worksheet, int], Edited]
) -> None:
    text = read(name)
    parsed = parse(text)
    wanted, touched = edit(parsed.worksheet, target(parsed.worksheet))
    if edit.__name__ in NOT_POSSIBLE.get(name, ()):
        with pytest.raises(CannotSplice, match=CLEAR):
            revise(text, parsed, wanted)
        return
    new = revise(text, parsed, wanted)
    assert parse(new).worksheet == wanted
    assert (
        complaints(text, new, [*touched, Touched("into", ("claims", target(parsed.worksheet)))])
        == []
    )


SMALL = """\
claims:
- id: a   # page 3
  quote: it cost 40
  note: >-
    Ask the council
    again.

  evidence:   # so far
  # ask for the original
  - url: http://a   # the PDF
    quote: forty
    # checked twice
  # no more

- id: b
  statement: it opened
"""


def edited(text: str, edit: Callable[[Claim], Claim], number: int = 0) -> str:
    """Edit one claim and give the lines that `diff` would show."""
    parsed = parse(text)
    new = revise(text, parsed, change(parsed.worksheet, number, edit))
    lines = difflib.ndiff(text.splitlines(), new.splitlines())
    return "\n".join(line for line in lines if line[0] in "+-")


def test_new_text_looks_as_a_person_would_write_it() -> None:
    assert edited(SMALL, judged) == (
        "+   status: verified\n"
        "+   - url: https://example.org/new\n"
        "+     stance: supports\n"
        "+     quote: '40: the words'\n"
        "+   history:\n"
        "+   - {at: 2026-03-03T00:00:00Z, by: Ana, status: verified, because: It says so}"
    )


def test_a_folded_text_stays_folded() -> None:
    words = "Ask the council again, and then the mayor, " * 3 + "and the clerk."
    assert edited(SMALL, lambda claim: replace(claim, note=words)) == (
        "-     Ask the council\n"
        "-     again.\n"
        "+     Ask the council again, and then the mayor, Ask the council again, and then the\n"
        "+     mayor, Ask the council again, and then the mayor, and the clerk."
    )


@pytest.mark.parametrize(
    ("note", "written"),
    [
        ("one\ntwo", "  note: |-   # why\n    one\n    two\n"),
        (" lead", "  note: ' lead'   # why\n"),
        ("# y", "  note: '# y'   # why\n"),
        ("no", "  note: 'no'   # why\n"),
        ("it's: so", '  note: "it\'s: so"   # why\n'),
        ("\x1b[0m\u2028", '  note: "\\u001b[0m\\u2028"   # why\n'),
        ("\nx", '  note: "\\nx"   # why\n'),
    ],
)
def test_texts_are_quoted_only_where_they_must_be(note: str, written: str) -> None:
    text = "claims:\n- id: a\n  quote: b\n  note: old   # why\n  status: opinion\n"
    parsed = parse(text)
    new = revise(text, parsed, change(parsed.worksheet, 0, lambda claim: replace(claim, note=note)))
    assert new == text.replace("  note: old   # why\n", written)


def test_what_stands_on_the_line_of_a_dash_is_replaced_there() -> None:
    def from_url_to_source(claim: Claim) -> Claim:
        return replace(claim, evidence=(replace(claim.evidence[0], url=None, source="A letter"),))

    assert edited(SMALL, from_url_to_source) == (
        "-   - url: http://a   # the PDF\n+   - source: A letter   # the PDF"
    )


def test_comments_between_the_items_outlive_the_last_item() -> None:
    assert edited(SMALL, lambda claim: replace(claim, evidence=())) == (
        "-   - url: http://a   # the PDF\n-     quote: forty"
    )


def test_removed_claims_leave_nothing_and_all_of_them_leave_a_list() -> None:
    parsed = parse("claims:   # all\n- id: a\n  quote: b\n# the end\n")
    text = "claims:   # all\n- id: a\n  quote: b\n# the end\n"
    assert revise(text, parsed, Worksheet()) == "claims: []   # all\n# the end\n"


def test_a_claim_is_set_off_as_the_others_are() -> None:
    text = "claims:\n- id: a\n  quote: b\n\n- id: c\n  quote: d\n"
    parsed = parse(text)
    claims = (*parsed.worksheet.claims, Claim("e", quote="f"))
    new = revise(text, parsed, replace(parsed.worksheet, claims=claims))
    assert new == text + "\n- id: e\n  quote: f\n  status: unverified\n"


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
@pytest.mark.parametrize("name", ["json", "json-one-line"])
def test_json_stays_json(name: str, edit: Callable[[Worksheet, int], Edited]) -> None:
    text = read(name)
    parsed = parse(text)
    wanted, _ = edit(parsed.worksheet, 0)
    new = json.loads(revise(text, parsed, wanted))
    assert new == {**json.loads(text), **plain(wanted)}


def test_an_article_is_put_before_the_claims() -> None:
    text = "# ours\nclaims:\n- id: a\n  quote: b\n"
    parsed = parse(text)
    new = revise(text, parsed, replace(parsed.worksheet, article=Article(title="T")))
    assert new == "# ours\narticle:\n  title: T\nclaims:\n- id: a\n  quote: b\n"


def test_a_comment_stays_with_what_it_is_indented_under() -> None:
    parsed = parse(SMALL)
    new = revise(SMALL, parsed, change(parsed.worksheet, 0, judged))
    lines = [line.strip() for line in new.splitlines()]
    assert lines.index("# checked twice") + 1 == lines.index("- url: https://example.org/new")
    assert lines.index("# no more") > lines.index("history:")


def test_a_claim_in_brackets_goes_with_its_line() -> None:
    text = "claims: [\n  {id: a, quote: b},   # one\n  {id: c, quote: d}   # two\n]\n"
    parsed = parse(text)
    first, second = parsed.worksheet.claims
    assert revise(text, parsed, Worksheet(claims=(second,))) == (
        "claims: [\n  {id: c, quote: d}   # two\n]\n"
    )
    assert revise(text, parsed, Worksheet(claims=(first,))) == (
        "claims: [\n  {id: a, quote: b}   # one\n]\n"
    )


def test_an_anchor_goes_with_its_aliases() -> None:
    text = "claims:\n- id: a\n  quote: b\n  evidence:\n  - {url: &u http://a, note: *u}\n"
    assert edited(text, lambda claim: replace(claim, evidence=())) == (
        "-   evidence:\n-   - {url: &u http://a, note: *u}"
    )


def test_spaces_at_the_end_of_a_text_are_a_part_of_it() -> None:
    text = "claims:\n- id: a\n  quote: |-\n    b\n      \n- id: c\n  quote: d\n"
    assert parse(text).worksheet.claims[0].quote == "b\n  "
    assert edited(text, lambda claim: replace(claim, note="e")) == "+   note: e"


def test_what_does_not_read_back_as_intended_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "field_lines", lambda *_: ["  assigned: Ben"])
    with pytest.raises(CannotSplice, match=r"line 4:1: .* would not read as intended; edit this"):
        edited(SMALL, lambda claim: replace(claim, rating="True"))
    monkeypatch.setattr(blocks, "field_lines", lambda *_: ["  note: 'open"])
    with pytest.raises(CannotSplice, match=r"line 4:1: .* would not load"):
        edited(SMALL, lambda claim: replace(claim, rating="True"))


def test_a_comment_never_becomes_a_part_of_a_text() -> None:
    text = "claims:\n- id: a\n  quote: |\n    b\n  note: c\n      # of the note\n"
    with pytest.raises(CannotSplice, match=r"line 6:1: this would become a part of the text above"):
        edited(text, lambda claim: replace(claim, note=None))
    shown = edited(text, lambda claim: replace(claim, note="one\ntwo"))
    assert shown == '-   note: c\n+   note: "one\\ntwo"'


def may_be_refused(done: Case, why: str) -> bool:
    """Say whether an alias is in the way, or a comment that only a field to remove keeps out of a `|`."""
    return (done.aliased and "*" in why) or "a part of the text above" in why


def test_a_text_of_lines_in_the_place_of_the_first_field_takes_no_blank_from_behind_it() -> None:
    text = "factsheet: 1\nclaims:\n- tags: [a] \n\n  id: a\n  quote: x\n"
    parsed = parse(text)
    claim = replace(parsed.worksheet.claims[0], tags=(), note="one\ntwo\n")
    wanted = replace(parsed.worksheet, claims=(claim,))
    assert parse(revise(text, parsed, wanted)).worksheet == wanted


# Shrinking by hypothesis's own draws would cost ten times what an edit costs; a failure names its seed.
@settings(max_examples=CASES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**64))
def test_random_edits_of_random_handwriting(seed: int) -> None:
    done = case(Random(seed))
    parsed = parse(done.text)
    assert parsed.worksheet == done.old
    try:
        new = revise(done.text, parsed, done.wanted)
    except CannotSplice as error:
        if may_be_refused(done, str(error)):
            return
        raise
    assert parse(new).worksheet == done.wanted
    assert complaints(done.text, new, done.touched) == []
    if done.wanted == done.old:
        assert new == done.text


OWN = "claims:\n- id: a\n  quote: q\n"


def own(value: object) -> Callable[[Claim], Claim]:
    return lambda claim: replace(claim, extra={"x-a": value})


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("x-a: [] # none", ["b"], "-   x-a: [] # none\n+   x-a: [b] # none"),
        ("x-a: { # none\n   }", {"b": "c"}, "-   x-a: { # none\n+   x-a: {b: c # none"),
        ("x-a: [ # none\n   ]", ["b"], "-   x-a: [ # none\n+   x-a: [b # none"),
        ("x-a: [b]", [], "-   x-a: [b]\n+   x-a: []"),
        ("x-a: b", [], "-   x-a: b\n+   x-a: []"),
        ("x-a:\n  - b\n  - c", ["c"], "-   - b"),
        ("x-a:\n  -\n  - c", [None, "d"], "-   - c\n+   - d"),
        ("x-a:\n  -\n  - c", ["c"], "-   -"),
        ("x-a:\n  - c\n  -\n  - d", ["c", None], "-   - d"),
        ("x-a: {b: , c: d}", {"b": "e", "c": "d"}, "-   x-a: {b: , c: d}\n+   x-a: {b: e , c: d}"),
        ("x-a: {b, c: d}", {"b": "e", "c": "d"}, "-   x-a: {b, c: d}\n+   x-a: {b: e, c: d}"),
        ("x-a: {b: 1}", {"b": ["c"]}, "-   x-a: {b: 1}\n+   x-a: {b: [c]}"),
    ],
)
def test_own_fields_of_any_shape_are_edited_in_their_place(
    field: str, value: object, shown: str
) -> None:
    assert edited(f"{OWN}  {field}\n", own(value)) == shown


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("x-a:\n    b: c", "text", "line 5:5: a single value would take the place of this block"),
        ("x-a:\n  - b", "text", "line 5:3: a single value would take the place of this block"),
        ("x-a:\n  - b: c", [{}], "line 5:5: 'b' is all there is on this line"),
        ("x-a: [a, # c\n   b]", "text", "line 4:9: the edited text would not read as intended"),
    ],
)
def test_own_fields_are_not_overwritten_with_what_stands_in_them(
    field: str, value: object, why: str
) -> None:
    with pytest.raises(CannotSplice, match=why):
        edited(f"{OWN}  {field}\n", own(value))


def test_a_key_of_two_lines_is_edited_but_not_taken_out() -> None:
    text = OWN + "  ? note\n  : n\n"
    assert edited(text, lambda claim: replace(claim, note="m")) == "-   : n\n+   : m"
    with pytest.raises(CannotSplice, match="line 4:5: something else comes before this"):
        edited(text, lambda claim: replace(claim, note=None))


def test_the_first_line_of_a_text_may_be_blank() -> None:
    text = "\nx-a: b\n" + OWN
    parsed = parse(text)
    assert revise(text, parsed, replace(parsed.worksheet, extra={})) == "\n" + OWN


@pytest.mark.parametrize("sign", ["", "'", '"'])
def test_a_text_keeps_the_quotation_marks_that_a_person_gave_it(sign: str) -> None:
    text = f"claims:\n- id: a\n  quote: {sign}old words{sign}\n"
    assert edited(text, lambda claim: replace(claim, quote="new words")) == (
        f"-   quote: {sign}old words{sign}\n+   quote: {sign}new words{sign}"
    )


def test_new_lists_stand_in_as_the_list_of_claims_does() -> None:
    evidence = (Evidence("https://example.org/"),)
    for pad in ("", "  ", "    "):
        text = f"claims:\n{pad}- id: a\n{pad}  quote: q\n"
        assert edited(text, lambda claim: replace(claim, evidence=evidence)) == (
            f"+ {pad}  evidence:\n+ {pad}  {pad}- url: https://example.org/"
        )


def test_a_value_with_an_anchor_that_nobody_uses_is_edited() -> None:
    text = OWN + "  x-a: &mine [b]\n  x-b: &other c\n  x-c: *other\n"
    changed = edited(text, lambda claim: replace(claim, extra={**claim.extra, "x-a": ["d"]}))
    assert changed == "-   x-a: &mine [b]\n+   x-a: &mine [d]"
    with pytest.raises(CannotSplice, match="other"):
        edited(text, lambda claim: replace(claim, extra={**claim.extra, "x-b": "d"}))
