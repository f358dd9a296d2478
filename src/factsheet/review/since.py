"""What changed in a claim since it was judged or approved, in words."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from factsheet.comparing import FieldChange, Hidden, compare
from factsheet.fields import plain
from factsheet.model import Claim, Evidence, Worksheet
from factsheet.review.paragraphs import Paragraph, cut
from factsheet.review.session import Session
from factsheet.rewording import earlier_words
from factsheet.rewording.differences import difference
from factsheet.rewording.proposals import proposal

_LABELS = {
    "statement": "Statement",
    "quote": "Quote",
    "attributed_to": "Attribution",
    "rating": "Rating",
}
_NOT_JUDGED: dict[str, Any] = {
    "accessed": None,
    "archive": None,
    "changed": None,
    "salt": None,
    "extra": {},
}
"""Fields of evidence that neither verdict nor approval is about."""
_NOT_IN_A_VERDICT: dict[str, Any] = {"note": None, "confidential": False}


@dataclass(frozen=True, slots=True)
class Since:
    """What changed, in paragraphs; `added` are the numbers of the evidence that is new."""

    rows: tuple[Paragraph, ...] = ()
    added: frozenset[int] = field(default_factory=frozenset)


def since(session: Session) -> Since:
    """Return what changed in the claim shown, as far as that is known."""
    claim, entry = session.needed(), session.questioned()
    if entry is None:
        return Since()
    what = "verdict" if entry.status else "approval"
    head = f"Changed since {cut(entry.by)}'s {what} on {entry.at:%Y-%m-%d}:"
    then = session.judged()
    if isinstance(then, str):
        return Since(tuple(_unknown(claim, head, then)))
    unjudged = _NOT_JUDGED | (_NOT_IN_A_VERDICT if entry.status else {})
    was, now = (tuple(replace(item, **unjudged) for item in one.evidence) for one in (then, claim))
    before, after = (
        Worksheet(claims=(replace(claim, evidence=items, history=(), extra={}),))
        for items in (was, now)
    )
    parts = [part for change in compare(before, after, Hidden(whole=True)) for part in change.parts]
    trees = [tree for part in parts if part.was is None for tree in part.now or ()]
    added = frozenset(number for number, item in enumerate(now, 1) if plain(item) in trees)
    names = [name for name in _LABELS if not (name == "rating" and entry.status)]
    rows = [row for name in names for row in _text(name, then, claim)]
    rows += [
        Paragraph(((cut(words), ""),), indent=2)
        for part in parts
        for words in _evidence(part, sorted(added))
    ]
    asked = proposal(claim)
    rows += [Paragraph(((f"{cut(str(asked))} (s)", "strong"),), indent=2)] if asked else []
    rows = rows or [Paragraph((("the verdict's own words: see the history", ""),), indent=2)]
    return Since((Paragraph(((head, "warning"),), gap=True), *rows), added)


def _unknown(claim: Claim, head: str, why: str) -> Iterator[Paragraph]:
    yield Paragraph(((head, "warning"),), gap=True)
    was = earlier_words(claim)
    if was is not None and claim.quote:
        yield from _changed_rows("Quote", was, claim.quote)
        yield Paragraph(((f"what else changed is not known: {why}", ""),), indent=2)
    else:
        yield Paragraph(((f"what it was is not known: {why}", ""),), indent=2)


def _text(name: str, then: Claim, claim: Claim) -> Iterator[Paragraph]:
    was, now = getattr(then, name), getattr(claim, name)
    if was and now and was != now:
        yield from _changed_rows(_LABELS[name], was, now)
    elif was != now:
        done = "added" if now else "removed"
        yield Paragraph(((f"{_LABELS[name]} {done}: ", ""), (cut(was or now), "")), indent=2)


def _changed_rows(label: str, was: str, now: str) -> Iterator[Paragraph]:
    changes = cut(difference(was, now))
    yield Paragraph(((f"{label}: ", ""), (changes, "strong")), indent=2)
    yield Paragraph((("was: ", "dim"), (cut(was), "")), indent=4)


def _evidence(part: FieldChange, added: list[int]) -> Iterator[str]:
    if part.was is None and added:
        yield f"evidence added: {', '.join(map(str, added))}"
    elif part.now is None:
        for tree in part.was or ():
            yield f"evidence removed: {_named(tree)}"
    else:
        yield part.words


def _named(tree: dict[str, Any]) -> str:
    item = Evidence(url=tree.get("url"), source=tree.get("source"), quote=tree.get("quote"))
    quote = f" “{item.quote}”" if item.quote else ""
    return f"{item.url or item.source}{quote}"
