"""One reader: what `load` shows of a file is found in the same file filed as a copy."""

from __future__ import annotations

from datetime import date
from html import escape
from pathlib import Path

import pytest
from conftest import SHARED, Run
from hypothesis import given
from hypothesis import strategies as st
from office_files import document, lines, pdf

from factsheet.anchors import find, prepare
from factsheet.documents import Document, article, document_of, media_type
from factsheet.problems import FactsheetError

WORDS = st.lists(
    st.sampled_from(["The", "bridge", "cost", "40", "million", "euros", "in", "2025", "«", "neuf", "»", "und", "»neu«", "Brücke", "桥花费", "הגשר", "it's"]),
    min_size=1, max_size=9,
).map(" ".join)  # fmt: skip
INLINE = st.sampled_from(
    ["{}", "{}", "<b>{}</b>", "{}<sup>1</sup>", "{}\n  ", "{}<br>", "<span style='display:none'>x</span>{}",
     "{}<noscript>x</noscript>", "<del>{}</del>", "{}&shy;", "3<sup>1</sup>/<sub>2</sub> {}"]
)  # fmt: skip
BLOCK = st.sampled_from(
    ["<p>{}</p>", "<div>{}</div>", "<li>{}", "<h2>{}</h2>", "<blockquote><p>{}</p></blockquote>",
     "<table><tr><td>{0}<td>{0}</table>", "<p hidden>{}</p>", "<pre>{}</pre>", "<aside>{}</aside>"]
)  # fmt: skip


@st.composite
def pages(draw: st.DrawFn) -> str:
    blocks = []
    for _ in range(draw(st.integers(1, 12))):
        words = "".join(
            draw(INLINE).format(escape(draw(WORDS))) for _ in range(draw(st.integers(1, 3)))
        )
        blocks.append(draw(BLOCK).format(words))
    return f"<!doctype html><article>{''.join(blocks)}</article>"


def holds(page: Document, shown: Document) -> None:
    text = prepare(page.text, wrapped=page.wrapped, seams=page.seams)
    around = prepare(page.text, wrapped=page.wrapped)
    for line in filter(str.strip, shown.text.split("\n")):
        if any(map(str.isalnum, line)) and not find(line, text).anchors:
            assert page.seams, line
            assert find(line, around).anchors, line


@given(pages())
def test_what_load_shows_of_a_page_stands_in_it(source: str) -> None:
    page = document_of(source.encode(), "text/html")
    try:
        shown = article(page)
    except FactsheetError:  # nothing is shown
        return
    holds(page, shown)


@pytest.mark.parametrize("ending", ["html", "md", "txt", "docx", "pdf"])
def test_what_load_shows_of_a_file_is_found_in_its_copy(run: Run, desk: Path, ending: str) -> None:
    words = ("The new bridge cost 40 million euros, the council said on Mon-",
             "day. It had been closed for 3 years after an inspection.")  # fmt: skip
    plain = "".join(words).replace("-day", "day") + " *" * (ending == "md")
    data = {
        "pdf": pdf([lines(*words)]),
        "docx": document(lambda made: made.add_paragraph(plain)),
        "html": f"<article><p>{plain}</p></article>".encode(),
    }.get(ending, plain.encode())
    (desk / f"a.{ending}").write_bytes(data)
    assert run("load", f"a.{ending}", "--all").code == 0
    claims = run("list", "--format", "json").json
    assert claims
    for claim in claims:
        run("evidence", "add", claim["id"], "https://example.org/a", "--stance", "supports",
            "--quote", claim["quote"])  # fmt: skip
        result = run("capture", claim["id"], "--from", f"a.{ending}")
        assert (result.code, result.out.split("\t")[2]) == (0, "preserved"), result
    assert "quote-not-on-page" not in run("check").out


CASES = [
    path
    for folder in ("read", "public")
    for path in sorted((SHARED / "cases" / folder).glob("*"))
    if path.suffix in (".txt", ".md", ".html", ".docx", ".pdf")
]


@pytest.mark.skipif(not CASES, reason="wants the cases in ../shared")
def test_it_does_for_every_file_that_failed_once() -> None:
    for path in CASES:
        page = document_of(path.read_bytes(), media_type(path.name))
        if page.text:
            holds(page, article(page))


