"""What `load` makes of comments and footnotes: evidence, notes for the desk, and a word for each."""

import io
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import SHARED, Run
from office_files import with_part
from test_annotations import LINKS, comment, comments, end, note_mark, replies, start
from test_articles import W
from test_word import document, paragraph

BRIDGE = "The new bridge cost 40 million euros in 2025."
POLICE = "Traffic fell by 12 percent in March, the police said."
DULL = "People like it."


def claims(path: str = "claims.yaml") -> dict[str, Any]:
    sheet = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    return {claim["quote"]: claim for claim in sheet["claims"]}


def notes(claim: dict[str, Any]) -> list[str]:
    return str(claim.get("note", "")).splitlines()


def urls(claim: dict[str, Any]) -> list[str]:
    assert all(set(item) == {"url"} for item in claim.get("evidence", ())), "a person says the rest"
    return [item["url"] for item in claim.get("evidence", ())]


def draft(name: str, *paragraphs: str, **parts: str) -> Path:
    path = Path(name)
    path.write_bytes(document(*paragraphs, **parts))
    return path


@pytest.mark.real_article
def test_the_annotated_draft_of_a_magazine(run: Run, desk: Path) -> None:
    case = SHARED / "cases/sources/annotated.docx"
    done = run("load", case)
    found = claims()
    bridge = found["The new bridge, which cost 40 million euros, reopened in May."]
    assert urls(bridge) == ["https://example.org/budget"]
    assert notes(bridge) == [
        "Ana Writer, 2026-03-01T09:00:00Z: Budget 2026 p. 12 https://example.org/budget says 39.8 million "
        "(on “cost 40 million euros”)",
        "footnote: Interview with the mayor, 4 May 2026, tape 2, 12:30",
    ]
    assert len(found) == 2
    assert (
        "1 comment and 1 footnote: 1 piece of evidence and 2 notes added to "
        "new-bridge-which-cost-40; notes are for the desk only" in done.err
    )
    before = Path("claims.yaml").read_bytes()
    again = run("load", case)
    assert "1 comment and 1 footnote: nothing new" in again.err
    assert Path("claims.yaml").read_bytes() == before


def test_a_sentence_somebody_wrote_beside_becomes_a_claim_and_the_next_draft_adds_what_is_new(
    run: Run, desk: Path
) -> None:
    first = draft(
        "one.docx",
        paragraph(BRIDGE, note_mark(2), " ", DULL),
        paragraph(start(0), "The police speak", end(0)),
        comments=comments(comment(0, "Who?")),
        footnotes=f'<w:footnotes {W}><w:footnote w:id="2">{paragraph("Budget, https://example.org/b.")}'
        "</w:footnote></w:footnotes>",
    )  # fmt: skip
    assert run("load", first).code == 0
    found = claims()
    assert list(found) == [BRIDGE, "The police speak"], "a headline, too, if somebody asks"
    assert found["The police speak"]["x-why"] == "commented on"
    assert found["The police speak"]["note"] == "Ana Writer, 2026-03-01T09:00:00Z: Who?"
    assert (urls(found[BRIDGE]), notes(found[BRIDGE])) == (
        ["https://example.org/b"], ["footnote: Budget, https://example.org/b."],
    )  # fmt: skip

    second = draft(
        "two.docx",
        paragraph(BRIDGE, note_mark(2), " ", start(1), DULL, end(1)),
        paragraph(start(0), "The police speak", end(0)),
        comments=comments(comment(0, "Who?"), comment(1, "Do they?", author="Ben"),
                          comment(2, "The spokesman: https://example.org/s", author="Ben")),
        commentsExtended=replies(("00", "", "0"), ("10", "", "0"), ("20", "00", "0")),
        footnotes=f'<w:footnotes {W}><w:footnote w:id="2">{paragraph("Budget, https://example.org/b.")}'
        "</w:footnote></w:footnotes>",
    )  # fmt: skip
    shown = run("load", second, "--dry-run")
    assert "3 comments and 1 footnote: 1 piece of evidence and 2 notes added to" in shown.err
    assert claims() == found, "a dry run writes nothing"
    done = run("load", second)
    assert done.out.split("\t")[:3] == ["new", "people-like", DULL]
    found = claims()
    assert notes(found["The police speak"]) == [
        "Ana Writer, 2026-03-01T09:00:00Z: Who?",
        "Ben, 2026-03-01T09:00:00Z, in reply to Ana Writer: The spokesman: https://example.org/s",
    ]
    assert urls(found["The police speak"]) == ["https://example.org/s"]
    assert notes(found[DULL]) == ["Ben, 2026-03-01T09:00:00Z: Do they?"]
    assert urls(found[BRIDGE]) == ["https://example.org/b"]


