"""How far each link of the chain can be trusted, for a worksheet and its claims."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from factsheet.attestations.sidecar import Signature
from factsheet.model import Claim


class Trust(StrEnum):
    """How far a link can be trusted, the worst first."""

    BROKEN = "broken"
    NONE = "none"
    CLAIMED = "claimed"
    PROVEN = "proven"


ORDER = tuple(Trust)


def better(one: Trust, other: Trust) -> bool:
    """Whether a link is surer than another."""
    return ORDER.index(one) > ORDER.index(other)


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One link of the chain: how sure it is, and why, in a few words."""

    trust: Trust
    why: str = ""


@dataclass(frozen=True, slots=True)
class KeyTrust:
    """A signature as that of one person: how sure it is, its key's fingerprint, why not proven."""

    trust: Trust
    key: str
    why: str = ""


Judge = Callable[[Signature, str], KeyTrust]
"""Judges whether a signature is that of the person with a name."""


@dataclass(frozen=True, slots=True)
class ChainProblem:
    """Something wrong with the signed statements; `rule` is the rule of `check` that reports it."""

    rule: str
    claim: str | None
    message: str


@dataclass(frozen=True, slots=True)
class ClaimChain:
    """The links of one claim; `copies` has one for each piece of evidence with a copy, from 0.

    `signers` are the names and keys behind verdict and approval, where they are signed.
    """

    article: ChainLink
    claim: ChainLink
    evidence: ChainLink
    verdict: ChainLink
    approval: ChainLink
    copies: Mapping[int, ChainLink] = field(default_factory=dict)
    signers: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Chain:
    """The links of all claims, by id, what is wrong, and each history entry that is signed.

    `entries` has claim ids and places in the history, from 0.
    """

    claims: Mapping[str, ClaimChain] = field(default_factory=dict)
    troubles: tuple[ChainProblem, ...] = ()
    entries: Mapping[tuple[str, int], KeyTrust] = field(default_factory=dict)

    def signed(self, claim: Claim) -> str:
        """Return how sure the signatures of a claim's verdict and approval are, the worst of them.

        Empty for a claim that has neither.
        """
        links = self.claims[claim.id]
        trusts = [link.trust for link in (links.verdict, links.approval)]
        return min((one for one in trusts if one is not Trust.NONE), key=ORDER.index, default="")
