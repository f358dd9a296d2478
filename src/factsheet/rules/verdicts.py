"""Rules about claims, their verdicts, and how the evidence is written down."""

import re
from datetime import date, timedelta

from factsheet.anchors import find, prepare
from factsheet.fields import did_you_mean
from factsheet.model import Claim, Evidence, Worksheet
from factsheet.problems import Finding
from factsheet.rules.context import Context, Findings, each, each_piece
from factsheet.texts import counted
from factsheet.urls import masked, refusal, shown
from factsheet.vocabulary import STATUSES


def _with_stance(claim: Claim, stance: str) -> list[Evidence]:
    return [item for item in claim.evidence if item.stance == stance]


def no_claims(worksheet: Worksheet, _: Context) -> Findings:
    """The worksheet has no claims, so nothing was checked."""
    if not worksheet.claims:
        yield Finding((), "there are no claims", "add one: factsheet add --quote '…'")


def status_history(worksheet: Worksheet, _: Context) -> Findings:
    """A claim's status differs from its history."""
    for path, claim in each(worksheet):
        given = claim.verdict.status if claim.verdict else "unverified"
        if claim.status != given:
            says = f"history says {given}" if claim.verdict else "no history entry says so"
            yield Finding(
                (*path, "status"),
                f"status is {claim.status}, but {says}",
                f"mark it: factsheet mark {claim.id} {claim.status} --because '…'",
            )


def verdicts_apart(worksheet: Worksheet, _: Context) -> Findings:
    """Two people judged differently, unaware of each other, and nobody has marked it since."""
    for path, claim in each(worksheet):
        verdict = claim.verdict
        if verdict and verdict.unaware_of:
            yield Finding(
                (*path, "status"),
                f"{verdict.by} marked it {verdict.status}, unaware of {verdict.unaware_of}'s "
                "verdict, and nobody has confirmed either",
                f"look at both, then: factsheet mark {claim.id} STATUS --because '…'",
            )


def verified_without_support(worksheet: Worksheet, _: Context) -> Findings:
    """A claim is verified, but no evidence supports it."""
    for path, claim in each(worksheet, "verified"):
        if not _with_stance(claim, "supports"):
            yield Finding(
                (*path, "status"),
                "verified without supporting evidence",
                f"factsheet evidence add {claim.id} URL --stance supports",
            )


def disputed_without_reason(worksheet: Worksheet, _: Context) -> Findings:
    """A claim is disputed, but no evidence refutes it and no reason is given."""
    for path, claim in each(worksheet, "disputed"):
        reason = claim.verdict and claim.verdict.status == "disputed" and claim.verdict.because
        if not _with_stance(claim, "refutes") and not reason:
            yield Finding(
                (*path, "status"),
                "disputed without refuting evidence or a reason",
                f"factsheet evidence add {claim.id} URL --stance refutes, or mark it --because '…'",
            )


def quote_not_in_article(worksheet: Worksheet, context: Context) -> Findings:
    """A claim's quote is not in the stored article text."""
    if context.article_text is None:
        return
    text = prepare(context.article_text)
    for path, claim in each(worksheet):
        if claim.quote is None:
            continue
        result = find(claim.quote, text, most=1)
        if not result.anchors:
            near = f"; nearest: {result.near.difference}" if result.near else ""
            yield Finding(
                (*path, "quote"),
                f"the quote is not in the article{near}",
                f"correct it: factsheet edit {claim.id} --quote '…'"
                + f"; or, if the passage was cut: factsheet remove {claim.id}" * (not near),
            )


def article_not_kept(worksheet: Worksheet, context: Context) -> Findings:
    """The article's text is not stored, so no quote was looked for in it."""
    quotes = sum(claim.quote is not None for claim in worksheet.claims)
    if quotes and context.article_text is None and not context.article_trouble:
        were = "was" if quotes == 1 else "were"
        yield Finding(
            ("article",),
            f"the article's text is not stored: {counted(quotes, 'quote')} {were} not looked for",
            "factsheet load ARTICLE stores it; or name it: factsheet check --article FILE",
        )


