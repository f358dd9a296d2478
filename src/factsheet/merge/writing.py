"""The text of a merged worksheet: each claim's lines from the side that changed them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from factsheet.merge.claims import MergedClaim, Records
from factsheet.merge.comments import comments, with_comments
from factsheet.merge.layout import Layout, layout
from factsheet.merge.lines import marked, merged_texts
from factsheet.merge.pairing import Unit
from factsheet.merge.records import Clash, People
from factsheet.model import Claim, Worksheet
from factsheet.problems import BrokenText
from factsheet.yamltext import CannotSplice, Parsed, parse, reads_as, revise

_HEAD = "factsheet: 1\nclaims:\n"
"""The lines that, above a claim's, make a worksheet."""

ClaimPair = tuple[MergedClaim, MergedClaim]
"""A merged claim where clashes go our way, and where they go theirs."""


@dataclass(frozen=True, slots=True)
class MergeSource:
    """One of the three texts: read and, if possible, cut at its claims."""

    text: str
    parsed: Parsed
    layout: Layout | None

    @classmethod
    def of(cls, text: str, parsed: Parsed) -> "MergeSource":
        """Return a source of a text, which is empty or ends with a line break."""
        return cls(text, parsed, layout(text, parsed) if text else Layout("", (), ""))

    def claim(self, number: int | None) -> Claim | None:
        """Return a claim by its index."""
        return None if number is None else self.parsed.worksheet.claims[number]

    def block(self, number: int | None) -> str | None:
        """Return a claim's lines by its index."""
        return None if number is None or self.layout is None else self.layout.blocks[number]


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What the merged worksheet is, and the three texts: base, ours, theirs.

    `frame` is the worksheet without its claims, where clashes go our way and where theirs.
    """

    three: tuple[MergeSource, MergeSource, MergeSource]
    frame: tuple[Worksheet, Worksheet]
    frame_clashes: tuple[Clash, ...]
    claims: Sequence[ClaimPair]
    people: Callable[[], People]
    size: int
    for_base: bool

    def worksheet(self, side: int) -> Worksheet:
        """Return the worksheet with all clashes decided for one side: 0 ours, 1 theirs."""
        claims = tuple(pair[side].claim for pair in self.claims)
        return replace(self.frame[side], claims=tuple(c for c in claims if c is not None))

    def records(self, unit: Unit) -> Records:
        """Return a claim as it is in each of the three."""
        base, ours, theirs = self.three
        return base.claim(unit.base), ours.claim(unit.ours), theirs.claim(unit.theirs)

    def blocks(self, unit: Unit) -> tuple[str | None, str | None, str | None]:
        """Return a claim's lines in each of the three."""
        base, ours, theirs = self.three
        return base.block(unit.base), ours.block(unit.ours), theirs.block(unit.theirs)


@dataclass(frozen=True, slots=True)
class _BothWays:
    """Lines of the result, where clashes go our way, and where theirs."""

    ours: str
    theirs: str
    clashes: tuple[Clash, ...] = ()


def by_claims(plan: MergePlan) -> tuple[str, MergePlan]:
    """Assemble a merged text from the lines of three; comments of both sides stay.

    Returns the plan too, in which a claim that could not be edited in its place clashes as a whole.
    Raises CannotSplice if the texts cannot be cut at their claims.
    """
    if any(part.layout is None for part in plan.three[1:]):
        raise CannotSplice("the claims are not on lines of their own")
    head, tail = _frame(plan)
    found, claims, orphans = [head], [], ""
    for pair in plan.claims:
        if pair[0].claim is None and pair[1].claim is None:
            claims.append(pair)
            orphans += _left_over(plan, pair[0])
            continue
        merged, lines = _claim_lines(plan, pair)
        claims.append(merged)
        found.append(replace(lines, ours=orphans + lines.ours, theirs=orphans + lines.theirs))
        orphans = ""
    found.append(replace(tail, ours=orphans + tail.ours, theirs=orphans + tail.theirs))
    plan = replace(plan, claims=claims)
    ours, theirs = "".join(p.ours for p in found), "".join(p.theirs for p in found)
    wanted, other = plan.worksheet(0), plan.worksheet(1)
    second = wanted == other if ours == theirs else reads_as(theirs, other)
    if not (second and reads_as(ours, wanted)):
        raise CannotSplice("the merged lines would not read as intended")
    return "".join(_with_markers(lines, plan) for lines in found), plan


def as_whole(plan: MergePlan) -> str:
    """Edit our whole text into the merged one. Raises CannotSplice."""
    text = _together([part.text for part in plan.three], plan.worksheet(0))
    other = _revised(text, plan.worksheet(1))
    clashes = tuple(clash for pair in plan.claims for clash in pair[0].clashes)
    return _with_markers(_BothWays(text, other, clashes), plan)


def _together(texts: Sequence[str], wanted: Worksheet, top: str = "") -> str:
    """Merge texts by their lines, else edit ours into what is wanted and add their comments.

    `top` is where comments go that have no other place. Raises CannotSplice.
    """
    base, ours, theirs = texts
    for text in merged_texts(base, ours, theirs):
        if reads_as(text, wanted):
            return text
    try:
        text = _revised(ours, wanted)
    except CannotSplice:
        if not top:
            raise
        text = _revised(theirs, wanted)
    text = with_comments(text, base, [ours, theirs], lambda new: reads_as(new, wanted), top)
    if not reads_as(text, wanted):
        raise CannotSplice("a comment cannot be kept without changing what is read")
    return text


