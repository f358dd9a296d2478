"""The article as a Word document: independent readers find each claim's comment on its words."""

import io
import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Run, missing
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from factsheet.model import Article, Claim, Entry, Worksheet
from factsheet.reports import publishable
from factsheet.reports.docx import NOT_THERE, annotated, render
from factsheet.reports.word.claim_comments import comment_checksum, recognise_comment
from factsheet.reports.word.package import CommentLine, WordComment, package
from factsheet.reports.word.runs import docx_text
from factsheet.yamltext import parse

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HTML = ROOT / "tests" / "html"
TEXT = """\
The bridge reopens

The new bridge over the Lahn cost 40 million euros and reopened in May. It is 412 metres long.

The works took seven years. It is 412 metres long, says the mayor.
"""
CLAIMS = {
    "whole": "The new bridge over the Lahn cost 40 million euros and reopened in May.",
    "cost": "cost 40 million",
    "across": "40 million euros and reopened",
    "same": "cost 40 million",
    "two-paragraphs": "It is 412 metres long. The works took seven years.",
    "length": "412 metres long",
    "gone": "It is made of glass.",
}
SHEET = (
    "factsheet: 1\narticle: {title: The bridge, author: A. Writer, language: en, text: article.txt, "
    f"sha256: {sha256(TEXT.encode()).hexdigest()}}}\n"
    "claims:\n"
    + "".join(f"- {{id: {name}, quote: {json.dumps(words)}}}\n" for name, words in CLAIMS.items())
    + """\
- id: pretty
  statement: The bridge is pretty.
  note: SECRET note for the desk
  tags: [SECRET]
  assigned: SECRET
- id: judged
  quote: took seven years
  statement: The works took seven years.
  status: verified
  rating: Mostly true
  evidence:
  - {url: "https://example.org/plans", publisher: Bridge Office, stance: supports, quote: seven years,
     published: 2025-12-01, locator: p. 12, kind: primary}
  - {url: "http://[::1]/a b", source: "A <call> & more", stance: refutes}
  - {source: SECRET informant, confidential: true, stance: supports}
  history:
  - {at: 2026-03-02T11:05:00+01:00, by: Ana Maria Ω, status: verified, because: The plans say so.}
"""
)


@pytest.fixture
def copy(run: Run, desk: Path) -> Path:
    """Give the Word document of the worksheet above."""
    (desk / "article.txt").write_text(TEXT, encoding="utf-8")
    (desk / "claims.yaml").write_text(SHEET, encoding="utf-8")
    result = run("export", "copy.docx")
    assert result.code == 0, result.err
    assert "2 claims are listed at the end, not in the article" in result.err
    assert "copy.docx: 9 claims as docx; 1 piece of confidential evidence withheld" in result.err
    return desk / "copy.docx"


def part(data: bytes, name: str) -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def read_ranges(data: bytes) -> tuple[list[str], dict[str, str]]:
    """Read a document: its paragraphs, and the words in the range of each comment by its id."""
    lines: list[str] = []
    found: dict[str, list[str]] = {}
    open_ones: set[str] = set()
    for element in part(data, "word/document.xml").iter():
        number = element.get(W + "id", "")
        words = {W + "br": "\n", W + "tab": "\t", W + "t": element.text or ""}.get(element.tag, "")
        if element.tag == W + "p":
            lines.append("")
            words = "\n\n"
        elif element.tag == W + "commentRangeStart":
            assert number not in found
            open_ones.add(number)
            found[number] = []
        elif element.tag == W + "commentRangeEnd":
            open_ones.remove(number)
        elif element.tag == W + "commentReference":
            assert number not in open_ones, "the mark is behind the range"
            assert element.getparent().getprevious().get(W + "id") == number
        if lines and element.tag != W + "p":
            lines[-1] += words
        for one in open_ones:
            found[one].append(words)
    assert not open_ones
    return lines, {number: "".join(pieces) for number, pieces in found.items()}


