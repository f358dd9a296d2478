"""The links of one claim in a bundle, from article to copy, each as sure as what it rests on."""

import io
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from factsheet import bags
from factsheet.anchors import find, prepare
from factsheet.attestations import ORDER, ChainLink, ClaimChain, Trust
from factsheet.model import Claim, Worksheet
from factsheet.problems import FactsheetError
from factsheet.proofs import Proofs, compared, finding, proof_of
from factsheet.texts import confidential_pieces
from factsheet.workflows.bundle_files import MOST_BYTES, extract_name

COLUMNS = ("article", "claim", "evidence", "copy", "verdict", "approval")
"""The links of a claim, in their order."""


@dataclass(frozen=True, slots=True)
class ChainRow:
    """The links of one claim, by COLUMNS, and remarks on them."""

    claim: str
    links: Mapping[str, ChainLink]
    remarks: tuple[str, ...] = ()


def row_of(
    claim: Claim,
    chain: ClaimChain,
    article: ChainLink,
    data: Mapping[str, bytes],
    proofs: Proofs | None,
) -> ChainRow:
    """Return a claim's links, with remarks on what is withheld, only claimed or broken.

    `data` are a bundle's files below `data/`, `proofs` what the copies in it prove, None without.
    """
    remarks: list[str] = []
    hidden = sum(item.confidential for item in claim.evidence)
    if hidden and proofs is None:
        remarks.append(f"evidence: {confidential_pieces(hidden)} withheld; signed as salted hashes")
    copies = []
    for number, signed in chain.copies.items():
        link = _copy(claim, number, signed, data, proofs)
        copies.append(link)
        if link.why:
            remarks.append(f"copy of evidence {number + 1}: {link.why}")
    links = {
        "article": article,
        "claim": chain.claim,
        "evidence": chain.evidence,
        "copy": min(copies, key=_rank, default=ChainLink(Trust.NONE)),
        "verdict": chain.verdict,
        "approval": chain.approval,
    }
    remarks += [
        f"{name}: {link.why}"
        for name, link in links.items()
        if link.why and name != "copy" and link.trust in (Trust.CLAIMED, Trust.BROKEN)
    ]
    return ChainRow(claim.id, links, tuple(remarks))


def _rank(link: ChainLink) -> int:
    return ORDER.index(link.trust)


def _copy(
    claim: Claim, number: int, signed: ChainLink, data: Mapping[str, bytes], proofs: Proofs | None
) -> ChainLink:
    """Return the link from a piece of evidence (by its place, from 0) to its saved copy."""
    item = claim.evidence[number]
    if signed.trust is Trust.BROKEN:
        return signed
    proof = proof_of(item, proofs or {})
    if proof is not None and not proof.absent:
        if (
            item.quote and proof.by_eye and not proof.trouble
        ):  # at best a person's word, and unsigned
            return ChainLink(Trust.CLAIMED, finding(proof))
        if proof.trouble or (item.quote and not proof.proven):
            said = finding(proof) if proof.trouble or proof.unreadable else "the quote is not on it"
            return ChainLink(Trust.BROKEN, said)
        return ChainLink(signed.trust, "" if signed.trust is Trust.PROVEN else signed.why)
    hash = f"sha256 {item.archive.sha256[:12]}… " if item.archive else ""
    hash += "is signed" if signed.trust is Trust.PROVEN else "is not proven to be signed"
    if item.by_eye and item.archive and item.by_eye.sha256 == item.archive.sha256:
        hash += f"; {compared(item.by_eye)}"
    extract = data.get(extract_name(claim, number + 1))
    if extract is None or not item.quote:
        return ChainLink(Trust.CLAIMED, f"it is withheld; its {hash}")
    if not _contains(item.quote, extract):
        return ChainLink(Trust.BROKEN, "the quote is not in its extract")
    return ChainLink(Trust.CLAIMED, f"an extract only; the copy is withheld, its {hash}")


def _contains(quote: str, text: bytes) -> bool:
    return bool(find(quote, prepare(text.decode("utf-8", "replace")), explain=False).anchors)


def article_of(
    claim: Claim,
    signed: ChainLink,
    worksheet: Worksheet,
    data: Mapping[str, bytes],
    publisher: Trust,
) -> ChainLink:
    """Return the link from the article: the quote is in the text, and somebody signed that text."""
    if "article.txt" not in data:
        if worksheet.article.sha256 is None:
            return ChainLink(Trust.NONE)
        proven = "; its hash is signed" if signed.trust is Trust.PROVEN else ""
        return ChainLink(Trust.CLAIMED, f"the text is withheld{proven}")
    if sha256(data["article.txt"]).hexdigest() != worksheet.article.sha256:
        return ChainLink(Trust.BROKEN, "article.txt is not the text that was checked")
    if claim.quote and not _contains(claim.quote, data["article.txt"]):
        return ChainLink(Trust.BROKEN, "the quote is not in article.txt")
    if signed.trust is Trust.CLAIMED and publisher is Trust.PROVEN and "earlier" in signed.why:
        return ChainLink(Trust.PROVEN, "judged on an earlier text; the quote is in this one, too")
    return signed


def proofs_of(worksheet: Worksheet, data: Mapping[str, bytes], now: datetime) -> Proofs:
    """Return what the copies in a private bundle prove, as `check` does."""
    from factsheet.workflows.saved_copies import prove_some

    held: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data["evidence.wacz"])) as opened:
            for entry in opened.infolist():
                if entry.filename.startswith("archive/") and entry.file_size <= MOST_BYTES:
                    held[entry.filename.removeprefix("archive/")] = opened.read(entry)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError):
        raise FactsheetError("data/evidence.wacz cannot be read") from None
    items = [item for item in worksheet.evidence if item.archive]
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder).resolve()
        for item in items:
            path = item.archive.path if item.archive else ""
            if bags.is_safe(path) and (copy := held.get(Path(path).name)) is not None:
                (top / path).parent.mkdir(parents=True, exist_ok=True)
                (top / path).write_bytes(copy)
        return prove_some(items, top / "claims.yaml", now)
