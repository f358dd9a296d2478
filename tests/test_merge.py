"""Three-way merging of worksheets, as texts: what is kept, what clashes, what stays as written."""

import json
import os
import re
from collections import Counter
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from styles import case, edits

from factsheet import edits as changes
from factsheet.fields import as_time, plain
from factsheet.merge import BrokenSide, CannotMerge, Merged, People, merge
from factsheet.model import Claim, Worksheet
from factsheet.rules import Context, check
from factsheet.yamltext import CannotSplice, parse, revise

BASE = """\
# The bridge, second draft
factsheet: 1
article: {title: The bridge reopens, author: A. Writer}
rules: {min_sources: 2}
claims:
# money
- id: cost
  quote: cost 40 million
  tags: [money]
  evidence:
  - url: https://example.org/budget
    publisher: City of Example
    stance: supports
    quote: 39.8 million
  - url: https://example.org/blog
    stance: context
- id: opened
  quote: reopened in May   # sic
  status: verified
  history:
  - {at: 2026-03-02T10:05:00Z, by: Ana, status: verified, because: I was there.}
- id: speech
  statement: The mayor spoke for an hour.
x-desk: politics
"""
NAMES = People("Ana", "Ben")
COST = "  - url: https://example.org/budget"
BLOG = "  - url: https://example.org/blog\n    stance: context\n"
AT_10 = "  - {at: 2026-03-03T10:00:00Z, by: Ana, status: verified, because: The budget.}\n"
AT_11 = "  - {at: 2026-03-03T11:00:00Z, by: Ben, status: disputed, because: It says 39.8.}\n"


def merged(ours: str, theirs: str, base: str = BASE, **options: Any) -> Merged:
    return merge(base, ours, theirs, people=lambda: NAMES, **options)


def changed(*pairs: tuple[str, str], text: str = BASE) -> str:
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def marked_cost(status: str, entry: str, text: str = BASE) -> str:
    head, tail = text.split("- id: opened")
    head = head.replace("  tags: [money]\n", f"  tags: [money]\n  status: {status}\n")
    return head + "  history:\n" + entry + "- id: opened" + tail


def claims(text: str) -> dict[str, Claim]:
    return {claim.id: claim for claim in parse(text).worksheet.claims}


def resolved(text: str, side: str, size: int = 7) -> str:
    """Take the markers out, as a person would who chooses one side everywhere."""
    kept, state = [], ""
    for line in re.findall(r"[^\n]*\n|[^\n]+", text):
        if line.startswith("<" * size + " "):
            state = "ours"
        elif line.rstrip() == "=" * size and state == "ours":
            state = "theirs"
        elif line.startswith(">" * size + " "):
            state = ""
        elif state in ("", side):
            kept.append(line)
    return "".join(kept)


def fields(found: Merged) -> list[tuple[str | None, str]]:
    return [(c.claim, " ".join(map(str, c.clash.path))) for c in found.conflicts]


def test_different_fields_of_one_claim_merge_silently() -> None:
    ours = changed(("  tags: [money]\n", "  priority: high\n  tags: [money]\n"))
    theirs = changed(("  tags: [money]\n", "  tags: [money]\n  note: Ask again.\n"))
    found = merged(ours, theirs)
    assert found.text == changed(
        ("  tags: [money]\n", "  priority: high\n  tags: [money]\n  note: Ask again.\n")
    )
    assert (found.conflicts, found.remarks, found.counts) == ((), (), (0, 0, 0, 1))


def test_two_edits_of_one_field_are_a_conflict_around_just_that_field() -> None:
    ours = changed(("mayor spoke for an hour", "mayor spoke for two hours"))
    theirs = changed(("mayor spoke for an hour", "mayor spoke long"))
    found = merged(ours, theirs)
    assert fields(found) == [("speech", "statement")]
    assert found.text == BASE.replace(
        "  statement: The mayor spoke for an hour.\n",
        "<<<<<<< ours (Ana)\n  statement: The mayor spoke for two hours.\n=======\n"
        "  statement: The mayor spoke long.\n>>>>>>> theirs (Ben)\n",
    )


def test_two_verdicts_are_a_conflict_and_both_entries_stay_in_order_of_time() -> None:
    ours, theirs = marked_cost("verified", AT_10), marked_cost("disputed", AT_11)
    for mine, yours in ((ours, theirs), (theirs, ours)):
        found = merge(BASE, mine, yours)
        assert fields(found) == [("cost", "status")]
        assert found.text.count("<<<<<<<") == 1
        for side in ("ours", "theirs"):
            claim = claims(resolved(found.text, side))["cost"]
            assert [(e.by, e.status) for e in claim.history] == [
                ("Ana", "verified"),
                ("Ben", "disputed"),
            ]
            assert claim.history[-1].unaware_of == "Ana"
    text = merge(BASE, ours, theirs).text
    assert (
        "<<<<<<< ours (Ana)\n  status: verified\n=======\n  status: disputed\n>>>>>>> theirs (Ben)\n"
        in text
    )


def test_a_rating_that_goes_with_a_verdict_stands_between_the_same_markers() -> None:
    ours = marked_cost("verified\n  rating: Mostly true", AT_10)
    found = merged(ours, marked_cost("disputed", AT_11))
    assert (
        "\n  status: verified\n  rating: Mostly true\n=======\n  status: disputed\n>" in found.text
    )
    assert claims(resolved(found.text, "theirs"))["cost"].rating is None


def test_two_ratings_of_one_verdict_are_a_conflict() -> None:
    entry = AT_10.replace("verified,", "verified, rating: {},")
    ours = marked_cost("verified\n  rating: Good", entry.replace("{}", "Good"))
    theirs = marked_cost(
        "verified\n  rating: Fair", entry.replace("{}", "Fair").replace("Ana", "Ben")
    )
    found = merged(ours, theirs)
    assert fields(found) == [("cost", "rating")]
    clash = found.conflicts[0].clash
    assert (clash.ours, clash.theirs, clash.theirs_by) == ("Good", "Fair", "Ben")
    assert claims(resolved(found.text, "ours"))["cost"].history[-1].unaware_of is not None


def test_a_mark_that_confirms_does_not_lose_in_silence_to_one_that_changes() -> None:
    """Ben says again what the claim has; Ana changes it. The field changed on one side only."""
    again = "  - {at: 2026-03-04T09:00:00Z, by: Ben, status: verified, because: Again.}\n"
    other = "  - {at: 2026-03-04T08:00:00Z, by: Ana, status: disputed, because: No.}\n"
    place = "because: I was there.}\n"
    theirs = changed((place, place + again))
    ours = changed((place, place + other), ("status: verified\n", "status: disputed\n"))
    assert fields(merged(ours, theirs)) == [("opened", "status")]