def _revised(text: str, wanted: Worksheet) -> str:
    try:
        return revise(text, parse(text), wanted)
    except BrokenText as error:
        raise CannotSplice(error.problems[0].message) from None


def _with_markers(lines: _BothWays, plan: MergePlan) -> str:
    if lines.ours == lines.theirs:
        return lines.ours
    judges = {(c.ours_by, c.theirs_by) for c in lines.clashes if c.path in _VERDICTS}

    def label(place: str) -> tuple[str, str]:
        by = (plan.people().ours, plan.people().theirs)
        if len(judges) == 1 and _VERDICT.search(place):
            (by,) = judges
        names = [f" ({' '.join(name.split())})" if name else "" for name in by]
        return f"ours{names[0]}", f"theirs{names[1]}"

    return marked(lines.ours, lines.theirs, label, plan.size)


_VERDICTS = (("status",), ("rating",))
_VERDICT = re.compile(r"^[ -]*+\{?[ \"']*(?:status|rating)\b|[{,] *[\"']?(?:status|rating)\b", re.M)


def _frame(plan: MergePlan) -> tuple[_BothWays, _BothWays]:
    """Merge what is above and below the claims."""
    base, ours, theirs = [
        None if part.layout is None else (part.layout.head, part.layout.tail) for part in plan.three
    ]
    same = theirs if ours == base else ours
    if same and not plan.frame_clashes and (ours == theirs or base in (ours, theirs)):
        return _BothWays(same[0], same[0]), _BothWays(same[1], same[1])
    mine = plan.three[1]
    if mine.layout is None or any(part.text and not part.parsed.starts for part in plan.three):
        raise CannotSplice("`claims: []` and a list of claims have no line in common")
    sample, claim = mine.layout.blocks[0], mine.parsed.worksheet.claims[0]
    wanted = [replace(frame, claims=(claim,)) for frame in plan.frame]
    texts = [sample.join(outside) if outside else "" for outside in (base, ours, theirs)]
    text = _together(texts, wanted[0])
    other = _revised(text, wanted[1])
    if sample not in text or sample not in other:
        raise CannotSplice("the first claim cannot be told from what is around it")
    first, second = text.partition(sample), other.partition(sample)
    return _BothWays(first[0], second[0]), _BothWays(first[2], second[2])


def _claim_lines(plan: MergePlan, pair: ClaimPair) -> tuple[ClaimPair, _BothWays]:
    """Return the lines of a claim that stays on one side at least."""
    unit = pair[0].unit
    try:
        if pair[0].claim is None or pair[1].claim is None:  # one side took it away
            ours, theirs = ("" if item.claim is None else _block(plan, item) for item in pair)
        else:
            ours = theirs = _block(plan, pair[0])
            if pair[0].claim != pair[1].claim:
                theirs = _edited(ours, pair[1].claim)
        return pair, _BothWays(ours, theirs, pair[0].clashes)
    except CannotSplice:
        _, mine, yours = plan.blocks(unit)
        if mine is None or yours is None or plan.for_base:
            raise
        _, first, second = plan.records(unit)
        clash = Clash((), first, second, plan.people().ours, plan.people().theirs)
        whole = [replace(pair[0], claim=claim, clashes=(clash,)) for claim in (first, second)]
        return (whole[0], whole[1]), _BothWays(mine, yours)


def _block(plan: MergePlan, item: MergedClaim) -> str:
    """Return the lines of a claim that stays."""
    assert item.claim is not None
    old, mine, yours = plan.blocks(item.unit)
    if mine is None or yours is None or mine == yours or old in (mine, yours):
        _, ours, theirs = plan.records(item.unit)
        if mine is None or (mine == old and yours is not None):
            mine, ours = yours, theirs
        return (mine or "") if ours == item.claim else _edited(mine or "", item.claim)
    texts = (_HEAD + (old or ""), _HEAD + mine, _HEAD + yours)
    return _together(texts, Worksheet(claims=(item.claim,)), _HEAD).removeprefix(_HEAD)


def _edited(block: str, claim: Claim) -> str:
    text = _revised(_HEAD + block, Worksheet(claims=(claim,)))
    if not text.startswith(_HEAD):
        raise CannotSplice("the claim's lines cannot be told from what is above them")
    return text.removeprefix(_HEAD)


def _left_over(plan: MergePlan, item: MergedClaim) -> str:
    """Return the comments that one side wrote in a claim that the other took away."""
    old, *sides = plan.blocks(item.unit)
    if old is None:
        return ""
    known = {comment.text for comment in comments(_HEAD + old)}
    dash = re.search(r"^ *(?=- )", old, re.MULTILINE)
    return "".join(
        f"{dash[0] if dash else ''}{comment.text}\n"
        for block in sides
        if block is not None and block != old
        for comment in comments(_HEAD + block)
        if comment.text not in known
    )
