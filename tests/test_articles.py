"""Articles: each format gives clean text, what the file says of itself, and honest notes."""

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office_files import document, lines, pdf, with_part

from factsheet.documents import Document, article, document_of, media_type
from factsheet.documents.reading import _FORMATS
from factsheet.intake import day, read_text
from factsheet.problems import FactsheetError

PAGE = """<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">
<title>The bridge reopens | The Example</title>
<meta property="og:site_name" content="The Example"><meta name="author" content="Ana Writer">
<meta property="article:published_time" content="2026-03-01T09:00:00+01:00">
<link rel="canonical" href="https://example.org/bridge">
<meta property="og:title" content="The bridge reopens"></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/p">Politics</a></li></ul></nav>
<main><article><h1>The bridge reopens</h1>
<figure><img src="b.jpg" alt="b">
<figcaption>The bridge carried 12,000 cars a day before it closed.</figcaption></figure>
<p>The new bridge cost <b>40 million</b> euros, the <a href="/c">city council</a> said.</p>
<p>It had been closed for 3 years after an inspection found cracks in its cables.</p>
<blockquote><p>“We are glad that it is open,” the mayor said.</p></blockquote>
<ul><li>Steel: 12 million euros</li><li>Labour: 20 million euros</li></ul>
<table><tr><th>Year</th><th>Cost</th></tr><tr><td>2024</td><td>10 million</td></tr></table>
<p>Correction: An earlier version said that it was closed for 4 years.</p>
<p style="display: none">Words that nobody sees on this page.</p>
</article></main><footer>© The Example. All rights reserved by it.</footer></body></html>"""


def read_article(data: bytes, name: str) -> Document:
    return article(document_of(data, media_type(name)))


def refused(data: bytes, name: str) -> str:
    with pytest.raises(FactsheetError) as error:
        read_article(data, name)
    return str(error.value)


def test_plain_text_says_title_author_and_address() -> None:
    text = (
        "The bridge reopens: A first look\nAuthor: Ana Writer\nThe bridge cost 40 million.\n"
        "It was late.\nOriginal article: https://example.org/a/7\nStatement: The author's views."
    )
    read = read_article(text.encode(), "article.txt")
    assert read.text == text
    assert read.article.title == "The bridge reopens: A first look"
    assert read.article.author == "Ana Writer"
    assert read.article.url == "https://example.org/a/7"
    assert read.article.language is None
    assert read.remarks == ()


@pytest.mark.parametrize(
    ("top", "author", "published"),
    [
        ("By Ana Writer\nJuly 3, 2025", "Ana Writer", date(2025, 7, 3)),
        ("Von Jörg Maß\n3. Juli 2025", "Jörg Maß", date(2025, 7, 3)),
        ("Автор: Анна Иванова\n3 июля 2025", "Анна Иванова", date(2025, 7, 3)),
        ("作者：王明\n2025年7月3日", "王明", date(2025, 7, 3)),
        ("Autor: José Núñez\nFecha: 3 de julio de 2025", "José Núñez", date(2025, 7, 3)),
        ("By 2030 all will be open\n03/04/2025", None, None),
    ],
)
def test_bylines_and_dates_in_several_languages(
    top: str, author: str | None, published: date | None
) -> None:
    read = read_article(f"A title\n{top}\n\nThe text follows here.".encode(), "a.txt")
    assert (read.article.author, read.article.published) == (author, published)


@pytest.mark.parametrize(
    "text",
    [
        "The bridge cost 40 million.\nIt opened late.",
        "The new bridge that leads over the river cost the city 40 million\neuros, it said.",
        "Only one line",
        "https://example.org/a\nThe text.",
        "Author: Ana\nThe text.",
    ],
)
def test_a_first_line_that_is_no_title_is_not_taken_for_one(text: str) -> None:
    assert read_article(text.encode(), "a.txt").article.title is None


