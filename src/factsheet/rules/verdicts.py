"""Rules about claims, their verdicts, and the evidence as it is written down."""

import re
from datetime import date, timedelta

from factsheet.anchors import find, prepare
from factsheet.fields import did_you_mean
from factsheet.model import STATUSES, Claim, Evidence, Worksheet
from factsheet.rules.hits import Context, Hit, Hits, each, each_piece
from factsheet.texts import counted
from factsheet.urls import masked, refusal, shown


def _of(claim: Claim, stance: str) -> list[Evidence]:
    return [item for item in claim.evidence if item.stance == stance]


def no_claims(worksheet: Worksheet, _: Context) -> Hits:
    """The worksheet holds no claims, so nothing was checked."""
    if not worksheet.claims:
        yield Hit((), "there are no claims", "add one: factsheet add --quote '…'")


def status_history(worksheet: Worksheet, _: Context) -> Hits:
    """A claim's status is not the one that its history gives."""
    for path, claim in each(worksheet):
        given = claim.verdict.status if claim.verdict else "unverified"
        if claim.status != given:
            says = f"history says {given}" if claim.verdict else "no history entry says so"
            yield Hit(
                (*path, "status"),
                f"status is {claim.status}, but {says}",
                f"mark it: factsheet mark {claim.id} {claim.status} --because '…'",
            )


def verdicts_apart(worksheet: Worksheet, _: Context) -> Hits:
    """Two people judged differently, neither knowing of the other, and nobody marked it since."""
    for path, claim in each(worksheet):
        verdict = claim.verdict
        if verdict and verdict.unaware_of:
            yield Hit(
                (*path, "status"),
                f"{verdict.by} marked it {verdict.status} unaware of what {verdict.unaware_of} "
                "had judged, and nobody confirmed either",
                f"look at both, then: factsheet mark {claim.id} STATUS --because '…'",
            )


def verified_without_support(worksheet: Worksheet, _: Context) -> Hits:
    """A claim is verified, but no evidence supports it."""
    for path, claim in each(worksheet, "verified"):
        if not _of(claim, "supports"):
            yield Hit(
                (*path, "status"),
                "verified without supporting evidence",
                f"factsheet evidence add {claim.id} URL --stance supports",
            )


def disputed_without_reason(worksheet: Worksheet, _: Context) -> Hits:
    """A claim is disputed, but no evidence refutes it and no reason is given."""
    for path, claim in each(worksheet, "disputed"):
        reason = claim.verdict and claim.verdict.status == "disputed" and claim.verdict.because
        if not _of(claim, "refutes") and not reason:
            yield Hit(
                (*path, "status"),
                "disputed without refuting evidence or a reason",
                f"factsheet evidence add {claim.id} URL --stance refutes, or mark it --because '…'",
            )


def quote_not_in_article(worksheet: Worksheet, context: Context) -> Hits:
    """A claim's quote does not stand in the stored article text."""
    if context.article_text is None:
        return
    text = prepare(context.article_text)
    for path, claim in each(worksheet):
        if claim.quote is None:
            continue
        result = find(claim.quote, text, most=1)
        if not result.anchors:
            near = f"; nearest: {result.near.difference}" if result.near else ""
            yield Hit(
                (*path, "quote"),
                f"the quote does not stand in the article{near}",
                f"correct it: factsheet edit {claim.id} --quote '…'",
            )


def article_not_kept(worksheet: Worksheet, context: Context) -> Hits:
    """No text of the article is kept, so no quote was looked for in it."""
    quotes = sum(claim.quote is not None for claim in worksheet.claims)
    if quotes and context.article_text is None and not context.article_trouble:
        were = "was" if quotes == 1 else "were"
        yield Hit(
            ("article",),
            f"no text of the article is kept: {counted(quotes, 'quote')} {were} not looked for",
            "factsheet load ARTICLE keeps it; or name it each time: factsheet check --article FILE",
        )


