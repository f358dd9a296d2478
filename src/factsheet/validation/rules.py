"""What a ClaimReview must and should have: one function a rule, one line each in a table.

Sources: Google's page on fact checks
(https://developers.google.com/search/docs/appearance/structured-data/factcheck), below "Google";
https://schema.org/ClaimReview, https://schema.org/Claim, https://schema.org/Rating. Google ended
the search result that it made of them in 2025; its Fact Check Explorer and other readers go on.
"""

import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote, urldefrag

from factsheet.texts import json_step
from factsheet.validation.nodes import Node, Value
from factsheet.validation.remarks import Remark, error, shown, warning
from factsheet.validation.types import vocabulary
from factsheet.validation.values import as_number, has_markup, host_of, is_date, same_site

CLAIM_LENGTH = 75
"""Characters of `claimReviewed` that a telephone shows without wrapping (Google)."""
RATING_LENGTH = 50
"""Characters of `alternateName`: Google says "a short word or phrase"; the number is ours."""

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

Rule = Callable[[Node], Iterator[Remark]]


def context(review: Node) -> Iterator[Remark]:
    """`@context` says https://schema.org; without it the names mean nothing to a machine."""
    said: list[object] = []
    for whole in review.context:
        said += whole if isinstance(whole, list) else [whole]
    names = [part.get("@vocab") if isinstance(part, dict) else part for part in said]
    if any(isinstance(name, str) and _SCHEMA.match(name) for name in names):
        return
    keys = [key for key in review.raw if not key.startswith("@")]
    if not said and all(key.startswith("http") for key in keys):
        return
    message = f"@context is {shown(said[-1])}, not schema.org" if said else "@context is missing"
    yield error(review.path, message, 'write "@context": "https://schema.org"')


def required(review: Node) -> Iterator[Remark]:
    """`claimReviewed`, `reviewRating` and `url` are required (Google)."""
    for name in ("claimReviewed", "reviewRating", "url"):
        if not any(value.value not in ("", {}) for value in review.values(name)):
            yield error(review.path, f"{name} is missing", "add it: it is required")


def recommended(review: Node) -> Iterator[Remark]:
    """`author`, `datePublished`, `itemReviewed` are recommended; so is where the claim appeared.

    A claim's author is too, but Google asks to leave it out when there is none.
    """
    for name in ("author", "datePublished", "itemReviewed"):
        if not review.values(name):
            yield warning(review.path, f"{name} is missing; it is recommended", "add it if known")
    for claim in _nodes(review, "itemReviewed"):
        if "Claim" not in claim.types:
            continue
        if not claim.values("appearance") and not claim.values("firstAppearance"):
            message = "neither appearance nor firstAppearance; they are recommended"
            yield warning(claim.path, message, "say where the claim was made, if it is known")


def single(review: Node) -> Iterator[Remark]:
    """A review has one claim, one rating, one address, one item, one date."""
    for name in ("claimReviewed", "reviewRating", "url", "itemReviewed", "datePublished"):
        if len(values := review.values(name)) > 1:
            message = f"{name} has {len(values)} values; readers take one of them"
            yield warning(values[1].path, message, "make a review for each claim")


def claim_text(review: Node) -> Iterator[Remark]:
    """`claimReviewed` is a short plain text without the rating (Google)."""
    rating = next((n.text("alternateName") for n in _nodes(review, "reviewRating")), None)
    for value in _texts(review, "claimReviewed"):
        text = value.value
        if len(text) > CLAIM_LENGTH:
            message = f"claimReviewed has {len(text)} characters, more than {CLAIM_LENGTH}"
            yield warning(value.path, message, "shorten it; telephones wrap or cut it")
        if has_markup(text):
            yield warning(value.path, "claimReviewed holds HTML", "write plain text")
        if rating and re.match(rf"{re.escape(rating[:60])}\s*[:–—-]", text, re.IGNORECASE):
            yield warning(value.path, "claimReviewed holds the rating", "leave it to reviewRating")


