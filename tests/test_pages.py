"""What a page says: visible text, hidden text, PDFs, encodings, and pages made to stop us."""

import codecs
import contextlib
import json
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factsheet.documents import Document, document_of
from factsheet.problems import FactsheetError


def html(text: str) -> Document:
    return document_of(text.encode(), "text/html; charset=utf-8")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>one<p>two", "one\ntwo"),
        ("<div>a<div>b</div>c</div>", "a\nb\nc"),
        ("bro<b>k</b>en <i>wo</i>rd", "broken word"),
        ("in<wbr>side", "inside"),
        ("a<br>b<br/>c<br><br>d", "a\u2028b\u2028c\nd"),
        ("<h1>T</h1>text", "T\ntext"),
        ("a<img alt=x>b", "ab"),
        ("a<!-- no -->b", "ab"),
        ("  much \n\t white  <b> space </b> ", "much white space"),
        ("<ul><li>a<li>b</ul>", "a\nb"),
        ("<dl><dt>a<dd>b</dl>", "a\nb"),
        ("<table><tr><td>15<td>25<tr><th>a</th><td>b</table>", "15\t25\na\tb"),
        ("<table><caption>C</caption><tr><td><p>1</p></td><td>2</td></tr></table>", "C\n1\n2"),
        ("<pre>a\n  b</pre>", "a\u2028b"),
        ("<textarea>a\nb</textarea>c", "a\u2028b c"),
        ("1&nbsp;250 &lt;b&gt; &amp;amp; &#8217;", "1\xa0250 <b> &amp; ’"),
        ("co&shy;op", "co\xadop"),
        ("10<sup>2</sup> and 25<sup><a href=#1>1</a></sup> people", "10² and 25¹ people"),
        ("5<sup>th</sup> 3<sup>[12]</sup>", "5th 3[12]"),
        ("x<sup>[a]2<b>[1]</b></sup> 10<sup>&minus;2</sup>", "x[a]²[1] 10⁻²"),
        ("中\n  国 中 国\nx\n中<br>한\n국", "中国 中 国 x 中\u2028한 국"),
        ("CO<sub>2</sub> and 10<sub>2</sub>", "CO2 and 10₂"),
        ("<span aria-hidden=true>seen</span>", "seen"),
        ("<details><summary>s</summary>d</details>", "s\nd"),
        ("<button>a</button><button>b</button>", "a b"),
        ("<svg><text>label</text></svg>", "label"),
        ("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>字", "漢字"),
        ("<title>T</title><body>x</body>y", "xy"),
        ("a\0b", "ab"),
        ("a\0h b<svg>\0)</svg><pre>\0n</pre>", "ah b\ufffd)\nn"),  # no page forges our marks
        ("", ""),
        ("<frameset><frame></frameset>", ""),
        ("plain", "plain"),
    ],
)  # fmt: skip
def test_visible_text_is_what_a_reader_sees(source: str, text: str) -> None:
    assert html(source).text == text


@pytest.mark.parametrize(
    "hiding",
    [
        "<p hidden>secret</p>", "<p hidden=''>secret", "<p HIDDEN=until-found>secret",
        "<p style='display:none'>secret", "<p style='color:red;DISPLAY : None !important'>secret",
        "<p style='visibility: hidden'>secret", "<p style='opacity:0'>secret",
        "<p style='font-size:0px;'>secret", "<noscript>secret</noscript>", "<img alt=secret>",
        "<div hidden><div><b>sec</b>ret</div></div>", "<dialog>secret</dialog>",
        "<datalist><option>secret</datalist>", "<svg><title>secret</title></svg>",
        "<video>secret</video>", "<div hidden><div style='display:none'>secret</div></div>",
        "<table><tr hidden><td>secret</table>", "<sup hidden>secret</sup>",
    ],
)  # fmt: skip
def test_hidden_text_is_kept_apart(hiding: str) -> None:
    page = html(f"<p>before {hiding}</p><p>after")
    assert page.text.split() == ["before", "after"]
    assert page.apart == (("in hidden text", "secret"),)


