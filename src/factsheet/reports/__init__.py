"""Worksheets as reports: one file a format, one line each in the table."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from factsheet.model import Worksheet
from factsheet.reports.facts import Facts, Organisation, publishable

__all__ = ["FORMATS", "Facts", "Format", "Organisation", "publishable"]


@dataclass(frozen=True, slots=True)
class Format:
    """One row of the table of report formats.

    `module` has `render(worksheet, facts) -> str | bytes`; it is imported when it is needed.
    """

    name: str
    suffixes: tuple[str, ...]
    module: str

    @property
    def render(self) -> Callable[[Worksheet, Facts], str | bytes]:
        """The format's renderer."""
        function: Callable[[Worksheet, Facts], str | bytes] = import_module(
            f"factsheet.reports.{self.module}"
        ).render
        return function


FORMATS = {
    row.name: row
    for row in (
        Format("md", (".md", ".markdown"), "markdown"),
        Format("json", (".json",), "json"),
        Format("jsonl", (".jsonl", ".ndjson"), "jsonl"),
        Format("csv", (".csv",), "csv"),
        Format("html", (".html", ".htm"), "webpage"),
        Format("xlsx", (".xlsx",), "xlsx"),
        Format("claimreview", (".jsonld",), "claimreview"),
    )
}
