"""PDF: raised figures stay raised; what no reader sees is hidden; recognised text is said."""

from pathlib import Path

import pytest
from conftest import Run
from office_files import lines, pdf
from test_elided import SHEET

from factsheet.documents import Document, article, document_of, pdf_lines

SEEN = "BT /F1 12 Tf 72 700 Td (It has signed the treaty.) Tj ET\n"
PICTURE = "q 600 0 0 800 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q\n"


def drawn(*pages: str, box: str = "", form: str = "") -> bytes:
    """Write a PDF of pages by what they draw; `form` is a Form XObject, /X."""
    bodies = [
        b"",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<</Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<</F1 2 0 R>>>>"
        b"/Length %d>>stream\n%s\nendstream" % (len(form), form.encode("latin-1")),
    ]
    kids = []
    for content in pages:
        stream = content.encode("latin-1")
        bodies.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
        bodies.append(
            b"<</Type/Page/Parent 1 0 R/MediaBox[0 0 600 800]%s/Contents %d 0 R/Resources<<"
            b"/Font<</F1 2 0 R>>/XObject<</X 3 0 R>>/ExtGState<</T<</ca 0>>>>>>>>"
            % (box.encode(), len(bodies))
        )
        kids.append(b"%d 0 R" % len(bodies))
    bodies[0] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
    bodies.append(b"<</Type/Catalog/Pages 1 0 R>>")
    out = b"%PDF-1.4\n"
    for number, body in enumerate(bodies, start=1):
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    return out + b"trailer<</Root %d 0 R>>\n%%%%EOF\n" % len(bodies)


def document(*pages: str, **more: str) -> Document:
    return document_of(drawn(*pages, **more), "application/pdf")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("(It emits 10) Tj 5 Ts /F1 7 Tf (6) Tj 0 Ts /F1 12 Tf ( tonnes.) Tj", "It emits 10⁶ tonnes."),
        ("(It emits 10) Tj 5 Ts (6) Tj 0 Ts ( tonnes.) Tj", "It emits 10⁶ tonnes."),
        ("(bridge) Tj 4 Ts /F1 6 Tf (12) Tj 0 Ts /F1 12 Tf ( cost 40) Tj", "bridge¹² cost 40"),
        ("(It emits 10) Tj /F1 7 Tf 0 5 Td 56 0 Td (6) Tj /F1 12 Tf 4 -5 Td (tonnes.) Tj",
         "It emits 10⁶tonnes."),
        ("(10) Tj -3 Ts /F1 7 Tf (2) Tj 0 Ts /F1 12 Tf ( and) Tj", "10₂ and"),
        ("(CO) Tj -3 Ts /F1 7 Tf (2) Tj 0 Ts /F1 12 Tf ( fell) Tj", "CO2 fell"),
        ("(It cost 40 million in 2025.) Tj", "It cost 40 million in 2025."),
        ("0 1 -1 0 100 100 Tm (In 1998 it cost 40) Tj", "In 1998 it cost 40"),
        ("/F1 20 Tf (40) Tj /F1 12 Tf ( million) Tj", "40 million"),
    ],
)  # fmt: skip
def test_raised_figures_are_written_as_such(content: str, text: str) -> None:
    found = document(f"BT /F1 12 Tf 72 700 Td {content} ET")
    assert found.text.strip() == text
    assert not found.apart


NOT = "BT /F1 12 Tf 72 650 Td (It has not signed.) Tj ET"
DENIED = "BT 72 500 Td (The council ) Tj 3 Tr (never ) Tj 0 Tr (agreed.) Tj ET"
HIDDEN = {
    "invisible": f"3 Tr {NOT}",
    "clip only": f"7 Tr {NOT}",
    "white": f"1 g {NOT}",
    "nearly white": f".97 .98 1 rg {NOT}",
    "transparent": f"/T gs {NOT}",
    "off the page": NOT.replace("72 650", "72 900"),
    "left of the page": NOT.replace("72 650", "-300 650"),
    "tiny": NOT.replace("12 Tf", "1 Tf"),
    "tiny by scale": f"q .05 0 0 .05 0 0 cm {NOT} Q",
    "clipped away": f"q 0 0 5 5 re W n {NOT} Q",
    "on its own colour": f"1 0 0 rg 60 600 300 80 re f {NOT}",
    "under a box": f"{NOT} 0 g 60 600 300 80 re f",
    "in a form": "q 3 Tr /X Do Q",
    "white in a form": "q 1 g /X Do Q",
}