def test_the_same_verdict_by_two_people_is_none() -> None:
    ours = marked_cost("verified", AT_10)
    theirs = marked_cost("verified", AT_11.replace("disputed", "verified"))
    found = merged(ours, theirs)
    assert found.conflicts == ()
    claim = claims(found.text)["cost"]
    assert [entry.by for entry in claim.history] == ["Ana", "Ben"]
    assert claim.history[-1].unaware_of is None


def test_an_approval_does_not_sign_off_a_verdict_that_it_did_not_see() -> None:
    place = "because: I was there.}\n"
    signed = "  - {at: 2026-03-05T10:00:00Z, by: Eve, approved: true}\n"
    other = "  - {at: 2026-03-05T09:00:00Z, by: Ben, status: disputed, because: No.}\n"
    ours = changed((place, place + signed))
    theirs = changed((place, place + other), ("status: verified\n", "status: disputed\n"))
    found = merged(ours, theirs)
    assert fields(found) == [("opened", "status")]
    assert (found.conflicts[0].clash.ours_by, found.conflicts[0].clash.theirs_by) == ("Eve", "Ben")
    sheet = parse(resolved(found.text, "theirs")).worksheet
    assert "verdicts-apart" in {finding.rule for finding in check(sheet, Context())}


@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_check_asks_for_a_mark_after_a_merge_of_two_verdicts_whichever_was_chosen(
    side: str,
) -> None:
    found = merged(marked_cost("verified", AT_10), marked_cost("disputed", AT_11))
    sheet = parse(resolved(found.text, side)).worksheet
    assert "verdicts-apart" in {finding.rule for finding in check(sheet, Context())}
    claim = sheet.claims[0]
    last = claim.history[-1]
    confirmed = changes.Mark(claim.status, last.by, as_time("2026-03-06T10:00:00Z"), last.because)
    after, _ = changes.mark(sheet, [claim], confirmed)
    rules = {finding.rule for finding in check(after, Context())}
    assert not rules & {"verdicts-apart", "status-history"}


def test_an_ordinary_second_opinion_is_not_taken_for_a_disagreement() -> None:
    sheet = parse(marked_cost("disputed", AT_10 + AT_11)).worksheet
    assert "verdicts-apart" not in {finding.rule for finding in check(sheet, Context())}


def test_a_verdict_is_stale_when_the_other_side_changed_what_it_judged() -> None:
    sheet = parse(BASE).worksheet
    given_at = as_time("2026-03-03T10:00:00Z")
    ours, _ = changes.mark(sheet, [sheet.claims[0]], changes.Mark("verified", "Ana", given_at))
    theirs, _ = changes.add_evidence(sheet, sheet.claims[0], {"url": "https://example.org/new"})
    read = parse(BASE)
    found = merged(revise(BASE, read, ours), revise(BASE, read, theirs))
    assert found.conflicts == ()
    assert claims(found.text)["cost"].stale


def test_evidence_of_both_sides_is_kept_and_what_one_took_away_stays_away() -> None:
    ours = changed((BLOG, "  - url: https://example.org/ours\n"))
    theirs = changed((BLOG, BLOG + "  - url: https://example.org/theirs\n"))
    found = merged(ours, theirs)
    assert found.conflicts == ()
    urls = [str(item.url).rpartition("/")[2] for item in claims(found.text)["cost"].evidence]
    assert urls == ["budget", "ours", "theirs"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    quote: 39.8 million\n", "    quote: 39.8 million euros\n"),
        ("https://example.org/budget", "https://www.example.org/budget/"),
        ("https://example.org/budget", "https://elsewhere.org/b"),
    ],
)
def test_evidence_whose_quote_or_address_was_edited_is_not_doubled(old: str, new: str) -> None:
    ours = changed((old, new))
    theirs = changed(("    publisher: City of Example\n", "    publisher: The City\n"))
    for found in (merged(ours, theirs), merged(theirs, ours)):
        assert found.conflicts == ()
        assert found.text == changed((old, new), ("City of Example", "The City"))


def test_the_same_evidence_added_on_both_sides_is_one() -> None:
    new = "  - url: https://example.org/new\n    quote: so\n"
    found = merged(
        changed((BLOG, BLOG + new + "    stance: supports\n")),
        changed((BLOG, BLOG + new + "    kind: primary\n")),
    )
    item = claims(found.text)["cost"].evidence[-1]
    assert (len(claims(found.text)["cost"].evidence), item.stance, item.kind) == (
        3,
        "supports",
        "primary",
    )


def test_evidence_taken_away_on_one_side_and_edited_on_the_other_is_a_conflict() -> None:
    ours = changed((BLOG, ""))
    theirs = changed(("    stance: context\n", "    stance: refutes\n"))
    found = merged(ours, theirs)
    assert fields(found) == [("cost", "evidence https://example.org/blog")]
    assert "    stance: refutes\n>>>>>>> theirs (Ben)\n" in found.text
    assert len(claims(resolved(found.text, "ours"))["cost"].evidence) == 1
    assert len(claims(resolved(found.text, "theirs"))["cost"].evidence) == 2


def test_a_claim_taken_away_on_one_side_and_edited_on_the_other_is_a_conflict() -> None:
    speech = "- id: speech\n  statement: The mayor spoke for an hour.\n"
    ours = changed((speech, ""))
    theirs = changed(("spoke for an hour.", "spoke for an hour.\n  note: Which mayor?"))
    found = merged(ours, theirs)
    assert fields(found) == [("speech", "")]
    clash = found.conflicts[0].clash
    assert (clash.ours, clash.theirs) == (None, claims(theirs)["speech"])
    assert (clash.ours_by, clash.theirs_by) == ("Ana", "Ben")
    assert "speech" not in claims(resolved(found.text, "ours"))
    assert claims(resolved(found.text, "theirs"))["speech"].note == "Which mayor?"
    assert merged(ours, BASE).text == ours


