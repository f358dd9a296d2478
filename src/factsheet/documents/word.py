"""DOCX: paragraphs and tables in their order; notes, heads and feet beside them; properties."""

import io
import re
from typing import Any

from factsheet.documents.annotation import COMMENT, ENDNOTE, FOOTNOTE, not_the_text
from factsheet.documents.document import SEAM, Document, ReadOptions, language_code, sensible
from factsheet.documents.sentinels import bare, gathered, unmarked
from factsheet.documents.word_notes import Part, annotations
from factsheet.documents.word_text import RunStyle, W, WordText, run_style
from factsheet.intake import check_archive, tidy
from factsheet.model import Article
from factsheet.problems import FactsheetError

_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_TRANSITIONAL = rb"http://schemas.openxmlformats.org/\1/2006/"
_BESIDE = {"footnotes": FOOTNOTE, "endnotes": ENDNOTE, "comments": COMMENT}


def read_word(data: bytes, _: ReadOptions) -> Document:
    """Read a DOCX file as if every tracked change was accepted.

    Deleted, struck-out and hidden words are kept apart; footnotes, endnotes, heads and feet are in
    the margin, comments nowhere; comments and notes are annotations of the words that they are on,
    and a remark counts them, as they are not part of the text.
    """
    parts = check_archive(data)
    if "word/document.xml" not in parts and "[Content_Types].xml" not in parts:
        raise FactsheetError("this is a ZIP archive, not a DOCX file")
    from docx.package import Package

    try:
        return _read(Package, _transitional(data))
    except FactsheetError:
        raise
    except Exception as error:  # python-docx lets KeyError, ValueError, lxml's errors… through
        raise FactsheetError(
            f"the DOCX file is damaged or is something else ({type(error).__name__}); "
            "open it in a word processor and save it again"
        ) from None


def _transitional(data: bytes) -> bytes:
    """Rewrite a file of Strict Office Open XML with the names of other files (ISO/IEC 29500-4)."""
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if not _STRICT.search(archive.read("_rels/.rels")):
            return data
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as renamed:
            for name in dict.fromkeys(archive.namelist()):
                renamed.writestr(name, _STRICT.sub(_TRANSITIONAL, archive.read(name)))
    return out.getvalue()


def _read(package_of: Any, data: bytes) -> Document:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    package = package_of.open(io.BytesIO(data))
    parts: dict[str, list[Part]] = {}
    for one in package.iter_parts():
        if kind := re.search(r"/([a-z]+)\d*\.xml$", str(one.partname), re.IGNORECASE):
            links = {name: to.target_ref for name, to in one.rels.items() if to.is_external}
            tree = etree.fromstring(one.blob, parser)
            parts.setdefault(kind[1].lower(), []).append(Part(tree, links))

    def trees(*kinds: str) -> list[Any]:
        return [part.tree for kind in kinds for part in parts.get(kind, ())]

    body = etree.fromstring(package.main_document_part.blob, parser).find(W + "body")
    styles, titles = _styles(trees("styles"))
    words = WordText(styles)
    marked, remarks = tidy(gathered("\n\n", words.lines(body)))
    text, seams, places = unmarked(marked)
    found = annotations(parts, words, places, text)
    pieces = {kind: _pieces(trees(kind)) for kind in _BESIDE}
    margin = [*pieces["footnotes"], *pieces["endnotes"], *trees("header", "footer")]
    lines = (bare(line) for piece in margin for line in words.lines(piece))
    seen = dict.fromkeys(line for line in lines if line.strip())
    if next(body.iter(W + "ins", W + "del", W + "moveFrom"), None) is not None:
        remarks += ("it has tracked changes; the text was read as if all of them were accepted",)
    remarks += not_the_text(kind for name, kind in _BESIDE.items() for _ in pieces[name])
    said = package.core_properties
    article = Article(
        title=sensible(said.title) or words.title(body, titles),
        author=sensible(said.author),
        language=language_code(said.language),
    )
    margins = tidy("\n".join(seen))[0].replace(SEAM, "")
    apart = tuple((where, tidy("".join(gone))[0]) for where, gone in words.apart.items() if gone)
    return Document(
        "docx", text, article, remarks,
        margin=margins, apart=apart, seams=seams, annotations=found,
    )  # fmt: skip


def _styles(trees: list[Any]) -> tuple[dict[str, RunStyle], set[str]]:
    """Return how words of each style look, by what it is based on, and the styles of titles."""
    found = {
        style.get(W + "styleId", ""): style for tree in trees for style in tree.iter(W + "style")
    }
    styles: dict[str, RunStyle] = {}
    titles = set()
    for name, style in found.items():
        chain = [style]
        while (based := chain[-1].find(W + "basedOn")) is not None and len(chain) < 20:
            if (below := found.get(based.get(W + "val", ""))) is None:
                break
            chain.append(below)
        styles[name] = {}
        for one in reversed(chain):
            styles[name] |= run_style(one.find(W + "rPr"), {})
        label = style.find(W + "name")
        if label is not None and label.get(W + "val", "").lower() == "title":
            titles.add(name)
    return styles, titles


def _pieces(trees: list[Any]) -> list[Any]:
    """Return the notes or comments that a person wrote; separators are of another type."""
    return [piece for tree in trees for piece in tree if piece.get(W + "type") in (None, "normal")]
