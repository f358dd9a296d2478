"""What a statement says of a claim, and whether the worksheet still says the same.

A verdict's statement covers what the verdict is about; an approval's also covers what else readers
are told. Both name the saved copies by their hashes. Confidential evidence is a salted hash: nobody
can guess at it, and whoever is shown the piece with its salt can check it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from factsheet.attestations.sidecar import Attestation, statement_line
from factsheet.fields import plain, time_text
from factsheet.model import Archive, Claim, Entry, Evidence, Worksheet

_CLAIM = ("quote", "statement", "attributed_to")
_EVIDENCE = (
    *("url", "source", "publisher", "via", "kind", "stance", "quote", "locator", "published"),
)
_TOLD = (
    *_EVIDENCE,
    *("title", "author", "language", "translation", "translated_by", "accessed", "note"),
)
_COPY = ("sha256", "body_sha256", "captured", "method", "by")


@dataclass(frozen=True, slots=True)
class StatedEvidence:
    """A piece of evidence as statements name it: its own words, or the salted hashes instead.

    `item` is None if the words are withheld. `withheld` are the hashes for a verdict and for an
    approval, `withheld_copy` is that of its copy; None without a salt.
    """

    item: Evidence | None
    withheld: Mapping[bool, str] | None = None
    withheld_copy: str | None = None


@dataclass(frozen=True, slots=True)
class EvidenceMatch:
    """Where a statement's evidence is among a claim's pieces, counted from 0.

    `added` are the pieces that it does not name, `gone` counts those that are no longer there.
    `same_copy` have exactly the copy that it names, `other_copy` have a different one, or none.
    """

    added: Sequence[int]
    gone: int
    same_copy: Sequence[int]
    other_copy: Sequence[int]


def entry_statement(
    worksheet: Worksheet, claim: Claim, entry: Entry, previous: Iterable[str], nonce: str
) -> str:
    """Return the line that states a history entry of a claim: a verdict, or an approval.

    `previous` are the hashes of the statements about this claim that no later one names, `nonce` is
    random text, which keeps anybody from guessing at a withheld statement by its hash. Confidential
    evidence must have its salt (ValueError).
    """
    told = entry.approved is not None
    said: dict[str, Any] = {"claim": claim.id, "at": time_text(entry.at), "by": entry.by}
    if told:
        said["approved"] = entry.approved
    else:
        said["status"] = entry.status
    said |= _present(rating=entry.rating, because=entry.because, unaware_of=entry.unaware_of)
    said |= _present(article=worksheet.article.sha256)
    said |= _present(**{name: getattr(claim, name) for name in _CLAIM})
    said["evidence"] = [_stated(item, told) for item in claim.evidence]
    said |= {"previous": sorted(previous), "nonce": nonce}
    return statement_line(said)


def removal_statement(
    claim: str, at: str, by: str, because: str | None, previous: Iterable[str], nonce: str
) -> str:
    """Return the line that states that a claim was taken out of the worksheet, and why."""
    return statement_line(
        {"claim": claim, "at": at, "by": by, "removed": True}
        | _present(because=because)
        | {"previous": sorted(previous), "nonce": nonce}
    )


def article_statement(at: str, by: str, article: str, nonce: str) -> str:
    """Return the line that states that a text, by its hash, is the article that was checked."""
    return statement_line({"article": article, "at": at, "by": by, "nonce": nonce})


def same_entry(stated: Attestation, entry: Entry) -> bool:
    """Whether a statement is that of a history entry: same person, time and kind."""
    data = stated.data
    return (
        stated.by == entry.by
        and stated.at == entry.at
        and data.get("status") == entry.status
        and data.get("approved") == entry.approved
        and "removed" not in data
    )


def differences(
    stated: Attestation, claim: Claim, entry: Entry, placed: EvidenceMatch
) -> dict[str, list[str]]:
    """Return where the worksheet differs from a statement: link -> fields in words.

    The links are `claim` (quote, statement, attribution), `evidence`, `copy`, and `entry` (rating,
    reason). Evidence may be in a different order, and may have been given copies since; empty if
    nothing differs.
    """
    data = stated.data
    found: dict[str, list[str]] = {
        "claim": [name for name in _CLAIM if data.get(name) != getattr(claim, name)],
        "entry": says_otherwise(stated, entry),
        "evidence": [f"evidence {number + 1}" for number in placed.added],
        "copy": [f"copy of evidence {number + 1}" for number in placed.other_copy],
    }
    if claim.judgement == entry and claim.rating != entry.rating and "rating" not in found["entry"]:
        found["entry"].append("rating")
    if placed.gone > len(placed.added):
        found["evidence"].append(f"{placed.gone - len(placed.added)} of the evidence removed")
    return {link: names for link, names in found.items() if names}


def says_otherwise(stated: Attestation, entry: Entry) -> list[str]:
    """Return the fields of a history entry that are not as they were signed."""
    names = ("rating", "because", "unaware_of")
    return [name for name in names if stated.data.get(name) != getattr(entry, name)]


def match_evidence(stated: Attestation, pieces: Sequence[StatedEvidence]) -> EvidenceMatch:
    """Find a statement's evidence among a claim's pieces."""
    told = "approved" in stated.data
    left = list(range(len(pieces)))
    gone = 0
    same_copy: list[int] = []
    other_copy: list[int] = []
    for item in stated.data.get("evidence", []):
        found = [number for number in left if _same(item, pieces[number], told)]
        if not found:
            gone += 1
            continue
        good = [number for number in found if _same_copy(item, pieces[number])]
        chosen = (good or found)[0]
        left.remove(chosen)
        if "archive" in item or "withheld_copy" in item:
            (same_copy if good else other_copy).append(chosen)
    return EvidenceMatch(left, gone, same_copy, other_copy)


def _same(item: Mapping[str, Any], piece: StatedEvidence, told: bool) -> bool:
    if "withheld" in item:
        return piece.withheld is not None and piece.withheld[told] == item["withheld"]
    if piece.item is None:
        return False
    own = _core(piece.item, told)
    return own == {name: value for name, value in item.items() if name != "archive"}


def _same_copy(item: Mapping[str, Any], piece: StatedEvidence) -> bool:
    if "withheld" in item:
        return item.get("withheld_copy") in (None, piece.withheld_copy)
    copy = piece.item.archive if piece.item else None
    return "archive" not in item or (copy is not None and _copy(copy) == item["archive"])


def evidence_as_stated(claim: Claim) -> list[StatedEvidence]:
    """Return a claim's evidence as statements name it."""
    return [_piece(item) for item in claim.evidence]