def article_text_kept(worksheet: Worksheet, context: Context) -> Hits:
    """The stored article text cannot be read, or is not the one that was loaded."""
    article = worksheet.article
    if context.article_trouble:
        yield Hit(
            ("article", "text"),
            f"the article's text cannot be read: {context.article_trouble}",
            "put the file back, or load the article again: factsheet load ARTICLE",
        )
    elif context.article_sha256 and article.sha256 not in (None, context.article_sha256):
        yield Hit(
            ("article", "sha256"),
            "the article's text is not the one that was loaded",
            "bring the loaded text back, or load the new one",
        )


def unknown_rating(worksheet: Worksheet, _: Context) -> Hits:
    """A settled claim has a rating that the worksheet's `ratings` do not know."""
    for path, claim in each(worksheet):
        settled = STATUSES[claim.status].settled
        if settled and claim.rating and worksheet.ratings and claim.rating not in worksheet.ratings:
            near = did_you_mean(claim.rating, tuple(worksheet.ratings))
            yield Hit(
                (*path, "rating"),
                f"the rating '{claim.rating}' is not in ratings{near}",
                f"one of: {', '.join(worksheet.ratings)}",
            )


def alike_claims(worksheet: Worksheet, _: Context) -> Hits:
    """Two claims have the same words."""
    for field in ("quote", "statement"):
        first: dict[str, Claim] = {}
        for path, claim in each(worksheet):
            words = " ".join(re.findall(r"\w+", (getattr(claim, field) or "").casefold()))
            if words and words in first:
                yield Hit(
                    (*path, field),
                    f"the same {field} as {first[words].id}",
                    f"keep one: factsheet remove {claim.id}",
                )
            first.setdefault(words, claim)


def swallowed_text(_: Worksheet, context: Context) -> Hits:
    """A text is followed by ` #…`, which YAML takes for a comment."""
    for path, lost in context.swallowed:
        yield Hit(
            path,
            f"YAML takes what follows for a comment: {lost[:60]}",
            "if it belongs to the text, put the text in quotation marks; else two spaces before #",
        )


def bad_address(worksheet: Worksheet, _: Context) -> Hits:
    """The address of the article or of evidence is not a web address."""
    url = worksheet.article.url
    if url and (why := refusal(url)):
        yield Hit(("article", "url"), _no_address(url, why), "correct article.url, or take it out")
    for path, claim, number, item in each_piece(worksheet):
        if item.url and (why := refusal(item.url)):
            yield Hit(
                (*path, "url"),
                _no_address(item.url, why),
                f"factsheet evidence edit {claim.id} {number} --url URL",
            )
        if item.source and masked(item.source) != item.source:
            yield Hit(
                (*path, "source"),
                "the source has an address with a user name or password",
                f"factsheet evidence edit {claim.id} {number} --source TEXT",
            )


def _no_address(url: str, why: str) -> str:
    return f"'{shown(url)[:80]}' is not a web address: {why}"


def impossible_dates(worksheet: Worksheet, context: Context) -> Hits:
    """Evidence was read before it was published, or on a day that is still to come."""
    # Somewhere it may be tomorrow already.
    last = context.now.date() + timedelta(days=1) if context.now else date.max
    for path, claim, number, item in each_piece(worksheet):
        for name, day in (("published", item.published), ("accessed", item.accessed)):
            if day and day > last:
                yield Hit(
                    (*path, name),
                    f"{'read' if name == 'accessed' else name} on {day}, which is still to come",
                    f"factsheet evidence edit {claim.id} {number} --{name} DATE",
                )
        again = item.archive.confirmed if item.archive else None
        if again and again.date() > last:
            yield Hit(
                (*path, "archive"),
                f"asked for again on {again:%Y-%m-%d}, which is still to come",
                f"factsheet capture {claim.id} -n {number}",
            )
        if item.published and item.accessed and item.accessed < item.published:
            yield Hit(
                (*path, "accessed"),
                f"read on {item.accessed}, but published on {item.published}",
                f"factsheet evidence edit {claim.id} {number} --published DATE",
            )