@pytest.mark.parametrize(
    "showing",
    ["<p style='opacity:0.5'>seen", "<p style='display:nonessential'>seen", "<dialog open>seen",
     "<p style='font-size:0.9em'>seen", "<p class=hidden>seen", "<p data-hidden>seen"],
)  # fmt: skip
def test_what_only_looks_like_hiding_is_seen(showing: str) -> None:
    assert html(showing).text == "seen"


@pytest.mark.parametrize(
    "never", ["<script>no</script>", "<style>no</style>", "<template><p>no</p></template>",
              "<iframe>no</iframe>", "<noframes>no</noframes>", "<div hidden><script>no</script></div>"],
)  # fmt: skip
def test_what_is_no_text_is_nowhere(never: str) -> None:
    page = html(f"a{never}b")
    assert page.text.split() in (["ab"], ["a", "b"])
    assert page.apart == ()


WORDS = st.text(st.characters(categories=["L", "N", "P"], exclude_characters="<&"), min_size=1)


@given(st.lists(WORDS, min_size=1, max_size=8), st.sampled_from(["b", "i", "span", "a", "em"]))
def test_inline_tags_change_nothing(words: list[str], tag: str) -> None:
    marked = "".join(f"<{tag}>{word}</{tag}>" for word in words)
    assert html(f"<p>{marked}</p>").text == html(f"<p>{''.join(words)}</p>").text


@given(st.lists(WORDS, min_size=1, max_size=8), st.sampled_from(["p", "div", "li", "tr><td", "td"]))
def test_blocks_keep_words_apart(words: list[str], tag: str) -> None:
    body = "".join(f"<{tag}>{word}" for word in words)
    body = f"<table>{body}</table>" if "td" in tag else body
    assert html(body).text.split("\t" if tag == "td" else "\n") == words


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading(text: str) -> None:
    assert "\0" not in html(text.encode("utf-8", "replace").decode()).text


# What it says of itself.


def test_the_title_is_the_pages_own() -> None:
    assert html("<title> A &amp; \n B</title><svg><title>no</title></svg>").article.title == "A & B"
    assert html("<p>x").article.title is None


LD = '<script type="application/ld+json">%s</script>'


@pytest.mark.parametrize(
    ("source", "day"),
    [
        ('<meta property="article:published_time" content="2026-03-01T10:00:00+01:00">', "2026-03-01"),
        ('<meta name="DC.date.issued" content="2026-03-01">', "2026-03-01"),
        ('<meta itemprop="datePublished" content="2026/03/01">', "2026-03-01"),
        ('<time itemprop="datePublished" datetime="2026-03-01">1 March</time>', "2026-03-01"),
        ('<time pubdate datetime="2026-03-01">', "2026-03-01"),
        ('<time datetime="2026-03-01">', None),
        (LD % '{"@type": "NewsArticle", "datePublished": "2026-03-01T23:30:00-05:00"}', "2026-03-01"),
        (LD % '[{"@type": "Person"}, {"datePublished": "2026-03-01"}]', "2026-03-01"),
        (LD % '{"@graph": [{"@type": "Article", "datePublished": "2026-03-01"}]}', "2026-03-01"),
        (LD % '{"@type": "Comment", "datePublished": "2026-03-01"}', None),
        (LD % '{"dateModified": "2026-03-01"}', None),
        (LD % '{"datePublished": 5}', None),
        (LD % '{"datePublished": "1 March 2026"}', None),
        (LD % '{"datePublished": "2026-02-30"}', None),
        (LD % "not json", None),
        (LD % ("[" * 100_000), None),
        (LD % ("9" * 10_000), None),
        (LD % '{"@graph": 5}', None),
        (LD % '{"datePublished": "2026-03-01"}' + '<meta name="date" content="2020-01-01">', "2026-03-01"),
        ("<p>Published 2026-03-01", None),
    ],
)  # fmt: skip
def test_the_day_is_the_one_that_the_page_states(source: str, day: str | None) -> None:
    assert html(source).article.published == (date.fromisoformat(day) if day else None)


# Encodings.