def test_markdown_loses_its_marks_and_keeps_the_words() -> None:
    text = (
        "---\ntitle: The bridge\nauthor: [Ana, Ben]\ndate: 2026-03-01\nlang: pt_BR\n---\n"
        "# A heading\n\nThe **new** [bridge](https://x.org) cost\n*40* million &amp; more.\n\n"
        "- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> said `he`\n\n"
        "<div>a <b>block</b></div>\n"
    )
    read = read_article(text.encode(), "a.md")
    assert read.text == (
        "A heading\n\nThe new bridge cost 40 million & more.\n\none\ntwo\n\na\tb\n1\t2\n\n"
        "said he\n\na block"
    )
    said = read.article
    assert (said.title, said.author, said.language) == ("The bridge", "Ana, Ben", "pt-BR")
    assert said.published == date(2026, 3, 1)


def test_a_rule_at_the_start_of_markdown_is_no_front_matter() -> None:
    read = read_article(b"---\nNot: [a, list\n---\n\nText.\n", "a.md")
    assert "Not: [a, list" in read.text


def test_a_page_gives_its_main_text_and_metadata() -> None:
    read = read_article(PAGE.encode(), "a.html")
    said = read.article
    assert (said.title, said.author, said.publisher) == (
        "The bridge reopens",
        "Ana Writer",
        "The Example",
    )
    assert (said.url, said.language) == ("https://example.org/bridge", "en-GB")
    assert said.published == date(2026, 3, 1)
    shown = read.text.split("\n")
    assert "The new bridge cost 40 million euros, the city council said." in shown
    assert "Correction: An earlier version said that it was closed for 4 years." in shown
    assert "Steel: 12 million euros" in shown
    assert "2024\t10 million" in shown
    assert "Politics" not in shown
    assert "nobody sees" not in read.text


def test_what_is_left_out_of_a_page_is_said() -> None:
    assert read_article(PAGE.encode(), "a.html").remarks == ()
    long = "The bridge carried 12,000 cars a day before it closed. " * 4
    page = PAGE.replace("<footer>", f"<footer><p>{long}</p>")
    (note,) = read_article(page.encode(), "a.html").remarks
    assert note.startswith("left out 1 long paragraph outside the main text, such as 'The")


def test_a_page_in_an_old_encoding_is_read_as_it_declares() -> None:
    page = "<html><meta charset='windows-1251'><p>Верховный суд приостановил запрет.</p></html>"
    read = read_article(page.encode("cp1251"), "a.html")
    assert "Верховный суд приостановил запрет." in read.text


def test_100_000_nested_tags_are_refused() -> None:
    page = "<html><body>" + "<div>" * 100_000 + "<p>Hello</p></body></html>"
    assert "nested" in refused(page.encode(), "deep.html")


def test_a_page_without_text_is_refused() -> None:
    assert "no text" in refused(b"<html><body><script>x()</script></body></html>", "a.html")


def test_word_gives_paragraphs_tables_and_properties_in_order() -> None:
    def build(made: Any) -> None:
        made.core_properties.author = "Ana Müller"
        made.add_heading("Die Brücke", 0)
        made.add_paragraph("Erster Absatz.")
        table = made.add_table(1, 2)
        table.cell(0, 0).text, table.cell(0, 1).text = "2024", "10"
        made.add_paragraph("Letzter.")

    read = read_article(document(build), "a.docx")
    assert read.text == "Die Brücke\n\nErster Absatz.\n\n2024\t10\n\nLetzter."
    assert (read.article.title, read.article.author) == ("Die Brücke", "Ana Müller")


def test_what_programs_write_of_themselves_is_no_author() -> None:
    read = read_article(document(lambda made: made.add_paragraph("Words.")), "a.docx")
    assert read.article.author is None


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def body(xml: str) -> bytes:
    empty = document(str)
    return with_part(
        empty, "word/document.xml", f"<w:document {W}><w:body>{xml}</w:body></w:document>"
    )


