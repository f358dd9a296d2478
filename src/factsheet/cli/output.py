"""What several commands write alike: JSON, evidence and history entries."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from factsheet import console
from factsheet.cli import environment
from factsheet.console import Cell, Line
from factsheet.fields import time_text
from factsheet.model import Claim, Entry, Evidence
from factsheet.queries import citation, translation
from factsheet.texts import json_text, one_line
from factsheet.vocabulary import STALE

if TYPE_CHECKING:
    from factsheet.proofs import Proofs


_SIGNED = {
    "approved": "approved",
    "outdated": "approval outdated",
    "invalid": "approval not valid",
}


def emit_json(value: object) -> None:
    """Write a value to stdout as JSON."""
    console.emit(json_text(value, indent=2) + "\n")


def claim_objects(
    claims: Iterable[tuple[Claim, str | None, bool]],
    proofs: "Proofs | None" = None,
    *,
    confidential: bool = False,
) -> list[dict[str, object]]:
    """Return claims for JSON: their own fields, whether they are stale, what is proven.

    Each comes with the state of its approval (`Worksheet.approval_state`), and with whether its
    verdict is provisional.

    `confidential` includes the words of confidential evidence, and the fingerprints over them.
    """
    from factsheet.reports.jsonl import claim_object
    from factsheet.reports.report_facts import ReportFacts

    now = environment.now()
    objects = []
    for claim, approval, provisional in claims:
        stale = frozenset((claim.id,)) if claim.stale else frozenset()
        signed = {claim.id: approval} if approval else {}
        unjudged = frozenset((claim.id,)) if provisional else frozenset()
        facts = ReportFacts(
            now, stale=stale, signed=signed, proofs=proofs or {}, provisional=unjudged
        )
        objects.append(claim_object(claim, facts, confidential=confidential))
    return objects


def evidence_lines(number: int, item: Evidence) -> Iterator[Line]:
    """Yield a piece of evidence as lines: quote, origin, address, note; says if confidential."""
    about = ", ".join(words for _, words in citation(item))
    head = f"“{item.quote}”" if item.quote else about
    mark = "CONFIDENTIAL " * item.confidential
    yield Line(f"{number}. {mark}{head}", indent=2)
    if translated := translation(item):
        yield Line(translated, indent=5)
    if item.quote and about:
        yield Line(about, "dim", indent=5)
    if item.url:
        yield Line(item.url, "dim", indent=5)
    if item.note:
        yield Line(item.note, "italic", indent=5)


def entry_text(entry: Entry) -> str:
    """Return a history entry in words: when, who, what, why."""
    rating = f" ({entry.rating})" if entry.rating else ""
    because = f": {entry.because}" if entry.because else ""
    apart = f" [unaware of {entry.unaware_of}'s verdict]" if entry.unaware_of else ""
    return one_line(f"{time_text(entry.at)} {entry.by}: {entry.action}{rating}{because}{apart}")


def status_cell(claim: Claim, signed: str | None) -> Cell:
    """Return a status with its symbol, in its colour; a stale verdict has those of its own.

    Says in brackets what a stale verdict was, and whether it is approved.
    """
    row = claim.shown
    words = (claim.status if row is STALE else None, _SIGNED.get(signed or ""))
    remarks = ", ".join(filter(None, words))
    return (f"{row.symbol} {row.label}{f' ({remarks})' if remarks else ''}", row.colour)
