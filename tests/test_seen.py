"""`evidence seen`: a person compared a quote with a picture; for that file and those words only."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import Run
from hypothesis import given
from hypothesis import strategies as st
from signing import Person
from test_bundle import verified
from test_pdf_words import NOT, PICTURE, SEEN, drawn

from factsheet.anchors import Match
from factsheet.merge import merge
from factsheet.model import Archive, ByEye, Evidence
from factsheet.proofs import Proof, Standing, finding, no_comparison, state, with_eye
from factsheet.reports import FORMATS
from factsheet.yamltext import parse

SHEET = """\
factsheet: 1
claims:
- id: poster
  statement: Entry is free.
  evidence:
  - url: https://example.org/poster
    stance: supports
    quote: entry is free on Sunday
"""
PNG = b"\x89PNG\r\n\x1a\n picture"
LOOKED = ("--because", "third line of the poster")
SCANNED = drawn(PICTURE)
READABLE = {
    "near.html": b"<p>Entry is free on Monday.",
    "hidden.html": b"<p>Welcome<p hidden>entry is free on Sunday",
    "a.txt": b"nothing of the kind is said here",
}
NOT_BY_EYE = {
    "mail.eml": b"From: a@example.org\nSubject: b\nMIME-Version: 1.0\n\nentry is free on Sunday",
    "a.rtf": b"{\\rtf1 entry is free on Sunday}",
    "a.bin": bytes(range(256)) * 8,
}


@pytest.fixture
def poster(run: Run, desk: Path) -> Path:
    """Give a worksheet whose evidence has a picture as its copy."""
    path = desk / "claims.yaml"
    path.write_text(SHEET)
    filed(run, desk, "poster.png", PNG)
    return path


def filed(run: Run, desk: Path, name: str, data: bytes) -> Any:
    (desk / name).write_bytes(data)
    return run("capture", "poster", "-n", "1", "--from", name)


def rules(run: Run) -> list[str]:
    return [hit["rule"] for hit in run("check", "--format", "json").findings]


def piece(path: Path) -> dict[str, Any]:
    (item,) = yaml.load(path.read_text(), yaml.BaseLoader)["claims"][0]["evidence"]
    return dict(item)


@pytest.mark.parametrize(
    ("name", "data", "sense"),
    [
        ("a.png", PNG, "eye"),
        ("a.jpg", b"\xff\xd8\xff\xe0 picture", "eye"),
        ("a.mp3", b"ID3\3 sound", "ear"),
        ("a.webm", b"\x1aE\xdf\xa3 film", "ear"),
    ],
)
def test_a_comparison_is_recorded_and_counts(
    run: Run, desk: Path, name: str, data: bytes, sense: str
) -> None:
    path = desk / "claims.yaml"
    path.write_text(SHEET)
    hint = filed(run, desk, name, data)
    assert (hint.code, "factsheet evidence seen poster 1 --because" in hint.err) == (1, True)
    assert run("check", "--strict").code == 1
    assert rules(run) == ["quote-by-eye"]
    result = run("evidence", "seen", "poster", "1", *LOOKED)
    day = datetime.now(UTC).strftime("%Y-%m-%d")
    assert result.err == f"poster: evidence 1 compared by {sense} by Ana on {day}\n"
    item = piece(path)
    assert item["by_eye"] == {
        "by": "Ana",
        "at": item["by_eye"]["at"],
        "because": "third line of the poster",
        "sha256": item["archive"]["sha256"],
        "quote": "entry is free on Sunday",
    }
    assert rules(run) == []
    assert run("check", "--strict").code == 0
    said = run("show", "poster").out
    assert f"compared by {sense} by Ana on {day}\n     third line of the poster\n" in said
    assert "preserved" not in said, "that word is for what a program proved"
    assert run("capture", "--missing", "--dry-run").out == "", "nothing is missing"


def test_a_scan_is_compared_by_eye(run: Run, desk: Path) -> None:
    (desk / "claims.yaml").write_text(SHEET)
    filed(run, desk, "scan.pdf", SCANNED)
    assert "compared by eye" in run("evidence", "seen", "poster", "1", *LOOKED).err
    assert rules(run) == []


def test_the_remedy_of_the_warning_is_the_command(run: Run, poster: Path) -> None:
    (found,) = run("check", "--format", "json").findings
    assert "factsheet evidence seen poster 1 --because '…'" in found["remedy"]


@pytest.mark.parametrize("name", READABLE)
def test_a_page_whose_text_lacks_the_quote_is_refused(run: Run, desk: Path, name: str) -> None:
    path = desk / "claims.yaml"
    path.write_text(SHEET)
    filed(run, desk, name, READABLE[name])
    before = path.read_bytes()
    result = run("evidence", "seen", "1", "1", *LOOKED)
    assert result.code == 2
    assert "its text can be read: quote" in result.err
    assert "capture poster -n 1 --from FILE" in result.err
    assert path.read_bytes() == before


def test_of_a_confidential_page_no_words_are_shown(run: Run, desk: Path) -> None:
    (desk / "claims.yaml").write_text(SHEET + "    confidential: true\n")
    filed(run, desk, "near.html", READABLE["near.html"])
    result = run("evidence", "seen", "1", "1", *LOOKED)
    assert result.code == 2
    assert "its text can be read: quote not found" in result.err
    assert "Monday" not in result.err


@pytest.mark.parametrize("name", NOT_BY_EYE)
def test_a_file_that_nobody_can_look_at_as_it_is_is_refused(
    run: Run, desk: Path, name: str
) -> None:
    (desk / "claims.yaml").write_text(SHEET)
    assert filed(run, desk, name, NOT_BY_EYE[name]).code == 1
    result = run("evidence", "seen", "poster", "1", *LOOKED)
    assert (result.code, "it is a" in result.err) == (2, True), result.err
    assert "by_eye" not in (desk / "claims.yaml").read_text()


def test_what_a_machine_found_needs_no_eye(run: Run, desk: Path) -> None:
    (desk / "claims.yaml").write_text(SHEET)
    filed(run, desk, "a.html", b"<p>On Sundays entry is free on Sunday mornings.")
    result = run("evidence", "seen", "poster", "1", *LOOKED)
    assert (result.code, "found by machine" in result.err) == (2, True)


def test_without_a_copy_a_quote_or_a_reason_there_is_nothing_to_record(
    run: Run, desk: Path, poster: Path
) -> None:
    kept = poster.read_text()
    assert "--because" in run("evidence", "seen", "poster", "1").err
    assert run("evidence", "seen", "poster", "1", "--because", "").code == 2
    assert "has no evidence 2" in run("evidence", "seen", "poster", "2", *LOOKED).err
    run("evidence", "edit", "poster", "1", "--quote", "")
    assert "there is no quote to compare" in run("evidence", "seen", "1", "1", *LOOKED).err
    poster.write_text(SHEET)
    assert "no saved copy to compare with" in run("evidence", "seen", "1", "1", *LOOKED).err
    poster.write_text(kept)
    (copy,) = (desk / "evidence").glob("*.gz")
    copy.write_bytes(copy.read_bytes() + b"x")
    assert "altered since it was saved" in run("evidence", "seen", "1", "1", *LOOKED).err
    copy.unlink()
    assert run("evidence", "seen", "1", "1", *LOOKED).code == 2
    assert poster.read_text() == kept


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("quote", "entry is free", "the quote has been edited since"),
        ("by_eye.quote", "entry was free", "the quote has been edited since"),
        ("by_eye.quote", None, "the quote has been edited since"),
        ("by_eye.sha256", "0" * 64, "it was of a different copy"),
        ("archive", None, "there is no saved copy"),
        ("quote", None, "there is no quote to compare"),
    ],
)
def test_another_quote_or_another_copy_voids_it(
    run: Run, poster: Path, field: str, value: str | None, says: str
) -> None:
    run("evidence", "seen", "poster", "1", *LOOKED)
    tree = yaml.load(poster.read_text(), yaml.BaseLoader)
    *into, name = field.split(".")
    item = tree["claims"][0]["evidence"][0]
    for step in into:
        item = item[step]
    item.pop(name)
    if value:
        item[name] = value
    poster.write_text(yaml.safe_dump(tree))
    found = {hit["rule"]: hit for hit in run("check", "--format", "json").findings}
    assert found["by-eye-void"]["level"] == "error"
    assert found["by-eye-void"]["message"] == (f"Ana's comparison by eye does not count: {says}")
    assert "factsheet evidence seen poster 1 --" in found["by-eye-void"]["remedy"]
    assert run("check").code == 1
    assert "by eye by Ana on" not in run("show", "poster").out


def test_an_altered_file_voids_it(run: Run, desk: Path, poster: Path) -> None:
    run("evidence", "seen", "poster", "1", *LOOKED)
    (copy,) = (desk / "evidence").glob("*.gz")
    copy.write_bytes(copy.read_bytes() + b"x")
    (found,) = run("check", "--format", "json").findings
    assert (found["rule"], found["level"]) == ("kept-copy", "error")
    assert "by eye by Ana on" not in run("show", "poster").out


def test_a_comparison_written_by_hand_does_not_help_a_page_with_text(
    run: Run, desk: Path, poster: Path
) -> None:
    filed(run, desk, "near.html", READABLE["near.html"])
    item = piece(poster)
    eye = {"by": "Eve", "at": "2026-01-01T00:00:00Z", "because": "trust me"}
    eye |= {"sha256": item["archive"]["sha256"], "quote": item["quote"]}
    poster.write_text(poster.read_text() + f"    by_eye: {json.dumps(eye)}\n")
    assert {"quote-not-on-page", "by-eye-void"} <= set(rules(run))
    found = {hit["rule"]: hit for hit in run("check", "--format", "json").findings}
    assert "--revoke" in found["by-eye-void"]["remedy"]
    assert "--because" not in found["by-eye-void"]["remedy"], "it would be refused"
    assert run("evidence", "seen", "poster", "1", "--revoke").code == 0
    assert rules(run) == ["quote-not-on-page"]


def test_an_edit_of_the_quote_takes_it_away_and_other_edits_do_not(run: Run, poster: Path) -> None:
    run("evidence", "seen", "poster", "1", *LOOKED)
    assert run("evidence", "edit", "poster", "1", "--note", "n", "--stance", "context").code == 0
    assert "by_eye" in piece(poster)
    result = run("evidence", "edit", "poster", "1", "--quote", "free on Sunday")
    assert "comparison by eye removed" in result.err
    assert "by_eye" not in piece(poster)
    assert run("undo").code == 0
    assert "by_eye" in piece(poster)


def test_it_is_taken_back_and_replaced_with_a_word(run: Run, poster: Path) -> None:
    run("evidence", "seen", "poster", "1", *LOOKED)
    again = run("evidence", "seen", "poster", "1", "--because", "looked too", "--by", "Ben")
    assert "compared by eye by Ben" in again.err
    assert "this replaces what was recorded before: compared by eye by Ana" in again.err
    gone = run("evidence", "seen", "poster", "1", "--revoke")
    assert "no longer counts as compared by eye by Ben" in gone.err
    assert "by_eye" not in piece(poster)
    assert "nothing changed" in run("evidence", "seen", "poster", "1", "--revoke").err


def test_it_makes_no_verdict_stale_and_no_approval_or_signature_outdated(
    run: Run, desk: Path, poster: Path, people: tuple[Person, Person, Person]
) -> None:
    ana, ben, _ = people
    for person in (ana, ben):
        run("signers", "add", person.name, person.public)
    run("evidence", "edit", "poster", "1", "--kind", "primary")
    run("mark", "poster", "verified", "--because", "x", "--sign", "--key", ana.key)
    run("approve", "poster", "--by", "Ben", "--sign", "--key", ben.key)
    assert rules(run) == ["quote-by-eye"]
    assert run("evidence", "seen", "poster", "1", *LOOKED).code == 0
    assert rules(run) == []
    assert run("show", "poster", "--format", "json").json["approval"] == "approved"


def test_text_that_a_machine_recognised_is_compared_too(run: Run, desk: Path) -> None:
    path = desk / "claims.yaml"
    path.write_text(SHEET.replace("entry is free on Sunday", "It has not signed"))
    assert filed(run, desk, "a.pdf", drawn(SEEN, PICTURE + f"3 Tr {NOT}")).code == 0
    assert run("evidence", "seen", "poster", "1", *LOOKED).code == 0
    assert rules(run) == [], "without it, test_pdf_words finds a warning"
    path.write_text(path.read_text().replace("has not signed", "has not sighed"))
    assert "its text can be read" in run("evidence", "seen", "poster", "1", *LOOKED).err


@pytest.mark.parametrize(
    "format", sorted(set(FORMATS) - {"claimreview", "csl-json", "wacz", "web-annotation"})
)
def test_every_report_says_who_compared_it(run: Run, poster: Path, format: str) -> None:
    by = "Ana <b>=1+1\u202e"
    run("evidence", "seen", "poster", "1", "--because", "<script>x</script>", "--by", by)
    out = f"report.{'md' if format == 'markdown' else format}"
    assert run("export", out, "-f", format).code == 0
    if format in ("xlsx", "docx"):
        return
    text = Path(out).read_text()
    assert "Ana" in text
    if format == "html":
        assert re.search(r"compared by eye by <bdi>Ana", text)
        assert "which no program can read: 1." in text
        assert "<b>=1" not in text
        assert "<script>x" not in text
    elif format in ("json", "jsonl"):
        assert '"seen"' in text
    else:
        assert "compared by eye by Ana" in text


@pytest.mark.parametrize(
    ("language", "words"),
    [("de", "nach Augenschein verglichen von"), ("zh", "目视核对"), ("ar", "مقارنة بالعين"),
     ("fr", "comparé à l’œil par"), ("es", "cotejado a la vista por"), ("it", "compared by eye by")],
)  # fmt: skip
def test_the_report_says_so_in_its_language(
    run: Run, poster: Path, language: str, words: str
) -> None:
    text = poster.read_text().replace("claims:", f"article: {{language: {language}}}\nclaims:", 1)
    poster.write_text(text)
    run("evidence", "seen", "poster", "1", *LOOKED)
    assert words in run("export", "-f", "html").out


def test_nothing_of_a_confidential_comparison_leaves(run: Run, poster: Path) -> None:
    run("evidence", "seen", "poster", "1", "--because", "the canteen door", "--by", "Benedikta")
    assert run("evidence", "edit", "poster", "1", "--confidential").code == 0
    assert rules(run) == [], "the copy moved, and the comparison with it"
    for format in sorted(set(FORMATS) - {"claimreview", "xlsx", "docx"}):
        out = run("export", "-f", format).out
        assert "canteen" not in out
        assert "Benedikta" not in out
    assert "canteen" not in run("show", "poster", "--format", "json").out
    poster.write_text(poster.read_text().replace("quote: entry", "quote: no entry", 1))
    found = run("check").out
    assert "by-eye-void" in found
    assert "Benedikta" not in found
    assert run("evidence", "edit", "poster", "1", "--not-confidential").code == 0


def test_a_copy_of_the_evidence_keeps_it(run: Run, poster: Path) -> None:
    run("evidence", "seen", "poster", "1", *LOOKED)
    run("add", "--statement", "Entry costs nothing.", "--id", "other")
    assert run("evidence", "copy", "poster", "1", "other").code == 0
    assert rules(run) == []
    assert run("evidence", "move", "poster", "1", "other").code == 0, "it has just that"
    assert run("evidence", "copy", "other", "1", "poster").code == 0
    assert rules(run) == []
    run("evidence", "seen", "other", "1", "--revoke")
    assert rules(run) == ["quote-by-eye"], "each claim's comparison is its own"
    run("evidence", "edit", "other", "1", "--quote", "free on Sunday")
    assert rules(run) == ["quote-by-eye"]


@pytest.mark.parametrize("private", [True, False])
def test_a_bundle_says_that_it_is_a_persons_word(
    run: Run, desk: Path, poster: Path, people: tuple[Person, Person, Person], private: bool
) -> None:
    ana, _, _ = people
    run("signers", "add", "Ana", ana.public)
    run("mark", "poster", "verified", "--because", "x", "--sign", "--key", ana.key)
    kind = "--private" if private else "--public"
    run("evidence", "seen", "poster", "1", *LOOKED)
    made = run("bundle", "b", kind, "--key", ana.key)
    assert made.code == 0, made.err
    assert "only says that the person it names" in (desk / "b" / "VERIFY.txt").read_text()
    assert list((desk / "b" / "data").glob("extracts/*")) == []
    _, _, claims = verified(run, "b", "--signers", "allowed_signers")
    assert claims["poster"]["copy"] == "claimed"
    done = run("verify", "b", "--signers", "allowed_signers")
    assert "compared by eye by Ana" in done.out + done.err


def test_a_comparison_is_not_mixed_from_two(run: Run, poster: Path) -> None:
    base = poster.read_text()
    run("evidence", "seen", "poster", "1", *LOOKED)
    ours = poster.read_text()
    one = merge(base, ours, base + "# end\n")
    assert one.conflicts == ()
    assert "by_eye:" in one.text
    poster.write_text(base)
    run("evidence", "seen", "poster", "1", "--because", "I too", "--by", "Ben")
    both = merge(base, ours, poster.read_text())
    assert [conflict.clash.path[-1] for conflict in both.conflicts] == ["by_eye"]
    edited = merge(base, ours, base.replace("quote: entry is free", "quote: free entry"))
    poster.write_text(edited.text)
    if not edited.conflicts:
        assert "by-eye-void" in rules(run), "one branch looked, the other changed the quote"
    assert parse(ours).worksheet.claims[0].evidence[0].by_eye


QUOTES = st.sampled_from(["entry is free on Sunday", "entry is free", None])
HASHES = st.sampled_from(["a" * 64, "b" * 64, "A" * 64])
PROOFS = st.builds(
    Proof,
    trouble=st.sampled_from([None, "altered"]),
    how=st.sampled_from([None, Match.EXACT, Match.MISSING]),
    unreadable=st.sampled_from([None, "it is a picture; compare it by eye"]),
    by_eye=st.booleans(),
    recognised=st.booleans(),
    weak=st.sampled_from([None, "quote too short to prove anything"]),
)


@given(PROOFS, QUOTES, QUOTES, HASHES, HASHES)
def test_it_counts_for_this_file_and_these_words_and_never_for_readable_text(
    proof: Proof, quote: str | None, compared: str | None, one: str, other: str
) -> None:
    eye = ByEye("Ana", datetime(2026, 1, 1, tzinfo=UTC), "x", one, compared)
    item = Evidence(url="https://e.org/", quote=quote, archive=Archive("a", other), by_eye=eye)
    assert item.archive
    found = with_eye(proof, item, item.archive)
    assert with_eye(proof, replace(item, by_eye=None), item.archive) == proof
    if found.seen:
        assert (one.lower(), compared) == (other.lower(), quote)
        assert not no_comparison(proof)
        assert proof.by_eye if proof.unreadable else proof.recognised
        assert not (proof.how is Match.MISSING and not proof.unreadable)
    if found.standing is Standing.SEEN:
        assert found.seen
        assert "by eye by Ana on 2026-01-01" in finding(found)
        assert "by eye by Ana on 2026-01-01" in state(item, found)
    if found.standing is not proof.standing:
        assert (proof.standing, found.standing) in (
            (Standing.UNPROVEN, Standing.SEEN),
            (Standing.UNPROVEN, Standing.KEPT),
        )
