"""Compare an article's new draft with a worksheet: claims that stayed, moved, changed, vanished."""

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from factsheet.anchors import Anchor, Match, Text, find, place_of, prepare, words_around
from factsheet.detection import MINIMUM, Candidate, Sentence, sentences
from factsheet.model import Article, Claim, Worksheet
from factsheet.rewording import earlier_words
from factsheet.rewording.differences import difference
from factsheet.rewording.proposals import proposal
from factsheet.slugs import slug
from factsheet.vocabulary import STATUSES, WAS, WHY
from factsheet.workflows.places import Spans, in_article_order, out_of_order

_NEAR = 60.0
"""The similarity, of 100, from which a sentence counts as edited rather than different."""

_FEW = 2_000
"""Up to this many candidates, each is searched for in the text, in case its words occur twice."""

UNKNOWN = "und"
"""The code of a language that is not known."""

_AROUND = 40
"""Characters on either side of a sentence; plenty to see whether its borders cut a word."""
_WIDEST = 2_000
"""The most characters by which a sentence is widened until its borders cut nothing."""


@dataclass(frozen=True, slots=True)
class DraftChange:
    """What became of one claim.

    `what` is unchanged, moved, changed, vanished or new; `words` are the new words of what
    changed or is new, else the old ones. `change` says how the new words differ from the last
    draft's, `remarks` what became of its verdict and its approval.
    """

    what: str
    id: str
    words: str
    change: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftResult:
    """A worksheet after a draft was loaded, and what became of each claim, in order.

    `left_out` counts the sentences that score too low to become a claim, and are in none. `places`
    are where the claims are in the draft, by their ids.
    """

    worksheet: Worksheet
    changes: tuple[DraftChange, ...]
    left_out: int = 0
    places: Mapping[str, Anchor] = field(default_factory=dict)


def unchanged(worksheet: Worksheet) -> DraftResult:
    """Return what became of the claims if there is no text: nothing."""
    changes = (DraftChange("unchanged", claim.id, claim.words) for claim in worksheet.claims)
    return DraftResult(worksheet, tuple(changes))


def apply_draft(
    worksheet: Worksheet,
    article: Article,
    text: str,
    candidates: Sequence[Candidate],
    old_text: str | None,
    minimum: int | None = None,
    asked: Callable[[Worksheet, Mapping[str, Anchor]], Iterable[Candidate]] = lambda *_: (),
) -> DraftResult:
    """Bring a worksheet to a new text of its article.

    A claim whose words are still there keeps everything. One whose sentence was edited keeps
    evidence and history and takes the new words as its quote, which makes its verdict stale; the
    words that were judged stay in `x-was`. One whose words vanished stays as it is. Candidates in
    sentences that are new become claims if they score enough, in the article's order. `old_text` is
    the text of the last draft, None if there is none: then every sentence without a claim is new,
    as it is where a `minimum` is asked for instead of the usual one. `asked` gives, for the claims
    and their places, the sentences that become claims whatever they score.
    """
    least = MINIMUM if minimum is None else minimum
    fit = [candidate for candidate in candidates if candidate.score >= least]
    new = prepare(text)
    old = prepare(old_text) if old_text is not None else None
    whole = _Sentences(text, article.language or UNKNOWN)
    places: dict[str, Anchor] = {}
    origins: dict[str, int] = {}
    changes: dict[str, DraftChange] = {}
    claims: dict[str, Claim] = {}
    for claim in worksheet.claims:
        claims[claim.id] = claim
        if claim.quote is None:
            continue
        if old and (before := place_of(claim, old)):
            origins[claim.id] = before.start
        anchor = place_of(claim, new)
        if anchor:
            places[claim.id] = anchor
            changes[claim.id] = DraftChange("unchanged", claim.id, claim.quote)
        elif edited := _edited(claim, new, whole, old):
            quote, places[claim.id] = edited
            claims[claim.id] = _with_words(claim, quote)
            changes[claim.id] = DraftChange(
                "changed",
                claim.id,
                quote,
                difference(claim.quote, quote),
                tuple(_remarks(claim, claims[claim.id])),
            )
        else:
            given = tuple(_last_judgements(claim))
            changes[claim.id] = DraftChange("vanished", claim.id, claim.quote, remarks=given)
    for name in out_of_order(origins, places):
        if changes[name].what == "unchanged":
            changes[name] = replace(changes[name], what="moved")
    taken = Spans(places)
    few = len(fit) <= _FEW
    quotes = {claim.quote for claim in worksheet.claims}

    def begin(candidate: Candidate) -> None:
        twice = few and text.find(candidate.quote, candidate.end) >= 0
        fresh = _claim_of(candidate, claims, new if twice else None)
        claims[fresh.id] = fresh
        places[fresh.id] = Anchor(candidate.start, candidate.end, Match.EXACT)
        changes[fresh.id] = DraftChange("new", fresh.id, candidate.quote)

    for found in fit:
        candidate = _findable(found, text)
        if taken.meet(candidate.start, candidate.end) or _quote(candidate) in quotes:
            continue
        if old and minimum is None and find(candidate.quote, old, explain=False).anchors:
            continue
        begin(candidate)
    now = replace(worksheet, claims=tuple(claims.values()))
    for one in asked(now, places):
        begin(_findable(one, text))
    order = in_article_order(worksheet.claims, claims, places)
    taken = Spans(places)
    return DraftResult(
        replace(worksheet, article=article, claims=order),
        tuple(changes[claim.id] for claim in order if claim.id in changes),
        sum(one.score < least and not taken.meet(one.start, one.end) for one in candidates),
        places,
    )