@pytest.mark.parametrize(
    ("body", "content_type", "charset"),
    [
        ("Köln „39 €“".encode(), "text/html", None),
        ("Köln „39 €“".encode("cp1252"), "text/html; charset=iso-8859-1", None),
        ("Köln „39 €“".encode("cp1252"), "text/html", "windows-1252"),
        (b"<meta charset=windows-1252>" + "Köln „39 €“".encode("cp1252"), "text/html", None),
        (
            b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">'
            + "Köln „39 €“".encode("cp1252"),
            "text/html",
            None,
        ),
        (codecs.BOM_UTF16_LE + "Köln „39 €“".encode("utf-16-le"), "text/html; charset=utf-8", None),
        (codecs.BOM_UTF8 + "Köln „39 €“".encode(), "text/html; charset=latin-1", None),
        (b"<meta charset=utf-16>" + "Köln „39 €“".encode(), "text/html", None),
        (b"<meta charset=latin1>" + "Köln „39 €“".encode(), "text/html; charset=UTF8", None),
        ("Köln „39 €“".encode(), "text/plain", "zip"),
        ("Köln „39 €“".encode(), "text/plain", "rot13"),
        ("Köln „39 €“".encode(), "text/plain", "unicode_escape"),
        ("Köln „39 €“".encode(), "text/plain", "x" * 500),
    ],
)
def test_the_encoding_is_found(body: bytes, content_type: str, charset: str | None) -> None:
    assert document_of(body, content_type, charset).text == "Köln „39 €“"


@pytest.mark.parametrize("name", ["koi8-r", "shift_jis", "gbk", "euc-kr", "big5", "iso-8859-2"])
def test_other_encodings_are_read(name: str) -> None:
    text = {"koi8-r": "Москва", "iso-8859-2": "Łódź"}.get(name, "中")
    assert document_of(text.encode(name), f"text/html;charset={name}").text == text


def test_an_encoding_nobody_names_is_guessed() -> None:
    text = "Der Brückenbau über die Elbe kostete fünfzig Millionen, sagte der Bürgermeister. " * 3
    assert "Brückenbau" in document_of(text.encode("cp1252"), "text/plain").text
    assert document_of(b"\xff\xfe\xfd\x81", "text/plain").text


# Kinds.


@pytest.mark.parametrize(
    ("body", "content_type", "kind"),
    [
        (b"<p>x", "text/html", "html"),
        (b"<!DOCTYPE html><p>x", "", "html"),
        (b"\n <html><p>x", "text/plain", "html"),
        (b"<html><p>x", "application/octet-stream", "html"),
        (b"<html/>", "application/xhtml+xml; charset=utf-8", "html"),
        (b"x < y", "text/plain", "txt"),
        (b'{"a": 1}', "application/ld+json", "txt"),
        (b"a,b", "text/csv", "txt"),
        (b"x", "", "txt"),
        (b"\x89PNG\0", "image/png", "other"),
        (b"\x89PNG\0", "", "other"),
        (b"PK\x03\x04\0", "application/octet-stream", "other"),
    ],
)
def test_kinds_are_told_apart(body: bytes, content_type: str, kind: str) -> None:
    page = document_of(body, content_type)
    assert page.kind == kind
    assert bool(page.text) == (kind in ("html", "txt") and body != b"<html/>")


def test_plain_text_is_given_as_it_is_but_for_its_line_ends() -> None:
    assert document_of(b"a  b\r\n<b>", "text/plain").text == "a  b\n<b>"


# PDF.


def pdf(*pages: str, trailer: str = "") -> bytes:
    """Write a PDF with a line of text for each line of each page."""
    count = len(pages)
    kids = " ".join(f"{3 + 2 * n} 0 R" for n in range(count))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
    ]
    for number, page in enumerate(pages):
        lines = " 0 -14 Td ".join(f"({line}) Tj" for line in page.split("\n"))
        stream = f"BT /F1 12 Tf 50 700 Td {lines} ET"
        font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {4 + 2 * number} 0 R"
            f" /Resources << /Font << /F1 {font} >> >> >>",
            f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        ]
    objects.append("<< /Title (The budget) >>")
    out, places = "%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n{table}"
    out += f"trailer\n<< /Size {size} /Root 1 0 R /Info {size - 1} 0 R {trailer} >>\n"
    return f"{out}startxref\n{out.index('xref')}\n%%EOF\n".encode()


