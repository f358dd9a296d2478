"""Changes of a worksheet: each takes one and gives the next; nothing is saved here."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from factsheet.model import STATUSES, Claim, Entry, Evidence, Worksheet, fingerprint
from factsheet.problems import FactsheetError

_STOP_WORDS = frozenset(
    """
    a an and are as at be been but by for from had has have he her his if in into is it its of on
    or she so some than that the their them then there these they this those to was were which
    who will with would also such not no
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
_SLUG_WORDS = 5
_SLUG_LENGTH = 40


def slug(words: str, taken: Collection[str]) -> str:
    """Make a readable id from a claim's words, different from those taken.

    It has up to five telling words in lower case, 40 characters at most, begins with a letter;
    Latin letters lose their accents, letters of other scripts stay.
    """
    plain = unicodedata.normalize("NFKD", words)
    plain = "".join(c for c in plain if not (unicodedata.combining(c) and ord(c) < 0x370))
    plain = unicodedata.normalize("NFC", plain).casefold().replace("'", "").replace("\u2019", "")
    found = re.findall(r"[^\W_]+", plain)
    telling = [word for word in found if word not in _STOP_WORDS] or found
    base = ""
    for word in telling[:_SLUG_WORDS]:
        longer = f"{base}-{word}" if base else word[:_SLUG_LENGTH]
        if len(longer) > _SLUG_LENGTH:
            break
        base = longer
    if not base or not base[0].isalpha():
        base = f"claim-{base}" if base else "claim"
    name, number = base, 2
    while name in taken:
        name, number = f"{base}-{number}", number + 1
    return name


def address(text: str) -> str:
    """Check a web address: http or https with a host, no password, no blank in it.

    Gives it unchanged. Raises FactsheetError with the reason.
    """
    refusal = f"'{text[:80]}' is not a web address: "
    if re.search(r"[\s\x00-\x1f\x7f]", text):
        raise FactsheetError(refusal + "it holds a blank or control character")
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise FactsheetError(refusal + "its host or port cannot be read") from None
    if not parts.scheme:
        raise FactsheetError(
            refusal + "it begins neither with http:// nor https://; "
            "use --source for what has no address"
        )
    if parts.scheme not in ("http", "https"):
        raise FactsheetError(
            refusal + f"only http and https are, not {parts.scheme}:; "
            "use --source for what has no address"
        )
    if not host:
        raise FactsheetError(refusal + "it has no host")
    if parts.username is not None or parts.password is not None:
        raise FactsheetError(refusal + "it holds a user name or password; take it out")
    return text


def _with_claim(worksheet: Worksheet, claim: Claim) -> Worksheet:
    claims = tuple(claim if other.id == claim.id else other for other in worksheet.claims)
    return replace(worksheet, claims=claims)


def _made(cls: type, values: dict[str, Any]) -> Any:
    try:
        return cls(**values)
    except ValueError as error:
        raise FactsheetError(str(error)) from None


def add_claim(worksheet: Worksheet, values: dict[str, Any]) -> tuple[Worksheet, Claim]:
    """Add a claim at the end. Without an `id` in `values` it gets one from its words.

    Raises FactsheetError when the id is taken or a value is not allowed.
    """
    taken = {claim.id for claim in worksheet.claims}
    words = values.get("statement") or values.get("quote") or ""
    claim: Claim = _made(Claim, {"id": slug(words, taken), **values})
    if claim.id in taken:
        raise FactsheetError(f"id '{claim.id}' is taken; give another with --id")
    return replace(worksheet, claims=(*worksheet.claims, claim)), claim


def edit_claim(worksheet: Worksheet, claim: Claim, values: dict[str, Any]) -> Worksheet:
    """Set fields of a claim; None takes a field away. Raises FactsheetError on a bad value."""
    if "id" in values and values["id"] != claim.id:
        if any(other.id == values["id"] for other in worksheet.claims):
            raise FactsheetError(f"id '{values['id']}' is taken; give another")
        changed = _replaced(claim, values)
        claims = tuple(changed if other.id == claim.id else other for other in worksheet.claims)
        return replace(worksheet, claims=claims)
    return _with_claim(worksheet, _replaced(claim, values))


def _replaced(record: Any, values: dict[str, Any]) -> Any:
    try:
        return replace(record, **values)
    except ValueError as error:
        raise FactsheetError(str(error)) from None