def test_added_claims_stand_behind_the_claim_that_they_followed() -> None:
    ours = changed(("- id: opened", "- {id: o1, quote: o one}\n- id: opened"))
    theirs = changed(
        ("# money\n", "- {id: t0, quote: t zero}\n# money\n"),
        ("- id: opened", "# theirs\n- {id: t1, quote: t one}\n- id: opened"),
        ("x-desk", "- {id: t2, quote: t two}\nx-desk"),
    )
    found = merged(ours, theirs)
    assert list(claims(found.text)) == ["t0", "cost", "o1", "t1", "opened", "speech", "t2"]
    assert "# theirs\n- {id: t1" in found.text
    assert found.counts == (3, 0, 0, 0)


def test_an_order_that_they_changed_is_kept() -> None:
    speech = "- id: speech\n  statement: The mayor spoke for an hour.\n"
    theirs = changed((speech, "")).replace("# money\n", speech + "# money\n")
    ours = changed(("[money]", "[money, bridge]"))
    found = merged(ours, theirs)
    assert list(claims(found.text)) == ["speech", "cost", "opened"]
    assert claims(found.text)["cost"].tags == ("money", "bridge")


def test_one_id_given_to_two_claims_is_found_and_one_renamed() -> None:
    ours = changed(("x-desk", "- {id: new, quote: ours says}\nx-desk"))
    theirs = changed(("x-desk", "- {id: new, quote: theirs says}\nx-desk"))
    found = merged(ours, theirs)
    assert {name: c.quote for name, c in claims(found.text).items() if "new" in name} == {
        "new": "ours says",
        "new-2": "theirs says",
    }
    assert "'new-2'" in found.remarks[0]
    assert found.conflicts == ()
    again = merged(found.text, theirs)
    assert (again.text, again.conflicts) == (found.text, ())
    later = changed(("theirs says}", "theirs says, note: n}"), text=theirs)
    again = merge(theirs, later, found.text)
    assert claims(again.text)["new-2"].note == "n"
    assert claims(again.text)["new"].note is None


def test_one_claim_added_on_both_sides_is_one() -> None:
    ours = changed(("x-desk", "- {id: new, quote: the same, note: mine}\nx-desk"))
    theirs = changed(("x-desk", "- {id: new, quote: The  same, priority: low}\nx-desk"))
    found = merged(ours, theirs)
    assert fields(found) == [("new", "quote")]
    theirs = theirs.replace("The  same", "the same")
    claim = claims(merged(ours, theirs).text)["new"]
    assert (claim.note, claim.priority) == ("mine", "low")


def test_a_claim_that_one_side_gave_another_id_is_known_by_its_words() -> None:
    found = merged(
        changed(("id: speech", "id: mayor")),
        changed(("an hour.", "an hour.\n  note: Which?")),
    )
    assert found.conflicts == ()
    assert claims(found.text)["mayor"].note == "Which?"
    assert "speech" not in claims(found.text)


def test_article_rules_ratings_and_own_keys_merge_by_field() -> None:
    ours = changed(("title: The bridge reopens", "title: A bridge"), ("x-desk: politics", "x-a: b"))
    theirs = changed(
        ("author: A. Writer", "author: B. Writer"),
        ("min_sources: 2", "min_sources: 3, few-sources: error"),
        ("claims:\n", "ratings: {Good: 1}\nclaims:\n"),
    )
    found = merged(ours, theirs)
    sheet = parse(found.text).worksheet
    assert found.conflicts == ()
    assert (sheet.article.title, sheet.article.author) == ("A bridge", "B. Writer")
    assert (sheet.rules.min_sources, sheet.rules.levels) == (3, {"few-sources": "error"})
    assert (sheet.ratings, sheet.extra) == ({"Good": 1}, {"x-a": "b"})
    clash = merged(ours, changed(("title: The bridge reopens", "title: The bridge")))
    assert fields(clash) == [(None, "article title")]
    assert (clash.conflicts[0].clash.ours_by, clash.conflicts[0].clash.theirs_by) == ("Ana", "Ben")
    assert parse(resolved(clash.text, "theirs")).worksheet.article.title == "The bridge"


def test_an_archive_is_taken_whole() -> None:
    ours = changed((COST, COST + "\n    archive: {path: a.gz, sha256: aa}"))
    theirs = changed((COST, COST + "\n    archive: {path: b.gz, sha256: bb}"))
    assert fields(merged(ours, theirs)) == [("cost", "evidence https://example.org/budget archive")]


def test_a_later_copy_without_the_quote_is_taken_whole_too() -> None:
    ours = changed((COST, COST + "\n    changed: {path: a.gz, sha256: aa}"))
    theirs = changed((COST, COST + "\n    changed: {path: b.gz, sha256: bb}"))
    assert fields(merged(ours, theirs)) == [("cost", "evidence https://example.org/budget changed")]


def test_comments_of_both_sides_survive_everywhere() -> None:
    ours = marked_cost("verified", AT_10)
    theirs = marked_cost("verified", AT_11.replace("disputed", "verified"))
    places = ["factsheet", "claims", "- id: cost", "  tags", "    stance: supports", "  status: verified",
              "  history:", "- id: speech", "x-desk"]  # fmt: skip
    for word in ("OURS", "THEIRS"):
        text = ours if word == "OURS" else theirs
        for number, place in enumerate(places):
            at = text.index("\n" + place) + 1
            pad = " " * (len(place) - len(place.lstrip()))
            end = text.index("\n", at)
            text = f"{text[:at]}{pad}# {word}-{number}-above\n{text[at:end]}  # {word}-{number}-behind{text[end:]}"
        text += f"# {word} at the end\n"
        if word == "OURS":
            ours = text
        else:
            theirs = text
    found = merged(ours, theirs)
    assert found.conflicts == ()
    for comment in re.findall(r"# (?:OURS|THEIRS).*", ours + theirs):
        assert found.text.count(comment) == 1, comment
    assert len(claims(found.text)["cost"].history) == 2


def test_comments_survive_beside_a_conflict() -> None:
    ours = marked_cost("verified  # mine", AT_10)
    theirs = marked_cost("disputed  # yours", "  # Ben says\n" + AT_11)
    found = merged(ours, theirs)
    for comment in ("# mine", "# yours", "# Ben says", "# money", "# sic"):
        assert comment in found.text
    assert found.text.index("# Ben says") > found.text.index(
        "by: Ana, status: verified, because: The"
    )


def test_a_comment_in_a_claim_that_the_other_side_took_away_moves_to_the_next() -> None:
    theirs = BASE.replace(BASE[BASE.index("# money") : BASE.index("- id: opened")], "")
    found = merged(changed((COST, "  # look here\n" + COST)), theirs)
    assert "# look here\n- id: opened" in found.text
    assert found.conflicts == ()


