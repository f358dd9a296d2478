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
from factsheet.model import Entry, Evidence, Worksheet
from factsheet.proofs import by_hand, wayback
from factsheet.reports.html.annotated import TextRun, paragraphs, places_of
from factsheet.reports.html.cards import Card, cards
from factsheet.reports.html.method import looked_up, people
from factsheet.reports.html.reading import read_report
from factsheet.reports.html.text_direction import (
    has_right,
    inline,
    known_language,
    language_runs_right,
    pointed,
    runs_right,
)
from factsheet.reports.html.translations import ENGLISH, labels_for
from factsheet.reports.report_facts import ReportFacts, shares, uses_approvals
from factsheet.texts import escape_ci_commands, json_text, readable
from factsheet.urls import site
from factsheet.vocabulary import STALE, STATUSES, Status
from factsheet.wayback import quote_in_wayback, wayback_copy

if TYPE_CHECKING:
    from jinja2 import Template

_IN_SCRIPT = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


_LONGEST_LINK = 300  # characters: each printed line of a link carries the whole address in a PDF


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph of the article; `direction` is given where it is not the article's."""

    pieces: Sequence[TextRun]
    direction: str | None
    headline: bool


def render(worksheet: Worksheet, facts: ReportFacts, *, json_ld: str | None = None) -> str:
    """Lay a worksheet out as an HTML page.

    The worksheet is one that `publishable` gave. With `facts.article_text` the article is
    beside the claims, else they stand alone. `json_ld` is JSON text for machines (ClaimReview);
    it is put into the page as data and never run. The page's own words are in the article's
    language, or in English where that has no file.
    """
    text = facts.article_text
    places = places_of(worksheet.claims, text) if text else []
    placed = frozenset(index for _, _, index in places)
    all_cards = list(cards(worksheet.claims, facts, placed))
    language = known_language(worksheet.article.language)
    right = language_runs_right(language) if language else runs_right(text or "")
    labels = labels_for(language)
    own = labels.language != ENGLISH or (language or "").casefold().startswith("en")
    layout = partial(
        _template(labels.language).render,
        page_language=language if own and language else ENGLISH,
        article=worksheet.article,
        facts=facts,
        cards=all_cards,
        shares=_shares(worksheet, facts, all_cards),
        people=people(worksheet, facts),
        prepared_by=worksheet.prepared_by,
        looked_up=looked_up(worksheet, facts, placed),
        uses_approvals=uses_approvals(worksheet, facts),
        paragraphs=_laid_out(text, places, right, worksheet.article.title) if text else [],
        language=language,
        right=right,
        json_ld=json_ld.translate(_IN_SCRIPT) if json_ld else None,
    )

    def laid_out(chain: Mapping[str, Any] | None) -> str:
        carried = json_text(chain).translate(_IN_SCRIPT) if chain else None
        return escape_ci_commands(readable(layout(chain=carried)), "&#58;", "&#35;")

    page = laid_out(facts.chain)
    if not facts.chain:
        return page
    # What the cards say must be there before its hashes can be.
    return laid_out({**facts.chain, **labels.carried, "words": read_report(page).hashes})


def _laid_out(
    text: str, places: Sequence[tuple[int, int, int]], right: bool, title: str | None
) -> list[_Paragraph]:
    """Cut the text into paragraphs, and see which way each runs and which is the headline."""
    laid_out = []
    for pieces in paragraphs(text, places):
        words = "".join(piece.text for piece in pieces)
        if right:
            other = None if has_right(words) else "ltr"
        else:
            other = "rtl" if runs_right(words) else None
        laid_out.append(_Paragraph(pieces, other, words.strip() == title))
    return laid_out


def _shares(
    worksheet: Worksheet, facts: ReportFacts, all_cards: Sequence[Card]
) -> list[dict[str, Any]]:
    """Group the cards by what is shown, with each group's place in a bar of 100 percent.

    What was found wrong is first, then what was corrected, the other settled ones, what is stale,
    and what is open.
    """
    rows = shares(worksheet, facts)
    rows.sort(key=_urgency)
    laid_out, at = [], 0
    for status, count in rows:
        x, width = (100 * part / len(worksheet.claims) for part in (at, count))
        group = [card for card in all_cards if card.status is status]
        share = {"status": status, "count": count, "x": f"{x:.3f}%", "width": width}
        laid_out.append({**share, "cards": group})
        at += count
    return laid_out


