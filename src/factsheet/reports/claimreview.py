"""Verdicts as schema.org ClaimReview in JSON-LD, for the page with the fact-check.

The rules are those of Google's page on fact checks
(https://developers.google.com/search/docs/appearance/structured-data/factcheck) and of
https://schema.org/ClaimReview, https://schema.org/Claim and https://schema.org/Rating. Nothing is
made up: what the worksheet does not know is left out.

The document is an array, also for one review. Each object has its own `@context` and is complete by
itself, so it can be cut out, or read by a program that looks only at the `@type` of what it finds
on top; under one `@graph` neither works. Google takes an array in one script.
"""

import math
import re
from collections.abc import Mapping
from datetime import UTC
from typing import Any
from urllib.parse import quote, urldefrag

from factsheet.model import Article, Claim, Entry, Worksheet
from factsheet.problems import FactsheetError
from factsheet.reports.report_facts import ReportFacts
from factsheet.texts import json_text, readable
from factsheet.urls import is_address
from factsheet.vocabulary import STATUSES

_CONTEXT = "https://schema.org"
_CLAIMANT_TYPE = "x-attributed-type"
"""A claim's own key that says what `attributed_to` is: Person or Organization."""
_JUDGE_TYPE = "x-by-type"
"""A history entry's own key that says what `by` is: Person."""

_UNSAFE = re.compile("[<>&\ud800-\udfff]")


def render(worksheet: Worksheet, facts: ReportFacts) -> str:
    r"""Write the reviews as a JSON array that can be put in a script element as it is.

    `<`, `>` and `&` are written as \u escapes, so no text can end the script. An array without
    reviews is `[]`; `left_out` says why. Raises FactsheetError as `claim_reviews` does.
    """
    text = json_text(claim_reviews(worksheet, facts), indent=2)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"


def claim_reviews(worksheet: Worksheet, facts: ReportFacts) -> list[dict[str, Any]]:
    """Return one ClaimReview for each claim with a settled, fresh verdict, in order.

    Raises FactsheetError if there is no http(s) address of the page that holds the fact-check:
    `url` is required.
    """
    held_back = left_out(worksheet, facts)
    standing = [claim for claim in worksheet.claims if claim.id not in held_back]
    if not standing:
        return []
    page = _page(worksheet, facts)
    return [_review(claim, worksheet, page, facts) for claim in standing]


def reviewed(worksheet: Worksheet, facts: ReportFacts) -> bool:
    """Whether there is anything to write: a claim with a settled, fresh verdict."""
    return len(left_out(worksheet, facts)) < len(worksheet.claims)


def left_out(worksheet: Worksheet, facts: ReportFacts) -> dict[str, str]:
    """Return which claims get no review, and why: id -> `stale`, or its status, not a verdict.

    `provisional` is a verdict that no person has judged yet; `error` is a claim in which `check`
    finds one; `no words` is a claim of white space only.
    """
    reasons = ((claim.id, _held_back(claim, facts)) for claim in worksheet.claims)
    return {name: reason for name, reason in reasons if reason}


def without_author(worksheet: Worksheet, facts: ReportFacts) -> int:
    """Return how many reviews name no author: neither a publisher nor a person is known."""
    if facts.organisation:
        return 0
    held_back = left_out(worksheet, facts)
    return sum(
        not (claim.judgement and _person(claim.judgement))
        for claim in worksheet.claims
        if claim.id not in held_back
    )


def _held_back(claim: Claim, facts: ReportFacts) -> str | None:
    if claim.id in facts.stale:
        return "stale"
    if not STATUSES[claim.status].settled:
        return claim.status
    if claim.id in facts.provisional:
        return "provisional"
    if claim.id in facts.in_error:
        return "error"
    return None if _words(claim.words) else "no words"


def _page(worksheet: Worksheet, facts: ReportFacts) -> str:
    """Find the address of the page, without fragment: the base URL, else the article's own."""
    url = worksheet.article.url if facts.base_url is None else facts.base_url
    if is_address(url):
        return urldefrag(url).url
    raise FactsheetError(
        "a ClaimReview needs the address of the fact-check's page, and the article "
        "has none; add --base-url https://…"
    )


