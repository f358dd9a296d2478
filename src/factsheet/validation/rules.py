"""What a ClaimReview must and should have: one function per rule, one line each in a table.

Sources: Google's page on fact checks
(https://developers.google.com/search/docs/appearance/structured-data/factcheck), below "Google";
https://schema.org/ClaimReview, https://schema.org/Claim, https://schema.org/Rating. Google ended
the search result that it made of them in 2025; its Fact Check Explorer and other readers carry on.
"""

import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote, urldefrag

from factsheet.validation.findings import ReviewFinding, error, quoted, warning
from factsheet.validation.nodes import SchemaNode
from factsheet.validation.reading import Value
from factsheet.validation.types import vocabulary
from factsheet.validation.values import as_number, has_markup, host_of, is_date, same_site

_CLAIM_LENGTH = 75
"""How many characters of `claimReviewed` a phone shows without wrapping (Google)."""
_RATING_LENGTH = 50
"""The most characters of `alternateName`: Google says "a short word or phrase", we say how many."""

_SHORTENERS = frozenset(
    ("bit.ly", "buff.ly", "g.co", "goo.gl", "is.gd", "ow.ly", "t.co", "tinyurl.com")
)
_PLACEHOLDERS = frozenset(
    ("anonymous", "n/a", "na", "nobody", "none", "null", "tbd", "undefined", "unknown", "various")
)
_TRUE = frozenset(("accurate", "correct", "true"))
_FALSE = frozenset(("fake", "false", "incorrect", "pants on fire", "untrue", "wrong"))
_SCHEMA = re.compile(
    r"https?://(?:www\.)?schema\.org(?:/|/docs/jsonldcontext\.json(?:ld)?)?\Z", re.IGNORECASE
)


def _context(review: SchemaNode) -> Iterator[ReviewFinding]:
    """`@context` says https://schema.org; without it the names mean nothing to a machine."""
    said: list[object] = []
    for whole in review.context:
        said += whole if isinstance(whole, list) else [whole]
    names = [part.get("@vocab") if isinstance(part, dict) else part for part in said]
    if any(isinstance(name, str) and _SCHEMA.match(name) for name in names):
        return
    if not said and all(key.startswith(("http", "@")) for key in review.raw):
        return
    message = f"@context is {quoted(said[-1])}, not schema.org" if said else "@context is missing"
    yield error(review.path, message, 'write "@context": "https://schema.org"')


def _presence(review: SchemaNode) -> Iterator[ReviewFinding]:
    """Three properties are required, three recommended (Google); all but the author have one value.

    A claim's author is recommended too, but Google asks to leave it out when there is none.
    """
    for name in ("claimReviewed", "reviewRating", "url"):
        if all(value.value in ("", {}) for value in review.values(name)):
            yield error(review.path, f"{name} is missing", "add it: it is required")
    for name in ("author", "datePublished", "itemReviewed"):
        if not review.values(name):
            yield warning(review.path, f"{name} is missing; it is recommended", "add it if known")
    for claim in review.nodes("itemReviewed"):
        places = claim.values("appearance") + claim.values("firstAppearance")
        if "Claim" in claim.types and not places:
            message = "neither appearance nor firstAppearance; they are recommended"
            yield warning(claim.path, message, "say where the claim was made, if it is known")
    for name in ("claimReviewed", "reviewRating", "url", "itemReviewed", "datePublished"):
        if len(values := review.values(name)) > 1:
            message = f"{name} has {len(values)} values; readers take one of them"
            yield warning(values[1].path, message, "make a review for each claim")


def _claim_text(review: SchemaNode) -> Iterator[ReviewFinding]:
    """`claimReviewed` is a short plain text without the rating (Google)."""
    rating = next((rating.text("alternateName") for rating in review.nodes("reviewRating")), None)
    for text in review.texts("claimReviewed"):
        yield from _brief(text, "claimReviewed", _CLAIM_LENGTH, "phones wrap or cut it")
        if rating and re.match(rf"{re.escape(rating[:60])}\s*[:–—-]", text.value, re.IGNORECASE):
            yield warning(
                text.path, "claimReviewed contains the rating", "leave it to reviewRating"
            )


