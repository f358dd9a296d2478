"""`evidence seen`: record that a person compared a quote with a copy that no program can read."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from factsheet import console, edits, queries
from factsheet.cli import environment, options, saving
from factsheet.cli.evidence_fields import Number
from factsheet.model import ByEye, Claim, Evidence, Worksheet
from factsheet.problems import FactsheetError
from factsheet.proofs import Proof, compared, no_comparison, proof_of

app = typer.Typer(rich_markup_mode=None)


@app.command(
    epilog="Example: factsheet evidence seen poster 1 --because 'third line of the poster'"
)
def seen(
    claim: options.Claim,
    number: Number,
    because: Annotated[
        str | None, options.words("Where the words are in what you looked at")
    ] = None,
    revoke: Annotated[bool, typer.Option("--revoke", help="Withdraw the comparison.")] = False,
    by: options.By = None,
    worksheet: options.Worksheet = None,
    wait: options.Wait = 10,
) -> None:
    """Record that you compared a quote with its copy by eye, or by ear.

    For pictures, scans and recordings, whose words no program can read; `check` then counts the
    quote as compared by you. It counts for exactly this file and these words: if either changes,
    `check` reports an error. A page whose text can be read is refused: `check` looks there itself.
    """
    path = environment.locate(worksheet)
    remarks: list[str] = []
    if not revoke and not because:
        raise typer.BadParameter(
            "say what you looked at, and where the words are", param_hint="--because"
        )
    who = environment.actor(by, path)

    def change(sheet: Worksheet) -> Worksheet:
        found = queries.find_claim(sheet, claim)
        item = edits.pick_evidence(found, number)
        remarks[:] = saving.numbered_claim(claim, found)
        if revoke:
            remarks.append(f"{found.id}: {_revoked(item, number)}")
            return edits.edit_evidence(sheet, found, number, {"by_eye": None})
        proof = _looked(found, number, item, path)
        assert item.archive is not None
        eye = ByEye(who, environment.now(), because or "", item.archive.sha256, item.quote)
        remarks.append(f"{found.id}: evidence {number} {compared(eye, proof)}")
        if item.by_eye and item.by_eye.by != who:
            was = compared(item.by_eye, proof)
            remarks.append(f"{found.id}: this replaces what was recorded before: {was}")
        return edits.edit_evidence(sheet, found, number, {"by_eye": eye})

    saving.save(path, change, wait)
    console.say(*remarks)


def _revoked(item: Evidence, number: int) -> str:
    if item.by_eye is None:
        return f"evidence {number} was not compared by eye; nothing changed"
    return f"evidence {number} no longer counts as compared by eye by {item.by_eye.by}"


def _looked(claim: Claim, number: int, item: Evidence, path: Path) -> Proof:
    """Return what the copy proves by itself. Raises FactsheetError if no comparison is needed."""
    from factsheet.workflows.saved_copies import prove_some

    proof = proof_of(item, prove_some([item], path))
    capture = f"factsheet capture {claim.id} -n {number}"
    if proof is None:
        raise FactsheetError(
            f"evidence {number} of {claim.id} has no saved copy to compare with; "
            f"first: {capture}, or with --from FILE"
        )
    why = no_comparison(replace(proof, difference="", apart="") if item.confidential else proof)
    if not why:
        return proof
    remedy = f"save a valid copy: {capture}"
    if not proof.trouble:
        remedy = (
            f"add it: factsheet evidence edit {claim.id} {number} --quote '…'"
            if not item.quote
            else f"if the words are in an image on the page, save the image: {capture} --from FILE"
        )
    raise FactsheetError(f"evidence {number} of {claim.id}: {why}", remedy)
