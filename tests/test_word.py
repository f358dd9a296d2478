"""Word files: a reader's words are read, as they stand; the rest is told apart and counted."""

import io
import zipfile
from pathlib import Path

import pytest
from conftest import Run
from office_files import with_part
from test_articles import W, body, read_article
from test_elided import SHEET

from factsheet.documents import Document, document_of, media_type

MORE = (
    W
    + ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    + ' xmlns:v="urn:schemas-microsoft-com:vml"'
)


def run_of(words: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(*runs: str, look: str = "") -> str:
    made = (one if one.startswith("<") else run_of(one) for one in runs)
    return f"<w:p><w:pPr>{look}</w:pPr>{''.join(made)}</w:p>"


def document(*paragraphs: str, **parts: str) -> bytes:
    made = body("".join(paragraphs))
    made = with_part(
        made,
        "word/document.xml",
        f"<w:document {MORE}><w:body>{''.join(paragraphs)}</w:body></w:document>",
    )
    relations = "".join(
        f'<Relationship Id="x{name}" Target="{name}.xml" Type="http://schemas.openxmlformats.org/'
        f'officeDocument/2006/relationships/{name}"/>'
        for name in parts
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    made = with_part(
        made,
        "word/_rels/document.xml.rels",
        f'<Relationships xmlns="{space}">{relations}</Relationships>',
    )
    for name, content in parts.items():
        made = with_part(made, f"word/{name}.xml", content)
    return made


def read_word(*paragraphs: str, **parts: str) -> Document:
    return document_of(document(*paragraphs, **parts), media_type("a.docx"))


UP, DOWN = '<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>'
STYLES = (
    f"<w:styles {W}>"
    f'<w:style w:styleId="Note"><w:name w:val="note"/><w:rPr>{UP}</w:rPr></w:style>'
    '<w:style w:styleId="Small"><w:name w:val="s"/><w:basedOn w:val="Note"/></w:style>'
    '<w:style w:styleId="Gone"><w:name w:val="g"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:styleId="Ring"><w:name w:val="r"/><w:basedOn w:val="Ring"/></w:style>'
    "</w:styles>"
)


@pytest.mark.parametrize(
    ("runs", "text", "hidden"),
    [
        (("The plant emits 10", run_of("6", UP), " tonnes"), "The plant emits 10⁶ tonnes", ""),
        (("25", run_of("1", UP), " people"), "25¹ people", ""),
        (("25", run_of("1", '<w:rStyle w:val="Small"/>'), " people"), "25¹ people", ""),
        (("25", run_of("1", '<w:position w:val="6"/>'), " people"), "25¹ people", ""),
        (("CO", run_of("2", DOWN), " and 10", run_of("2", DOWN)), "CO2 and 10₂", ""),
        (("the 3", run_of("rd", UP), " bridge"), "the 3rd bridge", ""),
        (("It has ", run_of("not ", "<w:strike/>"), "signed"), "It has signed", "not "),
        (("It has ", run_of("not ", "<w:dstrike/>"), "signed"), "It has signed", "not "),
        (("It has ", run_of("not ", "<w:vanish/>"), "signed"), "It has signed", "not "),
        (("It has ", run_of("not ", '<w:sz w:val="2"/>'), "signed"), "It has signed", "not "),
        (("It has ", run_of("a ", '<w:rStyle w:val="Gone"/>'), "b"), "It has b", "a "),
        (("It ", run_of("is", '<w:rStyle w:val="Gone"/><w:vanish w:val="0"/>')), "It is", ""),
        (("It ", run_of("is", '<w:rStyle w:val="Ring"/><w:strike w:val="false"/>')), "It is", ""),
        (
            ("It cost ", f"<w:del><w:r><w:delText>30</w:delText></w:r></w:del>{run_of('40')}"),
            "It cost 40",
            "30",
        ),
        (
            ("It has 10", "<m:oMath><m:sSup><m:e/><m:sup><m:r><m:t>6</m:t></m:r></m:sup></m:sSup>"
             "<m:f><m:num><m:r><m:t> 1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den>"
             "</m:f></m:oMath>"),
            "It has 10⁶ 1/2",
            "",
        ),
        (
            ("<w:ruby><w:rt><w:r><w:t>きょう</w:t></w:r></w:rt>"
             "<w:rubyBase><w:r><w:t>今日</w:t></w:r></w:rubyBase></w:ruby>",),
            "今日",
            "きょう",
        ),
        (("A", "<w:r><w:instrText>PAGE 7</w:instrText></w:r>", "b"), "Ab", ""),
    ],
)  # fmt: skip
def test_what_stands_in_a_paragraph(runs: tuple[str, ...], text: str, hidden: str) -> None:
    found = read_word(paragraph(*runs), styles=STYLES)
    assert (found.text, "".join(words for _, words in found.apart).strip("\n")) == (text, hidden)


def test_a_paragraph_with_a_hidden_style_is_hidden() -> None:
    look = '<w:pStyle w:val="Gone"/>'
    found = read_word(paragraph("Shown."), paragraph("Gone.", look=look), styles=STYLES)
    assert (found.text, found.apart[0][1].strip()) == ("Shown.", "Gone.")


def test_a_large_first_letter_belongs_to_its_word() -> None:
    drop = '<w:framePr w:dropCap="drop"/>'
    found = read_word(paragraph("T", look=drop), paragraph("he bridge cost 40 million."))
    assert found.text == "The bridge cost 40 million."


def test_a_text_box_is_read_once_and_cuts_no_sentence() -> None:
    words = f"<w:txbxContent>{paragraph('In a box.')}</w:txbxContent>"
    box = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{words}</mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{words}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    found = read_word(paragraph("The bridge ", box, "cost 40 million."))
    assert found.text == "The bridge cost 40 million.\n\nIn a box."
    old = (
        f"<w:r><mc:AlternateContent><mc:Fallback>{words}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert read_word(paragraph("One ", old)).text == "One\n\nIn a box."


NOTES = (
    f'<w:footnotes {W}><w:footnote w:type="separator" w:id="0">{paragraph("-")}</w:footnote>'
    f'<w:footnote w:id="2">{paragraph("Talk with the mayor, 4 May.")}</w:footnote></w:footnotes>'
)
COMMENTS = (
    f'<w:comments {W}><w:comment w:id="0">{paragraph("Is that so? 39.8!")}</w:comment>'
    f'<w:comment w:id="1">{paragraph("Yes.")}</w:comment></w:comments>'
)
HEADER = f"<w:hdr {W}>{paragraph('City of Example')}</w:hdr>"


def test_notes_and_comments_are_counted_and_are_not_the_text() -> None:
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    made = document(
        paragraph("It cost 40", mark, " million euros in 2025."),
        footnotes=NOTES, comments=COMMENTS, header=HEADER,
    )  # fmt: skip
    found = read_article(made, "a.docx")
    assert found.text == "It cost 40 million euros in 2025."
    assert "1 footnote and 2 comments are not part of the text" in found.remarks
    assert found.margin.split("\n") == ["Talk with the mayor, 4 May.", "City of Example"]
    one = read_word(paragraph("It cost 40 million."), footnotes=NOTES)
    assert one.remarks == ("1 footnote is not part of the text",)


def test_strict_office_open_xml_and_macros_are_read() -> None:
    made = document(paragraph("It cost 10", run_of("6", UP), " euros."), styles=STYLES)
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(made)) as before,
        zipfile.ZipFile(out, "w") as after,
    ):
        for name in before.namelist():
            part = before.read(name)
            for space in (b"officeDocument", b"wordprocessingml", b"drawingml"):
                old = b"http://schemas.openxmlformats.org/" + space + b"/2006/"
                part = part.replace(old, b"http://purl.oclc.org/ooxml/" + space + b"/")
            after.writestr(name, part)
    assert b"purl.oclc.org" in out.getvalue()
    assert read_article(out.getvalue(), "a.docx").text == "It cost 10⁶ euros."


@pytest.mark.parametrize(
    ("quote", "code", "outcome", "said"),
    [
        ("The plant emits 10⁶ tonnes", 0, "preserved", "quote found"),
        ("The plant emits 106 tonnes", 1, "quote-missing", "'106' → '10⁶'"),
        ("The plant emits 10 tonnes", 1, "quote-missing", "⁶"),
        ("killed 251 people", 1, "quote-missing", ""),
        ("The council has not signed", 1, "quote-missing", ""),
        ("The council has signed", 1, "quote-missing", "words come between its words"),
        ("30 million in the old plan", 1, "quote-missing", "only in hidden text"),
        ("Talk with the mayor, 4 May", 0, "preserved", "quote found"),
        ("Is that so? 39.8!", 1, "quote-missing", ""),
    ],
)
def test_a_word_file_is_read_as_a_copy(
    run: Run, desk: Path, quote: str, code: int, outcome: str, said: str
) -> None:
    made = document(
        paragraph("The plant emits 10", run_of("6", UP), " tonnes and killed 25", run_of("1", UP),
                  " people."),
        paragraph("The council has ", run_of("not ", "<w:strike/>"), "signed."),
        paragraph(run_of("30 million in the old plan", "<w:vanish/>"), "It is new."),
        footnotes=NOTES, comments=COMMENTS,
    )  # fmt: skip
    (desk / "claims.yaml").write_text(SHEET.format(quote=quote), encoding="utf-8")
    (desk / "a.docx").write_bytes(made)
    result = run("capture", "a", "--from", "a.docx")
    cells = result.out.rstrip("\n").split("\t")
    assert (result.code, cells[2]) == (code, outcome), cells
    assert said in cells[5]
    assert bool(run("check", "--format", "json").findings) == bool(code)