def comments_of(data: bytes) -> dict[str, list[str]]:
    """Read the comments: the lines of each by its id."""
    return {
        comment.get(W + "id"): ["".join(p.itertext(W + "t")) for p in comment.findall(W + "p")]
        for comment in part(data, "word/comments.xml")
    }


def spaced(text: str) -> str:
    return " ".join(text.split())


def by_claim(data: bytes) -> dict[str, str]:
    """Return the words that each claim's comment is on."""
    ranges = read_ranges(data)[1]
    comments = comments_of(data)
    assert ranges.keys() == comments.keys()
    return {comments[number][0].split(" · ")[0]: spaced(ranges[number]) for number in ranges}


WANTED = CLAIMS | {"pretty": "The bridge is pretty.", "judged": "took seven years"}


def test_each_claim_has_one_comment_on_its_exact_words(copy: Path) -> None:
    data = copy.read_bytes()
    assert by_claim(data) == WANTED
    lines = read_ranges(data)[0]
    assert lines[:4] == [*(spaced(line) for line in TEXT.split("\n\n")), NOT_THERE]
    assert lines[4:] == ["It is made of glass.", "The bridge is pretty."]


def test_a_comment_says_verdict_reason_and_sources(copy: Path) -> None:
    found = {lines[0].split(" · ")[0]: lines for lines in comments_of(copy.read_bytes()).values()}
    assert found["judged"][:-1] == [
        "judged · Verified · Mostly true",
        "The works took seven years.",
        "The plans say so.",
        "For: “seven years”, Bridge Office, p. 12, primary source, published 2025-12-01, "
        "https://example.org/plans",
        "Against: A <call> & more, http://[::1]/a b",
        "1 piece of confidential evidence withheld.",
    ]
    assert found["gone"][0] == "gone · Unverified"
    for name, lines in found.items():
        told = recognise_comment("\n".join(lines))
        assert told is not None
        assert (told.claim, told.unedited) == (name, True)
        edited = recognise_comment("\n".join(lines).replace("erified", "alse", 1))
        assert edited is not None
        assert not edited.unedited
    assert recognise_comment("cost · is this right?") is None
    assert recognise_comment("As factsheet 12345678 says, no.") is None


def test_nothing_of_the_desk_and_nothing_confidential_leaves(run: Run, copy: Path) -> None:
    with zipfile.ZipFile(copy) as archive:
        for name in archive.namelist():
            assert b"SECRET" not in archive.read(name), name


def test_the_same_worksheet_gives_the_same_bytes(run: Run, copy: Path, desk: Path) -> None:
    before = copy.read_bytes()
    run("export", "again.docx")
    assert (desk / "again.docx").read_bytes() == before


def test_python_docx_reads_the_comments(copy: Path) -> None:
    docx = pytest.importorskip("docx", "1.2", reason="python-docx reads comments from 1.2 on")
    document = docx.Document(str(copy))
    comments = {one.text.split(" · ")[0]: one for one in document.comments}
    assert comments.keys() == WANTED.keys()
    judged = comments["judged"]
    assert (judged.author, judged.initials) == ("Ana Maria Ω", "AMΩ")
    assert judged.timestamp == datetime(2026, 3, 2, 10, 5, tzinfo=UTC)
    assert (comments["cost"].author, comments["cost"].timestamp) == ("factsheet", None)
    said = document.core_properties
    assert (said.title, said.author, said.language) == ("The bridge", "A. Writer", "en")
    header = [p.text for p in document.sections[0].header.paragraphs]
    assert header == [
        "Fact-check: The bridge",
        f"9 claims in comments: 8 unverified, 1 verified · {comment_checksum(TEXT)}",
        "1 piece of confidential evidence withheld.",
    ]


def pandoc(*argv: str | Path) -> Any:
    if not shutil.which("pandoc"):
        missing("pandoc (apt install pandoc)")
    done = subprocess.run(["pandoc", *argv], capture_output=True, check=True)
    return json.loads(done.stdout)


