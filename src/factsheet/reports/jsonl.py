"""One JSON object a claim, one per line; `import` reads it back."""

from typing import Any

from factsheet.model import Claim, Evidence, Worksheet
from factsheet.proofs import Proof, finding, wayback
from factsheet.reports.report_facts import ReportFacts
from factsheet.texts import json_text
from factsheet.vocabulary import NOT_JUDGED
from factsheet.withholding import claim_tree, withheld


def render(worksheet: Worksheet, facts: ReportFacts) -> str:
    """Write each claim as `claim_object` gives it.

    Evidence with a saved copy has `proof`: what the copy proves.
    """
    return "".join(json_text(claim_object(claim, facts)) + "\n" for claim in worksheet.claims)


def claim_object(claim: Claim, facts: ReportFacts, *, confidential: bool = False) -> dict[str, Any]:
    """Return a claim as `list --format json` does; evidence and history are always there.

    `approval` is `approved`, `outdated`, `invalid`, or null where there is none; `provisional`
    says that no person gave the verdict, where that is so; `withheld` counts the
    evidence that was taken out, or whose words are, where some was. `confidential` takes out none.
    """
    record = claim_tree(claim, confidential=confidential)
    record |= {
        "stale": claim.id in facts.stale,
        "approval": facts.signed.get(claim.id),
        "evidence": record.get("evidence", []),
        "history": record.get("history", []),
    }
    for tree, item in zip(record["evidence"], claim.evidence, strict=True):
        shown = confidential or not item.confidential
        if shown and (proof := facts.proof(item)):
            tree["proof"] = _proof_object(item, proof)
    if claim.id in facts.provisional:
        record["provisional"] = NOT_JUDGED
    if hidden := facts.withheld.get(claim.id) or (0 if confidential else withheld(claim)):
        record["withheld"] = hidden
    return record


def _proof_object(item: Evidence, proof: Proof) -> dict[str, Any]:
    """Return what a saved copy proves: does it count, how is the quote in it, where else to look.

    `state` is proven; seen (compared by eye, as `by_eye` says); kept (no quote to speak of);
    unproven; or invalid. `quote` is exact,
    normalised, case, elided or missing; null without a quote or a text. `left_out` are the words
    that an elided quote leaves out, `negation` one among them that says no.
    """
    found: dict[str, Any] = {
        "state": proof.standing.value,
        "preserved": proof.proven,
        "quote": proof.how.value if proof.how else None,
        "finding": finding(proof),
    }
    if proof.omission.left_out:
        found["left_out"] = list(proof.omission.left_out)
        found["negation"] = proof.omission.negation
    if proof.by_hand is not None:
        found["method"] = "by-hand" if proof.by_hand else "fetched"
    if elsewhere := wayback(item, proof):
        found["wayback"] = elsewhere
    return found
