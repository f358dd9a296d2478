"""Judge a worksheet link by link: what is proven, what is only claimed, and what is broken.

A link is never better than the signature that carries it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from factsheet.attestations.sidecar import Attestation, Sidecar, heads
from factsheet.attestations.statements import (
    StatedEvidence,
    differences,
    evidence_as_stated,
    match_evidence,
    same_entry,
    says_otherwise,
)
from factsheet.attestations.trust import (
    ORDER,
    Chain,
    ChainLink,
    ClaimChain,
    Judge,
    KeyTrust,
    Trust,
    better,
)
from factsheet.attestations.trusted_statements import TrustedStatements
from factsheet.fields import time_text
from factsheet.model import Claim, Entry, Worksheet
from factsheet.vocabulary import STATUSES


def evaluate(
    worksheet: Worksheet,
    sidecar: Sidecar,
    judge: Judge,
    pieces: Callable[[Claim], Sequence[StatedEvidence]] = evidence_as_stated,
) -> Chain:
    """Compare a worksheet with the signed statements about it.

    `pieces` gives a claim's evidence as statements name it; a published one has its salted hashes.
    """
    return _Evaluation(worksheet, TrustedStatements(worksheet, sidecar, judge), pieces).chain()


class _Evaluation:
    def __init__(
        self,
        worksheet: Worksheet,
        given: TrustedStatements,
        pieces: Callable[[Claim], Sequence[StatedEvidence]],
    ) -> None:
        self.worksheet, self.given, self.pieces = worksheet, given, pieces

    def chain(self) -> Chain:
        claims = {claim.id: self._claim(claim) for claim in self.worksheet.claims}
        self._report_missing()
        self._article()
        return Chain(claims, tuple(self.given.troubles), dict(self._entries()))

    def _entries(self) -> Iterator[tuple[tuple[str, int], KeyTrust]]:
        for claim in self.worksheet.claims:
            for place, entry in enumerate(claim.history if claim.id in self.given.of_claim else ()):
                stated = self.given.of_entry(claim, entry)
                if stated and (judged := self.given.judged(stated)):
                    if says_otherwise(stated, entry):
                        judged = KeyTrust(Trust.BROKEN, judged.key, "not what was signed")
                    yield (claim.id, place), judged

    def _claim(self, claim: Claim) -> ClaimChain:
        verdict, approval = claim.judgement, claim.approval
        pieces = self.pieces(claim)
        links: dict[str, ChainLink] = {}
        copies: dict[int, ChainLink] = {}
        carried: list[ChainLink] = []
        signers: dict[str, tuple[str, str]] = {}
        statements: list[Attestation] = []
        differ: dict[str, list[str]] = {}
        for role, entry in (("verdict", verdict), ("approval", approval)):
            stated = self.given.of_entry(claim, entry)
            if entry is None:
                links[role] = (
                    self._unexplained_status(claim) if role == "verdict" else ChainLink(Trust.NONE)
                )
                continue
            judged = self.given.judged(stated) if stated else None
            if stated is None or judged is None:
                links[role] = ChainLink(Trust.CLAIMED, f"not signed by {entry.by}")
                self._unsigned(claim, entry, role)
                continue
            signers[role] = (entry.by, judged.key)
            statements.append(stated)
            links[role] = ChainLink(judged.trust, judged.why)
            placed = match_evidence(stated, pieces)
            found = differences(stated, claim, entry, placed)
            if changed := self._changed(claim, role, found):
                self.given.report(
                    "signature-broken",
                    claim.id,
                    f"{', '.join(changed)}: not what {entry.by} signed at {time_text(entry.at)}",
                )
            if found:
                names = [name for several in found.values() for name in several]
                links[role] = ChainLink(Trust.BROKEN, f"{', '.join(names)}: changed")
            for link, names in found.items():
                differ.setdefault(link, []).extend(names)
            carried.append(ChainLink(judged.trust, f"signed by {entry.by}"))
            for number in placed.same_copy:
                if number not in copies or better(judged.trust, copies[number].trust):
                    copies[number] = ChainLink(judged.trust, f"signed by {entry.by}")
        self._same_key(claim, links, signers)
        self._report_forks(claim, links)
        best = max(carried, key=lambda link: ORDER.index(link.trust), default=None)
        nobody = best or ChainLink(Trust.CLAIMED, "nobody signed")
        text = ChainLink(Trust.BROKEN, "changed") if "claim" in differ else nobody
        evidence = ChainLink(Trust.BROKEN, "changed") if "evidence" in differ else nobody
        if not claim.evidence:
            evidence = ChainLink(Trust.NONE)
        for number, item in enumerate(claim.evidence):
            if item.archive and number not in copies:
                broken = f"copy of evidence {number + 1}" in differ.get("copy", ())
                copies[number] = (
                    ChainLink(Trust.BROKEN, "replaced since it was signed")
                    if broken
                    else ChainLink(Trust.CLAIMED, "not signed")
                )
        return ClaimChain(
            self._article_link(statements),
            text,
            evidence,
            links["verdict"],
            links["approval"],
            dict(sorted(copies.items())),
            signers,
        )

    def _unexplained_status(self, claim: Claim) -> ChainLink:
        """Return the link for a status that no history entry explains."""
        stated = self.given.of_entry(claim, claim.verdict)
        if stated and self.given.judged(stated):
            words = f"the status is not the one that {stated.by} signed"
            self.given.report("signature-broken", claim.id, words)
            return ChainLink(Trust.BROKEN, words)
        if STATUSES[claim.status].settled:
            return ChainLink(Trust.CLAIMED, "no history entry says who set it")
        return ChainLink(Trust.NONE)

    def _changed(self, claim: Claim, role: str, found: Mapping[str, list[str]]) -> list[str]:
        """Return what changed that no other rule reports: a stale verdict is reported as such."""
        said = claim.stale if role == "verdict" else claim.outdated
        own = ("claim", "evidence", "entry") if role == "approval" else ("claim", "evidence")
        return [
            name for link, names in found.items() for name in names if not (said and link in own)
        ]

    def _unsigned(self, claim: Claim, entry: Entry, role: str) -> None:
        """Report what is not signed, if the rules ask for it or other entries are signed."""
        asked = self.worksheet.rules.signatures == "required" and STATUSES[claim.status].settled
        if asked or self.given.signed(claim.id):
            self.given.report("unsigned", claim.id, f"{entry.by}'s {role} is not signed")

    def _same_key(
        self, claim: Claim, links: dict[str, ChainLink], signers: Mapping[str, tuple[str, str]]
    ) -> None:
        keys = [signers[role][1] for role in ("verdict", "approval") if role in signers]
        if len(keys) == 2 and keys[0] == keys[1] != "" and not self.worksheet.rules.self_approval:
            links["approval"] = ChainLink(Trust.BROKEN, "the same key judged and approved")
            self.given.report("one-key", claim.id, f"the same key judged and approved: {keys[0]}")

    def _report_forks(self, claim: Claim, links: dict[str, ChainLink]) -> None:
        """Report verdicts that were signed without knowing of each other, and a wrong approval."""
        signed = self.given.signed(claim.id)
        apart = [one for one in heads(signed) if one.what == "verdict"]
        if len(apart) > 1:
            who = " and ".join(sorted(f"{one.by} ({one.data['status']})" for one in apart))
            self.given.report(
                "heads-apart", claim.id, f"signed without knowing of each other: {who}"
            )
        verdict = self.given.of_entry(claim, claim.judgement)
        approval = self.given.of_entry(claim, claim.approval)
        self._report_overtaken(claim, links, signed, verdict, approval)
        if not (verdict and approval and self.given.judged(verdict)):
            return
        if self.given.judged(approval) and verdict.sha256 not in self.given.before(approval):
            words = f"{approval.by} approved without knowing {verdict.by}'s verdict"
            links["approval"] = ChainLink(Trust.BROKEN, words)
            self.given.report("heads-apart", claim.id, words)

    def _report_overtaken(
        self,
        claim: Claim,
        links: dict[str, ChainLink],
        signed: Sequence[Attestation],
        verdict: Attestation | None,
        approval: Attestation | None,
    ) -> None:
        """Report a verdict or approval that is not the last one signed: entries were reordered."""
        for role, stated, kinds in (
            ("verdict", verdict, ("verdict",)),
            ("approval", approval, ("verdict", "revocation")),
        ):
            if stated is None or self.given.judged(stated) is None:
                continue
            later = [
                one
                for one in signed
                if one.what in kinds and stated.sha256 in self.given.before(one)
            ]
            if later:
                words = f"{stated.by}'s {role} is not the last: {later[-1].by} signed a later one"
                links[role] = ChainLink(Trust.BROKEN, words)
                self.given.report("signature-broken", claim.id, words)

    def _report_missing(self) -> None:
        """Report signed statements about what the worksheet no longer has."""
        claims = {claim.id: claim for claim in self.worksheet.claims}
        for id, statements in self.given.of_claim.items():
            signed = [one for one in statements if self.given.holds(one)]
            if id is None or not signed:
                continue
            if id not in claims:
                if not any(one.what == "removal" for one in heads(signed)):
                    who = " and ".join(sorted({one.by for one in signed}))
                    self.given.report("signed-and-gone", None, f"{id}, signed by {who}, is missing")
                continue
            for one in signed:
                if one.what != "removal" and not any(
                    same_entry(one, entry) for entry in claims[id].history
                ):
                    what = f"{one.by}'s {one.what} of {time_text(one.at)}"
                    self.given.report("signed-and-gone", id, f"{what} was signed and is missing")

    def _article_link(self, statements: Sequence[Attestation]) -> ChainLink:
        text = self.worksheet.article.sha256
        if text is None:
            return ChainLink(Trust.NONE)
        own = [self.given.trust(one) for one in statements if one.data.get("article") == text]
        own += [
            self.given.trust(one)
            for one in self.given.of_claim.get(None, ())
            if one.data["article"] == text
        ]
        best = max(own, key=lambda judged: ORDER.index(judged.trust), default=None)
        if best:
            return ChainLink(best.trust, best.why)
        if any("article" in one.data for one in statements):
            return ChainLink(Trust.CLAIMED, "judged on an earlier text")
        return ChainLink(Trust.CLAIMED, "nobody signed this text")

    def _article(self) -> None:
        """Report a text that nobody signed, where another text was signed."""
        texts = {
            one.data["article"]
            for one in self.given.statements.values()
            if "article" in one.data and self.given.holds(one)
        }
        if texts and self.worksheet.article.sha256 not in texts:
            self.given.report("article-unsigned", None, "nobody signed this text of the article")
