"""One row per claim, for spreadsheets: UTF-8 with a BOM, nothing that one would execute."""

import csv
import io
from collections.abc import Iterator

from factsheet.fields import LAYOUTS, cell_text, cells, own_keys, own_text
from factsheet.model import Evidence, Worksheet
from factsheet.proofs import state
from factsheet.reports.report_facts import ReportFacts, derived_columns
from factsheet.texts import coded, escape_ci_commands, escape_formulas
from factsheet.urls import is_address


def render(worksheet: Worksheet, facts: ReportFacts) -> str:
    """Write the claims, each with its newest verdict, counts of evidence and its addresses."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    columns, rows = table(worksheet, facts)
    writer.writerow(escape_formulas(map(_coded, columns)))
    writer.writerows(map(escape_formulas, rows))
    return escape_ci_commands(out.getvalue())


def table(worksheet: Worksheet, facts: ReportFacts) -> tuple[tuple[str, ...], Iterator[list[str]]]:
    """Return the columns and the rows of claims, with codes for what is not text."""
    columns, own = LAYOUTS["csv"].columns, own_keys(worksheet.claims)

    def rows() -> Iterator[list[str]]:
        for claim in worksheet.claims:
            others = derived_columns(claim, facts)
            kept = "\n".join(state(item, facts.proof(item)) for item in claim.evidence)
            others |= {"preserved": kept.strip("\n"), "evidence": ""}
            row = [_coded(cell_text(value)) for value in cells(columns, claim, others)]
            row[columns.index("evidence")] = "\n".join(map(_source, claim.evidence))
            extra = claim.extra
            yield row + [_coded(own_text(extra[key])) if key in extra else "" for key in own]

    return columns + own, rows()


def _coded(text: str) -> str:
    """Return a text as `coded` does, its tabs too: programs that guess may cut a cell at them."""
    return coded(text).replace("\t", "\\x09")


def _source(item: Evidence) -> str:
    """Return where a piece of evidence is, on one line: its address, then its source.

    A source that begins like an address gets a code there, so that it is not mistaken for one.
    """
    source = _coded(item.source or "").replace("\n", "\\x0a")
    if item.url:
        return f"{_coded(item.url)} {source}" if source else _coded(item.url)
    begins_as_address = is_address(source.partition(" ")[0])
    return f"\\x{ord(source[0]):02x}{source[1:]}" if begins_as_address else source
