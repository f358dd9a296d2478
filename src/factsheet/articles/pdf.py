"""PDF: the text of its pages, lines joined to paragraphs."""

import re
from collections import Counter
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple

from factsheet.articles.article_text import ArticleText, sensible, with_opening
from factsheet.intake import tidy
from factsheet.model import Article
from factsheet.problems import FactsheetError
from factsheet.texts import counted

MAX_PAGES = 2000
MAX_PDF = 200_000_000
HYPHENS = "-\u00ad\u2010\ufffe"
"""How a line ends that breaks a word; PDFium writes U+FFFE where it sees such a hyphen."""

ENDS = (".", "!", "?", ":", "”", '"', "»", ")", "。", "\uff01", "\uff1f")
"""How the last line of a paragraph ends."""


class Line(NamedTuple):
    """A line of a page: its words, and in points its upper and lower edge, left and right."""

    words: str
    top: float
    bottom: float
    left: float
    right: float


PdfLines = tuple[list[list[Line]], dict[str, str]]
"""The lines of each page, and what the PDF says of itself."""


def pdf_lines(data: bytes) -> PdfLines:
    """Find the lines of a PDF. Raises FactsheetError for one that is empty, locked or damaged."""
    if not data.strip():
        raise FactsheetError("the file is empty")
    if len(data) > MAX_PDF:
        raise FactsheetError(f"more than {MAX_PDF // 10**6} MB of PDF; cut out the article's pages")
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise FactsheetError(
                "the PDF is protected by a password; save a copy without one"
            ) from None
        raise FactsheetError("this is no PDF, or a damaged one; get it again") from None
    with document:
        if len(document) > MAX_PAGES:
            raise FactsheetError(f"the PDF has {len(document)} pages; up to {MAX_PAGES} are read")
        try:
            pages = [_lines(document[number]) for number in range(len(document))]
            return pages, document.get_metadata_dict()
        except pypdfium2.PdfiumError:
            raise FactsheetError("the PDF is damaged; get it again") from None


def pdf_text(found: PdfLines) -> ArticleText:
    """Make a text of a PDF's lines.

    Words that were broken at the end of a line are put together, and a note names them; running
    heads and page numbers are left out, and a note says which.
    """
    pages, said = found
    pages, notes = _without_running_heads(pages)
    paragraphs = _paragraphs(pages)
    text, more = _join(paragraphs)
    text, untidy = tidy(text)
    if not text.strip():
        raise FactsheetError(
            "the PDF holds no text, only pictures of it; run a text recognition (OCR) over it first"
        )
    if made := re.match(r"D:(\d{4})(\d\d)(\d\d)", said.get("CreationDate", "")):
        more += (f"the PDF was made on {'-'.join(made.groups())}; that need not be its day",)
    article = Article(title=sensible(said.get("Title")), author=sensible(said.get("Author")))
    return with_opening(text, article, notes + more + untidy)


def _lines(page: Any) -> list[Line]:
    text_page = page.get_textpage()
    found = []
    words = text_page.get_text_range()
    # PDFium takes out the line's end after a hyphen that it holds for a broken word's.
    for match in re.finditer(r"[^\r\n\ufffe]+\ufffe?", words):
        first = match.start() + len(match[0]) - len(match[0].lstrip())
        last = match.start() + len(match[0].rstrip(" \ufffe")) - 1
        if last < first:
            continue
        boxes = [text_page.get_charbox(place, loose=True) for place in (first, last)]
        found.append(
            Line(
                match[0].strip(" "),
                top=max(box[3] for box in boxes),
                bottom=min(box[1] for box in boxes),
                left=boxes[0][0],
                right=boxes[1][2],
            )
        )
    text_page.close()
    page.close()
    return found


