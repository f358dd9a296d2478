"""Which signed statements count: each judged by the best of its signatures."""

from collections.abc import Mapping, Sequence

from factsheet.attestations.sidecar import Attestation, Sidecar
from factsheet.attestations.statements import same_entry
from factsheet.attestations.trust import ORDER, ChainProblem, Judge, KeyTrust, Trust, better
from factsheet.model import Claim, Entry, Worksheet


class TrustedStatements:
    """The statements about a worksheet, how sure each is, and what is wrong with them so far."""

    def __init__(self, worksheet: Worksheet, sidecar: Sidecar, judge: Judge) -> None:
        """Judge each statement; report what is wrong."""
        self.statements: Mapping[str, Attestation] = sidecar.attestations
        self.of_claim = sidecar.by_claim()
        self.troubles: list[ChainProblem] = []
        self._ids = {claim.id for claim in worksheet.claims}
        self._judged: dict[str, KeyTrust] = {}
        self._judge_all(sidecar, judge)

    def report(self, rule: str, claim: str | None, message: str) -> None:
        """Keep what is wrong, for the rule of `check` that reports it."""
        self.troubles.append(ChainProblem(rule, claim, message))

    def judged(self, stated: Attestation) -> KeyTrust | None:
        """Return how sure a statement is; None if nobody signed it."""
        return self._judged.get(stated.sha256)

    def trust(self, stated: Attestation) -> KeyTrust:
        """Return how sure a statement is; one that nobody signed is only claimed."""
        return self.judged(stated) or KeyTrust(Trust.CLAIMED, "", "nobody signed it")

    def holds(self, stated: Attestation) -> bool:
        """Whether a statement is signed and its signature is not broken."""
        return stated.sha256 in self._judged and self.trust(stated).trust is not Trust.BROKEN

    def signed(self, claim: str) -> list[Attestation]:
        """Return the statements about a claim that somebody signed."""
        return [one for one in self.of_claim.get(claim, ()) if one.sha256 in self._judged]

    def of_entry(self, claim: Claim, entry: Entry | None) -> Attestation | None:
        """Return the best statement of a history entry."""
        found = [one for one in self.of_claim.get(claim.id, ()) if entry and same_entry(one, entry)]
        return max(found, key=lambda one: ORDER.index(self.trust(one).trust), default=None)

    def before(self, stated: Attestation) -> set[str]:
        """Return the hashes of the statements that one follows, directly or not."""
        found: set[str] = set()
        todo = [stated]
        while todo:
            for hash in todo.pop().previous:
                if hash not in found and hash in self.statements:
                    found.add(hash)
                    todo.append(self.statements[hash])
        return found

    def _judge_all(self, sidecar: Sidecar, judge: Judge) -> None:
        known = self.statements
        there = known.keys() | sidecar.withheld
        for number, problem in sidecar.problems:
            self._broken(None, f"line {number} of the signed statements: {problem}")
        for signature in sidecar.signatures:
            where = f"the signature in line {signature.number} ({signature.by})"
            if lost := [hash for hash in signature.hashes if hash not in there]:
                self._broken(None, f"{where} covers {_missing(lost)}")
            by_name: dict[str, list[Attestation]] = {}
            for hash in signature.hashes:
                if hash in known:
                    by_name.setdefault(known[hash].by, []).append(known[hash])
            for name, statements in by_name.items():
                judged = judge(signature, name)
                self._report_trust(judged, where, name, statements)
                for stated in statements:
                    before = self.judged(stated)
                    if before is None or better(judged.trust, before.trust):
                        self._judged[stated.sha256] = judged
        for stated in known.values():
            if not there >= set(stated.previous):
                self._broken(
                    stated.claim,
                    f"the statement in line {stated.number} ({stated.by}) follows one that is "
                    "missing or was altered",
                )

    def _report_trust(
        self, judged: KeyTrust, where: str, name: str, statements: Sequence[Attestation]
    ) -> None:
        rule = {Trust.BROKEN: "signature-broken", Trust.CLAIMED: "signer-unknown"}.get(judged.trust)
        if rule:
            claims = {stated.claim for stated in statements}
            claim = claims.pop() if len(claims) == 1 else None
            self.report(rule, self._claim_if_present(claim), f"{where}, as {name}: {judged.why}")

    def _broken(self, claim: str | None, message: str) -> None:
        self.report("signature-broken", self._claim_if_present(claim), message)

    def _claim_if_present(self, claim: str | None) -> str | None:
        return claim if claim in self._ids else None


def _missing(hashes: Sequence[str]) -> str:
    if len(hashes) == 1:
        return "a statement that is missing or was altered"
    return f"{len(hashes)} statements that are missing or were altered"
