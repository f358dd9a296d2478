"""A Word copy that comes back: what people wrote becomes notes, and never a verdict."""

import zipfile
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import Run
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from office_files import with_part
from test_docx_report import SHEET, TEXT, W, libreoffice, part

from factsheet.documents import Annotation, Document, document_of, media_type
from factsheet.model import Article, Claim, Worksheet
from factsheet.problems import FactsheetError
from factsheet.reports import publishable
from factsheet.reports.docx import NOT_THERE, render
from factsheet.workflows.returned_docx import read_returned_docx
from factsheet.yamltext import parse

_SPACE = "http://schemas.microsoft.com/office/word"
W14, W15 = f"{{{_SPACE}/2010/wordml}}", f"{{{_SPACE}/2012/wordml}}"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class Word:
    """A Word copy in a person's hands: what Word writes when she answers, edits and deletes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.data = path.read_bytes()
        self.document = part(self.data, "word/document.xml")
        self.comments = part(self.data, "word/comments.xml")
        self.answers: list[tuple[str, str]] = []
        self.done: set[str] = set()

    def of(self, claim: str) -> Any:
        """Give our comment on a claim, its paragraphs numbered as Word does."""
        (one,) = (
            one for one in self.comments if "".join(one.itertext(W + "t")).startswith(f"{claim} ·")
        )
        for number, line in enumerate(one.iter(W + "p")):
            line.set(W14 + "paraId", f"{int(one.get(W + 'id')):04X}{number:04X}")
        return one

    def write(self, author: str, words: str, at: str = "2026-03-05T09:30:00Z") -> Any:
        """Write a comment that is nowhere yet."""
        number = len(self.comments) + 100
        made = etree.SubElement(self.comments, W + "comment")
        for name, value in (("id", str(number)), ("author", author), ("date", at)):
            made.set(W + name, value)
        line = etree.SubElement(made, W + "p")
        line.set(W14 + "paraId", f"{number:08X}")
        etree.SubElement(etree.SubElement(line, W + "r"), W + "t").text = words
        return made

    def reply(self, claim: str, author: str, words: str, **more: str) -> None:
        """Answer our comment on a claim."""
        made, ours = self.write(author, words, **more), self.of(claim)
        self.answers.append((made[-1].get(W14 + "paraId"), ours[-1].get(W14 + "paraId")))
        for name in ("commentRangeStart", "commentRangeEnd", "commentReference"):
            for one in list(self.document.iter(W + name)):
                if one.get(W + "id") == ours.get(W + "id"):
                    whole = one.getparent() if name == "commentReference" else one
                    twin = deepcopy(whole)
                    next(twin.iter(W + name)).set(W + "id", made.get(W + "id"))
                    whole.addnext(twin)

    def resolve(self, claim: str) -> None:
        self.done.add(self.of(claim)[-1].get(W14 + "paraId"))

    def comment(self, words: str, author: str, said: str) -> None:
        """Comment on a run of the text that has just these words."""
        made = self.write(author, said)
        (run,) = (r for r in self.document.iter(W + "r") if "".join(r.itertext(W + "t")) == words)
        line = run.getparent()
        place = line.index(run)
        start, end, mark = (
            etree.Element(W + n) for n in ("commentRangeStart", "commentRangeEnd", "r")
        )
        reference = etree.SubElement(mark, W + "commentReference")
        for one in (start, end, reference):
            one.set(W + "id", made.get(W + "id"))
        line.insert(place, start)
        line.insert(place + 2, end)
        line.insert(place + 3, mark)

    def delete(self, claim: str) -> None:
        """Delete our comment on a claim, in both parts."""
        number = self.of(claim).get(W + "id")
        self.comments.remove(self.of(claim))
        for name in ("commentRangeStart", "commentRangeEnd", "commentReference"):
            for one in list(self.document.iter(W + name)):
                if one.get(W + "id") == number:
                    one.getparent().remove(one)

    def replace(self, tree: Any, was: str, now: str) -> None:
        """Type over words that are in one run."""
        (one,) = (t for t in tree.iter(W + "t") if was in t.text)
        one.text = one.text.replace(was, now)

    def track(self, was: str, now: str) -> None:
        """Type over words with changes tracked."""
        (text,) = (t for t in self.document.iter(W + "t") if was in t.text)
        run, (before, after) = text.getparent(), text.text.split(was)
        line, place = run.getparent(), run.getparent().index(run)
        text.text = before
        made = etree.fromstring(
            f'<w:p xmlns:w="{W[1:-1]}"><w:del w:id="900" w:author="B"><w:r><w:delText>{was}</w:delText>'
            f'</w:r></w:del><w:ins w:id="901" w:author="B"><w:r><w:t>{now}</w:t></w:r></w:ins><w:r>'
            f'<w:t xml:space="preserve">{after}</w:t></w:r></w:p>'
        )
        for one in reversed(made):
            line.insert(place + 1, one)

    def save(self) -> None:
        parents = dict(self.answers)
        names = [one[-1].get(W14 + "paraId") for one in self.comments]
        rows = "".join(
            f'<w15:commentEx w15:paraId="{name}" w15:done="{int(name in self.done)}"'
            + (f' w15:paraIdParent="{parents[name]}"/>' if name in parents else "/>")
            for name in names
            if name
        )
        rels = part(self.data, "word/_rels/document.xml.rels")
        more = etree.SubElement(
            rels, "{*}Relationship".replace("{*}", f"{{{etree.QName(rels).namespace}}}")
        )
        for name, value in (
            ("Id", "extended"),
            ("Type", "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"),
            ("Target", "commentsExtended.xml"),
        ):
            more.set(name, value)
        data = with_part(
            self.data,
            "word/commentsExtended.xml",
            f'<w15:commentsEx xmlns:w15="{W15[1:-1]}">{rows}</w15:commentsEx>',
        )
        for name, tree in (
            ("document", self.document),
            ("comments", self.comments),
            ("_rels/document", rels),
        ):
            ending = ".xml.rels" if name.startswith("_rels") else ".xml"
            data = with_part(data, f"word/{name}{ending}", etree.tostring(tree))
        self.path.write_bytes(data)


@pytest.fixture
def copy(run: Run, desk: Path) -> Word:
    (desk / "article.txt").write_text(TEXT, encoding="utf-8")
    (desk / "claims.yaml").write_text(SHEET, encoding="utf-8")
    assert run("export", "copy.docx").code == 0
    return Word(desk / "copy.docx")


def sheet() -> dict[str, Any]:
    claims = yaml.safe_load(Path("claims.yaml").read_text(encoding="utf-8"))["claims"]
    return {claim["id"]: claim for claim in claims}


def without(text: bytes, *keys: bytes) -> list[bytes]:
    return [line for line in text.splitlines() if not line.strip().startswith(keys)]


def test_a_copy_that_nobody_touched_changes_nothing(run: Run, copy: Word) -> None:
    before = Path("claims.yaml").read_bytes()
    result = run("load", "copy.docx")
    assert result.code == 0, result.err
    assert "9 unchanged" in result.err or "7 unchanged" in result.err
    assert "own comments in it (9) are left out" in result.err
    assert result.out == "vanished\tgone\tIt is made of glass.\t\t\n"
    after = Path("claims.yaml").read_bytes()
    assert without(
        after, b"article:", b"sha256:", b"text:", b"title:", b"author:", b"language:"
    ) == without(before, b"article:")
    assert run("load", "copy.docx").code == 0
    assert Path("claims.yaml").read_bytes() == after
    assert Path("article.txt").read_text(encoding="utf-8") == TEXT


def test_replies_and_new_comments_become_notes_and_no_verdict(run: Run, copy: Word) -> None:
    copy.reply("cost", "Ben Reader", "verified")
    copy.reply("gone", "Ben Reader", "It was in the first draft.", at="2026-03-05T10:00:00Z")
    copy.reply("pretty", "Ola", "disputed · Disputed", at="2026-03-06T10:00:00Z")
    copy.comment("The works ", "Ola", "Which works?")
    copy.comment("It is made of glass.", "Ola", "Says who?")
    copy.save()
    before = sheet()
    result = run("load", "copy.docx")
    assert result.code == 0, result.err
    after = sheet()
    assert after["cost"]["note"] == "Ben Reader, 2026-03-05T09:30:00Z: verified"
    assert "note" not in after["same"], "on the same words, and nobody answered it"
    assert after["gone"]["note"].splitlines() == [
        "Ben Reader, 2026-03-05T10:00:00Z: It was in the first draft.",
        "Ola, 2026-03-05T09:30:00Z: Says who?",
    ]
    assert after["pretty"]["note"].splitlines()[1:] == [
        "Ola, 2026-03-06T10:00:00Z: disputed · Disputed"
    ]
    assert "Which works?" in after["two-paragraphs"]["note"]
    for name, claim in after.items():
        for field in ("status", "history", "evidence", "quote"):
            assert claim.get(field) == before[name].get(field), (name, field)
    done = Path("claims.yaml").read_bytes()
    again = run("load", "copy.docx")
    assert "nothing new" in again.err
    assert Path("claims.yaml").read_bytes() == done
    assert run("export", "next.docx").code == 0
    for name in ("word/comments.xml", "word/document.xml"):
        assert b"Ben Reader" not in zipfile.ZipFile("next.docx").read(name), (
            "notes stay at the desk"
        )


def test_what_was_edited_deleted_or_resolved_is_said_and_changes_nothing(
    run: Run, copy: Word
) -> None:
    copy.replace(copy.of("judged"), "Verified", "Disputed")
    copy.delete("length")
    copy.resolve("cost")
    copy.save()
    before = sheet()
    result = run("load", "copy.docx")
    assert "comment on judged was edited in the file: 'Verified' → 'Disputed'" in result.err
    assert (
        "deleted in the file: 1 comment; nothing is removed (claims without one: length)"
        in result.err
    )
    assert "resolved in the file: cost" in result.err
    assert sheet() == before


def test_an_edited_comment_is_said_also_when_the_worksheet_has_moved_on(
    run: Run, copy: Word
) -> None:
    copy.replace(copy.of("judged"), "The plans say so.", "I say so.")
    copy.save()
    run("mark", "judged", "disputed", "--because", "The plans were wrong.")
    result = run("load", "copy.docx")
    assert "comment on judged was edited in the file; this changes no verdict" in result.err
    assert sheet()["judged"]["status"] == "disputed"


@pytest.mark.parametrize("tracked", [False, True])
def test_an_edited_article_is_the_next_draft(run: Run, copy: Word, tracked: bool) -> None:
    if tracked:
        copy.track("took seven years", "took nine years")
    else:
        copy.replace(copy.document, "took seven years", "took nine years")
    copy.reply("cost", "Ben", "Nine, says the mayor.")
    copy.save()
    result = run("load", "copy.docx")
    assert result.code == 0, result.err
    assert "changed\tjudged\ttook nine years\t'seven' → 'nine'\t" in result.out
    assert "new\t" not in result.out
    after = sheet()
    assert after["judged"]["quote"] == "took nine years"
    assert after["judged"]["status"] == "verified", "a person decides"
    assert after["cost"]["note"].endswith(": Nine, says the mayor.")
    text = yaml.safe_load(Path("claims.yaml").read_text("utf-8"))["article"]["text"]
    stored = Path(text).read_text(encoding="utf-8")
    assert "nine years" in stored
    assert NOT_THERE not in stored
    assert "glass" not in stored
    done = Path("claims.yaml").read_bytes()
    assert run("load", "copy.docx").code == 0
    assert Path("claims.yaml").read_bytes() == done


def test_a_copy_of_an_earlier_draft_takes_nothing_back(run: Run, copy: Word, desk: Path) -> None:
    copy.comment("The works ", "Ola", "Which works?")
    copy.reply("cost", "Ben", "Did it?")
    copy.save()
    (desk / "next.txt").write_text(TEXT.replace("seven years", "nine years"), encoding="utf-8")
    assert run("load", "next.txt").code == 0
    result = run("load", "copy.docx")
    assert (
        "a different draft than the stored one; nobody edited it, so the stored text" in result.err
    )
    after = sheet()
    assert after["judged"]["quote"] == "took nine years"
    assert after["cost"]["note"].endswith(": Did it?")
    assert "Which works?" in after["two-paragraphs"]["note"]
    again = Word(desk / "copy.docx")
    again.replace(again.document, "took seven years", "took ten years")
    again.save()
    result = run("load", "copy.docx")
    assert "a different draft than the stored one; it is loaded as the next" in result.err
    assert sheet()["judged"]["quote"] == "took ten years"


def test_words_below_the_list_are_said_and_are_no_article(run: Run, copy: Word) -> None:
    last = list(copy.document.iter(W + "p"))[-1]
    made = etree.fromstring(f'<w:p xmlns:w="{W[1:-1]}"><w:r><w:t>One more thing.</w:t></w:r></w:p>')
    last.addnext(made)
    copy.save()
    result = run("load", "copy.docx")
    assert f"left out, because it is below “{NOT_THERE}”: “One more thing.”" in result.err
    assert "unchanged" in result.err


def test_a_copy_without_the_article_brings_its_answers(run: Run, desk: Path) -> None:
    (desk / "claims.yaml").write_text("claims:\n- {id: one, quote: It cost 40.}\n", "utf-8")
    run("export", "copy.docx")
    copy = Word(desk / "copy.docx")
    copy.reply("one", "Ben", "Did it?")
    copy.save()
    before = {path.name for path in desk.iterdir()}
    result = run("load", "copy.docx")
    assert result.code == 0, result.err
    assert sheet()["one"] == {
        "id": "one", "quote": "It cost 40.", "note": "Ben, 2026-03-05T09:30:00Z: Did it?"
    }  # fmt: skip
    assert {path.name for path in desk.iterdir()} - before == {".claims.yaml.undo"}


def test_a_copy_without_the_article_leaves_the_stored_one(run: Run, copy: Word) -> None:
    run("export", "copy.docx", "--no-article")
    result = run("load", "copy.docx")
    assert "unchanged" in result.err
    assert "draft" not in result.err
    assert Path("article.txt").read_text(encoding="utf-8") == TEXT


def test_a_comment_on_a_word_of_the_list_is_about_the_claim_that_is_listed(copy: Word) -> None:
    read = document_of(copy.data, media_type("a.docx"))
    at = read.text.index("glass")
    more = Annotation("comment", "Says who?", at, at + 5, id="new")
    heading = Annotation("comment", "Why?", read.text.index(NOT_THERE), at - 5, id="other")
    read = replace(read, annotations=(*read.annotations, more, heading))
    worksheet = parse(Path("claims.yaml").read_text(encoding="utf-8")).worksheet
    back = read_returned_docx(read, worksheet, TEXT)
    assert back is not None
    assert [(one.words, one.about, one.start) for one in back.document.annotations] == [
        ("Says who?", ("gone",), None),
        ("Why?", (), None),
    ]


def test_a_copy_of_another_worksheet_puts_answers_where_they_are(run: Run, copy: Word) -> None:
    copy.reply("length", "Ben", "Says who?")
    copy.save()
    result = run("load", "copy.docx", "-w", "other.yaml")
    assert "comments on claims that this worksheet does not have: across, cost, gone" in result.err
    claims = yaml.safe_load(Path("other.yaml").read_text(encoding="utf-8"))["claims"]
    assert ["Says who?" in str(claim.get("note")) for claim in claims].count(True) >= 1


def test_the_way_through_libreoffice(run: Run, copy: Word, desk: Path) -> None:
    copy.reply("cost", "Ben", "Did it?")
    copy.reply("pretty", "Ben", "Is it?")
    copy.comment("The works ", "Ola", "Which works?")
    copy.save()
    (desk / "saved").mkdir()
    (desk / "back.docx").write_bytes(libreoffice(copy.path, "docx", desk / "saved"))
    result = run("load", "back.docx")
    assert result.code == 0, result.err
    assert "own comments in it (9)" in result.err
    assert "edited" not in result.err
    assert "deleted" not in result.err
    assert "9 unchanged" in result.err or "7 unchanged" in result.err
    after = sheet()
    assert after["cost"]["note"].endswith(": Did it?")
    assert "Which works?" in after["two-paragraphs"]["note"]
    assert "Is it?" in after["pretty"]["note"]


def test_import_names_the_command_that_takes_it(run: Run, copy: Word) -> None:
    for more in ([], ["--update"]):
        result = run("import", "copy.docx", *more)
        assert (result.code, "factsheet load copy.docx" in result.err) == (2, True)


def test_another_document_is_no_copy() -> None:
    for words in ("cost · is that so?", "factsheet 12345678", "As factsheet 12345678 · said", ""):
        read = Document("docx", "It cost 40.", annotations=(Annotation("comment", words, 0, 2),))
        assert read_returned_docx(read, Worksheet(), "It cost 40.") is None


@given(
    st.lists(st.text(min_size=1, max_size=25), min_size=1, max_size=4),
    st.text("aé<&“ ·\n\t\u202e\x07س", max_size=30),
)
@settings(max_examples=40, deadline=None)
def test_whatever_the_words_a_copy_comes_back_as_it_was(lines: list[str], said: str) -> None:
    text = "\n\n".join(lines)
    claims = [
        Claim(f"c{n}", quote=line, statement=said or None, rating=said or None)
        for n, line in enumerate(lines)
    ]
    sheet = Worksheet(article=Article(text="a.txt"), claims=tuple(claims))
    made = datetime(2026, 3, 3, tzinfo=UTC)
    data = render(*publishable(sheet, made, article_text=text))
    try:
        read = document_of(data, media_type("a.docx"))
    except FactsheetError:  # hardly a word in it, and many controls
        return
    back = read_returned_docx(read, sheet, text)
    assert back is not None
    assert back.remarks == (
        f"read as a Word copy that came back; factsheet's own comments in it ({len(claims)}) are left out",
    )
    assert back.document.annotations == ()
    if any(map(str.isalnum, text)):
        assert (back.document.text, back.unchanged) == (text, True)


WORDS = st.text(st.sampled_from("ab \n\t\u3000é"), min_size=1, max_size=30)


@given(WORDS, st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=5), st.randoms())
@settings(max_examples=60, deadline=None)
def test_comments_stay_on_their_words_when_the_stored_text_is_taken(
    text: str, edges: list[tuple[int, int]], random: Any
) -> None:
    seen = [n for n, sign in enumerate(text) if not sign.isspace()]
    spans = [(seen[min(e)], seen[max(e)] + 1) for e in edges if max(e) < len(seen)]
    stored = "".join(sign + " \n"[random.randrange(2)] * (sign.isspace()) for sign in text)
    notes = tuple(Annotation("comment", "Why?", *span, id=str(n)) for n, span in enumerate(spans))
    read = Document("docx", text.rstrip(), margin="0 claims in comments: ", annotations=notes)
    back = read_returned_docx(read, Worksheet(article=Article(text="a.txt")), stored)
    assert back is not None
    if seen:
        assert (back.document.text, back.unchanged) == (stored, True)
    for before, after in zip(notes, back.document.annotations, strict=True):
        assert after.quoted(stored).split() == before.quoted(text).split()