def test_tracked_changes_are_read_as_accepted_and_said() -> None:
    read = read_article(
        body(
            "<w:p><w:r><w:t>It cost </w:t></w:r><w:del><w:r>"
            "<w:tab/><w:delText>30</w:delText></w:r></w:del>"
            "<w:ins><w:r><w:t>40</w:t></w:r></w:ins><w:r><w:t> million.</w:t></w:r></w:p>"
        ),
        "a.docx",
    )
    assert read.text == "It cost 40 million."
    assert "tracked changes" in " ".join(read.remarks)


def test_a_table_in_a_cell_is_read_once() -> None:
    def row(words: str) -> str:
        return f"<w:tbl><w:tr><w:tc>{words}</w:tc></w:tr></w:tbl>"

    words = "<w:p><w:r><w:t>Once</w:t></w:r></w:p>"
    assert read_article(body(row(row(words) + "<w:p/>")), "a.docx").text == "Once"


def test_word_files_that_are_hostile_are_refused() -> None:
    assert "XML entities" in refused(
        with_part(body(""), "word/document.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"),
        "a.docx",
    )
    utf_16 = "<?xml version='1.0' encoding='utf-16'?><!DOCTYPE a []><a/>".encode("utf-16")
    assert "XML entities" in refused(with_part(body(""), "word/document.xml", utf_16), "a.docx")
    bomb = with_part(body(""), "word/media/a.xml", b" " * 25_000_000)
    assert len(bomb) < 100_000
    assert "unpacks to far more" in refused(bomb, "a.docx")


def test_an_archive_that_lies_about_its_sizes_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 3_000_000)
    lie = bytearray(out.getvalue())
    directory = lie.rfind(b"PK\x01\x02")
    lie[directory + 24 : directory + 28] = (1000).to_bytes(4, "little")
    lie[22:26] = (1000).to_bytes(4, "little")
    assert "damaged" in refused(bytes(lie), "a.docx")


def test_damaged_protected_and_old_office_files_are_refused() -> None:
    assert "damaged" in refused(body("")[:2000], "a.docx")
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
    assert "old Office" in refused(ole, "a.docx")
    assert "password" in refused(ole + "EncryptedPackage".encode("utf-16-le"), "a.docx")


def test_a_pdf_gives_paragraphs_with_broken_words_put_together() -> None:
    first = [
        (72, 740, 18, "The bridge reopens"),
        *lines(
            "The new bridge cost forty million euros, the council said on Mon-",
            "day. It had been closed for three years as a well-known inspec-",
            "tor found cracks in five of its twelve cables, with the well-",
            "known end.",
            top=700,
        ),
        *lines("Another paragraph begins.", top=620),
    ]
    read = read_article(pdf([first], "/Title(The bridge)/CreationDate(D:20250703)"), "a.pdf")
    assert read.text == (
        "The bridge reopens\n\n"
        "The new bridge cost forty million euros, the council said on Monday. It had been closed "
        "for three years as a well-known inspector found cracks in five of its twelve cables, "
        "with the well-known end.\n\nAnother paragraph begins."
    )
    assert read.article.title == "The bridge"
    assert read.article.published is None
    assert "Monday, inspector" in " ".join(read.remarks)
    assert "2025-07-03" in " ".join(read.remarks)


def test_running_heads_go_and_a_sentence_goes_on_over_the_page() -> None:
    pages = [
        [*lines(words), (300, 30, 9, f"The Example, page {number}")]
        for number, words in enumerate(("The sentence that begins", "goes on here", "and ends."), 1)
    ]
    read = read_article(pdf(pages), "a.pdf")
    assert read.text == "The sentence that begins goes on here and ends."
    assert "The Example, page 1" in " ".join(read.remarks)


def test_pdfs_that_cannot_be_read_are_refused() -> None:
    good = pdf([lines("Words.")])
    assert "damaged" in refused(good[:300], "a.pdf")
    assert "damaged" in refused(b"%PDF-1.4 and nothing", "a.pdf")
    assert "OCR" in refused(pdf([[]]), "a.pdf")
    locked = f"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/O<{'11' * 32}>/U<{'22' * 32}>/P -4>>"
    assert "password" in refused(pdf([lines("Words.")], trailer=locked), "a.pdf")