def rating_words(review: Node) -> Iterator[Remark]:
    """The rating says its verdict in words: `alternateName`, short (Google)."""
    for rating in _nodes(review, "reviewRating"):
        text = rating.text("alternateName")
        if text is None:
            if name := rating.text("name"):
                message = f"alternateName is missing; name ({shown(name)}) is read instead"
                yield warning(rating.path, message, "write it as alternateName")
            else:
                message = "alternateName is missing: the verdict in words"
                yield error(rating.path, message, 'add it: "alternateName": "Mostly true"')
            continue
        path = rating.values("alternateName")[0].path
        if len(text) > RATING_LENGTH:
            message = f"alternateName has {len(text)} characters; it is a short word or phrase"
            yield warning(path, message, f"keep it to {RATING_LENGTH}")
        if has_markup(text):
            yield warning(path, "alternateName holds HTML", "write plain text")
        if not any(char.isalpha() for char in text):
            message = f"alternateName is {shown(text)}: no word tells readers the verdict"
            yield warning(path, message, "write the verdict in words")


def rating_numbers(review: Node) -> Iterator[Remark]:
    """Numbers are optional; worst is at least 1, best above it, the value between them (Google).

    A scale that is not given runs from 1 to 5 (https://schema.org/bestRating).
    """
    for rating in _nodes(review, "reviewRating"):
        numbers: dict[str, float] = {}
        for name in ("ratingValue", "bestRating", "worstRating"):
            for value in rating.values(name):
                number = as_number(value.value)
                if number is None:
                    message = f"{name} is {shown(value.value)}, not a number"
                    yield error(value.path, message, "write digits, with . for decimals")
                else:
                    numbers.setdefault(name, number)
        if not numbers:
            continue
        yield from _scale(rating, numbers)


def _scale(rating: Node, numbers: dict[str, float]) -> Iterator[Remark]:
    def place(name: str) -> str:
        return rating.values(name)[0].path if name in numbers else rating.path

    worst, best = numbers.get("worstRating", 1), numbers.get("bestRating", 5)
    for name, assumed in (("bestRating", "5"), ("worstRating", "1")):
        if not rating.values(name):
            message = f"{name} is missing beside the other numbers; {assumed} is assumed"
            yield warning(rating.path, message, "write it down")
    if worst < 1:
        message = f"worstRating is {worst:g}; the least is 1"
        yield error(place("worstRating"), message, "move the scale up, or leave the numbers out")
    if best <= worst:
        message = f"bestRating {best:g} is not above worstRating {worst:g}"
        yield error(place("bestRating"), message, "write the scale's two ends")
    value = numbers.get("ratingValue")
    if value is None:
        if not rating.values("ratingValue"):
            message = "a scale without ratingValue says nothing"
            yield warning(rating.path, message, "add ratingValue, or leave the numbers out")
        return
    if not min(worst, best) <= value <= max(worst, best):
        message = f"ratingValue {value:g} is outside {worst:g} to {best:g}"
        yield error(place("ratingValue"), message, "write a value of the scale")
    elif value != int(value):
        message = f"ratingValue is {value:g}; whole numbers are recommended"
        yield warning(place("ratingValue"), message, "use a scale of whole numbers")
    words = (rating.text("alternateName") or "").strip().rstrip(".!").casefold()
    reversed_end = worst if words in _TRUE else best if words in _FALSE else None
    if worst < best and value == reversed_end:
        message = f"the scale is upside down: '{words}' has {value:g} of {worst:g} to {best:g}"
        yield warning(place("ratingValue"), message, "the truest claim gets bestRating")


def address(review: Node) -> Iterator[Remark]:
    """`url` is absolute, on the domain of the page or below it, and no redirect (Google)."""
    page = review.page
    home = host_of(page.address) if page.address else None
    for value in _texts(review, "url"):
        host = host_of(value.value)
        if host is None:
            continue
        if host.removeprefix("www.") in _SHORTENERS:
            message = f"url is a shortened address of {host}; redirects are not followed"
            yield warning(value.path, message, "write the page's own address")
        elif home and not same_site(host, home):
            message = f"url is on {host}, the page on {home}"
            yield error(value.path, message, "write the address of the page that holds the review")
        where, fragment = urldefrag(value.value)
        if page.ids is None or not fragment or not page.address:
            continue
        here = urldefrag(page.address).url
        if where.rstrip("/") == here.rstrip("/") and not page.ids & {fragment, unquote(fragment)}:
            message = f"url points to {shown('#' + fragment)}, which the page does not have"
            yield warning(value.path, message, "give the fact-check that id")


