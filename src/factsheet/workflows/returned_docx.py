"""Read a Word copy that came back: recognise our comments, and separate what people wrote.

A comment is never taken as a verdict: if people changed or deleted one of ours, that is reported,
and nothing follows from it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from factsheet.anchors import find, prepare
from factsheet.documents import Annotation, Document
from factsheet.model import Worksheet
from factsheet.reports import publishable
from factsheet.reports.docx import NOT_THERE, notes_of
from factsheet.reports.word.claim_comments import (
    COUNTED,
    RecognisedComment,
    comment_checksum,
    recognise_comment,
)
from factsheet.reports.word.runs import docx_text
from factsheet.rewording.differences import difference
from factsheet.texts import counted, one_line, some_of

_LIST = re.compile(rf"(?:^|\n)[^\S\n]*{NOT_THERE}[^\S\n]*(?:\n|$)")
_NAMED, _SHOWN = 10, 80
_ANY_TIME = datetime(1980, 1, 1, tzinfo=UTC)
"""A time for the comments to be made at; none of them states it."""


@dataclass(frozen=True, slots=True)
class ReturnedDocx:
    """What came back in a Word copy.

    `document` is the article without what `export` wrote; if nobody changed its words, it is the
    stored text (`unchanged`). Its annotations are what people wrote; answers to the comment on a
    claim are `about` it. `remarks` tell the user what was edited, deleted or left out.
    """

    document: Document
    unchanged: bool
    remarks: tuple[str, ...] = ()


def read_returned_docx(read: Document, sheet: Worksheet, stored: str | None) -> ReturnedDocx | None:
    """Return what people wrote in a Word copy, without what `export` wrote; None for other files.

    `stored` is the text of the article as it is kept. The file may have been changed in any way:
    each comment is recognised by its words alone.
    """
    ours = {id(one): told for one in read.annotations if (told := recognise_comment(one.words))}
    exported = COUNTED.search(read.margin)
    if not ours and not exported:
        return None
    here = {claim.id for claim in sheet.claims}
    found = list(_LIST.finditer(read.text))
    end, below = found[-1].span() if found else (len(read.text), len(read.text))
    text = read.text[:end].rstrip()
    public, facts = publishable(sheet, _ANY_TIME, article_text=stored)
    here_now = docx_text(facts.article_text or "")
    made_from = (
        f"factsheet {exported[2]}" if exported and exported[2] else comment_checksum(here_now)
    )
    unedited = (
        not text
        or comment_checksum(text) == made_from
        or _without_spaces(text) == _without_spaces(here_now)
    )
    unchanged = bool(stored) and unedited
    kept = (unchanged and stored) or text
    notes = _moved(_from_people(read.annotations, ours, here, end), text, kept)
    seams = tuple(one for one in read.seams if one < end and not unchanged)
    sent = {name: recognise_comment(one.text) for name, one in notes_of(public, facts).items()}
    remarks = (
        "read as a Word copy that came back"
        + (f"; factsheet's own comments in it ({len(ours)}) are left out" if ours else ""),
        *_edited(read.annotations, ours, sent),
        *_missing(int(exported[1]) if exported else 0, ours, here),
        *_below(read, ours, below),
        *_from_elsewhere(not text or made_from == comment_checksum(here_now), unchanged, stored),
    )
    document = replace(read, text=kept, seams=seams, annotations=notes)
    return ReturnedDocx(document, unchanged, remarks)


def _from_people(
    notes: Sequence[Annotation], ours: Mapping[int, RecognisedComment], here: set[str], end: int
) -> Iterator[Annotation]:
    """Yield what people wrote: answers to our comments, and comments of their own.

    A comment on exactly the words of one of ours is an answer to it, because some programs keep no
    threads; so is one on the list at the end of the document (from `end`).
    """
    spans: dict[tuple[int | None, int | None], list[str]] = {}
    for one in notes:
        if id(one) in ours and ours[id(one)].claim in here:
            spans.setdefault((one.start, one.end), []).append(ours[id(one)].claim)
    listed = {place: names for place, names in spans.items() if (place[0] or 0) >= end}
    for one in notes:
        start, stop = one.start, one.end
        about = spans.get((start, stop), []) if start is not None else []
        if start is not None and start >= end:
            about = about or [n for p, names in listed.items() if _overlap(p, one) for n in names]
            start = stop = None
        if told := ours.get(id(one)):
            about = [told.claim] if told.claim in here else []
        for note in one.replies if told else (one,):
            yield replace(note, about=tuple(about), start=start, end=stop)


def _overlap(place: tuple[int | None, int | None], note: Annotation) -> bool:
    """Whether an annotation is on some of the words of a place."""
    return (place[0] or 0) <= (note.start or 0) <= (place[1] or 0)


def _from_elsewhere(same: bool, unchanged: bool, stored: str | None) -> Iterator[str]:
    """Yield what becomes of the text if the copy was made from a different draft."""
    if stored and not same:
        kept, next_one = (
            "nobody edited it, so the stored text stays",
            "it is loaded as the next draft",
        )
        then = kept if unchanged else next_one
        yield f"its text is from a different draft than the stored one; {then}"


def _without_spaces(text: str) -> str:
    return "".join(text.split())


def _moved(notes: Iterable[Annotation], text: str, kept: str) -> tuple[Annotation, ...]:
    """Return annotations moved to the same words in another text, usually one spaced differently.

    Where the words themselves differ, an annotation is on the first place of its own.
    """
    if text == kept:
        return tuple(notes)
    before, after = ([n for n, c in enumerate(t) if not c.isspace()] for t in (text, kept))
    same = _without_spaces(text) == _without_spaces(kept)
    prepared = prepare(kept)
    moved = []
    for note in notes:
        start = end = None
        if note.start is not None and note.end is not None and not same:
            for found in find(note.quoted(text), prepared, explain=False, most=1).anchors:
                start, end = found.start, found.end
        elif note.start is not None and note.end is not None:
            first, last = bisect_left(before, note.start), bisect_left(before, note.end)
            end = after[last - 1] + 1 if last else 0
            start = after[first] if first < last else end
        moved.append(replace(note, start=start, end=end))
    return tuple(moved)


def _edited(
    notes: Sequence[Annotation],
    ours: Mapping[int, RecognisedComment],
    sent: Mapping[str, RecognisedComment | None],
) -> Iterator[str]:
    """Yield which of our comments people changed, and how, as far as that is known."""
    for one in notes:
        told = ours.get(id(one))
        if told is None or told.unedited:
            continue
        was = sent.get(told.claim)
        how, name = "", told.claim[:_SHOWN]
        if was and was.mark == told.mark:
            how = f": {difference(was.words, told.words) or 'only spaces'}"
        yield (
            f"comment on {name} was edited in the file{how}; this changes no verdict "
            f"(factsheet mark {name})"
        )
    done = [ours[id(one)].claim for one in notes if id(one) in ours and one.resolved]
    if done:
        yield f"resolved in the file: {_some(done)}"


def _missing(exported: int, ours: Mapping[int, RecognisedComment], here: set[str]) -> Iterator[str]:
    """Yield how many of our comments are no longer there, and those about no claim of ours."""
    there = {told.claim for told in ours.values()}
    if strange := sorted(there - here):
        yield f"comments on claims that this worksheet does not have: {_some(strange)}"
    if (count := exported - len(there)) > 0:
        without = sorted(here - there)
        names = f" (claims without one: {_some(without)})" if without else ""
        yield f"deleted in the file: {counted(count, 'comment')}; nothing is removed{names}"


def _below(read: Document, ours: Mapping[int, RecognisedComment], start: int) -> Iterator[str]:
    """Yield what somebody wrote below the list at the end, where it is not part of the article."""
    spans = [(one.start or 0, one.end or 0) for one in read.annotations if id(one) in ours]
    at = start
    for line in read.text[start:].split("\n"):
        stop = at + len(line)
        if line.strip() and not any(low < stop and high > at for low, high in spans):
            words = one_line(line)
            shown = words if len(words) <= _SHOWN else f"{words[:_SHOWN]} …"
            yield f"left out, because it is below “{NOT_THERE}”: “{shown}”"
        at = stop + 1


def _some(ids: Sequence[str]) -> str:
    return some_of([one[:_SHOWN] for one in ids], _NAMED)