def test_what_a_person_took_away_does_not_come_back(run: Run, desk: Path) -> None:
    made = draft(
        "a.docx",
        paragraph(start(0), BRIDGE, end(0)),
        paragraph(start(1), DULL, end(1)),
        comments=comments(comment(0, "See https://example.org/b"), comment(1, "Why?")),
    )
    run("load", made)
    assert len(claims()) == 2
    assert run("evidence", "remove", "1", "1").code == 0
    run("edit", "1", "--note", "Asked.")
    run("remove", "2", "--yes")
    done = run("load", made)
    found = claims()
    assert list(found) == [BRIDGE]
    assert (found[BRIDGE].get("evidence"), found[BRIDGE]["note"]) == (None, "Asked.")
    assert "2 comments: nothing new" in done.err


def test_new_evidence_makes_a_verdict_stale_and_load_says_so(run: Run, desk: Path) -> None:
    run("load", draft("a.docx", paragraph(BRIDGE)))
    run("mark", "1", "verified", "--because", "I asked.")
    with_note = draft(
        "b.docx",
        paragraph(start(0), BRIDGE, end(0)),
        comments=comments(comment(0, "https://example.org/b"), comment(1, "lost", day="")),
    )
    done = run("load", with_note)
    assert "new evidence: verdict now stale: new-bridge-cost-40-million" in done.err
    assert "on no claim: Ana Writer, outside the text: lost" in done.err
    assert "to keep what is on no claim: factsheet edit CLAIM --note TEXT" in done.err
    again = run("load", with_note)
    assert "on no claim: Ana Writer, outside the text: lost" in again.err, "until it is dealt with"
    assert "stale" not in again.err


def test_a_note_in_a_split_sentence_is_on_the_part_before_it(run: Run, desk: Path) -> None:
    text = "The bridge cost 40 million euros and took 7 years and 350 people."
    run("load", draft("a.docx", paragraph(text)))
    run("split", "1", "The bridge cost 40 million euros", "took 7 years", "350 people")
    made = draft(
        "b.docx",
        paragraph(start(0), "The bridge", end(0), " cost 40 million euros", note_mark(2), " and ",
                  start(1), "took 7 years and 350 people", end(1), "."),
        comments=comments(comment(0, "Which?"), comment(1, "Both?")),
        footnotes=f'<w:footnotes {W}><w:footnote w:id="2">{paragraph("Budget.")}</w:footnote></w:footnotes>',
    )  # fmt: skip
    run("load", made)
    found = claims()
    assert notes(found["The bridge cost 40 million euros"]) == [
        "Ana Writer, 2026-03-01T09:00:00Z: Which? (on “The bridge”)", "footnote: Budget.",
    ]  # fmt: skip
    both = "Ana Writer, 2026-03-01T09:00:00Z: Both? (on “took 7 years and 350 people”)"
    assert notes(found["took 7 years"]) == notes(found["350 people"]) == [both]
    assert len(found) == 3


