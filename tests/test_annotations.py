"""Comments and notes in a document: read with the words that they are on; the text stays as is."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office_files import with_part
from test_articles import W
from test_word import MORE, document, paragraph, read_word, run_of

from factsheet.documents import Annotation, Document, document_of, media_type

EXTENDED = "http://schemas.microsoft.com/office/word/2012/wordml"
CID = "http://schemas.microsoft.com/office/word/2016/wordml/cid"
CEX = "http://schemas.microsoft.com/office/word/2018/wordml/cex"
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
LINKS = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def start(name: int) -> str:
    return f'<w:commentRangeStart w:id="{name}"/>'


def end(name: int) -> str:
    return f'<w:commentRangeEnd w:id="{name}"/><w:r><w:commentReference w:id="{name}"/></w:r>'


def comment(name: int, *words: str, author: str = "Ana Writer", day: str = "2026-03-01") -> str:
    """Write a comment whose paragraphs have the ids `10` and so on, for comment 1."""
    paragraphs = "".join(
        f'<w:p w14:paraId="{name}{number}">{one if one.startswith("<") else run_of(one)}</w:p>'
        for number, one in enumerate(words)
    )
    date = f'w:date="{day}T09:00:00Z"' if day else ""
    return f'<w:comment w:id="{name}" w:author="{author}" {date}>{paragraphs}</w:comment>'


def comments(*written: str) -> str:
    return f"<w:comments {W} {W14} {LINKS}>{''.join(written)}</w:comments>"


def note_mark(name: int, kind: str = "foot") -> str:
    return f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:{kind}noteReference w:id="{name}"/></w:r>'


def on(read: Document) -> list[tuple[str, str, str]]:
    """Return kind, words, and what it is on; of a mark what is before it, with a stroke."""
    return [
        (one.kind, one.words, one.quoted(read.text) or f"{read.text[: one.start]}|"[-12:])
        for one in read.annotations
    ]


def test_a_comment_says_who_when_what_and_on_which_words() -> None:
    read = read_word(
        paragraph("The bridge, which ", start(0), "cost 40 ", run_of("million", "<w:b/>"), end(0), "."),
        comments=comments(comment(0, "See https://example.org/budget.", "Really?")),
    )  # fmt: skip
    assert read.text == "The bridge, which cost 40 million."
    assert read.annotations == (
        Annotation(
            "comment", "See https://example.org/budget.\nReally?", 18, 33, "Ana Writer",
            datetime(2026, 3, 1, 9, tzinfo=UTC), ("https://example.org/budget",), id="0",
        ),
    )  # fmt: skip


ROW = "<w:tbl><w:tr>{}<w:tc>{}</w:tc>{}<w:tc>{}</w:tc></w:tr></w:tbl>"
BOX = "<w:r><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r>"


@pytest.mark.parametrize(
    ("written", "text", "expected"),
    [
        (  # over paragraphs, with its ends between them
            (paragraph("One. ", start(0), "Two."), paragraph("Three."), end(0), paragraph("Four.")),
            "One. Two.\n\nThree.\n\nFour.",
            "Two.\n\nThree.",
        ),
        (  # from a text into a table
            (start(0), paragraph("One."), ROW.format("", paragraph("A"), end(0), paragraph("B"))),
            "One.\n\nA\tB",
            "One.\n\nA",
        ),
        (  # within a cell, beside an empty paragraph
            (ROW.format("", paragraph("A"), start(0), paragraph() + paragraph("B", end(0))),),
            "A\tB",
            "B",
        ),
        ((paragraph("It cost 40", end(0), " euros."),), "It cost 40 euros.", "It cost 40|"),
        ((paragraph("One.", "<w:r><w:t> </w:t></w:r>", end(0)),), "One.", "One.|"),
        (  # in what was inserted, around what was deleted
            (paragraph("Now ", f"<w:ins>{start(0)}{run_of('12')}</w:ins>",
                       "<w:del><w:r><w:delText>15</w:delText></w:r></w:del>", end(0), " percent"),),
            "Now 12 percent",
            "12",
        ),
        (  # on deleted words only
            (paragraph("It fell ", start(0), "<w:del><w:r><w:delText>by 15</w:delText></w:r></w:del>",
                       end(0), "again."),),
            "It fell again.",
            "It fell|",
        ),
        ((paragraph("A ", BOX.format(paragraph("b ", start(0), "c", end(0))), "d"),), "A d\n\nb c", "c"),
        ((paragraph("10", start(0), run_of("6", '<w:vertAlign w:val="superscript"/>'), end(0)),), "10⁶", "⁶"),
        ((paragraph("A "), paragraph(start(0)), paragraph("b"), paragraph(end(0))), "A\n\nb", "b"),
        ((paragraph("A ", start(0), "b"),), "A b", "A|"),  # it never ends
        ((paragraph("A ", end(0), "b ", start(0), "c"),), "A b c", "A b|"),
    ],
)  # fmt: skip
def test_a_comment_keeps_its_words_wherever_its_ends_are(
    written: tuple[str, ...], text: str, expected: str
) -> None:
    read = read_word(*written, comments=comments(comment(0, "Hm.")))
    assert (read.text, [found for *_, found in on(read)]) == (text, [expected])


def test_comments_may_overlap_and_one_may_be_nowhere() -> None:
    read = read_word(
        paragraph(start(1), "a ", start(0), "b ", end(1), "c", end(0)),
        comments=comments(comment(0, "second"), comment(1, "first"), comment(7, "lost")),
    )
    assert [(one.words, one.quoted(read.text)) for one in read.annotations] == [
        ("first", "a b"), ("second", "b c"), ("lost", ""),
    ]  # fmt: skip
    assert read.annotations[-1].start is None


def test_notes_are_where_their_marks_are_and_the_marks_are_no_words() -> None:
    separator = '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
    link = '<w:hyperlink r:id="rId1"><w:r><w:t>the budget</w:t></w:r></w:hyperlink>'
    field = (
        '<w:r><w:instrText> HYPERLINK "https://example.org/</w:instrText></w:r>'
        '<w:r><w:instrText>field" </w:instrText></w:r>'
    )
    made = document(
        paragraph("It cost 40", note_mark(2), " million.", note_mark(3), " It is", note_mark(2, "end"), " new."),
        footnotes=f"<w:footnotes {W} {LINKS}>{separator}"
        f'<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r>{link}</w:p></w:footnote>'
        f'<w:footnote w:id="3">{paragraph(start(0), "Talk, 4 May", end(0), field)}</w:footnote></w:footnotes>',
        endnotes=f'<w:endnotes {W}><w:endnote w:id="2">{paragraph("Archive.")}</w:endnote></w:endnotes>',
        comments=comments(comment(0, "Which tape?")),
    )  # fmt: skip
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    made = with_part(
        made,
        "word/_rels/footnotes.xml.rels",
        f'<Relationships xmlns="{relations}"><Relationship Id="rId1" TargetMode="External" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" '
        'Target="https://example.org/budget"/></Relationships>',
    )
    read = document_of(made, media_type("a.docx"))
    assert read.text == "It cost 40 million. It is new."
    assert on(read) == [
        ("footnote", "the budget", "It cost 40|"),
        ("footnote", "Talk, 4 May", "40 million.|"),
        ("comment", "Which tape?", "40 million.|"),
        ("endnote", "Archive.", "lion. It is|"),
    ]
    assert [one.addresses for one in read.annotations[:2]] == [
        ("https://example.org/budget",), ("https://example.org/field",),
    ]  # fmt: skip


def replies(*rows: tuple[str, str, str]) -> str:
    listed = "".join(
        f'<x:commentEx x:paraId="{name}" x:done="{done}"'
        + (f' x:paraIdParent="{above}"/>' if above else "/>")
        for name, above, done in rows
    )
    return f'<x:commentsEx xmlns:x="{EXTENDED}">{listed}</x:commentsEx>'


def threads(*rows: tuple[str, str, str], **more: str) -> list[tuple[str, bool, list[str]]]:
    read = read_word(
        paragraph(start(0), start(1), "Words", end(0), end(1), end(2)),
        comments=comments(comment(0, "zero", "more"), comment(1, "one"), comment(2, "two")),
        commentsExtended=replies(*rows), **more,
    )  # fmt: skip
    return [
        (one.words.split()[0], one.resolved, [reply.words for reply in one.replies])
        for one in read.annotations
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((("01", "", "1"), ("10", "01", "0"), ("20", "10", "0")), [("zero", True, ["one", "two"])]),
        ((("01", "", "0"), ("10", "", "1"), ("20", "99", "0")),
         [("zero", False, []), ("one", True, []), ("two", False, [])]),
        ((("01", "10", "0"), ("10", "01", "0")),  # a ring
         [("zero", False, []), ("one", False, []), ("two", False, [])]),
        ((("00", "", "1"),), [("zero", True, []), ("one", False, []), ("two", False, [])]),
    ],
)  # fmt: skip
def test_replies_are_part_of_their_thread(
    rows: tuple[tuple[str, str, str], ...], expected: list[tuple[str, bool, list[str]]]
) -> None:
    assert threads(*rows) == expected


def test_the_day_in_utc_goes_before_that_of_the_clock_in_the_office() -> None:
    read = read_word(
        paragraph(start(0), "Words", end(0)),
        comments=comments(comment(0, "zero")),
        commentsIds=f'<i:ids xmlns:i="{CID}"><i:commentId i:paraId="00" i:durableId="A"/></i:ids>',
        commentsExtensible=f'<e:all xmlns:e="{CEX}">'
        '<e:commentExtensible e:durableId="A" e:dateUtc="2026-03-01T08:00:00Z"/></e:all>',
    )
    assert read.annotations[0].at == datetime(2026, 3, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2026-03-01T09:00:00", datetime(2026, 3, 1, 9, tzinfo=UTC)),
        ("2026-03-01T09:00:00.123456789", datetime(2026, 3, 1, 9, 0, 0, 123456, UTC)),
        ("2026-03-01T09:00:00+02:00", datetime(2026, 3, 1, 7, tzinfo=UTC)),
        ("0001-01-01T00:00:00+02:00", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_day_that_is_none_is_none(written: str, at: datetime | None) -> None:
    made = comments(f'<w:comment w:id="0" w:date="{written}">{paragraph("Hm.")}</w:comment>')
    read = read_word(paragraph("A", end(0)), comments=made)
    assert (read.annotations[0].at, read.annotations[0].author) == (at, None)


def test_a_comment_in_a_running_head_is_not_on_the_text() -> None:
    read = read_word(
        paragraph("Text."),
        header=f"<w:hdr {W}>{paragraph(start(0), 'Head', end(0))}</w:hdr>",
        comments=comments(comment(0, "Hm.")),
    )
    assert (read.annotations[0].start, read.margin) == (None, "Head")


def test_noncharacters_in_a_file_are_no_marks() -> None:
    read = read_word(
        paragraph("a\ufdd1\ufde0\ufde0b ", start(0), "c\ufdd0", end(0)),
        comments=comments(comment(0, "x\ufdd1\ufde0y")),
    )
    assert (read.text, read.seams, on(read)) == ("ab c", (), [("comment", "xy", "c")])


PIECES = st.lists(
    st.one_of(
        st.sampled_from(["The ", " 40", " ", "million.", "\u00a0", run_of("2", '<w:vertAlign w:val="subscript"/>'),
                         run_of("x", "<w:vanish/>"), "<w:r><w:br/></w:r>", "<w:r><w:tab/></w:r>"]),
        st.sampled_from([start(0), end(0), start(1), end(1), note_mark(2), "<w:p/>"]),
    ),
    max_size=12,
)  # fmt: skip


EMPTY = document(comments=comments(comment(0, "a"), comment(1, "b")))


@settings(max_examples=20)
@given(st.lists(PIECES, min_size=1, max_size=4), st.booleans())
def test_marks_change_nothing_that_is_read(written: list[list[str]], table: bool) -> None:
    def body(keep: bool) -> str:
        kept = [[one for one in row if keep or "w:id=" not in one] for row in written]
        rows = [
            "".join(
                f"</w:p><w:p>{''}"
                if one == "<w:p/>"
                else one
                if one.startswith("<")
                else run_of(one)
                for one in row
            )
            for row in kept
        ]
        paragraphs = "".join(f"<w:p>{row}</w:p>" for row in rows)
        cells = f"<w:tbl><w:tr><w:tc>{paragraphs}</w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"
        return cells if table else paragraphs

    with_marks, without = (
        document_of(
            with_part(
                EMPTY,
                "word/document.xml",
                f"<w:document {MORE}><w:body>{body(keep)}</w:body></w:document>",
            ),
            media_type("a.docx"),
        )
        for keep in (True, False)
    )
    assert (with_marks.text, with_marks.seams) == (without.text, without.seams)
    for one in with_marks.annotations:
        quoted = one.quoted(with_marks.text)
        assert quoted == quoted.strip()
