"""What a report needs beside the worksheet, and what it must never show."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from factsheet.model import Worksheet


@dataclass(frozen=True, slots=True)
class Facts:
    """What a caller knows and the worksheet that is rendered does not say.

    `made` is the time of the report in UTC. `withheld` counts the confidential evidence that was
    taken out, by claim id. `stale` names the claims that changed since their verdict (the claim as
    rendered cannot tell: what was taken out changes its fingerprint). `article_text` is the stored
    text, None when there is none or it is not to be shown. `base_url` is where the report will
    stand, for machines that ask for an address.
    """

    made: datetime
    withheld: Mapping[str, int] = field(default_factory=dict)
    stale: frozenset[str] = frozenset()
    article_text: str | None = None
    base_url: str | None = None


def publishable(
    worksheet: Worksheet,
    made: datetime,
    *,
    article_text: str | None = None,
    base_url: str | None = None,
) -> tuple[Worksheet, Facts]:
    """Take the confidential evidence out; give the rest, and the facts for a report."""
    withheld: dict[str, int] = {}
    claims = []
    for claim in worksheet.claims:
        kept = tuple(item for item in claim.evidence if not item.confidential)
        if len(kept) < len(claim.evidence):
            withheld[claim.id] = len(claim.evidence) - len(kept)
        claims.append(replace(claim, evidence=kept) if claim.id in withheld else claim)
    stale = frozenset(claim.id for claim in worksheet.claims if claim.stale)
    facts = Facts(made, withheld, stale, article_text, base_url)
    return replace(worksheet, claims=tuple(claims)), facts
