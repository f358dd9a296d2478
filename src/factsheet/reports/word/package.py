"""A Word document as bytes: its parts in a package (ECMA-376), the same each time.

Elements are in the order that the standard's schema asks for, as Word refuses a file where they are
not, and other programs say nothing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources
from xml.sax.saxutils import escape, quoteattr

from factsheet.bags import zipped
from factsheet.model import Article
from factsheet.reports.html.text_direction import known_language, language_runs_right, runs_right
from factsheet.reports.word.runs import docx_text, paragraph, runs
from factsheet.texts import one_line
from factsheet.urls import is_address

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SPACES = f'xmlns:w="{_MAIN}" xmlns:r="{_OFFICE}"'
_PARTS = ("comments", "header", "settings", "styles")
_TO_LINK = re.compile(
    r"https?://[A-Za-z0-9.-]+(?::\d+)?(?:[/?#](?:[\w.~!$&'()*+,;=:@/?#-]|%[0-9A-Fa-f]{2})*)?",
    re.ASCII,
)
"""An address that Word takes as it is (RFC 3986); for any other it might refuse the file."""
_MOST_LINKS = 60_000
_LONGEST = 2_000
_MOST_NAME, _MOST_INITIALS = 255, 9
"""Characters of an author's name and initials that Word takes ([MS-OI29500], 2.1)."""
_YEARS = range(1900, 10_000)


@dataclass(frozen=True, slots=True)
class CommentLine:
    """One paragraph of a comment: `text`, an address (`link`), and what is said after it.

    The `look` of the text is `bold`, `small` or neither.
    """

    text: str
    look: str = ""
    link: str = ""
    after: str = ""

    @property
    def words(self) -> str:
        """All its words."""
        return self.text + one_line(self.link) + self.after


@dataclass(frozen=True, slots=True)
class WordComment:
    """A comment: who made it, when (UTC), and its paragraphs."""

    author: str
    at: datetime | None
    lines: Sequence[CommentLine]

    @property
    def text(self) -> str:
        """Its words, a line for each paragraph, as a reader of the file finds them."""
        return "\n".join(line.words for line in self.lines)


_LOOKS = {"": "", "bold": "<w:b/><w:bCs/>", "small": '<w:color w:val="808080"/><w:sz w:val="14"/>'}


def package(
    article: Article, body: Sequence[str], comments: Sequence[WordComment], header: Sequence[str]
) -> bytes:
    """Return the file: `body` are paragraphs as XML, `header` lines at the top of each page.

    The comment at place N has the id N. What the file says of itself is the article's.
    """
    links: dict[str, str] = {}
    talk = "".join(_comment(number, one, links) for number, one in enumerate(comments))
    style = resources.files(__package__).joinpath("styles.xml").read_text("utf-8")
    code = known_language(article.language)
    where = "bidi" if language_runs_right(code) else "val"
    language = f"<w:lang w:{where}={quoteattr(code)}/>" if code else ""
    top = "".join(paragraph(line, "Header") for line in header)
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="header"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1900" w:right="1440" w:bottom="1440" '
        'w:left="1440" w:header="708" w:footer="708" w:gutter="0"/></w:sectPr>'
    )
    settings = (
        '<w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    )  # without it, Word opens the file as one of 2007, and nobody can reply to a comment
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations({
            "document": (f"{_OFFICE}/officeDocument", "word/document.xml"),
            "core": (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        }),
        "docProps/core.xml": _properties(article),
        "word/document.xml": _root("document", f"<w:body>{''.join(body)}{section}</w:body>"),
        "word/_rels/document.xml.rels": _relations(
            {name: (f"{_OFFICE}/{name}", f"{name}.xml") for name in _PARTS}
        ),
        "word/comments.xml": _root("comments", talk),
        "word/_rels/comments.xml.rels": _relations(
            {name: (f"{_OFFICE}/hyperlink", url) for url, name in links.items()}, external=True
        ),
        "word/header.xml": _root("hdr", top or "<w:p/>"),
        "word/settings.xml": _root("settings", settings),
        "word/styles.xml": style.replace("<!--language-->", language),
    }  # fmt: skip
    return zipped({name: part.encode() for name, part in parts.items()}, packed=True)


def _root(name: str, content: str) -> str:
    return f"{_HEAD}<w:{name} {_SPACES}>{content}</w:{name}>"


def _comment(number: int, comment: WordComment, links: dict[str, str]) -> str:
    author = docx_text(" ".join(comment.author.split()))[:_MOST_NAME]
    initials = "".join(word[0] for word in author.split() if word[0].isalnum())[:_MOST_INITIALS]
    at = comment.at.astimezone(UTC) if comment.at else None
    date = f' w:date="{at:%Y-%m-%dT%H:%M:%SZ}"' if at and at.year in _YEARS else ""
    lines = []
    for place, line in enumerate(comment.lines):
        mark = "" if place else _ANNOTATION
        rest = _link(line.link, links) + runs(line.after, right=runs_right(line.text))
        lines.append(paragraph(line.text, "CommentText", _LOOKS[line.look], mark, rest))
    return (
        f'<w:comment w:id="{number}" w:author={quoteattr(author)}{date} '
        f"w:initials={quoteattr(initials)}>{''.join(lines)}</w:comment>"
    )


_ANNOTATION = '<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:annotationRef/></w:r>'


def _link(url: str, links: dict[str, str]) -> str:
    """Return an address as a run, linked where Word can follow it."""
    if not url:
        return ""
    shown = f'<w:t xml:space="preserve">{escape(one_line(url))}</w:t>'
    if len(links) >= _MOST_LINKS or not _can_link(url):
        return f"<w:r>{shown}</w:r>"
    name = links.setdefault(url, f"link{len(links)}")
    look = '<w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr>'
    return f'<w:hyperlink r:id="{name}"><w:r>{look}{shown}</w:r></w:hyperlink>'


def _can_link(url: str) -> bool:
    """Whether Word takes an address as it is, and it leads to the web."""
    return len(url) <= _LONGEST and is_address(url) and _TO_LINK.fullmatch(url) is not None


def _content_types() -> str:
    kinds = {f"/word/{name}.xml": f"{_TYPE}.{name}+xml" for name in _PARTS}
    kinds["/word/document.xml"] = f"{_TYPE}.document.main+xml"
    kinds["/docProps/core.xml"] = "application/vnd.openxmlformats-package.core-properties+xml"
    rows = "".join(
        f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in kinds.items()
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{rows}</Types>'
    )


def _relations(targets: Mapping[str, tuple[str, str]], *, external: bool = False) -> str:
    mode = ' TargetMode="External"' if external else ""
    rows = "".join(
        f'<Relationship Id="{name}" Type="{kind}" Target={quoteattr(target)}{mode}/>'
        for name, (kind, target) in targets.items()
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _properties(article: Article) -> str:
    """Return what the file says of itself (ECMA-376 part 2, 11): Dublin Core."""
    said = {"title": article.title, "creator": article.author, "language": article.language}
    rows = "".join(
        f"<dc:{name}>{escape(docx_text(text))}</dc:{name}>" for name, text in said.items() if text
    )
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/">{rows}</cp:coreProperties>'
    )