@pytest.mark.parametrize("bare", [False, True])
def test_line_ends_are_kept_or_are_those_that_one_side_gave_the_file(bare: bool) -> None:
    ours = changed(("[money]", "[cash]")).replace("\n", "\r\n")
    theirs = changed(("spoke for an hour", "sang"), ("[money]", "[money]  # why"))
    if not bare:
        theirs = theirs.replace("\n", "\r\n")
    found = merged(ours, theirs, BASE.replace("\n", "\r\n"))
    wanted = changed(("[money]", "[cash]  # why"), ("spoke for an hour", "sang"))
    assert found.text == (wanted if bare else wanted.replace("\n", "\r\n"))


def test_a_file_without_a_line_break_at_its_end_stays_so() -> None:
    base = BASE.removesuffix("\n")
    ours, theirs = base.replace("[money]", "[cash]"), base.replace("politics", "city")
    assert merged(ours, theirs, base).text == ours.replace("politics", "city")


def test_flow_style_is_merged_too() -> None:
    base = "{factsheet: 1, claims: [{id: a, quote: x}, {id: b, quote: y}]}\n"
    found = merged(base.replace("x}", "x, note: n}"), base.replace("y}", "y, note: m}"), base)
    assert found.text == "{factsheet: 1, claims: [{id: a, quote: x, note: n}, {id: b, quote: y, note: m}]}\n"  # fmt: skip
    found = merged(base.replace("x}", "x, note: n}"), base.replace("x}", "x, note: m}"), base)
    assert fields(found) == [("a", "note")]
    assert claims(resolved(found.text, "theirs"))["a"].note == "m"


def test_without_a_base_both_files_are_put_together() -> None:
    ours = "factsheet: 1\nclaims:\n- {id: a, quote: one}\n- {id: both, quote: same}\n"
    theirs = "factsheet: 1\nclaims:\n- {id: a, quote: two}\n- {id: both, quote: same}\n"
    found = merged(ours, theirs, "")
    assert list(claims(found.text)) == ["a", "a-2", "both"]
    assert found.conflicts == ()


def test_first_claims_on_both_sides_meet_in_an_empty_list() -> None:
    base = "factsheet: 1\nclaims: []\n"
    ours = "factsheet: 1\nclaims:\n- {id: a, quote: one}\n"
    theirs = "factsheet: 1\nclaims:\n# why\n- {id: b, quote: two}\n"
    assert merged(ours, theirs, base).text == ours + "# why\n- {id: b, quote: two}\n"


def test_markers_are_as_long_as_git_asks() -> None:
    found = merged(changed(("an hour", "two")), changed(("an hour", "three")), size=9)
    assert "\n<<<<<<<<< ours (Ana)\n" in found.text
    assert "\n>>>>>>>>> theirs (Ben)\n" in found.text


def test_a_name_with_a_line_break_forges_no_line() -> None:
    found = merge(
        BASE,
        changed(("an hour", "two")),
        changed(("an hour", "three")),
        people=lambda: People("A\n- id: x", None),
    )
    assert "<<<<<<< ours (A - id: x)\n" in found.text
    assert ">>>>>>> theirs\n" in found.text


def test_a_common_ancestor_of_several_keeps_what_was_there_before_a_clash() -> None:
    ours, theirs = marked_cost("verified", AT_10), marked_cost("disputed", AT_11)
    found = merged(ours, theirs, for_base=True)
    assert found.conflicts == ()
    claim = claims(found.text)["cost"]
    assert claim.status == "unverified"
    assert [entry.unaware_of for entry in claim.history] == [None, None]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_side_that_is_no_worksheet_is_named_with_its_place(place: int) -> None:
    texts = [BASE, changed(("an hour", "two")), changed(("an hour", "three"))]
    texts[place] = texts[place].replace("tags: [money]", "tags: [money")
    with pytest.raises(BrokenSide) as caught:
        merge(*texts)
    assert caught.value.side == ("base", "ours", "theirs")[place]
    assert caught.value.problems[0].line > 0


def test_a_side_that_is_no_worksheet_is_found_also_where_nothing_is_to_be_merged() -> None:
    broken = BASE + "claims: []\n"
    for ours, theirs, side in ((BASE, broken, "theirs"), (broken, BASE, "ours")):
        with pytest.raises(BrokenSide) as caught:
            merge(BASE, ours, theirs)
        assert caught.value.side == side


CASES = int(os.environ.get("MERGE_CASES", "300"))


def _side(rnd: Random, text: str) -> str | None:
    read = parse(text)
    wanted, _ = edits(rnd, read.worksheet)
    if rnd.random() < 0.5:
        wanted, _ = edits(rnd, wanted)
    try:
        return revise(text, read, wanted)
    except CannotSplice:  # an alias in the way: test_splices.py
        return None


def _bag(sheet: Worksheet) -> Any:
    """Give what a worksheet holds, whatever its order, the ids and the signs of a disagreement."""
    tree = plain(sheet)
    found = []
    for claim in tree.pop("claims", []):
        claim.pop("id")
        for name in ("evidence", "history", "tags"):
            items = [
                {k: v for k, v in item.items() if k != "unaware_of"} if name == "history" else item
                for item in claim.get(name, [])
            ]
            claim[name] = sorted(json.dumps(item, sort_keys=True) for item in items)
        found.append(json.dumps(claim, sort_keys=True))
    return tree, sorted(found)


def _entries(claim: Claim) -> Counter[Any]:
    records = [plain(entry) for entry in claim.history]
    for record in records:
        record.pop("unaware_of", None)
    return Counter(json.dumps(record, sort_keys=True) for record in records)


@settings(max_examples=CASES)
@given(st.integers(0, 2**64))
def test_laws_of_merging_random_edits_of_random_handwriting(seed: int) -> None:
    rnd = Random(seed)
    base = case(rnd).text
    ours, theirs = _side(rnd, base), _side(rnd, base)
    if ours is None or theirs is None:
        return
    assert merge(base, ours, base).text == ours
    assert merge(base, base, theirs).text == theirs
    assert merge(base, ours, ours).text == ours
    try:
        found = merge(base, ours, theirs)
        mirrored = merge(base, theirs, ours)
    except CannotMerge:
        return
    sides = [parse(resolved(found.text, side)).worksheet for side in ("ours", "theirs")]
    turned = [parse(resolved(mirrored.text, side)).worksheet for side in ("theirs", "ours")]
    assert [_bag(sheet) for sheet in sides] == [_bag(sheet) for sheet in turned]
    assert bool(found.conflicts) == ("<<<<<<<" in found.text)
    if any(conflict.clash.path == () for conflict in found.conflicts):
        return
    old = {c.id: _entries(c) for c in parse(base).worksheet.claims}
    for side in (ours, theirs):
        for claim in parse(side).worksheet.claims:
            if claim.id not in old:
                continue
            new = _entries(claim) - old[claim.id]
            for sheet in sides:
                there = [other for other in sheet.claims if other.id == claim.id]
                for other in there:
                    have = _entries(other)
                    assert all(have[entry] == 1 for entry in new)