def _piece(item: Evidence) -> StatedEvidence:
    if item.salt is None:
        return StatedEvidence(item)
    hashes = {told: _commitment(item, told) for told in (False, True)}
    return StatedEvidence(item, hashes, _copy_commitment(item) if item.archive else None)


def commitments(item: Evidence) -> dict[str, str]:
    """Return the salted hashes that may be published in place of a confidential piece.

    `verdict` and `approval` are what the two kinds of statement name, `copy` is that of its copy.
    Empty without a salt.
    """
    if item.salt is None:
        return {}
    found = {"verdict": _commitment(item, told=False), "approval": _commitment(item, told=True)}
    return found | ({"copy": _copy_commitment(item)} if item.archive else {})


def _stated(item: Evidence, told: bool) -> dict[str, Any]:
    if item.confidential:
        hidden = {"withheld": _commitment(item, told)}
        return hidden | ({"withheld_copy": _copy_commitment(item)} if item.archive else {})
    return _core(item, told) | ({"archive": _copy(item.archive)} if item.archive else {})


def _core(item: Evidence, told: bool) -> dict[str, Any]:
    return _present(**{name: getattr(item, name) for name in (_TOLD if told else _EVIDENCE)})


def _copy(archive: Archive) -> dict[str, Any]:
    return _present(**{name: getattr(archive, name) for name in _COPY})


def _commitment(item: Evidence, told: bool) -> str:
    return _salted(item, _core(item, told))


def _copy_commitment(item: Evidence) -> str:
    assert item.archive is not None
    return _salted(item, {"archive": _copy(item.archive)})


def _salted(item: Evidence, said: dict[str, Any]) -> str:
    if item.salt is None:
        raise ValueError("confidential evidence has no salt")
    return sha256(_json({"salt": item.salt} | said).encode("utf-8", "surrogatepass")).hexdigest()


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _present(**values: Any) -> dict[str, Any]:
    return {
        name: plain(value) if isinstance(value, date) else value
        for name, value in values.items()
        if value is not None
    }
