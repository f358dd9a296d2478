"""The report as one HTML page: the annotated article, and the claims as cards."""

from factsheet.reports.html.page import render

__all__ = ["render"]
