"""The text of a merged worksheet: each claim's lines from the side that changed them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from factsheet.merge.claims import MergedClaim, People
from factsheet.merge.layout import Layout, layout
from factsheet.merge.lines import marked, merged_texts
from factsheet.merge.records import Clash
from factsheet.merge.remarks import comments, with_comments
from factsheet.model import Claim, Worksheet
from factsheet.problems import BrokenText
from factsheet.yamltext import CannotSplice, Parsed, parse, reads_as, revise

HEAD = "factsheet: 1\nclaims:\n"
"""What stands before a claim's lines to make them a worksheet of their own."""


class NotByPieces(Exception):
    """The texts cannot be merged piece by piece."""


@dataclass(frozen=True, slots=True)
class Source:
    """One of the three texts: read, and where possible cut in pieces."""

    text: str
    parsed: Parsed
    pieces: Layout | None

    def claim(self, number: int | None) -> Claim | None:
        """Return a claim by its index."""
        return None if number is None else self.parsed.worksheet.claims[number]

    def block(self, number: int | None) -> str | None:
        """Return a claim's lines by its index."""
        return None if number is None or self.pieces is None else self.pieces.blocks[number]


Three = tuple[Source, Source, Source]
"""Base, ours, theirs."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the merged worksheet is, where clashes go our way (`ours`) and where theirs.

    `frame` is the worksheet without its claims; `claims` are pairs of what became of each.
    """

    frame: tuple[Worksheet, Worksheet]
    frame_clashes: tuple[Clash, ...]
    claims: Sequence[tuple[MergedClaim, MergedClaim]]
    people: Callable[[], People]
    size: int

    def worksheet(self, side: int) -> Worksheet:
        """Return the worksheet with all clashes decided for one side: 0 ours, 1 theirs."""
        claims = tuple(pair[side].claim for pair in self.claims)
        return replace(self.frame[side], claims=tuple(c for c in claims if c is not None))

    @property
    def clashing(self) -> bool:
        """Whether anything clashes."""
        return bool(self.frame_clashes) or any(pair[0].clashes for pair in self.claims)


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines of the result, as they are when clashes go our way, and when theirs."""

    ours: str
    theirs: str
    clashes: tuple[Clash, ...] = ()


def source(text: str, parsed: Parsed) -> Source:
    """Cut a text, which ends with a line break, in pieces."""
    return Source(text, parsed, layout(text, parsed) if text else Layout("", (), ""))


def by_pieces(three: Three, plan: Plan) -> tuple[str, Plan]:
    """Put a merged text together from the lines of three; comments of both sides stay.

    Returns the plan too, in which a claim that could not be edited in its place clashes as a whole.
    Raises NotByPieces.
    """
    if any(part.pieces is None for part in three[1:]):
        raise NotByPieces
    head, tail = _frame(three, plan)
    pieces, claims = [head], []
    orphans = ""
    for planned in plan.claims:
        if planned[0].claim is None and planned[1].claim is None:
            claims.append(planned)
            orphans += _left_over(three, planned[0])
            continue
        pair, piece = _claim_piece(three, planned, plan.people)
        claims.append(pair)
        pieces.append(replace(piece, ours=orphans + piece.ours, theirs=orphans + piece.theirs))
        orphans = ""
    pieces.append(replace(tail, ours=orphans + tail.ours, theirs=orphans + tail.theirs))
    plan = replace(plan, claims=claims)
    for side in (0, 1) if plan.clashing else (0,):
        text = "".join(piece.theirs if side else piece.ours for piece in pieces)
        if not reads_as(text, plan.worksheet(side)):
            raise NotByPieces
    return "".join(_with_markers(piece, plan) for piece in pieces), plan


def as_whole(three: Three, plan: Plan) -> str:
    """Edit our whole text into the merged one. Raises CannotSplice."""
    base, ours, theirs = three
    wanted = plan.worksheet(0)
    texts = merged_texts(base.text, ours.text, theirs.text)
    text = next((text for text in texts if reads_as(text, wanted)), None)
    if text is None:
        text = revise(ours.text, ours.parsed, wanted)
        sides = [ours.text, theirs.text]
        text = with_comments(text, base.text, sides, lambda new: reads_as(new, wanted))
        if not reads_as(text, wanted):
            raise CannotSplice("a comment cannot be kept without changing what is read")
    if not plan.clashing:
        return text
    clashes = tuple(clash for pair in plan.claims for clash in pair[0].clashes)
    other = revise(text, parse(text), plan.worksheet(1))
    return _with_markers(Piece(text, other, clashes), plan)


def _with_markers(piece: Piece, plan: Plan) -> str:
    if piece.ours == piece.theirs:
        return piece.ours
    judges = {(c.ours_by, c.theirs_by) for c in piece.clashes if c.path in _VERDICTS}

    def label(lines: str) -> tuple[str, str]:
        by = (plan.people().ours, plan.people().theirs)
        if len(judges) == 1 and _VERDICT.search(lines):
            (by,) = judges
        names = [f" ({' '.join(name.split())})" if name else "" for name in by]
        return f"ours{names[0]}", f"theirs{names[1]}"

    return marked(piece.ours, piece.theirs, label, plan.size)


_VERDICTS = (("status",), ("rating",))
_VERDICT = re.compile(r"^[ -]*+\{?[ \"']*(?:status|rating)\b|[{,] *[\"']?(?:status|rating)\b", re.M)


def _frame(three: Three, plan: Plan) -> tuple[Piece, Piece]:
    """Merge what stands before and behind the claims."""
    frames = [_outside(part) for part in three]
    base, ours, theirs = frames
    same = theirs if ours == base else ours
    if same and not plan.frame_clashes and (ours == theirs or base in (ours, theirs)):
        return Piece(same[0], same[0]), Piece(same[1], same[1])
    pieces = three[1].pieces
    if pieces is None or any(part.text and not part.parsed.starts for part in three):
        raise NotByPieces  # `claims: []` and a list of claims have no line in common
    sample, claim = pieces.blocks[0], three[1].parsed.worksheet.claims[0]
    wanted = [replace(frame, claims=(claim,)) for frame in plan.frame]
    texts = [None if part is None else part[0] + sample + part[1] for part in (base, ours, theirs)]
    mine = texts[1] or ""
    options = merged_texts(texts[0] or "", mine, texts[2] or "")
    text = next((text for text in options if reads_as(text, wanted[0])), None)
    if text is None:
        text = _revised(mine, wanted[0])
        sides = [side for side in texts[1:] if side is not None and _loads(side)]
        text = with_comments(text, texts[0], sides, lambda new: reads_as(new, wanted[0]))
    other = _revised(text, wanted[1]) if plan.frame_clashes else text
    if sample not in text or sample not in other:
        raise NotByPieces
    first, second = text.partition(sample), other.partition(sample)
    return Piece(first[0], second[0]), Piece(first[2], second[2])


def _outside(part: Source) -> tuple[str, str] | None:
    return None if part.pieces is None else (part.pieces.head, part.pieces.tail)


def _loads(text: str) -> bool:
    try:
        parse(text)
    except BrokenText:
        return False
    return True


def _revised(text: str, wanted: Worksheet) -> str:
    try:
        return revise(text, parse(text), wanted)
    except (BrokenText, CannotSplice):
        raise NotByPieces from None


Pair = tuple[MergedClaim, MergedClaim]


def _claim_piece(three: Three, pair: Pair, people: Callable[[], People]) -> tuple[Pair, Piece]:
    """Return the lines of a claim that stays on one side at least."""
    unit = pair[0].unit
    _, ours, theirs = three
    try:
        if pair[0].claim is None:  # we took it away, they changed it
            text, other = "", _block(three, pair[1])
        elif pair[1].claim is None:
            text, other = _block(three, pair[0]), ""
        else:
            text = other = _block(three, pair[0])
            if pair[0].claim != pair[1].claim:
                other = _edited(text, pair[1].claim)
        return pair, Piece(text, other, pair[0].clashes)
    except NotByPieces:
        mine, yours = ours.block(unit.ours), theirs.block(unit.theirs)
        if mine is None or yours is None:
            raise
        first, second = ours.claim(unit.ours), theirs.claim(unit.theirs)
        clash = Clash((), first, second, people().ours, people().theirs)
        whole = [replace(pair[0], claim=claim, clashes=(clash,)) for claim in (first, second)]
        return (whole[0], whole[1]), Piece(mine, yours)


def _block(three: Three, item: MergedClaim) -> str:
    """Return the lines of a claim that stays."""
    assert item.claim is not None
    unit = item.unit
    base, ours, theirs = three
    old, mine, yours = base.block(unit.base), ours.block(unit.ours), theirs.block(unit.theirs)
    wanted = Worksheet(claims=(item.claim,))
    if mine is None or yours is None or mine == yours or old in (mine, yours):
        from_them = mine is None or (mine == old and yours is not None)
        text = (yours if from_them else mine) or ""
        read = theirs.claim(unit.theirs) if from_them else ours.claim(unit.ours)
        return text if read == item.claim else _edited(text, item.claim)
    for text in merged_texts(old or "", mine, yours):
        if reads_as(HEAD + text, wanted):
            return text
    try:
        text = _edited(mine, item.claim)
    except NotByPieces:
        text = _edited(yours, item.claim)
    done = with_comments(
        HEAD + text,
        None if old is None else HEAD + old,
        [HEAD + mine, HEAD + yours],
        lambda new: reads_as(new, wanted),
        HEAD,
    )
    return done.removeprefix(HEAD)


def _edited(block: str, claim: Claim) -> str:
    text = _revised(HEAD + block, Worksheet(claims=(claim,)))
    if not text.startswith(HEAD):
        raise NotByPieces
    return text.removeprefix(HEAD)


def _left_over(three: Three, item: MergedClaim) -> str:
    """Return the comments that one side wrote in a claim that the other took away."""
    old = three[0].block(item.unit.base)
    if old is None:
        return ""
    known = {comment.text for comment in comments(HEAD + old)}
    lost = []
    for block in (three[1].block(item.unit.ours), three[2].block(item.unit.theirs)):
        if block is not None and block != old:
            lost += [c.text for c in comments(HEAD + block) if c.text not in known]
    dash = re.search(r"^ *(?=- )", old, re.MULTILINE)
    return "".join(f"{dash[0] if dash else ''}{text}\n" for text in lost)
