"""What the saved copy of a page, and the page as it is now, prove about evidence."""

from factsheet.proofs.proof import (
    NO_QUOTE,
    SHORT_QUOTE,
    CopyText,
    LinkAnswer,
    Links,
    Proof,
    ProofKey,
    Proofs,
    Standing,
    key,
    proof_of,
)
from factsheet.proofs.proving import no_comparison, prove, with_eye
from factsheet.proofs.wording import (
    by_hand,
    changed_since,
    compared,
    finding,
    saved,
    state,
    wayback,
)

__all__ = [
    "NO_QUOTE",
    "SHORT_QUOTE",
    "CopyText",
    "LinkAnswer",
    "Links",
    "Proof",
    "ProofKey",
    "Proofs",
    "Standing",
    "by_hand",
    "changed_since",
    "compared",
    "finding",
    "key",
    "no_comparison",
    "proof_of",
    "prove",
    "saved",
    "state",
    "wayback",
    "with_eye",
]
