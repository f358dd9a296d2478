"""One source for several claims: added to all at once, copied, moved; what is there is left."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import Run
from hypothesis import given
from hypothesis import strategies as st
from signing import Person
from website import Site, answer

from factsheet import edits
from factsheet.attestations.statements import evidence_as_stated
from factsheet.merge import merge
from factsheet.model import Claim, Evidence, Worksheet
from factsheet.problems import FactsheetError
from factsheet.yamltext import parse

BUDGET = "https://example.org/budget"


def evidence(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Return what the file says of each claim's evidence."""
    claims = yaml.load(path.read_text(), yaml.BaseLoader)["claims"]
    return {claim["id"]: claim.get("evidence", []) for claim in claims}


# add


@pytest.mark.parametrize(
    "names",
    [["1", "2", "3"], ["1-3"], ["1,2", "3"], ["bridge-c", "mayor", "2"], ["2", "1,3"]],
    ids=" ".join,
)
def test_one_source_is_added_to_all_claims_that_are_named(
    run: Run, sheet: Path, names: list[str]
) -> None:
    result = run("evidence", "add", *names, "https://example.org/x", "--quote", "so", "--note", "n")
    assert (result.code, result.out) == (0, "")
    added = {"url": "https://example.org/x", "quote": "so", "note": "n"}
    assert [items[-1] for items in evidence(sheet).values()] == [added] * 3
    assert len(evidence(sheet)["bridge-cost"]) == 2
    assert sorted(re.findall(r"^(\S+): evidence (\d) added$", result.err, re.MULTILINE)) == [
        ("bridge-cost", "2"),
        ("bridge-opened", "1"),
        ("mayor-speech", "1"),
    ]
    assert result.err.count("what does it say about each claim?") == 1
    assert run("undo").code == 0, "it was one save"
    assert [len(items) for items in evidence(sheet).values()] == [1, 0, 0]


def test_a_source_without_an_address_is_added_to_all_arguments(run: Run, sheet: Path) -> None:
    result = run("evidence", "add", "1", "3", "--source", "Call with Ann", "--stance", "context")
    assert result.code == 0
    assert result.err == "bridge-cost: evidence 2 added\nmayor-speech: evidence 1 added\n"
    both = run(
        "evidence", "add", "2", "https://e.org/x", "--source", "A book", "--stance", "context"
    )
    assert both.code == 0
    assert evidence(sheet)["bridge-opened"] == [
        {"url": "https://e.org/x", "source": "A book", "stance": "context"}
    ]


def test_what_a_claim_has_already_is_said_and_left_and_the_others_get_it(
    run: Run, sheet: Path
) -> None:
    words = (BUDGET, "--quote", "39.8 million", "--stance", "refutes", "--note", "new")
    result = run("evidence", "add", "1-3", *words)
    assert result.code == 0
    assert "bridge-cost: already has this: evidence 1; nothing changed\n" in result.err
    assert [len(items) for items in evidence(sheet).values()] == [1, 1, 1]
    assert "note" not in evidence(sheet)["bridge-cost"][0]
    before = sheet.read_bytes()
    again = run("evidence", "add", "1-3", *words)
    assert again.code == 2
    assert len(again.err.splitlines()) == 3, "a line for each claim"
    assert again.err.count("already has this: evidence 1, with the same quote") == 3
    assert sheet.read_bytes() == before


def test_each_claims_remarks_are_one_line(run: Run, sheet: Path) -> None:
    run("mark", "1", "2", "opinion", "--because", "x")
    result = run("evidence", "add", "1", "2", BUDGET, "--stance", "refutes")
    assert result.err.splitlines() == [
        "bridge-cost: evidence 2 added; evidence 1 has the same address; its verdict is stale now; "
        "look again and mark it",
        "bridge-opened: evidence 1 added; its verdict is stale now; look again and mark it",
    ]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["1", "1", BUDGET], "bridge-cost is named twice"),
        (["1-2", "bridge-opened", BUDGET], "bridge-opened is named twice"),
        (["1,1", BUDGET], "bridge-cost is named twice"),
        (["1", "https://a.org/", BUDGET], "two addresses: https://a.org/ and"),
        (["1", "https://u:pw@a.org/", BUDGET], "two addresses: https://…@a.org/ and"),
        ([BUDGET, "1"], "the address comes last"),
        ([BUDGET], "at least one claim"),
        (["1"], "--source if there is none"),
        (["1", "2", "3"], "'3' is not a web address"),
        (["1", "2", "budget"], "'budget' is not a web address"),
        (["1", "nosuch", BUDGET], "there is no claim 'nosuch'"),
        (["1", "bridge", BUDGET], "'bridge' matches 2 claims"),
        (["1-9", BUDGET], "there is no claim 9; the worksheet has 3"),
        (["3-1", BUDGET], "'3-1' runs backwards; write 1-3"),
        (["1", "2", "htps://a.org"], "is not a web address"),
        (["1", "elsewhere", "--source", "A book"], "there is no claim 'elsewhere'"),
        (["1", "2", "--source", "A book", "--capture"], "only evidence with an address"),
    ],
)
def test_what_cannot_be_meant_is_said_and_nothing_is_written(
    run: Run, sheet: Path, words: list[str], says: str
) -> None:
    before = sheet.read_bytes()
    result = run("evidence", "add", *words)
    assert result.code == 2
    assert says in result.err
    assert "pw" not in result.err
    assert sheet.read_bytes() == before


