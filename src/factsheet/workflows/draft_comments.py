"""Comments and footnotes of a draft into its worksheet: addresses as evidence, words as notes."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256

from factsheet.anchors import Anchor
from factsheet.detection import Candidate, sentences
from factsheet.documents import Annotation, Document
from factsheet.fields import time_text
from factsheet.model import Claim, Evidence, Worksheet
from factsheet.texts import caseless, counted, one_line
from factsheet.urls import masked, page_key, refusal, shown
from factsheet.vocabulary import READ
from factsheet.workflows.comment_targets import MOST, ClaimSpans, DraftText

_LONGEST = 2_000
"""How many characters of a comment a note takes; cuts are reported."""
_NAME, _BEFORE, _SHOWN = 80, 60, 80
_NOT_WEB = ("mailto:", "tel:", "#")
"""Links that nobody would cite as a source."""


@dataclass(frozen=True, slots=True)
class DraftComments:
    """What became of a draft's comments and footnotes.

    `read` counts them by kind; `known`: all were read with an earlier draft; `notes` and `evidence`
    count what was added to `claims`, given by their ids. `lapsed` are the claims whose verdict is
    now stale because of new evidence, `refused` the invalid addresses, each with the reason;
    `unplaced` are those that are on no claim, `cut` the too long ones, in words.
    """

    read: Mapping[str, int]
    known: bool = False
    notes: int = 0
    evidence: int = 0
    claims: tuple[str, ...] = ()
    lapsed: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    unplaced: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()


class NewComments:
    """The comments and footnotes of a draft that its worksheet does not know yet."""

    def __init__(self, draft: Document, language: str, candidates: Sequence[Candidate]) -> None:
        self.draft = draft
        self.language = language
        self.candidates = candidates
        self.keys = {id(one): _key(one, draft.text) for one in _all(draft.annotations)}

    @cached_property
    def _ground(self) -> DraftText:
        text = self.draft.text
        return DraftText(text, sentences(text, self.language), self.candidates)

    def _fresh(self, sheet: Worksheet) -> list[Annotation]:
        """Return the threads and notes with something new in them."""
        known = _known(sheet)
        return [
            thread
            for thread in self.draft.annotations
            if any(self.keys[id(one)] not in known for one in (thread, *thread.replies))
        ]

    def asked(self, sheet: Worksheet, places: Mapping[str, Anchor]) -> list[Candidate]:
        """Return the sentences that become claims because somebody wrote something beside them."""
        fresh = self._fresh(sheet)
        return self._ground.asked(fresh, places, sheet.claims) if fresh else []

    def put(
        self, sheet: Worksheet, places: Mapping[str, Anchor]
    ) -> tuple[Worksheet, DraftComments]:
        """Put each new comment and note on its claims: what it says, and the addresses in it.

        It becomes a line of the claim's note, which only the desk sees, an address in it evidence
        without a stance. What was read before is left alone, even if a person has removed it since;
        what the claim already has is not added again.
        """
        known = _known(sheet)
        # A footnote may be cited at several places.
        alone = {(one.kind, one.id, one.words) for one in _all(self.draft.annotations)}
        counts = Counter(kind for kind, *_ in alone)
        fresh = self._fresh(sheet)
        if not fresh:
            return sheet, DraftComments(counts, known=True)
        spots = ClaimSpans(places)
        words = {caseless(claim.quote): claim.id for claim in sheet.claims if claim.quote}
        claims = {claim.id: _Filled(claim) for claim in sheet.claims}
        unplaced: list[str] = []
        refused: list[str] = []
        cut: list[str] = []
        read: list[str] = []
        for thread in fresh:
            new = [one for one in (thread, *thread.replies) if self.keys[id(one)] not in known]
            ids = self._ground.claims_of(thread, spots, words)
            ids = tuple(name for name in thread.about if name in claims) or ids
            for one in new:
                if not ids or len(ids) > MOST:
                    unplaced.append(self._unplaced_line(thread, one, len(ids)))
                    continue
                read.append(self.keys[id(one)])
                for name in ids:
                    claims[name].add(self._line(thread, one, claims[name].claim), one.addresses)
                refused += _refused(one)
                if len(one.words) > _LONGEST:
                    cut.append(f"{_who(one)}: {len(one.words):,} characters")
        pairs = [(one.claim, one.filled()) for one in claims.values() if one.notes or one.evidence]
        changed = {after.id: after for _, after in pairs}
        extra = {**sheet.article.extra, READ: [*_listed(sheet), *read]} if read else {}
        article = replace(sheet.article, extra=extra or sheet.article.extra)
        return replace(sheet.replacing(changed), article=article), DraftComments(
            counts,
            False,
            sum(len(one.notes) for one in claims.values()),
            sum(len(one.evidence) for one in claims.values()),
            tuple(changed),
            tuple(after.id for before, after in pairs if after.stale and not before.stale),
            tuple(dict.fromkeys(refused)),
            tuple(unplaced),
            tuple(cut),
        )

    def _line(self, thread: Annotation, one: Annotation, claim: Claim) -> str:
        """Return the line of a claim's note for a comment; empty if its address says it all."""
        said = one_line(masked(one.words))
        said = said if len(said) <= _LONGEST else f"{said[:_LONGEST]} …"
        if one.kind != "comment" and said.strip(" <>().") in one.addresses:
            return ""
        quoted = self._quoted(thread)
        some = quoted and _without_spaces(quoted) != _without_spaces(claim.quote or "")
        on = f" (on “{_short(quoted)}”)" if some else ""
        answer = f", in reply to {_name(thread)}" if one is not thread else ""
        done = ", resolved" if one is thread and one.resolved else ""
        return f"{_who(one)}{answer}{done}: {said or '(no words)'}{on}"

    def _quoted(self, note: Annotation) -> str:
        """Return the words that a note is on, shortened if there are many."""
        start = note.start or 0
        return one_line(self.draft.text[start : min(note.end or 0, start + _LONGEST)])

    def _unplaced_line(self, thread: Annotation, one: Annotation, claims: int) -> str:
        """Return in words which comment is on no claim, and where it is."""
        quoted = _short(self._quoted(thread))
        where = f"on “{quoted}”" if quoted else "outside the text"
        if claims:
            where += f", the words of more than {counted(MOST, 'claim')}"
        return f"{_who(one)}, {where}: {_short(one_line(masked(one.words))) or '(no words)'}"


