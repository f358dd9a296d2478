"""What the comment on a claim says, and how it is known when the file comes back.

Its first line begins with the claim's id; its last line has a checksum of the others. Both are
words of the comment, as word processors renumber comments and drop what they do not know.
"""

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import NamedTuple

from factsheet.fields import time_text
from factsheet.model import ID, Claim, Evidence
from factsheet.queries import by_stance, citation, translation
from factsheet.reports.report_facts import ReportFacts
from factsheet.reports.word.package import CommentLine, WordComment
from factsheet.texts import confidential_pieces, one_line
from factsheet.vocabulary import NOT_JUDGED, STALE, STATUSES

_NAME = "factsheet"
_BETWEEN = " · "
COUNTED = re.compile(rf"\b(\d{{1,9}}) claims? in comments\b(?:[^\n]*\b{_NAME} ([0-9a-f]{{8}})\b)?")
"""The line of the running head that counts the comments, with the checksum of the text."""
_MARKED = re.compile(rf"\b{_NAME} ([0-9a-f]{{8}})\b")


def comment_of(claim: Claim, facts: ReportFacts, *, signed: bool) -> WordComment:
    """Return the comment of a claim, by whoever judged it, at the time of the verdict (UTC)."""
    verdict = claim.judgement
    lines = [*_lines(claim, facts, signed)]
    by, at = (verdict.by, verdict.at) if verdict else (_NAME, None)
    mark = CommentLine(comment_checksum(WordComment(by, at, lines).text), "small")
    return WordComment(by, at, [*lines, mark])


class RecognisedComment(NamedTuple):
    """A comment that is known as one of ours, by its claim's id and its checksum (`mark`).

    `words` are the others that it has now, `unedited` says whether they are those that it had.
    """

    claim: str
    mark: str
    words: str
    unedited: bool


def recognise_comment(text: str) -> RecognisedComment | None:
    """Return what is known of a comment's text, None for one that is not ours."""
    marks = list(_MARKED.finditer(text))
    first, between, _ = text.strip().partition(_BETWEEN)
    if not marks or not between or not ID.match(first):
        return None
    mark = marks[-1]
    words = f"{text[: mark.start()]} {text[mark.end() :]}".strip()
    return RecognisedComment(first, mark[1], words, comment_checksum(words) == mark[0])


def comment_checksum(text: str) -> str:
    """Return the name of the program with a checksum of words, however they are spaced."""
    digest = sha256(" ".join(text.split()).encode("utf-8", "replace")).hexdigest()
    return f"{_NAME} {digest[:8]}"


def _lines(claim: Claim, facts: ReportFacts, signed: bool) -> Iterator[CommentLine]:
    status, verdict = facts.shown(claim), claim.judgement
    head = [claim.id, status.label]
    if status is STALE:
        rated = f" ({one_line(claim.rating)})" if claim.rating else ""
        head.append(f"was {claim.status}{rated}; {status.meaning}")
    elif claim.rating:
        head.append(one_line(claim.rating))
    yield CommentLine(_BETWEEN.join(head), "bold")
    if claim.id in facts.provisional:
        yield CommentLine(f"{NOT_JUDGED[0].upper()}{NOT_JUDGED[1:]}.")
    if claim.statement and claim.quote:
        yield CommentLine(one_line(claim.statement))
    if verdict and verdict.because:
        yield CommentLine(one_line(verdict.because))
    if signed and STATUSES[claim.status].settled:
        yield CommentLine(_approval(claim, facts))
    if claim.attributed_to:
        yield CommentLine(f"Attributed to {one_line(claim.attributed_to)}.")
    for heading, items in by_stance(claim):
        yield from (_evidence(heading, item) for _, item in items)
    if count := facts.withheld.get(claim.id):
        yield CommentLine(f"{confidential_pieces(count)} withheld.")


def _approval(claim: Claim, facts: ReportFacts) -> str:
    approval = claim.approval
    if approval is None:
        return "Not approved."
    who = f"by {one_line(approval.by)}, {time_text(approval.at)}"
    state = facts.signed.get(claim.id)
    words = {"approved": "Approved", "invalid": "Approval not valid: it was given"}
    return f"{words.get(state or '', 'Approval out of date: it was given')} {who}."


def _evidence(heading: str, item: Evidence) -> CommentLine:
    """Return a source as one line: what it says, whose it is, when, where, and the note on it."""
    parts = [f"“{item.quote}”" if item.quote else "", translation(item)]
    for field, words in citation(item):
        parts.append(f"{words} source" if field == "kind" else words)
    text = ", ".join(one_line(part) for part in parts if part)
    between = ", " if text and item.url else ""
    note = f". {one_line(item.note)}" if item.note else ""
    return CommentLine(f"{heading}: {text}{between}", link=item.url or "", after=note)
