"""What a report needs besides the worksheet, and what it must never show."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

from factsheet.fields import COUNTS
from factsheet.model import Claim, Evidence, Worksheet
from factsheet.proofs import Proof, ProofKey, Proofs, key, proof_of
from factsheet.reports.credentials import without_credentials
from factsheet.texts import counted
from factsheet.urls import masked
from factsheet.vocabulary import NOT_JUDGED, READ, STALE, STATUSES, Status
from factsheet.withholding import withheld, without_seen


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who publishes a report: its name and, if it has one, its web address."""

    name: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class SavedCopy:
    """A saved copy as replay tools expect it: a WARC file called `name`, and the rows of its index.

    `url` is the page's address, `captured` when it was saved, in UTC; both as far as the
    file has a page. `title` is the page's, if known.
    """

    name: str
    data: bytes
    index: tuple[str, ...]
    url: str
    captured: datetime | None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What the caller knows and the rendered worksheet does not say.

    `made` is the time of the report in UTC. `withheld` counts the confidential evidence that was
    taken out, by claim id. `stale` names the claims that changed since their verdict (the claim as
    rendered cannot tell: what was taken out changes its fingerprint). `signed` says of each claim
    with an approval whether it is `approved`, or the approval `outdated` or `invalid`.
    `article_text` is the stored text, None if there is none or it is not to be shown. `base_url` is
    where the report will be, for machines that ask for an address. `proofs` are what saved copies
    prove; `folder` leads from the report to the worksheet's folder, as a relative path, empty for
    the same; None if the way would name folders of this machine, so that no copy can be linked.
    `chain` is the data by which the report checks itself (`attestations.embedded`), None if nothing
    is signed; `keys` are the names and keys behind verdict and approval, by claim id. `provisional`
    names the claims whose verdict was prepared before any person judged. `in_error` names the
    claims in which `check` finds an error. `organisation` publishes the report, None if nobody said
    who does. Without `history` a report for readers leaves it out. `copies` are the saved copies of
    what is published, only for the format that contains them.
    """

    made: datetime
    withheld: Mapping[str, int] = field(default_factory=dict)
    stale: frozenset[str] = frozenset()
    signed: Mapping[str, str] = field(default_factory=dict)
    article_text: str | None = None
    base_url: str | None = None
    proofs: Proofs = field(default_factory=dict)
    folder: str | None = ""
    in_error: frozenset[str] = frozenset()
    organisation: Organisation | None = None
    chain: Mapping[str, Any] | None = None
    keys: Mapping[str, Mapping[str, tuple[str, str]]] = field(default_factory=dict)
    provisional: frozenset[str] = frozenset()
    history: bool = True
    copies: tuple[SavedCopy, ...] = ()

    def proof(self, item: Evidence) -> Proof | None:
        """Return what the saved copy of a piece of evidence proves; None if nobody looked."""
        return proof_of(item, self.proofs)

    def shown(self, claim: Claim) -> Status:
        """Return the row of the table that readers are shown: the claim's status, or `STALE`."""
        return STALE if claim.id in self.stale else STATUSES[claim.status]

    def copy_link(self, item: Evidence) -> str | None:
        """Return the relative address of a saved copy; None if there is none that can be used."""
        proof = self.proof(item)
        if self.folder is None or item.archive is None or proof is None or proof.trouble:
            return None
        path = f"{self.folder}/{item.archive.path}" if self.folder else item.archive.path
        return quote(path.replace("\\", "/"))


def shares(worksheet: Worksheet, facts: ReportFacts) -> list[tuple[Status, int]]:
    """Count the claims by what readers are shown, stale verdicts apart, without zeros."""
    counts = Counter(facts.shown(claim).name for claim in worksheet.claims)
    return [(row, counts[row.name]) for row in (*STATUSES.values(), STALE) if counts[row.name]]


def derived_columns(claim: Claim, facts: ReportFacts) -> dict[str, Any]:
    """Return what tables say about a claim besides its own fields: column -> value."""
    verdict, approval = claim.judgement, claim.approval
    counts = Counter(item.stance for item in claim.evidence)
    return {
        "stale": claim.id in facts.stale,
        "because": verdict and verdict.because,
        "by": verdict and verdict.by,
        "at": verdict and verdict.at,
        "approval": facts.signed.get(claim.id),
        "approved_by": approval and approval.by,
        "provisional": NOT_JUDGED if claim.id in facts.provisional else None,
        "withheld": facts.withheld.get(claim.id, 0),
        **{column: counts[stance] for stance, column in COUNTS.items()},
    }


