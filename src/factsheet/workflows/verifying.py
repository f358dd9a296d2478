"""Check a bundle link by link, offline, by the keys and the time service that the asker trusts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from factsheet import attestations, bags, store
from factsheet.attestations import (
    ChainLink,
    ChainProblem,
    KeyTrust,
    Sidecar,
    Signature,
    StatedEvidence,
    Trust,
)
from factsheet.fields import time_text
from factsheet.model import Worksheet
from factsheet.problems import FactsheetError
from factsheet.texts import counted, json_value, some_lines
from factsheet.workflows.bundle_chain import ChainRow, article_of, proofs_of, row_of
from factsheet.workflows.bundle_files import SIGNATURE
from factsheet.workflows.signed import judge_by
from factsheet.workflows.signers import SignersFile
from factsheet.workflows.stamping import trusted_times

_BROKEN = ("signature-broken", "signed-and-gone", "heads-apart", "one-key")


@dataclass(frozen=True, slots=True)
class Verified:
    """The result of checking a bundle: its own links, the claims', and what else is wrong."""

    whole: Mapping[str, ChainLink]
    rows: tuple[ChainRow, ...]
    broken: tuple[str, ...] = ()

    def count(self, trust: str) -> int:
        """Return how many links have this trust."""
        links = [*self.whole.values(), *(link for row in self.rows for link in row.links.values())]
        more = len(self.broken) if trust == Trust.BROKEN else 0
        return sum(link.trust == trust for link in links) + more

    @property
    def sound(self) -> bool:
        """Whether nothing is broken, and no verdict, approval or publisher is only claimed."""
        carrying = [self.whole["publisher"]] if "publisher" in self.whole else []
        carrying += [row.links[name] for row in self.rows for name in ("verdict", "approval")]
        claimed = any(link.trust is Trust.CLAIMED for link in carrying)
        return not self.count(Trust.BROKEN) and not claimed


def verify_bundle(
    files: Mapping[str, bytes], signers: SignersFile | None, roots: Path | None, now: datetime
) -> Verified:
    """Check a bundle. Raises FactsheetError for one that cannot be read as such at all.

    `signers` are the keys that the asker trusts, `roots` the certificates (PEM) of the time
    service; without them, whatever rests on them is only claimed.
    """
    stamps = [name for name in files if re.fullmatch(re.escape(SIGNATURE) + r"\.\d+\.tsr", name)]
    wrong = bags.problems(files, frozenset((SIGNATURE, *stamps)))
    if bags.DATA + "claims.json" not in files:
        raise FactsheetError("it is not a factsheet bundle: data/claims.json is missing")
    data = {
        name.removeprefix(bags.DATA): content
        for name, content in files.items()
        if name.startswith(bags.DATA)
    }
    sound = ChainLink(Trust.PROVEN, f"{counted(len(files), 'file')} as listed, none added")
    spoilt = ChainLink(Trust.BROKEN, "; ".join(some_lines(wrong, 5)))
    whole = {"folder": spoilt if wrong else sound}
    whole["time"], time = _time([files[name] for name in stamps], files.get(SIGNATURE, b""), roots)
    whole["publisher"] = _publisher(files, signers, time, now)
    sidecar = _sidecar(data)
    tree, worksheet, pieces = _worksheet(data)
    whole["report"] = _report(data.get("report.html", b""), tree)
    judge = judge_by(signers, now, stamped=trusted_times(sidecar, roots, time))
    chain = attestations.evaluate(worksheet, sidecar, judge, lambda claim: pieces[claim.id])
    proofs = proofs_of(worksheet, data, now) if "evidence.wacz" in data else None
    rows = []
    for claim in worksheet.claims:
        links = chain.claims[claim.id]
        article = article_of(claim, links.article, worksheet, data, whole["publisher"].trust)
        rows.append(row_of(claim, links, article, data, proofs))
    broken = [_words(one) for one in chain.troubles if one.rule in _BROKEN]
    return Verified(whole, tuple(rows), tuple(broken))


def _words(trouble: ChainProblem) -> str:
    return f"{trouble.claim}: {trouble.message}" if trouble.claim else trouble.message


def verify_report(page: bytes, signers: SignersFile | None, now: datetime) -> Verified:
    """Check a report by the data that it carries. Raises FactsheetError if it carries none.

    The copies of pages are named by hashes only, so they are never proven.
    """
    from factsheet.reports.html.reading import read_report

    carried = read_report(page.decode("utf-8", "replace")).data
    if carried is None or not isinstance(carried.get("claims"), list):
        raise FactsheetError("it is neither a bundle nor a report with signed statements")
    tree = {name: value for name, value in carried.items() if name not in _ONLY_IN_REPORTS}
    worksheet, pieces = attestations.read_published(tree)
    sidecar = attestations.read_embedded(carried)
    chain = attestations.evaluate(
        worksheet, sidecar, judge_by(signers, now), lambda claim: pieces[claim.id]
    )
    whole = {"report": _report(page, tree)}
    rows = tuple(
        row_of(claim, chain.claims[claim.id], chain.claims[claim.id].article, {}, None)
        for claim in worksheet.claims
    )
    broken = [_words(one) for one in chain.troubles if one.rule in _BROKEN]
    return Verified(whole, rows, tuple(broken))


_ONLY_IN_REPORTS = (
    *("statements", "signatures", "withheld", "keys", "labels", "headings", "spelling", "words"),
)
"""The data in a report besides the published claims."""