class _Sentences:
    """The sentences of a text, looked for when the first is asked for."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.language = language

    @cached_property
    def _all(self) -> list[Sentence]:
        return sentences(self.text, self.language)

    def around(self, start: int, end: int) -> tuple[int, int]:
        """Return the sentence that holds a passage, else the passage."""
        at = bisect_right(self._all, start, key=lambda sentence: sentence.start) - 1
        if at >= 0 and end <= self._all[at].end:
            return self._all[at].start, self._all[at].end
        return start, end


def _claim_of(candidate: Candidate, taken: Collection[str], twice: Text | None) -> Claim:
    """Make a claim of a candidate.

    `twice` is the text in which its words occur more than once; a few words around them then tell
    the places apart.
    """
    extra = {WHY: ", ".join(candidate.why)} if candidate.why else {}
    if twice is not None:
        anchors = find(candidate.quote, twice, explain=False).anchors
        here = next((a for a in anchors if a.start == candidate.start), None)
        extra |= words_around(twice, here) if here else {}
    return Claim(
        id=slug(_without_speaker(candidate), taken),
        quote=_quote(candidate),
        attributed_to=candidate.attributed_to,
        priority=candidate.priority,
        extra=extra,
    )


def _with_words(claim: Claim, quote: str) -> Claim:
    """Return a claim in the words of a new draft; keeps those that its verdict was about."""
    extra = {**claim.extra, WAS: earlier_words(claim) or claim.quote}
    if extra[WAS] == quote:
        del extra[WAS]
    return replace(claim, quote=quote, extra=extra)


def _remarks(before: Claim, after: Claim) -> Iterator[str]:
    """Yield what became of the verdict and the approval of a claim whose words changed."""
    verdict, approval = after.verdict, after.approval
    if verdict and after.stale:
        again = "still" if before.stale else "now"
        yield f"{verdict.by}'s verdict ({after.status}) is {again} stale"
    elif verdict and before.stale:
        yield f"{verdict.by}'s verdict ({after.status}) is valid again: these words were judged"
    if approval and after.outdated and not before.outdated:
        yield f"{approval.by}'s approval is now outdated"
    elif approval and before.outdated and not after.outdated:
        yield f"{approval.by}'s approval is valid again"
    if suggested := proposal(after):
        yield str(suggested)


def _last_judgements(claim: Claim) -> Iterator[str]:
    """Yield the verdict and the approval of a claim whose words vanished."""
    if claim.judgement and STATUSES[claim.status].settled:
        yield f"was {claim.status} by {claim.judgement.by}"
    if claim.approval:
        yield f"approved by {claim.approval.by}"


def _quote(candidate: Candidate) -> str:
    return " ".join(candidate.quote.split())


def _findable(candidate: Candidate, text: str) -> Candidate:
    """Return a sentence with borders at which `find` finds it: its own, whole words, or a line."""
    start, end = candidate.start, candidate.end
    alone = not (text[max(0, start - 1) : start] + text[end : end + 1]).strip()
    if alone and not (text[start].isdecimal() or text[end - 1].isdecimal()):
        return candidate
    for part in (r"\S", "[^\n]", None):
        around = text[max(0, start - _AROUND) : end + _AROUND]
        at = start - max(0, start - _AROUND)
        anchors = find(text[start:end], prepare(around), explain=False).anchors
        if part is None or any(anchor.start <= at < anchor.end for anchor in anchors):
            break
        while start > candidate.start - _WIDEST and start and re.match(part, text[start - 1]):
            start -= 1
        while end < min(len(text), candidate.end + _WIDEST) and re.match(part, text[end]):
            end += 1
    return replace(candidate, start=start, end=end, quote=text[start:end])


def _without_speaker(candidate: Candidate) -> str:
    """Return what is said, without who says it: an id should name the fact."""
    if candidate.attributed_to:
        before, name, after = candidate.quote.partition(candidate.attributed_to)
        verb = re.match(r"[\w\s]{2,24}? that ", after)
        if name and verb and len(before) < 20:
            return after[verb.end() :]
    return candidate.quote


def _edited(
    claim: Claim, new: Text, text: _Sentences, old: Text | None
) -> tuple[str, Anchor] | None:
    """Find the words that took the place of a claim's: the nearest passage, if near enough."""
    from rapidfuzz.fuzz import ratio

    assert claim.quote is not None
    near = find(claim.quote, new).near
    if near is None or ratio(claim.quote, near.passage) < _NEAR:
        return None
    own = place_of(claim, old) if old else None
    if old and own:
        stood = find(near.passage, old, explain=False).anchors
        if any(anchor.end <= own.start or own.end <= anchor.start for anchor in stood):
            return None  # the passage was there before, elsewhere: the claim's own is gone
    start, end = near.start, near.end
    if _whole(claim.quote):
        start, end = text.around(start, end)
    words = " ".join(text.text[start:end].split())
    found = find(words, new, explain=False).anchors
    return (words, found[0]) if found else None


def _whole(quote: str) -> bool:
    """Whether a quote looks like a whole sentence."""
    return quote.rstrip("\"'”’»)").endswith((".", "!", "?", "。", "！", "？", "؟", "।"))
