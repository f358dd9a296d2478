"""What a rule is given, and how it iterates over claims and evidence."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from factsheet.model import Archive, Claim, Entry, Evidence, Worksheet
from factsheet.problems import Finding, Path
from factsheet.proofs import Links, Proof, Proofs, key, proof_of

if TYPE_CHECKING:
    from factsheet.attestations import Chain


@dataclass(frozen=True, slots=True)
class CommittedEntry:
    """A history entry that git saw: its claim's id, the short id of a commit, the commit's author.

    The commit is the one that added the entry, or of a lost one the last that had it; `taken_by`
    is then the commit that took it out, None if only the uncommitted worksheet lacks it.
    """

    claim: str
    entry: Entry
    commit: str
    by: str
    taken_by: str | None = None


@dataclass(frozen=True, slots=True)
class GitHistory:
    """What the commits of a branch say of a worksheet's claims.

    `lost` are entries of claims that are still there, and that the worksheet no longer has.
    `by_others` are entries that somebody other than their `by` committed. `removed` are the claims
    that are no longer there, each with the commit that took it out, None while it is uncommitted.
    `unread` counts the revisions that could not be read; `shallow`: the clone lacks earlier ones.
    """

    lost: Sequence[CommittedEntry] = ()
    by_others: Sequence[CommittedEntry] = ()
    removed: Sequence[tuple[str, str | None]] = ()
    unread: int = 0
    shallow: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """What the caller found besides the worksheet, if anything.

    `article_text` is the stored text, `article_sha256` the hash of its file, `article_trouble`
    why there is none although the worksheet names one. `swallowed` are the fields after which
    YAML took text for a comment. `proofs` are what the saved copies prove, `links` how the
    addresses answered. `now` is the present time in UTC. `once_confidential` are the origins of
    evidence that was confidential in earlier revisions, as `withholding.origin` gives them.
    `witness` is what git saw of the histories, `chain` the state of the signed statements.
    """

    article_text: str | None = None
    article_sha256: str | None = None
    article_trouble: str | None = None
    swallowed: Sequence[tuple[Path, str]] = ()
    proofs: Proofs = field(default_factory=dict)
    links: Links = field(default_factory=dict)
    now: datetime | None = None
    once_confidential: Set[str] = frozenset()
    witness: GitHistory | None = None
    chain: "Chain | None" = None


Findings = Iterator[Finding]


def each(worksheet: Worksheet, *statuses: str) -> Iterator[tuple[Path, Claim]]:
    """Yield the claims, or those of some statuses, with their paths."""
    for number, claim in enumerate(worksheet.claims):
        if not statuses or claim.status in statuses:
            yield ("claims", number), claim


def each_proof(
    worksheet: Worksheet, context: "Context"
) -> Iterator[tuple[Path, Claim, int, Evidence, Proof]]:
    """Yield the evidence whose saved copy was read, as `each_piece` does, with its proof."""
    for path, claim, number, item in each_piece(worksheet) if context.proofs else ():
        if proof := proof_of(item, context.proofs):
            yield path, claim, number, item, proof


def each_copy(
    worksheet: Worksheet, context: "Context"
) -> Iterator[tuple[Path, Claim, int, Evidence, Archive, Proof | None]]:
    """Yield the saved copies with their paths, evidence and proofs, those of changed pages too."""
    for path, claim, number, item in each_piece(worksheet):
        for name, archive in (("archive", item.archive), ("changed", item.changed)):
            if archive and (place := key(item, archive)):
                proof = context.proofs.get(place)
                yield (*path, name), claim, number, item, archive, proof


def capture_command(claim: Claim, number: int, how: str = "") -> str:
    """Return the command that saves the page of a claim's evidence again."""
    return f"factsheet capture {claim.id} -n {number}{how}"


def each_piece(worksheet: Worksheet) -> Iterator[tuple[Path, Claim, int, Evidence]]:
    """Yield the pieces of evidence with their paths, claims, and numbers there, from 1."""
    for path, claim in each(worksheet):
        for index, item in enumerate(claim.evidence):
            yield (*path, "evidence", index), claim, index + 1, item
