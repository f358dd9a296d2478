"""ODT: a reader's words are read, as Word's are; comments and notes with the words they are on."""

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from conftest import Run

from factsheet.documents import Document, document_of, media_type
from factsheet.problems import FactsheetError

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = (
    "".join(f' xmlns:{name}="{_OASIS}:{name}:1.0"' for name in ("office", "text", "style", "table", "meta"))
    + f' xmlns:draw="{_OASIS}:drawing:1.0" xmlns:fo="{_OASIS}:xsl-fo-compatible:1.0"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'
)  # fmt: skip
STYLES = (
    '<style:style style:name="Up" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>'
    '<style:style style:name="Low" style:family="text"><style:text-properties style:text-position="-33% 58%"/></style:style>'
    '<style:style style:name="Flat" style:family="text" style:parent-style-name="Up"><style:text-properties style:text-position="0% 100%"/></style:style>'
    '<style:style style:name="Gone" style:family="text"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="Tiny" style:family="text"><style:text-properties fo:font-size="1pt"/></style:style>'
    '<style:style style:name="Struck" style:family="text"><style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="Ring" style:family="text" style:parent-style-name="Ring"/>'
)  # fmt: skip


def odt(body: str, *, meta: str = "", heads: str = "", **more: str) -> bytes:
    """Write a text of OpenDocument."""
    parts = {
        "content.xml": f"<office:document-content{SPACES}><office:automatic-styles>{STYLES}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>",
        "styles.xml": f"<office:document-styles{SPACES}><office:master-styles><style:master-page>"
        f"{heads}</style:master-page></office:master-styles></office:document-styles>",
        "meta.xml": f"<office:document-meta{SPACES}><office:meta>{meta}</office:meta></office:document-meta>",
    } | more  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def read_odt(body: str, **parts: str) -> Document:
    return document_of(odt(body, **parts), media_type("a.odt"))


