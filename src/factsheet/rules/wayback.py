"""Rules about the Wayback Machine's copies, the second witness."""

from datetime import timedelta

from factsheet.model import Evidence, Wayback, Worksheet
from factsheet.problems import Finding
from factsheet.rules.context import Context, Findings, capture_command, each_piece
from factsheet.urls import original, same_page, shown, wayback_time
from factsheet.wayback import quote_hash, quote_in_wayback, wayback_copy


def wayback_noted(worksheet: Worksheet, context: Context) -> Findings:
    """The Wayback copy on record is not of the page, or not about its quote."""
    for path, claim, number, item in each_piece(worksheet):
        found = item.archive.wayback if item.archive else None
        if found is not None and (why := _fault(item, found, context)):
            yield Finding(
                (*path, "archive", "wayback"), why, capture_command(claim, number, " --wayback")
            )


def _fault(item: Evidence, found: Wayback, context: Context) -> str | None:
    """Return in words what is wrong with the recorded copy; None if nothing is."""
    made = wayback_time(found.url)
    if made is None:
        return f"'{shown(found.url)[:80]}' is not the address of a copy in the Wayback Machine"
    if made != found.captured:
        return f"the address is of a copy made {made:%Y-%m-%dT%H:%M:%SZ}, not when captured says"
    if not (item.url and same_page(found.url, item.url)):
        return f"it is a copy of a different address: {shown(original(found.url))[:80]}"
    if context.now and made > context.now + timedelta(days=1):
        return f"the copy is dated {made:%Y-%m-%d}, which is in the future"
    if found.quote and found.quote_sha256 not in (None, quote_hash(item.quote or "")):
        return "a different quote was looked for in the Wayback copy"
    return None


def wayback_answer(worksheet: Worksheet, context: Context) -> Findings:
    """A Wayback copy does not answer, or the quote is not in it (with --wayback)."""
    for path, claim, number, item in each_piece(worksheet) if context.links else ():
        found = wayback_copy(item)
        link = context.links.get((found.url, item.quote)) if found else None
        if found is None or link is None or link.outcome == "ok":
            continue
        if link.outcome == "changed" and quote_in_wayback(item) == "missing":
            continue  # it is noted
        yield Finding(
            (*path, "archive", "wayback"),
            f"Wayback copy of {found.captured:%Y-%m-%d}: {link.reason}",
            capture_command(claim, number, " --wayback"),
        )