def _rating_words(review: SchemaNode) -> Iterator[ReviewFinding]:
    """The rating says its verdict in words: `alternateName`, short (Google)."""
    for rating in review.nodes("reviewRating"):
        texts = rating.texts("alternateName")
        if not texts and (name := rating.text("name")):
            message = f"alternateName is missing; name ({quoted(name)}) is read instead"
            yield warning(rating.path, message, "write it as alternateName")
        elif not texts:
            message = "alternateName is missing: the verdict in words"
            yield error(rating.path, message, 'add it: "alternateName": "Mostly true"')
        for text in texts:
            yield from _brief(
                text, "alternateName", _RATING_LENGTH, "a word or short phrase will do"
            )
            if not any(char.isalpha() for char in text.value):
                message = (
                    f"alternateName is {quoted(text.value)}: no word tells readers the verdict"
                )
                yield warning(text.path, message, "write the verdict in words")


def _brief(text: Value, name: str, length: int, why: str) -> Iterator[ReviewFinding]:
    if len(text.value) > length:
        message = f"{name} has {len(text.value)} characters, more than {length}"
        yield warning(text.path, message, f"shorten it; {why}")
    if has_markup(text.value):
        yield warning(text.path, f"{name} contains HTML", "write plain text")


def _rating_numbers(review: SchemaNode) -> Iterator[ReviewFinding]:
    """Numbers are optional; worst is at least 1, best above it, the value between them (Google).

    A scale that is not given runs from 1 to 5 (https://schema.org/bestRating).
    """
    for rating in review.nodes("reviewRating"):
        numbers: dict[str, Value] = {}
        for name in ("ratingValue", "bestRating", "worstRating"):
            for value in rating.values(name):
                number = as_number(value.value)
                if number is None:
                    message = f"{name} is {quoted(value.value)}, not a number"
                    yield error(value.path, message, "write digits, with . for decimals")
                else:
                    numbers.setdefault(name, Value(value.path, number))
        if numbers:
            yield from _scale(rating, numbers)


def _scale(rating: SchemaNode, numbers: dict[str, Value]) -> Iterator[ReviewFinding]:
    for name, assumed in (("bestRating", 5), ("worstRating", 1)):
        numbers.setdefault(name, Value(rating.path, assumed))
        if not rating.values(name):
            message = f"{name} is missing beside the other numbers; {assumed} is assumed"
            yield warning(rating.path, message, "write it down")
    worst, best = numbers["worstRating"].value, numbers["bestRating"].value
    if worst < 1:
        message, remedy = f"worstRating is {worst:g}; the lowest allowed is 1", "move the scale up"
        yield error(numbers["worstRating"].path, message, f"{remedy}, or leave the numbers out")
    if best <= worst:
        message = f"bestRating {best:g} is not above worstRating {worst:g}"
        yield error(numbers["bestRating"].path, message, "give both ends of the scale")
    if not rating.values("ratingValue"):
        message = "a scale without ratingValue says nothing"
        yield warning(rating.path, message, "add ratingValue, or leave the numbers out")
    if "ratingValue" not in numbers:
        return
    path, value = numbers["ratingValue"].path, numbers["ratingValue"].value
    if not min(worst, best) <= value <= max(worst, best):
        message = f"ratingValue {value:g} is outside {worst:g} to {best:g}"
        yield error(path, message, "write a value of the scale")
    elif value != int(value):
        message = f"ratingValue is {value:g}; whole numbers are recommended"
        yield warning(path, message, "use a scale of whole numbers")
    words = (rating.text("alternateName") or "").strip().rstrip(".!").casefold()
    reversed_end = worst if words in _TRUE else best if words in _FALSE else None
    if worst < best and value == reversed_end:
        message = f"the scale is upside down: '{words}' has {value:g} of {worst:g} to {best:g}"
        yield warning(path, message, "the truest claim gets bestRating")


