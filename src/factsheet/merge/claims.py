"""Three-way merging of claims: which is which, and what becomes of each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from factsheet.fields import BadTree, plain, read
from factsheet.merge.pairing import Pairs, Unit, units
from factsheet.merge.records import (
    Clash,
    History,
    Merging,
    Record,
    Side,
    merge_evidence,
    merge_history,
    merge_value,
    merge_words,
)
from factsheet.model import DEFAULT_STATUS, Claim, Worksheet


@dataclass(frozen=True, slots=True)
class People:
    """Who made each side, where it is known; verdicts name their own people."""

    ours: str | None = None
    theirs: str | None = None


@dataclass(frozen=True, slots=True)
class MergedClaim:
    """What became of one claim: `claim` is None where it goes."""

    unit: Unit
    claim: Claim | None
    clashes: tuple[Clash, ...] = ()
    remarks: tuple[str, ...] = ()


Records = tuple[Claim | None, Claim | None, Claim | None]
"""A claim in base, ours and theirs; None where it is not there."""


def match_claims(
    base: Sequence[Claim], ours: Sequence[Claim], theirs: Sequence[Claim]
) -> list[Unit]:
    """Find out which claim is which in three worksheets, in the order of the merged one."""
    to_ours, to_theirs = _known_again(base, ours), _known_again(base, theirs)
    both = _both_added(ours, theirs, set(to_ours.values()), set(to_theirs.values()))
    return units((len(base), len(ours), len(theirs)), to_ours, to_theirs, both)


def _words(claim: Claim) -> tuple[str | None, str | None]:
    return (claim.quote, claim.statement)


def _alike(one: Claim, other: Claim) -> bool:
    """Whether two claims speak of the same: by their quote, or by their statement."""
    for a, b in ((one.quote, other.quote), (one.statement, other.statement)):
        if a and b:
            return a.casefold().split() == b.casefold().split()
    return False


def _known_again(base: Sequence[Claim], side: Sequence[Claim]) -> Pairs:
    """Pair claims by id; one that was given another id is known by its words."""
    by_id = {claim.id: number for number, claim in enumerate(side)}
    old = {claim.id for claim in base}
    fresh = {_words(claim): n for n, claim in enumerate(side) if claim.id not in old}
    pairs: Pairs = {}
    for number, claim in enumerate(base):
        same = by_id.get(claim.id)
        if same is None or (fresh and not _alike(claim, side[same])):
            renamed = fresh.pop(_words(claim), None)
            same = same if renamed is None else renamed
        if same is not None:
            pairs[number] = same
    return pairs


def _both_added(
    ours: Sequence[Claim], theirs: Sequence[Claim], old_ours: set[int], old_theirs: set[int]
) -> Pairs:
    """Pair claims that each side added: the same id and words, or renamed in an earlier merge."""
    added = [number for number in range(len(ours)) if number not in old_ours]
    by_id = {ours[number].id: number for number in added}
    by_words = {_words(ours[number]): number for number in added}
    pairs: Pairs = {}
    for number, claim in enumerate(theirs):
        if number in old_theirs or claim.id not in by_id:
            continue
        same: int | None = by_id[claim.id]
        if not _alike(ours[by_id[claim.id]], claim):
            same = by_words.get(_words(claim))
        if same is not None and same not in pairs:
            pairs[same] = number
    return pairs


def merge_claim(unit: Unit, records: Records, choose: Side, people: People) -> MergedClaim:
    """Merge one claim; where edits clash, that of the side in `choose` stands."""
    base, ours, theirs = records
    if theirs in (ours, base):
        return MergedClaim(unit, ours)
    if ours == base:
        return MergedClaim(unit, theirs)
    if ours is None or theirs is None:
        return _whole(unit, records, choose, people)
    at = Merging(choose)
    record = _merge_record(at, base, ours, theirs, people)
    try:
        claim = read(Claim, record)
    except BadTree:  # as when one side took the quote away, and the other the statement
        return _whole(unit, records, choose, people)
    return MergedClaim(unit, claim, tuple(at.clashes), tuple(at.remarks))


def way_of(records: Records, found: MergedClaim) -> str:
    """Return in words how a claim was merged, and in which fields edits clashed; no values."""
    base, ours, theirs = records
    if theirs in (ours, base):
        return "theirs changed nothing, or the same: ours"
    if ours == base:
        return "only theirs changed: theirs"
    clashes = sorted({str(clash.path[0]) if clash.path else "whole" for clash in found.clashes})
    if clashes == ["whole"]:
        return "both changed, not by field: conflict over the whole claim"
    outcome = f"conflict in {', '.join(clashes)}" if clashes else "no conflict"
    return f"both changed, merged by field: {outcome}"


def _whole(unit: Unit, records: Records, choose: Side, people: People) -> MergedClaim:
    base, ours, theirs = records
    chosen = {"base": base, "ours": ours, "theirs": theirs}[choose]
    clash = Clash((), ours, theirs, people.ours, people.theirs)
    return MergedClaim(unit, chosen, (clash,))


def _merge_record(
    at: Merging, base: Claim | None, ours: Claim, theirs: Claim, people: People
) -> Record:
    b: Record = plain(base) if base else {}
    o, t = plain(ours), plain(theirs)
    merged: Record = {}
    history = merge_history(
        at, ("history",), b.get("history", []), o.get("history", []), t.get("history", [])
    )
    for name in dict.fromkeys([*o, *t]):
        value: Any
        if name == "tags":
            value = merge_words(b.get(name, []), o.get(name, []), t.get(name, []))
        elif name == "evidence":
            value = merge_evidence(at, (name,), b.get(name, []), o.get(name, []), t.get(name, []))
        elif name == "history":
            value = history.entries
        elif name == "id" and base is None:
            value = o[name]
        elif name in ("status", "rating"):
            continue
        else:
            value = merge_value(at, (name,), b.get(name), o.get(name), t.get(name))
        if value not in (None, []):
            merged[name] = value
    at.clashes = [replace(c, ours_by=people.ours, theirs_by=people.theirs) for c in at.clashes]
    _merge_verdict(at, merged, b, o, t, history, people)
    return merged


def _merge_verdict(
    at: Merging,
    merged: Record,
    base: Record,
    ours: Record,
    theirs: Record,
    history: History,
    people: People,
) -> None:
    """Merge status and rating: two people who judged differently clash, whoever was last."""
    before = base or {"status": DEFAULT_STATUS}
    judge_o = _judge(before, ours, history.new_ours)
    judge_t = _judge(before, theirs, history.new_theirs)
    by = (_name(judge_o, people.ours), _name(judge_t, people.theirs))
    verdicts = (ours["status"], theirs["status"], before["status"])
    ratings = (ours.get("rating"), theirs.get("rating"), before.get("rating"))
    side = {"ours": 0, "theirs": 1, "base": 2}[at.choose]
    apart = False
    if judge_o is not None and judge_t is not None and verdicts[0] != verdicts[1]:
        apart = True
        at.clashes.append(Clash(("status",), verdicts[0], verdicts[1], *by))
        status, rating = verdicts[side], ratings[side]
    else:
        status = verdicts[0] if judge_o is not None else verdicts[1]
        if ratings[0] != ratings[1] and (
            ratings[2] not in ratings[:2] or (_rated(judge_o) and _rated(judge_t))
        ):
            apart = judge_o is not None and judge_t is not None
            at.clashes.append(Clash(("rating",), ratings[0], ratings[1], *by))
            rating = ratings[side]
        else:
            rating = ratings[1] if ratings[0] == ratings[2] else ratings[0]
    merged["status"] = status
    if rating is not None:
        merged["rating"] = rating
    if apart and at.choose != "base":
        _sign(merged, history, by)
    if {entry.get("approved") for entry in history.new_ours + history.new_theirs} >= {True, False}:
        at.remarks.append("one side approved it and the other took an approval back: see `log`")


def _judge(before: Record, side: Record, new: list[Record]) -> Record | None:
    """Return the entry by which a side judged, an empty one where it did so without; else None."""
    for entry in reversed(new):
        if "status" in entry or entry.get("approved"):
            return entry
    return {} if side["status"] != before["status"] else None


def _name(entry: Record | None, person: str | None) -> str | None:
    return entry["by"] if entry else person


def _rated(entry: Record | None) -> bool:
    return bool(entry and entry.get("rating"))


def _sign(merged: Record, history: History, by: tuple[str | None, str | None]) -> None:
    """Note in the newest verdict whose other one it was given beside, until somebody marks."""
    entries = list(history.entries)
    for number in reversed(range(len(entries))):
        entry = entries[number]
        if "status" in entry:
            other = by[1] if entry in history.new_ours else by[0]
            if other and (entry in history.new_ours or entry in history.new_theirs):
                entries[number] = {**entry, "unaware_of": other}
                merged["history"] = entries
            return


def unique_ids(
    merged: Sequence[MergedClaim], ours: Sequence[Claim], theirs: Sequence[Claim], base: Worksheet
) -> dict[int, tuple[str, str]]:
    """Return new ids to claims whose id another one has: old and new by their number in `merged`.

    Ours keep theirs. An id that any of the three worksheets knows is not given anew.
    """
    known = {claim.id for claims in (base.claims, ours, theirs) for claim in claims}
    taken: set[str] = set()
    new: dict[int, tuple[str, str]] = {}

    def rank(number: int) -> bool:
        item = merged[number]
        own = None if item.unit.ours is None else ours[item.unit.ours].id
        return item.claim is None or item.claim.id != own

    for number in sorted(range(len(merged)), key=rank):
        claim = merged[number].claim
        if claim is None:
            continue
        name, count = claim.id, 1
        while name in taken or (count > 1 and name in known):
            count += 1
            name = f"{claim.id}-{count}"
        taken.add(name)
        if name != claim.id:
            new[number] = (claim.id, name)
    return new