def test_a_page_is_fetched_once_for_all(run: Run, sheet: Path, site: Site) -> None:
    site.pages["/b"] = answer(b"<p>The town paid 39.8 million.</p>", Content_Type="text/html")
    words = ("--quote", "The town paid 39.8 million", "--stance", "supports", "--capture")
    result = run(
        "evidence", "add", "1-3", site.url("/b"), *words, "--allow-host", f"127.0.0.1:{site.port}"
    )
    assert result.code == 0, result.err
    assert site.asked == ["/b"]
    assert "3 of 3 pieces of evidence preserved, from 1 page" in result.err
    kept = {items[-1]["archive"]["path"] for items in evidence(sheet).values()}
    assert len(kept) == 1


# copy, move


@pytest.fixture
def rich(sheet: Path) -> Path:
    """Give a worksheet whose first claim has three pieces of evidence."""
    more = (
        "  - url: https://example.org/plan  # from Ben\n    stance: refutes\n    quote: a plan\n"
        "    locator: p. 3\n    x-box: 7\n"
        "    archive: {path: evidence/a.warc.gz, sha256: '" + "0" * 64 + "'}\n"
        "  - {source: A clerk, confidential: true, stance: supports, salt: " + "s" * 43 + "}\n"
    )
    text = sheet.read_text().replace(
        "    quote: 39.8 million\n", "    quote: 39.8 million\n" + more
    )
    sheet.write_text(text)
    return sheet


def test_a_copy_has_all_fields_and_shares_the_kept_page(run: Run, rich: Path) -> None:
    result = run("evidence", "copy", "bridge-cost", "1,2", "2-3")
    assert (result.code, result.out) == (0, "")
    assert result.err.splitlines() == [
        "bridge-opened: evidence 1, 2 added",
        "mayor-speech: evidence 1, 2 added",
        "stance copied from bridge-cost: supports and refutes; if it differs here: "
        "factsheet evidence edit CLAIM N --stance STANCE",
    ]
    there = evidence(rich)
    assert there["bridge-opened"] == there["mayor-speech"] == there["bridge-cost"][:2]
    assert there["mayor-speech"][1]["archive"]["path"] == "evidence/a.warc.gz"


def test_another_stance_is_given_to_all_copies(run: Run, rich: Path) -> None:
    result = run("evidence", "copy", "1", "1-2", "3", "--stance", "context")
    assert result.err == "mayor-speech: evidence 1, 2 added\n"
    assert [item["stance"] for item in evidence(rich)["mayor-speech"]] == ["context"] * 2
    assert [item["stance"] for item in evidence(rich)["bridge-cost"][:2]] == ["supports", "refutes"]


def test_moved_evidence_is_gone_where_it_was(run: Run, rich: Path) -> None:
    before = evidence(rich)["bridge-cost"]
    run("mark", "1", "opinion", "--because", "x")
    result = run("evidence", "move", "bridge-cost", "1", "2", "3")
    assert result.code == 0
    assert result.err.splitlines() == [
        "bridge-cost: evidence 1 moved; the evidence after it has new numbers",
        "bridge-cost: its verdict is stale now; look again and mark it",
        "bridge-opened: evidence 1 added",
        "mayor-speech: evidence 1 added",
        "stance copied from bridge-cost: supports; if it differs here: "
        "factsheet evidence edit CLAIM N --stance STANCE",
    ]
    after = evidence(rich)
    assert after["bridge-cost"] == before[1:]
    assert after["bridge-opened"] == after["mayor-speech"] == before[:1]
    assert "# from Ben" in rich.read_text(), "what stays, stays as it is written"


def test_a_copy_that_is_there_is_said(run: Run, rich: Path) -> None:
    run("evidence", "copy", "1", "1", "2")
    result = run("evidence", "copy", "1", "1-2", "1-3")
    assert result.code == 0
    assert result.err.splitlines()[:3] == [
        "bridge-cost: already has this: evidence 1, 2; nothing changed",
        "bridge-opened: evidence 2 added; already has this: evidence 1",
        "mayor-speech: evidence 1, 2 added",
    ]
    assert run("evidence", "copy", "1", "1-2", "1-3").code == 2


