"""Fill in empty fields from what a captured page says of itself, if no verdict covers them."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from factsheet.approvals import outdated_by
from factsheet.documents import Description, Document, described
from factsheet.model import Claim, Evidence

_log = logging.getLogger("factsheet.capture")

_FIELDS = ("title", "author", "publisher", "published", "language")


@dataclass(frozen=True, slots=True)
class Filled:
    """What became of a page's statements about itself, for one piece of evidence.

    `values` are the fields that were filled in. `left` are those that were not, as a verdict or an
    approval covers them: `by` says which. `differing` are fields for which the page gives several
    values, each in words; `agency` is the news agency whose text it seems to be, if nobody wrote a
    publisher, and `site` where it was read. `outdated` says which verdict or approval no longer
    covers the evidence.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    left: Mapping[str, Any] = field(default_factory=dict)
    by: str = ""
    differing: Mapping[str, str] = field(default_factory=dict)
    agency: str | None = None
    site: str | None = None
    outdated: str | None = None

    def __bool__(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.values or self.left or self.differing or self.agency)


def describe(page: Document, url: str | None, captured: datetime) -> Description:
    """Return what a captured page says about itself, or nothing if reading it fails.

    A page is not published after it is `captured`, except that it may be the next day elsewhere. A
    language that the page's words are plainly not in is a template's, and not taken.
    """
    from factsheet.detection import guess_language

    last = (captured.astimezone(UTC) + timedelta(days=1)).date()
    try:
        found = described(page, url, last)
    except ImportError:
        raise
    except Exception as error:  # whatever a page does to a reader, its copy is filed and judged
        _log.info("what the page says of itself was not read: %s", type(error).__name__)
        return Description()
    looks = guess_language(page.text) if found.language else None
    if looks and found.language and _first(looks) != _first(found.language):
        differs = f"“{found.language}” (the page's data), “{looks}” (its words)"
        differences = (*found.differences, ("language", differs))
        return replace(found, language=None, differences=differences)
    return found


def _first(code: str) -> str:
    first = code.lower().split("-")[0]
    return "no" if first in ("nb", "nn") else first


def fill(
    claim: Claim, identity: tuple[str, str], said: Description, *, refresh: bool = False
) -> tuple[Claim, Filled]:
    """Fill in what a page says about itself where the evidence of this `identity` has nothing.

    What would make a verdict stale or an approval outdated is left out, unless `refresh` asks for
    it. Returns the claim as it then is, and what became of each field.
    """
    item = next((one for one in claim.evidence if one.identity == identity), None)
    if item is None:
        return claim, Filled()
    now, values, left, by = claim, {}, {}, ""
    for name in _FIELDS:
        value = getattr(said, name)
        if value is None or getattr(item, name) is not None:
            continue
        filled = _with(now, identity, {name: value})
        if outdated_by(now, filled) and not refresh:
            left[name] = value
            by = "verdict" if filled.stale and not now.stale else by or "approval"
        else:
            now, values[name] = filled, value
    asks = said.agency if item.publisher is None else None
    differing = {name: words for name, words in said.differences if getattr(item, name) is None}
    return now, Filled(values, left, by, differing, asks, said.site, outdated_by(claim, now))


def _with(claim: Claim, identity: tuple[str, str], values: Mapping[str, Any]) -> Claim:
    def changed(item: Evidence) -> Evidence:
        return replace(item, **values) if item.identity == identity else item

    return replace(claim, evidence=tuple(map(changed, claim.evidence)))