@pytest.mark.parametrize("name", [f"a.{ending}" for ending in _FORMATS])
def test_an_empty_file_is_refused_in_every_format(name: str) -> None:
    assert refused(b"", name)


def test_binary_and_giant_files_are_refused() -> None:
    assert "binary" in refused(bytes(range(256)) * 40, "a.txt")
    assert "picture" in refused(b"\x89PNG\r\n\x1a\n" + bytes(50), "a.txt")
    assert "50 MB" in refused(b"word " * 20_000_000, "a.txt")


def test_a_file_without_an_ending_is_told_by_its_bytes() -> None:
    assert "Words." in read_article(pdf([lines("Words.")]), "-").text
    assert read_article(PAGE.encode(), "-").article.language == "en-GB"
    assert read_article(b"Just words.", "-").text == "Just words."


SAMPLES = {
    "cp1252": "Le président a déclaré que le coût s'élève à 40 millions d'euros, déjà trop élevé.",
    "cp1250": "Most kosztował czterdzieści milionów złotych. Żaden z radnych nie protestował.",
    "iso8859_2": "Most kosztował czterdzieści milionów złotych. Następnie ślad zaginął.",
    "cp1251": "Верховный суд России приостановил запрет деятельности движения немедленно.",
    "koi8_r": "Верховный суд России приостановил запрет деятельности движения немедленно.",
    "cp1253": "Η γέφυρα κόστισε σαράντα εκατομμύρια ευρώ, δήλωσε ο δήμαρχος της πόλης.",
    "cp1254": "Köprünün maliyeti kırk milyon avro oldu, dedi başkan. Hiç kimse şaşırmadı.",
    "cp1255": "הגשר החדש עלה ארבעים מיליון אירו, אמר ראש העיר.",
    "cp1256": "أصبحت روسيا أول دولة في العالم تعترف رسميا بالحكومة الأفغانية الجديدة.",
    "gb18030": "俄罗斯成为世界上第一个正式承认阿富汗新政府的国家。最高法院今年四月暂停了禁令。",
    "big5": "俄羅斯成為世界上第一個正式承認阿富汗新政府的國家。最高法院今年四月暫停了禁令。",
    "cp932": "ロシアは世界で初めて、タリバンが樹立した新政府を正式に承認した国となった。",
    "cp949": "러시아는 탈레반이 세운 아프가니스탄 새 정부를 공식 인정한 첫 번째 국가가 되었다.",
}


@pytest.mark.parametrize("encoding", SAMPLES)
def test_an_old_encoding_is_guessed_and_said(encoding: str) -> None:
    text, notes = read_text(SAMPLES[encoding].encode(encoding))
    assert text == SAMPLES[encoding]
    assert "a guess" in notes[0]


def test_utf_8_with_a_wrong_byte_is_said_and_not_garbled() -> None:
    data = "Brücke, Größe, Maß, schön\n".encode() + b"Stra\xdfe\n"
    read = read_article(data, "a.txt")
    assert read.text == "Brücke, Größe, Maß, schön\nStra\ufffde\n"
    assert read.remarks == ("line 2 has a byte (0xdf) that is not UTF-8, shown as \ufffd",)
    with pytest.raises(FactsheetError, match="line 2"):
        read_text(data, exact=True)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cn"])))
def test_unicode_with_a_mark_is_read_as_it_is(words: str) -> None:
    text = "Ä" + words.replace("\ufeff", "").replace("\ufffd", "")
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-32"):
        assert read_text(text.encode(encoding)) == (text, ())


def test_utf_16_that_lost_its_mark_is_read_and_said() -> None:
    text, notes = read_text("The bridge cost 40 million euros.".encode("utf-16-le"))
    assert text == "The bridge cost 40 million euros."
    assert "UTF-16" in notes[0]