def remove_claims(worksheet: Worksheet, claims: Sequence[Claim]) -> Worksheet:
    """Take claims away, with their evidence and history."""
    gone = {claim.id for claim in claims}
    return replace(worksheet, claims=tuple(c for c in worksheet.claims if c.id not in gone))


@dataclass(frozen=True, slots=True)
class Mark:
    """A verdict that a person gives: what, why, who, and when (UTC)."""

    status: str
    by: str
    at: datetime
    because: str | None = None
    rating: str | None = None


def mark(
    worksheet: Worksheet, claims: Sequence[Claim], given: Mark
) -> tuple[Worksheet, list[Claim]]:
    """Give claims a verdict, with a history entry that says what was seen.

    A claim that has the same fresh verdict from the same person for the same reason is left as it
    is. A rating goes with its verdict: another status takes it away unless a new one is given.
    Gives the worksheet and the claims that changed, as they are now.
    """
    if given.status not in STATUSES:
        raise FactsheetError(f"'{given.status}' is not a status: {', '.join(STATUSES)}")
    changed = []
    for claim in claims:
        if _same_verdict(claim, given):
            continue
        kept = claim.rating if claim.status == given.status else None
        entry = Entry(
            at=given.at,
            by=given.by,
            status=given.status,
            rating=given.rating,
            because=given.because,
            seen=fingerprint(claim),
        )
        changed.append(
            replace(
                claim,
                status=given.status,
                rating=given.rating or kept,
                history=(*claim.history, entry),
            )
        )
    by_id = {claim.id: claim for claim in changed}
    updated = tuple(by_id.get(claim.id, claim) for claim in worksheet.claims)
    return replace(worksheet, claims=updated), changed


def _same_verdict(claim: Claim, given: Mark) -> bool:
    last = claim.verdict
    return (
        last is not None
        and claim.status == last.status == given.status
        and last.because == given.because
        and last.by == given.by
        and given.rating in (None, claim.rating)
        and last.seen == fingerprint(claim)
    )


def add_evidence(
    worksheet: Worksheet, claim: Claim, values: dict[str, Any]
) -> tuple[Worksheet, str | None]:
    """Add evidence to a claim; gives the worksheet and, where it is worth saying, a remark.

    The same address twice is allowed (a page may support and refute), the same address with the
    same quote is not. Raises FactsheetError.
    """
    item: Evidence = _made(Evidence, values)
    if item.url:
        address(item.url)
    remark = None
    for number, other in enumerate(claim.evidence, 1):
        if other.identity == item.identity:
            raise FactsheetError(
                f"{claim.id} has this already: evidence {number}, with the same quote; "
                f"change it with `factsheet evidence edit {claim.id} {number}`"
            )
        if item.url and other.url == item.url:
            remark = f"evidence {number} of {claim.id} has the same address"
    return _with_claim(worksheet, replace(claim, evidence=(*claim.evidence, item))), remark


def pick_evidence(claim: Claim, number: int) -> Evidence:
    """Find evidence by its number, from 1. Raises FactsheetError."""
    if 1 <= number <= len(claim.evidence):
        return claim.evidence[number - 1]
    have = len(claim.evidence)
    raise FactsheetError(f"{claim.id} has no evidence {number}; it has {have or 'none'}")


def edit_evidence(
    worksheet: Worksheet, claim: Claim, number: int, values: dict[str, Any]
) -> Worksheet:
    """Set fields of a piece of evidence; None takes a field away. Raises FactsheetError."""
    item: Evidence = _replaced(pick_evidence(claim, number), values)
    if values.get("url"):
        address(values["url"])
    others = [other for n, other in enumerate(claim.evidence, 1) if n != number]
    if any(other.identity == item.identity for other in others):
        raise FactsheetError(f"{claim.id} has evidence with this address and quote already")
    evidence = (*claim.evidence[: number - 1], item, *claim.evidence[number:])
    return _with_claim(worksheet, replace(claim, evidence=evidence))


def remove_evidence(worksheet: Worksheet, claim: Claim, number: int) -> Worksheet:
    """Take a piece of evidence away. Raises FactsheetError when there is none of that number."""
    pick_evidence(claim, number)
    evidence = (*claim.evidence[: number - 1], *claim.evidence[number:])
    return _with_claim(worksheet, replace(claim, evidence=evidence))
