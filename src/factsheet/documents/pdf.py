"""PDF: the text of its pages, lines joined to paragraphs."""

import re
from collections import Counter
from itertools import pairwise
from statistics import median

from factsheet.documents.document import HIDDEN, SEAM, Document, ReadOptions, sensible, unseamed
from factsheet.documents.kinds import SCAN
from factsheet.documents.pdf_page import PdfLine, page_lines
from factsheet.intake import tidy
from factsheet.model import Article
from factsheet.problems import FactsheetError
from factsheet.texts import counted

_MAX_PAGES = 5000
_MAX_PDF = 200_000_000
_HYPHENS = "-\u00ad\u2010\ufffe"
"""How a line ends that breaks a word; PDFium writes U+FFFE where it sees such a hyphen."""

_ENDS = (".", "!", "?", ":", "”", '"', "»", ")", "。", "\uff01", "\uff1f")
"""How the last line of a paragraph ends."""


PdfLines = tuple[list[list[PdfLine]], dict[str, str]]
"""The lines of each page, and what the PDF says of itself."""


def pdf_lines(data: bytes) -> PdfLines:
    """Find the lines of a PDF. Raises FactsheetError for one that is locked, damaged, far too long.

    One thread at a time: PDFium is not made for several.
    """
    if len(data) > _MAX_PDF:
        raise FactsheetError(f"more than {_MAX_PDF // 10**6} MB of PDF; extract the pages you need")
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error):
            raise FactsheetError(
                "the PDF is protected by a password; save a copy without one"
            ) from None
        raise FactsheetError("this is not a PDF, or it is damaged; download it again") from None
    with document:
        if len(document) > _MAX_PAGES:
            raise FactsheetError(f"the PDF has {len(document)} pages; the limit is {_MAX_PAGES}")
        pages: list[list[PdfLine]] = []
        try:
            for number in range(len(document)):
                page = document[number]
                pages.append(page_lines(page))
                page.close()
            return pages, document.get_metadata_dict()
        except pypdfium2.PdfiumError:
            raise FactsheetError(
                f"the PDF is damaged: page {len(pages) + 1} cannot be read; download it again"
            ) from None


def read_pdf(data: bytes, options: ReadOptions) -> Document:
    """Make a document of a PDF's lines.

    Words broken at the end of a line are rejoined, running heads and page numbers go in the margin;
    remarks say which. Text that a machine recognised in a picture of the page counts, as else no
    searchable scan could be read; a remark says so: it may be wrong in letters and figures.
    """
    pages, said = options.lines_of(data)
    hidden = [line.words for page in pages for line in page if line.kind == "hidden"]
    recognised = tuple(
        number
        for number, page in enumerate(pages, start=1)
        if any(line.kind == "recognised" for line in page)
    )
    pages = [_seen(page) for page in pages]
    pages, heads = _without_running_heads(pages)
    texts, mended = _joined(_paragraphs(pages), len(pages))
    remarks: tuple[str, ...] = ()
    if recognised:
        count = counted(len(recognised), "page")
        remarks += (f"text recognised by machine (OCR) on {count}: compare it with the picture",)
    if heads:
        remarks += (f"left out running heads and page numbers, such as '{heads[0][:60]}'",)
    if mended:
        shown = ", ".join(dict.fromkeys(mended[:5]))
        count = counted(len(mended), "word")
        remarks += (f"rejoined {count} broken at the end of a line: {shown}",)
    if made := re.match(r"D:(\d{4})(\d\d)(\d\d)", said.get("CreationDate", "")):
        remarks += (
            (
                f"the PDF was created on {'-'.join(made.groups())}, which may not be the article's "
                "date"
            ),
        )
    tidied = [tidy(text) for text in texts]
    text, seams = unseamed("\n".join(text for text, _ in tidied))
    texts = [text.replace(SEAM, "") for text, _ in tidied]
    untidy = tuple(dict.fromkeys(remark for _, more in tidied for remark in more))
    return Document(
        "pdf",
        text,
        Article(title=sensible(said.get("Title")), author=sensible(said.get("Author"))),
        remarks + untidy,
        pages=tuple(texts),
        recognised=recognised,
        margin="\n".join(heads),
        apart=((HIDDEN, "\n".join(hidden)),) if hidden else (),
        seams=seams,
        wrapped=True,
        unread=None if any(map(str.strip, texts)) else SCAN,
    )