def test_control_characters_and_damage_are_said() -> None:
    text, notes = read_text("One\x0btwo\r\nthree\x07 f\ufffdur".encode())
    assert text == "One\ntwo\nthree f\ufffdur"
    assert "1 invisible control character" in notes[0]
    assert "lost" in notes[1]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2025-07-03", date(2025, 7, 3)),
        ("2025-07-03T10:00:00Z", date(2025, 7, 3)),
        ("Thursday, July 3rd, 2025 at 10:30 a.m.", date(2025, 7, 3)),
        ("25/12/2025", date(2025, 12, 25)),
        ("12/25/2025", date(2025, 12, 25)),
        ("03/03/2025", date(2025, 3, 3)),
        ("3 juillet 2025", date(2025, 7, 3)),
        ("03/04/2025", None),
        ("2025-02-30", None),
        ("July 2025", None),
        ("In 2025 the war", None),
        ("12 people in 2025", None),
        ("7" * 10_000, None),
    ],
)
def test_a_day_is_read_only_where_there_is_one_way(written: str, expected: date | None) -> None:
    assert day(written) == expected


def test_a_sentence_with_two_numbers_is_not_tried_as_a_date(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Loading a short text took two seconds for that."""
    asked: list[str] = []
    monkeypatch.setattr("factsheet.intake.dates._in_words", asked.append)
    day.cache_clear()
    assert day("The bridge cost 40 million euros in 2026.") is None
    assert asked == []
    assert day("3 июля 2025") is None
    assert asked == ["3 июля 2025"], "a worded date is"
    day.cache_clear()


def test_every_kind_of_markdown_block_gives_its_words() -> None:
    read = read_article(
        b"---\ntitle: [One, {name: Two}, ~]\n---\n"
        b"Before  \nafter<br>and on\n\n```\nsome code\n```\n\n<div>In a <b>box</b></div>\n",
        "a.md",
    )
    assert read.text == "Before\nafter\nand on\n\nsome code\n\nIn a box"
    assert read.article.title == "One, Two, ~"


@pytest.mark.parametrize(
    "front", ["---\ntitle: &a T\n---\n", "---\n<<: x\n---\n", "---\na: [\n---\n", "+++\na =\n+++\n"]
)
def test_front_matter_that_is_none_or_could_blow_up_is_text_like_any_other(front: str) -> None:
    read = read_article(f"{front}\nThe bridge is open.".encode(), "a.md")
    assert front.splitlines()[1] in read.text
    assert read.text.endswith("The bridge is open.")


def test_markdown_that_cannot_be_read_in_a_reasonable_time_is_refused() -> None:
    assert "brackets" in refused(b"[" * 20_000, "a.md")
    assert "nested too deep" in refused(b"> " * 200 + b"deep", "a.md")
    assert "of Markdown" in refused(b"a b \n" * 6_000_000, "a.md")
    assert "no text" in refused(b"---\n\n---\n<!-- nothing -->\n", "a.md")


def test_signs_paragraphs_and_footnotes_of_word_are_read() -> None:
    made = body(
        "<w:p><w:r><w:t>One</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>well</w:t><w:noBreakHyphen/>"
        "<w:t>known</w:t></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p><w:p><w:r><w:t>b</w:t></w:r></w:p>"
        "</w:tc></w:tr></w:tbl>"
    )
    text = read_article(made, "a.docx").text
    assert text.startswith("One\ttwo\nwell\u2011known")
    assert text.endswith("a b")


def test_archives_and_documents_without_words_are_no_articles() -> None:
    assert "no text" in refused(body("<w:p/>"), "a.docx")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("notes.txt", "words")
    assert "not a DOCX file" in refused(out.getvalue(), "a.docx")


def test_pdfs_that_are_too_long_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = pdf([lines("One."), lines("Two.")])
    monkeypatch.setattr("factsheet.documents.pdf._MAX_PAGES", 1)
    assert "the PDF has 2 pages; the limit is 1" in refused(data, "a.pdf")
    monkeypatch.setattr("factsheet.documents.pdf._MAX_PDF", 100)
    assert "of PDF; extract the pages" in refused(data, "a.pdf")
