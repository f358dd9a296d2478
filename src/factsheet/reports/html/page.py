"""The page: one self-contained file that needs no script and fetches nothing."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache, partial
from hashlib import sha256
from importlib import resources
from typing import TYPE_CHECKING, Any

from factsheet.fields import plain
from factsheet.model import Worksheet
from factsheet.people import same_person
from factsheet.proofs import finding, saved, wayback
from factsheet.reports.facts import Facts, prepared, shares, signing
from factsheet.reports.html.annotated import Piece, paragraphs, places_of
from factsheet.reports.html.cards import cards
from factsheet.reports.html.reading import read_report
from factsheet.reports.html.wording import (
    has_right,
    inline,
    known_language,
    language_runs_right,
    pointed,
    runs_right,
    spell,
)
from factsheet.texts import json_text, readable, uncommanded
from factsheet.urls import site
from factsheet.vocabulary import KINDS, NOT_JUDGED, STALE, STATUSES

if TYPE_CHECKING:
    from jinja2 import Template

_IN_SCRIPT = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


_LONGEST_LINK = 300  # characters: each printed line of a link carries the whole address in a PDF


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the article; `direction` is given where it is not the article's."""

    pieces: Sequence[Piece]
    direction: str | None
    headline: bool


def render(worksheet: Worksheet, facts: Facts, *, json_ld: str | None = None) -> str:
    """Lay a worksheet out as an HTML page.

    The worksheet is one that `publishable` gave. With `facts.article_text` the article stands
    beside the claims, else they stand alone. `json_ld` is JSON text for machines (ClaimReview);
    it is put into the page as data and never run. The page's own words are English.
    """
    text = facts.article_text
    places = places_of(worksheet.claims, text) if text else []
    placed = frozenset(index for _, _, index in places)
    all_cards = list(cards(worksheet.claims, facts, placed))
    language = known_language(worksheet.article.language)
    right = language_runs_right(language) if language else runs_right(text or "")
    people = _people(worksheet, facts)
    layout = partial(
        _template().render,
        article=worksheet.article,
        facts=facts,
        cards=all_cards,
        shares=_shares(worksheet, facts),
        people=people,
        prepared=prepared(worksheet, facts),
        signing=signing(worksheet, facts),
        paragraphs=_laid_out(text, places, right, worksheet.article.title) if text else [],
        language=language,
        right=right,
        json_ld=json_ld.translate(_IN_SCRIPT) if json_ld else None,
    )

    def laid_out(chain: Mapping[str, Any] | None) -> str:
        carried = json_text(chain).translate(_IN_SCRIPT) if chain else None
        return uncommanded(readable(layout(chain=carried)), "&#58;", "&#35;")

    page = laid_out(facts.chain)
    # What the cards say must be there before its hashes can be.
    return laid_out({**facts.chain, "words": read_report(page).hashes}) if facts.chain else page


def _laid_out(
    text: str, places: Sequence[tuple[int, int, int]], right: bool, title: str | None
) -> list[Paragraph]:
    """Cut the text into paragraphs, and see which way each runs and which is the headline."""
    laid_out = []
    for pieces in paragraphs(text, places):
        words = "".join(piece.text for piece in pieces)
        if right:
            other = None if has_right(words) else "ltr"
        else:
            other = "rtl" if runs_right(words) else None
        laid_out.append(Paragraph(pieces, other, words.strip() == title))
    return laid_out


def _shares(worksheet: Worksheet, facts: Facts) -> list[dict[str, Any]]:
    """Count what is shown, settled first, then stale, with its place in a bar of 100 percent."""
    rows = shares(worksheet, facts)
    rows.sort(key=lambda share: (not share[0].settled, share[0] is not STALE))
    laid_out, at = [], 0
    for status, count in rows:
        x, width = (100 * part / len(worksheet.claims) for part in (at, count))
        laid_out.append({"status": status, "count": count, "x": f"{x:.3f}%", "width": width})
        at += count
    return laid_out


def _people(worksheet: Worksheet, facts: Facts) -> dict[str, Any]:
    """Name who judged and whose approvals hold, each once, and the time of the newest entry."""
    entries = [entry for claim in worksheet.claims for entry in claim.history]
    return {
        "checked": list(
            dict.fromkeys(
                entry.by
                for entry in entries
                if entry.status and not same_person(entry.by, worksheet.prepared_by or "")
            )
        ),
        "approved": list(
            dict.fromkeys(
                claim.approval.by
                for claim in worksheet.claims
                if claim.approval and facts.signed.get(claim.id) == "approved"
            )
        ),
        "last": max((entry.at for entry in entries), default=None),
    }


@cache
def _template() -> "Template":
    """Compile the page's template, with style, script and their hashes in it."""
    from jinja2 import DictLoader, Environment, StrictUndefined
    from markupsafe import Markup

    folder = resources.files(__package__)
    files = {
        name: folder.joinpath(name).read_text("utf-8")
        for name in ("page.jinja", "card.jinja", "style.css", "filter.js", "chain.js")
    }
    environment = Environment(
        loader=DictLoader(files),
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )

    @lru_cache(4096)
    def time(when: date | datetime) -> Markup:
        return Markup('<time datetime="{}">{}</time>').format(plain(when), spell(when))

    right, nothing = Markup(' dir="rtl"'), Markup("")

    def flow(text: str) -> Markup:
        return right if runs_right(text) else nothing

    environment.filters |= {
        "time": time,
        "flow": flow,
        "site": site,
        "inline": inline,
        "pointed": pointed,
        "finding": finding,
    }
    environment.globals |= {
        "style": Markup(files["style.css"]),  # noqa: S704 - our own file
        "script": Markup(files["filter.js"]),  # noqa: S704 - our own file
        "checking": Markup(files["chain.js"]),  # noqa: S704 - our own file
        "policy": _policy(files["style.css"], files["filter.js"]),
        "checking_policy": _policy(files["style.css"], files["filter.js"], files["chain.js"]),
        "statuses": STATUSES,
        "kinds": KINDS,
        "not_judged": NOT_JUDGED.capitalize(),
        "saved": saved,
        "longest": _LONGEST_LINK,
        "wayback": wayback,
        "Markup": Markup,
    }
    return environment.get_template("page.jinja")


def _policy(style: str, *scripts: str) -> str:
    """Return the Content-Security-Policy (W3C CSP 3): nothing but this style and these scripts."""

    def digest(text: str) -> str:
        return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"

    return (
        f"default-src 'none'; style-src {digest(style)}; script-src "
        f"{' '.join(map(digest, scripts))}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
