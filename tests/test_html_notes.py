"""Footnotes of pages: what they say, where they are cited, and that they are not the text."""

from pathlib import Path
from time import process_time

import pytest
import yaml
from conftest import Run

from factsheet.anchors import find, prepare
from factsheet.documents import Document, article, document_of

HEAD = (
    "<!doctype html><html><body><main><article><h1>The bridge</h1><p>An introduction that is long "
    "enough to be the main text of this page, with many words in it, so that it counts.</p>"
)
TAIL = "</article></main></body></html>"
BACK = '<a href="#r{0}" class="footnote-back" role="doc-backlink">↩︎</a>'


def page(*body: str) -> str:
    return HEAD + "".join(body) + TAIL


def read_page(*body: str) -> Document:
    return article(document_of(page(*body).encode(), "text/html"))


def on(read: Document) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return what each note says, the end of what is before its mark, its addresses."""
    return [(one.words, read.text[: one.start][-12:], one.addresses) for one in read.annotations]


PANDOC = (
    '<p>It cost 40 million euros.<a href="#fn1" class="footnote-ref" id="r1" role="doc-noteref"><sup>1</sup></a> It killed 25<a href="#fn2" class="footnote-ref" id="r2" role="doc-noteref"><sup>2</sup></a> people.</p>'
    '<section class="footnotes" role="doc-endnotes"><ol><li id="fn1"><p>Budget, <a href="https://example.org/b">the city</a>.'
    + BACK.format(1) + '</p></li><li id="fn2"><p>Police.' + BACK.format(2) + "</p></li></ol></section>"
)  # fmt: skip
WIKI = (
    '<p>It cost 40 million euros.<sup id="cite_ref-1" class="reference"><a href="#cite_note-1">[1]</a></sup> It reopened<sup class="reference"><a href="#cite_note-1">[1]</a></sup> in May. See <a href="#History">History</a>.</p>'
    '<h2 id="History">History</h2><ol class="references"><li id="cite_note-1"><span>^ <a href="#cite_ref-1_0"><sup>a</sup></a> <a href="#cite_ref-1_1"><sup>b</sup></a></span> <cite>Smith. <a href="https://example.org/s">Bridges</a>. <a href="/wiki/X">X</a></cite></li></ol>'
)  # fmt: skip
WORD = (
    '<p>It cost 40 million euros.<a href="#_ftn1" name="_ftnref1"><span><span>[1]</span></span></a> New.</p>'
    '<div><hr><div id=ftn1><p><a href="#_ftnref1" name="_ftn1"><span>[1]</span></a> Budget, <a href="javascript:alert(1)">x</a> https://example.org/b</p></div></div>'
)  # fmt: skip
GITHUB = (
    '<p>It cost 40 million euros<sup><a href="#user-content-fn-1" id="user-content-fnref-1" data-footnote-ref>1</a></sup>.</p>'
    '<section data-footnotes><ol><li id="user-content-fn-1"><p>Budget. <a href="#user-content-fnref-1" data-footnote-backref>↩</a></p></li></ol></section>'
)  # fmt: skip
LIBRE = (
    '<p>It cost 40 million.<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a> New.</p>'
    '<div id="sdfootnote1"><p><a class="sdfootnotesym" name="sdfootnote1sym" href="#sdfootnote1anc">1</a>Budget</p></div>'
)  # fmt: skip


GOOGLE = (
    '<p>It cost 40 million<sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup> euros.<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup> New.</p>'
    '<hr><div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a><span> Budget</span></p></div>'
    '<div><p><a href="#cmnt_ref1" id="cmnt1">[a]</a><span>Really?</span></p><p>More.</p></div>'
)  # fmt: skip
SUBSTACK = (
    '<p>It cost 40 million euros.<a class="footnote-anchor" id="footnote-anchor-1" href="#footnote-1">1</a> It killed 25<a class="footnote-anchor" id="footnote-anchor-2" href="#footnote-2">2</a>.</p>'
    + "".join(f'<div class="footnote"><a id="footnote-{n}" href="#footnote-anchor-{n}" class="footnote-number">{n}</a><div><p>Note {n}.</p></div></div>' for n in (1, 2))
)  # fmt: skip


@pytest.mark.parametrize(
    ("body", "text", "notes"),
    [
        (PANDOC, "It cost 40 million euros. It killed 25² people.",
         [("Budget, the city.", "lion euros.", ("https://example.org/b",)), ("Police.", "It killed 25", ())]),
        (WIKI, "It cost 40 million euros. It reopened in May. See History.\nHistory",
         [("Smith. Bridges. X", "lion euros.", ("https://example.org/s",)),
          ("Smith. Bridges. X", "It reopened", ("https://example.org/s",))]),
        (WORD, "It cost 40 million euros. New.",
         [("Budget, x https://example.org/b", "lion euros.", ("javascript:alert(1)", "https://example.org/b"))]),
        (GITHUB, "It cost 40 million euros.", [("Budget.", "illion euros", ())]),
        (GOOGLE, "It cost 40 million euros. New.",
         [("Really? More.", "0 million", ()), ("Budget", "euros.", ())]),
        (SUBSTACK, "It cost 40 million euros. It killed 25.",
         [("Note 1.", "euros.", ()), ("Note 2.", "killed 25", ())]),
        (LIBRE, "It cost 40 million. New.", [("Budget", "40 million.", ())]),
        ('<p>Go <a href="#n">up</a>, x<sup>2</sup>, <a href="#p"><sup>other</sup></a></p><p id=n>A note.</p><p id=p>Q <a href="#n">n</a></p>',
         "Go up, x², other\nA note.\nQ n", None),
        ('<p>It cost.<sup><a href="#all">1</a></sup></p><section id="all"><h2>Notes</h2><p>All of it.</p></section>',
         "It cost.¹\nNotes\nAll of it.", []),
        ('<p id="x">It cost.<sup><a href="#x">1</a></sup> Yes.</p>', "It cost.¹ Yes.", []),
        ('<p>It cost.<sup><a href="#gone">1</a></sup> Yes.</p>', "It cost.¹ Yes.", []),
        ('<p>It \ufdd1\ufde0cost.<sup><a href="#f">1</a></sup></p><p id=f>1. Note \ufdd0\ufdd1\ufde1</p>', None, [("Note", "It cost.", ())]),
    ],
)  # fmt: skip
def test_a_pages_footnotes(
    body: str, text: str | None, notes: list[tuple[str, str, tuple[str, ...]]] | None
) -> None:
    read = read_page(body)
    if text is not None:
        assert read.text.split("\n", 2)[2] == text
    if notes is not None:
        shown = [(words, addresses) for words, _, addresses in on(read)]
        assert shown == [(words, addresses) for words, _, addresses in notes]
        places = [before for _, before, _ in on(read)]
        assert all(map(str.endswith, places, (before for _, before, _ in notes))), places
        count = len({words for words, *_ in notes})
        said = f"{count} footnote{'s are' if count > 1 else ' is'} not part of the text"
        said = "1 footnote and 1 comment are not part of the text" if body is GOOGLE else said
        assert (said in read.remarks) == bool(count)


@pytest.mark.parametrize("body", [PANDOC, WIKI, WORD, GITHUB, LIBRE])
def test_what_load_shows_is_found_in_the_page_with_its_marks(body: str) -> None:
    seen = document_of(page(body).encode(), "text/html")
    whole = prepare(seen.text, wrapped=seen.wrapped, seams=seen.seams)
    for line in read_page(body).text.split("\n"):
        assert find(line, whole).anchors, line


def test_load_takes_the_sources_that_a_page_cites(run: Run, desk: Path) -> None:
    Path("a.html").write_text(page(WIKI), encoding="utf-8")
    done = run("load", "a.html", "--language", "en")
    found = yaml.safe_load(Path("claims.yaml").read_text(encoding="utf-8"))["claims"]
    assert [(one["quote"], one["evidence"], one["note"]) for one in found] == [
        (quote, [{"url": "https://example.org/s"}], "footnote: Smith. Bridges. X")
        for quote in ("It cost 40 million euros.", "It reopened in May.")
    ]
    assert "1 footnote: 2 pieces of evidence and 2 notes added to" in done.err


def test_pages_made_to_be_slow_are_not() -> None:
    links = "".join(f'<sup><a href="#fn{n}">{n}</a></sup>' for n in range(2_000))
    names = "".join(f'<span id="fn{n}">x {n}</span>' for n in range(2_000))
    start = process_time()
    read_page(f"<p>Words. {links}</p><div>{names}{'y ' * 100_000}</div>")
    assert process_time() - start < 5