def _all(notes: Iterable[Annotation]) -> Iterator[Annotation]:
    for one in notes:
        yield one
        yield from one.replies


def _key(note: Annotation, text: str) -> str:
    """Return what identifies a comment in a later draft: who said what, when, else where."""
    start = note.start or 0
    beside = note.at.isoformat() if note.at else text[start : min(note.end or 0, start + _LONGEST)]
    if not beside and note.start is not None:
        beside = text[max(0, note.start - _BEFORE) : note.start]
    said = "\0".join((note.kind, note.author or "", beside, note.words, *note.addresses))
    return sha256(said.encode(errors="replace")).hexdigest()[:12]


def _listed(sheet: Worksheet) -> list[str]:
    listed = sheet.article.extra.get(READ)
    return [str(one) for one in listed] if isinstance(listed, list | tuple) else []


def _known(sheet: Worksheet) -> frozenset[str]:
    return frozenset(_listed(sheet))


def _name(note: Annotation) -> str:
    """Return who wrote a note, else what it is."""
    return one_line(note.author or "")[:_NAME] or note.kind


def _who(note: Annotation) -> str:
    return _name(note) + (f", {time_text(note.at)}" if note.at else "")


def _short(words: str) -> str:
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN].rstrip()} …"


def _without_spaces(words: str) -> str:
    return caseless(words).strip(" .,;:!?…。\"'“”„«»()")


class _Filled:
    """A claim, and what is added to it."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.notes: list[str] = []
        self.evidence: list[Evidence] = []

    @cached_property
    def _lines(self) -> set[str]:
        return set((self.claim.note or "").splitlines())

    @cached_property
    def _pages(self) -> set[str]:
        return {page_key(item.url) for item in self.claim.evidence if item.url}

    def add(self, line: str, addresses: Iterable[str]) -> None:
        """Add a line to the note, and addresses as evidence, unless they are there."""
        if line and line not in self._lines:
            self._lines.add(line)
            self.notes.append(line)
        for url in addresses:
            if refusal(url) is None and page_key(url) not in self._pages:
                self._pages.add(page_key(url))
                self.evidence.append(Evidence(url=url))

    def filled(self) -> Claim:
        """Return the claim with what was added."""
        note = "\n".join((*(self.claim.note or "").splitlines(), *self.notes)) or None
        evidence = (*self.claim.evidence, *self.evidence)
        return replace(self.claim, note=note if self.notes else self.claim.note, evidence=evidence)


def _refused(note: Annotation) -> Iterator[str]:
    for url in note.addresses:
        why = refusal(url)
        if why and not url.lower().startswith(_NOT_WEB):
            yield f"'{shown(url)[:_SHOWN]}' in {_who(note)}: {why}"
