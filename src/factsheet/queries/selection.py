"""Which claims are asked for, and in which order."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from factsheet.model import Claim, Worksheet
from factsheet.people import same_person
from factsheet.rewording import earlier_words, is_gone
from factsheet.vocabulary import DEFAULT_PRIORITY, PRIORITIES, STATUSES

if TYPE_CHECKING:
    from factsheet.anchors import Text

NumberedClaim = tuple[int, Claim]
"""A claim with its number: its place in the file, from 1, whatever the order shown."""

SORTS: Mapping[str, Callable[[NumberedClaim], object]] = {
    "file": lambda row: row[0],
    "id": lambda row: row[1].id.casefold(),
    "status": lambda row: list(STATUSES).index(row[1].status),
    "priority": lambda row: list(PRIORITIES).index(row[1].priority or DEFAULT_PRIORITY),
    "assigned": lambda row: (row[1].assigned is None, (row[1].assigned or "").casefold()),
    "attributed-to": lambda row: (
        row[1].attributed_to is None,
        (row[1].attributed_to or "").casefold(),
    ),
    "changed": lambda row: -_changed(row[1]).timestamp(),
}


def _changed(claim: Claim) -> datetime:
    return max((entry.at for entry in claim.history), default=datetime(1970, 1, 1, tzinfo=UTC))


def select(
    worksheet: Worksheet,
    *,
    statuses: Collection[str] = (),
    tag: str | None = None,
    attributed_to: str | None = None,
    assigned: str | None = None,
    unassigned: bool = False,
    priorities: Collection[str] = (),
    stale: bool = False,
    unapproved: bool = False,
    provisional: bool = False,
    changed: bool = False,
    gone_from: "Text | None" = None,
    search: str | None = None,
    sort: str = "file",
    confidential: bool = True,
) -> list[NumberedClaim]:
    """Choose and order claims; a filter that is not given lets everything through.

    Names are compared without case; `attributed_to` and `search` find parts of words. `search`
    looks in id, quote, statement, attribution, note, rating, tags, and the evidence's texts, of
    confidential evidence only with `confidential`. `changed` are the claims in which a new draft
    changed words that are not judged again yet; `gone_from` is a text without their quotes; of
    both, either is enough.
    """
    rows: Iterable[NumberedClaim] = enumerate(worksheet.claims, 1)
    if statuses:
        rows = [row for row in rows if row[1].status in statuses]
    if tag:
        rows = [row for row in rows if tag.casefold() in (t.casefold() for t in row[1].tags)]
    if attributed_to:
        needle = attributed_to.casefold()
        rows = [row for row in rows if needle in (row[1].attributed_to or "").casefold()]
    if assigned:
        rows = [row for row in rows if same_person(row[1].assigned or "", assigned)]
    if unassigned:
        rows = [row for row in rows if not row[1].assigned]
    if priorities:
        rows = [row for row in rows if (row[1].priority or DEFAULT_PRIORITY) in priorities]
    if search:
        rows = [row for row in rows if search.casefold() in _haystack(row[1], confidential)]
    if stale:
        rows = [row for row in rows if row[1].stale]
    if changed or gone_from is not None:
        rows = [
            row
            for row in rows
            if (changed and earlier_words(row[1]) is not None)
            or (gone_from is not None and is_gone(row[1], gone_from))
        ]
    if unapproved:
        rows = [row for row in rows if _to_approve(row[1], worksheet)]
    if provisional:
        rows = [row for row in rows if worksheet.provisional(row[1])]
    return sorted(rows, key=SORTS[sort]) if sort != "file" else list(rows)  # type: ignore[arg-type]


def _to_approve(claim: Claim, worksheet: Worksheet) -> bool:
    """Whether a claim has a settled verdict that nobody signed off as it stands.

    An approval that is not valid (`Worksheet.approval_state`) is to be given again.
    """
    return STATUSES[claim.status].settled and worksheet.approval_state(claim) != "approved"


def cannot_hold(text: str, search: str) -> bool:
    r"""Whether a worksheet's YAML text shows that no claim in it holds the words searched for.

    A quick no for many files; False if it takes a look at the claims. Each value is in the
    text letter by letter, except for spaces (lines are folded), `''` in single quotes and what a
    backslash escapes: so every word of the search must be there, if it has no `'` and the text
    no backslash. Upper and lower case are folded letter by letter, too.
    """
    if "\\" in text or "'" in search:
        return False
    folded = text.casefold()
    return not all(word in folded for word in search.casefold().split())


def _haystack(claim: Claim, confidential: bool) -> str:
    texts = [claim.id, claim.quote, claim.statement, claim.attributed_to, claim.note, claim.rating]
    texts += claim.tags
    for item in claim.evidence:
        if item.confidential and not confidential:
            continue
        texts += [item.url, item.source, item.publisher, item.via, item.quote, item.note]
    return "\n".join(text for text in texts if text).casefold()