def test_nothing_but_a_clear_refusal_comes_of_odd_texts() -> None:
    odd = ["", "a", "factsheet: 1\n", "factsheet: 1\nclaims:\n", "- a\n", "\ufeff", "{}\n", "x-a: &a [b]\nx-b: *a\n"]  # fmt: skip
    outcomes = set()
    for base in odd:
        for ours in odd:
            for theirs in odd:
                try:
                    parse(merge(base, ours, theirs).text)
                    outcomes.add("merged")
                except (BrokenSide, CannotMerge) as error:
                    outcomes.add(type(error).__name__)
    assert outcomes == {"merged", "BrokenSide"}


def test_an_entry_that_both_sides_have_is_kept_once_and_as_the_fuller_one() -> None:
    short = AT_10.replace(", because: The budget.", "")
    for one, other in ((AT_10, short), (short, AT_10)):
        ours, theirs = marked_cost("verified", one), marked_cost("verified", other)
        found = merged(ours, theirs + "# theirs\n")
        assert found.conflicts == ()
        assert [entry.because for entry in claims(found.text)["cost"].history] == ["The budget."]


def test_an_approval_given_and_one_taken_back_are_said() -> None:
    given = "  - {at: 2026-03-04T10:00:00Z, by: Ben, approved: true}\n"
    taken = "  - {at: 2026-03-04T11:00:00Z, by: Cleo, approved: false}\n"
    base = marked_cost("verified", AT_10)
    ours, theirs = (base.replace(AT_10, AT_10 + entry) for entry in (given, taken))
    found = merged(ours, theirs, base)
    assert found.conflicts == ()
    assert found.remarks == (
        "cost: one side approved it, and the other withdrew an approval: see `log`",
    )
    assert found.text == base.replace(AT_10, AT_10 + given + taken)


def test_texts_too_long_to_compare_line_by_line_merge_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ours = changed(("mayor spoke for an hour", "mayor spoke for two hours"), ("[money]", "[cash]"))
    theirs = changed(("mayor spoke for an hour", "mayor spoke long"), ("sic", "SIC"))
    before = merged(ours, theirs)
    monkeypatch.setattr("factsheet.merge.lines._MOST_LINES", 1)
    found = merged(ours, theirs)
    assert found.conflicts == before.conflicts
    for side in ("ours", "theirs"):
        assert parse(resolved(found.text, side)) == parse(resolved(before.text, side))
    monkeypatch.setattr("factsheet.merge.lines._MOST_LINES", 2000)
    monkeypatch.setattr("factsheet.merge.lines._MOST_MEETINGS", -1)
    assert merged(ours, theirs).conflicts == before.conflicts


def test_line_ends_changed_on_one_side_and_words_on_the_other_merge() -> None:
    crlf = BASE.replace("\n", "\r\n")
    theirs = changed(("[money]", "[cash]"))
    for found in (merged(crlf, theirs), merged(theirs, crlf)):
        assert found.text == theirs.replace("\n", "\r\n")
        assert found.conflicts == ()


def test_a_claim_of_which_each_side_took_another_half_is_a_conflict_as_a_whole() -> None:
    base = changed(("reopened in May   # sic", "reopened in May\n  statement: It reopened."))
    ours = base.replace("  statement: It reopened.\n", "")
    theirs = base.replace("  quote: reopened in May\n", "")
    found = merged(ours, theirs, base)
    assert fields(found) == [("opened", "")]
    sides = [claims(resolved(found.text, side))["opened"] for side in ("ours", "theirs")]
    assert [(claim.quote, claim.statement) for claim in sides] == [
        ("reopened in May", None), (None, "It reopened."),
    ]  # fmt: skip
    common = merged(ours, theirs, base, for_base=True)
    assert claims(common.text)["opened"] == claims(base)["opened"]


def test_two_claims_of_one_id_are_told_apart_also_where_another_was_taken_away() -> None:
    base = changed(("- id: speech", "- id: gone\n  quote: not so\n- id: speech"))
    new = "- id: new\n  quote: %s\nx-desk"
    ours = base.replace("x-desk", new % "one").replace("- id: gone\n  quote: not so\n", "")
    theirs = base.replace("x-desk", new % "another")
    found = merged(ours, theirs, base)
    assert list(claims(found.text)) == ["cost", "opened", "speech", "new", "new-2"]
    assert found.remarks == ("two claims had the id 'new'; theirs is now 'new-2'",)
    assert found.counts == (1, 0, 0, 0)


def test_a_text_with_tags_of_its_own_is_edited_as_a_whole() -> None:
    head = "%TAG !y! tag:yaml.org,2002:\n---\n"
    ours = head + changed(("[money]", "[cash]"))
    found = merged(ours, head + changed(("an hour", "two hours")), head + BASE)
    assert found.text == ours.replace("an hour", "two hours")


@pytest.mark.parametrize("approved", ["true", "false"])
def test_one_approval_given_or_taken_back_is_no_disagreement(approved: str) -> None:
    base = marked_cost("verified", AT_10)
    taken = f"  - {{at: 2026-03-04T11:00:00Z, by: Cleo, approved: {approved}}}\n"
    ours = base.replace("[money]", "[cash]")
    found = merged(ours, base.replace(AT_10, AT_10 + taken), base)
    assert (found.conflicts, found.remarks) == ((), ())


def test_a_clash_names_who_made_each_side_or_the_only_one_who_judged_there() -> None:
    ours = marked_cost("verified", AT_10, changed(("mayor spoke for an hour", "mayor sang")))
    theirs = changed(("mayor spoke for an hour", "mayor slept"))
    (conflict,) = merged(ours, theirs).conflicts
    assert (conflict.clash.ours_by, conflict.clash.theirs_by) == ("Ana", "Ben")
    found = merge(BASE, ours, theirs)
    (conflict,) = found.conflicts
    assert (conflict.clash.ours_by, conflict.clash.theirs_by) == ("Ana", None)
    assert "<<<<<<< ours (Ana)\n" in found.text
    assert ">>>>>>> theirs\n" in found.text