def reviewer(review: Node) -> Iterator[Remark]:
    """The review's author has a name or an address (Google)."""
    for author in _nodes(review, "author"):
        if _is_reference(author):
            continue
        if author.text("name") is None and author.text("url") is None:
            yield warning(author.path, "author has neither name nor url", "name the reviewer")
        if not author.types:
            yield warning(author.path, "author has no @type", "write Person or Organization")


def claimant(review: Node) -> Iterator[Remark]:
    """The claim's author, where there is one, has a name, and is not the reviewer (Google)."""
    own = {name for author in _nodes(review, "author") if (name := author.text("name"))}
    for claim in _nodes(review, "itemReviewed"):
        for author in _nodes(claim, "author"):
            if _is_reference(author):
                continue
            name = author.text("name")
            if name is None:
                message = "the claim's author has no name"
                yield error(author.path, message, "name the claimant, or leave the author out")
            elif name.strip(" -–—?.").casefold() in ("", *_PLACEHOLDERS):
                message = f"the claim's author is {shown(name)}: a placeholder"
                yield warning(author.path + json_step("name"), message, "leave the author out")
            elif name in own:
                message = f"{shown(name)} made the claim and reviews it"
                yield warning(author.path, message, "author of itemReviewed is who made the claim")
            if not author.types:
                message = "the claim's author has no @type"
                yield warning(author.path, message, "write Person or Organization")


def order_of_dates(review: Node) -> Iterator[Remark]:
    """A claim is made before it is reviewed."""
    reviewed = review.text("datePublished")
    for claim in _nodes(review, "itemReviewed"):
        made = claim.text("datePublished")
        if made and reviewed and is_date(made) and is_date(reviewed):
            length = min(len(made), len(reviewed), 10)
            if made[:length] > reviewed[:length]:
                message = f"the claim of {made[:10]} is younger than its review of {reviewed[:10]}"
                path = claim.values("datePublished")[0].path
                yield warning(path, message, "correct one of the two dates")


RULES: tuple[Rule, ...] = (
    context,
    required,
    recommended,
    single,
    claim_text,
    rating_words,
    rating_numbers,
    address,
    reviewer,
    claimant,
    order_of_dates,
    vocabulary,
)


def among(reviews: list[Node]) -> Iterator[Remark]:
    """Reviews of one file do not contradict each other.

    The same claim reviewed twice by one author, one address for two claims, and one rating with
    two numbers ("there must be a number to text rating system", Google) are said once each.
    """
    claims: dict[tuple[str, str], Node] = {}
    addresses: dict[str, str] = {}
    scores: dict[str, float] = {}
    for review in reviews:
        claim = " ".join((review.text("claimReviewed") or "").casefold().split())
        url = review.text("url")
        who = next((n.text("name") or "" for n in _nodes(review, "author")), "")
        if claim:
            if first := claims.get((claim, who)):
                message = f"the same claim is reviewed at {first.path}"
                yield warning(review.path, message, "keep one review of it")
            claims.setdefault((claim, who), review)
        if url and claim and addresses.setdefault(url, claim) != claim:
            message = "another claim's review has the same url"
            yield warning(review.values("url")[0].path, message, "give each its own #anchor")
        for rating in _nodes(review, "reviewRating"):
            label = (rating.text("alternateName") or "").strip().casefold()
            score = next((as_number(v.value) for v in rating.values("ratingValue")), None)
            if label and score is not None and scores.setdefault(label, score) != score:
                message = f"{shown(label)} is {score:g} here and {scores[label]:g} before"
                yield warning(rating.path, message, "one rating, one number")


def _nodes(node: Node, name: str) -> list[Node]:
    return [node.node(value) for value in node.values(name) if isinstance(value.value, dict)]


def _texts(node: Node, name: str) -> list[Value]:
    return [value for value in node.values(name) if isinstance(value.value, str)]


def _is_reference(node: Node) -> bool:
    return set(node.raw) <= {"@id", "id"}