def test_a_move_to_where_it_is_just_so_takes_it_away_here(run: Run, rich: Path) -> None:
    run("evidence", "copy", "1", "2", "3")
    result = run("evidence", "move", "1", "2", "3")
    assert (result.code, result.err.splitlines()) == (0, [
        "bridge-cost: evidence 2 moved; the evidence after it has new numbers",
        "mayor-speech: already has this: evidence 1; nothing changed",
    ])  # fmt: skip
    assert [len(items) for items in evidence(rich).values()] == [2, 0, 1]


def test_nothing_is_lost_by_a_move_to_where_it_is_otherwise(run: Run, rich: Path) -> None:
    run("evidence", "copy", "1", "1-2", "2")
    same = run("evidence", "move", "1", "1", "2", "3")
    assert same.code == 0, "the other has just the same"
    run("evidence", "edit", "2", "2", "--note", "mine")
    before = rich.read_bytes()
    result = run("evidence", "move", "1", "1", "2", "3")
    assert result.code == 2
    assert "bridge-opened already has this: evidence 2, with other details" in result.err
    assert rich.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["1", "4", "2"], "bridge-cost has no evidence 4; it has 3"),
        (["1", "1-4", "2"], "bridge-cost has no evidence 4; it has 3"),
        (["1", "0", "2"], "bridge-cost has no evidence 0"),
        (["1", "3-1", "2"], "runs backwards; write 1-3"),
        (["1", "budget", "2"], "'budget' is not a number"),
        (["1-2", "1", "3"], "'1-2' is 2 claims; give one"),
        (["1", "1", "nosuch"], "there is no claim 'nosuch'"),
        (["1", "1", "2", "1-3"], "bridge-opened is named twice"),
        (["1", "1", "1"], "bridge-cost"),
        (["1", "1"], "TO"),
        (["1", "1", "2", "--stance", "suports"], "supports"),
    ],
)
@pytest.mark.parametrize("command", ["copy", "move"])
def test_what_cannot_be_handed_on_is_said_and_nothing_is_written(
    run: Run, rich: Path, command: str, words: list[str], says: str
) -> None:
    before = rich.read_bytes()
    result = run("evidence", command, *words)
    assert result.code == 2
    assert says in result.err
    assert rich.read_bytes() == before


def test_several_pieces_are_removed_and_several_claims_listed(run: Run, rich: Path) -> None:
    run("evidence", "copy", "1", "1-2", "3")
    rows = run("evidence", "list", "1,3", "--format", "json").json
    assert [row["claim"] for row in rows] == ["bridge-cost"] * 3 + ["mayor-speech"] * 2
    result = run("evidence", "remove", "1", "3,1")
    assert result.err.splitlines() == [
        f"bridge-cost: evidence 1 removed: {BUDGET}",
        "bridge-cost: evidence 3 removed: CONFIDENTIAL",
    ]
    assert [item["url"] for item in evidence(rich)["bridge-cost"]] == ["https://example.org/plan"]
    assert run("undo").code == 0, "it was one save"
    assert len(evidence(rich)["bridge-cost"]) == 3
    before = rich.read_bytes()
    assert "has no evidence 4; it has 3" in run("evidence", "remove", "1", "2-4").err
    assert rich.read_bytes() == before


def test_evidence_is_not_moved_to_where_it_is(run: Run, rich: Path) -> None:
    before = rich.read_bytes()
    result = run("evidence", "move", "1", "1", "1-2")
    assert (result.code, "move it to other claims" in result.err) == (2, True)
    assert rich.read_bytes() == before


@pytest.mark.parametrize("command", ["copy", "move"])
def test_two_claims_do_not_show_that_they_rest_on_one_confidential_source(
    run: Run, rich: Path, command: str, people: tuple[Person, Person, Person]
) -> None:
    assert run("evidence", command, "1", "3", "2", "3").code == 0
    there = evidence(rich)
    new = [there[name][-1] for name in ("bridge-opened", "mayor-speech")]
    assert new == [{"source": "A clerk", "confidential": "true", "stance": "supports"}] * 2
    assert run("mark", "1-3", "opinion", "--because", "x").code == 0
    assert run("sign", "--key", people[0].key).code == 0
    pieces = [
        piece
        for claim in parse(rich.read_text()).worksheet.claims
        for piece in evidence_as_stated(claim)
        if piece.item and piece.item.confidential
    ]
    hashes = [set((piece.withheld or {}).values()) for piece in pieces]
    assert len(pieces) == (3 if command == "copy" else 2)
    assert all(hashes)
    assert len(set[str]().union(*hashes)) == sum(map(len, hashes)), "no two have one in common"


