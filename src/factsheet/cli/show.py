"""`show`: everything about one claim."""

from collections.abc import Iterator, Sequence

import typer

from factsheet import console, queries, store
from factsheet.anchors import prepare
from factsheet.approvals import doubt
from factsheet.cli import environment, options
from factsheet.cli.options import TextOrJson
from factsheet.cli.output import claim_objects, emit_json, entry_text, evidence_lines
from factsheet.cli.signatures import chain_of, signed_words
from factsheet.console import Line
from factsheet.fields import time_text
from factsheet.model import Claim, Entry, Evidence, Worksheet
from factsheet.proofs import Proofs, changed_since, proof_of, state, wayback
from factsheet.rewording import earlier_words, is_gone, reworded
from factsheet.vocabulary import NOT_JUDGED, STALE, WAS

app = typer.Typer(rich_markup_mode=None)


@app.command(epilog="Example: factsheet show 2")
def show(
    claim: options.Claim,
    format: options.Format = TextOrJson.text,
    confidential: options.Confidential = False,
    worksheet: options.Worksheet = None,
) -> None:
    """Show everything about one claim.

    Its words, its verdict and the reason, the evidence by stance, and the history. The text marks
    confidential evidence; JSON leaves its words out unless --confidential is given.
    """
    from factsheet.cli.check_context import proofs_of

    path = environment.locate(worksheet)
    loaded = store.load(path)
    sheet = loaded.worksheet
    found = queries.find_claim(sheet, claim)
    proofs = proofs_of(sheet, path, [found])
    if format is TextOrJson.json:
        one = (found, sheet.approval_state(found), sheet.provisional(found))
        shown = claim_objects([one], proofs, confidential=confidential)
        emit_json(shown[0])
    else:
        chain = chain_of(loaded)
        signed = [signed_words(chain, found.id, place) for place in range(len(found.history))]
        number = queries.number_of(sheet, found)
        console.emit_lines(
            _card(number, found, sheet, proofs, signed, gone=_is_quote_missing(loaded, found))
        )


def _is_quote_missing(loaded: store.Loaded, claim: Claim) -> bool:
    """Whether the stored text of the article lacks a claim's quote."""
    named = loaded.worksheet.article.text if claim.quote else None
    text = store.article_text(loaded.path, named).text
    return text is not None and is_gone(claim, prepare(text))


def _card(
    number: int, claim: Claim, sheet: Worksheet, proofs: Proofs, keys: Sequence[str], *, gone: bool
) -> Iterator[Line]:
    yield Line(f"{number}. {claim.id}", "bold")
    yield Line(claim.words)
    yield Line("")
    yield from _verdict_lines(claim, sheet, gone=gone)
    was = earlier_words(claim)
    yield Line("")
    for label, text in (
        ("Quote", f"“{claim.quote}”" if claim.quote else None),
        ("Before the new draft", f"“{was}”" if was is not None else None),
        ("Attributed to", claim.attributed_to),
        ("Priority", claim.priority),
        ("Tags", ", ".join(claim.tags)),
        ("Assigned", claim.assigned),
        ("Note", claim.note),
        *((k, str(value)) for k, value in claim.extra.items() if k != WAS or was is None),
    ):
        if text and label == "Note" and "\n" in text.strip():  # `load` writes a line per comment
            yield Line("Note:")
            yield from (Line(line, indent=2) for line in text.split("\n") if line)
        elif text:
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


def _verdict_lines(claim: Claim, sheet: Worksheet, *, gone: bool) -> Iterator[Line]:
    """Yield the verdict, why it was given, what a new draft changed since, and who approved it."""
    status, verdict = claim.shown, claim.judgement
    head = f"{status.symbol} {status.label}"
    if status is STALE:
        rated = f", {claim.rating}" if claim.rating else ""
        head += f": changed since the verdict ({claim.status}{rated})"
    elif claim.rating:
        head += f" · {claim.rating}"
    yield Line(head, f"bold {status.colour}")
    if new := reworded(claim):
        yield Line(f"New draft: {new}", indent=2)
    if new:
        from factsheet.rewording.proposals import proposal

        if asked := proposal(claim):
            yield Line(str(asked), "bold", indent=2)
    if gone:
        yield Line("The quote is not in the article.", "bold", indent=2)
    if verdict and verdict.because:
        yield Line(verdict.because, indent=2)
    if sheet.provisional(claim):
        yield Line(f"Provisional: {NOT_JUDGED}", "bold")
    if claim.approval:
        yield _approval_line(claim, claim.approval, sheet)


def _approval_line(claim: Claim, approval: Entry, sheet: Worksheet) -> Line:
    by, state = f"{approval.by}, {time_text(approval.at)}", sheet.approval_state(claim)
    if state == "approved":
        return Line(f"Approved by {by}", "green")
    if state == "invalid":
        return Line(f"Approval not valid: {doubt(claim, sheet)}", "bold")
    return Line(f"Approval outdated: something changed since it was given by {by}", "bold")


def _kept_lines(item: Evidence, proofs: Proofs) -> Iterator[Line]:
    """Return whether the evidence is preserved, and where: the copy, and the Wayback Machine."""
    proof = proof_of(item, proofs)
    words = state(item, proof)
    if not words or item.archive is None:
        return
    colour = "red"
    if proof is not None and proof.counts and not changed_since(item, proof):
        colour = "green" if proof.proven or proof.seen else "yellow"
    yield Line(words, colour, indent=5)
    if proof is not None and proof.seen:
        yield Line(proof.seen.because, "italic", indent=5)
    yield Line(item.archive.path, "dim", indent=5)
    if elsewhere := wayback(item, proof):
        yield Line(elsewhere, "dim", indent=5)