def p(words: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{words}</text:p>'


def span(words: str, style: str) -> str:
    return f'<text:span text:style-name="{style}">{words}</text:span>'


def comment(words: str, name: str = "", author: str = "Ana Writer", more: str = "") -> str:
    named = f' office:name="{name}"' if name else ""
    return (
        f"<office:annotation{named}{more}><dc:creator>{author}</dc:creator><dc:date>2026-03-01T09:00:00"
        f"</dc:date><text:p>{words}</text:p></office:annotation>"
    )


def end(name: str) -> str:
    return f'<office:annotation-end office:name="{name}"/>'


def note(words: str, kind: str = "footnote", name: str = "ftn1") -> str:
    return (
        f'<text:note text:id="{name}" text:note-class="{kind}"><text:note-citation>1</text:note-citation>'
        f"<text:note-body><text:p>{words}</text:p></text:note-body></text:note>"
    )


@pytest.mark.parametrize(
    ("body", "text", "apart"),
    [
        (p("It cost\n   40<text:s text:c='2'/>million<text:tab/>euros<text:line-break/>now."), "It cost 40  million\teuros\nnow.", ""),
        (p(f"10{span('6', 'Up')} CO{span('2', 'Low')} 3{span('rd', 'Flat')} {span('x', 'Ring')}"), "10⁶ CO2 3rd x", ""),
        (p(f"It has {span('not ', 'Gone')}signed"), "It has signed", "not "),
        (p(f"It has {span('not ', 'Tiny')}signed"), "It has signed", "not "),
        (p(f"It has {span('not ', 'Struck')}signed"), "It has signed", "not "),
        (p("It has <text:hidden-text>not </text:hidden-text>signed"), "It has signed", "not "),
        (p("<text:ruby><text:ruby-base>今日</text:ruby-base><text:ruby-text>きょう</text:ruby-text></text:ruby>"), "今日", "きょう"),
        (
            '<text:section text:display="none">' + p("Gone.") + "</text:section>" + p("Here."),
            "Here.", "Gone.",
        ),
        (
            "<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>Ben"
            "</dc:creator></office:change-info><text:p>15</text:p></text:deletion></text:changed-region>"
            "</text:tracked-changes>" + p("Fell by <text:change text:change-id='c'/><text:change-start/>12<text:change-end/> percent"),
            "Fell by 12 percent", "15",
        ),
        (
            "<table:table><table:table-row><table:table-cell>" + p("A") + p("b") + "</table:table-cell>"
            "<table:table-cell>" + p("C") + "</table:table-cell></table:table-row></table:table>"
            "<text:list><text:list-item>" + p("One") + "</text:list-item></text:list>",
            "A b\tC\n\nOne", "",
        ),
        (
            p("A <draw:frame><draw:text-box>" + p("box") + "</draw:text-box></draw:frame>sentence."),
            "A sentence.\n\nbox", "",
        ),
        ("<text:h>Head</text:h><text:sequence-decls><text:x>no</text:x></text:sequence-decls>", "Head", ""),
        (p("<!-- no -->It<?pi no?> is."), "It is.", ""),
        (p("a\ufdd1\ufde0b"), "ab", ""),
    ],
)  # fmt: skip
def test_what_stands_in_a_text(body: str, text: str, apart: str) -> None:
    found = read_odt(body)
    assert (found.text, "".join(words for _, words in found.apart).strip("\n")) == (text, apart)
    assert bool(found.seams) == (bool(apart) and apart not in ("Gone.", "きょう"))


def test_comments_and_notes_are_read_with_their_words() -> None:
    inner = note("Talk, 4 May" + comment("Which tape?", "c9"), name="ftn2")
    found = read_odt(
        p(
            f"The bridge {comment('See https://example.org/b', 'c1', more=' loext:resolved=&quot;true&quot;'.replace('&quot;', chr(34)))}"
            f"{comment('Yes.', 'c2', 'Ben', ' loext:parent-name=' + chr(34) + 'c1' + chr(34))}cost{end('c1')}{end('c2')}"
            f" 40{span(note('<text:a xlink:href=' + chr(34) + 'https://example.org/f' + chr(34) + '>Budget</text:a>'), 'Up')} million."
            f"{inner} It is{note('Archive.', 'endnote', 'n3')} new.{comment('A point.')}"
        ),
        heads="<style:header>" + p("City") + "</style:header>",
    )  # fmt: skip
    assert found.text == "The bridge cost 40 million. It is new."
    assert [
        (one.kind, one.words, one.quoted(found.text) or f"{found.text[: one.start]}|"[-9:], one.addresses)
        for one in found.annotations
    ] == [
        ("comment", "See https://example.org/b", "cost", ("https://example.org/b",)),
        ("footnote", "Budget", "e cost 40|"[-9:], ("https://example.org/f",)),
        ("footnote", "Talk, 4 May", " million.|"[-9:], ()),
        ("comment", "Which tape?", " million.|"[-9:], ()),
        ("endnote", "Archive.", "n. It is|"[-9:], ()),
        ("comment", "A point.", " is new.|"[-9:], ()),
    ]  # fmt: skip
    first = found.annotations[0]
    assert (first.author, first.at, first.resolved) == (
        "Ana Writer", datetime(2026, 3, 1, 9, tzinfo=UTC), True,
    )  # fmt: skip
    assert [(one.author, one.words) for one in first.replies] == [("Ben", "Yes.")]
    assert found.remarks == ("2 footnotes, 1 endnote and 4 comments are not part of the text",)
    assert found.margin.split("\n") == ["Budget", "Talk, 4 May", "Archive.", "City"]


def test_what_the_file_says_of_itself() -> None:
    meta = (
        "<dc:title>The bridge</dc:title><meta:initial-creator>Ana Writer</meta:initial-creator>"
        "<dc:creator>Ben</dc:creator><dc:language>de-DE</dc:language>"
    )
    said = read_odt(p("Text."), meta=meta).article
    assert (said.title, said.author, said.language) == ("The bridge", "Ana Writer", "de-DE")
    assert read_odt(p("Head", "Title") + p("Text.")).article.title == "Head"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (odt("", **{"META-INF/manifest.xml": "<m:encryption-data/>"}), "protected by a password"),
        (odt(p("x"), **{"content.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"}), "declares XML entities"),
        (odt("", **{"content.xml": "<x>"}), "damaged or is something else (XMLSyntaxError)"),
        (odt("", **{"content.xml": "<x/>"}), "this OpenDocument file has no text"),
        (odt("<text:section>" * 300 + p("x") + "</text:section>" * 300), "damaged or is something else"),
        (odt(p("x") * 10)[:-40], "the file is damaged"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_words(data: bytes, said: str) -> None:
    with pytest.raises(FactsheetError) as error:
        document_of(data, media_type("a.odt"))
    assert said in str(error.value)


def test_load_and_capture_read_it(run: Run, desk: Path) -> None:
    bridge = "The new bridge cost 40 million euros in 2025."
    Path("a.odt").write_bytes(
        odt(p(f"{comment('See https://example.org/b', 'c1')}{bridge}{end('c1')}"))
    )
    assert run("load", "a.odt").code == 0
    (claim,) = yaml.safe_load(Path("claims.yaml").read_text(encoding="utf-8"))["claims"]
    assert (claim["quote"], claim["evidence"]) == (bridge, [{"url": "https://example.org/b"}])
    run("evidence", "edit", "1", "1", "--quote", "cost 40 million euros")
    done = run("capture", "1", "--from", "a.odt")
    assert (done.code, "quote found" in done.out) == (0, True), done
    assert run("check").code == 0
