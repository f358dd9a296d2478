"""What a report needs beside the worksheet, and what it must never show."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import quote

from factsheet.model import Evidence, Worksheet
from factsheet.proofs import Proof, Proofs, proof_of


@dataclass(frozen=True, slots=True)
class Facts:
    """What a caller knows and the worksheet that is rendered does not say.

    `made` is the time of the report in UTC. `withheld` counts the confidential evidence that was
    taken out, by claim id. `stale` names the claims that changed since their verdict (the claim as
    rendered cannot tell: what was taken out changes its fingerprint). `signed` says of each claim
    with an approval whether it is `approved`, or the approval `outdated`. `article_text` is the
    stored text, None when there is none or it is not to be shown. `base_url` is where the report
    will stand, for machines that ask for an address. `proofs` are what the kept copies prove;
    `folder` leads from the report to the worksheet's folder, as a relative path, empty for the
    same.
    """

    made: datetime
    withheld: Mapping[str, int] = field(default_factory=dict)
    stale: frozenset[str] = frozenset()
    signed: Mapping[str, str] = field(default_factory=dict)
    article_text: str | None = None
    base_url: str | None = None
    proofs: Proofs = field(default_factory=dict)
    folder: str = ""

    def proof(self, item: Evidence) -> Proof | None:
        """Give what the kept copy of a piece of evidence proves; None when nobody looked."""
        return proof_of(item, self.proofs)

    def copy_link(self, item: Evidence) -> str | None:
        """Give the relative address of a kept copy; None when there is none that can be used."""
        proof = self.proof(item)
        if item.archive is None or proof is None or proof.trouble:
            return None
        path = f"{self.folder}/{item.archive.path}" if self.folder else item.archive.path
        return quote(path.replace("\\", "/"))


def signing(worksheet: Worksheet, facts: Facts) -> bool:
    """Whether verdicts are signed off here, so that one that is not deserves a word."""
    return bool(facts.signed) or worksheet.rules.approval == "required"


def publishable(
    worksheet: Worksheet,
    made: datetime,
    *,
    article_text: str | None = None,
    base_url: str | None = None,
    proofs: Proofs | None = None,
    folder: str = "",
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
    signed = {claim.id: claim.signed for claim in worksheet.claims if claim.signed}
    facts = Facts(made, withheld, stale, signed, article_text, base_url, proofs or {}, folder)
    return replace(worksheet, claims=tuple(claims)), facts