def by_hand(status: str, text: str = BASE) -> str:
    """Change the status of `opened` without an entry in its history."""
    return changed(("status: verified\n", f"status: {status}\n"), text=text)


def test_a_verdict_given_by_hand_is_that_of_the_one_who_made_the_side() -> None:
    place = "because: I was there.}\n"
    entry = "  - {at: 2026-03-05T09:00:00Z, by: Cleo, status: disputed, because: No.}\n"
    marked = by_hand("disputed", changed((place, place + entry)))
    for ours, theirs, names in (
        (marked, by_hand("corrected"), ("Cleo", "Ben")),
        (by_hand("corrected"), marked, ("Ana", "Cleo")),
    ):
        found = merged(ours, theirs)
        (conflict,) = found.conflicts
        assert (conflict.clash.ours_by, conflict.clash.theirs_by) == names
        assert {conflict.clash.ours, conflict.clash.theirs} == {"disputed", "corrected"}
        assert f"<<<<<<< ours ({names[0]})\n  status" in found.text
        assert f">>>>>>> theirs ({names[1]})\n" in found.text


def test_markers_name_the_judges_at_verdicts_and_the_sides_at_all_else() -> None:
    note = ("  tags: [money]\n", "  note: %s\n  tags: [money]\n  priority: low\n")
    ours = marked_cost("verified", AT_10, changed((note[0], note[1] % "one")))
    theirs = marked_cost("disputed", AT_11, changed((note[0], note[1] % "two")))
    found = merge(BASE, ours, theirs, people=lambda: People("Eve", "Finn"))
    assert fields(found) == [("cost", "note"), ("cost", "status")]
    assert "<<<<<<< ours (Eve)\n  note: one\n=======\n  note: two\n>>>>>>> theirs (Finn)\n" in (
        found.text
    )
    assert "<<<<<<< ours (Ana)\n  status: verified\n=======\n" in found.text
    assert "\n  status: disputed\n>>>>>>> theirs (Ben)\n" in found.text


def test_a_rating_that_only_they_changed_by_hand_stands() -> None:
    base = marked_cost(
        "verified\n  rating: Good", AT_10.replace("verified,", "verified, rating: Good,")
    )
    again = AT_11.replace("disputed,", "verified, rating: Good,")
    ours = base.replace("- id: opened", again + "- id: opened")
    theirs = base.replace("  rating: Good\n", "  rating: Fair\n")
    for found in (merged(ours, theirs, base), merged(theirs, ours, base)):
        assert found.conflicts == ()
        assert claims(found.text)["cost"].rating == "Fair"
    other = AT_11.replace("disputed,", "verified, rating: Fair,")
    theirs = theirs.replace("- id: opened", other.replace("Ben", "Cleo") + "- id: opened")
    assert fields(merged(ours, theirs, base)) == [("cost", "rating")]


def test_verdicts_by_hand_leave_the_history_as_it_was() -> None:
    found = merged(by_hand("disputed"), by_hand("corrected"))
    assert fields(found) == [("opened", "status")]
    for side in ("ours", "theirs"):
        assert (
            claims(resolved(found.text, side))["opened"].history == claims(BASE)["opened"].history
        )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("url: https://example.org/blog", "url: http://example.org/blog"),
        ("url: https://example.org/blog", "url: https://example.org/blog/"),
        ("url: https://example.org/blog", "url: https://www.example.org/blog"),
        ("url: https://example.org/blog", "url: HTTPS://Example.org/blog"),
        ("source: The mayor's office", "source: the Mayor's office"),
    ],
)
def test_another_spelling_of_an_address_makes_no_other_evidence(old: str, new: str) -> None:
    base = changed(("url: https://example.org/blog", old))
    ours = base.replace(old, new)
    theirs = base.replace("stance: context", "stance: refutes")
    for found in (merged(ours, theirs, base), merged(theirs, ours, base)):
        assert found.conflicts == ()
        assert found.text == ours.replace("stance: context", "stance: refutes")


def test_evidence_of_two_sources_without_an_address_is_two() -> None:
    one = "  - {source: The mayor, stance: supports}\n"
    other = "  - {source: A witness, stance: refutes}\n"
    found = merged(changed((BLOG, BLOG + one)), changed((BLOG, BLOG + other)))
    assert found.conflicts == ()
    assert found.text == changed((BLOG, BLOG + one + other))
    base = changed((BLOG, BLOG + one))
    found = merged(
        base.replace("supports}", "context}"), base.replace("supports}", "refutes}"), base
    )
    assert fields(found) == [("cost", "evidence The mayor stance")]


@pytest.mark.parametrize(
    "told", ["stance: supports", "kind: primary", "accessed: 2026-03-01", "confidential: true"]
)
def test_evidence_exchanged_for_other_of_the_same_kind_is_not_taken_for_it(told: str) -> None:
    base = changed((BLOG, f"  - url: https://example.org/a\n    {told}\n"))
    ours = base.replace("https://example.org/a", "https://elsewhere.org/b")
    theirs = changed((f"    {told}\n- id", f"    {told}\n    publisher: A\n- id"), text=base)
    name = "2 (confidential)" if told == "confidential: true" else "https://example.org/a"
    assert fields(merged(ours, theirs, base)) == [("cost", f"evidence {name}")]


def test_an_entry_of_the_history_that_one_side_edited_is_edited() -> None:
    edited = ("I was there.", "I was there myself.")
    for found in (
        merged(changed(edited), changed(("  # sic", "\n  note: n"))),
        merged(changed(("  # sic", "\n  note: n")), changed(edited)),
    ):
        assert found.conflicts == ()
        assert found.text == changed(edited, ("  # sic", "\n  note: n"))
    both = merged(changed(edited), changed(("I was there.", "I saw it.")))
    assert fields(both) == [("opened", "history 2026-03-02T10:05:00Z Ana because")]
    common = merged(changed(edited), changed(("I was there.", "I saw it.")), for_base=True)
    assert common.text == BASE


def test_a_history_out_of_order_stays_as_it_was_written() -> None:
    base = marked_cost("verified", AT_11.replace("disputed", "verified") + AT_10)
    new = "  - {at: 2026-03-04T10:00:00Z, by: Cleo, status: verified}\n"
    theirs = base.replace(AT_10, AT_10 + new)
    found = merged(base.replace("[money]", "[cash]"), theirs, base)
    assert found.text == theirs.replace("[money]", "[cash]")


