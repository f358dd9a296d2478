"""Three-way merging of worksheets: base, ours, theirs -> text, conflicts and notes."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from factsheet.fields import plain, read
from factsheet.merge.claims import (
    MergedClaim,
    People,
    Records,
    match_claims,
    merge_claim,
    unique_ids,
    way_of,
)
from factsheet.merge.pairing import Unit
from factsheet.merge.records import Clash, Merging, Side, merge_fields
from factsheet.merge.writing import NotByPieces, Plan, Three, as_whole, by_pieces, source
from factsheet.model import Entry, Worksheet
from factsheet.problems import BrokenText, FactsheetError, Problem
from factsheet.yamltext import CannotSplice, Parsed, parse, reads_as

__all__ = ["BrokenSide", "CannotMerge", "Clash", "Conflict", "Merged", "People", "merge"]

_log = logging.getLogger("factsheet.merge")


class BrokenSide(FactsheetError):
    """One of the three texts is no worksheet: `side` is base, ours or theirs."""

    def __init__(self, side: Side, problems: list[Problem]) -> None:
        """Keep which one, and what is wrong with it."""
        super().__init__(f"{side}: {problems[0].message}")
        self.side = side
        self.problems = problems


class CannotMerge(FactsheetError):
    """The merged worksheet cannot be written into our text without harm to what stands there."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A clash and the claim that it is in, by its id; None for the article, rules or ratings."""

    claim: str | None
    clash: Clash


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged text, with conflict markers where there are conflicts; what is worth saying.

    `counts` are the claims that they added, changed and removed, and that both sides changed.
    """

    text: str
    conflicts: tuple[Conflict, ...] = ()
    notes: tuple[str, ...] = ()
    counts: tuple[int, int, int, int] = (0, 0, 0, 0)


def merge(
    base: str,
    ours: str,
    theirs: str,
    *,
    people: Callable[[], People] = People,
    size: int = 7,
    for_base: bool = False,
) -> Merged:
    """Merge three texts (without BOM) of one worksheet by claim and field.

    An empty `base` stands for none. `people` is asked who made each side when edits clash; `size`
    is the length of conflict markers. `for_base` makes a common ancestor of several: clashes keep
    the base's value and are no conflicts. Where one side changed nothing, the other is the result
    to the last character. Raises BrokenSide, and CannotMerge.
    """
    if ours == theirs or base in (ours, theirs):
        text, side = (theirs, "theirs") if ours == base else (ours, "ours")
        _read(text, side)  # type: ignore[arg-type]
        _log.info("one side changed nothing, or both the same: all of %s", side)
        return Merged(text)
    bare = [_bare(text) for text in (base, ours, theirs)]
    eols, shorts = [eol for _, eol, _ in bare], [short for _, _, short in bare]
    eol = eols[2] if base and eols[1] == eols[0] else eols[1]
    short = shorts[2] if base and shorts[1] == shorts[0] else shorts[1]
    merged = _merge(bare[0][0], bare[1][0], bare[2][0], people, size, for_base)
    text = merged.text
    if (
        short
        and text.endswith("\n")
        and (merged.conflicts or reads_as(text[:-1], parse(text).worksheet))
    ):
        text = text[:-1]
    if eol != "\n":
        text = text.replace("\n", eol)
        if not (merged.conflicts or reads_as(text, parse(merged.text).worksheet)):
            raise CannotMerge("with its own line ends the merged text would read otherwise")
    return replace(merged, text=text)


def _bare(text: str) -> tuple[str, str, bool]:
    """Give a text with plain ends of all its lines, the ends that it had, and if the last had none.

    Mixed ends stay.
    """
    eol = "\n"
    if "\r\n" in text and text.count("\r\n") == text.count("\n") == text.count("\r"):
        text, eol = text.replace("\r\n", "\n"), "\r\n"
    short = text[-1:] not in ("\n", "")
    return text + "\n" * short, eol, short


def _read(text: str, side: Side) -> Parsed:
    try:
        return parse(text)
    except BrokenText as error:
        raise BrokenSide(side, error.problems) from None


def _merge(
    base: str, ours: str, theirs: str, people: Callable[[], People], size: int, for_base: bool
) -> Merged:
    read_base = _read(base, "base") if base else Parsed(Worksheet(), [])
    three: Three = (
        source(base, read_base),
        source(ours, _read(ours, "ours")),
        source(theirs, _read(theirs, "theirs")),
    )
    if ours == theirs or base in (ours, theirs):  # but for line ends
        return Merged(theirs if ours == base else ours)
    plan = _plan(three, people, size, for_base)
    plan, renamed = _renamed(three, plan)
    try:
        text, plan = by_pieces(three, plan)
        _log.info("written claim by claim, each with its own lines")
    except NotByPieces:
        _log.info("not possible claim by claim: written as one edit of our text")
        try:
            text = as_whole(three, plan)
        except CannotSplice as error:
            raise CannotMerge(str(error)) from None
    conflicts = [Conflict(None, clash) for clash in plan.frame_clashes]
    notes = renamed
    for mine, yours in plan.claims:
        if claim := mine.claim or yours.claim:
            conflicts += [Conflict(claim.id, clash) for clash in mine.clashes]
            notes += [f"{claim.id}: {remark}" for remark in mine.remarks]
    return Merged(text, tuple(conflicts), tuple(notes), _counts(three, plan))


def _plan(three: Three, people: Callable[[], People], size: int, for_base: bool) -> Plan:
    base, ours, theirs = (part.parsed.worksheet for part in three)
    known: list[People] = []

    def who() -> People:
        if not known:
            known.append(_people(people(), base, ours, theirs))
        return known[0]

    sides: tuple[Side, Side] = ("base", "base") if for_base else ("ours", "theirs")
    claims: list[tuple[MergedClaim, MergedClaim]] = []
    for unit in match_claims(base.claims, ours.claims, theirs.claims):
        records = _records(three, unit)
        found = merge_claim(unit, records, sides[0], People())
        name = next(claim.id for claim in records if claim)
        _log.info("%s: %s", name, way_of(records, found))
        if not found.clashes:
            claims.append((found, found))
            continue
        pair = [merge_claim(unit, records, side, who()) for side in sides]
        if for_base:
            pair = [replace(item, clashes=()) for item in pair]
        claims.append((pair[0], pair[1]))
    frames, clashes = _frames(base, ours, theirs, sides)
    if for_base:
        clashes = ()
    if clashes:
        clashes = tuple(
            replace(clash, ours_by=who().ours, theirs_by=who().theirs) for clash in clashes
        )
    return Plan(frames, clashes, claims, who, size)


def _frames(
    base: Worksheet, ours: Worksheet, theirs: Worksheet, sides: tuple[Side, Side]
) -> tuple[tuple[Worksheet, Worksheet], tuple[Clash, ...]]:
    """Merge the worksheets without their claims, as they are for both sides of a clash."""
    bare = [replace(sheet, claims=()) for sheet in (base, ours, theirs)]
    if bare[1] == bare[2] or bare[0] in bare[1:]:
        merged = bare[2] if bare[1] == bare[0] else bare[1]
        return (merged, merged), ()
    records = [plain(sheet) for sheet in bare]
    found = []
    for side in sides:
        at = Merging(side)
        found.append(read(Worksheet, merge_fields(at, (), *records)))
    return (found[0], found[1]), tuple(at.clashes)


def _people(given: People, base: Worksheet, ours: Worksheet, theirs: Worksheet) -> People:
    """Name the people of each side; who is not known is the only one who judged there, if so."""
    old = {_deed(entry) for claim in base.claims for entry in claim.history}
    names = []
    for name, sheet in ((given.ours, ours), (given.theirs, theirs)):
        entries = [entry for claim in sheet.claims for entry in claim.history]
        new = {entry.by for entry in entries if _deed(entry) not in old}
        names.append(name or (new.pop() if len(new) == 1 else None))
    return People(names[0], names[1])


def _deed(entry: Entry) -> tuple[object, ...]:
    return (entry.at, entry.by, entry.status, entry.approved)


def _renamed(three: Three, plan: Plan) -> tuple[Plan, list[str]]:
    """Return another id to a claim whose id a different claim has."""
    base, ours, theirs = (part.parsed.worksheet for part in three)
    there = [mine if mine.claim else yours for mine, yours in plan.claims]
    ids = unique_ids(there, ours.claims, theirs.claims, base)
    if not ids:
        return plan, []
    claims, notes = list(plan.claims), []
    for number, (old, name) in ids.items():
        mine, yours = (
            replace(item, claim=replace(item.claim, id=name)) if item.claim else item
            for item in claims[number]
        )
        claims[number] = (mine, yours)
        notes.append(f"the id '{old}' was given to two claims; theirs is '{name}' now")
    return replace(plan, claims=claims), notes


def _counts(three: Three, plan: Plan) -> tuple[int, int, int, int]:
    added = changed = removed = both = 0
    for item, _ in plan.claims:
        base, ours, theirs = _records(three, item.unit)
        if theirs in (ours, base):
            continue
        if ours != base:
            both += 1
        elif base is None:
            added += 1
        elif theirs is None:
            removed += 1
        else:
            changed += 1
    return added, changed, removed, both


def _records(three: Three, unit: Unit) -> Records:
    base, ours, theirs = three
    return base.claim(unit.base), ours.claim(unit.ours), theirs.claim(unit.theirs)
