"""One row per claim, for spreadsheets: UTF-8 with BOM, no cell that a spreadsheet would execute."""

import csv
import io

from factsheet.fields import LAYOUTS, cell_text, cells
from factsheet.model import Claim, Worksheet
from factsheet.proofs import state
from factsheet.reports.facts import Facts, worked_out
from factsheet.texts import guarded_cells, uncommanded


def render(worksheet: Worksheet, facts: Facts) -> str:
    """Write the claims, each with its newest verdict, counts of evidence and its addresses."""
    columns = LAYOUTS["csv"].columns
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(columns)
    for claim in worksheet.claims:
        row = cells(columns, claim, worked_out(claim, facts) | _evidence(claim, facts))
        writer.writerow(guarded_cells(map(cell_text, row)))
    return uncommanded(out.getvalue())


def _evidence(claim: Claim, facts: Facts) -> dict[str, str]:
    """Return the addresses of the evidence, and whether each is preserved, line by line."""
    preserved = "\n".join(state(item, facts.proof(item)) for item in claim.evidence)
    return {
        "evidence": "\n".join(item.url or item.source or "" for item in claim.evidence),
        "preserved": preserved.strip("\n"),
    }
