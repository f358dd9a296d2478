"""Who checked, and what was looked up: what the worksheet says of it, and nothing else."""

from collections.abc import Collection
from typing import Any

from factsheet.model import Worksheet
from factsheet.people import same_person
from factsheet.proofs import Standing
from factsheet.reports.report_facts import ReportFacts, uses_approvals
from factsheet.vocabulary import STATUSES


def people(worksheet: Worksheet, facts: ReportFacts) -> dict[str, Any]:
    """Return who judged and whose approvals hold, each once, and the time of the newest verdict."""
    entries = [entry for claim in worksheet.claims for entry in claim.history]
    return {
        "checked": list(
            dict.fromkeys(
                entry.by
                for entry in entries
                if entry.status and not same_person(entry.by, worksheet.prepared_by or "")
            )
        ),
        "approved": list(
            dict.fromkeys(
                claim.approval.by
                for claim in worksheet.claims
                if claim.approval and facts.signed.get(claim.id) == "approved"
            )
        ),
        "last": max((entry.at for entry in entries if entry.status), default=None),
    }


def looked_up(worksheet: Worksheet, facts: ReportFacts, placed: Collection[int]) -> dict[str, Any]:
    """Count what the program looked up itself, what people compared by eye, and what they approved.

    `program` are rows of the key of the words, how many were found, and how many there are; only
    for what was looked up at all. `placed` are the claims whose quotes are in the article's text.
    """
    quoted = [item for item in worksheet.evidence if item.quote]
    proofs = [facts.proof(item) for item in quoted]
    rows = []
    if facts.article_text and (claims := [claim for claim in worksheet.claims if claim.quote]):
        rows.append(("method_claims", len(placed), len(claims)))
    if any(proofs):
        proven = sum(proof.proven for proof in proofs if proof)
        rows.append(("method_quotes", proven, len(quoted)))
    judged = sum(
        claim.judgement is not None and STATUSES[claim.status].settled for claim in worksheet.claims
    )
    valid = sum(state == "approved" for state in facts.signed.values())
    return {
        "program": rows,
        "by_eye": sum(proof.standing is Standing.SEEN for proof in proofs if proof),
        "approved": (valid, judged) if uses_approvals(worksheet, facts) and judged else None,
        "withheld": sum(facts.withheld.values()),
    }