def test_a_pdf_gives_its_pages() -> None:
    page = document_of(pdf("The bridge cost\n39.8 million.", "Second page."), "application/pdf")
    assert page.kind == "pdf"
    assert page.pages == ("The bridge cost 39.8 million.\n", "Second page.\n")
    assert page.text == "The bridge cost 39.8 million.\n\nSecond page.\n"
    assert page.article.title == "The budget"
    assert document_of(pdf("x"), "text/html").kind == "pdf"


def test_a_word_broken_over_two_lines_is_put_together() -> None:
    page = document_of(pdf("The infor-\nmation was right"), "application/pdf")
    assert page.text == "The information was right\n"


ENCRYPT = (
    f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{'41' * 32}> /U <{'42' * 32}> /P -4 >>"
    f" /ID [<{'43' * 16}> <{'43' * 16}>]"
)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (pdf("secret", trailer=ENCRYPT), "password"),
        (b"%PDF-1.7 and nothing else", "damaged"),
        (b"<html>no pdf", "damaged"),
        (b"", "damaged"),
    ],
)
def test_a_pdf_that_cannot_be_read_is_an_error(body: bytes, says: str) -> None:
    with pytest.raises(FactsheetError, match=says):
        document_of(body, "application/pdf")


@given(st.floats(0, 0.999), st.integers(0, 200), st.binary(max_size=20))
def test_a_damaged_pdf_is_read_or_an_error(where: float, less: int, instead: bytes) -> None:
    whole = pdf("One.", "Two.")
    place = max(len("%PDF-"), int(where * len(whole)))  # else it may be another kind of file
    trouble = "PDF"
    try:
        document_of(whole[:place] + instead + whole[place + less :], "application/pdf")
    except FactsheetError as error:
        trouble = str(error)
    assert "PDF" in trouble


# Pages made to stop us.


def seconds(source: str) -> float:
    began = time.process_time()
    with contextlib.suppress(FactsheetError):
        html(source)
    return time.process_time() - began


def test_a_hundred_thousand_nested_tags_are_an_error() -> None:
    assert html("<b>" * 100_000 + "x").text == "x"  # only formats, so it can be left out
    for tag in ("div", "span", "ul><li", "x-y", "table><tr><td"):
        began = time.process_time()
        with pytest.raises(FactsheetError, match="too deep"):
            html(f"<{tag}>" * 100_000 + "x")
        assert time.process_time() - began < 2, tag


def test_real_depth_and_sloppy_pages_are_read() -> None:
    assert html("<div>" * 2000 + "x" + "</div>" * 2000).text == "x"
    assert len(html("<p>x<br>" * 30_000).text.split()) == 30_000
    assert len(html("<li><a href=x>x</a><font color=red>" * 5000).text.split()) == 5000


@pytest.mark.parametrize(
    "source",
    [
        "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">x",
        "<p>" + "".join(f"<font a={n}>" for n in range(5000)) + "</p><p>x" * 5000,
        "<" * 300_000,
        "<a" * 100_000,
        "<!--" * 100_000,
        "&amp" * 100_000,
        "<b> </b>" * 50_000,
        "<table><tr>" + "<td>" * 50_000,
        "<table>" + "x<tr>" * 20_000,
        "<p style='" + "display " * 50_000 + "'>x",
        "<p style='" + "font-size: 0" + "0" * 100_000 + "'>x",
        "<pre>" + " " * 300_000 + "x",
        "<select>" + "<option>" * 20_000,
        "<meta charset " * 20_000,
        "</p>" * 50_000,
        "<p hidden>" * 20_000,
    ],
    ids=range(16),
)
def test_no_page_takes_long(source: str) -> None:
    assert seconds(source) < 3


def test_a_page_far_too_long_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factsheet.intake.decoding._MAX_TEXT", 1000)
    with pytest.raises(FactsheetError, match="the limit is"):
        html("x" * 1001)


def test_json_stays_json() -> None:
    body = json.dumps({"cost": "39.8 million"}).encode()
    assert document_of(body, "application/json").text == body.decode()
