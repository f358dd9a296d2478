"""Changes of claims: added, edited, removed, split, marked."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from factsheet import fingerprints
from factsheet.anchors import find, prepare
from factsheet.edits.model_errors import make_record
from factsheet.model import Claim, Entry, Worksheet
from factsheet.people import same_person
from factsheet.problems import FactsheetError
from factsheet.slugs import slug
from factsheet.texts import caseless
from factsheet.vocabulary import DEFAULT_STATUS, STATUSES, WAS, WHY

ByWords = Mapping[tuple[str, str], Sequence[Claim]]


def add_claim(worksheet: Worksheet, values: dict[str, Any]) -> tuple[Worksheet, Claim]:
    """Add a claim at the end. Without an `id` in `values` it gets one made from its words.

    Raises FactsheetError if the id is taken or a value is not allowed.
    """
    taken = {claim.id for claim in worksheet.claims}
    words = values.get("statement") or values.get("quote") or ""
    claim = make_record(Claim, **{"id": slug(words, taken), **values})
    if claim.id in taken:
        raise FactsheetError(f"id '{claim.id}' is taken; choose a different one with --id")
    return replace(worksheet, claims=(*worksheet.claims, claim)), claim


def edit_claim(worksheet: Worksheet, claim: Claim, values: dict[str, Any]) -> Worksheet:
    """Set fields of a claim; None removes a field. Raises FactsheetError on a bad value."""
    name = values.get("id", claim.id)
    if name != claim.id and any(other.id == name for other in worksheet.claims):
        raise FactsheetError(f"id '{name}' is taken; choose a different one")
    return edit_claims(worksheet, [claim], values)


def edit_claims(worksheet: Worksheet, claims: Sequence[Claim], values: dict[str, Any]) -> Worksheet:
    """Set the same fields of several claims, their ids aside. Raises FactsheetError."""
    return worksheet.replacing(
        {claim.id: make_record(replace, claim, **values) for claim in claims}
    )


def remove_claims(worksheet: Worksheet, claims: Sequence[Claim]) -> Worksheet:
    """Take claims away, with their evidence and history."""
    gone = {claim.id for claim in claims}
    return replace(worksheet, claims=tuple(c for c in worksheet.claims if c.id not in gone))


@dataclass(frozen=True, slots=True)
class Appended:
    """All claims after an import; the ids added, skipped as existing, and renamed (old, new).

    `differing` are the skipped ones whose evidence, history or status differs.
    """

    claims: tuple[Claim, ...]
    added: list[str]
    skipped: list[str]
    renamed: dict[str, str]
    differing: list[str]


def append_claims(there: Sequence[Claim], new: Sequence[Claim]) -> Appended:
    """Put new claims after those that are there.

    A claim with the same words by the same speaker is the same and is skipped, if it was there
    before; an id that another claim has is made unique.
    """
    known = {claim.id: claim for claim in there}
    words = claims_by_words(there)
    added, skipped, renamed, differing = [], [], {}, []
    for claim in new:
        if same := twin(claim, words):
            skipped.append(claim.id)
            if replace(claim, id=same.id) != same:
                differing.append(claim.id)
            continue
        name = claim.id
        if name in known:
            name = renamed[claim.id] = slug(claim.words, known)
        known[name] = replace(claim, id=name)
        added.append(name)
    return Appended(tuple(known.values()), added, skipped, renamed, differing)


def claims_by_words(claims: Sequence[Claim]) -> ByWords:
    """Return claims by their words, as `twin` wants them."""
    words: dict[tuple[str, str], list[Claim]] = {}
    for claim in claims:
        words.setdefault(_words(claim), []).append(claim)
    return words


def twin(claim: Claim, words: ByWords) -> Claim | None:
    """Return the claim that says the same and is not attributed to somebody else."""
    return next((one for one in words.get(_words(claim), ()) if _one_speaker(one, claim)), None)


def _words(claim: Claim) -> tuple[str, str]:
    return caseless(claim.quote or ""), caseless(claim.statement or "")


def _one_speaker(one: Claim, other: Claim) -> bool:
    """Whether two claims are attributed to the same speaker, or one of them to nobody."""
    first, second = caseless(one.attributed_to or ""), caseless(other.attributed_to or "")
    return not first or not second or first == second


def split_claim(
    worksheet: Worksheet, claim: Claim, quotes: Sequence[str]
) -> tuple[Worksheet, list[str]]:
    """Split a claim into atomic ones, placed after it, each with its own words of the quote.

    The whole claim goes when it has no statement, status, evidence or history. Returns the new ids
    too. Raises FactsheetError for words that are not in the claim's quote, with the nearest
    passage, and for the same words twice.
    """
    text = prepare(claim.quote or "")
    taken = {other.id for other in worksheet.claims}
    pieces: list[Claim] = []
    twin = next((quote for quote, count in Counter(quotes).items() if count > 1), None)
    if twin is not None:
        raise FactsheetError(f"'{twin[:60]}' is given twice")
    for quote in quotes:
        found = find(quote, text, most=1)
        if not found.anchors:
            near = f"; nearest: {found.near.difference}" if found.near else ""
            raise FactsheetError(f"'{quote[:60]}' is not in {claim.id}'s quote{near}")
        words = (claim.quote or "")[found.anchors[0].start : found.anchors[0].end]
        name = slug(words, taken)
        taken.add(name)
        extra = {key: value for key, value in claim.extra.items() if key not in (WAS, WHY)}
        pieces.append(
            Claim(
                id=name,
                quote=words,
                attributed_to=claim.attributed_to,
                priority=claim.priority,
                tags=claim.tags,
                assigned=claim.assigned,
                extra=extra,
            )
        )
    kept = bool(
        claim.evidence or claim.history or claim.statement or claim.status != DEFAULT_STATUS
    )
    at = worksheet.claims.index(claim)
    claims = (*worksheet.claims[: at + kept], *pieces, *worksheet.claims[at + 1 :])
    return replace(worksheet, claims=claims), [piece.id for piece in pieces]


@dataclass(frozen=True, slots=True)
class Mark:
    """A verdict that a person gives: what, why, who, and when (UTC).

    An empty `rating` takes the claim's rating away; None leaves it to its verdict.
    """

    status: str
    by: str
    at: datetime
    because: str | None = None
    rating: str | None = None


def mark(
    worksheet: Worksheet, claims: Sequence[Claim], given: Mark
) -> tuple[Worksheet, list[Claim]]:
    """Mark claims with a verdict, and a history entry that says what was seen.

    A claim that has the same fresh verdict from the same person for the same reason is left as it
    is, unless its fingerprint is of the older kind. A rating belongs to its verdict: a different
    status removes it unless a new one is given. A status that settles a claim drops the words of an
    earlier draft. Returns the worksheet and the claims that changed, as they are now. Raises
    FactsheetError for an unknown status.
    """
    if given.status not in STATUSES:
        raise FactsheetError(f"'{given.status}' is not a status: {', '.join(STATUSES)}")
    changed = []
    for claim in claims:
        if _same_verdict(claim, given):
            continue
        kept = claim.rating if claim.status == given.status and given.rating is None else None
        entry = Entry(
            at=given.at,
            by=given.by,
            status=given.status,
            rating=given.rating or None,
            because=given.because,
            seen=fingerprints.of_verdict(claim),
        )
        settled = STATUSES[given.status].settled
        changed.append(
            replace(
                claim,
                extra={k: value for k, value in claim.extra.items() if k != WAS or not settled},
                status=given.status,
                rating=given.rating or kept,
                history=(*claim.history, entry),
            )
        )
    return worksheet.replacing({claim.id: claim for claim in changed}), changed


def _same_verdict(claim: Claim, given: Mark) -> bool:
    last = claim.verdict
    return (
        last is not None
        and claim.status == last.status == given.status
        and last.because == given.because
        and same_person(last.by, given.by)
        and given.rating in (None, claim.rating or "")
        and last.seen == fingerprints.of_verdict(claim)
        and not last.unaware_of
    )
