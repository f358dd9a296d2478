"""One row a claim, for spreadsheets: UTF-8 with BOM, no cell that a spreadsheet would execute."""

import csv
import io
import re
from collections import Counter

from factsheet.fields import time_text
from factsheet.model import Claim, Worksheet
from factsheet.proofs import state
from factsheet.reports.facts import Facts
from factsheet.texts import visible

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
    "note",
    "supports",
    "refutes",
    "context",
    "nothing_found",
    "withheld",
    "evidence",
    "preserved",
)
_FORMULA = re.compile(r"\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")


def render(worksheet: Worksheet, facts: Facts) -> str:
    """Write the claims, each with its newest verdict, counts of evidence and its addresses."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([safe(cell) for cell in _row(claim, facts)] for claim in worksheet.claims)
    return out.getvalue()


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
        claim.note or "",
        *(str(counts[s]) for s in ("supports", "refutes", "context", "nothing-found")),
        str(facts.withheld.get(claim.id, 0)),
        "\n".join(item.url or item.source or "" for item in claim.evidence),
        "\n".join(state(item, facts.proof(item)) for item in claim.evidence).strip("\n"),
    ]


def safe(cell: str) -> str:
    """Make a cell harmless: one that begins like a formula gets a `'` in front (OWASP's advice)."""
    if _FORMULA.match(cell):
        cell = "'" + cell
    return visible(cell)
