"""The whole worksheet as one JSON object."""

from factsheet.fields import plain
from factsheet.model import Worksheet
from factsheet.reports.jsonl import claim_object
from factsheet.reports.report_facts import ReportFacts
from factsheet.texts import json_text


def render(worksheet: Worksheet, facts: ReportFacts) -> str:
    """Write the worksheet's own fields, with what `claim_object` adds, and `withheld` on top."""
    whole = plain(worksheet)
    whole["claims"] = [claim_object(claim, facts) for claim in worksheet.claims]
    whole["withheld"] = sum(facts.withheld.values())
    return json_text(whole, indent=2) + "\n"