def test_a_shared_copy_stays_while_one_of_two_claims_is_made_confidential(
    run: Run, sheet: Path, desk: Path
) -> None:
    (desk / "page.html").write_text("<p>The town paid 39.8 million for it.")
    run("capture", "1", "--from", "page.html")
    assert run("evidence", "copy", "1", "1", "2").code == 0
    assert "needs it" in run("evidence", "edit", "2", "1", "--confidential").err
    paths = [items[0]["archive"]["path"] for items in list(evidence(sheet).values())[:2]]
    assert [Path(path).parent.name for path in paths] == ["evidence", "evidence-confidential"]
    assert all((desk / path).exists() for path in paths)
    run("evidence", "remove", "1", "1")
    found = {hit["rule"] for hit in run("check", "--format", "json").findings}
    assert "kept-copy" not in found


def test_a_copy_and_an_edit_of_the_original_on_two_branches_merge(run: Run, rich: Path) -> None:
    base = rich.read_text()
    run("evidence", "copy", "1", "2", "3")
    ours = rich.read_text()
    theirs = base.replace("    locator: p. 3\n", "    locator: p. 33\n")
    found = merge(base, ours, theirs)
    assert found.conflicts == ()
    first, _, last = parse(found.text).worksheet.claims
    assert (first.evidence[1].locator, last.evidence[0].locator) == ("p. 33", "p. 3")


def test_two_branches_that_copy_the_same_evidence_have_it_once(run: Run, rich: Path) -> None:
    base = rich.read_text()
    run("evidence", "copy", "1", "2", "3")
    ours = rich.read_text()
    rich.write_text(base)
    run("evidence", "copy", "1", "1-2", "3")
    found = merge(base, ours, rich.read_text())
    assert found.conflicts == ()
    assert len(parse(found.text).worksheet.claims[2].evidence) == 2


def test_a_move_and_an_edit_on_two_branches_lose_nothing(run: Run, rich: Path) -> None:
    base = rich.read_text()
    run("evidence", "move", "1", "2", "3")
    ours = rich.read_text()
    untouched = merge(base, ours, base + "# end\n")
    assert untouched.conflicts == ()
    assert [len(c.evidence) for c in parse(untouched.text).worksheet.claims] == [2, 0, 1]
    theirs = base.replace("    locator: p. 3\n", "    locator: p. 33\n")
    found = merge(base, ours, theirs)
    assert found.conflicts, "one removed what the other changed"
    assert "p. 33" in found.text


URLS = st.sampled_from(["https://a.org/", "https://b.org/", "https://c.org/"])
PIECES = st.builds(
    Evidence, url=URLS, quote=st.sampled_from(["q", "r"]), note=st.text("n", max_size=1)
)
CLAIMS = st.lists(
    st.lists(PIECES, max_size=4, unique_by=lambda item: item.identity), min_size=2, max_size=4
)


@given(CLAIMS, st.data())
def test_handing_on_loses_nothing_and_doubles_nothing(
    lists: list[list[Evidence]], data: st.DataObject
) -> None:
    claims = tuple(
        Claim(f"c{n}", quote="x", evidence=tuple(items)) for n, items in enumerate(lists)
    )
    sheet = Worksheet(claims=claims)
    origin = data.draw(st.sampled_from([claim for claim in claims if claim.evidence] or claims))
    if not origin.evidence:
        return
    numbers = data.draw(st.sets(st.integers(1, len(origin.evidence)), min_size=1))
    ids = st.lists(st.sampled_from(range(len(claims))), min_size=1, unique=True)
    targets = [claims[place] for place in data.draw(ids)]
    keep = data.draw(st.booleans())
    try:
        after, _ = edits.share_evidence(sheet, origin, sorted(numbers), targets, keep=keep)
    except FactsheetError:
        return
    now = {claim.id: claim.evidence for claim in after.claims}
    for claim in claims:
        identities = [item.identity for item in now[claim.id]]
        assert len(set(identities)) == len(identities)
        gone = [item for item in claim.evidence if item not in now[claim.id]]
        assert not gone or (claim is origin and not keep)
    handed = [origin.evidence[number - 1] for number in numbers]
    for target in targets:
        assert {item.identity for item in handed} <= {item.identity for item in now[target.id]}
    if not keep:
        assert not any(item in now[origin.id] for item in handed)
        assert all(any(item in now[t.id] for t in targets) for item in handed)


def test_what_was_copied_is_valid_json_and_yaml_in_every_listing(run: Run, rich: Path) -> None:
    run("evidence", "copy", "1", "1-3", "2")
    rows = run("evidence", "list", "2", "--format", "json").json
    assert [row.get("url") for row in rows] == [BUDGET, "https://example.org/plan", None]
    assert "clerk" not in json.dumps(rows)
