"""The sources of all claims as CSL-JSON, for Zotero and citeproc programs: each once.

https://docs.citationstyles.org/en/stable/specification.html. Names are literal: where a name is to
be cut into given and family name would be a guess.
"""

import re
from datetime import date
from typing import Any

from factsheet.model import Evidence, Worksheet
from factsheet.reports.report_facts import ReportFacts
from factsheet.slugs import slug
from factsheet.texts import json_text
from factsheet.urls import is_address, site
from factsheet.vocabulary import (
    CLAIM_TAG,
    CSL_TYPES,
    CSL_WITHIN,
    DOCUMENT,
    ITS_DATE,
    ITS_TYPE,
    WEBPAGE,
)
from factsheet.withholding import origin

_LOCATOR = re.compile(
    r"(?:vol\. (?P<volume>[^,]+))?(?:(?:\A|, )no\. (?P<issue>[^,]+))?"
    r"(?:(?:\A|, )pp?\. (?P<page>.+))?"
)
_PART = re.compile(r"(\d{4})(?:-(\d{1,2}))?\Z")


def render(worksheet: Worksheet, _: ReportFacts) -> str:
    """Write the items as a JSON array."""
    return json_text(items(worksheet), indent=2) + "\n"


def items(worksheet: Worksheet) -> list[dict[str, Any]]:
    """Return an item for each source, in the order of the worksheet.

    What one piece of evidence does not say of its source, another of the same page or book may.
    The claims that it is for are keywords, by which `import` finds them.
    """
    found: dict[str, dict[str, Any]] = {}
    claims: dict[str, dict[str, None]] = {}
    for claim in worksheet.claims:
        for piece in claim.evidence:
            where = origin(piece)
            found[where] = _item(piece) | found.get(where, {})
            claims.setdefault(where, {})[CLAIM_TAG + claim.id] = None
    taken: set[str] = set()
    listed = []
    for where, item in found.items():
        words = item.get("title") or item.get("publisher") or site(item.get("URL")) or "source"
        name = slug(str(words), taken)
        taken.add(name)
        listed.append({"id": name, **item, "keyword": ", ".join(claims[where])})
    return listed


def _item(item: Evidence) -> dict[str, Any]:
    url = item.url if is_address(item.url) else None
    kind = item.extra.get(ITS_TYPE)
    kind = kind if kind in CSL_TYPES else WEBPAGE if url else DOCUMENT
    house = "container-title" if str(kind).startswith(CSL_WITHIN) else "publisher"
    place = _LOCATOR.fullmatch(item.locator or "")
    return {
        name: value
        for name, value in {
            "type": kind,
            "title": item.title or item.source or (None if url else item.url),
            "author": [{"literal": name} for name in (item.author or "").split("; ") if name],
            house: item.publisher,
            "issued": _day(item.published) or _part(item.extra.get(ITS_DATE)),
            "accessed": _day(item.accessed),
            "URL": url,
            "language": item.language,
            **(place.groupdict() if place else {}),
        }.items()
        if value
    }


def _day(day: date | None) -> dict[str, Any] | None:
    return {"date-parts": [[day.year, day.month, day.day]]} if day else None


def _part(text: object) -> dict[str, Any] | None:
    """Return a date that is not a whole day: a year, a month, or its words."""
    if not isinstance(text, str) or not text:
        return None
    if found := _PART.match(text):
        return {"date-parts": [[int(part) for part in found.groups() if part]]}
    return {"literal": text}