def test_a_copy_of_word_is_read(run: Run, desk: Path) -> None:
    (desk / "a.docx").write_bytes(document(lambda made: made.add_paragraph("It cost 40 million.")))
    (desk / "claims.yaml").write_text(
        "claims:\n- id: a\n  quote: x\n  evidence:\n"
        "  - {url: 'https://example.org/a', quote: It cost 40 million}\n"
    )
    result = run("capture", "a", "--from", "a.docx")
    assert (result.code, result.out.split("\t")[2]) == (0, "preserved")


def test_line_breaks_in_the_source_end_no_sentence() -> None:
    source = (
        "<div><div>The new bridge\nthat leads over the\nriver cost 40 million euros.</div></div>"
    )
    shown = article(document_of(source.encode(), "text/html"))
    assert shown.text == "The new bridge that leads over the river cost 40 million euros."


@pytest.mark.parametrize(
    ("body", "label", "text", "note"),
    [
        ("הגשר עלה".encode("iso-8859-8"), "iso-8859-8-i", "הגשר עלה", ""),
        ("Москва".encode("koi8-r"), "koi8", "Москва", ""),
        ("Größe".encode("cp1252"), "x-cp1252", "Größe", ""),
        ("这座桥花费".encode(), "gb2312", "这座桥花费", "read as UTF-8, although it says gb2312"),
        ("Brücke, Größe ".encode() + b"Stra\xdfe", "utf-8", "Brücke, Größe Stra\ufffde",
         "line 1 has a byte (0xdf) that is not UTF-8"),
        (b"The bri\0dge", "utf-8", "The bridge", ""),
    ],
)  # fmt: skip
def test_a_page_is_read_in_its_encoding_as_browsers_do(
    body: bytes, label: str, text: str, note: str
) -> None:
    page = article(document_of(f"<meta charset={label}><p>".encode() + body, "text/html"))
    assert page.text == text
    assert note in "\n".join(page.remarks)
    assert bool(page.remarks) == bool(note)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Username", None), ("Follow", None), ("作者", None), ("View all posts by Ana", None),
        ("Follow, Ana Writer", "Ana Writer"), ("Ana Writer", "Ana Writer"), ("By", None),
    ],
)  # fmt: skip
def test_an_author_that_is_none_is_not_taken(said: str, name: str | None) -> None:
    source = f"<title>T</title><meta name=author content='{said}'><p>It cost 40 million.</p>"
    assert article(document_of(source.encode(), "text/html")).article.author == name


@pytest.mark.parametrize(
    ("time", "days"),
    [
        ("2026-03-01T23:30:00-05:00", ["2026-03-01", "2026-03-02"]),
        ("2026-03-01T02:00:00Z", ["2026-03-01", "2026-02-28"]),
        ("2026-03-01", ["2026-03-01"]),
        ("2026-03-01T00:00:00Z", ["2026-03-01"]),
        ("2026-03-01T12:00:00", ["2026-03-01", "2026-02-28", "2026-03-02"]),
        ("0001-01-01T05:00:00Z", ["0001-01-01"]),
    ],
)
def test_a_day_that_differs_by_the_time_zone_is_the_same(time: str, days: list[str]) -> None:
    page = document_of(
        f"<meta property='article:published_time' content='{time}'>".encode(), "text/html"
    )
    assert page.days == tuple(map(date.fromisoformat, days))


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ('"mot juste"', "le « mot juste » est"), ("« mot juste »", 'le "mot juste" est'),
        ('l\'"effet"', "l’« effet », dit-il"), ("« mot »", "«mot»"), ("“mot”", "«\u202fmot\u00a0»."),
        ('sagte "Ja" und', "er sagte »Ja« und ging"), ('"Ja," sagte', "»Ja,« sagte er"),
    ],
)  # fmt: skip
def test_spaces_within_french_quotation_marks_are_typography(quote: str, text: str) -> None:
    assert find(quote, prepare(text)).anchors


@pytest.mark.parametrize("other", range(1, 12))
def test_what_is_beside_the_page_s_words_is_so_for_its_main_text_too(other: int) -> None:
    """Which links are teasers is measured; the marks that lead to the main text are not."""
    links = " ".join("<a href='/x'>y</a>" for _ in range(7))
    page = (
        "<html><body><h1>The bridge</h1>"
        + "".join(
            f"<p>The council paid {n} million euros for the bridge in 2025.</p>" for n in range(9)
        )
        + f"<div class='related'>{links} {'z' * other}</div></body></html>"
    )
    document = document_of(page.encode(), "text/html")
    main = article(document)
    assert "The council paid 8 million euros" in main.text
    assert set(main.text.split("\n")) <= set(document.text.split("\n"))
