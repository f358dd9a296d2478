"""`show`: everything about one claim, and how evidence and history are spelled for people."""

from collections.abc import Iterable, Iterator, Sequence

import typer

from factsheet import console, queries, store
from factsheet.approvals import doubt
from factsheet.cli import options
from factsheet.cli.looking import chain_of, proofs_of, signed_words
from factsheet.cli.options import TextOrJson
from factsheet.console import Line
from factsheet.fields import time_text
from factsheet.model import NOT_JUDGED, STALE, Claim, Entry, Evidence, Worksheet
from factsheet.proofs import Proofs, changed_since, proof_of, state, wayback
from factsheet.texts import json_text, one_line

app = typer.Typer(rich_markup_mode=None)


def claim_objects(
    claims: Iterable[tuple[Claim, str | None, bool]],
    proofs: Proofs | None = None,
    *,
    confidential: bool = False,
) -> list[dict[str, object]]:
    """Return claims as JSON knows them: their own fields, whether they are stale, what is proven.

    Each comes with the state of its approval (`Worksheet.approval_state`), and with whether its
    verdict is provisional.

    `confidential` gives the words of confidential evidence, and the fingerprints over them.
    """
    from factsheet.reports.facts import Facts
    from factsheet.reports.jsonl import claim_object

    now = options.now()
    objects = []
    for claim, approval, provisional in claims:
        stale = frozenset((claim.id,)) if claim.stale else frozenset()
        signed = {claim.id: approval} if approval else {}
        unjudged = frozenset((claim.id,)) if provisional else frozenset()
        facts = Facts(now, stale=stale, signed=signed, proofs=proofs or {}, provisional=unjudged)
        objects.append(claim_object(claim, facts, confidential=confidential))
    return objects


@app.command(epilog="Example: factsheet show 2")
def show(
    claim: options.Claim,
    format: options.Format = TextOrJson.text,
    confidential: options.Confidential = False,
    worksheet: options.Worksheet = None,
) -> None:
    """Show everything about one claim.

    Its words, verdict and reason, the evidence by stance, the history. The text marks confidential
    evidence; JSON leaves its words out unless --confidential is given.
    """
    path = options.locate(worksheet)
    loaded = store.load(path)
    sheet = loaded.worksheet
    found = queries.find_claim(sheet, claim)
    proofs = proofs_of(sheet, path, [found])
    if format is TextOrJson.json:
        one = (found, sheet.approval_state(found), sheet.provisional(found))
        shown = claim_objects([one], proofs, confidential=confidential)
        console.emit(json_text(shown[0], indent=2) + "\n")
    else:
        chain = chain_of(loaded)
        signed = [signed_words(chain, found.id, place) for place in range(len(found.history))]
        number = queries.number_of(sheet, found)
        console.emit_lines(_card(number, found, sheet, proofs, signed))


def _card(
    number: int, claim: Claim, sheet: Worksheet, proofs: Proofs, keys: Sequence[str]
) -> Iterator[Line]:
    status, verdict = claim.shown, claim.judgement
    yield Line(f"{number}. {claim.id}", "bold")
    yield Line(claim.words)
    yield Line("")
    head = f"{status.symbol} {status.label}"
    if status is STALE:
        rated = f" ({claim.rating})" if claim.rating else ""
        head += f": claim or evidence changed since it was marked {claim.status}{rated}"
    elif claim.rating:
        head += f" · {claim.rating}"
    yield Line(head, f"bold {status.colour}")
    if verdict and verdict.because:
        yield Line(verdict.because, indent=2)
    if sheet.provisional(claim):
        yield Line(f"Provisional: {NOT_JUDGED}", "bold")
    if claim.approval:
        yield _approval_line(claim, claim.approval, sheet)
    yield Line("")
    for label, text in (
        ("Quote", f"“{claim.quote}”" if claim.quote else None),
        ("Attributed to", claim.attributed_to),
        ("Priority", claim.priority),
        ("Tags", ", ".join(claim.tags)),
        ("Assigned", claim.assigned),
        ("Note", claim.note),
        *((name, str(value)) for name, value in claim.extra.items()),
    ):
        if text:
            yield Line(f"{label}: {text}")
    for heading, items in queries.by_stance(claim):
        yield from (Line(""), Line(heading, "bold"))
        for place, item in items:
            yield from evidence_lines(place, item)
            yield from _kept_lines(item, proofs)
    if not claim.evidence:
        yield from (Line(""), Line("No evidence yet."))
    if claim.history:
        yield Line("")
        yield Line("History", "bold")
        for entry, words in zip(claim.history, keys, strict=True):
            yield Line(entry_text(entry), indent=2)
            if words:
                yield Line(words, "dim", indent=4)


def _approval_line(claim: Claim, approval: Entry, sheet: Worksheet) -> Line:
    by, state = f"{approval.by}, {time_text(approval.at)}", sheet.approval_state(claim)
    if state == "approved":
        return Line(f"Approved by {by}", "green")
    if state == "invalid":
        return Line(f"Approval not valid: {doubt(claim, sheet)}", "bold")
    return Line(f"Approval outdated: something changed since it was given by {by}", "bold")


def evidence_lines(number: int, item: Evidence) -> Iterator[Line]:
    """Yield a piece of evidence as lines: quote, origin, address, note; says if confidential."""
    origin = item.publisher or ""
    origin += f" via {item.via}" if item.via else ""
    parts = [
        origin.strip(),
        item.source or "",
        item.locator or "",
        item.kind or "",
        f"published {item.published}" if item.published else "",
        f"read {item.accessed}" if item.accessed else "",
    ]
    about = ", ".join(part for part in parts if part)
    head = f"“{item.quote}”" if item.quote else about
    mark = "CONFIDENTIAL " * item.confidential
    yield Line(f"{number}. {mark}{head}", indent=2)
    if item.quote and about:
        yield Line(about, "dim", indent=5)
    if item.url:
        yield Line(item.url, "dim", indent=5)
    if item.note:
        yield Line(item.note, "italic", indent=5)


def _kept_lines(item: Evidence, proofs: Proofs) -> Iterator[Line]:
    """Return whether the evidence is preserved, and where: the copy, and the Wayback Machine."""
    proof = proof_of(item, proofs)
    words = state(item, proof)
    if not words or item.archive is None:
        return
    colour = "red"
    if proof is not None and proof.counts and not changed_since(item, proof):
        colour = "green" if proof.proven else "yellow"
    yield Line(words, colour, indent=5)
    yield Line(item.archive.path, "dim", indent=5)
    if elsewhere := wayback(item, proof):
        yield Line(elsewhere, "dim", indent=5)


def entry_text(entry: Entry) -> str:
    """Spell a history entry: when, who, what, why."""
    rating = f" ({entry.rating})" if entry.rating else ""
    because = f": {entry.because}" if entry.because else ""
    apart = f" [unaware of {entry.unaware_of}'s verdict]" if entry.unaware_of else ""
    return one_line(f"{time_text(entry.at)} {entry.by}: {entry.deed}{rating}{because}{apart}")