def _review(claim: Claim, worksheet: Worksheet, page: str, facts: ReportFacts) -> dict[str, Any]:
    """Describe one verdict.

    The author is the organisation that publishes, as Google's page asks; if nobody said which, the
    person who judged. The date is that of the history entry that gave the verdict (UTC); it is left
    out when no entry gives the status that the claim has. The person who approved it is the editor
    (https://schema.org/editor), while the approval is valid. A name alone does not tell that it is
    a person's (`dossier`, `desk`), so `x-by-type: Person` beside it has to say so.
    """
    review: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "ClaimReview",
        "url": f"{page}#claim-{quote(claim.id)}",  # its card in the HTML report
        "claimReviewed": _words(claim.words),
    }
    if verdict := claim.judgement:
        review["datePublished"] = verdict.at.astimezone(UTC).date().isoformat()
        if author := _organisation(facts) or _person(verdict):
            review["author"] = author
        approved = facts.signed.get(claim.id) == "approved"
        if approved and claim.approval and (editor := _person(claim.approval)):
            review["editor"] = editor
    elif author := _organisation(facts):
        review["author"] = author
    review["reviewRating"] = _rating(claim, worksheet.ratings)
    review["itemReviewed"] = _claim(claim, worksheet.article)
    return review


def _organisation(facts: ReportFacts) -> dict[str, str] | None:
    if facts.organisation is None:
        return None
    known = {"@type": "Organization", "name": _words(facts.organisation.name)}
    return known | ({"url": facts.organisation.url} if facts.organisation.url else {})


def _person(entry: Entry) -> dict[str, str] | None:
    """Describe who made a history entry, where it says that this is a person."""
    name = _words(entry.by)
    person = entry.extra.get(_JUDGE_TYPE) == "Person"
    return {"@type": "Person", "name": name} if person and name else None


def _rating(claim: Claim, ratings: Mapping[str, int | float]) -> dict[str, Any]:
    """Return the rating in words, else the status; with numbers when the house's scale has them.

    Google asks for a worst value of at least 1, a best one above it, and a value between them; a
    scale that does not fit is left out whole.
    """
    label = _words(claim.rating or "") or STATUSES[claim.status].label
    rating: dict[str, Any] = {"@type": "Rating", "alternateName": label}
    if claim.rating is not None and claim.rating in ratings:
        worst, best = min(ratings.values()), max(ratings.values())
        if 1 <= worst < best and all(map(math.isfinite, ratings.values())):
            rating["ratingValue"] = _number(ratings[claim.rating])
            rating["bestRating"] = _number(best)
            rating["worstRating"] = _number(worst)
    return rating


def _number(value: int | float) -> int | float:
    return int(value) if value == int(value) else value


def _claim(claim: Claim, article: Article) -> dict[str, Any]:
    """Describe the claim: its exact words, who made it, where it appears.

    Google wants a claimant to be a Person or an Organization. A name alone does not tell which, so
    the type is written only when the claim's `x-attributed-type` says it. A corrected claim no
    longer is in the article: it gets neither words nor appearance.
    """
    item: dict[str, Any] = {"@type": "Claim"}
    if name := _words(claim.attributed_to or ""):
        kind = claim.extra.get(_CLAIMANT_TYPE)
        known = {"@type": kind} if kind in ("Person", "Organization") else {}
        item["author"] = known | {"name": name}
    if STATUSES[claim.status].gone:
        return item
    if claim.quote:
        item["text"] = readable(claim.quote)
    if appearance := _appearance(article):
        item["appearance"] = appearance
    return item


def _appearance(article: Article) -> dict[str, Any] | None:
    """Describe the article; its author and publisher stay untyped, as a name does not tell."""
    work: dict[str, Any] = {}
    if is_address(article.url):
        work["url"] = article.url
    if title := _words(article.title or ""):
        work["headline"] = title
    if article.published:
        work["datePublished"] = article.published.isoformat()
    if author := _words(article.author or ""):
        work["author"] = {"name": author}
    if publisher := _words(article.publisher or ""):
        work["publisher"] = {"name": publisher}
    return {"@type": "CreativeWork"} | work if work else None


def _words(text: str) -> str:
    """Return a text on one line; characters that no reader should meet become U+FFFD."""
    return readable(" ".join(text.split()))