def _address(review: SchemaNode) -> Iterator[ReviewFinding]:
    """`url` is absolute, on the domain of the page or below it, and not a redirect (Google)."""
    page, ids = review.file.address or "", review.file.ids
    home = host_of(page)
    for text in review.texts("url"):
        host = host_of(text.value)
        if host is None:
            continue
        if host.removeprefix("www.") in _SHORTENERS:
            message = f"url is a shortened address of {host}; redirects are not followed"
            yield warning(text.path, message, "write the page's own address")
        elif home and not same_site(host, home):
            message = f"url is on {host}, the page on {home}"
            yield error(text.path, message, "write the address of the page with the review")
        where, fragment = urldefrag(text.value)
        here = where.rstrip("/") == urldefrag(page).url.rstrip("/")
        if here and fragment and ids is not None and ids.isdisjoint((fragment, unquote(fragment))):
            message = f"url points to {quoted('#' + fragment)}, which the page does not have"
            yield warning(text.path, message, "give the fact-check that id")


def _authors(review: SchemaNode) -> Iterator[ReviewFinding]:
    """A reviewer has a name or an address; a claimant a name, and is not the reviewer (Google)."""
    reviewers = _written_by(review)
    claimants = [one for claim in review.nodes("itemReviewed") for one in _written_by(claim)]
    own = {name for author in reviewers if (name := author.text("name"))}
    for author in reviewers:
        if not author.text("name") and not author.text("url"):
            yield warning(author.path, "author has neither name nor url", "name the reviewer")
    for author in claimants:
        name = author.text("name")
        if name is None:
            message = "the claim's author has no name"
            yield error(author.path, message, "name the claimant, or leave the author out")
        elif name.strip(" -–—?.").casefold() in ("", *_PLACEHOLDERS):
            message = f"the claim's author is {quoted(name)}: a placeholder"
            yield warning(author.texts("name")[0].path, message, "leave the author out")
        elif name in own:
            message = f"{quoted(name)} made the claim and reviews it"
            yield warning(author.path, message, "author of itemReviewed is who made the claim")
    for who, people in (("author", reviewers), ("the claim's author", claimants)):
        for author in people:
            if not author.types:
                yield warning(author.path, f"{who} has no @type", "write Person or Organization")


def _written_by(node: SchemaNode) -> list[SchemaNode]:
    """Return the authors of a review or a claim who are not just references to elsewhere."""
    return [author for author in node.nodes("author") if author.raw.keys() - {"@id", "id"}]


def _order_of_dates(review: SchemaNode) -> Iterator[ReviewFinding]:
    """A claim is made before it is reviewed."""
    reviewed = review.text("datePublished") or ""
    for claim in review.nodes("itemReviewed"):
        for made in claim.texts("datePublished")[:1]:
            length = min(len(made.value), len(reviewed), 10)
            if not is_date(made.value) or not is_date(reviewed):
                continue
            if made.value[:length] > reviewed[:length]:
                days = f"{made.value[:10]} is later than its review of {reviewed[:10]}"
                yield warning(made.path, f"the claim of {days}", "correct one of the two dates")


RULES: tuple[Callable[[SchemaNode], Iterator[ReviewFinding]], ...] = (
    _context,
    _presence,
    _claim_text,
    _rating_words,
    _rating_numbers,
    _address,
    _authors,
    _order_of_dates,
    vocabulary,
)


def among(reviews: list[SchemaNode]) -> Iterator[ReviewFinding]:
    """Reviews of one file do not contradict each other.

    The same claim reviewed twice by one author, one address for two claims, and one rating with
    two numbers ("there must be a number to text rating system", Google) are said once each.
    """
    claims: dict[tuple[str, str], SchemaNode] = {}
    addresses: dict[str, str] = {}
    scores: dict[str, float] = {}
    for review in reviews:
        claim = " ".join((review.text("claimReviewed") or "").casefold().split())
        who = next((author.text("name") or "" for author in review.nodes("author")), "")
        if claim and (first := claims.setdefault((claim, who), review)) is not review:
            message = f"the same claim is reviewed at {first.path}"
            yield warning(review.path, message, "keep one review of it")
        for url in review.texts("url")[:1]:
            if claim and addresses.setdefault(url.value, claim) != claim:
                message = "another claim's review has the same url"
                yield warning(url.path, message, "give each its own #anchor")
        for rating in review.nodes("reviewRating"):
            label = (rating.text("alternateName") or "").strip().casefold()
            score = next((as_number(value.value) for value in rating.values("ratingValue")), None)
            if label and score is not None and scores.setdefault(label, score) != score:
                message = f"{quoted(label)} is {score:g} here and {scores[label]:g} before"
                yield warning(rating.path, message, "one rating, one number")