def test_a_comment_on_more_claims_than_five_is_about_the_article(run: Run, desk: Path) -> None:
    many = [paragraph(f"The bridge number {n} cost {n}0 million euros.") for n in range(1, 7)]
    done = run("load", draft(
        "a.docx", start(0), *many, end(0), comments=comments(comment(0, "Lawyers, please."))
    ))  # fmt: skip
    assert "1 comment: nothing added\n" in done.err
    assert (
        "on no claim: Ana Writer, 2026-03-01T09:00:00Z, on “The bridge number 1 cost 10 million euros. The "
        "bridge number 2 cost 20 million …”, the words of more than 5 claims: Lawyers, please.\n"
    )[:90] in done.err
    assert "…”, the words of more than 5 claims: Lawyers, please.\n" in done.err
    assert not any("note" in claim for claim in claims().values())


def test_a_sentence_that_stands_twice_is_one_claim(run: Run, desk: Path) -> None:
    made = draft("a.docx", paragraph(BRIDGE), paragraph(POLICE), paragraph(start(0), BRIDGE, end(0)),
                 comments=comments(comment(0, "Again?")))  # fmt: skip
    run("load", made)
    found = yaml.safe_load(Path("claims.yaml").read_text())["claims"]
    assert [(one["quote"], one.get("note")) for one in found] == [
        (BRIDGE, "Ana Writer, 2026-03-01T09:00:00Z: Again?"), (POLICE, None),
    ]  # fmt: skip