def uses_approvals(worksheet: Worksheet, facts: ReportFacts) -> bool:
    """Whether verdicts are signed off here, so that one that is not should be pointed out."""
    return bool(facts.signed) or worksheet.rules.approval == "required"


def unjudged_notice(worksheet: Worksheet, facts: ReportFacts) -> str | None:
    """Return the notice about verdicts that no person has judged, if there are any."""
    if not facts.provisional:
        return None
    verdicts = counted(len(facts.provisional), "verdict")
    return f"{NOT_JUDGED[0].upper()}{NOT_JUDGED[1:]}: {verdicts}, by {worksheet.prepared_by}."


def publishable(
    worksheet: Worksheet,
    made: datetime,
    *,
    article_text: str | None = None,
    base_url: str | None = None,
    proofs: Proofs | None = None,
    folder: str | None = "",
    in_error: frozenset[str] = frozenset(),
    organisation: Organisation | None = None,
    chain: Mapping[str, Any] | None = None,
    keys: Mapping[str, Mapping[str, tuple[str, str]]] | None = None,
) -> tuple[Worksheet, ReportFacts]:
    """Take out what is confidential, and what is computed from it: no report can show either.

    No report can show them. Returns the rest, and the facts for a report.
    """
    hidden = {claim.id: count for claim in worksheet.claims if (count := withheld(claim))}
    claims = tuple(_public_claim(claim) for claim in worksheet.claims)
    items = [item for item in worksheet.evidence if item.archive]
    there = dict(filter(None, (_proof_at_home(item, proofs or {}) for item in items)))
    stale = frozenset(claim.id for claim in worksheet.claims if claim.stale)
    states = ((claim.id, worksheet.approval_state(claim)) for claim in worksheet.claims)
    signed = {name: state for name, state in states if state}
    # What was read in a draft's comments stays at the desk, even as hashes.
    own = {key: value for key, value in worksheet.article.extra.items() if key != READ}
    article = replace(worksheet.article, extra=own)
    if article.text:
        article = replace(article, text=_without_folders(article.text))
    public, proven = without_credentials(replace(worksheet, article=article, claims=claims), there)
    facts = ReportFacts(
        made,
        hidden,
        stale,
        signed,
        masked(article_text) if article_text else article_text,
        base_url,
        proven,
        folder,
        in_error,
        organisation,
        chain,
        keys or {},
        frozenset(claim.id for claim in worksheet.claims if worksheet.provisional(claim)),
    )
    return public, facts


def _public_claim(claim: Claim) -> Claim:
    """Return a claim without what is confidential; the same object if nothing is."""
    claim = without_seen(claim)
    if not any(item.confidential or item.archive or item.changed for item in claim.evidence):
        return claim
    open_ones = (item for item in claim.evidence if not item.confidential)
    return replace(claim, evidence=tuple(map(_at_home, open_ones)))


def _at_home(item: Evidence) -> Evidence:
    """Return evidence without paths of copies that name folders outside the worksheet's own.

    A copy in the folder for confidential ones is taken out, whoever put it there.
    """
    if not (item.archive or item.changed):
        return item
    archive, changed = (
        replace(copy, path=_without_folders(copy.path)) if copy and not copy.withheld else None
        for copy in (item.archive, item.changed)
    )
    return replace(item, archive=archive, changed=changed)


def _proof_at_home(item: Evidence, proofs: Proofs) -> tuple[ProofKey, Proof] | None:
    """Return the proof of a piece of evidence under the key that it has in a report."""
    home = _at_home(item)
    place, proof = key(home, home.archive), proof_of(item, proofs)
    if place is None or proof is None or item.archive is None:
        return None
    if proof.trouble:
        proof = replace(proof, trouble=proof.trouble.replace(item.archive.path, place[0]))
    return place, proof


def _without_folders(path: str) -> str:
    """Return a path into the worksheet's folder as it is, of any other the file's name only."""
    steps = path.replace("\\", "/").split("/")
    below = steps[0] not in ("", "~", "..") and ":" not in steps[0] and ".." not in steps
    return path if below else steps[-1]