def _without_running_heads(pages: list[list[Line]]) -> tuple[list[list[Line]], tuple[str, ...]]:
    """Take out lines that stand first or last on most of three and more pages, numbers aside."""
    if len(pages) < 3:
        return pages, ()
    filled = [page for page in pages if page]
    seen = Counter(key for page in filled for key in {_pattern(page[0]), _pattern(page[-1])})
    heads = {key for key, count in seen.items() if count >= 3 and count > len(filled) / 2}
    if not heads:
        return pages, ()
    shown = sorted(
        {line.words for page in filled for line in (page[0], page[-1]) if _pattern(line) in heads}
    )
    kept = [
        [
            line
            for place, line in enumerate(page)
            if not (place in (0, len(page) - 1) and _pattern(line) in heads)
        ]
        for page in pages
    ]
    return kept, (f"left out running heads and page numbers, such as '{shown[0][:60]}'",)


def _pattern(line: Line) -> str:
    return re.sub(r"\d+", "#", line.words)


def _paragraphs(pages: list[list[Line]]) -> list[list[str]]:
    """Gather lines to paragraphs by the space between them and by how short the last line is."""
    lines = [line for page in pages for line in page]
    steps = [
        above.top - line.top
        for above, line in pairwise(lines)
        if 0 < above.top - line.top < 5 * (above.top - above.bottom or 1) + 20
    ]
    step = median(steps) if steps else 0
    width = max((line.right for line in lines), default=0) - min(
        (line.left for line in lines), default=0
    )
    paragraphs: list[list[str]] = []
    above = None
    for line in lines:
        if above is None or _parted(above, line, step, width):
            paragraphs.append([])
        paragraphs[-1].append(line.words)
        above = line
    return paragraphs


def _parted(above: Line, line: Line, step: float, width: float) -> bool:
    """Whether a paragraph ends between two lines."""
    finished = above.words.endswith(ENDS)
    gap = above.top - line.top
    if gap < 0:  # the next column or page
        return finished
    taller = abs((above.top - above.bottom) - (line.top - line.bottom)) > 0.15 * (
        line.top - line.bottom
    )
    short = finished and above.right - above.left < 0.8 * width
    return gap > 1.35 * step or taller or short


def _join(paragraphs: list[list[str]]) -> tuple[str, tuple[str, ...]]:
    """Put each paragraph's lines together; a broken word loses its hyphen unless the text has it.

    Whether `well-` and `known` are one word or two cannot be seen: the spelling that the rest of
    the text uses decides, else the hyphen goes if small letters stand on both sides.
    """
    words = set(re.findall(r"[\w-]+", "\n".join(line for lines in paragraphs for line in lines)))
    joined: list[str] = []
    mended: list[str] = []
    for lines in paragraphs:
        pieces: list[str] = []
        for line in lines:
            before = _broken(pieces[-1]) if pieces else ""
            after = re.match(r"[\w-]+", line)
            if before and after:
                whole, with_hyphen = before + after[0], f"{before}-{after[0]}"
                small = before[-1].islower() and after[0][0].islower()
                if whole in words or (small and with_hyphen not in words):
                    pieces[-1] = pieces[-1][:-1]
                    mended.append(whole)
                else:
                    pieces[-1] = pieces[-1][:-1] + "-"
            elif pieces:
                pieces.append("" if _scriptio_continua(pieces[-1][-1:], line[:1]) else " ")
            pieces.append(line)
        joined.append("".join(pieces).replace("\ufffe", "-"))
    notes: tuple[str, ...] = ()
    if mended:
        shown = ", ".join(dict.fromkeys(mended[:5]))
        count = counted(len(mended), "word")
        notes = (f"put together {count} broken at the end of a line: {shown}",)
    return "\n\n".join(joined), notes


def _broken(line: str) -> str:
    """Give the beginning of a word that a hyphen breaks at the end of a line, else nothing."""
    if not line.endswith(tuple(HYPHENS)):
        return ""
    start = re.match(r"\w[\w-]*", line[-2::-1])  # read backwards, so that one try is enough
    return start[0][::-1] if start else ""


def _scriptio_continua(left: str, right: str) -> bool:
    """Whether two signs belong to scripts that put no spaces between words (CJK, kana)."""
    return all(
        "\u3000" <= sign <= "\u9fff" or "\uff00" <= sign <= "\uffef" for sign in (left, right)
    )