def test_only_addresses_of_the_web_are_evidence_and_passwords_are_not_kept(
    run: Run, desk: Path
) -> None:
    links = "".join(
        f'<w:hyperlink r:id="r{number}"><w:r><w:t>here</w:t></w:r></w:hyperlink>'
        for number in range(4)
    )
    made = document(
        paragraph(start(0), BRIDGE, end(0)),
        comments=comments(comment(0, f"{links}", "or https://u:secret@example.org/x")),
    )
    targets = (
        "javascript:alert(1)",
        "file:///etc/passwd",
        "mailto:a@example.org",
        "https://example.org/b",
    )
    relations = "".join(
        f'<Relationship Id="r{number}" TargetMode="External" Target="{target}" '
        f'Type="{LINKS.split(chr(34))[1]}/hyperlink"/>'
        for number, target in enumerate(targets)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    made = with_part(
        made, "word/_rels/comments.xml.rels", f'<Relationships xmlns="{space}">{relations}</Relationships>'
    )  # fmt: skip
    Path("a.docx").write_bytes(made)
    done = run("load", "a.docx")
    assert urls(claims()[BRIDGE]) == ["https://example.org/b"]
    refused = [line for line in done.err.splitlines() if line.startswith("not used as evidence")]
    assert refused == [
        "not used as evidence: 'javascript:alert(1)' in Ana Writer, 2026-03-01T09:00:00Z: only http and https "
        "are allowed, not javascript:",
        "not used as evidence: 'file:///etc/passwd' in Ana Writer, 2026-03-01T09:00:00Z: only http and https "
        "are allowed, not file:",
    ]
    assert "secret" not in done.err + done.out + Path("claims.yaml").read_text()


def test_hostile_names_and_very_long_comments_do_no_harm(run: Run, desk: Path) -> None:
    made = draft(
        "a.docx",
        paragraph(start(0), BRIDGE, end(0), end(1)),
        comments=comments(
            comment(0, "::error::x [red]y[/red] &#x9b;31m\u202e", author="&#x9b;2J::error::&#10;[b]Eve" + "e" * 200),
            comment(1, "wörd " * 50_000, author="Ben"), comment(2, author="Ben"),
        ),
    )  # fmt: skip
    done = run("load", made)
    assert (
        "shortened in the note, because it is very long: Ben, 2026-03-01T09:00:00Z: 249,999 characters"
        in done.err
    )
    assert not any(sign in done.err for sign in ("\x9b", "\u202e", "\n::"))
    kept = notes(claims()[BRIDGE])
    assert len(kept) == 2
    assert kept[0].startswith(r"\x9b2J::error:: [b]Eveee")
    assert kept[0].endswith(r": ::error::x [red]y[/red] 31m\u202e")
    assert len(kept[1]) < 2_100
    assert "on no claim: Ben, 2026-03-01T09:00:00Z, outside the text: (no words)" in done.err
    assert run("show", "1").code == 0
    assert run("check").code == 0


def test_the_words_of_a_colleague_are_in_no_report(run: Run, desk: Path) -> None:
    made = draft("a.docx", paragraph(start(0), BRIDGE, end(0)),
                 comments=comments(comment(0, "The mole says so: https://example.org/b")))  # fmt: skip
    run("load", made)
    run("mark", "1", "verified", "--because", "I asked.")
    for name in ("r.html", "r.md", "r.jsonld"):
        assert run("export", name, "--base-url", "https://example.org/r").code == 0
        assert "mole" not in Path(name).read_text(encoding="utf-8"), name
    run("export", "r.csv")
    run("export", "r.xlsx")
    assert "x-read" in Path("claims.yaml").read_text()
    import openpyxl

    book = openpyxl.load_workbook("r.xlsx")
    assert not any(
        "x-read" in str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row
    )


def test_show_has_a_line_for_each_comment(run: Run, desk: Path) -> None:
    made = draft("a.docx", paragraph(start(0), start(1), BRIDGE, end(0), end(1)),
                 comments=comments(comment(0, "One."), comment(1, "Two.", author="Ben")),
                 commentsExtended=replies(("00", "", "1"), ("10", "", "0")))  # fmt: skip
    run("load", made)
    shown = run("show", "1").out
    assert (
        "Note:\n  Ana Writer, 2026-03-01T09:00:00Z, resolved: One.\n  Ben, 2026-03-01T09:00:00Z: Two.\n"
        in shown
    )


def test_review_has_a_line_for_each_comment_and_says_how_many_more_there_are(
    run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = range(25)
    made = draft("a.docx", paragraph(*map(start, many), BRIDGE, *map(end, many)),
                 comments=comments(*(comment(n, f"Number {n}.") for n in many)))  # fmt: skip
    run("load", made)
    monkeypatch.setattr("sys.stdin", io.StringIO("q\n"))
    shown = (
        run("review", "--plain", "--by", "Ana").err + run("review", "--plain", "--by", "Ana").out
    )
    said = [line for line in shown.splitlines() if "Number" in line or " more: " in line]
    assert said[0].startswith("Note: Ana Writer")
    assert said[0].endswith(": Number 0.")
    assert said[1].startswith("  Ana Writer")
    assert said[-1] == "  and 5 more: factsheet show new-bridge-cost-40-million"
    assert len(said) == 21


def test_thousands_of_comments_take_no_more_than_moments(run: Run, desk: Path) -> None:
    number = 1_500
    body = [
        paragraph(start(n), f"Bridge {n} cost {n} million euros.", end(n)) for n in range(number)
    ]
    made = draft("a.docx", *body, comments=comments(*(comment(n, f"See https://example.org/{n}") for n in range(number))))  # fmt: skip
    done = run("load", made)
    assert f"{number} comments: {number} pieces of evidence and {number} notes added to" in done.err


def test_a_mark_is_on_the_claim_that_holds_it_and_a_page_is_evidence_once(
    run: Run, desk: Path
) -> None:
    text = "The bridge cost 40 million euros and took 7 years and 350 people."
    run("load", draft("a.docx", paragraph(text)))
    run("add", "--quote", "took 7 years")
    run("evidence", "add", "1", "https://example.org/b#top", "--quote", "350")
    made = draft(
        "b.docx",
        paragraph("The bridge cost 40 million euros and took 7 years and 350", note_mark(2), " people."),
        paragraph(end(0), POLICE),
        comments=comments(comment(0, "Ask them.")),
        footnotes=f'<w:footnotes {W}><w:footnote w:id="2">{paragraph("Council, https://example.org/b")}'
        "</w:footnote></w:footnotes>",
    )  # fmt: skip
    run("load", made)
    found = claims()
    assert notes(found["took 7 years"]) == []
    assert notes(found[text]) == ["footnote: Council, https://example.org/b"]
    assert [item["url"] for item in found[text]["evidence"]] == ["https://example.org/b#top"]
    assert notes(found[POLICE])[0].endswith(": Ask them."), "a mark before the first word is on it"
