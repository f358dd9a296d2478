"""The report as a page of a site: the HTML, with its ClaimReviews for machines in it."""

from factsheet.model import Worksheet
from factsheet.reports import claimreview
from factsheet.reports.html import page
from factsheet.reports.report_facts import ReportFacts
from factsheet.urls import is_address


def render(worksheet: Worksheet, facts: ReportFacts) -> str:
    """Write the page; it holds ClaimReviews when its address, or the article's, is known."""
    reviews = None
    if (facts.base_url or is_address(worksheet.article.url)) and claimreview.reviewed(
        worksheet, facts
    ):
        reviews = claimreview.render(worksheet, facts)
    return page.render(worksheet, facts, json_ld=reviews)
