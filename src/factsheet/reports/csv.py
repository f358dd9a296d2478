"""One row a claim, for spreadsheets: UTF-8 with BOM, no cell that a spreadsheet would execute."""

import csv
import io
from collections import Counter

from factsheet.fields import time_text
from factsheet.model import NOT_JUDGED, STANCES, Claim, Worksheet
from factsheet.proofs import state
from factsheet.reports.facts import Facts
from factsheet.texts import guarded_cells, uncommanded

COLUMNS = (
    "id",
    "quote",
    "statement",
    "attributed_to",
    "priority",
    "tags",
    "assigned",
    "status",
    "stale",
    "rating",
    "because",
    "by",
    "at",
    "approval",
    "approved_by",
    "provisional",
    "note",
    *(stance.replace("-", "_") for stance in STANCES),
    "withheld",
    "evidence",
    "preserved",
)


def render(worksheet: Worksheet, facts: Facts) -> str:
    """Write the claims, each with its newest verdict, counts of evidence and its addresses."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(guarded_cells(_row(claim, facts)) for claim in worksheet.claims)
    return uncommanded(out.getvalue())


def _row(claim: Claim, facts: Facts) -> list[str]:
    verdict, approval = claim.judgement, claim.approval
    counts = Counter(item.stance for item in claim.evidence)
    return [
        claim.id,
        claim.quote or "",
        claim.statement or "",
        claim.attributed_to or "",
        claim.priority or "",
        ", ".join(claim.tags),
        claim.assigned or "",
        claim.status,
        "true" if claim.id in facts.stale else "false",
        claim.rating or "",
        (verdict and verdict.because) or "",
        verdict.by if verdict else "",
        time_text(verdict.at) if verdict else "",
        facts.signed.get(claim.id, ""),
        approval.by if approval else "",
        NOT_JUDGED if claim.id in facts.provisional else "",
        claim.note or "",
        *(str(counts[s]) for s in STANCES),
        str(facts.withheld.get(claim.id, 0)),
        "\n".join(item.url or item.source or "" for item in claim.evidence),
        "\n".join(state(item, facts.proof(item)) for item in claim.evidence).strip("\n"),
    ]
