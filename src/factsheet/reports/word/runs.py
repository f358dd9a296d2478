"""Words as runs of Word's XML (ECMA-376): nothing that XML forbids, each way of writing its own."""

import re
from collections.abc import Iterator
from itertools import pairwise
from xml.sax.saxutils import escape

from factsheet.reports.html.text_direction import RIGHT, has_right, runs_right
from factsheet.texts import legible

_LEFT_LETTER = f"(?![{RIGHT}])[^\\W\\d_]"
_LEFT = re.compile(f"{_LEFT_LETTER}(?:[^{RIGHT}]*{_LEFT_LETTER})?")
_RIGHT = re.compile(f"[{RIGHT}](?:(?:(?!{_LEFT_LETTER}).)*[{RIGHT}])?", re.DOTALL)
_SPACES = re.compile("[\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
_SIGNS = {"\n": "<w:br/>", "\t": "<w:tab/>"}


def docx_text(text: str) -> str:
    r"""Return a text as a document has it: line endings `\n`, codes (`\x0b`) for what is not text.

    Other characters that only separate words, such as a form feed, become spaces. So nothing in it
    is forbidden in XML 1.0, or steers the order of what follows.
    """
    return legible(_SPACES.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")))


def paragraph(text: str, style: str, look: str = "", before: str = "", after: str = "") -> str:
    """Return a paragraph with one look; `before` and `after` are XML around its words."""
    right = runs_right(text)
    return f"{opened(right, style)}{before}{runs(text, right=right, look=look)}{after}</w:p>"


def opened(right: bool, style: str = "") -> str:
    """Return the beginning of a paragraph, which may run from right to left."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    side = "<w:bidi/>" if right else ""
    return f"<w:p><w:pPr>{named}{side}</w:pPr>" if named or side else "<w:p>"


def runs(text: str, *, right: bool, look: str = "") -> str:
    """Return words as runs, in a paragraph that runs from the right or from the left.

    Words that run the other way have runs of their own, as Word asks for (`w:rtl`).
    """
    return "".join(_run(words, look + "<w:rtl/>" * rtl) for words, rtl in _stretches(text, right))


def _stretches(text: str, right: bool) -> Iterator[tuple[str, bool]]:
    if not right and not has_right(text):
        yield from [(text, False)] if text else ()
        return
    others = [found.span() for found in (_LEFT if right else _RIGHT).finditer(text)]
    edges = sorted({0, len(text), *(edge for span in others for edge in span)})
    begun = {start for start, _ in others}
    for start, end in pairwise(edges):
        yield text[start:end], right != (start in begun)


def _run(text: str, look: str) -> str:
    parts = []
    for part in re.split("([\n\t])", docx_text(text)):
        if part:
            words = f'<w:t xml:space="preserve">{escape(part)}</w:t>'
            parts.append(_SIGNS.get(part) or words)
    look = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f"<w:r>{look}{''.join(parts)}</w:r>"