def walked(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield a pandoc document's elements in their order, but for what is inside a comment."""
    if isinstance(value, dict) and "t" in value:
        yield value["t"], value.get("c")
        if value["t"] == "Span" and "comment-start" in value["c"][0][1]:
            return
        yield from walked(value.get("c"))
    elif isinstance(value, list):
        for one in value:
            yield from walked(one)


def words_of(value: Any) -> str:
    signs = {"Space": " ", "SoftBreak": " ", "LineBreak": "\n", "Para": "\n"}
    return "".join(
        signs.get(kind, content if kind == "Str" else "") for kind, content in walked(value)
    )


def test_pandoc_finds_one_span_for_each_claim_and_its_words(copy: Path) -> None:
    blocks = pandoc("--track-changes=all", "-f", "docx", "-t", "json", copy)["blocks"]
    open_ones: dict[str, list[str]] = {}
    spans: dict[str, str] = {}
    authors = {}
    for kind, content in walked(blocks):
        words = {"Space": " ", "SoftBreak": " ", "LineBreak": " ", "Para": " "}.get(kind, "")
        words = content if kind == "Str" else words
        for pieces in open_ones.values():
            pieces.append(words)
        if kind == "Span":
            (_, classes, pairs), inner = content
            about = dict(pairs)
            if "comment-start" in classes:
                name = words_of(inner).split(" · ")[0]
                authors[name] = about["author"]
                open_ones[about["id"]] = [name + "\0"]
            elif "comment-end" in classes:
                name, _, said = "".join(open_ones.pop(about["id"])).partition("\0")
                assert name not in spans
                spans[name] = spaced(said)
    assert not open_ones
    assert spans == WANTED
    assert authors["judged"] == "Ana Maria Ω"


def libreoffice(source: Path, kind: str, folder: Path) -> bytes:
    """Open a file in LibreOffice and save it as another kind, without a screen."""
    program = shutil.which("soffice")
    if not program:
        missing("LibreOffice (apt install libreoffice-writer-nogui)")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    words = [program, profile, "--headless", "--convert-to", kind, "--outdir", str(folder)]
    subprocess.run([*words, str(source)], capture_output=True, check=True, timeout=60)
    return (folder / source.with_suffix(f".{kind}").name).read_bytes()


def test_libreoffice_opens_it_and_saves_it_with_all_comments(copy: Path, desk: Path) -> None:
    (desk / "saved").mkdir()
    data = libreoffice(copy, "docx", desk / "saved")
    assert by_claim(data) == WANTED
    for lines in comments_of(data).values():
        told = recognise_comment("\n".join(lines))
        assert told is not None
        assert told.unedited


ORDER: Mapping[str, Sequence[str]] = {
    "body": ("p", "sectPr"),
    "pPr": ("pStyle", "keepNext", "pBdr", "bidi", "spacing", "outlineLvl"),
    "rPr": ("rStyle", "rFonts", "b", "bCs", "color", "sz", "szCs", "u", "rtl", "lang"),
    "sectPr": ("headerReference", "pgSz", "pgMar"),
    "style": ("name", "basedOn", "next", "uiPriority", "semiHidden", "qFormat", "pPr", "rPr"),
    "styles": ("docDefaults", "style"),
    "docDefaults": ("rPrDefault", "pPrDefault"),
    "comment": ("p",),
    "comments": ("comment",),
    "hdr": ("p",),
    "settings": ("compat",),
}
"""The order of children that ECMA-376's wml.xsd asks for, of those that we write."""
ANY_ORDER = {
    "p": {"pPr", "r", "hyperlink", "commentRangeStart", "commentRangeEnd"},
    "r": {"rPr", "t", "br", "tab", "annotationRef", "commentReference"},
    "hyperlink": {"r"},
}


def test_the_elements_are_in_the_order_that_word_insists_on(copy: Path) -> None:
    data = copy.read_bytes()
    for name in ("document", "comments", "header", "settings", "styles"):
        for element in part(data, f"word/{name}.xml").iter():
            tag = etree.QName(element).localname
            children = [etree.QName(child).localname for child in element]
            if tag in ORDER:
                places = [ORDER[tag].index(child) for child in children]
                assert places == sorted(places), (name, tag, children)
            elif tag in ANY_ORDER:
                assert set(children) <= ANY_ORDER[tag], (name, tag, children)
                first = {"p": "pPr", "r": "rPr"}.get(tag)
                assert first not in children[1:], "properties come first, and once"


def test_each_part_has_its_type_and_each_relationship_its_part(copy: Path) -> None:
    data = copy.read_bytes()
    with zipfile.ZipFile(copy) as archive:
        names = archive.namelist()
        assert names[0] == "[Content_Types].xml"
        assert archive.testzip() is None
    kinds = {one.get("PartName"): one.get("ContentType") for one in part(data, names[0])}
    own = {f"/{name}" for name in names if not name.endswith(".rels")} - {"/[Content_Types].xml"}
    assert {name for name in kinds if name} == own
    for rels in (name for name in names if name.endswith(".rels")):
        folder = rels.partition("_rels/")[0]
        relations = list(part(data, rels))
        assert len({one.get("Id") for one in relations}) == len(relations)
        for one in relations:
            if one.get("TargetMode") == "External":
                assert one.get("Target") == "https://example.org/plans", "no other can be linked"
            else:
                assert folder + one.get("Target") in names
    used = part(data, "word/comments.xml").xpath("//@r:id", namespaces={
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    })  # fmt: skip
    assert used == [one.get("Id") for one in part(data, "word/_rels/comments.xml.rels")]


def rendered(text: str | None, *claims: Claim, language: str = "en", **more: Any) -> bytes:
    sheet = Worksheet(article=Article(language=language), claims=claims, **more)
    made = datetime(2026, 3, 3, tzinfo=UTC)
    return render(*publishable(sheet, made, article_text=text))


def test_the_document_is_as_its_golden_file() -> None:
    sheet = parse((HTML / "bridge.yaml").read_text("utf-8")).worksheet
    made = datetime(2026, 3, 4, tzinfo=UTC)
    data = render(*publishable(sheet, made, article_text=(HTML / "bridge.txt").read_text("utf-8")))
    lines = ["".join(part(data, "word/header.xml").itertext())]
    for line in part(data, "word/document.xml").iter(W + "p"):
        signs = {W + "commentRangeStart": "[{}:", W + "commentRangeEnd": ":{}]", W + "br": "↵"}
        lines.append(
            "".join(
                signs.get(one.tag, one.text or "").format(one.get(W + "id")) for one in line.iter()
            )
        )
    for number, said in comments_of(data).items():
        about = part(data, "word/comments.xml")[int(number)].attrib
        by = " ".join(about.get(W + name, "-") for name in ("author", "initials", "date"))
        lines += ["", f"{number} {by}", *said]
    golden = ROOT / "tests/golden/reports/bridge.docx.txt"
    if os.environ.get("FACTSHEET_REDRAW"):
        golden.write_text("\n".join(lines) + "\n", "utf-8")
    assert "\n".join(lines) + "\n" == golden.read_text("utf-8")


def test_without_an_article_all_claims_are_listed(run: Run, desk: Path) -> None:
    (desk / "claims.yaml").write_text("claims:\n- {id: one, quote: It cost 40.}\n", "utf-8")
    assert "text is not stored" in run("export", "copy.docx").err
    lines, ranges = read_ranges((desk / "copy.docx").read_bytes())
    assert (lines, ranges) == ([NOT_THERE, "It cost 40."], {"0": "It cost 40."})
    assert read_ranges(rendered("", Claim("one", quote="a"))) == ([NOT_THERE, "a"], {"0": "a"})
    assert read_ranges(rendered("Nothing is claimed.")) == (["Nothing is claimed."], {})


def test_the_words_around_a_quote_tell_which_of_two_places_is_meant() -> None:
    told = Claim("second", quote="It cost 40.", extra={"x-before": "again:"})
    data = rendered("It cost 40. I say it again: It cost 40.", told)
    before = part(data, "word/document.xml").xpath(
        "string(//w:commentRangeStart/preceding-sibling::w:r)", namespaces={"w": W[1:-1]}
    )
    assert before == "It cost 40. I say it again: "


def test_a_verdict_that_no_person_has_judged_says_so() -> None:
    entry = Entry(datetime(2026, 3, 2, tzinfo=UTC), "dossier", status="verified", because="So.")
    claim = Claim("cost", quote="It cost 40.", status="verified", history=(entry,))
    data = rendered("It cost 40.", claim, prepared_by="dossier")
    (lines,) = comments_of(data).values()
    assert lines[1] == "Prepared from saved copies, not yet judged by a person."
    header = "".join(part(data, "word/header.xml").itertext())
    assert "not yet judged by a person: 1 verdict, by dossier." in header


def test_words_from_right_to_left_run_so() -> None:
    arabic = "كلّف الجسر 40 مليون يورو، says the BBC report، أمس."
    data = rendered(
        f"{arabic}\n\nThe word جسر means bridge.", Claim("cost", quote="40 مليون"), language="ar"
    )
    document = part(data, "word/document.xml")
    sides = [p.find(f"{W}pPr/{W}bidi") is not None for p in document.iter(W + "p")]
    assert sides == [True, True], "the article's language decides where it has such letters"
    runs = [
        ("".join(run.itertext(W + "t")), run.find(f"{W}rPr/{W}rtl") is not None)
        for run in document.iter(W + "r")
        if run.find(W + "t") is not None
    ]
    assert ("says the BBC report", False) in runs
    assert ("40 مليون", True) in runs
    assert "".join(words for words, _ in runs) == arabic + "The word جسر means bridge."
    left = part(rendered("The word جسر means bridge."), "word/document.xml")
    assert [r.find(f"{W}rPr/{W}rtl") is not None for r in left.iter(W + "r")] == [
        False,
        True,
        False,
    ]


def test_what_is_no_text_is_spelled_out_and_names_are_cut() -> None:
    entry = Entry(
        datetime(2026, 3, 2, tzinfo=UTC), "A\x1b\n" * 200, status="verified", because="\x00"
    )
    claim = Claim("cost", quote="40 \x07 million", status="verified", history=(entry,))
    data = rendered("It cost 40 \x07 million.\r\nSo \u202eit is]]>.", claim)
    assert "".join(read_ranges(data)[0]) == "It cost 40 \\x07 million.So \\u202eit is]]>."
    author = part(data, "word/comments.xml")[0].get(W + "author")
    assert author.startswith("A\\x1b A\\x1b")
    assert len(author) <= 255


def test_thousands_of_paragraphs_and_claims_take_no_time() -> None:
    text = "\n\n".join(f"In {n} it cost {n} million, and more was said." for n in range(4_000))
    claims = [Claim(f"c{n}", quote=f"it cost {n} million") for n in range(0, 4_000, 4)]
    data = rendered(text, *claims)
    assert by_claim(data) == {claim.id: claim.quote for claim in claims}


LETTERS = st.text(st.sampled_from("ab \n\t.é文ش\x00\u202e&<\r"), max_size=40) | st.text(max_size=30)
EDGES = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=8)


@given(LETTERS, EDGES, st.booleans())
@settings(max_examples=100, deadline=None)
def test_the_words_in_each_range_are_those_of_its_span(
    text: str, edges: list[tuple[int, int]], right: bool
) -> None:
    seen = [place for place, sign in enumerate(text) if not sign.isspace()]
    spans = [(seen[min(a, b)], seen[max(a, b)] + 1) for a, b in edges if max(a, b) < len(seen)]
    body = annotated(text, spans, right=right)
    notes = [WordComment("factsheet", None, [CommentLine("words")]) for _ in spans]
    lines, ranges = read_ranges(package(Article(), body, notes, ()))
    assert spaced(" ".join(lines)) == spaced(docx_text(text))
    assert ranges.keys() == {str(number) for number in range(len(spans))}
    for number, (start, end) in enumerate(spans):
        assert spaced(ranges[str(number)]) == spaced(docx_text(text[start:end]))