def test_entries_of_one_moment_stand_ours_first() -> None:
    base = marked_cost("verified", AT_10)
    one = "  - {at: 2026-03-04T10:00:00Z, by: Ana, approved: true}\n"
    other = "  - {at: 2026-03-04T12:00:00+02:00, by: Ana, status: verified, because: Again.}\n"
    found = merged(base.replace(AT_10, AT_10 + one), base.replace(AT_10, AT_10 + other), base)
    assert found.text == base.replace(AT_10, AT_10 + one + other)


def test_a_claim_that_only_the_whole_file_explains_clashes_as_a_whole() -> None:
    """A claim with an alias cannot be edited by itself: both people's lines stay as written."""
    base = changed(
        ("tags: [money]", "tags: &desk [money]"), ("an hour.", "an hour.\n  tags: *desk\n  note: n")
    )
    ours = base.replace("note: n", "note: 'mine'  # why")
    theirs = base.replace("note: n", "note: yours").replace("# sic", "# sic!")
    found = merged(ours, theirs, base)
    (conflict,) = found.conflicts
    assert (conflict.claim, conflict.clash.path) == ("speech", ())
    assert (conflict.clash.ours.note, conflict.clash.theirs.note) == ("mine", "yours")
    assert (conflict.clash.ours_by, conflict.clash.theirs_by) == ("Ana", "Ben")
    assert resolved(found.text, "ours") == ours.replace("# sic", "# sic!")
    assert resolved(found.text, "theirs") == theirs
    assert "<<<<<<< ours (Ana)\n  note: 'mine'  # why\n=======\n" in found.text


def test_what_stands_before_the_claims_merges_apart_from_their_lines() -> None:
    """Both changed one line of the article; the claims stay as each wrote them."""
    ours = changed(("title: The bridge reopens", "title: A bridge"))
    theirs = changed(
        ("author: A. Writer", "author: B. Writer"),
        ("# money\n", "- {id: t0, quote: 't zero'}\n# money\n"),
        ("x-desk: politics\n", '- {id: t2, quote: "t two"}  # new\nx-desk: politics\n'),
    )
    expected = theirs.replace("title: The bridge reopens", "title: A bridge")
    assert merged(ours, theirs).text == expected
    assert merged(theirs, ours).text == expected
    base = (
        "factsheet: 1\narticle: {title: A, author: B}\nclaims:\n- id: a\n  quote:   'b'\nx-b: c\n"
    )
    one = base.replace("title: A", "title: C")
    other = base.replace("author: B", "author: D").replace("x-b: c", "x-b: d")
    found = merged(one, other, base)
    assert found.text == other.replace("title: A", "title: C")
    clash = merged(one, other.replace("title: A", "title: E"), base)
    assert fields(clash) == [(None, "article title")]
    assert "<<<<<<< ours (Ana)\narticle: {title: C, author: D}\n=======\n" in clash.text
    assert resolved(clash.text, "ours") == found.text
    assert resolved(clash.text, "theirs") == found.text.replace("title: C", "title: E")


def test_own_keys_behind_the_claims_clash_behind_them() -> None:
    ours = changed(("x-desk: politics", "x-desk: city"), ("min_sources: 2", "min_sources: 3"))
    theirs = changed(("x-desk: politics", "x-desk: money"))
    found = merged(ours, theirs)
    assert found.text == changed(
        ("min_sources: 2", "min_sources: 3"),
        ("x-desk: politics\n", "<<<<<<< ours (Ana)\nx-desk: city\n=======\nx-desk: money\n"
                               ">>>>>>> theirs (Ben)\n"),
    )  # fmt: skip


@pytest.mark.parametrize("ends", [("\n", "", ""), ("\n", "", "\n"), ("", "\n", ""), ("", "", "\n")])
def test_a_line_break_at_the_end_is_as_the_side_that_changed_it_has_it(
    ends: tuple[str, str, str],
) -> None:
    bare = BASE.removesuffix("\n")
    base, ours, theirs = (bare + end for end in ends)
    found = merged(ours.replace("[money]", "[cash]"), theirs.replace("politics", "city"), base)
    end = ends[1] if ends[1] != ends[0] else ends[2]
    assert found.text == bare.replace("[money]", "[cash]").replace("politics", "city") + end


def test_markers_of_two_verdicts_in_one_line_name_who_made_the_sides() -> None:
    base = "{factsheet: 1, claims: [{id: a, quote: x}, {id: b, quote: y}]}\n"
    entry = ", status: %s, history: [{at: 2026-03-03T10:00:00Z, by: %s, status: %s}]}"
    sides = [
        base.replace("x}", "x" + entry % (one, first, one)).replace("y}", "y" + entry % (one, second, one))
        for one, first, second in (("verified", "A", "B"), ("disputed", "C", "D"))
    ]  # fmt: skip
    found = merged(sides[0], sides[1], base)
    assert [(c.clash.ours_by, c.clash.theirs_by) for c in found.conflicts] == [
        ("A", "C"),
        ("B", "D"),
    ]
    assert "<<<<<<< ours (Ana)\n" in found.text
    assert ">>>>>>> theirs (Ben)\n" in found.text


def test_two_quotes_of_one_page_are_two_pieces_of_evidence() -> None:
    new = "  - url: https://example.org/new\n    quote: %s\n"
    found = merged(changed((BLOG, BLOG + new % "one")), changed((BLOG, BLOG + new % "two")))
    assert found.text == changed((BLOG, BLOG + new % "one" + new % "two"))


def test_evidence_with_another_address_and_quote_is_known_by_all_else() -> None:
    edited = (
        ("https://example.org/budget", "https://elsewhere.org/b"),
        ("quote: 39.8 million", "quote: 39.8 m"),
    )
    more = ("    quote: 39.8 million\n", "    quote: 39.8 million\n    note: Seen.\n")
    found = merged(changed(*edited), changed(more))
    assert found.conflicts == ()
    assert found.text == changed(more, *edited)