def article_text_kept(worksheet: Worksheet, context: Context) -> Findings:
    """The stored article text cannot be read, or is not the one that was loaded."""
    article = worksheet.article
    if context.article_trouble:
        yield Finding(
            ("article", "text"),
            f"the article's text cannot be read: {context.article_trouble}",
            "restore the file, or load the article again: factsheet load ARTICLE",
        )
    elif context.article_sha256 and article.sha256 not in (None, context.article_sha256):
        yield Finding(
            ("article", "sha256"),
            "the article's text is not the one that was loaded",
            "restore the loaded text, or load the new one",
        )


def unknown_rating(worksheet: Worksheet, _: Context) -> Findings:
    """A settled claim has a rating that is not in the worksheet's `ratings`."""
    for path, claim in each(worksheet):
        settled = STATUSES[claim.status].settled
        if settled and claim.rating and worksheet.ratings and claim.rating not in worksheet.ratings:
            near = did_you_mean(claim.rating, tuple(worksheet.ratings))
            yield Finding(
                (*path, "rating"),
                f"the rating '{claim.rating}' is not in ratings{near}",
                f"one of: {', '.join(worksheet.ratings)}",
            )


def alike_claims(worksheet: Worksheet, _: Context) -> Findings:
    """Two claims have the same words."""
    for field in ("quote", "statement"):
        first: dict[str, Claim] = {}
        for path, claim in each(worksheet):
            words = " ".join(re.findall(r"\w+", (getattr(claim, field) or "").casefold()))
            if words and words in first:
                yield Finding(
                    (*path, field),
                    f"the same {field} as {first[words].id}",
                    f"keep one: factsheet remove {claim.id}",
                )
            first.setdefault(words, claim)


def swallowed_text(_: Worksheet, context: Context) -> Findings:
    """A text is followed by ` #…`, which YAML reads as a comment."""
    for path, lost in context.swallowed:
        yield Finding(
            path,
            f"YAML reads what follows as a comment: {lost[:60]}",
            "if it is part of the text, put the text in quotes; if not, two spaces before the #",
        )


def bad_address(worksheet: Worksheet, _: Context) -> Findings:
    """The address of the article or of evidence is not a web address."""
    url = worksheet.article.url
    if url and (why := refusal(url)):
        yield Finding(("article", "url"), _no_address(url, why), "correct or remove article.url")
    for path, claim, number, item in each_piece(worksheet):
        if item.url and (why := refusal(item.url)):
            yield Finding(
                (*path, "url"),
                _no_address(item.url, why),
                f"factsheet evidence edit {claim.id} {number} --url URL",
            )
        if item.source and masked(item.source) != item.source:
            yield Finding(
                (*path, "source"),
                "the source has an address with a user name or password",
                f"factsheet evidence edit {claim.id} {number} --source TEXT",
            )


def _no_address(url: str, why: str) -> str:
    return f"'{shown(url)[:80]}' is not a web address: {why}"


def impossible_dates(worksheet: Worksheet, context: Context) -> Findings:
    """Evidence was accessed before it was published, or a date is in the future."""
    # It may be tomorrow already somewhere.
    last = context.now.date() + timedelta(days=1) if context.now else date.max
    for path, claim, number, item in each_piece(worksheet):
        for name, day in (("published", item.published), ("accessed", item.accessed)):
            if day and day > last:
                yield Finding(
                    (*path, name),
                    f"{name} on {day}, which is in the future",
                    f"factsheet evidence edit {claim.id} {number} --{name} DATE",
                )
        again = item.archive.confirmed if item.archive else None
        if again and again.date() > last:
            yield Finding(
                (*path, "archive"),
                f"confirmed on {again:%Y-%m-%d}, which is in the future",
                f"factsheet capture {claim.id} -n {number}",
            )
        if item.published and item.accessed and item.accessed < item.published:
            yield Finding(
                (*path, "accessed"),
                f"accessed on {item.accessed}, but published on {item.published}",
                f"factsheet evidence edit {claim.id} {number} --published DATE",
            )
