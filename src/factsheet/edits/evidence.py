"""Changes of the evidence of claims: added, edited, removed, given to other claims."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from factsheet.edits.model_errors import make_record
from factsheet.model import Claim, Evidence, Worksheet
from factsheet.problems import FactsheetError
from factsheet.urls import refusal, same_page, shown


def address(text: str) -> str:
    """Check that a text is a web address, and give it unchanged.

    Raises FactsheetError with the reason; user name and password are not in it.
    """
    if why := refusal(text):
        raise FactsheetError(f"'{shown(text)[:80]}' is not a web address: {why}")
    return text


def _evidence_address(text: str) -> None:
    try:
        address(text)
    except FactsheetError as error:
        advice = "" if "//" in text else "; use --source if it has no address"
        raise FactsheetError(f"{error}{advice}") from None


@dataclass(frozen=True, slots=True)
class EvidenceGiven:
    """The evidence that a claim was given: the claim as it was, and as it is now.

    `added` are the numbers of the new pieces, `there` those of what it had already. `alike` are
    the numbers of other pieces with the address of a new one.
    """

    before: Claim
    after: Claim
    added: Sequence[int]
    there: Sequence[int]
    alike: Sequence[int]


def add_evidence(
    worksheet: Worksheet, claim: Claim, values: dict[str, Any]
) -> tuple[Worksheet, str | None]:
    """Add evidence to a claim; returns the worksheet and, where it is worth saying, a remark.

    The same address twice is allowed (a page may support and refute), the same address with the
    same quote is not. Raises FactsheetError.
    """
    changed, given = give_evidence(worksheet, [claim], [new_evidence(values)])
    alike = given[0].alike[-1:]
    return changed, f"evidence {alike[0]} of {claim.id} has the same address" if alike else None


def new_evidence(values: dict[str, Any]) -> Evidence:
    """Make a piece of evidence of its fields. Raises FactsheetError, also for a bad address."""
    item = make_record(Evidence, **values)
    if item.url:
        _evidence_address(item.url)
    return item


def give_evidence(
    worksheet: Worksheet, claims: Sequence[Claim], items: Sequence[Evidence]
) -> tuple[Worksheet, list[EvidenceGiven]]:
    """Add pieces of evidence after those of several claims; return what each was given, too.

    A claim does not get again what it already has: the same address (or source) with the same
    quote. Raises FactsheetError, a line for each claim, when that is so of all.
    """
    given = [_give(claim, items) for claim in claims]
    if not any(one.added for one in given):
        raise FactsheetError(*(_has_already(one) for one in given))
    return worksheet.replacing({one.after.id: one.after for one in given}), given


def _give(claim: Claim, items: Sequence[Evidence]) -> EvidenceGiven:
    has = {item.identity: number for number, item in enumerate(claim.evidence, 1)}
    there = [has[item.identity] for item in items if item.identity in has]
    new = [item for item in items if item.identity not in has]
    alike = [
        number
        for number, other in enumerate(claim.evidence, 1)
        if any(one.url and other.url and same_page(one.url, other.url) for one in new)
    ]
    first = len(claim.evidence) + 1
    after = replace(claim, evidence=(*claim.evidence, *new))
    return EvidenceGiven(claim, after, range(first, first + len(new)), there, alike)


def _has_already(given: EvidenceGiven) -> str:
    name, number = given.before.id, given.there[0]
    which = ", ".join(map(str, given.there))
    return (
        f"{name} already has this: evidence {which}, with the same quote; "
        f"change it with `factsheet evidence edit {name} {number}`"
    )


def share_evidence(
    worksheet: Worksheet,
    claim: Claim,
    numbers: Sequence[int],
    targets: Sequence[Claim],
    *,
    stance: str | None = None,
    keep: bool = True,
) -> tuple[Worksheet, list[EvidenceGiven]]:
    """Copy pieces of a claim's evidence, by their numbers, to other claims; or move them.

    The copies share the kept pages. They keep their stance, unless another is given, and lose their
    salt: two equal salted hashes would show that two claims rest on one confidential source. Moved
    (not `keep`), they are taken from the claim, unless a target has the same source and quote with
    other details. Raises FactsheetError.
    """
    items = [
        replace(item, salt=None, stance=stance or item.stance)
        for item in (pick_evidence(claim, number) for number in numbers)
    ]
    if not keep and any(target.id == claim.id for target in targets):
        raise FactsheetError(f"{claim.id} has this evidence; move it to other claims")
    if keep:
        return give_evidence(worksheet, targets, items)
    given = [_give(target, items) for target in targets]
    for one in given:
        for number in one.there:
            if replace(one.after.evidence[number - 1], salt=None) not in items:
                raise FactsheetError(
                    f"{one.after.id} already has this: evidence {number}, with other details; "
                    f"compare them, and remove one: factsheet evidence remove {claim.id} N"
                )
    rest = tuple(item for n, item in enumerate(claim.evidence, 1) if n not in numbers)
    changed = {one.after.id: one.after for one in given}
    return _with_evidence(worksheet.replacing(changed), claim, rest), given


def pick_evidence(claim: Claim, number: int) -> Evidence:
    """Find evidence by its number, from 1. Raises FactsheetError."""
    if 1 <= number <= len(claim.evidence):
        return claim.evidence[number - 1]
    have = len(claim.evidence)
    raise FactsheetError(f"{claim.id} has no evidence {number}; it has {have or 'none'}")


def edit_evidence(
    worksheet: Worksheet, claim: Claim, number: int, values: dict[str, Any]
) -> Worksheet:
    """Set fields of a piece of evidence; None removes a field. Raises FactsheetError."""
    return set_evidence(
        worksheet, claim, {number: make_record(replace, pick_evidence(claim, number), **values)}
    )


def set_evidence(worksheet: Worksheet, claim: Claim, items: Mapping[int, Evidence]) -> Worksheet:
    """Put pieces of evidence in place of those with their numbers. Raises FactsheetError."""
    items = {n: _still_seen(item, pick_evidence(claim, n)) for n, item in items.items()}
    evidence = tuple(items.get(n, item) for n, item in enumerate(claim.evidence, 1))
    for number, item in items.items():
        if item.url and item.url != pick_evidence(claim, number).url:
            _evidence_address(item.url)
        if any(n != number and one.identity == item.identity for n, one in enumerate(evidence, 1)):
            raise FactsheetError(f"{claim.id} already has evidence with this address and quote")
    return _with_evidence(worksheet, claim, evidence)


def _still_seen(item: Evidence, was: Evidence) -> Evidence:
    """Remove a person's comparison if the quote that was compared changed."""
    kept = item.by_eye is None or item.quote in (was.quote, item.by_eye.quote)
    return item if kept else replace(item, by_eye=None)


def remove_evidence(worksheet: Worksheet, claim: Claim, number: int) -> Worksheet:
    """Remove a piece of evidence. Raises FactsheetError if there is none with that number."""
    pick_evidence(claim, number)
    return _with_evidence(
        worksheet, claim, (*claim.evidence[: number - 1], *claim.evidence[number:])
    )


def _with_evidence(worksheet: Worksheet, claim: Claim, evidence: tuple[Evidence, ...]) -> Worksheet:
    return worksheet.replacing({claim.id: replace(claim, evidence=evidence)})
