"""Worksheets as reports: one file per format, one line each in the table."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from factsheet.model import Worksheet
from factsheet.reports.report_facts import Organisation, ReportFacts, SavedCopy, publishable

__all__ = [
    "CUT",
    "FORMATS",
    "Format",
    "Organisation",
    "ReportFacts",
    "SavedCopy",
    "publishable",
    "tables",
]


@dataclass(frozen=True, slots=True)
class Format:
    """One row of the table of report formats.

    `module` has `render(worksheet, facts) -> str | bytes`; it is imported when it is needed.
    """

    name: str
    suffixes: tuple[str, ...]
    module: str

    @property
    def render(self) -> Callable[[Worksheet, ReportFacts], str | bytes]:
        """The format's renderer."""
        function: Callable[[Worksheet, ReportFacts], str | bytes] = import_module(
            f"factsheet.reports.{self.module}"
        ).render
        return function


CUT = "… [cut: too long for a cell]"
"""The end of a text that was too long for a cell; an importer must not bring such a text back."""

FORMATS = {
    row.name: row
    for row in (
        Format("md", (".md", ".markdown"), "markdown"),
        Format("json", (".json",), "json"),
        Format("jsonl", (".jsonl", ".ndjson"), "jsonl"),
        Format("csv", (".csv",), "csv"),
        Format("html", (".html", ".htm"), "html_report"),
        Format("docx", (".docx",), "docx"),
        Format("xlsx", (".xlsx",), "xlsx"),
        Format("claimreview", (".jsonld",), "claimreview"),
        Format("csl-json", (".csl.json", ".csljson"), "csl"),
        Format("web-annotation", (".anno.jsonld",), "webannotation"),
        Format("wacz", (".wacz",), "wacz"),
    )
}


def tables(
    worksheet: Worksheet, facts: ReportFacts, format: str
) -> dict[str, list[dict[str, str]]]:
    """Return the sheets of an export as xlsx or csv: column -> text, as an importer reads it."""
    if format == "csv":
        from factsheet.reports import csv

        columns, rows = csv.table(worksheet, facts)
        return {"claims": [dict(zip(columns, row, strict=True)) for row in rows]}
    from factsheet.reports import xlsx

    return {name: rows for name, (_, rows) in xlsx.texts(xlsx.sheets(worksheet, facts)).items()}