def test_claims_added_changed_and_taken_away_are_counted() -> None:
    items = [f"- {{id: c{n}, quote: q{n}}}\n" for n in range(9)]
    ours, theirs = items.copy(), items.copy()
    theirs[0] = theirs[1] = ""
    for n in (2, 3, 4):
        theirs[n] = theirs[n].replace("}", ", note: n}")
    for n in (5, 6):
        theirs[n] = theirs[n].replace("}", ", note: n}")
        ours[n] = ours[n].replace("}", ", priority: low}")
    ours[7] = ""
    theirs += [f"- {{id: n{n}, quote: n{n}}}\n" for n in range(4)]
    base, ours_text, theirs_text = (
        "factsheet: 1\nclaims:\n" + "".join(lines) for lines in (items, ours, theirs)
    )
    assert merged(ours_text, theirs_text, base).counts == (4, 3, 2, 2)


def test_a_claim_whose_quote_became_a_statement_is_known_by_its_id() -> None:
    ours = changed(
        ("quote: reopened in May   # sic", "statement: It reopened."),
        ("x-desk", "- {id: new, quote: so}\nx-desk"),
    )
    note = ("  status: verified\n", "  status: verified\n  note: n\n")
    found = merged(ours, changed(note))
    assert found.conflicts == ()
    assert parse(found.text).worksheet == parse(changed(note, text=ours)).worksheet


SPEECH = "- id: speech\n  statement: The mayor spoke for an hour.\n"


@pytest.mark.parametrize(
    ("mine", "yours"),
    [
        ("", SPEECH + "  note:   'yours'\n"),
        (SPEECH + "  note:   'mine'\n", ""),
        (SPEECH + "  note:   'mine'\n", SPEECH + "  note: yours\n"),
    ],
)
def test_a_conflict_leaves_what_else_was_written_as_it_was(mine: str, yours: str) -> None:
    ours = changed(("title: The bridge reopens", "title: A bridge"), (SPEECH, mine))
    theirs = changed(
        ("author: A. Writer", "author: B. Writer"),
        ("# money\n", "- {id: t0, quote: 't zero'}\n# money\n"),
        (SPEECH, yours),
    )
    found = merged(ours, theirs)
    assert [conflict.claim for conflict in found.conflicts] == ["speech"]
    expected = theirs.replace("title: The bridge reopens", "title: A bridge")
    assert resolved(found.text, "ours") == (
        expected.replace(yours, mine) if yours else expected.replace("x-desk", mine + "x-desk")
    )
    assert parse(resolved(found.text, "theirs")).worksheet == parse(expected).worksheet
    assert found.text.count("<<<<<<<") == 1


def test_keys_and_comments_before_the_claims_stay_as_each_wrote_them() -> None:
    ours = changed(
        ("title: The bridge reopens", "title: A bridge"), ("# The bridge, second draft\n", "")
    )
    theirs = changed(("rules: {min_sources: 2}\n", "rules: {min_sources: 2}\nx-two:   'b'  # c\n"))
    assert merged(ours, theirs).text == changed(
        ("rules: {min_sources: 2}\n", "rules: {min_sources: 2}\nx-two:   'b'  # c\n"), text=ours
    )
    theirs = changed(("author: A. Writer}", "author: B. Writer}  # who?"))
    assert merged(ours, theirs).text == ours.replace(
        "author: A. Writer}", "author: B. Writer}  # who?"
    )


def test_a_comment_in_an_indented_claim_that_went_is_indented_as_the_next() -> None:
    base = "factsheet: 1\nclaims:\n  - id: a\n    quote: b\n  - id: c\n    quote: d\n"
    ours = base.replace("    quote: b", "    # look here\n    quote: b")
    theirs = base.replace("  - id: a\n    quote: b\n", "")
    expected = theirs.replace("  - id: c", "  # look here\n  - id: c")
    assert merged(ours, theirs, base).text == expected
    assert merged(theirs, ours, base).text == expected


def test_a_comment_in_a_file_in_flow_style_stays_at_its_line() -> None:
    base = "{factsheet: 1, claims: [{id: a, quote: x},\n  {id: b, quote: y}\n]}\n"
    ours = base.replace("quote: x", "quote: z").replace("y}\n", "y}  # mine\n")
    theirs = base.replace("quote: x", "quote: x, note: so").replace("]}\n", "]}  # theirs\n")
    found = merged(ours, theirs, base)
    assert found.text == (
        "{factsheet: 1, claims: [{id: a, quote: z, note: so},\n  {id: b, quote: y}  # mine\n]}  # theirs\n"
    )


def test_a_base_in_another_layout_is_no_hindrance() -> None:
    text = "factsheet: 1\narticle: {title: A, author: B}\nclaims:\n- id: a\n  quote:   'b'\n"
    base = text.replace("- id", "-\n  id")
    found = merged(
        text.replace("title: A", "title: C"), text.replace("author: B", "author: D"), base
    )
    assert found.text == text.replace("A, author: B", "C, author: D")


def test_a_head_that_only_they_changed_stays_as_they_wrote_it_beside_a_conflict() -> None:
    head = ("claims:\n", "x-two:   'b'  # c\nclaims:\n")
    for old, new in (("an hour.", "two hours."), ("40 million", "50 million")):
        other = new.replace("two", "three").replace("50", "60")
        theirs = changed(head, (old, other))
        found = merged(changed((old, new)), theirs)
        assert resolved(found.text, "theirs") == theirs
        assert resolved(found.text, "ours") == changed(head, (old, new))


def test_lines_of_a_text_with_tags_of_its_own_stay_as_each_wrote_them() -> None:
    base = "%TAG !y! tag:yaml.org,2002:\n---\n" + BASE
    theirs = base.replace("# money\n", "- {id: t0, quote: 't zero'}  # t\n# money\n")
    ours = base.replace("an hour", "two hours")
    assert merged(ours, theirs, base).text == theirs.replace("an hour", "two hours")


def test_a_claim_taken_away_here_and_renamed_there_to_the_id_of_another_is_renamed() -> None:
    ours = changed((SPEECH, ""), ("x-desk", "- {id: mayor, quote: so}\nx-desk"))
    theirs = changed(("id: speech", "id: mayor"), ("an hour.", "an hour.\n  note: Which?"))
    found = merged(ours, theirs)
    assert fields(found) == [("mayor-2", "")]
    assert claims(resolved(found.text, "theirs"))["mayor-2"].note == "Which?"
    assert claims(resolved(found.text, "theirs"))["mayor"].quote == "so"


def test_tags_of_both_sides_are_put_together_where_there_were_none() -> None:
    line = ("an hour.\n", "an hour.\n  tags: [%s]\n")
    found = merged(changed((line[0], line[1] % "a, b")), changed((line[0], line[1] % "b, c")))
    assert found.conflicts == ()
    assert claims(found.text)["speech"].tags == ("a", "b", "c")
