"""What `export` says besides writing the file: what `check` finds, what a format leaves out."""

import shlex
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from factsheet import console, queries, rules
from factsheet.cli.export_counts import say_unmarkable
from factsheet.fields import CARRIED
from factsheet.model import Evidence, Worksheet
from factsheet.problems import FactsheetError, Finding
from factsheet.reports import Format, ReportFacts
from factsheet.texts import counted, pieces
from factsheet.urls import is_address


def say_unplaced_claims(public: Worksheet, facts: ReportFacts) -> None:
    """Say how many claims a Word copy lists at the end, not being in the article."""
    from factsheet.reports.docx import places

    if not facts.article_text:
        console.say(
            "the article's text is not stored, so the copy only lists the claims; first: "
            "factsheet load"
        )
        return
    if count := len(public.claims) - len(places(public.claims, facts.article_text)):
        be = "is" if count == 1 else "are"
        console.say(f"{counted(count, 'claim')} {be} listed at the end, not in the article")


def say_found(found: Sequence[Finding], sheet: Worksheet, path: Path, *, strict: bool) -> None:
    """Say what `check` finds wrong with what is published, and what is not settled yet.

    With `strict`, raises FactsheetError if it finds an error.
    """
    errors = sum(item.level == "error" for item in found)
    see = f"factsheet check {shlex.quote(str(path))}"
    if errors and strict:
        raise FactsheetError(f"not exported: check finds {counted(errors, 'error')}; see {see}")
    if errors:
        console.say(f"check finds {counted(errors, 'error')} in {path}; see {see}")
    if loosened := rules.loosened(sheet.rules, rules.floor()):
        console.say(f"rules that {path} loosens: {', '.join(loosened)}")
    done = queries.progress(sheet)
    if unsettled := done.total - done.settled:
        stale = f", {done.stale} of them stale" if done.stale else ""
        console.say(f"not settled yet: {unsettled} of {counted(done.total, 'claim')}{stale}")


def say_exposed(sheet: Worksheet, context: rules.Context) -> None:
    """Say how much evidence is published that was confidential in an earlier revision."""
    if count := sum(1 for _ in rules.no_longer_confidential(sheet, context)):
        console.say(
            f"{pieces(count)} published now, but confidential in an earlier revision: see "
            "`factsheet check`"
        )


def say_csv(public: Worksheet) -> None:
    """Say which fields of the evidence a csv has no place for."""
    names = [one.name for one in fields(Evidence) if one.name not in CARRIED["csv"]["evidence"]]
    if left := [name for name in names if any(getattr(item, name) for item in public.evidence)]:
        shown = ", ".join("x-…" if name == "extra" else name for name in left)
        console.say(
            f"csv leaves out some fields of the evidence: {shown}; xlsx and jsonl have them all"
        )


def say_of_reviews(chosen: Format, public: Worksheet, facts: ReportFacts) -> int:
    """Count the claims that get no ClaimReview; say which reviews lack an author or an address.

    Returns how many claims the format leaves out.
    """
    if chosen.name == "web-annotation":
        return say_unmarkable(public)
    if chosen.name not in ("claimreview", "html"):
        return 0
    from factsheet.reports.claimreview import left_out, without_author

    gone = left_out(public, facts)
    if chosen.name == "claimreview" and gone:
        claims = counted(len(gone), "claim")
        unjudged = ", or with a verdict that no person has judged yet" if facts.provisional else ""
        console.say(
            f"{claims} left out: unsettled or stale claims, and those with an error{unjudged}, "
            "get no ClaimReview"
        )
    if nameless := without_author(public, facts):
        reviews = f"{counted(nameless, 'ClaimReview')} {'names' if nameless == 1 else 'name'}"
        console.say(f"{reviews} no author; add the publisher: --organisation NAME")
    if not facts.base_url and is_address(public.article.url) and len(gone) < len(public.claims):
        console.say(
            "ClaimReview links point at the article; add --base-url with the address of this report"
        )
    return len(gone) if chosen.name == "claimreview" else 0
