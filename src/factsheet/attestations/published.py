"""A worksheet in the form published beside its signed statements, and reading it back to check it.

Confidential evidence is present only as its number and its salted hashes.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from factsheet.attestations.sidecar import Attestation, Sidecar, read_sidecar, signature_line
from factsheet.attestations.signers import Signers
from factsheet.attestations.statements import StatedEvidence, commitments, evidence_as_stated
from factsheet.fields import plain, read
from factsheet.model import Claim, Evidence, Worksheet
from factsheet.problems import FactsheetError
from factsheet.urls import masked
from factsheet.withholding import claim_tree, confidential_origins, origin

_WITHHELD = "commitment"
"""The key under which a confidential piece has its salted hashes."""


def public_tree(worksheet: Worksheet) -> dict[str, Any]:
    """Return a worksheet as plain values fit to publish: no confidential words or fingerprints."""
    tree: dict[str, Any] = plain(worksheet)
    tree["claims"] = [_claim(claim) for claim in worksheet.claims]
    cleaned: dict[str, Any] = _masked(tree)
    return cleaned


def _masked(value: Any) -> Any:
    """Take user names and passwords out of addresses, wherever they are."""
    if isinstance(value, dict):
        return {name: _masked(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_masked(item) for item in value]
    return masked(value) if isinstance(value, str) else value


def revealing_statements(worksheet: Worksheet, sidecar: Sidecar) -> frozenset[str]:
    """Return the statements that show what is now confidential, or that contain a password."""
    secret = confidential_origins(worksheet)
    open_words = {
        claim.id: {(origin(item), item.quote) for item in claim.evidence if not item.confidential}
        for claim in worksheet.claims
        if any(item.confidential for item in claim.evidence)
    }

    def tells(stated: Attestation) -> bool:
        for item in stated.data.get("evidence", ()):
            url, source = item.get("url"), item.get("source")
            if not (url or source):
                continue
            place = origin(Evidence(url=url, source=source))
            # In a claim with confidential evidence, what is not public now may be what was hidden.
            shown = open_words.get(stated.claim or "")
            if place in secret or (shown is not None and (place, item.get("quote")) not in shown):
                return True
        return masked(stated.line) != stated.line

    return frozenset(one.sha256 for one in sidecar.attestations.values() if tells(one))


def embedded_data(
    worksheet: Worksheet, sidecar: Sidecar, signers: Signers | None, shown: Collection[str]
) -> dict[str, Any]:
    """Return the data by which a report checks itself: claims, statements, signatures, keys.

    Nothing in it is confidential. `shown` are the ids of the claims that the report shows; `keys`
    are those of the signers file, in base64.
    """
    secret = revealing_statements(worksheet, sidecar) | {
        one.sha256
        for one in sidecar.attestations.values()
        if one.claim is not None and one.claim not in shown
    }
    tree = public_tree(worksheet)
    tree["claims"] = [claim for claim in tree["claims"] if claim["id"] in shown]
    keys: dict[str, list[str]] = {}
    named = {one.by for one in sidecar.attestations.values()}
    for row in signers.rows if signers else ():
        for name in named.intersection(row.names):
            keys.setdefault(name, []).append(row.text.partition(" ")[2])
    return tree | {
        "statements": [
            one.line for one in sidecar.attestations.values() if one.sha256 not in secret
        ],
        "signatures": [
            {"by": one.by, "signed": one.signed, "ssh": one.ssh} for one in sidecar.signatures
        ],
        "withheld": sorted(secret),
        "keys": keys,
    }


def _claim(claim: Claim) -> dict[str, Any]:
    tree = claim_tree(claim)
    for item, shown in zip(claim.evidence, tree.get("evidence", ()), strict=False):
        if item.confidential and (hashes := commitments(item)):
            shown[_WITHHELD] = hashes
    return tree


def read_published(tree: Any) -> tuple[Worksheet, dict[str, Sequence[StatedEvidence]]]:
    """Read what `public_tree` made: the worksheet, and each claim's evidence as statements name it.

    Raises FactsheetError if it is something else.
    """
    if not isinstance(tree, dict) or not isinstance(tree.get("claims"), list):
        raise FactsheetError("claims.json is not a worksheet")
    claims, hidden = [], []
    for claim in tree["claims"]:
        if not isinstance(claim, dict) or not isinstance(claim.get("evidence", []), list):
            raise FactsheetError("claims.json is not a worksheet")
        evidence, withheld = [], {}
        for number, item in enumerate(claim.get("evidence", [])):
            secret = isinstance(item, dict) and item.get("confidential") is True
            if secret:
                withheld[number] = _hashes(item)
            evidence.append({"source": "withheld", "confidential": True} if secret else item)
        claims.append(claim | ({"evidence": evidence} if evidence else {}))
        hidden.append(withheld)
    try:
        worksheet = read(Worksheet, tree | {"claims": claims})
    except ValueError as error:
        raise FactsheetError(f"claims.json: {error}") from None
    pieces: dict[str, Sequence[StatedEvidence]] = {}
    for claim, withheld in zip(worksheet.claims, hidden, strict=True):
        own = evidence_as_stated(claim)
        for number, hashes in withheld.items():
            own[number] = _withheld_piece(hashes)
        pieces[claim.id] = own
    return worksheet, pieces


def read_embedded(data: Mapping[str, Any]) -> Sidecar:
    """Return the signed statements that a report carries, as `embedded_data` put them there."""
    lines = [str(line) for line in data.get("statements", ())]
    for one in data.get("signatures", ()):
        given = one if isinstance(one, dict) else {}
        texts = (str(given.get(name, "")) for name in ("by", "signed", "ssh"))
        lines.append(signature_line(*texts))
    sidecar = read_sidecar("\n".join(line.replace("\n", " ") for line in lines))
    return replace(sidecar, withheld=frozenset(map(str, data.get("withheld", ()))))


def _hashes(item: Mapping[str, Any]) -> dict[str, str]:
    given = item.get(_WITHHELD)
    given = given if isinstance(given, dict) else {}
    return {name: value for name, value in given.items() if isinstance(value, str)}


def _withheld_piece(hashes: Mapping[str, str]) -> StatedEvidence:
    """Return what stands for evidence of which a reader has only its salted hashes."""
    both = {False: hashes.get("verdict", ""), True: hashes.get("approval", "")}
    return StatedEvidence(None, both, hashes.get("copy"))