def _time(
    stamps: Sequence[bytes], signature: bytes, roots: Path | None
) -> tuple[ChainLink, datetime | None]:
    if not stamps:
        return ChainLink(Trust.NONE, "no time stamp"), None
    if roots is None:
        words = "there is a time stamp; give the service's certificate: --tsa-root root.pem"
        return ChainLink(Trust.CLAIMED, words), None
    from factsheet import timestamps

    times = [
        time for stamp in stamps if (time := timestamps.verified_time(stamp, signature, roots))
    ]
    if not times:
        why = "the time stamp is not of this bundle, or not by that service"
        return ChainLink(Trust.BROKEN, why), None
    return ChainLink(Trust.PROVEN, f"existed at {time_text(min(times))}"), min(times)


def _publisher(
    files: Mapping[str, bytes], signers: SignersFile | None, time: datetime | None, now: datetime
) -> ChainLink:
    signature = files.get(SIGNATURE)
    info = files.get("bag-info.txt", b"").decode("utf-8", "replace")
    named = re.search(r"^Publisher: (.+)$", info, re.MULTILINE)
    if signature is None or named is None:
        return ChainLink(Trust.BROKEN, "nobody signed the bundle")
    name, text = named[1].strip(), files.get(bags.TAG_MANIFEST, b"")
    signed = text.decode("utf-8", "surrogateescape")
    given = Signature(name, signed, signature.decode("ascii", "replace"), ())
    judge = judge_by(signers, now, namespace=attestations.PUBLICATION, stamped=lambda _: time)
    judged: KeyTrust = judge(given, name)
    return ChainLink(
        judged.trust, f"{name}: {judged.why}" if judged.why else f"{name}, {judged.key}"
    )


def _sidecar(data: Mapping[str, bytes]) -> Sidecar:
    """Put statements, signatures and stamps together again from their files."""
    lines: list[str] = []
    stamps: dict[str, tuple[bytes, ...]] = {}
    wrong: list[str] = []
    for name in sorted(data):
        text = data[name].decode("utf-8", "surrogateescape")
        if found := re.fullmatch(r"attestations/([0-9a-f]{64})\.json", name):
            if sha256(data[name]).hexdigest() != found[1]:
                wrong.append(f"{name}: altered")
            lines.append(text)
        elif found := re.fullmatch(r"signatures/(\d+)\.txt", name):
            armour = data.get(f"signatures/{found[1]}.sig", b"").decode("ascii", "replace")
            by = _author(text, data)
            lines.append(attestations.signature_line(by, text, armour or "missing"))
        elif found := re.fullmatch(r"signatures/(\d+)\.\d+\.tsr", name):
            of = sha256(data.get(f"signatures/{found[1]}.sig", b"")).hexdigest()
            stamps[of] = (*stamps.get(of, ()), data[name])
    withheld = data.get("withheld-statements.txt", b"").decode("ascii", "replace").split()
    sidecar = attestations.read_sidecar("\n".join(lines))
    problems = (*sidecar.problems, *((0, words) for words in wrong))
    return replace(sidecar, stamps=stamps, problems=problems, withheld=frozenset(withheld))


def _author(signed: str, data: Mapping[str, bytes]) -> str:
    """Return the author that the statements in a list name; of the first that is there."""
    for hash in re.findall(r"^([0-9a-f]{64})  ", signed, re.MULTILINE):
        line = data.get(f"attestations/{hash}.json")
        if line is not None:
            try:
                return attestations.attestation_of(line.decode("utf-8", "surrogateescape")).by
            except ValueError:
                continue
    return "somebody"


def _report(page: bytes, tree: Mapping[str, Any]) -> ChainLink:
    """Return whether the report says what the claims say, card by card."""
    from factsheet.reports.html.reading import differences, read_report

    report = read_report(page.decode("utf-8", "replace"))
    claims = {claim["id"]: claim for claim in tree["claims"]}
    wrong = [f"{name[:60]}: no such claim" for name in report.cards if name not in claims]
    for name, claim in claims.items():
        if name not in report.cards:
            wrong.append(f"{name}: no card")
        elif found := differences(report.cards[name], claim, report.language):
            wrong.append(f"{name}: {', '.join(found)}")
    wrong += [f"{name[:60]}: two cards" for name in report.twice]
    said = report.data.get("words") if report.data else None
    hashes = said if isinstance(said, dict) else report.hashes
    for name, hash in report.hashes.items():
        if hashes.get(name) != hash:
            wrong.append(f"{name[:60]}: its words were changed")
    if not report.own_scripts:
        wrong.append("a script in it is not one that this factsheet writes")
    if wrong:
        return ChainLink(Trust.BROKEN, "; ".join(wrong[:5]))
    return ChainLink(Trust.PROVEN, f"{counted(len(claims), 'card')} as in the claims")


_Claims = tuple[Mapping[str, Any], Worksheet, Mapping[str, Sequence[StatedEvidence]]]
"""Claims as published, the worksheet that they make, and the evidence as statements name it."""


def _worksheet(data: Mapping[str, bytes]) -> _Claims:
    """Read the published claims; if the worksheet itself is beside them, read that and compare."""
    try:
        tree = json_value(data["claims.json"].decode())
    except ValueError:
        raise FactsheetError("data/claims.json is not JSON") from None
    published, pieces = attestations.read_published(tree)
    if "claims.yaml" not in data:
        return tree, published, pieces
    worksheet = store.understand(Path("data/claims.yaml"), data["claims.yaml"]).worksheet
    if attestations.public_tree(worksheet) != tree:
        raise FactsheetError("data/claims.json differs from data/claims.yaml")
    return (
        tree,
        worksheet,
        {one.id: attestations.evidence_as_stated(one) for one in worksheet.claims},
    )