@pytest.mark.parametrize("how", HIDDEN)
def test_what_no_reader_sees_is_hidden(how: str) -> None:
    content = HIDDEN[how]
    form = ""
    if "form" in how:
        form = content.replace("q ", "").replace("/X Do Q", NOT)
        content = "q /X Do Q"
    found = document(SEEN + f"q {content} Q", form=form)
    assert found.text.strip() == "It has signed the treaty."
    assert found.apart[0][1] == "It has not signed."


SHOWN = {
    "white on black": f"0 g 60 600 300 80 re f 1 g {NOT}",
    "white on a picture": f"{PICTURE} 1 g {NOT}",
    "light grey": f".6 g {NOT}",
    "outlined": f"1 Tr {NOT}",
    "over a light ground": f".95 g 0 0 600 800 re f 0 g {NOT}",
    "with a clip of its own": f"q 60 640 400 40 re W n {NOT} Q",
    "a frame around it": f"{NOT} 60 600 300 80 re S",
    "white on black in a white frame": (
        "0 g 60 600 300 80 re f 1 g 60 600 m 360 600 l 360 680 l 60 680 l 60 600 l 61 601 m "
        f"359 601 l 359 679 l 61 679 l 61 601 l f* {NOT}"
    ),
    "turned by a right angle": NOT.replace("72 650 Td", "0 1 -1 0 72 100 Tm"),
    "with spaces of their own": NOT.replace("(It has not", "(It) Tj ( ) Tj (has not"),
    "black after white": f"1 g 0 0 600 800 re f 0 g {NOT}",
}


@pytest.mark.parametrize("how", SHOWN)
def test_what_a_reader_sees_is_not_hidden(how: str) -> None:
    found = document(f"q {SHOWN[how]} Q")
    assert (found.text.strip(), found.apart) == ("It has not signed.", ())


def test_hidden_words_within_a_line_are_taken_out_of_it() -> None:
    found = document(
        "BT /F1 12 Tf 72 700 Td (It has ) Tj 3 Tr (not ) Tj 0 Tr (signed the treaty.) Tj ET"
    )
    assert found.text.strip() == "It has signed the treaty."
    assert found.apart[0][1] == "not"


def test_a_page_cut_to_its_crop_box_shows_what_is_in_it() -> None:
    found = document(SEEN + NOT, box="/CropBox[0 690 600 800]")
    assert (found.text.strip(), found.apart[0][1]) == (
        "It has signed the treaty.",
        "It has not signed.",
    )


def test_text_that_a_machine_recognised_counts_and_is_said() -> None:
    found = article(document(PICTURE + f"3 Tr {NOT}", PICTURE + f"3 Tr {NOT}"))
    assert found.text == "It has not signed. It has not signed."
    assert "recognised by machine (OCR) on 2 pages" in found.remarks[0]


def test_a_quote_in_recognised_text_counts_and_a_person_is_asked_to_compare(
    run: Run, desk: Path
) -> None:
    (desk / "claims.yaml").write_text(SHEET.format(quote="It has not signed"), encoding="utf-8")
    (desk / "a.pdf").write_bytes(drawn(SEEN, PICTURE + f"3 Tr {NOT}"))
    result = run("capture", "a", "--from", "a.pdf")
    assert (result.code, result.out.split("\t")[2]) == (0, "preserved")
    assert "on page 2 of 2, in text recognised by machine (OCR)" in result.out
    (finding,) = run("check", "--format", "json").findings
    assert (finding["rule"], finding["level"]) == ("quote-by-eye", "warning")


@pytest.mark.parametrize(
    ("quote", "code", "said"),
    [
        ("The plant emits 10⁶ tonnes", 0, "quote found"),
        ("The plant emits 106 tonnes", 1, "nearest: '106' → '10⁶'"),
        ("The council agreed", 1, "come between its words"),
        ("It has not signed", 1, "only in hidden text"),
    ],
)
def test_a_copy_proves_what_a_reader_sees(
    run: Run, desk: Path, quote: str, code: int, said: str
) -> None:
    raised = "BT /F1 12 Tf 72 600 Td (The plant emits 10) Tj 5 Ts /F1 7 Tf (6) Tj 0 Ts /F1 12 Tf"
    data = drawn(SEEN + f"{raised} ( tonnes of dust.) Tj ET {DENIED} 3 Tr {NOT}")
    (desk / "claims.yaml").write_text(SHEET.format(quote=quote), encoding="utf-8")
    (desk / "a.pdf").write_bytes(data)
    result = run("capture", "a", "--from", "a.pdf")
    assert result.code == code
    assert said in result.out


def test_pages_without_hidden_words_have_the_lines_that_they_had() -> None:
    (page,), _ = pdf_lines(pdf([lines("The bridge cost 40 million.", "It took 7 years.")]))
    assert [line.words for line in page] == ["The bridge cost 40 million.", "It took 7 years."]
    assert {line.kind for line in page} == {""}
