"""Three-way merging of claims: match them, and decide what becomes of each."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from factsheet.fields import BadTree, plain, read
from factsheet.merge.pairing import Pairs, Unit, units
from factsheet.merge.records import (
    Clash,
    MergedHistory,
    Merging,
    People,
    PlainRecord,
    Side,
    merge_evidence,
    merge_history,
    merge_value,
    merge_words,
)
from factsheet.model import Claim, Worksheet
from factsheet.vocabulary import DEFAULT_STATUS


@dataclass(frozen=True, slots=True)
class MergedClaim:
    """What became of one claim: `claim` is None if it is removed."""

    unit: Unit
    claim: Claim | None
    clashes: tuple[Clash, ...] = ()
    remarks: tuple[str, ...] = ()


Records = tuple[Claim | None, Claim | None, Claim | None]
"""A claim in base, ours and theirs; None if it is not there."""


def match_claims(
    base: Sequence[Claim], ours: Sequence[Claim], theirs: Sequence[Claim]
) -> list[Unit]:
    """Find out which claim is which in three worksheets, in the order of the merged one."""
    to_ours, to_theirs = _matched(base, ours), _matched(base, theirs)
    both = _both_added(ours, theirs, set(to_ours.values()), set(to_theirs.values()))
    return units((len(base), len(ours), len(theirs)), to_ours, to_theirs, both)


def _words(claim: Claim) -> tuple[str | None, str | None]:
    return (claim.quote, claim.statement)


def _alike(one: Claim, other: Claim) -> bool:
    """Whether two claims are about the same thing: by their quote, or by their statement."""
    for a, b in ((one.quote, other.quote), (one.statement, other.statement)):
        if a and b:
            return a.casefold().split() == b.casefold().split()
    return False


def _matched(base: Sequence[Claim], side: Sequence[Claim]) -> Pairs:
    """Pair claims by id; one that was given a different id is recognised by its words."""
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
    """Merge one claim; where edits clash, that of the side in `choose` is kept."""
    base, ours, theirs = records
    if theirs in (ours, base):
        return MergedClaim(unit, ours)
    if ours == base:
        return MergedClaim(unit, theirs)
    if ours is not None and theirs is not None:
        at = Merging(choose, people)
        # A bad one: as when one side took the quote away, and the other the statement.
        with suppress(BadTree):
            claim = read(Claim, _merge_record(at, base, ours, theirs))
            return MergedClaim(unit, claim, tuple(at.clashes), tuple(at.remarks))
    at = Merging(choose, people)
    return MergedClaim(unit, at.clash((), base, ours, theirs), tuple(at.clashes))


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


def _merge_record(at: Merging, base: Claim | None, ours: Claim, theirs: Claim) -> PlainRecord:
    b: PlainRecord = plain(base) if base else {}
    o, t = plain(ours), plain(theirs)
    merged: PlainRecord = {}
    history = merge_history(at, ("history",), *(each.get("history", []) for each in (b, o, t)))
    for name in dict.fromkeys([*o, *t]):
        value: Any
        if name in ("status", "rating"):
            continue
        if name == "tags":
            value = merge_words(*(each.get(name, []) for each in (b, o, t)))
        elif name == "evidence":
            value = merge_evidence(at, (name,), *(each.get(name, []) for each in (b, o, t)))
        elif name == "history":
            value = history.entries
        elif name == "id" and base is None:
            value = o[name]
        else:
            value = merge_value(at, (name,), b.get(name), o.get(name), t.get(name))
        if value not in (None, []):
            merged[name] = value
    _merge_verdict(at, merged, (b or {"status": DEFAULT_STATUS}, o, t), history)
    return merged


def _merge_verdict(
    at: Merging,
    merged: PlainRecord,
    three: tuple[PlainRecord, PlainRecord, PlainRecord],
    history: MergedHistory,
) -> None:
    """Merge status and rating: two people who judged differently clash, whoever was last."""
    before, ours, theirs = three
    judge_o = _judge(before, ours, history.new_ours)
    judge_t = _judge(before, theirs, history.new_theirs)
    both = judge_o is not None and judge_t is not None
    people = People(
        judge_o["by"] if judge_o else at.people.ours, judge_t["by"] if judge_t else at.people.theirs
    )
    apart = both and ours["status"] != theirs["status"]
    ratings = [each.get("rating") for each in three]
    if apart:
        merged["status"] = at.clash(
            ("status",), before["status"], ours["status"], theirs["status"], people
        )
        rating = at.choice(*ratings)
    else:
        merged["status"] = (theirs if judge_o is None else ours)["status"]
        if ratings[1] != ratings[2] and (
            ratings[0] not in ratings[1:] or (_rated(judge_o) and _rated(judge_t))
        ):
            apart = both
            rating = at.clash(("rating",), ratings[0], ratings[1], ratings[2], people)
        else:
            rating = ratings[2] if ratings[1] == ratings[0] else ratings[1]
    if rating is not None:
        merged["rating"] = rating
    if apart and at.choose != "base":
        _note_unaware(merged, history, people)
    if {entry.get("approved") for entry in history.new_ours + history.new_theirs} >= {True, False}:
        at.remarks.append("one side approved it, and the other withdrew an approval: see `log`")


def _judge(before: PlainRecord, side: PlainRecord, new: list[PlainRecord]) -> PlainRecord | None:
    """Return the entry by which a side judged, empty if it judged without one; else None."""
    for entry in reversed(new):
        if "status" in entry or entry.get("approved"):
            return entry
    return {} if side["status"] != before["status"] else None


def _rated(entry: PlainRecord | None) -> bool:
    return bool(entry and entry.get("rating"))


def _note_unaware(merged: PlainRecord, history: MergedHistory, people: People) -> None:
    """Note in the newest verdict whose other verdict its author did not know, until a new mark."""
    entries = list(history.entries)
    number = max((n for n, entry in enumerate(entries) if "status" in entry), default=-1)
    if number < 0:
        return
    ours = entries[number] in history.new_ours
    other = people.theirs if ours else people.ours
    if other and (ours or entries[number] in history.new_theirs):
        entries[number] = {**entries[number], "unaware_of": other}
        merged["history"] = entries


def unique_ids(
    merged: Sequence[MergedClaim], base: Worksheet, ours: Worksheet, theirs: Worksheet
) -> dict[int, tuple[str, str]]:
    """Return new ids for claims whose id another has: old and new, by their number in `merged`.

    Our claims keep their ids. An id that any of the three worksheets has is not used again.
    """
    known = {claim.id for sheet in (base, ours, theirs) for claim in sheet.claims}
    taken: set[str] = set()
    new: dict[int, tuple[str, str]] = {}

    def is_new(number: int) -> bool:
        claim, unit = merged[number].claim, merged[number].unit
        return claim is None or unit.ours is None or claim.id != ours.claims[unit.ours].id

    for number in sorted(range(len(merged)), key=is_new):
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