def _seen(page: list[PdfLine]) -> list[PdfLine]:
    """Return the lines that a reader sees, with a seam where hidden words are within one."""
    seen: list[PdfLine] = []
    gap = False
    for line in page:
        if line.kind == "hidden":
            gap = True
            continue
        within = gap and seen and seen[-1].bottom < (line.top + line.bottom) / 2 < seen[-1].top
        seen.append(line._replace(words=SEAM + line.words) if within else line)
        gap = False
    return seen


def _without_running_heads(pages: list[list[PdfLine]]) -> tuple[list[list[PdfLine]], list[str]]:
    """Take out the first or last lines of most of three and more pages, numbers aside."""
    if len(pages) < 3:
        return pages, []
    filled = [page for page in pages if page]
    seen = Counter(key for page in filled for key in {_pattern(page[0]), _pattern(page[-1])})
    heads = {key for key, count in seen.items() if count >= 3 and count > len(filled) / 2}
    taken: dict[str, None] = {}
    kept: list[list[PdfLine]] = []
    for page in pages:
        kept.append([])
        for place, line in enumerate(page):
            if place in (0, len(page) - 1) and _pattern(line) in heads:
                taken.setdefault(line.words)
            else:
                kept[-1].append(line)
    return kept, sorted(taken)


def _pattern(line: PdfLine) -> str:
    return re.sub(r"\d+", "#", line.words)


def _paragraphs(pages: list[list[PdfLine]]) -> list[list[tuple[int, str]]]:
    """Gather lines to paragraphs by the space between them and by how short the last line is.

    Each line comes with the number of its page.
    """
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
    paragraphs: list[list[tuple[int, str]]] = []
    above = None
    for number, page in enumerate(pages):
        for line in page:
            if above is None or _parted(above, line, step, width):
                paragraphs.append([])
            paragraphs[-1].append((number, line.words))
            above = line
    return paragraphs


def _parted(above: PdfLine, line: PdfLine, step: float, width: float) -> bool:
    """Whether a paragraph ends between two lines."""
    finished = above.words.endswith(_ENDS)
    gap = above.top - line.top
    if gap < 0:  # the next column or page
        return finished
    taller = abs((above.top - above.bottom) - (line.top - line.bottom)) > 0.15 * (
        line.top - line.bottom
    )
    short = finished and above.right - above.left < 0.8 * width
    return gap > 1.35 * step or taller or short


def _joined(paragraphs: list[list[tuple[int, str]]], count: int) -> tuple[list[str], list[str]]:
    """Put each paragraph's lines together; return the text of each page, and the words mended.

    A broken word loses its hyphen unless the text has it: whether `well-` and `known` are one word
    or two cannot be seen, so the spelling that the rest of the text uses decides, else the hyphen
    goes if small letters are on both sides. A page's text ends with a line end where its last
    paragraph does, and with a soft hyphen where a word goes on.
    """
    lines = "\n".join(words for paragraph in paragraphs for _, words in paragraph)
    known = set(re.findall(r"[\w-]+", lines))
    pages: list[list[str]] = [[] for _ in range(count)]
    mended: list[str] = []
    for paragraph in paragraphs:
        last = paragraph[0][0]
        for place, (page, words) in enumerate(paragraph):
            pieces = pages[last]
            before = _broken(pieces[-1]) if place else ""
            after = re.match(r"[\w-]+", words)
            if before and after:
                whole, with_hyphen = before + after[0], f"{before}-{after[0]}"
                small = before[-1].islower() and after[0][0].islower()
                one = whole in known or (small and with_hyphen not in known)
                goes_on = "\u00ad" if page != last else ""
                pieces[-1] = pieces[-1][:-1] + (goes_on if one else "-" + goes_on)
                mended += [whole] if one else []
            elif place and page == last:
                unspaced = _scriptio_continua(pieces[-1][-1:], words[:1])
                pieces.append("" if unspaced else " ")
            pages[page].append(words)
            last = page
        pages[last].append("\n\n")
    texts = ["".join(pieces).replace("\ufffe", "-") for pieces in pages]
    return [re.sub(r"\n\Z", "", text) for text in texts], mended


def _broken(line: str) -> str:
    """Return the beginning of a word that a hyphen breaks at the end of a line, else nothing."""
    if not line.endswith(tuple(_HYPHENS)):
        return ""
    start = re.match(r"\w[\w-]*", line[-2::-1])  # read backwards, so that one try is enough
    return start[0][::-1] if start else ""


def _scriptio_continua(left: str, right: str) -> bool:
    """Whether two signs belong to scripts that put no spaces between words (CJK, kana)."""
    return all(
        "\u3000" <= sign <= "\u9fff" or "\uff00" <= sign <= "\uffef" for sign in (left, right)
    )
