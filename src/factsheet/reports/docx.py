"""The article as a Word document, with a comment for each claim on its exact words.

The same worksheet gives the same bytes, whenever it is exported.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from factsheet.anchors import place_of, prepare
from factsheet.model import Claim, Worksheet
from factsheet.reports.html.annotated import blocks
from factsheet.reports.html.text_direction import has_right, language_runs_right, runs_right
from factsheet.reports.report_facts import ReportFacts, shares, unjudged_notice, uses_approvals
from factsheet.reports.word.claim_comments import comment_checksum, comment_of
from factsheet.reports.word.package import WordComment, package
from factsheet.reports.word.runs import docx_text, opened, paragraph, runs
from factsheet.texts import confidential_pieces, counted, one_line

NOT_THERE = "Claims that are not in the article"
"""The heading above the claims whose words are not in the article."""

Span = tuple[int, int]


def render(worksheet: Worksheet, facts: ReportFacts) -> bytes:
    """Write the document: the article's paragraphs, then the claims that are not in it.

    Each claim has one comment, in the order of the document, so that each can be answered.
    """
    text = facts.article_text or ""
    spans = places(worksheet.claims, text)
    claims = {claim.id: claim for claim in worksheet.claims}
    order = sorted(spans, key=lambda name: (spans[name][0], -spans[name][1]))
    right = language_runs_right(worksheet.article.language)
    body = annotated(text, [spans[name] for name in order], right=right)
    others = [name for name in claims if name not in spans]
    if others:
        body.append(paragraph(NOT_THERE, "Heading1"))
    for number, name in enumerate(others, len(order)):
        words = one_line(claims[name].quote or claims[name].words)
        body += annotated(words, [(0, len(words))], right=right, first=number)
    notes = notes_of(worksheet, facts)
    comments = [notes[name] for name in (*order, *others)]
    return package(worksheet.article, body, comments, _header(worksheet, facts))


def notes_of(worksheet: Worksheet, facts: ReportFacts) -> dict[str, WordComment]:
    """Return the comment on each claim, by its id."""
    signed = uses_approvals(worksheet, facts)
    return {claim.id: comment_of(claim, facts, signed=signed) for claim in worksheet.claims}


def places(claims: Sequence[Claim], text: str) -> dict[str, Span]:
    """Return where the claims' quotes are in the text, by claim id; the first place of several.

    A few words around a quote that is there more than once (`x-before`, `x-after`) identify its
    own.
    """
    prepared_text = prepare(text)
    found = {claim.id: place_of(claim, prepared_text) for claim in claims if text}
    return {name: (anchor.start, anchor.end) for name, anchor in found.items() if anchor}


def annotated(text: str, spans: Sequence[Span], *, right: bool, first: int = 0) -> list[str]:
    """Return the paragraphs of a text as XML, with the ranges of comments around its spans.

    The span at place N is that of the comment `first` + N. Spans may overlap, be equal and run over
    several paragraphs; they begin and end with a character that is not white space. `right` says
    that the text's language runs from right to left.
    """
    begins = sorted((start, number) for number, (start, _) in enumerate(spans, first))
    ends = sorted((end, -number) for number, (_, end) in enumerate(spans, first))
    cuts = sorted({edge for span in spans for edge in span})
    done = begun = 0
    lines = []
    for low, stop in blocks(text):
        words = text[low:stop].rstrip()
        high = low + len(words)
        rightwards = has_right(words) if right else runs_right(words)
        pieces = [opened(rightwards)]
        inside = cuts[bisect_right(cuts, low) : bisect_left(cuts, high)]
        for start, end in pairwise((low, *inside, high)):
            while begun < len(begins) and begins[begun][0] <= start:
                pieces.append(f'<w:commentRangeStart w:id="{begins[begun][1]}"/>')
                begun += 1
            pieces.append(runs(text[start:end], right=rightwards))
            while done < len(ends) and ends[done][0] <= end:
                pieces.append(_ended(-ends[done][1]))
                done += 1
        lines.append("".join((*pieces, "</w:p>")))
    return lines


def _ended(number: int) -> str:
    return (
        f'<w:commentRangeEnd w:id="{number}"/><w:r><w:rPr><w:rStyle w:val="CommentReference"/>'
        f'</w:rPr><w:commentReference w:id="{number}"/></w:r>'
    )


def _header(worksheet: Worksheet, facts: ReportFacts) -> list[str]:
    """Return what is at the top of each page, outside the article."""
    title = one_line(worksheet.article.title or "untitled article")
    counts = ", ".join(f"{count} {row.label.lower()}" for row, count in shares(worksheet, facts))
    lines = [
        f"Fact-check: {title}",
        f"{counted(len(worksheet.claims), 'claim')} in comments: {counts}"
        f" · {comment_checksum(docx_text(facts.article_text or ''))}",
    ]
    if told := unjudged_notice(worksheet, facts):
        lines.append(one_line(told))
    if withheld := sum(facts.withheld.values()):
        lines.append(f"{confidential_pieces(withheld)} withheld.")
    return lines
