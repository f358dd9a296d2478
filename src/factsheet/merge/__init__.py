"""Three-way merging of worksheets: base, ours, theirs -> text, conflicts and remarks."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from factsheet.fields import plain, read
from factsheet.merge.claims import match_claims, merge_claim, unique_ids, way_of
from factsheet.merge.records import Clash, Merging, People, PlainRecord, Side, merge_fields
from factsheet.merge.writing import ClaimPair, MergePlan, MergeSource, as_whole, by_claims
from factsheet.model import Worksheet
from factsheet.problems import BrokenText, FactsheetError, Problem
from factsheet.yamltext import CannotSplice, Parsed, parse, reads_as

__all__ = ["BrokenSide", "CannotMerge", "Clash", "Conflict", "Merged", "People", "merge"]

_log = logging.getLogger("factsheet.merge")


class BrokenSide(FactsheetError):
    """One of the three texts is not a worksheet: `side` is base, ours or theirs."""

    def __init__(self, side: Side, problems: list[Problem]) -> None:
        """Keep which one, and what is wrong with it."""
        super().__init__(f"{side}: {problems[0].message}")
        self.side = side
        self.problems = problems


class CannotMerge(FactsheetError):
    """The merged worksheet cannot be written into our text without damage to the rest of it."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A clash and the claim that it is in, by its id; None for the article, rules or ratings."""

    claim: str | None
    clash: Clash


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged text, with conflict markers where there are conflicts, and remarks.

    `counts` are the claims that they added, changed and removed, and that both sides changed.
    """

    text: str
    conflicts: tuple[Conflict, ...] = ()
    remarks: tuple[str, ...] = ()
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
    if (found := _one_side(base, ours, theirs)) is not None:
        side: Side = "ours" if found == ours else "theirs"
        _read(found, side)
        _log.info("one side changed nothing, or both the same: all of %s", side)
        return Merged(found)
    texts, eols, shorts = zip(*map(_bare, (base, ours, theirs)), strict=True)
    eol = eols[2] if base and eols[1] == eols[0] else eols[1]
    short = shorts[2] if base and shorts[1] == shorts[0] else shorts[1]
    merged = _merge(texts, people, size, for_base)
    text = merged.text

    def means_the_same(new: str) -> bool:
        return bool(merged.conflicts) or reads_as(new, parse(merged.text).worksheet)

    if short and text.endswith("\n") and means_the_same(text[:-1]):
        text = text[:-1]
    if eol != "\n":
        text = text.replace("\n", eol)
        if not means_the_same(text):
            raise CannotMerge("with its own line ends the merged text would mean something else")
    return replace(merged, text=text)


def _one_side(base: str, ours: str, theirs: str) -> str | None:
    """Return the text of the only side that changed anything; None if both did."""
    if ours == base:
        return theirs
    return ours if theirs in (ours, base) else None


def _bare(text: str) -> tuple[str, str, bool]:
    """Return a text with uniform line endings, the endings it had, whether the last line had none.

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


def _merge(texts: Sequence[str], people: Callable[[], People], size: int, for_base: bool) -> Merged:
    base, ours, theirs = texts
    three = (
        MergeSource.of(base, _read(base, "base") if base else Parsed(Worksheet(), [])),
        MergeSource.of(ours, _read(ours, "ours")),
        MergeSource.of(theirs, _read(theirs, "theirs")),
    )
    if (found := _one_side(base, ours, theirs)) is not None:  # but for line endings
        return Merged(found)
    plan, remarks = _renamed(_plan(three, people, size, for_base))
    try:
        text, plan = by_claims(plan)
        _log.info("written claim by claim, each with its own lines")
    except CannotSplice:
        _log.info("not possible claim by claim: written as one edit of our text")
        try:
            text = as_whole(plan)
        except CannotSplice as error:
            raise CannotMerge(str(error)) from None
    conflicts = [Conflict(None, clash) for clash in plan.frame_clashes]
    for mine, yours in plan.claims:
        if claim := mine.claim or yours.claim:
            conflicts += [Conflict(claim.id, clash) for clash in mine.clashes]
            remarks += [f"{claim.id}: {remark}" for remark in mine.remarks]
    return Merged(text, () if for_base else tuple(conflicts), tuple(remarks), _counts(plan))


def _plan(
    three: tuple[MergeSource, MergeSource, MergeSource],
    people: Callable[[], People],
    size: int,
    for_base: bool,
) -> MergePlan:
    base, ours, theirs = (part.parsed.worksheet for part in three)
    known: list[People] = []

    def who() -> People:
        if not known:
            known.append(_people(people(), base, ours, theirs))
        return known[0]

    sides: tuple[Side, Side] = ("base", "base") if for_base else ("ours", "theirs")
    frames = [replace(sheet, claims=()) for sheet in (base, ours, theirs)]
    bare = [plain(frame) for frame in frames]
    one = other = _frame(Merging(sides[0]), bare)
    if frames[1] == frames[2] or frames[0] in frames[1:]:
        # Only one side changed it: also a field of one's own that holds nothing stays.
        one = other = (frames[2] if frames[1] == frames[0] else frames[1], ())
    if one[1]:
        one, other = (_frame(Merging(side, who()), bare) for side in sides)
    claims: list[ClaimPair] = []
    plan = MergePlan(three, (one[0], other[0]), one[1], claims, who, size, for_base)
    for unit in match_claims(base.claims, ours.claims, theirs.claims):
        records = plan.records(unit)
        first = second = merge_claim(unit, records, sides[0], People())
        name = next(claim.id for claim in records if claim)
        _log.info("%s: %s", name, way_of(records, first))
        if first.clashes:
            first, second = (merge_claim(unit, records, side, who()) for side in sides)
        claims.append((first, second))
    return plan


def _frame(at: Merging, records: list[PlainRecord]) -> tuple[Worksheet, tuple[Clash, ...]]:
    """Merge worksheets without their claims."""
    merged = read(Worksheet, merge_fields(at, (), *records))
    return merged, tuple(at.clashes)


def _people(given: People, base: Worksheet, ours: Worksheet, theirs: Worksheet) -> People:
    """Return the people of each side; if one is unknown, it is the only person who judged there."""
    old, *new = (
        {
            (entry.at, entry.by, entry.status, entry.approved)
            for claim in sheet.claims
            for entry in claim.history
        }
        for sheet in (base, ours, theirs)
    )
    names = [given.ours, given.theirs]
    for number, entries in enumerate(new):
        judges = {by for _, by, _, _ in entries - old}
        names[number] = names[number] or (judges.pop() if len(judges) == 1 else None)
    return People(*names)


def _renamed(plan: MergePlan) -> tuple[MergePlan, list[str]]:
    """Rename each claim whose id a different claim has; return the remarks, too."""
    there = [mine if mine.claim else yours for mine, yours in plan.claims]
    claims, remarks = list(plan.claims), []
    sheets = (part.parsed.worksheet for part in plan.three)
    for number, (old, name) in unique_ids(there, *sheets).items():
        mine, yours = (
            replace(item, claim=replace(item.claim, id=name)) if item.claim else item
            for item in claims[number]
        )
        claims[number] = (mine, yours)
        remarks.append(f"two claims had the id '{old}'; theirs is now '{name}'")
    return replace(plan, claims=claims), remarks


def _counts(plan: MergePlan) -> tuple[int, int, int, int]:
    added = changed = removed = both = 0
    for item, _ in plan.claims:
        base, ours, theirs = plan.records(item.unit)
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
