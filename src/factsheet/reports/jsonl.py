"""One JSON object a claim, one a line; `import` reads it back."""

from typing import Any

from factsheet.fields import plain
from factsheet.model import Claim, Worksheet
from factsheet.reports.facts import Facts
from factsheet.texts import json_text


def render(worksheet: Worksheet, facts: Facts) -> str:
    """Write each claim's own fields with `stale`, and `withheld` where evidence was taken out."""
    return "".join(json_text(claim_object(claim, facts)) + "\n" for claim in worksheet.claims)


def claim_object(claim: Claim, facts: Facts) -> dict[str, Any]:
    """Give a claim as `list --format json` does; evidence and history are always there."""
    record: dict[str, Any] = plain(claim)
    record |= {
        "stale": claim.id in facts.stale,
        "evidence": record.get("evidence", []),
        "history": record.get("history", []),
    }
    if claim.id in facts.withheld:
        record["withheld"] = facts.withheld[claim.id]
    return record
