"""Link by link: what of a worksheet is proven, what is only claimed, and what is broken.

A link is never better than the signature that carries it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from factsheet.attestations.sidecar import Attestation, Sidecar, heads
from factsheet.attestations.statements import (
    Piece,
    differences,
    pieces_of,
    places_of,
    same_entry,
    says_otherwise,
)
from factsheet.attestations.trust import (
    ORDER,
    Chain,
    ClaimChain,
    Judge,
    Judged,
    Link,
    Trouble,
    Trust,
    better,
)
from factsheet.fields import time_text
from factsheet.model import Claim, Entry, Worksheet
from factsheet.vocabulary import STATUSES


def evaluate(
    worksheet: Worksheet,
    sidecar: Sidecar,
    judge: Judge,
    pieces: Callable[[Claim], Sequence[Piece]] = pieces_of,
) -> Chain:
    """Compare a worksheet with the signed statements about it.

    `pieces` gives a claim's evidence as statements name it; a published one has its salted hashes.
    """
    return _Evaluation(worksheet, sidecar, judge, pieces).chain()


class _Evaluation:
    def __init__(
        self,
        worksheet: Worksheet,
        sidecar: Sidecar,
        judge: Judge,
        pieces: Callable[[Claim], Sequence[Piece]],
    ) -> None:
        self.worksheet, self.sidecar, self.pieces = worksheet, sidecar, pieces
        self.ids = {claim.id for claim in worksheet.claims}
        self.troubles: list[Trouble] = []
        self.judged: dict[str, Judged] = {}
        self.of_claim = sidecar.by_claim()
        self._judge_all(judge)

    def chain(self) -> Chain:
        claims = {claim.id: self._claim(claim) for claim in self.worksheet.claims}
        self._gone()
        self._article()
        return Chain(claims, tuple(self.troubles), dict(self._entries()))

    def _entries(self) -> Iterator[tuple[tuple[str, int], Judged]]:
        for claim in self.worksheet.claims:
            for place, entry in enumerate(claim.history if claim.id in self.of_claim else ()):
                stated = self._stated(claim, entry)
                if stated is not None and stated.sha256 in self.judged:
                    judged = self.judged[stated.sha256]
                    if says_otherwise(stated, entry):
                        judged = Judged(Trust.BROKEN, judged.key, "not what was signed")
                    yield (claim.id, place), judged

    def _trouble(self, rule: str, claim: str | None, message: str) -> None:
        self.troubles.append(Trouble(rule, claim, message))

    def _judge_all(self, judge: Judge) -> None:
        """Judge each statement by the best of its signatures; report what does not fit."""
        known = self.sidecar.attestations
        there = known.keys() | self.sidecar.withheld
        for number, problem in self.sidecar.problems:
            self._trouble(
                "signature-broken", None, f"line {number} of the signed statements: {problem}"
            )
        for signature in self.sidecar.signatures:
            where = f"the signature in line {signature.number} ({signature.by})"
            lost = [hash for hash in signature.hashes if hash not in there]
            if lost:
                self._trouble(
                    "signature-broken",
                    None,
                    f"{where} covers {_missing(lost)}",
                )
            by_name: dict[str, list[Attestation]] = {}
            for hash in signature.hashes:
                if hash in known:
                    by_name.setdefault(known[hash].by, []).append(known[hash])
            for name, statements in by_name.items():
                judged = judge(signature, name)
                self._report(judged, where, name, statements)
                for stated in statements:
                    before = self.judged.get(stated.sha256)
                    if before is None or better(judged.trust, before.trust):
                        self.judged[stated.sha256] = judged
        for stated in known.values():
            if not there >= set(stated.previous):
                self._trouble(
                    "signature-broken",
                    self._known(stated.claim),
                    f"the statement in line {stated.number} ({stated.by}) follows one that is "
                    "missing or was altered",
                )

    def _report(
        self, judged: Judged, where: str, name: str, statements: Sequence[Attestation]
    ) -> None:
        rule = {Trust.BROKEN: "signature-broken", Trust.CLAIMED: "signer-unknown"}.get(judged.trust)
        if rule:
            claims = {stated.claim for stated in statements}
            claim = self._known(claims.pop()) if len(claims) == 1 else None
            self._trouble(rule, claim, f"{where}, as {name}: {judged.why}")

    def _known(self, claim: str | None) -> str | None:
        return claim if claim in self.ids else None

    def _trust(self, stated: Attestation) -> Judged:
        return self.judged.get(stated.sha256) or Judged(Trust.CLAIMED, "", "nobody signed it")

    def _stated(self, claim: Claim, entry: Entry | None) -> Attestation | None:
        """Return the best statement of a history entry."""
        found = [one for one in self.of_claim.get(claim.id, ()) if entry and same_entry(one, entry)]
        return max(found, key=lambda one: ORDER.index(self._trust(one).trust), default=None)

    def _claim(self, claim: Claim) -> ClaimChain:
        verdict, approval = claim.judgement, claim.approval
        pieces = self.pieces(claim)
        links: dict[str, Link] = {}
        copies: dict[int, Link] = {}
        carried: list[Link] = []
        signers: dict[str, tuple[str, str]] = {}
        statements: list[Attestation] = []
        differ: dict[str, list[str]] = {}
        for role, entry in (("verdict", verdict), ("approval", approval)):
            stated = self._stated(claim, entry)
            if entry is None:
                links[role] = self._nobody(claim) if role == "verdict" else Link(Trust.NONE)
                continue
            if stated is None or stated.sha256 not in self.judged:
                links[role] = Link(Trust.CLAIMED, f"not signed by {entry.by}")
                self._unsigned(claim, entry, role)
                continue
            judged = self._trust(stated)
            signers[role] = (entry.by, judged.key)
            statements.append(stated)
            links[role] = Link(judged.trust, judged.why)
            placed = places_of(stated, pieces)
            found = differences(stated, claim, entry, placed)
            if changed := self._changed(claim, role, found):
                self._trouble(
                    "signature-broken",
                    claim.id,
                    f"{', '.join(changed)}: not what {entry.by} signed at {time_text(entry.at)}",
                )
            if found:
                names = [name for several in found.values() for name in several]
                links[role] = Link(Trust.BROKEN, f"{', '.join(names)}: changed")
            for link, names in found.items():
                differ.setdefault(link, []).extend(names)
            carried.append(Link(judged.trust, f"signed by {entry.by}"))
            for number in placed.same_copy:
                if number not in copies or better(judged.trust, copies[number].trust):
                    copies[number] = Link(judged.trust, f"signed by {entry.by}")
        self._same_key(claim, links, signers)
        self._apart(claim, links)
        best = max(carried, key=lambda link: ORDER.index(link.trust), default=None)
        nobody = best or Link(Trust.CLAIMED, "nobody signed")
        text = Link(Trust.BROKEN, "changed") if "claim" in differ else nobody
        evidence = Link(Trust.BROKEN, "changed") if "evidence" in differ else nobody
        if not claim.evidence:
            evidence = Link(Trust.NONE)
        for number, item in enumerate(claim.evidence):
            if item.archive and number not in copies:
                broken = f"copy of evidence {number + 1}" in differ.get("copy", ())
                copies[number] = (
                    Link(Trust.BROKEN, "replaced since it was signed")
                    if broken
                    else Link(Trust.CLAIMED, "not signed")
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

    def _nobody(self, claim: Claim) -> Link:
        """Return the link of a status that no history entry explains."""
        stated = self._stated(claim, claim.verdict)
        if stated is not None and stated.sha256 in self.judged:
            words = f"the status is not the one that {stated.by} signed"
            self._trouble("signature-broken", claim.id, words)
            return Link(Trust.BROKEN, words)
        if STATUSES[claim.status].settled:
            return Link(Trust.CLAIMED, "no history entry says who gave it")
        return Link(Trust.NONE)

    def _changed(self, claim: Claim, role: str, found: Mapping[str, list[str]]) -> list[str]:
        """Return what changed and no other rule reports: a stale verdict says itself that it is."""
        said = claim.stale if role == "verdict" else claim.outdated
        own = ("claim", "evidence", "entry") if role == "approval" else ("claim", "evidence")
        return [
            name for link, names in found.items() for name in names if not (said and link in own)
        ]

    def _unsigned(self, claim: Claim, entry: Entry, role: str) -> None:
        """Report what is not signed, where the rules ask for it or others have signed already."""
        asked = self.worksheet.rules.signatures == "required" and STATUSES[claim.status].settled
        begun = any(one.sha256 in self.judged for one in self.of_claim.get(claim.id, ()))
        if asked or begun:
            self._trouble("unsigned", claim.id, f"{entry.by}'s {role} is not signed")

    def _same_key(
        self, claim: Claim, links: dict[str, Link], signers: Mapping[str, tuple[str, str]]
    ) -> None:
        keys = [signers[role][1] for role in ("verdict", "approval") if role in signers]
        if len(keys) == 2 and keys[0] == keys[1] != "" and not self.worksheet.rules.self_approval:
            links["approval"] = Link(Trust.BROKEN, "the same key judged and approved")
            self._trouble("one-key", claim.id, f"the same key judged and approved: {keys[0]}")

    def _apart(self, claim: Claim, links: dict[str, Link]) -> None:
        """Report verdicts that were signed without knowing of each other, and a wrong approval."""
        signed = [one for one in self.of_claim.get(claim.id, ()) if one.sha256 in self.judged]
        apart = [one for one in heads(signed) if one.what == "verdict"]
        if len(apart) > 1:
            who = " and ".join(sorted(f"{one.by} ({one.data['status']})" for one in apart))
            self._trouble("heads-apart", claim.id, f"signed without knowing of each other: {who}")
        verdict = self._stated(claim, claim.judgement)
        approval = self._stated(claim, claim.approval)
        self._overtaken(claim, links, signed, verdict, approval)
        if verdict is None or approval is None or verdict.sha256 not in self.judged:
            return
        if approval.sha256 in self.judged and verdict.sha256 not in self._before(approval):
            words = f"{approval.by} approved before knowing {verdict.by}'s verdict"
            links["approval"] = Link(Trust.BROKEN, words)
            self._trouble("heads-apart", claim.id, words)

    def _overtaken(
        self,
        claim: Claim,
        links: dict[str, Link],
        signed: Sequence[Attestation],
        verdict: Attestation | None,
        approval: Attestation | None,
    ) -> None:
        """Report a verdict or approval that is not the last one signed: entries were reordered."""
        for role, stated, kinds in (
            ("verdict", verdict, ("verdict",)),
            ("approval", approval, ("verdict", "revocation")),
        ):
            if stated is None or stated.sha256 not in self.judged:
                continue
            later = [
                one for one in signed if one.what in kinds and stated.sha256 in self._before(one)
            ]
            if later:
                words = f"{stated.by}'s {role} is not the last: {later[-1].by} signed a later one"
                links[role] = Link(Trust.BROKEN, words)
                self._trouble("signature-broken", claim.id, words)

    def _before(self, stated: Attestation) -> set[str]:
        found: set[str] = set()
        todo = [stated]
        while todo:
            for hash in todo.pop().previous:
                if hash not in found and hash in self.sidecar.attestations:
                    found.add(hash)
                    todo.append(self.sidecar.attestations[hash])
        return found

    def _gone(self) -> None:
        """Report signed statements about what the worksheet no longer has."""
        claims = {claim.id: claim for claim in self.worksheet.claims}
        for id, statements in self.of_claim.items():
            signed = [one for one in statements if self._trust(one).trust is not Trust.BROKEN]
            signed = [one for one in signed if one.sha256 in self.judged]
            if id is None or not signed:
                continue
            if id not in claims:
                if not any(one.what == "removal" for one in heads(signed)):
                    who = " and ".join(sorted({one.by for one in signed}))
                    self._trouble("signed-and-gone", None, f"{id}, signed by {who}, is missing")
                continue
            for one in signed:
                if one.what != "removal" and not any(
                    same_entry(one, entry) for entry in claims[id].history
                ):
                    what = f"{one.by}'s {one.what} of {time_text(one.at)}"
                    self._trouble("signed-and-gone", id, f"{what} was signed and is missing")

    def _article_link(self, statements: Sequence[Attestation]) -> Link:
        text = self.worksheet.article.sha256
        if text is None:
            return Link(Trust.NONE)
        own = [self._trust(one) for one in statements if one.data.get("article") == text]
        own += [
            self._trust(one) for one in self.of_claim.get(None, ()) if one.data["article"] == text
        ]
        best = max(own, key=lambda judged: ORDER.index(judged.trust), default=None)
        if best:
            return Link(best.trust, best.why)
        if any("article" in one.data for one in statements):
            return Link(Trust.CLAIMED, "judged on an earlier text")
        return Link(Trust.CLAIMED, "nobody signed this text")

    def _article(self) -> None:
        """Report a text that nobody signed, where another text was signed."""
        texts = {
            one.data["article"]
            for one in self.sidecar.attestations.values()
            if "article" in one.data
            and self._trust(one).trust is not Trust.BROKEN
            and one.sha256 in self.judged
        }
        if texts and self.worksheet.article.sha256 not in texts:
            self._trouble("article-unsigned", None, "nobody signed this text of the article")


def _missing(hashes: Sequence[str]) -> str:
    if len(hashes) == 1:
        return "a statement that is missing or was altered"
    return f"{len(hashes)} statements that are missing or were altered"