def _urgency(share: tuple[Status, int]) -> tuple[bool, ...]:
    status = share[0]
    wrong = status.rests_on == "refutes"
    return (not status.settled, status is not STALE, not wrong, not status.gone)


@cache
def _template(language: str) -> "Template":
    """Compile the page's template in a language, with style, script and their hashes in it."""
    from jinja2 import DictLoader, Environment, StrictUndefined
    from markupsafe import Markup, escape

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

    labels = labels_for(language)

    @lru_cache(4096)
    def time(when: date | datetime) -> Markup:
        spelled = escape(labels.spell(when))
        return Markup(f'<time datetime="{escape(plain(when))}">{spelled}</time>')  # noqa: S704

    plain_words = {
        key: Markup(words)  # noqa: S704 - our own file
        for key, words in labels.words.items()
        if isinstance(words, str)
    }

    # Not Markup.format, which takes twice the time of all the rest.
    def say(key: str, count: int | None = None, /, **values: object) -> Markup:
        if not values and count is None:
            return plain_words[key]
        for name, value in values.items():
            if not isinstance(value, int | Markup):
                values[name] = escape(value)
        words = plain_words.get(key) or labels.words_for(key, count)
        return Markup(str.format(words, **{"count": count} | values))  # noqa: S704

    def say_status(key: str, row: Status, **values: object) -> Markup:
        label = labels.status(row)
        return say(key, status=label, lower=label.lower(), **values)

    def name(text: str, field: str = "") -> Markup:
        said = f' data-said="{field}"' if field else ""
        return Markup(f"<bdi{said}>{escape(inline(text))}</bdi>")  # noqa: S704 - escaped

    def said(when: Markup, field: str) -> Markup:
        return Markup(f'<span data-said="{field}">{when}</span>')  # noqa: S704

    def judged(entry: Entry, key: str) -> Markup:
        return say(key, name=name(entry.by, "by"), when=said(time(entry.at), "at"))

    right, left = Markup(' dir="rtl"'), Markup(' dir="ltr"')
    nothing, page_runs_right = Markup(""), labels.right

    def flow(text: str) -> Markup:
        if page_runs_right:
            return nothing if runs_right(text) or not any(map(str.isalpha, text)) else left
        return right if runs_right(text) else nothing

    environment.filters |= {
        "time": time,
        "flow": flow,
        "site": site,
        "inline": inline,
        "pointed": pointed,
        "say": say,
        "name": name,
        "said": said,
        "judged": judged,
        "own": _own,
        "language": known_language,
        "label": labels.status,
        "kind": labels.kind,
        "heading": labels.heading,
    }
    environment.globals |= {
        "style": Markup(files["style.css"]),  # noqa: S704 - our own file
        "script": Markup(files["filter.js"]),  # noqa: S704 - our own file
        "checking": Markup(files["chain.js"]),  # noqa: S704 - our own file
        "policy": _policy(files["style.css"], files["filter.js"]),
        "checking_policy": _policy(files["style.css"], files["filter.js"], files["chain.js"]),
        "labels": labels,
        "comma": labels.data["comma"],
        "say": say,
        "say_status": say_status,
        "approvals": {"approved": "approved", "invalid": "approval_invalid"},
        "statuses": STATUSES,
        "stale": STALE,
        "longest": _LONGEST_LINK,
        "by_hand": by_hand,
        "wayback": wayback,
        "wayback_copy": wayback_copy,
        "quote_in_wayback": quote_in_wayback,
        "Markup": Markup,
    }
    return environment.get_template("page.jinja")


def _own(item: Evidence, key: str) -> str:
    """Return the text under one of the desk's own keys; empty if there is none, or no text."""
    value = item.extra.get(key)
    return value if isinstance(value, str) and value.strip() else ""


def _policy(style: str, *scripts: str) -> str:
    """Return the Content-Security-Policy (W3C CSP 3): nothing but this style and these scripts."""

    def digest(text: str) -> str:
        return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"

    return (
        f"default-src 'none'; style-src {digest(style)}; script-src "
        f"{' '.join(map(digest, scripts))}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
